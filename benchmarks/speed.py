"""Time whole texts and whole corpora beside what people use now: ftfy, clean-text, datatrove, and a bare copy.

    python benchmarks/speed.py                   # all sections
    python benchmarks/speed.py texts hostile
    python benchmarks/speed.py --write           # put the tables into docs/quality.md

Everything of a section runs in one go, on the same text and the same cores; a ratio is worth more than a figure.  Texts
are those of `benchmarks/damage.py`.  Seconds are of the processor in one process, of the clock where there are more.
Needs clean-text and datatrove beside what `benchmarks/damage.py` needs: what is missing is left out of the tables.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'tests'), str(HERE)]

import ftfy  # noqa: E402
from damage import lossy, shown  # noqa: E402
from proof import layouts, papers, texts  # noqa: E402
from proof.drawn import Texts  # noqa: E402
from proof.judge import CHAIN, Tally, goals, put, table  # noqa: E402
from proof.speed import damages, seconds, size  # noqa: E402
from strategies import SENTENCES  # noqa: E402

import cleaner  # noqa: E402

QUALITY = HERE.parent / 'docs' / 'quality.md'
GENRES = ('news', 'news converted', 'reviews', 'stories', 'help', 'book')
BIG, SMALL = 100_000, 1_500  # bytes of UTF-8
MEGABYTE = 10**6
Work = Callable[[str], object]


def ours(text: str) -> object:
    return cleaner.clean(text, CHAIN).text


def articles(text: str) -> object:
    return cleaner.clean(text, CHAIN).articles


def others() -> dict[str, Work]:
    """Return what others do to a text, by name; what is not installed is left out."""
    out: dict[str, Work] = {'ftfy': ftfy.fix_text}
    if importlib.util.find_spec('cleantext'):
        from cleantext import clean

        def clean_text(text: str) -> object:
            return clean(text, fix_unicode=True, to_ascii=False, lower=False, normalize_whitespace=False)

        out['clean-text'] = clean_text
    if importlib.util.find_spec('datatrove'):
        from datatrove.pipeline.formatters import FTFYFormatter

        out['datatrove with ftfy'] = FTFYFormatter().format
    return out


# ---- texts


def pieces(documents: Sequence[Sequence[str]], wanted: int, most: int) -> list[str]:
    """Return documents of about so many bytes, made of whole paragraphs."""
    out, part, length = list[str](), list[str](), 0
    for paragraph in (paragraph for document in documents for paragraph in document):
        part.append(paragraph)
        length += len(paragraph.encode()) + 1
        if length >= wanted:
            out.append('\n'.join(part))
            part, length = [], 0
            if len(out) == most:
                break
    return out or ['\n'.join(part)]


def samples(source: Texts) -> Iterator[tuple[str, str, Work, list[str]]]:
    """Yield what is timed: what it is, what is wanted, the work, the documents."""
    for name, genre in source.genres.items():
        yield f'{name}, 100 kB', '30', ours, pieces(genre.documents, BIG, 10)
        yield f'{name}, 1.5 kB', '12', ours, pieces(genre.documents, SMALL, 300)
    for name, documents in damages(source).items():
        yield f'dense damage: {name}', '4', ours, documents
    rng = Random('wrapped')
    bodies = papers.bodies(source.genres['news'].documents, rng, 260)
    pages = [papers.draw_page(papers.draw_style(rng), rng, list(islice(bodies, 4))).text for _ in range(40)]
    yield 'hard-wrapped pages, to articles', '2', articles, pages


def tables(source: Texts) -> str:
    them = others()
    rows = []
    for name, wanted, work, documents in samples(source):
        megabytes = sum(map(size, documents))
        mine = megabytes / seconds(_each, work, documents)
        rates = {who: megabytes / seconds(_each, theirs, documents, runs=2) for who, theirs in them.items()}
        cells = [cell for rate in rates.values() for cell in (f'{rate:.2g}', f'{mine / rate:.1f}')]
        rows.append([name, f'{1e6 * megabytes / mine / len(documents):,.0f}', f'{mine:.3g}', *cells])
        Tally.goals[f'speed: {name}'] = f'{wanted} times ftfy', f'{mine / rates["ftfy"]:.1f} ({mine:.3g} MB/s)'
    head = [
        'text',
        'ours, µs a document',
        'ours, MB/s',
        *(word for who in them for word in (f'{who}, MB/s', f'ours / {who}')),
    ]
    return table(head, rows)


def _each(work: Work, documents: Sequence[str]) -> None:
    for document in documents:
        work(document)


# ---- one document, larger and larger

_ONE = """
import sys, time
from pathlib import Path
import cleaner
def kilobytes(what):
    return int(Path('/proc/self/status').read_text().split(what)[1].split()[0])
chain = cleaner.load()
text = Path(sys.argv[1]).read_text(encoding='utf-8')
cleaner.clean(text[:100_000], chain).text  # patterns and tables
del text
base = kilobytes('VmRSS:')
text = Path(sys.argv[1]).read_text(encoding='utf-8')
start = time.process_time()
cleaner.clean(text, chain).text
print(time.process_time() - start, kilobytes('VmHWM:') - base)  # `ru_maxrss` counts what forked it, too
"""


def growth(source: Texts) -> str:
    """Time one document of healthy news, and one that is glossed, from 1 kB to 100 MB, each in a process of its own."""
    rows = []
    for name, whole in (('news', _joined(source.genres['news'].documents)), ('glossed', damages(source)[_GLOSSED][0])):
        rates = {}
        for wanted in (10**3, 10**4, 10**5, 10**6, 10**7, 10**8 if name == 'news' else 10**7):
            text = _long(whole, wanted)
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / 'text'
                path.write_text(text, encoding='utf-8')
                found = [_run(path) for _ in range(3 if wanted < 10**7 else 1)]
            megabytes = size(text)
            rates[wanted] = min(took for took, _ in found) / megabytes
            memory = f'{found[0][1] * 1024 / len(text.encode()):.1f}' if wanted >= MEGABYTE else '-'
            rows.append([name, f'{megabytes:,.3g}', f'{1e3 * rates[wanted]:.1f}', memory])
        last = max(rates)
        Tally.goals[f'speed: {last // MEGABYTE} MB of {name}, times what a megabyte costs in 1 MB'] = (
            'at most 1.3',
            f'{rates[last] / rates[MEGABYTE]:.2f}',
        )
        Tally.goals[f'memory: {last // MEGABYTE} MB of {name}, times the document'] = 'at most 6', rows[-1][3]
    return table(['one document of', 'MB', 'ms a megabyte', 'memory, times the document'], rows)


_GLOSSED = 'a gloss on every sixth character'


def _joined(documents: Sequence[Sequence[str]]) -> str:
    return '\n'.join(paragraph for document in documents for paragraph in document) + '\n'


def _long(text: str, wanted: int) -> str:
    """Return a text of so many bytes, nearly, cut at a line's end."""
    whole = text * (wanted // len(text.encode()) + 1)
    short = whole.encode()[:wanted].decode(errors='ignore')
    return short[: short.rfind('\n') + 1] or short


def _run(path: Path) -> tuple[float, int]:
    """Return the seconds that a document takes, and the kilobytes of memory."""
    done = subprocess.run([sys.executable, '-c', _ONE, str(path)], capture_output=True, text=True, check=True)
    took, memory = done.stdout.split()
    return float(took), int(memory)


# ---- whatever it holds


@cache
def hostile() -> dict[str, str]:
    """Return texts of a megabyte that are made to take long."""
    rng = Random('hostile')

    def drawn(first: int, last: int, count: int = 340_000) -> str:
        return ''.join(chr(rng.randint(first, last)) for _ in range(count))

    han = drawn(0x4E00, 0x9FA5)
    common = ''.join(rng.choices('的一是在有和大为地上民社水山河村桥路灯茶米书馆长重行都着了说', k=340_000))

    def lines(text: str, width: int) -> str:
        return '\n'.join(text[i : i + width] for i in range(0, len(text), width))

    shapes: Mapping[str, str] = {
        'any Han': han,
        'any Han, ten a line': lines(han, 10),
        'common Han': common,
        'common Han, ten a line': lines(common, 10),
        'common Han, a line each': lines(common[:250_000], 1),
        'any Hangul': drawn(0xAC00, 0xD7A3),
        'any letters of Latin-1': drawn(0xC0, 0xFF, 500_000),
        'any of the first 64 thousand': drawn(0x20, 0xD7FF, 350_000),
        'kana and any Han': ''.join(map(''.join, zip(han[:170_000], 'のはをにがと' * 30_000, strict=False))),
        'opening brackets': '（' * 333_000,
        'readings that never close': '長(zhǎ' * 110_000,
        'a reading on each': '長(zhǎng)' * 90_000,
        'a reading twice': '長(zhǎng)(zhǎng)' * 50_000,
        'question marks': '?!碧岣咄赓Q' * 55_000,
        'misread UTF-8': '娌虫眽鍘垮彫寮€浼氳' * 33_000,
        'misread UTF-8 with loss': shown(lossy(''.join(rng.choices(SENTENCES, k=8000)), 'gbk', '\ufffd'))[:330_000],
        'Latin of UTF-8': 'æ²³æ±\x89å\x8e¿' * 70_000,
        'escapes': '\\u6cb3&#27721;%E6%A1%A5' * 43_000,
        'ruby': '<ruby>長<rt>zhǎng</rt></ruby>' * 30_000,
        'addresses': 'http://a.b/c?d=e&' * 58_000,
        'code fences': '```\nx = 1\n' * 90_000,
        'rows of tables': '| 一 | 二 | 三 |\n' * 43_000,
        'headings': '# 河\n\n' * 150_000,
        'datelines': '本报讯（记者 季鸣）昨天\n' * 26_000,
        'captions': '图为老桥。 季鸣 摄\n\n渠道全' * 22_000,
        'jump lines': '下转第二版\n上接第一版\n' * 30_000,
        'zero width': '河\u200b' * 165_000,
        'replacement characters': '\ufffd' * 333_000,
        'spaces': ' ' * 1_000_000,
        'spaced Han': '河 汊 ' * 125_000,
        'line ends': '\n' * 1_000_000,
        'form feeds': '河\f' * 250_000,
        'stops alone': '。\n' * 250_000,
        'digits': '20' * 500_000,
    }
    return dict(shapes)


def worst(_: Texts) -> str:
    """Time each hostile megabyte, to its text and to its articles."""
    rows = []
    for name, text in hostile().items():
        took = [f'{seconds(work, text, runs=1):.2f}' for work in (ours, articles)]
        rows.append([name, f'{size(text):.2f}', *took])
        print(rows[-1], file=sys.stderr, flush=True)
    slow = max(rows, key=lambda row: float(row[2]))
    Tally.goals['speed: the slowest hostile megabyte, seconds to its text'] = 'at most 5', f'{slow[2]} ({slow[0]})'
    return table(['a megabyte of', 'MB', 'seconds to its text', 'seconds to its articles'], rows)


# ---- corpora


def corpora(source: Texts) -> str:
    """Time a corpus of JSON Lines by the clock: ours by one process and by two, datatrove with ftfy, a bare copy."""
    documents = [
        text for name in ('news', 'news converted') for text in pieces(source.genres[name].documents, SMALL, 10**6)
    ]
    rows, rate = [], {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = folder / 'in'
        given.mkdir()
        for n in range(2):
            with (given / f'{n}.jsonl').open('w', encoding='utf-8') as file:
                for i, text in enumerate(documents * 12):
                    file.write(json.dumps({'id': f'{n}-{i}', 'text': text}, ensure_ascii=False) + '\n')
        megabytes = sum(path.stat().st_size for path in given.iterdir()) / MEGABYTE
        for who, command in _commands(given, folder).items():
            start = time.perf_counter()
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            failed = process.wait()
            took = time.perf_counter() - start
            if failed:
                sys.exit(f'{who} failed')
            rate[who] = megabytes / took
            rows.append([who, f'{took:.1f}', f'{rate[who]:.1f}'])
    one, two = (rate[f'cleaner corpus -j {n}'] for n in (1, 2))
    Tally.goals['speed: corpus, two processes beside one'] = 'at least 1.8 times', f'{two / one:.2f}'
    if (theirs := rate.get('datatrove with ftfy, 2 workers')) is not None:
        Tally.goals['speed: corpus, two processes beside datatrove with ftfy'] = (
            'at least 1.5 times',
            f'{two / theirs:.1f}',
        )
    return table(
        [
            f'{megabytes:.0f} MB of JSON Lines, articles of 1.5 kB',
            'seconds',
            'MB/s',
        ],
        rows,
    )


def _commands(given: Path, folder: Path) -> dict[str, list[str]]:
    corpus = [sys.executable, '-m', 'cleaner', 'corpus', str(given), '-q', '-o']
    out = {f'cleaner corpus -j {n}': [*corpus, str(folder / f'out{n}'), '-j', str(n)] for n in (1, 2)}
    out['a bare pool of 2 that copies rows'] = [sys.executable, '-c', _COPY, str(given), str(folder / 'copy')]
    if importlib.util.find_spec('datatrove'):
        out['datatrove with ftfy, 2 workers'] = [sys.executable, '-c', _DATATROVE, str(given), str(folder / 'trove')]
    return out


_COPY = """
import json, sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
def copy(path):
    with open(path) as given, open(Path(sys.argv[2]) / Path(path).name, 'w') as made:
        for line in given:
            made.write(json.dumps(json.loads(line), ensure_ascii=False) + '\\n')
Path(sys.argv[2]).mkdir()
with ProcessPoolExecutor(2) as pool:
    list(pool.map(copy, sorted(map(str, Path(sys.argv[1]).iterdir()))))
"""
_DATATROVE = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.formatters import FTFYFormatter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
LocalPipelineExecutor(
    [JsonlReader(sys.argv[1]), FTFYFormatter(), JsonlWriter(sys.argv[2], compression=None)], tasks=2, workers=2,
    logging_dir=sys.argv[2] + '-logs',
).run()
"""

SECTIONS: Mapping[str, Callable[[Texts], str]] = {
    'texts': tables,
    'growth': growth,
    'hostile': worst,
    'corpora': corpora,
    'goals': goals,  # of the sections above
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or '').split('\n', 1)[0])
    parser.add_argument('sections', nargs='*', metavar='SECTION', help=', '.join(SECTIONS))
    parser.add_argument('--docs', type=int, default=60, help='pieces of damaged text (60)')
    parser.add_argument(
        '--cache', type=Path, default=Path.home() / '.cache' / 'cleaner-benchmark', help='where texts are'
    )
    parser.add_argument('--write', action='store_true', help='put the sections into docs/quality.md')
    options = parser.parse_args()
    if unknown := set(options.sections) - set(SECTIONS):
        parser.error(f'no section {", ".join(sorted(unknown))}; there are {", ".join(SECTIONS)}')
    source = Texts(texts.genres(options.cache, (*GENRES, *layouts.GENRES[True])), options.docs)
    for name in [name for name in SECTIONS if name in (options.sections or SECTIONS)]:
        start = time.monotonic()
        section = SECTIONS[name](source)
        print(f'## {name}\n\n{section}\n', flush=True)
        print(f'{name}: {time.monotonic() - start:.0f} s', file=sys.stderr)
        if options.write:
            page = put(QUALITY.read_text(encoding='utf-8'), f'speed {name}', section, 'benchmarks/speed.py')
            QUALITY.write_text(page, encoding='utf-8')


if __name__ == '__main__':
    main()
