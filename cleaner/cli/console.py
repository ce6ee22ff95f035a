"""What is printed: documents and reports to standard output, trouble and summaries to standard error.

Knows the exit status: an error makes it 2, whatever else was found.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TextIO

from cleaner.files import shown


class Console:
    """Where a command prints.  `trouble` counts the errors."""

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        self.trouble = 0
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, 'reconfigure', None)
            if reconfigure:  # a stray byte or an odd file name must not stop a report
                reconfigure(errors='backslashreplace')

    @property
    def terminal(self) -> bool:
        return sys.stdout.isatty()

    @property
    def colour(self) -> bool:
        return self.terminal and not os.environ.get('NO_COLOR') and os.environ.get('TERM') != 'dumb'

    def say(self, line: str) -> None:
        """Print a line of a report."""
        sys.stdout.write(line + '\n')

    def did(self, line: str) -> None:
        """Print what was done, unless asked to be quiet."""
        if not self.quiet:
            self.say(line)

    def write(self, data: bytes) -> None:
        """Print a document, byte for byte."""
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()

    def note(self, line: str) -> None:
        """Print a summary, unless asked to be quiet."""
        if not self.quiet:
            self._err(line)

    def left(self, what: object) -> None:
        """Print what was passed over and why, in one line, unless asked to be quiet: no error."""
        self.note(f'cleaner: note: {shown(what)}')

    def error(self, what: object, keep: str = '') -> None:
        """Print an error, in one line: a line end in it is a file name's, unless `keep` says otherwise."""
        self.trouble += 1
        self._err(f'cleaner: {shown(what, keep)}')

    def bug(self, error: Exception, name: str = '') -> None:
        """Print what should not have happened, and with `CLEANER_DEBUG` set, where."""
        where = f'{name}: ' if name else ''
        self.error(f'{where}internal error, {type(error).__name__}: {error}')
        if os.environ.get('CLEANER_DEBUG'):
            import traceback

            self._err(''.join(traceback.format_exception(error)).rstrip())

    def _err(self, line: str) -> None:
        with contextlib.suppress(OSError):  # a pipe that nobody reads, a full disk: told where it is written to
            sys.stdout.flush()
        if sys.stderr:
            sys.stderr.write(line + '\n')

    def status(self, changed: bool = False) -> int:
        return 2 if self.trouble else int(changed)


def hush(stream: TextIO) -> None:
    """Let nothing complain at exit about a pipe that nobody reads."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
