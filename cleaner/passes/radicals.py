"""Put the ideograph where text taken out of a PDF has the radical, or the compatibility ideograph, that looks like it.

A font often has one glyph for U+2F63 and U+751F, and a PDF then names the wrong one: the text looks right and is found
by no search.  Looks at runs of such characters that touch Han (or kana) of running text.  A radical that stands alone,
in quotation marks or in a list, is meant as a radical, and so is one in a line that speaks of radicals: it stays.

A rule takes the characters from `first` to `last`; it leaves runs of more than `longest`, and those within `near` code
points of which, in the same line and read in unified ideographs, `unless` matches.  What is counted or dated touches no
Han: the ideographs of `behind_digit` are running text behind a digit as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex

from cleaner.lines import Cues
from cleaner.passes import Rule, View, patience
from cleaner.signs import present
from cleaner.text import Edit
from cleaner.zh.radicals import unified

BUDGET = 0.6

_ALIKE = '\u2e80-\u2fd5\uf900-\ufad9\U0002f800-\U0002fa1d'
_RUN = regex.compile(f'[{_ALIKE}]+')
_BESIDE = regex.compile(
    '[\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002f7ff\U00030000-\U0003ffff]'
)


@dataclass(frozen=True, slots=True)
class Alike:
    """Which characters, and what shows that they are meant; `unless` is a regular expression, '' for none."""

    first: str
    last: str
    longest: int = 4
    near: int = 40
    unless: str = ''
    behind_digit: str = ''


PARAMS: Mapping[str, type] = {'*': Alike}


@dataclass(frozen=True)
class Radicals:
    """One rule file of characters that look like an ideograph."""

    name: str
    rules: Mapping[str, Rule]
    patterns: Mapping[str, regex.Pattern[str]]
    budget: float = BUDGET
    signs: str = _ALIKE

    def trigger(self, text: str) -> bool:
        return bool(present([self.signs], text))

    def __call__(self, view: View) -> Iterator[Edit]:
        text, table, limit = view.text, unified(), patience(view.text)
        for run in _RUN.finditer(text):
            start, end = run.span()
            beside = _BESIDE.match(text, end) or (start and _BESIDE.match(text, start - 1))
            digit = start and text[start - 1].isdecimal()
            if not (beside or digit):
                continue
            told: dict[str, bool] = {}  # whether a rule stays away from this run
            for at in range(start, end):
                char = text[at]
                for name, rule in self.rules.items():
                    params: Alike = rule.params
                    if not params.first <= char <= params.last or ord(char) not in table:
                        continue
                    if name not in told:
                        line = _around(text, start, end, params.near).translate(table)
                        meant = name in self.patterns and self.patterns[name].search(line, timeout=limit)
                        told[name] = end - start > params.longest or bool(meant)
                    if not told[name] and (beside or table.get(ord(text[start]), ' ') in params.behind_digit):
                        yield Edit(at, at + 1, table[ord(char)], name)
                    break


def _around(text: str, start: int, end: int, near: int) -> str:
    """Return what stands in the line of `start:end`, at most `near` code points to each side."""
    first = text.rfind('\n', max(start - near, 0), start) + 1 or max(start - near, 0)
    last = text.find('\n', end, end + near)
    return text[first : last if last >= 0 else end + near]


def make(name: str, rules: Mapping[str, Rule], common: None, cues: Cues) -> Radicals:
    """Make the pass.  Raises `ValueError`, beginning with the rule's name, for a pattern that does not compile."""
    del common, cues
    patterns = {}
    for key, rule in rules.items():
        if rule.params.unless:
            try:
                patterns[key] = regex.compile(rule.params.unless)
            except regex.error as error:
                raise ValueError(f"{key}: 'unless' is no pattern: {error}") from None
    return Radicals(name, rules, patterns)
