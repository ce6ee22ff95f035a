"""Text whose line ends are meant: prose, reviews, verse, lists, tables, code.  No join is right, and the gate is cheap.

Prose and reviews are as their packages have them.  The rest is made of their words, so that nothing but its shape says
what it is: verse of clauses, lists and tables of short clauses, code with comments in Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random

from cleaner.flow import clean
from cleaner.text import Text
from proof.drawn import Texts
from proof.judge import CHAIN, Tally, report, table
from proof.reading import tell_failure
from proof.speed import seconds, size

_FIRST = [stage.name for stage in CHAIN.stages].index('columns')
LAYOUT = replace(CHAIN, stages=CHAIN.stages[_FIRST:])  # joins, carries, names of lines
LINES = 100_000
SHARE = 250  # lines of made-up text for each document asked for
_CLAUSE = re.compile('(?:(?<=[，。；！？])|^)(?!本[报報]|.{0,14}[讯訊电電])[\u3400-\u9fff]{3,20}[，。；！？]')


def clauses(source: Texts, seed: str) -> Iterator[str]:
    """Yield clauses in the order of the text, each with its mark, starting anywhere, without end."""
    rng = Random(seed)
    documents = [document for genre in source.genres.values() if genre.script == 'Hans' for document in genre.documents]
    while True:
        for paragraph in rng.choice(documents):
            yield from _CLAUSE.findall(paragraph)


def free_verse(source: Texts, rng: Random) -> Iterator[str]:
    """Clauses without their marks, in stanzas."""
    words = clauses(source, 'free verse')
    while True:
        yield from (clause[:-1] for clause in islice(words, rng.randint(2, 8)))
        yield ''


def marked_verse(source: Texts, rng: Random) -> Iterator[str]:
    """Clauses with their marks, in stanzas; also the shape of subtitles."""
    words = clauses(source, 'marked verse')
    while True:
        yield from islice(words, rng.randint(2, 8))
        yield ''


def couplets(source: Texts, rng: Random) -> Iterator[str]:
    """Lines of five or seven characters, a comma and a stop in turn, four or eight to a poem."""
    words = clauses(source, 'couplets')
    while True:
        length = rng.choice([5, 7])
        lines = (clause[:-1] for clause in words if len(clause) == length + 1)
        for n, line in enumerate(islice(lines, rng.choice([4, 8]))):
            yield line + '，。'[n % 2]
        yield ''


def halves(source: Texts, rng: Random) -> Iterator[str]:
    """Lines of two halves of five or seven characters, as old verse is printed, the last mark left out or not."""
    words = clauses(source, 'halves')
    while True:
        length, stop = rng.choice([5, 7]), rng.choice(['', '。'])
        lines = (clause[:-1] for clause in words if len(clause) == length + 1)
        for _ in range(4):
            yield '，'.join(islice(lines, 2)) + stop
        yield ''


def lists(source: Texts, rng: Random) -> Iterator[str]:
    """Items with a bullet, a number or nothing."""
    words = clauses(source, 'lists')
    while True:
        head = rng.choice(['- ', '* ', '· ', '{}. ', '{}、', '（{}）', '', ''])
        end = rng.choice(['', '', '；', '。'])
        for n, clause in enumerate(islice(words, rng.randint(3, 12))):
            yield head.format(n + 1) + clause[:-1] + end
        yield ''


def speech(source: Texts, rng: Random) -> Iterator[str]:
    """Turns of speech, in quotes or behind a name."""
    words = clauses(source, 'speech')
    while True:
        form = rng.choice(['“{}”', '「{}」', '——{}', '甲：{}'])
        for _ in range(rng.randint(4, 12)):
            said = ''.join(islice(words, rng.randint(1, 2)))
            yield form.format(said[:-1] + rng.choice('。？！'))
        yield ''


def tables_of(source: Texts, rng: Random) -> Iterator[str]:
    """Rows of cells, parted by bars, tabs or spaces."""
    words = (clause[:-1] for clause in clauses(source, 'tables') if len(clause) < 8)
    while True:
        gap, columns = rng.choice([' | ', '\t', '  ', '\u3000\u3000']), rng.randint(2, 5)
        for _ in range(rng.randint(4, 12)):
            cells = [*islice(words, columns - 1), str(rng.randint(1, 9999))]
            yield f'| {gap.join(cells)} |' if '|' in gap else gap.join(cells)
        yield ''


def code(source: Texts, rng: Random) -> Iterator[str]:
    """Modules of Python's library, every comment replaced by a clause."""
    words = clauses(source, 'code')
    paths = sorted(Path(re.__file__).parent.parent.glob('*.py'))
    while True:
        for line in rng.choice(paths).read_text(encoding='utf-8', errors='replace').splitlines():
            before, sign, _ = line.partition('# ')
            yield before + sign + next(words)[:-1] if sign else line


MADE: Mapping[str, Callable[[Texts, Random], Iterator[str]]] = {
    'free verse': free_verse,
    'verse with marks': marked_verse,
    'verse of 5 and 7': couplets,
    'verse of 5 and 7, two a line': halves,
    'lists': lists,
    'speech': speech,
    'tables': tables_of,
    'code': code,
}
PROSE = ('news', 'news converted', 'reviews', 'stories', 'stories of Taiwan', 'book', 'help', 'help of Taiwan')
STRICT = (
    'free verse',
    'verse with marks',
    'verse of 5 and 7',
    'verse of 5 and 7, two a line',
    'lists',
    'tables',
    'code',
)


def kinds(source: Texts) -> Iterator[tuple[str, list[str]]]:
    """Yield each kind of text and its documents."""
    for name in PROSE:
        if name in source.genres:
            documents = source.genres[name].documents[: 3 * source.docs]
            yield name, ['\n'.join(document) for document in documents]
            if name == 'news':
                yield f'{name}, indented', ['\n\u3000\u3000'.join(['', *document]) for document in documents]
    for name, make in MADE.items():
        lines = make(source, Random(name))
        pages = range(max(1, source.docs * SHARE // 50))
        yield name, ['\n'.join(islice(lines, 50)) for _ in pages]


def tables(source: Texts) -> str:
    """Count the line ends that fell although all of them are meant."""
    rows = []
    sums: dict[bool, list[int]] = {True: [0, 0], False: [0, 0]}
    for name, documents in kinds(source):
        false = lines = edited = 0
        for text in documents:
            mended = CHAIN.run(Text(text))
            fell = filled(text) - filled(str(mended))
            lines += filled(text)
            false += max(0, fell)
            edited += str(mended) != text
            if fell > 0:
                _tell(name, text, mended)
        for i, count in enumerate((false, lines)):
            sums[name in STRICT][i] += count
        rows.append([name, f'{lines:,}', false, f'{false / lines * LINES:.1f}', f'{edited} of {len(documents):,}'])
    every = [a + b for a, b in zip(*sums.values(), strict=True)]
    rows.append(['all', f'{every[1]:,}', every[0], f'{every[0] / every[1] * LINES:.1f}', ''])
    Tally.goals['joins in verse, lists, tables and code'] = 'none', f'{sums[True][0]} in {sums[True][1]:,} lines'
    wanted = f'{sums[False][0] / max(1, sums[False][1]) * LINES:.1f} of {sums[False][1]:,} lines'
    Tally.goals['false joins in prose, speech and reviews, 100,000 lines'] = 'at most 1', wanted
    return table(['text, no line of it wrapped', 'lines', 'joins', 'joins, 100,000 lines', 'documents changed'], rows)


def filled(text: str) -> int:
    return sum(not line.isspace() and line != '' for line in text.split('\n'))


def _tell(name: str, text: str, mended: Text) -> None:
    for entry in mended.entries():
        if not entry.refused and '\n' in entry.before and '\n' not in entry.after:
            start, end = entry.source[0][0], entry.source[-1][1]
            kind = f'join in {name}: {entry.stage} {entry.rule} {entry.trust}'
            tell_failure(kind, f'{text[max(0, start - 40) : start]!r} + {text[end : end + 40]!r}')


def cost(source: Texts) -> str:
    """Measure what joining, and reading articles, cost text that is not hard-wrapped."""
    rows = []
    for name, documents in kinds(source):
        megabytes = sum(map(size, documents))
        joining = 1e3 * seconds(_each, _run, documents) / megabytes
        whole = 1e3 * seconds(_run, '\n'.join(documents)) / megabytes
        chain = 1e3 * seconds(_each, _cleaned, documents, runs=1) / megabytes
        reading = 1e3 * seconds(_each, _articles, documents, runs=1) / megabytes - chain
        rows.append([name, f'{megabytes:.2f}', *(f'{cost:.2f}' for cost in (whole, joining, chain, reading))])
    prose = [row for row in rows if row[0].split(',')[0] in PROSE]
    worst = max(prose, key=lambda row: float(row[2]))
    Tally.goals['joining on prose that is not hard-wrapped, ms a megabyte'] = (
        'under 2',
        f'{worst[2]} at most ({worst[0]})',
    )
    passes = ['passes of layout, in one piece', 'the same, a document at a time']
    head = ['text, no line of it wrapped', 'MB', *passes, 'the whole chain', 'articles']
    return report(table(head, rows))


def _run(text: str) -> str:
    return str(LAYOUT.run(Text(text)))


def _cleaned(text: str) -> str:
    return clean(text, CHAIN).text


def _articles(text: str) -> int:
    return len(clean(text, CHAIN).articles)


def _each(work: Callable[[str], object], parts: Sequence[str]) -> None:
    for part in parts:
        work(part)
