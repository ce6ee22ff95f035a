"""Find text that was read in the wrong codec, and propose what its bytes say in the right one.

A stretch of text is written back to bytes in the codec it may have been read in and read again in the one it may have
been meant in, for every pair of codecs a rule names.  Where characters of both readings end at the same byte, the
text falls into cells, each what is seen and what it would be.  A cell gains what it costs as seen less what it would
cost, in nats; the stretch of cells with the largest gain is the damage, so good text beside it stays out by itself.

Only what nothing was lost of is read: all bytes of a stretch decode, and what is shown encodes back to them.  Knows how
likely Chinese is (`cleaner.zh.model`), and of other scripts only that letters of one script follow each other; so it
looks at other languages to leave them alone, and repairs Latin letters and punctuation by ftfy's rules.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from cleaner.passes import Rule, View
from cleaner.signs import present
from cleaner.text import Edit
from cleaner.zh.model import BREAK, follows, symbol

BUDGET = 1.0
_FAR = 40  # code points beside a suspicious place that are looked at with it
_SAMPLE = 400  # code points at the beginning of a long stretch that are tried in every way
_LATIN = 'windows-1252'

# What windows-1252 shows for 80..9F where ISO 8859-1 has control characters.
_SPECIAL = (
    '\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d'
    '\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178'
)
_HIGH = '\u0080-\u00ff' + _SPECIAL
# Four bytes above 7F, or three pairs of which the second may be a letter (Big5, Shift-JIS).
_AS_LATIN = re.compile(f'[\u0080-\u00ff](?:[{_HIGH}]{{3}}|[@-~](?:[\u0080-\u00ff][@-~{_HIGH}]){{2}})')
# A first byte of UTF-8 and as many behind it as it asks for.
_NEXT = f'[\u0080-\u00bf{_SPECIAL}]'
_TYPOGRAPHY = re.compile(f'[\u00c2-\u00df]{_NEXT}|[\u00e0-\u00ef]{_NEXT}{{2}}|[\u00f0-\u00f4]{_NEXT}{{3}}')
_RUN = re.compile(f'[{_HIGH}]+')
# Kana of half width beside Han or a letter; Han and Hangul without a blank or bracket between them, as in no text of
# today; a private character beside Han or kana.
_AS_KANA = re.compile('[\uff61-\uff9f](?:[@-~\ue000-\uf8ff\u4e00-\u9fff]|(?<=[\u4e00-\u9fff].))')
_AS_HANGUL = re.compile('[\uac00-\ud7a3][\u4e00-\u9fff][\u4e00-\u9fff\uac00-\ud7a3]')
_AS_PRIVATE = re.compile('[\ue000-\uf8ff](?:[\u3041-\u9fff]|(?<=[\u3041-\u9fff].))')
# What each begins with: its signs, as a class of characters.
_TELLS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ('\u0080-\u00ff', _AS_LATIN),
    ('\uff61-\uff9f', _AS_KANA),
    ('\uac00-\ud7a3', _AS_HANGUL),
    ('\ue000-\uf8ff', _AS_PRIVATE),
    ('\u00c2-\u00f4', _TYPOGRAPHY),
)
_SIGNS = ''.join(signs for signs, _ in _TELLS)


@dataclass(frozen=True, slots=True)
class Pairs:
    """The codecs that a rule tries: every one of `seen` with every one of `meant`."""

    seen: tuple[str, ...]
    meant: tuple[str, ...]
    least: float  # a reading must lead the text as it stands by so many nats
    twice: bool = False  # the same pair two times over, nothing else


@dataclass(frozen=True, slots=True)
class Typography:
    """Characters that are not Chinese, as ftfy repairs them."""


@dataclass(frozen=True, slots=True)
class Common:
    """What makes a place suspicious, and when a reading is believed; costs in nats."""

    frequent: str  # the most frequent characters: what they become in the wrong codec is what is looked for
    hangul: str  # the most frequent syllables of Korean
    step: float  # what a reading must gain for each wrong codec
    gap: float  # what a character that stays as it is costs, so that no bridges are built between far places
    clear: float  # a reading's lead over the next one, at least; otherwise it is a guess
    edge: float  # what may be lost by widening a reading to where its line or what the codec can have shown ends
    latin_edge: float  # the same where Latin letters and signs are seen
    mean: float  # what a character of it may cost, at most
    short: int  # code points that are seen, at least


PARAMS: Mapping[str, type] = {'*': Pairs, 'typography-read-as-latin': Typography}


class _Cell(NamedTuple):
    """Code points `start:end` of what is seen, and what they would be; None when their bytes do not decode."""

    start: int
    end: int
    new: str | None


class _Way(NamedTuple):
    rule: str
    seen: str
    meant: str
    least: float
    twice: bool


class _Reading(NamedTuple):
    """A stretch of cells read in one way, and what it gains beyond its steps."""

    lead: float
    way: _Way
    cells: tuple[_Cell, ...]

    @property
    def start(self) -> int:
        return self.cells[0].start

    @property
    def end(self) -> int:
        return self.cells[-1].end

    @property
    def new(self) -> str:
        return ''.join(cell.new or '' for cell in self.cells)


_Choice = tuple[_Reading, _Reading | None, bool]  # a reading, the next one, and whether it leads clearly


@cache
def _latin() -> dict[str, bytes]:
    """Return the bytes that windows-1252 shows as these characters, as browsers have it: no byte without one."""
    table = {chr(byte): bytes([byte]) for byte in range(256)}
    for byte in range(0x80, 0xA0):
        char = bytes([byte]).decode(_LATIN, 'ignore')
        if char:
            table[char] = bytes([byte])
    return table


@lru_cache(1 << 16)
def _written(char: str, codec: str) -> bytes:
    """Return the bytes that are shown as `char` in this codec, b'' for none, or for others than are shown so."""
    if codec == _LATIN:
        return _latin().get(char, b'')
    try:
        raw = char.encode(codec)
        return raw if raw.decode(codec) == char and len(raw) < 4 else b''
    except UnicodeError:
        return b''


@lru_cache(1 << 16)
def _shown(raw: bytes, codec: str) -> str:
    """Return the one character that these bytes are in this codec, '' for none."""
    try:
        char = raw.decode(codec)
    except UnicodeError:
        return ''
    return char if len(char) == 1 and (char < '\x80') == (raw < b'\x80') and _kind(char) != 'nothing' else ''


def _length(raw: bytes, at: int, codec: str) -> int:
    """Return how many bytes the character that begins at `at` has, by its first."""
    lead = raw[at]
    if lead < 0x80:
        return 1
    if codec == 'utf-8':
        return 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    if codec == 'cp932':
        return 1 if 0xA1 <= lead <= 0xDF else 2
    if codec == 'euc_jp':
        return 3 if lead == 0x8F else 2
    return 2


def cells(text: str, seen: str, meant: str) -> Iterator[_Cell]:
    """Read a text that was read in the codec `seen` as `meant`, in the smallest pieces that both readings share.

    >>> [(cell.start, cell.end, cell.new) for cell in cells('\u6d63\u72b2\u30bd', 'gb18030', 'utf-8')]
    [(0, 3, '你好')]
    """
    parts = [_written(char, seen) or b'\xff' for char in text]  # FF is part of no character in any codec here
    raw = b''.join(parts)
    ends = list(accumulate(map(len, parts), initial=0))
    order = {at: i for i, at in enumerate(ends)}
    start, at, new = 0, 0, ''
    while at < len(raw):
        size = _length(raw, at, meant)
        if char := _shown(raw[at : at + size], meant):
            new += char
            at += size
            if (end := order.get(at)) is not None:
                yield _Cell(start, end, new)
                start, new = end, ''
        else:  # on from the next character that is seen: the frame is that of the text
            end = bisect_right(ends, at)
            at = ends[end]
            yield _Cell(start, end, None)
            start, new = end, ''


def _again(text: str, seen: str, meant: str) -> list[_Cell]:
    """Read a text twice over."""
    once = [cell._replace(new=cell.new if cell.new != '\ufffe' else None) for cell in cells(text, seen, meant)]
    middle = ''.join('\ufffe' if cell.new is None else cell.new for cell in once)
    order: dict[int, int] = {}
    at = 0
    for cell in once:
        order[at] = cell.start
        at += 1 if cell.new is None else len(cell.new)
    order[at] = len(text)
    out: list[_Cell] = []
    start, new, torn = 0, '', False
    for cell in cells(middle, seen, meant):
        torn = torn or cell.new is None
        new += cell.new or ''
        if (end := order.get(cell.end)) is not None:
            out.append(_Cell(start, end, None if torn else new))
            start, new, torn = end, '', False
    return out


# What a character costs that the model of Chinese does not know, in nats: as the first of its kind, and after its like.
_COSTS = {
    'hiragana': (6.0, 3.6),
    'katakana': (7.0, 4.2),
    'half': (9.0, 5.5),  # katakana of half width
    'hangul': (8.0, 7.7),  # a syllable that is not frequent; 2,350 are in KS X 1001
    'jamo': (12.0, 12.0),  # its parts alone
    'bopomofo': (12.0, 6.0),
    'letter': (7.0, 3.3),  # of Cyrillic, Greek, Thai and whatever else
    'accented': (6.0, 8.5),  # of Latin-1: one between letters is a word, two are rare
    'wide': (7.0, 4.0),  # Latin of full width
    'sign': (8.0, 4.0),
    'latin': (8.0, 8.5),  # signs of Latin-1
    'control': (14.0, 14.0),
    'nothing': (25.0, 25.0),  # unassigned or private
}
_KNOWN = {'L': 'letter', 'M': 'letter', 'N': 'sign', 'P': 'sign', 'S': 'sign', 'Z': 'sign'}
_ODD = {'letter', 'sign', 'latin', 'wide', 'jamo', 'bopomofo'}  # a reading is hardly made of these
_OLD = 13.0  # of a Han that the counts do not hold, where it is seen: people do write it


@lru_cache(1 << 15)
def _kind(char: str) -> str:
    """Name the kind of a character in `_COSTS`; '' for Chinese and ASCII, 'rare' for a Han that is in no counts."""
    if symbol(char) < 0:
        return 'rare'
    if symbol(char) != symbol(BREAK) or char < '\x7f' or char == '\u3000':
        return ''
    if '\u3041' <= char <= '\u309f':
        return 'hiragana'
    if '\u30a0' <= char <= '\u30ff':
        return 'katakana'
    if '\uff61' <= char <= '\uff9f':
        return 'half'
    if '\uac00' <= char <= '\ud7a3':
        return 'hangul'
    if '\u3100' <= char <= '\u312f':
        return 'bopomofo'
    if '\u3130' <= char <= '\u318f':
        return 'jamo'
    if '\uff01' <= char <= '\uff5e':
        return 'wide'
    category = unicodedata.category(char)
    if category in {'Cn', 'Co', 'Cs'}:
        return 'nothing'
    if '\u00aa' <= char <= '\u00ff' or char in _SPECIAL:
        return 'accented' if category in {'Ll', 'Lu'} else 'latin'
    if '\uf900' <= char <= '\ufaff':
        return 'rare'
    return _KNOWN.get(category[0], 'control')


def _cost(before: str, text: str, common: Common, *, seen: bool) -> Iterator[float]:
    """Yield what each character of a text costs behind `before`, in nats."""
    for char in text:
        kind = _kind(char)
        if not kind:
            first = symbol(BREAK) if before and _kind(before) not in {'', 'rare'} else symbol(before or BREAK)
            yield -follows(first, symbol(char))
        elif kind == 'rare':
            yield _OLD if seen else 19.0
        elif kind == 'hangul' and char in common.hangul:
            yield 4.5
        elif kind == 'hangul' and not seen:
            yield 11.0
        else:
            alike = before and (before == char or _kind(before) == kind)
            cost = _COSTS[kind][bool(alike)]
            yield cost if seen or kind not in _ODD else max(cost, 10.0)
        before = char


@dataclass(frozen=True, slots=True)
class Mojibake:
    """The pass `mojibake`."""

    name: str
    rules: Mapping[str, Rule]
    common: Common
    odd: str  # Han that frequent characters become, as a class
    budget: float = BUDGET

    @property
    def signs(self) -> str:
        return _SIGNS + self.odd

    def trigger(self, text: str) -> bool:
        """False when no place is suspicious."""
        return _any(self.odd).search(text) is not None

    def _patterns(self, text: str) -> Iterator[re.Pattern[str]]:
        """Yield the patterns of suspicious places whose signs stand in a text."""
        shown = present([self.odd, *(signs for signs, _ in _TELLS)], text)
        if self.odd and self.odd in shown:
            yield _near(self.odd)
        yield from (pattern for signs, pattern in _TELLS if signs in shown)

    def __call__(self, view: View) -> Iterator[Edit]:
        text = view.text
        done: list[tuple[int, int]] = []
        known: list[_Way] = []
        for start, end in self._windows(text):
            for edit in self._read(text, start, end, known):
                done.append((edit.start, edit.end))
                yield edit
        yield from self._typography(text, done)

    def _windows(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the stretches of lines around suspicious places, from left to right."""
        patterns = [pattern for pattern in self._patterns(text) if pattern is not _TYPOGRAPHY]
        hits = sorted(m.span() for pattern in patterns for m in pattern.finditer(text))
        last: tuple[int, int] | None = None
        for a, b in hits:
            begin = max(a - _FAR, text.rfind('\n', 0, a) + 1)
            stop = text.find('\n', b, b + _FAR)
            end = min(b + _FAR, len(text)) if stop < 0 else stop
            if last and begin <= last[1]:
                last = last[0], max(last[1], end)
            else:
                if last:
                    yield last
                last = begin, end
        if last:
            yield last

    def _read(self, text: str, start: int, end: int, known: list[_Way]) -> Iterator[Edit]:
        """Read a window in every way, keep the best readings that do not overlap, and propose what they change.

        A way that has been believed in this document is tried first, and no other when it reads all of the window.
        """
        part = text[start:end]
        if len(part) > 2 * _SAMPLE:  # what its beginning teaches saves most of the search
            self._chosen(part[:_SAMPLE], known)
        while not (chosen := self._chosen(part, known)):
            pass
        for reading, rival, clear in chosen[0]:
            yield from self._edits(part, start, reading, rival, clear)

    def _chosen(self, part: str, known: list[_Way]) -> tuple[list[_Choice]] | tuple[()]:
        """Choose the readings that do not overlap; () when a way was learnt by which the rest must be read again."""
        found = self._found(part, known)
        taken: list[_Choice] = []
        before = len(known)
        for reading in found:
            if not any(reading.start < other.end and other.start < reading.end for other, _, _ in taken):
                rival = next((r for r in found if _rivals(r, reading)), None)
                clear = reading.lead - (rival.lead if rival else 0.0) >= self.common.clear
                taken.append((reading, rival, clear))
                if clear and reading.way not in known:
                    known.append(reading.way)
        return (taken,) if len(known) == before else ()

    def _found(self, part: str, known: list[_Way]) -> list[_Reading]:
        """List the readings of a window, the best first."""
        found: list[_Reading] = []
        fits: dict[str, bool] = {}  # codecs that can have shown enough of the window
        for way in known + [way for way in self._ways() if way not in known]:
            if way.seen not in fits:
                shown = sum(char > '\x7f' and bool(_written(char, way.seen)) for char in part)
                fits[way.seen] = shown >= self.common.short
            if fits[way.seen]:
                readings = list(self._stretches(part, way, way in known))
                found += readings
                if way in known and _covered(part, readings):
                    break
        return sorted(found, key=lambda reading: -reading.lead)

    def _ways(self) -> Iterator[_Way]:
        for rule in self.rules.values():
            if isinstance(rule.params, Pairs):
                for seen in rule.params.seen:
                    for meant in rule.params.meant:
                        if seen != meant:
                            yield _Way(rule.name, seen, meant, rule.params.least, rule.params.twice)

    def _stretches(self, part: str, way: _Way, known: bool) -> Iterator[_Reading]:
        """Yield the stretches of a window that gain more than they cost when they are read so."""
        step = self.common.step
        steps, least = (0.0, self.common.step / 2) if known else (step * (2 if way.twice else 1), way.least)
        pieces = list((_again if way.twice else cells)(part, way.seen, way.meant))
        gains = self._gains(part, pieces)
        first, done = 0, 0
        best = total = 0.0
        last = -1  # of the stretch where it was best
        for i, gain in enumerate([*gains, None]):
            if gain is not None:
                if total <= 0:
                    first, total, best = i, 0.0, 0.0
                total += gain
                if total > best:
                    best, last = total, i
                if total > 0 and total > best - 2 * step:
                    continue
            if best > steps + least:
                a, b = self._to_edges(part, pieces, gains, max(first, done), last, way.seen)
                done = b + 1
                kept = pieces[a : b + 1]
                if self._fair(part, kept):
                    yield _Reading(best - steps, way, tuple(kept))
            best = total = 0.0

    def _gains(self, part: str, pieces: list[_Cell]) -> list[float | None]:
        """Return what each cell gains; None for one that does not decode."""
        out: list[float | None] = []
        old = new = ''
        for start, end, put in pieces:
            shown = part[start:end]
            if put is None:
                out.append(None)
                old = new = ''
                continue
            if put == shown:
                out.append(-self.common.gap)
            else:
                is_ = sum(_cost(old, shown, self.common, seen=True))
                out.append(is_ - sum(_cost(new, put, self.common, seen=False)))
            old, new = shown[-1], put[-1]
        return out

    def _to_edges(
        self, part: str, pieces: list[_Cell], gains: list[float | None], a: int, b: int, seen: str
    ) -> tuple[int, int]:
        """Widen a stretch to the ends of its line, or of what the codec can have shown, where that costs little."""
        edge = self.common.latin_edge if seen == _LATIN else self.common.edge
        for way in (-1, 1):
            at, lost = (a if way < 0 else b) + way, 0.0
            while 0 <= at < len(pieces) and (gain := gains[at]) is not None:
                if pieces[at].new == part[pieces[at].start : pieces[at].end]:
                    break
                lost -= gain
                at += way
            torn = 0 <= at < len(pieces) and gains[at] is None
            if lost <= edge and not (torn and _written(part[pieces[at].start], seen)):
                a, b = (at + 1, b) if way < 0 else (a, at - 1)
        return a, b

    def _fair(self, part: str, kept: list[_Cell]) -> bool:
        """Say whether a reading is long enough, likely in itself, and not of signs alone."""
        changed = [cell for cell in kept if cell.new != part[cell.start : cell.end]]
        shown = ''.join(part[cell.start : cell.end] for cell in changed)
        new = ''.join(cell.new or '' for cell in changed)
        signs = sum(_kind(char) == 'sign' or (_kind(char) == '' and '\u2000' <= char < '\u3100') for char in shown)
        ours = sum('\u3041' <= char <= '\ud7a3' for char in new)
        if len(shown) < self.common.short or 2 * signs > len(shown) or ours < 2 or 2 * ours < len(new):
            return False
        return sum(_cost('', new, self.common, seen=False)) <= self.common.mean * len(new)

    def _edits(self, part: str, start: int, reading: _Reading, rival: _Reading | None, clear: bool) -> Iterator[Edit]:
        lead = reading.lead - (rival.lead if rival else 0.0)
        way, over = reading.way, rival.new if rival else 'the text as it stands'
        rule = self.rules[way.rule]
        why = f'{rule.why} Read as {way.meant}, {_brief(reading.new)} leads {_brief(over)} by {lead:.1f} nats'
        why += '' if clear else ': no reading leads clearly'
        for cells_ in _changed(part, reading.cells):
            yield Edit(
                start + cells_[0].start,
                start + cells_[-1].end,
                ''.join(cell.new or '' for cell in cells_),
                rule.name,
                None,
                None if clear else 'guess',
                why,
                round(lead, 1),
            )

    def _typography(self, text: str, done: list[tuple[int, int]]) -> Iterator[Edit]:
        """Propose what ftfy makes of what is left: letters with accents, quotation marks, other scripts than ours."""
        rule = next((rule for rule in self.rules.values() if isinstance(rule.params, Typography)), None)
        if rule is None or not _TYPOGRAPHY.search(text):
            return
        from ftfy import TextFixerConfig, fix_encoding

        config = TextFixerConfig(
            unescape_html=False, restore_byte_a0=False, replace_lossy_sequences=False, decode_inconsistent_utf8=False
        )
        for run in _RUN.finditer(text):
            a, b = run.span()
            if b - a < 2 or not _TYPOGRAPHY.search(run[0]) or any(a < end and start < b for start, end in done):
                continue
            new = fix_encoding(run[0], config)
            if new != run[0] and _undone(new, run[0]):
                yield Edit(a, b, new, rule.name)


def _undone(new: str, shown: str) -> bool:
    """Say whether text in UTF-8 that is read as windows-1252, up to three times, is what is shown."""
    for _ in range(3):
        raw = new.encode('utf-8', 'surrogatepass')
        try:
            new = ''.join(_by_byte()[byte] for byte in raw)
        except KeyError:
            return False
        if new == shown:
            return True
    return False


@cache
def _by_byte() -> dict[int, str]:
    """Return what windows-1252 shows for a byte."""
    return {raw[0]: char for char, raw in _latin().items()}


def _covered(part: str, readings: list[_Reading]) -> bool:
    """Say whether nothing but ASCII stands outside the readings, which are in order."""
    ends = [0, *(at for r in readings for at in (r.start, r.end)), len(part)]
    return all(part[a:b].isascii() for a, b in zip(ends[::2], ends[1::2], strict=True))


def _brief(text: str) -> str:
    return text if len(text) <= 24 else f'{text[:20]}\N{HORIZONTAL ELLIPSIS}'


def _rivals(other: _Reading, reading: _Reading) -> bool:
    """Say whether a reading is of the same place, but another text."""
    if other is reading or other.start >= reading.end or reading.start >= other.end:
        return False
    return other.new not in reading.new and reading.new not in other.new


def _changed(part: str, pieces: Iterable[_Cell]) -> Iterator[list[_Cell]]:
    """Yield the runs of cells that change."""
    run: list[_Cell] = []
    for cell in pieces:
        if cell.new != part[cell.start : cell.end]:
            run.append(cell)
        elif run:
            yield run
            run = []
    if run:
        yield run


@cache
def _any(odd: str) -> re.Pattern[str]:
    """Compile a pattern of all suspicious places, and a few more: one that begins with a class is a loop in C."""
    tells = '|'.join(pattern.pattern for _, pattern in _TELLS)
    pair = f'|[^\n]{{0,5}}?[{odd}]' if odd else ''
    return re.compile(f'[{_SIGNS}{odd}](?:(?<=(?={tells}).){pair})')


@cache
def _near(odd: str) -> re.Pattern[str]:
    """Compile a pattern of two odd characters near each other."""
    return re.compile(f'[{odd}][^\n]{{0,5}}?[{odd}]')


def oddities(common: Common, rules: Iterable[Rule]) -> str:
    """Return, as a class, the characters that the frequent ones become in a wrong codec.

    Of Han only those count that the first level of neither GB 2312 nor Big5 holds: 7,000 that healthy text is made of.
    """
    out: set[str] = set()
    for rule in rules:
        if not isinstance(rule.params, Pairs):
            continue
        for seen in rule.params.seen:
            if seen == _LATIN:
                continue
            for meant in rule.params.meant:
                for char in common.frequent:
                    raw = char.encode(meant, 'ignore')
                    # Between its like a character of three bytes begins at even and at odd bytes.
                    for shift in (0, 1) if len(raw) == 3 else (0,):
                        for at in range(shift, len(raw) - 1, 2):
                            out.update(raw[at : at + 2].decode(seen, 'ignore'))
    return ''.join(sorted(char for char in out if '\u3400' <= char <= '\u9fff' and not _usual(char)))


def _usual(char: str) -> bool:
    simple, full = char.encode('gb2312', 'ignore'), char.encode('big5', 'ignore')
    return b'\xb0\xa1' <= simple < b'\xd8\xa1' or b'\xa4\x40' <= full < b'\xc6\x80'


def make(name: str, rules: Mapping[str, Rule], common: Common | None, _cues: object) -> Mojibake:
    """Make the pass; what things cost stands in the rule file."""
    if common is None:
        raise ValueError(f'{name}: the rule file must say what things cost (`with:`)')
    return Mojibake(name, rules, common, oddities(common, rules.values()))
