"""Where two lines meet: whether the second goes on with the first, and what belongs between them.

Knows quotes, brackets and pairs of characters; knows no widths and no rules.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache

from cleaner.lazy import lazy
from cleaner.zh.model import BREAK, after, symbol

HAN = lazy('[\u3400-\u9fff\U00020000-\U000323af]')
_WORD = lazy(r'[(\[]?[A-Za-z0-9\u00c0-\u024f\u0370-\u1fff]')
_WORD_END = lazy(r'[A-Za-z0-9\u00c0-\u024f\u0370-\u1fff][,.;:!?)%\]]?$')
_NUMBER_END = lazy(r'\d[.,]?$')
_PAIRED = (('“', '”'), ('「', '」'), ('《', '》'), ('（', '）'))


def coheres(a: str, b: str) -> float:
    """Return how much likelier `b` goes on behind the last two characters of `a` than begins anew, in nats.

    Infinite where one of the two is no Han character at the seam: then the model tells nothing.

    >>> round(coheres('全省农', '业会议')), round(coheres('全省农业', '的雨'))
    (15, 6)
    """
    return _coheres(a[-2:], b[:2])


@lru_cache(maxsize=4096)
def _coheres(a: str, b: str) -> float:
    if not HAN.match(a[-1]) or not HAN.match(b[0]):
        return math.inf
    end = symbol(BREAK)
    v, w = symbol(a[-2]) if len(a) > 1 else end, symbol(a[-1])
    x, y = symbol(b[0]), symbol(b[1]) if len(b) > 1 else end
    return after(v, w, x) + after(w, x, y) - after(v, w, end) - after(w, end, x) - after(end, x, y)


def opens_pair(text: str) -> bool:
    """Tell whether a quotation or bracket that `text` opened is open at its end."""
    return any(text.count(a) == text.count(b) + 1 and text.rfind(a) > text.rfind(b) for a, b in _PAIRED)


def closes_pair(text: str) -> bool:
    """Tell whether `text` closes a quotation or bracket before it opens one."""
    return any(-1 < text.find(b) < (text.find(a) if a in text else len(text)) for a, b in _PAIRED)


def glue(a: str, b: str, words: Callable[[], set[str]]) -> tuple[int, str]:
    """Return how many hyphens to take from the end of `a`, and what to put between it and `b`.

    Words of letters get a space, Han and digits nothing.  A hyphen goes only when the text has the word without it.

    >>> glue('云平', '台', set), glue('the Open', 'Stack', set), glue('Open-', 'stack', lambda: {'Openstack'})
    ((0, ''), (0, ' '), (1, ''))
    """
    if a[-1] == '-' and (head := re.search(r'[A-Za-z]+(?=-$)', a)) and (tail := re.match('[a-z][A-Za-z]*', b)):
        return int(head.group() + tail.group() in words()), ''
    spaced = _WORD_END.search(a) and _WORD.match(b)
    number = _NUMBER_END.search(a) and b[0].isdigit()
    return 0, '' if number or not spaced else ' '
