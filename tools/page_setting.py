"""Set articles as a newspaper sets them: a page image, and what an editor says the page holds.

Bands lie one below the other, articles side by side in a band, each in columns of its own under its own head.  The
unit of length is the pixel; a column is a grid of rows, one line of text each, of which photos take some.
Knows nothing of the engines that read the pages.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageDraw, ImageFont

FONTS = Path('/usr/share/fonts/opentype/noto')  # Debian: fonts-noto-cjk
DPI = 200
WIDTH, HEIGHT, MARGIN = 1654, 2339, 80  # A4; a page is cut below its last line
GAP, RULE, INK, GREY = 34, 2, 20, 176
TOKEN = re.compile(r'[0-9A-Za-z.%+/-]+|——|……|.', re.S)
CLOSING, OPENING = '，。、；：！？）」』》〉】〕”’…', '（「『《〈【〔“‘'
HEAD = ('kicker', 'headline', 'deck', 'byline')

Cell = tuple[int, int]  # column, row
Row = tuple[str, str]  # role, text
Face = ImageFont.FreeTypeFont


@dataclass(frozen=True)
class Style:
    """How a paper looks.

    `kinsoku` is what it does with a mark that would open a line: `squeeze` it into the line before, `carry` the
    character before it down, or `leave` it there.
    """

    script: str  # SC or TC, as the fonts call them
    body: str
    head: str
    size: int
    leading: float
    centred: bool
    kinsoku: str
    rules: bool  # lines between the columns
    indent: int = 2


STYLES = {
    'daily': Style('SC', 'Serif', 'Serif', 26, 1.5, True, 'squeeze', True),
    'evening': Style('SC', 'Serif', 'Sans', 27, 1.45, False, 'carry', False),
    'times': Style('TC', 'Serif', 'Sans', 27, 1.5, False, 'leave', True),
    'harbour': Style('TC', 'Sans', 'Serif', 26, 1.55, True, 'carry', False),
}


class Item(NamedTuple):
    """A line of a column: its tokens, the block it is of, and the rows it takes."""

    role: str
    block: int
    tokens: tuple[str, ...]
    indent: float = 0
    full: bool = False  # set to the full width, as every line of a paragraph but the last
    rows: int = 1


class Zone(NamedTuple):
    """An article on the page: where it stands, and its blocks in reading order."""

    box: tuple[int, int, int, int]
    rows: list[Row]


@cache
def font(style: Style, family: str, weight: str, size: int) -> Face:
    path = FONTS / f'Noto{family}CJK-{weight}.ttc'
    for index in range(10):
        face = ImageFont.truetype(str(path), size, index=index, layout_engine=ImageFont.Layout.BASIC)
        if face.getname()[0] == f'Noto {family} CJK {style.script}':
            return face
    raise LookupError(f'{path} has no face for {style.script}')


def wrap(text: str, measure: Callable[[str], float], room: float, indent: float, kinsoku: str) -> Iterator[list[str]]:
    """Break `text` into lines of `room` pixels, the first one `indent` shorter."""
    line: list[str] = []
    left = room - indent
    em = measure('\N{CJK UNIFIED IDEOGRAPH-4E00}')
    for token in TOKEN.findall(text):
        size = measure(token)
        closes = token in CLOSING and kinsoku != 'leave'
        if line and size > left + 0.01 and not (closes and kinsoku == 'squeeze' and left > -em / 2):
            down = [line.pop()] if closes and len(line) > 1 else []
            while kinsoku != 'leave' and len(line) > 1 and (line[-1] in OPENING or (down and down[0] in CLOSING)):
                down.insert(0, line.pop())
            yield line
            line, left = down, room - sum(map(measure, down))
        if line or token != ' ':
            line.append(token)
            left -= size
    yield line


def fill(items: Sequence[Item], columns: int, rows: int, taken: set[Cell]) -> list[Cell] | None:
    """Give each item its place, column by column; None where `rows` are too few.  A crosshead keeps its next line."""
    free = [(column, row) for column in range(columns) for row in range(rows) if (column, row) not in taken]
    places, at = [], 0
    for item in items:
        need = item.rows + (item.role == 'crosshead')
        while at < len(free):
            column, row = free[at]
            if free[at : at + need] == [(column, row + n) for n in range(need)]:
                break
            at += 1
        else:
            return None
        places.append(free[at])
        at += item.rows
    return places


class Sheet:
    """A page in the making."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.image = Image.new('L', (WIDTH, HEIGHT), 255)
        self.draw = ImageDraw.Draw(self.image)
        self.pitch = round(style.size * style.leading)

    def face(self, role: str, size: int = 0) -> Face:
        style = self.style
        if role in {'headline', 'crosshead'}:
            return font(style, style.head, 'Bold', size or style.size)
        if role in {'byline', 'caption', 'jump', 'furniture'}:
            return font(style, 'Sans' if style.body == 'Serif' else 'Serif', 'Regular', size or style.size - 3)
        if role in {'deck', 'kicker'}:
            return font(style, style.head, 'Regular', size or style.size + 6)
        return font(style, style.body, 'Regular', size or style.size)

    def line(
        self, at: tuple[float, float], tokens: Sequence[str], face: ImageFont.FreeTypeFont, room: float = 0
    ) -> None:
        """Draw tokens from the left, spread or squeezed to `room` where it is given."""
        sizes = [face.getlength(token) for token in tokens]
        if room and sum(sizes) > room and tokens[-1] in CLOSING:
            sizes[-1] /= 2  # the empty half of a mark may stand outside
        extra = (room - sum(sizes)) / max(len(tokens) - 1, 1) if room else 0
        x, y = at
        for token, size in zip(tokens, sizes, strict=True):
            self.draw.text((round(x), round(y)), token, INK, face)
            x += size + extra

    def head(self, blocks: Iterable[Row], x: int, y: int, width: int) -> int:
        """Draw the head of an article `width` wide; return where it ends."""
        for role, text in blocks:
            lines = text.split('|')
            face = self.face(role)
            if role == 'headline':
                most = max(self.face(role, 100).getlength(line.strip()) for line in lines) / 100
                face = self.face(role, min(60, int(width / most)))
            elif role == 'deck':
                lines = [''.join(line) for line in wrap(text, face.getlength, width, 0, 'carry')]
            for line in lines:
                left = (width - face.getlength(line.strip())) / 2 if self.style.centred else 0
                self.line((x + left, y), TOKEN.findall(line.strip()), face)
                y += round(face.size * 1.4)
            y += 8
        return y

    def items(self, blocks: Sequence[Row], room: float) -> Iterator[Item]:
        style = self.style
        for number, (role, text) in enumerate(blocks):
            face = self.face(role)
            if role == 'paragraph':
                indent = style.indent * style.size
                lines = [tuple(line) for line in wrap(text, face.getlength, room, indent, style.kinsoku)]
                for n, line in enumerate(lines):
                    yield Item(role, number, line, 0 if n else indent, n < len(lines) - 1)
            else:
                for tokens in wrap(text, face.getlength, room, 0, 'carry'):
                    spare = room - face.getlength(''.join(tokens))
                    left = spare if role in {'jump', 'byline'} else spare / 2 if style.centred else 0
                    yield Item(role, number, tuple(tokens), left, rows=2 if role == 'crosshead' else 1)

    def article(self, given: Mapping[str, Any], x: int, y: int, column: int) -> Zone:
        """Set one article with its upper left corner at `x`, `y`, in columns `column` wide."""
        style, pitch = self.style, self.pitch
        columns, step = given['columns'], column + GAP
        blocks = [(role, value) for block in given['blocks'] for role, value in block.items() if role != 'photo']
        opens = next(n for n, (role, _) in enumerate(blocks) if role not in HEAD)
        spread = given.get('span', columns)  # columns that the head stands over
        below = self.head(blocks[:opens], x, y, spread * step - GAP) - y
        deep = math.ceil(below / pitch)
        head = {(c, r) for c in range(spread) for r in range(deep)}
        wanted = [block['photo'] for block in given['blocks'] if 'photo' in block]
        photos = [Photo(self, column, deep if want['column'] < spread else 0, **want) for want in wanted]
        items = list(self.items(blocks[opens:], column // style.size * style.size))
        rows, places = 1, None
        taken: set[Cell] = set()
        while places is None:
            rows += 1
            taken = head.union(*(photo.cells(rows) for photo in photos))
            if all(photo.fits(rows) for photo in photos):
                places = fill(items, columns, rows, taken)
        for item, (c, r) in zip(items, places, strict=True):
            room = column // style.size * style.size - item.indent if item.full else 0.0
            top = y + (r + (item.rows - 1) / 2) * pitch
            self.line((x + c * step + item.indent, top), item.tokens, self.face(item.role), room)
        if style.rules:
            for c in range(1, columns):
                top = y + (below if c < spread else 0)
                self.draw.line((x + c * step - GAP // 2, top, x + c * step - GAP // 2, y + rows * pitch), GREY, 1)
        for photo in photos:
            photo.set(x + photo.column * step, y + photo.top(rows) * pitch)
        captions = [(photo.column, photo.top(rows), photo.caption) for photo in photos]
        text = _order(blocks, opens, items, places, captions)
        return Zone((x, y, x + columns * step - GAP, y + rows * pitch), text)


class Photo:
    """A grey box over `wide` columns, `rows` high, and the lines of its caption below it."""

    def __init__(
        self, sheet: Sheet, width: int, first: int, column: int, at: float, rows: int, caption: str, wide: int = 1
    ) -> None:
        self.sheet, self.first, self.column, self.at, self.caption, self.wide = sheet, first, column, at, caption, wide
        self.width = wide * (width + GAP) - GAP
        self.face = sheet.face('caption')
        self.leading = round(self.face.size * 1.35)
        self.lines = list(wrap(caption, self.face.getlength, self.width, 0, 'carry'))
        self.height = rows * sheet.pitch
        self.rows = rows + math.ceil((len(self.lines) * self.leading + 24) / sheet.pitch)

    def fits(self, rows: int) -> bool:
        return self.first + self.rows <= rows

    def top(self, rows: int) -> int:
        return self.first + round(self.at * (rows - self.first - self.rows))

    def cells(self, rows: int) -> set[Cell]:
        top = self.top(rows)
        return {(self.column + c, top + r) for c in range(self.wide) for r in range(self.rows)}

    def set(self, x: int, y: int) -> None:
        draw = self.sheet.draw
        draw.rectangle((x, y, x + self.width, y + self.rows * self.sheet.pitch), 255)  # lines between columns end here
        draw.rectangle((x, y + 6, x + self.width, y + self.height), GREY)
        draw.ellipse((x + self.width // 3, y + self.height // 4, x + self.width // 2, y + self.height // 2), GREY - 40)
        for n, tokens in enumerate(self.lines):
            self.sheet.line((x, y + self.height + 6 + n * self.leading), tokens, self.face)


def _order(
    blocks: Sequence[Row],
    opens: int,
    items: Sequence[Item],
    places: Sequence[Cell],
    photos: Iterable[tuple[int, int, str]],
) -> list[Row]:
    """Put the blocks in reading order: a caption comes behind the block that its photo interrupts or follows."""
    behind: dict[int, list[Row]] = {}
    for column, row, caption in sorted(photos):
        before = [item.block for item, place in zip(items, places, strict=True) if place < (column, row)]
        behind.setdefault(before[-1] if before else -1, []).append(('caption', caption))
    text = [(role, text.replace('|', '')) for role, text in blocks[:opens]] + behind.get(-1, [])
    for number, block in enumerate(blocks[opens:]):
        text += [block, *behind.get(number, [])]
    return text


def set_page(page: Mapping[str, Any]) -> tuple[Image.Image, list[Zone]]:
    """Set a page: its image, and its zones in reading order, running head and foot in zones of their own.

    Raises ValueError where the page holds more than a sheet.
    """
    style = STYLES[page['style']]
    sheet = Sheet(style)
    inner = WIDTH - 2 * MARGIN
    face = sheet.face('furniture')
    sheet.line((MARGIN, 40), TOKEN.findall(page['head']), face)
    sheet.draw.line((MARGIN, 82, WIDTH - MARGIN, 82), INK, RULE)
    zones = [Zone((MARGIN, 30, WIDTH - MARGIN, 80), [('furniture', page['head'])])]
    y = 104
    for band in page['bands']:
        column = (inner + GAP) // sum(article['columns'] for article in band) - GAP
        x, made = MARGIN, []
        for article in band:
            made.append(sheet.article(article, x, y, column))
            x += article['columns'] * (column + GAP)
        foot = max(zone.box[3] for zone in made)
        if style.rules or page.get('frames'):
            for zone in made[1:]:
                sheet.draw.line((zone.box[0] - GAP // 2, y, zone.box[0] - GAP // 2, foot), INK, RULE)
        zones += made
        y = foot + 20
        sheet.draw.line((MARGIN, y, WIDTH - MARGIN, y), INK, RULE)
        y += 24
    if 'foot' in page:
        sheet.line(((WIDTH - face.getlength(page['foot'])) / 2, y), TOKEN.findall(page['foot']), face)
        zones.append(Zone((MARGIN, y - 6, WIDTH - MARGIN, y + 46), [('furniture', page['foot'])]))
        y += 60
    if y > HEIGHT:
        raise ValueError(f'{page["name"]}: {y} pixels of {HEIGHT}')
    return _printed(sheet.image.crop((0, 0, WIDTH, y + 20)), page), zones


def _printed(image: Image.Image, page: Mapping[str, Any]) -> Image.Image:
    """Add what paper and scanner add: grain drawn from the page's name, and the tilt that the page asks for."""
    grain = Image.frombytes('L', image.size, random.Random(page['name']).randbytes(image.width * image.height))
    image = Image.blend(image, grain, 0.04)
    return image.rotate(page.get('tilt', 0), Image.Resampling.BICUBIC, fillcolor=245)


def cut(image: Image.Image, zone: Zone) -> Image.Image:
    """The part of a page that a zone stands on, with a little of what surrounds it."""
    x0, y0, x1, y1 = zone.box
    return image.crop((max(x0 - 12, 0), max(y0 - 6, 0), min(x1 + 12, image.width), min(y1 + 8, image.height)))
