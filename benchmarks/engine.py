"""Time the engine on 100,000 edits in a million characters: settle, lay on, list, undo."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from cleaner.chain import settle
from cleaner.text import Edit, Patch, Text, undo

SOURCE = ('臨瀾(lán)市召開會議。' * 100_000)[:1_000_000]
EDITS = [Edit(at, at + 5, '', 'gloss') for at in range(2, len(SOURCE) - 10, 10)]


def median(work: Callable[[], object], runs: int = 7) -> float:
    """Return the median of some runs, in seconds of the processor."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def main() -> None:
    agreed, _ = settle(SOURCE, EDITS, {'gloss': 'sure'})
    text = Text(SOURCE).patched(Patch(agreed))
    print(f'{len(EDITS):,} edits in {len(SOURCE):,} characters')
    show('settle', lambda: settle(SOURCE, EDITS, {'gloss': 'sure'}))
    show('apply', lambda: Text(SOURCE).patched(Patch(agreed)))
    show('entries', text.entries)
    entries = text.entries()  # only now: a hundred thousand objects slow the collector down for all that is timed
    show('undo', lambda: undo(str(text), entries))


def show(name: str, work: Callable[[], object]) -> None:
    seconds = median(work)
    print(f'{name:8} {seconds:6.3f} s  {1e6 * seconds / len(EDITS):5.2f} µs an edit')


main()
