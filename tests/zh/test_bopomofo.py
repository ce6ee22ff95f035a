from __future__ import annotations

import pytest
from pypinyin import Style
from pypinyin.style import convert

from cleaner.zh.bopomofo import ENDS, either, pinyin
from cleaner.zh.readings import _table, alike

# Interjections, which bopomofo has no letters for, or writes as other syllables.
SOUNDS = {'hm', 'hng', 'm\u0300', 'm\u0304', 'n', 'ng', 'wòng', 'ń', 'ńg', 'ň', 'ňg', 'ǹ', 'ǹg', 'ḿ'}


def test_every_syllable_comes_back_as_the_pinyin_it_was_written_from() -> None:
    known = {reading: convert(reading, Style.BOPOMOFO, strict=True) for reading in _table()[1]}
    wrong = {reading for reading, written in known.items() if not alike(pinyin(written), reading)}

    assert len(known) > 1500
    assert wrong == SOUNDS
    assert all(set(written) & set(ENDS) for reading, written in known.items() if reading not in SOUNDS)


@pytest.mark.parametrize('text', ['', 'ㄅ', 'ㄅㄅ', 'ㄚㄅ', 'ㄔㄤ\u02ca\u02ca', '\u02d9ㄇㄣ\u02d9', '\u02ca', 'ㄧㄧ', 'chang', '\udc80'])
def test_no_syllable(text: str) -> None:
    assert pinyin(text) == ''


def test_a_syllable_without_a_mark_may_have_lost_it() -> None:
    assert either('ㄔㄤ') == ('chang1', 'chang')
    assert either('ㄔㄤˊ') == ('chang2',)
    assert either('ㄅㄅ') == ('',)
