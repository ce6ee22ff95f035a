"""Take out the readings that a site's script wrote behind characters: 召開(kāi)會(huì )議 is 召開會議.

People write readings too, and those stay.  What tells them apart is the document: which characters have a reading and
how often.  `zh.notation` finds the readings, `zh.evidence` says how many nats likelier a tool's story is, of the whole
text and of this gloss in it; here a gloss is taken out when both are enough.

Never taken: any gloss of a text that looks like a lesson, and those of a character that has two readings in the text,
unless every so many characters have one.  Taking glosses out leaves the ones that speak for a person: a second look
finds nothing more, but where readings of several kinds are mixed and what is left shows another tool.

Knows pinyin, bopomofo and Jyutping; tests a gloss against any reading of the character, since the tool does not look
at context.  Does not know bytes: a gloss behind a stray letter, or torn as in `?py)`, is mended before this pass runs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, compress, count, repeat
from operator import add
from typing import NamedTuple

from cleaner.lazy import lazy
from cleaner.lines import Cues
from cleaner.passes import Rule, View
from cleaner.signs import HAN, present
from cleaner.text import Edit
from cleaner.zh.evidence import Common, Page, Verdict
from cleaner.zh.model import follows, symbol
from cleaner.zh.notation import SYSTEMS, Pair, cut, may_hold

BUDGET = 0.6

_RUN = lazy(f'[{HAN}]')
_EMOJI = '\u2600-\u27bf\u2b50\u2b55\U0001f300-\U0001faff'
_EMOJIS = lazy(f'[{_EMOJI}]')
# The class alone makes a tuple of so many without looking at each: half the time of calling it.
_edit = tuple.__new__


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


PARAMS: Mapping[str, type] = {'*': Fault}


@dataclass(frozen=True)
class Glosses:
    """One rule file of glosses; the rules that name the same brackets and readings share what the document shows."""

    name: str
    rules: Mapping[str, Rule]
    common: Common = field(default_factory=Common)
    budget: float = BUDGET
    signs: str = HAN
    asked: Sequence[tuple[str, tuple[str, ...]]] = field(init=False, repr=False)  # kinds of readings, and brackets

    def __post_init__(self) -> None:
        asked = ((rule.params.readings, rule.params.brackets) for rule in self.rules.values())
        object.__setattr__(self, 'asked', tuple(dict.fromkeys(asked)))

    def trigger(self, text: str) -> bool:
        return any(may_hold(text, *each) for each in self.asked)

    def __call__(self, view: View) -> Iterable[Edit]:
        return chain.from_iterable(self._proposed(view))

    def _proposed(self, view: View) -> Iterator[Iterable[Edit]]:
        by: dict[tuple[str, tuple[str, ...]], list[Rule]] = defaultdict(list)
        for rule in self.rules.values():
            by[rule.params.readings, rule.params.brackets].append(rule)
        cuts = {each: cut(view.text, *each) for each in by if may_hold(view.text, *each)}
        ends = {each: frozenset(found.ends) for each, found in cuts.items()} if len(cuts) > 1 else {}
        for each, rules in by.items():
            if found := cuts.get(each):
                others = frozenset[int]().union(*(some for other, some in ends.items() if other != each))
                page = Page(view.text, *each, found, self.common, others=others)
                if page.count and not page.lesson:
                    for rule in rules:
                        yield _edits(page, rule)


def _edits(page: Page, rule: Rule) -> Iterable[Edit]:
    fault: Fault = rule.params
    if fault.emoji:
        return _emojis(page, rule)
    if fault.comma:
        return _commas(page, rule)
    return _singles(page, rule)


class _Level(NamedTuple):
    """How far an edit is trusted, what there is to say against it, and its margin."""

    trust: str | None
    doubt: str
    margin: float


def _level(page: Page, rule: Rule, verdict: Verdict, alone: bool = False, astray: bool = False) -> _Level | None:
    """Return how far `rule` may trust edits of such glosses; None when they are a person's."""
    common = page.common
    all_of_them = page.margin - rule.params.need
    margin, doubt = round(min(all_of_them, verdict.margin + common.alone_nats * alone), 1), verdict.doubt
    if margin >= common.likely and not doubt:
        unsure = rule.trust == 'sure' and (margin < common.sure or astray)
        return _Level('likely' if unsure else None, '', margin)
    if margin >= 0 or all_of_them >= common.likely:
        doubt = doubt or f'a person may have written it: a tool is {margin:.1f} nats likelier'
        return _Level('guess', f'; {doubt}', margin)
    return None


_Rest = tuple[str, str, None, str | None, str, float]  # what an edit has besides its place


def _each(page: Page, rule: Rule, repeated: bool | None = None) -> list[_Rest | None]:
    """Judge each gloss, or only those `repeated` or not; 100,000 are no exception, so each pair is judged once."""
    (verdicts, which), known, why, pairs = page.verdicts, page.known, page.why, page.cut.pairs

    @cache
    def level_of(number: int, alone: bool, astray: bool) -> _Level | None:
        return _level(page, rule, verdicts[number], alone, astray)

    levels = [level_of(number, False, False) for number in range(len(verdicts))]
    judged: dict[Pair, _Rest] = {
        pair: ('', rule.name, None, level[0], said + level[1], level[2])
        for pair, gloss, said, number in zip(page.cut.counts, known, why, which, strict=True)
        if (level := levels[number]) and (repeated is None or (gloss[1] > 1) == repeated)
    }
    each = list(map(judged.get, pairs))
    odd = page.alone | page.astray
    number_of = dict(zip(page.cut.counts, count(), strict=False)) if odd else {}
    for i in odd:
        number = number_of[pairs[i]]
        level = level_of(which[number], i in page.alone, i in page.astray)
        mine = level and (repeated is None or (known[number][1] > 1) == repeated)
        each[i] = ('', rule.name, None, level[0], why[number] + level[1], level[2]) if level and mine else None
    return each


def _singles(page: Page, rule: Rule) -> Sequence[Edit]:
    """Propose the glosses themselves."""
    repeated = rule.params.repeated
    if repeated not in page.repeats:
        return ()
    each = _each(page, rule, repeated)
    places: Iterable[tuple[int, int]] = zip(page.cut.starts, page.cut.ends, strict=True)
    if not all(each):
        places = compress(places, each)
    parts = map(add, places, filter(None, each))
    return list(map(_edit, repeat(Edit), parts))


def _commas(page: Page, rule: Rule) -> Iterator[Edit]:
    comma = rule.params.comma
    slips = tuple(comma + mark for mark in rule.params.before)
    if not any(slip in page.text for slip in slips):
        return
    gaps = page.cut.gaps[1:]
    for gap, end, rest in zip(gaps, page.cut.ends, _each(page, rule), strict=True):
        if rest and gap.startswith(slips):
            yield Edit(end, end + len(comma), *rest)


def _emojis(page: Page, rule: Rule) -> Iterator[Edit]:
    """Propose the emoji inside words; where they are more than a third, all between two Han."""
    if not present((_EMOJI,), page.text):
        return
    if page.margin < page.common.sure or not page.dense:
        return
    gone = dict(zip(page.cut.ends, page.cut.starts, strict=True))
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
            why = f'{inside} of {len(places)} emoji between two characters are inside words'
            yield Edit(at, at + 1, '', rule.name, None, None, why)


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
