"""Time the engine on 100,000 edits in a million characters: settle, lay on, list, undo; and on text without fault."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from cleaner import clean, load
from cleaner.chain import settle
from cleaner.text import Edit, Patch, Text, undo

SOURCE = ('臨瀾(lán)市召開會議。' * 100_000)[:1_000_000]
HEALTHY = '临澜市今天召开会议，部署春灌工作。会议要求，各县区要提前检修水渠，确保农田用水。\n\n'
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
    chain = load()
    for size in (12, 800):
        healthy = HEALTHY * size
        seconds = median(lambda healthy=healthy: [clean(healthy, chain) for _ in range(100)]) / 100  # type: ignore[misc]
        volume = len(healthy.encode())
        print(f'healthy text of {volume:6,} bytes: {1e6 * seconds:6.1f} µs, {volume / seconds / 1e6:4.0f} MB/s')


def show(name: str, work: Callable[[], object]) -> None:
    seconds = median(work)
    print(f'{name:8} {seconds:6.3f} s  {1e6 * seconds / len(EDITS):5.2f} µs an edit')


main()
