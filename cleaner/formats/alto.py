"""ALTO 2 to 4 (Library of Congress): a page's blocks, lines and strings, each with its place.

Boxes are in the file's own unit (`MeasurementUnit`), which is pixels almost everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleaner import geometry
from cleaner.formats.markup import box, inside, name, number, parse
from cleaner.geometry import Page, Row, Word
from cleaner.hints import Box, Hint


def read(data: bytes) -> tuple[str, list[Hint]]:
    """Return the text of ALTO, in reading order, and its hints.  Raises `Malformed`."""
    return geometry.read(
        Page(tuple(_rows(page)), _places(page, 'GraphicalElement'), _places(page, 'Illustration'))
        for page in inside(parse(data), 'Page')
    )


def _places(page: Any, *names: str) -> tuple[Box, ...]:
    return tuple(filter(None, map(_box, inside(page, *names))))


def _rows(page: Any) -> Iterator[Row]:
    for line in inside(page, 'TextLine'):
        words = tuple(
            Word(e.get('CONTENT', ''), _box(e), e.get('ID', ''), number(e.get('WC')))
            for e in line
            if name(e) in ('String', 'HYP')
        )
        yield Row(words, _box(line), line.get('ID', ''), line.getparent().get('ID', ''))


def _box(element: Any) -> Box | None:
    x, y, width, height = (number(element.get(side)) for side in ('HPOS', 'VPOS', 'WIDTH', 'HEIGHT'))
    if x is None or y is None or width is None or height is None:
        return None
    return box(x, y, x + width, y + height)
