from __future__ import annotations

import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.layout import Cues
from cleaner.passes import Rule, View
from cleaner.passes.radicals import Alike, Radicals, make
from cleaner.rulefile import read_rules
from cleaner.rules import rules_folder, types_of
from cleaner.text import Patch
from cleaner.zh.radicals import unified

SPECS = read_rules(rules_folder() / 'radicals.yaml', types_of).rules
RULES = {spec.name: Rule(spec.name, spec.trust, spec.why, spec.params) for spec in SPECS}
PASS = make('radicals', RULES, None, Cues())
ALIKE = sorted(map(chr, unified()))


def folded(text: str, made: Radicals = PASS) -> str:
    edits = list(made(View(text)))
    out = Patch(edits).apply(text)
    assert made.trigger(text) or not edits
    assert list(made(View(out))) == []
    return out


def test_the_table_is_closed_and_says_what_unicode_says() -> None:
    table = unified()

    assert [char for char in ALIKE if table[ord(char)] in ALIKE] == []
    assert all(len(same) == 1 for same in table.values())
    assert [c for c in ALIKE if (same := unicodedata.normalize('NFKC', c)) != c and same != table[ord(c)]] == []
    assert [hex(c) for c in range(0x2F00, 0x2FD6) if c not in table] == []
    assert [hex(c) for c in range(0x2E80, 0x2EF4) if c not in table] == ['0x2e80', '0x2e9a']


@pytest.mark.parametrize('block', [(0x2E80, 0x2EF3), (0x2F00, 0x2FD5), (0xF900, 0xFA0B), (0xFA0C, 0xFAD9)])
def test_each_character_is_put_right_inside_a_sentence(block: tuple[int, int]) -> None:
    for code in range(block[0], block[1] + 1):
        wanted = unified().get(code, chr(code))

        assert folded(f'桥上的{chr(code)}都修好了') == f'桥上的{wanted}都修好了'


@pytest.mark.parametrize(
    'text',
    [
        '桥上的路灯修好了',
        '\u2f54',
        '\u2f54、\u2f55、\u2f4a',
        '(\u2f54)',
        '表中\u2f54\u2f55\u2f4a\u2f1f\u2f26五行',
        '\u2f54部，部首第八十五',
        '桥\ue000桥\uf8ff',
        '桥\U0002f800桥',
        '\ufa0e\ufa0f\ufa11',
    ],
)
def test_what_is_meant_stays(text: str) -> None:
    assert folded(text) == text


def test_the_trigger_opens_at_the_characters_of_the_table() -> None:
    assert [char for char in ALIKE if not PASS.trigger(f'桥{char}')] == []
    assert [char for char in '桥㐀\u2e7f\u2fd6\uf8ff\ufb00，\U00020000\U0001f600' if PASS.trigger(f'桥{char}')] == []


def test_the_line_alone_is_looked_at() -> None:
    assert folded('部首表\n改善\u2f63活') == '部首表\n改善生活'
    assert folded('改善\u2f63活，见部首表') == '改善\u2f63活，见部首表'


def test_only_the_rules_that_are_on_edit() -> None:
    made = make('radicals', {'kangxi-radical': RULES['kangxi-radical']}, None, Cues())

    assert folded('镇\u2ed3的\u2f63活', made) == '镇\u2ed3的生活'
    assert folded('镇\u2ed3的\u2f63活', pickle.loads(pickle.dumps(made))) == '镇\u2ed3的生活'


def test_a_bad_pattern_is_named() -> None:
    with pytest.raises(ValueError, match=r"^odd: 'unless' is no pattern"):
        make('radicals', {'odd': Rule('odd', params=Alike('a', 'b', unless='('))}, None, Cues())


@given(st.text(st.sampled_from([*'桥的水路灯，。 \n3a部首', '\u2f54', '\u2f63', '\u2ed3', '\uf90a', '\ufa19', '\u2e80', '\u3042']), max_size=40))
def test_one_character_is_put_for_one_that_looks_like_it(text: str) -> None:
    for edit in PASS(View(text)):
        assert edit.new == unified()[ord(text[edit.start : edit.end])]
    folded(text)
