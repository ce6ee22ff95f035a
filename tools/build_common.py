"""Build cleaner/zh/common.tsv: common characters, the most frequent first.

    python tools/build_common.py cleaner/zh/common.tsv

A line is `simplified<TAB>traditional forms<TAB>usual reading`.
Frequency is the sum of the counts of the words of jieba's dictionary that a character stands in.  A Traditional form is
a character that OpenCC's TSCharacters turns into the Simplified one and never leaves as it is (so 乾, which is both, is
none).  The usual reading is the first that pypinyin lists.  Promises the same bytes for the same three packages.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import jieba
import opencc
from pypinyin.pinyin_dict import pinyin_dict

SIZE = 4000  # characters; see common.README.md for what share of running text the first 1,000, 2,000 ... make up


def simplify(lines: Iterable[str]) -> dict[str, str]:
    """Return {Traditional form: Simplified character} of dictionary lines `form<TAB>character character ...`."""
    pairs = (line.split('\t') for line in lines)
    return {form: chars.split(' ')[0] for form, chars in pairs if form not in chars and ord(chars[0]) in pinyin_dict}


def frequent(lines: Iterable[str], plain: Mapping[str, str], size: int) -> list[str]:
    """Return the `size` heaviest Han characters, in Simplified script, of dictionary lines `word count tag`."""
    weight: Counter[str] = Counter()
    for line in lines:
        word, count, _ = line.split(' ')
        for char in word:
            if ord(char) in pinyin_dict:
                weight[plain.get(char, char)] += int(count)
    return sorted(weight, key=lambda char: (-weight[char], char))[:size]


def table(chars: Iterable[str], plain: Mapping[str, str]) -> str:
    """Return the text of the data file."""
    forms = defaultdict(list)
    for form, char in sorted(plain.items()):
        forms[char].append(form)
    return ''.join(f'{char}\t{"".join(forms[char])}\t{pinyin_dict[ord(char)].split(",")[0]}\n' for char in chars)


if __name__ == '__main__':
    words = (Path(jieba.__file__).parent / 'dict.txt').read_text(encoding='utf-8').splitlines()
    pairs = (Path(opencc.__file__).parent / 'dictionary' / 'TSCharacters.txt').read_text(encoding='utf-8').splitlines()
    plain = simplify(pairs)
    Path(sys.argv[1]).write_text(table(frequent(words, plain, SIZE), plain), encoding='utf-8', newline='\n')
