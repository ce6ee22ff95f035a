"""Glosses without a shift, by family."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from damage import Piece, every_fourth, glossed, meant, shown

from proof.drawn import Texts, draw_table, reading
from proof.judge import Paragraph, Tally, found, given, page, report, table, trust_table

FAMILIES: Mapping[str, str] = {
    'a small table': 'Hant',
    'a large table': 'Hant',
    'a large table, spaces in it': 'Hant',
    'a comma before a mark': 'Hant',
    'every fourth character': 'Hant',
    'every fourth character, emoji': 'Hant',
    'the same reading three times': 'Hant',
    'wide brackets': 'Hant',
    'Simplified text, a small table': 'Hans',
    'Simplified text, a large table': 'Hans',
    'a page of one paragraph': 'Hant',
}


def gloss_pieces(family: str, text: str, site: Mapping[str, str], chars: Sequence[str], rng: Random) -> Sequence[Piece]:
    if family.startswith('every'):
        every = {char: reading(char) for char in chars}
        emoji = 0.05 if family.endswith('emoji') else 0.0
        return every_fourth(text, every, {char: reading(char, False) for char in chars}, rng, emoji)
    if family.startswith('the same'):
        return glossed(text, {char: reading(char, False) for char in site}, times=3)
    return glossed(text, site, '（）' if family.startswith('wide') else '()', comma=family.startswith('a comma'))


def samples(source: Texts, docs: int) -> Iterator[tuple[str, list[Piece], list[Paragraph]]]:
    """Yield so many documents of each family."""
    for family, script in FAMILIES.items():
        rng = Random(source.seed + family)
        chars = source.frequent(script)
        for _, document in source.documents(script, family, docs):
            size = rng.randint(8, 20) if 'small' in family else rng.randint(50, 110)
            site = draw_table(chars, size, rng, rng.randint(1, 4) if 'spaces' in family else 0)
            paragraphs = [rng.choice(document)] if family == 'a page of one paragraph' else document
            parts = [gloss_pieces(family, text, site, chars, rng) for text in paragraphs]
            yield family, *page((part, ('glossed',) if shown(part) != meant(part) else ()) for part in parts)


def tables(source: Texts) -> str:
    """Glosses without a shift, by family."""
    tally = Tally()
    for family, pieces, places in samples(source, source.docs):
        _, mended = tally.mend(pieces)
        for paragraph in places:
            key = family, bool(paragraph.kinds)
            tally.score(key, given(mended, paragraph), found(mended, paragraph), paragraph.truth)
    rows = [[family, tally.of((family, True)), tally.of((family, False))] for family in FAMILIES]
    keys = [(family, True) for family in FAMILIES]
    plain = tally.sum(*(key for key in keys if not key[0].endswith('emoji')))
    Tally.goals['glossed paragraphs, no shift in the document'] = '99.5 %', f'{tally.sum(*keys)}; without emoji {plain}'
    head = ['family', 'paragraphs with a gloss', 'paragraphs without']
    return report(table(head, rows), trust_table(tally, 'gloss'))
