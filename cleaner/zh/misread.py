"""Which stretches of a text are likelier as the bytes they may have been read from, read in another codec.

Over the bytes of a text the cheapest path is searched: at every character it goes on as seen, or it enters, at a
price, what the bytes say in the other codec, and leaves that again.  Both are charged by one model of what people
write, in nats and across the seam, so good text beside the damage stays out by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import accumulate, pairwise
from operator import add, sub
from typing import Any, NamedTuple

from cleaner.zh.prices import BEHIND, cost_behind, kind_of, read_price, surcharge
from cleaner.zh.suspect import best, foreign_to_kana
from cleaner.zh.unread import GBK, Bytes, bytes_of, char_of, encoded, size_of


class Way(NamedTuple):
    """Text in codec `meant` was read as `seen`; with `then`, that was written in UTF-8 and read as `then`."""

    rule: str
    seen: str
    meant: str
    then: str
    least: float  # nats by which a reading must lead the text as it stands


class Seams(NamedTuple):
    """What it costs to begin or end a reading inside a line, in nats."""

    seam: float
    edge: float  # beside what the codec may have shown
    between: float  # more, where Chinese, Japanese or Korean goes on outside without a mark
    foreign: float  # what a Han that no codec of Japanese has costs beside kana, more than another that is as rare


class Reading(NamedTuple):
    """What `start:end` of a window would be, and what that gains beyond its steps."""

    start: int
    end: int
    new: str
    lead: float
    way: Way


_HEAD = 64  # code points that a text is tried by

# A state of the search: cost, the last characters, and how it was reached.
_State = tuple[float, str, Any]


# Full-width digits and letters; marks that are neither brackets nor what Chinese and Japanese are written with.
_RARE = re.compile('[\u3012\u3013\u3016-\u3040\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]')


class _Edges(dict[str, bool]):
    """Whether a character may be what a codec shows beside damage: a letter, a sign or a rare mark that it has."""

    def __init__(self, codec: str) -> None:
        super().__init__()
        self.codec = codec

    def __missing__(self, char: str) -> bool:
        rare = kind_of(char) in {'letter', 'sign'} or bool(_RARE.match(char))
        edge = self[char] = rare and bool(bytes_of(char, self.codec))
        return edge


_edges = cache(_Edges)


def _seams(text: str, way: Way, seams: Seams) -> tuple[list[float], list[float]]:
    """Return what it costs to begin a reading at each place of a text, and to end it there."""
    edge = list(map(_edges(way.then or way.seen).__getitem__, text))
    begin = [seams.edge if a or b else seams.seam for a, b in pairwise([False, *edge[:-1]])]  # the two before it
    end = [seams.edge if behind else seams.seam for behind in edge[1:]]
    return [0.0, *begin, 0.0], [0.0, *end, 0.0]


def _inner(outside: str) -> bool:
    """Say whether Han, kana or Hangul stand outside of a seam: damage seldom begins or ends beside them."""
    return '\u3041' <= outside <= '\ud7a3'


def walk(text: str, bases: list[float], source: Bytes, way: Way, enter: float, seams: Seams) -> list[Reading]:
    """Return the stretches that are cheaper as `way` reads them, on the cheapest path over all of a window."""
    raw, ends, _ = source
    meant = way.meant
    extra = {
        at: seams.foreign * count for at, count in Counter(foreign_to_kana(text) if shares_kana(way) else ()).items()
    }
    if extra:
        bases = list(map(add, bases, accumulate((extra.get(i, 0.0) for i in range(len(text))), initial=0.0)))
    begin, end = _seams(text, way, seams)
    marks = sorted(ends)
    follow = dict(pairwise(marks))
    as_seen: dict[int, _State] = {0: (0.0, '', None)}
    as_read: dict[int, tuple[float, str, Any, int, float, Any]] = {}
    seen: _State = as_seen[0]
    for at in range(len(raw) + 1):
        i = ends.get(at)
        read = as_read.pop(at, None)
        size = size_of(raw[at], meant) if at < len(raw) else 0
        if size == 2 and meant == 'gb18030' and raw[at + 1 : at + 2].isdigit():
            size = 4
        char = char_of(raw[at : at + size], meant) if read or i is not None else ''
        if i is not None:
            seen = as_seen.pop(at)
            entering = seen[0] + enter + begin[i]
            if i and _inner(text[i - 1]):
                entering += seams.between
            entered = (entering, seen[1], None, i, seen[0], seen[2])
            if read:
                left = read[0] + end[i]
                if read[2] and _inner(text[i : i + 1]):
                    left += seams.between
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
            if path and i - path[0] < BEHIND:
                for k, shown in enumerate(text[i:j], i):
                    cost += cost_behind(tail, shown) + extra.get(k, 0.0)
                    tail = (tail + shown)[-BEHIND:]
            else:
                cost += bases[j] - bases[i]
                tail = text[max(j - BEHIND, 0) : j]
            as_seen[stop] = cost, tail, path
        if read and char:
            cost, tail, chars, *rest = read
            after = cost + cost_behind(tail, char) + surcharge(char, meant)
            other = as_read.get(at + size)
            if other is None or after < other[0]:
                as_read[at + size] = after, (tail + char)[-BEHIND:], (char, chars), *rest
    out = []
    path = seen[2]
    while path:
        stop, (cost, _, chars, start, before, path) = path
        new = []
        while chars:
            new.append(chars[0])
            chars = chars[1]
        lead = bases[stop] - bases[start] - (cost - before)
        out.append(Reading(start, stop, ''.join(reversed(new)), lead, way))
    return out


class _Sizes(dict[str, int]):
    """How many bytes a character has in a codec; one that stands for a byte has one."""

    def __init__(self, codec: str) -> None:
        super().__init__()
        self.codec = codec

    def __missing__(self, char: str) -> int:
        size = self[char] = len(char.encode(self.codec, 'surrogateescape'))
        return size


_sizes = cache(_Sizes)


def best_gain(source: Bytes, meant: str, bases: list[float] | None = None) -> float:
    """Return what the best stretch of some bytes gains in a codec, in nats, by what each character read costs alone.

    What is seen costs what each of its characters costs alone, or what `bases` say of so many of them.
    """
    new = source.raw.decode(meant, 'surrogateescape')
    at = accumulate(map(_sizes(meant).__getitem__, new), initial=0)
    seen = list(map((_at_bytes(source, bases) if bases else source.prices).__getitem__, at))
    return best(map(sub, map(sub, seen[1:], seen), map(read_price(meant).__getitem__, new)))


def _at_bytes(source: Bytes, bases: list[float]) -> list[float]:
    """Return what is seen up to each byte; a character counts where it ends."""
    out = [bases[0]]
    for (start, i), (stop, j) in pairwise(sorted(source.ends.items())):
        out += [bases[i]] * (stop - start - 1) + [bases[j]]
    return out


def reread(block: str, way: Way) -> str:
    """Return what lines would be, all of them; '' when anything is lost on the way."""
    if not _may_begin(block[:_HEAD], way):
        return ''
    raw = encoded(block, way.seen)
    try:
        new = raw.decode(way.meant)
    except UnicodeError:
        return ''
    same = way.meant == 'utf-8' or encoded(new, way.meant) == raw  # no two byte strings are the same UTF-8
    return new if raw and same and new.count('\n') == block.count('\n') else ''


def _may_begin(head: str, way: Way) -> bool:
    """Say whether what a text begins with can be read so, but for a last character that was cut; most fails here."""
    raw = encoded(head, way.seen)
    try:
        raw.decode(way.meant)
    except UnicodeDecodeError as error:
        return error.start > len(raw) - 4
    return bool(raw)


def shares_kana(way: Way) -> bool:
    """Say whether kana come through as themselves, and only kanji do not: EUC-JP read as GBK."""
    return (way.seen, way.meant, way.then) == ('gb18030', 'euc_jp', '')


def as_gbk(way: Way) -> bool:
    """Say whether UTF-8 was read as GBK, and no more."""
    return way.meant == 'utf-8' and way.seen in {GBK, 'gb18030'} and not way.then
