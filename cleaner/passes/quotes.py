"""Put the quotation marks of Chinese print where straight ones stand around Chinese words.

A straight mark does not say whether it opens or closes.  In a paragraph, which is a line here, it is plain when their
number is even, every other one stands as an opening mark does and the rest as closing ones do, and none of the marks
to be put is there yet.  Otherwise the whole line stays, and so does one that looks like code, JSON or a row of CSV.
Pairs around words without Han stay as they are.  A quotation over several paragraphs is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cleaner.lines import Cues
from cleaner.passes import Rule, View
from cleaner.signs import HAN
from cleaner.text import Edit

BUDGET = 0.6

_HAN = re.compile(f'[{HAN}]')
# What no opening mark stands before, and no closing one behind.
_CLOSES = re.compile('[\\s，。、；：？！）》」』】…,.;:?!)]')
_OPENS = re.compile('[\\s（《「『【(]')
_TOUCHES = re.compile('[0-9A-Za-z]')  # 5" is a length, don't a word
_CODE = re.compile(r"""[={}\[\]<>\\|`]|",\s*"|':|":|',\s*'""")


@dataclass(frozen=True, slots=True)
class Marks:
    """The straight mark, and what to put where it opens and where it closes."""

    straight: str
    opens: str
    closes: str


PARAMS: Mapping[str, type] = {'*': Marks}


@dataclass(frozen=True)
class Quotes:
    """One rule file of straight quotation marks."""

    name: str
    rules: Mapping[str, Rule]
    budget: float = BUDGET
    signs: str = HAN

    def trigger(self, text: str) -> bool:
        return any(rule.params.straight in text for rule in self.rules.values())

    def __call__(self, view: View) -> Iterator[Edit]:
        for name, rule in self.rules.items():
            at = -1
            while (at := view.text.find(rule.params.straight, at + 1)) >= 0:
                start = view.text.rfind('\n', 0, at) + 1
                end = view.text.find('\n', at)
                end = len(view.text) if end < 0 else end
                for a, new in _marks(view.text[start:end], rule.params):
                    yield Edit(start + a, start + a + 1, new, name)
                at = end


def _marks(line: str, params: Marks) -> Iterator[tuple[int, str]]:
    """Yield where a straight mark of a line stands and what to put, from left to right; nothing where it is unclear."""
    places = [found.start() for found in re.finditer(re.escape(params.straight), line)]
    if len(places) % 2 or params.opens in line or params.closes in line or _CODE.search(line):
        return
    pairs = list(zip(places[::2], places[1::2], strict=True))
    if all(_is_pair(line, a, b) for a, b in pairs):
        for a, b in pairs:
            if _HAN.search(line, a, b):
                yield a, params.opens
                yield b, params.closes


def _is_pair(line: str, a: int, b: int) -> bool:
    """Tell whether the mark at `a` stands as one that opens and that at `b` as one that closes."""
    touched = (a > 0 and _TOUCHES.match(line, a - 1)) or _TOUCHES.match(line, b + 1)
    inside = b - a > 1 and not _CLOSES.match(line, a + 1) and not _OPENS.match(line, b - 1)
    return inside and not touched


def make(name: str, rules: Mapping[str, Rule], common: None, cues: Cues) -> Quotes:
    """Make the pass.  Raises `ValueError`, beginning with the rule's name, for marks that are not single characters."""
    del common, cues
    for key, rule in rules.items():
        if not len(rule.params.straight) == len(rule.params.opens) == len(rule.params.closes) == 1:
            raise ValueError(f"{key}: 'straight', 'opens' and 'closes' are one character each")
    return Quotes(name, rules)
