"""What is asked of a text before it is written back to bytes: fast, and true wherever a reading may be."""

from __future__ import annotations

import pytest

from cleaner.zh.misread import best_gain
from cleaner.zh.prices import running
from cleaner.zh.suspect import pair_gain
from cleaner.zh.unread import GBK, SINGLE, may_be_ours, may_be_utf8, may_show, written

WANTED = '老桥修好以后，两岸的居民每天都要从这里走过。'
HEALTHY = (
    '去年冬天，镇上的木匠给每一户人家都做了一张桌子。',
    '“你们看，”他说，“这座塔——从前叫望江塔……已经三百年了。”',
    '町の古い橋は、春になってようやく直りました。',
    '마을의 오래된 다리가 봄이 되어 고쳐졌습니다.',
    'Die Brücke über den Fluß wurde im März geöffnet, sagte Jürgen.',
)


def misread(text: str, meant: str, seen: str) -> str:
    """Read text of one codec in another; bytes that are nothing there part what is left."""
    return text.encode(meant).decode(seen, 'replace')


@pytest.mark.parametrize('seen', ['gb18030', GBK, 'cp949', 'cp932'])  # Big5 loses too many bytes of it
def test_utf8_in_pairs_is_looked_at_where_two_characters_are_whole(seen: str) -> None:
    assert may_be_ours(misread('你好，世界', 'utf-8', seen), seen)


@pytest.mark.parametrize('seen', ['windows-1252', 'cp437', 'mac_roman', 'koi8_r'])
def test_what_went_through_utf8_is_looked_at(seen: str) -> None:
    once = misread(WANTED, 'gb18030', 'cp950').replace('\ufffd', '')
    shown = ''.join(bytes([byte]).decode(seen, 'ignore') or chr(byte) for byte in once.encode())
    assert may_show(shown, seen, 4)
    assert may_be_utf8(shown, seen, 4)


@pytest.mark.parametrize('text', HEALTHY[:2] + HEALTHY[4:])
def test_healthy_text_is_not_looked_at_as_utf8(text: str) -> None:
    assert not any(may_be_utf8(text, seen, 4) for seen in (*SINGLE, 'gb18030', GBK, 'cp950', 'cp949', 'cp932'))


@pytest.mark.parametrize('text', HEALTHY[:3])
def test_healthy_chinese_shows_no_bytes(text: str) -> None:
    assert not any(may_show(text, seen, 4) for seen in ('cp437', 'cp1251', 'koi8_r'))


@pytest.mark.parametrize(('seen', 'meant'), [('gb18030', 'cp949'), ('gb18030', 'euc_jp'), ('cp950', 'gb18030')])
@pytest.mark.parametrize('text', HEALTHY[:2])
def test_pairs_gain_no_less_than_their_bytes(text: str, seen: str, meant: str) -> None:
    assert pair_gain(text, seen, meant, 5) >= best_gain(written(text, seen), meant) - 1e-9


def test_pairs_may_shift_beside_half_width_kana() -> None:
    assert pair_gain('町の\uff8a\uff9d橋', 'cp932', 'gb18030', 5) == float('inf')


def test_what_is_seen_costs_what_its_context_says() -> None:
    text = misread('마을의 오래된 다리가', 'cp949', 'gb18030')
    source = written(text, 'gb18030')
    assert best_gain(source, 'cp949', [0.0] * (len(text) + 1)) == 0.0
    assert best_gain(source, 'cp949', list(running(text))) > 20
