"""Make the damaged pages of `corpus_samples/` from their gold files.

    python tools/make_samples.py [FOLDER]

A gold file is the clean truth; a page is that truth laid out and then damaged the way the real fault comes about:
glosses and frame shifts by the byte process of a site tool that searches and replaces in GBK, columns by breaking
lines, marks by a later step that folds them.  The gloss tables are drawn at random, from a seed that is the sample's
name: every run writes the same bytes.  Pages that have no recipe here (lessons, verse) are written by hand.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent.parent / 'corpus_samples'
MARKS = '！，？；'
# Characters a site's gloss table is drawn from, each with the one reading the site writes for it, context or not.
TRADITIONAL = """
學xué 業yè 發fā 進jìn 關guān 數shù 會huì 現xiàn 產chǎn 術shù 長zhǎng 實shí 經jīng
時shí 務wù 對duì 應yìng 質zhì 動dòng 國guó 導dǎo 環huán 個gè 據jù 當dāng 設shè 領lǐng
點diǎn 區qū 場chǎng 統tǒng 網wǎng 聯lián 規guī 開kāi 優yōu 內nèi 協xié 報bào 強qiáng
調diào 達dá 項xiàng 創chuàng 穩wěn 節jié 級jí 結jié 農nóng 運yùn 過guò 機jī 見jiàn
鄉xiāng 鎮zhèn 預yù 養yǎng 來lái 構gòu 標biāo 專zhuān 書shū 準zhǔn 濟jì 營yíng 計jì
話huà 責zé 轉zhuǎn 線xiàn 驗yàn 為wèi 試shì 識shí
"""
SIMPLIFIED = """
会huì 国guó 产chǎn 业yè 发fā 质zhì 长cháng 中zhōng 现xiàn 实shí 经jīng 务wù 应yìng
动dòng 环huán 个gè 数shù 设shè 点diǎn 区qū 场chǎng 统tǒng 规guī 开kāi 报bào 调diào
达dá 项xiàng 节jié 级jí 农nóng 运yùn 过guò 机jī 乡xiāng 镇zhèn 来lái 标biāo 书shū 计jì
责zé 线xiàn 网wǎng 学xué 进jìn 关guān 时shí 对duì 书shū
"""


class Block(NamedTuple):
    role: str
    text: str


class Gloss(NamedTuple):
    char: str
    reading: str


def gold(name: str, folder: Path = FOLDER) -> list[list[Block]]:
    """Read a gold file: articles of blocks, in reading order."""
    chunks = (folder / f'{name}.gold.tsv').read_text(encoding='utf-8').strip('\n').split('\n\n')
    return [[Block(*line.split('\t', 1)) for line in chunk.split('\n')] for chunk in chunks]


# The site tool


def table(name: str, source: str, size: int, *, always: str = '', never: str = '', space: str = '') -> list[Gloss]:
    """Draw a gloss table of `size` characters; the entries of `space` have a space after their reading."""
    chance = random.Random(name)
    ranked = sorted((chance.random() - (item[0] in always), item) for item in source.split() if item[0] not in never)
    return [Gloss(item[0], item[1:] + ' ' * (item[0] in space)) for _, item in ranked[:size]]


def corrupt(text: str, glosses: Iterable[Gloss], marks: str = MARKS, swallow: bool = True) -> str:
    """Search and replace in the GBK bytes of `text`, at any offset, and read the result again.

    A hit at an odd offset tears two characters: the orphaned first byte is shown as `?` and takes a following byte
    below 0x40 with it (`swallow`), or is dropped.  The reader goes on one byte off until an ASCII byte puts it in step.
    """
    raw = text.encode('gbk')
    for mark in marks:
        raw = raw.replace(mark.encode('gbk'), b'\x01' + mark.encode('gbk'))  # 0x01: the tool's own note, not shown
    for char, reading in glosses:
        raw = raw.replace(char.encode('gbk'), char.encode('gbk') + f'({reading})'.encode('gbk'))
    return ''.join(_shown(raw, swallow))


def _shown(raw: bytes, swallow: bool) -> Iterator[str]:
    at = 0
    while at < len(raw):
        if raw[at] < 0x80:
            yield chr(raw[at]) if raw[at] != 1 else ''
            at += 1
        elif at + 1 < len(raw) and 0x40 <= raw[at + 1] <= 0xFE and raw[at + 1] != 0x7F:
            yield raw[at : at + 2].decode('gbk', 'ignore')  # a pair of the user-defined area vanishes
            at += 2
        else:
            yield '?' if swallow else ''
            at += 2 if swallow else 1


def fold(text: str) -> str:
    """Make marks half-width, as a site's last step does; 。 and 、 stay."""
    return text.translate(str.maketrans('！，？；：（）', '!,?;:()'))


def unfold(text: str) -> str:
    """Undo `fold`: what the site tool saw.  Marks between digits (a time of day) were never full-width."""
    return re.sub(r'(?<![0-9])[!,?;:()]|[!,?;:()](?![0-9])', lambda m: chr(ord(m[0]) + 0xFEE0), text)


# Layout


def wrapped(text: str, width: int, end: str = '\n') -> str:
    """Break a line every `width` code points, however the sentence stands."""
    return end.join(text[i : i + width] for i in range(0, len(text), width))


def torn(text: str, *feet: str, end: str = '\n\n') -> str:
    """Break `text` behind each of `feet`, strings that occur in it once: the ends of columns."""
    for foot in feet:
        if text.count(foot) != 1:
            raise ValueError(f'{foot!r} occurs {text.count(foot)} times')
        text = text.replace(foot, foot + end)
    return text


def page(articles: Iterable[Iterable[Block]], dress: Callable[[Block], str], between: str = '\n\n') -> str:
    return between.join(dress(block) for article in articles for block in article)


# The samples


def narrow_column(name: str, folder: Path) -> bytes:
    opening = '听取气象、水利、应急等部门'

    def dress(block: Block) -> str:
        text = block.text
        if opening in text:
            head, tail = torn(text, opening, end='\0').split('\0')
            return wrapped(head, 8, '  \n') + '\n\n' + tail
        return text.replace('全媒体记者 周砚秋', '全媒体  \n记者 周砚秋')

    marks = [('# ', ''), ('### ', ''), ('## ', '### ')]  # headline and crosshead, article by article
    parts = []
    for (head, cross), article in zip(marks, gold(name, folder), strict=True):
        mark = {'headline': head, 'crosshead': cross}
        parts.append('\n\n'.join(mark.get(block.role, '') + dress(block) for block in article))
    text = '\n\n\n' + '\n\n\n\n'.join([parts[0], parts[1]]) + '\n\n' + parts[2]
    text = torn(text, '把共治机制落')
    text = text.replace('\n\n扫码', '\n\n\n\n扫码').replace('结束。\n\n', '结束。  \n')
    return text.encode()


def glossed_site(name: str, folder: Path) -> bytes:
    text = unfold(page(gold(name, folder), lambda block: block.text))
    glosses = table(name, TRADITIONAL, 24, always='業發產經質務', never='會國長')
    source, gap = '臨瀾發(fā)布', '\N{NO-BREAK SPACE}'
    return fold(corrupt(text, glosses)).replace(f'{source} ', f'{gap} {source} {gap} ', 1).encode()


def web_digest(name: str, folder: Path) -> bytes:
    text = page(gold(name, folder), lambda block: block.text)
    text = re.sub(r'(\A.*\n)\n', r'\1', text)  # the site's path and the headline stand close, and so does the tail
    return text.replace('\n\n相关稿件', '\n相关稿件').encode()


def shifted_site(name: str, folder: Path) -> bytes:
    glosses = table(name, TRADITIONAL, 60, always='數會創', never='志膽強', space='會創')
    first, second = (page([article], lambda block: block.text, '\n') for article in gold(name, folder))
    first, second = fold(corrupt(unfold(first), glosses)), corrupt(second, glosses)
    return f'\n{first}\n{second}\n'.encode()  # the second came from another desk, its marks full-width


def merged_page(name: str, folder: Path) -> bytes:
    feet = ('返乡务工人员等重', '交通部门联合巡', '新造林地都在地图上落', '我看着栽下去的，', '组织农技人员下')
    articles = gold(name, folder)
    caption = next(block.text for article in articles for block in article if block.role == 'caption')
    text = '\n\n\n' + page(articles, lambda block: block.text).replace(f'\n\n{caption}', '')
    text = torn(torn(text, *feet), '机器人关节、高速主轴、', end=f'\n\n\n\n{caption}\n\n')
    return text.replace('\n\n小轴承', '\n\n\n\n小轴承').encode()


def gbk_page(name: str, folder: Path) -> bytes:
    text = page(gold(name, folder), lambda block: block.text) + '\n'
    glosses = table(name, SIMPLIFIED, 22, always='产业发质场', never='环')  # this site's tool knew no marks
    return corrupt(text, glosses, marks='').replace('\n', '\r\n').encode('gb18030')


def traditional_page(name: str, folder: Path) -> bytes:
    def dress(block: Block) -> str:
        if block.role != 'paragraph':
            return f'\n{block.text}\n' if block.role == 'headline' else block.text
        return wrapped('\N{IDEOGRAPHIC SPACE}' * 2 + block.text, 14)

    text = '\n\n\n'.join(page([article], dress, '\n').strip('\n') for article in gold(name, folder))
    return torn(text, '一律五折，週末假\n', '有八個採\n', '後來由社區居民\n', end='\n').encode()


def invisible(name: str, folder: Path) -> bytes:
    chance = random.Random(name)
    text = page(gold(name, folder), lambda block: block.text) + '\n'
    for area in ('桐花湾片区', '白鹭洲片区', '老船厂片区', '新南门片区'):
        text = text.replace(area, ' '.join(area))
    text = re.sub(r'(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])', lambda _: '\u200b' * (chance.random() < 0.06), text)
    text = re.sub(r'\n\n(?=4月|夜间|据)', '\n\n\ufeff', text)  # where pieces of a page were put together
    for before, control in (('设计时', '\x02'), ('以前这里', '\x08'), ('届时', '\x7f')):
        text = text.replace(before, before + control)
    return f'\ufeff{text}'.encode()


def stray_bytes(name: str, folder: Path) -> bytes:
    strays = iter((b'\x97', b'\xff', b'\xe6', b'\xb2'))  # a lone trail, a filler, a character cut short
    text = page(gold(name, folder), lambda block: block.text) + '\n'
    glosses = table(name, TRADITIONAL, 26, always='業發經時開', space='會創')
    damaged = fold(corrupt(unfold(text).replace('\ufffd', '\x1a'), glosses, marks=''))
    return re.sub(rb'\x1a', lambda _: next(strays), damaged.encode())


RECIPES: dict[str, Callable[[str, Path], bytes]] = {
    'narrow-column': narrow_column,
    'glossed-site': glossed_site,
    'web-digest': web_digest,
    'shifted-site': shifted_site,
    'merged-page': merged_page,
    'gbk-page': gbk_page,
    'traditional-page': traditional_page,
    'invisible': invisible,
    'stray-bytes': stray_bytes,
}


def main(folder: Path = FOLDER) -> None:
    for name, recipe in RECIPES.items():
        (folder / f'{name}.txt').write_bytes(recipe(name, FOLDER))


if __name__ == '__main__':
    main(*map(Path, sys.argv[1:2]))
