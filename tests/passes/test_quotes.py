"""Straight quotation marks; the examples of the rules are proved in `tests/rules/test_width.py`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.layout import Cues
from cleaner.passes import Rule, View
from cleaner.passes.quotes import Marks, make
from cleaner.text import Patch

RULES = {'double': Rule('double', params=Marks('"', '“', '”')), 'single': Rule('single', params=Marks("'", '‘', '’'))}
PASS = make('quotes', RULES, None, Cues())
texts = st.text([*'老桥通车他说a1 ，。：（）"""\'\'“”\n'], max_size=30)


def curled(text):
    return Patch(sorted(PASS(View(text)))).apply(text)


@given(texts)
def test_only_straight_marks_become_others_and_only_whole_lines_of_pairs(text):
    new = curled(text)

    assert new.translate(str.maketrans('“”‘’', '""\'\'')) == text.translate(str.maketrans('“”‘’', '""\'\''))
    for old, line in zip(text.split('\n'), new.split('\n'), strict=True):
        for straight, opens, closes in (('"', '“', '”'), ("'", '‘', '’')):
            put = [mark for before, mark in zip(old, line, strict=True) if before == straight and mark != before]
            assert put == [opens, closes] * (len(put) // 2)
            assert not put or old.count(straight) % 2 == 0


@given(texts)
def test_a_second_look_finds_nothing(text):
    assert curled(curled(text)) == curled(text)


@given(texts)
def test_a_trigger_that_stays_shut_is_a_proof(text):
    assert PASS.trigger(text) or curled(text) == text


@pytest.mark.parametrize(
    ('text', 'wanted'),
    [
        ('"老桥"通车\n"新桥', '“老桥”通车\n"新桥'),
        ('"老桥"通车\r\n"新桥"通车', '“老桥”通车\r\n“新桥”通车'),
        ('他说"老\'桥\'好"', '他说“老‘桥’好”'),
        ('""老桥', '""老桥'),
        ('"bridge"和"老桥"', '"bridge"和“老桥”'),
    ],
)
def test_a_line_at_a_time(text, wanted):
    assert curled(text) == wanted


def test_a_mark_is_one_character():
    with pytest.raises(ValueError, match=r"^double: 'straight'"):
        make('quotes', {'double': Rule('double', params=Marks('``', '“', '”'))}, None, Cues())


def test_a_line_of_a_thousand_marks_takes_no_minute():
    text = '"老桥"' * 20_000

    assert curled(text) == '“老桥”' * 20_000
