"""Radicals and compatibility ideographs, and the unified ideograph each looks like.

Knows shapes only: that U+2F00 is the radical and U+4E00 the word is for the caller to tell apart.  The table,
`radicals.tsv`, is read on first use; the ideographs it gives are in none of its own keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType


@cache
def unified() -> Mapping[int, str]:
    r"""Return {code point: unified ideograph}, a table for `str.translate`.

    >>> '\u2f63\u6d3b'.translate(unified())
    '生活'
    """
    text = (Path(__file__).parent / 'radicals.tsv').read_text(encoding='utf-8')
    rows = (line.split('\t') for line in text.splitlines())
    return MappingProxyType({ord(char): same for same, alike in rows for char in alike})
