"""Say which piece of an article goes on from which place, where lines say 'continued on page 2', 'from page 1'.

Weighs, in nats: numbers of pages, a title that is repeated, what the texts have in common, a sentence that breaks off.
The weights are data of `rules/articles.yaml`.  Knows no layout: the caller says what stands where.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cleaner.heads import newness, pairs
from cleaner.lines import HEADLESS, ending
from cleaner.seam import coheres

MOST = (
    2500  # pairs that are weighed: the largest of papers has some thirty of each; time grows with the pairs, and more
)
REPEATED = 0.6  # of the pairs of the shorter of two titles that are one, in so many words
SHORTEST = 3  # characters of a title that may be another, shortened
_NUMBER = re.compile(r'([A-Za-z]?\s?\d{1,3}|[一二三四五六七八九十]{1,3})\s*版|^([A-Z]\d{1,2})\b')
_DIGITS = {char: n for n, char in enumerate('一二三四五六七八九', 1)}
_LEAVES = re.compile(r'[（(][^（()）]{0,4}[转轉见見续續][^（()）]{1,10}版[^（()）]{0,4}[）)]$')


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


def numbers(text: str) -> frozenset[str]:
    """Return the numbers of pages of a paper that `text` names.

    >>> sorted(numbers('下转第三版')), sorted(numbers('A2 要闻')), sorted(numbers('上接 A12版'))
    (['3'], ['A2'], ['A12'])
    """
    found = (a or b for a, b in _NUMBER.findall(text))
    return frozenset(_arabic(''.join(number.split()).upper()) for number in found)


def _arabic(number: str) -> str:
    if number[0] not in '一二三四五六七八九十':
        return number
    tens, ten, ones = number.rpartition('十')
    return str((_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0))


def leaves(text: str) -> int:
    """Return where in a paragraph the words begin that end it and say where it goes on; -1 without such words.

    >>> leaves('各项工作有序展开。（下转第三版）'), leaves('各项工作有序展开。（完）')
    (9, -1)
    """
    found = _LEAVES.search(text[-30:])
    return max(len(text) - 30, 0) + found.start() if found else -1


def repeats(title: str, again: str) -> bool:
    """Tell whether `again` is `title` once more, or shortened.

    >>> repeats('老桥昨日恢复通车 两岸市民夹道欢迎', '老桥恢复通车'), repeats('老桥昨日恢复通车', '秧田开机')
    (True, False)
    """
    a, b = ''.join(title.split()), ''.join(again.split())
    if len(b) >= SHORTEST and b in a:
        return True
    words = pairs(again)
    return len(words) >= SHORTEST and len(words & pairs(title)) >= REPEATED * len(words)


def breaks_off(last: str, first: str) -> bool:
    """Tell whether `first` goes on with a sentence that `last` did not end.

    >>> breaks_off('各县区要提前放', '水，渠道要清淤。'), breaks_off('各县区要提前放水。', '渠道要清淤。')
    (True, False)
    """
    return bool(last and first) and (ending(last) in ('open', 'pause') or first[0] in HEADLESS)


def signals(stub: Stub, piece: Piece) -> dict[str, float]:
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
        out['title' if repeats(stub.title, piece.title) else 'other-title'] = 1.0
    stopped, begins = ending(stub.last) not in ('open', 'pause'), piece.text[:1] not in HEADLESS
    if stopped:
        out['stopped'] = 1.0
        out['astray'] = float(not begins)
    else:
        nats = coheres(stub.last, piece.text) if stub.last and piece.text else math.inf
        out['coheres'] = 0.0 if math.isinf(nats) else max(-1.0, min(2.0, nats / 6 - 1))
    return out


def fits(stub: Stub, piece: Piece, weights: Mapping[str, float]) -> float:
    """Return how far the signals speak for `piece` going on from `stub`, in nats."""
    return sum(weights.get(name, 0.0) * value for name, value in signals(stub, piece).items())


def match(stubs: Sequence[Stub], pieces: Sequence[Piece], weights: Mapping[str, float]) -> Iterator[Match]:
    """Yield for each piece the stub that it goes on from, the surest first; a stub has one piece.

    Where there are more than `MOST` pairs, none is told: that is no paper.
    """
    if len(stubs) * len(pieces) > MOST:
        return
    odds = {(p, s): fits(stub, piece, weights) for p, piece in enumerate(pieces) for s, stub in enumerate(stubs)}
    if len(stubs) == len(pieces) > 0:
        # As many breaks as pieces: each piece has its break, one of so many.
        all_there = weights.get('only', 0.0) - math.log(len(stubs))
        odds = {pair: value + all_there for pair, value in odds.items()}
    left = dict(odds)
    while left:
        (p, s), best = max(left.items(), key=lambda item: item[1])
        others = [value for key, value in left.items() if (key[0] == p) != (key[1] == s)]
        yield Match(p, s, best, best - max(others, default=-math.inf))
        left = {key: value for key, value in left.items() if key[0] != p and key[1] != s}
