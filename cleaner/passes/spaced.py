"""Close up Han that were set or recognised with a space between each two: 通 知 公 告 is 通知公告.

Looks at runs of single Han, and marks among them, each parted from the next by exactly one ASCII space.  Whether a run
is running text or a list of single characters is told by the model of character pairs: how much likelier is each
character after the one before than anywhere?  Short runs that stand alone need more of that than long ones and those
that a sentence goes on from.  A run made of one series, such as 甲 乙 丙 丁, stays, and so do runs in a line with wider
gaps, which is a table or verse in columns, and beside a line of pinyin, which is a lesson.

At its ends a run may touch a word, as in 记者 张 三.  The space beside the word goes only when the two characters
follow each other likelier than `edge`, when the word is part of a sentence, or when it stands between two such runs.
An ideographic space is never closed up: it is set on purpose.  Does not know digits and letters: 2 0 2 6 stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from cleaner.lazy import lazy
from cleaner.lines import Cues
from cleaner.passes import Rule, View
from cleaner.signs import HAN
from cleaner.text import Edit
from cleaner.zh.model import follows, symbol

BUDGET = 0.6

_MARKS = '，。、；：？！”’）》」』'
_IS_HAN = lazy(f'[{HAN}]')
_BESIDE = lazy(f'[{HAN}，。、；？！“”‘’（）《》「」『』]')  # not the colon, which opens a list
_RUN = lazy(f' (?<=[{HAN}] )[{HAN}{_MARKS}](?: [{HAN}{_MARKS}])*')  # all but the first character
_FOUR = lazy(f' [{HAN}{_MARKS}] [{HAN}{_MARKS}](?= )')  # begins with a space: no word of prose is looked into
_WORD = lazy(f'[{HAN}]+')
_LONG = 12  # Han; no title or department before a name is longer
_COLUMNS = lazy('\\S(?:[ \u3000]{2,}|[ \u3000]*\t[ \u3000]*|\u3000)\\S')
_TONED = lazy(
    '[a-z]*[\u00e0\u00e1\u00e8\u00e9\u00ec\u00ed\u00f2\u00f3\u00f9\u00fa\u0101\u0113\u011b\u012b\u014d\u016b\u01ce\u01d0\u01d2'
    '\u01d4\u01d6\u01d8\u01da\u01dc][a-z]*'
)


@dataclass(frozen=True, slots=True)
class Spaced:
    """What a run must show, in nats by which a character is likelier behind its neighbour than anywhere, a pair."""

    least: int = 4
    long: int = 6
    alone: float = 1.5
    alone_long: float = 0.5
    inside: float = -0.5
    edge: float = 1.0
    series: tuple[str, ...] = ()


PARAMS: Mapping[str, type] = {'*': Spaced}


@dataclass(frozen=True)
class SpacedHan:
    """One rule file of spaced-out Han."""

    name: str
    rules: Mapping[str, Rule]
    budget: float = BUDGET
    signs: str = HAN

    def trigger(self, text: str) -> bool:
        return _FOUR.search(text) is not None

    def __call__(self, view: View) -> Iterator[Edit]:
        for name, rule in self.rules.items():
            yield from _edits(view.text, name, rule.params)


def _edits(text: str, name: str, params: Spaced) -> Iterator[Edit]:
    runs = [(run.start() - 1, run.end()) for run in _RUN.finditer(text)]
    for i, (start, end) in enumerate(runs):
        if end - start < 2 * params.least - 1 or _set_apart(text, start, end):
            continue
        between = i > 0 and _WORD.fullmatch(text, runs[i - 1][1], start)
        bridge = i + 1 < len(runs) and _WORD.fullmatch(text, end, runs[i + 1][0])
        for a, b in _cuts(text, (start, end), params.edge, bool(between), bool(bridge)):
            chars = text[a:b:2]
            mean = _mean(chars)
            if _runs_on(text, a, b, mean, params):
                why = f'{len(chars)} characters parted by single spaces, {mean:.1f} nats a pair likelier together'
                for at in range(a + 1, b, 2):
                    yield Edit(at, at + 1, '', name, None, None, why, round(mean * (len(chars) - 1), 1))
                break


def _cuts(text: str, span: tuple[int, int], edge: float, between: bool, bridge: bool) -> Iterator[tuple[int, int]]:
    """Yield the run, the widest first: with a first and last character that belong to a word beside it, and without."""
    start, end = span
    lefts, rights = [start], [end]
    if start and _IS_HAN.match(text, start - 1):
        joins = between or _goes_on(text, start - 1, -1) or _mean(text[start : start + 3 : 2]) >= edge
        lefts = [start, start + 2] if joins else [start + 2]
    if _IS_HAN.match(text, end - 1) and _IS_HAN.match(text, end):
        joins = bridge or _goes_on(text, end, 1) or text[end - 3] in _MARKS or _mean(text[end - 3 : end : 2]) >= edge
        rights = [end, end - 2] if joins else [end - 2]
    for a in lefts:
        for b in rights:
            if a < b:
                yield a, b


def _goes_on(text: str, at: int, step: int) -> bool:
    """Say whether the word at `at` is part of a sentence: a mark stands behind it, or it is too long for one word."""
    for i in range(at, at + step * _LONG, step):
        if not 0 <= i < len(text) or not _BESIDE.match(text, i):
            return False
        if not _IS_HAN.match(text, i):
            return True
    return True


def _runs_on(text: str, a: int, b: int, mean: float, params: Spaced) -> bool:
    """Say whether the run at `a:b`, so many nats a pair likelier together than apart, is running text."""
    chars = text[a:b:2]
    size = len(_IS_HAN.findall(chars))
    if size < params.least or any(sum(char in row for char in chars) > len(chars) * 2 / 3 for row in params.series):
        return False
    inside = (a > 0 and _BESIDE.match(text, a - 1)) or _BESIDE.match(text, b) or size < len(chars)
    need = params.inside if inside else params.alone if size < params.long else params.alone_long
    return mean >= need


def _mean(chars: str) -> float:
    """Return by how many nats a pair the characters are likelier together than each alone."""
    known = [symbol(char) for char in chars]
    pairs = list(pairwise(known))
    return sum(follows(a, b) - follows(-1, b) for a, b in pairs) / len(pairs) if pairs else 0.0


def _set_apart(text: str, start: int, end: int) -> bool:
    """Say whether the line has wider gaps, or a line of pinyin above or below."""
    first = text.rfind('\n', 0, start) + 1
    last = text.find('\n', end)
    last = len(text) if last < 0 else last
    if _COLUMNS.search(text, first, last):
        return True
    above = text.rfind('\n', 0, max(first - 1, 0)) + 1
    below = text.find('\n', last + 1)
    below = len(text) if below < 0 else below
    return len(_TONED.findall(text, above, first)) > 1 or len(_TONED.findall(text, last, below)) > 1


def make(name: str, rules: Mapping[str, Rule], common: None, cues: Cues) -> SpacedHan:
    """Make the pass."""
    del common, cues
    return SpacedHan(name, rules)
