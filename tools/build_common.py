"""Build cleaner/zh/common.tsv: common characters, the most frequent first.

    python tools/build_common.py cleaner/zh/common.tsv

A line is `simplified<TAB>traditional forms<TAB>usual readings<TAB>shared forms`.
Frequency is the sum of the counts of the words of jieba's dictionary that a character stands in.  A Traditional form is
a character that OpenCC's TSCharacters turns into the Simplified one and never leaves as it is (so 乾, which is both, is
none); STCharacters has what is a character of both scripts and may stand there: 干 is written 乾, 着 is written 著.
The usual readings are those that at least a tenth of a character's occurrences in these words have, as pypinyin reads
the words, the most frequent first.  Promises the same bytes for the same three packages.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jieba
import opencc
from pypinyin import Style, pinyin
from pypinyin.pinyin_dict import pinyin_dict

SHARE = 0.1  # of a character's occurrences, from which on a reading is usual
SIZE = 4000  # characters; see common.README.md for what share of running text the first 1,000, 2,000 ... make up


def simplify(lines: Iterable[str]) -> dict[str, str]:
    """Return {Traditional form: Simplified character} of dictionary lines `form<TAB>character character ...`."""
    pairs = (line.split('\t') for line in lines)
    return {form: chars.split(' ')[0] for form, chars in pairs if form not in chars and ord(chars[0]) in pinyin_dict}


def shared(lines: Iterable[str], plain: Mapping[str, str]) -> dict[str, str]:
    """Return {Simplified character: other Simplified characters that it is also written with in Traditional script}."""
    pairs = (line.split('\t') for line in lines)
    out = {char: ''.join(f for f in forms.split(' ') if f != char and f not in plain) for char, forms in pairs}
    return out | {'着': '著'}  # which OpenCC leaves to its phrases


def frequent(lines: Iterable[str], plain: Mapping[str, str], size: int) -> list[str]:
    """Return the `size` heaviest Han characters, in Simplified script, of dictionary lines `word count tag`."""
    weight: Counter[str] = Counter()
    for line in lines:
        word, count, _ = line.split(' ')
        for char in word:
            if ord(char) in pinyin_dict:
                weight[plain.get(char, char)] += int(count)
    return sorted(weight, key=lambda char: (-weight[char], char))[:size]


def _apart(part: str) -> Any:
    """Let each character without a reading stand for itself."""
    return list(part)


def usual(lines: Iterable[str], plain: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the usual readings of each character in Simplified script, the most frequent first."""
    weight: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        word, count, _ = line.split(' ')
        read = pinyin(word, style=Style.TONE, errors=_apart)
        for char, (reading, *_) in zip(word, read, strict=True):
            if ord(char) in pinyin_dict:
                weight[plain.get(char, char)][reading] += int(count)
    return {
        char: [reading for reading, count in seen.most_common() if count >= SHARE * seen.total()]
        for char, seen in weight.items()
    }


def table(
    chars: Iterable[str], plain: Mapping[str, str], readings: Mapping[str, Iterable[str]], both: Mapping[str, str]
) -> str:
    """Return the text of the data file."""
    forms = defaultdict(list)
    for form, char in sorted(plain.items()):
        forms[char].append(form)
    return ''.join(
        f'{char}\t{"".join(forms[char])}\t{",".join(readings[char])}\t{both.get(char, "")}\n' for char in chars
    )


if __name__ == '__main__':
    words = (Path(jieba.__file__).parent / 'dict.txt').read_text(encoding='utf-8').splitlines()
    folder = Path(opencc.__file__).parent / 'dictionary'
    plain = simplify((folder / 'TSCharacters.txt').read_text(encoding='utf-8').splitlines())
    both = shared((folder / 'STCharacters.txt').read_text(encoding='utf-8').splitlines(), plain)
    text = table(frequent(words, plain, SIZE), plain, usual(words, plain), both)
    Path(sys.argv[1]).write_text(text, encoding='utf-8', newline='\n')
