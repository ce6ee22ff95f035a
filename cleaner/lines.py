"""Lines of a text and the cues that tell their roles: what joining lines and reading pages share.

Knows marks and widths, which are facts of the script; words of the trade come from rule files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

CLOSING = '。！？!?…：:；;—～'  # behind one of these a paragraph may end
QUOTES = '”’」』》〉】"'  # closes what it closes; a paragraph may end behind it too
PAUSES = '，、,'  # a sentence goes on behind one of these
STOPS = '。！？!?；;'  # ends a sentence or a part of one
HEADLESS = '，。、；：！？）」』》〉】〕'  # no line begins with one of these

_ASCII = str.maketrans('', '', ''.join(map(chr, range(0x80))))


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds more than white space; offsets in code points, widths in columns of a screen."""

    start: int  # of what is no white space
    end: int
    text: str  # start:end
    indent: int  # width of the white space before it
    width: int  # of `text`: Han 2, ASCII 1
    blanks: int  # blank lines before it


@dataclass(frozen=True, slots=True)
class LineParams:
    """What a line that matches a cue tells of its neighbours."""

    opens: bool = False  # an article's text begins here: what stands above is its head
    closes: bool = False  # an article ends here
    near: str = ''  # the cue holds only: 'head' among title lines, 'body' among paragraphs, '' anywhere
    longest: int = 60  # code points; a longer line does not match
    sweeps: bool = False  # furniture: the title lines below it are furniture too
    interrupts: bool = False  # may stand in the middle of a sentence that flows around it
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds and word lists of layout; the rule files say where the figures come from."""

    title_width: int = 124


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern of a whole line, and the role of a line that matches it."""

    name: str
    role: str
    trust: str
    why: str
    pattern: Any  # of `re` or `regex`, used with `fullmatch`
    params: LineParams = field(default_factory=LineParams)


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of a chain in order, and its limits."""

    cues: tuple[Cue, ...] = ()
    limits: Limits = field(default_factory=Limits)

    def of(self, text: str) -> Cue | None:
        """Return the first cue that matches the stripped line `text`."""
        size = len(text)
        for cue in self.cues:
            if size <= cue.params.longest and cue.pattern.fullmatch(text):
                return cue
        return None


def width(text: str) -> int:
    """Return the columns `text` takes on a screen: 1 for ASCII, else 2.

    >>> width('第A2版')
    6
    """
    return 2 * len(text) - len(text.encode('ascii', 'ignore'))


def lines_of(text: str) -> list[Line]:
    """Split `text` into its lines that are not blank.

    >>> [(line.text, line.indent, line.blanks) for line in lines_of('甲\\n\\n\\u3000乙 ')]
    [('甲', 0, 0), ('乙', 2, 1)]
    """
    out = []
    at = blanks = 0
    for raw in text.splitlines(keepends=True):
        body = raw.strip()
        if body:
            start = at + raw.index(body[0])
            out.append(Line(start, start + len(body), body, width(raw[: start - at]), width(body), blanks))
            blanks = 0
        else:
            blanks += 1
        at += len(raw)
    return out
