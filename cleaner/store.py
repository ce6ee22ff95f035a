"""Where the ledgers of fixed files are kept, and how `restore` finds them again.

`ROOT/.cleaner/PATH.HASH.jsonl`: PATH is the file's path below ROOT, HASH the first 12 hex digits of the sha256 of the
bytes that were written.  ROOT is the nearest folder with a `.cleaner.yaml`, a `pyproject.toml` or a `.git`, or else the
file's own.  A ledger is never overwritten: a second one for the same bytes is PATH.HASH.2.jsonl, and the last counts.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from cleaner import ledger
from cleaner.files import LEDGERS, Refused, project, read, real, trouble
from cleaner.writing import sync_folder, write_new

ROOT_MARKS = ('.cleaner.yaml', 'pyproject.toml', '.git')
LONGEST = 255  # bytes of a file's name, on all common systems
_TAIL = re.compile(r'\.[0-9a-f]{12}(?:\.\d+)?\.jsonl\Z')


def place(path: Path, digest: str, folder: Path | None = None) -> Path:
    """Return where the first ledger of the file at `path` goes, when its bytes have the sha256 `digest`."""
    at = real(path)
    root = project(at.parent, ROOT_MARKS) or at.parent
    inside = at.relative_to(root)
    tail = f'.{digest[:12]}.jsonl'
    room = LONGEST - len(tail) - len('.999')
    name = os.fsencode(inside.name)
    kept = inside.name if len(name) <= room else name[:room].decode(errors='ignore')
    return (folder or root / LEDGERS) / inside.parent / (kept + tail)


def keep(path: Path, digest: str, text: str, folder: Path | None = None) -> Path | None:
    """Write the ledger `text` for the file at `path`, down to the disk; return it, or None when it was there already.

    It can be read by those who can read the file.  Raises `Refused`.
    """
    first = place(path, digest, folder)
    data = text.encode('ascii')
    try:
        made = _make_folders(first.parent)
        if folder is None:
            _hide_from_git(_home(first))
        known = list(_numbered(first))
        if known and known[-1].read_bytes() == data:
            return None
        new = first if not known else first.with_suffix(f'.{len(known) + 1}.jsonl')
        write_new(new, data, path.stat().st_mode & 0o666)
        for parent in {new.parent, *made}:
            sync_folder(parent)
    except OSError as error:
        raise trouble(f'{path}: the ledger cannot be written to {first}', error) from None
    return new


def find(path: Path, data: bytes, folder: Path | None = None) -> tuple[Path, ledger.Record]:
    """Return the ledger of the file at `path`, which holds `data`, and what it says of it.

    A file that was moved is known by its hash.  Raises `Refused` when there is no ledger, or when those of several
    files say different things, and `ledger.Broken`.
    """
    digest = ledger.digest(data)
    first = place(path, digest, folder)
    top = folder or _home(first)
    books = list(_numbered(first))[-1:]
    if not books and top.is_dir():
        books = sorted(top.rglob(f'*.{digest[:12]}*.jsonl'))
    found = [(book, record) for book in books for record in load(book, digest)]
    if not found:
        name = first.name.removesuffix(f'.{digest[:12]}.jsonl')
        if any(first.parent.glob(f'{glob.escape(name)}.????????????.jsonl')):
            raise Refused(f'{path}: was changed or restored since it was fixed; nothing written')
        raise Refused(f'{path}: there is no ledger for it in {top}')
    if len({record.head['input'].get('sha256') for _, record in found}) > 1:
        names = ', '.join(map(str, books))
        raise Refused(f'{path}: several ledgers speak of these bytes; name one with --ledger: {names}')
    return found[-1]


def known(paths: Iterable[Path], folder: Path | None = None) -> Iterator[tuple[Path, list[Path]]]:
    """Yield those of `paths` that there are ledgers of, by name, and these."""
    shelves: dict[Path, dict[str, list[Path]]] = {}
    for path in paths:
        first = place(path, '0' * 64, folder)
        if first.parent not in shelves:
            shelves[first.parent] = _shelf(first.parent)
        if books := shelves[first.parent].get(_stem(first)):
            yield path, books


def was(data: bytes, books: Iterable[Path]) -> bool:
    """Tell whether `data` is what one of `books` gives back: a file that was restored.

    Raises `Refused`, and `ledger.Broken`.
    """
    digest = ledger.digest(data)
    return any(record.head['input'].get('sha256') == digest for book in books for record in _records(book))


def load(path: Path, digest: str) -> list[ledger.Record]:
    """Return what the ledger at `path` says of the bytes with the sha256 `digest`.

    Raises `Refused`, and `ledger.Broken`.
    """
    return [record for record in _records(path) if record.head['output'].get('sha256') == digest]


def _records(path: Path) -> Iterator[ledger.Record]:
    lines = read(path).decode('utf-8', 'replace').split('\n')
    if not lines[-1]:
        lines.pop()
    for record in ledger.loads(lines, str(path)):
        if not isinstance(record.head['output'], dict) or not isinstance(record.head['input'], dict):
            raise ledger.Broken(f'{path}: a head whose input and output are no tables')
        yield record


def _numbered(first: Path) -> Iterator[Path]:
    """Yield the ledgers of one file and one state, oldest first."""
    number, path = 1, first
    while path.exists():
        yield path
        number += 1
        path = first.with_suffix(f'.{number}.jsonl')


def _shelf(folder: Path) -> dict[str, list[Path]]:
    """Return the ledgers of a folder by the names of the files that they speak of."""
    out: dict[str, list[Path]] = {}
    for book in sorted(folder.glob('*.jsonl')):
        out.setdefault(_stem(book), []).append(book)
    return out


def _stem(book: Path) -> str:
    """Return a ledger's name without hash, number and ending.

    >>> _stem(Path('a.txt.0123456789ab.2.jsonl'))
    'a.txt'
    """
    return _TAIL.sub('', book.name)


def _home(first: Path) -> Path:
    """Return the `.cleaner` folder that `first` is in."""
    return next(parent for parent in first.parents if parent.name == LEDGERS)


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder and those it is in; return the ones that hold a new name."""
    missing = [folder, *folder.parents]
    missing = missing[: next((i for i, parent in enumerate(missing) if parent.exists()), len(missing))]
    folder.mkdir(parents=True, exist_ok=True)
    return [made.parent for made in missing]


def _hide_from_git(folder: Path) -> None:
    note = folder / '.gitignore'
    if not note.exists():
        note.write_text('*\n', encoding='ascii')
