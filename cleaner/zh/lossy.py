"""Read UTF-8 that was read as GBK and lost bytes on the way.

A byte that GBK pairs with no other is shown as U+FFFD or a question mark, or is dropped.  Of a character of three bytes
only the second and third can be lost, for a first byte pairs with every second one; and they are lost only where GBK
begins a pair.  So what is left says which byte is gone, and a table says what it can have been: mostly one of eight.

What lost nothing is decoded at once.  Around each loss every character that may stand there is tried, with the
characters on both sides, by the counts of Chinese; for losses close together the best combinations are kept.  What a
character leads by is the odds, in nats, that it is right against all others together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import nsmallest
from itertools import accumulate, pairwise
from math import exp, inf, log, log1p
from typing import Any, NamedTuple

from cleaner.zh.chinese import BREAK, rarity, symbol, table
from cleaner.zh.grams import Grams
from cleaner.zh.likelihood import alone, letters

# Bytes are held as characters of the same number; beyond them, what stands for a lost byte and what is in no codec.
_MARK, _BAD = '\u0100', '\u0101'
_TAILS = range(0x80, 0xC0)
_CHAR = (
    r'[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]'
    r'|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}'
)
# Characters that are whole; one that lost a byte or two; a mark that stands for itself; a byte that is no UTF-8.
_UNITS = re.compile(
    rf'((?:{_CHAR})+)|([\xe2-\xe9\xef](?:[\x80-\xbf]{_MARK}?|{_MARK}(?:[\x80-\xbf]|{_MARK})?)?)|({_MARK})|(.)', re.S
)
_SHOWN = re.compile(rf'[\xe2-\xe9\xef][\x80-\xbf]?{_MARK}')  # a lost byte for which something is shown
_SIGNS = frozenset(
    '\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2022\u2027\u2103\u2192\u2190\u2605\u2606\u25cf\u25cb\u25a0\u25a1\u25c6'
)
_PAIRED = dict(
    zip('\u300c\u300e\u201c\u2018\uff08\u300a\u3010', '\u300d\u300f\u201d\u2019\uff09\u300b\u3011', strict=True)
)
_HIRAGANA = re.compile('[\u3041-\u3096]')


@dataclass(frozen=True, slots=True)
class Costs:
    """What reading costs, in nats, and how much is tried."""

    enter: float  # to begin a stretch
    lost: float  # a lost byte in whose place something is shown
    dropped: float  # one that nothing is shown for
    form: float  # a character of the other script of Chinese
    sign: float  # a sign, which the counts do not know, beyond what it costs anywhere
    full_width: float  # a digit or letter of full width, beyond one of half width
    letter: float  # a letter of two bytes in UTF-8, beyond what it costs anywhere: it is no Chinese
    page: float  # so many times a character must have stood in a text to weigh as much as all other texts do
    pair: float  # what the mark that closes an open bracket costs less, and to open it again costs more
    kept: int  # combinations that are kept where losses stand close together
    hopeless: float  # what is so many nats dearer than the best is not looked at further


class Piece(NamedTuple):
    """Code points `start:end` of what is seen, what they would be, and by how much that leads in nats."""

    start: int
    end: int
    new: str
    lead: float
    rival: str
    lost: bool = False  # whether bytes of it were lost


class _Char(NamedTuple):
    """A character that ends at a byte, what it may be instead where it lost some, and its gain over what is seen."""

    end: int
    char: str
    others: tuple[str, ...]
    gain: float


class _Bytes(dict[str, str]):
    """The bytes that a character of GBK stands for, `_BAD` for one that is not in it."""

    def __missing__(self, char: str) -> str:
        raw = char.encode('gb18030', 'ignore')
        value = self[char] = raw.decode('latin-1') if 0 < len(raw) < 4 else _BAD
        return value


_PLAIN = _Bytes({'\u20ac': '\x80', '\ufffd': _MARK})  # browsers and Windows show 80 as a euro sign
_MARKED = _Bytes({'\u20ac': '\x80', '?': _MARK})


class _Alone(dict[str, float]):
    def __missing__(self, char: str) -> float:
        cost = self[char] = alone(char)
        return cost


_alone = _Alone().__getitem__


@lru_cache(1 << 10)
def _unpaired(behind: str) -> tuple[int, ...]:
    """Return the bytes 80-BF for which GBK has no character where `behind` comes next, so that they are lost."""
    if behind > '\xff' or not behind:
        return tuple(_TAILS)
    return tuple(byte for byte in _TAILS if not bytes((byte, ord(behind))).decode('gbk', 'ignore')[:1] > '\x7f')


@lru_cache(1 << 14)
def _candidates(lead: str, second: str, third: str, behind: str) -> tuple[str, ...]:
    """Return the characters of three bytes in UTF-8, where '' is a lost one; `behind` comes after them."""
    out = []
    for c in (ord(third),) if third else _unpaired(behind):
        for b in (ord(second),) if second else _unpaired(chr(c)):
            char = bytes((ord(lead), b, c)).decode('utf-8', 'ignore')
            if '\u3000' <= char <= '\u9fff' or '\uff01' <= char <= '\uff5e' or char in _SIGNS:
                out.append(char)
    return tuple(out)


def read(text: str, costs: Costs) -> list[list[Piece]]:
    """Return the stretches of a text that are likelier as read here, each in the smallest pieces both readings share.

    Where U+FFFD is shown for lost bytes, a question mark is one.
    """
    chunks = list(map((_PLAIN if '\ufffd' in text else _MARKED).__getitem__, text))
    ends = list(accumulate(map(len, chunks), initial=0))
    bounds = dict(zip(ends, range(len(ends)), strict=True))
    seen = dict(zip(ends, accumulate(map(_alone, text), initial=0.0), strict=True))
    out: list[list[Piece]] = []
    start, chars = 0, list[_Char]()
    for char in _parsed(text, ''.join(chunks), bounds, seen, costs):
        if char.char:
            chars.append(char)
            continue
        out += (_pieces(text, begin, found, bounds, costs) for begin, found in _stretches(start, chars, bounds, costs))
        start, chars = char.end, []
    return out


def runs(pieces: Iterable[Piece], clear: float) -> Iterator[list[Piece]]:
    """Put pieces together that lost nothing, and one behind them that leads by so much; others stay alone."""
    run: list[Piece] = []
    for piece in pieces:
        if piece.lead < clear and run:
            yield run
            run = []
        run.append(piece)
        if piece.rival:
            yield run
            run = []
    if run:
        yield run


def _parsed(text: str, raw: str, bounds: Mapping[int, int], seen: Mapping[int, float], costs: Costs) -> Iterator[_Char]:
    """Yield what the bytes are; '' for one that is no UTF-8, and at the end.

    What is seen counts where a character of it ends.
    """
    before = 0.0
    dropped = costs.dropped if _SHOWN.search(raw) else costs.dropped / 2
    for match in _UNITS.finditer(raw):
        start, end = match.span()
        if match.lastindex == 1:
            for char in match[0].encode('latin-1').decode():
                start += 1 if char < '\x80' else 2 if char < '\u0800' else 3 if char < '\U00010000' else 4
                now = seen.get(start, before)
                yield _Char(start, char, (), now - before - _alone(char) - costs.letter * ('\x7f' < char < '\u0800'))
                before = now
        elif match.lastindex == 2:
            lead, tails = match[0][0], match[0][1:]
            lost = tails.count(_MARK)
            if len(tails) == 1 and not lost:  # the byte that is not there began a pair
                tails = _MARK + tails if start + 1 in bounds else tails + _MARK
            second, third = (tail.replace(_MARK, '') for tail in (tails + 2 * _MARK)[:2])
            chars = _candidates(lead, second, third, raw[end : end + 1])
            usual = min(chars, key=_alone, default='')
            price = lost * costs.lost + ((not second) + (not third) - lost) * dropped
            now = seen.get(end, before)
            yield _Char(end, usual, chars, now - before - price - _alone(usual) if usual else 0.0)
            before = now
        else:
            before = seen.get(end, before)
            yield _Char(end, text[bounds[start]] if match.lastindex == 3 else '', (), 0.0)
    yield _Char(len(raw), '', (), 0.0)


def _stretches(
    start: int, chars: Sequence[_Char], bounds: Mapping[int, int], costs: Costs
) -> Sequence[tuple[int, Sequence[_Char]]]:
    """Return where those runs of characters begin, and these, that gain most together; each begins and ends as seen."""
    path: Any = None
    best, now, begin, before = 0.0, -inf, (0, 0), path
    at = start
    for i, char in enumerate(chars):
        if at in bounds and best - costs.enter >= now:
            now, begin, before = best - costs.enter, (at, i), path
        now += char.gain
        at = char.end
        if at in bounds and now > best:
            best, path = now, (*begin, i + 1, before)
    found: list[tuple[int, Sequence[_Char]]] = []
    while path:
        at, i, j, path = path
        found.append((at, chars[i:j]))
    return found[::-1]


def _pieces(text: str, start: int, chars: Sequence[_Char], bounds: Mapping[int, int], costs: Costs) -> list[Piece]:
    """Choose among the characters of a stretch, and cut it where both readings share an end."""
    first, last = bounds[start], bounds[chars[-1].end]
    whole = ''.join(char.char for char in chars if not char.others)
    japanese = 20 * len(_HIRAGANA.findall(whole)) > len(whole)
    script = 'japanese' if japanese else _script(whole)
    counts = _japanese() if japanese else _chinese()
    numbers = [-1 if char.others else counts.number(char.char) for char in chars] if costs.page else []
    pairs = Counter(pairwise(numbers))
    single = Counter(number for number in numbers if number >= 0)
    reader = _Reader(counts, script, costs, pairs, single)
    out = []
    begin, new, against, odds, rival, lost = first, '', 0.0, inf, '', False
    before, behind = text[max(0, first - 2) : first], (text[last : last + 2] + '\n')[:2]
    for char, (put, lead, other) in zip(chars, reader.choose(before, chars, behind), strict=True):
        new += put
        lost = lost or bool(char.others)
        against += exp(-lead)  # that any of them is wrong
        if lead < odds:
            odds, rival = lead, other
        if char.end in bounds:
            out.append(Piece(begin, bounds[char.end], new, -log(against) if against else inf, rival, lost))
            begin, new, against, odds, rival, lost = bounds[char.end], '', 0.0, inf, '', False
    return out


class _Counts:
    """What characters cost behind two others by a table of counts, in tenths of a nat."""

    def __init__(self, grams: Grams, number: Callable[[str], int]) -> None:
        self.grams = grams
        self.number = number
        self.alone = grams.levels[0].costs
        self.blank = number('\n')
        self.row = lru_cache(1 << 12)(grams.behind)

    def prices(self, a: int, b: int, numbers: Iterable[int]) -> list[int]:
        """Return what each of many costs behind the same two."""
        row, spare = self.row((a, b)) if a >= 0 <= b else _NOTHING
        pairs, fall = self.row((b,)) if b >= 0 else _NOTHING
        less = spare + fall
        return [row[n] if n in row else spare + pairs[n] if n in pairs else less + self.alone[n] for n in numbers]

    def price(self, a: int, b: int, n: int) -> int:
        """Return what one costs behind two that nobody asks for again."""
        if n < 0:
            return _STRANGE
        if b == n == self.blank:
            return _AGAIN
        return self.grams.cost((a, b) if a >= 0 <= b else (b,) if b >= 0 else (), n)


_NOTHING: tuple[Mapping[int, int], int] = ({}, 0)
_STRANGE, _AGAIN = 190, 10  # tenths of a nat: what is in no counts; what is no Chinese, behind the same


@cache
def _chinese() -> _Counts:
    return _Counts(table(), symbol)


@cache
def _japanese() -> _Counts:
    place = {char: i for i, char in enumerate(letters().symbols)}
    return _Counts(letters(), lambda char: place.get(char, place[BREAK] if char == '\n' else -1))


_Choice = tuple[str, float, str]  # a character, by how much it leads, and the next one
_Path = tuple[int, int, int, str]  # what some characters cost, the last two of them, and those that were chosen


@dataclass(frozen=True, slots=True)
class _Reader:
    """Chooses what characters are that lost a byte."""

    counts: _Counts
    script: str
    costs: Costs
    pairs: Mapping[tuple[int, int], int]  # how often they stand in what lost nothing: a text repeats its words
    single: Mapping[int, int]

    def _here(self, b: int, n: int, price: int) -> int:
        """Return what a character costs behind another in this text, where it costs `price` in others."""
        less, found = _tenths(self.single[b] / self.costs.page), self.pairs.get((b, n), 0)
        return price + less - (_tenths(exp(price / 10) * found / self.costs.page) if found else 0)

    def choose(self, before: str, chars: Sequence[_Char], behind: str) -> Iterator[_Choice]:
        """Yield what each character is between others."""
        number = self.counts.number
        a, b = map(number, ('\n\n' + before)[-2:])
        at, opened = 0, ''  # the bracket or quotation mark that was opened last
        while at < len(chars):
            if not chars[at].others:
                yield chars[at].char, inf, ''
                opened = _opened(opened, chars[at].char)
                a, b = b, number(chars[at].char)
                at += 1
                continue
            stop, whole = at, 0  # up to two characters that are whole
            while stop < len(chars) and whole < 2:
                whole = 0 if chars[stop].others else whole + 1
                stop += 1
            paths: list[_Path] = [(0, a, b, '')]
            for char in chars[at:stop]:
                paths = self._lost(paths, char.others, opened) if char.others else self._whole(paths, char.char)
            _, a, b, _ = min(paths)
            for other in behind[: 2 - whole]:
                paths = self._whole(paths, other)
            best = min(paths)[0]
            weights = [exp((best - path[0]) / 10) for path in paths]
            chosen = zip(*(path[3] for path in paths), strict=True)
            for char in chars[at:stop]:
                choice = _odds(next(chosen), weights) if char.others else (char.char, inf, '')
                opened = _opened(opened, choice[0])
                yield choice
            at = stop

    def _lost(self, paths: list[_Path], others: tuple[str, ...], opened: str) -> list[_Path]:
        chars, numbers, more = _options(others, self.script, self.counts, self.costs)
        if opened:
            pair, close = round(10 * self.costs.pair), _PAIRED[opened]
            more = [
                cost - pair if char == close else cost + pair if char == opened else cost
                for char, cost in zip(chars, more, strict=True)
            ]
        out = [
            (total + price + extra, b, n, chosen + char)
            for total, a, b, chosen in paths
            for price, char, n, extra in zip(self._prices(a, b, numbers), chars, numbers, more, strict=True)
        ]
        if len(out) > 2:
            best, second = nsmallest(2, out)  # what it leads by has to be known
            worst = max(second[0], best[0] + 10 * self.costs.hopeless)
            out = [path for path in out if path[0] <= worst]
        return nsmallest(self.costs.kept, out) if len(out) > self.costs.kept else out

    def _whole(self, paths: list[_Path], char: str) -> list[_Path]:
        n, price, single = self.counts.number(char), self.counts.price, self.single
        if char == '\n':
            return [(total + _end(self._price(a, b, n)), b, n, chosen) for total, a, b, chosen in paths]
        out = []
        for total, a, b, chosen in paths:
            cost = price(a, b, n)
            out.append((total + (self._here(b, n, cost) if b in single else cost), b, n, chosen))
        return out

    def _prices(self, a: int, b: int, numbers: Sequence[int]) -> list[int]:
        prices = self.counts.prices(a, b, numbers)
        if b not in self.single:
            return prices
        pairs, less = self.pairs, _tenths(self.single[b] / self.costs.page)
        return [
            self._here(b, n, price) if (b, n) in pairs else price + less
            for n, price in zip(numbers, prices, strict=True)
        ]

    def _price(self, a: int, b: int, n: int) -> int:
        price = self.counts.price(a, b, n)
        return self._here(b, n, price) if b in self.single else price


@lru_cache(1 << 12)
def _options(
    others: tuple[str, ...], script: str, counts: _Counts, costs: Costs
) -> tuple[list[str], list[int], list[int]]:
    """Return characters that the counts know, their numbers, and what they cost beyond these, in tenths of a nat."""
    chars = [char for char in others if counts.number(char) >= 0] or [min(others, key=_alone)]
    numbers = [max(0, counts.number(char)) for char in chars]
    return chars, numbers, [round(10 * _extra(char, script, costs)) for char in chars]


def _extra(char: str, script: str, costs: Costs) -> float:
    """Return what a character costs beyond the counts, which know one form of it and no signs."""
    if symbol(char) == symbol('0'):
        return costs.full_width
    if symbol(char) == symbol(BREAK):
        return max(0.0, _alone(char) - rarity(symbol(char))) + costs.sign
    return costs.form * _strange(char, script)


@lru_cache(1 << 14)
def _strange(char: str, script: str) -> float:
    """Return how strange a character is in a script, from 0 to 1.

    GB 2312 holds what Simplified text uses, Big5 what Traditional does; the rare half of Big5 counts half.
    """
    codec = {'Hans': 'gb2312', 'Hant': 'big5'}.get(script)
    if codec is None:
        return 0.0
    raw = char.encode(codec, 'ignore')
    return 1.0 if not raw else 0.5 if codec == 'big5' and raw >= b'\xc9' else 0.0


def _script(text: str) -> str:
    """Return the script of a text, '' where nothing tells."""
    hans, hant = (sum(_strange(char, script) == 1 for char in text if char > '\x7f') for script in ('Hans', 'Hant'))
    return '' if hans == hant else 'Hans' if hans < hant else 'Hant'


def _end(cost: int) -> int:
    """Return what it costs that a line ends here: half the lines end where a sentence does, half anywhere."""
    return round(-10 * log(exp(cost / -10) / 2 + 1 / 80))


@lru_cache(1 << 12)
def _tenths(share: float) -> int:
    """Return ln of 1 and a share more, in tenths of a nat."""
    return round(10 * log1p(share))


def _opened(opened: str, char: str) -> str:
    """Return the bracket or quotation mark that is open behind a character; none is where a line ends."""
    if char in _PAIRED:
        return char
    return '' if char == '\n' or (opened and char == _PAIRED[opened]) else opened


def _odds(chars: Sequence[str], weights: Sequence[float]) -> _Choice:
    """Return the likeliest character, its odds against all others in nats, and the likeliest of these."""
    sums: dict[str, float] = {}
    for char, weight in zip(chars, weights, strict=True):
        sums[char] = sums.get(char, 0.0) + weight
    best = max(sums, key=sums.__getitem__)
    mine = sums.pop(best)
    if not any(sums.values()):
        return best, inf, ''
    return best, log(mine / sum(sums.values())), max(sums, key=sums.__getitem__)
