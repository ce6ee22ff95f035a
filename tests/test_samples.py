"""The sample pages: what they hold, that they come back, and that healthy ones are left alone."""

import functools
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from cleaner import Result, clean, ledger

SAMPLES = Path(__file__).resolve().parent.parent / 'corpus_samples'
NAMES = sorted(path.stem for path in SAMPLES.glob('*.txt'))
HEALTHY = [name for name in NAMES if yaml.safe_load((SAMPLES / f'{name}.about.yaml').read_text('utf-8'))['healthy']]
ROLES = {'headline', 'kicker', 'deck', 'byline', 'crosshead', 'paragraph', 'caption', 'jump', 'furniture'}
STRAY = re.compile('[\udc80-\udcff]')


def squeeze(text: str) -> str:
    return ' '.join(STRAY.sub('\N{REPLACEMENT CHARACTER}', text).split())


def gold(name: str) -> list[list[tuple[str, str]]]:
    chunks = (SAMPLES / f'{name}.gold.tsv').read_text('utf-8').strip('\n').split('\n\n')
    rows = [[line.split('\t', 1) for line in chunk.split('\n')] for chunk in chunks]
    return [[(role, squeeze(text)) for role, text in article] for article in rows]


def given(name: str) -> bytes:
    return (SAMPLES / f'{name}.txt').read_bytes()


@functools.cache
def result(name: str) -> Result:
    return clean(given(name))


def short(text: str) -> str:
    return text if len(text) < 60 else f'{text[:38]}…{text[-20:]}'


def missing(name: str) -> list[str]:
    """Blocks of one side only, so that a failure can be read."""
    want = Counter(text for article in gold(name) for _, text in article)
    made = Counter(squeeze(block.text) for article in result(name).articles for block in article.blocks)
    return [f'wanted {short(text)}' for text in want - made] + [f'made   {short(text)}' for text in made - want]


@pytest.mark.parametrize('name', NAMES)
def test_a_sample_is_whole(name: str) -> None:
    about = yaml.safe_load((SAMPLES / f'{name}.about.yaml').read_text('utf-8'))

    assert set(about) == {'about', 'damage', 'healthy', 'encoding', 'author'}
    assert given(name).decode(about['encoding'], 'surrogateescape')
    assert {role for article in gold(name) for role, _ in article} <= ROLES
    assert f'`{name}`' in (SAMPLES / 'README.md').read_text('utf-8')


@pytest.mark.parametrize('name', NAMES)
def test_blocks_are_the_editors(name: str) -> None:
    made = [squeeze(block.text) for article in result(name).articles for block in article.blocks]

    assert made == [text for article in gold(name) for _, text in article], '\n'.join(missing(name))


@pytest.mark.parametrize('name', NAMES)
def test_articles_are_the_editors(name: str) -> None:
    made = [[squeeze(block.text) for block in article.blocks] for article in result(name).articles]
    want = [[text for _, text in article] for article in gold(name)]

    assert [len(article) for article in made] == [len(article) for article in want]
    assert made == want


def test_nine_roles_in_ten_are_the_editors() -> None:
    """Over all samples; a block whose text is wrong has no right role."""
    misses, total = [], 0
    for name in NAMES:
        made = [(block.role, squeeze(block.text)) for article in result(name).articles for block in article.blocks]
        want = [block for article in gold(name) for block in article]
        total += len(want)
        by_text = {text: role for role, text in made}
        left = Counter(want) - Counter(made)
        misses += [f'{name}: {role}, not {by_text.get(text)}: {short(text)}' for role, text in left.elements()]

    assert len(misses) <= total / 10, f'{len(misses)} of {total}\n' + '\n'.join(misses)


@pytest.mark.parametrize('name', HEALTHY)
def test_healthy_samples_are_left_alone(name: str) -> None:
    made = result(name)

    assert made.ledger == []
    assert made.text is made.source
    assert made.encode() == given(name)


@pytest.mark.parametrize('name', NAMES)
def test_cleaning_twice_changes_nothing_more(name: str) -> None:
    assert clean(result(name).text).text == result(name).text


@pytest.mark.parametrize('name', NAMES)
def test_spans_join_to_the_clean_text(name: str) -> None:
    made = result(name)
    spans = [(block.start, block.end) for article in made.articles for block in article.blocks]
    edges = [0, *(at for span in spans for at in span), len(made.text)]

    assert edges == sorted(edges)
    assert all(not made.text[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True))
    assert all(
        (article.start, article.end) == (article.blocks[0].start, article.blocks[-1].end) for article in made.articles
    )


@pytest.mark.parametrize('name', NAMES)
def test_a_kept_character_is_itself_in_the_source(name: str) -> None:
    made = result(name)
    inserted = {char for entry in made.ledger for char in entry.after}
    for at, char in enumerate(made.text):
        spans = made.where(at, at + 1)
        if char not in inserted:
            assert [made.source[a:b] for a, b in spans] == [char], at


RESTORE = """
import sys
from cleaner import Result, clean, ledger
with open(sys.argv[2], encoding='ascii') as lines, open(sys.argv[1], 'rb') as made, open(sys.argv[3], 'wb') as back:
    record, = ledger.loads(lines)
    back.write(ledger.restore(made.read(), record))
"""


@pytest.mark.parametrize('name', NAMES)
def test_another_process_restores_the_page(name: str, tmp_path: Path) -> None:
    made, notes, back = tmp_path / 'made', tmp_path / 'ledger', tmp_path / 'back'
    made.write_bytes(result(name).encode())
    notes.write_text(ledger.dumps(result(name).head(), result(name).ledger), 'ascii')
    subprocess.run([sys.executable, '-c', RESTORE, made, notes, back], check=True)

    assert result(name).restore() == given(name)
    assert back.read_bytes() == given(name)
