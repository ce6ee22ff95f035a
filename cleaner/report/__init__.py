"""What people look at: findings here, a diff and explanations in the modules beside.  Makes lines; prints nothing.

Lines and columns count from 1, columns in code points of the decoded input.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any, NamedTuple

from cleaner.files import shown
from cleaner.flow import Result
from cleaner.text import Entry, Span

SHORT = 60  # code points of a text that a line shows; of a longer one the first 40 and the last 15
_LINE_END = re.compile(r'\r\n|\r|\n')
_COLOURS = {'red': 31, 'green': 32, 'yellow': 33, 'cyan': 36, 'bold': 1, 'dim': 2}


def paint(text: str, colour: str, on: bool = True) -> str:
    return f'\x1b[{_COLOURS[colour]}m{text}\x1b[0m' if on else text


def quote(text: str) -> str:
    r"""Return a text in quotes, what cannot be seen escaped, the middle of a long one left out.

    >>> quote('\u200b'), quote('\u3000')
    ("'\\u200b'", "'\\u3000'")
    """
    if len(text) <= SHORT:
        return repr(text)
    return f'{text[:40]!r} ... {text[-15:]!r} ({len(text)} code points)'


def visible(text: str) -> str:
    r"""Return a text with what cannot be seen escaped; line ends, tabs and U+3000 stay.

    >>> print(visible('a\u200bb'))
    a\u200bb
    """
    return shown(text, '\n\t')


class Lines:
    """Where the lines of a text start, to say line and column of a code point."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
        self._size = len(text)

    def place(self, at: int) -> tuple[int, int]:
        r"""Return line and column of the code point `at`.

        >>> Lines('ab\r\nc').place(4)
        (2, 1)
        """
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1

    def span(self, line: int) -> Span | None:
        """Return the code points of a line, its end among them; None when there is no such line."""
        if not 1 <= line <= len(self._starts):
            return None
        return self._starts[line - 1], self._starts[line] if line < len(self._starts) else self._size


class Finding(NamedTuple):
    """An edit that was made, or was not for want of trust, and where it stands in the input."""

    file: str
    line: int
    column: int
    to: tuple[int, int] | None  # line and column that the text is carried to
    entry: Entry

    @property
    def made(self) -> bool:
        return not self.entry.refused

    def row(self) -> dict[str, Any]:
        """Return what JSON shows."""
        entry = self.entry
        return {
            'file': self.file,
            'line': self.line,
            'column': self.column,
            'rule': entry.rule,
            'before': entry.before,
            'after': entry.after,
            'to': list(self.to) if self.to else None,
            'source': [list(span) for span in entry.source],
            'trust': entry.trust,
            'margin': entry.margin,
            'why': entry.why,
            'refused': entry.refused,
        }

    def human(self, colour: bool = False) -> str:
        entry = self.entry
        what = f'{paint(entry.rule, "cyan", colour)}: {change(self)}'
        if not self.made:
            what = f'{paint("note", "yellow", colour)}: {what}'
        reason = entry.why if self.made else f'not made, {entry.refused}: {entry.why}'
        return f'{paint(f"{shown(self.file)}:{self.line}:{self.column}", "bold", colour)}: {what} ({reason})'


def change(finding: Finding) -> str:
    """Say what an edit does."""
    if finding.to:
        return f'{quote(finding.entry.before)} goes to {finding.to[0]}:{finding.to[1]}'
    return f'{quote(finding.entry.before)} -> {quote(finding.entry.after)}'


def everything(name: str, result: Result) -> list[Finding]:
    """List all entries of a result's ledger by their place in the input."""
    lines = Lines(result.source)
    out = []
    for entry in result.ledger:
        line, column = lines.place(entry.source[0][0])
        to = None if entry.to is None else lines.place(_back(result, entry.to, entry.patch))
        out.append(Finding(name, line, column, to, entry))
    return sorted(out, key=lambda finding: (finding.line, finding.column, finding.entry.n))


def findings(name: str, result: Result) -> list[Finding]:
    """List the edits that were made, and those that were held back: guesses, and what would have taken out too much."""
    held = ('sure', 'likely', 'guess', 'budget')
    return [found for found in everything(name, result) if found.made or found.entry.refused in held]


def _back(result: Result, at: int, patch: int) -> int:
    """Return the source point of the point `at` in the text that patch number `patch` (from 1) was given."""
    ((start, _),) = result.origin(at, at, patch)  # an entry has the source of what it took only
    return start
