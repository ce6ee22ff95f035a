"""Damage text that is no part of this project, mend it, and count what came back; the tables of docs/quality.md.

    python benchmarks/damage.py                     # all sections, 10 to 15 minutes
    python benchmarks/damage.py shift gloss --quick # some, on a sixth of the text
    python benchmarks/damage.py --write             # put the tables into docs/quality.md
    python benchmarks/damage.py thresholds          # what each number in a rule file does; only when asked for

Ours is the default chain, with nothing switched on or off.  The damage comes from `tests/damage.py`, which knows the
truth; `benchmarks/proof/texts.py` says where the text comes from.  What is drawn at random is drawn with a fixed seed;
`--seed WORD` makes another draw, one that no threshold was chosen on.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'tests'), str(HERE)]  # the makers of damage; the parts of this script

from proof import codecs, gloss, healthy, mojibake, shift, signs, speed, texts, thresholds  # noqa: E402
from proof.drawn import Texts  # noqa: E402
from proof.judge import Tally, goals, put, trust_of_all  # noqa: E402

QUALITY = HERE.parent / 'docs' / 'quality.md'

SECTIONS: Mapping[str, Callable[[Texts], str]] = {
    'gloss': gloss.tables,
    'shift': shift.tables,
    'mojibake': mojibake.tables,
    'lossy': mojibake.lossy_tables,
    'signs': signs.tables,
    'trust': trust_of_all,  # of the sections above
    'bytes': codecs.tables,
    'healthy': healthy.tables,
    'thresholds': thresholds.tables,  # takes as long as all others together: only when it is asked for
    'speed': speed.tables,
    'goals': goals,  # of the sections above
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or '').split('\n', 1)[0])
    parser.add_argument('sections', nargs='*', metavar='SECTION', help=', '.join(SECTIONS))
    parser.add_argument('--docs', type=int, default=60, help='documents, or samples, for each row (60)')
    parser.add_argument('--quick', action='store_true', help='ten for each row')
    parser.add_argument('--seed', default='', help='draw other pieces than those of the tables: any word')
    parser.add_argument('--genres', nargs='*', default=(), help=', '.join(texts.SOURCES))
    parser.add_argument(
        '--cache', type=Path, default=Path.home() / '.cache' / 'cleaner-benchmark', help='where texts are kept'
    )
    parser.add_argument(
        '--show', nargs='*', default=(), metavar='PASS', help='print what these passes do to healthy text'
    )
    parser.add_argument('--failures', type=int, default=0, metavar='N', help='print the first N failures of each row')
    parser.add_argument('--write', action='store_true', help='put the sections into docs/quality.md')
    options = parser.parse_args()
    if unknown := set(options.sections) - set(SECTIONS):
        parser.error(f'no section {", ".join(sorted(unknown))}; there are {", ".join(SECTIONS)}')
    sections = {**SECTIONS, 'healthy': partial(healthy.tables, show=options.show)}
    Tally.failures = options.failures
    source = Texts(texts.genres(options.cache, options.genres), 10 if options.quick else options.docs, options.seed)
    chosen = [name for name in SECTIONS if name in (options.sections or set(SECTIONS) - {'thresholds'})]
    for name in chosen:
        start = time.monotonic()
        section = sections[name](source)
        print(f'## {name}\n\n{section}\n', flush=True)
        print(f'{name}: {time.monotonic() - start:.0f} s', file=sys.stderr)
        if options.write:
            QUALITY.write_text(
                put(QUALITY.read_text(encoding='utf-8'), name, section, 'benchmarks/damage.py'), encoding='utf-8'
            )


if __name__ == '__main__':
    main()
