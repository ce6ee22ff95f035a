"""Write a text in the other script: Traditional to Simplified or back, by OpenCC.

This is wanted, not damage: it stands in chains that are off unless asked for.  A text is converted when it has, outside
of what is guarded, a character that only the script it comes from has; 后 and 里, which both have, are none.  Then
every word of it is, but those with characters that only the other script has: a Traditional name quoted in a Simplified
text is not taken for Simplified.  So what was converted is not converted again, though OpenCC would: 萬里 to 萬裏.

A word is a run of letters and digits between marks and spaces; OpenCC looks no further either.  Where the new word is
as long as the old one, each character is an edit of its own, else what is between their common ends.  OpenCC and its
dictionaries are read when a text with Han is met first.  Stray bytes, and what touches them, stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import compress, repeat
from operator import ne
from typing import Any, NamedTuple

import regex

from cleaner.lines import Cues
from cleaner.passes import Rule, View
from cleaner.signs import HAN
from cleaner.text import Edit
from cleaner.zh.script import convert, opencc

BUDGET = 0.6

# What OpenCC calls its conversions: from Simplified, and to it.
FROM_SIMPLIFIED = ('s2t', 's2tw', 's2hk', 's2twp')
TO_SIMPLIFIED = ('t2s', 'tw2s', 'hk2s', 'tw2sp')
_WORD = regex.compile(r'[\p{L}\p{M}\p{N}]*\p{Han}[\p{L}\p{M}\p{N}]*')
_STRAY = re.compile('.?[\ud800-\udfff]+.?', re.S)
# The class alone makes a tuple of so many without looking at each: half the time of calling it.
_edit = tuple.__new__


@dataclass(frozen=True, slots=True)
class Conversion:
    """Which conversion of OpenCC."""

    config: str


PARAMS: Mapping[str, type] = {'*': Conversion}


class Script(NamedTuple):
    """A conversion of OpenCC, and the characters that only the one or the other script has."""

    config: str
    old: re.Pattern[str]
    new: re.Pattern[str]


@cache
def script(config: str) -> Script:
    """Read OpenCC's dictionaries for `config`."""
    forth, back = ('s2t', 't2s') if config in FROM_SIMPLIFIED else ('t2s', 's2t')
    # What a conversion may put is no sign of a text that is still to be converted.
    made, there, here = opencc(config), opencc(forth), opencc(back)
    # 群 is not OpenCC's own Traditional, which is 羣, but that of Taiwan: their variants tell nothing either.
    variants = [opencc(name) for name in ('t2tw', 't2hk')]
    return Script(config, _only(there, made, *variants), _only(here, *variants))


def _only(source: Any, *others: Any) -> re.Pattern[str]:
    """Return a pattern for the characters that `source` always changes, and that no dictionary here writes.

    Eleven Simplified characters, such as 软 in 软肥皂, are left as they are by a phrase of OpenCC's: they tell nothing.
    """
    changed: set[str] = set()
    kept: set[str] = set()
    for converter in (source, *others):
        for _, _, table in converter.dict_cache.values():
            for key, values in table.items():
                if len(key) == 1 and converter is source:
                    changed.add(key)
                kept.update(values if len(key) == 1 else values.split(' ')[0])
    # Beyond U+FFFF `re` searches a class a hundred times slower; those characters are rare, and convert with the rest.
    return re.compile(f'[{"".join(sorted(char for char in changed - kept if ord(char) <= 0xFFFF))}]')


@dataclass(frozen=True)
class Convert:
    """One rule file of conversions; the first of its rules alone converts."""

    name: str
    rules: Mapping[str, Rule]
    budget: float = BUDGET
    signs: str = HAN

    def trigger(self, text: str) -> bool:
        return any(script(rule.params.config).old.search(text) for rule in self.rules.values())

    def __call__(self, view: View) -> Iterator[Edit]:
        text = view.text
        shut = sorted([*view.guards, *(found.span() for found in _STRAY.finditer(text))])
        for name, rule in self.rules.items():
            found = script(rule.params.config)
            pieces = list(_between(shut, len(text)))
            if any(found.old.search(text, start, end) for start, end in pieces):
                for start, end in pieces:
                    yield from _edits(text, start, end, name, found)
                return


def _between(shut: list[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in [*shut, (size, size)]:
        if at < start:
            yield at, start
        at = max(at, end)


def _edits(text: str, start: int, end: int, name: str, found: Script) -> Iterator[Edit]:
    words = [
        word for word in _WORD.finditer(text, start, end) if found.old.search(word[0]) or not found.new.search(word[0])
    ]
    olds = [word[0] for word in words]
    starts, ends, puts = list[int](), list[int](), list[str]()
    for word, old, new in zip(words, olds, convert(olds, found.config), strict=True):
        if old == new:
            continue
        at = word.start()
        if len(new) == len(old):
            differs = list(map(ne, old, new))
            starts += compress(range(at, at + len(old)), differs)
            ends += compress(range(at + 1, at + 1 + len(old)), differs)
            puts += compress(new, differs)
        else:
            head = _common(old, new)
            tail = _common(old[head:][::-1], new[head:][::-1])
            starts.append(at + head)
            ends.append(word.end() - tail)
            puts.append(new[head : len(new) - tail])
    fields = zip(starts, ends, puts, repeat(name), repeat(None), repeat(None), repeat(''), repeat(None), strict=False)
    return map(_edit, repeat(Edit), fields)


def _common(one: str, two: str) -> int:
    """Return how many characters the beginnings of two words have in common."""
    return next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))


def make(name: str, rules: Mapping[str, Rule], common: None, cues: Cues) -> Convert:
    """Make the pass.  Raises `ValueError`, beginning with the rule's name, for a conversion that OpenCC has not."""
    del common, cues
    for key, rule in rules.items():
        if rule.params.config not in FROM_SIMPLIFIED + TO_SIMPLIFIED:
            known = ', '.join(FROM_SIMPLIFIED + TO_SIMPLIFIED)
            raise ValueError(f"{key}: 'config' is {rule.params.config!r}, and can be {known}")
    return Convert(name, rules)
