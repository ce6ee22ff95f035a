"""Measure the character model on text it was not counted in.

    python benchmarks/model.py chinese TEXT... [--table FILE]
    python benchmarks/model.py languages TEXT...

A TEXT has a paragraph a line. `chinese` prints what a character costs with pairs and with triples, and how often the
right one of the characters with the second byte A3 is found when its first byte is lost before a mark, two characters
before and two behind it known. `languages` puts every line through each pair of codecs that writes and reads it without
an error, and counts how often what is seen then is likelier than the line. docs/model.md has the figures.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

from cleaner.zh import chinese
from cleaner.zh.gbk import columns
from cleaner.zh.grams import Grams
from cleaner.zh.model import BREAK, after, follows, likelihood, symbol

CODECS = (
    'utf-8 gb18030 big5 cp949 shift_jis euc_jp cp1252 latin_1 cp1250 cp1251 koi8_r cp437 cp850 mac_roman cp1253 cp1254 '
    'cp1255 cp1256 cp1257 cp866 cp874'
)
MARKS = '，。、；：！？”）'


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding='utf-8').split('\n') if line.strip()]


def symbols(line: str) -> list[int]:
    """Return a line's symbols between two breaks, what is no Chinese in a row as one."""
    home = symbol(BREAK)
    out = [home]
    for char in line:
        if not symbol(char) == out[-1] == home:
            out.append(symbol(char))
    return [*out, home]


def measure_chinese(path: Path) -> None:
    pairs = triples = 0.0
    count = right = lost = 0
    _, chars, known, _ = columns('trail', 0xA3)
    for line in lines(path):
        row = symbols(line)
        count += len(row) - 1
        pairs -= sum(map(follows, row, row[1:]))
        triples -= follows(*row[:2]) + sum(map(after, row, row[1:], row[2:]))
        for at, (char, mark) in enumerate(pairwise(line)):
            if char in chars and mark in MARKS and 2 <= at < len(line) - 2:
                a, b, d, e = (symbol(line[at + step]) for step in (-2, -1, 1, 2))
                best = max(known, key=lambda c: after(a, b, c) + after(b, c, d) + after(c, d, e))
                right += best == symbol(char)
                lost += 1
    print(f'{path.name}: {pairs / count:.3f} nats with pairs, {triples / count:.3f} with triples; ', end='')
    print(f'{right} of {lost} lost first bytes found')


def misread(line: str) -> list[str]:
    """Return what is seen of a line in each wrong codec that reads it without an error."""
    seen = []
    for writer in CODECS.split():
        for reader in CODECS.split():
            try:
                seen.append(line.encode(writer).decode(reader))
            except UnicodeError:
                continue
    return [text for text in seen if text != line]


def measure_languages(path: Path) -> Counter[str]:
    out: Counter[str] = Counter()
    for line in lines(path):
        true = likelihood(line)
        worse = [likelihood(text) - true for text in misread(line)]
        out['nats'] -= round(true)
        out['characters'] += len(line)
        out['lines'] += 1
        out['misread'] += len(worse)
        out['likelier'] += sum(gain > 0 for gain in worse)
        out['by 10 nats'] += sum(gain > 10 for gain in worse)
        out['lines with one'] += any(gain > 0 for gain in worse)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('what', choices=['chinese', 'languages'])
    parser.add_argument('texts', nargs='+', type=Path, metavar='TEXT')
    parser.add_argument('--table', type=Path, help='instead of the chinese.grams of the package')
    args = parser.parse_args()
    if args.what == 'chinese':
        if args.table:
            table = Grams(args.table)
            chinese.table = lambda: table  # type: ignore[assignment]
        for path in args.texts:
            measure_chinese(path)
        return
    whole: Counter[str] = Counter()
    for path in args.texts:
        found = measure_languages(path)
        whole += found
        print(path.name, f'{found["nats"] / found["characters"]:.2f} nats a character', dict(found), file=sys.stderr)
    print(dict(whole))


if __name__ == '__main__':
    main()
