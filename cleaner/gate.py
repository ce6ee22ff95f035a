"""Tell at once whether a text may have lines that a column of print broke: one that is not hard-wrapped costs little.

Looks at the ends and lengths of lines, at C speed; only where these are a column's, or a long line has no stop, the
character model says whether the lines below go on.  A text that is not let through has nothing joined.  Lengths are
code points, widths columns of a screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from cleaner.lines import HEADLESS, MARKS, PAUSES, QUOTES, Cue, Cues, compiled, ending, inner, width
from cleaner.seam import HAN, closes_pair, coheres, opens_pair
from cleaner.wrap import GIVE, MARK, Shape

# These begin with a line's end, which is found at the speed of memory.
_STRAY = re.compile(f'\n[^\\S\n]*[{"".join(sorted(HEADLESS))}]')
_OPEN = re.compile(r'\n(?<=[^\n。！？!?…：:；;—～]\n)(?<![。！？!?…][”’」』》〉"]\n)')


@dataclass(frozen=True, slots=True)
class Common(Shape):
    """Thresholds of broken text; `rules/columns.yaml` says where each figure comes from."""

    within: float = 2.0
    foot: float = 5.0
    even: float = 6.0
    torn: float = 5.0
    seams: float = 0.5
    column: float = 10.0
    lone: float = 11.0
    edge: float = 0.5
    nearly: float = 1.7
    hang: float = 0.6
    least_dent: float = 1.3
    most_dent: float = 3.2
    dented: float = 0.035
    resized: float = 1.25
    white: float = 0.75
    larger: float = 1.25
    joins: Mapping[str, float] = field(default_factory=dict)
    body_width: int = 80
    long_width: int = 90
    clause_width: int = 40
    sloppy: float = 0.5
    between: int = 3
    fresh: str = '(?!)'
    tail: str = '(?!)'
    goes: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)


def mid_sentence(text: str, common: Common) -> bool:
    """Tell whether `text` is running text that breaks off: a sentence or some clauses behind it, no mark at its end."""
    return ending(text) in ('open', 'pause', 'bracket') and is_prose(text, common)


def is_prose(text: str, common: Common) -> bool:
    """Tell whether a line is running text and no title: a sentence inside it, or clauses on end."""
    if inner(text, '。！？；'):
        return True
    clauses = inner(text, '，,') + (width(text) >= common.long_width and ' ' not in text)
    return clauses > 1 and width(text) >= common.body_width


def evidence(a: str, b: str, common: Common) -> float:
    """Return how far, in nats, the characters of two lines speak for a sentence that goes on; 0 if they say nothing."""
    if not HAN.match(a[-1]) or not HAN.match(b[0]):
        return 0.0
    return max(-common.torn, min(coheres(a, b) - common.even, common.torn))


def seam(a: str, b: str, common: Common) -> float:
    """Return the `evidence` of two narrow lines; against a column only running text speaks, for `a` may be a title."""
    gain = evidence(a, b, common)
    return gain if gain > 0 or MARK.search(a) else 0.0


@dataclass(frozen=True, slots=True)
class Gate:
    """What a text must have for its lines to be looked at."""

    common: Common
    cues: Cues
    openings: Sequence[Cue]  # of lines that an article's text begins with
    interrupts: Callable[[str, str], bool]  # tells whether a line may stand inside a sentence of a text

    def lets(self, text: str) -> bool:
        """Tell whether lines of `text` may be broken."""
        if '\r' in text:
            text = text.replace('\r\n', '\n').replace('\r', '\n')
        return '\f' in text or bool(_STRAY.search(text)) or self._broken(text + '\n')

    def _broken(self, text: str) -> bool:
        ends = [found.start() for found in _OPEN.finditer(text)]
        if not ends:
            return False
        starts = [text.rfind('\n', 0, end) + 1 for end in ends]
        return self._breaks_off(text, starts, ends) or self._fills(text, starts, ends)

    def _breaks_off(self, text: str, starts: Sequence[int], ends: Sequence[int]) -> bool:
        """Tell whether long lines, of those without a stop, go on below.

        Where most long lines lack one the author leaves stops out, unless the first few speak for more than that.
        """
        common, odds, least = self.common, 0.0, self.common.clause_width // 2
        long = [
            (a, b) for a, b in zip(starts, ends, strict=True) if b - a > least or '“' in text[a:b] or '。' in text[a:b]
        ]
        neat = len(long) <= common.run_lines or len(long) <= common.sloppy * sum(
            map(least.__lt__, map(len, text.split('\n')))
        )
        for count, (start, end) in enumerate(long, 1):
            odds += self._torn(text, start, end, neat and odds >= 0)
            if odds >= common.torn:
                return True
            if odds <= -_HOPELESS or (odds <= 0 and not neat and count >= common.run_lines):
                return False
        return False

    def _fills(self, text: str, starts: Sequence[int], ends: Sequence[int]) -> bool:
        """Tell whether narrow lines, of those without a stop, fill a column."""
        common, limits = self.common, self.cues.limits
        tail = compiled(limits.outlet_tail)
        filled: list[tuple[int, int, int]] = []  # the last ones that may be a column's: width, start, end
        for start, end in zip(starts, ends, strict=True):
            if end - start > common.widest or text[end + 1 : end + 2] in ('\n', ''):
                continue
            stop = text.find('\n', end + 1, end + 2 + common.widest)
            if stop < 0 or text[end + 1 : stop].isspace():
                continue
            line = text[start:end].rstrip()
            wide = width(line)
            if not line or not 2 < wide <= common.widest:
                continue
            if len(line) <= limits.outlet_width and tail.search(line):
                return True
            near = [(a, b) for other, a, b in filled if abs(other - wide) <= GIVE]
            filled.append((wide, start, end))
            del filled[:-_LOOK_BACK]
            if len(near) + 1 >= common.run_lines and sum(self._seam(text, a, b) for a, b in [*near, (start, end)]) > 0:
                return True
        return False

    def _seam(self, text: str, start: int, end: int) -> float:
        """Return the `seam` of the line `start:end` and the one below."""
        below = text[end + 1 : text.find('\n', end + 1)].strip()
        return seam(text[start:end].rstrip(), below, self.common)

    def _torn(self, text: str, start: int, end: int, neat: bool) -> float:
        """Return how far a line, `start:end`, speaks for a sentence that goes on below, in nats, or `_SURE`.

        Where the author leaves out stops, which is not `neat`, cues of the lines around it tell nothing.
        """
        line = text[start:end].strip()
        last = line[-1:]
        if not line or last in QUOTES or (last in MARKS and last not in PAUSES) or ending(line) == 'stop':
            return 0.0
        below = self._below(text, end, self.common.between if neat else 0)
        if not below:
            return 0.0
        if opens_pair(line) and closes_pair(below[0]):
            return _SURE
        gain = evidence(line, below[0], self.common)
        if neat and gain <= 0 and self._interrupted(line, below, text):
            return _SURE
        if len(line) <= self.common.clause_width // 2:
            return 0.0
        on = neat and (gain > self.common.within - self.common.even or last in PAUSES)
        if on and any(cue.pattern.fullmatch(line) for cue in self.openings):
            return _SURE
        return gain if gain > 0 or is_prose(line, self.common) else 0.0

    def _below(self, text: str, end: int, between: int) -> list[str]:
        """Return the next lines that are not blank: so many that may stand inside a sentence, and one more."""
        out: list[str] = []
        while len(out) <= between and end + 1 < len(text):
            start, end = end + 1, text.find('\n', end + 1)
            if end < 0:
                break
            if line := text[start:end].strip():
                out.append(line)
        return out

    def _interrupted(self, line: str, below: Sequence[str], text: str) -> bool:
        """Tell whether something may stand inside the sentence of `line`, that goes on further down."""
        least = self.common.within - self.common.even
        on = line[-1] in PAUSES or any(evidence(line, other, self.common) > least for other in below[1:])
        return on and self.interrupts(below[0], text)


_SURE = 1000.0
_HOPELESS = 15  # nats: no few lines that go on weigh up so much
_LOOK_BACK = 4  # lines
