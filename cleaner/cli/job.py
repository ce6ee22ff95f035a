"""One run of a command: its settings, its chain, its documents, and what becomes of a document that cannot be used."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from cleaner import config, files, formats, geometry
from cleaner.chain import Chain
from cleaner.cli.console import Console
from cleaner.decode import Decoded, bound, codec_name, decode
from cleaner.files import Binary, Found, Refused
from cleaner.flow import Result, clean
from cleaner.hints import Hint
from cleaner.rulefile import Place, RuleError
from cleaner.rules import load_chain

STDIN = '-'


class Document(NamedTuple):
    """Bytes and what they are called; no path for standard input, and for `pages`, the files that are one document."""

    name: str
    path: Path | None
    data: bytes
    pages: tuple[Document, ...] = ()


@dataclass
class Job:
    """A command that is about to run."""

    args: argparse.Namespace
    settings: config.Settings
    console: Console

    @cached_property
    def chain(self) -> Chain:
        """The chain; all faults of its rule files are known before the first document is read."""
        s = self.settings
        return load_chain(self.place('chain', s.chain), rules=s.rules, without=self.without, trust=s.trust)

    @property
    def without(self) -> list[Place]:
        """The rules that are switched off, and who says so."""
        return [self.place('without', rule) for rule in self.settings.without]

    def place(self, key: str, word: str) -> Place:
        """Return a name of the settings and where it stands, in a file or on the command line."""
        return Place(word, *self.settings.spots.get((key, word), (Path(f'--{key}'), 0, 0)))

    @cached_property
    def sources(self) -> list[Found | Refused | None]:
        """What to read, in order; None is standard input."""
        args, names = self.args, list(self.args.paths)
        if args.files_from:
            names += _listed(args.files_from)
        elif not names and args.stdin_filename:
            names = [STDIN]
        named = [name for name in names if name != STDIN]
        found = files.collect(named, self.settings.include, self._ignored, args.force_exclude)
        if STDIN not in names or self.ignores_stdin:
            return list(found)
        if args.files_from == STDIN:
            raise Refused('standard input cannot be both the list of files and a text')
        return [None, *found]

    @cached_property
    def _ignored(self) -> files.Ignored:
        return files.Ignored(self.settings.exclude, self.settings.folder)

    @property
    def ignores_stdin(self) -> bool:
        """Whether standard input goes by a name that is to be left alone."""
        name = self.args.stdin_filename
        return bool(name and self.args.force_exclude and self._ignored.hides_named(files.whole(name)))

    def read(self, source: Found | None) -> Document:
        """Return a document.  Raises `Refused`."""
        if source is None:
            return Document(getattr(self.args, 'stdin_filename', None) or STDIN, None, files.read_stdin())
        return Document(str(source.path), source.path, files.read(source.path))

    def bind(self) -> Document:
        """Return all files, in order, as the pages of one document.  Raises `Refused` when one of them is none."""
        pages = []
        for source in self.sources:
            if source is None:
                raise Refused('standard input is no page: --pages takes files')
            if isinstance(source, Refused):
                raise source
            pages.append(self.read(source))
        if not pages:
            raise Refused('no pages: no file was found')
        return Document(', '.join(page.name for page in pages), None, b'\f'.join(p.data for p in pages), tuple(pages))

    def clean(self, document: Document) -> Result:
        """Clean a document.  Raises `Binary`, and `Refused` for a page that cannot be read."""
        read = [self._read(page) for page in document.pages or (document,)]
        hints = geometry.bound([(page.text, hints) for page, hints in read])
        result = clean(bound([page for page, _ in read]) if document.pages else read[0][0], self.chain, hints)
        if result.failed:
            self.console.error(f'{document.name}: comes back as it was, {result.failed}')
        return result

    def _read(self, document: Document) -> tuple[Decoded, Sequence[Hint]]:
        """Return the text of a document and what its format knows of it."""
        kind = getattr(self.args, 'input', 'text')
        if kind == 'auto':
            kind = formats.kind_of(document.data)
        if kind == 'text':
            found = decode(document.data, self.settings.encoding or None, self.settings.encodings)
            if found.binary and b'\0' in document.data:
                raise Binary(f'{document.name}: is a binary file: it has NUL bytes, and is neither UTF-16 nor UTF-32')
            return found, ()
        try:
            text, hints = formats.read(document.data, kind)
        except formats.Malformed as error:
            place = ''.join(f':{n}' for n in (error.line, error.column) if error.line)
            raise Refused(f'{document.name}{place}: {error}') from None
        except ImportError as error:
            raise Refused(f'{document.name}: {error}') from None
        return decode(text.encode(), 'utf-8'), hints

    def each(
        self, work: Callable[[Document, Result], bool], sources: Iterable[Found | Refused | None] | None = None
    ) -> int:
        """Call `work` with each document; it tells whether something changed.  Return the exit status.

        What is wrong with one document is one line, and the rest goes on.
        """
        self.chain  # noqa: B018 - loaded before a document is read
        changed = False
        if getattr(self.args, 'pages', False):
            document = self.bind()
            return self.console.status(work(document, self.clean(document)))
        for source in self.sources if sources is None else sources:
            name = str(source.path) if isinstance(source, Found) else STDIN
            try:
                if isinstance(source, Refused):
                    raise source
                document = self.read(source)
                changed |= work(document, self.clean(document))
            except Refused as refused:
                if isinstance(refused, Binary) and isinstance(source, Found) and source.walked:
                    self.console.left(refused)  # nobody asked for this one
                else:
                    self.console.error(refused)
            except BrokenPipeError:
                raise
            except Exception as error:  # noqa: BLE001 - a bad document never stops a run
                self.console.bug(error, name)
        return self.console.status(changed)


def _listed(name: str) -> Iterator[str]:
    """Yield the names of files that stand in a file, one a line, or with NUL between them."""
    data = files.read_stdin() if name == STDIN else files.read(Path(name))
    text = data.decode('utf-8', 'surrogateescape')
    lines = text.split('\0') if '\0' in text else text.replace('\r\n', '\n').split('\n')
    yield from filter(None, lines)


def run(args: argparse.Namespace) -> int:
    """Run the command that `args` names."""
    console = Console(args.quiet)
    what = 'settings'
    try:
        settings = _settings(args)
        if getattr(args, 'show_config', False):
            console.say(settings.show())
            return 0
        what = 'rules'
        command = importlib.import_module(f'cleaner.cli.{args.command}')
        status: int = command.run(Job(args, settings, console))
    except RuleError as error:
        console.error(f'the {what} do not load, and nothing was done\n{error}', keep='\n\t')
        return 2
    except BrokenPipeError:
        raise
    except (Refused, OSError) as error:
        console.error(error)
        return 2
    return status


def _settings(args: argparse.Namespace) -> config.Settings:
    """Return the settings with the options laid on top."""
    here = Path.cwd()
    if not hasattr(args, 'chain'):  # what was fixed can be restored whatever the settings are now
        return config.Settings(folder=here)
    encoding = getattr(args, 'encoding', None)
    encodings = tuple(filter(None, (getattr(args, 'encodings', None) or '').split(',')))
    try:
        for name in filter(None, (encoding, *encodings)):
            codec_name(name)
    except ValueError as error:
        raise Refused(str(error)) from None
    settings = config.Settings(folder=here) if args.isolated else config.load(here)
    return settings.over(
        chain=args.chain,
        rules=tuple(args.rules or ()),
        without=tuple(args.without or ()),
        trust=args.trust,
        encoding=encoding,
        encodings=encodings,
    )
