"""Put bytes into files so that whoever looks sees all of them or none, whenever the power fails."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from cleaner.files import Refused, real, trouble


def replace(path: Path, data: bytes, seen: bytes | None = None) -> None:
    """Put `data` in the place of the file at `path`, or of the file a link leads to.

    The new file is written beside the old one, with its mode and, where that is allowed, its owner; it is on the disk
    before it gets the name.  `seen` are the bytes that the old file must still hold.  What is no regular file, such as
    a pipe, is written to; another hard link keeps the old bytes.  Raises `Refused`; the old file is untouched then.
    """
    target = real(path)
    try:
        old = target.stat() if target.exists() else None
        if old and not stat.S_ISREG(old.st_mode):
            with target.open('wb') as pipe:
                pipe.write(data)
            return
        if old and not os.access(target, os.W_OK):
            raise Refused(f'{path}: is read-only')
        if seen is not None and target.read_bytes() != seen:
            raise Refused(f'{path}: was changed by another program meanwhile; nothing written')
        draft = _draft_of(target)
        try:
            write_new(draft, data, 0o600 if old else 0o666, old)
            draft.replace(target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
    except OSError as error:
        raise trouble(path, error) from None


def write_new(path: Path, data: bytes, mode: int = 0o666, like: os.stat_result | None = None) -> None:
    """Write a file that must not be there yet, down to the disk; mode and owner of `like` where given.

    Raises `OSError`, `FileExistsError` among them.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, 'O_BINARY', 0), mode)
    with os.fdopen(handle, 'wb') as file:
        file.write(data)
        file.flush()
        if like and hasattr(os, 'fchmod'):
            with contextlib.suppress(OSError):  # only root may give a file away
                os.fchown(handle, like.st_uid, like.st_gid)
            os.fchmod(handle, stat.S_IMODE(like.st_mode))  # behind fchown, which clears set-user-id
        os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Bring a folder's names down to the disk, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Draft:
    """A file that grows under another name, and takes its own when it is closed and something was written.

    What is no regular file, such as a pipe, is written to at once.  Raises `Refused`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._target = real(path)
        self._straight = self._target.exists() and not self._target.is_file()
        self._draft = self._target if self._straight else _draft_of(self._target)
        self._written = False
        try:
            self._file = self._draft.open('wb' if self._straight else 'xb')
        except OSError as error:
            raise trouble(path, error) from None

    def write(self, data: bytes) -> None:
        try:
            self._file.write(data)
        except OSError as error:
            raise trouble(self._path, error) from None
        self._written = True

    def drop(self) -> None:
        """Leave nothing of it."""
        self._written = False
        self.close()

    def close(self) -> None:
        try:
            with self._file as file:
                file.flush()
                if not self._straight:
                    os.fsync(file.fileno())
            if not self._straight and self._written:
                self._draft.replace(self._target)
        except OSError as error:
            raise trouble(self._path, error) from None
        finally:
            if not self._straight:
                self._draft.unlink(missing_ok=True)


def _draft_of(target: Path) -> Path:
    return target.with_name(f'.cleaner-{os.getpid()}-{os.urandom(4).hex()}.tmp')
