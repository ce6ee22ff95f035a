from __future__ import annotations

import unicodedata

import pytest

from cleaner.zh.readings import characters, is_syllable, readings_of, reads


@pytest.mark.parametrize(
    ('char', 'reading'),
    [
        ('長', 'cháng'), ('長', 'zhǎng'), ('长', 'zhang3'), ('長', 'zhang'),
        ('會', 'huì'), ('会', 'kuai4'), ('著', 'zhù'), ('头', 'tou'), ('头', 'tou5'), ('头', 'tou0'),
        ('女', 'nǚ'), ('女', 'nv3'), ('女', 'nu:3'), ('女', 'nü'), ('律', 'lv'), ('略', 'lüè'), ('略', 'lue4'), ('虐', 'nüe4'),
        ('去', 'qù'), ('去', 'qü4'), ('去', 'qv'), ('学', 'xué'), ('學', 'xüé'), ('魚', 'yú'), ('鱼', 'yü2'),
        ('場', 'ch\u0103ng'), ('广', '\u0261u\u01ceng'), ('长', 'ch\u0251ng'),
        ('嗯', 'ńg'), ('欸', 'ế'), ('誒', 'ê̄'),
    ],
)  # fmt: skip
def test_a_character_reads_so(char: str, reading: str) -> None:
    assert reads(char, reading)
    assert reads(char, unicodedata.normalize('NFD', reading))


@pytest.mark.parametrize(
    ('char', 'reading'),
    [
        ('長', 'shā'), ('長', 'chǎng'), ('權', 'c'), ('裹', 'tar'), ('長', 'Cháng'), ('長', ''), ('長', 'cháng1'),
        ('長', 'cháńg'), ('長', 'cháng '), ('女', 'nu'), ('頭', 'tóu5'), ('長河', 'cháng'), ('', 'cháng'), ('a', 'a'),
        ('長', '\udc80'),
    ],
)  # fmt: skip
def test_a_character_does_not_read_so(char: str, reading: str) -> None:
    assert not reads(char, reading)


def test_readings_of_lists_what_reads_accepts() -> None:
    assert readings_of('长') == {'cháng', 'zhǎng'}
    assert readings_of('x') == frozenset()
    assert all(reads('行', reading) for reading in readings_of('行'))


def test_characters_is_the_inverse_of_reads() -> None:
    assert '會' in characters('huì')
    assert set(characters('chang')) == set(''.join(characters(f'chang{tone}') for tone in '12345'))
    assert characters('tar') == ''


@pytest.mark.parametrize('text', ['cháng', 'chang', 'chang2', 'lü4', 'lv', 'nu:3', 'e', 'er', 'zhuang', 'qü'])
def test_a_syllable(text: str) -> None:
    assert is_syllable(text)


@pytest.mark.parametrize(
    'text', ['', 'c', 'tar', 'py', 'keycode', 'Cháng', 'lǎoshī', 'lǎo shī', 'v', 'ü', '1', 'ch4', 'b\u00e9']
)
def test_no_syllable(text: str) -> None:
    assert not is_syllable(text)
