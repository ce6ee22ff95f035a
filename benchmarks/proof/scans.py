"""Pages that OCR engines read: what is meant, found again in what an engine wrote, and what was read of it.

An engine's text is laid over the gold, line by line: longest common pieces first, Han, letters and digits only.  What
an engine read wrongly is laid over nothing, and counts for nothing; so does a block of which it read less than half.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path

from cleaner.flow import Result, clean
from proof.drawn import Texts
from proof.judge import CHAIN, Tally, report, table
from proof.layouts import MEASURES, ROLES, role_table
from proof.papers import Gold, Page
from proof.reading import IN_TEXT, READERS, Reading, compare, lines_of, read_result

FOLDER = Path(__file__).resolve().parents[2] / 'corpus_samples' / 'pages'
SURE = 4  # characters that stand in one order in a line and in the gold by no chance
READ = 0.5  # of its characters an engine must have read, for a paragraph to count
_LETTER = re.compile(r'[^\W_]')


def golds(path: Path) -> list[tuple[str, str, int]]:
    """Return the role, the text and the article of each block of a page; articles are parted by an empty line."""
    chunks = path.read_text(encoding='utf-8').strip('\n').split('\n\n')
    rows = [(line.split('\t', 1), number) for number, chunk in enumerate(chunks) for line in chunk.split('\n')]
    return [(role, text, number) for (role, text), number in rows]


def lay(blocks: list[tuple[str, str, int]], text: str) -> Page:
    r"""Find the blocks again in an engine's text.

    >>> blocks = [('headline', '溪口老桥今天通车', 0), ('paragraph', '两岸居民都来看', 0)]
    >>> page = lay(blocks, '溪口老桥今夭通车\n\n岸居民都来看')
    >>> [''.join(page.text[i] for i in block.places) for block in page.blocks]
    ['溪口老桥今通车', '岸居民都来看']
    """
    truth = [(char, n) for n, (_, words, _) in enumerate(blocks) for char in _LETTER.findall(words)]
    meant = ''.join(char for char, _ in truth)
    found: dict[int, int] = {}  # of a character of the gold, its place in the text
    last = -1
    for line in re.finditer(r'[^\n\x0c]+', text):
        places = [line.start() + i for i, char in enumerate(line[0]) if _LETTER.match(char)]
        for at, place in _laid(meant, ''.join(text[i] for i in places), places, found, last):
            found[at] = place
            last = at
    rows: list[list[int]] = [[] for _ in blocks]
    for at in sorted(found):
        rows[truth[at][1]].append(found[at])
    laid = (Gold(*block, tuple(row)) for block, row in zip(blocks, rows, strict=True))
    return Page(text, tuple(block for block in laid if _was_read(block)))


def _was_read(block: Gold) -> bool:
    return len(block.places) > READ * len(_LETTER.findall(block.text))


def _laid(meant: str, line: str, places: list[int], found: Mapping[int, int], last: int) -> Iterator[tuple[int, int]]:
    """Yield pairs of a character of the gold, and its place, of one line; `last` is the one of the line above."""
    free = ''.join('\n' if i in found else char for i, char in enumerate(meant))
    if free.startswith(line, last + 1):
        yield from ((last + 1 + i, place) for i, place in enumerate(places))
        return
    matcher = SequenceMatcher(None, free, line, autojunk=False)
    todo = [(0, len(free), 0, len(line), SURE)]
    pairs: list[tuple[int, int]] = []
    while todo:
        a, b, c, d, least = todo.pop()
        match = matcher.find_longest_match(a, b, c, d)
        if match.size < least:
            continue
        pairs += [(match.a + i, places[match.b + i]) for i in range(match.size)]
        near = 2 * (d - c)  # around a sure piece, a single character is sure enough
        todo.append((max(a, match.a - near), match.a, c, match.b, 1))
        todo.append((match.a + match.size, min(b, match.a + match.size + near), match.b + match.size, d, 1))
    yield from sorted(pairs, key=lambda pair: pair[1])


def within_reach(page: Page) -> dict[Gold, bool]:
    """Tell of each block whether joining lines and carrying whole ones could make it: its characters stand in order, on
    lines of its own, and between these is no other running text.
    """
    line_of = lines_of(page.text)
    owners: dict[int, set[Gold]] = defaultdict(set)
    for block in page.blocks:
        for place in block.places:
            owners[line_of[place]].add(block)
    out = {}
    for block in page.blocks:
        lines = {line_of[place] for place in block.places}
        others = {other for line in range(min(lines), max(lines) + 1) for other in owners[line] if other is not block}
        shared = any(len(owners[line]) > 1 for line in lines)
        between = any(other.role == 'paragraph' for other in others)
        out[block] = list(block.places) == sorted(block.places) and not shared and not between
    return out


def _reach(tally: Tally, form: str, page: Page) -> None:
    """Count what could be exact: paragraphs, and articles all of whose text could be and whose head stands above it."""
    able = within_reach(page)
    articles: dict[int, list[Gold]] = defaultdict(list)
    for block in page.blocks:
        if block.role in IN_TEXT:
            articles[block.article].append(block)
    paragraphs = [block for block in page.blocks if block.role == 'paragraph']
    tally.add((form, 'paragraphs within reach'), sum(able[block] for block in paragraphs), len(paragraphs))
    for blocks in articles.values():
        first = min(blocks, key=lambda block: block.places[0])
        heads = [block for block in blocks if block.role in ('kicker', 'headline')]
        tally.add(
            (form, 'articles within reach'), all(able[block] for block in blocks) and (not heads or first in heads)
        )


FORMS: Mapping[str, str] = {
    'Tesseract, hOCR of whole pages': 'hocr',
    'Tesseract, ALTO of whole pages': 'alto.xml',
    'Tesseract, text of whole pages': 'tess.txt',
    'Tesseract, text zoned by article': 'zoned.txt',
    'RapidOCR, boxes of whole pages': 'rapid.hocr',
}
WANTED = {
    ('Tesseract, hOCR of whole pages', 'paragraphs'): '97 %',
    ('Tesseract, hOCR of whole pages', 'articles'): '95 %',
    ('Tesseract, text zoned by article', 'paragraphs'): '85 %',
    ('Tesseract, text zoned by article', 'articles'): '85 %',
}


def read_file(path: Path) -> Result:
    """Clean what an engine wrote: with its boxes, or as text."""
    if path.suffix == '.txt':
        return clean(path.read_text(encoding='utf-8'), CHAIN)
    from cleaner.formats import read

    text, hints = read(path.read_bytes())
    return clean(text, CHAIN, hints)


def tables(_: Texts, folder: Path = FOLDER, said: str = '') -> str:
    """Return the tables of pages that engines read; those of a folder that holds none are empty.

    `said` is what the goals say of the pages.
    """
    tally = Tally()
    for path in sorted(folder.glob('*.gold.tsv')):
        blocks = golds(path)
        name = path.name.removesuffix('.gold.tsv')
        for form, end in FORMS.items():
            if not (folder / f'{name}.{end}').exists():
                continue
            result = read_file(folder / f'{name}.{end}')
            page = lay(blocks, str(result.source))
            every = sum(role == 'paragraph' for role, _, _ in blocks)
            tally.add((form, 'read'), sum(block.role == 'paragraph' for block in page.blocks), every)
            _reach(tally, form, page)
            _compare(tally, form, page, read_result(result), bool(Tally.failures))
            if end.endswith('.txt'):
                for reader in list(READERS)[1:]:
                    _compare(tally, f'{form}: {reader}', page, READERS[reader](page))
    for (form, what), wanted in WANTED.items():
        Tally.goals[f'{form}: {what} exact{said}'] = wanted, tally.of((form, what))
    return report(_shape(tally), role_table(tally, list(FORMS)))


def _compare(tally: Tally, form: str, page: Page, found: Reading, tell: bool = False) -> None:
    """Compare what is read with what is meant, less what is laid over nothing; characters are told by their places."""
    known = {place for block in page.blocks for place in block.places}
    kept = [block._replace(places=tuple(p for p in block.places if p in known)) for block in found]
    compare(tally, [form], page, [block for block in kept if block.places], tell, spaces=False)


def _shape(tally: Tally) -> str:
    head = [
        'read from',
        'paragraphs the engine read',
        'joins right',
        'joins made',
        'paragraphs exact',
        '(within reach)',
        'articles exact',
        '(within reach)',
    ]
    rows = []
    for form in dict.fromkeys(key[0] for key in tally.all):
        shares = [tally.share((form, name)) for name in ('joins found', 'joins true')]
        exact = [
            found
            for name in ('paragraphs', 'articles')
            for found in (tally.of((form, name)), tally.share((form, f'{name} within reach')))
        ]
        near = tally.share((form, 'articles, give or take a paragraph'))
        means = [f'{tally.right[form, name] / tally.all[form, name]:.3f}' for name in MEASURES]
        roles = tally.sum(*((form, 'role', role) for role in ROLES))
        rows.append([form, tally.of((form, 'read')), *shares, *exact, near, *means, roles])
    return table([*head, 'give or take a paragraph', *MEASURES, 'roles'], rows)
