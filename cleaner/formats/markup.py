"""XML of OCR engines: read safely, and without regard to which version's namespace it has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleaner.hints import Box


class Malformed(ValueError):
    """A file that is no sound XML; `line` and `column` count from 1, 0 where the parser does not say."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def parse(data: bytes, html: bool = False) -> Any:
    """Return the root element of `data`; no entity is resolved and nothing else is read.

    Raises `Malformed`, and `ImportError` where lxml is missing.
    """
    try:
        from lxml import etree  # an extra, and slow to import: only a file of an OCR engine needs it
    except ImportError:
        raise ImportError("reading hOCR, ALTO and PAGE needs lxml: pip install 'cjk-cleaner[ocr]'") from None

    safe = {'no_network': True, 'huge_tree': False, 'remove_comments': True, 'remove_pis': True}
    try:
        if html:
            root = etree.fromstring(data, etree.HTMLParser(encoding=_codec(data), **safe))
        else:
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, load_dtd=False, **safe))
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise Malformed(error.msg or 'no XML', line, column) from None
    if root is None:
        raise Malformed('holds no element')
    dtd = root.getroottree().docinfo.internalDTD
    if not html and dtd is not None and any(True for _ in dtd.iterentities()):
        raise Malformed('declares entities, which are not resolved: they can hide files and grow without end')
    return root


def _codec(data: bytes) -> str | None:
    """Return UTF-8 where `data` is that, None where the parser has to look for what it says of itself."""
    try:
        data.decode('utf-8')
    except UnicodeDecodeError:
        return None
    return 'utf-8'


def name(element: Any) -> str:
    """Return an element's name without its namespace."""
    tag = element.tag
    return tag.rpartition('}')[2] if isinstance(tag, str) else ''


def inside(element: Any, *names: str) -> Iterator[Any]:
    """Yield the descendants of these names, in the order of the file."""
    return (e for e in element.iter() if e is not element and name(e) in names)


def number(text: str | None) -> float | None:
    """Return what `text` says, None where it says no finite number."""
    try:
        value = float(text or '')
    except ValueError:
        return None
    return value if abs(value) < 1e9 else None


def box(x0: float | None, y0: float | None, x1: float | None, y1: float | None) -> Box | None:
    """Return a box, None where a side is missing or it holds nothing."""
    if x0 is None or y0 is None or x1 is None or y1 is None or x1 <= x0 or y1 <= y0:
        return None
    return x0, y0, x1, y1
