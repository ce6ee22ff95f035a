"""Find text that was read in the wrong codec, and propose what its bytes say in the right one.

A stretch of text is written back to bytes in the codec it may have been read in and read again in the one it may have
been meant in, for every pair of codecs a rule names; of several codecs the reading that gains most wins, and the next
is its rival.  `zh.suspect` finds where damage may be, `zh.unread` knows codecs, `zh.misread` finds where a reading
begins and ends; here lines are read at once where all of them is damage, and readings are weighed and made edits of.

All bytes of a stretch decode, and what is shown encodes back to them; where bytes were lost, `zh.lossy` reads.  Letters
and marks that are not Chinese, Japanese or Korean are left to ftfy's rules.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import accumulate, compress, filterfalse, product
from operator import attrgetter, itemgetter, ne, sub
from typing import ClassVar

import regex

from cleaner.passes import Rule, View
from cleaner.text import Edit
from cleaner.zh import lossy
from cleaner.zh.misread import Reading, Seams, Way, as_gbk, best_gain, gain_in_context, reread, shares_kana, walk
from cleaner.zh.prices import mean_cost, price_of, running
from cleaner.zh.suspect import HIGH, NEAR, TYPOGRAPHY, Gate, Pair, Places, harmless, kanji_gain, pair_gain, signs
from cleaner.zh.unread import (
    ASCII,
    GBK,
    LATIN,
    PAIRED,
    SINGLE,
    Bytes,
    may_be_deep,
    may_be_ours,
    may_be_utf8,
    may_show,
    spaced,
    unread,
    written,
)

BUDGET = 1.0
_FAR = 40  # code points beside a suspicious place that are looked at with it
_RUN = re.compile(f'[{HIGH}]+')
_edit = tuple.__new__  # makes many of them, without looking at each
_place = itemgetter(0, 1)
_CHINESE = {'gb18030', 'cp950', 'cp932'}  # codecs of Han; others show kana or Hangul as they are, or hardly rarer Han
_BLOCK = 4000  # code points that are read at once where all is damage
_WINDOW = 200  # code points that are searched at a time
_WELL = 4  # times what was read counts against what was searched in vain
_GLANCE = 1.0  # code points of a search that a place passed by what stands near it costs as much as
_SHORT = 500  # code points of a text that is looked through by hand first: patterns take 50 ms to compile


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
    frequent: int  # so many Han are too frequent to tell of a wrong codec
    odd: int  # how odd sixteen characters must be: 3 for each rare one, 2 and 1 for less frequent ones
    rare: float  # what a character of eight costs where damage is looked for, whatever stands before it, at least
    pairs: float  # or what characters near it gain, at least, by being read as another codec of the EUC family
    kanji: float  # the same beside kana that come through as themselves
    telling: float  # what one of these gains alone, at least, for its place to be looked at
    kanji_short: float  # what characters near it gain in a short text, where each that gains is looked at
    space: float  # what a space between Han gains that was meant as Korean
    strange: float  # the same, where what stands before counts
    gain: float  # what a stretch must gain by its characters alone to be searched
    gain_near: float  # the same in UTF-8, and in what shows kana or Hangul as they are, or hardly rarer Han
    gain_known: float  # the same in a codec that was believed in this text before
    believed: float  # by so many UTF-8 must lead for no other reading to be looked for
    step: float  # what a reading must gain for each wrong codec
    again: float  # the same for codecs that were believed in this text before
    seam: float  # what it costs to begin or end inside a line
    edge: float  # the same beside what the codec may have shown
    between: float  # what it costs more where Chinese, Japanese or Korean goes on without a mark
    foreign: float  # what a Han that no codec of Japanese has costs more beside kana
    clear: float  # a reading's lead over the next one, at least; otherwise it is a guess
    mean: float  # what a character of it may cost, at most
    short: int  # code points that are seen, at least
    # Code points beyond ASCII that lines must have to be read at once in a way not yet believed: as another, as UTF-8.
    lines: int
    lines_utf8: int
    # Code points that are searched in vain before what is left is not searched: so many, and for each of the text.
    vain: int
    vain_letter: float


@dataclass(frozen=True, slots=True)
class Lossy:
    """UTF-8 read as GBK, where bytes were lost; costs in nats."""

    lost: float  # a lost byte in whose place something is shown
    dropped: float  # one that nothing is shown for, where something is shown for others
    form: float  # a character of the script of Chinese that the text is not in
    sign: float  # a sign, beyond what it costs anywhere
    full_width: float  # a digit or letter of full width, beyond one of half width
    letter: float  # a letter of two bytes in UTF-8, beyond what it costs anywhere
    page: float  # so many times a character must have stood in a text to weigh as much as all other texts do
    pair: float  # what the mark that closes an open bracket costs less, and to open it again costs more
    kept: int  # combinations that are kept where losses stand close together
    hopeless: float  # what is so many nats dearer than the best is not looked at further
    clear: float  # what is put for a character that lost a byte must lead all others by so many, or it is a guess
    blind: float  # times what a reading must gain, where nothing whole was read beside it

    def costs(self, enter: float) -> lossy.Costs:
        return lossy.Costs(enter, **{field.name: getattr(self, field.name) for field in fields(lossy.Costs)[1:]})


PARAMS: Mapping[str, type] = {
    '*': Pairs,
    'utf-8-read-as-gbk-with-loss': Lossy,
    'typography-read-as-latin': Typography,
}
_Choice = tuple[Reading, Reading | None, bool]  # a reading, the next one, and whether it leads clearly


@dataclass(frozen=True, slots=True)
class Mojibake:
    """The pass `mojibake`."""

    remakes: ClassVar[bool] = True  # a byte may be shown as `|` or a backtick

    name: str
    rules: Mapping[str, Rule]
    common: Common
    budget: float = BUDGET
    ways: Sequence[Way] = field(init=False)  # through one codec
    twice: Mapping[str, Sequence[Way]] = field(init=False)  # through UTF-8 too, by the codec that was read in
    gate: Gate = field(init=False)
    seams: Seams = field(init=False)

    def __post_init__(self) -> None:
        common = self.common
        object.__setattr__(self, 'gate', Gate(*(getattr(common, name) for name in Gate._fields)))
        object.__setattr__(self, 'seams', Seams(*(getattr(common, name) for name in Seams._fields)))
        ways = list(self._ways())
        object.__setattr__(self, 'ways', tuple(way for way in ways if not way.then))
        thens = dict.fromkeys(way.then for way in ways if way.then)
        object.__setattr__(self, 'twice', {then: tuple(way for way in ways if way.then == then) for then in thens})

    @property
    def signs(self) -> str:
        """Characters without which there is nothing to do."""
        return signs()

    def trigger(self, text: str) -> bool:
        """False when no place is worth reading, and nothing is there that ftfy may read."""
        if text.isascii() or (len(text) < _SHORT and harmless(text, self.gate)):
            return False
        places = Places(text, self.gate)
        return self._next(places, 0, []) < len(text) or places.typography or places.left >= 0

    def __call__(self, view: View) -> Iterator[Edit]:
        text = view.text
        places = Places(text, self.gate)
        known: list[Way] = []
        done: list[tuple[int, int]] = []
        doubtful: list[Edit] = []  # of several readings none led clearly; what is read behind it may tell
        at, free, tried = 0, 0, (-1, 0)  # what stands before `free` has been read
        upto, ahead = 0, list[Edit]()  # what `_with_loss` read
        while (place := self._next(places, at, known)) < len(text):
            line = text.rfind('\n', 0, place) + 1
            start, stop, edits = max(free, line), 0, list[Edit]()
            if tried != (line, len(known)):  # once a line, or a long one is read again from every place in it
                tried = line, len(known)
                stop, edits = self._block(text, start, known or self.ways, known)
            if not edits and any(map(as_gbk, known)):
                if place >= upto:
                    upto, ahead = self._with_loss(text, start)
                end = text.find('\n', place, upto)
                stop = upto if end < 0 else end
                edits = [edit for edit in ahead if start <= edit.start < stop]
            if not edits:
                begin = max(start, place - _FAR)
                stop, found = self._window(text, begin, known)
                doubtful += filter(self._in_doubt, found)
                edits = list(filterfalse(self._in_doubt, found))
                places.vain += (stop - begin) * (-_WELL if edits else 1)
            done += map(_place, edits)
            yield from edits
            at = free = max(stop, place + 1)
        if (at := places.left) >= 0:
            yield Edit(at, at, '', self.ways[0].rule, None, 'guess', 'Too much was searched in vain: the rest was not')
        if known:
            edits = list(self._neighbours(text, sorted(done), known))
            done += map(_place, edits)
            yield from edits
        doubtful = list(_apart(doubtful, sorted(done)))
        done += map(_place, doubtful)
        yield from doubtful
        yield from self._typography(text, sorted(done))

    def _in_doubt(self, edit: Edit) -> bool:
        """Say whether an edit reads characters that lost nothing in one of several ways, none of which led clearly."""
        return bool(edit.trust) and isinstance(self.rules[edit.rule].params, Pairs)

    def _neighbours(self, text: str, done: list[tuple[int, int]], known: list[Way]) -> Iterator[Edit]:
        """Read what stands across a line end from damage: too little of it to be suspicious, but it may go on there."""
        gaps = zip([0, *(end for _, end in done)], [*(start for start, _ in done), len(text)], strict=True)
        for number, (start, stop) in enumerate(gaps):
            first = text.find('\n', start, stop)
            if first < 0 or text[start:stop].isascii():
                continue
            last = text.rfind('\n', start, stop)
            if number and text[start:first].isascii():
                end = text.find('\n', first + 1, stop)
                yield from self._further(text, first + 1, stop if end < 0 else end, known, head=True)
            if number < len(done) and text[last:stop].isascii():
                yield from self._further(text, text.rfind('\n', start, last) + 1 or start, last, known, head=False)

    def _further(self, text: str, start: int, stop: int, known: list[Way], *, head: bool) -> Iterator[Edit]:
        """Read the head of a line, or its end, in one of the ways that are believed; it is part of what was read so."""
        part = text[start : min(stop, start + _WINDOW)] if head else text[max(start, stop - _WINDOW) : stop]
        if part.isascii():
            return
        start, bases = start if head else stop - len(part), list(running(part))
        found = [
            reading
            for way in known
            for reading in walk(part, bases, _through(part, way), way, 0.0, self.seams)
            if (reading.start == 0 if head else reading.end == len(part))
            and reading.lead >= self.common.again
            and (way.meant == 'utf-8' or way.seen in SINGLE or mean_cost(reading.new) <= self.common.mean)
        ]
        if found:
            yield from self._edits(part, start, max(found, key=_lead_of), None, clear=True)

    def _block(self, text: str, start: int, ways: Iterable[Way], known: list[Way]) -> tuple[int, list[Edit]]:
        """Read whole lines at once in one of some ways, while nothing is lost and all of it gains."""
        tried = -1
        for size in (_BLOCK, _BLOCK // 4, _BLOCK // 16, 0):
            stop = text.find('\n', start + size) if start + size < len(text) else -1
            stop = len(text) if stop < 0 else stop
            if stop == tried:
                continue
            tried = stop
            block = text[start:stop]
            way, new = self._at_once(block, ways, known)
            if way:
                if way not in known:
                    known.append(way)
                why = f'{self.rules[way.rule].why} Read as {way.meant}, like all of these lines'
                rest = way.rule, None, None, why, None
                changes = _changed(block, new)
                return stop, [_edit(Edit, (start + a, start + b, put, *rest)) for a, b, put in changes]
        return start, []

    def _at_once(self, block: str, ways: Iterable[Way], known: list[Way]) -> tuple[Way | None, str]:
        """Choose the way in which whole lines gain most; a way not yet believed must lead by far, or give UTF-8."""
        found: list[tuple[float, Way, str]] = []
        for way in ways:
            new = '' if way.then else reread(block, way)
            utf8 = way.meant == 'utf-8'
            if not new or (
                way not in known and len(ASCII.sub('', new)) < (self.common.lines_utf8 if utf8 else self.common.lines)
            ):
                continue
            if self._gains(block, new, way):
                if utf8 or way in known:
                    return way, new
                found.append((sum(map(price_of, new)), way, new))
        if not found:
            return None, ''
        found.sort()
        rivals = [sum(map(price_of, block)), *(total for total, _, new in found[1:] if new != found[0][2])]
        return found[0][1:] if found[0][0] + len(found[0][2]) < min(rivals) else (None, '')

    def _gains(self, block: str, new: str, way: Way) -> bool:
        """Say whether whole lines gain by a reading, and no part of a line is better as it stands."""
        if sum(map(price_of, new)) > self.common.mean * len(new):
            return False
        if way.meant == 'utf-8' or way.seen in SINGLE:  # hardly anything healthy can be read so
            return True
        if len(new) != len(block):
            return False
        sums = list(accumulate(map(sub, map(price_of, block), map(price_of, new)), initial=0.0))
        drop: float = max(map(sub, accumulate(sums, max), sums))
        # Good Japanese before damage, or behind it, is read so too.
        ends = max(-min(sums), max(sums) - sums[-1]) if shares_kana(way) else 0.0
        return drop < self.common.step and ends < self.common.again

    def _window(self, text: str, start: int, known: list[Way]) -> tuple[int, list[Edit]]:
        """Read what follows `start` in its line, further as long as damage reaches to the end of what is read."""
        last = text.find('\n', start)
        last = len(text) if last < 0 else last
        size = _WINDOW
        while True:
            stop = min(start + size, last)
            part = text[start:stop]
            more: list[Edit] = []
            chosen = self._chosen(part, known)
            readings = [reading for reading, _, clear in chosen if clear]
            gbk = any(as_gbk(reading.way) for reading in readings)
            if gbk or not chosen:
                more = self._lossy(part, start, blind=not gbk)
                if not _reads_more(part, readings, more, start):
                    more = []
            ends = [reading.end for reading, _, _ in chosen] + [edit.end - start for edit in more]
            reach = max(ends, default=0)
            if stop == last or reach < len(part) - _FAR or size > 8 * _WINDOW:
                break
            size *= 2
        believed = [reading.way for reading, _, clear in chosen if clear]
        if more:
            believed.append(next(filter(as_gbk, self.ways)))
        known += dict.fromkeys(way for way in believed if way not in known)
        edits = [
            edit
            for choice in chosen
            if not (more and as_gbk(choice[0].way))
            for edit in self._edits(part, start, *choice)
        ]
        if more:
            edits = sorted(edits + more)
        return (stop if stop == last else start + max(reach, len(part) - _FAR)), edits

    def _with_loss(self, text: str, start: int) -> tuple[int, list[Edit]]:
        """Read the next lines as UTF-8 that was read as GBK, bytes lost; return where they end too."""
        stop = text.find('\n', start + _BLOCK)
        stop = len(text) if stop < 0 else stop
        if stop <= start + 2 * _BLOCK:
            return stop, self._lossy(text[start:stop], start)
        stop = start + _BLOCK  # what stands at the end is read again with what is behind it
        edits = self._lossy(text[start:stop], start)
        kept = [edit for edit in edits if edit.start < stop - _FAR]
        return (kept[-1].end if kept else stop), kept

    def _lossy(self, part: str, start: int, *, blind: bool = False) -> list[Edit]:
        """Read UTF-8 that was read as GBK, and of which bytes were lost."""
        rule = next((rule for rule in self.rules.values() if isinstance(rule.params, Lossy)), None)
        if rule is None:
            return []
        params: Lossy = rule.params
        edits = []
        stretches = lossy.read(part, params.costs(self.common.step * (params.blind if blind else 1)))
        if not any(piece.lost for pieces in stretches for piece in pieces):
            return []  # other rules read it
        for pieces in stretches:
            for run in lossy.runs(pieces, params.clear):
                a, b, new = run[0].start, run[-1].end, ''.join(piece.new for piece in run)
                lead, rival = run[-1].lead, run[-1].rival
                why = rule.why + (f' {_brief(run[-1].new)} leads {rival} by {lead:.1f} nats' if rival else '')
                trust, margin = ('guess' if lead < params.clear else None), round(lead, 1) if rival else None
                for c, d, put in _changed(part[a:b], new):
                    edits.append(Edit(start + a + c, start + a + d, put, rule.name, None, trust, why, margin))
        return edits

    def _next(self, places: Places, at: int, known: list[Way]) -> int:
        """Return the next place at `at` or behind that is worth reading; where a codec is believed, each is.

        Most of healthy text is passed here, by what stands near.
        """
        text, patience = places.text, self._patience(places.text)
        while (place := places.next(at, bool(known))) < len(text):
            if places.vain > patience:
                places.left = place
                return len(text)
            if known or places.sure:
                break
            start = max(text.rfind('\n', 0, place) + 1, place - 3 * NEAR)
            part = text[start : place + 4 * NEAR].split('\n', 1)[0]
            if not places.kanji and self._strange(text, place):
                if self._found(part, []) or self._lossy(part, start, blind=True):
                    break
                at = max(min(place + 2 * NEAR, start + len(part)), place + 1)  # what is before has been read with it
                places.vain += len(part)
            elif places.pair and self._gains_near(part, places.pair):
                break
            else:
                at = place + 1
                places.vain += _GLANCE
        return place

    def _patience(self, text: str) -> float:
        """Return how many code points of a text may be searched in vain: whatever it holds, it ends in time."""
        return self.common.vain + self.common.vain_letter * len(text)

    def _gains_near(self, part: str, pair: Pair) -> bool:
        """Say whether some of a short stretch gains by being read in another codec."""
        bases = list(running(part))
        ways = [way for way in self.ways if pair == (way.seen, way.meant)]
        return any(self._walk(part, bases, written(part, way.seen), way, self.common.step) for way in ways)

    def _walk(self, part: str, bases: list[float], source: Bytes, way: Way, enter: float) -> list[Reading]:
        """Return the readings of a window in one way; none where what is read gains too little for a step."""
        if not shares_kana(way):
            if enter < self.common.step or (way.meant == 'utf-8' and not way.then):
                if not way.then and _most(part, source, way, self.common.space, bases) < enter:
                    return []
            # A way not yet believed has to lead by `least`; half of it leaves room for what stands before a stretch.
            elif gain_in_context(part, source, bases, way) < enter + way.least / 2:
                return []
        return walk(part, bases, source, way, enter, self.seams)

    def _strange(self, part: str, place: int) -> bool:
        """Say whether what stands near a place is unlikely as it stands."""
        if not '\u3400' <= part[place] <= '\ud7a3':
            return True
        near = part[max(0, place - NEAR) : place + 2 * NEAR]
        sums = list(running(near))
        size = min(NEAR, len(near))
        peak: float = max(map(sub, sums[size:], sums))
        return peak > self.common.strange * size

    def _chosen(self, part: str, known: list[Way]) -> list[_Choice]:
        """Choose the readings that do not overlap."""
        found = self._found(part, known)
        taken: list[_Choice] = []
        for reading in found:
            if any(reading.start < other.end and other.start < reading.end for other, _, _ in taken):
                continue
            rival = next((r for r in found if _rivals(r, reading)), None)
            clear = rival is None or reading.lead - rival.lead >= self.common.clear
            taken.append((reading, rival, clear))
        return taken

    def _found(self, part: str, known: list[Way]) -> list[Reading]:
        """List the readings of a window, the best first."""
        common = self.common
        bases: list[float] = []
        found: list[Reading] = []
        sources: dict[str, Bytes] = {}
        for deep in (False, True):
            ways = self._deep(part) if deep else self.ways
            first = [way for way in known if way in ways]
            for way in (*first, *(way for way in ways if way not in known)):
                enter = common.again if way in known else common.step * (2 if way.then else 1)
                if not self._may_read(part, way, known):
                    continue
                key = f'{way.then} {way.seen} {way.meant == "utf-8"}'  # of UTF-8 a space may be a byte, too
                if key not in sources:
                    sources[key] = self._source(part, way)
                source = sources[key]
                if not source.raw or not self._may_gain(part, source, way, known):
                    continue
                bases = bases or list(running(part))
                least = min(common.again, way.least) if way in known else way.least
                for reading in self._walk(part, bases, source, way, enter):
                    if reading.lead >= least and self._fair(part, reading):
                        found.append(reading)
                # No UTF-8 comes by chance; where bytes of it were lost, `_lossy` reads the rest.
                if (as_gbk(way) and _lead(found) > common.believed) or (
                    (way in known or way.meant == 'utf-8') and self._covered(part, found)
                ):
                    return sorted(found, key=_lead_of, reverse=True)
            if self._covered(part, found):
                break
        return sorted(found, key=_lead_of, reverse=True)

    def _deep(self, part: str) -> list[Way]:
        """Return the ways through UTF-8 that may read some of a window."""
        likely = [then for then in self.twice if may_be_utf8(part, then, self.common.short)]
        return [way for then in likely for way in self.twice[then] if may_be_deep(unread(part, then)[0], way.seen)]

    def _may_gain(self, part: str, source: Bytes, way: Way, known: list[Way]) -> bool:
        """Say whether a stretch gains enough by its characters alone to be searched; of pairs `_may_read` asked it."""
        return (
            shares_kana(way)
            or (not way.then and {way.seen, way.meant} <= PAIRED)
            or _most(part, source, way, self.common.space) >= self._least_gain(way, known)
        )

    def _may_read(self, part: str, way: Way, known: list[Way]) -> bool:
        """Say whether it may, before bytes are made of a text: by what may be UTF-8, or what each character gains."""
        if way.meant == 'utf-8' and not way.then:
            return may_be_ours(part, way.seen)
        if shares_kana(way):
            return kanji_gain(part) >= self.common.kanji_short
        if way.then or way.seen in SINGLE:
            return True
        return pair_gain(part, way.seen, way.meant, self.common.space) >= self._least_gain(way, known)

    def _least_gain(self, way: Way, known: list[Way]) -> float:
        far = way.meant in _CHINESE or (way.seen in SINGLE and way.meant != 'utf-8')
        least = self.common.gain if far else self.common.gain_near
        return self.common.gain_known if way in known else least

    def _covered(self, part: str, found: list[Reading]) -> bool:
        """Say whether what stands outside the readings is not odd."""
        rest = list(part)
        for reading in found:
            rest[reading.start : reading.end] = [''] * (reading.end - reading.start)
        return bool(found) and Places(''.join(rest), self.gate).next(0) >= len(''.join(rest))

    def _source(self, part: str, way: Way) -> Bytes:
        if not way.then:
            if not may_show(part, way.seen, self.common.short):
                return Bytes(b'', {0: 0}, [0.0])
            return written(spaced(part) if (way.seen, way.meant) == (LATIN, 'utf-8') else part, way.seen)
        if way.then in SINGLE and len(unread(part, way.then)[0]) + 3 > len(part):
            return Bytes(b'', {0: 0}, [0.0])
        return _through(part, way)

    def _ways(self) -> Iterator[Way]:
        """Yield each way once, of the first rule that names it."""
        done = set[tuple[str, ...]]()
        for rule in self.rules.values():
            if isinstance(rule.params, Lossy):
                yield Way(rule.name, GBK, 'utf-8', '', rule.params.clear)
            if isinstance(rule.params, Pairs):
                for way in product(rule.params.then or ('',), rule.params.seen, rule.params.meant):
                    then, seen, meant = way
                    if way not in done and seen != meant and {seen, meant} != {'gb18030', GBK}:
                        done.add(way)
                        yield Way(rule.name, seen, meant, then, rule.params.least)

    def _fair(self, part: str, reading: Reading) -> bool:
        """Say whether a reading is long enough, likely in itself, and not of signs alone."""
        shown = part[reading.start : reading.end]
        ours = sum('\u3000' <= char <= '\ud7a3' or '\uff00' < char < '\uff60' for char in reading.new)
        changed = len(shown) - sum(char < '\x80' for char in shown)
        others = len(reading.new) - sum(char < '\x80' for char in reading.new)
        if changed < self.common.short or ours < 2 or 2 * ours < others:
            return False
        return bool(mean_cost(reading.new) <= self.common.mean)

    def _edits(self, part: str, start: int, reading: Reading, rival: Reading | None, clear: bool) -> Iterator[Edit]:
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
        left = [(start, stop) for (_, start), (stop, _) in zip([(0, 0), *done], [*done, (len(text), 0)], strict=True)]
        if rule is None or all(text[start:stop].isascii() for start, stop in left) or not TYPOGRAPHY.search(text):
            return
        text = spaced(text)
        from ftfy import TextFixerConfig, fix_encoding

        config = TextFixerConfig(
            unescape_html=False, restore_byte_a0=False, replace_lossy_sequences=False, decode_inconsistent_utf8=False
        )
        if not TYPOGRAPHY.search('\n'.join(text[start:stop] for start, stop in left)):
            return
        for start, stop in left:
            for run in _RUN.finditer(text, start, stop):
                if len(run[0]) < 2 or not TYPOGRAPHY.search(run[0]) or _quoted(text, *run.span()):
                    continue
                new = fix_encoding(run[0], config)
                if new != run[0] and _undone(new, run[0]):
                    yield Edit(*run.span(), new, rule.name)


def _most(part: str, source: Bytes, way: Way, space: float, bases: list[float] | None = None) -> float:
    """Return what the best stretch of a text gains; pairs are read one by one too, for good text beside shifts them."""
    gain = best_gain(source, way.meant, bases)
    if way.then or not {way.seen, way.meant} <= PAIRED:
        return gain
    return max(gain, *(pair_gain(part, way.seen, way.meant, space, costs) for costs in (bases, None)))


def _through(part: str, way: Way) -> Bytes:
    """Return a text as the bytes that it was read from, through UTF-8 where it was read wrong twice."""
    if not way.then:
        return written(part, way.seen)
    middle, shared = unread(part, way.then)
    raw, ends, _ = written(middle, way.seen)
    ends = {at: shared[i] for at, i in ends.items() if i in shared}
    total = sum(map(price_of, part)) / len(raw)
    return Bytes(raw, ends, [total * i for i in range(len(raw) + 1)])


def _reads_more(part: str, readings: Iterable[Reading], edits: Iterable[Edit], start: int) -> bool:
    """Say whether what lost bytes was read further than what did not, or doubtful where nothing else was read."""
    spans = [(reading.start, reading.end) for reading in readings if as_gbk(reading.way)]
    if not spans:
        return any(edit.margin is not None for edit in edits)
    ours = [(edit.start - start, edit.end - start) for edit in edits]
    less, more = (sum(len(ASCII.sub('', part[a:b])) for a, b in part_spans) for part_spans in (spans, ours))
    return more > less


_lead_of = attrgetter('lead')


def _lead(found: list[Reading]) -> float:
    return max(map(_lead_of, found), default=0.0)


def _apart(edits: Iterable[Edit], done: list[tuple[int, int]]) -> Iterator[Edit]:
    """Yield the edits that touch none of some spans, which are sorted and lie apart."""
    for edit in edits:
        i = bisect_right(done, (edit.end, -1)) - 1
        if i < 0 or done[i][1] <= edit.start:
            yield edit


def _brief(text: str) -> str:
    return text if len(text) <= 24 else f'{text[:20]}\N{HORIZONTAL ELLIPSIS}'


def _rivals(other: Reading, reading: Reading) -> bool:
    """Say whether a reading is of the same place, but another text."""
    if other is reading or other.start >= reading.end or reading.start >= other.end:
        return False
    return other.new not in reading.new and reading.new not in other.new


# `regex` splits letters with accents at these four times as fast as `re`.
_PARTS, _WORDS = regex.compile('([\x00-\x7f]+)'), regex.compile('([\x00-\x7f]{4,})')


def _changed(shown: str, new: str) -> Iterable[tuple[int, int, str]]:
    """Return what changes, without the ASCII between; its first character may have been the second byte of a pair."""
    for pattern in (_PARTS, _WORDS):
        olds, news = pattern.split(shown), pattern.split(new)
        between = news[1::2]
        if olds[1::2] == between:
            break
        if len(olds) == len(news) and all(map(str.endswith, olds[1::2], between)):
            for i in range(1, len(olds), 2):  # a part goes on to where what is kept begins
                kept = len(olds[i]) - len(news[i])
                olds[i - 1], olds[i] = olds[i - 1] + olds[i][:kept], news[i]
            break
    else:
        olds, news = [shown], [new]
    ends = list(accumulate(map(len, olds)))
    places = zip([0, *ends[1::2]], ends[::2], news[::2], strict=True)
    return compress(places, map(ne, olds[::2], news[::2]))


def make(name: str, rules: Mapping[str, Rule], common: Common | None, _cues: object) -> Mojibake:
    """Make the pass; what things cost stands in the rule file."""
    if common is None:
        raise ValueError(f'{name}: the rule file must say what things cost (`with:`)')
    return Mojibake(name, rules, common)


_QUOTES = frozenset({'\u300c\u300d', '\u300e\u300f', '\u201c\u201d', '\u2018\u2019', '\xab\xbb', '""', "''", '``'})


def _quoted(text: str, start: int, stop: int) -> bool:
    """Say whether letters stand alone between quotation marks: so does what a text shows as an example of damage."""
    return text[start - 1 : start] + text[stop : stop + 1] in _QUOTES or text[start] + text[stop - 1] in _QUOTES


def _undone(new: str, shown: str) -> bool:
    """Say whether text in UTF-8 that is read as windows-1252, up to three times, is what is shown."""
    for _ in range(3):
        raw = new.encode('utf-8', 'surrogatepass')
        new = ''.join(bytes([byte]).decode(LATIN, 'ignore') or chr(byte) for byte in raw)
        if new == shown:
            return True
    return False
