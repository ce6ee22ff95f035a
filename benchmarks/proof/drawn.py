"""What is drawn at random, with fixed seeds: documents, pieces of text, the tables of sites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from random import Random

from proof.texts import Genre


class Texts:
    """The genres, and what is drawn from them; another `seed` draws other than what the tables show."""

    def __init__(self, genres: Mapping[str, Genre], docs: int, seed: str = '') -> None:
        self.genres = genres
        self.docs = docs
        self.seed = seed

    def documents(self, script: str, seed: str, count: int) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield so many documents, from all genres of a script in turn: name, paragraphs."""
        rng = Random(self.seed + seed)
        names = [name for name, genre in self.genres.items() if genre.script == script]
        for number in range(count if names else 0):
            name = names[number % len(names)]
            yield name, rng.choice(self.genres[name].documents)

    def sentences(self, script: str, seed: str, size: int) -> Iterator[str]:
        """Yield pieces of `size` code points from anywhere in a script's text, without end."""
        rng = Random(self.seed + seed)
        while True:
            for _, document in self.documents(script, str(rng.random()), 12):
                text = rng.choice([p for p in document if len(p) >= size] or ['\n'.join(document)])
                at = rng.randrange(max(1, len(text) - size + 1))
                yield text[at : at + size]

    @cache  # noqa: B019 - there is one object, for as long as the script runs
    def frequent(self, script: str) -> list[str]:
        """Return the frequent Han of a script; of Traditional those first that Simplified writes otherwise."""
        from opencc import OpenCC

        counts: Counter[str] = Counter()
        for genre in self.genres.values():
            if genre.script == script:
                for document in genre.documents:
                    counts.update(''.join(document))
        han = [char for char, _ in counts.most_common(1500) if '\u4e00' <= char <= '\u9fff' and reading(char)]
        if script == 'Hans':
            return han[:400]
        simple = OpenCC('t2s').convert
        return [char for char in han[:1000] if simple(char) != char] + han[:20]


@cache
def reading(char: str, tone: bool = True) -> str:
    """Return the first reading of a character, '' when there is none that GBK can write."""
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.TONE if tone else Style.NORMAL, heteronym=True, errors='ignore')
    out = found[0][0] if found else ''
    return out if out.encode('gbk', 'ignore').decode('gbk') == out else ''


def draw_table(chars: Sequence[str], size: int, rng: Random, spaces: int = 0) -> dict[str, str]:
    """Return a site's table: characters, each with one reading; some of the readings with a space behind them."""
    out = {char: reading(char) for char in rng.sample(list(chars), min(size, len(chars)))}
    return out | {char: f'{out[char]} ' for char in rng.sample(list(out), min(spaces, len(out)))}


def in_gbk(text: str) -> bool:
    try:
        return text.encode('gbk').decode('gbk') == text
    except UnicodeEncodeError:
        return False
