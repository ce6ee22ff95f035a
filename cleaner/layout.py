"""Read a page of clean text: blocks with roles, cut into articles.  Proposes no edits.

The front of `page.py`, which reads the lines: a block is a line, an article a run of blocks.  A cut that is less sure
than the rule file asks for is not made, and reported.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from cleaner.hints import Box, Hint
from cleaner.lines import Cue, Cues, Limits, Line, LineParams, lines_of
from cleaner.page import Item, Page, items_of, measure
from cleaner.pieces import Piece, Stub, leaves, match, numbers

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
    `continues` is the number, from 1, of the article that this one goes on from, where both are there and not joined.
    """

    title: str
    text: str
    start: int
    end: int
    blocks: tuple[Block, ...]
    reason: str
    confidence: float
    doubts: tuple[Doubt, ...] = ()
    continues: int | None = None


def read_page(text: str, cues: Cues, hints: Sequence[object] = (), where: Where | None = None) -> list[Article]:
    r"""Return the articles of the clean `text`.

    `where` gives the source spans of a range (code points); without it a block is its own source.  `hints` are what a
    format knows besides the text: the size of a line's type is used.

    >>> [article.title for article in read_page('# 春\n\n雨停了。', Cues())]
    ['春']
    """
    items = items_of(text, cues)
    measure(items, (hint for hint in hints if isinstance(hint, Hint)))
    page = Page(items, cues.limits)
    page.read(text)
    articles = [_article(part, where) for part in page.parts()]
    stubs, pieces = parted(articles, text, cues)
    for found in match([stub for stub, _, _ in stubs], [piece for piece, _, _ in pieces], cues.limits):
        number, origin = pieces[found.piece][1], stubs[found.stub][1]
        if found.odds > cues.limits.goes_on and found.lead > 0 and number != origin:
            articles[number] = replace(articles[number], continues=origin + 1)
    return articles


def _below(rows: Sequence[tuple[int, int, Block]], n: int) -> Block | None:
    """Return the next block behind the `n`-th that is no furniture."""
    return next((rows[k][2] for k in range(n + 1, len(rows)) if rows[k][2].role != 'furniture'), None)


def parted(
    articles: Sequence[Article], text: str, cues: Cues
) -> tuple[list[tuple[Stub, int, int]], list[tuple[Piece, int, int]]]:
    """Return where articles break off and which go on from elsewhere, each with the number of its article and block.

    A place that has its continuation right below is left out, and so is the continuation.
    """
    jumps = {cue.name: cue.params for cue in cues.cues if cue.role == 'jump'}
    stubs, pieces = list[tuple[Stub, int, int]](), list[tuple[Piece, int, int]]()
    rows = [(a, b, block) for a, article in enumerate(articles) for b, block in enumerate(article.blocks)]
    come = sum(block.role == 'jump' and jumps[block.reason].opens for _, _, block in rows if block.reason in jumps)
    if not come:
        return stubs, pieces
    limits = cues.limits
    ends = {block.start: leaves(block.text, limits) for _, _, block in rows if block.role == 'paragraph'}
    leave = sum(ends.get(block.start, -1) >= 0 or block.role == 'jump' for _, _, block in rows)
    if come * (leave - come) > limits.most_pairs:
        return stubs, pieces
    labels = _Labels(text, [block for _, _, block in rows], limits)
    begun = {a: b for a, b, block in reversed(rows) if block.role == 'paragraph'}  # the first paragraph of each article
    for n, (a, b, block) in enumerate(rows):
        params = jumps.get(block.reason) if block.role == 'jump' else None
        if (end := ends.get(block.start, -1)) >= 0:
            below = _below(rows, n)
            last, place, go = block.text[:end].rstrip(), b, block.text[end:]
        elif params and params.closes:
            below = _below(rows, n)
            place = next((k for k in range(b - 1, -1, -1) if articles[a].blocks[k].role == 'paragraph'), -1)
            last, go = articles[a].blocks[place].text if place >= 0 else '', block.text
        elif params and params.opens and b < begun.get(a, b + 1):
            body = _texts(articles[a].blocks[b + 1 :])
            title = next((x.text for x in articles[a].blocks[: b + 2] if is_title(x)), '')
            if body:
                own, come_from = labels.at(block.start), numbers(block.text, limits)
                piece = Piece(block.start, title, '\n'.join(body), come_from, *own, len(labels.ends))
                pieces.append((piece, a, b))
            continue
        else:
            continue
        opens = jumps.get(below.reason) if below and below.role == 'jump' else None
        if place >= 0 and not (opens and opens.opens):
            body = _texts(articles[a].blocks[: place + 1])
            own = labels.at(block.start)
            stubs.append((Stub(block.start, articles[a].title, '\n'.join(body), last, numbers(go, limits), *own), a, b))
    return stubs, pieces


def is_title(block: Block) -> bool:
    """Tell whether `block` is a headline, or one that is repeated."""
    return block.role == 'headline' or block.reason == 'repeated-headline'


def _texts(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks if block.role == 'paragraph']


class _Labels:
    """The numbers that the pages of a text bear, in furniture; form feeds part pages."""

    def __init__(self, text: str, blocks: Sequence[Block], limits: Limits) -> None:
        self.ends = [i for i, char in enumerate(text) if char == '\f']
        self.pages: dict[int, frozenset[str]] = {}
        for block in blocks:
            if block.role == 'furniture':
                page = bisect_right(self.ends, block.start)
                self.pages[page] = self.pages.get(page, frozenset()) | numbers(block.text, limits)

    def at(self, place: int) -> tuple[frozenset[str], int]:
        """Return the numbers of the page on which `place` is, and how many pages stand above it."""
        page = bisect_right(self.ends, place)
        return self.pages.get(page, frozenset()), page


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
