"""Read UTF-8 that was read as GBK and lost bytes on the way.

A byte that GBK pairs with no other is shown as U+FFFD or a question mark, or is dropped.  The walk goes over the bytes
that are left; where one of a character's three is missing, every character that has the other two is tried, and the
model of what people write decides.  Knows that a byte is lost only where it makes no pair with the one behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from heapq import nsmallest
from itertools import pairwise
from math import exp, log
from operator import itemgetter
from typing import Any, NamedTuple

from cleaner.zh.chinese import alone as single
from cleaner.zh.chinese import behind, behind2, symbol
from cleaner.zh.likelihood import alone

MARK = 0xFE  # stands for a byte that was lost, where something is shown for it
_BEHIND = 3  # code points before one that `cost` looks at
_BEAM = 8  # readings that are kept at a byte
_TRIED = 12  # characters that are tried behind each of these, where one lost a byte
_USUAL = 10.5  # nats that a usual character costs whatever stands before it, at most
_FOREIGN = 4.0  # nats that a letter of two bytes costs more than the model says: it is no Chinese
_LEADS = (*range(0xE3, 0xEA), 0xEF)  # first bytes of Chinese and Japanese in UTF-8


class Piece(NamedTuple):
    """Code points `start:end` of what is seen, what they would be, and by how much that leads in nats."""

    start: int
    end: int
    new: str
    lead: float
    rival: str


class _Item(NamedTuple):
    """A character that was read from the bytes up to `end`, and what else it could be where a byte was lost."""

    end: int
    char: str
    others: tuple[str, ...]


def _unpaired(byte: int, behind: int) -> bool:
    """Say whether GBK has no character for a byte and the one behind it (0: none), so that the byte was lost."""
    try:
        bytes((byte, behind)).decode('gbk')
    except UnicodeError:
        return True
    return behind == 0


@lru_cache(1 << 14)
def _candidates(first: int, second: int, third: int, behind: int) -> tuple[str, ...]:
    """Return the characters of three bytes in UTF-8, where MARK is an unknown one; `behind` comes after them.

    Where two are unknown, only usual characters are tried.
    """
    tails = range(0x80, 0xC0)
    found = []
    for c in tails if third == MARK else (third,):
        if third == MARK and not _unpaired(c, behind):
            continue
        for b in tails if second == MARK else (second,):
            if second == MARK and not _unpaired(b, c):
                continue
            leads = [a for a in _LEADS if _unpaired(a, b)] if first == MARK else [first]
            found += [bytes((a, b, c)).decode('utf-8', 'ignore') for a in leads]
    found = [char for char in found if '\u3000' <= char <= '\u9fff' or '\uff01' <= char <= '\uff5e']
    two = (first, second, third).count(MARK) > 1
    return tuple(char for char in found if not two or alone(char) < _USUAL)


@lru_cache(1 << 12)
def _likeliest(tail: str, chars: tuple[str, ...]) -> tuple[str, ...]:
    """Return the characters that are likeliest behind two by the counts of Chinese alone, which are read fastest."""
    if len(chars) <= _TRIED:
        return chars
    a, b = map(symbol, tail.rjust(2, '\n'))
    (row, spare), (pairs, fall) = behind2(a, b), behind(b)

    def price(char: str) -> int:
        n = symbol(char)
        return row.get(n, spare + fall + pairs.get(n, single(n)))

    return tuple(nsmallest(_TRIED, chars, key=price))


def _next(raw: bytes, at: int, lost: float, dropped: float) -> Iterator[tuple[int, tuple[str, ...], float]]:
    """Yield what may be read at a byte: the next place, the characters, and what it costs that bytes are not there."""
    first, second, third, fourth = (*raw[at : at + 4], 0, 0, 0)[:4]
    tail, last = 0x80 <= second < 0xC0, 0x80 <= third < 0xC0
    if first < 0x80:
        yield at + 1, (chr(first),), 0.0
    elif 0xC2 <= first < 0xE0 and tail:
        yield at + 2, (raw[at : at + 2].decode(),), _FOREIGN
    elif 0xE0 <= first < 0xF0 and tail and last:
        char = raw[at : at + 3].decode('utf-8', 'ignore')
        yield from [(at + 3, (char,), 0.0)] * bool(char)
    elif first in _LEADS and tail:
        if third == MARK:
            yield at + 3, _candidates(first, second, MARK, fourth), lost
        else:
            yield at + 2, _candidates(first, second, MARK, third), dropped
            yield at + 2, _candidates(first, MARK, second, third), dropped
    elif first in _LEADS and second == MARK and last:
        yield at + 3, _candidates(first, MARK, third, fourth), lost
    elif first in _LEADS and second == third == MARK:
        yield at + 3, _candidates(first, MARK, MARK, fourth), 2 * lost
    elif first == 0xE3 and second == MARK:  # a mark of Chinese, both its tails lost
        yield at + 2, _candidates(first, 0x80, MARK, third), lost + dropped
    elif first == MARK and tail and last:
        yield at + 3, _candidates(MARK, second, third, fourth), lost
    elif 0x80 <= first < 0xC0 and tail:
        yield at + 2, _candidates(MARK, first, second, third), dropped


def read(
    text: str,
    raw: bytes,
    ends: dict[int, int],
    bases: list[float],
    cost: Callable[[str, str], float],
    *,
    enter: float,
    lost: float,
    dropped: float,
) -> list[list[Piece]]:
    """Return the stretches of a text that are likelier as read here, each in the smallest pieces both readings share.

    `raw` are its bytes in GBK, MARK for what stands in place of a lost one, and `ends` says how many code points end
    at a byte; `bases` is what the first code points of the text cost as they stand.
    """
    # A state: cost, the last characters, whether they are read, and the path: (state before, item or place).
    beams: dict[int, dict[tuple[str, bool], tuple[float, Any]]] = {0: {('', False): (0.0, None)}}
    marks = sorted(ends)
    follow = dict(pairwise(marks))

    def put(at: int, tail: str, reads: bool, total: float, path: Any) -> None:
        beam = beams.setdefault(at, {})
        if (tail, reads) not in beam or total < beam[tail, reads][0]:
            beam[tail, reads] = total, path

    beam: dict[tuple[str, bool], tuple[float, Any]] = {}
    for at in range(len(raw) + 1):
        beam = beams.pop(at, {})
        i = ends.get(at)
        if i is not None:
            for (tail, reads), (total, path) in list(beam.items()):
                key, more = (tail, not reads), 0.0 if reads else enter
                if key not in beam or total + more < beam[key][0]:
                    beam[key] = total + more, (path, i)
        if at == len(raw):
            break
        options = list(_next(raw, at, lost, dropped))
        for (tail, reads), (total, path) in nsmallest(_BEAM, beam.items(), key=lambda item: item[1][0]):
            if not reads:
                if i is not None:
                    stop = follow[at]
                    shown = text[i : ends[stop]]
                    more = bases[ends[stop]] - bases[i] if tail == text[max(i - _BEHIND, 0) : i] else cost(tail, shown)
                    put(stop, (tail + shown)[-_BEHIND:], False, total + more, path)
                continue
            if raw[at] == MARK and i is not None:  # it may be what it looks like
                put(
                    at + 1,
                    (tail + text[i])[-_BEHIND:],
                    True,
                    total + cost(tail, text[i]),
                    (path, _Item(at + 1, text[i], ())),
                )
            for stop, chars, price in options:
                for char in _likeliest(tail[-2:], chars):
                    more = total + price + cost(tail, char)
                    put(stop, (tail + char)[-_BEHIND:], True, more, (path, _Item(stop, char, chars)))
    done = [(total + _end(tail, cost), path) for (tail, reads), (total, path) in beam.items() if not reads]
    return _stretches(min(done, key=itemgetter(0))[1], text, ends, cost) if done else []


def _end(tail: str, cost: Callable[[str, str], float]) -> float:
    """Return what it costs that a line ends here: half the lines end where a sentence does, half anywhere."""
    return -log(exp(-cost(tail, '\n')) / 2 + 1 / 80)


def _stretches(path: Any, text: str, ends: dict[int, int], cost: Callable[[str, str], float]) -> list[list[Piece]]:
    steps = []
    while path:
        path, step = path
        steps.append(step)
    out: list[list[Piece]] = []
    items: list[_Item] = []
    start = -1
    for step in reversed(steps):
        if isinstance(step, _Item):
            items.append(step)
        elif start < 0:
            start = step
        else:
            if items:
                out.append(list(_pieces(items, start, text[step:], ends, cost)))
            items, start = [], -1
    return out


def _pieces(
    items: list[_Item], start: int, behind: str, ends: dict[int, int], cost: Callable[[str, str], float]
) -> Iterator[Piece]:
    new, lead, rival = '', float('inf'), ''
    chars = ''.join(item.char for item in items) + behind[:_BEHIND]
    for n, item in enumerate(items):
        new += item.char
        if len(item.others) > 1:
            margin, other = _margin(chars, n, item.others, cost)
            if margin < lead:
                lead, rival = margin, other
        if item.end in ends:
            yield Piece(start, ends[item.end], new, lead, rival)
            start, new, lead, rival = ends[item.end], '', float('inf'), ''


def _margin(chars: str, at: int, others: tuple[str, ...], cost: Callable[[str, str], float]) -> tuple[float, str]:
    """Return by how much a character leads the next one in its place, and that."""
    before, behind = chars[max(0, at - _BEHIND) : at], chars[at + 1 : at + 1 + _BEHIND]

    def whole(char: str) -> float:
        text = before + char + behind
        total = sum(cost(text[max(0, i - _BEHIND) : i], text[i]) for i in range(len(before), len(text)))
        return total + (0.0 if len(behind) == _BEHIND else _end(text[-_BEHIND:], cost))

    best, other = min((whole(char), char) for char in others if char != chars[at])
    return best - whole(chars[at]), other
