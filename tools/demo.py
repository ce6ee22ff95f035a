"""Show damaged pages becoming articles and back again, with nothing but the command `cleaner`.

python tools/demo.py [FILE ...]
"""

import collections
import filecmp
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SAMPLES = Path(__file__).parent.parent / 'corpus_samples'
PAGES = [SAMPLES / 'shifted-site.txt', SAMPLES / 'traditional-page.txt']


def show(page: Path, folder: Path) -> None:
    def cleaner(*arguments: str) -> str:
        print('\n$ cleaner', *arguments, '\n')
        return subprocess.run(
            ['cleaner', *arguments], cwd=folder, stdout=subprocess.PIPE, encoding='utf-8', check=True
        ).stdout

    name = page.name
    shutil.copy(page, folder / name)
    print(f'\n\n==== {name}, as it was found; its first lines\n')
    print('\n'.join(page.read_text(encoding='utf-8', errors='replace').splitlines()[:12]))

    for line in cleaner('clean', '--format', 'jsonl', name).splitlines():
        article = json.loads(line)
        print(f'-- Article {article["article"]}: {article["title"] or "(no title)"}\n')
        for block in article['blocks']:
            print(f'{block["role"]:>10}  {" ".join(block["text"].split())}')
        print()

    cleaner('clean', name, '--ledger', 'ledger.jsonl', '-o', 'clean.txt')
    made: collections.Counter[str] = collections.Counter()
    refused: collections.Counter[str] = collections.Counter()
    with (folder / 'ledger.jsonl').open(encoding='utf-8') as lines:
        for entry in map(json.loads, lines):
            if 'rule' in entry:
                (refused if entry['refused'] else made)[entry['rule']] += 1
    print('  made  refused  rule')
    for rule in sorted(made | refused):
        print(f'{made[rule]:6}  {refused[rule]:7}  {rule}')

    cleaner('restore', 'clean.txt', '--ledger', 'ledger.jsonl', '-o', 'back.txt')
    if not filecmp.cmp(page, folder / 'back.txt', shallow=False):
        sys.exit(f'{name}: the restored file differs from the page')
    print(f'All {page.stat().st_size} bytes are back as they were.')


if __name__ == '__main__':
    sys.stdout.reconfigure(encoding='utf-8', line_buffering=True)  # type: ignore[union-attr]
    for given in list(map(Path, sys.argv[1:])) or PAGES:
        with tempfile.TemporaryDirectory() as folder:
            show(given, Path(folder))
