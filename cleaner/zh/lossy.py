"""Read UTF-8 that was read as GBK and lost bytes on the way.

A byte that GBK pairs with no other is shown as U+FFFD or a question mark, or is dropped.  The walk goes over the bytes
that are left; where one of a character's three is missing, every character that has the other two is tried, and the
model of what people write decides.  Knows that a byte lost inside a run was 80, the only one that begins no pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from heapq import nsmallest
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

MARK = 0xFE  # stands for a byte that was lost, where something is shown for it
_BEHIND = 3  # code points before one that `cost` looks at
_BEAM = 6  # readings that are kept at a byte
_OTHER = 3.0  # nats that a lost byte inside a run costs when it was not 80
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


@lru_cache(1 << 12)
def _candidates(first: int, second: int, third: int) -> tuple[str, ...]:
    """Return the characters of three bytes in UTF-8, of which one is unknown (MARK)."""
    leads = _LEADS if first == MARK else (first,)
    tails = range(0x80, 0xC0)
    made = (
        bytes((a, b, c)).decode('utf-8', 'ignore')
        for a in leads
        for b in (tails if second == MARK else (second,))
        for c in (tails if third == MARK else (third,))
    )
    return tuple(char for char in made if char and ('\u3000' <= char <= '\u9fff' or '\uff01' <= char <= '\uff5e'))


def _next(raw: bytes, at: int, lost: float, dropped: float) -> Iterator[tuple[int, tuple[str, ...], float, int]]:
    """Yield what may be read at a byte: the next place, the characters, their cost, and which byte of them was lost."""
    first, second, third = (*raw[at : at + 3], 0, 0, 0)[:3]
    tail, last = 0x80 <= second < 0xC0, 0x80 <= third < 0xC0
    if first < 0x80:
        yield at + 1, (chr(first),), 0.0, -1
    elif 0xC2 <= first < 0xE0 and tail:
        yield at + 2, (raw[at : at + 2].decode(),), 4.0, -1
    elif 0xE0 <= first < 0xF0 and tail and last:
        char = raw[at : at + 3].decode('utf-8', 'ignore')
        yield from [(at + 3, (char,), 0.0, -1)] * bool(char)
    elif first in _LEADS and tail:
        yield at + 2 + (third == MARK), _candidates(first, second, MARK), lost if third == MARK else dropped, 2
        yield at + 2, _candidates(first, MARK, second), dropped, 1
    elif first in _LEADS and second == MARK and last:
        yield at + 3, _candidates(first, MARK, third), lost, 1
    elif first == 0xE3 and second == MARK:  # a mark of Chinese, both its tails lost
        yield at + 2 + (third == MARK), _candidates(first, 0x80, MARK), lost + (lost if third == MARK else dropped), 2
    elif first == MARK and tail and last:
        yield at + 3, _candidates(MARK, second, third), lost, 0
    elif 0x80 <= first < 0xC0 and tail:
        yield at + 2, _candidates(MARK, first, second), dropped, 0
    if first == MARK:
        yield at + 1, ('?',), 2.0, -1


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
            for stop, listed, price, where in options:
                whole = raw[at] == MARK and stop == at + 1 and i is not None  # nothing was lost here
                chars = (text[i],) if whole and i is not None else listed
                inside = where >= 0 and stop < len(raw) and raw[stop] >= 0x80
                for char in chars:
                    more = price + cost(tail, char)
                    if inside and char.encode()[where] != 0x80:
                        more += _OTHER
                    put(stop, (tail + char)[-_BEHIND:], True, total + more, (path, _Item(stop, char, chars)))
    done = [(total + cost(tail, '\n'), path) for (tail, reads), (total, path) in beam.items() if not reads]
    return _stretches(min(done, key=itemgetter(0))[1], text, ends, cost) if done else []


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
                out.append(list(_pieces(items, start, text[step:] + '\n', ends, cost)))
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
        return sum(cost(text[max(0, i - _BEHIND) : i], text[i]) for i in range(len(before), len(text)))

    rest = [(whole(char), char) for char in others if char != chars[at]]
    best, other = min(rest)
    return best - whole(chars[at]), other
