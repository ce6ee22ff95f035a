"""Take out the readings that a site's script wrote behind characters: 召開(kāi)會(huì )議 is 召開會議.

People write readings too, and those stay.  What tells them apart is the document: which characters have a reading and
how often.  `zh.writers` has the stories of a tool and of people as shares; here they are compared, and a gloss is taken
out when the tool's story is so many nats likelier, for the whole text and for this gloss in it:

- A tool glosses very common characters, at every place, with a usual reading; or every so many characters, whatever
  they are.
- In Traditional text, pinyin is not a person's.
- A space before `)`, one reading twice, a comma before 。: no person writes that.
- Readings without tones may be labels or words; so many Latin brackets that are no readings speak against them.
- Without brackets, a reading must have its tone; letters with tone marks that are no readings speak against it.

Never taken: any gloss of a text that looks like a lesson (most stand side by side, or on characters that stand alone,
or in lists of words, or beside glosses of whole words; several characters have two readings), and those of a character
that has two readings in the text, unless every so many characters have one.  Taking glosses out leaves the ones that
speak for a person: a second look finds nothing more.

Knows pinyin, bopomofo and Jyutping; tests a gloss against any reading of the character, since the tool does not look
at context.  Does not know bytes: a gloss behind a stray letter, or torn as in `?py)`, is mended before this pass runs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import combinations, pairwise
from math import log
from operator import itemgetter
from typing import NamedTuple

from cleaner.layout import Cues
from cleaner.passes import Rule, View
from cleaner.signs import HAN
from cleaner.text import Edit
from cleaner.zh import bopomofo, jyutping
from cleaner.zh.common import is_traditional, rank, usual
from cleaner.zh.glosses import says
from cleaner.zh.model import follows, symbol
from cleaner.zh.readings import alike, is_syllable, reads
from cleaner.zh.writers import Glossed, Story

BUDGET = 0.6

# Vowels, m and n with the tone marks of pinyin, the breve for the caron, and combining marks.
_TONED = (
    '\u00e0\u00e1\u00e8\u00e9\u00ec\u00ed\u00f2\u00f3\u00f9\u00fa\u0101\u0103\u0113\u0115\u011b\u012b\u012d\u0144\u0148\u014d\u014f'
    '\u016b\u016d\u01ce\u01d0\u01d2\u01d4\u01d6\u01d8\u01da\u01dc\u01f9\u1e3f\u1ebf\u1ec1\u0300\u0301\u0304\u0306\u0308\u030c'
)
_LETTERS = f'a-z\u00ea\u00fc\u0251\u0261{_TONED}'  # script a and g among them
_RUN = re.compile(f'[{HAN}]+')
_BREAKS = '、,，;；|/:：。·•—「」『』“”\'"《》-'
_EMOJI = '\u2600-\u27bf\u2b50\u2b55\U0001f300-\U0001faff'
_EMOJIS = re.compile(f'[{_EMOJI}]')
_SPEAKS = (
    '读音', '讀音', '发音', '發音', '拼音', '注音', '多音字', '声调', '聲調',
    '谐音', '諧音', '读作', '讀作', '读成', '讀成', '念作', '念成', '唸成',
    '应读', '應讀', '听起来像', '聽起來像', '第一声', '第一聲',
)  # fmt: skip
_REACH = 9  # letters in front of a sign, at most, that a bare reading may begin with
_ENOUGH = 4000  # code points to tell the script
_SOME = 200  # glosses are enough to tell who wrote them


class System(NamedTuple):
    """A way to write readings: the patterns of a syllable, of a bare one, of a word's; the letters they are made of,
    and those one of which a text with bare ones must hold; the test; whether it is foreign to those who write
    Traditional characters; a syllable in pinyin, or ''.
    """

    shape: str
    bare: str
    word: str
    letters: str
    signs: str  # a class, as of `cleaner.signs`
    reads: Callable[[str, str], bool]
    foreign: bool
    pinyin: Callable[[str], str]


SYSTEMS = {
    'pinyin': System(
        f'[{_LETTERS}:]{{1,9}}[0-5]?',
        f'[{_LETTERS}]{{1,9}}',
        f"(?=[A-Za-z '\u2019]*[^\\x00-\\x7f{HAN}）》])[A-Z{_LETTERS} '\u2019]{{2,40}}",
        _LETTERS,
        _TONED,
        reads,
        True,
        str,
    ),
    'bopomofo': System(
        bopomofo.SHAPE,
        bopomofo.SHAPE,
        bopomofo.WORD,
        bopomofo.LETTERS,
        bopomofo.LETTERS,
        lambda char, text: any(reads(char, one) for one in bopomofo.either(text)),
        False,
        bopomofo.pinyin,
    ),
    'jyutping': System(
        jyutping.SHAPE,
        '',
        f'(?:{jyutping.SHAPE} ?){{2,}}',
        'a-z\u00e9\u00ea\u00fc',
        '',
        jyutping.reads,
        False,
        lambda _: '',
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What one rule takes out: single glosses, or `repeated` ones, or a `comma` between one and a mark, or `emoji`
    inside words of a text with such glosses.  Without brackets, a reading stands bare behind its character.  `need`
    is how many nats more than others it must be likelier a tool's.
    """

    brackets: tuple[str, ...] = ('()',)
    readings: str = 'pinyin'
    repeated: bool = False
    comma: str = ''
    before: str = '，。、'
    emoji: float = 0.0
    need: float = 0.0


@dataclass(frozen=True, slots=True)
class Common:
    """The figures behind the verdicts; the rule file says what each is measured on."""

    bands: tuple[int, ...] = (300, 1000, 1800, 2500)
    table: tuple[float, ...] = (0.59, 0.34, 0.05, 0.0197, 0.0003)
    counting: tuple[float, ...] = (0.68, 0.23, 0.06, 0.02, 0.01)
    writer: tuple[float, ...] = (0.04, 0.1, 0.2, 0.2, 0.46)
    teacher: tuple[float, ...] = (0.1, 0.3, 0.3, 0.15, 0.15)
    fits_tool: tuple[float, ...] = (0.76, 0.2, 0.04)
    fits_writer: tuple[float, ...] = (0.2, 0.3, 0.5)
    fits_teacher: tuple[float, ...] = (0.6, 0.3, 0.1)
    again_table: float = 0.98
    again_counting: float = 0.25
    again_writer: float = 0.3
    again_teacher: float = 0.5
    rare_counting: float = -2.0
    rare_teacher: float = -4.0
    dense: float = 40.0
    simplified: float = -0.6
    traditional: float = 3.0
    native: float = -1.5
    trace: float = 5.0
    full: float = 10.0
    marked: float = 0.02
    toneless: float = -1.0
    label: float = -4.0
    word: float = -3.0
    speaks: tuple[str, ...] = _SPEAKS
    spoken: float = -4.0
    letter: float = -3.0
    alone_nats: float = -4.0
    beside: float = 5.0
    beside_traditional: float = 6.0
    likely: float = 3.5
    sure: float = 7.0
    many: int = 3
    followed: float = 0.6
    alone: float = 0.3
    short: int = 4
    listed: float = 0.5
    lines_traditional: int = 6
    listed_traditional: float = 0.9
    worded: float = 0.2
    torn: float = 0.1


class _Stories(NamedTuple):
    """What there is to choose from: two kinds of tool, two kinds of person."""

    table: Story
    counting: Story
    writer: Story
    teacher: Story


@cache
def _stories(common: Common) -> _Stories:
    return _Stories(
        Story.of(common.table, common.fits_tool, common.again_table),
        Story.of(common.counting, common.fits_tool, common.again_counting, common.rare_counting),
        Story.of(common.writer, common.fits_writer, common.again_writer),
        Story.of(common.teacher, common.fits_teacher, common.again_teacher, common.rare_teacher),
    )


_alike = lru_cache(8192)(alike)
PARAMS: Mapping[str, type] = {'*': Fault}


class _Gloss(NamedTuple):
    char: str
    reading: str
    start: int  # of the first bracket
    end: int  # behind the last one
    times: int
    spaced: bool
    alone: bool


_Judged = tuple[str | None, str, float]
# The class alone makes a tuple of so many without looking at each: half the time of calling it.
_edit = tuple.__new__


class _Verdict(NamedTuple):
    margin: float  # nats by which it is likelier a tool's, in a text that has a tool's
    doubt: str  # why it may not go, however likely
    why: str


@dataclass(frozen=True)
class _Page:
    """All glosses of a text in one kind of bracket, and what they show together."""

    text: str
    system: System
    brackets: Sequence[str]
    glosses: Sequence[_Gloss]
    strange: int  # brackets of the same shape that hold no reading of the character before
    common: Common

    @cached_property
    def readings(self) -> Mapping[str, set[str]]:
        out = defaultdict(set)
        for char, reading in set(map(itemgetter(0, 1), self.glosses)):
            out[char].add(reading)
        return out

    @cached_property
    def glossed(self) -> Counter[str]:
        return Counter(map(itemgetter(0), self.glosses))

    @cached_property
    def standing(self) -> Mapping[str, int]:
        """How often each glossed character stands in the text, glossed or bare."""
        if len(self.glossed) > 400:  # looking for each would take longer
            return Counter(self.text)
        return {char: self.text.count(char) for char in self.glossed}

    @cached_property
    def torn(self) -> frozenset[str]:
        """The characters with two readings here."""
        return frozenset(
            char
            for char, seen in self.readings.items()
            if len(seen) > 1 and any(not _alike(a, b) for a, b in combinations(map(self.spelt, seen), 2))
        )

    def spelt(self, reading: str) -> str:
        return self.system.pinyin(reading) or reading

    @cached_property
    def traditional(self) -> bool:
        return is_traditional(self.text[:_ENOUGH])

    @cached_property
    def han(self) -> int:
        return len(''.join(_RUN.findall(self.text)))

    @cached_property
    def machine(self) -> bool:
        """Whether there are traces that only a script leaves, more than by a slip."""
        marks = sum(spaced or times > 1 for _, _, _, _, times, spaced, _ in self.glosses)
        if any(f',{mark}' in self.text for mark in '，。、'):
            marks += sum(self._comma(gloss.end) for gloss in self.glosses)
        return marks > 0 and marks >= self.common.marked * len(self.glosses)

    def _comma(self, at: int) -> bool:
        return self.text.startswith(',', at) and self.text.startswith(('，', '。', '、'), at + 1)

    @cached_property
    def toneless(self) -> frozenset[tuple[str, str]]:
        """The characters and readings that lack the tone."""
        return frozenset(
            (char, reading)
            for char, seen in self.readings.items()
            for reading in seen
            if reading.isascii() and reading.isalpha() and not self.system.reads(char, f'{reading}5')
        )

    @cached_property
    def seen(self) -> Sequence[Glossed]:
        """Each glossed character, for the stories."""
        return [Glossed(char, times, self.standing[char], self._fit(char)) for char, times in self.glossed.items()]

    def _fit(self, char: str) -> int | None:
        known, seen = usual(char), [self.system.pinyin(reading) for reading in self.readings[char]]
        if not known or '' in seen:
            return None
        if all(_alike(one, other) for one in seen for other in known[:1]):
            return int(len(known) > 1)
        return int(len(known) > 1) if all(any(_alike(one, other) for other in known) for one in seen) else 2

    @cached_property
    def lesson(self) -> bool:
        """Whether this looks like a text about readings, or for those who learn to read."""
        if self.full:
            return False
        if len(self.torn) >= 2 and len(self.torn) > self.common.torn * len(self.glossed):
            return True
        return (self.head or self).taught

    @cached_property
    def taught(self) -> bool:
        """Whether the places of the glosses look so."""
        common, count = self.common, len(self.glosses)
        alone = sum(gloss.alone for gloss in self.glosses)
        if alone == count < common.many:
            return True
        if self.machine or count < common.many:
            return False
        if alone > common.alone * count:
            return True
        if self.brackets and count > common.many:
            behind = _next(self.system.letters)
            beside = sum(behind.match(self.text, gloss.end) is not None for gloss in self.glosses)
            if beside >= common.followed * count:
                return True
        chunks = [size <= common.short for size in self.chunks()]
        least, share = common.many, common.listed
        if self.traditional and self.system.foreign:
            least, share = common.lines_traditional, common.listed_traditional
        if sum(chunks) >= least and sum(chunks) > share * len(chunks):
            return True
        return self.words >= common.many and self.words > common.worded * count

    @cached_property
    def strays(self) -> float:
        """How many strange readings there are beyond the few that any page has."""
        return max(self.strange - self.common.marked * len(self.glosses), 0)

    @cached_property
    def full(self) -> bool:
        """Whether bare readings stand behind nearly all characters, as where ruby was lost; a lesson has gaps."""
        count = len(self.glosses)
        if self.brackets or count < self.common.many or count < self.common.followed * self.han:
            return False
        return sum(self.text.startswith(' ', gloss.end) for gloss in self.glosses) < self.common.alone * count

    @cached_property
    def words(self) -> int:
        """How many brackets tell how whole words read."""
        found = [word[1].strip() for pair in self.brackets for word in _words(self.system, pair).finditer(self.text)]
        return sum(not is_syllable(word) for word in found)

    def chunks(self) -> Iterator[int]:
        """Yield the length in Han of each stretch between marks that holds a gloss, or what looks like one."""
        holds = _sign(self.system.letters) if not self.brackets else _left(''.join(pair[0] for pair in self.brackets))
        for piece in _breaks(''.join(self.brackets)).split(self.text):
            if holds.search(piece):
                yield len(''.join(_RUN.findall(piece)))

    @cached_property
    def regular(self) -> bool:
        """Whether most of the first glosses stand at one distance from the one before, counted in Han."""
        if self.head:
            return self.head.regular
        gaps = Counter(len(''.join(_RUN.findall(self.text, a.end, b.start))) for a, b in pairwise(self.glosses))
        return len(self.glosses) > self.common.many and max(gaps.values()) > len(self.glosses) / 2

    @cached_property
    def dense(self) -> bool:
        """Whether there are so many glosses that a tool may have counted."""
        count = len(self.glosses)
        return count >= self.common.many and 1000 * count >= self.common.dense * self.han

    @cached_property
    def stories(self) -> _Stories:
        return _stories(self.common)

    @cached_property
    def head(self) -> _Page | None:
        """The beginning of a long text: the longer it is, the rarer are the characters that are new in it."""
        if len(self.glosses) <= _SOME:
            return None
        end = self.glosses[_SOME].start
        strange = self.strange * _SOME // len(self.glosses)
        return replace(self, text=self.text[:end], glosses=self.glosses[:_SOME], strange=strange)

    @cached_property
    def tool(self) -> Story:
        """The likelier of the two stories of a tool."""
        if self.head:
            return self.head.tool
        edges, stories = self.common.bands, self.stories
        if self.dense and (
            self.regular or stories.counting.told(edges, self.seen) > stories.table.told(edges, self.seen)
        ):
            return stories.counting
        return stories.table

    @cached_property
    def margin(self) -> float:
        """How many nats likelier the tool's story of the whole text is than any person's."""
        common = self.common
        if self.head:
            return self.head.margin
        if self.full:
            return common.full + common.label * self.strays
        edges, stories = common.bands, self.stories
        out = self.tool.told(edges, self.seen)
        out -= max(stories.writer.told(edges, self.seen), stories.teacher.told(edges, self.seen))
        if not self.system.foreign:
            out += common.native
        else:
            out += common.traditional if self.traditional else common.simplified
        out += common.word * self.words + common.spoken * sum(map(self.text.count, common.speaks))
        if self.machine:
            out += common.trace
        pairs = sum(map(len, self.readings.values()))
        if len(self.toneless) == pairs:
            out += common.toneless
        if not self.brackets or not self.system.foreign:
            out += common.label * self.strays
        elif all(reading.isascii() for seen in self.readings.values() for reading in seen):
            out += common.label * self.strange
        return out

    @cached_property
    def verdicts(self) -> Mapping[tuple[str, str], _Verdict]:
        """For each character and reading what is to be said of its glosses."""
        common, out = self.common, {}
        tool, writer = self.tool, self.stories.writer
        counted = tool is self.stories.counting
        foreign = self.system.foreign and self.traditional
        beside = common.beside_traditional if foreign else common.beside
        among = log(min(len(self.glosses), 100) or 1) + beside + (3 if counted and self.regular else 0)
        plain = sum(reading.isascii() for seen in self.readings.values() for reading in seen)
        labels = common.label * max(self.strange - plain, 0) if self.brackets else 0.0
        for seen in self.seen:
            char = seen.char
            band = bisect_right(common.bands, rank(char))
            own = tool.tells(seen, band) - writer.tells(seen, band) + among
            if self.full:
                own = self.margin
            doubt = ''
            if char in self.torn and not (counted and self.regular) and not self.full:
                doubt = 'it has two readings here, as in a lesson'
            for reading in self.readings[char]:
                less = labels * reading.isascii() + common.letter * (
                    (char, reading) in self.toneless and len(reading) == 1
                )
                why = f'{says(char, reading)}; glossed {seen.times} of {seen.stands} times here'
                out[char, reading] = _Verdict(own + less, doubt, why)
        return out

    def judged(self, rule: Rule, char: str, reading: str, alone: bool) -> _Judged | None:
        """Return trust, why and margin of an edit by `rule` of such a gloss; None when it is a person's."""
        common = self.common
        all_of_them = self.margin - rule.params.need
        margin, doubt, why = self.verdicts[char, reading]
        margin = round(min(all_of_them, margin + common.alone_nats * alone), 1)
        if margin >= common.likely and not doubt:
            return 'likely' if margin < common.sure and rule.trust == 'sure' else None, why, margin
        if margin >= 0 or all_of_them >= common.likely:
            doubt = doubt or f'a person may have written it: a tool is {margin:.1f} nats likelier'
            return 'guess', f'{why}; {doubt}', margin
        return None


@dataclass(frozen=True)
class Glosses:
    """One rule file of glosses; the rules that name the same brackets and readings share what the document shows."""

    name: str
    rules: Mapping[str, Rule]
    common: Common = Common()
    budget: float = BUDGET
    signs: str = HAN

    def trigger(self, text: str) -> bool:
        asked = {(rule.params.readings, rule.params.brackets) for rule in self.rules.values()}
        return any(_quick(kind, pairs, text) for kind, pairs in asked)

    def __call__(self, view: View) -> Iterator[Edit]:
        by: dict[tuple[str, tuple[str, ...]], list[Rule]] = defaultdict(list)
        for rule in self.rules.values():
            by[rule.params.readings, rule.params.brackets].append(rule)
        for (kind, brackets), rules in by.items():
            if not _quick(kind, brackets, view.text):
                continue
            system = SYSTEMS[kind]
            glosses, strange = _glosses(view.text, system, brackets)
            page = _Page(view.text, system, brackets, glosses, strange, self.common)
            if glosses and not page.lesson:
                for rule in rules:
                    yield from _edits(page, rule)


def _edits(page: _Page, rule: Rule) -> Iterator[Edit]:
    fault: Fault = rule.params
    if fault.emoji:
        return _emojis(page, rule)
    if fault.comma:
        return _commas(page, rule)
    if fault.repeated and not any(gloss.times > 1 for gloss in page.glosses):
        return iter(())
    return _singles(page, rule)


def _singles(page: _Page, rule: Rule) -> Iterator[Edit]:
    """Propose the glosses themselves; 100,000 in a text are no exception, so the loop makes nothing twice."""
    keys = {(gloss[0], gloss[1], gloss[6]) for gloss in page.glosses}
    rest = {key: judged for key in keys if (judged := page.judged(rule, *key))}
    found = (gloss for gloss in page.glosses if (gloss[4] > 1) == rule.params.repeated)
    front = '', rule.name, None
    for char, reading, start, end, _, _, alone in found:
        if judged := rest.get((char, reading, alone)):
            yield _edit(Edit, (start, end, *front, *judged))


def _commas(page: _Page, rule: Rule) -> Iterator[Edit]:
    comma, marks = rule.params.comma, tuple(rule.params.before)
    if any(comma + mark in page.text for mark in marks):
        for char, reading, _, end, _, _, alone in page.glosses:
            behind = end + len(comma)
            if page.text.startswith(comma, end) and page.text.startswith(marks, behind):
                judged = page.judged(rule, char, reading, alone)
                if judged:
                    yield Edit(end, behind, '', rule.name, None, *judged[:2], judged[2])


def _emojis(page: _Page, rule: Rule) -> Iterator[Edit]:
    """Propose the emoji inside words; where they are more than a third, all between two Han."""
    if page.margin < page.common.sure or not page.dense:
        return
    gone = {gloss.end: gloss.start for gloss in page.glosses}
    places = []
    for found in _EMOJIS.finditer(page.text):
        at = found.start()
        before, behind = page.text[gone.get(at, at) - 1 : gone.get(at, at)], page.text[at + 1 : at + 2]
        if _RUN.match(before) and _RUN.match(behind):
            one, two = symbol(before), symbol(behind)
            places.append((at, follows(one, two) - follows(-1, two)))
    inside = sum(nats >= rule.params.emoji for _, nats in places)
    anywhere = inside > 1 and 3 * inside > len(places)
    for at, nats in places:
        if anywhere or nats >= rule.params.emoji:
            why = f"{inside} of {len(places)} emoji between two characters are inside words; they may be the author's"
            yield Edit(at, at + 1, '', rule.name, None, None, why)


def _quick(kind: str, brackets: Sequence[str], text: str) -> bool:
    """Say whether there may be a gloss."""
    if not brackets:
        return (found := _sign(SYSTEMS[kind].signs).search(text)) is not None and _pattern(kind, '').search(
            text, max(found.start() - _REACH, 0)
        ) is not None
    return any(pair[0] in text and _pattern(kind, pair).search(text) for pair in brackets)


@cache
def _sign(letters: str) -> re.Pattern[str]:
    return re.compile(f'[{letters}]')


@cache
def _left(brackets: str) -> re.Pattern[str]:
    return re.compile(f'(?<=[{HAN}])[{re.escape(brackets)}]')


@cache
def _breaks(brackets: str) -> re.Pattern[str]:
    """Return the pattern of the marks that part what a list lists, but for those that glosses stand in."""
    return re.compile(f'[\\s{re.escape("".join(mark for mark in _BREAKS if mark not in brackets))}]+')


@cache
def _pattern(kind: str, pair: str) -> re.Pattern[str]:
    """Return the pattern of a gloss; group 4 is there when no letter, digit or Han follows.

    It begins with the bracket itself, which is 4,000 MB/s on text without glosses; a Han class in front would be 100.
    """
    system = SYSTEMS[kind]
    if not pair:
        return re.compile(f'(?<=[{HAN}])((?>{system.bare}))()()(?:(?=\\w)|())')
    left, right = map(re.escape, pair)
    once = f'{left}(?<=[{HAN}]{left})({system.shape})( ?){right}'
    return re.compile(f'{once}(?:{left}\\1( ?){right})*(?!{left}[{system.letters}])(?:(?=\\w)|())')


@cache
def _next(letters: str) -> re.Pattern[str]:
    """Return the pattern of a gloss behind the next character, of whatever reading."""
    return re.compile(f'[，。、；：？！\\s]?[{HAN}][^\\w\\s][{letters}]')


@cache
def _words(system: System, pair: str) -> re.Pattern[str]:
    """Return the pattern of a bracket with the reading of a word in it, behind Han; of one syllable, for pinyin."""
    left, right = map(re.escape, pair)
    return re.compile(f'{left}(?<=[{HAN}]{left})({system.word}){right}')


def _glosses(text: str, system: System, brackets: Sequence[str]) -> tuple[list[_Gloss], int]:
    """Find the readings that are readings of the character before, from left to right, and count those that are not."""
    out: list[_Gloss] = []
    strange = 0
    known: dict[tuple[str, str], int] = {}
    kind = next(name for name, one in SYSTEMS.items() if one is system)
    for pair in brackets or ('',):
        last = -1
        for found in _pattern(kind, pair).finditer(text):
            start, end = found.span()
            reading, space, another, edge = found.groups()
            char = text[start - 1]
            fits = known.get((char, reading))
            if fits is None:
                fits = known[char, reading] = _fits(system, char, reading, bool(pair))
            if not fits:
                strange += reading.isascii() == bool(pair)
                continue
            if fits < len(reading):
                reading, end, edge = reading[:fits], start + fits, None
            alone = edge is not None and start - 1 != last and not text[max(start - 2, 0) : start - 1].isalnum()
            times = found.group().count(pair[0]) if another is not None and pair else 1
            out.append(_edit(_Gloss, (char, reading, start, end, times, bool(space or another), alone)))
            last = end
    if len(brackets) > 1:
        out.sort(key=itemgetter(2))
    return out, strange


def _fits(system: System, char: str, reading: str, whole: bool) -> int:
    """Return how many letters are a reading of `char`: all or none; of a bare one, a word may stand behind it.

    A bare one has a tone mark, or none because it is neutral.
    """
    if whole:
        return len(reading) if system.reads(char, reading) else 0
    for size in range(len(reading), 0, -1):
        part = reading[:size]
        if not part.isascii() and system.reads(char, part) and (size == len(reading) or reading[size:].isascii()):
            return size
    return len(reading) if system.reads(char, f'{reading}5') else 0


def make(name: str, rules: Mapping[str, Rule], common: Common | None, cues: Cues) -> Glosses:
    """Make the pass.  Raises `ValueError` for brackets or readings that it does not know."""
    del cues
    for rule in rules.values():
        if rule.params.readings not in SYSTEMS:
            raise ValueError(f'{rule.name}: readings is {rule.params.readings!r}, and can be {", ".join(SYSTEMS)}')
        if any(len(pair) != 2 for pair in rule.params.brackets):
            raise ValueError(f'{rule.name}: brackets are pairs of two characters, such as ()')
        if not rule.params.brackets and not SYSTEMS[rule.params.readings].bare:
            raise ValueError(f'{rule.name}: bare readings in {rule.params.readings} look like words')
    return Glosses(name, rules, common or Common(), signs=_signs([rule.params for rule in rules.values()]))


def _signs(faults: Sequence[Fault]) -> str:
    """Return the class of characters without which there is nothing to do: Han, or what is rarer."""
    rarer = [fault.readings == 'bopomofo' or not fault.brackets for fault in faults]
    return ''.join({SYSTEMS[fault.readings].signs: None for fault in faults}) if faults and all(rarer) else HAN
