from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.layout import Cues
from cleaner.passes import Rule, View
from cleaner.passes.spaced import make
from cleaner.rulefile import read_rules
from cleaner.rules import rules_folder, types_of
from cleaner.text import Patch

[SPEC] = read_rules(rules_folder() / 'spaced-han.yaml', types_of).rules
PASS = make('spaced-han', {SPEC.name: Rule(SPEC.name, SPEC.trust, SPEC.why, SPEC.params)}, None, Cues())

SENTENCES = [
    '市民政局负责人表示，社区食堂开办以来，老年人吃饭方便了许多。',
    '工程队连夜施工，提前两天完成了道路修复任务。',
    '學校圖書館下月開放，學生可以憑證借閱圖書。',
    '今年春茶价格上涨，茶农的收入比去年有所增加',
]


def closed(text: str) -> str:
    out = Patch(sorted(PASS(View(text)))).apply(text)
    assert PASS.trigger(text) or out == text
    assert list(PASS(View(out))) == []
    return out


@pytest.mark.parametrize('sentence', SENTENCES)
def test_a_spaced_sentence_closes_up(sentence: str) -> None:
    assert closed(' '.join(sentence)) == sentence


@pytest.mark.parametrize('sentence', SENTENCES)
def test_a_stretch_of_a_sentence_closes_up(sentence: str) -> None:
    stretch = sentence[2:10]
    text = f'昨日，{sentence}'

    assert closed(text.replace(stretch, ' '.join(stretch))) == text


@pytest.mark.parametrize(
    ('given', 'wanted'),
    [
        ('全市 今 天 召 开 大 会', '全市 今天召开大会'),
        ('今 天 召 开 大 会 全市动员', '今天召开大会 全市动员'),
        ('今 天 召 开 大 会\n动 员 全 市 力 量', '今天召开大会\n动员全市力量'),
        ('# 通 知 公 告', '# 通知公告'),
        ('全 国 人 民  通 知', '全 国 人 民  通 知'),
        ('a 今 天 召 开 大 会 b', 'a 今天召开大会 b'),
    ],
)
def test_the_ends_of_a_run(given: str, wanted: str) -> None:
    assert closed(given) == wanted


@pytest.mark.parametrize(
    'text',
    [
        *SENTENCES,
        '记者 王 小 明 报道',
        '甲 乙 丙 丁 戊',
        '得分：优 良 中 差',
        '序号 一 二 三 四 五',
        '王 李 张 赵 周',
        '的 一 是 了 我',
        '山 高 月 小\t水 落 石 出',
        'jīntiān tiānqì hěn hǎo\n今 天 天 气 很 好',
        '今 天 天 气 很 好\njīn tiān tiān qì hěn hǎo',
        'あ い う え 日 本',
        'the 4 3 2 1',
    ],
)
def test_what_is_set_so_on_purpose_stays(text: str) -> None:
    assert closed(text) == text


TEXTS = st.text(st.sampled_from('通知公告甲乙丙丁今天的人民记者，。 \u3000\t\na1'), max_size=60)
SPACED = st.lists(st.one_of(TEXTS, st.sampled_from(SENTENCES).map(' '.join), st.sampled_from(SENTENCES)), max_size=5)


@given(SPACED.map(''.join))
def test_only_single_spaces_beside_han_or_marks_go(text: str) -> None:
    for edit in PASS(View(text)):
        assert text[edit.start : edit.end] == ' '
        assert edit.new == ''
        assert not text[edit.start - 1].isspace()
        assert not text[edit.end].isspace()
    closed(text)
