"""Pages of newspapers whose truth is known: foreign articles under invented heads, set in columns of a paper.

`draw_page` draws a `Page`: its text as a scan or a paste has it, and its blocks, each with the places of its
characters.  Headlines, names, papers and captions are made from templates; what the articles say is a package's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

Convert = Callable[[str], str]
CLOSING = '，。、；：？！”’）》」』】,;:?!)%…'
OPENING = '“‘（《「『【('
_ATOM = re.compile('[A-Za-z0-9.%/_+-]+|……|——| |.', re.S)


class Style(NamedTuple):
    """How a page is set.

    `width` counts Han; `kinsoku` says what becomes of a closing mark at the edge: it hangs over it, it takes the
    character before it along, or it begins the next line; `parts` is how paragraphs are told apart; `opening` is what
    stands between a headline and its text.
    """

    width: int
    kinsoku: str  # hang, pull, push
    parts: str  # indent, blank, both, lost (a blank line, and an indent that an engine did not keep), none
    opening: str  # byline, dateline, both, none
    hard: bool  # Markdown hard breaks at the ends of lines
    feet: bool  # blank lines at the feet of columns, in mid-sentence
    rich: bool  # decks, crossheads, captions inside sentences, jump lines, furniture
    traditional: bool


class Gold(NamedTuple):
    """A block as it is meant: `places` are those of its characters in the page, white space left out."""

    role: str
    text: str
    article: int
    places: tuple[int, ...]


class Page(NamedTuple):
    """A text and its blocks, in the order in which they are to be read; furniture belongs to the article it is in."""

    text: str
    blocks: tuple[Gold, ...]
    style: Style | None = None


STYLES = {
    'kinsoku': ('hang', 'pull', 'push'),
    'parts': ('indent', 'indent', 'blank', 'blank', 'both', 'lost', 'none'),
    'opening': ('byline', 'dateline', 'both', 'none'),
}


def draw_style(rng: Random, rich: bool = True) -> Style:
    """Draw a style; narrow columns are commoner than wide ones, as in print."""
    width = rng.choice([rng.randint(6, 9), rng.randint(10, 14), rng.randint(15, 20), rng.randint(21, 40)])
    kinsoku = rng.choice(STYLES['kinsoku'])
    parts = rng.choice(STYLES['parts'])
    opening = rng.choice(STYLES['opening'])
    return Style(width, kinsoku, parts, opening, rng.random() < 0.25, rng.random() < 0.4, rich, rng.random() < 0.4)


# ---- what is set


@dataclass(slots=True)
class _Sheet:
    """A page being set: its lines, and the places of each block's characters."""

    text: str = ''
    blocks: list[tuple[str, str, int]] = field(default_factory=list)
    places: list[list[int]] = field(default_factory=list)
    foot: Callable[[int], str] | None = None  # what stands at the foot of a page ...
    head: Callable[[int], str] | None = None  # ... and at the head of the next one
    size: int = 0  # lines of a page, 0 for no end
    rows: int = 0
    page: int = 1

    def new(self, role: str, text: str, article: int) -> int:
        self.blocks.append((role, text, article))
        self.places.append([])
        return len(self.blocks) - 1

    def line(self, block: int, content: str, before: str = '', after: str = '') -> None:
        if self.size and self.rows >= self.size:
            self.turn(self.blocks[block][2])
        self.rows += 1
        self._write(block, content, before, after)

    def turn(self, article: int) -> None:
        """Begin another page: a foot, a form feed, a head."""
        self.rows = 0
        for say, before in ((self.foot, ''), (self.head, '\f')):
            if say:
                text = say(self.page)
                self._write(self.new('furniture', text, article), text, before)
            self.page += before == ''

    def _write(self, block: int, content: str, before: str, after: str = '') -> None:
        start = len(self.text) + len(before)
        self.text += f'{before}{content}{after}\n'
        self.places[block] += [start + i for i, char in enumerate(content) if not char.isspace()]

    def blank(self, count: int = 1) -> None:
        self.text += '\n' * count

    def done(self, style: Style) -> Page:
        golds = [Gold(*block, tuple(places)) for block, places in zip(self.blocks, self.places, strict=True)]
        return Page(self.text, tuple(sorted(golds, key=lambda gold: gold.article)), style)


def wrap(text: str, width: int, kinsoku: str, first: int = 0) -> list[str]:
    """Break a paragraph into lines of `width` Han; `first` Han fewer fit into the first one.

    Words and numbers stay whole; a space at a break falls away.

    >>> wrap('桥通车了，大家来看。', 4, 'hang'), wrap('桥通车了，大家来看。', 4, 'push')
    (['桥通车了，', '大家来看。'], ['桥通车了', '，大家来', '看。'])
    >>> wrap('桥通车了，大家来看。', 4, 'pull')
    ['桥通车', '了，大家', '来看。']
    """
    atoms = _ATOM.findall(text)
    lines: list[list[str]] = [[]]
    room = 2 * (width - first)
    for atom in atoms:
        line = lines[-1]
        size = _columns(atom)
        if not line and atom == ' ':
            continue
        if line and _columns(''.join(line)) + size > room:
            if atom in CLOSING and kinsoku == 'hang' and not (len(line) > 1 and line[-2] in CLOSING):
                line.append(atom)
                continue
            room = 2 * width
            lines.append([])
            if atom == ' ':
                continue
            if atom in CLOSING and kinsoku == 'pull':
                while len(line) > 1 and (line[-1] in CLOSING or not lines[-1]):
                    lines[-1].insert(0, line.pop())
            while kinsoku != 'push' and len(line) > 1 and line[-1] in OPENING:
                lines[-1].insert(0, line.pop())
        lines[-1].append(atom)
    return [''.join(line).strip() for line in lines if ''.join(line).strip()]


def _columns(text: str) -> int:
    return sum(1 if char < '\u0300' else 2 for char in text)


# ---- what heads are made of

_FIRST = '云石林沙柳梅松竹溪潭岭坪枫桐荷葵苇榕'
_LAST = '川桥湾浦塘岗埠泉坝洲阳陵'
_SURNAMES = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹'


def _words(text: str) -> list[str]:
    return text.split()


_GIVEN = _words('明 伟 静 亦舟 若溪 望之 晓禾 文川 子岚 青 海波 立诚 雨桐 建中 秋白 长风 亚楠 思远')
_THINGS = _words("""
    污水处理厂 社区食堂 城际公交 老旧小区改造 春季植树 跨江大桥 青少年书屋 农产品市场 县级医院 防汛演练 职业技能竞赛
    非遗工坊 夜间集市 智慧停车
""")
_DONE = _words('正式启用 进展顺利 惠及万家 成效初显 再提速 迎来首批居民 项目开工 今起试行 引来八方客 获市民点赞')
_CALLS = _words('盘活闲置资源 让利于民 打通最后一公里 补齐短板 织密安全网 把实事办到心坎上 跑出加速度 守住绿水青山')
DECKS = (
    '总投资{n}亿元 预计明年{m}月建成',
    '今年以来已有{n}个村受益',
    '首批{n}辆车上路 票价两元',
    '{n}项措施{m}月起实施',
    '覆盖{n}个乡镇 服务群众{m}万人次',
)
CROSS = _words("""
    从无到有的变化 难题怎么解 群众说了算 小院里的大事 探出一条新路 账本越算越明白 谁来管 下一步怎么走
    老手艺有了新市场 一张图管到底
""")
SCENES = _words('工人正在安装设备 居民在广场上散步 孩子们参观新馆 村民忙着采摘 志愿者在路口值守 施工人员检修管线')


def name(rng: Random) -> str:
    return rng.choice(_SURNAMES) + rng.choice(_GIVEN)


def town(rng: Random) -> str:
    return rng.choice(_FIRST) + rng.choice(_LAST)


def paper(rng: Random) -> str:
    return town(rng) + rng.choice(['日报', '晚报', '时报', '都市报'])


def filled(template: str, rng: Random) -> str:
    return template.format(n=rng.randint(2, 90), m=rng.randint(2, 12))


def headline(rng: Random) -> str:
    """Make a headline; `# ` is no part of it."""
    where, what, done, call = town(rng), rng.choice(_THINGS), rng.choice(_DONE), rng.choice(_CALLS)
    return rng.choice(
        [
            f'{where}{what}{done}',
            f'{where}：{call}',
            f'{what}{done} {where}{call}',
            f'“{call}”的{where}实践',
            f'{where}{rng.randint(3, 80)}个{what}{done}',
            f'{where}{what}为何{done}？',
            f'{call} {rng.choice(_CALLS)}',
            f'走进{where}{what}',
        ]
    )


def byline(rng: Random, house: str) -> str:
    who, other = name(rng), name(rng)
    return rng.choice(
        [
            f'本报记者 {who}',
            f'■{house}记者 {who} 通讯员 {other}',
            f'{house}全媒体记者 {who} {other}',
            f'记者 {who}',
            f'\u3014记者{who}／{town(rng)}报道\u3015',
            f'文/图 {who}',
            f'2031-{rng.randint(1, 12):02}-{rng.randint(1, 28):02} 09:{rng.randint(10, 59)} 来源：{house}',
            f'作者：{who} 编辑：{other}',
            f'本报评论员 {who}',
        ]
    )


def dateline(rng: Random, house: str) -> str:
    month, day = rng.randint(1, 12), rng.randint(1, 28)
    return rng.choice(
        [
            '本报讯 ',
            f'本报讯（记者 {name(rng)}）',
            f'{house}{month}月{day}日讯（记者 {name(rng)}）',
            f'{house}{month}月{day}日讯 ',
            f'本报{town(rng)}{month}月{day}日电（记者{name(rng)}）',
            f'\u3014记者{name(rng)}／{town(rng)}报道\u3015',
        ]
    )


def caption(rng: Random, house: str) -> str:
    scene, who = rng.choice(SCENES), name(rng)
    day = f'{rng.randint(1, 12)}月{rng.randint(1, 28)}日'
    return rng.choice(
        [
            f'{day}，在{town(rng)}{rng.choice(_THINGS)}现场，{scene}。{house}记者 {who} 摄',
            f'图为{scene}。 {who} 摄',
            f'▲{scene}。（资料图片）',
            f'{day}，{scene}。 通讯员 {who} 摄',
            f'{scene}。（{house}记者 {who} 摄）',
        ]
    )


def furniture(rng: Random, house: str) -> str:
    return rng.choice(
        [
            f'2031年{rng.randint(1, 12)}月{rng.randint(1, 28)}日 星期{rng.choice("一二三四五六日")}',
            f'A{rng.randint(2, 12)} 要闻',
            f'第{rng.randint(2, 9)}版',
            f'{house} 电子版',
            f'责任编辑 {name(rng)} 版式 {name(rng)}',
        ]
    )


# ---- setting


def draw_page(
    style: Style, rng: Random, bodies: Sequence[Sequence[str]], convert: Convert = str, heads: Sequence[str] = ()
) -> Page:
    """Set articles, one for each of `bodies` (paragraphs), on a page; `convert` is for what is invented."""
    sheet = _Sheet()
    house = paper(rng)
    if style.rich and rng.random() < 0.7:
        sheet.line(sheet.new('furniture', text := convert(furniture(rng, house)), 0), text)
        sheet.blank(rng.choice([0, 1, 2]))
    for number, body in enumerate(bodies):
        if number:
            sheet.blank(rng.choice([1, 1, 2, 3]))
        _Setter(sheet, style, rng, house, number, convert, heads).article(body)
    return sheet.done(style)


def draw_issue(
    style: Style, rng: Random, bodies: Sequence[Sequence[str]], convert: Convert = str, heads: Sequence[str] = ()
) -> Page:
    """Set articles over pages that a form feed parts; the first one or two break off and go on behind the others."""
    sheet = _Sheet(size=rng.randint(24, 60))
    house, day = paper(rng), f'2031年{rng.randint(1, 12)}月{rng.randint(1, 28)}日'
    head = rng.choice([f'{house} {day} 第{{}}版', f'第{{}}版 {house}', house])
    foot = rng.choice(['— {} —', '{}', '第{}页'])
    sheet.head, sheet.foot = (lambda n: convert(head.format(n))), (lambda n: convert(foot.format(n)))
    sheet.line(sheet.new('furniture', text := sheet.head(1), 0), text)
    sheet.blank()
    setters = [_Setter(sheet, style, rng, house, number, convert, heads) for number in range(len(bodies))]
    parted = min(rng.choice([1, 1, 2]), len(bodies) - 1)
    rests = []
    for number, (setter, body) in enumerate(zip(setters, bodies, strict=True)):
        if number:
            sheet.blank(rng.choice([1, 2]))
        if number < parted:
            rests.append((setter, sheet.page, setter.broken(body, number + 2)))
        else:
            setter.article(body)
    rng.shuffle(rests)
    for setter, page, rest in rests:
        sheet.blank()
        setter.go_on(rest, page)
    return sheet.done(style)


class _Setter:
    """Sets one article."""

    def __init__(
        self,
        sheet: _Sheet,
        style: Style,
        rng: Random,
        house: str,
        number: int,
        convert: Convert,
        heads: Sequence[str] = (),
    ) -> None:
        self.sheet, self.style, self.rng = sheet, style, rng
        self.house, self.number, self.convert = house, number, convert
        self.gap = 1 if style.parts in ('blank', 'both', 'lost') else 0
        self.heads = heads
        self.title = ''
        self.body: Sequence[str] = ()
        self.mark = rng.random() < 0.2  # the headline is one of Markdown

    def article(self, body: Sequence[str]) -> None:
        style, rng = self.style, self.rng
        self.body = body
        lead = self.top()
        between = self._between(len(body))
        for i, text in enumerate(body):
            if i in between and style.rich:
                self.sheet.blank()
                own = self.words() if self.heads and rng.random() < 0.5 else ''
                self.whole('crosshead', own or self.convert(rng.choice(CROSS)), str)
                self.sheet.blank(1 - self.gap)
            self.paragraph(lead + text if i == 0 else text)
        if style.rich and rng.random() < 0.2:
            self.whole('jump', f'（下转第{rng.randint(2, 8)}版）')

    def broken(self, body: Sequence[str], page: int) -> tuple[int, list[str], Sequence[str]]:
        """Set an article as far as into its second paragraph; return that block, its other lines, what follows.

        It goes on on page `page`, as it says.
        """
        lead = self.top()
        self.paragraph(lead + body[0])
        block, lines = self.open(body[1])
        size = max(1, len(lines) // 2)
        self.lay(block, lines[:size], True)
        self.sheet.blank(self.gap)
        self.whole('jump', f'（下转第{page}版）')
        return block, lines[size:], body[2:]

    def go_on(self, rest: tuple[int, list[str], Sequence[str]], page: int) -> None:
        """Set what is left of an article that broke off on page `page`; some repeat the headline, or half of it."""
        block, lines, others = rest
        title = self.title if self.rng.random() < 0.3 else ''
        if title and self.rng.random() < 0.5:
            title = title.split(' ')[0] if ' ' in title else title[len(title) // 3 :]
        self.whole('jump', f'（上接第{page}版）')
        if title:
            self.sheet.line(self.sheet.new('furniture', title, self.number), title)
            self.sheet.blank(self.gap)
        self.lay(block, lines, False)
        self.sheet.blank(self.gap)
        for text in others:
            self.paragraph(text)

    def top(self) -> str:
        """Set the head; return the dateline."""
        style, rng = self.style, self.rng
        known = self.heads and rng.random() < 0.5
        title = self.title = self.convert(rng.choice(self.heads) if known else headline(rng))
        self.sheet.line(self.sheet.new('headline', title, self.number), title, '# ' * self.mark)
        self.sheet.blank(max(self.gap, rng.choice([0, 1])))
        if style.rich and rng.random() < 0.4:
            self.whole('deck', filled(rng.choice(DECKS), rng))
        if style.opening in ('byline', 'both'):
            self.whole('byline', byline(rng, self.house))
        return self.convert(dateline(rng, self.house)) if style.opening in ('dateline', 'both') else ''

    def _between(self, size: int) -> set[int]:
        return set(self.rng.sample(range(1, size), min(2, size - 2))) if size > 3 and self.rng.random() < 0.5 else set()

    def whole(self, role: str, text: str, convert: Convert | None = None) -> None:
        """Set a line of its own."""
        text = (convert or self.convert)(text)
        self.sheet.line(self.sheet.new(role, text, self.number), text)
        self.sheet.blank(self.gap)

    def words(self) -> str:
        """Return a few words of the article, as crossheads have them; '' where none are right."""
        found = [
            words
            for text in self.body
            for words in re.findall('(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{4,10}(?=[，。])', text)
        ]
        return self.rng.choice(found) if found else ''

    def quote(self) -> str:
        """Return some words of the article, set again to be looked at; '' where none are right."""
        found = [words for text in self.body for words in re.findall('[\u4e00-\u9fff，]{12,30}(?=[。！？])', text)]
        return f'“{self.rng.choice(found).strip("，")}”' if found else ''

    def open(self, text: str) -> tuple[int, list[str]]:
        """Begin a paragraph; return its block and its lines."""
        short = 2 if self.style.parts in ('indent', 'both', 'lost') else 0
        return self.sheet.new('paragraph', text, self.number), wrap(text, self.style.width, self.style.kinsoku, short)

    def lay(self, block: int, lines: Sequence[str], first: bool, foot: int = 0, picture: int = 0) -> None:
        """Set lines; before line `picture` stands a caption, before line `foot` a blank line."""
        indent = first and self.style.parts in ('indent', 'both')
        for i, line in enumerate(lines):
            if i and i == picture:
                quote = self.quote() if self.rng.random() < 0.2 else ''
                shown = quote or self.convert(caption(self.rng, self.house))
                self.sheet.blank()
                self.sheet.line(self.sheet.new('furniture' if quote else 'caption', shown, self.number), shown)
                self.sheet.blank()
            if i and i == foot:
                self.sheet.blank()
            before = '\u3000\u3000' if indent and i == 0 else ''
            self.sheet.line(block, line, before, '  ' if self.style.hard else '')

    def paragraph(self, text: str) -> None:
        style, rng = self.style, self.rng
        block, lines = self.open(text)
        picture = foot = 0
        if len(lines) > 4:  # not after a line that a sentence ends with: no interruption then
            inside = [i for i in range(1, len(lines) - 1) if lines[i - 1][-1] not in '。！？”：…']
            if inside and style.rich and rng.random() < 0.2:
                picture = rng.choice(inside)
            elif inside and style.feet and rng.random() < 0.3:
                foot = rng.choice(inside)
        self.lay(block, lines, True, foot, picture)
        self.sheet.blank(self.gap)


# ---- what the articles say

_DATED = re.compile('[讯電电訊]|[记記]者|[摄攝影]|[报報]|图|圖')


def bodies(documents: Sequence[Sequence[str]], rng: Random, longest: int = 400) -> Iterator[list[str]]:
    """Yield runs of 2 to 7 paragraphs that follow each other in a document, and are no head, no dateline, no list."""
    while True:
        document = rng.choice(documents)
        size = rng.randint(2, 7)
        start = rng.randrange(max(1, len(document) - size))
        run = [text for text in document[start : start + size] if _is_body(text, longest)]
        if len(run) > 1:
            yield run


def _is_body(text: str, longest: int) -> bool:
    return (
        25 <= len(text) <= longest
        and text[-1] in '。！？”」'
        and not _DATED.search(text[:30])
        and not re.search(r'[\n\t\u3000（(][^）)]{0,12}[摄攝完][）)]|  |\u3000', text)
    )
