from __future__ import annotations

import pickle
import subprocess
import sys

import pytest
import strategies
from checked import checked
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from cleaner import clean, load
from cleaner.chain import Chain
from cleaner.layout import Cues
from cleaner.passes import Rule, View
from cleaner.passes.convert import FROM_SIMPLIFIED, TO_SIMPLIFIED, Conversion, Convert, make
from cleaner.prove import prove
from cleaner.rules import plan
from cleaner.text import Patch, Text

SIMPLIFIED = [
    '青禾县的老桥在清晨重新通车，两岸的居民走上桥头，看河水从新修的闸口流过。',
    '万里长桥，千里之行；这里的干部都说：“里面很干净，头发也理了。”',
    '皇后乾隆，后来发展了软件和网络，出租车的信息。',
]
CONFIGS = [*FROM_SIMPLIFIED, *TO_SIMPLIFIED]


def convert(config: str) -> Convert:
    return make('script', {'script': Rule('script', params=Conversion(config))}, None, Cues())


def converted(text: str, config: str) -> str:
    made = convert(config)
    edits = sorted(made(View(text)))
    assert made.trigger(text) or not edits
    return Patch(edits).apply(text)


@pytest.mark.parametrize('name', ['hans', 'hant'])
def test_the_rules_of_a_chain_do_what_their_examples_say(name: str) -> None:
    assert prove(plan(name), {'traditional-script', 'simplified-script'}) == []


@pytest.mark.parametrize('config', CONFIGS)
@pytest.mark.parametrize('text', SIMPLIFIED)
def test_a_text_becomes_what_opencc_makes_of_it(config: str, text: str) -> None:
    text = text if config in FROM_SIMPLIFIED else OpenCC('s2t').convert(text)
    other = converted(text, config)

    assert other == OpenCC(config).convert(text)
    assert converted(other, config) == other


@pytest.mark.parametrize('config', CONFIGS)
def test_a_text_of_the_wanted_script_stays(config: str) -> None:
    for text in SIMPLIFIED:
        assert list(convert(config)(View(text if config in TO_SIMPLIFIED else OpenCC('s2t').convert(text)))) == []


@pytest.mark.parametrize(
    ('text', 'config', 'wanted'),
    [
        ('图书馆里的書，萬里長橋', 's2t', '圖書館裏的書，萬里長橋'),
        ('圖書館裡的书，万里长桥的后面', 't2s', '图书馆里的书，万里长桥的后面'),
        ('软件和网络', 's2twp', '軟體和網路'),
        ('老桥\udc80桥', 's2t', '老桥\udc80桥'),
        ('千里', 's2t', '千里'),
        ('library', 's2t', 'library'),
    ],
)
def test_words_of_the_other_script_stay(text: str, config: str, wanted: str) -> None:
    assert converted(text, config) == wanted


def test_each_character_is_an_edit_of_its_own() -> None:
    assert [(e.start, e.end, e.new) for e in convert('s2t')(View('图书馆'))] == [(0, 1, '圖'), (1, 2, '書'), (2, 3, '館')]
    assert clean('他说，图书馆', load('hant')).where(1, 2) == [(1, 2)]


@pytest.mark.parametrize('word', ['出租车', '信息论', '打印机', '公共汽车'])
def test_where_lengths_differ_what_is_common_stays(word: str) -> None:
    given = f'我们的{word}来到'
    edits = list(convert('s2twp')(View(given)))

    assert Patch(edits).apply(given) == OpenCC('s2twp').convert(given)
    assert edits[0].start > 0
    assert edits[-1].end < len(given)


def test_opencc_is_not_read_for_other_chains_or_other_texts() -> None:
    code = (
        'import sys, cleaner; cleaner.clean("圖書館裡的书", cleaner.load("default"));'
        'made = cleaner.load("hans"); cleaner.clean("The old bridge.", made); print("opencc" in sys.modules)'
    )
    done = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, encoding='utf-8')

    assert (done.stdout.strip(), done.stderr) == ('False', '')


def test_an_unknown_conversion_is_named() -> None:
    with pytest.raises(ValueError, match=r"^script: 'config' is 'x2y', and can be s2t"):
        convert('x2y')


def test_a_pass_travels() -> None:
    made = pickle.loads(pickle.dumps(convert('t2s')))

    assert [edit.new for edit in made(View('橋'))] == ['桥']


WORDS = st.lists(st.sampled_from([*'桥橋里裏裡后後干乾幹发發髮云雲台臺万萬面麵，。 \n`a', '`图書`', '\udc80', *SIMPLIFIED]), max_size=30).map(''.join)  # fmt: skip


@pytest.mark.parametrize('config', CONFIGS)
@given(text=WORDS)
def test_what_was_converted_is_not_converted_again(config: str, text: str) -> None:
    chain = Chain('one', (convert(config),), load('default').guards)
    once = checked(chain.run(Text(text)))

    assert str(chain.run(Text(str(once)))) == str(once)
    assert not any(entry.refused.startswith('failed') for entry in once.entries())


@pytest.mark.parametrize('name', ['hans', 'hant'])
@given(data=strategies.texts)
def test_the_laws_hold_for_the_chain(name: str, data: str) -> None:
    result = clean(data, load(name))

    assert result.restore() == data
    assert clean(result.text, load(name)).text == result.text
