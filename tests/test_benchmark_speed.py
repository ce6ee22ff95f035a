"""The benchmark of whole texts: that it runs small, and that the page has room for what it writes."""

from pathlib import Path

import pytest
import speed
from proof.judge import put

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize('name', speed.SECTIONS)
def test_the_page_has_room_for_each_section(name):
    page = (ROOT / 'docs/quality.md').read_text(encoding='utf-8')
    assert 'made here' in put(page, f'speed {name}', 'made here', 'benchmarks/speed.py')


def test_pieces_are_whole_paragraphs_of_about_a_size():
    documents = [['一' * 100] * 5, ['二' * 100] * 9]
    parts = speed.pieces(documents, 600, 3)
    assert [len(part) for part in parts] == [201, 201, 201]
    assert ''.join(parts).replace('\n', '') == '一' * 500 + '二' * 100


def test_a_long_text_ends_with_a_line():
    assert speed._long('甲乙\n', 20) == '甲乙\n' * 2
    assert len(speed._long('甲', 20)) == 6


@pytest.mark.parametrize('name', speed.hostile())
def test_hostile_text_takes_no_longer_than_its_size_lets(name):
    """A fiftieth of a megabyte: what is hopeless at this size would be so in the whole."""
    text = speed.hostile()[name]
    assert 0.2 < speed.size(text) < 1.4
    assert speed.seconds(speed.articles, text[: len(text) // 50], runs=1) < 5
