"""Articles that break off on one page of a paper and go on on another: propose to carry the piece to its place.

A line says where the article goes on, another where the piece comes from.  Where both are there and the piece is told
from all others (`pieces.py`), its text is carried behind the place where the article broke off, and the line it began
with behind the line that broke it off.  What is less sure stays: `Article.continues` tells it.  Reads the roles and the
cuts of the page as `layout.py` does; knows no words but the one without which there is nothing to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cleaner.layout import Article, Block, is_title, parted, read_page
from cleaner.lines import Cues, Limits
from cleaner.passes import Rule, Spans, View
from cleaner.pieces import breaks_off, leaves, match
from cleaner.seam import glue
from cleaner.signs import HAN
from cleaner.text import Edit

BUDGET = 0.6
_LINE = re.compile(r'\r\n?|\n')


@dataclass(frozen=True, slots=True)
class Jump:
    """How sure it has to be that a piece goes on from a place, in nats."""

    sign: str  # what the line of a piece begins with, or nearly; a text without it has nothing to do
    odds: float = 2.5  # that speak for it ...
    lead: float = 2.0  # ... and more than for another


PARAMS: Mapping[str, type] = {'parted-article': Jump}


def make(name: str, rules: Mapping[str, Rule], common: None, cues: Cues) -> Jumps:
    del common
    return Jumps(name, rules, cues)


@dataclass(frozen=True, slots=True)
class Jumps:
    name: str
    rules: Mapping[str, Rule]
    cues: Cues
    budget: float = BUDGET
    signs: str = HAN

    def trigger(self, text: str) -> bool:
        rule = self.rules.get('parted-article')
        return bool(rule and rule.params.sign in text and self._goes_on(text, rule.params.sign))

    def _goes_on(self, text: str, sign: str) -> bool:
        """Tell whether a line of `text` says that a piece comes from elsewhere."""
        for found in re.finditer(f'{re.escape(sign)}[^{_ENDS}]{{0,{_LONGEST}}}(?:[{_ENDS}]|\\Z)', text):
            near = re.split(f'[{_ENDS}]', text[max(0, found.start() - _LONGEST) : found.start()])[-1]
            line = (near + found[0]).strip()
            if (
                line.find(sign) <= _LATEST
                and len(line) < _LONGEST
                and any(cue.role == 'jump' and cue.params.opens for cue in self.cues.of(line))
            ):
                return True
        return False

    def __call__(self, view: View) -> Iterator[Edit]:
        if self.trigger(view.text):
            yield from self._edits(view)

    def _edits(self, view: View) -> Iterator[Edit]:
        params = self.rules['parted-article'].params
        articles = read_page(view.text, self.cues, view.hints)
        stubs, pieces = parted(articles, view.text, self.cues)
        found = match([stub for stub, _, _ in stubs], [piece for piece, _, _ in pieces], self.cues.limits)
        sure = [(pieces[m.piece], stubs[m.stub]) for m in found if m.odds >= params.odds and m.lead >= params.lead]
        moved = {piece[1] for piece, _ in sure}
        for piece, stub in sure:
            # A piece that breaks off again has its own piece carried once it stands in its place.
            if stub[1] not in moved and piece[1] != stub[1]:
                title = piece[0].title
                if title and stub[0].title and not _repeated(articles[piece[1]]):
                    continue
                edits = list(
                    _carries(
                        view.text,
                        articles[piece[1]],
                        piece[2],
                        articles[stub[1]].blocks[stub[2]],
                        stub[0].last,
                        _above(articles[stub[1]], stub[2]),
                        self.cues.limits,
                    )
                )
                if _free(edits, view.guards):
                    yield from edits


_ENDS = '\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029'
_LONGEST = 80  # code points of a line that says where a piece comes from
_LATEST = 4  # of these may stand before the sign: a bracket, a space


def _repeated(article: Article) -> bool:
    """Tell whether the title of a piece is the one that stands where it broke off."""
    return not any(block.role == 'headline' for block in article.blocks)


def _above(article: Article, jump: int) -> Block:
    """Return the block whose text breaks off: the paragraph above the line that says so, or the one it is a part of."""
    return next(block for block in reversed(article.blocks[: jump + 1]) if block.role == 'paragraph')


def _carries(
    text: str, article: Article, number: int, jump: Block, last: str, above: Block, limits: Limits
) -> Iterator[Edit]:
    """Carry the blocks of a piece; `number` is that of its first line, `jump` what says that `above` breaks off."""
    rule = 'parted-article'
    inside = leaves(above.text, limits) if jump is above else -1
    to = above.end if inside < 0 else above.start + text[above.start : above.end].rindex(above.text[inside:][:1])
    if inside >= 0:
        while text[to - 1].isspace():
            to -= 1
    heads = [block for k, block in enumerate(article.blocks) if k == number or (k <= number + 1 and is_title(block))]
    body = [block for block in article.blocks[number:] if block not in heads and block.role != 'furniture']
    taken: set[int] = set()
    breaks = breaks_off(last, body[0].text)
    for blocks, point in ((body, to), (heads, jump.end)):
        for n, run in enumerate(_runs(text, blocks)):
            start, end = run
            before = start - len(text[:start]) + len(text[:start].rstrip())
            after = end + len(text[end:]) - len(text[end:].lstrip())
            joins = breaks and blocks is body and n == 0
            drop = None
            if joins:
                if between := glue(last, text[start:end], set)[1]:
                    yield Edit(point, point, between, rule)
                drop = before, start
            elif '\f' not in text[before:start] and before < start:
                start = before
            else:
                found = _LINE.search(text)
                yield Edit(point, point, (found[0] if found else '\n') * (1 + (blocks is body)), rule)
                drop = end, after
            if drop and '\f' in text[drop[0] : drop[1]]:
                drop = (before, run[0]) if joins is False and '\f' not in text[before : run[0]] else None
            yield Edit(start, end, '', rule, point)
            if drop and drop[0] < drop[1] < len(text) and drop[0] not in taken:
                taken.add(drop[0])
                yield Edit(*drop, '', rule)


def _runs(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of blocks that follow each other with white space between, and no page's end in it."""
    start = end = -1
    for block in blocks:
        if start >= 0 and text[end : block.start].strip() == '' and '\f' not in text[end : block.start]:
            end = block.end
            continue
        if start >= 0:
            yield start, end
        start, end = block.start, block.end
    if start >= 0:
        yield start, end


def _free(edits: Sequence[Edit], guards: Spans) -> bool:
    """Tell whether no guard refuses one of `edits`: all of a piece is carried, or nothing."""
    ranges = sorted((edit.start, edit.end) for edit in edits if edit.start < edit.end)
    if any(a[1] > b[0] for a, b in pairwise(ranges)):
        return False
    for a, b in guards:
        for start, end, _, _, to, *_ in edits:
            point = start if to is None and start == end else to
            if point is not None and a < point < b:
                return False
            if start < b and a < end and (to is None or a < start or b > end):
                return False
    return True
