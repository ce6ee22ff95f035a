"""Find the places where text was read off by one byte, and propose what it was.

The walk that rebuilds the bytes is `cleaner.zh.frame`.  Here stands when to walk, on what evidence, and how sure is
sure: a document is believed to be shifted when it is dense in glosses, since one tool makes both.  A reading that leads
clearly is applied; a tie, a vanished pair and a swallowed character are reported as guesses that name the candidates.
Glosses outside a run are left to the gloss pass, which must come later: here they are evidence.

Work is limited.  In a document whose runs take more than `document` steps and `letter` for each code point nothing is
applied: what was read by then is reported as guesses, which say so.  All or nothing, since half a document mended would
leave work for the next round, and the budget would decide where that ends.  Steps are counted, not seconds, so the same
text has the same result on any machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress
from operator import itemgetter

from cleaner.lazy import lazy
from cleaner.passes import Rule, View
from cleaner.text import Edit
from cleaner.zh.frame import FAR, FOLDED, GLOSS, LETTERS, MARKS, Evidence, Odds, Run, Walk
from cleaner.zh.gbk import char_of, pair
from cleaner.zh.model import BREAK, only_simplified, plausible, simplified
from cleaner.zh.readings import reads

# Each begins with a literal, for speed: a class of Han in front would be thirty times slower.
_VISIBLE = lazy(rf'\?(?:[{MARKS}]|[{LETTERS}]{{1,6}} ?\))')
_FOLDED = lazy(rf'\?(?:[{MARKS}!?;,:]|[{LETTERS}]{{1,6}} ?\))')
_PLAIN = '\x00-\x7f\u3400-\u9fff\u3000\u201c\u201d\u2018\u2019「」『』《》〈〉（）【】［］、。！，？；：…—·～'
# Behind a mark: a letter among Han or a sign that prose has no use for (''); or up to three letters to be judged.
_SIGN = rf'(?:[\u3400-\u9fff]{{0,2}}[@-~](?![@-~])|[^{_PLAIN}])'
_BEHIND = rf'(?={_SIGN}()|([^\W\d_@-~]{{1,3}}))'
_SIGNED_MARK = lazy(f'[{MARKS}](?={_SIGN})')
_FOLDED_SIGNED_MARK = lazy(f'[{MARKS}!?;,:](?={_SIGN})')
_MARK = lazy(f'[{MARKS}]{_BEHIND}')
_FOLDED_MARK = lazy(f'[{MARKS}!?;,:]{_BEHIND}')
# A gloss behind a letter or sign that can be a second byte.
_LETTER = lazy(rf'\((?<=[@-~]\()([{LETTERS}]{{1,6}}) ?\)')
BUDGET = 1.0
_BESIDE = 12  # code points beside a run in which a character without its gloss is looked for


@dataclass(frozen=True, slots=True)
class Hit:
    """When the best reading of a run is applied, in nats; otherwise it is a guess."""

    clear: float = 0.0  # its lead over all other readings together, at least
    simplified: float = 0.0  # so much more in Simplified text, whose runs are longer,
    again: float = 0.0  # and for each pair that vanished besides the first

    def least(self, losses: str, *, traditional: bool) -> float:
        """Return the lead that a reading with these losses must have."""
        return self.clear + (not traditional) * self.simplified + max(0, losses.count('V') - 1) * self.again


@dataclass(frozen=True, slots=True)
class Common(Odds):
    """What things cost a reading, and when a document is believed to be shifted."""

    glosses: int  # so many glosses at least, and
    density: float  # so many a code point, make a document dense
    strange: float  # a mark and up to three characters this unlikely (nats a pair) may hide a dropped orphan
    document: int  # the steps that all runs together may take,
    letter: float  # with so many more a code point
    alone: float  # in a document that is not dense: what a reading must gain on the text as it stands, to be reported,
    fair: float  # and what a character of it may cost


PARAMS: Mapping[str, type] = {'*': Hit}


@dataclass(frozen=True, slots=True)
class Shift:
    """The pass `shift`."""

    name: str
    rules: Mapping[str, Rule]
    common: Common
    budget: float = BUDGET
    signs: str = '?('

    def trigger(self, text: str) -> bool:
        """False when there is neither an orphan before a full-width mark or a reading, nor a gloss."""
        return _VISIBLE.search(text) is not None or GLOSS.search(text) is not None

    def __call__(self, view: View) -> Iterator[Edit]:
        text = view.text
        page = Page(text, self.common)
        runs, crowded = self._runs(page)
        for run in runs:
            if edit := self._edit(text, run, page.evidence if page.dense else None, crowded):
                yield edit
        if page.dense and not crowded and 'gloss-hit' in self.rules and _LETTER.search(text):
            ends = {place for run in runs for place in range(run.start, run.end + 1)}
            yield from (
                edit for edit in _behind_letters(text, page.evidence, self.common.fair) if edit.start not in ends
            )

    def _runs(self, page: Page) -> tuple[list[Run], bool]:
        """Read the runs of a text, and say whether that was given up for the work it takes."""
        text, runs = page.text, list[Run]()
        places, hidden = page.places
        if not places:
            return runs, False
        walk = Walk(text, page.evidence, self.common, hidden)
        allowed = self.common.document + self.common.letter * len(text)
        for at in places:
            if walk.steps > allowed:
                return runs, True
            if (not runs or at >= runs[-1].end) and (run := walk.read(at)):
                runs.append(run)
        return runs, walk.steps > allowed

    def _edit(self, text: str, run: Run, evidence: Evidence | None, crowded: bool) -> Edit | None:
        """Propose the reading of a run; without `evidence`, in a text that is not dense in glosses, as a guess."""
        rule = self.rules.get(rule_of(run))
        if rule is None or text[run.start : run.end] == run.new:
            return None
        doubt = ''
        if evidence is None:
            gain = plausible(_beside(text, run, run.new)) - plausible(_beside(text, run, text[run.start : run.end]))
            if rule.name != 'punctuation-hit' or gain < self.common.alone or run.mean > self.common.fair:
                return None
            doubt = 'the document has too few glosses to tell'
        elif crowded:
            doubt = 'the document takes too much work to be read to its end'
        elif round(run.margin, 6) < rule.params.least(run.losses, traditional=evidence.traditional):
            doubt = 'no reading leads clearly'
        trust, margin = 'guess' if doubt else None, round(run.margin, 1)
        return Edit(run.start, run.end, run.new, rule.name, None, trust, _why(run, rule, doubt), margin)


def _behind_letters(text: str, evidence: Evidence, fair: float) -> Iterator[Edit]:
    """Propose to take out glosses of table characters made of a second byte and a letter: 進入A(jiē)I is 進入AI.

    Both bytes are in step, so nothing was lost.  Where orphans leave no trace the letter may as well be half of a
    character, unless what stands before it reads well: a pair of it costs no more than `fair`.
    """
    for found in _LETTER.finditer(text):
        start, end = found.span()
        before = GLOSS.sub('', text[max(0, start - 1 - _BESIDE) : start - 1]).rpartition('\n')[2][-4:]
        left = before[-1:]
        trail = pair(FOLDED.get(left, left) if evidence.folded else left)[1]
        char = char_of(trail, ord(text[start - 1])) if trail >= 0x80 else ''
        if char and char not in evidence.bare and reads(char, found[1]):
            why = f'The last byte of {left} and {text[start - 1]} together are {char}, which gets the gloss {found[1]}.'
            torn = left in MARKS or left in FOLDED or len(before) < 2 or _odd(before) > fair
            yield Edit(start, end, '', 'gloss-hit', None, 'guess' if evidence.dropped and torn else None, why)


def rule_of(run: Run) -> str:
    """Name the rule that answers for a run: the one for its worst loss."""
    if 'S' in run.losses:
        return 'swallowed-character'
    if 'V' in run.losses:
        return 'vanished-pair'
    if 'D' in run.losses:
        return 'dropped-orphan'
    if 'T' in run.losses:
        return 'lost-last-byte'
    return 'gloss-hit' if run.losses[0] == 'G' else 'punctuation-hit'


def _why(run: Run, rule: Rule, doubt: str) -> str:
    rival = 'the text as it stands' if run.rival is None else run.rival
    lead = f'at least {FAR / 10:g}' if run.margin >= FAR / 10 else f'{run.margin:.1f}'
    return f'{rule.why} {run.new} leads all other readings by {lead} nats, next is {rival}' + (
        f': {doubt}' if doubt else ''
    )


def _beside(text: str, run: Run, new: str) -> str:
    """Return a reading between the characters beside the run."""
    before = GLOSS.sub('', text[max(0, run.start - _BESIDE) : run.start])[-1:]
    after = GLOSS.sub('', text[run.end : run.end + _BESIDE])[:1]
    return (before or BREAK) + new + (after or BREAK)


@dataclass(frozen=True, eq=False)
class Page:
    """A document, and what it says about itself."""

    text: str
    common: Common

    @cached_property
    def parts(self) -> tuple[Sequence[str], Sequence[str]]:
        """What stands between the glosses, and what they say."""
        parts = GLOSS.split(self.text)
        return parts[::2], parts[1::2]

    @property
    def glossed(self) -> Iterator[str]:
        """The character in front of each gloss, '' where there is none."""
        gaps, readings = self.parts
        return map(itemgetter(-1) if all(gaps) else itemgetter(slice(-1, None)), gaps[: len(readings)])

    @cached_property
    def fit(self) -> Sequence[bool]:
        """Whether each of the glosses is a reading of its character."""
        return list(map(_reads, self.glossed, self.parts[1]))

    @cached_property
    def dense(self) -> bool:
        """Whether it is dense in glosses."""
        least = max(self.common.glosses, self.common.density * len(self.text))
        return len(self.parts[1]) >= least and sum(self.fit) >= least

    @cached_property
    def folded(self) -> bool:
        """Whether full-width marks were made half-width; no gloss holds a mark."""
        return self.dense and sum(map(self.text.count, FOLDED)) > sum(map(self.text.count, MARKS))

    @cached_property
    def dropped(self) -> bool:
        """Whether orphans may have gone without a `?`: none is shown."""
        return self.dense and (_FOLDED if self.folded else _VISIBLE).search(self.text) is None

    @cached_property
    def evidence(self) -> Evidence:
        """What to read runs by; asked for where there may be one."""
        if not self.dense:
            return Evidence(folded=False)
        all_of, glossed, table = Counter(''.join(self.parts[0])), dict[str, int](), dict[str, list[str]]()
        counts = Counter(compress(zip(self.glossed, self.parts[1], strict=True), self.fit))
        for (char, reading), count in counts.items():
            glossed[char] = glossed.get(char, 0) + count
            table.setdefault(char, []).append(reading)
        always = {char: frozenset(table[char]) for char, count in glossed.items() if count >= 0.9 * all_of[char]}
        written = sum(map(all_of.__getitem__, all_of.keys() & simplified().keys()))
        written -= sum(map(all_of.__getitem__, all_of.keys() & only_simplified()))
        marks = frozenset(mark for mark in MARKS if mark != '：' or '?：' in self.text)
        return Evidence(always, all_of.keys() - always.keys(), self.folded, self.dropped, written >= 0, marks)

    @cached_property
    def places(self) -> tuple[Sequence[int], AbstractSet[int]]:
        """Where a run may begin, sorted; and those of the places that are marks without a `?` before them."""
        text, folded, strange = self.text, self.folded, self.common.strange
        visible = (_FOLDED if folded else _VISIBLE).finditer(text)
        if not self.dense:
            behind = [(found.start(), text[found.start() + 1 : found.start() + 5]) for found in visible]
            return [at for at, mark in behind if len(mark) > 1 and _odd(mark) > strange], frozenset()
        if not self.dropped:
            return [found.start() for found in visible], frozenset()
        if all(self.fit):  # a plain sign is asked for: the rest is one run in a hundred documents, and takes most time
            marks = (_FOLDED_SIGNED_MARK if folded else _SIGNED_MARK).finditer(text)
            places = [m.start() for m in marks]
            return places, frozenset(places)
        torn = [m.start() for m in GLOSS.finditer(text) if not _reads(text[m.start() - 1 : m.start()], m[1])]
        marks = (_FOLDED_MARK if folded else _MARK).finditer(text)
        hidden = [m.start() for m in marks if m[1] is not None or _odd(m[0] + m[2]) > strange]
        return sorted(torn + hidden), frozenset(hidden)


_reads = lru_cache(1 << 16)(reads)


def _odd(text: str) -> float:
    """Return how unlikely a mark and the up to three letters behind it are, in nats a pair."""
    return -plausible(text) / (len(text) - 1)


def make(name: str, rules: Mapping[str, Rule], common: Common | None, _cues: object) -> Shift:
    """Make the pass; what things cost stands in the rule file."""
    if common is None:
        raise ValueError(f'{name}: the rule file must say what things cost (`with:`)')
    return Shift(name, rules, common)
