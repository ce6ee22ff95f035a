"""Take out the readings that a site's script wrote behind characters: 召開(kāi)會(huì )議 is 召開會議.

People write readings in brackets too, and those stay.  What tells them apart is the document, so every gloss is given
points, for what its character is and for what the document shows, and is taken out from the rule's `need` up:

    +2  a common character in Traditional text, whose writers do not use pinyin
    +1  in Simplified text, a very common character with its usual reading: nobody needs telling
    -2  a rare character, glossed once (and then the most it can come to is a guess)
    +1  glossed at least twice and as good as everywhere; -2 bare more often than glossed
    -1  no tone
    -2  the character stands alone, as in a table or a dictionary
    +2  somewhere in the document stands what no person writes: a space before `)`, one reading twice, a comma before 。
    +2  many different needless glosses for the length of the text; +4 very many

Never taken: all glosses of a document that looks like a lesson (nearly every character glossed; one character with two
readings often; in Simplified text, lists of words), and those of a character that has two readings in the document.
Taking glosses out lowers the points of those left, so a second look finds nothing more.

Knows pinyin; tests a gloss against any reading of the character, since the tool does not look at context.  Does not
know bytes: a gloss behind a stray letter, or torn as in `?py)`, is mended before this pass runs or stays.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from operator import itemgetter
from typing import NamedTuple

from cleaner.layout import Cues
from cleaner.passes import Rule, View
from cleaner.text import Edit, Entry
from cleaner.zh.common import is_traditional, rank, usual
from cleaner.zh.readings import alike, reads

BUDGET = 0.6

_HAN = '\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff'
# Latin small letters with the tone marks of pinyin, the breve for the caron, script a and g, and combining marks.
_LETTERS = (
    'a-z\u00e0\u00e1\u00e8-\u00ea\u00ec\u00ed\u00f2\u00f3\u00f9\u00fa\u00fc\u0101\u0103\u0113\u0115\u011b\u012b\u012d\u0144\u0148'
    '\u014d\u014f\u016b\u016d\u01ce\u01d0\u01d2\u01d4\u01d6\u01d8\u01da\u01dc\u01f9\u0251\u0261\u1e3f\u1ebf\u1ec1'
    '\u0300\u0301\u0304\u0306\u0308\u030c'
)
_RUN = re.compile(f'[{_HAN}]+')
_BREAK = re.compile('[\\s、,，;；|/:：。·•—-]+')


class Reading(NamedTuple):
    """A gloss that was taken out: the character, its reading, the source span (code points) that is gone."""

    char: str
    reading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What one rule takes out: single glosses, or `repeated` ones, or a `comma` that stands between one and a mark."""

    brackets: tuple[str, ...] = ('()',)
    readings: str = 'pinyin'
    repeated: bool = False
    comma: str = ''
    before: str = '，。、'
    need: int = 2


@dataclass(frozen=True, slots=True)
class Common:
    """The figures behind the points; the rule file says what each is measured on."""

    known: int = 2500
    frequent: int = 1000
    everywhere: float = 0.9
    many: int = 3
    dense: float = 20.0
    very_many: int = 10
    very_dense: float = 40.0
    full: float = 0.6
    listed: float = 0.5
    short: int = 4
    torn: float = 0.1


PARAMS: Mapping[str, type] = {'*': Fault}


class _Gloss(NamedTuple):
    char: str
    reading: str
    start: int  # of the first bracket
    end: int  # behind the last one
    times: int
    spaced: bool
    alone: bool


@dataclass(frozen=True)
class _Page:
    """All glosses of a text in one kind of bracket, and what they show together."""

    text: str
    glosses: Sequence[_Gloss]
    common: Common

    @cached_property
    def readings(self) -> Mapping[str, set[str]]:
        out = defaultdict(set)
        for gloss in self.glosses:
            out[gloss.char].add(gloss.reading)
        return out

    @cached_property
    def glossed(self) -> Counter[str]:
        return Counter(gloss.char for gloss in self.glosses)

    @cached_property
    def torn(self) -> frozenset[str]:
        """The characters with two readings here."""
        return frozenset(
            char for char, seen in self.readings.items() if any(not alike(a, b) for a in seen for b in seen)
        )

    @cached_property
    def traditional(self) -> bool:
        return is_traditional(self.text)

    @cached_property
    def han(self) -> int:
        return len(''.join(_RUN.findall(self.text)))

    @cached_property
    def machine(self) -> bool:
        """Whether there is a trace that only a script leaves."""
        return any(gloss.spaced or gloss.times > 1 or self._comma(gloss.end) for gloss in self.glosses)

    def _comma(self, at: int) -> bool:
        return self.text[at : at + 1] == ',' and self.text[at + 1 : at + 2] in tuple('，。、')

    @cached_property
    def needless(self) -> Mapping[str, int]:
        """Points of each character for being so common that nobody needs telling how it reads."""
        common = self.common
        out = {}
        for char, seen in self.readings.items():
            place = rank(char)
            if self.traditional and place < common.known:
                out[char] = 2
            elif place < common.frequent and all(alike(reading, usual(char)) for reading in seen):
                out[char] = 1
        return out

    @cached_property
    def lesson(self) -> bool:
        """Whether this looks like a text about readings, or for those who learn to read."""
        common = self.common
        if not self.machine:
            if len(self.glosses) >= 2 * common.many and len(self.glosses) > common.full * self.han:
                return True
            if not self.traditional:
                chunks = list(self._chunks())
                short = sum(size <= common.short for size in chunks)
                if short >= common.many and short > common.listed * len(chunks):
                    return True
        return len(self.torn) >= 2 and len(self.torn) > common.torn * len(self.glossed)

    def _chunks(self) -> Iterator[int]:
        """Yield the length in Han of each stretch between marks that holds a gloss."""
        starts = iter(gloss.start for gloss in self.glosses)
        start = next(starts, None)
        pos = 0
        for end in (*(found.start() for found in _BREAK.finditer(self.text)), len(self.text)):
            if start is not None and start < end:
                yield len(''.join(_RUN.findall(self.text, pos, end)))
            while start is not None and start < end:
                start = next(starts, None)
            pos = end

    @cached_property
    def shared(self) -> int:
        """The points that the document gives to each of its glosses."""
        common = self.common
        count = sum(self.glossed[char] for char in self.needless)
        density = 1000 * count / max(self.han, 1)
        points = 2 if self.machine else 0
        if len(self.needless) >= common.very_many and density >= common.very_dense:
            points += 4
        elif len(self.needless) >= common.many and density >= common.dense:
            points += 2
        return points

    @cached_property
    def verdicts(self) -> Mapping[tuple[str, str], tuple[int, bool, str]]:
        """For each character and reading: the points when not alone, whether it is a guess at most, and why."""
        out = {}
        for char, seen in self.readings.items():
            times, stands = self.glossed[char], self.text.count(char)
            points = self.shared + self.needless.get(char, 0)
            if times > 1 and times >= self.common.everywhere * stands:
                points += 1
            elif stands > 2 * times:
                points -= 2
            rare = times == 1 and rank(char) >= self.common.known
            torn = char in self.torn
            points -= 2 * rare + 3 * torn
            for reading in seen:
                why = f'{char} reads {reading}; glossed {times} of {stands} times here'
                out[char, reading] = points - reading.isascii(), rare or torn, why
        return out


@dataclass(frozen=True)
class Glosses:
    """One rule file of glosses; the rules that name the same brackets share what the document shows."""

    name: str
    rules: Mapping[str, Rule]
    common: Common = Common()
    budget: float = BUDGET

    def trigger(self, text: str) -> bool:
        return any(
            _pattern(pair).search(text) for pair in {p for rule in self.rules.values() for p in rule.params.brackets}
        )

    def __call__(self, view: View) -> Iterator[Edit]:
        by: dict[tuple[str, ...], list[tuple[str, Fault]]] = defaultdict(list)
        for name, rule in self.rules.items():
            by[rule.params.brackets].append((name, rule.params))
        for brackets, faults in by.items():
            glosses = _glosses(view.text, brackets)
            page = _Page(view.text, glosses, self.common)
            if glosses and not page.lesson:
                for name, fault in faults:
                    yield from _edits(page, name, fault)


def _edits(page: _Page, name: str, fault: Fault) -> Iterator[Edit]:
    verdicts, need, marks = page.verdicts, fault.need, tuple(fault.before)
    for char, reading, start, end, times, _, alone in page.glosses:
        span = start, end
        if fault.comma:
            span = end, end + len(fault.comma)
            if not page.text.startswith(fault.comma, end) or not page.text.startswith(marks, span[1]):
                continue
        elif (times > 1) != fault.repeated:
            continue
        points, unsure, why = verdicts[char, reading]
        points -= 2 * alone
        if points >= need and not unsure:
            yield Edit(*span, '', name, None, None, why)
        elif points >= need - 1:
            yield Edit(*span, '', name, None, 'guess', why)


@cache
def _pattern(pair: str) -> re.Pattern[str]:
    """Return the pattern of a gloss; group 4 is there when no Han follows.

    It begins with the bracket itself, which is 4,000 MB/s on text without glosses; a Han class in front would be 100.
    """
    left, right = map(re.escape, pair)
    once = f'{left}(?<=[{_HAN}]{left})([{_LETTERS}]{{1,9}})( ?){right}'
    return re.compile(f'{once}(?:{left}\\1( ?){right})*(?!{left}[{_LETTERS}])(?:(?=[{_HAN}])|())')


def _glosses(text: str, brackets: Sequence[str]) -> list[_Gloss]:
    """Find the readings in brackets that are readings of the character before, from left to right."""
    out = []
    for pair in brackets:
        last = -1
        for found in _pattern(pair).finditer(text):
            start, end = found.span()
            char, (reading, space, another, edge) = text[start - 1], found.groups()
            if reads(char, reading):
                alone = (
                    edge is not None
                    and start - 1 != last
                    and not (start > 1 and _RUN.match(text, start - 2, start - 1))
                )
                times = 1 if another is None else found.group().count(pair[0])
                out.append(_Gloss(char, reading, start, end, times, bool(space or another), alone))
                last = end
    if len(brackets) > 1:
        out.sort(key=itemgetter(2))
    return out


def taken(source: str, entries: Iterable[Entry]) -> list[Reading]:
    """List the glosses that the applied `entries` took out of `source`, in its order; of repeated ones, one.

    The character is the one the gloss was tested against.  In a text that was mended first it may differ from the
    one that stands before the bracket in the source.
    """
    out = []
    for entry in entries:
        if entry.stage != 'gloss' or entry.refused or entry.after or not entry.source or len(entry.before) < 3:
            continue
        start, end = entry.source[0][0], entry.source[-1][1]
        tested = re.match('(.) reads ', entry.why)
        char = tested[1] if tested else source[max(start - 1, 0) : start]
        reading = re.split(f'[^{_LETTERS}]', entry.before[1:], maxsplit=1)[0]
        out.append(Reading(char, reading, start, end))
    return sorted(out, key=lambda reading: reading.start)


def make(name: str, rules: Mapping[str, Rule], common: Common | None, cues: Cues) -> Glosses:
    """Make the pass.  Raises `ValueError` for brackets or readings that it does not know."""
    del cues
    for rule in rules.values():
        if rule.params.readings != 'pinyin':
            raise ValueError(f'{rule.name}: readings is {rule.params.readings!r}, and can be pinyin')
        if any(len(pair) != 2 for pair in rule.params.brackets):
            raise ValueError(f'{rule.name}: brackets are pairs of two characters, such as ()')
    return Glosses(name, rules, common or Common())
