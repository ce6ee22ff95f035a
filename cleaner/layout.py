"""Read a page of clean text: blocks with roles, cut into articles.  Proposes no edits.

The front of `page.py`, which reads the lines: a block is a line, an article a run of blocks.  A cut that is less sure
than the rule file asks for is not made, and reported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cleaner.hints import Box, Hint
from cleaner.lines import Cue, Cues, Limits, Line, LineParams, lines_of
from cleaner.page import Item, Page, items_of, measure

__all__ = ['Article', 'Block', 'Cue', 'Cues', 'Doubt', 'Limits', 'Line', 'LineParams', 'lines_of', 'read_page']

Span = tuple[int, int]
Where = Callable[[int, int], list[Span]]
IN_TEXT = ('kicker', 'headline', 'deck', 'crosshead', 'paragraph')


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a page and its role; `text` is `start:end` without the mark-up in `marks`.

    `boxes` are page, element id and box of the lines that `source` covers, where a format tells them.
    """

    role: str
    text: str
    start: int
    end: int
    source: tuple[Span, ...]
    marks: tuple[Span, ...]
    reason: str
    confidence: float
    boxes: tuple[tuple[int, str, Box], ...] = ()


class Doubt(NamedTuple):
    """A cut that was not made, before the block that starts at `start`."""

    start: int
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Article:
    """A run of blocks; `reason` and `confidence` are those of the cut before it.

    `doubts` are cuts that were not made, being less sure than the rule file asks for: where, why, how sure.
    """

    title: str
    text: str
    start: int
    end: int
    blocks: tuple[Block, ...]
    reason: str
    confidence: float
    doubts: tuple[Doubt, ...] = ()


def read_page(text: str, cues: Cues, hints: Sequence[object] = (), where: Where | None = None) -> list[Article]:
    r"""Return the articles of the clean `text`.

    `where` gives the source spans of a range (code points); without it a block is its own source.  `hints` are what a
    format knows besides the text: the size of a line's type is used.

    >>> [article.title for article in read_page('# 春\n\n雨停了。', Cues())]
    ['春']
    """
    items = list(items_of(text, cues))
    measure(items, (hint for hint in hints if isinstance(hint, Hint)))
    page = Page(items, cues.limits)
    page.read(text)
    return [_article(part, where) for part in page.parts()]


def _article(items: Sequence[Item], where: Where | None) -> Article:
    blocks = []
    for item in items:
        span = item.line.start, item.line.end
        source = tuple(where(*span)) if where else (span,)
        blocks.append(Block(item.role, item.text, *span, source, item.marks, item.reason, round(item.confidence, 2)))
    reason, confidence = items[0].cut or ('page-start', 1.0)
    return Article(
        ' '.join(b.text for b in blocks if b.role == 'headline'),
        '\n\n'.join(b.text for b in blocks if b.role in IN_TEXT),
        blocks[0].start,
        blocks[-1].end,
        tuple(blocks),
        reason,
        round(confidence, 2),
        tuple(Doubt(i.line.start, i.doubt[0], round(i.doubt[1], 2)) for i in items if i.doubt),
    )
