"""Make the damage of a site tool that glosses text byte by byte: glosses and frame shifts, with the truth at hand.

`corrupt(text, table)` searches the bytes of `text` in GBK for the codes of table characters and of marks, at odd offsets
too, writes `(reading)` after the first and an invisible byte before the second, and reads the result as the tool's
reader does.
"""

from collections.abc import Iterable

MARKS = '！，？；'


def read(raw: bytes, *, swallow: bool = True) -> str:
    """Read GBK as the tool's reader does.

    A lead byte without its trail becomes `?` and, with `swallow`, takes one following byte below 0x40 along; otherwise it
    is dropped and nothing is taken.  Pairs of the user-defined area vanish.
    """
    out, i = [], 0
    while i < len(raw):
        byte = raw[i]
        if byte < 0x80:
            if byte != 1:
                out.append(chr(byte))
            i += 1
        elif i + 1 < len(raw) and 0x40 <= raw[i + 1] <= 0xFE and raw[i + 1] != 0x7F:
            out.append(raw[i : i + 2].decode('gbk', 'ignore'))
            i += 2
        else:
            out.append('?' if swallow else '')
            i += 2 if swallow else 1
    return ''.join(out)


def corrupt(text: str, table: Iterable[tuple[str, str]], *, marks: str = MARKS, swallow: bool = True) -> str:
    """Return `text` as the tool leaves it; `table` holds (character, reading).  The text must encode to GBK."""
    raw = text.encode('gbk')
    for mark in marks:
        raw = raw.replace(mark.encode('gbk'), b'\x01' + mark.encode('gbk'))
    for char, reading in table:
        raw = raw.replace(char.encode('gbk'), char.encode('gbk') + f'({reading})'.encode('gbk'))
    return read(raw, swallow=swallow)


def fold(text: str) -> str:
    """Make full-width marks half-width, as a later step of some sites does."""
    return text.translate(str.maketrans('！，？；：', '!,?;:'))
