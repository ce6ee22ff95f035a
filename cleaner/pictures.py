"""Find captions by where lines stand: below a picture or white as high as one, in smaller type or with white below.

Knows no words and no columns.  Lengths are in ems, multiples of the height of the page's running text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from cleaner.gutters import TITLE, Piece, around, width_of
from cleaner.hints import Box

WHITE = 3  # ems of white above a caption where no picture is known
SMALL = 0.9  # times the height of running text that a caption is high, at most, there
BELOW = 1.6  # ems from a picture to its caption, at most
INSIDE = 0.6  # share of a line that stands below the picture, at least
LINES = 4  # of a caption, at most
NEXT = 0.8  # ems from one line of a caption to the next, at most
APART = 0.25  # ems more white than inside a caption that end it
WORDS = 4  # half ems that a line has, at least, for its height to say something
LOOK = 400  # lines above or below one, at most, that are looked at: eight columns beside a picture of fifty lines


def captions(pieces: Sequence[Piece], pictures: Sequence[Box], em: float) -> list[list[Piece]]:
    """Return the captions among `pieces`, a list of pieces each, from above."""
    ordered = sorted(pieces, key=lambda p: (p.box[1], p.box[0]))
    tops = [p.box[1] for p in ordered]
    lines: dict[tuple[int, int], list[Piece]] = {}  # of one row, between the same gutters
    for piece in ordered:
        lines.setdefault(_name(piece), []).append(piece)
    taken: set[int] = set()
    out = []
    for k, piece in enumerate(ordered):
        if id(piece) in taken or piece.size >= TITLE * em or width_of(piece.words) < WORDS:
            continue
        picture = next((box for box in pictures if _below(piece.box, box, em)), None)
        if picture is None and _white(ordered, k, em) < WHITE * em:
            continue
        group = _group(ordered, k, picture, tops, lines, em)
        if group and not any(id(p) in taken for p in group):
            taken.update(id(p) for p in group)
            out.append(group)
    return out


def _below(box: Box, picture: Box, em: float) -> bool:
    shared = min(box[2], picture[2]) - max(box[0], picture[0])
    return -0.5 * em <= box[1] - picture[3] <= BELOW * em and shared >= INSIDE * (box[2] - box[0])


def _name(piece: Piece) -> tuple[int, int]:
    return id(piece.row), piece.run


def _white(ordered: Sequence[Piece], k: int, em: float) -> float:
    """Return the white above a piece, as far as it tells whether that is `WHITE`; none where nothing stands above."""
    piece = ordered[k]
    least = -1.0
    for other in reversed(ordered[max(0, k - LOOK) : k]):
        if _over(other.box, piece.box) and other.box[3] <= piece.foot:
            white = piece.box[1] - other.box[3]
            if white < WHITE * em:
                return white
            least = white if least < 0 else min(least, white)
    return max(least, 0.0)


def _over(a: Box, b: Box) -> bool:
    """Tell whether two boxes share a part of the width of the page."""
    return a[0] < b[2] and b[0] < a[2]


def _group(
    ordered: Sequence[Piece],
    k: int,
    picture: Box | None,
    tops: Sequence[float],
    lines: Mapping[tuple[int, int], list[Piece]],
    em: float,
) -> list[Piece]:
    """Return the lines of the caption that begins at `ordered[k]`; none where text goes on below it as it was."""
    group = list(lines[_name(ordered[k])])
    bounds = around([*(p.box for p in group), *([picture] if picture else [])])
    inner = NEXT * em
    for _ in range(LINES):
        low = around(p.box for p in group)
        start = bisect_right(tops, low[3] - em / 2)
        first = next(
            (p for p in ordered[start : start + LOOK] if _over(p.box, bounds) and p.box[3] > low[3] and p not in group),
            None,
        )
        if not first:
            return group
        gap = first.box[1] - low[3]
        body = width_of(first.words) >= WORDS and first.size > SMALL * em
        if gap > inner:
            return group
        if body:
            return group if min(p.size for p in group) <= SMALL * em else []
        inner = gap + APART * em
        group += lines[_name(first)]
    return []
