"""How likely one character is after another: a model of character pairs in modern running text, for both scripts.

Knows Simplified text; Traditional characters are looked up as their Simplified partners, so one table serves both.
Does not know words, names, Japanese or any other language.  The table, `bigrams.bin`, is read on first use (15 ms).

Inside the file, packed by zlib: the characters in one line of UTF-8, then little-endian arrays. Of n characters and m
pairs: n + 1 u32 (where a first character's pairs begin), m u16 (second characters, sorted), m u8 (costs), n u8 (costs
of a character alone), n u8 (costs of falling back from a pair to that).  A cost is -10 ln p.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

BREAK = '\u2424'  # stands for the end of a line, a letter, a space, or what else is no Chinese
DIGIT = '0'
# ln p of a Chinese character that the counts do not hold.  Of GBK's these are 15,000; together they are one character
# of running text in 10,000.
STRANGE = -19.0
NEVER = 1 << 20
AGAIN = -1.0  # ln p of a letter after a letter: the counts hold a run of them as one break
_WIDE = str.maketrans(',;:?!()', '，；：？！（）')
_QUOTES = {'「': '“', '」': '”', '『': '‘', '』': '’'}


@cache
def simplified() -> dict[str, str]:
    """Return {traditional: simplified}, single characters, from OpenCC's TSCharacters."""
    text = Path(__file__).with_name('simplified.tsv').read_text(encoding='utf-8')
    return {line[0]: line[2] for line in text.split('\n') if line}


@dataclass(frozen=True, slots=True)
class _Table:
    place: dict[str, int]
    starts: array[int]
    seconds: array[int]
    costs: bytes
    alone: bytes
    spare: bytes


@cache
def _table() -> _Table:
    packed = Path(__file__).with_name('bigrams.bin').read_bytes()
    line, _, body = zlib.decompress(packed).partition(b'\n')
    chars = line.decode()
    n, rest = len(chars), memoryview(body)
    starts, seconds = array('I'), array('H')
    starts.frombytes(rest[: 4 * (n + 1)])
    if sys.byteorder == 'big':
        starts.byteswap()
    m, rest = starts[-1], rest[4 * (n + 1) :]
    seconds.frombytes(rest[: 2 * m])
    if sys.byteorder == 'big':
        seconds.byteswap()
    rest = rest[2 * m :]
    return _Table(
        {char: i for i, char in enumerate(chars)},
        starts,
        seconds,
        bytes(rest[:m]),
        bytes(rest[m : m + n]),
        bytes(rest[m + n :]),
    )


@lru_cache(1 << 15)
def symbol(char: str) -> int:
    """Return the number by which the model knows a character, whatever its script or width; -1 for a rare one.

    >>> symbol('國') == symbol('国'), symbol('7') == symbol('0'), symbol(',') == symbol('，')
    (True, True, True)
    """
    place = _table().place
    char = simplified().get(char, char)
    found = place.get(char)
    if found is None:
        char = char.translate(_WIDE)
        found = place.get(_QUOTES.get(char, char))
    if found is not None:
        return found
    if char.isdecimal():
        return place[DIGIT]
    return -1 if '\u3400' <= char <= '\u9fff' or char >= '\U00020000' else place[BREAK]


@lru_cache(1 << 17)
def follows(first: int, second: int) -> float:
    """Return ln p of one symbol after another, in nats.

    >>> follows(symbol('中'), symbol('国')) > follows(symbol('中'), symbol('锅'))
    True
    """
    table = _table()
    if second < 0:
        return STRANGE
    if first == second == table.place[BREAK]:
        return AGAIN
    if first < 0:
        return table.alone[second] / -10
    lo, hi = table.starts[first], table.starts[first + 1]
    at = bisect_left(table.seconds, second, lo, hi)
    if at < hi and table.seconds[at] == second:
        return table.costs[at] / -10
    return (table.spare[first] + table.alone[second]) / -10


def alone(char: int) -> int:
    """Return what a symbol costs where the counts hold no pair, in tenths of a nat; NEVER for one they do not hold."""
    return NEVER if char < 0 else _table().alone[char]


@lru_cache(1 << 10)
def behind(first: int) -> tuple[dict[int, int], int]:
    """Return ({symbol: cost behind `first`, less the second value}, cost of falling back), in tenths of a nat.

    `follows(first, n)` is the sum of `get(n, alone(n))` and the second value, over -10, but for an n that is NEVER.
    """
    table = _table()
    if first < 0:
        return {}, 0
    lo, hi, spare = table.starts[first], table.starts[first + 1], table.spare[first]
    row = dict(zip(table.seconds[lo:hi], map((-spare).__add__, table.costs[lo:hi]), strict=True))
    if first == table.place[BREAK]:
        row[first] = int(-10 * AGAIN) - spare
    return row, spare


def rarity(char: int) -> float:
    """Return -ln p of a symbol whatever stands before it, in nats.

    >>> rarity(symbol('的')) < rarity(symbol('船')) < rarity(symbol('瞉'))
    True
    """
    return -STRANGE if char < 0 else _table().alone[char] / 10


@lru_cache(1 << 11)
def successors(first: int) -> tuple[tuple[float, int], ...]:
    """Return (ln p, symbol) of the symbols that the counts hold behind one, the likeliest first."""
    table = _table()
    lo, hi = (table.starts[first], table.starts[first + 1]) if first >= 0 else (0, 0)
    ranked = sorted(range(lo, hi), key=table.costs.__getitem__)
    return tuple((table.costs[at] / -10, table.seconds[at]) for at in ranked)


def plausible(text: str) -> float:
    """Return ln p of a text in nats, its first character given.

    >>> plausible('改革开放') > plausible('改葛开放')
    True
    """
    symbols = [symbol(char) for char in text]
    return sum(map(follows, symbols, symbols[1:]))
