"""What a document is read from and a result is written as.

Written: `text` is the clean text, whole; the others are views for reading, made from its articles.  Such a format is a
module with `write(result, name) -> str`, where `name` is what the document is called.
Read: `hocr`, `alto` and `page`, what OCR engines write, each a module with `read(data) -> (text, hints)`.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable

from cleaner.decode import decode
from cleaner.flow import Result
from cleaner.formats.markup import Malformed
from cleaner.hints import Hint

__all__ = ['ENDINGS', 'FORMATS', 'HEAD', 'INPUTS', 'Malformed', 'kind_of', 'read', 'writer']

# Name of a format -> what its files end in; '' keeps the name that a file had.
FORMATS = {'text': '', 'markdown': '.md', 'jsonl': '.jsonl', 'json': '.json'}
INPUTS = ('auto', 'text', 'hocr', 'alto', 'page')
ENDINGS = ('.hocr', '.html', '.htm', '.xhtml', '.xml', '.alto')  # of files that an OCR engine may have written

HEAD = 1 << 16  # bytes within which a file says what it is
_ROOT = re.compile(rb'<(?:[\w.-]+:)?(alto|PcGts|html|div)[\s/>]')
_OCR_PAGE = re.compile(rb'class\s*=\s*["\'][^"\']*\bocr_page\b')


def writer(name: str) -> Callable[[Result, str], str]:
    """Return the function that writes the format `name`."""
    write: Callable[[Result, str], str] = importlib.import_module(f'cleaner.formats.{name}').write
    return write


def kind_of(data: bytes) -> str:
    """Return the OCR format that `data` is in, by its root element, or 'text'.

    >>> kind_of(b'<?xml version="1.0"?><alto xmlns="x">'), kind_of(b'a <alto> b'), kind_of(b'<html><p>')
    ('alto', 'text', 'text')
    """
    head = data[:HEAD]
    if head[:2] in (b'\xff\xfe', b'\xfe\xff'):
        head = head.replace(b'\0', b'')[2:]
    head = head.removeprefix(b'\xef\xbb\xbf').lstrip()
    if not head.startswith(b'<'):
        return 'text'
    head = re.sub(rb'<!--.*?-->', b'', head, flags=re.DOTALL)
    root = _ROOT.search(head)
    if root is None:
        return 'text'
    name = {b'alto': 'alto', b'PcGts': 'page'}.get(root[1])
    return name or ('hocr' if _OCR_PAGE.search(head) else 'text')


def read(data: bytes, kind: str = 'auto') -> tuple[str, list[Hint]]:
    """Return the text of a document and what its format knows of it besides, for `clean(text, hints=hints)`.

    `kind` is one of `INPUTS`; 'auto' looks at the content: an `alto` or `PcGts` root, HTML with an `ocr_page`, else
    text, which has no hints.  Hints are in code points of the text.

    Raises `Malformed` (a `ValueError` with line and column) for XML that is broken or declares entities, `ValueError`
    for an unknown kind, `ImportError` where lxml, of the extra `ocr`, is missing.
    """
    if kind not in INPUTS:
        raise ValueError(f'unknown kind {kind!r}: one of {", ".join(INPUTS)}')
    kind = kind_of(data) if kind == 'auto' else kind
    if kind == 'text':
        return decode(data).text, []
    out: tuple[str, list[Hint]] = importlib.import_module(f'cleaner.formats.{kind}').read(data)
    return out
