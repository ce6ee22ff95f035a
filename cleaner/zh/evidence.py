"""What the glosses of a text show together: whether a tool wrote them, or a person, and how sure that is of each.

`zh.writers` has the stories of a tool and of people as shares; here they are told of a page and compared, with what
else speaks:

- A tool glosses very common characters, at every place, with a usual reading; or every so many characters, whatever
  they are.
- In Traditional text, pinyin is not a person's.
- A space before `)`, one reading twice, a comma before 。: no person writes that.
- Readings without tones may be labels or words; so many Latin brackets that are no readings speak against them.
- Without brackets, a reading must have its tone; letters with tone marks that are no readings speak against it.
- Most stand side by side, or on characters that stand alone, or in lists of words, or beside glosses of whole words, or
  several characters have two readings: a lesson, of which none may go.

Counts over the text cut at its glosses are made once for all of them, verdicts once for each character and reading.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import combinations, compress, count, repeat
from math import log
from operator import itemgetter, not_
from typing import NamedTuple

from cleaner.lazy import lazy
from cleaner.signs import HAN
from cleaner.zh.common import SIZE, codes, is_traditional
from cleaner.zh.notation import SYSTEMS, Cut, Gloss, System, glosses_of, next_one, torn, word
from cleaner.zh.readings import alike, is_syllable
from cleaner.zh.writers import FAR, Story, Trace

_OTHER = lazy(f'[^{HAN}\\0]+')
_BREAKS = '、,，;；|/:：。·•—「」『』“”\'"《》-'
_SPEAKS = (
    '读音', '讀音', '发音', '發音', '拼音', '注音', '多音字', '声调', '聲調',
    '谐音', '諧音', '读作', '讀作', '读成', '讀成', '念作', '念成', '唸成',
    '应读', '應讀', '听起来像', '聽起來像', '第一声', '第一聲',
)  # fmt: skip
_SOME = 200  # glosses are enough to tell who wrote them
_MARK = '\0'  # stands for a gloss, where only its place tells


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


class Stories(NamedTuple):
    """What there is to choose from: two kinds of tool, two kinds of person."""

    table: Story
    counting: Story
    writer: Story
    teacher: Story


@lru_cache(8)
def _stories(common: Common) -> Stories:
    return Stories(
        Story.of(common.table, common.fits_tool, common.again_table),
        Story.of(common.counting, common.fits_tool, common.again_counting, common.rare_counting),
        Story.of(common.writer, common.fits_writer, common.again_writer),
        Story.of(common.teacher, common.fits_teacher, common.again_teacher, common.rare_teacher),
    )


_alike = lru_cache(8192)(alike)


class Verdict(NamedTuple):
    """What is to be said of glosses that tell the same."""

    margin: float  # nats by which they are likelier a tool's, in a text that has a tool's
    doubt: str  # why they may not go, however likely


@dataclass(frozen=True, eq=False)
class Page:
    """A text, cut at its glosses of one kind in some brackets, and what they show together."""

    text: str
    kind: str
    brackets: tuple[str, ...]
    cut: Cut
    common: Common
    whole: Page | None = None  # that this is the beginning of
    others: frozenset[int] = frozenset()  # where glosses in other brackets end

    # ---- what there is

    @property
    def system(self) -> System:
        return SYSTEMS[self.kind]

    @property
    def count(self) -> int:
        return len(self.cut.pairs)

    @cached_property
    def known(self) -> Sequence[Gloss]:
        """What each pair of character and gloss says, in the order of the text."""
        return list(map(glosses_of(self.kind, bool(self.brackets)).__getitem__, self.cut.counts))

    @cached_property
    def repeats(self) -> frozenset[bool]:
        """Whether there are glosses that say their reading several times, and such that say it once."""
        return frozenset(times > 1 for times in set(map(_times, self.known)))

    @cached_property
    def glossed(self) -> Mapping[str, int]:
        """How often each character is glossed."""
        counts = self.cut.counts
        out = dict(zip(map(itemgetter(0), counts), counts.values(), strict=True))
        if len(out) < len(counts):  # some have several readings
            out = dict.fromkeys(out, 0)
            for (char, _), times in counts.items():
                out[char] += times
        return out

    @cached_property
    def standing(self) -> Counter[int]:
        """How often each character stands in the text, glossed or bare, by its code point."""
        gaps = self.cut.gaps
        if not self.head:
            return Counter(codes(''.join(gaps)))
        out = self.head.standing.copy()
        out.update(codes(''.join(gaps[_SOME:])))
        return out

    @cached_property
    def free(self) -> Sequence[int]:
        """The numbers of the glosses on characters with neither a letter before them, nor another gloss."""
        if self.whole:
            return self.whole.free[: bisect_left(self.whole.free, self.count)]
        gaps, starts, text = self.cut.gaps, self.cut.starts, '\n\n' + self.text  # so that there are two before each
        letters = map(str.isalnum, map(text.__getitem__, starts))
        out = [i for i in compress(count(), map(not_, letters)) if len(gaps[i]) > 1 or i == 0]
        return [i for i in out if starts[i] - 1 not in self.others] if self.others else out

    @cached_property
    def alone(self) -> frozenset[int]:
        """The numbers of the glosses on characters that stand alone, as in a table or a dictionary."""
        gaps = self.cut.gaps
        return frozenset(i for i in self.free if not (gaps[i + 1][:1].isalnum() or gaps[i + 1].startswith('_')))

    @cached_property
    def astray(self) -> frozenset[int]:
        """The numbers of those behind a place that is off by one byte, in its line: their characters may be none."""
        signs = ('?', *map(itemgetter(1), self.brackets))
        if not self.brackets or not any(sign in self.marked for sign in signs):
            return frozenset()
        out, pattern, glosses = set[int](), torn(self.kind, self.brackets), 0
        for line in self.marked.split('\n') if pattern.search(self.marked) else ():
            glosses += line.count(_MARK)
            if found := pattern.search(line):
                out.update(range(glosses - line.count(_MARK, found.end()), glosses))
        return frozenset(out)

    @cached_property
    def marked(self) -> str:
        """The text with a mark for each gloss."""
        return _MARK.join(self.cut.gaps)

    @cached_property
    def head(self) -> Page | None:
        """The beginning of a long text: the longer it is, the rarer are the characters that are new in it."""
        if self.count <= _SOME:
            return None
        end = self.cut.ends[_SOME - 1]
        return Page(self.text[:end], self.kind, self.brackets, self.cut.head(_SOME), self.common, self)

    # ---- what it shows

    @cached_property
    def traditional(self) -> bool:
        if self.head:
            return self.head.traditional
        return is_traditional(self.standing)

    @cached_property
    def torn(self) -> frozenset[str]:
        """The characters with two readings here."""
        if len(self.known) == len(self.glossed):
            return frozenset()
        chars = list(map(itemgetter(0), self.cut.counts))
        seen: dict[str, set[str]] = {char: set() for char, times in Counter(chars).items() if times > 1}
        for char, gloss in zip(chars, self.known, strict=True):
            if char in seen:
                seen[char].add(self.system.pinyin(gloss.reading) or gloss.reading)
        return frozenset(char for char, read in seen.items() if any(not _alike(a, b) for a, b in combinations(read, 2)))

    @cached_property
    def machine(self) -> bool:
        """Whether there are traces that only a script leaves, more than by a slip."""
        marks = sum(compress(self.cut.counts.values(), [gloss[2] or gloss[1] > 1 for gloss in self.known]))
        marks += sum(map(self.marked.count, (f'{_MARK},，', f'{_MARK},。', f'{_MARK},、')))
        return marks > 0 and marks >= self.common.marked * self.count

    @cached_property
    def between(self) -> str:
        """The Han between the first gloss and the last, with a mark for each that is between these."""
        return _OTHER.sub('', _MARK.join(self.cut.gaps[1:-1]))

    @cached_property
    def han(self) -> int:
        outside = self.cut.gaps[0] + self.cut.gaps[-1]
        return len(self.between) - max(self.count - 2, 0) + len(_OTHER.sub('', outside))

    @cached_property
    def full(self) -> bool:
        """Whether bare readings stand behind nearly all characters, as where ruby was lost; a lesson has gaps."""
        if self.brackets or self.count < self.common.many or self.count < self.common.followed * self.han:
            return False
        return self.marked.count(f'{_MARK} ') < self.common.alone * self.count

    @cached_property
    def regular(self) -> bool:
        """Whether most of the first glosses stand at one distance from the one before, counted in Han."""
        if self.head:
            return self.head.regular
        gaps = Counter(map(len, self.between.split(_MARK)))
        return self.count > self.common.many and max(gaps.values()) > self.count / 2

    @cached_property
    def dense(self) -> bool:
        """Whether there are so many glosses that a tool may have counted."""
        return self.count >= self.common.many and 1000 * self.count >= self.common.dense * self.han

    @cached_property
    def words(self) -> int:
        """How many brackets tell how whole words read."""
        found = [told for pair in self.brackets for told in word(self.kind, pair).findall(self.marked)]
        return sum(not is_syllable(told.strip()) for told in found)

    @cached_property
    def strays(self) -> float:
        """How many strange readings there are beyond the few that any page has."""
        return max(self.cut.strange - self.common.marked * self.count, 0)

    # ---- lessons

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
        common, count = self.common, self.count
        alone = len(self.alone)
        if alone == count < common.many:
            return True
        if self.machine or count < common.many:
            return False
        if alone > common.alone * count:
            return True
        if self.brackets and count > common.many:
            # Most show at a glance that the next character has none: two of letters, digits and Han stand behind.
            far = [len(gap) > 1 and gap[:2].isalnum() for gap in self.cut.gaps[1:]]
            ends = list(compress(self.cut.ends, map(not_, far)))
            beside = map(next_one(self.kind).match, repeat(self.text), ends)
            if len(ends) >= common.followed * count and sum(map(bool, beside)) >= common.followed * count:
                return True
        sizes = self._stretches()
        short = sum(size <= common.short for size in sizes)
        least, share = common.many, common.listed
        if self.traditional and self.system.foreign:
            least, share = common.lines_traditional, common.listed_traditional
        if short >= least and short > share * len(sizes):
            return True
        return self.words >= common.many and self.words > common.worded * count

    def _stretches(self) -> list[int]:
        """Return how many Han each stretch between marks has that holds a gloss, or what looks like one."""
        like, other, breaks = _listing(self.kind, ''.join(self.brackets))
        marked = self.marked
        if not self.brackets or any(pair[0] in marked for pair in self.brackets):
            marked = like.sub(_MARK, marked)
        parts = breaks.split(other.sub('', marked))
        return [len(part) - part.count(_MARK) for part in parts if _MARK in part]

    # ---- who wrote it

    @cached_property
    def traces(self) -> tuple[Sequence[Trace], Sequence[int]]:
        """What glossed characters tell, by the least usual of their readings, and which of that each of `glossed`."""
        known, glossed, bands = self.known, self.glossed, _bands(self.common.bands)
        ranks, fits = list(map(_rank, known)), list(map(_fit, known))
        if len(glossed) < len(known):
            last, least = dict[str, int](), dict[str, int]()
            for (char, _), rank, fit in zip(self.cut.counts, ranks, fits, strict=True):
                last[char] = rank
                least[char] = max(fit, least[char]) if char in least and fit >= 0 else fit
            ranks, fits = list(last.values()), list(least.values())
        stands = map(self.standing.__getitem__, map(ord, glossed))
        rows = [
            (bands[rank], fit, stand - 1 if stand <= FAR else FAR, times >= 0.9 * stand)
            for rank, fit, stand, times in zip(ranks, fits, stands, glossed.values(), strict=True)
        ]
        number = defaultdict[tuple[int, int, int, bool], int](count().__next__)
        which = list(map(number.__getitem__, rows))
        return list(map(Trace._make, number)), which

    @cached_property
    def told(self) -> Mapping[Trace, int]:
        traces, which = self.traces
        return dict(zip(traces, Counter(which).values(), strict=True))

    @cached_property
    def stories(self) -> Stories:
        return _stories(self.common)

    @cached_property
    def tool(self) -> Story:
        """The likelier of the two stories of a tool."""
        if self.head:
            return self.head.tool
        table, counting, *_ = self.stories
        counted = self.dense and (self.regular or counting.told(self.told) > table.told(self.told))
        return counting if counted else table

    @cached_property
    def margin(self) -> float:
        """How many nats likelier the tool's story of the whole text is than any person's."""
        common = self.common
        if self.head:
            return self.head.margin
        if self.full:
            return common.full + common.label * self.strays
        out = self.tool.told(self.told)
        out -= max(self.stories.writer.told(self.told), self.stories.teacher.told(self.told))
        if not self.system.foreign:
            out += common.native
        else:
            out += common.traditional if self.traditional else common.simplified
        out += common.word * self.words + common.spoken * len(_any(common.speaks).findall(self.marked))
        if self.machine:
            out += common.trace
        if all(map(_toneless, self.known)):
            out += common.toneless
        if not self.brackets or not self.system.foreign:
            out += common.label * self.strays
        elif all(map(_plain, self.known)):
            out += common.label * self.cut.strange
        return out

    @cached_property
    def own(self) -> Mapping[Trace, float]:
        """By how many nats a gloss of such a character is likelier a tool's, in a text that has a tool's."""
        common, tool, writer = self.common, self.tool, self.stories.writer
        if self.full:
            return dict.fromkeys(self.told, self.margin)
        beside = common.beside_traditional if self.system.foreign and self.traditional else common.beside
        among = log(min(self.count, 100)) + beside + 3 * self.steady
        return {trace: tool.tells(trace) - writer.tells(trace) + among for trace in self.told}

    @cached_property
    def steady(self) -> bool:
        """Whether a tool counted, and counted well."""
        return self.tool is self.stories.counting and self.regular

    @cached_property
    def verdicts(self) -> tuple[Sequence[Verdict], Sequence[int]]:
        """What is to be said of glosses, and which of that of each of `known`: there are few verdicts."""
        common, known, strange = self.common, self.known, self.cut.strange
        if strange:
            plain = {
                (pair[0], gloss.reading) for pair, gloss in zip(self.cut.counts, known, strict=True) if gloss.plain
            }
            strange = max(strange - len(plain), 0)
        labels = common.label * strange if self.brackets else 0.0
        doubtful = frozenset[str]() if self.steady or self.full else self.torn
        traces, which = self.traces
        if len(which) < len(known):
            number = dict(zip(self.glossed, which, strict=True))
            which = [number[char] for char, _ in self.cut.counts]
        if not doubtful and not any(map(_plain, known)):
            return [Verdict(self.own[trace], '') for trace in traces], which
        letters = [gloss.toneless and len(gloss.reading) == 1 for gloss in known]
        doubts = [char in doubtful for char, _ in self.cut.counts]
        alike = defaultdict[tuple[int, bool, bool, bool], int](count().__next__)
        which = list(map(alike.__getitem__, zip(which, map(_plain, known), letters, doubts, strict=True)))
        found = []
        for trace, ascii_only, letter, doubt in alike:
            margin = self.own[traces[trace]] + labels * ascii_only + common.letter * letter
            found.append(Verdict(margin, 'it has two readings here, as in a lesson' if doubt else ''))
        return found, which

    @cached_property
    def why(self) -> Sequence[str]:
        """What there is to see of each of `known`."""
        chars = list(map(itemgetter(0), self.cut.counts))
        times = map(self.glossed.__getitem__, chars)
        stands = map(self.standing.__getitem__, map(ord, chars))
        said = zip(map(_said, self.known), times, stands, strict=True)
        return [f'{says}; glossed {n} of {all_of} times here' for says, n, all_of in said]


_times, _rank, _fit, _plain, _toneless, _said = (
    itemgetter(Gloss._fields.index(name)) for name in ('times', 'rank', 'fit', 'plain', 'toneless', 'said')
)


@lru_cache(8)
def _bands(edges: tuple[int, ...]) -> Sequence[int]:
    """Return the band of each rank."""
    return [bisect_right(edges, place) for place in range(SIZE + 1)]


@lru_cache(8)
def _any(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile('|'.join(map(re.escape, words)) or '(?!)')


@cache
def _listing(kind: str, brackets: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what looks like a gloss, a bracket behind Han or bare letters; of what is neither Han nor
    a mark; of the marks that part what a list lists, but for those that glosses stand in.
    """
    like = f'(?<=[{HAN}])[{re.escape(brackets[::2])}]' if brackets else f'[{SYSTEMS[kind].letters}]+'
    breaks = '\\s' + re.escape(''.join(mark for mark in _BREAKS if mark not in brackets))
    return re.compile(like), re.compile(f'[^{HAN}{_MARK}{breaks}]+'), re.compile(f'[{breaks}]+')
