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


@dataclass(frozen=True, slots=True)
class Story:
    """How one kind of writer chooses: the shares of the bands of frequency and of the fits, and how often one who
    glossed a character does so again where it stands again.
    """

    bands: Sequence[float]
    fits: Sequence[float]
    again: float
    prior: float = 0.0

    def tells(self, edges: Sequence[int], seen: Glossed) -> float:
        """Return ln of the chance of these glosses on this character."""
        out = log(self.bands[bisect_right(edges, rank(seen.char))])
        if seen.fit is not None:
            out += log(self.fits[seen.fit])
        if seen.stands > 1:
            all_of_them = self.again ** min(seen.stands - 1, 4)
            out += log(all_of_them if seen.times >= 0.9 * seen.stands else 1 - all_of_them)
        return out

    def told(self, edges: Sequence[int], seen: Iterable[Glossed]) -> float:
        """Return ln of the chance of all of a text's glosses, and of such a writer."""
        return self.prior + sum(self.tells(edges, each) for each in seen)
