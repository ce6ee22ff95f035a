"""How likely a text is, in any script: one measure for Chinese, Japanese, Korean and the alphabets of 40 languages.

A text is taken for a chain of pieces: Chinese or Japanese, words of letters, digits, spaces, marks, signs. What piece
comes next costs, what it holds costs, and both are -ln p, so that the sum over a mixed text is fair to each part of it.
Chinese is scored by `chinese.py`; Japanese, Korean and words by `letters.grams`, which does not know whose word it
reads. A word of an alphabet that has no counts costs as one of 33 letters drawn at random; a character that no healthy
text holds costs more than any that one does.
"""

from __future__ import annotations

import math
import unicodedata
from functools import cache, lru_cache, reduce
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from cleaner.lazy import lazy
from cleaner.zh.chinese import BREAK, DIGIT, after, only_simplified, rarity, simplified, symbol
from cleaner.zh.grams import Grams

_TEN = math.log(10)
# Kinds of pieces: Han or kana, a word, a digit, a space, the end of a line, a mark, a sign, a full-width letter,
# something no text holds. How often one follows another, of 100: counted in Debian's installation guide in 19 languages
# and LibreOffice's help in 3, each language alike, and rounded up where such prose has next to none, as of signs.
_KINDS = 'HLDSNPYFB'
_NEXT = {
    '': (20, 60, 10, 2, 1, 6, 1, 0.3, 0.01),
    'H': (1, 10, 0.5, 45, 28, 10, 1.5, 0.3, 0.005),  # how a run goes on is not here: its model knows
    'L': (0.4, 0.15, 0.6, 80, 3, 15, 0.3, 0.05, 0.002),  # a word behind a word: in another script
    'D': (3, 4, 30, 15, 2, 45, 0.5, 0.05, 0.002),
    'S': (4, 88, 2, 1.5, 0.2, 4, 0.3, 0.05, 0.002),
    'N': (20, 60, 8, 4, 2, 5, 0.7, 0.05, 0.002),
    'P': (4, 24, 11, 42, 11, 8, 0.3, 0.05, 0.002),
    'Y': (20, 10, 4, 25, 5, 5, 30, 0.5, 0.005),
    'F': (30, 1, 1, 4, 4, 5, 1, 54, 0.005),
    'B': (10, 10, 3, 10, 3, 10, 5, 1, 48),
}
_STEP = {
    before: {kind: -math.log(share / sum(row)) for kind, share in zip(_KINDS, row, strict=True)}
    for before, row in _NEXT.items()
}
# Marks that Western text uses, by how common they are; the signs of Latin-1 are what wrong codecs make most.
_COMMON = (
    dict.fromkeys(',.', 1.2)
    | dict.fromkeys('\'"()-:;/', 2.8)
    | dict.fromkeys('!?%&*+<=>@[]_#$', 4.5)
    | dict.fromkeys('\\^`{|}~', 6.5)
    | dict.fromkeys('\u2013\u2014\u2019\u201c\u201d\u2018\u2026\u00ab\u00bb\u00a0', 4.5)
    | dict.fromkeys('\u201e\u201a\u2022\u00b7\u00a1\u00bf\u00b0\u20ac\u00a3\u00a9\u00ae\u2122\u00a7\u00d7', 6.5)
    | dict.fromkeys(
        '\u061f\u060c\u061b\u06d4\u0964\u0965\u05be\u037e\u0387\u2010\u2011\u2039\u203a\u200c\u200d\u200e\u200f', 6.5
    )
    | dict.fromkeys(
        '\u00a2\u00a4\u00a5\u00a6\u00a8\u00ac\u00af\u00b1\u00b2\u00b3\u00b4\u00b5\u00b6\u00b8\u00b9\u00ba\u00aa\u00bc\u00bd\u00be\u00f7',
        9.0,
    )
)
_EXCESS = math.log(math.fsum(math.exp(-cost) for cost in _COMMON.values()))
_MARKS = {mark: cost + _EXCESS for mark, cost in _COMMON.items()}
_SIGN, _SAME_SIGN, _NEAR_SIGN = 9.5, 1.2, 6.5  # one of some 8,000; the same again; another of the same rows of Unicode
_FULL_WIDTH, _HALF_KANA = 4.5, 9.0
_BAD = 26.0  # what no text holds: likelier that anything else is there
_OTHER_SCRIPT = 5.5  # two words in a row, of two scripts
_FLAT = 3.5  # ln 33
_RARE = 11.0  # a letter that the counts do not hold, and getting to an alphabet that they do not hold
_OTHER_DIGITS = 6.5  # than those of ASCII, or than those before
_KANA_IN_CHINESE = 9.0
_STRANGE_KANJI = 16.0
_SHORT = 4  # code points of a run that is remembered by each beginning
_OTHER_FORM = 4.0  # a character of the other script of Chinese than the one before
# A capital at the head of a word, and not; a capital behind a capital, and not; the two that no spelling has.
_HEAD, _SMALL, _CAPITAL, _DOWN, _ODD = 1.6, 0.2, 0.3, 4.0, 6.0
_CJK = lazy(
    '[\u3001-\u303f\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\U00020000-\U000323af]'
)
_JOINS = frozenset('\u2014\u2026\u201c\u201d\u2018\u2019\u00b7')  # Chinese inside Chinese, and Western elsewhere


@cache
def letters() -> Grams:
    return Grams(Path(__file__).with_name('letters.grams'))


@cache
def _place() -> dict[str, int]:
    return {char: i for i, char in enumerate(letters().symbols)}


@cache
def _forms() -> dict[str, int]:
    """Return 1 for characters that only Traditional text has, 0 for those that only Simplified text has."""
    return dict.fromkeys(only_simplified(), 0) | dict.fromkeys(simplified(), 1)


@lru_cache(1 << 14)
def _kind(char: str) -> str:
    if char in _MARKS:
        return 'P'
    if char == ' ':
        return 'S'
    if char in '\n\r\t\f\u3000':
        return 'N'
    if char == BREAK:
        return 'Y'
    if _CJK.match(char):
        return 'Y' if symbol(char) == symbol(BREAK) and not '\u3041' <= char <= '\u30ff' else 'H'
    if '\uff10' <= char <= '\uff9f':
        return 'F'
    category = unicodedata.category(char)
    if category[0] in 'LM' and not '\ue000' <= char <= '\uf8ff':
        return 'L'
    if category == 'Nd':
        return 'D'
    if category in {'Cn', 'Co', 'Cs', 'Cc'} or char == '\ufffd':
        return 'B'
    return 'P' if category[0] == 'P' and char < '\u2000' else 'Y'


# Where the letters of Latin, Greek, Cyrillic, Hebrew, Arabic and Hangul lie; other alphabets have one page of 128.
_SPANS = (
    ((0x41, 0x2AF), (0x1E00, 0x1EFF), (0xFB00, 0xFB06)),
    ((0x370, 0x3FF), (0x1F00, 0x1FFF)),
    ((0x400, 0x52F),),
    ((0x591, 0x5F4), (0xFB1D, 0xFB4F)),
    ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)),
    ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7AF)),
)


@lru_cache(1 << 12)
def script(char: str) -> int:
    """Return a number for the alphabet of a letter."""
    code = ord(char)
    for number, spans in enumerate(_SPANS):
        if any(first <= code <= last for first, last in spans):
            return -1 - number
    return code >> 7


@cache
def _shares() -> dict[int, float]:
    """Return -ln of the share of words that each script begins, as the counts have it."""
    total: dict[int, float] = {}
    for letter, cost in letters().behind((_place()[BREAK],))[0].items():
        char = letters().symbols[letter]
        if not _CJK.match(char):
            total[script(char)] = total.get(script(char), 0.0) + math.exp(cost / -10)
    return {key: -math.log(share) for key, share in total.items()}


@lru_cache(1 << 15)
def _spelling(word: str, ends: bool) -> float:
    """Return -ln p of a word's letters, given the script of its first; `ends` when something follows it."""
    place, grams = _place(), letters()
    low = [lower if len(lower := char.lower()) == 1 else char for char in unicodedata.normalize('NFC', word)]
    first = script(low[0])
    if first not in _shares():
        return _FLAT * (len(low) + ends)
    total = -_shares()[first] if low[0] in place else 0.0
    context: tuple[int, ...] = (place[BREAK],)
    for char in low:
        number = place.get(char)
        if number is None:
            total, context = total + _RARE, ()
        else:
            total += grams.cost(context, number) / 10
            context = (*context[-2:], number)
    if ends and context:
        total += grams.cost(context, place[BREAK]) / 10
    return total + _case(word)


def _case(word: str) -> float:
    """Return -ln p of where a word's capitals stand; 0 in an alphabet without them."""
    cased = [char for char in word if char.lower() != char.upper()]
    if not cased:
        return 0.0
    total = _HEAD if cased[0].isupper() else _SMALL
    capitals = int(cased[0].isupper())
    for before, char in pairwise(cased):
        if char.isupper():
            total += _CAPITAL if before.isupper() else _ODD
            capitals += 1
        elif before.isupper():
            total += _CAPITAL if capitals == 1 else _DOWN
    return total


class _Run(NamedTuple):
    """A run of Chinese or Japanese, read as either: -ln p, and what the next character depends on."""

    chinese: float
    form: int
    last: tuple[int, int]
    japanese: float
    context: tuple[int, ...]


def _grown(run: _Run, char: str) -> _Run:
    """Return a run with one more character."""
    chinese, form, (a, b), japanese, context = run
    c = symbol(char)
    chinese -= after(a, b, c)
    if c == symbol(BREAK):
        chinese += _KANA_IN_CHINESE
    elif c == symbol(DIGIT):
        chinese += _TEN
    elif (now := _forms().get(char, -1)) >= 0:
        chinese += math.log(2) if form < 0 else 0.05 if now == form else _OTHER_FORM
        form = now
    number = _place().get(DIGIT if char.isdecimal() else char)
    if number is None:
        japanese, context = japanese + _STRANGE_KANJI, ()
    else:
        japanese += letters().cost(context, number) / 10 + (_TEN if char.isdecimal() else 0.0)
        context = (*context[-2:], number)
    return _Run(chinese, form, (b, c), japanese, context)


@lru_cache(1 << 15)
def _run(text: str) -> _Run:
    """Read a run; a short one is read from the one before it, for a search asks what many can follow."""
    if not text:
        return _Run(0.0, -1, (-1, symbol(BREAK)), 0.0, (_place()[BREAK],))
    if len(text) <= _SHORT:
        return _grown(_run(text[:-1]), text[-1])
    return reduce(_grown, text[_SHORT:], _run(text[:_SHORT]))


def _han(text: str, ends: bool) -> float:
    run = _run(text)
    one, other = run.chinese, run.japanese
    if ends:
        one -= after(*run.last, symbol(BREAK))
        other += letters().cost(run.context, _place()[BREAK]) / 10 if run.context else 0.0
    return min(one, other) + math.log(2) - math.log1p(math.exp(-abs(one - other)))


def _pieces(text: str) -> list[tuple[str, str]]:
    """Return (kind, piece) of a text: words and runs of Chinese whole, all else character by character."""
    out: list[tuple[str, str]] = []
    kinds = [_kind(char) for char in text]
    at, end = 0, len(text)
    while at < end:
        start, kind = at, kinds[at]
        at += 1
        if kind == 'H':
            while at < end and (kinds[at] == 'H' or (kinds[at] == 'D' and text[at] < ':') or text[at] in _JOINS):
                at += 1
        elif kind == 'L':
            page = script(text[start])
            while at < end and kinds[at] == 'L' and (script(text[at]) == page or unicodedata.combining(text[at])):
                at += 1
        out.append((kind, text[start:at]))
    return out


def likelihood(text: str) -> float:
    """Return ln p of a text in any script, in nats, given that a text begins there.

    >>> likelihood('改革开放') > likelihood('鏀归潻寮€鏀')
    True
    >>> likelihood('größer') > likelihood('gr枚脽er'), likelihood('привет') > likelihood('锌褉懈胁械褌')
    (True, True)
    """
    total, before, last = 0.0, '', ''
    alphabet: int | None = None
    pieces = _pieces(text)
    for at, (kind, piece) in enumerate(pieces, 1):
        total += _STEP[before][kind]
        ends = at < len(pieces)
        if kind == 'H':
            total += _han(piece, ends)
        elif kind == 'L':
            page = script(piece[0])
            if page == alphabet:
                total += 0.03
            else:
                total += _shares().get(page, _RARE) + (_OTHER_SCRIPT if alphabet is not None else 0.0)
            total += _spelling(piece, ends)
            alphabet = page
        elif kind == 'D':
            zero = ord(piece) - int(piece)
            total += _TEN + (
                0.0 if zero in {ord('0'), ord(last) - int(last) if before == 'D' else 0} else _OTHER_DIGITS
            )
        elif kind == 'P':
            total += _MARKS.get(piece, _SIGN)
        elif kind == 'F':
            total += _HALF_KANA if piece >= '\uff61' else _FULL_WIDTH
        elif kind == 'Y':
            near = before == 'Y' and ord(last) >> 8 == ord(piece) >> 8
            total += _SAME_SIGN if piece == last else _NEAR_SIGN if near else _SIGN
        elif kind == 'B':
            total += _BAD
        before, last = kind, piece[-1]
    return -total


_known = lru_cache(1 << 16)(likelihood)


@lru_cache(1 << 17)
def behind(before: str, char: str) -> float:
    """Return -ln p of a character behind some others with which a text begins, in nats.

    >>> abs(behind('改革开', '放') - likelihood('改革开') + likelihood('改革开放')) < 1e-9
    True
    """
    if before and all(_kind(one) == 'H' for one in before + char):  # one piece
        return _han(before + char, False) - _han(before, False)
    return _known(before) - likelihood(before + char)


@lru_cache(1 << 14)
def japanese(char: str) -> float:
    """Return -ln p of a character in Japanese, whatever stands before it, in nats."""
    number = _place().get(char)
    return letters().levels[0].costs[number] / 10 if number is not None else _STRANGE_KANJI


@lru_cache(1 << 14)
def alone(char: str) -> float:
    """Return -ln p of a character whatever stands before it, in nats.

    >>> alone('的') < alone('桥') < alone('뷁')
    True
    """
    number = _place().get(char.lower())
    found = [letters().levels[0].costs[number] / 10] if number is not None else []
    if symbol(char) >= 0 and symbol(char) != symbol(BREAK):
        found.append(rarity(symbol(char)))
    return min(found) if found else max(-likelihood(char), _STRANGE_KANJI)
