"""The codes of GBK, two bytes a character, and what each half of one can belong to.

Knows Python's codec `gbk` and what one kind of reader does with the pairs that it has no character for: it drops them.
First bytes are 81 to FE; second bytes are 40 to FE without 7F, and those below 80 are letters and signs of ASCII.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from cleaner.zh.model import STRANGE, alone, behind, symbol
from cleaner.zh.readings import characters

NONE = -1
# Bytes, the characters that they make, the model's symbols for these, and what those cost alone in tenths of a nat.
Columns = tuple[tuple[int, ...], tuple[str, ...], tuple[int, ...], tuple[int, ...]]


@lru_cache(1 << 16)
def pair(char: str) -> tuple[int, int]:
    """Return the two bytes of a character; (NONE, NONE) when it has not two.

    >>> pair('海') == (0xBA, 0xA3), pair('a')
    (True, (-1, -1))
    """
    try:
        raw = char.encode('gbk')
    except UnicodeEncodeError:
        return NONE, NONE
    return (raw[0], raw[1]) if len(raw) == 2 else (NONE, NONE)


@cache
def _table() -> dict[int, str]:
    """Return all characters by code, the first byte in the higher half."""
    out = {}
    for lead in range(0x81, 0xFF):
        # A break behind each pair keeps a bad one from spoiling the next; one by one would take ten times as long.
        row = b''.join(bytes((lead, trail, 10)) for trail in range(0x40, 0xFF)).decode('gbk', 'replace')
        for trail, char in enumerate(row.split('\n'), 0x40):
            if len(char) == 1 and char != '\ufffd':
                out[lead << 8 | trail] = char
    return out


def char_of(lead: int, trail: int) -> str:
    """Return the character of two bytes; '' when they are none.

    >>> char_of(0xBA, 0xA3), char_of(0xAA, 0xA1)
    ('海', '')
    """
    return _table().get(lead << 8 | trail, '')


@cache
def nothing(lead: int) -> frozenset[int]:
    """Return the bytes that can begin a character and show nothing as second byte behind `lead`."""
    return frozenset(trail for trail in range(0x81, 0xFF) if not char_of(lead, trail))


@lru_cache(1 << 13)
def columns(kind: str, byte: int) -> Columns:
    """Return what can be made with one byte known.

    `lead`, `trail`: it is the first, or the second, of a character.  `fading`: it is the first, and the second can
    begin a pair that shows nothing.  `risen`: it stands for two bytes, the first of a pair that shows nothing and below
    it the second of a character; the byte between them is sought.

    >>> len(columns('trail', 0xA3)[0])
    112
    """
    table = _table()
    if kind == 'lead':
        pairs = [(t, table.get(byte << 8 | t)) for t in range(0x40, 0xFF)]
    elif kind == 'trail':
        pairs = [(t, table.get(t << 8 | byte)) for t in range(0x81, 0xFF)]
    elif kind == 'fading':
        pairs = [(t, table.get(byte << 8 | t)) for t in range(0x80, 0xFF) if nothing(t)]
    else:
        second = byte & 0xFF
        pairs = [(t, table.get(t << 8 | second)) for t in sorted(nothing(byte >> 8))]
    others = tuple(other for other, char in pairs if char)
    chars = tuple(char for _, char in pairs if char)
    symbols = tuple(map(symbol, chars))
    return others, chars, symbols, tuple(min(alone(number), round(-10 * STRANGE)) for number in symbols)


@lru_cache(1 << 13)
def places(kind: str, byte: int) -> Mapping[int, Sequence[int]]:
    """Return where in the `columns` the characters of each symbol stand."""
    out: dict[int, list[int]] = {}
    for i, number in enumerate(columns(kind, byte)[2]):
        out.setdefault(number, []).append(i)
    return out


@lru_cache(1 << 12)
def fallbacks(kind: str, byte: int, last: int) -> tuple[int, ...]:
    """Return what each of the `columns` costs behind the symbol `last`, in tenths of a nat."""
    row, spare = behind(last)
    _, _, symbols, costs = columns(kind, byte)
    return tuple(map(spare.__add__, map(row.get, symbols, costs)))


@lru_cache(1 << 10)
def _by_lead(py: str) -> dict[int, tuple[tuple[int, str], ...]]:
    """Return (second byte, character) of all that read `py`, by their first byte."""
    out: dict[int, tuple[tuple[int, str], ...]] = {}
    for (lead, trail), char in sorted((pair(char), char) for char in set(characters(py))):
        if lead != NONE:
            out[lead] = (*out.get(lead, ()), (trail, char))
    return out


def reading(lead: int, py: str) -> tuple[tuple[int, str], ...]:
    """Return (second byte, character) of the characters with this first byte that read `py`.

    >>> [char for _, char in reading(0x94, 'shù')]
    ['數']
    """
    return _by_lead(py).get(lead, ())


@cache
def written() -> dict[int, list[str]]:
    """Return the Chinese characters of GBK by the model's symbol: both scripts of one stand together."""
    out: dict[int, list[str]] = {}
    for char in _table().values():
        if '\u3400' <= char <= '\u9fff' and (number := symbol(char)) >= 0:
            out.setdefault(number, []).append(char)
    return out
