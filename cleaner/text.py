"""Edits, patches, and a text that is never overwritten.

A `Text` is an immutable source and the patches laid over it; a `Patch` is a settled set of edits.  Nothing is diffed
afterwards: what was taken, put and carried is what the edits say, and `invert` gives it back.  This module knows
nothing of rules, files or passes.  Offsets are code points, half-open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from operator import is_, itemgetter
from typing import NamedTuple

Span = tuple[int, int]
_start, _end, _new, _, _to = map(itemgetter, range(5))  # of an edit
_FAR = 1 << 62  # the length of the last piece: a patch does not know how long its text is


class Edit(NamedTuple):
    """Put `new` where `start:end` was, or carry `start:end` to the point `to`.

    Offsets are code points of the text the edit was proposed for.  A carry has an empty `new`, and its `to` does not
    lie strictly inside `start:end`.  `trust` None means the rule's own; `margin` is its lead over the rest (nats).
    """

    start: int
    end: int
    new: str
    rule: str
    to: int | None = None
    trust: str | None = None
    why: str = ''
    margin: float | None = None


class Entry(NamedTuple):
    """One line of a ledger: an edit, applied or refused, and why.

    `start:end` and `to` are code points of the text its patch was given; `source` are spans of the source.
    An insertion's is the one empty span where it was put.  `before` is what stood there; `after` what was put (a carry
    puts `before` at `to`).  `refused` is '' when applied.
    """

    n: int
    round: int
    patch: int
    stage: str
    rule: str
    start: int
    end: int
    before: str
    after: str
    to: int | None
    source: list[Span]
    trust: str
    margin: float | None
    why: str
    refused: str


class Piece(NamedTuple):
    """`start:end` of the output is `source` of the input, kept or carried (`same`), or what edit `edit` put there.

    An empty piece that has a `source` and is a carry's is the place the carry took from.
    """

    start: int
    end: int
    source: Span
    edit: int | None
    same: bool


class Changed(ValueError):
    """The text is not the one that a patch or a ledger speaks of."""


class Patch:
    """Edits that touch nowhere, in the order of where they put their text: a carry at `to`, any other at `start`.

    Points stand before the range that begins there, and those at one point keep their order.

    `rules` gives trust and reason of each rule, for edits that do not state their own.  `refused` are the edits that
    were not agreed on, each with the reason; they take nothing.
    """

    __slots__ = ('_pieces', '_places', 'edits', 'refused', 'round', 'rules', 'stage')

    def __init__(
        self,
        edits: Sequence[Edit],
        refused: Sequence[tuple[Edit, str]] = (),
        *,
        stage: str = '',
        round: int = 1,
        rules: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        self.edits = tuple(edits)
        self.refused = tuple(refused)
        self.stage = stage
        self.round = round
        self.rules = rules or {}
        self._pieces: list[Piece] | None = None
        self._places: list[Piece] | None = None  # the pieces in the order of the input, each stretch of it once

    def _steps(self) -> list[tuple[int, int, int, bool]]:
        """List what happens from left to right: (start, end, number of the edit, whether a carry takes it)."""
        steps = [(e[0], e[1], i, False) if e[4] is None else (e[4], e[4], i, False) for i, e in enumerate(self.edits)]
        cuts = [(e.start, e.end, i, True) for i, e in enumerate(self.edits) if e.to is not None]
        if cuts:
            steps += cuts
            steps.sort(key=itemgetter(0))  # stable: what is put at a point stands before the range cut from there
        return steps

    def apply(self, text: str) -> str:
        """Return `text` with the edits made.

        >>> Patch([Edit(1, 3, '-', 'r'), Edit(0, 1, '', 'r', to=4)]).apply('abcde')
        '-dae'
        """
        starts, ends, news = self._columns(text)
        kept = map(text.__getitem__, map(slice, chain((0,), ends), chain(starts, (None,))))
        if not any(news):  # all in C loops
            return ''.join(kept)
        return ''.join(chain.from_iterable(zip(kept, chain(news, ('',)), strict=True)))

    def _columns(self, text: str) -> tuple[Iterable[int], Iterable[int], Sequence[str]]:
        """Return the starts and ends of what goes from `text`, from left to right, and what comes in its place."""
        edits = self.edits
        if all(map(is_, map(_to, edits), repeat(None))):  # nothing is carried
            return map(_start, edits), map(_end, edits), list(map(_new, edits))
        steps = self._steps()
        takes = ((edits[i], cut) for _, _, i, cut in steps)
        news = [e.new if e.to is None or cut else text[e.start : e.end] for e, cut in takes]
        return map(_start, steps), map(_end, steps), news

    def pieces(self) -> list[Piece]:
        """List the output's pieces from left to right; the last one is open-ended."""
        if self._pieces is None:
            out: list[Piece] = []
            pos = at = 0
            for start, end, number, cut in self._steps():
                if pos < start:
                    out.append(Piece(at, at + start - pos, (pos, start), None, True))
                    at += start - pos
                edit = self.edits[number]
                carried = edit.to is not None and not cut
                size = edit.end - edit.start if carried else len(edit.new)
                out.append(Piece(at, at + size, (edit.start, edit.end), number, carried))
                at += size
                pos = end
            out.append(Piece(at, at + _FAR, (pos, pos + _FAR), None, True))
            self._pieces = out
        return self._pieces

    def where(self, start: int, end: int) -> Iterator[Span]:
        """Yield the input spans that output `start:end` came from, in the order of the output."""
        pieces = self.pieces()
        for i in range(bisect_right(pieces, start, key=itemgetter(1)), len(pieces)):
            left, right, (a, b), _, same = pieces[i]
            if left >= end:
                return
            if same:
                yield a + max(start, left) - left, a + min(end, right) - left
            elif left < right and a < b:
                yield a, b

    def _place(self, at: int) -> Piece:
        """Return the piece that the input's code point `at` is in, or was replaced by."""
        if self._places is None:
            places = [p for p in self.pieces() if p.same or p.edit is None or self.edits[p.edit].to is None]
            self._places = sorted(places, key=itemgetter(2))
        return self._places[bisect_right(self._places, at, key=lambda piece: piece.source[1])]

    def follow(self, at: int) -> int:
        """Return where the input's code point `at` stands in the output, or where it would, had it not been taken."""
        start, _, (a, _), _, same = self._place(at)
        return start + at - a if same else start

    def span(self, start: int, end: int) -> Span:
        """Return where the input's `start:end` stands in the output: from its first code point to its last."""
        first = self.follow(start)
        if start == end:
            return first, first
        a, b, (origin, _), _, same = self._place(end - 1)
        return first, max(first, a + end - origin if same else b)

    def back(self, at: int) -> int:
        """Return the input's point that the output's point `at` came from; for new text, where that was put."""
        pieces = self.pieces()
        start, _, (a, _), _, same = pieces[bisect_right(pieces, at, key=itemgetter(1))]
        return a + at - start if same else a

    def invert(self, text: str) -> Patch:
        """Return the patch that turns the output back into `text`, the text this patch was made for."""
        place: dict[int, Span] = {}
        holes: list[tuple[int, int]] = []  # from left to right, which is the order to put things back in
        for piece in self.pieces():
            if piece.edit is None:
                continue
            carry = self.edits[piece.edit].to is not None
            if piece.same or not carry:
                place[piece.edit] = piece.start, piece.end
            if not piece.same:
                holes.append((piece.edit, piece.start))
        inverse = []
        for number, hole in holes:
            start, end, _, rule, to, *_ = self.edits[number]
            new, back = (text[start:end], None) if to is None else ('', hole)
            inverse.append(Edit(*place[number], new, rule, back))
        return Patch(inverse, stage=self.stage, round=self.round, rules=self.rules)

    def undo(self, text: str, befores: Sequence[str]) -> str:
        """Return the text this patch was made for, from its output; `befores` in the order of `edits`.

        Raises `Changed` when what stands in `text` is not what the edits put there.
        """
        out: list[str] = []
        edits, pos, at = self.edits, 0, 0  # `pos` runs through the input, `at` through the output
        for start, end, number, cut in self._steps():
            if pos < start:
                out.append(text[at : at + start - pos])
                at += start - pos
            edit, before = edits[number], befores[number]
            carried = edit.to is not None and not cut
            put = before if carried else edit.new
            if text[at : at + len(put)] != put or len(before) != edit.end - edit.start:
                raise Changed(f'at {at}: expected {put[:20]!r}, found {text[at : at + len(put)][:20]!r}')
            at += len(put)
            if not carried:
                out.append(before)
            pos = end
        if at > len(text):
            raise Changed(f'expected {at} code points or more, found {len(text)}')
        out.append(text[at:])
        return ''.join(out)


class Text:
    """An immutable source and the patches laid over it; `str(text)` is the result."""

    __slots__ = ('_states', 'patches', 'source')

    def __init__(self, source: str) -> None:
        self.source = source
        self.patches: tuple[Patch, ...] = ()
        self._states: tuple[str, ...] = (source,)

    def __str__(self) -> str:
        return self._states[-1]

    def patched(self, patch: Patch) -> Text:
        """Return a new text with `patch` laid on top; a patch without edits leaves the same string."""
        now = self._states[-1]
        text = Text(self.source)
        text.patches = (*self.patches, patch)
        text._states = (*self._states, patch.apply(now) if patch.edits else now)
        return text

    def where(self, start: int, end: int) -> list[Span]:
        """Return the source spans that `start:end` of the result came from, in reading order, adjacent ones merged.

        A kept character maps to itself, a replaced one to the span its edit replaced, an inserted one to nothing.
        No part of the source is told twice: it stands where it comes first.
        """
        return self._back(max(start, 0), min(end, len(str(self))), len(self.patches))

    def _back(self, start: int, end: int, patches: int) -> list[Span]:
        spans = [(start, end)] if start < end else []
        for patch in reversed(self.patches[:patches]):
            if not patch.edits:
                continue
            found: list[Span] = []
            told: set[Span] = set()  # one replaced span can stand behind several that a later patch tore apart
            for a, b in spans:
                for span in patch.where(a, b):
                    if span in told:
                        continue
                    told.add(span)
                    if found and found[-1][1] == span[0]:
                        found[-1] = found[-1][0], span[1]
                    else:
                        found.append(span)
            spans = found
        return spans

    def origin(self, start: int, end: int, patches: int) -> list[Span]:
        """Return the source spans of what stood at `start:end` before patch number `patches` (from 0).

        What came from nowhere, an insertion or new text, has one empty span: the source point it was put at.
        """
        spans = self._back(start, end, patches)
        if not spans:
            for patch in reversed(self.patches[:patches]):
                start = patch.back(start) if patch.edits else start
            spans = [(start, start)]
        return spans

    def span(self, start: int, end: int) -> Span:
        """Return where the source's `start:end` stands in the result: from its first code point to its last."""
        for patch in self.patches:
            start, end = patch.span(start, end) if patch.edits else (start, end)
        return start, end

    def entries(self) -> list[Entry]:
        """List all edits of all patches, the refused ones behind the agreed ones of their patch."""
        out: list[Entry] = []
        make, n, moved = Entry._make, 0, False
        for number, patch in enumerate(self.patches):
            text, no, stage, turn = self._states[number], number + 1, patch.stage, patch.round
            known = patch.rules
            agreed = zip(patch.edits, repeat(''))  # a generator: fewer objects for the collector to look through
            for edit, refused in chain(agreed, patch.refused):
                start, end, new, rule, to, trust, why, margin = edit
                if not (trust and why):
                    level, reason = known.get(rule, ('', ''))
                    trust, why = trust or level, why or reason
                n += 1
                source = self.origin(start, end, number) if moved else [(start, end)]
                place = start, end, text[start:end], new, to, source
                out.append(make((n, turn, no, stage, rule, *place, trust, margin, why, refused)))
            moved = moved or bool(patch.edits)
        return out


def replay(source: str, entries: Iterable[Entry]) -> str:
    """Return the text that the applied `entries` make of `source`: a ledger alone tells what was done.

    Raises `Changed` when `source` is not the text they were made for.
    """
    for patch, befores in _patches(entries):
        for edit, before in zip(patch.edits, befores, strict=True):
            found = source[edit.start : edit.end]
            if found != before or len(before) != edit.end - edit.start:
                raise Changed(f'at {edit.start}: expected {before[:20]!r}, found {found[:20]!r}')
        source = patch.apply(source)
    return source


def undo(text: str, entries: Iterable[Entry]) -> str:
    """Return the source that the applied `entries` made `text` of.

    Raises `Changed` when `text` is not what they made.
    """
    for patch, befores in reversed(_patches(entries)):
        text = patch.undo(text, befores)
    return text


def _patches(entries: Iterable[Entry]) -> list[tuple[Patch, list[str]]]:
    by: dict[int, list[Entry]] = {}
    for entry in entries:
        if not entry.refused:
            by.setdefault(entry.patch, []).append(entry)
    return [
        (Patch([Edit(e.start, e.end, e.after, e.rule, e.to) for e in rows]), [e.before for e in rows])
        for _, rows in sorted(by.items())
    ]
