from __future__ import annotations

from itertools import accumulate, pairwise

import pytest

from cleaner.zh.likelihood import behind
from cleaner.zh.lossy import MARK, Piece, read

TEXT = '学校的孩子们放学以后也来帮忙'


def cost(before: str, text: str) -> float:
    return sum(behind((before + text[:i])[-3:], char) for i, char in enumerate(text))


def damaged(text: str, show: str) -> str:
    """Read UTF-8 as GBK; what makes no pair is shown as `show`."""
    return text.encode().decode('gbk', 'replace').replace('\ufffd', show)


def pieces(seen: str) -> list[list[Piece]]:
    parts = [bytes([MARK]) if char == '\ufffd' else char.encode('gbk') for char in seen]
    ends = {at: i for i, at in enumerate(accumulate(map(len, parts), initial=0))}
    bases = list(accumulate((cost(seen[max(0, i - 3) : i], char) for i, char in enumerate(seen)), initial=0.0))
    return read(seen, b''.join(parts), ends, bases, cost, enter=12.0, lost=1.0, dropped=6.0)


def text_of(stretch: list[Piece]) -> str:
    return ''.join(piece.new for piece in stretch)


@pytest.mark.parametrize('show', ['\ufffd', ''])
def test_characters_that_lost_a_byte_come_back(show: str) -> None:
    seen = damaged(TEXT, show)
    (stretch,) = pieces(seen)

    assert seen.encode('gbk', 'ignore') != TEXT.encode()
    assert text_of(stretch) == TEXT
    assert (stretch[0].start, stretch[-1].end) == (0, len(seen))


def test_only_where_a_byte_was_lost_there_is_a_rival() -> None:
    (stretch,) = pieces(damaged(TEXT, '\ufffd'))

    assert any(piece.rival for piece in stretch)
    for piece in stretch:
        assert (piece.lead == float('inf')) is (not piece.rival)
        assert piece.rival != piece.new
        assert '\ufffd' in damaged(piece.new, '\ufffd') or not piece.rival


def test_pieces_join_and_good_text_beside_is_left() -> None:
    before, after = '这条通知是：', '。请大家都来看看。'
    seen = damaged(TEXT, '\ufffd')
    (stretch,) = pieces(before + seen + after)

    assert (stretch[0].start, stretch[-1].end) == (len(before), len(before + seen))
    assert all(a.end == b.start for a, b in pairwise(stretch))


@pytest.mark.parametrize('text', [TEXT, '', '\ufffd', '真的吗\ufffd是的\ufffd'])
def test_good_text_stays(text: str) -> None:
    assert pieces(text) == []
