from __future__ import annotations

import pytest

from cleaner.zh.common import SIZE, codes, is_traditional, rank, usual
from cleaner.zh.readings import reads


def test_rank_is_that_of_the_simplified_character() -> None:
    assert rank('一') == 0
    assert rank('國') == rank('国') < 20
    assert rank('蜻') == rank('a') == rank('') == SIZE


def test_usual_reading_is_a_reading() -> None:
    assert usual('说') == usual('說') == ('shuō',)
    assert usual('長') == ('zhǎng', 'cháng')
    assert usual('蜻') == ()
    assert all(reads(char, reading) for char in '的一是在不了有和人這來發後裡' for reading in usual(char))


@pytest.mark.parametrize(
    ('text', 'traditional'),
    [
        ('學校開門', True),
        ('学校开门', False),
        ('中文', False),
        ('', False),
        ('乾坤', False),
        ('这是學校', False),
        ('學習这', True),
    ],
)
def test_script(text: str, traditional: bool) -> None:
    assert is_traditional(codes(text)) is traditional
