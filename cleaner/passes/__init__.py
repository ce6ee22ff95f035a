"""What a pass is: it reads a view of a text and proposes edits.  It knows no ledger, file or other pass.

A module in this folder is chosen by `pass: NAME` in a rule file.  It has `PARAMS` (rule name, or '*', -> the dataclass
of that rule's `with`), `make(name, rules, common, cues)` and, if it wants it, `Common` (the file's own `with`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from cleaner.hints import Hint, LineBox, WordBox
from cleaner.text import Edit

__all__ = ['PATIENCE', 'Hint', 'LineBox', 'Pass', 'Rule', 'Spans', 'View', 'WordBox', 'patience']

Spans = tuple[tuple[int, int], ...]
PATIENCE = 5  # seconds a megabyte that a pattern of a rule may take before the document is given up


def patience(text: str) -> float:
    """Return how long a pattern may look through `text`, in seconds."""
    return PATIENCE * max(1.0, len(text) / 1e6)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that is switched on: its name, how far it is trusted, why it edits, its parameters."""

    name: str
    trust: str = 'likely'
    why: str = ''
    params: Any = None


class View:
    """A text as a pass sees it: read-only, offsets in code points of this text.

    `guards` are the sorted spans that no edit may touch; they are computed when first asked for.  All passes that read
    a text as it is are given one view, so what is slow to find out is found out once.
    """

    __slots__ = ('_guards', '_look', 'hints', 'text')

    def __init__(self, text: str, hints: Sequence[Hint] = (), guards: Callable[[str], Spans] | None = None) -> None:
        self.text = text
        self.hints = hints
        self._look = guards
        self._guards: Spans | None = None

    @property
    def guards(self) -> Spans:
        if self._guards is None:
            self._guards = self._look(self.text) if self._look else ()
        return self._guards


class Pass(Protocol):
    """One rule file at work.

    One that has `remakes = True` reads characters that damage made of others: they guard nothing that is no longer
    guarded when its edits are made.  One that has `sighted = True` is asked whenever there are hints, whatever its
    trigger says of the text alone.
    """

    @property
    def name(self) -> str: ...

    @property
    def budget(self) -> float:
        """The largest share of a text's code points that edits with an empty `new` may take out."""

    @property
    def rules(self) -> Mapping[str, Rule]: ...

    @property
    def signs(self) -> str:
        """Characters without which this pass has nothing to do, as a class of `cleaner.signs`; '' where none tell.

        A chain looks for the signs of all its passes at once, and asks no pass whose signs are not there.
        """

    def trigger(self, text: str) -> bool:
        """Scan fast; False proves that this pass has nothing to do."""

    def __call__(self, view: View) -> Iterable[Edit]: ...
