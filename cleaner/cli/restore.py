"""`restore`: give back the bytes that `fix` or `clean` was given.

What `fix` changed is restored in place, as it was fixed, of a folder every file that there is a ledger of; with a
ledger that `clean --ledger FILE` wrote, the result goes to standard output, as that of `clean` does.  `-o` says
otherwise.
"""

from __future__ import annotations

import os
from itertools import takewhile
from pathlib import Path

from cleaner import files, ledger, store, writing
from cleaner.cli.check import many
from cleaner.cli.job import STDIN, Job
from cleaner.files import Refused, real
from cleaner.formats import FORMATS


def run(job: Job) -> int:
    args = job.args
    to_stdout = args.output == STDIN or (args.output is None and bool(args.ledger) and not Path(args.ledger).is_dir())
    if len(args.paths) > 1 and (args.output or to_stdout):
        raise Refused('one file at a time, when the result goes elsewhere')
    for name in args.paths:
        if name != STDIN and Path(name).is_dir():
            if args.output or to_stdout:
                raise Refused(f'{name}: is a folder, and a folder is restored in place, from the ledgers of `fix`')
            _restore_folder(job, Path(name))
            continue
        try:
            if name != STDIN and not args.ledger and files.is_there(f'{name}.manifest.json'):
                _restore_rows(job, name)
            else:
                _restore(job, name, to_stdout)
        except (Refused, ledger.Broken) as error:
            job.console.error(error)
    return job.console.status()


def _restore_folder(job: Job, folder: Path) -> None:
    """Restore the files that there is a ledger of by name: one that only has the bytes of a fixed file is another."""
    where = Path(job.args.ledger) if job.args.ledger else None
    paths = []
    for found in files.everything(folder):
        if isinstance(found, Refused):
            job.console.error(found)
        else:
            paths.append(found.path)
    done = 0
    for path, books in store.known(paths, where):
        try:
            data = files.read(path)
            if store.place(path, ledger.digest(data), where).exists():
                book, record = store.find(path, data, where)
                _put_back(job, path, data, _undo(data, record, book))
                done += 1
            elif not store.was(data, books):
                raise Refused(f'{path}: was changed since it was fixed; nothing written')
        except (Refused, ledger.Broken) as error:
            job.console.error(error)
    job.console.note(f'{many(done, "file")} restored')


def _restore_rows(job: Job, name: str) -> None:
    """Restore what `corpus` wrote, to standard output or `-o`."""
    from cleaner.corpus.back import undo
    from cleaner.corpus.places import Local

    args = job.args
    if args.output is None:
        raise Refused(f'{name}: is a file of a corpus: say with -o FILE where its rows go, - is standard output')
    if args.output == STDIN:
        undo(Local(), name, _Out(job))
        return
    draft = writing.Draft(Path(args.output))
    try:
        undo(Local(), name, _Out(job, draft))
    except BaseException:
        draft.drop()
        raise
    draft.close()


class _Out:
    """Takes bytes, for a file or for standard output."""

    def __init__(self, job: Job, draft: writing.Draft | None = None) -> None:
        self._write = draft.write if draft else job.console.write

    def write(self, data: bytes) -> int:
        self._write(data)
        return len(data)


def _restore(job: Job, name: str, to_stdout: bool) -> None:
    args = job.args
    path = None if name == STDIN else Path(name)
    if path is None and not to_stdout and not args.output:
        raise Refused('say with --ledger FILE which ledger speaks of standard input')
    data = files.read(path) if path else files.read_stdin()
    book = Path(args.ledger) if args.ledger else None
    try:
        if book and not book.is_dir():
            record = _record(book, name, data)
        elif path:
            book, record = store.find(path, data, book)
        else:
            raise Refused('say with --ledger FILE which ledger speaks of standard input')
    except Refused as refused:
        raise Refused(f'{refused}{_perhaps_a_view(name)}') from None
    back = _undo(data, record, book)
    if 'pages' in record.head:
        _put_pages(job, name, record, back, book)
    elif to_stdout:
        job.console.write(back)
    elif args.output:
        target = Path(args.output)
        if files.real(target) == files.real(book):
            raise Refused(f'{target}: is the ledger, and would be written over')
        writing.replace(target, back)
    elif path:
        _put_back(job, path, data, back)


def _put_pages(job: Job, name: str, record: ledger.Record, back: bytes, book: Path) -> None:
    """Write the files that `clean --pages` made one document of into the folder that `-o` names."""
    pages, output = record.head['pages'], job.args.output
    folder = Path(output or '')
    if output in (None, STDIN) or not (folder.is_dir() or output.endswith(os.sep)):
        raise Refused(f'{name}: was made of {many(len(pages), "page")}: say with -o FOLDER{os.sep} where they go')
    if sum(size + 1 for _, size in pages) != len(back) + 1:
        raise Refused(f'{book}: the pages it names are not those of the text; nothing written')
    targets = [folder / Path(page).name for page, _ in pages]
    if len({real(target) for target in targets}) < len(targets):
        raise Refused(f'{name}: two of its pages have one name; nothing written')
    for target in targets:
        if files.is_there(target):
            raise Refused(f'{target}: is there already; nothing written')
    folder.mkdir(parents=True, exist_ok=True)
    at = 0
    for target, (_, size) in zip(targets, pages, strict=True):
        writing.replace(target, back[at : at + size])
        at += size + 1
    job.console.note(f'{many(len(pages), "page")} restored')


def _put_back(job: Job, path: Path, data: bytes, back: bytes) -> None:
    writing.replace(path, back, data)
    job.console.did(f'{files.shown(path)}: restored')


def _perhaps_a_view(name: str) -> str:
    view = Path(name).suffix in filter(None, FORMATS.values())
    return '; a view, which `clean --format` wrote, cannot be restored: only the text can' if view else ''


def _record(book: Path, name: str, data: bytes) -> ledger.Record:
    records = store.load(book, ledger.digest(data))
    if not records:
        raise Refused(f'{name}: was changed since, or {book} is not its ledger; nothing written')
    if len(_inputs(records)) == 1:
        return records[-1]
    # Several documents became the same bytes: the one whose output has most of this name, read from its end, is meant.
    likeness = [_alike(_called(record), files.whole(name)) for record in records]
    best = [record for record, alike in zip(records, likeness, strict=True) if alike and alike == max(likeness)]
    if len(_inputs(best)) != 1:
        names = ', '.join(sorted({str(_called(record)) for record in records}))
        raise Refused(f'{name}: {book} speaks of several documents that became these bytes: {names}; nothing written')
    return best[-1]


def _called(record: ledger.Record) -> Path:
    """Return where an output went, or, when that was not written down, what the input was called."""
    return Path(str(record.head['output'].get('file') or record.head.get('file')))


def _alike(one: Path, other: Path) -> int:
    """Count the names that two paths have in common, from their ends.

    >>> _alike(Path('out/sub/a.txt'), Path('/home/out/a.txt'))
    1
    """
    pairs = zip(reversed(one.parts), reversed(other.parts), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _inputs(records: list[ledger.Record]) -> set[object]:
    return {record.head['input'].get('sha256') for record in records}


def _undo(data: bytes, record: ledger.Record, book: Path) -> bytes:
    try:
        back = ledger.restore(data, record)
    except ledger.Broken as error:  # of the text nothing is to be said: it was found by its hash
        raise Refused(f'{book}: {error}; nothing written') from None
    return back if isinstance(back, bytes) else back.encode('utf-8', 'surrogatepass')
