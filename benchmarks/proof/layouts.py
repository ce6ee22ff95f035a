"""Pages of foreign articles read by the cleaner and by two plain rules: joins, paragraphs, articles, roles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import Any

from proof.drawn import Texts
from proof.judge import Tally, report, table
from proof.papers import Page, Style, bodies, draw_issue, draw_page, draw_style
from proof.reading import READERS, compare
from proof.texts import opencc

ROLES = ('kicker', 'headline', 'deck', 'byline', 'crosshead', 'paragraph', 'caption', 'jump', 'furniture')
GENRES = {False: ('news', 'news', 'book'), True: ('news converted', 'stories of Taiwan')}
MEASURES = ('WindowDiff', 'boundary similarity', 'B-cubed')


_NUMBERED = re.compile(r'[一二三四五六七八九十]+[、．]|第.{1,3}[章节]|[0-9（(]')


def pages(source: Texts, count: int, issue: bool = False, seed: str = '', heads: Sequence[str] = ()) -> Iterator[Page]:
    """Yield so many pages, or issues of several; every style is drawn, and so is what stands on them.

    Half of the headlines are of `heads`, those left out that are parts of a document.
    """
    heads = [head for head in heads if not _NUMBERED.match(head)]
    rng = Random(('issues' if issue else 'pages') + seed)
    runs = {
        name: bodies(source.genres[name].documents, Random(name + seed))
        for names in GENRES.values()
        for name in names
        if name in source.genres
    }
    for _ in range(count):
        style = draw_style(rng, rich=not issue)
        names = [name for name in GENRES[style.traditional] if name in runs]
        if names:
            name = rng.choice(names)
            articles = [next(runs[name]) for _ in range(rng.randint(2, 4) if issue else rng.randint(1, 4))]
            yield (draw_issue if issue else draw_page)(
                style, rng, articles, opencc('s2tw') if style.traditional else str, heads
            )


def keys_of(style: Style) -> Iterator[str]:
    """Yield the rows that a page counts in."""
    low, high = next(pair for pair in ((21, 40), (15, 20), (10, 14), (6, 9)) if style.width >= pair[0])
    parts = {
        'indent': 'an indent',
        'blank': 'a blank line',
        'both': 'both',
        'lost': 'a blank line, the indent lost',
        'none': 'nothing',
    }
    marks = {'hang': 'hangs over the edge', 'pull': 'takes a character along', 'push': 'begins the next line'}
    openings = {'byline': 'a byline', 'dateline': 'a dateline', 'both': 'both', 'none': 'headlines alone'}
    yield 'all'
    if style.parts != 'none':
        yield 'all with marked paragraphs'
    yield f'{low} to {high} Han a line'
    yield f'paragraphs: {parts[style.parts]}'
    yield f'a closing mark {marks[style.kinsoku]}'
    yield f'articles: {openings[style.opening]}'
    yield 'Traditional' if style.traditional else 'Simplified'
    if style.hard:
        yield 'Markdown hard breaks'
    if style.feet:
        yield 'blank lines in mid-sentence'


ORDER = (
    'all', 'all with marked paragraphs', 'every blank line ends a paragraph',
    'a stop at the end of a line ends a paragraph', '6 to 9 Han a line', '10 to 14 Han a line', '15 to 20 Han a line',
    '21 to 40 Han a line', 'paragraphs: an indent', 'paragraphs: a blank line', 'paragraphs: both',
    'paragraphs: a blank line, the indent lost',
    'paragraphs: nothing', 'a closing mark hangs over the edge', 'a closing mark takes a character along',
    'a closing mark begins the next line', 'articles: a byline', 'articles: a dateline', 'articles: both',
    'articles: headlines alone', 'Simplified', 'Traditional', 'Markdown hard breaks', 'blank lines in mid-sentence',
)  # fmt: skip


def tables(source: Texts, seed: str = '', heads: Callable[[], Sequence[str]] = list) -> str:
    """Return the tables of hard-wrapped pages; `seed` draws others, `heads` says what headlines there are beside those
    made here.
    """
    tally = Tally()
    for page in pages(source, source.docs, seed=seed, heads=heads()):
        assert page.style
        for reader, read in READERS.items():
            keys = [*keys_of(page.style)] if reader == 'cleaner' else [reader]
            compare(tally, keys, page, read(page), reader == 'cleaner' and bool(Tally.failures))
    note_goals(tally)
    return report(shape_table(tally, ORDER), role_table(tally, ['all', *list(READERS)[1:]]))


def issues(source: Texts, heads: Callable[[], Sequence[str]] = list) -> str:
    """Return the tables of pages that follow each other, where an article goes on behind others."""
    tally = Tally()
    for page in pages(source, source.docs // 2, issue=True, heads=heads()):
        for reader, read in READERS.items():
            compare(tally, [reader], page, read(page), reader == 'cleaner' and bool(Tally.failures))
    return report(shape_table(tally, READERS), role_table(tally, list(READERS)))


def shape_table(tally: Tally, order: Iterable[Any]) -> str:
    """Return joins, paragraphs and articles by row; shares in %, the last three means over pages."""
    rows = []
    for key in order:
        if not tally.all[key, 'paragraphs']:
            continue
        found, true = tally.right[key, 'joins found'], tally.all[key, 'joins found'] + tally.all[key, 'joins true']
        f1 = f'{200 * found / true:.2f}' if true else '-'
        means = [f'{tally.right[key, name] / tally.all[key, name]:.3f}' for name in MEASURES]
        shares = [_share(tally, (key, name)) for name in ('joins found', 'joins true')]
        cells = [tally.share((key, 'articles')), tally.share((key, 'articles, give or take a paragraph')), *means]
        rows.append([key, *shares, f1, tally.of((key, 'paragraphs')), *cells, _roles(tally, key)])
    head = [
        'pages',
        'joins right',
        'joins made',
        'F1',
        'paragraphs exact',
        'articles exact',
        'give or take a paragraph',
    ]
    return table([*head, *MEASURES, 'roles'], rows)


def _share(tally: Tally, key: Any) -> str:
    return f'{100 * tally.right[key] / tally.all[key]:.2f}' if tally.all[key] else '-'


def _roles(tally: Tally, key: Any) -> str:
    return tally.sum(*((key, 'role', role) for role in ROLES))


def role_table(tally: Tally, keys: Sequence[Any]) -> str:
    rows = [[role, *(tally.of((key, 'role', role)) for key in keys)] for role in ROLES]
    rows = [row for row in rows if row[1] != '-']
    return table(
        ['role', *('cleaner' if key == 'all' else key for key in keys)],
        [*rows, ['all', *(_roles(tally, key) for key in keys)]],
    )


def note_goals(tally: Tally) -> None:
    wanted = {
        'paragraphs exact on hard-wrapped pages': ('99 %', tally.of(('all with marked paragraphs', 'paragraphs'))),
        'articles exact, with bylines or datelines': (
            '95 %',
            tally.sum(*((f'articles: {name}', 'articles') for name in ('a byline', 'a dateline', 'both'))),
        ),
        'articles exact, headlines alone': ('85 %', tally.of(('articles: headlines alone', 'articles'))),
        'roles on hard-wrapped pages': ('93 %', _roles(tally, 'all')),
    }
    Tally.goals.update(wanted)
