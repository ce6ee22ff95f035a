"""Text in the wrong codec: whole texts, spans and twice misread texts, by pair of codecs and length; lost bytes."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

from damage import LATIN, Piece, lossy, misread, shown, spans

from cleaner.text import Text
from proof.drawn import Texts
from proof.judge import EAGER, Tally, ftfy_of, report, table, trust_table

Steps = tuple[tuple[str, str], ...]
UTF8, GBK = 'utf-8', 'gb18030'
SCRIPTS: Mapping[str, Sequence[str]] = {
    'utf-8': ('Hans', 'Hant', 'Japanese'),
    'gb18030': ('Hans', 'Hant'),
    'cp950': ('Hant',),
    'cp932': ('Japanese',),
    'euc_jp': ('Japanese',),
    'euc_kr': ('Korean',),
}
SEEN: Mapping[str, Sequence[str]] = {
    'utf-8': [LATIN, 'latin-1', 'cp437', 'mac_roman', 'gb18030', 'cp950', 'cp932', 'cp949'],
    'gb18030': [LATIN, 'latin-1', 'cp950', 'cp949', 'cp932'],
    'cp950': [LATIN, 'latin-1', 'gb18030', 'cp949', 'cp932'],
    'cp932': [LATIN, 'gb18030', 'cp950'],
    'euc_jp': [LATIN, 'gb18030', 'cp950', 'cp949'],
    'euc_kr': [LATIN, 'gb18030'],
}
ONE_DEEP: list[Steps] = [((wrote, seen),) for wrote, all_seen in SEEN.items() for seen in all_seen]
TWO_DEEP: list[Steps] = [
    ((UTF8, LATIN), (UTF8, LATIN)),
    ((UTF8, 'latin-1'), (UTF8, 'latin-1')),
    ((GBK, LATIN), (UTF8, LATIN)),
    ((UTF8, GBK), (UTF8, GBK)),
    ((UTF8, LATIN), (UTF8, GBK)),
    (('cp950', GBK), (UTF8, LATIN)),
]
LENGTHS = (6, 10, 20, 40, 60, 200)
MIXED = 0.3  # a piece with a larger share of ASCII is counted apart
TRIES = 20  # so many pieces are drawn for one that lost nothing


def misread_samples(source: Texts, steps: Steps, size: int, count: int, mixed: bool) -> Iterator[Sequence[Piece]]:
    """Yield up to `count` pieces of text that lost nothing when they were misread; `mixed` ones hold much ASCII."""
    scripts = SCRIPTS[steps[0][0]]
    for script in scripts:
        share = -(-count // len(scripts))
        sentences = source.sentences(script, f'{steps} {size} {mixed}', size)
        for _, text in zip(range(TRIES * share), sentences, strict=False):
            if share and (sum(map(str.isascii, text)) > MIXED * len(text)) is mixed:
                pieces = misread(text, *steps)
                if pieces and shown(pieces) != text:
                    share -= 1
                    yield pieces


def tables(source: Texts) -> str:
    """Whole texts, spans and twice misread texts, by pair of codecs and length."""
    tally = Tally()
    for kind, all_steps in (('whole', ONE_DEEP + TWO_DEEP), ('span', ONE_DEEP)):
        for steps in all_steps:
            for size in (*LENGTHS, 'mixed'):
                _measure(source, tally, kind, steps, size)
    head: list[object] = ['read as', *LENGTHS, 'from 10', 'ftfy', 'with Latin words']
    out = []
    for kind, title, all_steps in (
        ('whole', 'whole texts, written in', ONE_DEEP),
        ('span', 'inside a good line, written in', ONE_DEEP),
        ('whole', 'misread twice, written in', TWO_DEEP),
    ):
        rows = [_row(tally, kind, steps) for steps in all_steps]
        last = ['all', *[''] * (1 + len(LENGTHS)), cell(tally, (kind, len(all_steps), 'from 10')), '', '']
        out.append(table([title, *head], [*filter(None, rows), last]))
    for kind, name, want in (('whole', 'whole texts', 99), ('span', 'spans in good lines', 98)):
        keys = [(kind, steps, 'from 10') for steps in ONE_DEEP + TWO_DEEP if tally.all[kind, steps, 'from 10']]
        good = sum(100 * tally.right[key] >= want * tally.all[key] for key in keys)
        measured = f'{tally.sum(*keys)}; {good} of {len(keys)} classes'
        Tally.goals[f'mojibake that lost nothing, from 10 characters: {name}'] = f'{want} % in every class', measured
    return report(*out, trust_table(tally, 'mojibake'))


def _measure(source: Texts, tally: Tally, kind: str, steps: Steps, size: int | str) -> None:
    length = 30 if isinstance(size, str) else size
    count = max(6, source.docs if kind == 'whole' else source.docs // 2)
    around = source.sentences(SCRIPTS[steps[0][0]][0], f'around {steps} {size}', 14)
    for bare in misread_samples(source, steps, length, count, size == 'mixed'):
        line = spans(f'{next(around)}：', bare, f'。{next(around)}')
        aligned, mended = tally.mend(line if kind == 'span' else bare)
        good = tally.score((kind, steps, size), aligned.text, str(mended), aligned.truth)
        keys: list[Hashable] = [(kind, steps, size)]
        if not isinstance(size, str) and size >= 10:
            keys += [(kind, steps, 'from 10'), (kind, len(ONE_DEEP if steps in ONE_DEEP else TWO_DEEP), 'from 10')]
            tally.add((kind, steps, 'ftfy'), ftfy_of(aligned.text) == aligned.truth)
        for key in keys[1:]:
            tally.add(key, good)
        for key in keys:
            tally.add((key, 'wrong'), str(mended) != aligned.text and not good)


def cell(tally: Tally, key: Hashable) -> str:
    wrong = tally.right[(key, 'wrong')]
    return tally.of(key) + (f' ({100 * wrong / tally.all[key]:.1f})' if wrong else '')


def _row(tally: Tally, kind: str, steps: Steps) -> list[str]:
    if not any(tally.all[(kind, steps, size)] for size in LENGTHS):
        return []
    wrote, seen = ([step[i] for step in steps] for i in (0, 1))
    cells = [cell(tally, (kind, steps, size)) for size in (*LENGTHS, 'from 10')]
    last = cell(tally, (kind, steps, 'mixed'))
    return [', '.join(wrote), ', '.join(seen), *cells, tally.share((kind, steps, 'ftfy')), last]


LOST = {'shown as U+FFFD': '\ufffd', 'shown as `?`': '?', 'dropped': ''}


def lossy_samples(source: Texts, script: str, lost: str, count: int) -> Iterator[Sequence[Piece]]:
    """Yield so many lines of 40 characters."""
    for text, _ in zip(source.sentences(script, f'lossy {lost}', 40), range(count), strict=False):
        yield lossy(text, 'gbk', lost)


def lossy_tables(source: Texts) -> str:
    """UTF-8 that was read as GBK by a reader that has no room for some bytes."""
    tally = Tally()
    for name, lost in LOST.items():
        for script in ('Hans', 'Hant'):
            for pieces in lossy_samples(source, script, lost, source.docs):
                aligned, mended = tally.mend(pieces)
                text = aligned.truth
                eager = str(EAGER.run(Text(aligned.text)))
                for column, out in {'made': str(mended), 'guesses too': eager, 'ftfy': ftfy_of(aligned.text)}.items():
                    tally.add((name, column, 'chars'), max(0, len(text) - distance(out, text)), len(text))
                    tally.score((name, column, 'lines'), aligned.text, out, text)
                tally.add((name, 'bytes'), sum('byte' in piece.lost for piece in pieces), 1)
    rows = [
        [name, f'{tally.right[name, "bytes"] / max(1, tally.all[name, "bytes"]):.1f}']
        + [
            tally.share((name, column, unit))
            for column in ('made', 'guesses too', 'ftfy')
            for unit in ('chars', 'lines')
        ]
        for name in LOST
    ]
    head = ['bytes that GBK has no character for', 'places a line', 'characters', 'lines exact']
    head += ['characters, guesses too', 'lines, guesses too', 'ftfy: characters', 'ftfy: lines']
    Tally.goals['UTF-8 read as GBK, bytes lost: characters'] = (
        '97 %',
        tally.sum(*((name, 'made', 'chars') for name in LOST)),
    )
    return report(table(head, rows), trust_table(tally, 'mojibake'))


def distance(a: str, b: str) -> int:
    """Return the edit distance of two texts, in code points."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]
