from __future__ import annotations

import base64
import pickle
import quopri
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean
from cleaner.layout import Cues
from cleaner.passes import Rule, View
from cleaner.passes.escapes import DECODE, Common, Escape, Escapes, make
from cleaner.rulefile import read_rules
from cleaner.rules import rules_folder, types_of
from cleaner.text import Patch

FILE = read_rules(rules_folder() / 'escapes.yaml', types_of)
COMMON = Common(**(FILE.given or {}))
RULES = {spec.name: Rule(spec.name, spec.trust, spec.why, spec.params) for spec in FILE.rules}
PASS = make('escapes', RULES, COMMON, Cues())
SENTENCES = ['长桥修好了，两岸的人都来看。', '圖書館下月開放！', '村里的“老茶馆”重新开门']

ESCAPED = {
    'numeric-entity': lambda text: ''.join(f'&#{ord(c)};' for c in text),
    'hexadecimal entity': lambda text: ''.join(f'&#x{ord(c):X};' for c in text),
    'entity of an entity': lambda text: ''.join(f'&amp;#{ord(c)};' for c in text),
    'entity without its end': lambda text: ''.join(f'&#{ord(c)}' for c in text),
    'unicode-escape': lambda text: ''.join(f'\\u{ord(c):04x}' for c in text),
    'percent-u-escape': lambda text: ''.join(f'%u{ord(c):04X}' for c in text),
    'percent-encoded-han': quote,
    'quoted-printable-han': lambda text: ''.join(f'={b:02X}' for b in text.encode()),
    'soft line ends': lambda text: quopri.encodestring(text.encode()).decode(),
    'encoded-word': lambda text: f'=?UTF-8?B?{base64.b64encode(text.encode()).decode()}?=',
    'encoded word in Q': lambda text: f'=?utf-8?q?{"".join(f"={b:02X}" for b in text.encode())}?=',
    'encoded word in GB2312': lambda text: f'=?gb2312?B?{base64.b64encode(text.encode("gbk")).decode()}?=',
}


def undone(text: str, made: Escapes = PASS) -> str:
    edits = sorted(made(View(text)))
    assert made.trigger(text) or not edits
    return Patch(edits).apply(text)


@pytest.mark.parametrize('kind', ESCAPED)
@pytest.mark.parametrize('sentence', SENTENCES)
def test_a_sentence_comes_back(kind: str, sentence: str) -> None:
    escaped = ESCAPED[kind](sentence)

    assert undone(escaped) == sentence
    assert undone(f'昨日，{escaped}\n新桥') == f'昨日，{sentence}\n新桥'
    assert clean(escaped).text == sentence


@pytest.mark.parametrize('kind', ESCAPED)
@pytest.mark.parametrize(
    'frame',
    [
        'text = "{}"',
        '{{"title": "{}"}}',
        "print('{}')",
        '<p class="a">{}</p>',
        'The escape {} stands for a few Han characters.',
        '编码后写作 {}',
        '转义的例子：\n{}',
        '\\newcommand{{\\a}}{{{}}}',
        'a = b; c = "{}";',
    ],
)
def test_code_and_what_explains_escapes_stays(kind: str, frame: str) -> None:
    text = frame.format(ESCAPED[kind](SENTENCES[0][:4]))

    assert undone(text) == text


@pytest.mark.parametrize('kind', ESCAPED)
@pytest.mark.parametrize('frame', ['老桥`{}`通车', '```\n{}\n```\n', '| 老桥 | {} |\n', '老桥 https://example.org/?q={}'])
def test_the_guards_of_the_chain_hold(kind: str, frame: str) -> None:
    text = frame.format(ESCAPED[kind](SENTENCES[0][:4]).replace('\n', ''))
    result = clean(text)

    assert result.text == text


@pytest.mark.parametrize(
    'text',
    [
        '老桥&#0;通车&#55296;通车&#xE000;',
        '老桥&#38;lt;通车',
        '老桥\\ud83d\\ude通车',
        '老桥\\u0000\\u957f通车',
        '老桥%E9%95%BF%E6%A1通车',
        '老桥=E9=95=BF=E6通车',
        '老桥=?UTF-8?B?////?=通车',
        '老桥=?UTF-8?B?a?=通车',
        '老桥%E9%95%BF%E6%A1%A5/index',
        '得票率 50%，E9 桥',
        '甲&乙；丙&丁;',
    ],
)
def test_what_does_not_decode_to_text_stays(text: str) -> None:
    assert undone(text) == text


def test_surrogates_pair() -> None:
    assert undone('老桥\\ud842\\udfb7\\u6865通车') == '老桥\U00020bb7桥通车'


def test_words_of_one_header_join() -> None:
    data = base64.b64encode('长桥修好了'.encode()).decode()

    assert undone(f'主题：=?UTF-8?B?{data[:8]}?=\n =?UTF-8?B?{data[8:]}?=') == '主题：长桥修好了'


def test_escapes_of_escapes_go_at_once() -> None:
    assert undone('老桥&amp;amp;amp;amp;amp;amp;ldquo;新桥&amp;amp;#8221;') == '老桥“新桥”'


def test_only_the_rules_that_are_on_edit() -> None:
    made = make('escapes', {'unicode-escape': RULES['unicode-escape']}, COMMON, Cues())

    assert undone('\\u957f\\u6865&#26725;', pickle.loads(pickle.dumps(made))) == '长桥&#26725;'


def test_a_bad_pattern_is_named() -> None:
    with pytest.raises(ValueError, match=r"^encoded-word: 'find' is no pattern"):
        make('escapes', {'encoded-word': Rule('encoded-word', params=Escape('('))}, COMMON, Cues())
    with pytest.raises(ValueError, match='is no pattern'):
        make('escapes', {}, replace(COMMON, speaks_long='('), Cues())


PARTS = ['&#38271;', '&#38271', '&amp;', '&ldquo;', '&lt;', 'b', '&gt;', '\\u957f', '\\u6865', '%u957f', '%E9%95%BF', '=E6=A1=A5', '=\n', '长桥', '，', ' ', '\n', '"', 'x', '%', '&', '#', ';', '=?UTF-8?B?6ZW/?=', '转义', '\udc80']  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=14).map(''.join))
def test_what_is_put_is_what_the_escape_stands_for(text: str) -> None:
    for edit in PASS(View(text)):
        assert edit.new == DECODE[edit.rule](text[edit.start : edit.end])
    once = clean(text)

    assert once.restore() == text
    assert clean(once.text).text == once.text
    assert not any(entry.refused.startswith('failed') for entry in once.ledger)


LONG = '老桥修好了大家都来看'


@pytest.mark.parametrize('kind', ESCAPED)
@pytest.mark.parametrize(
    'frame',
    ['链接和参数，{}的人', '去看 README at http://example.org/ and the index，{}的人', '等了15~20天，{}的人', '单元格 <> 里{}，'],
)
def test_a_long_run_in_a_sentence_comes_back(kind: str, frame: str) -> None:
    if kind != 'soft line ends':
        assert clean(frame.format(ESCAPED[kind](LONG))).text == frame.format(LONG)


@pytest.mark.parametrize('kind', ESCAPED)
@pytest.mark.parametrize(
    'frame',
    [
        f'浏览器把“{LONG}”变成{{}}，再发给服务器。',
        '它在编码以后是{}，很长。',
        '见https://example.org/{}，里面有图',
        '打开 example.org/{}看看',
        '<p>{}，老桥</p>',
        'a=老桥{}',
    ],
)
def test_a_long_run_that_is_an_example_or_code_stays(kind: str, frame: str) -> None:
    if kind != 'soft line ends':
        text = frame.format(ESCAPED[kind](LONG))

        assert clean(text).text is text
