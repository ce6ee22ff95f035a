"""Who wrote the readings of a text: a tool, or a person?  Four stories, told as shares, and how much likelier one is.

A tool with a table puts its readings after very common characters, and at every place.  A tool that counts puts them
after every so many characters.  A person tells how a rare character reads, or which of several readings is meant, once.
A text for learners has them on characters of middling frequency.  Knows nothing of brackets: it is told which
characters were found with which readings, how often, and how often each stands in the text.  All figures are nats.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from cleaner.zh.common import rank


class Glossed(NamedTuple):
    """A character with glosses: how often, out of how many places; `fit` 0 its sole usual reading, 1 one of several
    usual ones, 2 another, None when that is not known.
    """

    char: str
    times: int
    stands: int
    fit: int | None


_FAR = 4  # places after the first, from which on more of them tell no more


@dataclass(frozen=True, slots=True)
class Story:
    """How one kind of writer chooses, in ln of shares: of the bands of frequency, of the fits, and that a character of
    1, 2 ... places has glosses at all of them, or not.
    """

    bands: Sequence[float]
    fits: Sequence[float]
    every: Sequence[float]
    some: Sequence[float]
    prior: float = 0.0

    @classmethod
    def of(cls, bands: Sequence[float], fits: Sequence[float], again: float, prior: float = 0.0) -> Story:
        """Make a story of shares; `again` is the chance that a glossed character is glossed where it stands next."""
        rest = [again**more for more in range(1, _FAR + 1)]
        return cls(
            [log(share) for share in bands],
            [log(share) for share in fits],
            [0.0, *(log(share) for share in rest)],
            [0.0, *(log(1 - share) for share in rest)],
            prior,
        )

    def tells(self, seen: Glossed, band: int) -> float:
        """Return ln of the chance of these glosses on this character, which stands in that band."""
        out = self.bands[band]
        if seen.fit is not None:
            out += self.fits[seen.fit]
        more = min(seen.stands - 1, _FAR)
        return out + (self.every if seen.times >= 0.9 * seen.stands else self.some)[more]

    def told(self, edges: Sequence[int], seen: Iterable[Glossed]) -> float:
        """Return ln of the chance of all of a text's glosses, and of such a writer; bands begin at `edges`."""
        return self.prior + sum(self.tells(each, bisect_right(edges, rank(each.char))) for each in seen)
