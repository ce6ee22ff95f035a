"""A unified diff that is read off the edits: what was kept is known, and nothing is searched for.

Lines end at a line feed, as in every diff; a carriage return is part of its line.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator

from cleaner.files import shown
from cleaner.flow import Result
from cleaner.report import paint

CONTEXT = 3
Stretch = tuple[bool, int, int, int, int]  # kept, and from where to where in the old and in the new lines


def diff(name: str, result: Result, colour: bool = False, show: Callable[[str], str] = str) -> Iterator[str]:
    """Yield the lines of a diff of source and clean text, `show` makes a line fit to be seen."""
    old, new = _lines(result.source), _lines(result.text)
    yield paint(f'--- {shown(name)}', 'bold', colour)
    yield paint(f'+++ {shown(name)}', 'bold', colour)
    for hunk in _hunks(_stretches(_kept(result, old, new), len(old), len(new))):
        (_, a, _, c, _), (_, _, b, _, d) = hunk[0], hunk[-1]
        yield paint(f'@@ -{_range(a, b)} +{_range(c, d)} @@', 'cyan', colour)
        for kept, a, b, c, d in hunk:
            if kept:
                yield from _marked(' ', old[a:b], '', colour, show)
            else:
                yield from _marked('-', old[a:b], 'red', colour, show)
                yield from _marked('+', new[c:d], 'green', colour, show)


def _lines(text: str) -> list[str]:
    out = [f'{line}\n' for line in text.split('\n')]
    last = out.pop().removesuffix('\n')
    return [*out, last] if last else out


def _kept(result: Result, old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Return the lines that stand in both texts, as (old, new), rising in both: one that was carried is left out."""
    number, at = {}, 0
    for i, line in enumerate(old):
        number[at] = i
        at += len(line)
    pairs, at = [], 0
    for j, line in enumerate(new):
        spans = result.where(at, at + len(line))
        at += len(line)
        if len(spans) == 1 and (i := number.get(spans[0][0], -1)) >= 0 and old[i] == line:
            pairs.append((i, j))
    return _rising(pairs)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest choice of `pairs` whose first numbers rise (patience sorting).

    >>> _rising([(0, 0), (5, 1), (1, 2), (2, 3)])
    [(0, 0), (1, 2), (2, 3)]
    """
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (i, _) in enumerate(pairs):
        pile = bisect_left(tops, i)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [i]
        ends[pile : pile + 1] = [number]
    out = []
    number = ends[-1] if ends else -1
    while number >= 0:
        out.append(pairs[number])
        number = before[number]
    return out[::-1]


def _stretches(pairs: list[tuple[int, int]], old: int, new: int) -> Iterator[Stretch]:
    """Yield what was kept and what was not, in turn, over all lines of both texts."""
    a = c = start = at = 0
    for i, j in [*pairs, (old, new)]:
        if (a, c) != (i, j):
            if start < a:
                yield True, start, a, at, c
            yield False, a, i, c, j
            start, at = i, j
        a, c = i + 1, j + 1
    if start < old and at < new:
        yield True, start, old, at, new


def _hunks(stretches: Iterator[Stretch]) -> Iterator[list[Stretch]]:
    """Yield the changes that stand close together, with lines of context around and between them."""
    hunk: list[Stretch] = []
    for kept, a, b, c, d in stretches:
        if kept and hunk and b - a > 2 * CONTEXT:
            yield [*hunk, (True, a, a + CONTEXT, c, c + CONTEXT)]
            hunk = []
        skip = max(b - a - CONTEXT, 0) if kept and not hunk else 0
        hunk.append((kept, a + skip, b, c + skip, d))
    if len(hunk) > 1 or (hunk and not hunk[0][0]):
        kept, a, b, c, d = hunk[-1]
        skip = max(b - a - CONTEXT, 0) if kept else 0
        yield [*hunk[:-1], (kept, a, b - skip, c, d - skip)]


def _range(start: int, stop: int) -> str:
    """Return a range of lines as a hunk's head has it."""
    count = stop - start
    return f'{start + 1}' if count == 1 else f'{start + (count > 0)},{count}'


def _marked(mark: str, lines: list[str], tint: str, colour: bool, show: Callable[[str], str]) -> Iterator[str]:
    for line in lines:
        text = f'{mark}{show(line.removesuffix(chr(10)))}'
        yield paint(text, tint, colour) if tint else text
        if not line.endswith('\n'):
            yield '\\ No newline at end of file'
