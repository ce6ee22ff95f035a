"""The benchmark of docs/quality.md: that its damage is exact, that its measures can fail, that it runs small and keeps the page."""

import csv
import re
from dataclasses import dataclass, replace
from pathlib import Path

import damage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from proof import codecs, gloss, healthy, judge, mojibake, shift, signs, speed, thresholds
from proof.drawn import Texts
from proof.judge import Aligned, Tally, page
from proof.texts import Genre, bundle

from cleaner.passes import Rule
from cleaner.text import Edit, Patch, Text

ROOT = Path(__file__).parent.parent
TABLE = [('發', 'fā'), ('會', 'huì '), ('學', 'xué'), ('關', 'guān'), ('數', 'shù'), ('獎', 'jiǎng'), ('創', 'chuàng')]
PROSE = '學會今年要發展木橋，當地“好資源”不少，大家都關心。會長說：要創新，也要確保質量！第3天，他們又開會？'


def rows(name):
    with (ROOT / 'tests/data' / name).open(encoding='utf-8') as file:
        return list(csv.DictReader(file, delimiter='\t'))


CASES = [row for row in rows('cases.tsv') if row['kind'] == 'shift']
READINGS = {row['char']: row['reading'] for row in reversed(rows('readings.tsv'))}  # the first of each



def own_texts():
    """Return this project's own samples as genres, for a run without a network."""
    kinds = {'Hans': ['front-page', 'interview', 'evening-paper'], 'Hant': ['traditional-column']}
    genres = {}
    for script, names in kinds.items():
        lines = [line for name in names for line in (ROOT / f'tests/pages/{name}.gold.tsv').read_text(encoding='utf-8').splitlines()]
        genres[script] = Genre(script, script, bundle((line.split('\t')[1] for line in lines if line.startswith('paragraph')), 400))
    kana = '町の古い橋がきのう直りました。朝から大勢の人が見に来て、みんな喜んでいました。工事には四十人が参加し、昼も夜も働きました。'
    hangul = '어제 마을의 오래된 다리가 고쳐졌습니다. 아침부터 많은 사람이 구경하러 와서 모두 기뻐했습니다. 공사에는 마흔 명이 참가했습니다.'
    genres |= {script: Genre(script, script, [[text, text[:30]]]) for script, text in (('Japanese', kana), ('Korean', hangul))}
    return Texts(genres, 1)


# ---- the damage


@pytest.mark.parametrize('row', CASES, ids=[row['truth'] for row in CASES])
def test_the_simulator_makes_what_was_seen(row):
    table = [(char, READINGS[char]) for char in row['glossed']]
    how = {'marks': row['marks'], 'swallow': row['swallow'] == 'yes'}

    assert damage.corrupt(row['truth'], table, **how) == row['seen']
    assert damage.shown(damage.trace(row['truth'], table, **how)) == row['seen']
    assert damage.meant(damage.trace(row['truth'], table, **how)) == row['truth']


def test_there_are_nineteen_of_them():
    assert len(CASES) == 19


@given(st.text(st.sampled_from(PROSE + 'aA1<( 海保十三五規模'), max_size=40), st.lists(st.sampled_from(TABLE), unique=True), st.booleans())
def test_tracing_shows_what_corrupting_does(text, table, swallow):
    pieces = damage.trace(text, table, swallow=swallow)

    assert damage.shown(pieces) == damage.corrupt(text, table, swallow=swallow)
    assert damage.meant(pieces) == text


def test_tracing_says_what_was_lost():
    assert [set(p.lost) for p in damage.trace('一起修橋。', []) if p.lost] == []
    assert [set(p.lost) for p in damage.trace('要借船出海”提高外貿', []) if p.lost] == [{'lead'}]
    assert [set(p.lost) for p in damage.trace('規模化養殖', [('養', 'yǎng')]) if p.lost] == [{'lead', 'pair'}]
    assert [set(p.lost) for p in damage.trace('要創新', [('創', 'chuàng'), ('獎', 'jiǎng')]) if p.lost] == [{'lead', 'glossed'}]


@pytest.mark.parametrize('steps', [*mojibake.ONE_DEEP, *mojibake.TWO_DEEP])
def test_misread_text_encodes_back(steps):
    text = {'euc_kr': '다리가 고쳐졌습니다', 'cp932': '橋がきのう直りました', 'euc_jp': '橋がきのう直りました'}.get(steps[0][0], '古橋修好，人來人往')
    pieces = damage.misread(text, *steps)

    if pieces:
        back = damage.shown(pieces)
        for wrote, seen in reversed(steps):
            back = damage.encoded(back, seen).decode('utf-8') if wrote == 'utf-8' else damage.decoded(damage.encoded(back, seen), wrote)
        assert back == text == damage.meant(pieces)
        assert damage.shown(pieces) != text


def test_lossy_text_says_which_characters_lost_a_byte():
    pieces = damage.lossy('云溪镇的桥', 'gbk', '\ufffd')

    assert damage.meant(pieces) == '云溪镇的桥'
    assert damage.shown(pieces) == '云溪镇的桥'.encode().decode('gbk', 'replace')
    assert any('byte' in piece.lost for piece in pieces)


# ---- the measures


def mended(pieces, *edits):
    aligned = Aligned(pieces)
    text = Text(aligned.text).patched(Patch(sorted(edits), stage='shift', rules={'r': ('likely', 'why')}))
    return aligned, text


@pytest.mark.parametrize(
    ('edit', 'right'),
    [
        (Edit(3, 10, '海”提高外貿', 'r'), True),
        (Edit(3, 10, '保”提高外貿', 'r'), False),
        (Edit(2, 10, '船海”提高外貿', 'r'), False),
        (Edit(2, 10, '出海”提高外貿', 'r'), True),
        (Edit(4, 10, '海”提高外貿', 'r'), False),
        (Edit(3, 9, '海”提高外貿', 'r'), False),
        (Edit(3, 10, '', 'r'), False),
        (Edit(0, 1, '', 'r'), False),
        (Edit(10, 10, '能', 'r'), False),
    ],
)
def test_an_edit_is_right_when_it_puts_the_truth(edit, right):
    pieces = damage.trace('借船出海”提高外貿能級', [])
    aligned, text = mended(pieces, edit)

    assert aligned.text == '借船出?!碧岣咄赓Q能級'.replace('!', '！')
    assert [verdict.right for verdict in judge.judge(aligned, text)] == [right]


def test_edits_that_touch_are_judged_together_and_a_wrong_one_spoils_only_its_own():
    pieces = [damage.Piece('當', '當'), damage.Piece('(dāng)', ''), damage.Piece('?shù)亍', '地'), damage.Piece('。', '。')]
    two, gloss_and_wrong = (Edit(7, 9, '地', 'r'), Edit(9, 14, '', 'r')), (Edit(1, 7, '', 'r'), Edit(7, 13, '他', 'r'))

    assert [v.right for v in judge.judge(*mended(pieces, Edit(7, 9, '地', 'r'), Edit(9, 13, '', 'r')))] == [True, True]
    assert [v.right for v in judge.judge(*mended(pieces, *two))] == [False, False]
    assert [v.right for v in judge.judge(*mended(pieces, *gloss_and_wrong))] == [True, False]


def test_guesses_are_judged_by_what_they_would_put():
    aligned = Aligned(damage.trace('借船出海”提高外貿能級', []))
    guesses = [(Edit(3, 10, new, 'r'), 'guess') for new in ('海”提高外貿', '保”提高外貿')]
    text = Text(aligned.text).patched(Patch((), guesses, stage='shift', rules={'r': ('guess', 'why')}))

    assert [(v.trust, v.applied, v.right) for v in judge.judge(aligned, text)] == [('guess', False, True), ('guess', False, False)]


class Wrong:
    """A pass that mends nothing and breaks a character of every document."""

    name, budget, signs, rules = 'gloss', 1.0, '', {'wrong': Rule('wrong', 'sure', 'why')}

    def trigger(self, text):
        return bool(text)

    def __call__(self, view):
        yield from [Edit(0, 1, '錯', 'wrong')] if not view.text.startswith('錯') else []


def share(page):
    """Return the first share of a table's first row."""
    return float(re.search(r'([\d.]+) of', page)[1])


@pytest.mark.parametrize('section', [gloss, shift, mojibake, signs])
def test_a_wrong_repair_shows_in_the_tables(section, monkeypatch):
    monkeypatch.setattr(mojibake, 'LENGTHS', (10, 20))
    monkeypatch.setattr(mojibake, 'ONE_DEEP', mojibake.ONE_DEEP[:6])
    source = own_texts()
    good = section.tables(source)
    broken = replace(judge.CHAIN, stages=(Wrong(),))
    monkeypatch.setattr(judge, 'CHAIN', broken)
    bad = section.tables(source)

    assert share(good) >= 70
    assert share(bad) == 0
    assert re.search(r'`wrong` \| 0 of \d+|other: gloss \| 0 of \d+', bad)


def test_a_false_edit_shows_on_healthy_text(monkeypatch):
    source = own_texts()
    assert healthy.tables(source).splitlines()[-1].split('|')[4].strip() == '0.00'
    monkeypatch.setattr(healthy, 'CHAIN', replace(judge.CHAIN, stages=(Wrong(),)))
    assert float(healthy.tables(source).splitlines()[-1].split('|')[4]) > 100


def test_a_wrong_reader_shows_in_the_table_of_bytes(monkeypatch):
    monkeypatch.setattr(codecs, 'READERS', {'ours': codecs.by_us, 'worse': lambda data: data.decode('latin-1')})
    rows = [row.split('|')[2:4] for row in codecs.tables(own_texts()).splitlines()[2:]]

    assert all(worse.startswith(' 0 ') for _, worse in rows)
    assert any(ours.startswith(' 100 ') for ours, _ in rows)


def test_lossy_characters_are_counted_by_edit_distance():
    assert mojibake.distance('云溪镇', '云镇的') == 2
    assert mojibake.distance('', '桥') == mojibake.distance('桥', '') == 1


def test_shares_are_cut_so_that_100_means_all():
    tally = Tally()
    tally.add('row', 9999, 10000)

    assert tally.of('row') == '99.9 of 10,000'
    assert tally.of('none') == '-'


def test_paragraphs_stand_where_the_page_says():
    pieces, places = page([(damage.kept('甲乙'), ()), (damage.trace('規模化養殖', [('養', 'yǎng')]), ('shift',))])
    text = damage.shown(pieces)

    assert [text[place.start : place.end] for place in places] == ['甲乙', '規?；B(yǎng)殖']
    assert [place.truth for place in places] == ['甲乙', '規模化養殖']


def test_a_wrong_pass_shows_among_thresholds():
    what = thresholds.sample(own_texts(), 'gloss')
    good, bad = (thresholds.measure(chain, 'gloss', what).split(' / ') for chain in (judge.THREE, replace(judge.THREE, stages=(Wrong(),))))

    assert good[1:] == ['0', '0']
    assert float(bad[0]) < 20 < float(good[0])
    assert int(bad[1]) >= len(what.damaged)
    assert int(bad[2]) > 0.9 * len(what.healthy)  # guards keep some


def test_numbers_are_halved_and_doubled():
    @dataclass
    class Params:
        share: float = 0.5
        places: tuple[int, ...] = (100, 300)
        chances: tuple[float, ...] = (0.8, 0.2)
        word: str = 'a'
        on: bool = True

    share, places, chances = thresholds._numbers(Params())

    assert share == ('share', 0.5, 0.25, 1.0)
    assert places == ('places', (100, 300), (50, 150), (200, 600))
    assert chances[2] == pytest.approx((2 / 3, 1 / 3))
    assert sum(chances[3]) == pytest.approx(1)
    assert list(thresholds._numbers(Params(share=0.4), defaults=False)) == [('share', 0.4, 0.2, 0.8)]


def test_every_number_of_the_three_passes_is_measured():
    rows = [label for stage in judge.THREE.stages for label, *_ in thresholds._variants(stage)]

    assert {'enter', 'punctuation-hit: clear', 'step'} <= set(rows)
    assert len(rows) > 30


def test_speed_runs_small():
    assert 'as the chain asks' in speed.tables(own_texts())


# ---- the page


def test_sections_are_put_between_their_markers():
    page = 'a\n<!-- made by benchmarks/damage.py: gloss -->\nold\n<!-- end: gloss -->\nb'

    assert judge.put(page, 'gloss', 'new', 'benchmarks/damage.py') == page.replace('old', '\nnew\n')
    with pytest.raises(ValueError, match='no markers for gloss'):
        judge.put(page, 'gloss', 'new', 'benchmarks/layout.py')


@pytest.mark.parametrize(('name', 'table'), [('mojibake', 'Text in the wrong codec'), ('shift', 'Shifts'), ('gloss', 'Glosses')])
def test_a_rule_file_says_where_its_figures_stand(name, table):
    page = (ROOT / 'docs/quality.md').read_text(encoding='utf-8')
    rules = (ROOT / f'rules/{name}.yaml').read_text(encoding='utf-8')

    assert 'docs/quality.md' in rules
    for heading in (table, 'Thresholds', 'Healthy text'):
        assert f'`{heading}`' in rules
        assert f'### {heading}\n' in page


def test_the_page_has_a_place_for_every_section():
    text = (ROOT / 'docs/quality.md').read_text(encoding='utf-8')
    names = ['goals', 'gloss', 'shift', 'mojibake', 'lossy', 'signs', 'trust', 'bytes', 'healthy', 'thresholds', 'speed']

    assert re.findall(r'<!-- made by benchmarks/damage\.py: (\w+) -->', text) == names
    assert re.findall(r'<!-- end: (\w+) -->', text) == names
