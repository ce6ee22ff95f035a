"""Escapes left in prose, invisible characters, radicals: eight characters of a good line."""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence

from damage import Piece, shown, spans

from proof.drawn import Texts
from proof.judge import Tally, ftfy_of, report, table, trust_table


def _percent(char: str) -> str:
    return ''.join(f'%{byte:02X}' for byte in char.encode())


ESCAPES: Mapping[str, Callable[[str], str]] = {  # of one character
    '`&#26725;`': lambda char: f'&#{ord(char)};',
    '`&#x6865;`': lambda char: f'&#x{ord(char):x};',
    '`&#26725` without `;`': lambda char: f'&#{ord(char)}',
    '`\\u6865`': lambda char: f'\\u{ord(char):04x}',
    '`%u6865`': lambda char: f'%u{ord(char):04X}',
    '`%E6%A1%A5`': _percent,
    'quoted-printable': lambda char: _percent(char).replace('%', '='),
    'U+200B behind each': lambda char: f'{char}\u200b',
    'U+FEFF behind each': lambda char: f'{char}\ufeff',
    'U+00AD behind each': lambda char: f'{char}\u00ad',
    'U+0000 behind each': lambda char: f'{char}\0',
}
WORD, KANGXI = 'RFC 2047', 'Kangxi radicals'


def escaped(name: str, text: str) -> Sequence[Piece]:
    """Write characters as something else; a piece is a character, and what stands behind it one of its own."""
    if name == WORD:
        return [Piece(f'=?UTF-8?B?{b64encode(text.encode()).decode()}?=', text)]
    shown = [(char, ESCAPES[name](char)) for char in text]
    return [
        piece
        for char, seen in shown
        for piece in ([Piece(char, char), Piece(seen[1:], '')] if seen[0] == char else [Piece(seen, char)])
    ]


def radicals(text: str) -> Sequence[Piece]:
    """Put Kangxi radicals for the ideographs that they are, as PDF readers do."""
    kangxi = {unicodedata.normalize('NFKC', chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}
    return [Piece(kangxi.get(char, char), char) for char in text]


def tables(source: Texts) -> str:
    """Escapes left in prose, invisible characters, radicals: eight characters of a good line."""
    tally = Tally()
    han = re.compile('[\u4e00-\u9fff]{8}')
    names = [*ESCAPES, WORD, KANGXI]
    for name in names:
        for text, _ in zip(source.sentences('Hans', name, 60), range(2 * source.docs), strict=False):
            found = han.search(text)
            if name == KANGXI:
                pieces = radicals(text)
            elif found:
                pieces = spans(text[: found.start()], escaped(name, found[0]), text[found.end() :])
            else:
                continue
            if shown(pieces) != text:
                aligned, mended = tally.mend(pieces)
                tally.score(name, aligned.text, str(mended), text)
                tally.add((name, 'ftfy'), ftfy_of(aligned.text) == text)
    rows = [[name, tally.of(name), tally.share((name, 'ftfy'))] for name in names]
    head = ['damage', 'ours', 'ftfy']
    return report(table(head, rows), trust_table(tally, 'escapes', 'invisible', 'radicals'))
