"""The kinds of rule that need no Python: `replace` (a pattern and what to put) and `swap` (a table of literals)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex

from cleaner.passes import Rule, View, patience
from cleaner.text import Edit

BUDGET = 0.6


@dataclass(frozen=True, slots=True)
class Replace:
    """Put `template` (a number or name of a group in it is filled in) where `pattern` matches."""

    pattern: regex.Pattern[str]
    template: str


@dataclass(frozen=True, slots=True)
class Swap:
    """Put the other word of `table` where one stands; of two that begin at one place, the longer."""

    pattern: regex.Pattern[str]
    table: Mapping[str, str]

    @classmethod
    def of(cls, table: Mapping[str, str]) -> Swap:
        words = sorted(table, key=lambda word: (-len(word), word))
        return cls(regex.compile('|'.join(map(regex.escape, words))), dict(table))


@dataclass(frozen=True, slots=True)
class Plain:
    """A file of plain rules; all of them see the same text."""

    name: str
    rules: Mapping[str, Rule]
    budget: float = BUDGET

    def trigger(self, text: str) -> bool:
        limit = patience(text)
        return any(rule.params.pattern.search(text, timeout=limit) for rule in self.rules.values())

    def __call__(self, view: View) -> Iterator[Edit]:
        limit = patience(view.text)
        for name, rule in self.rules.items():
            change = rule.params
            for found in change.pattern.finditer(view.text, timeout=limit):
                new = change.table[found.group()] if isinstance(change, Swap) else found.expand(change.template)
                yield Edit(found.start(), found.end(), new, name)
