from __future__ import annotations

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style
from pypinyin.style import convert

from cleaner.chain import ROUNDS
from cleaner.layout import Cues
from cleaner.passes import Rule, View
from cleaner.passes.gloss import Common, Fault, Glosses, make
from cleaner.rulefile import read_rules
from cleaner.rules import rules_folder, types_of
from cleaner.text import Entry, Patch, Text
from cleaner.zh.glosses import Reading, taken
from cleaner.zh.jyutping import _table as jyutping_table
from cleaner.zh.readings import reads

RULES = {
    'single': Rule('single', 'sure', '', Fault()),
    'repeated': Rule('repeated', 'sure', '', Fault(repeated=True)),
    'comma': Rule('comma', 'sure', '', Fault(comma=',')),
    'wide': Rule('wide', 'likely', '', Fault(brackets=('（）',), need=3)),
}
PASS = make('gloss', RULES, None, Cues())

# Prose of this project's own, about a town that does not exist.
PROSE = (
    '雲溪鎮的老橋昨日修好，兩岸的居民一早就來看熱鬧。鎮長說，這座橋建於百年以前，經過三次大修，見證了當地的發展。'
    '去年夏天的暴雨沖壞了橋墩，農產品運不出去，學生上學也要繞遠路。縣裡召開會議，決定先修橋，再治河。\n'
    '工程隊有四十人，白天施工，夜裡輪流看守。隊長對記者說：「時間緊，任務重，質量不能差。」木工老葉做了一輩子橋，'
    '他認為舊橋的結構很講究，能保留的都要保留。新換的石料來自鄰縣，顏色與原來的差不多。\n'
    '橋頭的茶館重新開張，老闆請大家喝茶。有人問：「橋修好了，網絡什麼時候也通？」眾人都笑。電信公司的人在場，'
    '當場應下：年內動工，明年開通。傍晚，孩子們在橋上點起燈籠，河水映著燈光，十分好看。'
)
# What a site's table looks like: Traditional characters, one reading each, a space in some.
TABLE = {
    '長': 'zhǎng', '說': 'shuō', '這': 'zhè', '經': 'jīng', '過': 'guò', '見': 'jiàn', '證': 'zhèng', '當': 'dāng',
    '發': 'fā', '農': 'nóng', '產': 'chǎn', '運': 'yùn', '學': 'xué', '遠': 'yuǎn', '縣': 'xiàn', '開': 'kāi',
    '會': 'huì ', '議': 'yì', '決': 'jué', '隊': 'duì', '時': 'shí', '間': 'jiān', '務': 'wù', '質': 'zhì', '認': 'rèn',
    '為': 'wéi', '結': 'jié', '構': 'gòu', '講': 'jiǎng', '來': 'lái', '與': 'yǔ', '頭': 'tóu', '網': 'wǎng',
    '絡': 'luò', '動': 'dòng', '點': 'diǎn', '著': 'zhe', '應': 'yīng', '場': 'chǎng', '對': 'duì', '記': 'jì',
}  # fmt: skip


def glossed(text: str, table: dict[str, str], brackets: str = '()') -> str:
    return ''.join(f'{c}{brackets[0]}{table[c]}{brackets[1]}' if c in table else c for c in text)


def cleaned(text: str, glosses: Glosses = PASS, looks: int = 1) -> str:
    for _ in range(looks):
        edits = [edit for edit in glosses(View(text)) if edit.trust != 'guess']
        if edits:
            assert glosses.trigger(text)
        text = Patch(sorted(edits)).apply(text)
    assert [edit for edit in glosses(View(text)) if edit.trust != 'guess'] == []
    return text


def guesses(text: str) -> list[str]:
    return [text[edit.start - 1 : edit.end] for edit in PASS(View(text)) if edit.trust == 'guess']


def test_a_site_s_table_is_taken_out() -> None:
    assert cleaned(glossed(PROSE, TABLE)) == PROSE


@given(st.lists(st.sampled_from(sorted(TABLE)), min_size=3, unique=True))
def test_any_part_of_a_table_is_taken_out(chars: list[str]) -> None:
    assert cleaned(glossed(PROSE, {char: TABLE[char] for char in chars})) == PROSE


def test_wide_brackets_need_a_whole_table() -> None:
    assert cleaned(glossed(PROSE, TABLE, '（）')) == PROSE
    assert cleaned(glossed(PROSE, {'著': 'zhe'}, '（）')) != PROSE


def test_every_fourth_character_with_the_tone_dropped_at_random() -> None:
    known = {char: reading.strip() for char, reading in TABLE.items()} | {
        '的': 'de',
        '老': 'lǎo',
        '橋': 'qiáo',
        '人': 'ren',
    }
    out, last, turn = [], 0, 0
    for i, char in enumerate(PROSE):
        out.append(char)
        if char in known and i - last > 3:
            last, turn = i, turn + 1
            plain = {'ǎ': 'a', 'ē': 'e', 'á': 'a'}
            out.append(f'({"".join(plain.get(c, c) for c in known[char]) if turn % 3 == 0 else known[char]})')

    assert cleaned(''.join(out)) == PROSE


def test_repeated_and_toneless() -> None:
    toneless = {'時': 'shi', '間': 'jian', '長': 'zhang', '學': 'xue', '經': 'jing'}
    damaged = ''.join(f'{c}({toneless[c]})({toneless[c]})({toneless[c]})' if c in toneless else c for c in PROSE)

    assert cleaned(damaged) == PROSE


def test_the_comma_before_a_mark_goes_with_the_gloss() -> None:
    damaged = re.sub(r'\)(?=[，。、])', '),', glossed(PROSE, TABLE))

    assert '),' in damaged
    assert cleaned(damaged) == PROSE


def test_simplified_text() -> None:
    text = '小镇的工人每天很早起床，分成三组作业。新来的工程师科学安排时间，民众都很高兴，志愿者送来热茶。'
    table = {'工': 'gōng', '分': 'fēn', '作': 'zuò', '新': 'xīn', '民': 'mín', '小': 'xiǎo', '志': 'zhì'}

    assert cleaned(glossed(text, table)) == text


@pytest.mark.parametrize(
    'text',
    [
        PROSE,
        # A person tells how one rare, or one ambiguous, character reads.
        PROSE + '村名陂(bēi)田，少有人識。',
        PROSE.replace('鎮長說，這座橋', '鎮長(zhǎng)說，這座橋', 1).replace('隊長對', '隊長(cháng)對'),
        PROSE.replace('隊長', '隊領班') + '長(cháng)街長長，長橋長長。',
        '子曰：“学而时习之，不亦说(yuè)乎？”又曰：“知(zhì)者乐水。”',
        '曾(zēng)先生和解(xiè)先生都姓得少见，单(shàn)家也是。',
        '多音字：银行(háng)，行(xíng)走；长(cháng)短，长(zhǎng)大；重(zhòng)量，重(chóng)复；音乐(yuè)，快乐(lè)。',
        '生字：工(gōng)人、民(mín)众、新(xīn)年、小(xiǎo)鸟。',
        '我(wǒ)們(men)天(tiān)天(tiān)上(shàng)學(xué)校(xiào)。',
        # A text for learners inside a longer document.
        PROSE + '\n春(chūn)天(tiān)來(lái)了(le)，花(huā)開(kāi)了(le)，鳥(niǎo)兒(ér)飛(fēi)回(huí)來(lái)了(le)。',
        PROSE + '\n' + '、'.join(f'{char}({TABLE[char].strip()})' for char in '長說這經過見證當發'),
        PROSE + '\n' + '、'.join(f'「{char}({TABLE[char].strip()})人」' for char in '長說這經過見證當發'),
        PROSE + '\n他們(tāmen)說(shuō)，時間(shíjiān)過(guò)得很快(hěnkuài)，學(xué)會很難(hěnnán)。',
        '数字四(sì)听起来像死(sǐ)，八(bā)听起来像发(fā)，所以楼里没有四楼。',
        '小(xiao)麥(mai)輸(shu)入(ru)法(fa)',
        '調用(diao)函數(f)時傳入列表(list)、類(class)和庫(ku)。',
        '變量(a)大於(b)，參數(e)不變，阿(a)姨。',
    ],
)
def test_a_person_s_reading_stays(text: str) -> None:
    assert cleaned(text) == text


def test_a_rare_character_in_a_damaged_page_is_a_guess() -> None:
    text = glossed(PROSE, TABLE) + '村名陂(bēi)田，少有人識。'

    assert cleaned(text) == PROSE + '村名陂(bēi)田，少有人識。'
    assert guesses(text) == ['陂(bēi)']


def test_two_readings_of_one_character_are_guesses_in_a_damaged_page() -> None:
    text = glossed(PROSE, TABLE) + '橋有多長(cháng)？'

    assert set(guesses(text)) == {'長(zhǎng)', '長(cháng)'}
    assert cleaned(text) == re.sub('長', '長(zhǎng)', PROSE) + '橋有多長(cháng)？'


def test_behind_what_is_off_by_one_byte_no_gloss_is_sure() -> None:
    last = '\n學(xué)校放假，喜?bù)對(duì)，時(shí)間過得快。\n農(nóng)產好，設備要暫?！\uff40親們說(shuō)。\n長(zhǎng)者說：“開(kāi)會?!”隊(duì)長來了。'
    text = glossed(PROSE, TABLE) + last
    trust = {edit.start - len(text): edit.trust for edit in PASS(View(text))}

    assert {trust[at - len(last)] for at in (last.index('(xué)'), last.index('(nóng)'), last.index('(duì)長'))} == {None}
    assert {trust[at - len(last)] for at in (last.index('(duì)，'), last.index('(shí)'), last.index('(shuō)'))} == {'likely'}
    assert set(trust.values()) == {None, 'likely'}


def test_why_tells_reading_and_count() -> None:
    text = '學(xué)校放學(xué)，縣長(zhǎng)來了。'

    assert [edit.why for edit in PASS(View(text))] == [
        '學 reads xué; glossed 2 of 2 times here',
        '學 reads xué; glossed 2 of 2 times here',
        '長 reads zhǎng; glossed 1 of 1 times here',
    ]


def entry(before: str, start: int, why: str, **more: object) -> Entry:
    blank = Entry(
        1,
        1,
        1,
        'gloss',
        'pinyin-in-brackets',
        0,
        0,
        before,
        '',
        None,
        [(start, start + len(before))],
        'sure',
        None,
        why,
        '',
    )
    return blank._replace(**more)


def test_taken_lists_what_was_read() -> None:
    entries = [
        entry('(xiàn)', 8, '現 reads xiàn; glossed 1 of 1 times here'),
        entry('(xué)', 1, '學 reads xué; glossed 2 of 2 times here'),
        entry('(xi)(xi)', 16, '系 reads xi; glossed 1 of 1 times here'),
        entry('(huì )', 26, '會 reads huì; glossed 1 of 1 times here'),
        entry(',', 32, '會 reads huì; glossed 1 of 1 times here'),
        entry('(guess)', 0, '', refused='guess'),
        entry('?', 0, '', stage='shift'),
        entry('a file reads b', 0, 'nobody reads it'),
    ]

    assert taken(entries) == [
        Reading('學', 'xué', 1, 6),
        Reading('現', 'xiàn', 8, 14),
        Reading('系', 'xi', 16, 24),
        Reading('會', 'huì', 26, 32),
    ]


def test_taken_from_a_run() -> None:
    text = glossed(PROSE, TABLE)
    patch = Patch(sorted(PASS(View(text))), stage='gloss')
    read = taken(Text(text).patched(patch).entries(), Text(text).patched(patch).span)

    assert [(r.char, r.reading) for r in read] == [(c, TABLE[c].strip()) for c in PROSE if c in TABLE]
    assert all(text[r.start - 1] == r.char and text[r.start] == '(' and text[r.end - 1] == ')' for r in read)


def system(readings: str, *brackets: str, need: float = 0) -> Glosses:
    return make('more', {'more': Rule('more', 'likely', '', Fault(brackets=brackets, readings=readings, need=need))}, None, Cues())


BOPOMOFO = {char: convert(reading.strip(), Style.BOPOMOFO, strict=True) for char, reading in TABLE.items()}
CANTONESE = {char: next(reading for reading, chars in jyutping_table().items() if char in chars) for char in TABLE}


@pytest.mark.parametrize(
    ('table', 'brackets', 'glosses'),
    [
        (BOPOMOFO, '()', system('bopomofo', '()', '（）')),
        (BOPOMOFO, '（）', system('bopomofo', '()', '（）')),
        (CANTONESE, '()', system('jyutping', '()')),
        (TABLE, '《》', system('pinyin', '《》', need=3)),
    ],
)
def test_other_readings_and_brackets(table: dict[str, str], brackets: str, glosses: Glosses) -> None:
    assert cleaned(glossed(PROSE, table, brackets), glosses) == PROSE
    assert cleaned(glossed(PROSE, table, '〔〕'), glosses) != PROSE
    assert cleaned(PROSE + f'村名陂{brackets[0]}{table["長"]}{brackets[1]}田', glosses).endswith(f'{brackets[1]}田')


@pytest.mark.parametrize('table', [{char: reading.strip() for char, reading in TABLE.items()}, BOPOMOFO])
def test_bare_readings(table: dict[str, str]) -> None:
    bare = system('bopomofo' if table is BOPOMOFO else 'pinyin', need=3)
    text = ''.join(c + table.get(c, '') for c in PROSE)

    assert cleaned(text, bare) == PROSE
    assert not bare.trigger(PROSE)
    assert cleaned('橋長' + table['長'] + '百米', bare) == '橋長' + table['長'] + '百米'


def test_bare_readings_behind_every_character_may_differ_and_have_words_behind_them() -> None:
    bare = system('pinyin', need=3)

    assert cleaned('鎮zhèn長zhǎng說shuō橋qiáo長cháng百bǎi米mǐ，橋qiáo頭tóu有yǒuwifi', bare) == '鎮長說橋長百米，橋頭有wifi'
    assert cleaned('鎮zhèn 長zhǎng 說shuō 橋qiáo 長cháng', bare) == '鎮zhèn 長zhǎng 說shuō 橋qiáo 長cháng'


def test_emoji_inside_words_go_with_the_glosses() -> None:
    emoji = make('gloss', {'emoji': Rule('emoji', 'likely', '', Fault(emoji=1))}, None, Cues())
    damaged = glossed(PROSE, TABLE)
    inside = damaged.replace('居民', '居\U0001f600民').replace('橋墩', '橋\u2728墩').replace('夜裡', '夜\U0001f600裡')

    assert inside != damaged
    assert cleaned(inside, emoji) == damaged
    assert cleaned(PROSE.replace('居民', '居\U0001f600民'), emoji) == PROSE.replace('居民', '居\U0001f600民')


@pytest.mark.parametrize(
    ('reading', 'char'),
    [('nǚ', '女'), ('nü3', '女'), ('nv3', '女'), ('nu:3', '女'), ('lǜ', '律'), ('lu\u0308\u0300', '律'), ('qù', '去'), ('qü4', '去'), ('xué', '学'), ('xüé', '学'), ('ch\u0251ng', '常'), ('\u0261uó', '国')],
)
def test_every_way_to_spell_a_reading(reading: str, char: str) -> None:
    text = f'小镇工(gōng)人每天分(fēn)三组{char}({reading})的路上，新(xīn)来的民(mín)众很高(gāo)兴。'

    assert cleaned(text) == re.sub('[(][^)]*[)]', '', text)


@pytest.mark.parametrize(
    'text',
    [
        '小镇的工(gōng)人起得很早，分(fēn)三组做事。',
        '乡里要发(fā)展，开了三天会(huì)议。',
    ],
)
def test_two_very_common_characters_are_a_tool_s(text: str) -> None:
    assert cleaned(text) == re.sub('[(][^)]*[)]', '', text)
    assert all(edit.margin and edit.margin > 3 for edit in PASS(View(text)))


def test_one_is_a_guess_and_so_is_what_a_text_says_of_readings() -> None:
    assert guesses('小镇的工(gōng)人起得很早。') == ['工(gōng)']
    assert cleaned('这里的工(gōng)和分(fēn)读音不同。') == '这里的工(gōng)和分(fēn)读音不同。'


LETTERS = st.text('abcghinouüāáǎàēéěèūú ', max_size=6)
NOISE = st.lists(
    st.one_of(
        st.sampled_from(
            [
                '長(cháng)',
                '長(zhǎng)',
                '會(huì )',
                '系(xi)(xi)',
                '学(xué)',
                '陂(bēi)',
                '長（cháng）',
                '會(huì),',
                '，',
                '。',
                '\n',
                '、',
            ]
        ),
        st.sampled_from(list('這座橋建於百年以前学校长的一abc()（） \udc80')),
        st.builds('{}({})'.format, st.sampled_from(list('長會學行的一阿')), LETTERS),
    ),
    max_size=40,
).map(''.join)


@given(NOISE)
def test_only_readings_in_brackets_go(text: str) -> None:
    for edit in PASS(View(text)):
        gone = text[edit.start : edit.end]
        if edit.rule == 'comma':
            assert gone == ','
            assert text[edit.start - 1] in ')）'
        else:
            found = re.fullmatch(r'(?:[(（](\w+) ?[)）])+', gone)
            assert found
            assert reads(text[edit.start - 1], found[1])
        assert edit.new == ''
        assert edit.to is None
        assert 'reads' in edit.why
    cleaned(text)


@given(NOISE)
def test_any_subset_of_rules_settles(text: str) -> None:
    for name, rule in RULES.items():
        cleaned(text, make('gloss', {name: rule}, None, Cues()), ROUNDS - 1)


def test_what_stands_behind_a_gloss_in_other_brackets_is_not_alone() -> None:
    assert cleaned('長（cháng）長（cháng）會(huì),') == '長長會,'


def test_a_rule_of_one_s_own() -> None:
    own = Rule('mine', 'sure', '', Fault(brackets=('〔〕', '[]')))
    glosses = make('mine', {'mine': own}, Common(), Cues())

    assert cleaned('召開〔kāi〕會[huì ]議', glosses) == '召開會議'
    assert pickle.loads(pickle.dumps(glosses)) == glosses


@pytest.mark.parametrize('fault', [Fault(readings='pinyn'), Fault(brackets=('(',))])
def test_what_it_does_not_know_fails_when_made(fault: Fault) -> None:
    with pytest.raises(ValueError, match='mine: '):
        make('mine', {'mine': Rule('mine', 'sure', '', fault)}, None, Cues())


def test_shipped_figures_are_the_defaults() -> None:
    file = read_rules(rules_folder() / 'gloss.yaml', types_of)

    assert Common(**(file.given or {})) == Common()
    assert [rule.params for rule in file.rules] == [
        Fault(),
        Fault(repeated=True),
        Fault(comma=','),
        Fault(brackets=('（）',), need=3),
        Fault(brackets=('《》',), need=3),
        Fault(emoji=1),
    ]
