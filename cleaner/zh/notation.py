"""Ways to write readings, and a text cut at those it holds: 召開(kāi)會議 is 召開 and 會議 with a gloss between.

A gloss is a reading, in brackets or bare, behind a character that has that reading, whatever the context: the tools
that write them do not look at it.  What is told of a character and its gloss is kept, and asked again and again.
Does not know who wrote a gloss, a person or a tool.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate
from operator import add, eq, itemgetter, sub
from typing import NamedTuple

from cleaner.signs import HAN
from cleaner.zh import bopomofo, jyutping
from cleaner.zh.common import rank, usual
from cleaner.zh.glosses import says
from cleaner.zh.readings import alike, reads

# Vowels, m and n with the tone marks of pinyin, the breve for the caron, and combining marks.
_TONED = (
    '\u00e0\u00e1\u00e8\u00e9\u00ec\u00ed\u00f2\u00f3\u00f9\u00fa\u0101\u0103\u0113\u0115\u011b\u012b\u012d\u0144\u0148\u014d\u014f'
    '\u016b\u016d\u01ce\u01d0\u01d2\u01d4\u01d6\u01d8\u01da\u01dc\u01f9\u1e3f\u1ebf\u1ec1\u0300\u0301\u0304\u0306\u0308\u030c'
)
_LETTERS = f'a-z\u00ea\u00fc\u0251\u0261{_TONED}'  # script a and g among them
_REACH = 9  # letters in front of a sign, at most, that a bare reading may begin with
_MEMORY = 1 << 16  # pairs of character and gloss; running text has some thousand


class System(NamedTuple):
    """A way to write readings: the patterns of a syllable, of a bare one, of a word's; the letters they are made of,
    and those one of which a text with bare ones must hold; the test; whether it is foreign to those who write
    Traditional characters; a syllable in pinyin, or ''.
    """

    shape: str
    bare: str
    word: str
    letters: str
    signs: str  # a class, as of `cleaner.signs`
    reads: Callable[[str, str], bool]
    foreign: bool
    pinyin: Callable[[str], str]


SYSTEMS = {
    'pinyin': System(
        f'[{_LETTERS}:]{{1,9}}[0-5]?',
        f'[{_LETTERS}]{{1,9}}',
        f"(?=[A-Za-z '\u2019]*[^\\x00-\\x7f{HAN}）》])[A-Z{_LETTERS} '\u2019]{{2,40}}",
        _LETTERS,
        _TONED,
        reads,
        True,
        str,
    ),
    'bopomofo': System(
        bopomofo.SHAPE,
        bopomofo.SHAPE,
        bopomofo.WORD,
        bopomofo.LETTERS,
        bopomofo.LETTERS,
        lambda char, text: any(reads(char, one) for one in bopomofo.either(text)),
        False,
        bopomofo.pinyin,
    ),
    'jyutping': System(
        jyutping.SHAPE,
        '',
        f'(?:{jyutping.SHAPE} ?){{2,}}',
        'a-z\u00e9\u00ea\u00fc',
        '',
        jyutping.reads,
        False,
        lambda _: '',
    ),
}


class Gloss(NamedTuple):
    """What a gloss behind a character says: its reading, how many times, whether with a space before the bracket,
    whether it is ASCII, whether it lacks the tone that it has.  `fit` 0: the character usually reads so and no other
    way, 1: so among others, 2: another way, -1: not known.  Then how frequent it is, how many letters are
    a gloss, and how an edit says that it reads so.
    """

    reading: str
    times: int
    spaced: bool
    plain: bool
    toneless: bool
    fit: int
    rank: int
    size: int
    said: str


_size = itemgetter(Gloss._fields.index('size'))
Pair = tuple[str, str]  # a character and the gloss behind it


class Glosses(dict[Pair, Gloss]):
    """What is known of pairs of character and gloss; each is asked of the tables once."""

    def __init__(self, kind: str, bracketed: bool) -> None:
        self.system, self.bracketed = SYSTEMS[kind], bracketed

    def __missing__(self, pair: Pair) -> Gloss:
        if len(self) > _MEMORY:
            self.clear()
        char, gloss = pair
        size = self._fits(char, gloss)
        reading, times, spaced = gloss[: size or None], 1, False
        if self.bracketed:
            reading = gloss[1 : gloss.index(gloss[-1])]
            reading, times, spaced = reading.rstrip(' '), gloss.count(gloss[0]), ' ' in gloss
        plain = reading.isascii()
        toneless = plain and reading.isalpha() and not self.system.reads(char, f'{reading}5')
        fit, said = self._fit(char, reading), says(char, reading)
        self[pair] = out = Gloss(reading, times, spaced, plain, toneless, fit, rank(char), size, said)
        return out

    def _fits(self, char: str, gloss: str) -> int:
        """Return how many letters of `gloss` are one: all or none; of a bare one, a word may stand behind it.

        A bare one has a tone mark, or none because it is neutral.
        """
        if self.bracketed:
            return len(gloss) if self.system.reads(char, gloss[1 : gloss.index(gloss[-1])].rstrip(' ')) else 0
        for size in range(len(gloss), 0, -1):
            part = gloss[:size]
            if not part.isascii() and self.system.reads(char, part) and (size == len(gloss) or gloss[size:].isascii()):
                return size
        return len(gloss) if self.system.reads(char, f'{gloss}5') else 0

    def _fit(self, char: str, reading: str) -> int:
        known, spelt = usual(char), self.system.pinyin(reading)
        if not known or not spelt:
            return -1
        return int(len(known) > 1) if any(alike(spelt, other) for other in known) else 2


glosses_of = cache(Glosses)


class Cut(NamedTuple):
    """A text cut at its glosses: `gaps[i]` stands before gloss `i` and ends with the character that it is of; one more
    gap stands behind the last.  `pairs` are these characters and their glosses, `counts` how often each is there, in
    the order of the text; `starts` and `ends` are the places of the glosses.  `strange` are the brackets of the same
    shape that hold no reading of theirs, or bare letters with tone marks; they are parts of gaps.
    """

    gaps: Sequence[str]
    pairs: Sequence[Pair]
    counts: Counter[Pair]
    strange: int
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def at(
        cls, gaps: Sequence[str], glosses: Sequence[str], pairs: Sequence[Pair], counts: Counter[Pair], strange: int = 0
    ) -> Cut:
        sizes = list(map(len, glosses))
        ends = list(accumulate(map(add, map(len, gaps), sizes)))
        return cls(gaps, pairs, counts, strange, list(map(sub, ends, sizes)), ends)

    def head(self, size: int) -> Cut:
        """Return the cut of the text up to where so many glosses end, the last strange ones in proportion."""
        pairs, strange = self.pairs[:size], self.strange * size // len(self.pairs)
        return Cut([*self.gaps[:size], ''], pairs, Counter(pairs), strange, self.starts[:size], self.ends[:size])


def cut(text: str, kind: str, brackets: tuple[str, ...]) -> Cut:
    """Cut a text at the glosses in any of these brackets, or at bare ones."""
    pattern = _pattern(kind, brackets)
    parts = pattern.split(text)
    gaps, behind = parts[:: pattern.groups + 1], parts[1 :: pattern.groups + 1]
    pairs = list(zip(map(itemgetter(-1), gaps[:-1]), behind, strict=True))
    counts, known = Counter(pairs), glosses_of(kind, bool(brackets))
    sizes = map(_size, map(known.__getitem__, counts))
    if all(sizes) if brackets else all(map(eq, sizes, map(len, map(itemgetter(1), counts)))):
        return Cut.at(gaps, behind, pairs, counts)
    before, kept, rest, strange = list[str](), list[Pair](), list[str](), 0
    for gap, pair in zip(gaps, pairs, strict=False):
        (char, gloss), size = pair, known[pair].size
        rest.append(gap)
        if size:
            before.append(''.join(rest))
            kept.append((char, gloss[:size]))
            rest = [gloss[size:]]
        else:
            rest.append(gloss)
            strange += known[pair].plain == bool(brackets)
    glosses = [gloss for _, gloss in kept]
    return Cut.at([*before, ''.join([*rest, gaps[-1]])], glosses, kept, Counter(kept), strange)


def may_hold(text: str, kind: str, brackets: Sequence[str]) -> bool:
    """Say whether there may be a gloss in a text; False is a proof, and quick."""
    if brackets:
        return any(pair[0] in text and _pattern(kind, (pair,)).search(text) for pair in brackets)
    sign = one_of(SYSTEMS[kind].signs).search(text)
    return sign is not None and _pattern(kind, ()).search(text, max(sign.start() - _REACH, 0)) is not None


@cache
def one_of(letters: str) -> re.Pattern[str]:
    return re.compile(f'[{letters}]')


@cache
def _pattern(kind: str, brackets: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a gloss, all of it in group 1.

    It begins with the bracket itself, which is 4,000 MB/s on text without glosses; a Han class in front would be 100.
    """
    system = SYSTEMS[kind]
    if not brackets:
        return re.compile(f'(?<=[{HAN}])((?>{system.bare}))')
    some = []
    for number, pair in enumerate(brackets, 2):
        left, right = map(re.escape, pair)
        once = f'{left}(?<=[{HAN}]{left})({system.shape}) ?{right}'
        some.append(f'{once}(?:{left}\\{number} ?{right})*(?!{left}[{system.letters}])')
    return re.compile(f'({"|".join(some)})')


@cache
def next_one(kind: str) -> re.Pattern[str]:
    """Return the pattern of a gloss behind the next character, of whatever reading."""
    return re.compile(f'[，。、；：？！\\s]?[{HAN}][^\\w\\s][{SYSTEMS[kind].letters}]')


@cache
def word(kind: str, pair: str) -> re.Pattern[str]:
    """Return the pattern of a bracket with the reading of a word in it, behind Han; of one syllable, for pinyin."""
    left, right = map(re.escape, pair)
    return re.compile(f'{left}(?<=[{HAN}]{left})({SYSTEMS[kind].word}){right}')


@cache
def torn(kind: str, brackets: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a place where text is off by one byte: a reading that lost its left bracket, or a byte
    that lost the other one before a mark; `?!` and `??` are what people write.
    """
    rights = re.escape(''.join(pair[1] for pair in brackets))
    letter, mark = f'[{SYSTEMS[kind].letters}]', '[，。！？；：,:;]'
    # Letters and marks are fewer than Han: what stands in front is looked at last.
    return re.compile(f'{letter}(?<=[?{HAN}]{letter}){letter}{{0,8}} ?[{rights}]|{mark}(?<=[?]{mark})')
