"""The kinds of rule that need no Python: `replace` (a pattern and what to put) and `swap` (a table of literals)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import regex

from cleaner.passes import Rule, View, patience
from cleaner.signs import present
from cleaner.text import Edit

BUDGET = 0.6


@dataclass(frozen=True, slots=True)
class Replace:
    """Put `template` (a number or name of a group in it is filled in) where `pattern` matches."""

    pattern: regex.Pattern[str]
    template: str
    signs: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, 'signs', begins(self.pattern.pattern))


@dataclass(frozen=True, slots=True)
class Swap:
    """Put the other word of `table` where one stands; of two that begin at one place, the longer."""

    pattern: regex.Pattern[str]
    table: Mapping[str, str]
    signs: str

    @classmethod
    def of(cls, table: Mapping[str, str]) -> Swap:
        words = sorted(table, key=lambda word: (-len(word), word))
        signs = ''.join(sorted({re.escape(word[0]) for word in words}))
        return cls(regex.compile('|'.join(map(regex.escape, words))), dict(table), signs)


# What a match can be told to begin with: a character, or a class of characters and ranges; none that may be left out.
_CHAR = r'(?:\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\[^\w\s]|[^\\\[\]^&~|-])'
_HEAD = re.compile(rf'(?:\[((?:{_CHAR}(?:-{_CHAR})?)+)\]|(\\[^\w\s]|[^\\\[\](){{}}.*+?^$|]))(?![*?{{])')
_CODE = re.compile(r'\\(?:[xu]([0-9A-Fa-f]+)|(.))', re.S)
_FLAGS = re.compile(r'\(\?(?!P)[A-Za-z]')
_AROUND = re.compile(r'\(\?<?[=!]')
_PARTS = re.compile(r'\\.|\[(?:\\.|[^\\\]])*\]|(?P<opens>\()|(?P<closes>\))|(?P<or>\|)', re.S)


def begins(pattern: str) -> str:
    r"""Return the characters that every match of `pattern` begins with, as a class; '' when that is not plain to see.

    >>> begins(r'[\x41-\x43]++'), begins('(?<=长)(?:桥{2})'), begins('a|b'), begins(r'\d'), begins('a?b')
    ('A-C', '', '', '', '')
    >>> begins('。。(?!。)'), begins('(?<=长)(?:桥|梁)'), begins('(?<=长)(?:桥梁)(?=和|与)')
    ('。', '', '桥')
    """
    at = 0
    while _AROUND.match(pattern, at):
        at = _closed(pattern, at)
    if pattern.startswith('(?:', at):
        if pattern.startswith(('*', '?', '{'), _closed(pattern, at)):
            return ''
        at += 3
    head = _HEAD.match(pattern, at)
    if not head or _FLAGS.search(pattern):
        return ''
    depth = least = 0
    for part in _PARTS.finditer(pattern, head.end()):
        depth += (part.lastgroup == 'opens') - (part.lastgroup == 'closes')
        least = min(least, depth)
        if depth == least and part.lastgroup == 'or':
            return ''  # there is another way to begin
    inside = head[1] or re.escape(head[2][-1])
    return _CODE.sub(lambda code: re.escape(chr(int(code[1], 16)) if code[1] else code[2]), inside)


def _closed(pattern: str, at: int) -> int:
    """Return where the group that opens at `at` ends."""
    depth = 0
    for part in _PARTS.finditer(pattern, at):
        depth += (part.lastgroup == 'opens') - (part.lastgroup == 'closes')
        if not depth:
            return part.end()
    return len(pattern)


@dataclass(frozen=True, slots=True)
class Plain:
    """A file of plain rules; all of them see the same text."""

    name: str
    rules: Mapping[str, Rule]
    budget: float = BUDGET
    signs: str = field(init=False)

    def __post_init__(self) -> None:
        signs = [rule.params.signs for rule in self.rules.values()]
        object.__setattr__(self, 'signs', ''.join(signs) if all(signs) else '')

    def trigger(self, text: str) -> bool:
        limit = patience(text)
        return any(rule.params.pattern.search(text, timeout=limit) for rule in self._awake(text))

    def _awake(self, text: str) -> list[Rule]:
        """Return the rules whose signs are there, and those that have none."""
        signs = {rule.params.signs for rule in self.rules.values()}
        shown = present(signs - {''}, text) | {''}
        return [rule for rule in self.rules.values() if rule.params.signs in shown]

    def __call__(self, view: View) -> Iterator[Edit]:
        limit = patience(view.text)
        for rule in self._awake(view.text):
            name, change = rule.name, rule.params
            for found in change.pattern.finditer(view.text, timeout=limit):
                new = change.table[found.group()] if isinstance(change, Swap) else found.expand(change.template)
                yield Edit(found.start(), found.end(), new, name)
