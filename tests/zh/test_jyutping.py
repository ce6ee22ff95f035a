from __future__ import annotations

import pytest

from cleaner.zh.jyutping import _table, reads


@pytest.mark.parametrize(
    ('char', 'reading'),
    [('長', 'coeng4'), ('長', 'zoeng2'), ('长', 'coeng4'), ('長', 'c\u00eaung4'), ('長', 'c\u00eang4'), ('魚', 'jyu4'), ('魚', 'j\u00fc4'), ('石', 's\u00e9k6')],
)
def test_a_character_reads_so(char: str, reading: str) -> None:
    assert reads(char, reading)


@pytest.mark.parametrize(
    ('char', 'reading'),
    [('長', 'coeng'), ('長', 'saa1'), ('長', 'cháng'), ('長河', 'coeng4'), ('', 'coeng4'), ('長', ''), ('a', 'a1'), ('\udc80', 'a1')],
)
def test_a_character_does_not_read_so(char: str, reading: str) -> None:
    assert not reads(char, reading)


def test_every_reading_has_its_tone() -> None:
    assert all(reading[-1] in '123456' and reading[:-1].isalpha() for reading in _table())
