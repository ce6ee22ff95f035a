"""Pinyin readings of single characters: does 長 read cháng?

Knows every reading pypinyin lists for a character, Simplified and Traditional, without context: 長 reads cháng and
zhǎng wherever it stands.  Does not know words, Cantonese, bopomofo or kana.  The table, `readings.tsv`, is read on
first use.

A reading may be spelt with a tone mark (cháng, also with the breve and the script letters that web pages carry), with a
tone number (chang2; 0 and 5 are the neutral tone) or without a tone, which then stands for any.  U-umlaut may be spelt
so, or `v`, or `u:`, or, after j q x y and in lue and nue, `u`.  Upper case is a name, not a reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

# Combining macron, acute, caron, breve and grave.
TONES = {'\u0304': '1', '\u0301': '2', '\u030c': '3', '\u0306': '3', '\u0300': '4'}
NEUTRAL = '5'
# Script a and g, which Chinese input methods offer for pinyin.
_LOOKALIKE = str.maketrans({'\u0251': 'a', '\u0261': 'g'})
_SHAPE = re.compile('([a-zü\u00ea]{1,6})([0-5]?)')
_TONED = frozenset('aeioumn\u00fc\u00ea')


@lru_cache(4096)
def _spelling(reading: str) -> str:
    """Return one spelling for a reading, `chang2` or, toneless, `chang`; '' when it cannot be one."""
    letters: list[str] = []
    tone = ''
    for mark in unicodedata.normalize('NFD', reading.translate(_LOOKALIKE)):
        if mark not in TONES:
            letters.append(mark)
        elif tone or unicodedata.normalize('NFC', ''.join(letters[-2:]))[-1:] not in _TONED:
            return ''
        else:
            tone = TONES[mark]
    shape = _SHAPE.fullmatch(unicodedata.normalize('NFC', ''.join(letters)).replace('u:', 'ü').replace('v', 'ü'))
    if shape is None or (tone and shape[2]):
        return ''
    base: str = shape[1]
    if base[0] in 'jqxy':
        base = base.replace('ü', 'u')
    elif base in ('lue', 'nue'):
        base = f'{base[0]}üe'
    return base + (tone or shape[2].replace('0', NEUTRAL))


@cache
def _table() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return (spelling -> characters, toneless spellings among them; reading as written in the data -> characters)."""
    text = Path(__file__).with_name('readings.tsv').read_text(encoding='utf-8')
    written = dict(line.split('\t') for line in text.split('\n') if line)
    spelt: dict[str, str] = {}
    for reading, chars in written.items():
        spelling = _spelling(reading)
        base = spelling.rstrip('1234')
        spelt[spelling if base != spelling else base + NEUTRAL] = chars
        spelt[base] = spelt.get(base, '') + chars
    return spelt, written


def characters(reading: str) -> str:
    """Return all characters that have this reading, as one string; without a tone, all tones (a character may repeat).

    >>> '長' in characters('chang2')
    True
    """
    return _table()[0].get(_spelling(reading), '')


def reads(char: str, reading: str) -> bool:
    """Say whether a character has this reading among all it has.

    >>> reads('長', 'cháng'), reads('長', 'zhang3'), reads('女', 'nv'), reads('長', 'shā')
    (True, True, True, False)
    """
    return len(char) == 1 and char in characters(reading)


def alike(one: str, other: str) -> bool:
    """Say whether two spellings can be of one reading; one without a tone stands for any tone.

    >>> alike('cháng', 'chang2'), alike('cháng', 'chang'), alike('cháng', 'zhǎng')
    (True, True, False)
    """
    a, b = sorted((_spelling(one), _spelling(other)), key=len)
    return a != '' and b.rstrip('12345' if a[-1:].isalpha() else '') == a


@lru_cache(8192)
def readings_of(char: str) -> frozenset[str]:
    """Return all readings of a character with tone marks (NFC), the neutral tone bare; empty when none is known.

    >>> sorted(readings_of('长'))
    ['cháng', 'zhǎng']
    """
    return frozenset(reading for reading, chars in _table()[1].items() if len(char) == 1 and char in chars)


def is_syllable(text: str) -> bool:
    """Say whether this is how one pinyin syllable may be spelt; the tone need not exist for it.

    >>> is_syllable('cháng'), is_syllable('lü4'), is_syllable('tar'), is_syllable('Cháng')
    (True, True, False, False)
    """
    return _spelling(text).rstrip('12345') in _table()[0]
