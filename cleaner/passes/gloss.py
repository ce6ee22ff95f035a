"""Take out the readings that a site's script wrote behind characters: 召開(kāi)會(huì )議 is 召開會議.

People write readings in brackets too, and those stay.  What tells them apart is the document, so every gloss is given
points, for what its character is and for what the document shows, and is taken out from the rule's `need` up:

    +2  a common character in Traditional text, whose writers do not use pinyin
    +1  in Simplified text, a very common character with its usual reading: nobody needs telling
    -2  a rare character, glossed once; without a trace as below it comes to a guess at most
    +1  glossed at least twice and as good as everywhere; -2 bare more often than glossed
    -1  no tone, where the reading has one
    -2  the character stands alone, as in a table or a dictionary
    +2  somewhere in the document stands what no person writes: a space before `)`, one reading twice, a comma before 。
    +2  many different needless glosses for the length of the text, in Simplified text twice as many; +4 very many;
        +8 when these stand at every so many characters, and then no character is too rare

Never taken: any gloss of a document that looks like a lesson (most stand side by side, or on characters that stand
alone, or in lists of words, or beside glosses of whole words; several characters have two readings), and those of a
character that has two readings in the document.
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
from cleaner.signs import HAN
from cleaner.text import Edit, Entry
from cleaner.zh.common import is_traditional, rank, usual
from cleaner.zh.readings import alike, is_syllable, reads

BUDGET = 0.6

# Latin small letters with the tone marks of pinyin, the breve for the caron, script a and g, and combining marks.
_LETTERS = (
    'a-z\u00e0\u00e1\u00e8-\u00ea\u00ec\u00ed\u00f2\u00f3\u00f9\u00fa\u00fc\u0101\u0103\u0113\u0115\u011b\u012b\u012d\u0144\u0148'
    '\u014d\u014f\u016b\u016d\u01ce\u01d0\u01d2\u01d4\u01d6\u01d8\u01da\u01dc\u01f9\u0251\u0261\u1e3f\u1ebf\u1ec1'
    '\u0300\u0301\u0304\u0306\u0308\u030c'
)
_RUN = re.compile(f'[{HAN}]+')
_NEXT = re.compile(
    f'[，。、；：？！\\s]?[{HAN}][^\\w\\s][{_LETTERS}]'
)  # a gloss behind the next character, of whatever reading
_BREAK = re.compile('[\\s、,，;；|/:：。·•—「」『』“”\'"《》-]+')


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
    many_simplified: int = 6
    dense: float = 20.0
    very_many: int = 10
    very_dense: float = 40.0
    marked: float = 0.02
    followed: float = 0.6
    alone: float = 0.3
    short: int = 4
    listed: float = 0.5
    lines_traditional: int = 6
    listed_traditional: float = 0.9
    worded: float = 0.2
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
    brackets: Sequence[str]
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
    def standing(self) -> Mapping[str, int]:
        """How often each glossed character stands in the text, glossed or bare."""
        return {char: self.text.count(char) for char in self.glossed}

    @cached_property
    def torn(self) -> frozenset[str]:
        """The characters with two readings here."""
        return frozenset(
            char
            for char, seen in self.readings.items()
            if len(seen) > 1 and any(not alike(a, b) for a in seen for b in seen)
        )

    @cached_property
    def traditional(self) -> bool:
        return is_traditional(self.text)

    @cached_property
    def han(self) -> int:
        return len(''.join(_RUN.findall(self.text)))

    @cached_property
    def machine(self) -> bool:
        """Whether there are traces that only a script leaves, more than by a slip."""
        marks = sum(gloss.spaced or gloss.times > 1 or self._comma(gloss.end) for gloss in self.glosses)
        return marks > 0 and marks >= self.common.marked * len(self.glosses)

    def _comma(self, at: int) -> bool:
        return self.text.startswith(',', at) and self.text.startswith(('，', '。', '、'), at + 1)

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
        common, count = self.common, len(self.glosses)
        if len(self.torn) >= 2 and len(self.torn) > common.torn * len(self.glossed):
            return True
        if self.machine or count < common.many:
            return False
        if sum(gloss.alone for gloss in self.glosses) > common.alone * count:
            return True
        followed = sum(_NEXT.match(self.text, gloss.end) is not None for gloss in self.glosses)
        if count > common.many and followed >= common.followed * count:
            return True
        chunks = [size <= common.short for size in self._chunks()]
        least, share = (
            (common.lines_traditional, common.listed_traditional) if self.traditional else (common.many, common.listed)
        )
        if sum(chunks) >= least and sum(chunks) > share * len(chunks):
            return True
        words = sum(not is_syllable(found[1]) for pair in self.brackets for found in _words(pair).finditer(self.text))
        return words >= common.many and words > common.worded * count

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
    def flood(self) -> bool:
        """Whether the text is full of glosses that nobody needs."""
        return len(self.needless) >= self.common.very_many and self.density >= self.common.very_dense

    @cached_property
    def density(self) -> float:
        """Needless glosses per 1,000 Han."""
        return 1000 * sum(self.glossed[char] for char in self.needless) / max(self.han, 1)

    @cached_property
    def scattered(self) -> bool:
        """Whether a flood came over every so many characters, whatever they are, and not over those of a table."""
        again = [(stands, self.glossed[char]) for char, stands in self.standing.items() if stands > 1]
        return self.flood and sum(stands > 2 * times for stands, times in again) > len(again) / 2

    @cached_property
    def shared(self) -> int:
        """The points that the document gives to each of its glosses."""
        many = self.common.many if self.traditional else self.common.many_simplified
        some = len(self.needless) >= many and self.density >= self.common.dense
        return 2 * self.machine + (8 if self.scattered else 4 if self.flood else 2 if some else 0)

    @cached_property
    def verdicts(self) -> Mapping[tuple[str, str], tuple[int, bool, bool, str]]:
        """For each character and reading: the points when not alone, whether rare, whether torn, and why."""
        out = {}
        for char, seen in self.readings.items():
            times, stands = self.glossed[char], self.standing[char]
            points = self.shared + self.needless.get(char, 0)
            if times > 1 and times >= self.common.everywhere * stands:
                points += 1
            elif stands > 2 * times:
                points -= 2
            rare = times == 1 and rank(char) >= self.common.known and not self.scattered
            torn = char in self.torn
            points -= 2 * rare + 3 * torn
            for reading in seen:
                why = f'{char} reads {reading}; glossed {times} of {stands} times here'
                toneless = reading.isascii() and (len(reading) == 1 or not reads(char, f'{reading}5'))
                out[char, reading] = points - toneless, rare, torn, why
        return out


@dataclass(frozen=True)
class Glosses:
    """One rule file of glosses; the rules that name the same brackets share what the document shows."""

    name: str
    rules: Mapping[str, Rule]
    common: Common = Common()
    budget: float = BUDGET
    signs: str = HAN

    def trigger(self, text: str) -> bool:
        pairs = {pair for rule in self.rules.values() for pair in rule.params.brackets}
        return any(pair[0] in text and _pattern(pair).search(text) for pair in pairs)

    def __call__(self, view: View) -> Iterator[Edit]:
        by: dict[tuple[str, ...], list[tuple[str, Fault]]] = defaultdict(list)
        for name, rule in self.rules.items():
            by[rule.params.brackets].append((name, rule.params))
        for brackets, faults in by.items():
            glosses = _glosses(view.text, brackets)
            page = _Page(view.text, brackets, glosses, self.common)
            if glosses and not page.lesson:
                for name, fault in faults:
                    yield from _edits(page, name, fault)


def _edits(page: _Page, name: str, fault: Fault) -> Iterator[Edit]:
    verdicts, need, marks = page.verdicts, fault.need, tuple(fault.before)
    for char, reading, start, end, times, spaced, alone in page.glosses:
        span = start, end
        if fault.comma:
            span = end, end + len(fault.comma)
            if not page.text.startswith(fault.comma, end) or not page.text.startswith(marks, span[1]):
                continue
        elif (times > 1) != fault.repeated:
            continue
        points, rare, torn, why = verdicts[char, reading]
        points -= 2 * alone
        unsure = torn or (rare and times == 1 and not spaced)
        if points >= need and not unsure:
            yield Edit(*span, '', name, None, None, why)
        elif points >= need - 1:
            yield Edit(*span, '', name, None, 'guess', f'{why}; {_doubt(torn, unsure, len(page.glosses))}')


def _doubt(torn: bool, rare: bool, count: int) -> str:
    """Say why a gloss is left in."""
    if torn:
        return 'it has two readings here, as in a lesson'
    if rare:
        return 'a rare character, and a person may have told how it reads'
    return f'a person may have written it: {count} in brackets here are too few to show a tool'


@cache
def _pattern(pair: str) -> re.Pattern[str]:
    """Return the pattern of a gloss; group 4 is there when no letter, digit or Han follows.

    It begins with the bracket itself, which is 4,000 MB/s on text without glosses; a Han class in front would be 100.
    """
    left, right = map(re.escape, pair)
    once = f'{left}(?<=[{HAN}]{left})([{_LETTERS}]{{1,9}})( ?){right}'
    return re.compile(f'{once}(?:{left}\\1( ?){right})*(?!{left}[{_LETTERS}])(?:(?=\\w)|())')


@cache
def _words(pair: str) -> re.Pattern[str]:
    """Return the pattern of a bracket with a tone mark in it, behind Han."""
    left, right = map(re.escape, pair)
    return re.compile(
        f"{left}(?<=[{HAN}]{left})(?=[A-Za-z '’]*[^\\x00-\\x7f{HAN}{right}])([A-Z{_LETTERS} '’]{{2,40}}){right}"
    )


def _glosses(text: str, brackets: Sequence[str]) -> list[_Gloss]:
    """Find the readings in brackets that are readings of the character before, from left to right."""
    out = []
    known: dict[tuple[str, str], bool] = {}
    for pair in brackets:
        last = -1
        for found in _pattern(pair).finditer(text):
            start, end = found.span()
            reading, space, another, edge = found.groups()
            char = text[start - 1]
            fits = known.get((char, reading))
            if fits is None:
                fits = known[char, reading] = reads(char, reading)
            if fits:
                alone = edge is not None and start - 1 != last and not text[max(start - 2, 0) : start - 1].isalnum()
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
