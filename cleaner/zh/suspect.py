"""Where a text may have been read in a wrong codec: odd characters in number, or what bytes are shown as."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from functools import cache, partial
from itertools import accumulate, repeat
from math import inf
from operator import sub
from typing import NamedTuple

import regex

from cleaner.signs import mostly_ascii, without
from cleaner.zh.common import most_frequent, rank
from cleaner.zh.likelihood import japanese
from cleaner.zh.prices import price_of, read_price
from cleaner.zh.unread import LATIN, SINGLE, bytes_of, char_of, shown_as

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
_ASCII = bytes(range(0x80))
_ODDEST = 3  # how odd one character can be
NEAR = 8  # code points between two odd characters that make a place suspicious


_PAGE = 2000  # code points of a text in which one pattern is enough: to compile another takes longer
_SAMPLE = 1000  # code points of a text that tell whether it has many spaces
_SHORT = 200  # code points of a text in which kana of any kind tell that it is Japanese


class Gate(NamedTuple):
    """What makes a place suspicious."""

    hangul: str  # the most frequent syllables of Korean; Chinese becomes random ones
    frequent: int  # so many Han are too frequent to tell of a wrong codec
    odd: int  # how odd sixteen characters must be: 3 for each rare one, 2 and 1 for less frequent ones
    rare: float  # nats that a character of eight costs, whatever stands before it, at least
    pairs: float  # or nats that characters gain by being read as another codec of the EUC family
    kanji: float  # the same beside kana that come through as themselves
    telling: float  # what one of these gains alone, at least, for its place to be looked at
    kanji_short: float  # what characters near it gain in a short text, where each that gains is looked at
    space: float  # what a space between Han gains that was meant as Korean


@cache
def _as_bytes() -> tuple[frozenset[str], str]:
    """Return what characters begin that stand for bytes, one each, and a pattern of how it goes on.

    In Latin letters and signs four bytes above 7F, or three pairs of which the second may be a letter (Big5,
    Shift-JIS); in other codecs, and in GBK, three characters of UTF-8.
    """
    first = set[str]()
    branches = list[str]()  # each begins with a class, so that one look tells whether it can match

    def as_utf8(codec: str, leads: Iterable[int], size: int, times: int) -> None:
        tails = ''.join(shown_as(byte, codec) for byte in range(0x80, 0xC0))
        tails += ' ' if codec == LATIN and size == 2 else ''  # U+00A0 may have become a plain space
        begin = ''.join(shown_as(byte, codec) for byte in leads)
        first.update(begin)
        unit = f'[{re.escape(begin)}][{re.escape(tails)}]{{{size}}}'
        tail = f'[{re.escape(tails)}]'
        branches.append(f'{tail}(?<=[{re.escape(begin)}].){tail}{{{size - 1}}}(?:{unit}){{{times}}}')

    for codec in SINGLE:
        as_utf8(codec, (*range(0xE2, 0xEA), 0xEF), 2, 1)
        as_utf8(codec, (0xC2, 0xC3, 0xC4, 0xC5, 0xCE, 0xCF, 0xD0, 0xD1), 1, 3)
    shown = bytes(byte for lead in (0xC2, 0xC3) for tail in range(0x80, 0xC0) for byte in (lead, tail)).decode(
        'gb18030'
    )
    kana = '\u201a\u0192'  # what windows-1252 shows for the first bytes of kana in Shift-JIS
    branches.append(f'[@-~{HIGH}](?<=[{kana}].)(?:[{HIGH}][@-~{HIGH}]){{2}}')
    latin = '(?<=[\u0080-\u00ff].)'
    branches.append(f'[{HIGH}]{latin}[{HIGH}]{{2}}')
    branches.append(f'[@-~]{latin}(?:[\u0080-\u00ff][@-~{HIGH}]){{2}}')
    first.update(map(chr, range(0x80, 0x100)), kana, shown)
    # What stands behind tells most: letters with accents in words of ASCII or before Han are passed at once.
    others = f'(?=[ @-~]?[\x80-\u2fff])(?:{"|".join(branches)})'
    return frozenset(first), f'(?:[{shown}](?<=[{shown}].)[{shown}]{{2}}|{others})'


# One of these is in a sentence of Japanese; they are looked for one by one, which is faster than all at once.
_KANA = '\u306e\u306b\u306f\u3092\u305f\u304c\u3067\u3068\u3057\u3044\u308b\u306a\u304b\u3063'
_ANY_OF_KANA = re.compile(f'[{_KANA}]')
_HIRAGANA = regex.compile('[\u3041-\u3093]')  # one range: `regex` looks for it six times as fast as `re`


def _has_kana(text: str) -> bool:
    """Say whether one of `_KANA` is in a text."""
    return bool(_HIRAGANA.search(text)) and any(map(text.__contains__, _KANA))


_LONG, _CLOSE = '\u3016', '\u3017'  # what the long vowel becomes, and the bracket that belongs to it
_ANY_KANA = re.compile('[\u3041-\u30f6]')
# The most frequent syllables of Korean and kana; the codecs of the EUC family show them as usual Han.
_SYLLABLES = {
    'cp949': '\uc774\ub2e4\ub294\uc744\uc758\uc5d0\uac00\uace0\ud558\ud55c'
    '\uc9c0\ub85c\ub97c\uc740\uae30\uc0ac\ub3c4\uc11c\uc788\ub9ac',
    'euc_jp': _KANA + '\u3066\u307e\u3059\u308a\u30f3\u30b9\u30eb\u30c8\u30af\u30a4'
    '\u308c\u3053\u30c3\u3046\u30ea\u304f\u30d7\u3042\u30c9\u30b7\u30b8\u3051\u305b'
    '\u30c7\u3093\u30a3\u30c6\u30e9\u3048\u3081\u30d0\u30e0\u3064\u3070\u30b1\u30de'
    '\u30b3\u30b0\u308f\u30b5\u30cb\u30e1\u30e5\u30e7\u304a',
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
def _usual(frequent: int) -> frozenset[str]:
    """Return the Han that are not odd: the 3,000 most frequent and the first 2,965 of JIS X 0208, less telling ones."""
    # A line end between two characters keeps what is none from being read with what stands behind it.
    kanji = b'\n'.join(bytes([a, b]) for a in range(0xB0, 0xD0) for b in range(0xA1, 0xFF)).decode('euc_jp', 'ignore')
    return (most_frequent(3000) | set(kanji.split('\n'))) - _telling(frequent) - {''}


class _Odd(dict[str, bool]):
    """Whether a character is odd: a rare Han or syllable, half-width kana, private, a part of a syllable."""

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        self.han = _usual(gate.frequent)
        self.hangul = frozenset(gate.hangul)

    def __missing__(self, char: str) -> bool:
        odd = self[char] = (
            char not in self.han
            if '\u4e00' <= char <= '\u9fff'
            else char not in self.hangul
            if '\uac00' <= char <= '\ud7a3'
            else '\u3131' <= char <= '\u318e' or '\ue000' <= char <= '\uf8ff' or '\uff61' <= char <= '\uff9f'
        )
        return odd


_odd = cache(_Odd)


def _others(gate: Gate, besides: Collection[str] = ()) -> str:
    """Return, as a class, all but what is odd and `besides`."""
    # `re` compiles single characters, and what is not them, fastest.
    held = sorted(_usual(gate.frequent).union(gate.hangul).difference(besides))
    spans = [(0, 0x3130), (0x318F, 0x4DFF), (0xA000, 0xABFF), (0xD7A4, 0xDFFF), (0xF900, 0xFF60), (0xFFA0, 0x10FFFF)]
    return ''.join(held) + ''.join(_without(first, last, besides) for first, last in spans)


def _without(first: int, last: int, gone: Iterable[str]) -> str:
    """Return, as a class, the code points from `first` to `last` that are not `gone`."""
    out = []
    for code in sorted({last + 1, *(code for code in map(ord, gone) if first <= code <= last)}):
        if first < code:
            out.append(f'{re.escape(chr(first))}-{re.escape(chr(code - 1))}')
        first = code + 1
    return ''.join(out)


@cache
def _suspicious(gate: Gate) -> re.Pattern[str]:
    """Compile a pattern of an odd character (group 1), of what bytes are shown as (2), or of what ftfy reads (3)."""
    return _begun(gate, _as_bytes()[0], f'(?<=[^{_others(gate)}])()')


@cache
def _near(gate: Gate) -> re.Pattern[str]:
    """Compile the same, but of an odd Han only before another odd character (group `pair`), of a syllable only before
    one or near Han, and of kana in a sentence (group `kana`).

    One of these stands in front, or eight before, of all that may make a place suspicious; healthy text has few.
    """
    odd, han = f'[^{_others(gate)}]', '[\u4e00-\u9fff]'
    ahead = f'.{{0,{NEAR - 1}}}?'
    alone = f'(?<!{han})'
    if gate.odd > _ODDEST:  # then a syllable is not odd enough alone; where the text begins, more behind it counts
        far = '.' * (NEAR + 1)
        alone += f'(?:(?<![\uac00-\ud7a3])|(?={ahead}{han})|(?<=(?={ahead}{han}){far})|(?<!{far}))'
    close = f'(?<={odd})(?:(?=.{{0,{NEAR - 2}}}?(?P<pair>{odd}))|{alone})'
    return _begun(gate, _as_bytes()[0].union(_KANA), close, f'|(?<=[{_KANA}])(?P<kana>)')


def _begun(gate: Gate, begin: Collection[str], odd: str, more: str = '') -> re.Pattern[str]:
    """Compile a pattern of an odd character or one of `begin`, and how it goes on."""
    # Classes are looked for at the speed of a C loop, alternatives are not.
    typography = f'(?<=[\u00c2-\u00f4]){_MANY}()'
    return re.compile(f'[^{_others(gate, begin)}](?:{odd}|{_as_bytes()[1]}()|{typography}{more})', re.S)


@cache
def signs() -> str:
    """Return, as a class, what suspicious places begin with; all Han: a class of the rare ones is long."""
    held = sorted(_as_bytes()[0] - set(map(chr, range(0x4E00, 0xA000))))
    return f'{re.escape("".join(held))}\u3041-\u30f6\u3131-\u318e\u4e00-\u9fff\uac00-\ud7a3\ue000-\uf8ff\uff61-\uff9f'


class _Gains(dict[str, float]):
    """What a character gains that was read as one codec of pairs and meant as another, in nats; read by `map`."""

    def __init__(self, seen: str, meant: str, space: float = 0.0) -> None:
        super().__init__()
        self.seen, self.meant, self.space = seen, meant, space

    def __missing__(self, char: str) -> float:
        if char == _SPACE and self.meant == 'cp949':
            self[char] = self.space
            return self.space
        new = char if char < '\x80' else char_of(bytes_of(char, self.seen), self.meant)
        gain = 0.0 if new == char else self.gain(char, new) if new else -_UNREAD
        self[char] = max(gain, -_UNREAD)
        return self[char]

    def gain(self, char: str, new: str) -> float:
        return price_of(char) - read_price(self.meant)[new]


_SPACE = '\0'  # what a space between Han stands as where gains are looked up: words of Korean are parted so, Han seldom
_KOREAN = ('gb18030', 'cp949')
_THREE_WORDS = re.compile('(?P<space> )(?<=[\u4e00-\u9fff] )[\u4e00-\u9fff]{1,6}[ .,!?] ?(?=[\u4e00-\u9fff])')
# The same, begun with Han: where spaces are many.
_THREE_WORDS_BY_HAN = regex.compile('[\u4e00-\u9fff](?P<space> )[\u4e00-\u9fff]{1,6}[ .,!?] ?(?=[\u4e00-\u9fff])')
_BETWEEN_HAN = re.compile('(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])')


def _parted(text: str) -> str:
    """Return a text with each space between Han as `_SPACE`."""
    return _BETWEEN_HAN.sub(_SPACE, text) if ' ' in text else text


class _Kanji(_Gains):
    """The same for EUC-JP read as GBK, which shows kana as themselves, so that what is seen is Japanese too."""

    def gain(self, char: str, new: str) -> float:
        return japanese(char) - japanese(new)


_UNREAD = 20.0  # nats that a character costs that cannot have been read so
Pair = tuple[str, str]  # the codec seen, and the one meant
_KANJI = ('gb18030', 'euc_jp')
_kanji = cache(partial(_Kanji, *_KANJI))
# What these show is usual Han, marks, or syllables: neither rare enough nor letters.
_PAIRS = (('gb18030', 'cp949'), ('cp950', 'euc_jp'), ('cp949', 'euc_jp'))
_CHINESE = ('cp949', 'gb18030')  # shows as many Han as syllables, which stand beside each other
_BESIDE_HAN = re.compile('[\uac00-\ud7a3](?:(?<=[\u4e00-\u9fff].)|(?=[\u4e00-\u9fff]))')
_gains = cache(_Gains)


class _MostGains(dict[str, float]):
    """What a character adds at most to a gain in any of these pairs."""

    def __init__(self, space: float) -> None:
        super().__init__()
        self.space = space

    def __missing__(self, char: str) -> float:
        gain = self[char] = max(0.0, *(_gains(*pair, self.space)[char] for pair in _PAIRS))
        return gain


_most_gains = cache(_MostGains)


def _peak(text: str, gains: dict[str, float]) -> float:
    """Return what the best stretch of a text gains."""
    return best(map(gains.__getitem__, text))


def best(gains: Iterable[float]) -> float:
    """Return what the best stretch of some gains sums up to.

    A plain loop: two comparisons cost less than a call of `min`.
    """
    peak = now = 0.0
    for gain in gains:
        now += gain
        if now < 0.0:
            now = 0.0
        elif now > peak:
            peak = now
    return peak


_SYLLABLE = re.compile('[\uac00-\ud7a3]')
_HALF_WIDTH = re.compile('[\uff61-\uff9f]')


def pair_gain(text: str, seen: str, meant: str, space: float, bases: list[float] | None = None) -> float:
    """Return what the best stretch of a text gains, in nats, by being read as another codec.

    What is seen costs what each of its characters costs alone, or what `bases` say of so many of them.

    Both are codecs of pairs; infinite for text in which a byte may stand alone, so that pairs may shift.
    """
    if _HALF_WIDTH.search(text):
        return inf
    if bases is None:
        return _peak(_parted(text), _gains(seen, meant, space))
    parted, gains = _parted(text), _gains(seen, meant, space)
    more = map(sub, map(sub, bases[1:], bases), map(price_of, text))
    return best(max(gains[char] + cost, -_UNREAD) for char, cost in zip(parted, more, strict=True))


def kanji_gain(text: str) -> float:
    """Return what the best stretch of a text gains, in nats, where EUC-JP was read as GBK; 0 without kana."""
    return _peak(text, _kanji()) if _ANY_KANA.search(text) else 0.0


@cache
def _amiss_beside_kana(telling: float) -> re.Pattern[str]:
    """Compile a pattern of what EUC-JP that is read as GBK shows beside kana: characters that no codec of Japanese has,
    and kanji (group 1) that are rare in Japanese and would be frequent if they were EUC-JP.
    """
    raw = b'\n'.join(bytes([a, b]) for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF))
    both = zip(*(raw.decode(codec, 'ignore').split('\n') for codec in _KANJI), strict=True)
    rare = {char for char, new in both if char and new and japanese(char) - japanese(new) > telling} & _kanji_of_euc()
    others = f'\0-\u3015\u3017-\u4dff{"".join(sorted(_kanji_of_euc() - rare))}\ua000-\U0010ffff'
    beside = f'(?<=[{"".join(sorted(rare))}])(?:(?<=[{_KANAS}].)|(?=[{_KANAS}]))()'
    return re.compile(f'[^{others}](?:{beside}|(?<![{"".join(sorted(rare))}]){_NEAR_KANA})')


_KANAS = '\u3041-\u30f6'
_NEAR_KANA = f'(?:(?<=[{_KANAS}].)|(?<=[{_KANAS}]..)|(?=.?[{_KANAS}]))'


@cache
def _kanji_of_euc() -> frozenset[str]:
    kanji = b'\n'.join(bytes([a, b]) for a in range(0xB0, 0xF5) for b in range(0xA1, 0xFF)).decode('euc_jp', 'ignore')
    return frozenset(kanji.split())


@cache
def _foreign_to_kana() -> re.Pattern[str]:
    """Compile a pattern of what no codec of Japanese has, beside kana; EUC-JP that is read as GBK shows that."""
    others = f'\0-\u3015\u3017-\u4dff{"".join(sorted(_kanji_of_euc()))}\ua000-\U0010ffff'
    return re.compile(f'[^{others}]{_NEAR_KANA}')


def foreign_to_kana(text: str) -> list[int]:
    """Return where, near kana, what stands that no healthy Japanese has; the more often a place is listed, the less.

    The first Han that no codec of Japanese has, where it stands alone: more may be a word of Chinese; and U+3016, a
    bracket, wherever it is never closed, twice: the long vowel becomes it.
    """
    if not _ANY_KANA.search(text):
        return []
    found = [match.start() for match in _foreign_to_kana().finditer(text) if not match[0].encode('cp932', 'ignore')]
    long = [] if _CLOSE in text else [at for at in found if text[at] == _LONG]
    alone = [at for at in found if text[at] != _LONG and not {at - 1, at + 1} & set(found)]
    return [*alone[:1], *long, *long]


class _Weights(dict[str, int]):
    """How odd a character is, from 0 to 3; read by `map` at the speed of C."""

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        self.odd = _odd(gate)

    def __missing__(self, char: str) -> int:
        place = rank(char) if '\u4e00' <= char <= '\u9fff' else 0
        weight = self[char] = _ODDEST if self.odd[char] else 2 if place >= 2000 else 1 if place >= 1000 else 0
        return weight


_weights = cache(_Weights)


def harmless(text: str, gate: Gate) -> bool:
    """Say whether no character of `text` can make a place suspicious; short texts need no pattern to tell."""
    chars = set(text)
    return not (
        (' ' in chars and _THREE_WORDS.search(text))
        or any(map(_odd(gate).__getitem__, chars))
        or chars & _as_bytes()[0]
        or any('\u3041' <= c <= '\u30f6' for c in chars)
    )


def _all_of(char: str, text: str) -> Iterator[int]:
    """Yield where a character stands; most texts have few of one, and `find` is many times faster than a pattern."""
    at = text.find(char)
    while at >= 0:
        yield at
        at = text.find(char, at + 1)


class Places:
    """Finds suspicious places: odd characters in number, or sequences of letters and signs that bytes make."""

    def __init__(self, text: str, gate: Gate) -> None:
        self.text = text
        self.gate = gate
        self.odd = _odd(gate).__getitem__
        self.weights = _weights(gate).__getitem__
        self.found = [-1, -1, -1]
        self.bytes = False  # that what `_odd` found is what bytes are shown as
        self.pairs: list[Pair | None] = [None, None, None]  # the codecs for which these were found
        self.pair: Pair | None = None  # the codecs for which the last place was found, if it was found for some
        self.sure = False  # that the last place was found by more than rare characters
        self.vain = 0.0  # code points that were searched for nothing, less what was read
        self.left = -1  # from where on nothing is searched, since that was too much
        self.typography = False  # that something was passed that ftfy may read
        self.passed = -1  # the first place that was passed, and should not be if the text is Japanese
        self.han = True  # that it may have Han
        self.listed = self._listed() if mostly_ascii(text) else None
        # That the text is Japanese; None where that has not been looked at.
        self._kana: bool | None = None
        if len(text) < _PAGE:
            self._kana = bool(_ANY_KANA.search(text)) if len(text) < _SHORT else _has_kana(text)

    @property
    def kanji(self) -> bool:
        """That the last place was found by kanji beside kana: good Japanese but for them."""
        return self.pair == _KANJI

    @property
    def kana(self) -> bool:
        if self._kana is None:
            self._kana = _has_kana(self.text)
        return self._kana

    def next(self, at: int, eager: bool = False) -> int:
        """Return where the next suspicious place at `at` or behind begins; the text's length when there is none.

        `eager` takes places too whose characters are no rarer than those of running text.
        """
        if self.found[0] < at:
            self.found[0] = self._odd(at, eager)
        if self.found[1] < at:
            self.found[1] = self._foreign(at)
        if self.found[2] < at:
            self.found[2] = self._words(at)
        first = self.found.index(min(self.found))
        self.pair = self.pairs[first]
        self.sure = not self.pair if first else self.bytes
        return self.found[first]

    def _odd(self, at: int, eager: bool) -> int:
        """Return where odd characters in number stand next, or what bytes are shown as.

        That the text is Japanese lets more places count; it is asked last, when nothing else has told.
        """
        self.passed = -1
        place = self._odd_unless_japanese(at, eager)
        if self.passed < 0 or not self.kana:
            return place
        self.bytes, self.pairs[0] = False, None
        return self.passed

    def _odd_unless_japanese(self, at: int, eager: bool) -> int:
        text, suspicious = self.text, _suspicious(self.gate)
        self.bytes, self.pairs[0] = False, None
        while (at := self._close(at, eager)) < len(text):
            first, last = at, -NEAR
            jumps = not self._kana and len(text) >= _PAGE
            for match in suspicious.finditer(text, at):
                at = match.start()
                if match.lastindex == 1:
                    char = text[at]
                    han = '\u4e00' <= char <= '\u9fff'
                    if jumps and '\uac00' <= char <= '\ud7a3' and 0 <= last < at - NEAR:
                        break  # `_close` passes it if it is alone
                    if (at - last < NEAR or not han) and self._tells(at, eager):
                        return at
                    if jumps and han and 0 <= last <= at - NEAR:
                        break
                    last = at
                elif match.lastindex == 2:
                    self.bytes = True
                    return at
                else:
                    self.typography = True
            else:
                if self._kana is None and self.found[0] < 0:  # what is before `first` has been looked at
                    self._kana = _ANY_OF_KANA.search(text, first) is not None
                return len(text)
            # What stands behind `last` may be odd, but is alone.
            at = last + 1
            if self._kana is None and _ANY_OF_KANA.search(text, first, at):
                self._kana = True
        return len(text)

    def _close(self, at: int, eager: bool) -> int:
        """Return where something begins, at `at` or behind, that `_odd` has to look at; else the text's length."""
        text = self.text
        if self._kana or len(text) < _PAGE:
            return at
        near = any(map(self.odd, _SYLLABLE.findall(text, at, at + NEAR)))  # what is before may make them suspicious
        for match in self._near(max(at - NEAR, 0) if near else at):
            start = match.start()
            if match.lastgroup == 'kana':
                self._kana = True
                return at
            if start < at or match.lastgroup != 'pair' or not '\u4e00' <= text[start] <= '\u9fff':
                return max(start, at)
            if self._tells(match.start('pair'), eager):
                return start
            at = start + 1
        if self._kana is None and self.found[0] < 0:
            self._kana = False  # what was looked at from the beginning on has none
        return len(text)

    def _near(self, at: int) -> Iterator[re.Match[str]]:
        """Yield the matches of `_near` from `at` on."""
        if self.listed is None:
            return _near(self.gate).finditer(self.text, at)
        places = self.listed[bisect_left(self.listed, at) :]
        return filter(None, map(_near(self.gate).match, repeat(self.text), places))

    def _listed(self) -> list[int] | None:
        """List where characters stand that may be odd or shown for bytes, in a text that has few beyond ASCII."""
        rest = without(self.text, _ASCII)
        self.han = any('\u4e00' <= c <= '\u9fff' for c in set(rest))
        chars = [c for c in set(rest) if _odd(self.gate)[c] or c in _as_bytes()[0] or c in _KANA]
        if sum(map(rest.count, chars)) * 50 > len(self.text):
            return None
        return sorted(at for c in chars for at in _all_of(c, self.text))

    def _tells(self, i: int, eager: bool) -> bool:
        """Say whether an odd character stands in a suspicious place, by what is near."""
        self.pairs[0] = self._gains(i)
        if self.pairs[0]:
            return True
        begin = max(i - NEAR, 0)
        odd = sum(map(self.weights, self.text[begin : begin + 2 * NEAR])) >= self.gate.odd
        return odd and self._dense(i, eager)

    def _dense(self, i: int, eager: bool) -> bool:
        """Say whether of the characters near an odd one eight in a row cost more than running text."""
        near = self.text[max(i - NEAR, 0) : i + 2 * NEAR]
        if eager or self._kana or len(near) < NEAR:
            return True
        sums = list(accumulate(map(price_of, near), initial=0.0))
        peak: float = max(map(sub, sums[NEAR:], sums))
        if peak <= self.gate.rare * NEAR and self._kana is None and self.passed < 0:
            self.passed = i
        return peak > self.gate.rare * NEAR

    def _gains(self, i: int) -> Pair | None:
        """Return two codecs, where what stands near a character gains by being read in another."""
        near = _parted(self.text[max(i - NEAR, 0) : i + 2 * NEAR])
        least, space = self.gate.pairs, self.gate.space
        if _BESIDE_HAN.search(near) and _peak(near, _gains(*_CHINESE, space)) >= least:
            return _CHINESE
        # A C loop comes first, and is nearly always enough.
        if self.text[i] >= '\uac00' or sum(map(_most_gains(space).__getitem__, near)) < least:
            return None
        return next((pair for pair in _PAIRS if _peak(near, _gains(*pair, space)) >= least), None)

    def _words(self, at: int) -> int:
        """Return where Han stand in words as syllables do that are read as Korean."""
        if not self.han:
            return len(self.text)
        many = 8 * self.text.count(' ', 0, _SAMPLE) > min(len(self.text), _SAMPLE)
        words = _THREE_WORDS_BY_HAN if many else _THREE_WORDS
        for match in words.finditer(self.text, at):
            i = match.start('space')
            near, least = self.text[max(i - NEAR, 0) : i + 2 * NEAR], self.gate.pairs
            gains = _gains(*_KOREAN, self.gate.space)
            if _peak(near.replace(' ', _SPACE), gains) < least:  # at most what it gains: not all of them part Han
                continue
            if _peak(_parted(near), gains) >= least and self._gains(i) == _KOREAN:
                self.pairs[2] = _KOREAN
                return i
        return len(self.text)

    def _foreign(self, at: int) -> int:
        """Return where kanji stand beside kana that should not."""
        text = self.text
        self.pairs[1] = None
        if not self.kana:
            return len(text)
        if len(text) < _SHORT:
            return self._gaining(at)
        for match in _amiss_beside_kana(self.gate.telling).finditer(text, at):
            i = match.start()
            if match.lastindex is None:
                return i
            if kanji_gain(text[max(i - NEAR, 0) : i + 2 * NEAR]) >= self.gate.kanji:
                self.pairs[1] = _KANJI
                return i
        return len(text)

    def _gaining(self, at: int) -> int:
        """Return where a character of a short text gains that was meant in EUC-JP, with what stands near it."""
        for i, char in enumerate(self.text[at:], at):
            if _kanji()[char] > 0:
                near = self.text[max(i - NEAR, 0) : i + 2 * NEAR]
                if _peak(near, _kanji()) >= self.gate.kanji_short:
                    self.pairs[1] = _KANJI
                    return i
        return len(self.text)
