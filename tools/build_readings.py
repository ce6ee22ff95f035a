"""Build cleaner/zh/readings.tsv from the package pypinyin: one line a reading, `reading<TAB>characters`, both sorted.

    python tools/build_readings.py cleaner/zh/readings.tsv

Promises the same bytes for the same pypinyin.  Characters of the private use areas are left out: their readings belong
to a font.  Everything else stays, rare and dialect readings too, since a gloss is tested against any reading there is.
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

from pypinyin.pinyin_dict import pinyin_dict


def table(readings: dict[int, str]) -> str:
    """Turn {code point: 'zhǎng,cháng'} into the text of the data file."""
    chars: dict[str, set[str]] = {}
    for code, known in readings.items():
        char = chr(code)
        if unicodedata.category(char) == 'Co':
            continue
        for reading in known.split(','):
            chars.setdefault(unicodedata.normalize('NFC', reading), set()).add(char)
    return ''.join(f'{reading}\t{"".join(sorted(chars[reading]))}\n' for reading in sorted(chars))


if __name__ == '__main__':
    Path(sys.argv[1]).write_text(table(pinyin_dict), encoding='utf-8', newline='\n')
