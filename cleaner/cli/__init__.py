"""The command line: what can be asked for, and which module does it.

The modules of this folder are the only ones that print.  Nothing slow is imported before it is known what for.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from cleaner import __version__

EPILOG = """\
Exit status of check, diff and fix: 0 nothing to do, 1 something would change or changed; of the others: 0 done.
2 everywhere: usage, rules, input that cannot be read.
CLEANER_DEBUG=1 in the environment shows where an internal error happened.
Settings come from .cleaner.yaml or from [tool.cleaner] in pyproject.toml.
"""


class _Parser(argparse.ArgumentParser):
    """Says a fault in a line, and where more is said."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f'cleaner: {message}\nTry `{self.prog} --help`.\n')

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            from cleaner.rulefile import nearest

            words = list(map(str, action.choices))
            what = f'invalid choice: {value!r}{nearest(value, words)} (choose from {", ".join(words)})'
            raise argparse.ArgumentError(action, what)


def parser() -> _Parser:
    top = _Parser(
        prog='cleaner',
        description='Clean damaged Chinese text, and be able to show, map back and undo every change.',
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument('--version', action='version', version=f'cleaner {__version__}')
    commands = top.add_subparsers(dest='command', metavar='COMMAND', required=True, parser_class=_Parser)

    def add(name: str, text: str, *parents: _Parser) -> _Parser:
        return commands.add_parser(
            name, help=text, description=text[0].upper() + text[1:] + '.', parents=parents, allow_abbrev=False
        )

    quiet, chain, codecs, names = _quiet(), _chain_options(), _codec_options(), _name_options()
    texts = _text_options(names)

    clean = add('clean', 'write clean text to standard output or -o', quiet, chain, codecs, texts)
    clean.add_argument('-o', '--output', metavar='PATH', help='a file; a folder for more than one document')
    clean.add_argument(
        '--format', choices=('text', 'markdown', 'jsonl', 'json'), default='text', help='the last three: articles'
    )
    clean.add_argument('--pages', action='store_true', help='the files are the pages of one document, in this order')
    clean.add_argument(
        '--input',
        choices=('auto', 'text', 'hocr', 'alto', 'page'),
        default='auto',
        help='what the documents are (default: each tells itself)',
    )
    clean.add_argument('--ledger', metavar='FILE', help='write down every change, so that restore can undo it')

    check = add('check', 'list what would change, as path:line:column', quiet, chain, codecs, texts)
    check.add_argument('--format', choices=('human', 'json'), default='human')

    fix = add('fix', 'mend files in place and keep the way back', quiet, chain, codecs, names)
    fix.add_argument('paths', metavar='PATH', nargs='*', help='files and folders')
    fix.set_defaults(stdin_filename=None)
    way = fix.add_mutually_exclusive_group()
    way.add_argument('--ledger', metavar='DIR', help="keep the ledgers there; else in the project's .cleaner/")
    way.add_argument('--no-ledger', action='store_true', help='keep none: there is no way back')

    add('diff', 'show what would change as a unified diff', quiet, chain, codecs, texts)

    explain = add('explain', 'say why a place is changed, or is not', quiet, chain, codecs)
    explain.add_argument('place', metavar='FILE[:LINE[:COLUMN]]', help='columns are code points; both count from 1')

    restore = add('restore', 'undo: give back the bytes that fix or clean was given', quiet)
    restore.add_argument('paths', metavar='PATH', nargs='+', help='what fix or clean wrote; - is standard input')
    restore.add_argument('--ledger', metavar='PATH', help='the file that clean wrote, or the folder that fix was told')
    restore.add_argument(
        '-o',
        '--output',
        metavar='FILE',
        help='where to, - is standard output (default: in place, or standard output with the ledger of clean); '
        'a folder for what clean --pages wrote',
    )

    corpus = add('corpus', 'clean many files, JSON Lines, text and Parquet, and keep the way back', quiet, chain)
    corpus.add_argument('paths', metavar='IN', nargs='+', help='files, folders, globs; s3:// and the like with fsspec')
    corpus.add_argument('-o', '--output', metavar='OUT', required=True, help='a folder: outputs, ledgers, manifests')
    corpus.add_argument('--text-field', metavar='NAME', default='text', help='the field or column of the text (text)')
    corpus.add_argument('--id-field', metavar='NAME', default='id', help='... and of what a document is called (id)')
    corpus.add_argument('--split', action='store_true', help='write a row an article')
    corpus.add_argument('-j', '--jobs', metavar='N', type=_number, help='processes (1)')
    corpus.add_argument('--part', metavar='I/N', default='1/1', help='clean this part of the files, for job arrays')
    corpus.add_argument('--max-failures', metavar='N', default='1%', help='documents that may fail, or a share (1%%)')
    corpus.add_argument('--sample', metavar='N', type=_number, default=0, help='write so many before and after')
    corpus.add_argument('--engine', choices=('local', 'ray'), default='local', help='who does the work (local)')
    corpus.add_argument('--address', metavar='A', help='of a Ray cluster; else one that runs here, or is started')

    stats = add('stats', 'add up what corpus did', quiet)
    stats.add_argument('paths', metavar='OUT', nargs='+', help='folders that corpus wrote')
    stats.add_argument('--format', choices=('human', 'json'), default='human')

    rules = add('rules', 'list, show and check rules')
    kinds = rules.add_subparsers(dest='action', metavar='ACTION', required=True, parser_class=_Parser)
    kinds.add_parser('list', help='the rules in the order they run', parents=[quiet, chain], allow_abbrev=False)
    show = kinds.add_parser('show', help='all about a rule', parents=[quiet, chain], allow_abbrev=False)
    show.add_argument('names', metavar='RULE', nargs='+')
    prove = kinds.add_parser('check', help="run the rules' own proof", parents=[quiet, chain], allow_abbrev=False)
    prove.add_argument('paths', metavar='FILE', nargs='*', help='rule or chain files; without any, the whole chain')
    return top


def _number(word: str) -> int:
    if not word.isascii() or not word.isdigit() or not int(word):
        raise argparse.ArgumentTypeError(f'{word!r} is no number from 1 on')
    return int(word)


def _quiet() -> _Parser:
    out = _Parser(add_help=False)
    out.add_argument('-q', '--quiet', action='store_true', help='no summary; errors only')
    return out


def _chain_options() -> _Parser:
    out = _Parser(add_help=False)
    group = out.add_argument_group('rules and settings')
    group.add_argument('--chain', metavar='NAME', help='a shipped chain, or a chain file (default: default)')
    group.add_argument('--rules', metavar='FILE', action='append', help='one more rule file; may be given again')
    group.add_argument('--without', metavar='RULE', action='append', help='switch a rule off; may be given again')
    group.add_argument('--trust', choices=('sure', 'likely', 'guess'), help='apply that and above (default: likely)')
    group.add_argument('--isolated', action='store_true', help='read no .cleaner.yaml and no pyproject.toml')
    group.add_argument('--show-config', action='store_true', help='print the settings and where each came from')
    return out


def _codec_options() -> _Parser:
    out = _Parser(add_help=False)
    group = out.add_argument_group('reading')
    group.add_argument('--encoding', metavar='CODEC', help='what the files are in (default: each tells itself)')
    group.add_argument('--encodings', metavar='CODEC,...', help='what the files may be in')
    return out


def _text_options(names: _Parser) -> _Parser:
    out = _Parser(add_help=False, parents=[names])
    out.add_argument('paths', metavar='PATH', nargs='*', help='files and folders; - is standard input')
    out.add_argument('--stdin-filename', metavar='NAME', help='what standard input is called')
    return out


def _name_options() -> _Parser:
    out = _Parser(add_help=False)
    out.add_argument('--files-from', metavar='FILE', help='read names from there, one a line or NUL between')
    out.add_argument('--force-exclude', action='store_true', help='leave out ignored and excluded files if named, too')
    return out


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    gc.set_threshold(100_000)  # modules, rules and edits are many objects and hardly a circle: a tenth of a short run
    try:
        args, more = parser().parse_known_args(argv)
        if more and (not hasattr(args, 'paths') or any(word.startswith('-') for word in more)):
            parser().error(f'unknown argument: {more[0]}')
        if more:
            args.paths += more  # names may stand behind an option that stands behind names
    except SystemExit as stop:
        return int(stop.code or 0)

    if sys.stdout is None:  # what would be printed is what was asked for
        if sys.stderr:
            sys.stderr.write('cleaner: standard output is closed\n')
        return 2

    from cleaner.cli.job import run

    try:
        return run(args)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        from cleaner.cli.console import hush

        hush(sys.stdout)
        return 141  # as a shell says of a program that the pipe's end stopped
    except Exception as error:  # noqa: BLE001 - 1 would mean that something changed
        from cleaner.cli.console import Console

        Console().bug(error)
        return 2
