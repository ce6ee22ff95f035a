"""An article a line.  Offsets are code points of the clean text; `source` are spans of the decoded input.

What comes from a page has `boxes`, the lines of the page that a block came from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cleaner.flow import Result
from cleaner.layout import Block

# JSON may hold these bare, but many readers of lines end a line there.
_LINE_ENDS = {0x85: '\\u0085', 0x2028: '\\u2028', 0x2029: '\\u2029'}


def rows(result: Result, name: str) -> Iterator[dict[str, Any]]:
    """Yield the articles of a result, counted from 1."""
    for number, article in enumerate(result.articles, 1):
        yield {
            'file': name,
            'article': number,
            'title': article.title,
            'text': article.text,
            'start': article.start,
            'end': article.end,
            'blocks': [
                {
                    'role': block.role,
                    'text': block.text,
                    'start': block.start,
                    'end': block.end,
                    'source': [list(span) for span in block.source],
                    **_boxes(block),
                }
                for block in article.blocks
            ],
            **({'doubts': [doubt._asdict() for doubt in article.doubts]} if article.doubts else {}),
            **({} if article.continues is None else {'continues': article.continues}),
        }


def _boxes(block: Block) -> dict[str, Any]:
    boxes = [{'page': page, 'id': name, 'box': list(box)} for page, name, box in block.boxes]
    return {'boxes': boxes} if boxes else {}


def line(row: dict[str, Any]) -> str:
    r"""Return a row as JSON that holds no line end and no lone surrogate, Han characters as they are.

    >>> print(line({'text': '\u6c49\u2028\udc80'}))
    {"text": "汉\u2028\udc80"}
    """
    text = json.dumps(row, ensure_ascii=False).translate(_LINE_ENDS)
    return text.encode('utf-8', 'backslashreplace').decode()


def write(result: Result, name: str) -> str:
    return ''.join(line(row) + '\n' for row in rows(result, name))
