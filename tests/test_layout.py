"""Pages read into articles: whole pages with their gold, single signals, and the laws of blocks."""

import functools
import pickle
import random
import re
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from unittest.mock import ANY

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean, load
from cleaner.formats import jsonl
from cleaner.hints import Hint, LineBox
from cleaner.layout import Cue, Cues, LineParams, read_page
from cleaner.lines import HEADLESS, ending, lines_of, title_like, width
from cleaner.report.explain import explain
from cleaner.rules import load_chain
from cleaner.text import Text

HERE = Path(__file__).parent
PAGES = sorted(path.stem for path in (HERE / 'pages').glob('*.txt'))
CHAIN = load_chain(HERE / 'data' / 'layout-only.yaml')
CUES = CHAIN.cues


def squeeze(text):
    return ' '.join(text.split())


@functools.cache
def gold(name):
    chunks = (HERE / 'pages' / f'{name}.gold.tsv').read_text('utf-8').strip('\n').split('\n\n')
    return [[tuple(map(squeeze, line.split('\t', 1))) for line in chunk.split('\n')] for chunk in chunks]


@functools.cache
def read(name):
    text = CHAIN.run(Text((HERE / 'pages' / f'{name}.txt').read_bytes().decode('utf-8')))
    return text, read_page(str(text), CUES, (), text.where)


def roles(text):
    return [(block.role, block.text) for article in read_page(text, CUES) for block in article.blocks]


@pytest.mark.parametrize('name', PAGES)
def test_blocks_and_articles_are_the_editors(name):
    _, articles = read(name)

    assert [[squeeze(b.text) for b in article.blocks] for article in articles] == [
        [t for _, t in a] for a in gold(name)
    ]


@pytest.mark.parametrize('name', PAGES)
def test_roles_are_the_editors(name):
    _, articles = read(name)

    assert [(b.role, squeeze(b.text)) for article in articles for b in article.blocks] == [
        b for a in gold(name) for b in a
    ]


@pytest.mark.parametrize('name', PAGES)
def test_blocks_say_where_they_come_from_and_why(name):
    text, articles = read(name)

    for article in articles:
        assert article.reason
        assert 0 < article.confidence <= 1
        for block in article.blocks:
            assert block.reason
            assert 0 < block.confidence <= 1
            kept = ''.join(''.join(text.source[a:b] for a, b in block.source).split())
            assert kept == ''.join(str(text)[block.start : block.end].split())


@pytest.mark.parametrize('name', PAGES)
def test_an_article_has_its_title_and_its_text(name):
    _, articles = read(name)

    for article in articles:
        assert article.title == ' '.join(b.text for b in article.blocks if b.role == 'headline')
        wanted = [b.text for b in article.blocks if b.role in ('kicker', 'headline', 'deck', 'crosshead', 'paragraph')]
        assert article.text == '\n\n'.join(wanted)


BODY = '会议指出，要抓好春灌。各县区要提前放水，渠道要及时清淤，农机要提前检修，确保不误农时。'
MORE = '老桥昨日通车。桥长三百米，宽二十米，双向四车道，两侧设人行道，市民可以步行过桥。'

CASES = {
    'nothing': ('', []),
    'a line': ('雨停了。', ['paragraph']),
    'headline and text': (f'春灌开始了\n\n{BODY}', ['headline', 'paragraph']),
    'crosshead between paragraphs': (
        f'春灌开始了\n\n{BODY}\n\n老桥通车\n\n{MORE}',
        ['headline', 'paragraph', 'crosshead', 'paragraph'],
    ),
    'a byline makes it a headline': (
        f'春灌开始了\n\n{BODY}\n\n老桥通车\n\n本报记者 季鸣\n\n{MORE}',
        ['headline', 'paragraph', 'CUT', 'headline', 'byline', 'paragraph'],
    ),
    'a dateline makes it a headline': (
        f'春灌开始了\n\n{BODY}\n\n老桥通车\n\n本报讯（记者 季鸣）{MORE}',
        ['headline', 'paragraph', 'CUT', 'headline', 'paragraph'],
    ),
    'a question over a deck': (
        f'春灌开始了\n\n{BODY}\n\n河汊老桥为何今年才修好？\n\n总投资三亿元 两岸通行只需一刻\n\n本报讯（记者 季鸣）{MORE}',
        ['headline', 'paragraph', 'CUT', 'headline', 'deck', 'paragraph'],
    ),
    'questions in talk': (
        f'春灌开始了\n\n{BODY}\n\n你们村的老桥修好了吗？\n\n修好了\n\n{MORE}',
        ['headline', 'paragraph', 'paragraph', 'crosshead', 'paragraph'],
    ),
    'more white than above other titles makes it a headline': (
        f'春灌开始了\n{BODY}\n\n先看苗再放水\n{BODY}\n{BODY}\n{BODY}\n{BODY}\n\n\n老桥昨日通车\n{MORE}\n{MORE}\n{MORE}',
        ['headline', 'paragraph', 'crosshead', *['paragraph'] * 4, 'CUT', 'headline', *['paragraph'] * 3],
    ),
    'a subtitle makes it a headline': (
        f'春灌开始了\n\n{BODY}\n\n老桥通车\n\n——河汊老桥重建纪实\n\n{MORE}',
        ['headline', 'paragraph', 'CUT', 'headline', 'deck', 'paragraph'],
    ),
    'a signature above makes it a headline': (
        f'春灌开始了\n\n{BODY}\n\n■河汊日报记者 季鸣\n\n老桥通车\n\n{MORE}',
        ['headline', 'paragraph', 'byline', 'CUT', 'headline', 'paragraph'],
    ),
    'a jump above makes it a headline': (
        f'春灌开始了\n\n{BODY}\n\n（下转第三版）\n\n老桥通车\n\n{MORE}',
        ['headline', 'paragraph', 'jump', 'CUT', 'headline', 'paragraph'],
    ),
    'much white above makes it a headline': (
        f'春灌开始了\n\n{BODY}\n\n{BODY}\n\n\n\n\n老桥通车\n\n{MORE}',
        ['headline', 'paragraph', 'paragraph', 'CUT', 'headline', 'paragraph'],
    ),
    'levels of Markdown': (
        f'# 春灌开始了\n\n{BODY}\n\n## 老桥通车\n\n{MORE}\n\n# 秧田开机\n\n{MORE}',
        ['headline', 'paragraph', 'crosshead', 'paragraph', 'CUT', 'headline', 'paragraph'],
    ),
    'who said it, above': (
        f'宋敬在全市春耕备耕现场会上强调\n\n不误农时抓备耕\n\n{BODY}',
        ['kicker', 'headline', 'paragraph'],
    ),
    'the headline again': (
        f'春灌开始了\n\n河汊发布 2025-03-04 10:22\n\n春灌开始了\n\n各地抢抓农时\n\n{BODY}',
        ['headline', 'byline', 'furniture', 'deck', 'paragraph'],
    ),
    'a list behind a colon': (
        f'春灌开始了\n\n{BODY}会议有三个要求：\n\n渠道要清淤\n\n农机要检修\n\n{MORE}',
        ['headline', 'paragraph', 'paragraph', 'paragraph', 'paragraph'],
    ),
    'broken lines that were not joined': (
        f'春灌开始了\n\n{BODY}\n今年起，灌区按照“先看苗、再放\n水”的办法，把三百处斗门全部换\n成新的。\n\n{MORE}',
        ['headline', 'paragraph', 'paragraph', 'paragraph', 'paragraph', 'paragraph'],
    ),
    'a broken line behind a comma': (
        f'春灌开始了\n{BODY}\n“今年每亩稻田省水两百多立方，\n省下的钱够买一季的种子和肥料\n还有剩余。”他说。\n{MORE}',
        ['headline', 'paragraph', 'paragraph', 'paragraph', 'paragraph', 'paragraph'],
    ),
    'a crosshead with a comma': (
        f'春灌开始了\n{BODY}\n先看苗，再放水\n{MORE}',
        ['headline', 'paragraph', 'crosshead', 'paragraph'],
    ),
    'a credited caption': (
        f'春灌开始了\n\n{BODY}\n\n5月8日，管水员在抄表。河汊日报记者 季鸣 摄\n\n{MORE}',
        ['headline', 'paragraph', 'caption', 'paragraph'],
    ),
    'a caption told again': (
        f'春灌开始了\n\n{BODY}\n\n宋敬一行在东干渠察看春灌进展。\n\n宋敬一行在东干渠察看春灌进展，要求提前清淤。{MORE}',
        ['headline', 'paragraph', 'caption', 'paragraph'],
    ),
    'a scene, where there are pictures': (
        f'春灌开始了\n\n{BODY}\n\n东干渠放水现场。\n\n{MORE}\n\n▲清淤后的渠道。\n\n{BODY}',
        ['headline', 'paragraph', 'caption', 'paragraph', 'caption', 'paragraph'],
    ),
    'no scene, where there are none': (
        f'春灌开始了\n\n{BODY}\n\n他第一时间到了现场。\n\n{MORE}',
        ['headline', 'paragraph', 'paragraph', 'paragraph'],
    ),
    'a picture story': (
        f'春灌开始了\n\n{BODY}\n\n油菜花开 田野如画\n\n5月8日，青岫县的油菜花开了。蜂农忙着采蜜。\n\n河汊日报记者 季鸣 摄',
        ['headline', 'paragraph', 'CUT', 'headline', 'paragraph', 'byline'],
    ),
    'links at the end': (
        f'春灌开始了\n\n{BODY}\n\n责编：季鸣\n\n相关阅读\n\n老桥恢复通车\n\n秧田开机插秧',
        ['headline', 'paragraph', 'byline', 'furniture', 'furniture', 'furniture'],
    ),
    'words of the article, set again': (
        f'春灌开始了\n\n{BODY}\n\n“农机要提前检修，确保不误农时”\n\n{MORE}',
        ['headline', 'paragraph', 'furniture', 'paragraph'],
    ),
    'a long crosshead of its words': (
        f'春灌开始了\n\n{BODY}\n\n农机要提前检修，确保不误农时\n\n{MORE}',
        ['headline', 'paragraph', 'crosshead', 'paragraph'],
    ),
    'a crosshead of its words': (
        f'春灌开始了\n\n{BODY}\n\n农机要提前检修\n\n{MORE}',
        ['headline', 'paragraph', 'crosshead', 'paragraph'],
    ),
    'a second dateline': (
        f'本报讯 {BODY}\n\n本报讯 {MORE}',
        ['paragraph', 'CUT', 'paragraph'],
    ),
    'path above the next headline': (
        f'春灌开始了\n\n{BODY}\n\n责编：季鸣\n\n首页 > 新闻 > 正文\n\n老桥通车\n\n{MORE}',
        ['headline', 'paragraph', 'byline', 'CUT', 'furniture', 'headline', 'paragraph'],
    ),
    'words of the trade in running text': (
        f'春灌开始了\n\n{BODY}\n\n中外记者采访了他。\n\n游客扫码看展成为新时尚。\n\n{MORE}',
        ['headline', 'paragraph', 'paragraph', 'paragraph', 'paragraph'],
    ),
}  # fmt: skip


@pytest.mark.parametrize('name', CASES)
def test_signals(name):
    text, wanted = CASES[name]
    made = []
    for n, article in enumerate(read_page(text, CUES)):
        made += ['CUT'] * bool(n) + [block.role for block in article.blocks]

    assert made == wanted


def test_mark_up_is_left_out_of_the_text_and_told():
    text = '## 春灌 **开始** 了 ##\n\n**要清淤**，也要检修。'
    (article,) = read_page(text, CUES)

    assert [block.text for block in article.blocks] == ['春灌 开始 了', '要清淤，也要检修。']
    assert [text[a:b] for block in article.blocks for a, b in block.marks] == ['## ', '**', '**', ' ##', '**', '**']


@pytest.mark.parametrize('text', ['造句：____________________', '****', '2 ** 3 ** 4', '# ', '** 开 **', '*单星*'])
def test_what_is_no_mark_up_stays(text):
    assert [block.text for article in read_page(text, CUES) for block in article.blocks] == [text.strip()]


def test_code_keeps_its_marks():
    assert roles('说明：\n\n```\n**kwargs**\n# 注释\n```\n')[2:4] == [
        ('paragraph', '**kwargs**'),
        ('paragraph', '# 注释'),
    ]


def test_without_cues_there_are_titles_and_text():
    assert [b.role for a in read_page(f'春灌开始了\n\n{BODY}', Cues()) for b in a.blocks] == ['headline', 'paragraph']


def test_cues_can_be_sent_to_another_process():
    assert read_page(f'春灌\n\n{BODY}', pickle.loads(pickle.dumps(CUES))) == read_page(f'春灌\n\n{BODY}', CUES)


@pytest.mark.parametrize(
    ('text', 'wanted'),
    [
        ('好。', 'stop'),
        ('“好。”', 'stop'),
        ('好（笑。）', 'stop'),
        ('如下：', 'lead'),
        ('甲，', 'pause'),
        ('“铁军”', 'quote'),
        ('小(区)', 'bracket'),
        ('继续推', 'open'),
        ('”', 'quote'),
        ('It ends.', 'stop'),
        ('3.', 'open'),
    ],
)
def test_ending(text, wanted):
    assert ending(text) == wanted


@pytest.mark.parametrize(
    'text', ['无人机 洒农药助春耕', '坚决筑牢“铜墙铁壁”', '千亿产业链——探访轴承之乡', 'A Short Walk']
)
def test_titles(text):
    assert title_like(text, 124)


@pytest.mark.parametrize('text', ['他来了。', '“我来了”', '会议要求，', '如下：', '……', '123', '题' * 63])
def test_no_titles(text):
    assert not title_like(text, 124)


def test_a_cut_that_is_not_sure_is_told_and_not_made():
    text = f'春灌开始了\n\n{BODY}\n\n老桥通车\n\n本报记者 季鸣\n\n{MORE}'
    careful = Cues(CUES.cues, replace(CUES.limits, cut=0.9999))
    (article,) = read_page(text, careful)
    (doubt,) = article.doubts
    sure = read_page(text, CUES)[1]

    assert doubt == (text.index('老桥通车\n'), 'byline-below', sure.confidence)
    assert 0.9 < sure.confidence < 1
    assert [a.doubts for a in read_page(text, CUES)] == [(), ()]


def test_a_doubt_is_explained_and_stands_in_json():
    text = f'春灌开始了\n\n{BODY}\n\n老桥通车\n\n本报记者 季鸣\n\n{MORE}'
    chain = load()
    result = clean(text, replace(chain, cues=Cues(chain.cues.cues, replace(chain.cues.limits, cut=0.9999))))
    (row,) = jsonl.rows(result, 'page')
    told = list(explain('page', result, 5))

    assert row['doubts'] == [{'start': text.index('老桥通车\n'), 'reason': 'byline-below', 'confidence': ANY}]
    assert f'page: an article may start here ({row["doubts"][0]["confidence"]:.2f}), no cut: byline-below' in told
    assert 'doubts' not in next(jsonl.rows(clean(text), 'page'))


def boxed(text, sizes):
    """Hints of the lines of `text`, in type of `sizes`."""
    return [
        Hint(line.start, line.end, 'line', LineBox(f'l{n}', 1, (0, n, 9, n), (0, 9), size))
        for n, (line, size) in enumerate(zip(lines_of(text), sizes, strict=True))
    ]


def test_large_type_is_a_headline_and_smaller_type_above_leads_in():
    text = f'春灌开始了\n\n{BODY}\n\n水务局今年这样做\n\n老桥通车\n\n{MORE}'
    plain = read_page(text, CUES)
    _, article = read_page(text, CUES, boxed(text, [40, 20, 26, 44, 20]))

    assert [b.role for b in plain[1].blocks] == ['headline', 'deck', 'paragraph']
    assert [b.role for b in article.blocks] == ['kicker', 'headline', 'paragraph']
    assert (article.blocks[0].reason, article.reason) == ('smaller-type-above', 'larger-type')
    assert article.confidence > plain[1].confidence
    assert read_page(text, CUES, boxed(text, [20] * 5)) == plain


def test_a_cut_that_is_hardly_likely_is_not_even_told():
    (article,) = read_page(f'春灌开始了\n\n{BODY}\n\n一、老桥\n\n{BODY}', CUES)

    assert article.doubts == ()


def test_an_office_signs_above_the_day_and_the_next_document_begins():
    one = f'河汊市人民政府关于春灌的通知\n\n河汊政发〔2024〕12号\n\n各县（市、区）人民政府：\n\n{BODY}'
    end = '河汊市人民政府\n\n2024年3月5日\n\n（此件公开发布）'
    two = f'云府办规[2024]3号\n\n云沧市人民政府关于老桥的批复\n\n云沧市水务局：\n\n{MORE}'
    made = read_page(f'{one}\n\n{end}\n\n{two}', CUES)

    assert [[b.role for b in article.blocks] for article in made] == [
        ['headline', 'byline', 'paragraph', 'paragraph', 'byline', 'byline', 'furniture'],
        ['byline', 'headline', 'paragraph', 'paragraph'],
    ]


def test_a_paper_adds_its_own_cues_as_the_documentation_shows(tmp_path):
    docs = (HERE.parent / 'docs' / 'rules.md').read_text(encoding='utf-8')
    own = tmp_path / 'own.yaml'
    own.write_text(re.search(r'```yaml\n(about: What our paper.*?)```', docs, re.DOTALL)[1], encoding='utf-8')
    text = f'今日天气 晴 12—21℃\n\n春灌开始了\n\n♣ 季鸣\n\n{BODY}'

    def read(rules):
        cues = load(HERE / 'data' / 'layout-only.yaml', rules=rules).cues
        return cues.limits, [b.role for article in read_page(text, cues) for b in article.blocks]

    limits, roles = read([own])
    assert roles == ['furniture', 'headline', 'byline', 'paragraph']
    assert (limits.cut, limits.weights['told-below']) == (0.7, 2.5)
    assert limits.weights['byline-below'] == CUES.limits.weights['byline-below']
    assert read([])[1] != roles


# Pages set in columns, of the articles above.


def column(paragraph, columns, indent):
    lines, line = [], '\u3000\u3000' * indent
    for char in paragraph:
        if width(line + char) > 2 * columns and char not in HEADLESS:
            lines.append(line)
            line = ''
        line += char
    return [*lines, line]


NEWS = [a for n in ('county-paper', 'evening-paper', 'dense-page', 'front-page', 'broken-feature') for a in gold(n)]


def newspaper(seed):
    """Return a page of some of `NEWS` in columns of one width, with blank lines at their feet and captions in the
    middle of the paragraphs above them, and its gold.
    """
    rng = random.Random(seed)
    articles = rng.sample(NEWS, rng.randint(2, 4))
    columns, indent, foot = rng.randint(8, 20), rng.random() < 0.5, rng.choice([25, 40, 60])
    page, rows = [], 0
    for article in articles:
        held = ''
        for (role, text), (below, caption) in zip(article, [*article[1:], ('', '')], strict=True):
            if role == 'caption' and held == text:
                continue
            if role != 'paragraph':
                page += [text, '']
                continue
            lines = column(text, columns, indent)
            cuts = [k for k in range(1, len(lines)) if lines[k - 1][-1] not in '。！？”；：']
            if below == 'caption' and cuts:
                held, cut = caption, rng.choice(cuts)
                lines[cut:cut] = ['', caption, '']
            for k, line in enumerate(lines):
                if rows >= foot and k in cuts and not held:
                    page.append('')
                    rows = 0
                page.append(line)
                rows += 1
            page += [''] * (not indent)
        page.append('')
    return '\n'.join(page), articles


def test_most_articles_of_newspapers_are_whole(record_property):
    found, wanted = Counter(), Counter()
    for seed in range(100):
        text, articles = newspaper(seed)
        made = read_page(str(CHAIN.run(Text(text))), CUES)
        blocks = Counter((b.role, squeeze(b.text)) for article in made for b in article.blocks)
        whole = Counter(tuple(squeeze(b.text) for b in article.blocks) for article in made)
        for article in articles:
            found['articles'] += whole[tuple(text for _, text in article)] > 0
            wanted['articles'] += 1
            for role, text in article:
                found['blocks'] += blocks[role, text] > 0
                wanted['blocks'] += 1
    shares = {key: found[key] / wanted[key] for key in wanted}
    record_property('shares', shares)
    print(shares)

    # What is left are feet behind a paragraph's first line, and titles as wide as the column.
    assert shares['blocks'] > 0.975
    assert shares['articles'] > 0.88


# The laws.

fragments = st.one_of(
    st.sampled_from(
        [*strategies.SENTENCES, *strategies.HEADS, BODY, '——副题在此', '一、总则', '相关阅读', '```', '# 题', '**粗**']
    ),
    st.text(st.sampled_from([*'老桥。，“”#*（） \u3000\u200b|-']), max_size=10),
)
breaks = st.sampled_from(['\n', '\n\n', '\n\n\n\n', '\r\n', '\x0c', '\u2028', '\x85', '\x1c'])
pages = st.lists(st.tuples(fragments, breaks), max_size=16).map(lambda rows: ''.join(a + b for a, b in rows))


@given(st.one_of(pages, strategies.hostile))
def test_every_character_is_in_one_block_or_in_the_white_space_between(text):
    articles = read_page(text, CUES)
    at = 0
    for article in articles:
        assert article.start == article.blocks[0].start
        assert article.end == article.blocks[-1].end
        for block in article.blocks:
            assert text[at : block.start].strip() == ''
            assert block.start < block.end
            kept, here = '', block.start
            for a, b in block.marks:
                assert block.start <= a < b <= block.end
                kept, here = kept + text[here:a], b
            assert (kept + text[here : block.end]).strip() == block.text
            at = block.end
    assert text[at:].strip() == ''


@given(st.one_of(pages, strategies.hostile))
def test_lines_are_the_text(text):
    at = 0
    for line in lines_of(text):
        assert text[at : line.start].strip() == ''
        assert text[line.start : line.end] == line.text == line.text.strip()
        at = line.end
    assert text[at:].strip() == ''


@pytest.mark.parametrize(('says', 'role'), [('date', 'byline'), ('', 'paragraph')])
def test_what_a_byline_says_is_told_by_its_rule_and_not_by_its_name(says, role):
    cue = Cue('own-line', 'byline', 'sure', '', re.compile('刊于.+'), LineParams(says=says))
    text = '老桥通车\n\n老桥昨日恢复通车，市民夹道欢迎。\n\n河汊晚报编辑部\n刊于五月七日'
    (article,) = read_page(text, Cues((cue,)))

    assert [block.role for block in article.blocks] == ['headline', 'paragraph', role, 'byline']


@pytest.mark.parametrize(
    ('line', 'role'),
    [
        ('市民在江边散步 《资料图片)', 'caption'),
        ('市民在江邊散步（資料圖片）', 'caption'),
        ('203]年]月12日 星期五 第?版 要闻', 'furniture'),
        ('责任编辑季鸣 版式 范宁', 'furniture'),
        ('读《河》(上)，也读（下）。', 'paragraph'),
    ],
)
def test_signs_that_engines_take_for_each_other(line, role):
    page = f'老桥昨天通车\n\n本报讯 昨天，老桥通车了。\n\n{line}\n\n两岸的居民都来看，热闹了一天。\n'
    assert (role, line) in roles(page)


def test_two_lines_are_one_caption():
    page = '老桥昨天通车\n\n本报讯 昨天，老桥通车了。\n\n市民在江边散步。 季\n鸣 摄\n\n两岸的居民都来看，热闹了一天。\n'
    assert [role for role, _ in roles(page)] == ['headline', 'paragraph', 'caption', 'caption', 'paragraph']


@pytest.mark.parametrize(
    'lines',
    ['。\n', '下转第二版\n上接第一版\n', '他说，今年的水来得早，田里不愁旱，秧苗长得齐。\n\n', '今年的水来得早，田里不愁旱\n\n'],
    ids=['stops', 'jump lines', 'one sentence', 'one clause'],
)
def test_four_times_the_lines_cost_no_more_than_they_should(lines):
    """Four times is what they should; sixteen is what it is when each line is held against all others."""

    def cost(count):
        text, times = lines * count, []
        for _ in range(2):
            start = time.process_time()
            read_page(text, CUES)
            times.append(time.process_time() - start)
        return min(times)

    assert cost(8000) < 8 * cost(2000)
