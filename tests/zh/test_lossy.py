from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import inf

import pytest

from cleaner.zh.lossy import Costs, Piece, read, runs

COSTS = Costs(enter=12, lost=1, dropped=6, form=4, sign=2, full_width=6, letter=4, page=30, pair=4, kept=16, hopeless=9)
SIMPLIFIED = '学校的孩子们放学以后也来帮忙，他们把石子铺在新修的小路上'
TRADITIONAL = '學校的孩子們放學以後也來幫忙，他們把石子鋪在新修的小路上'
JAPANESE = '町の古い橋が直りましたので、今日は歩いて渡ることができます'


def damaged(text: str, show: str) -> str:
    """Read UTF-8 as GBK; what makes no pair is shown as `show`."""
    return text.encode().decode('gbk', 'replace').replace('\ufffd', show)


def text_of(stretch: list[Piece]) -> str:
    return ''.join(piece.new for piece in stretch)


@pytest.mark.parametrize('show', ['\ufffd', '?', ''])
@pytest.mark.parametrize('text', [SIMPLIFIED, TRADITIONAL])
def test_characters_that_lost_a_byte_come_back(text: str, show: str) -> None:
    seen = damaged(text, show)
    (stretch,) = read(seen, COSTS)

    assert seen.encode('gbk', 'ignore') != text.encode()
    assert text_of(stretch) == text
    assert (stretch[0].start, stretch[-1].end) == (0, len(seen))


def test_japanese_is_read_by_its_own_counts() -> None:
    (stretch,) = read(damaged(JAPANESE, '\ufffd'), COSTS)

    assert text_of(stretch) == JAPANESE


@pytest.mark.parametrize('show', ['\ufffd', ''])
def test_quotation_marks_that_lost_a_byte_come_back(show: str) -> None:
    text = '他说：“我们明天再去镇上看看。”大家都说：“好。”'
    (stretch,) = read(damaged(text, show), COSTS)

    assert text_of(stretch) == text


def test_only_where_a_byte_was_lost_there_is_a_rival() -> None:
    (stretch,) = read(damaged(SIMPLIFIED, '\ufffd'), COSTS)

    assert any(piece.rival for piece in stretch)
    for piece in stretch:
        assert (piece.lead == inf) is (not piece.rival)
        assert piece.rival != piece.new
        assert '\ufffd' in damaged(piece.new, '\ufffd') or not piece.rival


@pytest.mark.parametrize('show', ['\ufffd', '?'])
def test_a_short_stretch_is_read_alike_wherever_it_stands(show: str) -> None:
    seen = damaged(SIMPLIFIED[:14], show)
    (first,) = read(f'好了。{seen}。好了', COSTS)
    (again,) = read(f'请大家都来看看，好了。{seen}。好了', COSTS)

    assert [piece._replace(start=piece.start + 8, end=piece.end + 8) for piece in first] == again


def test_what_lost_nothing_is_one_piece_up_to_what_did() -> None:
    (stretch,) = read(damaged(SIMPLIFIED, '\ufffd'), COSTS)

    assert not any(a.lost is b.lost is False for a, b in pairwise(stretch))
    assert all(piece.lead == inf and not piece.rival for piece in stretch if not piece.lost)


def test_a_question_mark_is_itself_where_something_else_is_shown_for_lost_bytes() -> None:
    text = '他们为什么不来?因为学校的孩子们放学以后要帮忙'
    (stretch,) = read(damaged(text, '\ufffd'), COSTS)

    assert text_of(stretch) == text


@pytest.mark.parametrize('show', ['\ufffd', '?'])
def test_pieces_join_and_good_text_beside_is_left(show: str) -> None:
    before, after = '这条通知是：', '。请大家都来看看。'
    seen = damaged(SIMPLIFIED, show)
    (stretch,) = read(before + seen + after, COSTS)

    assert (stretch[0].start, stretch[-1].end) == (len(before), len(before + seen))
    assert all(a.end == b.start for a, b in pairwise(stretch))


@pytest.mark.parametrize('text', [SIMPLIFIED, TRADITIONAL, JAPANESE, '', '\ufffd', '真的吗\ufffd是的\ufffd'])
def test_good_text_stays(text: str) -> None:
    assert read(text, COSTS) == []


def test_more_is_tried_the_more_is_kept() -> None:
    seen = damaged('怀疑的目光，怀念的心情', '\ufffd')
    (few,) = read(seen, replace(COSTS, kept=1))
    (many,) = read(seen, COSTS)

    assert all(piece.lead == inf for piece in few)
    assert any(piece.lead < inf for piece in many)


def test_a_run_ends_where_a_byte_was_lost() -> None:
    clean, clear, doubtful = Piece(0, 1, '学', inf, ''), Piece(1, 2, '校', 5.0, '梗'), Piece(2, 3, '的', 0.5, '皅')

    assert list(runs([clean, clean, clear, clean, doubtful, clean], 1)) == [
        [clean, clean, clear],
        [clean],
        [doubtful],
        [clean],
    ]


def test_what_stands_whole_in_a_text_speaks_for_what_stands_there_again() -> None:
    text = '棠雁是一座小城，棠雁的人们都住在河边，我们去年到过棠雁，棠雁很安静'
    seen = damaged(text, '\ufffd')
    (without,) = read(seen, replace(COSTS, page=0))
    (stretch,) = read(seen, COSTS)

    assert text_of(without) == text.replace('，棠雁很', '，楠雁很')
    assert text_of(stretch) == text


def test_an_open_bracket_asks_for_the_one_that_closes_it() -> None:
    def best(pair: float) -> str:
        return ''.join(map(text_of, read(damaged('匾上写的是「云溪」 就走了', '?'), replace(COSTS, pair=pair))))

    assert '溪」' in best(COSTS.pair)
    assert '溪。' in best(0)
