"""Width: the examples of its rules, and that no chain folds it before what needs to see it."""

from __future__ import annotations

from pathlib import Path

import pytest
import strategies
from hypothesis import given

from cleaner import clean, load
from cleaner.prove import prove
from cleaner.rulefile import RuleError
from cleaner.rules import load_chain, plan

PLAN = plan('normal')
RULES = [rule.name for file in PLAN.files if file.name in ('width', 'straight-quotes') for rule in file.rules]
NORMAL = load('normal')


@pytest.mark.parametrize('rule', RULES)
def test_a_rule_does_what_its_examples_say(rule: str) -> None:
    assert prove(PLAN, {rule}) == []


@pytest.mark.parametrize(
    ('text', 'wanted'),
    [
        ('他说:"桥修好了,路也通了."', '他说：“桥修好了，路也通了.”'),
        ("大家叫它'老桥',不叫'新桥'.", '大家叫它‘老桥’，不叫‘新桥’.'),
        ('桥长３.５公里,投资１,２００万元!', '桥长3.5公里，投资1,200万元！'),
        ('会议12:30开始,地点:老桥(新址)东侧.', '会议12:30开始，地点：老桥（新址）东侧。'),
        ('他说:"Wait, please." 然后走了.', '他说:"Wait, please." 然后走了。'),
        ('老桥(新修(二期))通车', '老桥(新修(二期))通车'),
        ('真的吗?真的!', '真的吗？真的！'),
        ('见`a(甲),乙`和 https://example.org/?a=1', '见`a(甲),乙`和 https://example.org/?a=1'),
    ],
)
def test_a_line(text: str, wanted: str) -> None:
    assert clean(text, NORMAL).text == wanted


@pytest.mark.parametrize(
    ('first', 'lost', 'late'),
    [('width', 'width', 'shift'), ('straight-quotes', 'width', 'mojibake'), ('to-hans', 'script', 'shift'), ('to-hans', 'script', 'gloss'), ('to-hant', 'script', 'gloss')],
)
def test_a_chain_that_destroys_evidence_too_early_does_not_load(tmp_path: Path, first: str, lost: str, late: str) -> None:
    path = tmp_path / 'early.yaml'
    path.write_text(f'about: Too early.\nrules: [{first}, {late}]\n', encoding='utf-8')
    with pytest.raises(RuleError, match=f'reads {lost}, which {first!r} destroys: put it before {first!r}'):
        load_chain(path)

    path.write_text(f'about: In time.\nrules: [{late}, {first}]\n', encoding='utf-8')

    assert [stage.name for stage in load_chain(path).stages] == [late, first]


@given(strategies.texts)
def test_the_laws_hold_for_the_chain(data: str) -> None:
    result = clean(data, NORMAL)

    assert result.restore() == data
    assert clean(result.text, NORMAL).text == result.text
