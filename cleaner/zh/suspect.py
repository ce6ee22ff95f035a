"""Where a text may have been read in a wrong codec: odd characters in number, or what bytes are shown as."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import accumulate, pairwise
from operator import sub
from typing import NamedTuple

from cleaner.zh.common import rank
from cleaner.zh.prices import price_of
from cleaner.zh.unread import SINGLE, char_of, shown_as

_SPECIAL = (
    '\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d'
    '\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178'
)
# What windows-1252 shows for 80..FF, Latin-1 included.
HIGH = '\u0080-\u00ff' + _SPECIAL
# A first byte of UTF-8 and as many behind it as it asks for.
_NEXT = f'[\u0080-\u00bf{_SPECIAL}]'
_MANY = f'(?:{_NEXT}(?:(?<=[\u00c2-\u00df].)|{_NEXT}(?:(?<=[\u00e0-\u00ef]..)|{_NEXT}(?<=[\u00f0-\u00f4]...))))'
TYPOGRAPHY = re.compile(f'[\u00c2-\u00f4]{_MANY}')
NEAR = 8  # code points between two odd characters that make a place suspicious


_SHORT = 200  # code points of a text in which hiragana of any kind tell that it is Japanese


class Gate(NamedTuple):
    """What makes a place suspicious."""

    hangul: str  # the most frequent syllables of Korean; Chinese becomes random ones
    frequent: int  # so many Han are too frequent to tell of a wrong codec
    odd: int  # how odd sixteen characters must be: 3 for each rare one, 2 and 1 for less frequent ones
    rare: float  # nats that a character of eight costs, whatever stands before it, at least


@cache
def _as_bytes() -> tuple[str, str]:
    """Return the class of what characters begin that stand for bytes, one each, and a pattern of how it goes on.

    In Latin letters and signs four bytes above 7F, or three pairs of which the second may be a letter (Big5,
    Shift-JIS); in other codecs, and in GBK, three characters of UTF-8.
    """
    first, branches = set[str](), list[str]()

    def as_utf8(codec: str, leads: Iterable[int], size: int, times: int) -> None:
        tails = ''.join(shown_as(byte, codec) for byte in range(0x80, 0xC0))
        begin = ''.join(shown_as(byte, codec) for byte in leads)
        first.update(begin)
        unit = f'[{re.escape(begin)}][{re.escape(tails)}]{{{size}}}'
        branches.append(f'(?<=[{re.escape(begin)}])[{re.escape(tails)}]{{{size}}}(?:{unit}){{{times}}}')

    for codec in SINGLE:
        as_utf8(codec, (*range(0xE2, 0xEA), 0xEF), 2, 1)
        as_utf8(codec, (0xC2, 0xC3, 0xC4, 0xC5, 0xCE, 0xCF, 0xD0, 0xD1), 1, 3)
    shown = bytes(byte for lead in (0xC2, 0xC3) for tail in range(0x80, 0xC0) for byte in (lead, tail)).decode(
        'gb18030'
    )
    branches.append(f'(?<=[{shown}])[{shown}]{{3}}')
    kana = '\u201a\u0192'  # what windows-1252 shows for the first bytes of kana in Shift-JIS
    branches.append(f'(?<=[{kana}])[@-~{HIGH}](?:[{HIGH}][@-~{HIGH}]){{2}}')
    branches.append(f'(?<=[\u0080-\u00ff])(?:[{HIGH}]{{3}}|[@-~](?:[\u0080-\u00ff][@-~{HIGH}]){{2}})')
    begin = f'\u0080-\u00ff{kana}{shown}{re.escape("".join(sorted(first)))}'
    # Letters with accents in words of ASCII are passed at once.
    return begin, f'(?=.?[^\0-\x7f])(?:{"|".join(branches)})'


# One of these is in a sentence of Japanese; they are looked for one by one, which is faster than all at once.
_KANA = '\u306e\u306b\u306f\u3092\u305f\u304c\u3067\u3068\u3057\u3044\u308b\u306a\u304b\u3063'
_HIRAGANA = re.compile('[\u3041-\u3093]')
# The most frequent syllables of Korean and kana; the codecs of the EUC family show them as usual Han.
_SYLLABLES = {
    'cp949': '\uc774\ub2e4\ub294\uc744\uc758\uc5d0\uac00\uace0\ud558\ud55c'
    '\uc9c0\ub85c\ub97c\uc740\uae30\uc0ac\ub3c4\uc11c\uc788\ub9ac',
    'euc_jp': _KANA + '\u3066\u307e\u3059\u308a\u30f3\u30b9\u30eb\u30c8\u30af\u30a4',
}


@cache
def _telling(frequent: int) -> frozenset[str]:
    """Return the Han that these show as, but for frequent ones."""
    shown = {
        char_of(char.encode(meant), seen)
        for meant, chars in _SYLLABLES.items()
        for seen in ('gb18030', 'cp950')
        for char in chars
    }
    return frozenset(char for char in shown if '\u4e00' <= char <= '\u9fff' and rank(char) >= frequent)


@cache
def _usual(frequent: int) -> str:
    """Return the Han that are not odd: the 3,000 most frequent and the first 2,965 of JIS X 0208, less telling ones."""
    kanji = {bytes([a, b]).decode('euc_jp', 'ignore') for a in range(0xB0, 0xD0) for b in range(0xA1, 0xFF)}
    usual = (char for char in map(chr, range(0x4E00, 0xA000)) if rank(char) < 3000 or char in kanji)
    return ''.join(char for char in usual if char not in _telling(frequent))


def _others(gate: Gate) -> str:
    """Return, as a class, all but what is odd: rare Han or syllables, half-width kana, private, part of a syllable."""
    # `re` compiles single characters, and what is not them, fastest.
    han, hangul = _usual(gate.frequent), gate.hangul
    return f'\0-\u3130\u318f-\u4dff{han}\ua000-\uabff{hangul}\ud7a4-\udfff\uf900-\uff60\uffa0-\U0010ffff'


@cache
def _suspicious(gate: Gate) -> re.Pattern[str]:
    """Compile a pattern of an odd character (group 1), of what bytes are shown as (2), or of what ftfy reads (3)."""
    begin, bytes_ = _as_bytes()
    odd = f'[^{_others(gate)}]'
    both = _class(range(0x10000), re.compile(f'{odd}|[{begin}]'))
    return re.compile(f'[{both}](?:(?<={odd})()|{bytes_}()|(?<=[\u00c2-\u00f4]){_MANY}())', re.S)


def _class(codes: Iterable[int], wanted: re.Pattern[str]) -> str:
    """Return, as a class, the characters of these that a pattern is of."""
    found = [code for code in codes if wanted.match(chr(code))]
    breaks = [i for i, (a, b) in enumerate(pairwise(found), 1) if b > a + 1]
    runs = [(found[a], found[b - 1]) for a, b in pairwise([0, *breaks, len(found)])]
    return ''.join(f'{re.escape(chr(a))}-{re.escape(chr(b))}' for a, b in runs)


@cache
def signs_of(gate: Gate) -> str:
    """Return, as a class, the characters that suspicious places begin with."""
    odd = re.compile(f'[^{_others(gate)}]')
    return f'{_as_bytes()[0]}\u3041-\u3093' + _class(range(0x3131, 0xFFA0), odd)


@cache
def _foreign_to_kana() -> re.Pattern[str]:
    """Compile a pattern of what no codec of Japanese has, beside kana; EUC-JP that is read as GBK shows that."""
    kanji = ''.join(bytes([a, b]).decode('euc_jp', 'ignore') for a in range(0xB0, 0xF5) for b in range(0xA1, 0xFF))
    others = f'\0-\u3015\u3017-\u4dff{kanji}\ua000-\U0010ffff'  # U+3016 is what the long vowel becomes
    return re.compile(f'[^{others}](?:(?<=[\u3041-\u30f6].)|(?=[\u3041-\u30f6]))')


class _Weights(dict[str, int]):
    """How odd a character is, from 0 to 3; read by `map` at the speed of C."""

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        self.odd = re.compile(f'[^{_others(gate)}]')

    def __missing__(self, char: str) -> int:
        place = rank(char) if '\u4e00' <= char <= '\u9fff' else 0
        weight = self[char] = 3 if self.odd.match(char) else 2 if place >= 2000 else 1 if place >= 1000 else 0
        return weight


_weights = cache(_Weights)


class Places:
    """Finds suspicious places: odd characters in number, or sequences of letters and signs that bytes make."""

    def __init__(self, text: str, gate: Gate) -> None:
        self.text = text
        self.gate = gate
        self.pattern = _suspicious(gate)
        self.weights = _weights(gate).__getitem__
        self.found = [-1, -1]
        self.bytes = False  # that what `_odd` found is what bytes are shown as
        self.sure = False  # that the last place was found by more than rare characters
        self.typography = False  # that something was passed that ftfy may read
        self.kana = any(kana in text for kana in _KANA) or (len(text) < _SHORT and bool(_HIRAGANA.search(text)))

    def next(self, at: int, eager: bool = False) -> int:
        """Return where the next suspicious place at `at` or behind begins; the text's length when there is none.

        `eager` takes places too whose characters are no rarer than those of running text.
        """
        if self.found[0] < at:
            self.found[0] = self._odd(at, eager)
        if self.found[1] < at:
            self.found[1] = self._foreign(at)
        self.sure = self.bytes or self.found[1] < self.found[0]
        return min(self.found)

    def _odd(self, at: int, eager: bool) -> int:
        text, last = self.text, -NEAR
        for match in self.pattern.finditer(text, at):
            i = match.start()
            if match.lastindex == 1:
                if (i - last < NEAR or not '\u4e00' <= text[i] <= '\u9fff') and self._dense(i, eager):
                    self.bytes = False
                    return i
                last = i
            elif match.lastindex == 2:
                self.bytes = True
                return i
            else:
                self.typography = True
        return len(text)

    def _dense(self, i: int, eager: bool) -> bool:
        """Say whether enough characters near an odd one are odd, and eight in a row cost more than running text."""
        near = self.text[max(i - NEAR, 0) : i + 2 * NEAR]
        if sum(map(self.weights, near[: 2 * NEAR])) < self.gate.odd:
            return False
        if eager or self.kana or len(near) < NEAR:
            return True
        sums = list(accumulate(map(price_of, near), initial=0.0))
        peak: float = max(map(sub, sums[NEAR:], sums))
        return peak > self.gate.rare * NEAR

    def _foreign(self, at: int) -> int:
        if not self.kana:
            return len(self.text)
        match = _foreign_to_kana().search(self.text, at)
        return match.start() if match else len(self.text)
