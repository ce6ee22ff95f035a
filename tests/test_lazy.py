"""A lazy pattern is the pattern, compiled later."""

import copy
import pickle
import re

import pytest

from cleaner.lazy import lazy


@pytest.mark.parametrize('method', ['findall', 'finditer', 'fullmatch', 'match', 'search', 'split'])
def test_it_answers_as_the_pattern_does(method):
    plain, late = re.compile('a(b)?', re.I), lazy('a(b)?', re.I)

    def answer(pattern):
        found = getattr(pattern, method)('xABa')
        return [str(m) for m in found] if method == 'finditer' else str(found)

    assert answer(late) == answer(plain) == answer(late)


def test_it_has_what_else_a_pattern_has():
    assert lazy('a(?P<x>b)').groupindex == {'x': 1}
    assert lazy('a', re.I).sub('-', 'Ab') == '-b'


def test_it_is_compiled_when_it_is_first_used():
    broken = lazy('(')

    with pytest.raises(re.error):
        broken.search('')


def test_it_is_copied_and_pickled_before_and_after_its_first_use():
    pattern = lazy('[a-c]+', re.IGNORECASE)
    for _ in range(2):
        for twin in (copy.copy(pattern), pickle.loads(pickle.dumps(pattern))):
            assert twin.fullmatch('AbC')
            assert twin.flags == re.compile('[a-c]+', re.IGNORECASE).flags
        pattern.search('b')
