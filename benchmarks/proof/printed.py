"""Pages of foreign articles that nothing was chosen on: set by `tools/page_setting.py`, read by Tesseract.

Every page has a look of its own: faces, sizes, columns, indents, rules, photos with captions inside sentences, decks,
crossheads, bylines, jump lines.  Headlines are a daily's own in half of the articles, made from templates in the rest.
Needs Pillow, Debian's fonts-noto-cjk and tesseract-ocr with chi_sim and chi_tra.  What was read is kept in the cache,
a folder a seed.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from proof import layouts, papers, scans, texts
from proof.drawn import Texts

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'tools'))

CACHE = Path.home() / '.cache' / 'cleaner-benchmark'
PAGES = 32
_TITLE = re.compile('[记記]者|[摄攝]|讯|電|（|。|评论员|通讯员')
_CAPTIONS = ('{scene}。 {who} 摄', '图为{scene}。{who} 摄', '{day}，{scene}。本报记者 {who} 摄', '{scene}（资料图片）')


def titles(folder: Path) -> list[str]:
    """Return the headlines of the daily of `texts`: short lines without a stop, a long one below."""
    lines = [line.strip() for line in texts.news(folder)]
    return sorted(
        {
            line
            for line, below in pairwise(lines)
            if 6 <= len(line) <= 30
            and line[-1] not in '。！；：，”）)…'
            and not _TITLE.search(line)
            and len(below) > 40
        }
    )


class _Drawer:
    """Draws pages as `page_setting.set_page` takes them."""

    def __init__(self, rng: Random, heads: Sequence[str], bodies: Iterator[list[str]], traditional: bool) -> None:
        self.rng, self.heads, self.bodies = rng, heads, bodies
        self.convert = texts.opencc('s2tw') if traditional else str
        self.house = papers.paper(rng)
        self.opening = rng.choice(papers.STYLES['opening'])
        self.deck, self.cross, self.photo, self.jump = (rng.random() < share for share in (0.4, 0.6, 0.8, 0.2))

    def title(self) -> str:
        return self.rng.choice(self.heads) if self.rng.random() < 0.5 else papers.headline(self.rng)

    def caption(self) -> str:
        rng = self.rng
        day = f'{rng.randint(1, 12)}月{rng.randint(1, 28)}日'
        return rng.choice(_CAPTIONS).format(scene=rng.choice(papers.SCENES), who=papers.name(rng), day=day)

    def article(self, columns: int) -> dict[str, Any]:
        rng, say = self.rng, self.convert
        body = next(self.bodies)
        title = self.title()
        if columns < 3 and len(title) > 9 and ' ' not in title:
            half = len(title) // 2
            title = f'{title[:half]}|{title[half:]}'
        blocks: list[dict[str, Any]] = [{'headline': say(title)}]
        if self.deck and columns > 1 and rng.random() < 0.6:
            blocks.append({'deck': say(papers.filled(rng.choice(papers.DECKS), rng))})
        if self.opening in ('byline', 'both'):
            blocks.append({'byline': say(papers.byline(rng, self.house))})
        lead = say(papers.dateline(rng, self.house)) if self.opening in ('dateline', 'both') else ''
        inner = range(1, len(body))
        cross = set(rng.sample(inner, 1)) if self.cross and len(body) > 3 else set[int]()
        photo = rng.choice(inner) if self.photo and rng.random() < 0.6 else 0
        for i, text in enumerate(body):
            if i in cross:
                blocks.append({'crosshead': say(rng.choice(papers.CROSS))})
            if photo and i == photo:
                wide = rng.choice([1, 1, 2]) if columns > 2 else 1
                column = rng.randint(0, columns - wide)
                where = {'column': column, 'at': round(rng.uniform(0.1, 0.9), 2), 'rows': rng.randint(4, 8)}
                blocks.append({'photo': {**where, 'wide': wide, 'caption': say(self.caption())}})
            blocks.append({'paragraph': (lead if i == 0 else '') + text})
        if self.jump:
            blocks.append({'jump': say(f'（下转第{rng.randint(2, 8)}版）')})
        return {'columns': columns, 'blocks': blocks}

    def page(self, name: str, style: str) -> dict[str, Any]:
        rng = self.rng
        total = rng.randint(3, 5)
        bands = []
        for _ in range(rng.randint(1, 3)):
            first = rng.randint(1, total)
            shares = [first, total - first] if first < total else [total]
            bands.append([self.article(columns) for columns in shares])
        day = f'2031年{rng.randint(1, 12)}月{rng.randint(1, 28)}日 星期{rng.choice("一二三四五六日")}'
        number = rng.randint(2, 9)
        head = rng.choice([f'{self.house} {day} 第{number}版 要闻', f'A{number} 综合 {day} {self.house}'])
        page: dict[str, Any] = {
            'name': name,
            'about': 'drawn',
            'style': style,
            'head': self.convert(head),
            'bands': bands,
        }
        if rng.random() < 0.3:
            page['foot'] = self.convert(f'责任编辑 {papers.name(rng)} 版式 {papers.name(rng)}')
        if rng.random() < 0.3:
            page['tilt'] = round(rng.uniform(-0.5, 0.5), 2)
        return page


def make(folder: Path, source: Texts, seed: int, count: int, cache: Path) -> None:
    """Set so many pages and have them read, those left out that are in `folder`."""
    import make_pages
    import page_setting

    heads = titles(cache)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        name = f'page-{number:03}'
        if (folder / f'{name}.zoned.txt').exists():
            continue
        rng = Random(f'{seed} {number}')
        traditional = rng.random() < 0.4
        genre = source.genres[rng.choice(layouts.GENRES[traditional])]
        script = 'TC' if traditional else 'SC'
        runs = papers.bodies(genre.documents, rng, 260)
        while True:
            style = page_setting.Style(
                script,
                rng.choice(['Serif', 'Serif', 'Sans']),
                rng.choice(['Serif', 'Sans']),
                rng.randint(24, 29),
                rng.choice([1.4, 1.45, 1.5, 1.55, 1.6]),
                rng.random() < 0.5,
                rng.choice(['squeeze', 'carry', 'leave']),
                rng.random() < 0.6,
                2 if rng.random() < 0.85 else 0,
            )
            page_setting.STYLES[name] = style
            page = _Drawer(rng, heads, runs, traditional).page(name, name)
            try:
                with tempfile.TemporaryDirectory() as images:
                    make_pages.make(page, ('gold', 'tesseract'), Path(images), folder)
            except (ValueError, ZeroDivisionError):  # more than a sheet holds
                continue
            break
        print(f'{folder.name}/{name}', file=sys.stderr)


def tables(source: Texts, cache: Path = CACHE, seed: int = 1, count: int = PAGES) -> str:
    """Return the tables of so many pages; sets and reads those that are not in the cache."""
    folder = cache / f'printed-{seed}'
    make(folder, source, seed, count, cache)
    return scans.tables(source, folder, ', pages drawn at random')
