"""Write a word in the other script, as opencc-python-reimplemented does with its dictionaries, ten times as fast.

OpenCC's conversions are steps, each a group of dictionaries.  In a step that package takes the longest match in the
word, the leftmost of these, then the same to the left and to the right of it, first in one dictionary, then with what
is left in the next.  Nearly always that comes to what each character is alone.  So a step knows the phrases that come
to something else, and by which of its characters each is found; only a word with one of them is read the long way.

Other ports of OpenCC read from left to right and have newer dictionaries: their results differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

Table = Mapping[str, str]


class Step:
    """A group of dictionaries; a match in an earlier one goes before any in a later one."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = [(_sizes(table), table) for table in tables]
        self.alone = {ord(key): value for table in reversed(tables) for key, value in table.items() if len(key) == 1}
        self.phrases: set[str] = set()  # those that are not what their characters are alone
        self.at: dict[str, set[tuple[int, int]]] = {}  # by a character: where it stands in a phrase, and of what length
        for table in tables:
            for key, value in table.items():
                if len(key) > 1 and value != key.translate(self.alone):
                    self.phrases.add(key)
                    told = [i for i, char in enumerate(key) if len(key) == len(value) and self._one(char) != value[i]]
                    at = told[0] if told else 0
                    self.at.setdefault(key[at], set()).add((at, len(key)))
        self.telling = re.compile(f'[{re.escape("".join(sorted(self.at)))}]' if self.at else '(?!)')

    def _one(self, char: str) -> str:
        return self.alone.get(ord(char), char)

    def convert(self, word: str) -> str:
        for found in self.telling.finditer(word):
            for before, size in self.at[found[0]]:
                start = found.start() - before
                if start >= 0 and word[start : start + size] in self.phrases:
                    return ''.join(self._read(word))
        return word.translate(self.alone)

    def _read(self, word: str) -> Iterator[str]:
        """Yield what the matches in `word`, and the characters between them, become."""
        put: dict[int, tuple[int, str]] = {}
        free = [True] * len(word)
        for sizes, table in self.tables:
            for less, start in sorted(_matches(word, sizes, table)):
                end = start - less
                if all(free[start:end]):
                    put[start] = end - start, table[word[start:end]]
                    free[start:end] = [False] * (end - start)
            for start, char in enumerate(word):
                if free[start] and char in table:
                    put[start] = 1, table[char]
                    free[start] = False
        at = 0
        while at < len(word):
            size, new = put.get(at, (1, word[at]))
            yield new
            at += size


def _sizes(table: Table) -> dict[str, tuple[int, ...]]:
    """Return by the first two characters of phrases how long they are."""
    out: dict[str, set[int]] = {}
    for key in table:
        if len(key) > 1:
            out.setdefault(key[:2], set()).add(len(key))
    return {head: tuple(sizes) for head, sizes in out.items()}


def _matches(word: str, sizes: Mapping[str, tuple[int, ...]], table: Table) -> Iterator[tuple[int, int]]:
    """Yield the phrases in a word as (less their length, start)."""
    for start in range(len(word) - 1):
        for size in sizes.get(word[start : start + 2], ()):
            if start + size <= len(word) and word[start : start + size] in table:
                yield -size, start


@cache
def steps(config: str) -> tuple[Step, ...]:
    """Read OpenCC's dictionaries for a conversion, such as `s2t`."""
    return tuple(Step([_values(table) for _, _, table in group]) for group in opencc(config)._dict_chain_data)  # noqa: SLF001  # it has no other way


@cache
def opencc(config: str) -> Any:
    """Return the converter of opencc-python-reimplemented."""
    from opencc import OpenCC

    return OpenCC(config)


def _values(table: Table) -> dict[str, str]:
    """Return a dictionary with the first of the values that a key has."""
    return {key: value.split(' ')[0] for key, value in table.items()}


def convert(word: str, config: str) -> str:
    """Write a word, which holds none of the marks and spaces that part words.

    >>> convert('头发', 's2t'), convert('发展', 's2t')
    ('頭髮', '發展')
    """
    for step in steps(config):
        word = step.convert(word)
    return word
