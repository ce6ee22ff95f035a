"""Find captions by where lines stand: below a picture or white as high as one, in smaller type or with white below.

Knows no words and no columns.  Lengths are in ems, multiples of the height of the page's running text.
"""

from __future__ import annotations

from collections.abc import Sequence

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


def captions(pieces: Sequence[Piece], pictures: Sequence[Box], em: float) -> list[list[Piece]]:
    """Return the captions among `pieces`, a list of pieces each, from above."""
    ordered = sorted(pieces, key=lambda p: (p.box[1], p.box[0]))
    taken: set[int] = set()
    out = []
    for k, piece in enumerate(ordered):
        if id(piece) in taken or piece.size >= TITLE * em or width_of(piece.words) < WORDS:
            continue
        picture = next((box for box in pictures if _below(piece.box, box, em)), None)
        if picture is None and _white(piece, ordered[:k]) < WHITE * em:
            continue
        group = _group(ordered, k, picture, em)
        if group and not any(id(p) in taken for p in group):
            taken.update(id(p) for p in group)
            out.append(group)
    return out


def _below(box: Box, picture: Box, em: float) -> bool:
    shared = min(box[2], picture[2]) - max(box[0], picture[0])
    return -0.5 * em <= box[1] - picture[3] <= BELOW * em and shared >= INSIDE * (box[2] - box[0])


def _white(piece: Piece, above: Sequence[Piece]) -> float:
    """Return the white above a piece; none where nothing stands above it."""
    feet = [p.box[3] for p in above if _over(p.box, piece.box) and p.box[3] <= piece.foot]
    return piece.box[1] - max(feet) if feet else 0.0


def _over(a: Box, b: Box) -> bool:
    """Tell whether two boxes share a part of the width of the page."""
    return a[0] < b[2] and b[0] < a[2]


def _group(ordered: Sequence[Piece], k: int, picture: Box | None, em: float) -> list[Piece]:
    """Return the lines of the caption that begins at `ordered[k]`; none where text goes on below it as it was."""
    group = _beside(ordered[k], ordered)
    bounds = around([*(p.box for p in group), *([picture] if picture else [])])
    inner = NEXT * em
    for _ in range(LINES):
        low = around(p.box for p in group)
        below = [
            p
            for p in ordered
            if p not in group and _over(p.box, bounds) and low[3] - em / 2 < p.box[1] and p.box[3] > low[3]
        ]
        if not below:
            return group
        first = min(below, key=lambda p: p.box[1])
        gap = first.box[1] - low[3]
        body = width_of(first.words) >= WORDS and first.size > SMALL * em
        if gap > inner:
            return group
        if body:
            return group if min(p.size for p in group) <= SMALL * em else []
        inner = gap + APART * em
        group += _beside(first, ordered)
    return []


def _beside(first: Piece, ordered: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of the line that `first` is of: those of its row, between the same gutters."""
    return [p for p in ordered if p.row is first.row and p.run == first.run]
