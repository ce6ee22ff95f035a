"""Where damage may be: what is passed over fast is what a plain look at every character would pass over."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import load
from cleaner.zh.suspect import Places, _near, _odd, _others, _suspicious, harmless, signs

GATE = next(stage for stage in load().stages if stage.name == 'mojibake').gate
ODD = '\u7e67\u7e5d\u8b41\uff71\uff72\ue001\uac02\u3131'
LATIN = '\u00c3\u00a9\u00e4\u00bd\u00a0\u2014\u201a\u0192'
KANA = '\u306e\u3092\u3084'
WORDS = ['the river ', 'it\u2019s ', 'caf\u00e9 ', '\n', '\u6865', '\u4fee\u597d\u4e86', '\uff0c', '\u7684\u6865\u4fee\u597d\u4e86\u3002', ' ' * 7]
texts = st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(ODD + LATIN), st.sampled_from(KANA)), max_size=60)


def all_of(places, text):
    at, found = 0, []
    while (at := places.next(at)) < len(text):
        found.append((at, places.sure))
        at += 1
    return found, places.typography


class Slow(Places):
    """Looks at everything that the plain pattern finds."""

    def _close(self, at, _eager):
        return at


@given(texts.map(''.join), st.integers(0, 8))
def test_no_place_is_passed_over(text, far):
    text += '\n' * 2000 + 'plain words in ASCII ' * 10 * far

    assert all_of(Places(text, GATE), text) == all_of(Slow(text, GATE), text)


@given(texts.map(''.join))
def test_a_harmless_text_has_no_place(text):
    places = Places(text, GATE)

    assert not harmless(text, GATE) or (places.next(0) >= len(text) and not places.typography)


def test_the_class_and_the_table_of_odd_characters_say_the_same():
    pattern, table = re.compile(f'[^{_others(GATE)}]'), _odd(GATE)

    assert [code for code in range(0x20000) if bool(pattern.match(chr(code))) != table[chr(code)]] == []


@pytest.mark.parametrize('pattern', [_suspicious, _near])
def test_what_is_found_begins_with_a_sign(pattern):
    sign = re.compile(f'[{signs()}]')
    text = ''.join(map(chr, range(0x80, 0x10000)))

    assert [found[0] for found in pattern(GATE).finditer(text) if not sign.match(found[0])] == []


@pytest.mark.parametrize(
    ('text', 'first'),
    [('\u6865' * 300 + '\u7e67\u7e5d\u8b41' * 3, 301), ('a' * 600 + '\u00c3\u00a9' * 4, 600), ('a' * 600 + '\u00e9a' * 4, 600)],
)
def test_the_first_place_of_a_text(text, first):
    assert Places(text, GATE).next(0) == first


@pytest.mark.parametrize('gap', range(9))
def test_odd_characters_that_stand_close_are_looked_at(gap):
    text = '\u6865' * 30 + ('\u7e67' + '\u7684' * gap) * 4 + '\u6865' * 2000

    assert Places(text, GATE).next(0, eager=True) == Slow(text, GATE).next(0, eager=True)
