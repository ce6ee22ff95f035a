"""Read pages of foreign articles whose truth is known, and count joins, paragraphs, articles and roles.

    python benchmarks/layout.py                  # all sections
    python benchmarks/layout.py wrapped --docs 40 --failures 3
    python benchmarks/layout.py --write          # put the tables into docs/quality.md

Ours is the default chain, with nothing switched on or off.  `benchmarks/proof/papers.py` sets the pages and knows
their truth; `benchmarks/proof/texts.py` says where the text comes from.  What is drawn is drawn with a fixed seed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'tests'), str(HERE)]

from proof import layouts, plain, printed, scans, texts  # noqa: E402
from proof.drawn import Texts  # noqa: E402
from proof.judge import Tally, goals, put  # noqa: E402
from proof.reading import FAILURES  # noqa: E402

QUALITY = HERE.parent / 'docs' / 'quality.md'
GENRES = ('news', 'news converted', 'reviews', 'stories', 'stories of Taiwan', 'book', 'help', 'help of Taiwan')

SECTIONS: Mapping[str, Callable[[Texts], str]] = {
    'wrapped': layouts.tables,
    'issues': layouts.issues,
    'scanned': scans.tables,
    'printed': printed.tables,
    'plain': plain.tables,
    'cost': plain.cost,
    'goals': goals,  # of the sections above
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or '').split('\n', 1)[0])
    parser.add_argument('sections', nargs='*', metavar='SECTION', help=', '.join(SECTIONS))
    parser.add_argument('--docs', type=int, default=400, help='pages (400)')
    parser.add_argument('--genres', nargs='*', default=GENRES, help=', '.join(texts.SOURCES))
    parser.add_argument(
        '--cache', type=Path, default=Path.home() / '.cache' / 'cleaner-benchmark', help='where texts are kept'
    )
    parser.add_argument(
        '--failures', type=int, default=0, metavar='N', help='print the first N of each kind of failure'
    )
    parser.add_argument('--seed', type=int, default=1, help='of the pages that are set and read by Tesseract (1)')
    parser.add_argument('--pages', default='', metavar='SEED', help='of other hard-wrapped pages than usual')
    parser.add_argument('--write', action='store_true', help='put the sections into docs/quality.md')
    options = parser.parse_args()
    if unknown := set(options.sections) - set(SECTIONS):
        parser.error(f'no section {", ".join(sorted(unknown))}; there are {", ".join(SECTIONS)}')
    Tally.failures = options.failures
    source = Texts(texts.genres(options.cache, options.genres), options.docs)
    heads = partial(printed.titles, options.cache)
    sections = {
        **SECTIONS,
        'wrapped': partial(layouts.tables, seed=options.pages, heads=heads),
        'issues': partial(layouts.issues, heads=heads),
        'printed': partial(printed.tables, cache=options.cache, seed=options.seed),
    }
    for name in [name for name in SECTIONS if name in (options.sections or SECTIONS)]:
        start = time.monotonic()
        section = sections[name](source)
        print(f'## {name}\n\n{section}\n', flush=True)
        print(f'{name}: {time.monotonic() - start:.0f} s', file=sys.stderr)
        if options.write:
            page = put(QUALITY.read_text(encoding='utf-8'), f'layout {name}', section, 'benchmarks/layout.py')
            QUALITY.write_text(page, encoding='utf-8')
    for kind, count in FAILURES.most_common() if options.failures else ():
        print(f'{count:6} {kind}', file=sys.stderr)


if __name__ == '__main__':
    main()
