"""Find text that was read in the wrong codec, and propose what its bytes say in the right one.

A stretch of text is written back to bytes in the codec it may have been read in and read again in the one it may have
been meant in, for every pair of codecs a rule names.  Over the bytes of a line the cheapest path is searched: at every
character it goes on as seen, or it enters, at a price, what the bytes say in the other codec, and leaves that again.
Both are charged by one model of what people write (`cleaner.zh.model`), in nats and across the seam, so good text
beside the damage stays out by itself.  Of several codecs the reading that gains most wins; the next is its rival.

All bytes of a stretch decode, and what is shown encodes back to them; where bytes were lost, `zh.lossy` reads.  Letters
and marks that are not Chinese, Japanese or Korean are left to ftfy's rules.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate, count, groupby, pairwise, repeat
from operator import attrgetter, sub
from typing import Any, ClassVar, NamedTuple

from cleaner.passes import Rule, View
from cleaner.text import Edit
from cleaner.zh import lossy
from cleaner.zh.common import rank
from cleaner.zh.likelihood import alone, behind

BUDGET = 1.0
_FAR = 40  # code points beside a suspicious place that are looked at with it
_LATIN = 'windows-1252'
_GBK = 'cp936'  # GBK as browsers and Windows have it: byte 80 is a euro sign

_SPECIAL = (
    '\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d'
    '\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178'
)


# What windows-1252 shows for 80..FF, Latin-1 included.
_HIGH = '\u0080-\u00ff' + _SPECIAL
# A first byte of UTF-8 and as many behind it as it asks for.
_NEXT = f'[\u0080-\u00bf{_SPECIAL}]'
_MANY = f'(?:{_NEXT}(?:(?<=[\u00c2-\u00df].)|{_NEXT}(?:(?<=[\u00e0-\u00ef]..)|{_NEXT}(?<=[\u00f0-\u00f4]...))))'
_TYPOGRAPHY = re.compile(f'[\u00c2-\u00f4]{_MANY}')
_LOST = re.compile('[?\ufffd]')
_RUN = re.compile(f'[{_HIGH}]+')
# What a stretch must gain by its characters alone to be looked at with what stands before them, in nats: in a codec
# that is believed; in UTF-8 and in what shows kana or Hangul as they are, or hardly rarer Han; in another.
_SOME, _SURE, _GAIN = 2.0, 8.0, 20.0
_CHINESE = {'gb18030', 'cp950', 'cp932'}
_FEW = 3
_FREQUENT = 500  # so many Han are too frequent to tell of a wrong codec
_BELIEVED = 20.0  # nats by which UTF-8 must lead for no other reading to be looked for
_UNSEEN = 16.0  # nats: what no text holds, or hardly any
_BEHIND = 3  # code points before one that the model looks at
_NEAR = 8  # code points between two odd characters that make a place suspicious
_BLOCK = 4000  # code points that are read at once where all is damage
_WINDOW = 200  # code points that are searched at a time
# Code points beyond ASCII that lines must have to be read at once in a way not yet believed: as UTF-8, or as another.
_LEAST, _FULL = 8, 40


@dataclass(frozen=True, slots=True)
class Pairs:
    """The codecs that a rule tries: every one of `seen` with every one of `meant`."""

    seen: tuple[str, ...]
    meant: tuple[str, ...]
    least: float  # a reading must lead the text as it stands by so many nats
    then: tuple[str, ...] = ()  # and what came out was written in UTF-8 and read in these


@dataclass(frozen=True, slots=True)
class Typography:
    """Characters that are not Chinese, as ftfy repairs them."""


@dataclass(frozen=True, slots=True)
class Common:
    """What makes a place suspicious, and when a reading is believed; costs in nats."""

    hangul: str  # the most frequent syllables of Korean; Chinese becomes random ones
    odd: int  # how odd sixteen characters must be: 3 for each rare one, 2 and 1 for less frequent ones
    rare: float  # what a character of eight costs where damage is looked for, whatever stands before it, at least
    strange: float  # the same, where what stands before counts
    step: float  # what a reading must gain for each wrong codec
    again: float  # the same for codecs that were believed in this text before
    seam: float  # what it costs to begin or end inside a line
    edge: float  # the same beside what the codec may have shown
    clear: float  # a reading's lead over the next one, at least; otherwise it is a guess
    mean: float  # what a character of it may cost, at most
    short: int  # code points that are seen, at least


@dataclass(frozen=True, slots=True)
class Lossy:
    """UTF-8 read as GBK, where bytes were lost; costs in nats."""

    lost: float  # a lost byte in whose place something is shown
    dropped: float  # one that nothing is shown for
    clear: float  # what is put for a character that lost a byte must lead by so many, or it is a guess


PARAMS: Mapping[str, type] = {
    '*': Pairs,
    'utf-8-read-as-gbk-with-loss': Lossy,
    'typography-read-as-latin': Typography,
}


class _Way(NamedTuple):
    rule: str
    seen: str
    meant: str
    then: str
    least: float


class _Reading(NamedTuple):
    """What `start:end` of a window would be, and what that gains beyond its steps."""

    start: int
    end: int
    new: str
    lead: float
    way: _Way


_Choice = tuple[_Reading, _Reading | None, bool]  # a reading, the next one, and whether it leads clearly


class _Bytes(NamedTuple):
    """A text written back to bytes, and how many code points of it end at a byte, where one ends."""

    raw: bytes
    ends: dict[int, int]
    prices: list[float]  # what the first bytes cost as they stand, by what each character costs alone


def _sloppy(codec: str) -> dict[str, bytes]:
    table = {}
    for byte in range(256):
        char = bytes([byte]).decode(codec, 'ignore') or chr(byte)
        table[char] = bytes([byte])
    return table


@cache
def _single(codec: str) -> dict[str, bytes]:
    """Return {character: its byte} of a codec of one byte a character; no byte is without one, as browsers have it."""
    table = _sloppy(codec)
    if codec == _LATIN:  # Latin-1 too
        table |= {chr(byte): bytes([byte]) for byte in range(0x80, 0xA0)}
    return table


@cache
def _tables(codec: str) -> tuple[Any, ...]:
    """Return tables that `codecs.charmap_encode` takes: for windows-1252, and for Latin-1."""
    shown = ''.join(bytes([byte]).decode(codec, 'ignore') or chr(byte) for byte in range(256))
    latin = ''.join(map(chr, range(256)))
    return tuple(map(codecs.charmap_build, (shown, latin) if codec == _LATIN else (shown,)))


_SINGLE = (_LATIN, 'cp437', 'mac_roman', 'cp1251', 'koi8_r')


@cache
def _as_bytes() -> tuple[str, str]:
    """Return the class of what characters begin that stand for bytes, one each, and a pattern of how it goes on.

    In Latin letters and signs four bytes above 7F, or three pairs of which the second may be a letter (Big5,
    Shift-JIS); in other codecs, and in GBK, three characters of UTF-8.
    """
    first, branches = set[str](), list[str]()

    def as_utf8(codec: str, leads: Iterable[int], size: int, times: int) -> None:
        tails = ''.join(_byte(byte, codec) for byte in range(0x80, 0xC0))
        begin = ''.join(_byte(byte, codec) for byte in leads)
        first.update(begin)
        unit = f'[{re.escape(begin)}][{re.escape(tails)}]{{{size}}}'
        branches.append(f'(?<=[{re.escape(begin)}])[{re.escape(tails)}]{{{size}}}(?:{unit}){{{times}}}')

    for codec in _SINGLE:
        as_utf8(codec, (*range(0xE2, 0xEA), 0xEF), 2, 1)
        as_utf8(codec, (0xC2, 0xC3, 0xC4, 0xC5, 0xCE, 0xCF, 0xD0, 0xD1), 1, 3)
    shown = bytes(byte for lead in (0xC2, 0xC3) for tail in range(0x80, 0xC0) for byte in (lead, tail)).decode(
        'gb18030'
    )
    branches.append(f'(?<=[{shown}])[{shown}]{{3}}')
    kana = '\u201a\u0192'  # what windows-1252 shows for the first bytes of kana in Shift-JIS
    branches.append(f'(?<=[{kana}])[@-~{_HIGH}](?:[{_HIGH}][@-~{_HIGH}]){{2}}')
    branches.append(f'(?<=[\u0080-\u00ff])(?:[{_HIGH}]{{3}}|[@-~](?:[\u0080-\u00ff][@-~{_HIGH}]){{2}})')
    begin = f'\u0080-\u00ff{kana}{shown}{re.escape("".join(sorted(first)))}'
    # Letters with accents in words of ASCII are passed at once.
    return begin, f'(?=.?[^\0-\x7f])(?:{"|".join(branches)})'


def _byte(byte: int, codec: str) -> str:
    return bytes([byte]).decode(codec, 'ignore') or chr(byte)


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
def _telling() -> frozenset[str]:
    """Return the Han that these show as, but for frequent ones."""
    shown = {
        _shown(char.encode(meant), seen)
        for meant, chars in _SYLLABLES.items()
        for seen in ('gb18030', 'cp950')
        for char in chars
    }
    return frozenset(char for char in shown if '\u4e00' <= char <= '\u9fff' and rank(char) >= _FREQUENT)


@cache
def _usual() -> str:
    """Return the Han that are not odd: the 3,000 most frequent and the first 2,965 of JIS X 0208, less telling ones."""
    kanji = {bytes([a, b]).decode('euc_jp', 'ignore') for a in range(0xB0, 0xD0) for b in range(0xA1, 0xFF)}
    usual = (char for char in map(chr, range(0x4E00, 0xA000)) if rank(char) < 3000 or char in kanji)
    return ''.join(char for char in usual if char not in _telling())


def _others(hangul: str) -> str:
    """Return, as a class, all but what is odd: rare Han or syllables, half-width kana, private, part of a syllable."""
    # `re` compiles single characters, and what is not them, fastest.
    return f'\0-\u3130\u318f-\u4dff{_usual()}\ua000-\uabff{hangul}\ud7a4-\udfff\uf900-\uff60\uffa0-\U0010ffff'


@cache
def _suspicious(hangul: str) -> re.Pattern[str]:
    """Compile a pattern of an odd character (group 1), of what bytes are shown as (2), or of what ftfy reads (3)."""
    begin, bytes_ = _as_bytes()
    odd = f'[^{_others(hangul)}]'
    both = _class(range(0x10000), re.compile(f'{odd}|[{begin}]'))
    return re.compile(f'[{both}](?:(?<={odd})()|{bytes_}()|(?<=[\u00c2-\u00f4]){_MANY}())', re.S)


def _class(codes: Iterable[int], wanted: re.Pattern[str]) -> str:
    """Return, as a class, the characters of these that a pattern is of."""
    found = [code for code in codes if wanted.match(chr(code))]
    breaks = [i for i, (a, b) in enumerate(pairwise(found), 1) if b > a + 1]
    runs = [(found[a], found[b - 1]) for a, b in pairwise([0, *breaks, len(found)])]
    return ''.join(f'{re.escape(chr(a))}-{re.escape(chr(b))}' for a, b in runs)


@cache
def _signs(hangul: str) -> str:
    """Return, as a class, the characters that suspicious places begin with."""
    odd = re.compile(f'[^{_others(hangul)}]')
    return f'{_as_bytes()[0]}\u3041-\u3093' + _class(range(0x3131, 0xFFA0), odd)


@cache
def _foreign_to_kana() -> re.Pattern[str]:
    """Compile a pattern of what no codec of Japanese has, beside kana; EUC-JP that is read as GBK shows that."""
    kanji = ''.join(bytes([a, b]).decode('euc_jp', 'ignore') for a in range(0xB0, 0xF5) for b in range(0xA1, 0xFF))
    others = f'\0-\u3015\u3017-\u4dff{kanji}\ua000-\U0010ffff'  # U+3016 is what the long vowel becomes
    return re.compile(f'[^{others}](?:(?<=[\u3041-\u30f6].)|(?=[\u3041-\u30f6]))')


class _Weights(dict[str, int]):
    """How odd a character is, from 0 to 3; read by `map` at the speed of C."""

    def __init__(self, hangul: str) -> None:
        super().__init__()
        self.odd = re.compile(f'[^{_others(hangul)}]')

    def __missing__(self, char: str) -> int:
        place = rank(char) if '\u4e00' <= char <= '\u9fff' else 0
        weight = self[char] = 3 if self.odd.match(char) else 2 if place >= 2000 else 1 if place >= 1000 else 0
        return weight


_weights = cache(_Weights)


@lru_cache(1 << 15)
def _kind(char: str) -> str:
    """Name the kind of a character; '' for Han, for marks of Chinese, and for ASCII."""
    if char < '\x7f' or '\u3000' <= char < '\u3041' or '\u3400' <= char <= '\u9fff' or '\uff01' <= char <= '\uff5e':
        return ''
    if '\u3041' <= char <= '\u30ff':
        return 'kana'
    if '\uac00' <= char <= '\ud7a3':
        return 'hangul'
    category = unicodedata.category(char)
    if category in {'Cn', 'Co', 'Cs', 'Cc'}:
        return 'nothing'
    return 'letter' if category[0] in 'LM' else '' if char in _MARKS else 'sign'


_MARKS = '\u00b7\u2014\u2018\u2019\u201c\u201d\u2026\u2022\u25cb\u25cf\uffe5'


@lru_cache(1 << 18)
def _cost(before: str, char: str) -> float:
    """Return what a character costs behind the last three, in nats."""
    cost = behind(before, char)
    return max(cost, alone(char)) if '\uac00' <= char <= '\ud7a3' and alone(char) >= _UNSEEN else cost


class _Prices(dict[str, float]):
    """What a character costs whatever stands before it, in nats; read by `map` at the speed of C."""

    def __missing__(self, char: str) -> float:
        price = self[char] = alone(char)
        return price


_prices = _Prices().__getitem__


@lru_cache(1 << 16)
def _written(char: str, codec: str) -> bytes:
    """Return the bytes that are shown as `char` in this codec, b'' for none, or for others than are shown so."""
    if codec in _SINGLE:
        return _single(codec).get(char, b'')
    if codec == _GBK:
        if char == '\u20ac':
            return b'\x80'
        codec = 'gb18030'
    try:
        raw = char.encode(codec)
        return raw if raw.decode(codec) == char and len(raw) < 4 else b''
    except UnicodeError:
        return b''


@lru_cache(1 << 16)
def _shown(raw: bytes, codec: str) -> str:
    """Return the one character that these bytes are in this codec, '' for none."""
    try:
        char = raw.decode(codec)
    except UnicodeError:
        return ''
    return char if len(char) == 1 and (char < '\x80') == (raw < b'\x80') and _kind(char) != 'nothing' else ''


def _length(lead: int, codec: str) -> int:
    """Return how many bytes the character with this first byte has."""
    if lead < 0x80:
        return 1
    if codec == 'utf-8':
        return 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    if codec == 'cp932':
        return 1 if 0xA1 <= lead <= 0xDF else 2
    if codec == 'euc_jp':
        return 3 if lead == 0x8F else 2
    return 2


def written(text: str, codec: str) -> _Bytes:
    parts = [_written(char, codec) or b'\xff' for char in text]  # FF is part of no character in any codec here
    ends = accumulate(map(len, parts), initial=0)
    return _Bytes(b''.join(parts), {at: i for i, at in enumerate(ends)}, _spread(text, list(map(len, parts))))


def _spread(text: str, sizes: list[int]) -> list[float]:
    """Return what the first bytes of a text cost, whose characters have so many each."""
    return list(
        accumulate(
            (price / n for price, n in zip(map(_prices, text), sizes, strict=True) for _ in range(n)), initial=0.0
        )
    )


def unread(text: str, seen: str) -> tuple[str, dict[int, int]]:
    r"""Undo one reading of UTF-8: return what it was read from, and where both texts end at the same byte.

    What does not decode is U+FFFE, which no codec has.

    >>> unread('\u00c3\u00a4', 'windows-1252')
    ('\xe4', {0: 0, 1: 2})
    """
    raw, ends, _ = written(text, seen)
    out: list[str] = []
    shared = {0: 0}
    at = 0
    while at < len(raw):
        char = _any(raw[at : at + _length(raw[at], 'utf-8')])
        if char:
            at += len(char.encode('utf-8', 'surrogatepass'))
        else:
            at = next(end for end in count(at + 1) if end in ends)
        out.append(char or '\ufffe')
        if at in ends:
            shared[len(out)] = ends[at]
    return ''.join(out), shared


_unread = lru_cache(16)(unread)


@lru_cache(16)
def _twice(text: str, seen: str) -> bool:
    """Say whether some of a text may be UTF-8 that was read in a codec; fast, for most is not."""
    raw = b''.join(map(_written, text, repeat(seen)))
    return len(_ASCII.sub('', raw.decode('utf-8', 'ignore'))) >= _FEW


def _any(raw: bytes) -> str:
    """Return the one character that these bytes are in UTF-8, whatever it is; '' for none."""
    char = raw.decode('utf-8', 'ignore')
    return char if len(char) == 1 and (char > '\x7f' or len(raw) == 1) else ''


# A state of the search: cost, the last two characters, and how it was reached.
_State = tuple[float, str, Any]


@lru_cache(1 << 15)
def _foreign(char: str, codec: str) -> float:
    """Return what a character costs beyond what the model says, for it is no character that a codec is used for."""
    kind = _kind(char)
    if kind == 'kana':
        return 0.0 if codec in {'utf-8', 'cp932', 'euc_jp'} else 3.0
    if kind == 'hangul':
        return 0.0 if codec in {'utf-8', 'cp949'} else 3.0
    return 4.0 if kind else 0.0


def _seam(text: str, i: int, outside: str, way: _Way, common: Common) -> float:
    """Return what it costs to begin or end a reading at `i`, beside the characters `outside`."""
    if i in (0, len(text)):
        return 0.0
    seen = way.then or way.seen
    if any(_kind(char) in {'letter', 'sign'} and _written(char, seen) for char in outside):
        return common.edge
    return common.seam


def _walk(text: str, bases: list[float], source: _Bytes, way: _Way, enter: float, common: Common) -> list[_Reading]:
    """Return the stretches that are cheaper as `way` reads them, on the cheapest path over all of a window."""
    raw, ends, _ = source
    meant = way.meant
    marks = sorted(ends)
    follow = dict(pairwise(marks))
    as_seen: dict[int, _State] = {0: (0.0, '', None)}
    as_read: dict[int, tuple[float, str, Any, int, float, Any]] = {}
    seen: _State = as_seen[0]
    for at in range(len(raw) + 1):
        i = ends.get(at)
        read = as_read.pop(at, None)
        if i is not None:
            seen = as_seen.pop(at)
            entered = (
                seen[0] + enter + _seam(text, i, text[max(i - 2, 0) : i], way, common),
                seen[1],
                None,
                i,
                seen[0],
                seen[2],
            )
            if read:
                left = read[0] + _seam(text, i, text[i : i + 1], way, common)
                if left < seen[0]:
                    seen = (left, read[1], (i, read))
                if read[0] > entered[0]:
                    read = entered
            else:
                read = entered
            if at == len(raw):
                break
            stop = follow[at]
            j = ends[stop]
            cost, tail, path = seen
            if path and i - path[0] < _BEHIND:
                for char in text[i:j]:
                    cost += _cost(tail, char)
                    tail = (tail + char)[-_BEHIND:]
            else:
                cost += bases[j] - bases[i]
                tail = text[max(j - _BEHIND, 0) : j]
            as_seen[stop] = cost, tail, path
        if read:
            size = _length(raw[at], meant)
            if char := _shown(raw[at : at + size], meant):
                cost, tail, chars, *rest = read
                after = cost + _cost(tail, char) + _foreign(char, meant)
                other = as_read.get(at + size)
                if other is None or after < other[0]:
                    as_read[at + size] = after, (tail + char)[-_BEHIND:], (char, chars), *rest
    out = []
    path = seen[2]
    while path:
        stop, (cost, _, chars, start, before, path) = path
        new = []
        while chars:
            new.append(chars[0])
            chars = chars[1]
        lead = bases[stop] - bases[start] - (cost - before)
        out.append(_Reading(start, stop, ''.join(reversed(new)), lead, way))
    return out


@dataclass(frozen=True, slots=True)
class Mojibake:
    """The pass `mojibake`."""

    remakes: ClassVar[bool] = True  # a byte may be shown as `|` or a backtick

    name: str
    rules: Mapping[str, Rule]
    common: Common
    budget: float = BUDGET
    ways: tuple[_Way, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, 'ways', tuple(self._ways()))

    @property
    def signs(self) -> str:
        """Characters without which there is nothing to do."""
        return _signs(self.common.hangul)

    def trigger(self, text: str) -> bool:
        """False when no place is suspicious."""
        if text.isascii():
            return False
        places = _Places(text, self.common)
        return places.next(0) < len(text) or places.typography

    def __call__(self, view: View) -> Iterator[Edit]:
        text = view.text
        places = _Places(text, self.common)
        known: list[_Way] = []
        done: list[tuple[int, int]] = []
        at, tried = 0, (-1, 0)
        while (place := places.next(at, bool(known))) < len(text):
            if not (known or places.sure or self._strange(text, place)):
                at = place + 1
                continue
            line = text.rfind('\n', 0, place) + 1
            start, stop, edits = max(at, line), 0, list[Edit]()
            if tried != (line, len(known)):  # once a line, or a long one is read again from every place in it
                tried = line, len(known)
                stop, edits = self._block(text, start, known or self.ways, known)
            if not edits:
                stop, edits = self._window(text, max(start, place - _FAR), known)
            done += ((edit.start, edit.end) for edit in edits)
            yield from edits
            at = max(stop, place + 1)
        yield from self._typography(text, done)

    def _block(self, text: str, start: int, ways: Iterable[_Way], known: list[_Way]) -> tuple[int, list[Edit]]:
        """Read whole lines at once in one of some ways, while nothing is lost and all of it gains."""
        for size in (_BLOCK, _BLOCK // 4, _BLOCK // 16, 0):
            stop = text.find('\n', start + size) if start + size < len(text) else -1
            stop = len(text) if stop < 0 else stop
            block = text[start:stop]
            way, new = self._at_once(block, ways, known)
            if way:
                if way not in known:
                    known.append(way)
                why = f'{self.rules[way.rule].why} Read as {way.meant}, like all of these lines'
                changes = _changed(block, new)
                return stop, [Edit(start + a, start + b, put, way.rule, why=why) for a, b, put in changes]
        return start, []

    def _at_once(self, block: str, ways: Iterable[_Way], known: list[_Way]) -> tuple[_Way | None, str]:
        """Choose the way in which whole lines gain most; a way not yet believed must lead by far, or give UTF-8."""
        found: list[tuple[float, _Way, str]] = []
        for way in ways:
            new = '' if way.then else _decoded(block, way)
            utf8 = way.meant == 'utf-8'
            if not new or (way not in known and len(_ASCII.sub('', new)) < (_LEAST if utf8 else _FULL)):
                continue
            if self._gains(block, new, way):
                if utf8 or way in known:
                    return way, new
                found.append((sum(map(_prices, new)), way, new))
        found.sort()
        rivals = [sum(map(_prices, block)), *(total for total, _, new in found[1:] if new != found[0][2])]
        if found and found[0][0] + len(found[0][2]) < min(rivals):
            return found[0][1:]
        return None, ''

    def _gains(self, block: str, new: str, way: _Way) -> bool:
        """Say whether whole lines gain by a reading, and no part of a line is better as it stands."""
        new_prices = list(map(_prices, new))
        if sum(new_prices) > self.common.mean * len(new):
            return False
        if way.meant == 'utf-8' or way.seen in _SINGLE:  # hardly anything healthy can be read so
            return True
        if len(new) != len(block):
            return False
        sums = list(accumulate(map(sub, map(_prices, block), new_prices), initial=0.0))
        drop: float = max(map(sub, accumulate(sums, max), sums))
        return drop < self.common.step

    def _window(self, text: str, start: int, known: list[_Way]) -> tuple[int, list[Edit]]:
        """Read what follows `start` in its line, further as long as damage reaches to the end of what is read."""
        last = text.find('\n', start)
        last = len(text) if last < 0 else last
        size = _WINDOW
        while True:
            stop = min(start + size, last)
            part = text[start:stop]
            chosen, more = [], []
            if any(map(_as_gbk, known)) and _LOST.search(part):
                more = self._lossy(part, start)
            if not more:
                chosen = self._chosen(part, known)
                readings = [reading for reading, _, clear in chosen if clear]
                gbk = any(_as_gbk(reading.way) for reading in readings)
                if gbk and (_LOST.search(part) or not self._covered(part, readings)):
                    more = self._lossy(part, start)
            ends = [reading.end for reading, _, _ in chosen] + [edit.end - start for edit in more]
            reach = max(ends, default=0)
            if stop == last or reach < len(part) - _FAR or size > 8 * _WINDOW:
                break
            size *= 2
        for reading, _, clear in chosen:
            if clear and reading.way not in known:
                known.append(reading.way)
        edits = [
            edit
            for choice in chosen
            if not (more and _as_gbk(choice[0].way))
            for edit in self._edits(part, start, *choice)
        ]
        if more:
            edits = sorted(edits + more)
        return (stop if stop == last else start + max(reach, len(part) - _FAR)), edits

    def _lossy(self, part: str, start: int) -> list[Edit]:
        """Read UTF-8 that was read as GBK, and of which bytes were lost."""
        rule = next((rule for rule in self.rules.values() if isinstance(rule.params, Lossy)), None)
        if rule is None:
            return []
        parts = [bytes([lossy.MARK]) if char in '?\ufffd' else _written(char, _GBK) or b'\xff' for char in part]
        ends = {at: i for i, at in enumerate(accumulate(map(len, parts), initial=0))}
        params: Lossy = rule.params
        stretches = lossy.read(
            part,
            b''.join(parts),
            ends,
            list(_sums(part)),
            _costs,
            enter=self.common.step,
            lost=params.lost,
            dropped=params.dropped,
        )
        edits = []
        for stretch in stretches:
            for clear, group in groupby(stretch, lambda piece: piece.lead >= params.clear):
                for run in [list(group)] if clear else [[piece] for piece in group]:
                    a, b, new = run[0].start, run[-1].end, ''.join(piece.new for piece in run)
                    lead, rival = min((piece.lead, piece.rival) for piece in run)
                    why = rule.why + (
                        f' {_brief(new)} leads what {rival} would make of it by {lead:.1f} nats' if rival else ''
                    )
                    for c, d, put in _changed(part[a:b], new):
                        trust, margin = None if clear else 'guess', round(lead, 1) if rival else None
                        edits.append(Edit(start + a + c, start + a + d, put, rule.name, None, trust, why, margin))
        return edits

    def _strange(self, part: str, place: int) -> bool:
        """Say whether what stands near a place is unlikely as it stands."""
        if not '\u3400' <= part[place] <= '\ud7a3':
            return True
        near = part[max(0, place - _NEAR) : place + 2 * _NEAR]
        sums = list(_sums(near))
        size = min(_NEAR, len(near))
        peak: float = max(map(sub, sums[size:], sums))
        return peak > self.common.strange * size

    def _chosen(self, part: str, known: list[_Way]) -> list[_Choice]:
        """Choose the readings that do not overlap."""
        found = self._found(part, known)
        taken: list[_Choice] = []
        for reading in found:
            if any(reading.start < other.end and other.start < reading.end for other, _, _ in taken):
                continue
            rival = next((r for r in found if _rivals(r, reading)), None)
            clear = reading.lead - (rival.lead if rival else 0.0) >= self.common.clear
            taken.append((reading, rival, clear))
        return taken

    def _found(self, part: str, known: list[_Way]) -> list[_Reading]:
        """List the readings of a window, the best first."""
        common = self.common
        bases = list(_sums(part))
        found: list[_Reading] = []
        sources: dict[str, _Bytes] = {}
        for deep in (False, True):
            for way in known + [way for way in self.ways if way not in known]:
                if bool(way.then) != deep:
                    continue
                key = way.then + ' ' + way.seen
                if key not in sources:
                    sources[key] = self._source(part, way)
                source = sources[key]
                some = _GAIN if way.meant in _CHINESE or (way.seen in _SINGLE and way.meant != 'utf-8') else _SURE
                if not source.raw or _gain(source, way.meant) < (_SOME if way in known else some):
                    continue
                enter = common.again if way in known else common.step * (2 if way.then else 1)
                least = common.again if way in known else way.least
                for reading in _walk(part, bases, source, way, enter, common):
                    if reading.lead >= least and self._fair(part, reading):
                        found.append(reading)
                # No UTF-8 comes by chance; where bytes of it were lost, `_lossy` reads the rest.
                if (_as_gbk(way) and _lead(found) > _BELIEVED) or (
                    (way in known or way.meant == 'utf-8') and self._covered(part, found)
                ):
                    return sorted(found, key=_lead_of, reverse=True)
            if self._covered(part, found):
                break
        return sorted(found, key=_lead_of, reverse=True)

    def _covered(self, part: str, found: list[_Reading]) -> bool:
        """Say whether what stands outside the readings is not odd."""
        rest = list(part)
        for reading in found:
            rest[reading.start : reading.end] = [''] * (reading.end - reading.start)
        return bool(found) and _Places(''.join(rest), self.common).next(0) >= len(''.join(rest))

    def _source(self, part: str, way: _Way) -> _Bytes:
        if not way.then:
            return written(part, way.seen)
        if not _twice(part, way.then):
            return _Bytes(b'', {0: 0}, [0.0])
        middle, shared = _unread(part, way.then)
        if len(middle) + 3 > len(part):
            return _Bytes(b'', {0: 0}, [0.0])
        raw, ends, _ = written(middle, way.seen)
        ends = {at: shared[i] for at, i in ends.items() if i in shared}
        total = sum(map(_prices, part)) / len(raw)
        return _Bytes(raw, ends, [total * i for i in range(len(raw) + 1)])

    def _ways(self) -> Iterator[_Way]:
        for rule in self.rules.values():
            if isinstance(rule.params, Lossy):
                yield _Way(rule.name, _GBK, 'utf-8', '', rule.params.clear)
            if isinstance(rule.params, Pairs):
                for then in rule.params.then or ('',):
                    for seen in rule.params.seen:
                        for meant in rule.params.meant:
                            if seen != meant and {seen, meant} != {'gb18030', _GBK}:
                                yield _Way(rule.name, seen, meant, then, rule.params.least)

    def _fair(self, part: str, reading: _Reading) -> bool:
        """Say whether a reading is long enough, likely in itself, and not of signs alone."""
        shown = part[reading.start : reading.end]
        ours = sum('\u3000' <= char <= '\ud7a3' or '\uff00' < char < '\uff60' for char in reading.new)
        changed = len(shown) - sum(char < '\x80' for char in shown)
        others = len(reading.new) - sum(char < '\x80' for char in reading.new)
        if changed < self.common.short or ours < 2 or 2 * ours < others:
            return False
        return bool(_mean(reading.new) <= self.common.mean)

    def _edits(self, part: str, start: int, reading: _Reading, rival: _Reading | None, clear: bool) -> Iterator[Edit]:
        lead = reading.lead - (rival.lead if rival else 0.0)
        way, over = reading.way, rival.new if rival else 'the text as it stands'
        rule = self.rules[way.rule]
        why = f'{rule.why} Read as {way.meant}, {_brief(reading.new)} leads {_brief(over)} by {lead:.1f} nats'
        why += '' if clear else ': no reading leads clearly'
        for a, b, new in _changed(part[reading.start : reading.end], reading.new):
            yield Edit(
                start + reading.start + a,
                start + reading.start + b,
                new,
                rule.name,
                None,
                None if clear else 'guess',
                why,
                round(lead, 1),
            )

    def _typography(self, text: str, done: list[tuple[int, int]]) -> Iterator[Edit]:
        """Propose what ftfy makes of what is left: letters with accents, quotation marks, other scripts than ours."""
        rule = next((rule for rule in self.rules.values() if isinstance(rule.params, Typography)), None)
        if rule is None or not _TYPOGRAPHY.search(text):
            return
        from ftfy import TextFixerConfig, fix_encoding

        config = TextFixerConfig(
            unescape_html=False, restore_byte_a0=False, replace_lossy_sequences=False, decode_inconsistent_utf8=False
        )
        for (_, start), (stop, _) in zip([(0, 0), *done], [*done, (len(text), 0)], strict=True):
            for run in _RUN.finditer(text, start, stop):
                if len(run[0]) < 2 or not _TYPOGRAPHY.search(run[0]):
                    continue
                new = fix_encoding(run[0], config)
                if new != run[0] and _undone(new, run[0]):
                    yield Edit(*run.span(), new, rule.name)


class _Places:
    """Finds suspicious places: odd characters in number, or sequences of letters and signs that bytes make."""

    def __init__(self, text: str, common: Common) -> None:
        self.text = text
        self.common = common
        self.pattern = _suspicious(common.hangul)
        self.weights = _weights(common.hangul).__getitem__
        self.found = [-1, -1]
        self.bytes = False  # that what `_odd` found is what bytes are shown as
        self.sure = False  # that the last place was found by more than rare characters
        self.typography = False  # that something was passed that ftfy may read
        self.kana = any(kana in text for kana in _KANA) or (len(text) < _WINDOW and bool(_HIRAGANA.search(text)))

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
        text, last = self.text, -_NEAR
        for match in self.pattern.finditer(text, at):
            i = match.start()
            if match.lastindex == 1:
                if (i - last < _NEAR or not '\u4e00' <= text[i] <= '\u9fff') and self._dense(i, eager):
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
        near = self.text[max(i - _NEAR, 0) : i + 2 * _NEAR]
        if sum(map(self.weights, near[: 2 * _NEAR])) < self.common.odd:
            return False
        if eager or self.kana or len(near) < _NEAR:
            return True
        sums = list(accumulate(map(_prices, near), initial=0.0))
        peak: float = max(map(sub, sums[_NEAR:], sums))
        return peak > self.common.rare * _NEAR

    def _foreign(self, at: int) -> int:
        if not self.kana:
            return len(self.text)
        match = _foreign_to_kana().search(self.text, at)
        return match.start() if match else len(self.text)


class _Sizes(dict[str, int]):
    """How many bytes a character has in a codec; one that stands for a byte has one."""

    def __init__(self, codec: str) -> None:
        super().__init__()
        self.codec = codec

    def __missing__(self, char: str) -> int:
        size = self[char] = len(char.encode(self.codec, 'surrogateescape'))
        return size


class _Read(dict[str, float]):
    """What a character costs that is read in a codec, whatever stands before it, in nats."""

    def __init__(self, codec: str) -> None:
        super().__init__()
        self.codec = codec

    def __missing__(self, char: str) -> float:
        price = self[char] = alone(char) + _foreign(char, self.codec)
        return price


_sizes, _read = cache(_Sizes), cache(_Read)


def _gain(source: _Bytes, meant: str) -> float:
    """Return what the best stretch of some bytes gains in a codec, by what each character costs alone, in nats."""
    new = source.raw.decode(meant, 'surrogateescape')
    ends = accumulate(map(_sizes(meant).__getitem__, new), initial=0)
    seen = list(map(source.prices.__getitem__, ends))
    gains = map(sub, map(sub, seen[1:], seen), map(_read(meant).__getitem__, new))
    sums = list(accumulate(gains, initial=0.0))
    gain: float = max(map(sub, sums, accumulate(sums, min)))
    return gain


def _decoded(block: str, way: _Way) -> str:
    """Return what lines would be, all of them; '' when anything is lost on the way."""
    raw = _encoded(block, way.seen)
    try:
        new = raw.decode(way.meant)
        return new if raw and _encoded(new, way.meant) == raw and new.count('\n') == block.count('\n') else ''
    except UnicodeError:
        return ''


def _encoded(text: str, codec: str) -> bytes:
    """Write text in a codec, b'' when it cannot be written, or is not what these bytes are shown as."""
    if codec in _SINGLE:
        for table in _tables(codec):
            try:
                return codecs.charmap_encode(text, 'strict', table)[0]
            except UnicodeError:
                pass
        return b''
    try:
        if codec == _GBK:
            return text.replace('\u20ac', '\x80').encode('gb18030').replace('\x80'.encode('gb18030'), b'\x80')
        raw_ = text.encode(codec)
        return raw_ if raw_.decode(codec) == text else b''
    except UnicodeError:
        return b''


def _sums(text: str) -> Iterator[float]:
    """Yield what the first 0, 1, 2 ... characters of a text cost."""
    return accumulate((_cost(text[max(0, i - _BEHIND) : i], char) for i, char in enumerate(text)), initial=0.0)


def _costs(before: str, text: str) -> float:
    total = 0.0
    for char in text:
        total += _cost(before, char)
        before = (before + char)[-_BEHIND:]
    return total


def _as_gbk(way: _Way) -> bool:
    return way.meant == 'utf-8' and way.seen in {_GBK, 'gb18030'} and not way.then


_lead_of = attrgetter('lead')


def _lead(found: list[_Reading]) -> float:
    return max(map(_lead_of, found), default=0.0)


def _mean(text: str) -> float:
    *_, cost = _sums(text)
    return cost / len(text)


def _brief(text: str) -> str:
    return text if len(text) <= 24 else f'{text[:20]}\N{HORIZONTAL ELLIPSIS}'


def _rivals(other: _Reading, reading: _Reading) -> bool:
    """Say whether a reading is of the same place, but another text."""
    if other is reading or other.start >= reading.end or reading.start >= other.end:
        return False
    return other.new not in reading.new and reading.new not in other.new


_ASCII = re.compile('[\x00-\x7f]+')
_WORDS = re.compile('[\x00-\x7f]{4,}')


def _changed(shown: str, new: str) -> Iterator[tuple[int, int, str]]:
    """Yield what changes, without the ASCII between; its first character may have been the second byte of a pair."""
    for pattern in (_ASCII, _WORDS):
        olds, news = list(pattern.finditer(shown)), list(pattern.finditer(new))
        if len(olds) == len(news) and all(old[0].endswith(now[0]) for old, now in zip(olds, news, strict=True)):
            break
    else:
        olds = news = []
    at = begin = 0
    for old, now in zip(olds, news, strict=True):
        end, stop = old.end() - len(now[0]), now.start()
        if shown[at:end] != new[begin:stop]:
            yield at, end, new[begin:stop]
        at, begin = old.end(), now.end()
    if shown[at:] != new[begin:]:
        yield at, len(shown), new[begin:]


def make(name: str, rules: Mapping[str, Rule], common: Common | None, _cues: object) -> Mojibake:
    """Make the pass; what things cost stands in the rule file."""
    if common is None:
        raise ValueError(f'{name}: the rule file must say what things cost (`with:`)')
    return Mojibake(name, rules, common)


def _undone(new: str, shown: str) -> bool:
    """Say whether text in UTF-8 that is read as windows-1252, up to three times, is what is shown."""
    for _ in range(3):
        raw = new.encode('utf-8', 'surrogatepass')
        new = ''.join(bytes([byte]).decode(_LATIN, 'ignore') or chr(byte) for byte in raw)
        if new == shown:
            return True
    return False
