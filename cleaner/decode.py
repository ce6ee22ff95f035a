"""Bytes to text, whatever the bytes are, and back to the same bytes.

`decode` never fails because of what it is given.  It keeps two promises, for all bytes and all codecs:

- `decode(data).encode() == data`;
- the text survives UTF-8: `text.encode('utf-8', 'surrogateescape').decode('utf-8', 'surrogateescape') == text`.

How it decides: a byte-order mark, else strict UTF-8, else a contest.  Every codec reads a sample, `_cost` says how
strange the characters are that come out, and the least strange reading wins; chardet nominates one more codec where
that is no clear win.  Where only a few characters are not ASCII, `likelihood` chooses among the readings that come
near; letters of two bytes in UTF-8, which a word in GBK may look like, are weighed so too.  What it does not know:
words.  Two characters on their own may be misread, and the 7-bit codecs (ISO-2022, HZ, UTF-7) are only read when they
are named.
"""

from __future__ import annotations

import codecs
import math
import re
import unicodedata
from base64 import b64decode, b64encode
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, groupby
from operator import itemgetter
from typing import Any, NamedTuple

from cleaner.lazy import lazy

# Byte-order marks by name.  UTF-32 stands before UTF-16, whose little-endian mark begins alike.
MARKS: Mapping[str, bytes] = {
    '': b'',
    'utf-8': codecs.BOM_UTF8,
    'utf-32-le': codecs.BOM_UTF32_LE,
    'utf-32-be': codecs.BOM_UTF32_BE,
    'utf-16-le': codecs.BOM_UTF16_LE,
    'utf-16-be': codecs.BOM_UTF16_BE,
    'gb18030': b'\x84\x31\x95\x33',
}


class Segment(NamedTuple):
    """A stretch of the text that was read in one codec; code points, half-open."""

    start: int
    end: int
    codec: str


class Raw(NamedTuple):
    """A stretch of the text that its codec does not encode back, and its bytes; code points, half-open."""

    start: int
    end: int
    data: bytes


class _Part(NamedTuple):
    """A piece of a document on its way; `raw` in code points of this piece."""

    codec: str
    text: str
    raw: Sequence[Raw] = ()


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how its bytes were read.  All offsets are code points of `text`, half-open.

    `text` is without the byte-order mark.  A byte that does not decode is one of U+DC80-U+DCFF in it (PEP 383); where a
    codec has no room for those (UTF-16, UTF-32, the stateful ones) it is U+FFFD.  `segments` are adjacent and cover the
    text; there is at least one.  `bom` names the mark, '' when there is none.  `raw` are the ranges, some of them
    empty, whose codec does not give back the bytes they came from.  `binary`: there are NUL bytes, and UTF-16 or
    UTF-32 does not account for them.
    """

    text: str
    segments: tuple[Segment, ...]
    bom: str = ''
    raw: tuple[Raw, ...] = ()
    binary: bool = False

    @property
    def exact(self) -> bool:
        """Whether the codecs alone give the bytes back."""
        return not self.raw

    @property
    def codec(self) -> str:
        """The codec that most of the text was read in."""
        share: Counter[str] = Counter()
        for start, end, codec in self.segments:
            share[codec] += end - start
        return share.most_common(1)[0][0]

    def encode(self, text: str | None = None) -> bytes:
        """Return the bytes that `text` came from: this text, perhaps got back from a ledger.

        Raises `ValueError` when it has another length; `encode_as` writes a changed text.
        """
        return _bytes(self.text if text is None else text, self.segments, self.bom, self.raw)

    def as_head(self) -> dict[str, Any]:
        """Return segments, mark and raw bytes as JSON takes them; `source_bytes` reads it."""
        return {
            'segments': [list(segment) for segment in self.segments],
            'bom': self.bom,
            'raw': [[start, end, b64encode(data).decode()] for start, end, data in self.raw],
        }


def decode(data: bytes, encoding: str | None = None, encodings: Sequence[str] = ()) -> Decoded:
    r"""Read `data`, whatever it holds.  `encoding` says the codec outright, `encodings` the ones to choose from.

    A byte-order mark overrules `encodings`; under `encoding` only that codec's own mark is one.  Raises `ValueError`
    when a name is not that of a text codec.

    >>> decode('中文'.encode('gb18030')).segments
    (Segment(start=0, end=2, codec='gb18030'),)
    >>> decode(b'caf\xe9', 'latin-1').text
    'café'
    """
    pinned = '' if encoding is None else codec_name(encoding)
    allowed = tuple(dict.fromkeys(end for name in encodings for end in _ends(codec_name(name))))
    bom = _mark(data, pinned)
    body = data[len(MARKS[bom]) :] if bom else data
    binary = b'\0' in data
    if bom and bom != 'utf-8':
        codec = bom
    elif pinned in ('utf-16', 'utf-32'):
        codec = f'{pinned}-le'
    else:
        codec = pinned
    if codec in ('', 'utf-8') and (codec or bom or not binary) and (codec or bom or not allowed or 'utf-8' in allowed):
        try:
            text = body.decode()
        except UnicodeDecodeError:
            pass
        else:
            named = codec or bom or allowed
            if named or (codec := _doubted(body, text)) == 'utf-8':
                return Decoded(text, (Segment(0, len(text), 'utf-8'),), bom, binary=binary)
    pieces = [(body, codec)] if codec else _detect(body, allowed, marked=bom == 'utf-8')
    return _build(data, bom, pieces, binary and not _is_wide(pieces[0][1]))


def bound(pages: Sequence[Decoded]) -> Decoded:
    r"""Return `pages` as one text with a form feed between two; it encodes to their bytes with a byte 0C between two.

    >>> found = bound([decode('桥'.encode('gb18030'), 'gb18030'), decode('雨'.encode('utf-8-sig'))])
    >>> found.text, found.encode() == '桥'.encode('gb18030') + b'\f' + '雨'.encode('utf-8-sig')
    ('桥\x0c雨', True)
    """
    segments: list[Segment] = []
    raw: list[Raw] = []
    at = 0
    for number, page in enumerate(pages):
        if number:
            segments.append(Segment(at, at + 1, 'utf-8'))
            at += 1
            if page.bom:  # a text has one mark, before its first page
                raw.append(Raw(at, at, MARKS[page.bom]))
        segments += [Segment(at + start, at + end, codec) for start, end, codec in page.segments]
        raw += [Raw(at + start, at + end, data) for start, end, data in page.raw]
        at += len(page.text)
    text = '\f'.join(page.text for page in pages)
    return Decoded(text, tuple(_merged(segments)), pages[0].bom, tuple(raw), any(page.binary for page in pages))


def _merged(segments: Iterable[Segment]) -> list[Segment]:
    """Return adjacent segments of one codec as one; empty ones go, but for the only one."""
    out: list[Segment] = []
    for segment in segments:
        if out and (out[-1].codec == segment.codec or segment.start == segment.end):
            out[-1] = out[-1]._replace(end=segment.end)
        elif out and out[-1].start == out[-1].end:
            out[-1] = segment
        else:
            out.append(segment)
    return out


def source_bytes(text: str, head: Mapping[str, Any]) -> bytes:
    """Return the bytes that `text` came from; `head` is what `Decoded.as_head` gave, as JSON brings it back.

    Raises `ValueError` when `text` cannot be the text that the head speaks of.
    """
    segments = [Segment(start, end, codec) for start, end, codec in head['segments']]
    raw = [Raw(start, end, b64decode(data)) for start, end, data in head['raw']]
    return _bytes(text, segments, head['bom'], raw)


def encode_as(text: str, decoded: Decoded) -> bytes:
    """Return `text`, changed since, in the codec that most of `decoded` was read in, and with its mark.

    Raises `UnicodeEncodeError`, a `ValueError` whose `start`, `end` (code points of its `object`) and `reason` say
    where and why: a character does not encode, or the result would be read as another text (stray bytes brought
    together); or bytes that were read as U+FFFD would be lost, and then it is about `decoded.text`.
    """
    if text == decoded.text:
        return decoded.encode()
    codec = decoded.codec
    for start, end, _ in decoded.raw:
        if '\N{REPLACEMENT CHARACTER}' in decoded.text[start:end]:
            raise UnicodeEncodeError(codec, decoded.text, start, end, 'bytes that were read as U+FFFD would be lost')
    data = text.encode(codec, 'surrogateescape')
    bom = decoded.bom or _mark(data, codec)  # a text that begins with U+FEFF would lose it
    again = ''.join(part.text for part in _read(data, codec))
    if again != text or bom != decoded.bom:
        pairs = zip(again, text, strict=False)
        start = next((i for i, (a, b) in enumerate(pairs) if a != b), 0)
        raise UnicodeEncodeError(codec, text, start, start + 1, 'the bytes written here would be read as another text')
    return MARKS[decoded.bom] + data


# Not for documents: they are for host names and source code, ask the machine, or fail by design.
_NO_DOCUMENTS = frozenset({'idna', 'mbcs', 'oem', 'punycode', 'raw-unicode-escape', 'undefined', 'unicode-escape'})


def codec_name(name: str) -> str:
    """Return Python's canonical name of a text codec.

    Raises `ValueError` when there is none of that name, or it does not read documents.

    >>> codec_name('UTF8'), codec_name('GBK'), codec_name('latin-1')
    ('utf-8', 'gbk', 'iso8859-1')
    """
    try:
        found = codecs.lookup(name).name
        'a'.encode(found)  # refuses `base64` and its like, which turn bytes into bytes
    except (LookupError, UnicodeError, ValueError):
        found = 'undefined'
    if found in _NO_DOCUMENTS:
        raise ValueError(f'unknown encoding {name!r}: give the name of a text codec, such as utf-8, gb18030 or big5')
    return 'utf-8' if found == 'utf-8-sig' else found


def _ends(codec: str) -> tuple[str, ...]:
    """Return the codecs that `codec` may mean where there is no mark: UTF-16 and UTF-32 have two byte orders."""
    return (f'{codec}-le', f'{codec}-be') if codec in ('utf-16', 'utf-32') else (codec,)


# ---- bytes to text and back, the codec being known


def _mark(data: bytes, pinned: str) -> str:
    """Name the byte-order mark that `data` begins with; with a codec pinned, only a mark of that codec."""
    for name, mark in MARKS.items():
        if mark and data.startswith(mark) and name.startswith(pinned):
            if name == 'utf-32-le' and not pinned and not _is_strict(data, name):
                continue  # a UTF-16 mark and a NUL
            return name
    return ''


def _is_strict(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeError:
        return False
    return True


def _is_wide(codec: str) -> bool:
    return codec.startswith(('utf-16', 'utf-32'))


def _is_stateful(codec: str) -> bool:
    """Tell whether the meaning of a byte depends on bytes far before it."""
    return codec.startswith(('iso2022', 'hz', 'utf-7'))


def _decode(data: bytes, codec: str) -> tuple[str, str]:
    """Return the text and the error handler that it took; every surrogate in it is an escaped byte."""
    if not _is_wide(codec) and not _is_stateful(codec):
        try:
            return data.decode(codec, 'surrogateescape'), 'surrogateescape'
        except UnicodeError:
            pass  # a stray byte below 0x80, in EBCDIC, has no escape
    return _SURROGATE.sub('\N{REPLACEMENT CHARACTER}', data.decode(codec, 'replace')), 'replace'


_SURROGATE = re.compile('[\ud800-\udfff]')
_STRAYS = re.compile('[\udc80-\udcff][\udc80-\udcff]+')


def _read(data: bytes, codec: str, *, prove: bool = False) -> Iterator[_Part]:
    """Yield `data` as text; `prove` looks for the ranges that do not encode back.

    Usually one part.  Where strays stand side by side that UTF-8 would read as characters, they are UTF-8, then:
    otherwise the text would not survive being written.
    """
    text, errors = _decode(data, codec)
    raw = deque(_inexact(data, codec, text, errors) if prove and codec != 'utf-8' else ())
    done = 0

    def cut(end: int) -> _Part:
        here = []
        while raw and raw[0].start < end:
            a, b, lost = raw.popleft()
            if done <= a and b <= end:
                here.append(Raw(a - done, b - done, lost))
        return _Part(codec, text[done:end], here)

    for run in _STRAYS.finditer(text) if codec != 'utf-8' else ():
        found = run.group().encode('utf-8', 'surrogateescape').decode('utf-8', 'surrogateescape')
        if found != run.group():
            if done < run.start():
                yield cut(run.start())
            yield _Part('utf-8', found)
            done = run.end()
    if not done:
        yield _Part(codec, text, raw)
    elif done < len(text):
        yield cut(len(text))


def _inexact(data: bytes, codec: str, text: str, errors: str) -> list[Raw]:
    """Return where `text`, which is `data` in that codec, does not encode back.

    Linear: blocks first, then pieces of those that differ, then single characters; an incremental decoder tells which
    bytes a character was made of.
    """
    if _is_stateful(codec):
        return [Raw(0, len(text), data)] if _encode(text, codec) != data else []
    spans = [(0, len(text), 0, len(data))]
    for size in (4096, 64, 1):
        if size == 1 and len(spans) > 20_000:  # 2 µs a byte: where that much differs, the pieces will do
            break
        narrower: list[tuple[int, int, int, int]] = []
        for start, end, first, last in spans:
            decoder = codecs.getincrementaldecoder(codec)(errors)
            at, done = start, first
            for i in range(first, last, size):
                used = min(i + size, last)
                stop = at + len(decoder.decode(data[i:used], used == last))
                used -= len(decoder.getstate()[0])
                if stop > at and _encode(text[at:stop], codec) != data[done:used]:
                    narrower.append((at, stop, done, used))
                if stop > at:
                    at, done = stop, used
            if at != end:  # the codec disagrees with itself: keep it all
                narrower.append((start, end, first, last))
        spans = narrower
    found = []
    while spans:
        start, end, first, last = spans.pop()
        while spans and spans[-1][1] == start:
            start, _, first, _ = spans.pop()
        found.append(Raw(start, end, data[first:last]))
    return found[::-1]


def _encode(text: str, codec: str) -> bytes | None:
    try:
        return text.encode(codec, 'surrogateescape')
    except UnicodeError:
        return None


def _build(data: bytes, bom: str, pieces: Sequence[tuple[bytes, str]], binary: bool) -> Decoded:
    """Join pieces to one text, and prove that it encodes to `data`."""
    found = _join([part for piece, codec in pieces for part in _read(piece, codec)], bom, binary)
    if _is_proven(found, data):
        return found
    found = _join([part for piece, codec in pieces for part in _read(piece, codec, prove=True)], bom, binary)
    if _is_proven(found, data):
        return found
    whole = Segment(0, len(found.text), found.codec)
    return Decoded(found.text, (whole,), bom, (Raw(0, len(found.text), data[len(MARKS[bom]) :]),), binary)


def _join(parts: Sequence[_Part], bom: str, binary: bool) -> Decoded:
    segments: list[Segment] = []
    raw: list[Raw] = []
    at = 0
    for codec, text, inexact in parts:
        start = segments.pop().start if segments and segments[-1].codec == codec else at
        segments.append(Segment(start, at + len(text), codec))
        raw += [Raw(at + a, at + b, lost) for a, b, lost in inexact]
        at += len(text)
    return Decoded(''.join(part.text for part in parts), tuple(segments), bom, tuple(raw), binary)


def _is_proven(found: Decoded, data: bytes) -> bool:
    try:
        return found.encode() == data
    except UnicodeError:
        return False


def _bytes(text: str, segments: Sequence[Segment], bom: str, raw: Iterable[Raw]) -> bytes:
    """Write `text`: raw ranges as they were, the rest in the codec of its segment."""
    if len(text) != segments[-1].end:
        raise ValueError(f'not the text that was read: {len(text)} code points, it had {segments[-1].end}')
    out = [MARKS[bom]]
    todo = iter(segments)
    segment = next(todo)
    at = 0
    for start, end, data in [*raw, Raw(len(text), len(text), b'')]:
        while at < start:
            while segment.end <= at:
                segment = next(todo)
            stop = min(start, segment.end)
            out.append(text[at:stop].encode(segment.codec, 'surrogateescape'))
            at = stop
        out.append(data)
        at = end
    return b''.join(out)


# ---- which codec


# The codecs of the contest, and how many nats each must make up for being rarer than GB18030 in what we are given.
USUAL: Mapping[str, float] = {'utf-8': 0.0, 'gb18030': 0.0, 'cp950': 0.5, 'cp932': 1.5, 'euc_jp': 2.5, 'euc_kr': 1.5}
UNUSUAL: Mapping[str, float] = {
    'cp1252': 1.5,
    'big5hkscs': 1.5,
    'cp949': 2.5,
    'utf-16-le': 2.0,
    'utf-16-be': 3.0,
    'iso8859-1': 3.0,
    'utf-32-le': 3.0,
    'utf-32-be': 4.0,
    'shift_jis_2004': 8.0,
    'euc_jis_2004': 8.0,
}
# These read nearly everything alike: a win over one's own kin is no news, and a loss no shame.
KIN: Mapping[str, str] = {
    'big5hkscs': 'cp950',
    'cp949': 'euc_kr',
    'iso8859-1': 'cp1252',
    'shift_jis_2004': 'cp932',
    'euc_jis_2004': 'euc_jp',
}
ASCII = 4.0  # nats for a letter or a digit
STRAY = 9.0  # nats for a byte that does not decode
NOMINATED = 6.0  # what a codec that only chardet thought of must make up for
CLEAR = 10.0  # a win by so many nats needs no second opinion ...
FLUENT = 4.5  # ... when it costs no more than this a non-ASCII byte: text costs 2.4 to 4.5, misread text 3.7 to 6.8
NONSENSE = 10.0  # UTF-16 finds a character in almost any two bytes; text costs 5 to 7 a character, such luck 13
NOISE = 0.2  # a reading with more strays than this among its non-ASCII characters is none; a lost byte makes one or two
FEW = 24  # non-ASCII bytes are so few that pairs of characters must tell ...
NEAR = 25.0  # ... which of the codecs it is that come so near the best
CHANCE = 8.0  # what reads as UTF-8 hardly does so by chance
PART = 2048  # bytes that every codec is tried on ...
HOPELESS = 200.0  # ... and no further when it is so many nats behind
MIXED = 8.0  # by how much a line must be better off in another codec than the rest of the file

_HIGH = re.compile(rb'[\x80-\xff]')
_NOT_ASCII = re.compile('[^\x00-\x7f]')
_STRAY = re.compile('[\udc80-\udcff]')
_LETTERS = lazy('[\u0080-\u07ff]{2}')
_BEYOND = lazy('[^\0-\u07ff]')
# Words of Armenian, Syriac, Thaana or N'Ko, whose letters the counts do not hold.
_UNCOUNTED = lazy(
    '|'.join(f'[\0-\x7f{span}]*' for span in ('\u0530-\u058f', '\u0700-\u074f', '\u0780-\u07bf', '\u07c0-\u07ff'))
)
_BESIDE = lazy(r'[^\n]{0,8}[^\x00-\x7f](?:[^\n]{0,8}[^\x00-\x7f])*[^\n]{0,8}')
_UTF8_CJK = re.compile(rb'[\xe3-\xed][\x80-\xbf]{2}[\xe3-\xed][\x80-\xbf]{2}')
_HALF_KANA_RUN = lazy('(?<=[\uff66-\uff9f])[\uff66-\uff9f]')
_ACCENT_RUN = lazy('(?<=[\xc0-\xff])[\xc0-\xff]|(?<=[a-z\u0430-\u045f])[\xc0-\xde\u0400-\u042f]')
_GLUED = lazy('(?<=[a-z])[\u3041-\u9fff\uac00-\ud7a3]|[\u3041-\u9fff\uac00-\ud7a3](?=[a-z])')
# What the codecs of the three languages have room for and their own language has little use for.
_FOREIGN = {
    codec: lazy(pattern)
    for pattern, names in {
        '[\u0370-\u045f\u3041-\u30fe]': ('gb18030', 'cp950', 'big5hkscs'),
        '[\u0370-\u045f]': ('cp932', 'euc_jp', 'shift_jis_2004', 'euc_jis_2004'),
        '[\u0370-\u045f\u3041-\u30fe\u4e00-\u9fff]': ('euc_kr', 'cp949'),
    }.items()
    for codec in names
}


def _detect(data: bytes, allowed: Sequence[str], *, marked: bool) -> list[tuple[bytes, str]]:
    """Return `data` in pieces, each with the codec to read it in: one, unless single lines are in another codec.

    Two codecs at most, one of them UTF-8: files are put together from two sources, hardly from three.  A line end is no
    part of a longer character in any codec but the wide ones, which take no part in this; nor does binary data.
    """
    main = _contest(data, allowed, bonus=2 * CLEAR if marked else 0.0, ask=not marked)
    if _is_wide(main) or _is_stateful(main) or b'\0' in data:
        return [(data, main)]
    if main != 'utf-8' and not any(True for _ in _utf8_lines(data)):
        return [(data, main)]
    lines = data.splitlines(keepends=True)
    other = 'utf-8'
    if main != 'utf-8':  # two characters of GBK may be two letters of UTF-8, but hardly two Han
        odd = [_UTF8_CJK.search(line) is not None and _is_strict(line, 'utf-8') for line in lines]
    else:
        odd = [not line.isascii() and not _is_strict(line, 'utf-8') for line in lines]
        other = _contest(b''.join(compress(lines, odd)), allowed, ask=False)
    if other == main or _is_wide(other) or _is_stateful(other) or (allowed and other not in allowed):
        return [(data, main)]
    sides = [
        (is_odd and _cost_of(line, other) + MIXED < _cost_of(line, main), line)
        for is_odd, line in zip(odd, lines, strict=True)
    ]
    if main != 'utf-8' and any(is_odd for is_odd, _ in sides):  # again, without those lines in its way
        main = _contest(b''.join(line for is_odd, line in sides if not is_odd), allowed)
    return [
        (b''.join(line for _, line in run), other if is_odd else main)
        for is_odd, run in groupby(sides, key=itemgetter(0))
    ]


def _utf8_lines(data: bytes) -> Iterator[bytes]:
    """Yield the lines that are UTF-8 and have two Han, kana or syllables side by side: other codecs seldom look so."""
    at = 0
    while hit := _UTF8_CJK.search(data, at):
        start = max(data.rfind(end, 0, hit.start()) for end in (b'\n', b'\r')) + 1
        ends = (data.find(end, hit.end()) for end in (b'\n', b'\r'))
        at = min((end for end in ends if end >= 0), default=len(data))
        if _is_strict(data[start:at], 'utf-8'):
            yield data[start:at]


def _contest(data: bytes, allowed: Sequence[str], *, bonus: float = 0.0, ask: bool = True) -> str:
    """Return the codec whose reading of `data` is the least strange; `bonus` is for UTF-8, `ask` lets chardet help."""
    narrow, wide = _samples(data)

    def costs_of(priors: Mapping[str, float]) -> dict[str, float]:
        return {name: cost + priors[name] for name, cost in _costs(narrow, wide, list(priors)).items()}

    if allowed:
        return _best_of_kin(data, narrow, costs_of(dict.fromkeys(allowed, 0.0)))
    costs = costs_of(USUAL)
    costs['utf-8'] -= bonus
    if not _is_won(costs, narrow) or not _is_strict(narrow, _best(costs)):
        is_long = b'\0' in wide and len(data) % 4 == 0
        costs |= costs_of({name: UNUSUAL[name] for name in UNUSUAL if is_long or not name.startswith('utf-32')})
        nominee = _nominee(narrow) if ask and not _is_won(costs, narrow) else ''
        if nominee and nominee not in costs:
            costs |= costs_of({nominee: NOMINATED})
    best = _best_of_kin(data, narrow, costs)
    if not _is_wide(best) and len(_HIGH.findall(narrow)) <= FEW:
        least = min(costs.values()) + NEAR
        best = _likeliest(narrow, [name for name, cost in costs.items() if cost <= least]) or best
    text, _ = _decode(narrow, best)
    strays = len(_STRAY.findall(text))
    return 'utf-8' if strays > 2 and strays > NOISE * len(_NOT_ASCII.findall(text)) else best


def _costs(narrow: bytes, wide: bytes, names: Sequence[str]) -> dict[str, float]:
    """Return what each codec's reading of a sample costs; one far behind on a part of it is not asked for more."""
    if len(narrow) <= 2 * PART:
        return {name: _cost_of(wide if _is_wide(name) else narrow, name) for name in names}
    parts = {name: _cost_of((wide if _is_wide(name) else narrow)[:PART], name) for name in names}
    limit = min(parts.values()) + HOPELESS
    return {
        name: _cost_of(wide if _is_wide(name) else narrow, name) if cost <= limit else cost * len(narrow) / PART
        for name, cost in parts.items()
    }


def _doubted(data: bytes, text: str) -> str:
    """Return the codec of `data`, which is `text` in UTF-8: that, but for few characters that are hardly letters.

    Every sixteenth pair of Han in GBK is two letters of UTF-8 as well, and then mostly of two alphabets.
    """
    few = 0 < len(data) - len(text) <= FEW
    if few and _LETTERS.search(text) and not _BEYOND.search(text) and not _UNCOUNTED.fullmatch(text):
        return _likeliest(data, list(USUAL)) or 'utf-8'
    return 'utf-8'


def _likeliest(data: bytes, names: Sequence[str]) -> str:
    """Return the codec in which what is not ASCII, and stands beside it, is likeliest; '' when none reads it all."""
    from cleaner.zh.model import likelihood  # opened for a few odd characters only

    costs = {
        name: {**USUAL, **UNUSUAL}.get(name, NOMINATED) - sum(map(likelihood, _BESIDE.findall(data.decode(name))))
        for name in names
        if not _is_wide(name) and _is_strict(data, name)
    }
    if 'utf-8' in costs:
        costs['utf-8'] -= CHANCE
    return _best(costs) if costs else ''


def _best(costs: Mapping[str, float]) -> str:
    return min(costs, key=costs.__getitem__)


def _is_won(costs: Mapping[str, float], sample: bytes) -> bool:
    """Tell whether the best codec needs no second opinion."""
    best = _best(costs)
    rivals = [cost for name, cost in costs.items() if KIN.get(name, name) != KIN.get(best, best)]
    high = len(_HIGH.findall(sample))
    return costs[best] + CLEAR < min(rivals) and costs[best] < FLUENT * high + ASCII * (len(sample) - high)


def _best_of_kin(data: bytes, sample: bytes, costs: Mapping[str, float]) -> str:
    """Return the best codec, or the one of its kin that does better beyond the sample."""
    best = _best(costs)
    kin = [name for name in costs if KIN.get(name, name) == KIN.get(best, best)]
    if len(kin) == 1 or len(sample) == len(data) or _is_strict(data, best):
        return best
    return _best({name: costs[name] + STRAY * len(_STRAY.findall(_decode(data, name)[0])) for name in kin})


def _nominee(sample: bytes) -> str:
    """Ask chardet, which takes longer to load than a small document takes to clean."""
    import chardet

    try:
        codec = codec_name(chardet.detect(sample)['encoding'] or '')
    except Exception:  # noqa: BLE001 - whatever chardet stumbles over, the contest goes on without it
        return ''
    is_ascii = _decode(b'Az', codec)[0] == 'Az'  # EBCDIC and UTF-16 are not
    return codec if is_ascii and not _is_stateful(codec) else ''


def _samples(data: bytes) -> tuple[bytes, bytes]:
    """Return up to 8 kB from all over `data`: from where its non-ASCII bytes are, and in whole groups of four bytes."""
    if len(data) <= 8192:
        return data, data
    step = len(data) // 16 + 1
    narrow = [data[:512]]
    wide = [data[:512]]
    for begin in range(0, len(data) - 512, step):
        wide.append(data[begin & ~3 : (begin & ~3) + 512])
        high = _HIGH.search(data, begin, begin + step)
        if high and (start := _character_start(data, begin, high.start())) >= 0:
            narrow.append(data[start : start + 512])
    return b'\n'.join(narrow), b''.join(wide)


def _character_start(data: bytes, begin: int, high: int) -> int:
    """Return where a character starts near `high`, the first non-ASCII byte from `begin`; -1 when nobody can tell."""
    if high - begin > 2:
        return max(begin + 2, high - 16)  # two ASCII bytes in a row, and the second ends no character
    for i in range(high - 1, max(high - 256, -1), -1):
        if data[i] < 0x30:  # no part of a longer character
            return i + 1
    return -1


def _cost_of(sample: bytes, codec: str) -> float:
    """Return how strange `sample` is as text in that codec: roughly its negative log probability, in nats."""
    text, _ = _decode(sample, codec)
    counts = Counter(text)
    cost = sum(count * _cost(char) for char, count in counts.items())
    if _is_wide(codec):
        cost += counts['\N{REPLACEMENT CHARACTER}'] * STRAY * (3 if codec.startswith('utf-32') else 1)
        if cost > NONSENSE * len(text):
            return math.inf
    if codec in _FOREIGN:
        cost += 2.0 * len(_FOREIGN[codec].findall(text))
    cost -= 4.0 * len(_HALF_KANA_RUN.findall(text))
    cost += 4.0 * (len(_ACCENT_RUN.findall(text)) + len(_GLUED.findall(text)))
    return cost


@lru_cache(maxsize=1)
def _common() -> Mapping[str, float]:
    """Return the cost of each common character: Zipf's law over the lists."""
    costs = {char: 1.6 + math.log(rank + 25) for rank, char in enumerate(HAN)}
    costs.update((char, 1.5 + math.log(rank + 12)) for rank, char in enumerate(HANGUL))
    costs.update(dict.fromkeys('，。、：；（）《》“”「」！？', 5.0))
    costs.update(dict.fromkeys('\u3000\xa0«»·—…‘’『』【】〈〉～％', 6.0))
    costs['\ufeff'] = 10.0
    return costs


@lru_cache(maxsize=65536)
def _cost(char: str) -> float:
    """Return how surprised one is to meet `char` in running text, in nats.  Set by hand, by kind of character."""
    code = ord(char)
    if code < 0x80:
        if char.isalnum() or char in ' \n':
            return ASCII
        return 5.0 if char.isprintable() or char in '\t\r' else 18.0
    known = _common().get(char)
    if known is not None:
        return known
    if 0xDC80 <= code <= 0xDCFF or code == 0xFFFD:
        return STRAY
    category = unicodedata.category(char)
    if 0x4E00 <= code <= 0x9FFF:
        return 10.5 if _is_first_level(char) else 13.0
    if 0xAC00 <= code <= 0xD7A3:
        return 10.0 if char.encode('euc_kr', 'ignore') else 13.0
    if 0x3041 <= code <= 0x3096:
        return 4.6
    if 0x30A1 <= code <= 0x30FE:
        return 5.8
    if 0xFF01 <= code <= 0xFF5E:
        return 8.0
    if 0xFF66 <= code <= 0xFF9F:
        return 8.5
    if category in ('Cc', 'Cf', 'Cn', 'Co'):
        return 18.0
    if code < 0x2000:
        return {'Ll': 5.0 if code < 0x370 else 4.0, 'Lo': 4.5, 'Lu': 7.0}.get(category, 8.0)
    return 10.0 if code < 0x3400 else 14.0


def _is_first_level(char: str) -> bool:
    """Tell whether `char` is of the commoner half of GB 2312, Big5 or JIS X 0208: a half is a range of lead bytes."""
    return any(
        first <= char.encode(codec, 'replace')[0] <= last
        for codec, first, last in (('gb2312', 0xB0, 0xD7), ('big5', 0xA4, 0xC6), ('euc_jp', 0xB0, 0xCF))
    )


# The characters of running text, the most common first: the order of the usual frequency lists of modern Chinese and of
# Japanese newspapers, merged; Simplified, Traditional and Japanese forms of one character stand together.
HAN = (
    '的日一是在国不了会有和人年这這中大十为爲上為二个個國本我以要長他出时時齣来來三用们們同生到作政地事于於自就分'
    '行对對社成會見可月主发發髮动動議後工也前能民下过過子说說連产產説五种種面発而麵間方后対多定部学學法東所者得党'
    '经經合之閤进進市着業等著内度內家相电電傢力里裏四如裡水化今高回迴新理起場小金物现現員实實加九量入都两兩選体體'
    '立制机機製開当當使手噹点點米从從业去把問性好应應代开它明実还還因円由其関些決然外天京全那目义義表錶戦平形経通'
    '间样樣最与與言关關各氏重线線綫数數調正心反你田看原又八么麼六利比約或但质質題气氣第向首道嚮命意此变變条條只没'
    '沒隻结結解问建公无無系军軍係繫很治情務強想気已并並提七併直题黨期程展持果料野象協员革取位常文总總統次品式活设'
    '設及総管特件山长求思老头頭基話资資边邊世流受路级級区少領图圖统接県知続较較将將组組见计計安别別她彆保角改根论'
    '論运運記农農指院几幾女區初强北放决午西被干幹権做乾必战戰界先支则則任産据據处處队隊百南给給派色光门門教即敎卽'
    '報済造書规規府热熱领海口东共导導器压壓志誌名交增争爭济濟阶階予油川术術极極際査联聯什勝认認委权權告收证證清己'
    '美再元采採转轉更近单單风風千切考打白判速花画带帶场参身车車売例真务具万萬每案至达達信走积積策示议集声聲报斗鬥'
    '完団类類离離华華側确確才科纔引张張马馬节節话整空况況半温溫昨传傳土许許步群羣死广廣石官记増需段研感拉林律叫投'
    '且究观觀変越织織装裝影男算低私音众衆书眾始布复復島佈容複儿兒须須両际鬚朝商非验驗连価断斷深难難村矿礦周週素終'
    '技备備挙办辦青省列勢习習減响響约台臺颱広般史劳勞便応团團往糰演酸历歷曆歳克何住除消构構談称稱太准準精值号號率'
    '置族企维維划劃选标標写寫格存候毛疑亲親快效斯局查江型眼王税按稅検养養藤易町层層片校却卻专專沢状狀育裁厂廠识識'
    '适適属屬圆圓語包火球営调满滿县縣職照証參红紅细細听聽急该該铁鐵止价價送严嚴援底供液德随隨役病苏蘇失木尔爾割讲'
    '講聞配黄黃費推显顯付谈施罪神艺藝呢席含転望食密批营營项項防举舉補英氧势優李夫落収帮幫轮輪破井亚亞师師围圍注远'
    '遠註字足材排違河态態境封另番减树樹溶怎護士均武固叶葉鮮鱼魚波视視宅仅僅害费紧緊爱愛左副章早续續轻輕服试試独警'
    '充兵宮源护司某輸练練差訪致楽板降黑犯负負击擊乗范範店继繼兴興述似余餘残坚堅曲输麴修故城够夠州笔筆船占佔右财財'
    '吃喫富念春待职觉覺汉漢畫功巴跟銀虽雖域杂雜飞飛助检檢労吸升阳陽衛昇互创創抗映坏壞限古径徑换換額未監跑留環钢鋼'
    '曾験端追责責站審简簡钱錢尽盡帝儘伝射草働冲衝承獨景令阿欧宣环担双雙请請超退微让讓控賞良訴轴軸辺找否纪紀益依优'
    '顶頂株础礎载載倒房突坐毎粉敌敵医略客袁仕冷胜绝絕姿析块塊味剂劑测測丝絲閣协诉韓渡陈陳仍罗羅移盐鹽友洋错錯苦夜'
    '刑频頻逐評靠混課母末短皮守终若聚汽脳云雲哪既距旣卫岡停烈央察烧燒迅福蔵印洲刻括激松孔鬆搞甚撃室佐核散観侵吧甲'
    '游遊久菜横旧舊融模湖货貨损損预預阻毫普答稳穩乙妈媽植息票扩擴银语挥揮酒申様拿序纸紙醫港缺雨吗嗎针針呼刘劉啊渉'
    '唱误誤训訓愿願駅审昼附获獲飯茶穫鲜粮糧読斤孩買脱脫歩硫肥犬善龙龍猫父渐漸血肉欢歡械掌歌赤沙黒刚剛攻谓謂夏盾讨'
    '討秋晚粒冬乱亂雪燃矛乎森杀殺药藥宁寧鲁魯贵貴钟鍾煤鐘兄读讀弟班伯姉香介妹迫句丰豐晩培帰握兰蘭寝擔弦遅蛋沉假届'
    '穿絵执執乐樂谁誰窓顺順箱烟煙缩縮征徵脸臉喜脚腳困异異免背星买染概慢怕磁倍祖皇促静靜补评翻践踐尼衣宽寬扬揚棉希'
    '伤傷操垂宜督套振架亮宪憲庆慶编編牛触觸雷销銷诗詩座居抓裂胞娘威绿綠晶厚盟衡鸡雞孙孫延危胶膠屋乡鄉临臨陆陸顾顧'
    '掉呀灯燈岁歲措束耐剧劇玉赵趙跳哥季课凯凱胡额鬍款绍紹卷齐齊捲伟偉蒸殖永宗苗炉爐岩巖弱零杨楊奏沿露杆探滑镇鎮饭'
)
# The syllables of running Korean text, likewise.
HANGUL = (
    '이다는의에을가고하지은한기로사도를시리대해자인어정나서수부아일그보전과제상원들주장게라면으만있여스조비성공동무경오마세유신'
    '안우니모국치방산요진선관소미개화생연민중작위후계내간분적같없것저두용양교문회업금당때바거행러야실통려된등체현외르드트입물재단'
    '강력반목불차권발파종표임청영명특호건결심직격약타검독책토환달박역별배남북습석설절규음증급손천최노찾운복식군말했었던까좋않많번늘'
)
