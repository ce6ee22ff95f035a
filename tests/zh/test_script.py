"""The dictionaries of opencc-python-reimplemented are read as that package reads them."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from cleaner.zh.script import Step, convert, steps

CONFIGS = ['s2t', 's2tw', 's2hk', 's2twp', 't2s', 'tw2s', 'hk2s', 'tw2sp']
reference = cache(OpenCC)


@cache
def keys(config):
    """Return the keys of all dictionaries of a conversion; those of one character last, so that they are found often."""
    found = sorted({key for step in steps(config) for _, table in step.tables for key in table}, key=len, reverse=True)
    return [key for key in found if not reference(config).split_chars_re.search(key)]


@pytest.mark.parametrize('config', CONFIGS)
@given(data=st.data())
def test_a_word_becomes_what_the_package_makes_of_it(config, data):
    key = st.sampled_from(keys(config))
    part = st.one_of(key, st.builds(lambda word, a, b: word[a : a + b], key, st.integers(0, 3), st.integers(1, 4)))
    word = ''.join(data.draw(st.lists(st.one_of(part, st.sampled_from(['a', '1', '的', '\U00020089'])), max_size=6)))

    assert convert(word, config) == reference(config).convert(word)


@given(
    st.lists(st.dictionaries(st.text('甲乙丙', min_size=1, max_size=4), st.text('甲乙丁', min_size=1, max_size=3), max_size=8), min_size=1, max_size=3),
    st.text('甲乙丙丁', max_size=9),
)
def test_any_dictionaries_are_read_so(tables, word):
    package = OpenCC('t2s')
    package._dict_chain_data = [[(max(map(len, table), default=1), 1, table) for table in tables]]

    assert Step(tables).convert(word) == package.convert(word)


def test_the_longest_match_goes_first_wherever_it_stands():
    step = Step([{'甲乙': '1', '乙丙丁': '2'}, {'甲': '3'}])

    assert (step.convert('甲乙丙丁'), step.convert('甲乙丙'), step.convert('甲丙')) == ('32', '1丙', '3丙')
