from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.layout import Cues
from cleaner.passes import Rule, View
from cleaner.passes.ruby import Fault, Ruby, make
from cleaner.text import Patch

SPEAKS = '标签|\\bHTML\\b'
RULES = {
    'whole': Rule('whole', 'sure', '', Fault(speaks=SPEAKS)),
    'broken': Rule('broken', 'likely', '', Fault(broken=True, speaks=SPEAKS)),
}
JAPANESE = {
    'aozora': Rule('aozora', 'likely', '', Fault('aozora')),
    'brackets': Rule('brackets', 'likely', '', Fault('brackets')),
    'kana': Rule('kana', 'likely', '', Fault(japanese=True)),
}
PASS = make('ruby', RULES, None, Cues())
KANA = make('furigana', JAPANESE, None, Cues())


def cleaned(text: str, ruby: Ruby = PASS) -> str:
    edits = [edit for edit in ruby(View(text)) if edit.trust is None]
    assert not edits or ruby.trigger(text)
    return Patch(sorted(edits)).apply(text)


def told(text: str, ruby: Ruby = PASS) -> list[str]:
    return [edit.why for edit in sorted(ruby(View(text))) if ' reads ' in edit.why]


@pytest.mark.parametrize(
    ('text', 'clean', 'readings'),
    [
        ('到<ruby>橋<rt>qiáo</rt></ruby>頭', '到橋頭', ['橋 reads qiáo']),
        ('<ruby>橋<rp>（</rp><rt>qiáo</rt><rp>）</rp>頭<rp>（</rp><rt>tóu</rt><rp>）</rp></ruby>', '橋頭', ['橋 reads qiáo', '頭 reads tóu']),
        ('<ruby><rb>橋</rb><rb>頭</rb><rt>qiáo</rt><rt>tóu</rt></ruby>', '橋頭', ['橋 reads qiáo', '頭 reads tóu']),
        ('<ruby>橋頭<rt>qiáo tóu</rt></ruby>', '橋頭', ['橋頭 reads qiáo tóu']),
        ('<ruby>橋<rt>qiáo<rtc><rt>kiu4</rt></rtc></ruby>', '橋', ['橋 reads qiáo', '橋 reads kiu4']),
        ('<ruby>橋<rt>ㄑㄧㄠˊ</rt></ruby><ruby>頭<rt>ㄊㄡˊ</rt></ruby>', '橋頭', ['橋 reads ㄑㄧㄠˊ', '頭 reads ㄊㄡˊ']),
        ('<ruby lang="zh">\n橋\n<rt>qiáo</rt>\n</ruby>頭\n\n好', '橋頭\n\n好', ['橋 reads qiáo']),
        ('&lt;ruby class="a"&gt;橋&lt;rt&gt;qiáo&lt;/rt&gt;&lt;/ruby&gt;頭', '橋頭', ['橋 reads qiáo']),
        ('桥<rt>qiáo</rt>头<rt>tóu</rt>在村口', '桥头在村口', ['桥 reads qiáo', '头 reads tóu']),
        ('<ruby>桥<rt>qiáo</rt>头很好。<ruby>路<rt>lù</rt></ruby>', '桥头很好。路', ['桥 reads qiáo', '路 reads lù']),
        ('桥<rt>qiáo', '桥', ['桥 reads qiáo']),
        ('这里的<ruby>友<rt>とも</rt></ruby>们', '这里的友们', ['友 reads とも']),
    ],
)
def test_html(text: str, clean: str, readings: list[str]) -> None:
    assert cleaned(text) == clean
    assert told(text) == readings


@pytest.mark.parametrize(
    'text',
    [
        '桥头', '<ruby>桥头</ruby>', '<ruby>桥<rt></rt></ruby>', '<ruby>桥<rt>一座桥</rt></ruby>', '<ruby>bridge<rt>qiáo</rt></ruby>',
        '<ruby>桥<rp>注</rp><rt>qiáo</rt></ruby>', '<rt>qiáo</rt>', '，<rt>qiáo</rt>', '桥<rt>一座桥', '<rte>桥', '桥<rt 头',
        '<html><body><ruby>桥<rt>qiáo</rt></ruby>', '<ruby>橋<rt>はし</rt></ruby>', '<ruby>橋<rt>はし</rt></ruby>を渡る', '橋<rt>はし</rt>を渡る',
        '<ruby>桥<rt>qiáo</rt>头<rt>头</rt></ruby>',
    ],
)  # fmt: skip
def test_what_is_no_chinese_reading_stays(text: str) -> None:
    assert cleaned(text) == text


def test_ruby_that_a_text_shows_is_a_guess_but_not_a_page_of_it() -> None:
    shown = '标签这样写：<ruby>桥<rt>qiáo</rt></ruby>。'

    assert cleaned(shown) == shown
    assert {edit.trust for edit in PASS(View(shown))} == {'guess'}
    assert '标签' in next(iter(PASS(View(shown)))).why
    assert cleaned('店里的标签是' + '<ruby>桥<rt>qiáo</rt></ruby>' * 4) == '店里的标签是桥桥桥桥'


@pytest.mark.parametrize(
    ('text', 'clean', 'readings'),
    [
        ('港町《みなとまち》へ', '港町へ', ['港町 reads みなとまち']),
        ('古い\uff5c石の橋《いしのはし》を', '古い石の橋を', ['石の橋 reads いしのはし']),
        ('|橋《ブリッジ》', '橋', ['橋 reads ブリッジ']),
        ('橋(はし)を渡(わた)る', '橋を渡る', ['橋 reads はし', '渡 reads わた']),
        ('<ruby>橋<rt>はし</rt></ruby>を', '橋を', ['橋 reads はし']),
    ],
)
def test_japanese(text: str, clean: str, readings: list[str]) -> None:
    assert cleaned(text, KANA) == clean
    assert told(text, KANA) == readings


@pytest.mark.parametrize('text', ['映画《ブリッジ》', '《はし》', 'を《はし》', '橋(ハシ)', '橋(はし）', '橋(はしをわたって)', '橋《石橋》', '<ruby>橋<rt>qiáo</rt></ruby>'])
def test_what_is_no_furigana_stays(text: str) -> None:
    assert cleaned(text, KANA) == text


def test_readings_can_be_put_back() -> None:
    text = '古い\uff5c石の橋《いしのはし》を<ruby>渡<rt>わた</rt></ruby>る'
    result = cleaner.clean(text, 'ruby-japanese')
    back = result.text
    for reading in reversed(result.readings):
        back = f'{back[: reading.at]}[{reading.reading}]{back[reading.at :]}'

    assert back == '古い石の橋[いしのはし]を渡[わた]る'
    assert result.restore() == text


PARTS = st.lists(
    st.sampled_from(
        ['<ruby>', '</ruby>', '<rt>', '</rt>', '<rp>', '</rp>', '<rb>', '</rb>', '&lt;rt&gt;', '<RT x>', '(', ')', 'qiáo', 'はし', 'ㄑㄧㄠˊ', '桥', '頭', '，', ' ', '\n', '标签', '《', '》', '|', 'a', '\udc80']
    ),
    max_size=30,
).map(''.join)


@given(PARTS)
def test_what_stays_is_not_touched_and_a_second_look_finds_nothing(text: str) -> None:
    for ruby in (PASS, KANA):
        out = cleaned(text, ruby)
        assert cleaned(out, ruby) == out or '<' in out or '&' in out or '|' in out or '《' in out
        for edit in ruby(View(text)):
            gone = text[edit.start : edit.end]
            assert edit.new == ''
            assert edit.to is None
            assert gone.strip() == '' or set(gone) & set('<>&|()《》\uff5c')
        assert [c for c in out if c in '桥頭，标签'] == [c for c in text if c in '桥頭，标签']


@given(PARTS)
def test_the_chain_takes_whatever_comes(text: str) -> None:
    for chain in ('default', 'ruby-japanese'):
        result = cleaner.clean(text, chain)
        assert not result.failed
        assert result.restore() == text
        assert cleaner.clean(result.text, chain).text == result.text


def test_a_pass_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(PASS)) == PASS


def test_an_unknown_notation_fails_when_made() -> None:
    with pytest.raises(ValueError, match='mine: notation'):
        make('mine', {'mine': Rule('mine', 'sure', '', Fault('wiki'))}, None, Cues())
