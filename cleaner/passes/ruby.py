"""Take the readings out of ruby: <ruby>長<rt>cháng</rt></ruby>沙 is 長沙, and so is 長《ちょう》.

Ruby is what sets a reading beside its characters; as text it stands among them.  The marks say what is what, so no
evidence is weighed: what stands in the place of a reading must look like one (Latin syllables, bopomofo, kana) and what
it is for must hold a Han character.  Three notations: the elements of HTML, plain or as entities, whole or with tags
lost; Aozora's 《》 and its bar, with kana; and kana in brackets.  Japanese is left alone unless a rule says `japanese`.

An HTML page is code, and so is ruby that a sentence about tags shows.  Does not know which kana a character reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from cleaner.lazy import lazy
from cleaner.lines import Cues
from cleaner.passes import Rule, View
from cleaner.signs import HAN
from cleaner.text import Edit
from cleaner.zh.glosses import says

NOTATIONS = {'html': '<&', 'aozora': '《', 'brackets': '(（'}  # what none of them can do without
BUDGET = 0.95  # a short text in which every character has a reading is mark-up by that much

_KANA = '\u3041-\u3096\u30a1-\u30fa\u30fc'
_BASE = lazy(f'[{HAN}\u3005\u3006\u30f5\u30f6]+$')
_TAG = lazy(r'(?:<|&lt;)(/?)(ruby|rbc|rb|rtc|rt|rp)(?:\s(?:(?!&gt;)[^<>]){0,200})?(?:>|&gt;)', re.I)
_BRACKET = lazy('\\s*[(（\\[［《〈【)）\\]］》〉】]?\\s*')
_READING = lazy(
    f"\\s*([A-Za-z\u00c0-\u024f\u0251\u0261\u0300-\u036f\u1e00-\u1eff0-6'\u2019\u00b7 -]{{1,40}}"
    f'|[\u3105-\u3129\u02c7\u02ca\u02cb\u02d9 ]{{1,40}}|[{_KANA}\u30fb ]{{1,30}})\\s*'
)
_SYLLABLE = lazy(
    f'[a-z\u00c0-\u024f\u0251\u0261\u0300-\u036f\u1e00-\u1eff]{{1,7}}|[\u3105-\u3129\u02c7\u02ca\u02cb\u02d9]{{1,4}}|[{_KANA}]{{1,8}}'
)
_PAGE = lazy(r'<(?:!doctype|html|head|body|script)\b', re.I)
_KANAS = lazy(f'[{_KANA}]')
_CHINESE = re.compile('[的了们們这這吗嗎呢]')
_AOZORA = lazy(f'(?:([|\uff5c])([^|\uff5c《》\\n]{{1,20}}))?《([{_KANA}\u30fb]{{1,30}})》')
_HIRAGANA = lazy('([(（])([\u3041-\u3096\u30fc]{1,30})([)）])')
_MOST = 5  # kana that one character reads
_CONTENT = {'rt': 'reading', 'rp': 'bracket'}
_SHOWN = 4  # elements at most that a text shows for each time that it speaks of mark-up
_NEAR = 60  # code points in front in which a sentence may say that it shows mark-up


@dataclass(frozen=True, slots=True)
class Fault:
    """What one rule takes out: a `notation` (html, aozora, brackets), whole or `broken`, in `japanese` or elsewhere."""

    notation: str = 'html'
    broken: bool = False
    japanese: bool = False
    speaks: str = '(?!)'


PARAMS: Mapping[str, type] = {'*': Fault}


@dataclass(frozen=True)
class Ruby:
    """One rule file of ruby."""

    name: str
    rules: Mapping[str, Rule]
    budget: float = BUDGET
    signs: str = ''

    def trigger(self, text: str) -> bool:
        kinds = {rule.params.notation for rule in self.rules.values()}
        return (
            ('html' in kinds and any(tag in text for tag in ('<rt', '<RT', 'lt;rt', 'lt;RT')))
            or ('aozora' in kinds and _AOZORA.search(text) is not None)
            or ('brackets' in kinds and _HIRAGANA.search(text) is not None)
        )

    def __call__(self, view: View) -> Iterator[Edit]:
        text = view.text
        for name, rule in self.rules.items():
            notation, japanese = rule.params.notation, rule.params.japanese
            if notation == 'aozora':
                yield from _aozora(text, name)
            elif notation == 'brackets':
                yield from _brackets(text, name)
            elif self.trigger(text) and not _PAGE.search(text):
                found = [each for each in _elements(text) if each.broken == rule.params.broken]
                if found and _is_japanese(text, found) == japanese:
                    shown = _speaks(rule.params.speaks).findall(text)
                    for element in found:
                        yield from _edits(text, element, name, shown if len(found) < _SHOWN * len(shown) else ())


class _Cut(NamedTuple):
    """A span to be taken out, with the reading in it and the base it is of ('' where it holds tags only)."""

    start: int
    end: int
    base: str
    reading: str


@dataclass(frozen=True, slots=True)
class _Element:
    """A ruby element, or what is left of one."""

    broken: bool
    cuts: Sequence[_Cut]


def _edits(text: str, element: _Element, name: str, speaks: Sequence[str]) -> Iterator[Edit]:
    first = element.cuts[0].start
    near = text[max(first - _NEAR, 0) : first]
    shown = next((word for word in speaks if word in near), '')
    for start, end, base, reading in element.cuts:
        why = says(base, reading) if reading else 'a tag of ruby'
        if shown:
            yield Edit(start, end, '', name, None, 'guess', f'{why}; but the text speaks of {shown}')
        else:
            yield Edit(start, end, '', name, None, None, why)


@cache
def _speaks(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _elements(text: str) -> Iterator[_Element]:
    """Yield the ruby elements whose every reading looks like one, and readings that have lost their element."""
    parts: list[_Part] = []
    inside = False
    for part in _parts(text):
        opens = part.kind == 'ruby'
        if parts and (opens or (not inside and part.kind == 'base')):
            yield from _element(text, parts, inside)
            parts = []
        inside = opens or (inside and bool(parts))
        if inside or part.kind != 'base':
            parts.append(part)
        if part.kind == '/ruby':
            yield from _element(text, parts, inside)
            parts, inside = [], False
    if parts:
        yield from _element(text, parts, inside)


class _Part(NamedTuple):
    """A tag, named; or what stands behind one: `base`, `reading`, or `bracket`."""

    kind: str
    start: int
    end: int


def _parts(text: str) -> Iterator[_Part]:
    """Cut what stands from the first tag to the last into tags and what is between them."""
    last: _Part | None = None
    for tag in _TAG.finditer(text):
        if last is not None and last.end < tag.start():
            yield _Part(_CONTENT.get(last.kind, 'base'), last.end, tag.start())
        last = _Part(tag[1] + tag[2].lower(), *tag.span())
        yield last
    if last is not None and last.kind == 'rt' and (found := _SYLLABLE.match(text, last.end)):
        yield _Part('reading', *found.span())


def _element(text: str, parts: Sequence[_Part], inside: bool) -> Iterator[_Element]:
    """Yield the element of these parts, or nothing when one of its readings does not look like one."""
    kinds = [part.kind for part in parts]
    count = kinds.count('reading')
    bases = [text[part.start : part.end].strip() for part in parts if part.kind == 'base']
    bases = [base for base in bases if base]
    if not inside:
        before = _BASE.search(text[max(parts[0].start - 8, 0) : parts[0].start])
        bases = [before.group()] if before else []
    cuts: list[_Cut] = []
    seen, passed = 0, 0 if inside else 1
    for part in parts:
        base = reading = ''
        if part.kind == 'base' and (kept := text[part.start : part.end].strip()):
            passed += 1
            at = text.index(kept, part.start)
            if inside and '\n' in text[part.start : at]:
                cuts[-1] = cuts[-1]._replace(end=at)
            if inside and '\n' in text[at + len(kept) : part.end]:
                cuts.append(_Cut(at + len(kept), part.end, '', ''))
            continue
        if part.kind == 'bracket' and not _BRACKET.fullmatch(text, part.start, part.end):
            return
        if part.kind == 'reading':
            found = _READING.fullmatch(text, part.start, part.end)
            base = ''.join(bases[seen : seen + 1] if len(bases) == count else bases[:passed][-1:])
            if found is None or not _BASE.search(base):
                return
            reading, seen = found[1].strip(), seen + 1
        if cuts and cuts[-1].end == part.start and not (cuts[-1].reading and (reading or part.kind == 'rt')):
            cuts[-1] = _Cut(cuts[-1].start, part.end, cuts[-1].base or base, cuts[-1].reading or reading)
        else:
            cuts.append(_Cut(part.start, part.end, base, reading))
    if not seen:
        return
    closed = kinds.count('rt') == kinds.count('/rt') == count
    whole = kinds[0] == 'ruby' and kinds[-1] == '/ruby' and (closed or '/rt' not in kinds)
    yield _Element(not whole, cuts)


def _aozora(text: str, name: str) -> Iterator[Edit]:
    for found in _AOZORA.finditer(text):
        bar, marked, reading = found.groups()
        before = None if bar else _BASE.search(text[max(found.start() - 20, 0) : found.start()])
        base = marked or (before.group() if before else '')
        if not base or (not bar and re.search('[\u30a1-\u30fa]', reading)):  # 《》 around katakana may be a title
            continue
        if bar:
            yield Edit(
                found.start(), found.start() + 1, '', name, None, None, 'a bar where the characters of ruby begin'
            )
        yield Edit(found.start(3) - 1, found.end(), '', name, None, None, says(base, reading))


def _brackets(text: str, name: str) -> Iterator[Edit]:
    for found in _HIRAGANA.finditer(text):
        before = _BASE.search(text[max(found.start() - 20, 0) : found.start()])
        base, reading = before.group() if before else '', found[2]
        if base and len(reading) <= _MOST * len(base) and found[1] + found[3] in ('()', '（）'):
            yield Edit(found.start(), found.end(), '', name, None, None, says(base, reading))


def _is_japanese(text: str, found: Sequence[_Element]) -> bool:
    """Say whether the text is Japanese: kana stands outside of the readings, or in them, and nothing is Chinese."""
    rest, pos = [], 0
    cuts = [cut for element in found for cut in element.cuts]
    for cut in cuts:
        rest.append(text[pos : cut.start])
        pos = cut.end
    outside = ''.join([*rest, text[pos:]])
    if _KANAS.search(outside):
        return True
    return any(_KANAS.search(cut.reading) for cut in cuts) and len(_CHINESE.findall(outside)) < 2


def make(name: str, rules: Mapping[str, Rule], common: None, cues: Cues) -> Ruby:
    """Make the pass.  Raises `ValueError` for a notation that it does not know."""
    del common, cues
    for rule in rules.values():
        if rule.params.notation not in NOTATIONS:
            known = ', '.join(NOTATIONS)
            raise ValueError(f'{rule.name}: notation is {rule.params.notation!r}, and can be {known}')
    signs = ''.join(sorted({NOTATIONS[rule.params.notation] for rule in rules.values()}))
    return Ruby(name, rules, signs=signs)
