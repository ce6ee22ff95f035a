"""Signs are a proof: a pass whose signs are not in a text, or whose trigger stays shut, has nothing to propose."""

import re

import pytest
import regex
import strategies
from hypothesis import assume, example, given
from hypothesis import strategies as st

from cleaner import load
from cleaner.passes import View
from cleaner.passes.plain import Replace, Swap, begins
from cleaner.rules import plan
from cleaner.signs import HAN, present
from cleaner.text import Text

STAGES = {stage.name: stage for name in ('default', 'hans', 'hant', 'normal') for stage in load(name).stages}
CLASSES = sorted({stage.signs for stage in STAGES.values() if stage.signs} | {'a-c', 'é', '\\]\\-', '\U0001f600-\U0001f64f', '\ud800-\udfff'})
FIRST = {signs: re.compile(f'[{signs}]') for signs in CLASSES}
RULES = {rule.name: rule.params for stage in STAGES.values() for rule in stage.rules.values() if isinstance(rule.params, Replace | Swap)}
TURNS = {(rule.name, example.given) for name in ('default', 'normal') for file in plan(name).files for rule in file.rules for example in rule.turns if rule.name in RULES}

# What stands at the beginning and the end of each range, the characters beside them, and a few that are in none.
EDGES = sorted({chr(min(max(ord(c) + by, 0), 0x10FFFF)) for signs in CLASSES for c in signs[:60] + signs[-60:] for by in (-1, 0, 1)})
SCRAPS = ['(cháng)', '(hé)', '?!', '?，', '&#38271;', '%E9%95%BF', '=E9=95=BF', '\\u957f', ' 通 知 公 告', '\n', '锟斤拷', 'Ã©', '浣犲ソ', '\u2f64']
texts = st.lists(st.one_of(st.sampled_from(EDGES), st.sampled_from(SCRAPS), strategies.characters), max_size=20).map(''.join)


@given(texts, st.sets(st.sampled_from(CLASSES)))
@example('', set(CLASSES))
@example('\U0001f5ff', set(CLASSES))
def test_a_class_is_present_where_a_character_of_it_is(text, classes):
    assert present(classes, text) == {signs for signs in classes if FIRST[signs].search(text)}


@pytest.mark.parametrize('name', [name for name, stage in STAGES.items() if stage.signs])
@given(text=texts)
def test_a_pass_without_its_signs_has_nothing_to_propose(name, text):
    stage = STAGES[name]
    bare = FIRST[stage.signs].sub('', text)

    assert list(stage(View(bare))) == []


@pytest.mark.parametrize('name', STAGES)
@given(text=st.one_of(texts, strategies.texts))
def test_a_pass_that_stays_shut_has_nothing_to_propose(name, text):
    stage = STAGES[name]

    assert stage.trigger(text) or list(stage(View(text))) == []


@pytest.mark.parametrize(
    'text',
    [
        '去年冬天，青禾县修好了白石桥。\n' * 50,
        'Plain English, with quotes: “so”, he said - and 20 % more & no less; a = b (or c?).\n' * 50,
        '町の古い橋が直りました。',
    ],
)
def test_healthy_text_does_not_show_the_signs_of_damage(text):
    assert [name for name in ('invisible', 'radicals') if present([STAGES[name].signs], text)] == []
    assert not STAGES['mojibake'].trigger(text)


@pytest.mark.parametrize('name', RULES)
def test_a_shipped_rule_tells_what_it_begins_with(name):
    assert RULES[name].signs


@given(st.sampled_from(sorted(TURNS)), texts, texts)
def test_a_match_of_a_shipped_rule_begins_with_its_sign(turn, before, after):
    name, given_text = turn
    found = list(RULES[name].pattern.finditer(f'{before}{given_text}{after}'))

    assert all(re.match(f'[{RULES[name].signs}]', match.group()) for match in found)


@pytest.mark.parametrize(('name', 'text'), sorted(TURNS))
def test_what_a_shipped_rule_turns_shows_its_sign(name, text):
    assert present([RULES[name].signs], text)


@pytest.mark.parametrize(
    ('pattern', 'signs'),
    [
        ('长桥', '长'),
        ('[长桥]+', '长桥'),
        ('[a-c.]x', 'a-c.'),
        (r'\.(?=$)', r'\.'),
        (r'[\x41-\x43]', 'A-C'),
        (r'[\\x41]', r'\\x41'),
        (r'(?<=甲|乙)(?!丙)长|桥', ''),
        (r'(?<=甲|乙)(?!丙)长(?:|桥)', '长'),
        ('(?:长|桥)路', ''),
        ('(?:长桥)?路', ''),
        ('(?:长)路|桥', ''),
        ('长?桥', ''),
        ('长*桥', ''),
        ('长{0,2}桥', ''),
        ('(?i)a', ''),
        ('a(?i)b', ''),
        ('[^a]', ''),
        (r'[\p{Han}]', ''),
        (r'[\w]', ''),
        ('[[a]b]', ''),
        ('[a&&b]', ''),
        ('.', ''),
        ('^长', ''),
        ('(长)', ''),
        ('', ''),
    ],
)
def test_what_a_pattern_begins_with(pattern, signs):
    assert begins(pattern) == signs


@given(st.text('ab长桥', max_size=6), st.sampled_from(['{}', '(?:{})', '(?:{})?b', '(?<={})a', '(?!{})[ab]', '{}|b', '[{}-b]', r'\x61{}', '(?={}|b)b', '{}(?:a|b)']))
def test_a_pattern_is_not_told_by_what_it_may_leave_out(text, shape):
    pattern = shape.format(text)
    signs = begins(pattern)
    assume(signs)
    try:
        regex.compile(pattern)
    except regex.error:
        return
    found = [m.group() for t in ('ab长桥' * 3, text * 2, '桥长ba') for m in regex.finditer(pattern, t)]

    assert all(re.match(f'[{signs}]', one) for one in found)


def test_a_chain_asks_no_pass_whose_signs_are_not_there(monkeypatch):
    chain = load()
    asked = []
    for kind in {type(stage) for stage in chain.stages}:
        real = kind.trigger
        monkeypatch.setattr(kind, 'trigger', lambda self, text, real=real: asked.append(self.name) or real(self, text))
    chain.run(Text('Nothing to see here'))
    chain.run(Text('Nothing to \x07see here'))

    assert asked == ['invisible']  # and not in round 2, when the control character is gone


def test_what_is_called_han_is_han():
    found = re.findall(f'[{HAN}]', ''.join(map(chr, range(0x33480))))

    assert [char for char in found if not regex.match(r'\p{Han}|\p{Unassigned}', char)] == []
