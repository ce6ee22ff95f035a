"""Read a page of clean text: blocks with roles, cut into articles.  Proposes no edits.

Says of every role and every cut which signal gave it and how far it is to be trusted; knows nothing of boxes or fonts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cleaner.lines import Cue, Cues, Limits, Line, LineParams, lines_of

__all__ = ['Article', 'Block', 'Cue', 'Cues', 'Limits', 'Line', 'LineParams', 'lines_of', 'read_page']

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a page and its role; `text` is `start:end` without the mark-up in `marks`."""

    role: str
    text: str
    start: int
    end: int
    source: tuple[Span, ...]
    marks: tuple[Span, ...]
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Article:
    """A run of blocks; `reason` and `confidence` are those of the cut before it."""

    title: str
    text: str
    start: int
    end: int
    blocks: tuple[Block, ...]
    reason: str
    confidence: float


def read_page(
    text: str,
    cues: Cues,
    hints: Sequence[object] = (),
    where: Callable[[int, int], list[Span]] | None = None,
) -> list[Article]:
    """Return the articles of `text`; `where` gives the source spans of a range."""
    blocks = tuple(
        Block('paragraph', li.text, li.start, li.end, tuple(where(li.start, li.end) if where else [(li.start, li.end)]), (), 'line', 0.5)
        for li in lines_of(text)
    )
    if not blocks:
        return []
    return [Article('', '\n\n'.join(b.text for b in blocks), blocks[0].start, blocks[-1].end, blocks, 'page', 0.5)]
