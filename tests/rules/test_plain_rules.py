"""Laws of the plain rule files; their examples are proved with those of all rules."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.chain import Chain
from cleaner.passes import Rule
from cleaner.passes.plain import Plain, Replace
from cleaner.rulefile import read_rules
from cleaner.rules import rules_folder, types_of
from cleaner.text import Text

RULES = read_rules(rules_folder() / 'invisible.yaml', types_of).rules
INVISIBLE = Chain(
    'invisible', (Plain('invisible', {r.name: Rule(r.name, r.trust, r.why, Replace(r.pattern, r.put)) for r in RULES}),)
)

UNSEEN = [
    *map(chr, [*range(0x20), *range(0x7F, 0xA0), 0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x2028, 0x202F)]),
    *map(chr, [*range(0x2060, 0x2070), 0xFEFF, 0xE0001, 0xE0041, 0xE007F]),
]
SEEN = [
    *'山路弯弯，。aé1 क中',
    '\u05e9',
    '\u0645',
    '\U0001f3f4',
    '\U0001f468',
    '\ufe0f',
    '\u0e20',
    '\U00020089',
    '\udc80',
]


def cleaned(text: str) -> str:
    return str(INVISIBLE.run(Text(text)))


@given(st.lists(st.sampled_from(UNSEEN + SEEN), max_size=30).map(''.join))
def test_nothing_that_is_seen_goes_and_nothing_comes(text: str) -> None:
    once = cleaned(text)

    assert [c for c in once if c in SEEN] == [c for c in text if c in SEEN] or '\x1b[' in text
    assert len(once) <= len(text)
    assert cleaned(once) == once


@given(st.sampled_from(UNSEEN), st.sampled_from(UNSEEN))
def test_between_han_nothing_unseen_is_left_but_white_space(one: str, two: str) -> None:
    white = set('\t\n\x0b\x0c\r\x85\u2028\u2029')
    other = set('\u061c\u202d\u202e\u2061\u2062\u2063\u2064\u2065')  # overrides, and what marks Arabic or formulas
    left = set(cleaned(f'山{one}{two}路')) - set('山路')

    assert not left or left & (white | other)


@pytest.mark.parametrize('size', [1, 2, 7])
def test_runs_of_unseen_characters_go_whole(size: int) -> None:
    for char in UNSEEN:
        text = f'山{char * size}路'
        if unicodedata.category(char) == 'Cf' and char not in '\u061c\u202d\u202e' and not '\u2061' <= char <= '\u2065':
            assert cleaned(text) == '山路', hex(ord(char))


@pytest.mark.parametrize(
    'text',
    [
        '一家人\U0001f468\u200d\U0001f469\u200d\U0001f467来了',
        '\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f',
        '\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
        'ศูนย์\u200bการค้า',
        'שלום \u200f(עולם)\u200f',
        'Schiff\xadfahrt',
        '葛\U000e0100城 葛\ufe00城',
        'a\tb\r\nc\fd',
        '\ud83d\udc80',
    ],
)
def test_what_has_work_to_do_stays(text: str) -> None:
    assert cleaned(text) == text


@pytest.mark.parametrize('unseen', ['\u200e', '\u200c', '\u200b\u200d', '\xad', '\x81', '\u200d\u2060', '\U000e0041'])
def test_a_long_hidden_message_goes_whole(unseen: str) -> None:
    seen = '山路弯弯' * 200

    assert cleaned(seen + unseen * 100 + seen) == seen * 2
    assert cleaned('a' * 3000 + unseen * 1000 + '山')[-1] == '山'
