"""Build cleaner/zh/jyutping.tsv from the package ToJyutping: one line a reading, `reading<TAB>characters`, both sorted.

    python tools/build_jyutping.py cleaner/zh/jyutping.tsv

All readings that the package lists for a single character of the basic plane stay, whatever the word; characters of the
private use area are left out.  Promises the same bytes for the same ToJyutping.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from ToJyutping.Trie import root


def table(readings: Mapping[str, Iterable[str]]) -> str:
    """Turn {'長': ['coeng4', 'zoeng2']} into the text of the data file."""
    chars = defaultdict(set)
    for char, known in readings.items():
        if len(char) == 1 and ord(char) < 0x10000 and unicodedata.category(char) == 'Lo':
            for reading in known:
                chars[reading].add(char)
    return ''.join(f'{reading}\t{"".join(sorted(chars[reading]))}\n' for reading in sorted(chars))


if __name__ == '__main__':
    # A reading of several syllables belongs to a character that stands for a word, such as a unit.
    known = {char: [one.jyutping for one in node.v if ' ' not in str(one)] for char, node in root.items() if node.v}
    Path(sys.argv[1]).write_text(table(known), encoding='utf-8', newline='\n')
