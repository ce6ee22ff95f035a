"""Say which piece of an article goes on from which place, where lines say 'continued on page 2', 'from page 1'.

Weighs, in nats: numbers of pages, a title that is repeated, what the texts have in common, a sentence that breaks off.
The weights, limits and words are data of `rules/articles.yaml`.  Knows no layout: the caller says what stands where.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.heads import newness, pairs
from cleaner.lines import HEADLESS, Limits, compiled, ending
from cleaner.seam import coheres

_DIGITS = {char: n for n, char in enumerate('一二三四五六七八九', 1)}


class Stub(NamedTuple):
    """A place where an article breaks off: `pages` are those it goes on on, `own` those it may stand on."""

    at: int  # code points of the text
    title: str
    text: str  # the article so far
    last: str  # the end of it
    pages: frozenset[str]
    own: frozenset[str]
    sheet: int = 0  # form feeds above it


class Piece(NamedTuple):
    """A text that goes on from elsewhere: `pages` are those it comes from, `own` those it may stand on."""

    at: int
    title: str  # '' where none is repeated
    text: str
    pages: frozenset[str]
    own: frozenset[str]
    sheet: int = 0
    sheets: int = 0  # of the text


class Match(NamedTuple):
    """Piece `piece` goes on from stub `stub`: so many nats speak for it, so many more than for any other way."""

    piece: int
    stub: int
    odds: float
    lead: float


def numbers(text: str, limits: Limits) -> frozenset[str]:
    """Return the numbers of pages of a paper that `text` names: the group of `limits.page_number` that matched.

    >>> limits = Limits(page_number='第(.)版|([A-Z][0-9]+)')
    >>> sorted(numbers('下转第三版', limits)), sorted(numbers('A2 要闻', limits))
    (['3'], ['A2'])
    """
    found = (match[match.lastindex or 0] for match in compiled(limits.page_number).finditer(text))
    return frozenset(_arabic(''.join(number.split()).upper()) for number in found)


def _arabic(number: str) -> str:
    if number[0] not in '一二三四五六七八九十':
        return number
    tens, ten, ones = number.rpartition('十')
    return str((_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0))


def leaves(text: str, limits: Limits) -> int:
    """Return where in a paragraph the words begin that end it and say where it goes on; -1 without such words.

    >>> limits = Limits(leaves='（下转.{1,4}版）$')
    >>> leaves('各项工作有序展开。（下转第三版）', limits), leaves('各项工作有序展开。（完）', limits)
    (9, -1)
    """
    found = compiled(limits.leaves).search(text)
    return int(found.start()) if found else -1


def repeats(title: str, again: str, limits: Limits) -> bool:
    """Tell whether `again` is `title` once more, or shortened.

    >>> [repeats('老桥昨日恢复通车 两岸市民夹道欢迎', again, Limits()) for again in ('老桥恢复通车', '秧田开机')]
    [True, False]
    """
    a, b = ''.join(title.split()), ''.join(again.split())
    if len(b) >= limits.shortest and b in a:
        return True
    words = pairs(again)
    return len(words) >= limits.shortest and len(words & pairs(title)) >= limits.repeated * len(words)


def breaks_off(last: str, first: str) -> bool:
    """Tell whether `first` goes on with a sentence that `last` did not end.

    >>> breaks_off('各县区要提前放', '水，渠道要清淤。'), breaks_off('各县区要提前放水。', '渠道要清淤。')
    (True, False)
    """
    return bool(last and first) and (ending(last) in ('open', 'pause') or first[0] in HEADLESS)


def signals(stub: Stub, piece: Piece, limits: Limits) -> dict[str, float]:
    """Say what speaks for `piece` going on from `stub`, and against it."""
    named = [(stub.pages, piece.own), (piece.pages, stub.own)]
    out = {
        '': 1.0,
        'above': float(piece.at < stub.at),
        'later-page': float(piece.sheets > 0 and piece.sheet > stub.sheet),
        'same-page': float(piece.sheets > 0 and piece.sheet == stub.sheet),
        'page': float(sum(bool(a & b) for a, b in named)),
        'other-page': float(sum(bool(a and b and not a & b) for a, b in named)),
        'new-matter': newness(stub.text, piece.text),
    }
    if piece.title and stub.title:
        out['title' if repeats(stub.title, piece.title, limits) else 'other-title'] = 1.0
    stopped, begins = ending(stub.last) not in ('open', 'pause'), piece.text[:1] not in HEADLESS
    if stopped:
        out['stopped'] = 1.0
        out['astray'] = float(not begins)
    else:
        nats = coheres(stub.last, piece.text) if stub.last and piece.text else math.inf
        out['coheres'] = 0.0 if math.isinf(nats) else max(-1.0, min(2.0, nats / 6 - 1))
    return out


def fits(stub: Stub, piece: Piece, limits: Limits) -> float:
    """Return how far the signals speak for `piece` going on from `stub`, in nats."""
    return sum(limits.pieces.get(name, 0.0) * value for name, value in signals(stub, piece, limits).items())


def match(stubs: Sequence[Stub], pieces: Sequence[Piece], limits: Limits) -> Iterator[Match]:
    """Yield for each piece the stub that it goes on from, the surest first; a stub has one piece.

    Where there are more than `limits.most_pairs` of them, none is told: that is no paper.
    """
    if len(stubs) * len(pieces) > limits.most_pairs:
        return
    odds = {(p, s): fits(stub, piece, limits) for p, piece in enumerate(pieces) for s, stub in enumerate(stubs)}
    if len(stubs) == len(pieces) > 0:
        # As many breaks as pieces: each piece has its break, one of so many.
        all_there = limits.pieces.get('only', 0.0) - math.log(len(stubs))
        odds = {pair: value + all_there for pair, value in odds.items()}
    left = dict(odds)
    while left:
        (p, s), best = max(left.items(), key=lambda item: item[1])
        others = [value for key, value in left.items() if (key[0] == p) != (key[1] == s)]
        yield Match(p, s, best, best - max(others, default=-math.inf))
        left = {key: value for key, value in left.items() if key[0] != p and key[1] != s}
