"""What was read of a page beside what is meant: joins, paragraphs, articles, roles, all by the places of characters.

A reading is a list of `Gold`, whoever made it: the cleaner, or one of two rules that people use.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from cleaner import Result, clean
from proof.judge import CHAIN, Tally
from proof.papers import Gold, Page
from proof.segments import b_cubed, boundary_similarity, window_diff

Reading = Sequence[Gold]
IN_TEXT = ('kicker', 'headline', 'deck', 'crosshead', 'paragraph')


# ---- three readers


def ours(page: Page) -> Reading:
    """Read with the default chain; a block's text is that of the clean text, without mark-up."""
    return read_result(clean(page.text, CHAIN))


def read_result(result: Result) -> Reading:
    source = result.source
    out = []
    for number, article in enumerate(result.articles):
        for block in article.blocks:
            marks = {i for a, b in block.marks for x, y in result.where(a, b) for i in range(x, y)}
            spans = (i for a, b in block.source for i in range(a, b))
            places = tuple(i for i in spans if not source[i].isspace() and i not in marks)
            out.append(Gold(block.role, block.text, number, places))
    return out


def by_blank_lines(page: Page) -> Reading:
    """Every blank line is the end of a paragraph; the page is one article."""
    blocks = [_glued(list(lines)) for lines in _runs(page.text)]
    return [Gold('paragraph', text, 0, places) for text, places in blocks]


def by_stop_marks(page: Page) -> Reading:
    """A line goes on until one ends with a stop; a short line between blank lines that has none is a headline."""
    out: list[Gold] = []
    article = 0
    for lines in _runs(page.text):
        alone = len(lines) == 1 and len(lines[0][1]) <= 30 and not re.search('[。！？”」，、；：]$', lines[0][1])
        if alone:
            article += 1
            out.append(Gold('headline', *_put(_glued(lines), article)))
            continue
        rest = list(lines)
        while rest:
            size = next((i + 1 for i, (_, line) in enumerate(rest) if re.search('[。！？!?”」]$', line)), len(rest))
            out.append(Gold('paragraph', *_put(_glued(rest[:size]), article)))
            rest = rest[size:]
    return out


def _put(block: tuple[str, tuple[int, ...]], article: int) -> tuple[str, int, tuple[int, ...]]:
    return block[0], article, block[1]


Line = tuple[int, str]


def _runs(text: str) -> Iterator[list[Line]]:
    """Yield runs of lines without a blank one, each line with its place, stripped."""
    run: list[Line] = []
    for found in re.finditer(r'[^\n]*\n?', text):
        line = found[0].strip().removeprefix('# ')
        if line:
            run.append((found.start() + found[0].index(line), line))
        elif run:
            yield run
            run = []


def _glued(lines: Sequence[Line]) -> tuple[str, tuple[int, ...]]:
    text = ''
    places: list[int] = []
    for start, line in lines:
        text += (' ' if text[-1:].isascii() and text and line[0].isascii() else '') + line
        places += [start + i for i, char in enumerate(line) if not char.isspace()]
    return text, tuple(places)


READERS: dict[str, Callable[[Page], Reading]] = {
    'cleaner': ours,
    'every blank line ends a paragraph': by_blank_lines,
    'a stop at the end of a line ends a paragraph': by_stop_marks,
}

# ---- what they are measured by


def joins(blocks: Reading, line_of: Sequence[int]) -> set[tuple[int, int]]:
    """Return the pairs of characters of two lines that follow each other in a block."""
    return {(a, b) for block in blocks for a, b in pairwise(block.places) if line_of[a] != line_of[b]}


def lines_of(text: str) -> list[int]:
    """Return the number of its line for each character."""
    out = []
    line = 0
    for char in text:
        out.append(line)
        line += char in '\n\x0c'
    return out


def compare(
    tally: Tally, keys: Sequence[Any], page: Page, found: Reading, tell: bool = False, spaces: bool = True
) -> None:
    """Add what `found` has right to the rows `keys` of a tally; `spaces`: those between letters are part of it."""
    line_of = lines_of(page.text)
    true, made = joins(page.blocks, line_of), joins(found, line_of)
    owner = {place: block for block in found for place in block.places}
    paragraphs = [block for block in page.blocks if block.role == 'paragraph']
    whole = {_shape(block, spaces) for block in found if block.role == 'paragraph'}
    cuts = _Cuts(page, owner)
    for key in keys:
        tally.add((key, 'joins found'), len(true & made), len(made))
        tally.add((key, 'joins true'), len(true & made), len(true))
        tally.add((key, 'paragraphs'), sum(_shape(p, spaces) in whole for p in paragraphs), len(paragraphs))
        for block in page.blocks:
            tally.add((key, 'role', block.role), _role(block, owner) == block.role)
        cuts.add(tally, key)
    if tell:
        _tell_joins(page, true, made)
        _tell_paragraphs(page, [p for p in paragraphs if _shape(p, spaces) not in whole], owner)
        _tell_roles(page, owner)
        cuts.tell()


_LOST = re.compile(r'(?<=[^!-~]) +| +(?=[^!-~])')


def _shape(block: Gold, spaces: bool) -> tuple[str, tuple[int, ...]]:
    """Return what makes a paragraph exact: its characters, and its spaces between letters and figures.

    A space beside a Han is left out: whether there was one where the line breaks, nobody can tell.
    """
    return _LOST.sub('', block.text) if spaces else '', block.places


def _role(block: Gold, owner: dict[int, Gold]) -> str:
    """Return the role that most characters of a block were given."""
    roles = Counter(owner[place].role for place in block.places if place in owner)
    return roles.most_common(1)[0][0] if roles else ''


class _Cuts:
    """The cuts between articles; units are the blocks that are text, in the order in which they are to be read."""

    def __init__(self, page: Page, owner: dict[int, Gold]) -> None:
        self.page, self.owner = page, owner
        self.units = [block for block in page.blocks if block.role in IN_TEXT]
        self.pairs = [
            (block.article, owner[place].article) for block in self.units for place in block.places if place in owner
        ]
        self.firsts = [next((owner[p].article for p in block.places if p in owner), -1) for block in self.units]
        self.true = {i for i in range(1, len(self.units)) if self.units[i].article != self.units[i - 1].article}
        self.found = {i for i in range(1, len(self.units)) if self.firsts[i] != self.firsts[i - 1]}

    def add(self, tally: Tally, key: Any) -> None:
        both = Counter(self.pairs)
        true, found = Counter(a for a, _ in self.pairs), Counter(b for _, b in self.pairs)
        exact = sum(n == true[a] == found[b] for (a, b), n in both.items())
        ends = [0, *sorted(self.true), len(self.units)]
        known = {*self.found, 0, len(self.units)}
        near = sum(all(any(abs(end - c) <= 1 for c in known) for end in pair) for pair in pairwise(ends))
        tally.add((key, 'articles'), exact, len(true))
        tally.add((key, 'articles, give or take a paragraph'), near, len(ends) - 1)
        tally.add((key, 'WindowDiff'), window_diff(self.true, self.found, len(self.units)))
        tally.add((key, 'boundary similarity'), boundary_similarity(self.true, self.found))
        tally.add((key, 'B-cubed'), b_cubed(self.pairs)[2])

    def tell(self) -> None:
        for i in sorted(self.true ^ self.found):
            what = 'cut missed' if i in self.true else 'false cut'
            above, below = self.units[i - 1], self.units[i]
            kind = f'article: {what} before {below.role}, read as {_role(below, self.owner)}, {_opening(self.page)}'
            tell_failure(kind, f'{above.text[-30:]!r} || {below.text[:40]!r}')


def _opening(page: Page) -> str:
    return f'opening: {page.style.opening}' if page.style else ''


FAILURES: Counter[str] = Counter()  # kinds of failure, of all pages


def tell_failure(kind: str, what: str) -> None:
    """Count a failure; the first of its kind are printed on standard error."""
    FAILURES[kind] += 1
    if FAILURES[kind] <= Tally.failures:
        print(f'{kind}\n    {what}', file=sys.stderr)


def _tell_joins(page: Page, true: set[tuple[int, int]], made: set[tuple[int, int]]) -> None:
    for a, b in sorted(true ^ made):
        what = 'join missed' if (a, b) in true else 'false join'
        between = page.text[a + 1 : b]
        where = 'a line end' if between.count('\n') < 2 else 'a blank line' if not between.strip() else 'a caption'
        style = page.style
        how = f', {style.parts}, {style.kinsoku}' if style else ''
        tell_failure(
            f'{what} over {where}{how}',
            f'{page.text[max(0, a - 25) : a + 1]!r} {between[:50]!r} {page.text[b : b + 25]!r} {style}',
        )


def _tell_paragraphs(page: Page, paragraphs: Reading, owner: dict[int, Gold]) -> None:
    for p in paragraphs:
        pieces = list(dict.fromkeys(owner[place] for place in p.places if place in owner))
        if len(pieces) > 1:
            kind = 'in pieces'
        elif not pieces or pieces[0].places == p.places:
            kind = (
                f'read as {pieces[0].role}'
                if pieces and pieces[0].role != 'paragraph'
                else 'spaces or characters differ'
            )
        else:
            kind = 'with more than its own'
        tell_failure(f'paragraph {kind}', f'{[piece.text[:60] for piece in pieces]} want {p.text[:60]!r} {page.style}')


def _tell_roles(page: Page, owner: dict[int, Gold]) -> None:
    for n, block in enumerate(page.blocks):
        got = _role(block, owner)
        if got != block.role:
            above = page.blocks[n - 1].text[-20:] if n else ''
            below = page.blocks[n + 1].text[:20] if n + 1 < len(page.blocks) else ''
            tell_failure(
                f'role: {block.role} read as {got or "nothing"}', f'{above!r} || {block.text[:60]!r} || {below!r}'
            )
