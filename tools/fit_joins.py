"""Fit the weights of `joins` in `rules/columns.yaml`: how far places and characters speak for two lines being one's.

    python tools/fit_joins.py FOLDER ...

A folder holds pages as `benchmarks/layout.py printed` keeps them: `NAME.hocr` beside `NAME.gold.tsv`.  Pairs of lines
that follow each other are looked at, less those of which an engine read too little; logistic regression, with the
weights held near 0 by a normal prior of deviation 4.  Prints the weights, the number of pairs each was met in, and the
share of pairs that they have right.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / 'tests'), str(ROOT / 'benchmarks')]

from proof import scans  # noqa: E402
from proof.judge import CHAIN  # noqa: E402

from cleaner.boxes import read_places  # noqa: E402
from cleaner.formats import read  # noqa: E402
from cleaner.lines import lines_of  # noqa: E402
from cleaner.passes.columns import Columns  # noqa: E402

PRIOR = 4.0  # nats
TURNS = 400
STEP = 0.5
Pair = tuple[dict[str, float], bool]


def pairs(gold: Path) -> Iterator[Pair]:
    """Yield what is said of each two lines that follow each other on a page, and whether they are one block's."""
    text, hints = read(Path(str(gold).replace('.gold.tsv', '.hocr')).read_bytes())
    columns = next(stage for stage in CHAIN.stages if isinstance(stage, Columns))
    page = scans.lay(scans.golds(gold), text)
    owner = {place: n for n, block in enumerate(page.blocks) for place in block.places}
    lines = lines_of(text)
    places = read_places(lines, hints, columns.common)
    if places is None:
        return
    above = ''
    for (i, a), (k, b) in pairwise(enumerate(lines)):
        above += a.text
        blocks = [_block(owner, line.start, line.end) for line in (a, b)]
        known = None not in blocks and not places.captions[i] and not places.captions[k]
        same = blocks[0] == blocks[1]
        if known and (said := places.signals(i, k, above, b.text, blank=b.blanks > 0)):
            yield said, same
        if not same:
            above = ''


def _block(owner: dict[int, int], start: int, end: int) -> int | None:
    """Return the block that most of a line is of; None where it is not known, or there are several."""
    found = Counter(owner[i] for i in range(start, end) if i in owner)
    if not found:
        return None
    block, count = found.most_common(1)[0]
    return block if count > 0.6 * (end - start) else None


def fit(data: list[Pair]) -> dict[str, float]:
    """Return the weights that make `data` likeliest."""
    weights: defaultdict[str, float] = defaultdict(float)
    speed: defaultdict[str, float] = defaultdict(lambda: 1e-6)
    for _ in range(TURNS):
        slope: defaultdict[str, float] = defaultdict(float)
        for said, same in data:
            miss = same - 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(weights[n] * v for n, v in said.items())))))
            for name, value in said.items():
                slope[name] += miss * value
        for name in slope:
            slope[name] -= weights[name] / PRIOR**2
            speed[name] += slope[name] ** 2
            weights[name] += STEP * slope[name] / math.sqrt(speed[name])
    return dict(weights)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or '').split('\n', 1)[0])
    parser.add_argument('folders', nargs='+', type=Path)
    golds = (path for folder in parser.parse_args().folders for path in sorted(folder.glob('*.gold.tsv')))
    data = [pair for gold in golds for pair in pairs(gold)]
    weights = fit(data)
    met = Counter(name for said, _ in data for name in said)
    for name, weight in weights.items():
        print(f'    {name or repr(name)}: {weight:.1f}  # {met[name]} pairs')
    right = sum((sum(weights[n] * v for n, v in said.items()) > 0) == same for said, same in data)
    print(f'{right} of {len(data)} pairs right, {100 * right / len(data):.2f} %')


if __name__ == '__main__':
    main()
