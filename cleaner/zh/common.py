"""Common characters: how frequent one is, how it usually reads, and which script a text is in.

Knows the 4,000 characters of `common.tsv` and their Traditional forms, of which running text is 99.9 % made; the rest
is rare.  The table is read on first use.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

SIZE = 4000
_CODE_POINTS = f'utf-32-{sys.byteorder[0]}e'  # as an `array` of whole numbers holds them


class _Table(NamedTuple):
    ranks: Mapping[str, int]
    usual: Mapping[str, tuple[str, ...]]
    traditional: frozenset[int]  # the code points that only this script has
    simplified: frozenset[int]


@cache
def _table() -> _Table:
    text = Path(__file__).with_name('common.tsv').read_text(encoding='utf-8')
    rows = [line.split('\t') for line in text.split('\n') if line]
    ranks = {row[0]: rank for rank, row in enumerate(rows)}
    usual = {row[0]: tuple(row[2].split(',')) for row in rows}
    simplified, traditional = set[str](), set[str]()
    for rank, (char, forms, readings, both) in enumerate(rows):
        traditional.update(forms)
        if forms:
            simplified.add(char)
        for form in forms:
            ranks[form] = rank
            usual[form] = usual[char]
        for form in both:  # used in both scripts: it is as frequent, and reads, as either of its characters
            ranks[form] = min(rank, ranks.get(form, SIZE))
            usual[form] = tuple(dict.fromkeys((*readings.split(','), *usual.get(form, ()))))
    scripts = traditional - simplified, simplified - traditional
    return _Table(ranks, usual, *(frozenset(map(ord, script)) for script in scripts))


def rank(char: str) -> int:
    """Return the place of a character by frequency, from 0; `SIZE` for a rare one.

    A Traditional form has the place of its Simplified character.

    >>> rank('長') == rank('长') < 100, rank('蜻')
    (True, 4000)
    """
    table = _table()
    return table.ranks.get(char, SIZE)


def most_frequent(number: int) -> frozenset[str]:
    """Return the characters whose `rank` is below `number`."""
    return frozenset(char for char, place in _table().ranks.items() if place < number)


def usual(char: str) -> tuple[str, ...]:
    """Return the usual readings of a common character, the most frequent first; none for a rare one.

    >>> usual('發'), usual('長')
    (('fā',), ('zhǎng', 'cháng'))
    """
    return _table().usual.get(char, ())


def codes(text: str) -> array[int]:
    """Return the code points of a text, to be counted: whole numbers take half the time that characters take.

    >>> codes('長河').tolist() == [ord('長'), ord('河')]
    True
    """
    return array('I', text.encode(_CODE_POINTS, 'surrogatepass'))


def is_traditional(codes: Iterable[int]) -> bool:
    """Say whether more different ones of these characters are only in Traditional script than only in Simplified.

    >>> is_traditional(codes('長河')), is_traditional(codes('长河')), is_traditional(codes('中文'))
    (True, False, False)
    """
    found, table = set(codes), _table()
    return len(found & table.traditional) > len(found & table.simplified)
