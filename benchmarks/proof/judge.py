"""What is right: a damaged text beside its truth, a verdict on every edit, and counts of both."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, ClassVar, NamedTuple

from damage import Piece, meant, shown

from cleaner.rules import load_chain
from cleaner.text import Entry, Text

CHAIN = load_chain()
EAGER = load_chain(trust='guess')
TRUSTED = (('sure', 99.9), ('likely', 97))
DAMAGE = ('mojibake', 'shift', 'gloss')
THREE = replace(CHAIN, stages=tuple(stage for stage in CHAIN.stages if stage.name in DAMAGE))


class Aligned:
    """A damaged text and its truth, and which places of the two are one: between pieces and between kept characters."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.text = shown(pieces)
        self.truth = meant(pieces)
        self.places: list[list[int]] = [[] for _ in range(len(self.text) + 1)]  # none inside a damaged stretch
        at = true = 0
        for piece in pieces:
            steps = range(len(piece.shown) + 1) if piece.shown == piece.meant else ()
            for step in steps:
                self.places[at + step].append(true + step)
            self.places[at].append(true)
            at, true = at + len(piece.shown), true + len(piece.meant)
            self.places[at].append(true)

    def means(self, start: int, end: int, new: str) -> bool:
        """Say whether `new` is the truth of `start:end` of the damaged text."""
        return any(self.truth[a:b] == new for a in self.places[start] for b in self.places[end])


class Verdict(NamedTuple):
    """Of an edit: who proposed it, at what trust, whether it was made, and whether it is right."""

    stage: str
    rule: str
    trust: str
    applied: bool
    right: bool


def judge(aligned: Aligned, mended: Text) -> Iterator[Verdict]:
    """Say of every edit whether it is right: what it puts is the truth of the stretch that it takes.

    Edits that touch are also judged together, by what stands there in the end: two may mend one stretch.
    """
    entries = [(_hull(entry), entry) for entry in mended.entries()]
    made_ones = [(hull, entry) for hull, entry in entries if not entry.refused]
    good = set()
    for start, end in _joined(hull for hull, _ in made_ones):
        a, b = mended.span(start, end)
        if aligned.means(start, end, str(mended)[a:b]):
            good.add((start, end))
    for (start, end), entry in entries:
        if entry.refused not in ('', 'guess'):
            continue
        right = entry.before == aligned.text[start:end] and aligned.means(start, end, entry.after) and entry.to is None
        if not right and not entry.refused and start < end:  # where an insertion stands, a span does not say
            right = any(a <= start and end <= b for a, b in good)
        trust = 'guess' if entry.refused else entry.trust
        yield Verdict(entry.stage, entry.rule, trust, not entry.refused, right)


def _hull(entry: Entry) -> tuple[int, int]:
    return min(a for a, _ in entry.source), max(b for _, b in entry.source)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return out


class Tally:
    """Counts of a section: rows of right and all, and the verdicts on all edits."""

    failures: ClassVar[int] = 0  # so many of each row are printed
    every: ClassVar[Counter[Verdict]] = Counter()  # of all sections that ran
    goals: ClassVar[dict[str, tuple[str, str]]] = {}  # what was wanted, and what was measured

    def __init__(self) -> None:
        self.right: defaultdict[Any, float] = defaultdict(int)  # counts, or sums of marks from 0 to 1
        self.all: Counter[Any] = Counter()
        self.verdicts: Counter[Verdict] = Counter()
        self.told: Counter[Any] = Counter()

    def add(self, key: Any, right: float, of: int = 1) -> None:
        self.right[key] += right
        self.all[key] += of

    def score(self, key: Any, given: str, got: str, want: str) -> bool:
        """Count whether `got` is what was wanted; the first failures of each row are printed when asked for."""
        self.add(key, got == want)
        if got != want and self.told[key] < Tally.failures:
            self.told[key] += 1
            print(f'{key}\n  given {given!r}\n  got   {got!r}\n  want  {want!r}', file=sys.stderr)
        return got == want

    def sum(self, *keys: Any) -> str:
        """Return the share of all these rows together."""
        out = Tally()
        for key in keys:
            out.add('', self.right[key], self.all[key])
        return out.of('')

    def share(self, key: Any) -> str:
        """Return the share in %, cut, so that 100 means all."""
        if not self.all[key]:
            return '-'
        return f'{int(1000 * self.right[key] / self.all[key]) / 10:.1f}'.removesuffix('.0')

    def of(self, key: Any) -> str:
        return f'{self.share(key)} of {self.all[key]:,}' if self.all[key] else '-'

    def mend(self, pieces: Sequence[Piece]) -> tuple[Aligned, Text]:
        """Clean what is shown with the default chain, and judge each edit."""
        aligned = Aligned(pieces)
        mended = CHAIN.run(Text(aligned.text))
        verdicts = list(judge(aligned, mended))
        self.verdicts.update(verdicts)
        Tally.every.update(verdicts)
        return aligned, mended


def put(page: str, name: str, section: str, script: str) -> str:
    """Put a section that a script made between its markers in a page; raises `ValueError` when there are none."""
    first, last = f'<!-- made by {script}: {name} -->', f'<!-- end: {name} -->'
    before, found, rest = page.partition(first)
    _, end, after = rest.partition(last)
    if not (found and end):
        raise ValueError(f'no markers for {name}: {first} ... {last}')
    return f'{before}{first}\n\n{section}\n\n{last}{after}'


def report(*tables: str) -> str:
    return '\n\n'.join(filter(None, tables))


def table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    lines = [' | '.join(map(str, row)) for row in [head, ['---'] * len(head), *rows]]
    return '\n'.join(f'| {line} |' for line in lines)


def trust_table(tally: Tally, *stages: str) -> str:
    """Return a table of how many edits were right, by rule and trust; those of other passes are summed up."""
    counts = Tally()
    for verdict, count in tally.verdicts.items():
        own = verdict.stage in stages
        for rule in [f'`{verdict.rule}`' if own else f'other: {verdict.stage}', *(['all of these'] if own else [])]:
            counts.add((rule, verdict.trust), count * verdict.right, count)
    rules = {rule for rule, _ in counts.all}
    order = sorted(rules, key=lambda rule: (rule == 'all of these', rule.startswith('other'), rule))
    levels = ('sure', 'likely', 'guess')
    head = ['edits that were right, % of so many', *levels]
    return table(head, [[rule, *(counts.of((rule, level)) for level in levels)] for rule in order]) if order else ''


def trust_of_all(_: object = None) -> str:
    """Return a table of how many edits of all sections that ran were right, by pass and trust."""
    counts = Tally()
    for verdict, count in Tally.every.items():
        for name in (f'`{verdict.stage}`', 'all'):
            counts.add((name, verdict.trust), count * verdict.right, count)
    names = sorted({name for name, _ in counts.all}, key=lambda name: (name == 'all', name))
    levels = ('sure', 'likely', 'guess')
    for level, want in TRUSTED:
        for name in DAMAGE:
            if counts.all[f'`{name}`', level]:
                Tally.goals[f'edits of `{name}` at `{level}`'] = f'{want} % right', counts.of((f'`{name}`', level))
    return table(['pass', *levels], [[name, *(counts.of((name, level)) for level in levels)] for name in names])


def goals(_: object = None) -> str:
    """Return a table of what was wanted and what the sections that ran have measured."""
    return table(['what', 'wanted', 'measured'], [[what, *pair] for what, pair in Tally.goals.items()])


@cache
def _ftfy() -> Callable[[str], str]:
    """Return ftfy made safe for Chinese: it folds no widths, quotes, ligatures or line ends, and normalises nothing."""
    import ftfy

    config = ftfy.TextFixerConfig(
        uncurl_quotes=False,
        fix_character_width=False,
        fix_latin_ligatures=False,
        fix_line_breaks=False,
        normalization=None,
        explain=False,
    )
    return lambda text: ftfy.fix_text(text, config)


def ftfy_of(text: str) -> str:
    return _ftfy()(text)


class Paragraph(NamedTuple):
    """Where a paragraph stands in a damaged text, its truth, and what was done to it."""

    start: int
    end: int
    truth: str
    kinds: tuple[str, ...]


def page(paragraphs: Iterable[tuple[Sequence[Piece], tuple[str, ...]]]) -> tuple[list[Piece], list[Paragraph]]:
    """Put the pieces of paragraphs together, with a line end behind each."""
    pieces: list[Piece] = []
    out = []
    at = 0
    for parts, kinds in paragraphs:
        size = len(shown(parts))
        out.append(Paragraph(at, at + size, meant(parts), kinds))
        pieces += [*parts, Piece('\n', '\n')]
        at += size + 1
    return pieces, out


def found(mended: Text, paragraph: Paragraph) -> str:
    """Return what became of a paragraph."""
    a, b = mended.span(paragraph.start, paragraph.end)
    return str(mended)[a:b]


def given(mended: Text, paragraph: Paragraph) -> str:
    return mended.source[paragraph.start : paragraph.end]
