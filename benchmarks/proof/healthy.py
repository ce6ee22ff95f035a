"""What is done to text that nobody damaged.  Not every edit is false: the texts have faults of their own."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection

from cleaner.text import Entry, Text
from proof.drawn import Texts
from proof.judge import CHAIN, DAMAGE, table

EACH = 8  # so many times the documents of other sections


def tables(source: Texts, show: Collection[str] = ()) -> str:
    """Count edits and guesses by genre and pass; what the passes of `show` do is printed on standard error."""
    stages = [stage.name for stage in CHAIN.stages]
    edits: Counter[tuple[str, str]] = Counter()
    guesses: Counter[tuple[str, str]] = Counter()
    size: Counter[str] = Counter()
    for name, genre in source.genres.items():
        for document in genre.documents[:: -(-len(genre.documents) // (EACH * source.docs))]:
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
        rows.append(
            [name, source.genres[name].script, f'{size[name] / 1e6:.2f}', f'{bad / size[name] * 1e6:.2f}', *cells]
        )
    every = sum(edits[name, stage] for name in size for stage in DAMAGE) / max(1, size.total()) * 1e6
    sums = [_cell(*(sum(counts[name, stage] for name in size) for counts in (edits, guesses))) for stage in stages]
    rows.append(['all', '', f'{size.total() / 1e6:.2f}', f'{every:.2f}', *sums])
    return table(['text', 'script', 'million characters', ', '.join(DAMAGE) + ' a million', *stages], rows)


def _cell(edits: int, guesses: int) -> str:
    return f'{edits} + {guesses}' if guesses else f'{edits}'


def _told(text: str, entry: Entry) -> str:
    around = text[max(0, entry.source[0][0] - 12) : entry.source[-1][1] + 12]
    return f'{entry.rule} {entry.refused or entry.trust} {around!r}: {entry.before!r} -> {entry.after!r}'
