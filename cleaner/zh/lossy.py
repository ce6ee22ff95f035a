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
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, chain, pairwise
from math import exp, inf, log, log1p
from operator import add
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
_DAMAGED = rf'[\xe2-\xe9\xef](?:[\x80-\xbf]{_MARK}?|{_MARK}(?:[\x80-\xbf]|{_MARK})?)?'
# Characters that are whole; one that lost a byte or two; a mark that stands for itself.
_UNITS = re.compile(rf'((?:{_CHAR})+)|({_DAMAGED})|{_MARK}')
_RUNS = re.compile(rf'(?:{_CHAR}|{_DAMAGED}|{_MARK})+')
_SHOWN = re.compile(rf'[\xe2-\xe9\xef][\x80-\xbf]?{_MARK}')  # a lost byte for which something is shown
_SIGNS = frozenset(
    '\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2022\u2027\u2103\u2192\u2190\u2605\u2606\u25cf\u25cb\u25a0\u25a1\u25c6'
)
_PAIRED = dict(
    zip('\u300c\u300e\u201c\u2018\uff08\u300a\u3010', '\u300d\u300f\u201d\u2019\uff09\u300b\u3011', strict=True)
)
_SHORT = 60  # code points of a stretch that is remembered
_BRACKETS = re.compile(f'[\n{"".join(_PAIRED)}{"".join(_PAIRED.values())}]')
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


class _Chars(NamedTuple):
    """What the bytes of a run are: where each character ends, its gain over what is seen, what it may be.

    Of one that lost bytes it is the usual one, and `others` has all, by the place of the character among these.
    """

    ends: list[int]
    gains: list[float]
    news: list[str]
    others: dict[int, _Candidates]


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
def _unpaired(behind: str) -> str:
    """Return the bytes 80-BF for which GBK has no character where `behind` comes next, so that they are lost."""
    if behind > '\xff' or not behind:
        return ''.join(map(chr, _TAILS))
    tails = (byte for byte in _TAILS if not bytes((byte, ord(behind))).decode('gbk', 'ignore')[:1] > '\x7f')
    return ''.join(map(chr, tails))


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """What a character may be that lost bytes, and the usual one of these, '' when there are none."""

    chars: Sequence[str]
    usual: str


@lru_cache(1 << 12)
def _candidates(lead: str, second: str, thirds: str) -> _Candidates:
    """Return the characters of three bytes in UTF-8 that end in one of some bytes; '' is a second one that was lost."""
    out = []
    for third in thirds:
        for tail in second or _unpaired(third):
            char = chr((ord(lead) & 15) << 12 | (ord(tail) & 63) << 6 | ord(third) & 63)
            if '\u3000' <= char <= '\u9fff' or '\uff01' <= char <= '\uff5e' or char in _SIGNS:
                out.append(char)
    return _Candidates(out, min(out, key=_alone, default=''))


def read(text: str, costs: Costs) -> list[list[Piece]]:
    """Return the stretches of a text that are likelier as read here.

    Each is in pieces that both readings share, the smallest ones where bytes were lost.  Where U+FFFD is shown for lost
    bytes, a question mark is one.
    """
    chunks = list(map((_PLAIN if '\ufffd' in text else _MARKED).__getitem__, text))
    raw = ''.join(chunks)
    ends = list(accumulate(map(len, chunks), initial=0))
    bounds = dict(zip(ends, range(len(ends)), strict=True))
    seen = dict(zip(ends, accumulate(map(_alone, text), initial=0.0), strict=True))
    dropped = costs.dropped if _SHOWN.search(raw) else costs.dropped / 2
    out: list[list[Piece]] = []
    for match in _RUNS.finditer(raw):
        start, end = match.span()
        before = seen[start if start in seen else start - 1]
        if seen[end if end in seen else end - 1] - before <= costs.enter or match[0].isascii():
            continue  # it gains no more than it costs as seen
        for first, chars in _parsed(text, raw, start, end, before, bounds, seen, costs, dropped):
            for begin, i, j in _stretches(first, chars, bounds, costs):
                a, b = bounds[begin], bounds[chars.ends[j - 1]]
                if b - a > _SHORT:
                    out.append(_pieces(text, begin, chars, i, j, bounds, costs))
                    continue
                left = max(0, a - 2)
                found = _short(text[left : b + 2], a - left, b - left, '\ufffd' in text, costs)
                out.append([piece._replace(start=piece.start + left, end=piece.end + left) for piece in found])
    return out


@lru_cache(1 << 14)
def _short(text: str, a: int, b: int, marks: bool, costs: Costs) -> list[Piece]:
    """Return the pieces of a short stretch `a:b`, with the two characters beside it; what is doubtful is asked again.

    `marks` says whether U+FFFD is what is shown for lost bytes.
    """
    chunks = list(map((_PLAIN if marks else _MARKED).__getitem__, text))
    ends = list(accumulate(map(len, chunks), initial=0))
    bounds = dict(zip(ends, range(len(ends)), strict=True))
    ((_, chars),) = _parsed(text, ''.join(chunks), ends[a], ends[b], 0.0, bounds, {}, costs, 0.0)
    return _pieces(text, ends[a], chars, 0, len(chars.ends), bounds, costs)


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


def _parsed(
    text: str,
    raw: str,
    start: int,
    stop: int,
    before: float,
    bounds: Mapping[int, int],
    seen: Mapping[int, float],
    costs: Costs,
    dropped: float,
) -> Iterator[tuple[int, _Chars]]:
    """Yield where characters begin, and what the bytes of a run are; it breaks where no character can be meant.

    What is seen counts where a character of it ends, `before` what is before the run.
    """
    first, chars = start, _Chars([], [], [], {})
    ends, gains, news, others = chars
    for match in _UNITS.finditer(raw, start, stop):
        start, end = match.span()
        if match.lastindex == 1:
            whole = match[0].encode('latin-1').decode()
            places = list(accumulate(map(_size, whole), initial=start))[1:]
            ends += places
            news += whole
            for now, cost, char in zip(map(seen.get, places), map(_alone, whole), whole, strict=True):
                gain = -cost
                if now is not None:
                    gain, before = now - before - cost, now
                gains.append(gain - costs.letter if '\x7f' < char < '\u0800' else gain)
            continue
        usual, gain, now = '', 0.0, seen.get(end, before)
        if match.lastindex == 2:
            lead, tails = match[0][0], match[0][1:]
            lost = tails.count(_MARK)
            if len(tails) == 1 and not lost:  # the byte that is not there began a pair
                tails = _MARK + tails if start + 1 in bounds else tails + _MARK
            second, third = (tail.replace(_MARK, '') for tail in (tails + 2 * _MARK)[:2])
            some = _candidates(lead, second, third or _unpaired(raw[end : end + 1]))
            usual = some.usual
            if not usual:
                yield first, chars
                first, before, chars = end, now, _Chars([], [], [], {})
                ends, gains, news, others = chars
                continue
            others[len(news)] = some
            price = lost * costs.lost + ((not second) + (not third) - lost) * dropped
            gain = now - before - price - _alone(usual)
        ends.append(end)
        gains.append(gain)
        news.append(usual or text[bounds[start]])
        before = now
    yield first, chars


@lru_cache(1 << 14)
def _size(char: str) -> int:
    """Return the bytes of a character in UTF-8."""
    return len(char.encode())


def _stretches(start: int, chars: _Chars, bounds: Mapping[int, int], costs: Costs) -> list[tuple[int, int, int]]:
    """Return those runs of characters, and where they start, that gain most together; each begins and ends as seen."""
    path: Any = None
    best, now, begin, before = 0.0, -inf, (0, 0), path
    at, shared, enter = start, start in bounds, costs.enter
    for i, (end, gain) in enumerate(zip(chars.ends, chars.gains, strict=True)):
        if shared and best - enter >= now:
            now, begin, before = best - enter, (at, i), path
        now += gain
        at, shared = end, end in bounds
        if shared and now > best:
            best, path = now, (*begin, i + 1, before)
    found = []
    while path:
        *stretch, path = path
        found.append(tuple(stretch))
    return found[::-1]


def _pieces(
    text: str, start: int, chars: _Chars, i: int, j: int, bounds: Mapping[int, int], costs: Costs
) -> list[Piece]:
    """Choose among the characters `i:j`, which start at a byte, and cut where both readings share an end."""
    ends, news = chars.ends[i:j], chars.news[i:j]
    lost = {at - i: some for at, some in chars.others.items() if i <= at < j}
    first, last = bounds[start], bounds[ends[-1]]
    if not lost:
        return [Piece(first, last, ''.join(news), inf, '')]
    whole = ''.join(char for at, char in enumerate(news) if at not in lost)
    japanese = 20 * len(_HIRAGANA.findall(whole)) > len(whole)
    counts, script = (_japanese(), 'japanese') if japanese else (_chinese(), _script(whole))
    reader = _Reader(counts, script, costs, news, lost)
    choices = list(reader.choose(text[max(0, first - 2) : first], (text[last : last + 2] + '\n')[:2]))
    for at, choice in zip(lost, choices, strict=True):
        news[at] = choice[0]
    out: list[Piece] = []
    done, begin, odds, against, rival = 0, first, inf, 0.0, ''
    following = [*list(lost)[1:], len(news)]
    for at, then, (_, lead, other) in zip(lost, following, choices, strict=True):
        against += exp(-lead)  # that any of them is wrong
        if lead < odds:
            odds, rival = lead, other
        stop = at + 1
        while ends[stop - 1] not in bounds:
            stop += 1
        if then < stop:
            continue
        head = at
        while head > done and ends[head - 1] not in bounds:
            head -= 1
        if head > done:
            out.append(Piece(begin, bounds[ends[head - 1]], ''.join(news[done:head]), inf, ''))
            begin = bounds[ends[head - 1]]
        odds = -log(against) if against else inf
        out.append(Piece(begin, bounds[ends[stop - 1]], ''.join(news[head:stop]), odds, rival, True))
        done, begin, odds, against, rival = stop, bounds[ends[stop - 1]], inf, 0.0, ''
    if done < len(news):
        out.append(Piece(begin, last, ''.join(news[done:]), inf, ''))
    return out


@dataclass(frozen=True, slots=True, eq=False)
class _Options:
    """Characters that the counts know, their numbers, what they cost beyond these, in tenths of a nat, and places."""

    chars: list[str]
    numbers: list[int]
    more: list[int]
    where: Mapping[int, list[int]]  # number -> its places: the two forms of a character share one


class _Behind(NamedTuple):
    """What is known of the symbols behind one, each at its number, and of those behind these (see `grams.Branch`)."""

    costs: bytes  # whatever stands before; 255 is the most
    spots: array[int]  # which of the pairs it is, 0 for one that is not held
    begins: array[int]
    spares: memoryview
    sums: array[int]
    thirds: memoryview


class _Counts:
    """What characters cost behind two others by a table of counts, in tenths of a nat."""

    def __init__(self, grams: Grams, number: Callable[[str], int]) -> None:
        self.grams = grams
        self.number = lru_cache(1 << 15)(number)
        self.blank = number('\n')
        alone = bytes(grams.levels[0].costs)
        self.alone = alone, array('H', bytes(2 * len(alone)))
        self.behind = lru_cache(1 << 12)(self._behind)  # 16 KB each, of 2,000 symbols in a long document

    def _behind(self, b: int) -> _Behind:
        costs, spots = self.alone
        if b < 0:
            return _Behind(costs, spots, array('I'), _NONE, array('I'), _NONE)
        branch, spare = self.grams.branch(b), self.grams.levels[0].spares[b]
        known, spots = bytearray(costs.translate(_dearer(spare))), spots[:]
        for at, (n, cost) in enumerate(zip(branch.seconds, branch.costs, strict=True), 1):
            known[n], spots[n] = cost, at
        return _Behind(bytes(known), spots, branch.begins, branch.spares, branch.sums, branch.thirds)

    def prices(self, a: int, b: int, options: _Options) -> list[int]:
        """Return what each of some characters costs behind two."""
        prices = list(map(self.behind(b).costs.__getitem__, options.numbers))
        _, spots, begins, spares, sums, thirds = self.behind(a)
        spot = spots[b] if b >= 0 else 0
        if not spot:
            return prices
        if spare := spares[spot - 1]:
            prices = [spare + price for price in prices]
        begin, end = begins[spot - 1], begins[spot]
        base = sums[begin]
        if end - begin < len(prices):
            where = options.where
            for at in range(begin, end):
                for i in where.get(sums[at + 1] - base, ()):
                    prices[i] = thirds[at]
        else:
            for i, n in enumerate(options.numbers):
                at = bisect_left(sums, base + n, begin + 1, end + 1)
                if at <= end and sums[at] == base + n:
                    prices[i] = thirds[at - 1]
        return prices


_NONE = memoryview(b'')


@cache
def _dearer(by: int) -> bytes:
    return bytes(min(255, cost + by) for cost in range(256))


_STRANGE, _AGAIN = 190, 10  # tenths of a nat: what is in no counts; what is no Chinese, behind the same


@cache
def _chinese() -> _Counts:
    return _Counts(table(), symbol)


@cache
def _japanese() -> _Counts:
    place = {char: i for i, char in enumerate(letters().symbols)}
    place['\n'] = place[BREAK]
    return _Counts(letters(), lambda char: place.get(char, -1))


_Choice = tuple[str, float, str]  # a character, by how much it leads, and the next one
_Path = tuple[int, int, int, str]  # what some characters cost, the last two of them, and those that were chosen


class _Reader:
    """Chooses what characters are that lost a byte."""

    def __init__(
        self, counts: _Counts, script: str, costs: Costs, news: Sequence[str], lost: Mapping[int, _Candidates]
    ) -> None:
        self.counts, self.costs, self.news, self.lost = counts, costs, news, lost
        self.options = _options(script, counts, costs)
        self.numbers = list(map(counts.number, news))
        for at in lost:
            self.numbers[at] = -1
        # What stands whole in a text speaks for what stands there again: what pairs gain, what all others lose.
        self.said = dict[int, dict[int, int]]()
        self.less = dict[int, int]()
        if costs.page:
            for b, n in pairwise(self.numbers):
                row = self.said.get(b)
                if row is None:
                    self.said[b] = {n: 1}
                else:
                    row[n] = row.get(n, 0) + 1
            single = Counter(self.numbers)
            self.less = {n: _tenths(count / costs.page) for n, count in single.items() if n >= 0}

    def _gain(self, price: int, found: int) -> int:
        """Return what a character gains by so often standing behind another in this text, of a price elsewhere."""
        return _tenths(exp(price / 10) * found / self.costs.page)

    def choose(self, before: str, behind: str) -> Iterator[_Choice]:
        """Yield what each character is that lost bytes, between others."""
        news, lost = self.news, self.lost
        numbers = [*map(self.counts.number, ('\n\n' + before)[-2:]), *self.numbers]
        places = list(lost)
        done, opened, i = 0, '', 0  # `opened` is the bracket or quotation mark that was opened last
        while i < len(places):
            at = places[i]
            opened = _opened(opened, ''.join(news[done:at]))
            j = i + 1
            while j < len(places) and places[j] <= places[j - 1] + 2:
                j += 1
            stop = min(places[j - 1] + 3, len(news))  # up to two characters that are whole
            paths: list[_Path] = [(0, numbers[at], numbers[at + 1], '')]
            for place in range(at, stop):
                if place in lost:
                    options = self.options(lost[place], opened)
                    paths = self._lost(paths, options)
                else:
                    paths = self._whole(paths, news[place])
            for other in behind[: places[j - 1] + 3 - stop]:
                paths = self._whole(paths, other)
            best = min(paths)[0]
            weights = [exp((best - path[0]) / 10) for path in paths]
            chosen = list(zip(*(path[3] for path in paths), strict=True))
            done = at
            for place, some in zip(places[i:j], chosen, strict=True):
                choice = _odds(some, weights)
                opened = _opened(opened, ''.join(news[done:place]) + choice[0])
                done = place + 1
                yield choice
            i = j

    def _lost(self, paths: list[_Path], options: _Options) -> list[_Path]:
        known = dict[tuple[int, int], list[int]]()
        rows = []  # what paths cost with each of the options
        for total, a, b, _ in paths:
            row = known.get((a, b))
            if row is None:
                row = known[a, b] = self._row(a, b, options)
            rows.append([total + cost for cost in row])
        totals = sorted(chain.from_iterable(rows))
        worst: float = totals[-1]
        kept, many = self.costs.kept, len(totals)
        if many > 2:
            worst = max(totals[1], totals[0] + 10 * self.costs.hopeless)  # what it leads by has to be known
            many = bisect_right(totals, worst)
        if many > kept:
            worst = totals[kept - 1]
        numbers, chars = options.numbers, options.chars
        out = [
            (total, path[2], numbers[i], path[3] + chars[i])
            for path, row in zip(paths, rows, strict=True)
            for i, total in enumerate(row)
            if total <= worst
        ]
        return sorted(out)[:kept] if many > kept else out

    def _row(self, a: int, b: int, options: _Options) -> list[int]:
        """Return what each of some characters costs behind two in this text."""
        prices = self.counts.prices(a, b, options)
        less = self.less.get(b)
        if less is None:
            return list(map(add, prices, options.more))
        row = [price + more + less for price, more in zip(prices, options.more, strict=True)]
        said = self.said.get(b, {})
        for n in said.keys() & options.where.keys():
            for i in options.where[n]:
                row[i] -= self._gain(prices[i], said[n])
        return row

    def _whole(self, paths: list[_Path], char: str) -> list[_Path]:
        n, behind, less = self.counts.number(char), self.counts.behind, self.less
        out = []
        one = two = -1  # the symbols that were looked up last: paths share one of them, or both
        _, spots, begins, spares, sums, thirds = behind(one)
        fall, here, said = behind(two).costs[n], 0, 0
        for total, a, b, chosen in paths:
            if b != two:
                two, fall = b, behind(b).costs[n]
                here = less.get(b, 0)
                said = self.said[b].get(n, 0) if b in less and b in self.said else 0
            if a != one:
                one, (_, spots, begins, spares, sums, thirds) = a, behind(a)
            spot = spots[b] if b >= 0 else 0
            if n < 0:
                cost = _STRANGE
            elif b == n == self.counts.blank:
                cost = _AGAIN
            elif spot:
                cost, end = spares[spot - 1] + fall, begins[spot]
                if (begin := begins[spot - 1]) < end:
                    want = sums[begin] + n
                    at = bisect_left(sums, want, begin + 1, end + 1)
                    if at <= end and sums[at] == want:
                        cost = thirds[at - 1]
            else:
                cost = fall
            cost += here - (self._gain(cost, said) if said else 0)
            out.append((total + (_end(cost) if char == '\n' else cost), b, n, chosen))
        return out


@cache
def _options(script: str, counts: _Counts, costs: Costs) -> Callable[[_Candidates, str], _Options]:
    """Return what says which candidates may stand behind the bracket or quotation mark that was opened last."""

    @lru_cache(1 << 12)
    def options(others: _Candidates, opened: str) -> _Options:
        chars = [char for char in others.chars if counts.number(char) >= 0] or [others.usual]
        numbers = [max(0, counts.number(char)) for char in chars]
        more = [round(10 * _extra(char, script, costs)) for char in chars]
        where = dict[int, list[int]]()
        for i, (char, n) in enumerate(zip(chars, numbers, strict=True)):
            where.setdefault(n, []).append(i)
            if opened and char in (opened, _PAIRED[opened]):
                more[i] += round(10 * costs.pair) * (1 if char == opened else -1)
        return _Options(chars, numbers, more, where)

    return options


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
    chars = [item for item in Counter(text).items() if item[0] > '\x7f']
    hans, hant = (sum(count for char, count in chars if _strange(char, script) == 1) for script in ('Hans', 'Hant'))
    return '' if hans == hant else 'Hans' if hans < hant else 'Hant'


def _end(cost: int) -> int:
    """Return what it costs that a line ends here: half the lines end where a sentence does, half anywhere."""
    return round(-10 * log(exp(cost / -10) / 2 + 1 / 80))


@lru_cache(1 << 12)
def _tenths(share: float) -> int:
    """Return ln of 1 and a share more, in tenths of a nat."""
    return round(10 * log1p(share))


def _opened(opened: str, text: str) -> str:
    """Return the bracket or quotation mark that is open behind a text; none is where a line ends."""
    for char in _BRACKETS.findall(text):
        if char in _PAIRED:
            opened = char
        elif char == '\n' or (opened and char == _PAIRED[opened]):
            opened = ''
    return opened


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
