"""What a format knows of a text besides its characters.

Ranges are code points of the text that a reader gives; boxes are in pixels of the page as the file has them, `y` going
down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

Box = tuple[float, float, float, float]  # left, top, right, bottom


class Hint(NamedTuple):
    """What a format knows of `start:end`.

    | kind | value | where |
    |---|---|---|
    | line | LineBox | every line |
    | word | WordBox | every word, where the file has words |
    | block | str, an element's id | a run of lines that stand together |
    | caption | int, counted from 1 in each part of a page | the lines below a picture |
    | edge | int, the page | its head or its foot |
    | page | int, counted from 1 | an empty range: where a page starts |
    """

    start: int
    end: int
    kind: str
    value: object


@dataclass(frozen=True, slots=True)
class WordBox:
    """Where a word stands; `confidence` is 0 to 1, None where the file has none."""

    id: str
    box: Box
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class LineBox:
    """Where a line stands.

    `page` counts from 1, `column` are the left and right edge of the column of text that the line stands in, `size` is
    the height of a Han character of this line, `confidence` (0 to 1) the mean of its words', None where the file has
    none.
    """

    id: str
    page: int
    box: Box
    column: tuple[float, float]
    size: float
    confidence: float | None = None
