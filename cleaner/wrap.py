"""Find the width that lines were wrapped to: how wrapped prose differs from lines that are whole.

In wrapped prose a line in mid-sentence is as wide as the column; marks stand inside lines, anywhere, and seldom at
their ends.  Verse, lists, tables and dialogue fail one of these.  Widths are columns of a screen (Han 2, ASCII 1).
Joins nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from cleaner.lines import HEADLESS, MARKS, ending, inner

CLIP = 1000
DENT = 4  # columns of a screen: two ideographic spaces
GIVE = 2  # columns of a screen, a Han character, by which a full line may differ from its column
MARK = re.compile('[，。、；：！？,;:!?]')


def clipped(text: str) -> str:
    """Return the start and the end of a long text, all that is looked at: joining many lines takes no longer than few.

    >>> clipped('ab' * 5000) == clipped(clipped('ab' * 4000) + 'ab' * 1000)
    True
    """
    return text if len(text) <= 2 * CLIP else text[:CLIP] + text[-CLIP:]


class Row(NamedTuple):
    """A logical line: lines `first` to `last` of a text, as far as they are joined; a long `text` is `clipped`."""

    first: int
    last: int
    text: str
    width: int
    tail: int  # width of the last of its lines
    indent: int
    blanks: int  # blank lines above it
    hard: bool = False  # it ends with the two spaces that keep lines apart in Markdown: a tool broke it there
    carried: tuple[tuple[int, int], ...] = ()  # ranges of the text to be carried behind it
    moved: bool = False  # it was carried itself


@dataclass(frozen=True, slots=True)
class Run:
    """Rows that follow each other without a blank line and may be wrapped."""

    rows: Sequence[Row]
    first: int  # index of the first
    touched: bool = False  # a row too wide for any column stands next to it: its rows may be whole too
    heads: frozenset[int] = frozenset()  # indexes of the first rows of articles, title or dateline
    titles: frozenset[int] = frozenset()  # ... and of the titles

    def within(self, base: int) -> Iterator[tuple[Row, int]]:
        """Yield the rows in mid-sentence, and how wide each is: a paragraph ends with none of them."""
        for i, (a, b) in enumerate(pairwise(self.rows), self.first):
            if b.indent <= base + 1 and ending(a.text) not in ('stop', 'lead') and i not in self.titles:
                yield a, a.tail + a.indent - base

    def part(self, a: int, b: int) -> Run:
        """Return the run of the rows with the indexes `a:b`."""
        return replace(self, rows=self.rows[a - self.first : b - self.first], first=a)


@dataclass(frozen=True, slots=True)
class Shape:
    """Thresholds of the shape of wrapped prose; `rules/columns.yaml` says where each figure comes from."""

    run_lines: int = 3
    widest: int = 100
    full_share: float = 0.5
    even_share: float = 0.6
    few_lines: int = 12
    even_share_of_few: float = 0.75
    hang_width: int = 20
    wider: float = 0.15
    marked_ends: float = 0.5
    marks_inside: float = 0.02
    same_place: float = 0.7
    two_places: float = 0.8
    han_share: float = 0.5
    cut_lines: float = 3.5
    head_lines: float = 1.0


def stretches(run: Run, shape: Shape) -> list[Run]:
    """Cut a run where its width changes: articles set at different widths, with no blank line between them.

    Finds the cuts, and the width of each stretch, that most rows in mid-sentence agree with, where a cut costs
    `cut_lines` rows, or `head_lines` where an article begins (Viterbi; a row touches a few widths only, so time
    grows with the rows).  The run stays whole unless every stretch is wrapped, or too short to tell.
    """
    base = min(row.indent for row in run.rows)
    found: dict[int, tuple[float, _Cut]] = {}  # by width of the last stretch: what the best way to it is worth
    start = top = (0.0, _Cut(run.first, None))  # worth of the best new stretch, and of the best of all
    for i, (a, b) in enumerate(pairwise(run.rows), run.first):
        if i > run.first:
            price = shape.head_lines if i in run.heads else shape.cut_lines
            if top[0] - price >= start[0]:
                start = top[0] - price, _Cut(i, top[1])
        if i not in run.titles and b.indent <= base + 1 and ending(a.text) not in ('stop', 'lead'):
            for width in _agrees(a, base, 0):
                worth, cut = max(found.get(width, start), start, key=itemgetter(0))
                found[width] = worth + 1, cut
                top = max(top, found[width], key=itemgetter(0))
    parts: list[Run] = []
    end = run.first + len(run.rows)
    at: _Cut | None = top[1]
    while at:
        parts.append(run.part(at.first, end))
        end, at = at.first, at.above
    parts.reverse()
    return parts if len(parts) > 1 and all(_told(part, shape) for part in parts) else [run]


class _Cut(NamedTuple):
    """Where a stretch begins, and the one above it."""

    first: int
    above: _Cut | None


def _agrees(row: Row, base: int, over: int = 1) -> range:
    """Return the widths of a column that a row fills, to the half character; it may be `over` the width.

    A mark at its end may hang over the edge, and quotes that are curly may be set to half a character's width.
    """
    wide = row.tail + row.indent - base
    slack = 2 * (row.text[-1] in HEADLESS) + sum(map(row.text.count, '“”‘’'))
    return range(max(wide - slack - over, 1), wide + 2)


def _told(run: Run, shape: Shape) -> bool:
    """Tell whether a run is wrapped, or too short to tell."""
    base = min(row.indent for row in run.rows)
    return sum(1 for _ in run.within(base)) < shape.run_lines or bool(width_of([run], shape))


def widths(runs: Sequence[Run], shape: Shape) -> list[int]:
    """Return for each run the width it is wrapped to, 0 for one that is not wrapped.

    A run too short to tell takes the width of the last one above, or of all short runs together, if it fits.
    """
    own = [width_of([run], shape) for run in runs]
    verse = [_in_step(run.rows, shape) for run in runs]
    short = [run for run, width, odd in zip(runs, own, verse, strict=True) if not width and not odd]
    page = width_of(short, shape) if len(short) > 1 else 0
    near = next(filter(None, own), 0)
    out = []
    for run, width, odd in zip(runs, own, verse, strict=True):
        near = width or near
        out.append(width or next((w for w in (near, page) if w and not odd and _fits(run, w, shape)), 0))
    return out


def width_of(runs: Sequence[Run], shape: Shape) -> int:
    """Return the width that the rows of `runs` are wrapped to, 0 when they do not look wrapped."""
    least = shape.run_lines + 2 * any(run.touched for run in runs)
    rows = [row for run in runs for row in run.rows[:-1]]
    base = min((row.indent for row in rows), default=0)
    within = [pair for run in runs for pair in run.within(base)]
    if len(within) < least:
        return 0
    counts = Counter(w for _, w in within)
    top = max(sorted(counts), key=lambda w: counts[w] + counts[w - 1] + counts[w - 2])
    width = max(range(top, top - 3, -1), key=lambda w: counts[w])
    hang = width >= shape.hang_width
    # A first line is narrower by its indent, where an engine dropped that.
    firsts = {run.rows[0] for run in runs if run.rows[0].blanks}
    full = even = 0
    for row, w in within:
        dented = row in firsts and abs(w + DENT - width) <= 1
        full += abs(w - width) <= GIVE or dented
        even += row.hard or abs(w - width) <= 1 or dented or (hang and width in _agrees(row, base))
    wider = sum(row.tail + row.indent - base > width + 4 for row in rows)
    marked = sum(row.text[-1] in MARKS for row in rows if row.tail + row.indent - base >= width - 2)
    inside = sum(inner(row.text, '，。、；：！？,') for row in rows)
    size = sum(len(row.text) for row in rows)
    wrapped = (
        full >= max(least, shape.full_share * len(within))
        and even >= (shape.even_share_of_few if len(within) < shape.few_lines else shape.even_share) * len(within)
        and wider <= max(1, shape.wider * len(rows))
        and marked <= shape.marked_ends * (full + marked)
        and inside >= shape.marks_inside * size
        and not _in_step(rows, shape)
        and sum(row.width for row in rows) >= (1 + shape.han_share) * size
    )
    return width if wrapped else 0


def _in_step(rows: Sequence[Row], shape: Shape) -> bool:
    """Tell whether the first marks of rows stand in one place, or two, as verse has them."""
    most = Counter(found.start() for row in rows if (found := MARK.search(row.text))).most_common(2)
    one, two = max((count for _, count in most), default=0), sum(count for _, count in most)
    return len(rows) > 2 and (one >= shape.same_place * len(rows) or two >= max(4, shape.two_places * len(rows)))


def _fits(run: Run, width: int, shape: Shape) -> bool:
    """Tell whether a run may be wrapped to `width`, which others of its page are."""
    base = min(row.indent for row in run.rows)
    within = [w for _, w in run.within(base)]
    widest = max(row.tail + row.indent - base for row in run.rows[:-1] or run.rows)
    if len(run.rows) == 1:
        return widest <= width + 2
    if run.touched or widest < width - 2:
        return False
    if not within:
        return widest <= width + 2
    return sum(abs(w - width) <= GIVE for w in within) >= shape.full_share * len(within)


@dataclass(frozen=True, slots=True)
class Grid:
    """The column that a run is wrapped to."""

    width: int
    base: int  # the indent of its lines


@dataclass(slots=True)
class Group:
    """A paragraph of a wrapped run, as far as it is read."""

    head: Row
    last: Row
    several: bool = False  # rows
    marked: bool = False  # there is a mark in it
    indent: int = 0  # of its head, when it has several rows
    depth: int = 0  # brackets that are open
    quotes: int = 0  # quotations that are
    text: str = ''  # of its rows, clipped

    def __post_init__(self) -> None:
        self._count(self.last)
        self.text = self.last.text

    def _count(self, row: Row) -> None:
        self.depth = max(0, self.depth + row.text.count('（') - row.text.count('）'))
        self.quotes = max(0, self.quotes + row.text.count('“') - row.text.count('”'))

    def add(self, row: Row) -> None:
        self._count(row)
        self.marked = self.marked or bool(MARK.search(self.last.text) or MARK.search(row.text))
        self.indent = self.head.indent
        self.several = True
        self.text = clipped(self.text + row.text)
        self.last = row
