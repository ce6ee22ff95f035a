"""The dictionaries of opencc-python-reimplemented are read as that package reads them, with opencc-pyo3 and without."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from cleaner.zh.script import Step, convert, port, ports, steps

CONFIGS = ['s2t', 's2tw', 's2hk', 's2twp', 't2s', 'tw2s', 'hk2s', 'tw2sp']
reference = cache(OpenCC)


@cache
def keys(config):
    """Return the keys of all dictionaries of a conversion; those of one character last, so that they are found often."""
    found = sorted({key for step in steps(config) for _, table in step.tables for key in table}, key=len, reverse=True)
    return [key for key in found if not reference(config).split_chars_re.search(key)]


def words(config):
    """Draw words made of dictionaries' keys and pieces of them, so that phrases reach into each other."""
    key = st.sampled_from(keys(config))
    part = st.one_of(key, st.builds(lambda word, a, b: word[a : a + b], key, st.integers(0, 3), st.integers(1, 4)))
    other = st.sampled_from(['a', '1', '的', '\U00020089'])
    return st.lists(st.one_of(part, other), min_size=1, max_size=6).map(''.join).filter(bool)


@pytest.mark.parametrize('fast', [False, True])
@pytest.mark.parametrize('config', CONFIGS)
@given(data=st.data())
def test_words_become_what_the_package_makes_of_them(config, fast, data):
    given = data.draw(st.lists(words(config), max_size=3))

    assert convert(given, config, ports(config) if fast else ()) == [reference(config).convert(word) for word in given]


def test_the_faster_package_is_there_to_be_tested():
    assert None not in ports('s2t')


@pytest.mark.parametrize('fast', [False, True])
@given(
    st.lists(
        st.dictionaries(st.text('甲乙丙', min_size=1, max_size=4), st.text('甲乙丁', min_size=1, max_size=3), max_size=8),
        min_size=1,
        max_size=3,
    ),
    st.lists(st.text('甲乙丙丁', max_size=9), min_size=1, max_size=3),
)
def test_any_dictionaries_are_read_so(fast, tables, given):
    package = OpenCC('t2s')
    package._dict_chain_data = [[(max(map(len, table), default=1), 1, table) for table in tables]]
    step = Step(tables)
    lines = step.convert('\n'.join(given), port(step) if fast else None)

    assert lines.split('\n') == [package.convert(word) for word in given]


@pytest.mark.parametrize('fast', [False, True])
def test_the_longest_match_goes_first_wherever_it_stands(fast):
    step = Step([{'甲乙': '1', '乙丙丁': '2'}, {'甲': '3'}])

    assert step.convert('甲乙丙丁\n甲乙丙\n甲丙', port(step) if fast else None) == '32\n1丙\n3丙'
