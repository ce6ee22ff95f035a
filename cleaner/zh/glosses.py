"""Readings that were taken out of a text, read back from the ledger's entries.

Every edit that takes a reading out says `BASE reads READING` first of all in its `why`; `says` writes that and `taken`
reads it, whatever rule or pass the edit is of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from cleaner.text import Entry, Span

_SAID = re.compile('(\\S+) reads ([^;]+)')


class Reading(NamedTuple):
    """A reading that was taken out: the characters it was for, the source span (code points) that is gone, and the
    point of the clean text where it stood.
    """

    char: str
    reading: str
    start: int
    end: int
    at: int = -1


def says(base: str, reading: str) -> str:
    """Return how a `why` begins.

    >>> says('長', 'cháng')
    '長 reads cháng'
    """
    return f'{base} reads {reading}'


def taken(entries: Iterable[Entry], place: Callable[[int, int], Span] | None = None) -> list[Reading]:
    """List the readings that the applied `entries` took out, in the order of the source; of repeated ones, one.

    `place` tells where a span of the source stands in the clean text.  The characters are those the reading was tested
    against: in a text that was mended first they may differ from what stands before it in the source.
    """
    out = []
    for entry in entries:
        said = None if entry.refused or entry.after or not entry.source else _SAID.match(entry.why)
        if said and said[2] in entry.before:
            start, end = entry.source[0][0], entry.source[-1][1]
            out.append(Reading(said[1], said[2], start, end, place(start, end)[0] if place else -1))
    return sorted(out, key=lambda reading: reading.start)
