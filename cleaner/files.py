"""Find files and read them.

Patterns are those of `.gitignore`.  A folder's `.gitignore` and `.cleanerignore` count below it, from the root of the
project down, and `.cleanerignore` has the last word: its `!name` brings back what git leaves out.
"""

from __future__ import annotations

import contextlib
import glob
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILES = ('.gitignore', '.cleanerignore')
LEDGERS = '.cleaner'  # a folder that is never read, not even when it is named
NEVER = ('.git', LEDGERS)


class Refused(Exception):
    """What was not done and why: one line for a person, the file's name first."""


class Binary(Refused):
    """A file that is no text."""


class Found(NamedTuple):
    """A file to work on; `inside` is its path below the folder that was named, or its bare name."""

    path: Path
    inside: Path
    walked: bool = False  # found in a folder, not named


def trouble(name: object, error: OSError) -> Refused:
    """Say in one line what the system says."""
    return Refused(f'{name}: {error.strerror or error}')


def shown(name: object, keep: str = '') -> str:
    r"""Return a name as it is shown to a person, in a line: what cannot be seen is escaped, but for U+3000 and `keep`.

    >>> print(shown('two\nlines'))
    two\nlines
    """
    text = str(name)
    if text.isprintable():
        return text
    stays = f'\u3000{keep}'
    return ''.join(c if c.isprintable() or c in stays else repr(c)[1:-1] for c in text)


def whole(path: str | Path) -> Path:
    """Return `path` from the root of the file system on, links and all."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` follows links, `absolute` leaves `..` in


def real(path: str | Path) -> Path:
    """Return where `path` leads to in the end.  Never raises."""
    return Path(os.path.realpath(path))


def is_there(path: str | Path) -> bool:
    """Tell whether a name is taken.  `Path.exists` raises where a folder may not be searched or a name is too long."""
    return os.path.lexists(path)


def project(folder: Path, marks: Sequence[str]) -> Path | None:
    """Return the nearest folder at or above `folder` (absolute) that holds one of `marks`."""
    for here in (folder, *folder.parents):
        if any(is_there(here / mark) for mark in marks):
            return here
    return None


class Ignored:
    """Which files are left out: by ignore files, and by `exclude`, patterns relative to the absolute folder `base`."""

    def __init__(self, exclude: Sequence[str] = (), base: Path | None = None) -> None:
        self._exclude = [(_prefix(base or Path.cwd()), _spec(exclude, 'an entry of `exclude`'))] if exclude else []
        self._rules: dict[Path, list[tuple[str, GitIgnoreSpec]]] = {}

    def hides(self, path: Path, folder: bool = False) -> bool:
        """Tell whether `path` (absolute) is left out; that its folder may be is not looked at."""
        name = f'{path}/' if folder else str(path)
        for prefix, spec in self._exclude:
            if name.startswith(prefix) and spec.check_file(name[len(prefix) :]).include:
                return True
        for prefix, spec in reversed(self._above(path.parent)):
            verdict = spec.check_file(name[len(prefix) :]).include
            if verdict is not None:
                return verdict
        return False

    def hides_named(self, path: Path) -> bool:
        """Tell whether `path` (absolute), or a folder that it is in, is left out."""
        folders = list(reversed(path.parents))[1:]
        return any(self.hides(folder, True) for folder in folders) or self.hides(path, path.is_dir())

    def _above(self, folder: Path) -> list[tuple[str, GitIgnoreSpec]]:
        """Return the ignore files that count in `folder`, those of the outermost folder first."""
        if folder not in self._rules:
            top = folder.parent == folder or is_there(folder / '.git')
            rules = [] if top else self._above(folder.parent)
            lines: list[str] = []
            for name in IGNORE_FILES:
                with contextlib.suppress(OSError):
                    lines += (folder / name).read_text(encoding='utf-8-sig', errors='surrogateescape').splitlines()
            self._rules[folder] = [*rules, (_prefix(folder), _spec(lines))] if lines else rules
        return self._rules[folder]


class _Nothing(Ignored):
    """Leaves nothing out."""

    def hides(self, path: Path, folder: bool = False) -> bool:  # noqa: ARG002 - as above
        return False


def _prefix(folder: Path) -> str:
    return f'{str(folder).rstrip(os.sep)}{os.sep}'


def _spec(lines: Iterable[str], what: str = '') -> GitIgnoreSpec:
    """Compile patterns; one that is none is passed over, as git does, or, in the settings, `what`, refused."""
    from pathspec import GitIgnoreSpec  # 40 ms, and a file named outright needs none

    lines, good = list(lines), []
    with contextlib.suppress(ValueError, re.error):
        return GitIgnoreSpec.from_lines(lines)
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
            good.append(line)
        except (ValueError, re.error):
            if what:
                raise Refused(f'{what} is no pattern: {line!r}') from None
    return GitIgnoreSpec.from_lines(good)


def collect(
    names: Iterable[str], include: Sequence[str], ignored: Ignored, force: bool = False
) -> Iterator[Found | Refused]:
    """Yield the files that `names` stand for, each once: files as named, folders walked in the order of their names.

    In a folder only what matches `include` (capitals or not) is taken; links are not followed there.  A name that is
    no file is a glob.  Ledgers are left out; `force` leaves out ignored files that are named outright, too.
    """
    seen: set[object] = set()
    wanted = None
    for path in map(Path, _spelt_out(names)):
        if not is_there(path):
            yield Refused(f'{path}: no such file')
        elif LEDGERS in whole(path).parts or (force and ignored.hides_named(whole(path))):
            continue
        elif os.path.isdir(path):  # noqa: PTH112 - see `is_there`
            wanted = wanted or _spec((pattern.lower() for pattern in include), 'an entry of `include`')
            for found in _walk(path, path, wanted, ignored):
                key = found if isinstance(found, Refused) else real(path) / found.inside
                if key not in seen:
                    seen.add(key)
                    yield found
        elif (key := real(path)) not in seen:
            seen.add(key)
            yield Found(path, Path(path.name))


def everything(folder: Path) -> Iterator[Found | Refused]:
    """Yield all files of a folder, ignored or not; ledgers and links are left out."""
    return _walk(folder, folder, _spec(['*']), _Nothing())


def _spelt_out(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if glob.has_magic(name) and not is_there(name):
            yield from sorted(glob.glob(name, recursive=True)) or [name]  # noqa: PTH207 - `**/` and absolute names alike
        else:
            yield name


def _walk(folder: Path, top: Path, wanted: GitIgnoreSpec, ignored: Ignored) -> Iterator[Found | Refused]:
    try:
        with os.scandir(folder) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield trouble(folder, error)
        return
    here = whole(folder)
    for entry in inside:
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in NEVER and not ignored.hides(here / entry.name, True):
                yield from _walk(folder / entry.name, top, wanted, ignored)
        elif entry.is_file(follow_symlinks=False):
            below = (folder / entry.name).relative_to(top)
            if wanted.match_file(below.as_posix().lower()) and not ignored.hides(here / entry.name):
                yield Found(folder / entry.name, below, walked=True)


def read(path: Path) -> bytes:
    """Return a file's bytes.  Raises `Refused`."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Refused(f'{path}: no such file') from None
    except OSError as error:
        raise trouble(path, error) from None


def read_stdin() -> bytes:
    """Return all of standard input.  Raises `Refused`."""
    if sys.stdin is None:
        raise Refused('standard input is closed')
    return sys.stdin.buffer.read()
