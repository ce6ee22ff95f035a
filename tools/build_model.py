"""Build cleaner/zh/chinese.grams and cleaner/zh/simplified.tsv: the character model and the script table it stands on.

    python tools/build_model.py FOLDER cleaner/zh

FOLDER holds `hans.bigrams.tsv.gz`, `hans.trigrams.tsv.gz` and the same two of `hant` (`gram<TAB>count` a line, counts
below 3 cut off). Traditional characters are written in Simplified first, corner brackets as curved quotes, and the two
are added up. Promises the same bytes for the same counts. What the file looks like inside is said in
`cleaner/zh/grams.py`, which reads it; docs/model.md has the comparison that picked every number here.

Trigrams: what a count leaves to those unseen grows with it, as a power of it (Huang and Renals 2010, "Power law
discounting"): text of one kind, laws above all, says the same thing a thousand times. Pairs are half counted, half the
number of different characters they were seen behind (Kneser and Ney 1995), for the same reason. All is written in
back-off form and pruned by what leaving out a trigram does to the whole (Stolcke 1998).
"""

from __future__ import annotations

import gzip
import math
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import opencc

from cleaner.zh.grams import pack

QUOTES = str.maketrans('「」『』', '“”‘’')
LEAST = 3  # counts below are cut off in the sources; a pair that weighs less does not count as a kind
STEP = 10  # costs are stored in tenths of a nat, one byte each


@dataclass(frozen=True)
class Choice:
    """The numbers that docs/model.md compares."""

    hant: float = 0.5  # what a Traditional count weighs
    pair_off: float = 1.0  # taken off the count of a pair
    pair_lost: float = 10.0  # added to what a character was seen, for each kind of pair: the counts cut off among it
    kinds_off: float = 0.3  # taken off the number of different characters before a pair
    kinds_share: float = 0.3  # of the chance of a pair that comes from that number
    power: tuple[float, float] = (0.8, 0.7)  # a trigram gives up the first, times its count to the power of the second
    lost: float = 3.0  # added to what a pair was seen
    prune: float = 2e-8  # a trigram that changes the whole by less, in nats a character, is left out
    round_to: int = 2  # costs of trigrams are rounded to this many tenths: fewer values pack better


def simplified(path: Path) -> dict[str, str]:
    """Return {traditional: simplified} from OpenCC's TSCharacters, the first choice where it gives several."""
    rows = (line.split('\t') for line in path.read_text(encoding='utf-8').splitlines())
    pairs = {trad: simp.split(' ')[0] for trad, simp in rows}
    return {trad: simp for trad, simp in pairs.items() if trad != simp and len(trad) == len(simp) == 1}


def counts(folder: Path, kind: str, pairs: dict[str, str], hant: float) -> Iterator[tuple[str, int, float]]:
    """Yield each n-gram of `kind`, its count, and what one weighs."""
    table = str.maketrans(pairs) | QUOTES
    for name, weight in (('hans', 1.0), ('hant', hant)):
        with gzip.open(folder / f'{name}.{kind}.tsv.gz', 'rt', encoding='utf-8', newline='\n') as file:
            for line in file if weight else ():
                gram, _, number = line.rstrip('\n').partition('\t')
                yield gram.translate(table), int(number), weight


def cost(probability: float, step: int = 1) -> int:
    """Return -10 ln p, from one nat up as a multiple of `step`: below, a chance of 0.9 would become one of 1."""
    exact = -STEP * math.log(probability)
    return min(255, max(0, round(exact) if exact < STEP else step * round(exact / step)))


class Pairs:
    """Chances `alone[b]`, `chance[a + b]`, `spare[a]`, the last two in back-off form; `seen` is the counts."""

    def __init__(self, folder: Path, table: dict[str, str], choice: Choice) -> None:
        seen, kept, total = (
            defaultdict[str, float](float),
            defaultdict[str, float](float),
            defaultdict[str, float](float),
        )
        for gram, count, weight in counts(folder, 'bigrams', table, choice.hant):
            seen[gram] += weight * count
            kept[gram] += weight * max(count - choice.pair_off, 0)
            total[gram[0]] += weight * (count + choice.pair_lost)
        kinds, before = defaultdict[str, float](float), defaultdict[str, float](float)
        for gram, _, weight in counts(folder, 'trigrams', table, choice.hant):
            kinds[gram[1:]] += weight
        for gram, kind in kinds.items():
            before[gram[0]] += kind
        after = defaultdict[str, int](int)
        for gram, number in seen.items():
            after[gram[1]] += number >= LEAST
        self.seen, chars = seen, total.keys() | after.keys()
        self.chars = sorted(chars, key=lambda char: (-after[char], char))
        whole = sum(after.values()) + len(chars) / 2  # half a kind for what never came second
        self.alone = {char: (after[char] + 0.5) / whole for char in self.chars}
        left, left_kinds, below = (defaultdict[str, float](lambda: 1.0) for _ in range(3))
        for gram, mass in kept.items():
            left[gram[0]] -= mass / total[gram[0]]
            if before[gram[0]]:
                left_kinds[gram[0]] -= max(kinds[gram] - choice.kinds_off, 0) / before[gram[0]]
        self.chance: dict[str, float] = {}
        self.spare = dict.fromkeys(self.chars, 1.0)
        for gram, mass in kept.items():
            a, b = gram[0], gram[1]
            chance = mass / total[a] + left[a] * self.alone[b]
            if before[a]:
                by_kind = max(kinds[gram] - choice.kinds_off, 0) / before[a] + left_kinds[a] * self.alone[b]
                chance += choice.kinds_share * (by_kind - chance)
            self.chance[gram] = chance
            below[a] -= self.alone[b]
        rest = defaultdict[str, float](lambda: 1.0)
        for gram, chance in self.chance.items():
            rest[gram[0]] -= chance
        for a in rest:
            self.spare[a] = max(rest[a], 1e-9) / max(below[a], 1e-9)

    def follows(self, a: str, b: str) -> float:
        found = self.chance.get(a + b)
        return self.spare[a] * self.alone[b] if found is None else found


Table = dict[tuple[int, ...], tuple[int, int]]  # {n-gram: (cost, spare)}
Row = list[tuple[str, float, float]]  # (last character, chance, chance behind the shorter context)


def rows(folder: Path, table: dict[str, str], pairs: Pairs, choice: Choice) -> Iterator[tuple[str, Row]]:
    """Yield each pair and the trigrams that begin with it, unpruned."""
    kept = defaultdict[str, defaultdict[str, float]](lambda: defaultdict(float))
    (off, power), seen = choice.power, pairs.seen
    for gram, number, weight in counts(folder, 'trigrams', table, choice.hant):
        kept[gram[:2]][gram[2]] += weight * max(number - off * number**power, 0)
    for pair, row in sorted(kept.items()):
        total = seen[pair] + choice.lost
        left = 1 - sum(row.values()) / total
        below = {c: pairs.follows(pair[1], c) for c in row}
        yield pair, [(c, number / total + left * below[c], below[c]) for c, number in row.items()]


def pruned(row: Row, weight: float, least: float) -> tuple[Row, float]:
    """Return what stays of a row that makes up `weight` of all text, and the chance left over for each of the rest."""

    def spare(row: Row) -> float:
        return max(1 - sum(p for _, p, _ in row), 1e-9) / max(1 - sum(q for _, _, q in row), 1e-9)

    rest, below = 1 - sum(p for _, p, _ in row), 1 - sum(q for _, _, q in row)
    now = math.log(spare(row))
    stays = []
    for c, p, q in row:
        then = math.log(max(rest + p, 1e-9) / max(below + q, 1e-9))
        change = p * (math.log(q) + then - math.log(p)) + max(rest, 0) * (then - now)
        if -weight * change >= least:
            stays.append((c, p, q))
    return stays, spare(stays)


def chinese(folder: Path, table: dict[str, str], choice: Choice) -> bytes:
    """Return the table of the Chinese model."""
    pairs = Pairs(folder, table, choice)
    place = {char: i for i, char in enumerate(pairs.chars)}
    singles: Table = {(place[char],): (cost(pairs.alone[char]), cost(pairs.spare[char])) for char in pairs.chars}
    doubles: Table = {(place[gram[0]], place[gram[1]]): (cost(chance), 0) for gram, chance in pairs.chance.items()}
    triples: Table = {}
    whole = sum(pairs.seen.values())
    for pair, row in rows(folder, table, pairs, choice):
        stays, spare = pruned(row, pairs.seen[pair] / whole, choice.prune)
        if stays:
            double = place[pair[0]], place[pair[1]]
            doubles[double] = doubles[double][0], cost(spare)
            triples |= {(*double, place[c]): (cost(chance, choice.round_to), 0) for c, chance, _ in stays}
    return pack(''.join(pairs.chars), [singles, doubles, triples])


if __name__ == '__main__':
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    script = simplified(Path(opencc.__file__).parent / 'dictionary' / 'TSCharacters.txt')
    lines = ''.join(f'{trad}\t{script[trad]}\n' for trad in sorted(script))
    (target / 'simplified.tsv').write_text(lines, encoding='utf-8', newline='\n')
    (target / 'chinese.grams').write_bytes(chinese(source, script, Choice()))
