r"""Put the characters where an escape for them was left in prose: &#38271; \u957f %E9%95%BF =E9=95=BF =?UTF-8?B?...?=

Looks at escapes that stand free: no letter, slash or quotation mark of code touches them, and their line does not look
like code, mark-up, JSON or TeX and does not speak of encodings.  Han must be what comes out, except of an entity, which
must stand in a line of Chinese.  Escapes for control, private and unassigned characters, for halves of surrogates, and
runs that do not decode whole stay as they are.  `&amp;ldquo;` is undone at once, so that cleaning twice does nothing
more.  Knows bytes in UTF-8 only, and in the codec that an RFC 2047 word names.
"""

from __future__ import annotations

import html
import quopri
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html.entities import name2codepoint
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

import regex

from cleaner.lines import Cues
from cleaner.passes import Rule, View, patience
from cleaner.text import Edit

BUDGET = 0.6

_HAN = regex.compile('[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]')
_LETTER = regex.compile(r'[\p{L}--\p{Han}]', regex.V1)
_ANY = regex.compile(
    r'&(?:amp;)*#?\w{2,8};?|[\\%]u[0-9A-Fa-f]{4}|(?:[%=][0-9A-Fa-f]{2})+|=\?[\w-]+\?[BbQq]\?[^?\s]+\?='
)
_MADE = '&%\\=<>`|'  # ASCII that would begin another escape, mark-up, code or a table: no escape is undone to it


@dataclass(frozen=True, slots=True)
class Escape:
    """What an escape looks like (a regular expression), and how many Han must come out of one run or word."""

    find: str
    han: int = 1


@dataclass(frozen=True, slots=True)
class Common:
    """Regular expressions.  A line that `code` matches is no prose, nor one within `near` code points of what `speaks`
    of escapes; a text that `markup` matches keeps its named entities.

    A run of `long` Han and more that `beside` stands before or behind was prose, unless the stricter patterns match, or
    what comes out stands near in plain characters: then it is an example.
    """

    code: str
    speaks: str
    markup: str
    code_long: str
    speaks_long: str
    beside: str
    long: int = 6
    near: int = 100


class _Line(NamedTuple):
    is_prose: bool
    may_be: bool  # with a long run of escapes in it
    has_han: bool  # in the end


class _Found(NamedTuple):
    start: int
    end: int
    new: str
    name: str


_AMP = regex.compile('&(?:amp;)+')
_NAMES = frozenset(name2codepoint) | {'apos'}  # of HTML 4, and one of XML


def _entity(text: str) -> str:
    while text.startswith('&amp;') and len(text) > 5:
        text = '&' + text[5:]
    return html.unescape(text)


def _units(text: str) -> str:
    r"""Decode `\uXXXX` and `%uXXXX`: code units of UTF-16."""
    return bytes.fromhex(text.replace('\\u', '').replace('%u', '')).decode('utf-16-be')


def _percent(text: str) -> str:
    return unquote_to_bytes(text).decode()


def _quoted(text: str) -> str:
    return quopri.decodestring(text.encode('ascii')).decode()


def _word(text: str) -> str:
    from email.errors import HeaderParseError
    from email.header import decode_header

    try:
        parts = decode_header(text)
    except HeaderParseError as error:
        raise ValueError(text) from error
    # What is called gb2312 is often GBK, and either is GB18030.
    wider = {'gb2312': 'gb18030', 'gbk': 'gb18030'}
    return ''.join(
        p if isinstance(p, str) else p.decode(wider.get(codec or 'ascii', codec or 'ascii')) for p, codec in parts
    )


DECODE: Mapping[str, Callable[[str], str]] = {
    'numeric-entity': _entity,
    'named-entity': _entity,
    'unicode-escape': _units,
    'percent-u-escape': _units,
    'percent-encoded-han': _percent,
    'quoted-printable-han': _quoted,
    'encoded-word': _word,
}


PARAMS: Mapping[str, type] = dict.fromkeys(DECODE, Escape)


@dataclass(frozen=True)
class Escapes:
    """One rule file of escapes."""

    name: str
    rules: Mapping[str, Rule]
    patterns: Mapping[str, regex.Pattern[str]]
    common: Common
    code: regex.Pattern[str]
    speaks: regex.Pattern[str]
    markup: regex.Pattern[str]
    code_long: regex.Pattern[str]
    speaks_long: regex.Pattern[str]
    beside: regex.Pattern[str]
    budget: float = BUDGET
    signs: str = '&%=\\\\'

    def trigger(self, text: str) -> bool:
        if '&' in text and (';' in text or '#' in text):
            return True
        return '\\u' in text or _PERCENT.search(text) is not None or _EQUALS.search(text) is not None

    def __call__(self, view: View) -> Iterator[Edit]:
        text, limit = view.text, patience(view.text)
        shows = bool(self.markup.search(text, timeout=limit))
        lines: dict[int, _Line] = {}  # by its start
        candidates: list[_Found] = []
        for name, rule in self.rules.items():
            if shows and name == 'named-entity':
                continue  # the text is mark-up, and an entity in it as good as any other
            for found in self.patterns[name].finditer(text, timeout=limit):
                start, end = found.span()
                new = _decoded(name, found.group(), rule.params.han)
                if new is not None:
                    candidates.append(_Found(start, end, new, name))
        for run in _runs(sorted(candidates)):
            first = text.rfind('\n', 0, run[0].start) + 1
            if first not in lines:
                lines[first] = self._line(text, first, run[-1].end)
            line = lines[first]
            if line.is_prose or (line.may_be and self._was_prose(text, first, run)):
                yield from (Edit(*one) for one in run if line.has_han or self.rules[one.name].params.han)

    def _line(self, text: str, first: int, end: int) -> _Line:
        """Look at the line of an escape."""
        last = text.find('\n', end)
        last = last if last >= 0 else len(text)
        line = text[first:last]
        return _Line(
            self._is_prose(text, first, last),
            not self.code_long.search(_ANY.sub('', line), timeout=patience(text)),
            _HAN.search(html.unescape(_AMP.sub('&', line))) is not None,
        )

    def _is_prose(self, text: str, first: int, last: int) -> bool:
        """Say whether a line, its escapes set aside, is Chinese, or nothing, and neither code nor about escapes."""
        limit, near = patience(text), self.common.near
        rest = _ANY.sub('', text[first:last])
        if len(_HAN.findall(rest)) < len(_LETTER.findall(rest)) / 2 or self.code.search(rest, timeout=limit):
            return False
        around = _ANY.sub('', text[max(first - near, 0) : last + near])
        return not self.speaks.search(around, timeout=limit)

    def _was_prose(self, text: str, first: int, run: list[_Found]) -> bool:
        """Say whether a run is too long to be an example, and part of a sentence."""
        common = self.common
        start, end = run[0].start, run[-1].end
        new = ''.join(one.new for one in run)
        count = len(_HAN.findall(new))
        if count < common.long or not self.beside.search(text[max(start - 1, first) : start] + text[end : end + 1]):
            return False
        begin = max(start - common.near, 0)
        around = _ANY.sub('', text[begin:start]), _ANY.sub('', text[end : end + common.near])
        return not any(new in part or self.speaks_long.search(part, timeout=patience(text)) for part in around)


def _runs(found: list[_Found]) -> Iterator[list[_Found]]:
    """Put together what stands side by side."""
    run: list[_Found] = []
    for one in found:
        if run and run[-1].end != one.start:
            yield run
            run = []
        run.append(one)
    if run:
        yield run


# Each begins with a literal, which is looked for at the speed of memory.
_PERCENT = re.compile(r'%(?:u[0-9A-Fa-f]{4}|[Ee][3-9A-Fa-f]%)')
_EQUALS = re.compile(r'=(?:E[3-9A-F]=|\?[\w-]+\?[BbQq]\?)')


def _decoded(name: str, escaped: str, han: int) -> str | None:
    """Return what a run stands for; None when it does not decode, or to something that prose does not hold."""
    try:
        new = DECODE[name](escaped)
    except (ValueError, LookupError):  # no text in that codec; no such codec
        return None
    if new == escaped or len(_HAN.findall(new)) < han:
        return None
    if name == 'named-entity':
        return new if escaped[1:].split(';')[-2] in _NAMES else None
    plain = all(char not in _MADE if ' ' <= char <= '~' else _is_text(char) for char in new)
    return new if plain else None


def _is_text(char: str) -> bool:
    return unicodedata.category(char) not in ('Cc', 'Cf', 'Cs', 'Co', 'Cn') and char != '\ufffd'


_PATTERNS = ('code', 'speaks', 'markup', 'code_long', 'speaks_long', 'beside')


def make(name: str, rules: Mapping[str, Rule], common: Common, cues: Cues) -> Escapes:
    """Make the pass.  Raises `ValueError`, beginning with the rule's name, for a pattern that does not compile."""
    del cues
    patterns = {}
    for key, rule in rules.items():
        try:
            patterns[key] = regex.compile(rule.params.find)
        except regex.error as error:
            raise ValueError(f"{key}: 'find' is no pattern: {error}") from None
    try:
        seen = [regex.compile(getattr(common, key), regex.M) for key in _PATTERNS]
    except regex.error as error:
        raise ValueError(f'{name}: one of {", ".join(_PATTERNS)} is no pattern: {error}') from None
    return Escapes(name, rules, patterns, common, *seen)
