"""The benchmark of layouts: that its measures are right where the answer is known, that its pages hold what is meant."""

import doctest
import re
import runpy
from pathlib import Path
from random import Random

import pytest
from proof import layouts, papers, plain, reading, scans, segments
from proof.drawn import Texts
from proof.judge import Tally
from proof.papers import Gold, Page
from proof.texts import Genre

ROOT = Path(__file__).parent.parent
TEXTS = [
    '昨天上午，溪口镇的老桥重新通车，两岸的居民走上桥头，看河水从新修的闸口流过。',
    '桥长三百米，宽二十米，双向四车道，两侧设有人行道，市民可以步行过桥，不用绕路。',
    '“走一走，十年少。”最早上桥的是八十岁的林婆婆，她说等这一天等得太久，今天终于等到了。',
    '新修的图书馆将于下月开放，馆内藏书三万余册，并设有少儿阅览室和自习室，不收押金。',
]


@pytest.mark.parametrize('module', [segments, papers, reading, layouts, plain, scans])
def test_examples_in_docstrings(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize('draw', [papers.draw_page, papers.draw_issue])
@pytest.mark.parametrize('seed', range(40))
def test_a_page_holds_what_is_meant(draw, seed):
    rng = Random(seed)
    page = draw(papers.draw_style(rng), rng, [TEXTS, TEXTS[:2]])

    for block in page.blocks:
        assert ''.join(page.text[i] for i in block.places) == ''.join(block.text.split())
    places = [i for block in page.blocks for i in block.places]
    left = [char for i, char in enumerate(page.text) if i not in set(places) and not char.isspace()]
    assert len(places) == len(set(places))
    assert set(left) <= {'#'}


def gold(text, *parts):
    """Make blocks of (role, article, words that stand one behind the other in `text`)."""
    out, at = [], 0
    for role, article, *words in parts:
        places = []
        for word in words:
            at = text.index(word, at)
            places += range(at, at + len(word))
            at += len(word)
        out.append(Gold(role, ''.join(words), article, tuple(places)))
    return out


TEXT = '甲乙\n丙丁戊\n己庚。\n辛壬\n癸子。\n'
TRUE = gold(TEXT, ('headline', 0, '甲乙'), ('paragraph', 0, '丙丁戊', '己庚。'), ('headline', 1, '辛壬'), ('paragraph', 1, '癸子。'))


def measured(found):
    tally = Tally()
    reading.compare(tally, ['row'], Page(TEXT, tuple(TRUE)), found)
    return {key[1:]: (tally.right[key], tally.all[key]) for key in tally.all}


def test_what_is_meant_is_wholly_right():
    found = measured(TRUE)

    assert found.pop(('WindowDiff',)) == (0, 1)
    assert all(right == every > 0 for right, every in found.values())


def test_one_block_is_wrong_in_what_it_takes_in():
    found = measured(gold(TEXT, ('paragraph', 0, '甲乙', '丙丁戊', '己庚。', '辛壬', '癸子。')))

    assert found['joins found',] == (1, 4)
    assert found['joins true',] == (1, 1)
    assert found['paragraphs',] == (0, 2)
    assert found['articles',] == (0, 2)
    assert found['boundary similarity',] == (0, 1)
    assert found['role', 'headline'] == (0, 2)
    assert found['role', 'paragraph'] == (2, 2)


def test_a_cut_one_paragraph_late_is_near():
    parts = ('headline', 0, '甲乙'), ('paragraph', 0, '丙丁戊', '己庚。'), ('crosshead', 0, '辛壬'), ('paragraph', 1, '癸子。')
    found = measured(gold(TEXT, *parts))

    assert found['articles',] == (0, 2)
    assert found['articles, give or take a paragraph',] == (2, 2)
    assert found['boundary similarity',] == (0.5, 1)
    assert found['paragraphs',] == (2, 2)
    assert found['role', 'headline'] == (1, 2)


@pytest.mark.parametrize('read', reading.READERS.values(), ids=reading.READERS)
def test_every_reader_gives_every_character_once(read):
    rng = Random(7)
    page = papers.draw_page(papers.draw_style(rng), rng, [TEXTS, TEXTS[1:]])
    places = sorted(i for block in read(page) for i in block.places)

    assert places == [i for i, char in enumerate(page.text) if not char.isspace() and char != '#']


OWN = Texts({name: Genre(name, 'Hans', [TEXTS, TEXTS[::-1]]) for name in ('news', 'news converted')}, 8)


@pytest.mark.parametrize('name', plain.MADE)
def test_made_text_has_lines_of_its_own(name):
    documents = dict(plain.kinds(OWN))[name]

    assert len(documents) == 8 * plain.SHARE // 50
    assert all(text.count('\n') == 49 for text in documents)
    assert plain.filled(documents[0]) > 25


def test_lines_that_fall_are_counted():
    assert [plain.filled(text) for text in ('甲\n\n乙\n', '甲乙', '', '\u3000\n甲')] == [2, 1, 0, 1]


def test_sections_say_what_they_measured():
    pages = layouts.tables(OWN)
    healthy = plain.tables(OWN)

    assert pages.count('| all |') == 2
    assert '| every blank line ends a paragraph |' in pages
    assert healthy.count('\n') == len(plain.MADE) + 5
    assert Tally.goals['paragraphs exact on hard-wrapped pages'][0] == '99 %'


def test_the_page_has_a_place_for_every_section():
    text = (ROOT / 'docs/quality.md').read_text(encoding='utf-8')
    names = {f'layout {name}' for name in runpy.run_path(str(ROOT / 'benchmarks/layout.py'))['SECTIONS']}

    assert set(re.findall(r'<!-- made by benchmarks/layout\.py: (.+) -->', text)) == names
    assert set(re.findall(r'<!-- end: (layout .+) -->', text)) == names
