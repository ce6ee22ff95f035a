"""How likely one character is after the two before it: a model of modern Chinese running text, for both scripts.

Knows Simplified text; Traditional characters are looked up as their Simplified partners, so one table serves both.
Does not know words or names. The table, `chinese.grams` (see `grams.py`), is opened on first use (1 ms).
Behind what the counts do not hold, a shorter context serves, at a cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from cleaner.zh.grams import Grams

BREAK = '\u2424'  # stands for the end of a line, a letter, a space, or what else is no Chinese
DIGIT = '0'
# ln p of a Chinese character that the counts do not hold.  Of GBK's these are 15,000; together they are one character
# of running text in 10,000.
STRANGE = -19.0
NEVER = 1 << 20
_NOTHING: tuple[Mapping[int, int], int] = ({}, 0)
AGAIN = -1.0  # ln p of a letter after a letter: the counts hold a run of them as one break
_WIDE = str.maketrans(',;:?!()', '，；：？！（）')
_QUOTES = {'「': '“', '」': '”', '『': '‘', '』': '’'}


@cache
def simplified() -> dict[str, str]:
    """Return {traditional: simplified}, single characters, from OpenCC's TSCharacters."""
    text = Path(__file__).with_name('simplified.tsv').read_text(encoding='utf-8')
    return {line[0]: line[2] for line in text.split('\n') if line}


@cache
def only_simplified() -> frozenset[str]:
    """Return the characters that only Simplified text has."""
    return frozenset(simplified().values()) - simplified().keys()


@cache
def table() -> Grams:
    return Grams(Path(__file__).with_name('chinese.grams'))


@cache
def _place() -> dict[str, int]:
    return {char: i for i, char in enumerate(table().symbols)}


@cache
def _break() -> int:
    return _place()[BREAK]


@lru_cache(1 << 15)
def symbol(char: str) -> int:
    """Return the number by which the model knows a character, whatever its script or width; -1 for a rare one.

    >>> symbol('國') == symbol('国'), symbol('7') == symbol('0'), symbol(',') == symbol('，')
    (True, True, True)
    """
    place = _place()
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
    if second < 0:
        return STRANGE
    if first == second == _break():
        return AGAIN
    return table().cost((first,) if first >= 0 else (), second) / -10


@lru_cache(1 << 17)
def after(first: int, second: int, third: int) -> float:
    """Return ln p of a symbol after two others, in nats; where the counts hold no such pair, what `follows` says.

    >>> after(*map(symbol, '共和国')) > follows(*map(symbol, '和国'))
    True
    """
    row, spare = behind2(first, second)
    cost = row.get(third)
    return follows(second, third) - spare / 10 if cost is None else cost / -10


def alone(char: int) -> int:
    """Return what a symbol costs where the counts hold no pair, in tenths of a nat; NEVER for one they do not hold."""
    return NEVER if char < 0 else table().levels[0].costs[char]


@lru_cache(1 << 10)
def behind(first: int) -> tuple[dict[int, int], int]:
    """Return ({symbol: cost behind `first`, less the second value}, cost of falling back), in tenths of a nat.

    `follows(first, n)` is the sum of `get(n, alone(n))` and the second value, over -10, but for an n that is NEVER.
    """
    if first < 0:
        return {}, 0
    found, spare = table().behind((first,))
    row = {second: cost - spare for second, cost in found.items()}
    if first == _break():
        row[first] = int(-10 * AGAIN) - spare
    return row, spare


@lru_cache(1 << 14)
def behind2(first: int, second: int) -> tuple[Mapping[int, int], int]:
    """Return ({symbol: its whole cost behind two others}, cost of falling back to `follows`), in tenths of a nat.

    `after(first, second, n)` is `get(n)` over -10, or, for an n not held, `follows(second, n)` less the second value.

    >>> row, spare = behind2(symbol('共'), symbol('和'))
    >>> after(symbol('共'), symbol('和'), symbol('国')) == row[symbol('国')] / -10
    True
    """
    if first < 0 or second < 0:
        return _NOTHING
    return table().behind((first, second))


def rarity(char: int) -> float:
    """Return -ln p of a symbol whatever stands before it, in nats.

    >>> rarity(symbol('的')) < rarity(symbol('船')) < rarity(symbol('瞉'))
    True
    """
    return -STRANGE if char < 0 else table().levels[0].costs[char] / 10


@lru_cache(1 << 11)
def successors(first: int) -> tuple[tuple[float, int], ...]:
    """Return (ln p, symbol) of the symbols that the counts hold behind one, the likeliest first."""
    row = table().behind((first,))[0] if first >= 0 else {}
    return tuple((row[second] / -10, second) for second in sorted(row, key=row.__getitem__))


def plausible(text: str) -> float:
    """Return ln p of a text in nats, its first character given.

    >>> plausible('改革开放') > plausible('改葛开放')
    True
    """
    symbols = [symbol(char) for char in text]
    return sum(map(follows, symbols, symbols[1:]))
