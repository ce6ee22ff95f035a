"""PAGE-XML (PRImA, 2010 and later): regions, lines and words with outlines; its `ReadingOrder` is not used.

The order is made from the boxes, as for the other formats: an engine's own order is what fails most on newspapers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleaner import geometry
from cleaner.formats.markup import box, inside, name, number, parse
from cleaner.geometry import Page, Row, Word
from cleaner.hints import Box, Hint


def read(data: bytes) -> tuple[str, list[Hint]]:
    """Return the text of PAGE-XML, in reading order, and its hints.  Raises `Malformed`."""
    return geometry.read(
        Page(tuple(_rows(page)), _places(page, 'SeparatorRegion'), _places(page, 'ImageRegion', 'GraphicRegion'))
        for page in inside(parse(data), 'Page')
    )


def _places(page: Any, *names: str) -> tuple[Box, ...]:
    return tuple(filter(None, map(_box, inside(page, *names))))


def _rows(page: Any) -> Iterator[Row]:
    for line in inside(page, 'TextLine'):
        where, block = _box(line), line.getparent().get('id', '')
        words = tuple(map(_word, (e for e in line if name(e) == 'Word')))
        if any(word.text.strip() for word in words):
            yield Row(words, where, line.get('id', ''), block)
        else:
            whole = _word(line)
            yield Row((Word(whole.text, where, '', whole.confidence),), where, line.get('id', ''), block, whole=True)


def _word(element: Any) -> Word:
    """Return a word, or a line as one: the reading that its file puts first."""
    readings = [e for e in element if name(e) == 'TextEquiv']
    if not readings:
        return Word('', _box(element), element.get('id', ''))
    best = min(readings, key=lambda e: number(e.get('index')) or 0)
    text = next((e.text or '' for e in best if name(e) == 'Unicode'), '')
    return Word(text, _box(element), element.get('id', ''), number(best.get('conf')))


def _box(element: Any) -> Box | None:
    """Return the box around an outline: `points`, or the `Point` elements of the first versions."""
    for coords in element:
        if name(coords) == 'Coords':
            pairs = [p.split(',') for p in (coords.get('points') or '').split()]
            pairs += [[e.get('x', ''), e.get('y', '')] for e in coords if name(e) == 'Point']
            places = [(number(p[0]), number(p[1])) for p in pairs if len(p) == 2]
            xs = [x for x, _ in places if x is not None]
            ys = [y for _, y in places if y is not None]
            return box(min(xs), min(ys), max(xs), max(ys)) if xs and ys else None
    return None
