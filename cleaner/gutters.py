"""Take the lines of a page apart where an engine ran them across the white between columns.

Where a gutter is, is told by the lines around: text begins at its right edge, in line after line, and hardly a line has
ink in it.  Words of a line are parted there when the line has white, or a drawn rule read as a bar, in the same place.
Knows no reading order.  Lengths are in ems, multiples of the height of the page's running text.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from cleaner.hints import Box

GAP = 0.7  # ems between two words of a line from which on it may be taken apart; marks leave 0.6 of theirs white
TITLE = 1.25  # times the running text's height
REACH = 16  # ems above and below a line within which other lines tell of gutters
AROUND = 150  # lines above and below that are looked at, at most: eight columns of so many ems have no more
NEAR = 0.4  # ems by which lines of one column begin at different places: a scan is skewed, boxes are drawn loosely
SHUT = 0.95, 0.15  # ems left of a column's edge: from here to there a line that has ink crosses the gutter
BEGIN = 0.45  # ems of white before a word that may begin a column, ...
MARKED = 0.9  # ... and where marks stand in it
GUTTER = 0.6  # ems of white that a column's lines leave at least before the next column
LINES = 3  # that begin at one place, at least, where a gutter is
CROSSING = 0.4  # lines that cross it for each that begins there, at most
PART = 0.3  # ems of white at a gutter at which a line is taken apart; none where a bar stands
SPREAD = 1.2  # the same of a title, and what `GAP` is of others, in its own height: titles are set with spaces
ASKED = 60  # places, at most, that are asked whether lines cross them: those where most lines begin
NARROW = 4  # ems from one edge to the next, at least
TALLEST = 4  # ems that a stroke of a character has, at most, which may be taken for a drawn line
SLIM = 8  # times as long as wide is a drawn line, at least
BROKEN = 8  # ems that a scan breaks one for, at most
RULED = 0.6  # ems from a drawn line to the column behind it
INDENT = 3  # ems right of a column's edge within which its lines begin, but for those that are set in its middle
LEAST = 2  # ems that the first part of a line has, at least
TALL, LONG = 1.35, 20  # times the room that each character has, for a line of so many half ems: the box is too high
BARS = frozenset('|\xa6\u2502\uff5c\u4e28')  # how a rule between columns is read


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the file has it; `box` is None where the file says none."""

    text: str
    box: Box | None
    id: str = ''
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the file has it; `whole` where its words are but one piece, not words of the file."""

    words: tuple[Word, ...]
    box: Box | None
    id: str = ''
    block: str = ''
    whole: bool = False


@dataclass(slots=True)
class Piece:
    """A line, or the part of one between wide gaps or gutters."""

    row: Row
    words: tuple[Word, ...]
    box: Box
    size: float
    run: int = 0  # pieces of one row and run stand between the same two gutters

    @property
    def top(self) -> float:  # ascenders and skew let lines overlap a little
        return self.box[1] + (self.box[3] - self.box[1]) / 5

    @property
    def foot(self) -> float:
        return self.box[3] - (self.box[3] - self.box[1]) / 5


def around(boxes: Iterable[Box]) -> Box:
    lefts, tops, rights, feet = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(feet)


def box_of(row: Row) -> Box | None:
    boxes = [word.box for word in row.words if word.box]
    return row.box or (around(boxes) if boxes else None)


def width_of(words: Iterable[Word]) -> int:
    """Return how wide words are, in half ems."""
    return sum(2 if unicodedata.east_asian_width(c) in 'WFA' else 1 for word in words for c in word.text)


def size_of(row: Row) -> float:
    """Return the height of a Han character: the line's, unless that is much more than characters have room for."""
    x0, y0, x1, y1 = box_of(row) or (0.0, 0.0, 0.0, 0.0)
    width = width_of(row.words)
    room = 2 * (x1 - x0) / max(1, width)
    return room if row.box and y1 - y0 > (TALL if width >= LONG else 1.6) * room > 0 else y1 - y0


class _Part(NamedTuple):
    """A word with the edges that it has where boxes are drawn over each other."""

    word: Word
    left: float
    right: float


@dataclass(slots=True)
class _Line:
    row: Row
    box: Box
    size: float
    parts: list[_Part]  # empty where words have no boxes
    starts: list[float]  # where a column may begin: the line itself, and words behind white or a bar
    ink: list[tuple[float, float]]  # edges of the words that are more than marks


def ruled(rules: Iterable[Box], em: float) -> tuple[list[Box], list[Box]]:
    """Return the drawn lines that go across the page, and those that go down it, broken ones put together."""
    across = sorted((r for r in rules if r[2] - r[0] > SLIM * (r[3] - r[1])), key=lambda r: r[1])
    down: list[Box] = []
    for rule in sorted(r for r in rules if r[3] - r[1] > SLIM * (r[2] - r[0])):
        last = next((r for r in down if abs(r[0] - rule[0]) < em / 2 and rule[1] - r[3] < BROKEN * em), None)
        if last:
            down.remove(last)
        down.append(around((last, rule)) if last else rule)
    return across, down


def take_apart(rows: Sequence[Row], rules: Sequence[Box], em: float) -> list[Piece]:
    """Return the pieces of `rows`, all of which have boxes: what stands between gutters and between wide gaps.

    `rules` are drawn lines that go down the page.
    """
    lines = sorted((_line(row, em) for row in rows), key=lambda line: line.box[1])
    tops = [line.box[1] for line in lines]
    out: list[Piece] = []
    for k, line in enumerate(lines):
        if len(line.parts) < 2:
            out.append(Piece(line.row, line.row.words, line.box, line.size))
            continue
        a, b = bisect_left(tops, line.box[1] - REACH * em), bisect_right(tops, line.box[3] + REACH * em)
        near = [other for other in lines[max(a, k - AROUND) : min(b, k + AROUND)] if other.size < TITLE * em]
        sure = sorted(
            rule[0] + RULED * em
            for rule in rules
            if rule[1] < (line.box[1] + line.box[3]) / 2 < rule[3] and rule[3] - rule[1] > TALLEST * em
        )
        edges = [e for e in _edges(line, near, em) if all(abs(e - other) > 2 * em for other in sure)]
        edges = sorted([*edges, *sure])
        for n, run in enumerate(_cut(line, edges, set(sure), em)):
            out += _pieces(
                line, run, n, _limit(run, edges, em), (SPREAD if line.size >= TITLE * em else GAP) * line.size
            )
    return out


def _line(row: Row, em: float) -> _Line:
    box = box_of(row)
    assert box is not None
    parts: list[_Part] = []
    if not row.whole and all(word.box for word in row.words):
        for word, after in pairwise([*row.words, None]):
            assert word is not None
            assert word.box is not None
            x0, _, x1, _ = word.box
            if after and after.box and x0 < after.box[0] < x1:
                x1 = after.box[0]  # engines that tell words, not places of characters, draw boxes over each other
            parts.append(_Part(word, x0, x1))
    starts = [box[0]]
    last = len(parts)  # the last word that is no mark
    for k, part in enumerate(parts):
        if not _is_ink(part.word):
            continue
        if last < k:
            least = BEGIN if last == k - 1 else MARKED
            bar = any(_is_bar(other.word) for other in parts[last:k])
            if bar or part.left - parts[last].right >= least * em:
                starts.append(part.left)
        last = k
    ink = [(part.left, part.right) for part in parts if _is_ink(part.word)]
    return _Line(row, box, size_of(row), parts, starts, ink)


def _is_bar(word: Word) -> bool:
    return bool(word.text) and BARS.issuperset(word.text.strip())


def _is_ink(word: Word) -> bool:
    """Tell whether a word is more than marks: engines read marks into the white of a gutter."""
    return any(char.isalnum() and char not in BARS for char in word.text)


def _edges(line: _Line, near: Sequence[_Line], em: float) -> list[float]:
    """Return where columns begin, by the lines `near` one."""
    found = sorted(
        (start, k)
        for k, other in enumerate(near)
        for start in (other.starts if other is not line else other.starts[:1])
    )
    counts: dict[float, int] = {}
    first = 0
    for n, (start, _) in enumerate(found):
        while found[first][0] < start - 2 * NEAR * em:
            first += 1
        group = found[first : n + 1]
        count = len({k for _, k in group})
        if count >= LINES:
            edge = group[len(group) // 2][0]
            counts[edge] = max(count, counts.get(edge, 0))
    edges: list[float] = []
    asked = 0
    for count, edge in sorted(((count, edge) for edge, count in counts.items()), reverse=True):
        if asked < ASKED and all(abs(edge - other) > NARROW * em for other in edges):
            asked += 1
            if sum(_crosses(other, edge, em) for other in near) <= CROSSING * count:
                edges.append(edge)
    return _filled(sorted(edges), em)


def _filled(edges: Sequence[float], em: float) -> list[float]:
    """Return `edges` with those that are missing where columns are of one width."""
    step = min((b - a for a, b in pairwise(edges)), default=0.0)
    out = list(edges[:1])
    for a, b in pairwise(edges):
        parts = round((b - a) / step)
        if all(abs((d - c) - step * round((d - c) / step)) <= 2 * NEAR * em for c, d in pairwise(edges)):
            out += [a + (b - a) * k / parts for k in range(1, parts)]
        out.append(b)
    return out


def _crosses(line: _Line, edge: float, em: float) -> bool:
    """Tell whether a line has ink where the gutter left of `edge` would be."""
    left, right = edge - SHUT[0] * em, edge - SHUT[1] * em
    if line.box[0] >= right or line.box[2] <= left:
        return False
    if not line.parts:
        return line.box[0] < left and line.box[2] > right
    return any(a < right and b > left for a, b in line.ink)


def _cut(line: _Line, edges: Sequence[float], sure: Collection[float], em: float) -> Iterator[list[_Part]]:
    """Yield the runs of a line's words between gutters; a bar in a gutter is left out."""
    parts, start = line.parts, 0
    title = line.size >= TITLE * em
    for edge in (edge for edge in edges if line.box[0] + LEAST * em < edge < line.box[2]):
        k = next((k for k in range(start, len(parts)) if _begins(parts[k], edge, em)), 0)
        before = next((j for j in range(k - 1, start - 1, -1) if _is_ink(parts[j].word)), -1)
        if before < 0:
            continue
        bars = [j for j in range(before + 1, k) if _is_bar(parts[j].word)]
        set_in = any(0 <= parts[start].left - other + NEAR * em <= INDENT * em for other in edges if other < edge)
        white = SPREAD * line.size if title or not set_in else PART * em
        if bars or edge in sure or parts[k].left - parts[before].right >= white:
            yield parts[start : bars[0] if bars else k]
            start = bars[-1] + 1 if bars else k
    yield parts[start:]


def _begins(part: _Part, edge: float, em: float) -> bool:
    """Tell whether a word stands right of the gutter before `edge`."""
    return _is_ink(part.word) and _middle(part) > edge - SHUT[1] * em


def _middle(part: _Part) -> float:
    return (part.left + part.right) / 2


def _limit(run: Sequence[_Part], edges: Sequence[float], em: float) -> float:
    """Return where the column of a run ends, though a mark or a long word reaches into the gutter."""
    for edge in edges:
        if edge > run[0].left + LEAST * em and not any(p.left > edge - GUTTER * em for p in run if _is_ink(p.word)):
            return edge - GUTTER * em
    return float('inf')


def _pieces(line: _Line, parts: Sequence[_Part], number: int, limit: float, gap: float) -> Iterator[Piece]:
    """Yield the pieces of a run of words between gaps of `gap` that might be a gutter; they end at `limit`."""
    run: list[_Part] = []
    for part in parts:
        stray = part.left > limit and not _is_ink(part.word)  # a mark that was read into the gutter
        if run and part.left - max(p.right for p in run) > gap and not stray:
            yield _piece(line, run, number, limit)
            run = []
        run.append(part)
    yield _piece(line, run, number, limit)


def _piece(line: _Line, run: Sequence[_Part], number: int, limit: float) -> Piece:
    left = min(p.left for p in run)
    right = max(left + 1, min(limit, max(p.right for p in run)))
    top, foot = line.box[1], line.box[3]
    boxes = [p.word.box for p in run if p.word.box and _is_ink(p.word)]
    if foot - top > TALL * line.size and len(boxes) > 2:
        # The box is around lines of several columns at different heights, or of two lines.
        top, foot = median(box[1] for box in boxes), median(box[3] for box in boxes)
    return Piece(line.row, tuple(p.word for p in run), (left, top, right, max(foot, top + 1)), line.size, number)
