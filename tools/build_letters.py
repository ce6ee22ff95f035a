"""Build cleaner/zh/letters.grams: how likely a letter is after the three before it, in 40 languages at once.

    python tools/build_letters.py PACKAGES cleaner/zh

PACKAGES holds the files that these two give (a newer version gives another table):

    pip download --no-deps wordfreq==3.1.1 pythainlp==5.4.0
    apt-get download libreoffice-help-ja libreoffice-help-ko manpages-ja debian-reference-ja gimp-help-ko

Every language weighs the same within its script. Words of an alphabet are counted as often as they are used, to the
power of three quarters, so that the few commonest do not speak for all. Japanese and Korean are counted in running
text, with the words of a frequency list beside it. Smoothing is that of Witten and Bell (1991), written in back-off
form and pruned as in build_model.py. Promises the same bytes for the same packages.
"""

from __future__ import annotations

import gzip
import html
import math
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from build_model import Row, Table, cost, pruned

from cleaner.zh.grams import pack

BREAK = '\u2424'
ORDER = 4
PRUNE = 2.5e-7  # an n-gram that changes the whole by less, in nats a letter, is left out
# Words of an alphabet, from wordfreq's lists. Chinese is not among them: the model of Chinese is another file.
ALPHABETS = (
    'ar bg bn ca cs da de el en es fa fi fil fr he hi hu id is it lt lv mk ms nb nl pl pt ro ru sh sk sl sv ta tr uk '
    'ur vi'
)
# Japanese and Korean, whose words are more and whose letters are many, weigh as several alphabets do.
WEIGHT = {'ja': 20.0, 'ko': 8.0}
NOVEL, NOVEL_HAN = 1.0, 20.0  # what each kind of n-gram leaves to those unseen: Han, kana and Hangul weigh more
LETTERS = re.compile(r'[^\W\d_]+(?:[\u0300-\u036f\u064b-\u065f\u093c-\u094d\u0900-\u0903\u0e31-\u0e4e\w]*)')
JAPANESE = re.compile('[\u3001-\u3003\u3005-\u3007\u300c-\u300f\u3041-\u30ff\u3400-\u9fff\uff01\uff08\uff09\uff1f0-9]+')
KOREAN = re.compile('[\uac00-\ud7a3]+')
KANA = re.compile('[\u3041-\u30fe]')


def words(data: bytes) -> Iterator[tuple[str, float]]:
    """Yield (word, share of text) from a list of wordfreq: MessagePack, a list of words for each hundredth of a bel."""

    def read(at: int) -> tuple[object, int]:
        kind = data[at]
        if kind < 0x80:
            return kind, at + 1
        if kind >> 4 == 0x8:
            made: dict[object, object] = {}
            at += 1
            for _ in range(kind & 15):
                key, at = read(at)
                made[key], at = read(at)
            return made, at
        if kind >> 5 == 5 or kind in {0xD9, 0xDA}:
            wide = {0xD9: 1, 0xDA: 2}.get(kind, 0)
            size = int.from_bytes(data[at + 1 : at + 1 + wide], 'big') if wide else kind & 31
            return data[at + 1 + wide : at + 1 + wide + size].decode(), at + 1 + wide + size
        wide = {0xDC: 2, 0xDD: 4}.get(kind, 0)
        size = int.from_bytes(data[at + 1 : at + 1 + wide], 'big') if wide else kind & 15
        at += 1 + wide
        listed = []
        for _ in range(size):
            item, at = read(at)
            listed.append(item)
        return listed, at

    whole, _ = read(0)
    assert isinstance(whole, list)
    for level, bucket in enumerate(whole[1:]):
        yield from ((word, 10 ** (-level / 100)) for word in bucket)


def pages(package: Path) -> Iterator[str]:
    """Yield the texts of a Debian package, HTML and manual pages, without their mark-up."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(['dpkg-deb', '-x', str(package), folder], check=True)
        for path in sorted(Path(folder).rglob('*')):
            if not path.is_file() or path.is_symlink():
                continue
            if path.suffix == '.html':
                text = path.read_text(encoding='utf-8', errors='ignore')
                text = re.sub(r'(?s)<(script|style)\b.*?</\1>|<[^>]*>', ' ', text)
                yield html.unescape(text)
            elif path.suffix == '.gz' and '/man/ja' in str(path):
                text = gzip.decompress(path.read_bytes()).decode(errors='ignore')
                yield re.sub(r'(?m)^[.\'].*$|\\f.|\\\(..|\\.', '', text)


Counts = defaultdict[str, float]


def add(total: Counts, runs: dict[str, float], weight: float) -> None:
    """Count the n-grams of `runs`, a run and how much it counts, so that all together come to `weight`."""
    whole = sum((len(run) + 1) * much for run, much in runs.items())
    for run, much in runs.items():
        share = much * weight / whole
        padded = BREAK + run + BREAK
        for end in range(1, len(padded)):
            for start in range(max(0, end - ORDER + 1), end + 1):
                total[padded[start : end + 1]] += share


def count(packages: Path) -> Counts:
    """Return how often each n-gram of up to ORDER is met, in a million letters of each language."""
    total: Counts = defaultdict(float)
    with zipfile.ZipFile(next(packages.glob('wordfreq-*.whl'))) as wheel:

        def listed(language: str) -> Iterator[tuple[str, float]]:
            size = 'large' if language == 'ja' else 'small'
            return words(gzip.decompress(wheel.read(f'wordfreq/data/{size}_{language}.msgpack.gz')))

        for language in ALPHABETS.split():
            runs: dict[str, float] = defaultdict(float)
            for word, share in listed(language):
                for part in LETTERS.findall(word.lower()):
                    runs[part] += (1e6 * share) ** 0.75
            add(total, runs, 1e6)
        for language, pattern in (('ja', JAPANESE), ('ko', KOREAN)):
            runs = defaultdict(float)
            for word, share in listed(language):
                for part in pattern.findall(word):
                    runs[part] += (1e6 * share) ** 0.75
            add(total, runs, WEIGHT[language] * 4e5)
            runs = defaultdict(float)
            names = {'ja': ('libreoffice-help-ja', 'manpages-ja', 'debian-reference-ja')}.get(
                language, ('libreoffice-help-ko', 'gimp-help-ko')
            )
            for name in names:
                for page in pages(next(packages.glob(f'{name}_*.deb'))):
                    for line in set(page.split('\n')):
                        if language == 'ko' or KANA.search(line):
                            for run in pattern.findall(line):
                                runs[re.sub('[0-9]', '0', run)] += 1
            add(total, {run: much**0.75 for run, much in runs.items()}, WEIGHT[language] * 6e5)
    runs = defaultdict(float)
    with zipfile.ZipFile(next(packages.glob('pythainlp-*.whl'))) as wheel:
        for row in wheel.read('pythainlp/corpus/tnc_freq.txt').decode().splitlines():
            word, _, number = row.partition('\t')
            for part in re.findall('[\u0e01-\u0e4e]+', word):
                runs[part] += float(number) ** 0.75
    add(total, runs, 1e6)
    return total


def build(total: Counts, least: float, prune: float) -> bytes:
    """Return the table. Left out: letters and longer n-grams met less than `least`; what pruning by `prune` takes."""
    whole = sum(number for gram, number in total.items() if len(gram) == 1)
    known = {gram for gram, number in total.items() if len(gram) == 1 and number >= 2} | {BREAK}
    levels: list[dict[str, dict[str, float]]] = [defaultdict(dict) for _ in range(ORDER)]
    for gram, number in total.items():
        if number >= (least if len(gram) > 2 else 0) and known.issuperset(gram):
            levels[len(gram) - 1][gram[:-1]][gram[-1]] = number
    chars = sorted(levels[0][''], key=lambda char: (-levels[0][''][char], char))
    place = {char: i for i, char in enumerate(chars)}
    singles = levels[0]['']
    chances: list[dict[str, float]] = [{char: singles[char] / sum(singles.values()) for char in chars}]
    spares: dict[str, float] = {}

    def behind(context: str, char: str) -> float:
        found = chances[len(context)].get(context + char)
        return spares.get(context, 1.0) * behind(context[1:], char) if found is None else found

    for n in range(1, ORDER):
        chances.append({})
        for context, found in sorted(levels[n].items()):
            if n > 1 and context not in chances[n - 1]:
                continue
            seen = max(sum(found.values()), total[context])
            kinds = seen / (seen + (NOVEL_HAN if context[-1:] >= '\u3000' else NOVEL) * len(found))
            row: Row = []
            for char, number in found.items():
                below = behind(context[1:], char)
                row.append((char, kinds * number / seen + (1 - kinds * sum(found.values()) / seen) * below, below))
            if n > 1:
                row, spare = pruned(row, seen / whole, prune)
            else:
                spare = max(1 - sum(p for _, p, _ in row), 1e-9) / max(1 - sum(q for _, _, q in row), 1e-9)
            if row:
                spares[context] = spare
                chances[n] |= {context + char: chance for char, chance, _ in row}
    tables: list[Table] = []
    for level in chances:
        tables.append({})
        for gram, chance in level.items():
            tables[-1][tuple(place[char] for char in gram)] = (cost(chance), cost(min(1.0, spares.get(gram, 1.0))))
    print([len(table) for table in tables], math.fsum(map(len, tables)), file=sys.stderr)
    return pack(''.join(chars), tables)


if __name__ == '__main__':
    packages, target = Path(sys.argv[1]), Path(sys.argv[2])
    (target / 'letters.grams').write_bytes(build(count(packages), least=1.0, prune=PRUNE))
