"""Articles that break off and go on on another page; the examples of the rule are proved with all others."""

import json
import math
from dataclasses import replace

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from oracle import fates

from cleaner import clean, load
from cleaner.chain import Guard
from cleaner.formats import jsonl
from cleaner.layout import parted
from cleaner.lines import Limits
from cleaner.pieces import Piece, Stub, fits, match, numbers, repeats

CHAIN = load()
LIMITS = CHAIN.cues.limits
JUMPS = next(stage for stage in CHAIN.stages if stage.name == 'jumps')
BRIDGE = '河汊老桥昨日恢复通车，桥长三百米，两侧新设人行道。'
BROKEN = '老桥由云沧桥梁队修了三年，桥头的旧石狮清洗后放回原处，石狮的基座'
RESUMED = '也换成了青石，过桥的居民都说石狮还是老样子。'
MORE = '老桥的石栏杆按旧照片重做，每根望柱上都刻着石榴。'
FIELDS = '石篁乡的秧田昨日开机，农机手祁远一天插了四十亩，种粮大户都来看新农机。'
RIVER = '白鹭河的鱼苗放流后长势很好，渔政队员每天沿河巡查，劝走了不少钓鱼的人。'
FISH = '渔政队员还在河边立了牌子，白鹭河的鱼苗明年就能长大，钓鱼要等三年。'


def page(*parts, end='\n'):
    return ('\n\n'.join(parts) + '\n').replace('\n', end)


FRONT = ('老桥通车', BRIDGE, BROKEN, '（下转第二版）', '秧田开机', '本报记者 季鸣', FIELDS)
WHOLE = page(
    '老桥通车', BRIDGE, BROKEN + RESUMED, MORE, '（下转第二版）', '（上接第一版）', '秧田开机', '本报记者 季鸣', FIELDS
)


@pytest.mark.parametrize('end', ['\n', '\r\n'])
def test_a_piece_is_carried_behind_the_place_where_it_broke_off(end):
    text = page(*FRONT, '（上接第一版）', RESUMED, MORE, end=end)
    result = clean(text)

    assert result.text == WHOLE.replace('\n', end)
    assert result.restore() == text
    assert clean(result.text).text is result.text
    assert [[b.role for b in a.blocks] for a in result.articles] == [
        ['headline', 'paragraph', 'paragraph', 'paragraph', 'jump', 'jump'],
        ['headline', 'byline', 'paragraph'],
    ]
    assert {entry.rule for entry in result.ledger} == {'parted-article'}
    assert all(entry.to is not None or not (entry.before + entry.after).strip() for entry in result.ledger)


@pytest.mark.parametrize(
    ('lines', 'left'),
    [
        (('老桥通车', '（上接第一版）'), '（上接第一版）\n\n老桥通车'),
        (('（上接第一版）', '老桥通车'), '（上接第一版）\n\n老桥通车'),
    ],
)
def test_a_title_that_the_piece_repeats_is_furniture_and_carried_with_the_line(lines, left):
    result = clean(page(*FRONT, *lines, RESUMED, MORE))
    first, second = result.articles

    assert [b.role for b in first.blocks].count('furniture') == 1
    assert first.text == '\n\n'.join(['老桥通车', BRIDGE, BROKEN + RESUMED, MORE])
    assert second.text == f'秧田开机\n\n{FIELDS}'
    assert clean(result.text).text is result.text


def test_a_sentence_that_ended_is_not_joined():
    result = clean(page('老桥通车', BRIDGE, '（下转第二版）', *FRONT[4:], '（上接第一版）', '老桥通车', MORE))

    assert result.text.startswith(page('老桥通车', BRIDGE, MORE, '（下转第二版）')[:-1])


def test_the_line_may_end_the_paragraph_that_breaks_off():
    result = clean(page('老桥通车', BRIDGE, f'{BROKEN[:-5]}。（下转第二版）', *FRONT[4:], '（上接第一版）', '老桥通车', MORE))

    assert f'{BROKEN[:-5]}。\n\n{MORE}（下转第二版）\n\n（上接第一版）' in result.text
    assert clean(result.text).text is result.text


def test_several_articles_break_off():
    result = clean(
        page(
            *FRONT[:4],
            '鱼苗放流',
            RIVER,
            '（下转第三版）',
            *FRONT[4:],
            '（上接第一版）',
            '鱼苗放流',
            FISH,
            '（上接第一版）',
            RESUMED,
        )
    )

    assert [a.text for a in result.articles] == [
        f'老桥通车\n\n{BRIDGE}\n\n{BROKEN}{RESUMED}',
        f'鱼苗放流\n\n{RIVER}\n\n{FISH}',
        f'秧田开机\n\n{FIELDS}',
    ]


def test_pages_that_stand_between_stay():
    sheet = '河汊日报 2031年3月12日 第{}版'
    text = page(sheet.format(1), *FRONT) + '\f' + page(sheet.format(2), '（上接第一版）', RESUMED, MORE)
    result = clean(text)

    assert result.text.count('\f') == 1
    assert BROKEN + RESUMED + '\n\n' + MORE in result.text
    assert result.restore() == text
    assert clean(result.text).text is result.text


KEPT = {
    'no piece': page(*FRONT),
    'no place': page('（上接第一版）', RESUMED, MORE),
    'another matter': page(*FRONT, '（上接第一版）', '鱼苗放流', FISH, RIVER),
    'another title': page(*FRONT, '（上接第一版）', '鱼苗放流', RESUMED, MORE),
    'on the same page': page(*FRONT, '（上接第一版）', MORE) + '\f' + page('鱼苗放流', RIVER),
    'joined': WHOLE,
}


@pytest.mark.parametrize('name', KEPT)
def test_what_stays(name):
    assert clean(KEPT[name]).text is KEPT[name]


def test_what_is_not_joined_is_linked():
    chain = load(without=['parted-article'])
    result = clean(page(*FRONT, '（上接第一版）', RESUMED, MORE), chain)
    rows = [json.loads(line) for line in jsonl.write(result, 'page').splitlines()]

    assert [article.continues for article in result.articles] == [None, None, 1]
    assert [row.get('continues') for row in rows] == [None, None, 1]


def test_what_is_guarded_is_linked():
    text = page(*FRONT, '（上接第一版）', RESUMED, MORE)
    chain = replace(CHAIN, guards=(Guard('seam', regex.compile(r'版）\s+也换')),))
    result = clean(text, chain)

    assert result.text is text
    assert [article.continues for article in result.articles] == [None, None, 1]


def test_a_piece_that_fits_two_places_is_linked_with_neither_moved():
    text = page('老桥通车', BRIDGE, '（下转第二版）', '老桥通车', BRIDGE, '（下转第二版）', '（上接第一版）', MORE)

    assert clean(text).text is text


def test_numbers_of_pages():
    assert [sorted(numbers(t, LIMITS)) for t in ('下转第十二版', '第2版 要闻', 'B3 副刊', '2031年3月', '接10版')] == [
        ['12'],
        ['2'],
        ['B3'],
        [],
        ['10'],
    ]


def test_titles_that_repeat():
    assert repeats('河汊老桥昨日通车 两岸居民夹道欢迎', '老桥通车', LIMITS)
    assert not repeats('河汊老桥昨日通车', '秧田', LIMITS)
    assert not repeats('老桥', '桥', LIMITS)


NOWHERE: frozenset[str] = frozenset()


def test_a_stub_has_one_piece_and_the_surest_first():
    limits = Limits(pieces={'page': 1.0, 'only': math.log(2)})  # which two breaks for two pieces weigh up
    stubs = [Stub(0, '', '', '老桥。', frozenset('2'), NOWHERE), Stub(9, '', '', '老桥。', frozenset('3'), NOWHERE)]
    pieces = [Piece(20, '', MORE, NOWHERE, frozenset('3')), Piece(30, '', MORE, NOWHERE, frozenset('4'))]

    assert [(m.piece, m.stub, m.odds, m.lead) for m in match(stubs, pieces, limits)] == [
        (0, 1, 1.0, 1.0),
        (1, 0, 0.0, float('inf')),
    ]
    assert fits(stubs[0], pieces[0], limits) == 0
    assert [m.odds for m in match(stubs[:1], pieces[:1], limits)] == [math.log(2)]


def test_of_more_pairs_than_a_paper_has_none_is_weighed():
    stub, piece = Stub(0, '', '', '', NOWHERE, NOWHERE), Piece(9, '', MORE, NOWHERE, NOWHERE)

    assert len(list(match([stub] * 2, [piece] * 2, replace(LIMITS, most_pairs=4)))) == 2
    assert list(match([stub] * 2, [piece] * 2, replace(LIMITS, most_pairs=3))) == []


def test_a_link_is_no_link_to_itself():
    result = clean(page('（上接第一版）', MORE, BROKEN, '（下转第三版）'))

    assert [article.continues for article in result.articles] == [None]
    assert [len(part) for part in parted(result.articles, result.text, CHAIN.cues)] == [1, 1]


PARTS = [*FRONT, RESUMED, MORE, '（上接第一版）', '（上接第一版）', '上接A1版', '（下转第二版）', '下转A2版', RIVER, FISH, '`', '\f', '河汊日报', '第2版']
pages = st.tuples(st.lists(st.sampled_from(PARTS), max_size=16), st.sampled_from(['\n', '\n\n', '\r\n', '\n\u3000\u3000'])).map(
    lambda drawn: drawn[1].join(drawn[0])
)


@given(pages)
def test_carries_move_text_and_change_white_space_only(text):
    result = clean(text)
    states, _ = fates(result.source, result.ledger)
    moved = [cell for cell in states[-1] if not cell[0].isspace()]

    assert result.failed == ''
    assert sorted(cell[0] for cell in moved) == sorted(char for char in text if not char.isspace())
    assert result.restore() == text
    assert clean(result.text).text is result.text


@given(pages)
def test_a_trigger_that_stays_shut_is_a_proof(text):
    result = clean(text)

    assert JUMPS.trigger(text) or not any(e.rule == 'parted-article' and e.round == 1 for e in result.ledger)
