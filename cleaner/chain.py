"""Run passes over a text: settle what they propose, lay it on as patches, say what was refused and why.

Passes propose, this module decides.  It knows trust, guards, budgets and rounds; it knows no rule by name.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import repeat
from operator import is_not, itemgetter, le, lt
from time import perf_counter

import regex

from cleaner.lines import Cues
from cleaner.passes import Hint, Pass, Spans, View, patience
from cleaner.signs import present
from cleaner.text import Edit, Patch, Span, Text

TRUST = {'sure': 3, 'likely': 2, 'guess': 1}
ROUNDS = 4
SMALL = 200  # code points; a shorter text may lose any share of itself to a pass
_GUARDED = 'guarded at '
_FAR = 1 << 62  # behind the end of any text
STRAYS = regex.compile('[\udc80-\udcff]+')  # bytes that could not be decoded

Refused = tuple[Edit, str]
_Sight = tuple[View, Mapping[Span, str]]
_start, _end, _new, _rule, _to = map(itemgetter, range(5))  # of an edit
_kind = itemgetter(3, 5)  # a rule, and the trust that an edit of it states


@dataclass(frozen=True, slots=True)
class Guard:
    """Spans that no edit may touch: every match of `pattern`."""

    name: str
    pattern: regex.Pattern[str]
    why: str = ''

    def __str__(self) -> str:
        return f'{self.name}: {self.why}' if self.why else self.name


def settle(
    text: str,
    proposed: Iterable[Edit],
    trust: Mapping[str, str],
    *,
    floor: str = 'likely',
    guards: Spans = (),
    names: Mapping[Span, str] | None = None,
) -> tuple[list[Edit], list[Refused]]:
    """Choose from `proposed` the edits that can all be made; return them in a patch's order, and the refused ones.

    Edits below `floor` are set aside first; then leftmost, longest, first listed.  `trust` is each rule's own level,
    `guards` are sorted spans, `names` tells what each is.  Edits that change nothing are dropped.  O(n log n).
    Raises `ValueError` for an edit that is no edit of `text`: the pass that proposed it is broken.

    >>> settle('abc', [Edit(1, 3, '', 'r'), Edit(0, 2, '', 's')], {'r': 'sure', 's': 'sure'})[1][0][1]
    'overlaps s at 0:2'
    """
    edits = list(proposed)
    apart = _apart(edits)
    if not apart or any(map(_new, edits)) or (edits and not 0 <= edits[0].start < edits[-1].end <= len(text)):
        edits = _sound(text, edits)  # else all of them take something out
    low = {(rule, level) for rule, level in set(map(_kind, edits)) if TRUST[level or trust[rule]] < TRUST[floor]}
    refused: list[Refused] = []
    if low:
        refused = [(edit, edit.trust or trust[edit.rule]) for edit in edits if _kind(edit) in low]
        edits = [edit for edit in edits if _kind(edit) not in low]
    if guards:
        ends = [end for _, end in guards]
        touched = [_guarded(edit, guards, ends) for edit in edits]
        refused += [(edit, _guarding(span, names)) for edit, span in zip(edits, touched, strict=True) if span]
        edits = [edit for edit, span in zip(edits, touched, strict=True) if not span]
    agreed, beaten = (edits, []) if apart or _apart(edits) else _chosen(edits)
    return agreed, refused + beaten


def _sound(text: str, edits: list[Edit]) -> list[Edit]:
    """Return those of `edits` that change something.  Raises `ValueError` for one that is no edit of `text`."""
    size = len(text)
    still = set()
    for i, (start, end, new, rule, to, _, _, _) in enumerate(edits):
        if not 0 <= start <= end <= size or (to is not None and (new or start == end or not _outside(edits[i], size))):
            raise ValueError(f'{rule}: {edits[i]!r} is no edit of a text of {size} code points')
        if to in (start, end) or (to is None and end - start == len(new) and text[start:end] == new):
            still.add(i)
    return [edit for i, edit in enumerate(edits) if i not in still] if still else edits


def _apart(edits: list[Edit]) -> bool:
    """Say whether all ranges stand from left to right, none overlaps the next, and none is empty or carried.

    Then there is nothing to choose, as with all the glosses of a page, and C loops say so.
    """
    starts, ends = list(map(_start, edits)), list(map(_end, edits))
    return (
        all(map(lt, starts, ends))
        and all(map(le, ends, starts[1:]))
        and not any(map(is_not, map(_to, edits), repeat(None)))
    )


def _chosen(edits: list[Edit]) -> tuple[list[Edit], list[Refused]]:
    """Choose leftmost, longest, first listed; an insertion comes before the ranges from its point, and touches none."""
    # Two stable sorts by a number make no object per edit.
    queue = sorted(edits, key=_longest)
    queue.sort(key=_start)
    refused: list[Refused] = []
    agreed: list[Edit] = []
    ranges: list[Edit] = []  # the agreed ranges, from left to right
    ahead: list[tuple[int, int, Edit]] = []  # a heap of the points further right that agreed carries go to
    carried = False
    first = last = -1  # of the last agreed range
    for edit in queue:
        start, end, _, _, to, _, _, _ = edit
        why = ''
        while ahead and ahead[0][0] <= start:
            heappop(ahead)
        if start < last and (start < end or start > first):
            why = _overlaps(ranges[-1])
        elif ahead and ahead[0][0] < end:
            why = _overlaps(ahead[0][2])
        elif to is not None and (i := bisect_left(ranges, to, key=_start)) and to < ranges[i - 1].end:
            why = _overlaps(ranges[i - 1])
        if why:
            refused.append((edit, why))
            continue
        agreed.append(edit)
        if to is not None:
            carried = True
            heappush(ahead, (to, start, edit))
        if start < end:
            ranges.append(edit)
            first, last = start, end
    if carried:  # else `agreed` is in the order of a patch as it is
        number = {id(edit): n for n, edit in enumerate(edits)}
        agreed.sort(key=lambda edit: (*_place(edit), number[id(edit)]))
    return agreed, refused


def _place(edit: Edit) -> tuple[int, bool]:
    """Return where an edit puts its text; points come before the range from there."""
    return (edit.start, edit.start < edit.end) if edit.to is None else (edit.to, False)


def _longest(edit: Edit) -> int:
    """Return the key that puts insertions first, then what reaches furthest."""
    return -edit[1] if edit[0] < edit[1] else -_FAR


def _outside(edit: Edit, size: int) -> bool:
    to = edit.to
    return to is not None and 0 <= to <= size and not edit.start < to < edit.end


def _overlaps(edit: Edit) -> str:
    where = '' if edit.to is None else f', carried to {edit.to}'
    return f'overlaps {edit.rule} at {edit.start}:{edit.end}{where}'


def _guarding(guard: Span, names: Mapping[Span, str] | None) -> str:
    return f'{_GUARDED}{guard[0]}:{guard[1]}' + (f' by {names[guard]}' if names else '')


def _guarded(edit: Edit, guards: Spans, ends: Sequence[int]) -> Span | None:
    """Return a guarded span that `edit` touches; a carry may move one whole, and put nothing inside one.

    `ends` are those of the guards.
    """
    i = bisect_right(ends, edit.start)
    while i < len(guards) and guards[i][0] < max(edit.end, edit.start + 1):
        a, b = guards[i]
        inside = a < edit.start if edit.start == edit.end else edit.to is None or a < edit.start or edit.end < b
        if inside:
            return a, b
        i += 1
    if edit.to is not None:
        i = bisect_right(ends, edit.to)
        if i < len(guards) and guards[i][0] < edit.to:
            return guards[i]
    return None


def _merges(text: str) -> bool:
    """Tell whether stray bytes stand side by side in `text` that would be read as characters once it is written."""
    runs = (run.group() for run in STRAYS.finditer(text))
    return any(run.encode('utf-8', 'surrogateescape').decode('utf-8', 'surrogateescape') != run for run in runs)


def _hidden(edits: Sequence[Edit], most: float) -> int:
    """Return how many code points edits take out and put nothing; that they are no more than `most` as 0."""
    if sum(map(_end, edits)) - sum(map(_start, edits)) <= most:  # C loops, and nearly always enough
        return 0
    return sum(edit.end - edit.start for edit in edits if not edit.new and edit.to is None)


def _near_stray(text: str, edit: Edit) -> bool:
    """Tell whether `edit` puts, moves or stands beside a stray byte."""
    near = text[max(edit.start - 1, 0) : edit.end + 1] + edit.new
    if edit.to is not None:
        near += text[max(edit.to - 1, 0) : edit.to + 1]
    return bool(STRAYS.search(near))


@dataclass(frozen=True, slots=True, repr=False)
class Chain:
    """Passes in order, what guards the text from them, and the cues that tell the roles of its lines.

    Immutable, picklable, safe in threads.  `trust` is the least level that is applied; `hash` names rules and version.
    """

    name: str
    stages: tuple[Pass, ...]
    guards: tuple[Guard, ...] = ()
    cues: Cues = field(default_factory=Cues)
    trust: str = 'likely'
    hash: str = ''
    signs: tuple[str, ...] = field(init=False, repr=False, compare=False)  # of all its passes

    def __post_init__(self) -> None:
        object.__setattr__(self, 'signs', tuple(dict.fromkeys(stage.signs for stage in self.stages if stage.signs)))

    def __repr__(self) -> str:
        return f'<Chain {self.name}: {", ".join(stage.name for stage in self.stages)}>'

    def guarded(self, text: str) -> dict[Span, str]:
        """Return the spans of `text` that no edit may touch, sorted, and what guards each; overlapping ones are one."""
        limit = patience(text)
        found = [(m.span(), str(guard)) for guard in self.guards for m in guard.pattern.finditer(text, timeout=limit)]
        out: list[tuple[Span, str]] = []
        for (a, b), name in sorted(found):
            if out and a < out[-1][0][1]:
                (start, end), names = out[-1]
                out[-1] = (start, max(b, end)), names if name in names else f'{names} {name}'
            elif a < b:
                out.append(((a, b), name))
        return dict(out)

    def run(self, text: Text, hints: Sequence[Hint] = (), times: dict[str, float] | None = None) -> Text:
        """Return `text` with all agreed edits laid on as patches; the same object when there is nothing to record.

        A round that applied an edit is followed by another, up to `ROUNDS`.  A text that still changes, or that a pass
        failed on, comes back as it was given, with a record that says so.  To `times` each pass's seconds are added.
        """
        now, string = text, str(text)
        told: set[object] = set()
        moved: set[str] = set()
        shown = present(self.signs, string)
        rest: dict[str, str] = {}  # by stage: the text in which it has nothing to change
        sight: _Sight | None = None  # of the text as it is now
        for turn in range(1, ROUNDS + 1):
            moved = set()
            for stage in self.stages:
                if (stage.signs and stage.signs not in shown) or rest.get(stage.name) is string:
                    continue
                began = perf_counter() if times is not None else 0.0
                try:
                    patch = None
                    if (hints and getattr(stage, 'sighted', False)) or stage.trigger(string):
                        sight = sight or self._sight(now, hints)
                        patch = self._propose(stage, now, sight, turn, told)
                except Exception as error:  # noqa: BLE001  # a bad document never stops a run
                    return _failed(text, stage.name, f'{type(error).__name__}: {error}')
                finally:
                    if times is not None:
                        times[stage.name] = times.get(stage.name, 0.0) + perf_counter() - began
                if patch:
                    now = now.patched(patch)
                if patch and patch.edits:
                    sight, string = None, str(now)
                    moved.update(map(_rule, patch.edits))
                    shown = present(self.signs, string)
                else:
                    rest[stage.name] = string
            if not moved:
                return now
        return _failed(text, min(moved), f'unstable: round {ROUNDS} still changes the text: {", ".join(sorted(moved))}')

    def _sight(self, now: Text, hints: Sequence[Hint]) -> _Sight:
        """Return the view of a text for all passes, and the names of its guards, there once these are asked for."""
        names: dict[Span, str] = {}

        def look(text: str) -> Spans:
            names.update(self.guarded(text))
            return tuple(names)

        return View(str(now), hints_in(now, hints), look), names

    def _propose(self, stage: Pass, now: Text, sight: _Sight, turn: int, told: set[object]) -> Patch | None:
        text, (view, names) = str(now), sight
        proposed = list(stage(view))
        if not proposed:
            return None
        rules = {name: (rule.trust, rule.why) for name, rule in stage.rules.items()}
        levels = {name: rule.trust for name, rule in stage.rules.items()}
        edits, refused = settle(text, proposed, levels, floor=self.trust, guards=view.guards, names=names)
        if getattr(stage, 'remakes', False) and any(why.startswith(_GUARDED) for _, why in refused):
            guards = self._left(text, proposed, levels, view.guards)
            edits, refused = settle(text, proposed, levels, floor=self.trust, guards=guards, names=names)
        if edits and STRAYS.search(text + ''.join(map(_new, edits))) and _merges(Patch(edits).apply(text)):
            refused += [(edit, 'would join stray bytes') for edit in edits if _near_stray(text, edit)]
            edits = [edit for edit in edits if not _near_stray(text, edit)]
        hidden = _hidden(edits, stage.budget * len(text)) if len(text) >= SMALL else 0
        if hidden > stage.budget * len(text):
            share = f'budget: would hide {hidden / len(text):.0%} of the text, more than {stage.budget:.0%}'
            edits, refused = [], [(Edit(0, 0, '', edits[0].rule, why=share), 'budget')]
        keys = [(stage.name, edit.rule, edit.new, why.split(' ')[0], *_origin(now, edit)) for edit, why in refused]
        fresh = [item for item, key in zip(refused, keys, strict=True) if key not in told]
        told.update(keys)
        return Patch(edits, fresh, stage=stage.name, round=turn, rules=rules) if edits or fresh else None

    def _left(self, text: str, proposed: list[Edit], trust: Mapping[str, str], guards: Spans) -> Spans:
        """Return those guards in whose place there is one when all edits are made: others were shown by damage."""
        patch = Patch(settle(text, proposed, trust, floor=self.trust)[0])
        after = list(self.guarded(patch.apply(text)))
        left = []
        for guard in guards:
            start, end = patch.span(*guard)
            i = bisect_right(after, start, key=itemgetter(1))
            if i < len(after) and after[i][0] < end:
                left.append(guard)
        return tuple(left)


def hints_in(text: Text, hints: Sequence[Hint]) -> Sequence[Hint]:
    """Return `hints`, which are in source offsets, in offsets of the result."""
    if not text.patches:
        return hints
    spans = [text.span(hint.start, hint.end) for hint in hints]
    return [hint._replace(start=start, end=end) for hint, (start, end) in zip(hints, spans, strict=True)]


def _origin(text: Text, edit: Edit) -> list[tuple[int, int]]:
    """Return where in the source `edit`, of the text as it is now, would edit and carry to."""
    last = len(text.patches)
    spans = text.origin(edit.start, edit.end, last)
    return spans if edit.to is None else spans + text.origin(edit.to, edit.to, last)


def _failed(text: Text, rule: str, why: str) -> Text:
    return text.patched(Patch((), [(Edit(0, 0, '', rule, why=why), f'failed: {why}')], stage='chain'))
