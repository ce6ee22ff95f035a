"""What a character costs where text may have been read in a wrong codec, in nats.

By `likelihood`; and what it costs more for being no character of the codec it is read in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate

from cleaner.zh.likelihood import alone, behind

_UNSEEN = 16.0  # nats: what no text holds, or hardly any
# These two are part of what a character costs, as the model is, and sit with it in a cache that all callers share: no
# rule file sets them.  Of 645 whole texts and 645 spans of seven pairs of codecs, 6 to 40 characters, 96.1 % and 94.6 %
# come back exactly.
# Nats that its place makes a mark dearer than it is anywhere, at most: words were counted, not sentences.  96.1 % and
# 94.4 % come back at half, 96.3 % and 94.6 % at twice.
_SURPRISE = 5.0
# A mark that repeats the Han before it: the counts hold few of such pairs; it follows one of 700 Han of Japanese, which
# is ln 700.  As many come back at half and at twice.
_REPEAT, _REPEATED = '\u3005', 6.5
BEHIND = 3  # code points before one that the model looks at
_MARKS = '\u00b7\u2014\u2018\u2019\u201c\u201d\u2026\u2022\u25cb\u25cf\uffe5'


@lru_cache(1 << 15)
def kind_of(char: str) -> str:
    """Name the kind of a character; '' for Han, for marks of Chinese, and for ASCII."""
    if char < '\x7f' or '\u3000' <= char < '\u3041' or '\u3400' <= char <= '\u9fff' or '\uff01' <= char <= '\uff5e':
        return ''
    if '\u3041' <= char <= '\u30ff':
        return 'kana'
    if '\uac00' <= char <= '\ud7a3':
        return 'hangul'
    category = unicodedata.category(char)
    if category in {'Cn', 'Co', 'Cs', 'Cc'}:
        return 'nothing'
    return 'letter' if category[0] in 'LM' else '' if char in _MARKS else 'sign'


@lru_cache(1 << 18)
def cost_behind(before: str, char: str) -> float:
    """Return what a character costs behind the last three, in nats."""
    cost = behind(before, char)
    if '\u3001' <= char <= '\u301f' or '\uff01' <= char <= '\uff1f':
        cost = min(cost, alone(char) + _SURPRISE)
    if char == _REPEAT and '\u4e00' <= before[-1:] <= '\u9fff':
        cost = min(cost, _REPEATED)
    return max(cost, alone(char)) if '\uac00' <= char <= '\ud7a3' and alone(char) >= _UNSEEN else cost


class _Prices(dict[str, float]):
    """What a character costs whatever stands before it, in nats; read by `map` at the speed of C."""

    def __missing__(self, char: str) -> float:
        price = self[char] = alone(char)
        return price


price_of = _Prices().__getitem__


@lru_cache(1 << 15)
def surcharge(char: str, codec: str) -> float:
    """Return what a character costs beyond what the model says, for it is no character that a codec is used for."""
    kind = kind_of(char)
    if kind == 'kana':
        return 0.0 if codec in {'utf-8', 'cp932', 'euc_jp'} else 3.0
    if kind == 'hangul':
        return 0.0 if codec in {'utf-8', 'cp949'} else 3.0
    return 4.0 if kind else 0.0


class _Read(dict[str, float]):
    """What a character costs that is read in a codec, whatever stands before it, in nats."""

    def __init__(self, codec: str) -> None:
        super().__init__()
        self.codec = codec

    def __missing__(self, char: str) -> float:
        price = self[char] = alone(char) + surcharge(char, self.codec)
        return price


read_price = cache(_Read)  # codec -> {character: nats}


def running(text: str) -> Iterator[float]:
    """Yield what the first 0, 1, 2 ... characters of a text cost."""
    behind = [*(text[:i] for i in range(BEHIND)), *(text[i : i + BEHIND] for i in range(len(text) - BEHIND))]
    return accumulate(map(cost_behind, behind, text), initial=0.0)


def mean_cost(text: str) -> float:
    """Return what a text costs a character, in nats; raises `ZeroDivisionError` for no text."""
    *_, cost = running(text)
    return cost / len(text)
