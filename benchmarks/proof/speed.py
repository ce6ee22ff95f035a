"""What the triggers cost healthy text, and dense damage beside ftfy: as it is installed, and made safe for Chinese."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from random import Random

import ftfy
from damage import LATIN, corrupt, decoded, lossy, shown

from cleaner.chain import Chain
from cleaner.signs import present
from cleaner.text import Text
from proof.drawn import Texts, draw_table, in_gbk, reading
from proof.judge import CHAIN, THREE, Tally, ftfy_of, report, table

THEIRS = 'ftfy as installed', 'ftfy made safe'


def seconds(work: Callable[..., object], *args: object, runs: int = 3) -> float:
    """Return the least processor time of some runs."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work(*args)
        times.append(time.process_time() - start)
    return min(times)


def ask(chain: Chain, text: str) -> list[bool]:
    """Ask which passes have work, as `Chain.run` does: signs first, then triggers of those whose signs are there."""
    shown = present({stage.signs for stage in chain.stages if stage.signs}, text)
    return [stage.trigger(text) for stage in chain.stages if not stage.signs or stage.signs in shown]


def ours(text: str) -> str:
    return str(CHAIN.run(Text(text)))


def mended_only(text: str) -> str:
    return str(THREE.run(Text(text)))


def ftfy_installed(text: str) -> str:
    """Mend with ftfy and its own settings, which is what its users run; it folds widths and quotes, too."""
    return ftfy.fix_text(text)


def each(work: Callable[[str], str], parts: Iterable[str]) -> list[str]:
    return [work(part) for part in parts]


def size(text: str) -> float:
    return len(text.encode()) / 1e6


def tables(source: Texts) -> str:
    """What the triggers cost healthy text, and dense damage beside ftfy."""
    names = [
        name
        for name in source.genres
        if source.genres[name].script in ('Hans', 'Hant', 'Japanese', 'Korean', 'English')
    ]
    apart = {
        name: ['\n'.join(document) for document in source.genres[name].documents[: 2 * source.docs]] for name in names
    }
    whole = {name: '\n'.join(parts) for name, parts in apart.items()}
    rows = []
    for stage in CHAIN.stages:
        cells = [f'{1e3 * seconds(stage.trigger, whole[name]) / size(whole[name]):.2f}' for name in names]
        rows.append([f'`{stage.name}`', *cells])
    for title, chain in (
        ('`mojibake`, `shift`, `gloss`, as a chain asks them', THREE),
        ('all, as the chain asks them', CHAIN),
    ):
        rows.append([title, *(f'{1e3 * seconds(ask, chain, whole[name]) / size(whole[name]):.2f}' for name in names)])
    rates = [f'{sum(map(size, parts)) / seconds(each, ours, parts):.0f}' for parts in (apart[name] for name in names)]
    dense = []
    paced = mended_only, ours, ftfy_installed, ftfy_of
    for title, parts in damages(source).items():
        pace = [sum(map(size, parts)) / seconds(each, work, parts) for work in paced]
        times = [f'{rate / theirs:.2g}' for theirs in pace[2:] for rate in pace[:2]]
        dense.append([title, *(f'{rate:.2g}' for rate in pace), *times])
    three = max(float(cell) for row in rows if row[0].startswith('`mojibake`, ') for cell in row[1:])
    Tally.goals['triggers of the three passes, ms a megabyte, at most'] = 'under 5', f'{three:.2f}'
    for which, cell in (('as it is installed', 6), ('made safe for Chinese', 8)):
        slowest = min(dense, key=lambda row: float(row[cell]))
        goal = f'dense damage, times the speed of ftfy {which}, at least'
        Tally.goals[goal] = '4', f'{slowest[cell]} ({slowest[0]})'
    head = ['dense damage', *(f'{who}, MB/s' for who in ('three passes', 'chain', *THEIRS))]
    head += [f'{mine} / {theirs}' for theirs in THEIRS for mine in ('three passes', 'chain')]
    triggers = ['trigger, ms a megabyte', *names]
    return report(table(triggers, [*rows, ['the whole chain, MB/s', *rates]]), table(head, dense))


def damages(source: Texts) -> dict[str, list[str]]:
    """Return densely damaged documents."""
    rng = Random('dense')
    chars = source.frequent('Hant')
    site = draw_table(chars, 110, rng)
    hant = [[text for text in document if in_gbk(text)] for _, document in source.documents('Hant', 'dense', 4)]
    hans = [list(document) for _, document in source.documents('Hans', 'dense', 4)]
    damage: Mapping[str, tuple[list[list[str]], Callable[[str], str]]] = {
        'a gloss on every sixth character': (hant, _sixth),
        'glosses and shifts': (hant, lambda text: corrupt(text, site.items())),
        'UTF-8 read as windows-1252': (hans, lambda text: decoded(text.encode(), LATIN)),
        'GB18030 read as windows-1252': (hans, lambda text: decoded(text.encode('gb18030'), LATIN)),
        'UTF-8 read as GBK, bytes lost': (hans, lambda text: shown(lossy(text, 'gbk', '\ufffd'))),
    }
    return {
        title: ['\n'.join(map(work, document)) for document in documents] for title, (documents, work) in damage.items()
    }


def _sixth(text: str) -> str:
    return ''.join(f'{char}({reading(char)})' if i % 6 == 0 and reading(char) else char for i, char in enumerate(text))
