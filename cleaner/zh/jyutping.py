"""Cantonese readings of single characters in Jyutping: does 長 read coeng4?

Knows every reading the package ToJyutping lists for a character, in both scripts, without context, and the spelling of
Guangdong's textbooks, which writes e with a circumflex for oe, e with an acute for e, and u-umlaut for yu.  A reading
has its tone number.  The table, `jyutping.tsv`, is read on first use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

SHAPE = '[a-z\u00e9\u00ea\u00fc]{1,6}[1-6]'
_SPELT = re.compile('\u00eau(?=ng|k)|[\u00ea\u00e9\u00fc]')
_PLAIN = {'\u00eau': 'oe', '\u00ea': 'oe', '\u00e9': 'e', '\u00fc': 'yu'}


@cache
def _table() -> Mapping[str, str]:
    text = Path(__file__).with_name('jyutping.tsv').read_text(encoding='utf-8')
    return dict(line.split('\t') for line in text.split('\n') if line)


def reads(char: str, reading: str) -> bool:
    """Say whether a character has this reading, with this tone number, among all it has.

    >>> reads('長', 'coeng4'), reads('長', 'c\u00eaung4'), reads('長', 'coeng'), reads('長', 'saa1')
    (True, True, False, False)
    """
    return len(char) == 1 and char in _table().get(_SPELT.sub(lambda mark: _PLAIN[mark[0]], reading), '')
