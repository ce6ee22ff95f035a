"""Text as the bytes that it was read from, in codecs of one and of two bytes a character, and in UTF-8.

What is shown stands for bytes only where the codec shows these bytes so: what is written and read again is the same.
"""

from __future__ import annotations

import codecs
import re
from functools import cache, lru_cache
from itertools import accumulate, count
from typing import Any, NamedTuple

from cleaner.zh.prices import kind_of, price_of

LATIN = 'windows-1252'
GBK = 'cp936'  # GBK as browsers and Windows have it: byte 80 is a euro sign
SINGLE = (LATIN, 'cp437', 'mac_roman', 'cp1251', 'koi8_r')
PAIRED = frozenset({'gb18030', 'cp950', 'cp949', 'euc_jp'})  # no byte above 7F stands alone, but in EUC-JP's rarest
_FEW = 3  # code points beyond ASCII, at least, that UTF-8 decodes to for a text to be read as UTF-8 twice over
_TAIL = ''.join(map(chr, range(0x80, 0xC0))) + bytes(range(0x80, 0xA0)).decode(LATIN, 'ignore')
# A space as the second or the third byte of a character of Chinese, Japanese or Korean.
_SPACE = re.compile(f' (?:(?<=[\xe3-\xed] )(?=[{_TAIL}])|(?<=[\xe3-\xed][{_TAIL}] ))')
ASCII = re.compile('[\x00-\x7f]+')
_LOW = bytes(range(0x80))
_HALF_WIDTH = re.compile('[\uff61-\uff9f]')


class Bytes(NamedTuple):
    """A text written back to bytes, and how many code points of it end at a byte, where one ends."""

    raw: bytes
    ends: dict[int, int]
    prices: list[float]  # what the first bytes cost as they stand, by what each character costs alone


def shown_as(byte: int, codec: str) -> str:
    """Return what a byte is shown as in a codec of one byte a character; where it has none, a control character."""
    return bytes([byte]).decode(codec, 'ignore') or chr(byte)


@cache
def _single(codec: str) -> dict[str, bytes]:
    """Return {character: its byte} of a codec of one byte a character; no byte is without one, as browsers have it."""
    table = {shown_as(byte, codec): bytes([byte]) for byte in range(256)}
    if codec == LATIN:  # Latin-1 too
        table |= {chr(byte): bytes([byte]) for byte in range(0x80, 0xA0)}
    return table


@cache
def _tables(codec: str) -> tuple[Any, ...]:
    """Return tables that `codecs.charmap_encode` takes: for windows-1252, and for Latin-1."""
    shown = ''.join(shown_as(byte, codec) for byte in range(256))
    latin = ''.join(map(chr, range(256)))
    return tuple(map(codecs.charmap_build, (shown, latin) if codec == LATIN else (shown,)))


@lru_cache(1 << 16)
def bytes_of(char: str, codec: str) -> bytes:
    """Return the bytes that are shown as `char` in this codec, b'' for none, or for others than are shown so."""
    if codec in SINGLE:
        return _single(codec).get(char, b'')
    if codec == GBK:
        if char == '\u20ac':
            return b'\x80'
        codec = 'gb18030'
    try:
        raw = char.encode(codec)
        return raw if raw.decode(codec) == char and len(raw) < 4 else b''
    except UnicodeError:
        return b''


@lru_cache(1 << 16)
def char_of(raw: bytes, codec: str) -> str:
    """Return the one character that these bytes are in this codec, '' for none."""
    try:
        char = raw.decode(codec)
    except UnicodeError:
        return ''
    return char if len(char) == 1 and (char < '\x80') == (raw < b'\x80') and kind_of(char) != 'nothing' else ''


def size_of(lead: int, codec: str) -> int:
    """Return how many bytes the character with this first byte has."""
    if lead < 0x80:
        return 1
    if codec == 'utf-8':
        return 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    if codec == 'cp932':
        return 1 if 0xA1 <= lead <= 0xDF else 2
    if codec == 'euc_jp':
        return 3 if lead == 0x8F else 2
    return 2


def spaced(text: str) -> str:
    r"""Put U+00A0 where it became a plain space among the bytes of UTF-8 that windows-1252 shows.

    >>> spaced('\u00e4\u00bd \u00e5\u00a5\u00bd')
    '\xe4\xbd\xa0\xe5\xa5\xbd'
    """
    return _SPACE.sub('\xa0', text) if ' ' in text else text


def written(text: str, codec: str) -> Bytes:
    """Write a text in a codec; what it does not show is byte FF."""
    parts = [bytes_of(char, codec) or b'\xff' for char in text]  # FF is part of no character in any codec here
    ends = accumulate(map(len, parts), initial=0)
    return Bytes(b''.join(parts), {at: i for i, at in enumerate(ends)}, _spread(text, list(map(len, parts))))


def _spread(text: str, sizes: list[int]) -> list[float]:
    """Return what the first bytes of a text cost, whose characters have so many each."""
    return list(
        accumulate(
            (price / n for price, n in zip(map(price_of, text), sizes, strict=True) for _ in range(n)), initial=0.0
        )
    )


@lru_cache(16)
def unread(text: str, seen: str) -> tuple[str, dict[int, int]]:
    r"""Undo one reading of UTF-8: return what it was read from, and where both texts end at the same byte.

    What does not decode is U+FFFE, which no codec has.

    >>> unread('\u00c3\u00a4', 'windows-1252')
    ('\xe4', {0: 0, 1: 2})
    """
    raw, ends, _ = written(text, seen)
    out: list[str] = []
    shared = {0: 0}
    at = 0
    while at < len(raw):
        char = _any(raw[at : at + size_of(raw[at], 'utf-8')])
        if char:
            at += len(char.encode('utf-8', 'surrogatepass'))
        else:
            at = next(end for end in count(at + 1) if end in ends)
        out.append(char or '\ufffe')
        if at in ends:
            shared[len(out)] = ends[at]
    return ''.join(out), shared


@cache
def _utf8() -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Compile patterns of UTF-8 with two characters of Chinese, Japanese or Korean, and with three beyond ASCII."""
    char = rb'(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})[\x80-\xbf]'
    ours = rb'(?:[\xe3-\xed][\x80-\xbf]|\xef[\xbc\xbd])[\x80-\xbf]'
    two = ours + rb'(?:[\0-\x7f]|' + char + rb')*?' + ours
    return re.compile(two), re.compile(rb'(?:%b[\0-\x7f]*){%d,}' % (char, _FEW))


@lru_cache(64)
def _foreign(codec: str, count: int) -> re.Pattern[str]:
    """Compile a pattern of so many characters beyond ASCII in a row, ASCII between, that a codec of bytes shows."""
    shown = re.escape(''.join(char for char in _single(codec) if char > '\x7f'))
    return re.compile(f'[{shown}](?:[\0-\x7f]*[{shown}]){{{count - 1}}}')


def may_show(text: str, seen: str, count: int) -> bool:
    """Say whether a codec of one byte a character shows so many characters beyond ASCII in a row; True for others."""
    return seen not in SINGLE or _foreign(seen, count).search(text) is not None


@lru_cache(16)
def may_be_utf8(text: str, seen: str, count: int) -> bool:
    """Say whether so many characters in a row may be UTF-8 that was read in a codec; fast, for most are not."""
    if not may_show(text, seen, count) or not _may_hold(_utf8()[1], text, seen):
        return False
    raw = b''.join(bytes_of(char, seen) or b'\xff' for char in text)
    size = 1 if seen in SINGLE or _HALF_WIDTH.search(text) else 2
    return any(
        len(run[0]) >= size * count and len(run[0].translate(None, _LOW)) >= count for run in _utf8()[1].finditer(raw)
    )


def may_be_ours(text: str, seen: str) -> bool:
    """Say whether two characters in a row may be UTF-8 of Chinese, Japanese or Korean read in a codec of pairs."""
    return _may_hold(_utf8()[0], text, seen)


def _may_hold(pattern: re.Pattern[bytes], text: str, seen: str) -> bool:
    """Say whether a pattern may be in the bytes of a text, at the speed of a C loop."""
    if seen in SINGLE or (seen == GBK and '\u20ac' in text):
        return True
    # What is lost here does not part what it is between.
    return pattern.search(text.encode('gb18030' if seen == GBK else seen, 'replace')) is not None


@lru_cache(64)
def may_be_deep(middle: str, seen: str) -> bool:
    """Say whether two characters of Chinese, Japanese or Korean may come out of what was read from UTF-8 in a codec.

    They take four bytes in a row; where chance makes UTF-8, it is of letters of many alphabets.
    """
    for run in middle.split('\ufffe'):
        size = 0
        for char in '' if run.isascii() else run:
            raw = bytes_of(char, seen)
            size = size + len(raw) if raw else 0
            if size >= 4:
                return True
    return False


def _any(raw: bytes) -> str:
    """Return the one character that all these bytes are in UTF-8, whatever it is; '' for none."""
    char = raw.decode('utf-8', 'ignore')
    return char if len(char) == 1 and char.encode('utf-8', 'surrogatepass') == raw else ''


def encoded(text: str, codec: str) -> bytes:
    """Write text in a codec, b'' when it cannot be written, or is not what these bytes are shown as."""
    if codec in SINGLE:
        for table in _tables(codec):
            try:
                return codecs.charmap_encode(text, 'strict', table)[0]
            except UnicodeError:
                pass
        return b''
    try:
        if codec == GBK:
            return text.replace('\u20ac', '\x80').encode('gb18030').replace('\x80'.encode('gb18030'), b'\x80')
        raw = text.encode(codec)
        return raw if raw.decode(codec) == text else b''
    except UnicodeError:
        return b''
