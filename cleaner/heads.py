"""Weigh what speaks for a title being the head of an article, and against it: signals, in nats, and their sum.

The weights are data: `rules/articles.yaml` has them, fitted so that cuts of confidence c are right about c of the time.
Knows pairs of characters; knows no roles.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from cleaner.lazy import lazy
from cleaner.zh.model import BREAK, follows, symbol

_HAN = lazy('[\u3400-\u9fff]{2,}')
_NAME = lazy('[A-Za-z]{3,}|[0-9]{3,}')
ABOVE = 1200  # code points of the article so far that are compared
BELOW = 600  # ... with those below the title
COMMON = 11.0  # nats: of two texts on one matter, parts share pairs of characters that are rarer than this
DOUBT = 60.0  # nats of such pairs that are added as if they were shared as usual: a short text tells little
NAME = 3.0  # nats that a word of letters or a long number tells: a name, commoner in text on one matter than rare pairs
SHARED = -3.6  # ln of the share of such pairs; half the parts of one article have more than -2.5, of two less than -4.8


def weigh(signals: Mapping[str, float], weights: Mapping[str, float]) -> tuple[str, float]:
    """Return the strongest signal for a head, and the probability that all of them give together.

    A signal without a weight tells nothing; '' is the weight of having none.

    >>> weigh({'byline-below': 1.0, 'numbered': 1.0}, {'': -1.0, 'byline-below': 4.0, 'numbered': -3.0})
    ('byline-below', 0.5)
    """
    parts = {name: weights.get(name, 0.0) * value for name, value in signals.items()}
    total = weights.get('', 0.0) + sum(parts.values())
    best = max(parts, key=lambda name: parts[name], default='title')
    return best, 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def newness(above: str, below: str) -> float:
    """Return how much less `below` has in common with `above` than two parts of one article have, in nats, -2 to 2.

    What they have in common are pairs of Han, rare ones, which name people, places and things, words of letters and
    long numbers.  Short texts tell little, none tell nothing.

    >>> newness('老桥昨日通车。', '老桥长三百米，通车后方便群众。') < newness('老桥昨日通车。', '秧田开机，农机手忙。')
    True
    """
    there = pairs(above[-ABOVE:]) | _names(above[-ABOVE:])
    here = {pair: cost for pair in pairs(below[:BELOW]) if (cost := _rarity(pair) - COMMON) > 0}
    here.update(dict.fromkeys(_names(below[:BELOW]), NAME))
    whole = sum(here.values())
    shared = sum(cost for pair, cost in here.items() if pair in there)
    value = SHARED - math.log((shared + DOUBT * math.exp(SHARED)) / (whole + DOUBT))
    return max(-2.0, min(2.0, value))


def retold(title: str, above: str, below: str) -> float:
    """Return which share of the pairs of Han in `title` the text below has, less the share that the text above has.

    >>> retold('老桥通车', '秧田开机。', '老桥昨日通车。')
    0.6666666666666666
    """
    words = pairs(title)
    if not words:
        return 0.0
    return (len(words & pairs(below[:BELOW])) - len(words & pairs(above[-ABOVE:]))) / len(words)


def pairs(text: str) -> set[str]:
    """Return the pairs of Han that stand next to each other in `text`."""
    out: set[str] = set()
    for word in _HAN.findall(text):
        out.update(map(''.join, pairwise(word)))
    return out


def _names(text: str) -> set[str]:
    """Return the words of letters and the long numbers of `text`."""
    return {word.lower() for word in _NAME.findall(text)}


def tail(texts: Sequence[str], size: int) -> str:
    """Return the last `size` code points, at least, of texts that follow each other, without joining them all."""
    out: list[str] = []
    for text in reversed(texts):
        out.append(text)
        size -= len(text)
        if size <= 0:
            break
    return '\n'.join(reversed(out))


@lru_cache(1 << 14)
def _rarity(pair: str) -> float:
    """Return what a pair costs behind the start of a line, in nats."""
    a, b = symbol(pair[0]), symbol(pair[1])
    return -follows(symbol(BREAK), a) - follows(a, b)
