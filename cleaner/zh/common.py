"""Common characters: how frequent one is, how it usually reads, and which script a text is in.

Knows the 4,000 characters of `common.tsv` and their Traditional forms, of which running text is 99.9 % made; the rest
is rare.  The table is read on first use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

SIZE = 4000


class _Table(NamedTuple):
    ranks: Mapping[str, int]
    usual: Mapping[str, tuple[str, ...]]
    script: Mapping[str, int]  # of a character that one script only has: 1 is Traditional, -1 Simplified


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
    script = dict.fromkeys(traditional - simplified, 1) | dict.fromkeys(simplified - traditional, -1)
    return _Table(ranks, usual, script)


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


def is_traditional(text: Iterable[str]) -> bool:
    """Say whether a text holds more different characters that only Traditional script has than only Simplified.

    >>> is_traditional('長河'), is_traditional('长河'), is_traditional('中文')
    (True, False, False)
    """
    return sum(map(_table().script.get, set(text), repeat(0))) > 0
