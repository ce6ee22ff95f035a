"""Where a corpus is read and where it goes: folders of this machine, or whatever fsspec opens.

A file that is written has another name until all of it is on the disk; whoever looks sees all of it or none.  That name
is always the same, so that what a killed run left behind is written over by the next one.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import os
import posixpath
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple, Protocol, Self

from cleaner.files import Refused, is_there, trouble, whole
from cleaner.writing import sync_folder

LEDGER, MANIFEST = '.ledger.jsonl', '.manifest.json'
KINDS = {'.jsonl': 'jsonl', '.ndjson': 'jsonl', '.parquet': 'parquet', '.txt': 'text', '.text': 'text', '.md': 'text'}
COMPRESSED = ('.gz', '.zst')


class Walked(NamedTuple):
    """The files that a name stands for, sorted, and the folder that their names are told from."""

    root: str
    files: list[str]
    folder: bool = False  # the name is that of a folder


class Store(Protocol):
    """A file system: what a command needs of one.  Paths are the store's own, with `/` between their parts."""

    protocol: str

    def whole(self, name: str) -> str:
        """Return a name as paths of the store are spelt."""

    def walk(self, name: str) -> Walked: ...

    def size(self, path: str) -> int: ...

    def open(self, path: str) -> IO[bytes]: ...

    def create(self, path: str) -> Draft: ...

    def exists(self, path: str) -> bool: ...


class Draft:
    """A file in the making; `sha256` and `size` are those of the bytes that were written so far."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        self.size += len(data)
        self._put(data)
        return len(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind:
            self.discard()
        else:
            self.commit()

    def _put(self, data: bytes) -> None:
        raise NotImplementedError

    def commit(self) -> None:
        """Bring it to the disk and give it its name."""
        raise NotImplementedError

    def discard(self) -> None:
        raise NotImplementedError


class _LocalDraft(Draft):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self._target = path
        self._draft = path.with_name(f'.{path.name}.part')
        with _named(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._draft.open('wb')

    def _put(self, data: bytes) -> None:
        with _named(self._target):
            self._file.write(data)

    def commit(self) -> None:
        with _named(self._target):
            with self._file as file:
                file.flush()
                os.fsync(file.fileno())
            self._draft.replace(self._target)
            sync_folder(self._target.parent)

    def discard(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()
        self._draft.unlink(missing_ok=True)


class Local:
    """The disks of this machine."""

    protocol = ''

    def whole(self, name: str) -> str:
        return str(whole(name))

    def walk(self, name: str) -> Walked:
        if glob.has_magic(name) and not is_there(name):
            found = glob.glob(name, recursive=True)  # noqa: PTH207 - `**/` and absolute names alike
            return Walked(_fixed(self.whole(name)), sorted(self.whole(path) for path in found if Path(path).is_file()))
        path = self.whole(name)
        if Path(path).is_dir():
            return Walked(path, sorted(f'{at}/{file}' for at, _, files in os.walk(path) for file in files), folder=True)
        return Walked(posixpath.dirname(path), [path] if is_there(path) else [])

    def size(self, path: str) -> int:
        with _named(path):
            return Path(path).stat().st_size

    def open(self, path: str) -> IO[bytes]:
        with _named(path):
            return Path(path).open('rb')

    def create(self, path: str) -> Draft:
        return _LocalDraft(Path(path))

    def exists(self, path: str) -> bool:
        return Path(path).exists()


class _RemoteDraft(Draft):
    def __init__(self, system: Any, path: str) -> None:
        super().__init__()
        self._path = path
        with _named(path):
            system.makedirs(posixpath.dirname(path), exist_ok=True)
            self._file = system.open(path, 'wb', autocommit=False)

    def _put(self, data: bytes) -> None:
        with _named(self._path):
            self._file.write(data)

    def commit(self) -> None:
        with _named(self._path):
            self._file.close()
            self._file.commit()

    def discard(self) -> None:
        with contextlib.suppress(Exception):  # the store keeps no half of it
            self._file.close()
            self._file.discard()


class Remote:
    """Whatever fsspec opens, by a protocol such as `s3`."""

    def __init__(self, protocol: str) -> None:
        self.protocol = protocol
        try:
            import fsspec
        except ImportError:
            raise Refused(f'{protocol}:// needs fsspec: pip install "cjk-cleaner[remote]"') from None
        try:
            self._system = fsspec.filesystem(protocol)
        except (ImportError, ValueError) as error:
            raise Refused(f'{protocol}://: {error}') from None

    def whole(self, name: str) -> str:
        return str(self._system._strip_protocol(name)).rstrip('/')  # noqa: SLF001 - what all of fsspec have

    def walk(self, name: str) -> Walked:
        path = self.whole(name)
        with _named(name):
            if glob.has_magic(path):
                return Walked(_fixed(path), sorted(self._system.glob(path)))
            if self._system.isdir(path):
                return Walked(path, sorted(self._system.find(path)), folder=True)
            return Walked(posixpath.dirname(path), [path] if self._system.isfile(path) else [])

    def size(self, path: str) -> int:
        with _named(path):
            return int(self._system.size(path))

    def open(self, path: str) -> IO[bytes]:
        with _named(path):
            file: IO[bytes] = self._system.open(path, 'rb')
            return file

    def create(self, path: str) -> Draft:
        return _RemoteDraft(self._system, path)

    def exists(self, path: str) -> bool:
        return bool(self._system.exists(path))


def store_of(name: str) -> Store:
    """Return the store that a name is in.  Raises `Refused`."""
    protocol, mark, _ = name.partition('://')
    return Remote(protocol) if mark else Local()


def kind_of(name: str) -> tuple[str, str]:
    """Return what a file holds by its name, '' for nothing that is known, and the ending of its compression.

    >>> kind_of('a/news.jsonl.gz'), kind_of('b.txt'), kind_of('c.png')
    (('jsonl', '.gz'), ('text', ''), ('', ''))
    """
    packed = next((end for end in COMPRESSED if name.lower().endswith(end)), '')
    bare = name[: len(name) - len(packed)]
    kind = KINDS.get(posixpath.splitext(bare.lower())[1], '')
    return ('', '') if packed and kind == 'parquet' else (kind, packed)


class Item(NamedTuple):
    """A file of the corpus: where it is, where it goes, and what that is called below both."""

    path: str
    target: str
    name: str  # below the common root
    kind: str
    packed: str
    size: int  # bytes

    @property
    def ledger(self) -> str:
        return beside(self.target, LEDGER) + self.packed

    @property
    def manifest(self) -> str:
        return f'{self.target}{MANIFEST}'


def beside(target: str, ending: str) -> str:
    """Return the name that stands beside an output; that of its compression is not a part of it.

    >>> beside('out/news.jsonl.gz', '.ledger.jsonl')
    'out/news.jsonl.ledger.jsonl'
    """
    return target.removesuffix(kind_of(target)[1]) + ending


class Corpus(NamedTuple):
    """What a run is about: the files in order, and the stores they are in."""

    source: Store
    target: Store
    output: str
    items: list[Item]


def collect(names: list[str], output: str, *, split: bool = False) -> Corpus:
    """Return the files that `names` (files, folders and globs of one store) stand for, and where each goes.

    `split`: documents become rows of articles.  Raises `Refused`, before anything is read, for two outputs of one name,
    an output that is an input, or an output folder inside of an input one.
    """
    stores = [store_of(name) for name in names]
    source, target = stores[0], store_of(output)
    if len({store.protocol for store in stores}) > 1:
        raise Refused('the inputs are in several places: name those of one, such as all of s3://')
    same, out = source.protocol == target.protocol, target.whole(output)
    roots, paths = list[str](), dict[str, None]()
    for name in names:
        root, files, folder = source.walk(name)
        if not files:
            raise Refused(f'{name}: {"holds no file" if folder else "no such file"}')
        if same and folder and f'{out}/'.startswith(f'{root}/'):
            raise Refused(f'{output}: is inside of {name}, which is read')
        known = [path for path in files if kind_of(path)[0] and not _is_ours(path)]
        if not known and not folder:
            raise Refused(f'{name}: none of these endings says what it holds: {", ".join(KINDS)}; .gz, .zst may follow')
        roots.append(root)
        paths |= dict.fromkeys(known)
    root = os.path.commonpath(roots) if all(roots) else ''
    items = [_item(source, path, path.removeprefix(root).lstrip('/'), out, split=split) for path in sorted(paths)]
    _apart(items, same=same)
    return Corpus(source, target, out, items)


def _item(source: Store, path: str, name: str, out: str, *, split: bool) -> Item:
    kind, packed = kind_of(name)
    target = f'{out.rstrip("/")}/{name}'
    if split and kind == 'text':  # becomes rows
        target = f'{target.removesuffix(packed)}.jsonl{packed}'
    return Item(path, target, name, kind, packed, source.size(path))


def _apart(items: list[Item], *, same: bool) -> None:
    """Refuse two outputs of one name, and an output that is an input."""
    taken = {item.path: item.name for item in items} if same else {}
    for item in items:
        for path in (item.target, item.ledger, item.manifest):
            if path in taken:
                raise Refused(f'{path}: {taken[path]} and {item.name} would both be there; nothing written')
            taken[path] = item.name


def _is_ours(path: str) -> bool:
    """Tell whether a file is a ledger, or one that a killed run left."""
    name = posixpath.basename(path)
    return LEDGER in name or name.endswith(MANIFEST) or (name.startswith('.') and name.endswith('.part'))


def _fixed(pattern: str) -> str:
    """Return the folder that all files of a glob are in."""
    head = pattern
    while glob.has_magic(head):
        head = posixpath.dirname(head)
    return head


@contextlib.contextmanager
def _named(path: str | Path) -> Iterator[None]:
    """Say of which file an error of the system is."""
    try:
        yield
    except OSError as error:
        raise trouble(Path(path), error) from error
