"""Who wrote the readings of a text: a tool, or a person?  Four stories, told as shares, and how much likelier one is.

A tool with a table puts its readings after very common characters, and at every place.  A tool that counts puts them
after every so many characters.  A person tells how a rare character reads, or which of several readings is meant, once.
A text for learners has them on characters of middling frequency.  Knows nothing of brackets: it is told which
characters were found with which readings, how often, and how often each stands in the text.  All figures are nats.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

FAR = 4  # places after the first, from which on more of them tell no more


class Trace(NamedTuple):
    """What a glossed character tells, and many tell the same: its band of frequency; `fit` 0 its sole usual reading,
    1 one of several usual ones, 2 another, -1 when that is not known; on how many more places than one it stands, up
    to four, and whether it is glossed at all of them.
    """

    band: int
    fit: int
    more: int
    every: bool


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
        rest = [again**more for more in range(1, FAR + 1)]
        return cls(
            [log(share) for share in bands],
            [*(log(share) for share in fits), 0.0],  # the last one is of what is not known
            [0.0, *(log(share) for share in rest)],
            [0.0, *(log(1 - share) for share in rest)],
            prior,
        )

    def tells(self, trace: Trace) -> float:
        """Return ln of the chance of such a character's glosses."""
        band, fit, more, every = trace
        return self.bands[band] + self.fits[fit] + (self.every if every else self.some)[more]

    def told(self, traces: Mapping[Trace, int]) -> float:
        """Return ln of the chance of a text's glosses, so many characters a trace, and of such a writer."""
        return self.prior + sum(count * self.tells(trace) for trace, count in traces.items())
