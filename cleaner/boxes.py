"""What the places of lines on a page say of joining them: right edges, indents, sizes, the white between.

Knows boxes and marks; joins nothing.  Lengths are in ems, the height of a Han character of the line above.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, median_low

from cleaner.gate import Common, evidence
from cleaner.hints import Hint, LineBox
from cleaner.lines import MARKS, QUOTES, Line, ending, leading
from cleaner.wrap import MARK


@dataclass(frozen=True, slots=True)
class Place:
    """Where a logical line begins and where it ends: the boxes of its first line and of its last."""

    head: LineBox
    tail: LineBox


def places_of(lines: Sequence[Line], hints: Sequence[Hint]) -> list[Place | None]:
    """Return where each line stands; None for one that no hint of kind 'line' is of, or one without a box."""
    boxed = _boxed(hints)
    out: list[Place | None] = []
    k = 0
    for line in lines:
        while k < len(boxed) and boxed[k][0] < line.start:
            k += 1
        first = k
        while k < len(boxed) and boxed[k][0] < line.end:
            k += 1
        out.append(Place(boxed[first][1], boxed[k - 1][1]) if k > first else None)
    return out


def _boxed(hints: Sequence[Hint]) -> list[tuple[int, LineBox]]:
    """Return the boxes of lines as they were set, each with where it begins."""
    out = [
        (hint.start, hint.value)
        for hint in hints
        if hint.kind == 'line' and isinstance(hint.value, LineBox) and _sound(hint.value) and hint.start < hint.end
    ]
    return sorted(out, key=lambda pair: pair[0])


def _sound(box: LineBox) -> bool:
    """Tell whether the numbers of a box are ones that a page can have; a broken file may hold anything."""
    return box.size > 0 and all(map(math.isfinite, (*box.box, *box.column, box.size)))


def dent(box: LineBox) -> float:
    """Return by how much a line is moved in from the left edge of its column."""
    return (box.box[0] - box.column[0]) / box.size


def indents(boxes: Sequence[LineBox], edges: Mapping[tuple[int, int], float], common: Common) -> bool:
    """Tell whether paragraphs of the page begin with an indent: some lines, and not most, are moved in by two, and as
    far as their column goes; titles in the middle of it do not.
    """
    moved = sum(
        common.least_dent <= dent(box) <= common.most_dent
        and edges.get(_column(box), box.column[1]) - box.box[2] < common.nearly * box.size
        for box in boxes
    )
    return common.dented * len(boxes) < moved < 0.7 * len(boxes) and moved > 1


def same_column(a: LineBox, b: LineBox) -> bool:
    """Tell whether two lines stand in one column, the second below the first."""
    near = abs(a.column[0] - b.column[0]) <= a.size and abs(a.column[1] - b.column[1]) <= a.size
    return a.page == b.page and near and b.box[1] > a.box[1]


def same_size(a: LineBox, b: LineBox, common: Common) -> bool:
    """Tell whether two lines may be set in one size."""
    return max(a.size, b.size) <= common.resized * min(a.size, b.size)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the lines of a text stand: `lines` by number, None for one whose place is not known."""

    lines: Sequence[Place | None]
    common: Common
    gap: float  # white between lines, in ems
    indented: bool  # paragraphs begin with an indent
    size: float  # of running text, in pixels
    captions: Sequence[int]  # by line: the number of the caption that it is of, 0 for none
    margins: Sequence[int]  # by line: the number of the head or foot of a page that it is of, 0 for none
    edges: Mapping[tuple[int, int], float]  # by page and column's left edge: where full lines end, in pixels

    def room(self, box: LineBox, text: str) -> float:
        """Return the white that a line leaves at the right edge of its column."""
        # A mark fills half its place, or less.
        hangs = self.common.hang if text[-1] in MARKS or text[-1] in QUOTES else 0.0
        return (self.edges.get(_column(box), box.column[1]) - box.box[2]) / box.size - hangs

    def full(self, line: int, text: str) -> bool:
        """Tell whether the last line of `text`, the `line`-th, reaches the edge of its column."""
        place = self.lines[line]
        return place is not None and self.room(place.tail, text) < self.common.edge

    def title(self, line: int, text: str) -> bool:
        """Tell whether the `line`-th line is short, or in the middle, and without a mark: no part of a paragraph."""
        place = self.lines[line]
        if place is None:
            return False
        room, moved = self.room(place.tail, text), dent(place.head)
        middle = moved > self.common.edge and abs(moved - room) < self.common.edge
        short = room > self.common.nearly or middle
        return short and ending(text) == 'open' and not MARK.search(text)

    def large(self, line: int) -> bool:
        """Tell whether the `line`-th line is set as large as titles are."""
        place = self.lines[line]
        return place is not None and place.head.size >= self.common.larger * self.size

    def resumes(self, a: int, b: int, above: str, below: str) -> bool:
        """Tell whether line `b` surely goes on with a sentence that `a` broke off, though others stand between them."""
        first, second, common = self.lines[a], self.lines[b], self.common
        if not first or not second or not self.full(a, above) or dent(second.head) > common.edge:
            return False
        return (
            evidence(above, below, common) >= common.within
            and same_size(first.tail, second.head, common)
            and not self.title(b, below)
        )

    def odds(self, a: int, b: int, above: str, below: str, *, blank: bool) -> float:
        """Return how far places, marks and characters speak for line `b`, `below`, going on with `a`, in nats.

        `blank`: the format parts the two.
        """
        if self.captions[a] or self.captions[b]:
            return math.inf if self.captions[a] == self.captions[b] else -math.inf
        if self.margins[a] != self.margins[b]:
            return -math.inf
        signals = self.signals(a, b, above, below, blank=blank)
        return (
            sum(self.common.joins.get(name, 0.0) * value for name, value in signals.items()) if signals else -math.inf
        )

    def signals(self, a: int, b: int, above: str, below: str, *, blank: bool) -> dict[str, float]:
        """Return what speaks for line `b` going on with `a`, and against it: `joins` says in nats how much.

        Nothing where a place is not known.
        """
        first, second, common = self.lines[a], self.lines[b], self.common
        if not first or not second:
            return {}
        one, other = first.tail, second.head
        how, room = ending(above), self.room(one, above)
        beside = abs(dent(one) - dent(other)) < common.edge and not self.indented
        moved = common.least_dent <= dent(other) <= common.most_dent and not beside
        alike, column = same_size(one, other, common), same_column(one, other)
        far = column and (other.box[1] - one.box[3]) / one.size > self.gap + common.white
        title = min(one.size, other.size) >= common.larger * self.size
        loose = how == 'stop' and common.edge < room <= common.nearly and leading(below) <= 2
        found = {
            'full-line': room < max(common.edge, leading(below) / 2 - common.edge),
            'short-line': room > common.nearly,
            'moved-in': moved,
            'flush': self.indented and abs(dent(other)) < common.edge,
            'other-size': not alike,
            'far-below': far and blank,
            'past-picture': far and not blank,  # or else the format would part them
            'far-in': column and dent(other) > common.most_dent,
            'other-block': blank and not far,
            'other-column': not column,
            'no-stop': how in ('open', 'pause', 'bracket', 'quote'),
            'stop': how == 'stop' and not self.indented,
            'ended': how == 'stop' and room > common.nearly,
            'nearly-ended': loose,
            'short-below': how == 'stop' and self.title(b, below),
            'lead': how == 'lead',
            'prose': bool(MARK.search(above)),
            'title': title and alike and not far,
        }
        out = {name: 1.0 for name, value in found.items() if value}
        ratio = abs(math.log(one.size / other.size)) if alike else 0.0
        return {'': 1.0, 'characters': evidence(above, below, common), 'size-ratio': 10 * ratio, **out}


def _column(box: LineBox) -> tuple[int, int]:
    return box.page, round(box.column[0])


def read_places(lines: Sequence[Line], hints: Sequence[Hint], common: Common) -> Places | None:
    """Return where `lines` stand; None where hints say it of less than half: formats say it of every line.

    What boxes of few lines keep apart, the text alone would join when it is cleaned again.
    """
    places = places_of(lines, hints)
    if 2 * sum(map(bool, places)) < max(1, len(lines)):
        return None
    # Of the lines as they were set: joined ones tell less of their page, and a next round would judge otherwise.
    boxes = [box for _, box in _boxed(hints)]
    gaps = [(b.box[1] - a.box[3]) / a.size for a, b in pairwise(boxes) if same_column(a, b)]
    sizes = [
        place.head.size for place, line in zip(places, lines, strict=True) if place for _ in range(1 + line.width // 20)
    ]
    edges = _edges(boxes, common)
    return Places(
        places,
        common,
        median(gaps) if gaps else 0.0,
        indents(boxes, edges, common),
        median_low(sizes),
        _numbers(lines, hints, 'caption'),
        _numbers(lines, hints, 'edge'),
        edges,
    )


def _numbers(lines: Sequence[Line], hints: Sequence[Hint], kind: str) -> list[int]:
    """Return for each line the number of the hint of a kind that it is of, 0 for none."""
    spans = sorted((hint.start, hint.end) for hint in hints if hint.kind == kind and hint.start < hint.end)
    starts = [start for start, _ in spans]
    out = []
    for line in lines:
        k = bisect_right(starts, line.start)
        out.append(k if k and line.start < spans[k - 1][1] else 0)
    return out


def _edges(boxes: Sequence[LineBox], common: Common) -> dict[tuple[int, int], float]:
    """Return where most lines of each column end: a title or the page may be wider than the column."""
    ends: dict[tuple[int, int], list[LineBox]] = {}
    for box in boxes:
        ends.setdefault(_column(box), []).append(box)
    out = {}
    for column, lines in ends.items():
        rights = sorted(box.box[2] for box in lines)
        give = common.edge * lines[0].size
        near = [bisect_right(rights, right) - bisect_left(rights, right - give) for right in rights]
        most = max(near)
        if most > 1 and most >= common.full_share * len(rights):
            out[column] = max(right for right, count in zip(rights, near, strict=True) if count == most)
    return out
