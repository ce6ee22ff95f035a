"""What the laws are tried on: texts with everything that breaks text tools in them, damaged pages, bytes, and edits."""

import re
from pathlib import Path
from random import Random

from damage import corrupt
from hypothesis import strategies as st
from proof import papers

from cleaner.decode import decode
from cleaner.hints import Hint, LineBox, WordBox
from cleaner.text import Edit

# Not what people write: what files hold. Surrogate escapes are bytes that could not be decoded; the rest of the
# surrogates only a string can hold. Line ends of all kinds, marks, joiners, and letters that look like another.
BREAKS = ['\n', '\r\n', '\r', '\n\n', '\x0b', '\x0c', '\x1c', '\x85', '\u2028', '\u2029', '\n\u3000\u3000']
STRAYS = ['\udc80', '\udce4\udcbd', '\udcff', '\udca0']
HOSTILE = [
    '\x00',
    '\ufeff',
    '\u200b',
    '\xad',
    '\u202e',
    '\u0301',
    '\ufe0f',
    '\U000e0101',
    '\U0001f600',
    '\ufffd',
    '\ue000',
    '\u3000',
    '\xa0',
]
HALVES = ['\ud83d', '\ude00', '\udfff', '\ud800']
HAN = [*'的一是在有和大为地上民社水山河村桥路灯茶米书馆长重行都着了说國會這', '\U00020089', '\u4e36', '\uf900']
MARKS = [*'，。、：；？！（）()“”《》【】[]-—·…%?', *'aZ09 ']
WORDS = [
    '青禾县',
    '白石桥',
    '本报记者',
    '/文',
    '图/',
    '下转第3版',
    '(cháng)',
    '(ㄓㄨㄥ)',
    '（hé）',
    '# ',
    '**',
    'https://example.org/a?b=1',
    '| a | b |',
    '- ',
]

clean_characters = st.sampled_from(HAN + MARKS)
characters = st.one_of(
    clean_characters, st.sampled_from(BREAKS + HOSTILE + WORDS), st.characters(exclude_categories=['Cs'])
)
decoded = st.lists(st.one_of(characters, st.sampled_from(STRAYS)), max_size=30).map(''.join)  # what a decoder can give
hostile = st.lists(st.one_of(characters, st.sampled_from(STRAYS + HALVES)), max_size=30).map(
    ''.join
)  # what a string can be
short = st.text(st.sampled_from('甲乙丙丁戊'), max_size=3)

SENTENCES = [
    '青禾县的老桥在清晨重新通车，两岸的居民走上桥头，看河水从新修的闸口流过。',
    '“今年的茶比去年好。”种茶的人说，“雨水来得正是时候。”',
    '白石镇图书馆将于下月开放，馆内藏书三万余册，并设有少儿阅览室。',
    '市民可以在每天九时至十七时到一楼大厅办理借书证，不收押金。',
    '這座老城的街道並不寬，卻種滿了樹，夏天走在路上不覺得熱。',
    '记者了解到，去年全县新增路灯1200盏，覆盖了42个村。',
    '開館的時間是上午九點，書架旁的孩子們說，這裡比學校還熱鬧。',
    '記者來到村口時，車隊已經開過了長橋，後面跟著許多種樹的人。',
    'The new bridge is 320 m long (see page 4).',
]
HEADS = [
    '老桥通车了',
    '# 茶农的春天',
    '图书馆下月开放',
    '■ 相关链接',
    '本报记者 江小舟 通讯员 何为',
    '▲新桥全景。江小舟 摄',
    '（下转第3版）',
    '（上接第1版）',
    '\x0c第3版 要闻',
    '— 3 —',
    '责编：何为',
    '2031年3月4日 星期二',
]

# Damage of the kinds that pages really have: (what it is applied to, what becomes of it).
READINGS = dict(
    pair.split(':')
    for pair in [
        '長:cháng',
        '會:huì',
        '這:zhè',
        '國:guó',
        '說:shuō',
        '開:kāi',
        '時:shí',
        '來:lái',
        '過:guò',
        '對:duì',
        '後:hòu',
        '種:zhǒng',
        '樹:shù',
        '車:chē',
        '館:guǎn',
        '條:tiáo',
        '滿:mǎn',
        '熱:rè',
        '覺:jué',
        '寬:kuān',
        '並:bìng',
        '裡:lǐ',
        '書:shū',
        '學:xué',
        '點:diǎn',
        '們:men',
        '記:jì',
        '間:jiān',
        '於:yú',
    ]
)


def gloss(text, at):
    """Write its reading behind one character of the table."""
    i = next((i for i in range(at, len(text)) if text[i] in READINGS), None)
    return text if i is None else f'{text[: i + 1]}({READINGS[text[i]]}){text[i + 1 :]}'


def glossed(text, at):
    """Write its reading behind every character of the table."""
    return ''.join(f'{c}({READINGS[c]})' if c in READINGS and i >= at else c for i, c in enumerate(text))


def shifted(text, at):
    """Do the same byte by byte, in GBK: what stood at odd places is torn apart."""
    return text[:at] + corrupt(text[at:].encode('gbk', 'ignore').decode('gbk'), READINGS.items())


def garble(text, at):
    """Read a piece's bytes in another codec: UTF-8 as GBK, GBK or UTF-8 as Latin-1."""
    was, read = [('utf-8', 'gb18030'), ('utf-8', 'cp1252'), ('gb18030', 'latin-1')][at % 3]
    return text[:at] + text[at : at + 12].encode(was, 'replace').decode(read, 'replace') + text[at + 12 :]


def columns(text, at):
    width = 4 + at % 9
    return '\n'.join(text[i : i + width] for i in range(0, len(text), width))


DAMAGE = [
    gloss,
    glossed,
    glossed,
    shifted,
    shifted,
    garble,
    columns,
    lambda text, at: ' '.join(text[:at]) + text[at:],
    lambda text, at: text[:at] + '\u200b' + text[at:],
    lambda text, at: '\ufeff' + text[:at] + '\xad' + text[at:],
    lambda text, at: text[:at] + '\r\n\r\n' + text[at:],
    lambda text, at: text[:at] + '\x0c' + text[at:],
    lambda text, at: text[:at] + '-\n' + text[at:],
    lambda text, at: text[:at] + '\udcc3' + text[at:],
    lambda text, at: text[:at] + text[at : at + 20] * 2 + text[at + 20 :],
]


@st.composite
def pages(draw, faults=5):
    """A page of invented sentences under heads, with some damage."""
    lines = draw(st.lists(st.one_of(st.sampled_from(SENTENCES), st.sampled_from(HEADS), st.just('')), max_size=9))
    text = draw(st.sampled_from(['\n', '\n\n', '\r\n', '\n\u3000\u3000', ''])).join(lines)
    for _ in range(draw(st.integers(0, faults))):
        text = draw(st.sampled_from(DAMAGE))(text, draw(st.integers(0, len(text))))
    return text


SAMPLES = [decode(path.read_bytes()).text.splitlines(keepends=True) for path in sorted((Path(__file__).parent.parent / 'corpus_samples').glob('*.txt'))]


@st.composite
def cuttings(draw, faults=2):
    """Lines of one sample page, or of several, with some damage."""
    text = ''
    for lines in draw(st.lists(st.sampled_from(SAMPLES), min_size=1, max_size=2)):
        start = draw(st.integers(0, len(lines) - 1))
        text += ''.join(lines[start : start + draw(st.integers(1, 16))])
    for _ in range(draw(st.integers(0, faults))):
        text = draw(st.sampled_from(DAMAGE))(text, draw(st.integers(0, len(text))))
    return text


@st.composite
def issues(draw):
    """Pages set in columns: captions inside sentences, or an article that goes on behind others, heads and feet."""
    rng = Random(draw(st.integers(0, 100_000)))
    paragraphs = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(''.join)
    bodies = draw(st.lists(st.lists(paragraphs, min_size=2, max_size=4), min_size=1, max_size=3))
    page = draw(st.sampled_from([papers.draw_page, papers.draw_issue]))(papers.draw_style(rng), rng, bodies)
    start, end = draw(st.sampled_from([(0, None), (0, None), (0, -30), (30, None)]))
    return page.text[start:end]


numbers = st.one_of(st.floats(0, 2000), st.sampled_from([0.0, -1.0, 1e300, float('inf'), float('nan')]))


@st.composite
def scans(draw):
    """A text and what a format knows of it: lines where they would stand, or anywhere; words, blocks, pages."""
    text = draw(st.one_of(issues(), pages(), decoded))
    size = draw(st.sampled_from([20.0, 31.5, 1.0]))
    wild = draw(st.booleans()) and draw(st.booleans())
    rows = [found for found in re.finditer(r'[^\n]+', text) if found[0].strip()]
    columns = [sum(1 if char < '\u0300' else 2 for char in found[0].strip()) * size / 2 for found in rows]
    right = draw(st.sampled_from([max(columns, default=0.0), sorted(columns)[len(columns) // 2] if columns else 0.0]))
    hints, page = [Hint(0, 0, 'page', 1)], 1
    for n, (found, width) in enumerate(zip(rows, columns, strict=True)):
        if '\x0c' in found[0]:
            page += 1
            hints.append(Hint(found.start(), found.start(), 'page', page))
        left = 2 * size if found[0].startswith('\u3000') else 0.0
        box, edges = (left, n * 1.5 * size, left + width, (n * 1.5 + 1) * size), (0.0, right)
        if wild:
            box, edges = tuple(draw(numbers) for _ in range(4)), (draw(numbers), draw(numbers))
        high = draw(numbers) if wild else size
        grade = draw(st.sampled_from([None, 0.3, 0.95]))
        hints.append(Hint(*found.span(), 'line', LineBox(f'line_{n}', page, box, edges, high, grade)))
        if draw(st.booleans()):
            hints.append(Hint(found.start(), found.end(), 'word', WordBox(f'word_{n}', box, grade)))
        if draw(st.booleans()):
            hints.append(Hint(found.start(), found.end(), 'block', f'block_{n // 3}'))
    return text, hints


texts = st.one_of(pages(), cuttings(), issues(), decoded)
strings = st.one_of(pages(), cuttings(), issues(), hostile)


@st.composite
def files(draw):
    """Bytes as files hold them: any codec, a mark or none, cut short, with bytes of another file in the middle."""
    text = draw(texts).encode('utf-8', 'surrogateescape').decode('utf-8', 'replace')
    codec = draw(
        st.sampled_from(
            ['utf-8', 'utf-8', 'utf-8-sig', 'gb18030', 'big5', 'cp950', 'utf-16', 'utf-16-le', 'utf-16-be', 'latin-1']
        )
    )
    data = text.encode(codec, 'replace')
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(data)))
        put = draw(
            st.one_of(
                st.binary(max_size=6),
                st.sampled_from(
                    [b'', b'\xe4\xbd', b'\xa0', b'\x81', '青禾县的老桥'.encode('gb18030'), '白石镇'.encode()]
                ),
            )
        )
        data = data[:at] + put + data[at + draw(st.integers(0, 3)) :]
    return data


inputs = st.one_of(st.binary(max_size=60), files())


@st.composite
def edits(draw, text, rules=('a', 'b', 'c'), carries=True, size=8):
    """Any edits of `text`: touching, nested, equal, empty, carried, of the whole text."""
    n = len(text)
    at = st.integers(0, n)
    out = []
    for _ in range(draw(st.integers(0, size))):
        start, end = sorted((draw(at), draw(at)))
        kind = draw(st.sampled_from(['range', 'range', 'short', 'insert', 'touch', 'whole', 'same', 'carry', 'carry']))
        to, new = None, draw(short)
        if kind == 'short':
            end = min(n, start + draw(st.integers(0, 2)))
        elif kind == 'insert':
            end = start
        elif kind == 'whole':
            start, end = 0, n
        elif kind == 'touch' and out:
            start = out[-1].end
            end = draw(st.integers(start, n))
        elif kind == 'same' and out:
            start, end = out[-1].start, out[-1].end
        elif kind == 'carry' and carries and start < end:
            before, behind = st.integers(0, start), st.integers(end, n)
            to, new = draw(st.one_of(before, behind)), ''
        trust = draw(st.sampled_from([None, None, None, 'sure', 'likely', 'guess']))
        out.append(Edit(start, end, new, draw(st.sampled_from(rules)), to, trust))
    return out


@st.composite
def spans(draw, text, size=3):
    """Sorted spans of `text` that do not overlap, none of them empty."""
    ends = sorted(draw(st.sets(st.integers(0, len(text)), max_size=2 * size)))
    return tuple(zip(ends[::2], ends[1::2], strict=False))
