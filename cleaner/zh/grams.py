"""A table of n-grams in back-off form that is read where it lies: opening it costs the same however large it is.

Knows numbers of symbols and costs, not what they stand for. `cost` is -10 ln p, one byte; `spare` is what falling back
to the next shorter context adds to that. Every n-gram of a context stands in its row; none is hashed away.

The file, all little-endian: one line of UTF-8 with the symbols as characters, in the order of their numbers. Then for
each length n = 1, 2, ... one u32 with the number of its n-grams, and these arrays over them, sorted by their symbols:

    gap   u8, u8   n > 1: the last symbol less that of the n-gram before in the same row; low bytes, then high bytes
    cost  u8
    spare u8       and the next two for all but the longest
    heirs u8, u8   how many n-grams one symbol longer begin with this one; low bytes, then high bytes
    mark  u32      the sum of `heirs` up to each 64th n-gram

Low and high bytes stand apart, and gaps are kept in place of symbols, because the wheel packs that best.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from mmap import ACCESS_READ, mmap
from pathlib import Path

STRIDE = 64
_LOW = int(sys.byteorder == 'big')  # which byte of two is the low one
_NONE = array('H')


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """The n-grams of one length."""

    size: int
    gaps: tuple[memoryview, memoryview]
    costs: memoryview
    spares: memoryview
    heirs: tuple[memoryview, memoryview]
    marks: array[int]

    def starts(self, at: int) -> int:
        """Return where the row of the n-gram at `at` begins, in the next level."""
        mark = at // STRIDE
        low, high = self.heirs
        return self.marks[mark] + sum(low[mark * STRIDE : at]) + 256 * sum(high[mark * STRIDE : at])


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """The n-grams of two and three symbols that begin with one, unpacked, so that any is found by two searches.

    A row of `sums` is the symbols of those behind a pair, beyond what stands at its begin.
    """

    seconds: array[int]
    costs: memoryview
    spares: memoryview
    begins: array[int]  # of the rows, and the end of the last one
    sums: array[int]
    thirds: memoryview  # the costs of what stands in the rows

    def row(self, second: int) -> tuple[int, int, int]:
        """Return where the row behind a pair begins and ends, and the spare of the pair; zeros when it is not held."""
        at = bisect_left(self.seconds, second)
        if at == len(self.seconds) or self.seconds[at] != second:
            return 0, 0, 0
        return self.begins[at], self.begins[at + 1], self.spares[at]


class Grams:
    """An open table. `symbols` are its characters, `levels[0]` those alone, `levels[1]` the pairs, and so on."""

    def __init__(self, path: Path) -> None:
        with path.open('rb') as file:
            view = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
        line = bytes(view[: bytes(view[: 1 << 16]).index(b'\n')])
        self.symbols = line.decode()
        self.levels = _levels(view[len(line) + 1 :])
        # A row is small as long as it is an array: these hold what a long document looks up, in a few megabytes.
        self.row = lru_cache(1 << 15)(self._row)
        self.find = lru_cache(1 << 15)(self._find)
        self.branch = cache(self._branch)  # all of them are 15 MB

    def _row(self, level: int, at: int) -> tuple[array[int], int]:
        """Return the last symbols of the n-grams one longer than the one at `at` of a level, and where they begin."""
        low, high = self.levels[level].heirs
        size = low[at] + 256 * high[at]
        if not size:  # half of the pairs: nobody asks where nothing stands
            return _NONE, 0
        lo = self.levels[level].starts(at)
        return array('H', accumulate(_joined(self.levels[level + 1].gaps, lo, lo + size))), lo

    def _branch(self, first: int) -> Branch:
        seconds, lo = self.row(0, first)
        hi = lo + len(seconds)
        pairs, triples = self.levels[1:3]
        start = pairs.starts(lo) if seconds else 0
        begins = array('I', accumulate(_joined(pairs.heirs, lo, hi), initial=0))
        end = start + begins[-1]
        sums = array('I', accumulate(_joined(triples.gaps, start, end), initial=0))
        return Branch(seconds, pairs.costs[lo:hi], pairs.spares[lo:hi], begins, sums, triples.costs[start:end])

    def _find(self, context: tuple[int, ...]) -> int:
        """Return where a context stands in the level of its length, -1 when it is not held."""
        if len(context) == 1:
            return context[0]
        before = self.find(context[:-1])
        if before < 0:
            return -1
        row, lo = self.row(len(context) - 2, before)
        at = bisect_left(row, context[-1])
        return lo + at if at < len(row) and row[at] == context[-1] else -1

    def cost(self, context: tuple[int, ...], symbol: int) -> int:
        """Return -10 ln p of a symbol behind a context; a shorter one serves for a context that is not held."""
        spare, levels = 0, self.levels
        while context:
            at = self.find(context)
            if at >= 0:
                row, lo = self.row(len(context) - 1, at)
                found = bisect_left(row, symbol)
                if found < len(row) and row[found] == symbol:
                    return spare + levels[len(context)].costs[lo + found]
                spare += levels[len(context) - 1].spares[at]
            context = context[1:]
        return spare + levels[0].costs[symbol]

    def behind(self, context: tuple[int, ...]) -> tuple[Mapping[int, int], int]:
        """Return {symbol: cost} of what is held behind a context, and the spare of it; ({}, 0) when it is not held."""
        at = self.find(context)
        if at < 0:
            return {}, 0
        row, lo = self.row(len(context) - 1, at)
        costs = self.levels[len(context)].costs[lo : lo + len(row)]
        return dict(zip(row, costs, strict=True)), self.levels[len(context) - 1].spares[at]


def _joined(halves: tuple[memoryview, memoryview], lo: int, hi: int) -> memoryview:
    """Return numbers of two bytes, of which the low ones and the high ones stand apart."""
    out = bytearray(2 * (hi - lo))
    out[_LOW::2], out[1 - _LOW :: 2] = (half[lo:hi] for half in halves)
    return memoryview(out).cast('H')


def _levels(rest: memoryview) -> tuple[Level, ...]:
    out: list[Level] = []
    nothing = rest[:0]

    def take(size: int) -> memoryview:
        nonlocal rest
        part, rest = rest[:size], rest[size:]
        return part

    while rest:
        size = int.from_bytes(take(4), 'little')
        gaps = (take(size), take(size)) if out else (nothing, nothing)
        costs, marks = take(size), array('I')
        if not rest:
            out.append(Level(size, gaps, costs, nothing, (nothing, nothing), marks))
            break
        spares, heirs = take(size), (take(size), take(size))
        marks.frombytes(take(4 * (size // STRIDE + 1)))
        if sys.byteorder == 'big':
            marks.byteswap()
        out.append(Level(size, gaps, costs, spares, heirs, marks))
    return tuple(out)


def pack(symbols: str, grams: list[dict[tuple[int, ...], tuple[int, int]]]) -> bytes:
    """Return the file for {n-gram: (cost, spare)} of each length; every n-gram without its last symbol must be held.

    >>> import tempfile; path = Path(tempfile.mkdtemp()) / 'x'
    >>> _ = path.write_bytes(pack('ab', [{(0,): (5, 7), (1,): (9, 0)}, {(0, 1): (3, 0)}]))
    >>> grams = Grams(path); grams.cost((0,), 1), grams.cost((0,), 0), grams.cost((1,), 0), grams.cost((), 1)
    (3, 12, 5, 9)
    """
    out = [symbols.encode() + b'\n']
    for n, level in enumerate(grams):
        keys = sorted(level)
        out.append(len(keys).to_bytes(4, 'little'))
        if n:
            last: tuple[int, ...] = ()
            gaps = []
            for key in keys:
                gaps.append(key[-1] - (last[-1] if last[:-1] == key[:-1] and last else 0))
                last = key
            out += [bytes(gap & 255 for gap in gaps), bytes(gap >> 8 for gap in gaps)]
        out.append(bytes(level[key][0] for key in keys))
        if n + 1 < len(grams):
            heirs = dict.fromkeys(keys, 0)
            for key in grams[n + 1]:
                heirs[key[:-1]] += 1
            out.append(bytes(level[key][1] for key in keys))
            out += [bytes(heirs[key] & 255 for key in keys), bytes(heirs[key] >> 8 for key in keys)]
            marks = array('I', list(accumulate((heirs[key] for key in keys), initial=0))[::STRIDE])
            if sys.byteorder == 'big':
                marks.byteswap()
            out.append(marks.tobytes())
    return b''.join(out)
