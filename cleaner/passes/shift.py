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
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import compress, starmap
from operator import itemgetter

from cleaner.lazy import lazy
from cleaner.passes import Rule, View
from cleaner.text import Edit
from cleaner.zh.frame import FAR, FOLDED, GLOSS, LETTERS, MARKS, Evidence, Odds, Run, Walk
from cleaner.zh.gbk import char_of, pair
from cleaner.zh.model import BREAK, plausible, simplified
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
    simplified: float = 0.0  # and so much more in Simplified text, whose runs are longer


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
        evidence, dense, torn = profile(text, self.common, view.tally)
        places, hidden = _places(text, evidence, dense, torn, self.common)
        runs, crowded = self._runs(text, evidence, places, hidden)
        for run in runs:
            if edit := self._edit(text, run, evidence if dense else None, crowded):
                yield edit
        if dense and not crowded and 'gloss-hit' in self.rules:
            ends = {place for run in runs for place in range(run.start, run.end + 1)}
            yield from (edit for edit in _behind_letters(text, evidence) if edit.start not in ends)

    def _runs(
        self, text: str, evidence: Evidence, places: Sequence[int], hidden: AbstractSet[int]
    ) -> tuple[list[Run], bool]:
        """Read the runs of a text, and say whether that was given up for the work it takes."""
        runs: list[Run] = []
        if not places:
            return runs, False
        walk = Walk(text, evidence, self.common, hidden)
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
        elif round(run.margin, 6) < rule.params.clear + (0 if evidence.traditional else rule.params.simplified):
            doubt = 'no reading leads clearly'
        trust, margin = 'guess' if doubt else None, round(run.margin, 1)
        return Edit(run.start, run.end, run.new, rule.name, None, trust, _why(run, rule, doubt), margin)


def _behind_letters(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Propose to take out glosses of table characters made of a second byte and a letter: 進入A(jiē)I is 進入AI.

    Both bytes are in step, so nothing was lost.
    """
    for found in _LETTER.finditer(text):
        start, end = found.span()
        left = GLOSS.sub('', text[max(0, start - 1 - _BESIDE) : start - 1])[-1:]
        trail = pair(FOLDED.get(left, left) if evidence.folded else left)[1]
        char = char_of(trail, ord(text[start - 1])) if trail >= 0x80 else ''
        if char and char not in evidence.bare and reads(char, found[1]):
            why = f'The last byte of {left} and {text[start - 1]} together are {char}, which gets the gloss {found[1]}.'
            # Where orphans leave no trace the letter may as well be half of a character.
            yield Edit(start, end, '', 'gloss-hit', None, 'guess' if evidence.dropped else None, why)


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
    lead = f'at least {FAR:g}' if run.margin >= FAR else f'{run.margin:.1f}'
    return f'{rule.why} {run.new} leads all other readings by {lead} nats, next is {rival}' + (
        f': {doubt}' if doubt else ''
    )


def _beside(text: str, run: Run, new: str) -> str:
    """Return a reading between the characters beside the run."""
    before = GLOSS.sub('', text[max(0, run.start - _BESIDE) : run.start])[-1:]
    after = GLOSS.sub('', text[run.end : run.end + _BESIDE])[:1]
    return (before or BREAK) + new + (after or BREAK)


def profile(text: str, common: Common, tally: Callable[[str], Counter[str]] = Counter) -> tuple[Evidence, bool, bool]:
    """Read a document's evidence about itself; whether it is dense in glosses, and whether some are no readings."""
    gaps, pairs = _cut(text)
    counts = Counter(pairs)
    fit = list(starmap(_reads, counts))
    table: dict[str, list[str]] = {}
    glossed: dict[str, int] = {}
    for (char, reading), count in compress(counts.items(), fit):
        glossed[char] = glossed.get(char, 0) + count
        table.setdefault(char, []).append(reading)
    torn = not all(fit)
    dense = sum(glossed.values()) >= max(common.glosses, common.density * len(text))
    if not dense:
        return Evidence(folded=False), False, torn
    all_of = tally(''.join(gaps))
    always = {char: frozenset(table[char]) for char, count in glossed.items() if count >= 0.9 * all_of[char]}
    written = sum(map(all_of.__getitem__, all_of.keys() & simplified().keys()))
    written -= sum(map(all_of.__getitem__, all_of.keys() & _simple()))
    half = sum(all_of[mark] for mark in FOLDED) > sum(all_of[mark] for mark in MARKS)
    visible = _FOLDED if half else _VISIBLE
    marks = frozenset(mark for mark in MARKS if mark != '：' or '?：' in text)
    evidence = Evidence(always, all_of.keys() - always.keys(), half, visible.search(text) is None, written >= 0, marks)
    return evidence, True, torn


_reads = lru_cache(1 << 16)(reads)


def _cut(text: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Return what stands between the glosses, and each with the character before it."""
    parts = GLOSS.split(text)
    gaps = parts[::2]
    return gaps, list(zip(map(itemgetter(slice(-1, None)), gaps), parts[1::2], strict=False))


@cache
def _simple() -> frozenset[str]:
    """Return the characters that only Simplified script has."""
    return frozenset(simplified().values()) - simplified().keys()


def _places(
    text: str, evidence: Evidence, dense: bool, some_torn: bool, common: Common
) -> tuple[list[int], frozenset[int]]:
    """List where a run may begin, sorted; and those of the places that are marks without a `?` before them."""
    visible = (_FOLDED if evidence.folded else _VISIBLE).finditer(text)
    if not dense:
        behind = [(found.start(), text[found.start() + 1 : found.start() + 5]) for found in visible]
        return [at for at, mark in behind if len(mark) > 1 and _odd(mark) > common.strange], frozenset()
    places = [found.start() for found in visible]
    if not evidence.dropped:
        return places, frozenset()
    glosses = GLOSS.finditer(text) if some_torn else ()
    torn = [m.start() for m in glosses if not _reads(text[m.start() - 1 : m.start()], m[1])]
    if torn:
        marks = (_FOLDED_MARK if evidence.folded else _MARK).finditer(text)
        hidden = [m.start() for m in marks if m[1] is not None or _odd(m[0] + m[2]) > common.strange]
    else:  # a plain sign is asked for: the rest is one run in a hundred documents, and takes most time
        marks = (_FOLDED_SIGNED_MARK if evidence.folded else _SIGNED_MARK).finditer(text)
        hidden = [m.start() for m in marks]
    return sorted(places + torn + hidden), frozenset(hidden)


def _odd(text: str) -> float:
    """Return how unlikely a mark and the up to three letters behind it are, in nats a pair."""
    return -plausible(text) / (len(text) - 1)


def make(name: str, rules: Mapping[str, Rule], common: Common | None, _cues: object) -> Shift:
    """Make the pass; what things cost stands in the rule file."""
    if common is None:
        raise ValueError(f'{name}: the rule file must say what things cost (`with:`)')
    return Shift(name, rules, common)
