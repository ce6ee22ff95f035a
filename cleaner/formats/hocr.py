"""hOCR 1.2: HTML in which classes say what is a page, a line, a word, and `title` says where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cleaner import geometry
from cleaner.formats.markup import box, number, parse
from cleaner.geometry import Page, Row, Word
from cleaner.hints import Box, Hint

_LINES = {'ocr_line', 'ocrx_line', 'ocr_header', 'ocr_footer', 'ocr_caption', 'ocr_textfloat'}
_BLOCKS = {'ocr_par', 'ocr_carea', 'ocrx_block'}
_BOX = re.compile(r'\bbbox\s+(\S+)\s+(\S+)\s+(\S+)\s+([^\s;]+)')
_GRADE = re.compile(r'\bx_wconf\s+([^\s;]+)')


def read(data: bytes) -> tuple[str, list[Hint]]:
    """Return the text of hOCR, in reading order, and its hints.  Raises `Malformed`."""
    root = parse(data, html=not data.lstrip(b'\xef\xbb\xbf \t\r\n').startswith(b'<?xml'))
    pages = [e for e in root.iter() if 'ocr_page' in _classes(e)]
    return geometry.read(
        Page(tuple(_rows(page)), _places(page, 'ocr_separator'), _places(page, 'ocr_photo', 'ocr_image'))
        for page in pages
    )


def _places(page: Any, *classes: str) -> tuple[Box, ...]:
    return tuple(filter(None, (_box(e) for e in page.iter() if _classes(e).intersection(classes))))


def _classes(element: Any) -> set[str]:
    return set((element.get('class') or '').split())


def _rows(page: Any, block: str = '') -> Iterator[Row]:
    """Yield the lines; a word outside a line is a line for itself."""
    for element in page:
        classes = _classes(element)
        if classes & _LINES:
            words = [e for e in element.iter() if 'ocrx_word' in _classes(e)]
            name, where = element.get('id', ''), _box(element)
            if words:
                yield Row(tuple(map(_word, words)), where, name, block)
            else:
                yield Row((Word(_text(element), where),), where, name, block, whole=True)
        elif 'ocrx_word' in classes:
            word = _word(element)
            yield Row((word,), word.box, word.id, block)
        else:
            yield from _rows(element, (element.get('id') or block) if classes & _BLOCKS else block)


def _word(element: Any) -> Word:
    grade = _GRADE.search(element.get('title') or '')
    value = number(grade[1]) if grade else None
    return Word(_text(element), _box(element), element.get('id', ''), None if value is None else value / 100)


def _text(element: Any) -> str:
    return ''.join(part for part in element.itertext() if isinstance(part, str))


def _box(element: Any) -> Box | None:
    found = _BOX.search(element.get('title') or '')
    return box(*map(number, found.groups())) if found else None
