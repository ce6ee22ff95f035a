"""What is done to text that nobody damaged.  Not every edit is false: the texts have faults of their own."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Sequence
from random import Random

from cleaner.text import Entry, Text
from proof.drawn import Texts
from proof.judge import CHAIN, DAMAGE, Tally, table

EACH = 36  # so many times the documents of other sections
MIXED = 'paragraphs of all of these'


def tables(source: Texts, show: Collection[str] = ()) -> str:
    """Count edits and guesses by genre and pass; what the passes of `show` do is printed on standard error."""
    stages = [stage.name for stage in CHAIN.stages]
    edits: Counter[tuple[str, str]] = Counter()
    guesses: Counter[tuple[str, str]] = Counter()
    size: Counter[str] = Counter()
    scripts = {name: genre.script for name, genre in source.genres.items()} | {MIXED: ''}
    for name in scripts:
        for document in _documents(source, name):
            text = '\n'.join(document)
            size[name] += len(text)
            for entry in CHAIN.run(Text(text)).entries():
                if entry.refused in ('', 'guess'):
                    (guesses if entry.refused else edits)[name, entry.stage] += 1
                    if entry.stage in show:
                        print(f'{name}: {_told(text, entry)}', file=sys.stderr)
    rows = []
    for name in size:
        bad = sum(edits[name, stage] for stage in DAMAGE)
        cells = [_cell(edits[name, stage], guesses[name, stage]) for stage in stages]
        rows.append([name, scripts[name], f'{size[name] / 1e6:.2f}', f'{bad / size[name] * 1e6:.2f}', *cells])
    every = sum(edits[name, stage] for name in size for stage in DAMAGE) / max(1, size.total()) * 1e6
    sums = [_cell(*(sum(counts[name, stage] for name in size) for counts in (edits, guesses))) for stage in stages]
    Tally.goals['false edits of the three passes on healthy text, a million characters'] = 'at most 1', f'{every:.2f}'
    rows.append(['all', '', f'{size.total() / 1e6:.2f}', f'{every:.2f}', *sums])
    return table(['text', 'script', 'million characters', ', '.join(DAMAGE) + ' a million', *stages], rows)


def _documents(source: Texts, name: str) -> Sequence[Sequence[str]]:
    """Return documents from all over a genre; the mixed ones hold a paragraph of each genre."""
    if name != MIXED:
        documents = source.genres[name].documents
        return documents[:: -(-len(documents) // (EACH * source.docs))]
    rng = Random(MIXED)
    return [[rng.choice(rng.choice(genre.documents)) for genre in source.genres.values()] for _ in range(source.docs)]


def _cell(edits: int, guesses: int) -> str:
    return f'{edits} + {guesses}' if guesses else f'{edits}'


def _told(text: str, entry: Entry) -> str:
    around = text[max(0, entry.source[0][0] - 12) : entry.source[-1][1] + 12]
    return f'{entry.rule} {entry.refused or entry.trust} {around!r}: {entry.before!r} -> {entry.after!r}'
