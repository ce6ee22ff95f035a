"""The pages that OCR engines read: their files belong together, and the first engine reads a page again as it did."""

import importlib.util
import os
import re
import shutil
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest
import yaml

from cleaner import clean
from cleaner.formats import kind_of
from cleaner.formats import read as read_format

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / 'corpus_samples' / 'pages'
ENDS = {'gold.tsv', 'about.yaml', 'tess.txt', 'zoned.txt', 'hocr', 'alto.xml', 'rapid.hocr'}
ROLES = {'headline', 'kicker', 'deck', 'byline', 'crosshead', 'paragraph', 'caption', 'jump', 'furniture'}
NAMES = [page['name'] for page in yaml.safe_load((ROOT / 'tools' / 'pages.yaml').read_text('utf-8'))]
FONT = Path('/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc')
AGAIN = NAMES[0]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location('make_pages', ROOT / 'tools' / 'make_pages.py')
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(ROOT / 'tools'))  # its neighbour is imported by its plain name
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(ROOT / 'tools'))
    return module


def read(name: str, end: str) -> str:
    return (PAGES / f'{name}.{end}').read_text('utf-8')


def gold(name: str) -> list[list[list[str]]]:
    chunks = read(name, 'gold.tsv').strip('\n').split('\n\n')
    return [[line.split('\t', 1) for line in chunk.split('\n')] for chunk in chunks]


def letters(text: str) -> str:
    """What engines are held to: Han, letters and digits."""
    return re.sub(r'[\W_]', '', text)


def found(name: str, end: str) -> str:
    """What an engine read, without marks and spaces, in its order."""
    text = read(name, end)
    if end == 'alto.xml':
        return letters(''.join(word.get('CONTENT', '') for word in ET.fromstring(text).iterfind('.//{*}String')))
    return letters(''.join(ET.fromstring(text).itertext()) if end.endswith('hocr') else text)


def boxes(name: str, end: str) -> list[tuple[int, int, int, int]]:
    root = ET.fromstring(read(name, end))
    if end == 'alto.xml':
        corners = [[int(line.get(key, '')) for key in ('HPOS', 'VPOS', 'WIDTH', 'HEIGHT')] for line in root.iterfind('.//{*}TextLine')]
        return [(x, y, x + width, y + height) for x, y, width, height in corners]
    titles = [e.get('title', '') for e in root.iter() if re.fullmatch('ocr_(line|header|caption|textfloat)', e.get('class', ''))]
    return [tuple(map(int, re.search(r'bbox (\d+) (\d+) (\d+) (\d+)', title).groups())) for title in titles]  # type: ignore[union-attr,misc]


def distance(one: str, other: str) -> int:
    """Of Levenshtein, in characters."""
    row = list(range(len(other) + 1))
    for n, char in enumerate(one, 1):
        before, row[0] = row[0], n
        for m, with_ in enumerate(other, 1):
            before, row[m] = row[m], min(before + (char != with_), row[m] + 1, row[m - 1] + 1)
    return row[-1]


@pytest.fixture
def engine() -> ModuleType:
    """The script with what Debian gives it; a machine without passes over it, CI does not."""
    lacks = [name for name, there in (('tesseract', shutil.which('tesseract')), (FONT.name, FONT.exists())) if not there]
    if lacks and os.environ.get('CI') == 'true':
        pytest.fail(f'CI lacks {lacks}: .ci/run installs them where it is root')
    if lacks:
        pytest.skip(f'no {" and no ".join(lacks)}: apt-get install tesseract-ocr-chi-sim tesseract-ocr-chi-tra fonts-noto-cjk')
    return load()


def test_every_page_has_its_files_and_a_line_in_the_guide() -> None:
    there = {path.name for path in PAGES.iterdir()} - {'README.md'}

    assert there == {f'{name}.{end}' for name in NAMES for end in ENDS}
    assert re.findall(r'^\| `([a-z0-9-]+-[a-z0-9-]+)` \|', (PAGES / 'README.md').read_text('utf-8'), re.M) == NAMES
    assert sum(path.stat().st_size for path in PAGES.iterdir()) < 3_000_000


@pytest.mark.parametrize('name', NAMES)
def test_gold_is_the_text_that_was_set(name: str) -> None:
    page = next(page for page in load().pages() if page['name'] == name)
    set_ = [block for band in page['bands'] for article in band for block in article['blocks']]
    want = [value['caption'] if role == 'photo' else value.replace('|', '') for block in set_ for role, value in block.items()]
    made = [text for article in gold(name) for role, text in article if role != 'furniture']

    assert Counter(made) == Counter(want)
    assert len(gold(name)) == sum(map(len, page['bands']))
    assert {role for article in gold(name) for role, _ in article} <= ROLES
    assert gold(name)[0][0] == ['furniture', page['head']]
    assert all(sum(role == 'headline' for role, _ in article) == 1 for article in gold(name))


@pytest.mark.parametrize('name', NAMES)
@pytest.mark.parametrize('end', ['tess.txt', 'zoned.txt', 'hocr', 'alto.xml', 'rapid.hocr'])
def test_an_engine_read_this_page(name: str, end: str) -> None:
    """Four in five of a page's characters, in any order: Tesseract loses lines, RapidOCR writes some Traditional ones Simplified."""
    want = Counter(letters(''.join(text for article in gold(name) for _, text in article)))
    made = Counter(found(name, end))

    assert (want & made).total() >= 0.8 * want.total()
    assert made.total() <= 1.1 * want.total()


@pytest.mark.parametrize('name', NAMES)
def test_three_formats_of_one_engine_say_the_same(name: str) -> None:
    assert found(name, 'hocr') == found(name, 'alto.xml') == found(name, 'tess.txt')
    assert boxes(name, 'hocr') == boxes(name, 'alto.xml')


@pytest.mark.parametrize('name', NAMES)
@pytest.mark.parametrize('end', ['hocr', 'alto.xml', 'rapid.hocr'])
def test_boxes_lie_on_the_page(name: str, end: str) -> None:
    assert all(0 <= x0 < x1 <= 1654 and 0 <= y0 < y1 <= 2339 for x0, y0, x1, y1 in boxes(name, end))


@pytest.mark.parametrize('name', NAMES)
@pytest.mark.parametrize('end', ['hocr', 'alto.xml', 'rapid.hocr'])
def test_our_readers_lose_nothing_of_a_file(name: str, end: str) -> None:
    """They put lines in another order, and no letter comes or goes; every line has its box."""
    data = (PAGES / f'{name}.{end}').read_bytes()
    text, hints = read_format(data)
    lines = [hint for hint in hints if hint.kind == 'line']

    assert kind_of(data) == ('alto' if end == 'alto.xml' else 'hocr')
    assert Counter(letters(text)) == Counter(found(name, end))
    assert ''.join(text[hint.start : hint.end] for hint in lines).split() == text.replace('\n', '').split()
    assert all(hint.value.page == 1 for hint in lines)


@pytest.mark.parametrize('name', NAMES)
@pytest.mark.parametrize('end', ['hocr', 'rapid.hocr'])
def test_a_cleaned_page_can_be_given_back(name: str, end: str) -> None:
    text, hints = read_format((PAGES / f'{name}.{end}').read_bytes())
    made = clean(text, hints=hints)

    assert made.restore() == text
    assert letters(''.join(block.text for article in made.articles for block in article.blocks)) == letters(made.text)


@pytest.mark.tesseract
@pytest.mark.parametrize('name', NAMES)
def test_a_page_is_set_as_its_gold_says(name: str, engine: ModuleType) -> None:
    page = next(page for page in engine.pages() if page['name'] == name)
    _, zones = engine.set_page(page)

    assert engine.gold(zones) == read(name, 'gold.tsv')
    assert engine.about(page) == read(name, 'about.yaml')


@pytest.mark.tesseract
def test_tesseract_reads_a_page_again_as_it_did(engine: ModuleType, tmp_path: Path) -> None:
    """Another version of engine, model or Pillow may differ in a few characters, not in more than one of twenty."""
    page = next(page for page in engine.pages() if page['name'] == AGAIN)
    engine.make(page, ['tesseract'], tmp_path, tmp_path)
    made = letters((tmp_path / f'{AGAIN}.zoned.txt').read_text('utf-8'))
    stored = found(AGAIN, 'zoned.txt')

    assert distance(made, stored) <= 0.05 * len(stored)
