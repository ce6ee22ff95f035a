"""Fit the weights of `rules/columns.yaml` to pages whose truth is known: logistic regression, one sample a line's end.

    python tools/fit_columns.py --pages 300 --seeds a b --printed printed-2

Pages are drawn by `benchmarks/proof/papers.py` from the news only, with seeds that no table of the project uses;
`--printed` names folders of pages read by Tesseract in the benchmark's cache.  The lines above are joined as they are
meant, and the pass is asked of the next.  Prints the weights as YAML.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / 'tests'), str(ROOT / 'benchmarks')]

from proof import layouts, scans, texts  # noqa: E402
from proof.drawn import Texts  # noqa: E402
from proof.judge import CHAIN  # noqa: E402
from proof.papers import Page  # noqa: E402

from cleaner.flow import clean  # noqa: E402
from cleaner.passes import columns  # noqa: E402
from cleaner.wrap import Row  # noqa: E402

GENRES = ('news', 'news converted')
PULL = 0.5  # towards no weight, in samples: what seldom tells is not believed
Sample = tuple[tuple[tuple[str, float], ...], bool]


def samples(page: Page) -> Iterator[Sample]:
    """Yield what the pass sees at each line's end of a page, and whether the line goes on."""
    follows = {a: b for block in page.blocks for a, b in pairwise(block.places)}
    known = sorted({place for block in page.blocks for place in block.places})
    out: list[Sample] = []
    work: Any = vars(columns)['_Work']

    def meant(self: Any, a: Row, b: Row, found: Mapping[str, float], apart: bool) -> float:
        first, last = self.lines[b.first], self.lines[a.last]
        ends = [x for x in known if last.start <= x < last.end]
        starts = [x for x in known if first.start <= x < first.end]
        if not ends or not starts:
            return -1.0
        goes = follows.get(ends[-1]) == starts[0]
        if not apart:
            out.append((tuple((name, round(value, 1)) for name, value in found.items()), goes))
        return 1.0 if goes else -1.0

    was, work._weigh = work._weigh, meant  # noqa: SLF001 - a tool may look inside
    try:
        clean(page.text, CHAIN)
    finally:
        work._weigh = was  # noqa: SLF001
    yield from out


def printed(folder: Path) -> Iterator[Page]:
    for path in sorted(folder.glob('*.gold.tsv')):
        for end in ('zoned.txt', 'tess.txt'):
            read = folder / f'{path.name.removesuffix(".gold.tsv")}.{end}'
            if read.exists():
                yield scans.lay(scans.golds(path), read.read_text(encoding='utf-8'))


def fit(found: Iterable[tuple[Sample, float]], turns: int) -> dict[str, float]:
    """Return the weights under which the samples, each so heavy, are likeliest: RProp on the full gradient."""
    counts: Counter[Sample] = Counter()
    for sample, weight in found:
        counts[sample] += weight  # type: ignore[assignment]
    rows = [(parts, goes, weight) for (parts, goes), weight in counts.items()]
    print(f'{len(rows)} different samples, {sum(w for *_, w in rows):.0f} in all', file=sys.stderr)
    names = sorted({name for parts, _, _ in rows for name, _ in parts})
    at = {name: i for i, name in enumerate(names)}
    data = [([(at[n], v) for n, v in parts], float(goes), w) for parts, goes, w in rows]
    weights, step, last = [0.0] * len(names), [0.2] * len(names), [0.0] * len(names)
    for _ in range(turns):
        slope = [-PULL * w for w in weights]
        for parts, goes, size in data:
            total = sum(weights[i] * v for i, v in parts)
            miss = size * (goes - 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))))
            for i, v in parts:
                slope[i] += miss * v
        for i, value in enumerate(slope):
            turn = value * last[i]
            step[i] = min(step[i] * 1.2, 1.0) if turn > 0 else max(step[i] * 0.5, 1e-4) if turn < 0 else step[i]
            last[i] = 0.0 if turn < 0 else value
            weights[i] += math.copysign(step[i], value) if turn >= 0 and value else 0.0
    return dict(zip(names, weights, strict=True))


def wrong(found: Sequence[tuple[Sample, float]], weights: Mapping[str, float]) -> str:
    """Say how many samples are told wrongly."""
    false = missed = 0
    for (parts, goes), _ in found:
        total = sum(weights.get(n, 0.0) * v for n, v in parts)
        false += total > 0 and not goes
        missed += total <= 0 and goes
    return f'{false} false, {missed} missed of {len(found)}'


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or '').split('\n', 1)[0])
    parser.add_argument('--pages', type=int, default=150, help='of each seed (150)')
    parser.add_argument('--seeds', nargs='*', default=['fit'])
    parser.add_argument('--printed', nargs='*', default=[], help='folders of the cache')
    parser.add_argument('--cache', type=Path, default=Path.home() / '.cache' / 'cleaner-benchmark')
    parser.add_argument('--turns', type=int, default=120)
    parser.add_argument('--heavy', type=float, default=1.0, help='what a sample that was read counts (1)')
    options = parser.parse_args()
    source = Texts(texts.genres(options.cache, GENRES), options.pages)
    drawn = [
        (sample, 1.0)
        for seed in options.seeds
        for page in layouts.pages(source, options.pages, seed=seed)
        for sample in samples(page)
    ]
    seen = [
        (sample, options.heavy)
        for name in options.printed
        for page in printed(options.cache / name)
        for sample in samples(page)
    ]
    weights = fit([*drawn, *seen], options.turns)
    print(f'drawn: {wrong(drawn, weights)}; read: {wrong(seen, weights)}', file=sys.stderr)
    often = Counter(name for (parts, _), _ in [*drawn, *seen] for name, _ in parts)
    print('  weights:')
    for name, weight in weights.items():
        print(f'    {name or repr("")}: {round(weight, 1)}  # {often[name]}')


if __name__ == '__main__':
    main()
