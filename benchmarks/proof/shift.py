"""Paragraphs as a tool leaves them that glosses bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from damage import Piece, fold, folded, glossed, shown, trace

from cleaner.text import Text
from proof.drawn import Texts, draw_table, in_gbk
from proof.judge import EAGER, Paragraph, Tally, found, given, page, report, table, trust_table


def shifted(text: str, site: Mapping[str, str], swallow: bool, half: bool) -> tuple[Sequence[Piece], tuple[str, ...]]:
    """Return a paragraph as the site tool leaves it, and the kinds of its damage."""
    pieces = trace(text, site.items(), swallow=swallow)
    lost = {loss for piece in pieces for loss in piece.lost}
    plain = shown(glossed(text, site))
    kinds = []
    if shown(pieces) != plain:
        hard = lost & {'trail', 'pair', 'ascii'}
        kinds = ['shift', *sorted(hard)] if hard else ['shift', 'lead']
        kinds += ['swallowing' if swallow else 'dropping', *(['folded'] if half else [])]
    elif plain != text:
        kinds = ['glossed']
    return (folded(pieces) if half else pieces), tuple(kinds)


SHIFTS: Mapping[str, str] = {
    'glossed': 'glosses, no shift',
    'shift': 'a shift',
    'lead': '- only lead bytes lost',
    'trail': '- a last byte lost',
    'pair': '- a pair of bytes vanished',
    'ascii': '- a true character swallowed',
    'swallowing': '- orphans show as `?`',
    'dropping': '- orphans dropped',
    'folded': '- marks folded to half width',
}


def samples(source: Texts, script: str, docs: int) -> Iterator[tuple[str, bool, list[Piece], list[Paragraph]]]:
    """Yield so many documents: the genre, whether marks were folded, pieces and paragraphs."""
    rng = Random(f'{source.seed}shift {script}')
    chars = source.frequent(script)
    for name, document in source.documents(script, f'shift {script}', docs):
        site = draw_table(chars, rng.randint(10, 110), rng, rng.randint(0, 3))
        swallow, half = rng.random() > 1 / 7, rng.random() < 1 / 3
        if lines := [text for text in document if in_gbk(text)]:
            yield name, half, *page(shifted(text, site, swallow, half) for text in lines)


def tables(source: Texts) -> str:
    """Paragraphs as the byte-wise tool leaves them."""
    tally = Tally()
    names = [name for name, genre in source.genres.items() if genre.script in ('Hant', 'Hans')]
    for script in ('Hant', 'Hans'):
        for name, half, pieces, paragraphs in samples(source, script, (6 if script == 'Hant' else 3) * source.docs):
            _, mended = tally.mend(pieces)
            eager = EAGER.run(Text(shown(pieces)))
            for paragraph in paragraphs:
                right = fold if half else str
                shows, truth = given(mended, paragraph), paragraph.truth
                once, guessed = right(found(mended, paragraph)), right(found(eager, paragraph))
                for kind in paragraph.kinds:
                    tally.score((kind, script), shows, once, truth)
                    tally.add((kind, name), once == truth)
                    tally.add((kind, script, 'guesses too'), guessed == truth)
                for column in (script, name) if paragraph.kinds else ():
                    tally.add(('share', column), 'shift' in paragraph.kinds)
    rows = []
    for kind, title in SHIFTS.items():
        both = [cell for s in ('Hant', 'Hans') for cell in (tally.of((kind, s)), tally.share((kind, s, 'guesses too')))]
        rows.append([title, *both, *(tally.share((kind, name)) for name in names)])
    shares = [tally.share(('share', column)) for column in ('Hant', 'Hans', *names)]
    rows.append(['damaged paragraphs with a shift', shares[0], '', shares[1], '', *shares[2:]])
    for script, of in (('Hant', 'Traditional'), ('Hans', 'Simplified')):
        Tally.goals |= {
            f'{of}: glossed paragraphs without a shift, in documents with some': (
                '99.5 %',
                tally.of(('glossed', script)),
            ),
            f'{of}: paragraphs with a shift, only lead bytes lost': ('96 %', tally.of(('lead', script))),
            f'{of}: paragraphs with a shift': ('85 %', tally.of(('shift', script))),
        }
    head = ['what was lost', 'Traditional', 'guesses too', 'Simplified', 'guesses too', *names]
    return report(table(head, rows), trust_table(tally, 'shift', 'gloss'))
