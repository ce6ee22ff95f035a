"""Bopomofo: is ㄔㄤˊ a syllable, and which one in pinyin?

Knows the syllables of Mandarin, with the neutral dot in front or behind.  A syllable without a mark has the first tone,
or, where tone marks were lost, any.  Does not know the letters of other Chinese languages.
"""

from __future__ import annotations

import re
from functools import lru_cache

TONES = {'': '1', '\u02ca': '2', '\u02c7': '3', '\u02cb': '4', '\u02d9': '5'}  # acute, caron, grave, dot
LETTERS = '\u3105-\u3129'  # b to iu
SHAPE = f'\u02d9?[{LETTERS}]{{1,3}}[\u02ca\u02c7\u02cb\u02d9]?'
WORD = f'[{LETTERS}]{{1,3}}[\u02ca\u02c7\u02cb\u02d9 ]+[{LETTERS}][{LETTERS}\u02ca\u02c7\u02cb\u02d9 ]*'

# One of these ends each syllable.
ENDS = 'ㄚㄛㄜㄝㄞㄟㄠㄡㄢㄣㄤㄥㄦㄧㄨㄩㄓㄔㄕㄖㄗㄘㄙ'

_PAIRS = """
ㄅ b ㄆ p ㄇ m ㄈ f ㄉ d ㄊ t ㄋ n ㄌ l ㄍ g ㄎ k ㄏ h ㄐ j ㄑ q ㄒ x ㄓ zh ㄔ ch ㄕ sh ㄖ r ㄗ z ㄘ c ㄙ s
ㄚ a ㄛ o ㄜ e ㄝ ê ㄞ ai ㄟ ei ㄠ ao ㄡ ou ㄢ an ㄣ en ㄤ ang ㄥ eng ㄦ er
ㄧ i ㄧㄚ ia ㄧㄛ io ㄧㄝ ie ㄧㄞ iai ㄧㄠ iao ㄧㄡ iu ㄧㄢ ian ㄧㄣ in ㄧㄤ iang ㄧㄥ ing
ㄨ u ㄨㄚ ua ㄨㄛ uo ㄨㄞ uai ㄨㄟ ui ㄨㄢ uan ㄨㄣ un ㄨㄤ uang ㄨㄥ ong ㄩ ü ㄩㄝ üe ㄩㄢ üan ㄩㄣ ün ㄩㄥ iong
""".split()  # noqa: SIM905  # pairs in rows are easier to read than a list
_PARTS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
# Without an initial, pinyin writes these another way; the rest begins with y or w in the place of i, u or ü.
_ALONE = {
    'i': 'yi', 'in': 'yin', 'ing': 'ying', 'iu': 'you', 'u': 'wu', 'ui': 'wei', 'un': 'wen', 'ong': 'weng',
    'iong': 'yong',
}  # fmt: skip
_SPLIT = re.compile('(\u02d9?)([ㄅ-ㄙ]?)([ㄚ-ㄩ]*)([\u02ca\u02c7\u02cb\u02d9]?)')


@lru_cache(2048)
def pinyin(text: str) -> str:
    """Return the syllable in pinyin with a tone number; '' when it is none.

    >>> pinyin('ㄔㄤˊ'), pinyin('˙ㄇㄣ'), pinyin('ㄧㄡˇ'), pinyin('ㄅㄅ')
    ('chang2', 'men5', 'you3', '')
    """
    found = _SPLIT.fullmatch(text)
    if found is None or (found[1] and found[4]):
        return ''
    initial, final = _PARTS.get(found[2], ''), _PARTS.get(found[3], '')
    if not final:
        if found[3] or initial not in ('zh', 'ch', 'sh', 'r', 'z', 'c', 's'):
            return ''
        final = 'i'
    if not initial:
        if final in _ALONE:
            final = _ALONE[final]
        elif final[0] == 'i':
            final = 'y' + final[1:]
        elif final[0] == '\u00fc':
            final = 'yu' + final[1:]
        elif final[0] == 'u':
            final = 'w' + final[1:]
    return initial + final + TONES[found[1] or found[4]]


def either(text: str) -> tuple[str, ...]:
    """Return the syllable in pinyin; where it has no mark, also without a tone.

    >>> either('ㄔㄤˊ'), either('ㄔㄤ')
    (('chang2',), ('chang1', 'chang'))
    """
    syllable = pinyin(text)
    return (syllable, syllable[:-1]) if syllable.endswith('1') else (syllable,)
