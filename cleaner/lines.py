"""Lines of a text and the cues that tell their roles: what joining lines and reading pages share.

Knows marks and widths, which are facts of the script; words of the trade come from rule files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import eq
from typing import Any

import regex

STOPS = '。！？!?…\uff0e'  # end a sentence
LEADS = '：:；;—～~'  # end a line that leads on to the next paragraph
PAUSES = '，、,'  # a sentence goes on behind one of these
QUOTES = '”’」』》〉"'  # close what they close; a paragraph may end behind one
BRACKETS = ')）]】\u3015'
HEADLESS = frozenset('，。、；：！？）」』》〉】\u3015')  # no line begins with one of these
MARKS = frozenset(STOPS + LEADS + PAUSES)
_PAIRS = {')': '(', '）': '（', ']': '[', '】': '【', '\u3015': '\u3014'}
_WORDY = re.compile(r'[^\W\d_]')


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds more than white space; offsets in code points, widths in columns of a screen."""

    start: int  # of what is no white space
    end: int
    text: str  # start:end
    indent: int  # width of the white space before it
    width: int  # of `text`: Han 2, ASCII 1
    blanks: int  # blank lines before it


@dataclass(frozen=True, slots=True)
class LineParams:
    """What a line that matches a cue tells of its neighbours."""

    near: str = ''  # where the cue holds: 'head' among titles, 'above' one, 'foot' over a date, 'pictures', '' anywhere
    opens: bool = False  # an article's text begins here; of furniture: an article's page does
    closes: bool = False  # an article ends here
    interrupts: bool = False  # may stand in the middle of a sentence that flows around it
    says: str = ''  # what a byline is about: 'reporter', 'picture' (a credit alone), 'date'; '' for anything else
    sweeps: bool = False  # furniture: the title lines below it are furniture too
    longest: int = 60  # code points; a longer line does not match
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds and words of layout; `rules/articles.yaml` says where the figures come from."""

    title_width: int = 124
    shared_prefix: int = 12
    dated_prefix: int = 8
    list_lines: int = 3
    verse: int = 40
    quoted: int = 12
    one_width: int = 4
    outlet_tail: str = '(?!)'
    outlet_width: int = 40
    picture_opening: str = '(?!)'
    edge_lines: int = 3
    edge_length: int = 40
    larger: float = 1.3  # times the size of other type, from which on type is larger
    smaller: float = 1.0  # ... up to which type below a headline is a byline's
    talk: str = '(?!)'
    asks: int = 20  # columns from which on a question may be a title ...
    asks_between: int = 60  # ... and which it has at most, the paragraphs around it more
    cut: float = 0.5  # from this confidence on an article is cut ...
    report: float = 0.1  # ... and from this one on the cut that is not made is reported
    weights: Mapping[str, float] = field(default_factory=dict)  # in nats, of the signals for a head
    pieces: Mapping[str, float] = field(default_factory=dict)  # ... and for a piece that goes on from a place
    goes_on: float = 0.0  # nats from which on one is said to
    most_pairs: int = 2500  # of a piece and a place; where there are more, none is weighed
    repeated: float = 0.6  # share of the pairs of a title from which on it repeats another, in so many words ...
    shortest: int = 3  # ... and the characters, or pairs, that it has at least
    page_number: str = '(?!)'  # the number of a page is the group that matches
    leaves: str = '(?!)'  # the end of a paragraph that says where it goes on


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern of a whole line, and the role of a line that matches it."""

    name: str
    role: str
    trust: str
    why: str
    pattern: Any  # of `re` or `regex`, used with `fullmatch`
    params: LineParams = field(default_factory=LineParams)


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of a chain in order, and its limits."""

    cues: tuple[Cue, ...] = ()
    limits: Limits = field(default_factory=Limits)
    _rows: tuple[tuple[int, bool, Any, Cue], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # What is asked of each line is looked up once.
        rows = [(cue.params.longest, cue.role == 'paragraph', cue.pattern, cue) for cue in self.cues]
        object.__setattr__(self, '_rows', tuple(rows))

    def of(self, text: str) -> list[Cue]:
        """Return the cues that match the stripped line `text`, in order; if there are none, those of furniture and
        captions that match what was meant.

        A line with half a pair of brackets is a part of something; of cues it can match those of running text.
        """
        found = self._of(text)
        if found or (meant := as_meant(text)) == text:
            return found
        return [cue for cue in self._of(meant) if cue.role in ('furniture', 'caption')]

    def _of(self, text: str) -> list[Cue]:
        size = len(text)
        whole = all(map(eq, map(text.count, _PAIRS), map(text.count, _PAIRS.values())))
        return [
            cue
            for longest, running, pattern, cue in self._rows
            if size <= longest and (whole or running) and pattern.fullmatch(text)
        ]


@lru_cache(maxsize=64)
def compiled(pattern: str) -> Any:
    """Compile a pattern of a rule file's `with`, once."""
    return regex.compile(pattern)


def as_meant(text: str) -> str:
    """Return a line with signs put right that engines take for each other: square brackets, and brackets of two kinds,
    become round ones, and what stands for a figure in a date or number of a page becomes 1.

    >>> as_meant('〈记者 谢子岚)'), as_meant('203]年1月2日 第?版'), as_meant('读《河》(上)')
    ('（记者 谢子岚）', '2031年1月2日 第1版', '读《河》(上)')
    """
    if len(text) > _LONGEST:
        return text
    out = _FIGURE.sub('1', text)
    if not _MIXED.search(out):
        return out
    signs, opened = list(out), list[int]()
    for found in _BRACKET.finditer(out):
        at = found.start()
        kind = _OPENING.find(out[at])
        if kind >= 0:
            opened.append(at)
        elif opened:
            start = opened.pop()
            one, two = _OPENING.index(out[start]), _CLOSING.index(out[at])
            if one != two or out[at] in ']］':
                signs[start], signs[at] = '（', '）'
    return ''.join(signs)


_LONGEST = 300  # code points; no cue is of a longer line
_OPENING, _CLOSING = '([{（［【〔〈《', ')]}）］】〕〉》'
_BRACKET = re.compile(f'[{re.escape(_OPENING + _CLOSING)}]')
_MIXED = re.compile('[' + re.escape('[]［］〈') + ']|《[^》]*$|（[^）]*$|\\([^)]*$|〔[^〕]*$|【[^】]*$')
_FIGURE = re.compile(r'(?<=[\d年月第])[\]\[|lI?](?=[\d年月日版])')


def width(text: str) -> int:
    """Return the columns `text` takes on a screen: 1 for ASCII, else 2.

    >>> width('第A2版')
    6
    """
    return 2 * len(text) - len(text.encode('ascii', 'ignore'))


def lines_of(text: str) -> list[Line]:
    r"""Split `text` into its lines that are not blank.

    >>> [(line.text, line.indent, line.blanks) for line in lines_of('甲\n\n\u3000乙 ')]
    [('甲', 0, 0), ('乙', 2, 1)]
    """
    out = []
    at = blanks = 0
    for raw in text.splitlines(keepends=True):
        body = raw.strip()
        if body:
            start = at + len(raw) - len(raw.lstrip())
            out.append(Line(start, start + len(body), body, width(raw[: start - at]), width(body), blanks))
            blanks = 0
        else:
            blanks += 1
        at += len(raw)
    return out


def ending(text: str) -> str:
    """Say how a stripped line ends: 'stop', 'lead', 'pause', 'quote' (closed, with no stop), 'bracket' or 'open'.

    >>> [ending(t) for t in ('好。', '好。”', '如下：', '甲、', '“铁军”', '厂(区)', '完。（记者）', '继续推')]
    ['stop', 'stop', 'lead', 'pause', 'quote', 'bracket', 'stop', 'open']
    """
    bare = text.rstrip(QUOTES + BRACKETS)
    last = text[-1:]
    if not bare:
        return 'quote'
    if bare[-1] in STOPS or (bare[-1] == '.' and (bare[-2:-1].isalpha() or bare[-2:-1] == ')')):
        return 'stop'
    if last in _PAIRS:
        before = text[: max(text.rfind(_PAIRS[last]), 0)].rstrip(QUOTES + ' ')
        return 'stop' if before[-1:] in STOPS and before else 'bracket'
    if last in QUOTES:
        return 'quote'
    if last in LEADS:
        return 'lead'
    return 'pause' if last in PAUSES else 'open'


def inner(text: str, marks: str) -> int:
    """Count the characters of `marks` in `text`, its last one and the quotes behind it left out."""
    body = text.rstrip(QUOTES + BRACKETS)[:-1]
    return sum(map(body.count, marks))


def wordy(text: str) -> bool:
    """Tell whether there is a letter or Han character in `text`."""
    return bool(_WORDY.search(text))


def quoted(text: str) -> bool:
    """Tell whether `text` is one quotation and nothing else."""
    for a, b in ('“”', '「」', '『』', '""'):
        if text[:1] == a and text[-1:] == b and text.count(b) == (2 if a == b else 1) and len(text) > 1:
            return True
    return False


def title_like(text: str, widest: int) -> bool:
    """Tell whether the stripped line `text` could be a title: short, no sentence, not closed.

    >>> [title_like(t, 124) for t in ('市区新开三条公交线路', '他来了。', '“好。”', '会议要求，')]
    [True, False, False, False]
    """
    return (
        ending(text) in ('open', 'quote', 'bracket')
        and width(text) <= widest
        and not inner(text, '。；;')
        and inner(text, '，,') <= 3
        and not quoted(text)
        and wordy(text)
    )


def leading(text: str) -> int:
    """Return the width of what may not be parted from the start of `text`: a word or number, a character and its marks.

    >>> [leading(t) for t in ('会议', '会，议', '2026年', '“会”议')]
    [2, 4, 4, 6]
    """
    found = _LEADING.match(text)
    return width(found.group()) if found else 2


_LEADING = re.compile(
    r'[“‘「『《〈（(\[【\u3014]*(?:[A-Za-z0-9.%/_+-]+|.)'
    f'[{re.escape(STOPS + LEADS + PAUSES + QUOTES + BRACKETS)}]*'
)
