"""How fast words are written in the other script: ours, with opencc-pyo3 and without, beside OpenCC's Python port.

    python benchmarks/convert.py

MB/s of the processor, the best of five, over text that is no part of the project (`proof/texts.py`).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from proof import texts  # noqa: E402

from cleaner.passes.convert import _WORD  # noqa: E402
from cleaner.zh.script import convert, opencc, ports  # noqa: E402

ROWS = [('news', 's2t'), ('news', 's2twp'), ('news converted', 't2s'), ('news converted', 'tw2sp')]
PART = 20  # the slow one reads so little of it


def seconds(call: Callable[[], object]) -> float:
    """Return what the fastest of five calls takes, after one that fills what is kept."""
    call()
    taken = []
    for _ in range(5):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    genres = texts.genres(Path.home() / '.cache' / 'cleaner-benchmark', {name for name, _ in ROWS})
    print(
        '| text | conversion | plain | with opencc-pyo3 | opencc-python-reimplemented | plain / that | with / plain |'
    )
    print('| --- | --- | --- | --- | --- | --- | --- |')
    for name, config in ROWS:
        lines = '\n'.join('\n'.join(document) for document in genres[name].documents[:250])
        words = [found[0] for found in _WORD.finditer(lines)]
        part = words[: len(words) // PART]
        size, less = (sum(len(word.encode()) for word in some) / 1e6 for some in (words, part))
        fast = ports(config)
        plain = size / seconds(lambda words=words, config=config: convert(words, config, ()))  # type: ignore[misc]
        ported = size / seconds(lambda words=words, config=config, by=fast: convert(words, config, by))  # type: ignore[misc]
        slow = less / seconds(lambda part=part, config=config: list(map(opencc(config).convert, part)))  # type: ignore[misc]
        ratios = f'{plain / slow:.0f} | {ported / plain:.1f}'
        print(f'| {name} | `{config}` | {plain:.1f} | {ported:.1f} | {slow:.2f} | {ratios} |')


if __name__ == '__main__':
    main()
