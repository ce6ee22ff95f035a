from __future__ import annotations

import csv
import pickle
import re
from dataclasses import replace
from pathlib import Path

import pytest
from damage import corrupt, fold
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.passes import View
from cleaner.passes.shift import Hit, Page, Shift, make
from cleaner.rules import load_chain, plan, rules_folder
from cleaner.text import Edit
from cleaner.zh.frame import GLOSS

DATA = Path(__file__).parents[1] / 'data'


def shift_pass() -> Shift:
    stage = next(stage for stage in load_chain().stages if stage.name == 'shift')
    assert isinstance(stage, Shift)
    return stage


PASS = shift_pass()

# Prose of this project's own, about a town that does not exist: a document must be dense in glosses to be believed.
PROSE = (
    '雲溪鎮的老橋昨日修好，兩岸的居民一早就來看熱鬧。鎮長說，這座橋建于百年以前，經過三次大修，見證了當地的發展。\n'
    '工程隊有四十人，白天施工，夜里輪流看守。隊長對記者說，時間緊，任務重，質量不能差。木工老葉做了一輩子橋，他很講究。\n'
    '橋頭的茶館重新開張，老板請大家喝茶。有人問，橋修好了，網絡什麼時候也通？眾人都笑。電信公司的人說，明年開通。\n'
)
TABLE = [
    ('長', 'zhǎng'), ('說', 'shuō'), ('這', 'zhè'), ('經', 'jīng'), ('過', 'guò'), ('當', 'dāng'), ('發', 'fā'),
    ('對', 'duì'), ('務', 'wù'), ('質', 'zhì'), ('開', 'kāi'), ('時', 'shí'), ('問', 'wèn'), ('網', 'wǎng'),
]  # fmt: skip
GLOSSED = corrupt(PROSE, TABLE)


def rows(kind: str) -> list[dict[str, str]]:
    with (DATA / 'cases.tsv').open(encoding='utf-8', newline='') as file:
        return [row for row in csv.DictReader(file, delimiter='\t') if row['kind'] == kind]


def readings() -> dict[str, str]:
    out: dict[str, str] = {}
    with (DATA / 'readings.tsv').open(encoding='utf-8', newline='') as file:
        for row in csv.DictReader(file, delimiter='\t'):
            out.setdefault(row['char'], row['reading'])
    return out


def edits(text: str, stage: Shift = PASS) -> list[Edit]:
    return list(stage(View(text))) if stage.trigger(text) else []


def applied(text: str, found: list[Edit], *, guesses: bool = False) -> str:
    """Lay edits over a text, from the back; guesses too when asked."""
    for edit in sorted(found, reverse=True):
        doubted = (edit.trust or PASS.rules[edit.rule].trust) == 'guess'
        if guesses or not doubted:
            text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def mended(text: str, *, guesses: bool = False) -> str:
    return applied(text, edits(text), guesses=guesses)


def bare(text: str) -> str:
    return GLOSS.sub('', text)


# What the bytes do not tell.
UNKNOWABLE = {
    '確保“十三五”各項目標任務圓滿': 'two pairs in a row vanished',
    '樹精。”</br>': 'the last byte of ” and the < were lost: two characters of a name and a tag are no context',
    '要殺死附體了': 'all of it is as rare as 跟媒體, with a vanished pair more',
    '到海口，特意帶孩子們來感受': '海口，還特意 with a vanished pair is half as likely: of such leads one in six is wrong',
}


class TestSeen:
    @pytest.mark.parametrize('row', rows('shift'), ids=lambda row: row['seen'])
    def test_damage_makes_what_was_seen(self, row: dict[str, str]) -> None:
        table = [(char, readings()[char]) for char in row['glossed']]

        assert corrupt(row['truth'], table, marks=row['marks'], swallow=row['swallow'] == 'yes') == row['seen']

    @pytest.mark.parametrize('row', rows('shift'), ids=lambda row: row['seen'])
    def test_run_comes_back_in_a_glossed_document(self, row: dict[str, str]) -> None:
        text = GLOSSED + row['seen']

        got = bare(mended(text))[len(PROSE) :]

        if row['truth'] in UNKNOWABLE:
            assert got != row['truth']
        else:
            assert got == row['truth']

    @pytest.mark.parametrize('row', rows('shift-folded'), ids=lambda row: row['seen'])
    def test_half_width_mark_needs_a_document_that_folds_its_marks(self, row: dict[str, str]) -> None:
        assert bare(mended(fold(GLOSSED) + row['seen'])) == fold(PROSE) + row['truth']
        assert edits(row['seen']) == []

    def test_run_is_one_edit_from_the_orphan_to_the_letter_that_ends_it(self) -> None:
        text = fold(GLOSSED) + '“借船出?!碧岣咄赓Q能級質(zhì)效'
        start = len(GLOSSED)

        (edit,) = edits(text)

        assert (edit.start, edit.end) == (start + text[start:].index('?'), start + text[start:].index('能'))
        assert (edit.new, edit.rule, edit.trust) == ('海”提高外貿', 'punctuation-hit', None)
        assert edit.margin
        assert edit.margin >= 0.5
        assert '保”提高外貿' in edit.why


class TestGlosses:
    def test_gloss_inside_a_run_goes_with_it_and_others_stay(self) -> None:
        text = GLOSSED + corrupt('鎮長說，建于當地時間九點。', [('數', 'shù'), *TABLE])
        assert '當(dāng)?shù)' in text

        got = mended(text)

        assert got.endswith('鎮長(zhǎng)說(shuō)，建于當(dāng)地時(shí)間九點。')

    def test_gloss_on_the_stray_letter_stays_on_the_character_it_is_of(self) -> None:
        got = mended(GLOSSED + corrupt('這是要求。現有會員開會。', [*TABLE, ('現', 'xiàn')]))

        assert got.endswith('這(zhè)是要求。現(xiàn)有會員開(kāi)會。')

    def test_two_hits_in_a_row(self) -> None:
        text = GLOSSED + '鎮長(zhǎng)說(shuō)，要?jiǎng)?chuàng)新。'

        assert mended(text).endswith('說(shuō)，要創新。')

    def test_document_without_glosses_has_no_gloss_hits(self) -> None:
        assert edits('當?shù)亍昂觅Y源”和當?shù)貢r間') == []

    def test_document_without_glosses_is_only_told_of(self) -> None:
        (edit,) = edits('要“借船出?！碧岣咄赓Q能級。')

        assert edit.trust == 'guess'
        assert 'too few glosses' in edit.why


class TestGuesses:
    def test_reading_that_does_not_lead_clearly_names_the_next(self) -> None:
        text = GLOSSED + corrupt('任務重。縣委開會。', TABLE)
        doubtful = {name: replace(rule, params=Hit(clear=99)) for name, rule in PASS.rules.items()}

        (edit,) = edits(text, make('shift', doubtful, PASS.common, None))
        (clear,) = edits(text)

        assert (edit.trust, clear.trust, edit.new) == ('guess', None, clear.new)
        assert 'no reading leads clearly' in edit.why
        assert f'{clear.new} leads ' in edit.why

    def test_vanished_pair_is_put_in_where_it_leads_clearly(self) -> None:
        text = GLOSSED + '規(guī)?；B(yǎng)殖'

        assert [e.rule for e in edits(text)] == ['vanished-pair']
        assert bare(mended(text)) == PROSE + '規模化養殖'

    def test_swallowed_digit_keeps_its_question_mark(self) -> None:
        (edit,) = edits(GLOSSED + '鎮長(zhǎng)說(shuō)，任務(wù)重?？墒?月要開業。')

        assert (edit.rule, edit.new) == ('swallowed-character', '。可是?')


# The first byte of each was lost before an A1, AC, BB or BF; 。海保 are 85 % of what is lost in newspapers.
LOST = [
    '大家一心為鄉親造福。今年的情況更好。',
    '鎮長說要居安思危、日子好過。',
    '老葉家里養奶牛、人心齊了。',
    '設備要暫停。鄉親都來了。',
    '大家的生活富裕。去年也是這樣。',
    '農業靠蠶桑、日子好過。',
    '糧食不能糟蹋。農民都說好。',
    '這和要求相悖。企業都說好。',
    '前景渺茫。今年的情況更好。',
    '已經有了規模。今年的情況更好。',
    '今年玉米顆粒。事情就是這樣。',
    '現在產能過剩。下一步怎麼辦？',
    '山上種了苜蓿。老人這樣說。',
    '每天正常活動。',
    '學校可以辦好。',
    '大家一起慶祝。大家都說好。',
    '這里沒有一點塵埃。大家都說好。',
    '講了他們的先進事迹。大家學習他。',
    '大家和專科學校開會。',
    '河道要疏浚。大家都說好。',
]


class TestLost:
    @pytest.mark.parametrize('sentence', LOST)
    def test_lost_first_byte_is_found(self, sentence: str) -> None:
        text = GLOSSED + corrupt('鎮長說，' + sentence, TABLE)
        assert '?' in text

        assert bare(mended(text)) == PROSE + '鎮長說，' + sentence

    def test_twenty_different_characters(self) -> None:
        lost = {char for sentence in LOST for char in sentence if char.encode('gbk')[1:] == b'\xa3'} - set('。海保')

        assert len(lost) >= 20


HEALTHY = [
    '真的吗?！我不信。',
    '什么？！他又来了？！',
    '这是为什么??没有人知道。',
    '你怎么才来?!都几点了!',
    '多少钱?，他问。',
    '何?!そんなはずはない。',
    'Really?! I do not think so.',
    'return a?!b:c;',
    '去年GDP增长，今年A级企业更多，B超也做了。',
    '现有X光机三台，Y轴为时间。',
    '床前明月光，疑是地上霜。',
    '名称?；数量?；单价?；',
    '老闆超好?！推推推～',
    '(see?ing) (what?a)',
    '选哪个?a) 甲 b) 乙',
    '| 名 | 量?！ |\n|---|---|\n| 甲 | 3?； |',
]


class TestHealthy:
    @pytest.mark.parametrize('text', HEALTHY)
    def test_stays_with_and_without_glosses_around(self, text: str) -> None:
        assert edits(text) == []
        assert mended(GLOSSED + text) == GLOSSED + text

    @pytest.mark.parametrize('text', [GLOSSED, fold(GLOSSED), PROSE, corrupt(PROSE, TABLE, swallow=False), ''])
    def test_prose_stays(self, text: str) -> None:
        assert edits(text) == []


class TestDropped:
    @pytest.mark.parametrize(
        ('truth', 'table', 'marks'),
        [
            ('鎮長住在海口的騎樓老街。', [], '？'),
            ('當地的實際問題。', [('數', 'shù')], '！，？；'),
            ('完成任務。縣委開會。', [], '！，？；'),
        ],
    )
    def test_orphan_without_a_question_mark(self, truth: str, table: list[tuple[str, str]], marks: str) -> None:
        text = GLOSSED + corrupt(truth, table + TABLE, marks=marks, swallow=False)
        assert bare(text) != PROSE + truth

        assert bare(mended(text)) == PROSE + truth

    def test_document_that_shows_its_orphans_drops_none(self) -> None:
        page = Page(GLOSSED + '任務?？h委', PASS.common)

        assert page.dense
        assert not page.dropped


class TestWork:
    """Hostile text costs what the rule file allows, and what is left as it stands is left in every round."""

    SHIFTED = corrupt('大家的生活富裕。去年也是這樣。', TABLE)

    def stage(self, **limits: int) -> Shift:
        return make('shift', PASS.rules, replace(PASS.common, **limits), None)

    def test_document_that_takes_too_long_stands_and_is_reported(self) -> None:
        text = GLOSSED * 5 + (self.SHIFTED + '\n') * 40
        small = self.stage(document=2000, letter=0)

        found = edits(text, small)

        assert [edit.trust for edit in edits(text)] == [None] * 40
        assert 0 < len(found) < 40
        assert {edit.trust for edit in found} == {'guess'}
        assert all('too much work' in edit.why for edit in found)

    def test_work_is_counted_not_timed(self) -> None:
        text = GLOSSED + self.SHIFTED

        assert {edit.trust for edit in edits(text, self.stage(document=10, letter=0))} == {'guess'}
        assert edits(text, self.stage(document=10000, letter=0)) == edits(text) != []


HARD = '?？!！，；(shù)長(zhǎng)海保”“提高Q\n\r \ud800\U00020000\u30fb'


class TestPass:
    def test_result_gives_nothing_to_do(self) -> None:
        text = GLOSSED + corrupt('大家的生活富裕。去年也是這樣。', TABLE) + '\n當(dāng)?shù)貢r間'
        once = mended(text)
        assert once != text

        assert mended(once) == once

    def test_rule_switched_off_proposes_nothing(self) -> None:
        text = GLOSSED + '任務?？h委。當(dāng)?shù)貢r間。'
        alone = make('shift', {'gloss-hit': PASS.rules['gloss-hit']}, PASS.common, None)

        assert {e.rule for e in edits(text)} == {'punctuation-hit', 'gloss-hit'}
        assert {e.rule for e in edits(text, alone)} == {'gloss-hit'}

    def test_pickles(self) -> None:
        text = GLOSSED + '任務?？h委。'

        assert edits(text, pickle.loads(pickle.dumps(PASS))) == edits(text)

    def test_costs_stand_in_the_rule_file(self) -> None:
        with pytest.raises(ValueError, match='rule file'):
            make('shift', PASS.rules, None, None)

    def test_chain_mends_before_it_takes_glosses_out(self) -> None:
        chain = load_chain()
        names = [stage.name for stage in chain.stages]

        assert names.index('shift') < names.index('gloss')

    def test_rules_have_one_stage(self) -> None:
        (file,) = [file for file in plan().files if file.path == rules_folder() / 'shift.yaml']

        assert {rule.name for rule in file.rules} == PASS.rules.keys()

    @given(st.text(st.sampled_from(HARD) | st.characters(), max_size=60))
    def test_edits_are_in_place_whatever_the_text(self, text: str) -> None:
        for given_text in (text, GLOSSED + text, fold(GLOSSED) + text):
            found = list(PASS(View(given_text)))
            end = 0
            for edit in found:
                assert end <= edit.start < edit.end <= len(given_text)
                assert given_text[edit.start : edit.end] != edit.new
                end = edit.end
            assert found == [] or PASS.trigger(given_text)

    @given(st.lists(st.sampled_from(re.findall('[^。]+。', PROSE.replace('\n', ''))), min_size=1, max_size=4))
    def test_glosses_alone_are_left_alone(self, sentences: list[str]) -> None:
        text = GLOSSED + corrupt('\n'.join(sentences), TABLE)

        assert edits(text) == []


@pytest.mark.parametrize('text', ['?!赓Q?!转的(de)的(de)', '的(de)的(de)讯?！?！?！'])
def test_a_walk_that_ends_nowhere_leaves_the_rest_to_the_chain(text):
    result = cleaner.clean(text)

    assert result.failed == ''
    assert result.restore() == text


def test_a_character_torn_apart_by_a_mark_needs_no_gloss():
    # 海 has its gloss wherever it stands whole; before a mark its first byte is gone, and a gloss cannot be there.
    before = '當地有海，也有海的故事，還有海和橋。\n'
    text = PROSE + before + '隊長想去海口看看。\n'
    damaged = corrupt(text, [*TABLE, ('海', 'hǎi')])
    assert '海(hǎi)' in damaged
    assert '想去?？诳纯础' in damaged
    assert '想去海口看看。' in bare(mended(damaged))


def test_what_the_document_shows_speaks_for_a_reading():
    table = [('數', 'shù'), *(row for row in TABLE if row[0] != '當')]
    lost = '當地的石獅，大家都知道。\n'
    leads = []
    for shown in ('', '獅石里的石獅，一個石獅。\n'):
        damaged = corrupt(PROSE + shown + lost, table)
        assert '當?shù)氐氖' in damaged
        found = edits(damaged)[-1]
        leads.append((found.new == '地的石獅', found.margin or 0.0))
    assert leads[1][0]
    assert leads[1] > leads[0]


def test_what_the_document_shows_makes_no_run_of_healthy_text():
    text = corrupt(PROSE, TABLE) + '真的嗎?！我不信。好不好?，他問。\n'
    assert edits(text) == []
