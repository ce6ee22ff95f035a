"""Make damage with the truth at hand: what a site's gloss tool does to bytes, text in the wrong codec, lost bytes.

Every maker returns pieces, which say what is shown and what is meant, in order and without gaps: joined they are the
damaged text and the truth, and they align the two.  `corrupt(text, table)` is the plain form of the site tool: it
searches the bytes of `text` in GBK for the codes of table characters and of marks, at odd offsets too, writes
`(reading)` after the first and an invisible byte before the second, and reads the result as the tool's reader does.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

MARKS = '！，？；'
LATIN = 'windows-1252'  # as browsers have it: a byte without a character shows as a control character
_EMOJI = '😀🎉👍🔥'


class Piece(NamedTuple):
    """What is shown, what is meant, and what was lost on the way, as `trace` and `lossy` name it."""

    shown: str
    meant: str
    lost: frozenset[str] = frozenset()


def shown(pieces: Iterable[Piece]) -> str:
    return ''.join(piece.shown for piece in pieces)


def meant(pieces: Iterable[Piece]) -> str:
    return ''.join(piece.meant for piece in pieces)


def kept(text: str) -> list[Piece]:
    """Return the pieces of a text that nothing was done to."""
    return [Piece(char, char) for char in text]


# ---- the site tool


def read(raw: bytes, *, swallow: bool = True) -> str:
    """Read GBK as the tool's reader does.

    A lead byte without its trail becomes `?` and, with `swallow`, takes one following byte below 0x40 along; otherwise it
    is dropped and nothing is taken.  Pairs of the user-defined area vanish.
    """
    out, i = [], 0
    while i < len(raw):
        char, size = _read_one(raw, i, swallow)
        out.append(char)
        i += size
    return ''.join(out)


def _read_one(raw: bytes, i: int, swallow: bool) -> tuple[str, int]:
    """Return what shows for the bytes at `i`, and how many they are."""
    byte = raw[i]
    if byte < 0x80:
        return '' if byte == 1 else chr(byte), 1
    if i + 1 < len(raw) and 0x40 <= raw[i + 1] <= 0xFE and raw[i + 1] != 0x7F:
        return raw[i : i + 2].decode('gbk', 'ignore'), 2
    return ('?', 2) if swallow else ('', 1)


def corrupt(text: str, table: Iterable[tuple[str, str]], *, marks: str = MARKS, swallow: bool = True) -> str:
    """Return `text` as the tool leaves it; `table` holds (character, reading).  The text must encode to GBK."""
    raw = text.encode('gbk')
    for mark in marks:
        raw = raw.replace(mark.encode('gbk'), b'\x01' + mark.encode('gbk'))
    for char, reading in table:
        raw = raw.replace(char.encode('gbk'), char.encode('gbk') + f'({reading})'.encode('gbk'))
    return read(raw, swallow=swallow)


def trace(text: str, table: Iterable[tuple[str, str]], *, marks: str = MARKS, swallow: bool = True) -> list[Piece]:
    """Return what `corrupt` does, as pieces: a new one begins wherever both readings are in step.

    What a piece lost: a `lead` or a `trail` byte of the truth that was read alone (`glossed`: a trail whose reading stands
    behind it and names the character), a `pair` that shows nothing, an `ascii` character that was taken along.
    """
    raw, origin = text.encode('gbk'), list(range(len(text.encode('gbk'))))
    for mark in marks:
        raw, origin = _insert(raw, origin, mark.encode('gbk'), b'\x01', 0)
    for char, reading in table:
        raw, origin = _insert(raw, origin, char.encode('gbk'), f'({reading})'.encode('gbk'), 2)
    begins, at = {}, 0  # byte offset -> number of the character that begins there
    for number, char in enumerate(text):
        begins[at] = number
        at += len(char.encode('gbk'))
    begins[at] = len(text)
    out: list[Piece] = []
    begin, done, seen, lost = 0, 0, '', set()
    i = 0
    while i < len(raw):
        char, size = _read_one(raw, i, swallow)
        source = [byte for byte in origin[i : i + size] if byte >= 0]
        if raw[i] >= 0x80 and (char == '?' or size == 1):
            named = raw[i + 1 : i + 2] == b'(' and origin[i + 1] < 0
            lost.add('lead' if origin[i] in begins else 'glossed' if named else 'trail')
            if len(source) > 1:
                lost.add('ascii')
        elif raw[i] >= 0x80 and not char:
            lost.add('pair')
        seen += char
        done = source[-1] + 1 if source else done
        i += size
        if done in begins:
            out.append(Piece(seen, text[begin : begins[done]], frozenset(lost)))
            begin, seen, lost = begins[done], '', set()
    return [piece for piece in out if piece.shown or piece.meant]


def _insert(raw: bytes, origin: list[int], code: bytes, more: bytes, behind: int) -> tuple[bytes, list[int]]:
    """Put `more` before each `code` of `raw`, or so many bytes `behind` its start; -1 is the origin of what is put."""
    parts, where, last = [], [], 0
    at = raw.find(code)
    while at >= 0:
        cut = at + behind
        parts += [raw[last:cut], more]
        where += origin[last:cut] + [-1] * len(more)
        last, at = cut, raw.find(code, at + len(code))
    return b''.join([*parts, raw[last:]]), where + origin[last:]


def fold(text: str) -> str:
    """Make full-width marks half-width, as a later step of some sites does."""
    return text.translate(str.maketrans('！，？；：', '!,?;:'))


def folded(pieces: Iterable[Piece]) -> list[Piece]:
    return [Piece(fold(piece.shown), fold(piece.meant), piece.lost) for piece in pieces]


# ---- glosses without a shift


def glossed(
    text: str, table: Mapping[str, str], brackets: str = '()', times: int = 1, comma: bool = False
) -> list[Piece]:
    """Gloss each character of `table`; with `comma`, a comma comes between a gloss and `，`, `。` or `、`."""
    out = []
    for i, char in enumerate(text):
        out.append(Piece(char, char))
        if char in table:
            extra = ',' if comma and text[i + 1 : i + 2] in tuple('，。、') else ''
            out.append(Piece(f'{brackets[0]}{table[char]}{brackets[1]}' * times + extra, ''))
    return out


def every_fourth(
    text: str, readings: Mapping[str, str], toneless: Mapping[str, str], rng: random.Random, emoji: float
) -> list[Piece]:
    """Gloss every fourth or fifth character, tone kept or dropped at random; an `emoji`, of so many glosses, between Han."""
    out, last, gap = [], -1, 4
    for i, char in enumerate(text):
        out.append(Piece(char, char))
        if char in readings and i - last >= gap:
            out.append(Piece(f'({rng.choice((readings, toneless))[char]})', ''))
            last, gap = i, rng.choice((4, 5))
            if rng.random() < emoji and '\u4e00' <= text[i + 1 : i + 2] <= '\u9fff':
                out.append(Piece(rng.choice(_EMOJI), ''))
    return out


# ---- the wrong codec


def encoded(text: str, codec: str) -> bytes:
    """Return the bytes of a text; of a misread one those that it was misread from."""
    if codec != LATIN:
        return text.encode(codec)
    return b''.join(bytes([ord(char)]) if '\x80' <= char < '\xa0' else char.encode(codec) for char in text)


def decoded(raw: bytes, codec: str) -> str:
    """Read bytes in a codec; raises `UnicodeDecodeError` where that loses something."""
    if codec != LATIN:
        return raw.decode(codec)
    return ''.join(bytes([byte]).decode(codec, 'ignore') or chr(byte) for byte in raw)


def misread(text: str, *steps: tuple[str, str]) -> list[Piece]:
    """Return `text`, written in the first codec of each step and read in the second; [] when a byte is lost on the way.

    Nothing is lost when what shows encodes back to the bytes.  A piece ends where both codecs end a character.
    """
    cuts = {0: 0, **{i + 1: i + 1 for i in range(len(text))}}  # code point of what shows -> code point of the truth
    now = text
    for wrote, seen in steps:
        try:
            raw = encoded(now, wrote)
            then = decoded(raw, seen)
            if encoded(then, seen) != raw or decoded(raw, wrote) != now:
                return []
            ends = {end: i for i, end in enumerate(_ends(now, wrote))}
            cuts = {i: cuts[ends[end]] for i, end in enumerate(_ends(then, seen)) if ends.get(end) in cuts}
        except UnicodeError:
            return []
        now = then
    return [Piece(now[a:b], text[cuts[a] : cuts[b]]) for a, b in pairwise(sorted(cuts))]


def _ends(text: str, codec: str) -> list[int]:
    """Return the byte offsets that the characters of `text` begin at, and the last one's end."""
    return [0, *accumulate(len(encoded(char, codec)) for char in text)]


def lossy(text: str, seen: str, lost: str) -> list[Piece]:
    """Read UTF-8 in a codec of two bytes a character; a byte that has no place in it is `lost`: `\\ufffd`, `?` or ''."""
    raw = text.encode()
    begins = {end: i for i, end in enumerate(_ends(text, 'utf-8'))}
    out: list[Piece] = []
    i, begin, now, gone = 0, 0, '', False
    while i < len(raw):
        size = 1 if raw[i] < 0x80 else 2
        char = raw[i : i + size].decode(seen, 'replace')
        if char[0] == '\ufffd':
            char, size, gone = lost, 1, True
        now += char
        i += size
        if i in begins:
            out.append(Piece(now, text[begin : begins[i]], frozenset({'byte'} if gone else ())))
            begin, now, gone = begins[i], '', False
    return out


def spans(before: str, pieces: Sequence[Piece], after: str) -> list[Piece]:
    return [*kept(before), *pieces, *kept(after)]
