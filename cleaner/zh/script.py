"""Write words in the other script, as opencc-python-reimplemented does with its dictionaries, much faster.

OpenCC's conversions are steps, each a group of dictionaries.  In a step that package takes the longest match in the
word, the leftmost of these, then the same to the left and to the right of it, first in one dictionary, then with what
is left in the next.  Nearly always that comes to what each character is alone.  So a step knows the phrases that come
to something else, and by which two of its characters each is found.  Where no other phrase reaches into one of these,
any order of reading gives the same, and it is put as it is.  A word in which one does is read the long way.

opencc-pyo3, where it is installed (the extra `fast`), reads from left to right, and has newer dictionaries.  It is
given these ones, and the words that any order of reading writes alike: the result is the same with it and without.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import zip_longest
from typing import Any, NamedTuple

Table = Mapping[str, str]
Port = Callable[[str], str]  # writes words, one a line, reading each from left to right


class Reach(NamedTuple):
    """What stands before and behind a phrase where another one reaches into it or around it."""

    before: tuple[str, ...]
    behind: tuple[str, ...]


class Step:
    """A group of dictionaries; a match in an earlier one goes before any in a later one."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = [(_sizes(table), table) for table in tables]
        self.all = {key: value for table in reversed(tables) for key, value in table.items()}
        self.alone = {ord(key): value for key, value in self.all.items() if len(key) == 1}
        self.phrases: set[str] = set()  # those that are not what their characters are alone
        # By such a character and the one behind it, or the one before it where it is the last: where a phrase begins
        # from there, and of what length it is.
        self.at: dict[str, set[tuple[int, int]]] = {}
        chars = set[str]()
        for table in tables:
            for key, value in table.items():
                if len(key) > 1 and value != key.translate(self.alone):
                    self.phrases.add(key)
                    i = self._telling(key, value)
                    chars.add(key[i])
                    if i + 1 < len(key):
                        self.at.setdefault(key[i : i + 2], set()).add((i, len(key)))
                    else:
                        self.at.setdefault(key[i - 1 : i + 1], set()).add((i, len(key)))
        self.telling = re.compile(f'[{re.escape("".join(sorted(chars)))}]' if chars else '(?!)')
        self._reaches: dict[str, Reach | None] = {}

    def _telling(self, key: str, value: str) -> int:
        """Return where a phrase has a character that it makes into something else than that is alone."""
        same = len(key) == len(value)
        return next((i for i, new in enumerate(value) if same and key[i].translate(self.alone) != new), 0)

    def convert(self, words: str, port: Port | None = None) -> str:
        """Write words, one a line.  `port` writes those that come out alike whatever order they are read in."""
        told, torn = self._told(words)
        if port is None:
            new = self._put(words, told)
        else:
            new = port(words)
        if not torn:
            return new
        lines, new_lines = words.split('\n'), new.split('\n')
        for i in torn:
            new_lines[i] = ''.join(self._read(lines[i]))
        return '\n'.join(new_lines)

    def _told(self, words: str) -> tuple[list[tuple[int, int]], set[int]]:
        """Return where phrases stand that tell, sorted, and the lines in which another phrase reaches into one."""
        found = set()
        at, phrases = self.at, self.phrases
        for match in self.telling.finditer(words):
            i = match.start()
            for before, size in (*at.get(words[i : i + 2], ()), *at.get(words[i - 1 : i + 1], ())):
                start = i - before
                if start >= 0 and words[start : start + size] in phrases:
                    found.add((start, -start - size))
        told, torn, upto = [], list[int](), 0
        for start, less in sorted(found):
            end = -less
            if end <= upto:  # inside another, into which nothing reaches
                continue
            reach = self._reach(words[start:end])
            if reach is None or words.endswith(reach.before, 0, start) or words.startswith(reach.behind, end):
                torn.append(start)
            else:
                told.append((start, end))
                upto = end
        return told, _lines(words, torn)

    def _reach(self, phrase: str) -> Reach | None:
        """Return what must not stand beside a phrase; None for one in which an earlier dictionary has a match."""
        try:
            return self._reaches[phrase]
        except KeyError:
            pass
        heads, tails, around = self._others
        inner = [phrase[i:j] for i in range(len(phrase)) for j in range(i + 1, len(phrase) + 1)]
        first = next(i for i, (_, table) in enumerate(self.tables) if phrase in table)
        out = None
        if not any(part in table for _, table in self.tables[:first] for part in inner):
            cuts = range(1, len(phrase))
            before = {front for i in cuts for front in tails.get(phrase[:i], ())}
            behind = {rest for i in cuts for rest in heads.get(phrase[i:], ())}
            for front, rest in around.get(phrase, ()):
                (before if front else behind).add(front or rest)
            out = Reach(tuple(before), tuple(behind))
        self._reaches[phrase] = out
        return out

    @cached_property
    def _others(self) -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, list[tuple[str, str]]]]:
        """What all phrases go on with behind a head, have before a tail, and have around a phrase that tells."""
        heads, tails, around = dict[str, list[str]](), dict[str, list[str]](), dict[str, list[tuple[str, str]]]()
        for key in self.all:
            size = len(key)
            for i in range(1, size):
                heads.setdefault(key[:i], []).append(key[i:])
                tails.setdefault(key[i:], []).append(key[:i])
            for i in range(size - 1):
                for j in range(i + 2, size + (i > 0)):
                    if key[i:j] in self.phrases:
                        around.setdefault(key[i:j], []).append((key[:i], key[j:]))
        return heads, tails, around

    def _put(self, words: str, told: Sequence[tuple[int, int]]) -> str:
        """Write the phrases that were found, and each character between them alone."""
        if not told:
            return words.translate(self.alone)
        out, at = list[str](), 0
        for start, end in told:
            out += words[at:start].translate(self.alone), self.all[words[start:end]]
            at = end
        out.append(words[at:].translate(self.alone))
        return ''.join(out)

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


def _lines(text: str, places: Sequence[int]) -> set[int]:
    """Return the numbers of the lines, from 0, in which places stand, which are sorted."""
    out, number, at = set[int](), 0, 0
    for place in places:
        number += text.count('\n', at, place)
        at = place
        out.add(number)
    return out


@cache
def steps(config: str) -> tuple[Step, ...]:
    """Read OpenCC's dictionaries for a conversion, such as `s2t`."""
    return tuple(Step([_values(table) for _, _, table in group]) for group in opencc(config)._dict_chain_data)  # noqa: SLF001  # it has no other way


@cache
def ports(config: str) -> tuple[Port, ...]:
    """Return what writes words for each of the `steps`, by opencc-pyo3; nothing where that is not installed."""
    try:
        return tuple(map(port, steps(config)))
    except ImportError:
        return ()


def port(step: Step) -> Port:
    """Return a converter of opencc-pyo3 with the dictionaries of a step.  Raises `ImportError` where there is none."""
    from opencc_pyo3 import OpenCC

    converter: Port = OpenCC.from_dicts('s2t', _slots(step.all)).convert
    return converter


def _slots(table: Table) -> list[Any]:
    """Return a dictionary as opencc-pyo3 takes it: in the place of those that it has for `s2t`."""
    phrases = [(key, value) for key, value in table.items() if len(key) > 1]
    chars = [(key, value) for key, value in table.items() if len(key) == 1]
    slots = {'STPhrases': phrases, 'STCharacters': chars}
    return [{'slot': slot, 'pairs': pairs, 'mode': 'override'} for slot, pairs in slots.items()]


@cache
def opencc(config: str) -> Any:
    """Return the converter of opencc-python-reimplemented."""
    from opencc import OpenCC

    return OpenCC(config)


def _values(table: Table) -> dict[str, str]:
    """Return a dictionary with the first of the values that a key has."""
    return {key: value.split(' ')[0] for key, value in table.items()}


def convert(words: Sequence[str], config: str, by: Sequence[Port] | None = None) -> list[str]:
    """Write words, which hold none of the marks and spaces that part words.

    `by` has a converter for each step, or none; what is installed, when it is left out.

    >>> convert(['头发', '发展'], 's2t')
    ['頭髮', '發展']
    """
    if not words:
        return []
    lines = '\n'.join(words)
    for step, port in zip_longest(steps(config), ports(config) if by is None else by):
        lines = step.convert(lines, port)
    return lines.split('\n')
