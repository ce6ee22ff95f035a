"""Compare what the default chain makes of the sample pages with what an editor would: blocks, roles, articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import Path

import cleaner

SAMPLES = Path(__file__).parent.parent / 'corpus_samples'
STRAY = re.compile('[\udc80-\udcff]')  # a byte that could not be decoded
Page = list[list[tuple[str, str]]]


def squeeze(text: str) -> str:
    return ' '.join(STRAY.sub('\N{REPLACEMENT CHARACTER}', text).split())


def gold(path: Path) -> Page:
    chunks = path.read_text(encoding='utf-8').strip('\n').split('\n\n')
    rows = [[line.split('\t', 1) for line in chunk.split('\n')] for chunk in chunks]
    return [[(role, squeeze(text)) for role, text in article] for article in rows]


def both(a: Sequence[Hashable], b: Sequence[Hashable]) -> int:
    return sum((Counter(a) & Counter(b)).values())


def main() -> None:
    total: Counter[str] = Counter()
    print(f'{"sample":18} {"blocks":>8} {"roles":>8} {"articles":>8}')
    for path in sorted(SAMPLES.glob('*.txt')):
        want = gold(path.with_name(f'{path.stem}.gold.tsv'))
        data = path.read_bytes()
        result = cleaner.clean(data)
        made = [[(block.role, squeeze(block.text)) for block in article.blocks] for article in result.articles]
        wanted, found = ([block for article in page for block in article] for page in (want, made))
        row = {
            'blocks': (both([text for _, text in wanted], [text for _, text in found]), len(wanted)),
            'roles': (both(wanted, found), len(wanted)),
            'articles': (both(*([tuple(t for _, t in a) for a in page] for page in (want, made))), len(want)),
        }
        print(f'{path.stem:18} ' + ' '.join(f'{hit:>4}/{of:<3}' for hit, of in row.values()))
        for name, (hit, of) in row.items():
            total[name] += hit
            total[f'{name} of'] += of
        if result.restore() != data:
            raise SystemExit(f'{path.stem}: other bytes come back')
    print(f'{"all":18} ' + ' '.join(f'{total[n]:>4}/{total[f"{n} of"]:<3}' for n in ('blocks', 'roles', 'articles')))


main()
