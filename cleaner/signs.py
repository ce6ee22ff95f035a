r"""Tell which classes of characters have a member in a text, by one look through it for all of them.

A class is written as inside the brackets of a regular expression: characters and ranges, with a backslash before any of
`\ ] ^ -` that is meant itself.  Healthy text has few members or none, and is passed at the speed of a C loop; a class
is out of the search from its first member on, so that text full of members is no slower.  A class of one or two
characters is not in it: text that has the others and not these would be looked through for them alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

# Characters that many passes ask for.
HAN = '\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff'

_ITEM = re.compile(r'\\?(.)(?:-\\?(.))?', re.S)
_Spans = tuple[tuple[int, int], ...]


def present(classes: Collection[str], text: str) -> set[str]:
    r"""Return those of `classes` that have a member in `text`.

    >>> sorted(present(['a-c', '\u3400-\u9fff', '&%'], '5 % of 长桥'))
    ['&%', '㐀-鿿']
    """
    found = {inside for inside in classes if any(char in text for char in _few(inside))}
    left = frozenset(inside for inside in classes if not _few(inside))
    if mostly_ascii(text):  # what is in no class is taken out first, at two to eight times the speed of a search
        text = without(text, _ascii(left))
    at = 0
    while left and (hit := _pattern(left).search(text, at)):
        at = hit.end()
        met, left = _parted(left, hit[0])
        found |= met
    return found


def mostly_ascii(text: str) -> bool:
    """Say whether `text` is ASCII, or most of its beginning is."""
    return text.isascii() or 4 * len(text[:1000].encode('ascii', 'ignore')) > 3 * len(text[:1000])


def without(text: str, ascii_: bytes) -> str:
    """Return `text` without these characters of ASCII."""
    return text.encode('utf-8', 'surrogatepass').translate(None, ascii_).decode('utf-8', 'surrogatepass')


@lru_cache(maxsize=4096)
def _parted(classes: frozenset[str], char: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the classes that `char` is in, and the others."""
    met = set()
    for inside in classes:
        spans = _spans(inside)
        i = bisect_right(spans, (ord(char), 0x110000))
        if i and ord(char) <= spans[i - 1][1]:
            met.add(inside)
    return frozenset(met), classes - met


@lru_cache(maxsize=256)
def _few(inside: str) -> str:
    """Return the characters of a class of one or two: `in` finds these at many times the speed of a class."""
    spans = _spans(inside)
    return ''.join(chr(a) for a, _ in spans) if len(spans) < 3 and all(a == b for a, b in spans) else ''


@lru_cache(maxsize=256)
def _spans(inside: str) -> _Spans:
    """Return a class as sorted spans of code points, the last one of each included."""
    return _merged((ord(a), ord(b or a)) for a, b in _ITEM.findall(inside))


def _merged(spans: Iterable[tuple[int, int]]) -> _Spans:
    out: list[tuple[int, int]] = []
    for a, b in sorted(spans):
        if out and a <= out[-1][1] + 1:
            out[-1] = out[-1][0], max(out[-1][1], b)
        else:
            out.append((a, b))
    return tuple(out)


@lru_cache(maxsize=256)
def _ascii(classes: frozenset[str]) -> bytes:
    """Return the characters of ASCII that are in none of `classes`."""
    spans = _merged(span for inside in classes for span in _spans(inside))
    return bytes(code for a, b in _between(spans, 0x80) for code in range(a, b + 1))


@lru_cache(maxsize=256)
def _pattern(classes: frozenset[str]) -> re.Pattern[str]:
    """Compile a pattern for one character that is in any of `classes`.

    It is turned round, 'none of the others', for `re` has a table for what is below U+10000 and tries the rest span by
    span, on each character that the table does not have: 3 times slower on all text.
    """
    spans = _merged(span for inside in classes for span in _spans(inside))
    others = _written((max(a, 0x10000), b) for a, b in _between(spans, 0x110000) if b > 0xFFFF)
    return re.compile(f'[^{_written(_between(spans, 0x10000))}]' + (f'(?<![{others}])' if others else ''))


def _between(spans: _Spans, end: int) -> Iterator[tuple[int, int]]:
    """Yield what stands between `spans`, up to `end`."""
    at = 0
    for a, b in (*spans, (end, end)):
        if at < min(a, end):
            yield at, min(a, end) - 1
        at = b + 1


def _written(spans: Iterable[tuple[int, int]]) -> str:
    return ''.join(f'{re.escape(chr(a))}-{re.escape(chr(b))}' for a, b in spans)
