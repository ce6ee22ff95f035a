"""Broken lines: cases, what stays as it is, laws, and how many joins are right at every width."""

import dataclasses
import pickle
from itertools import pairwise, permutations
from pathlib import Path

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean, load
from cleaner.chain import ROUNDS, settle
from cleaner.lines import HEADLESS, width
from cleaner.passes import View
from cleaner.rules import load_chain
from cleaner.seam import glue
from cleaner.text import Patch

HERE = Path(__file__).resolve().parent.parent
PAGES = HERE / 'pages'
(COLUMNS,) = load_chain(HERE / 'data' / 'layout-only.yaml').stages

# Prose of this project's own.
PROSE = [
    line.split('\t', 1)[1]
    for path in sorted(PAGES.glob('*.gold.tsv'))
    for line in path.read_text('utf-8').splitlines()
    if line.startswith('paragraph\t') and len(line) > 40
]


def edits(text):
    return list(COLUMNS(View(text)))


def once(text):
    agreed, refused = settle(text, edits(text), dict.fromkeys(COLUMNS.rules, 'likely'))
    assert all(edit.trust == 'guess' for edit, _ in refused)
    return Patch(agreed).apply(text)


def cleaned(text):
    out = once(text)
    assert all(edit.trust == 'guess' for edit in edits(out))
    return out


def wrapped(paragraph, columns, hang=True):
    """Break a paragraph into lines of `columns` Han; a mark hangs over the edge, or begins the next line."""
    lines, line = [], ''
    for char in paragraph:
        if line and width(line + char) > 2 * columns and not (hang and char in HEADLESS and width(line) <= 2 * columns):
            lines.append(line)
            line = ''
        line += char
    return [*lines, line]


HEALTHY = {
    'verse, even': '我把昨夜的雨\n从缸里舀出来\n一半留给青菜\n一半留给白云\n',
    'verse, marked': '溪声不问归期，\n炊烟自有高低；\n若问山中何事？\n种豆，劈柴，听鸡。\n',
    'couplets': '春到山前花满路，云归岭上月当门\n雨过池塘鱼戏水，风来竹院鸟鸣春\n' * 3,
    'free verse': '雪，落在河上\n哦，越下越大\n再也来不及融化\n像一群白马\n听，雪的脚步\n沙沙，沙沙\n',
    'list': '- 苹果、梨、桃\n- 白菜、萝卜\n- 盐、米、面\n- 一本书\n',
    'plain list': '田头没有预冷设备\n村道会车困难\n包装箱规格不统一\n收购价格一天三变\n直播带货缺人手\n',
    'numbered': '1. 雨衣一件，不要伞\n2. 火柴两盒，油纸包\n3. 盐米面各一袋\n4. 手电筒，备电池\n',
    'table': '姓名\t年龄\t住址\n祁远\t四十\t河汊，老桥边\n陶望\t三十\t云沧，码头边\n季鸣\t二十\t石篁，茶园里\n',
    'Markdown table': '| 月份，旬 | 种什么 |\n| --- | --- |\n| 三月，上 | 土豆、豌豆 |\n| 六月，下 | 豆角、白菜 |\n',
    'dialogue': '“你来了？”\n“来了，刚到。”\n“路上好走吗？”\n“桥通了，好走。”\n“那就好，那就好。”\n',
    'subtitles': '1\n00:00:01,000 --> 00:00:03,000\n桥通车了，走\n\n2\n00:00:03,500 --> 00:00:06,000\n过去看看\n',
    'address': '云沧市河汊区\n老桥路18号，二楼\n祁远先生，收\n邮编000000\n',
    'code': 'def f(x):\n    y = x + 1\n    return y, x\n\nprint(f(1), 2)\n',
    'English': 'The path is steep after the second bridge. Please\nkeep to the left, close both gates behind you, and\n'
    'do not feed the dog: he has already eaten, whatever\nhe tells you.\n',
    'a line a paragraph': '会议要求，各县区要抓好春灌。\n会议指出，水库要提前放水，渠道要清淤。\n会议强调，农机要检修。\n',
    'headline and byline': '老桥恢复通车\n河汉晚报记者 季鸣\n昨日上午，老桥恢复通车，市民夹道欢迎。\n',
    'letter': '亲爱的祁远：\n\n见信好，\n\n桥修好了，\n\n你什么时候回来看看？\n',
    'no stops at all': '雪停了。街上没有人，也没有车\n\n他往东走。走到桥头，看见了船\n\n船上没有灯。水很静，很黑\n\n他等了一夜。没有人来，也没有信\n',
    'Markdown': '# 标题\n\n正文一段，讲一件事。\n\n## 小标题\n\n- 一，二\n- 三，四\n\n```\n甲，\n乙，\n丙，\n```\n',
    'empty': '',
    'blank': ' \n\n\u3000\n',
    'one character': '字',
    'marks': '。\n，\n、\n',
}


@pytest.mark.parametrize('name', HEALTHY)
def test_healthy_text_stays(name):
    assert edits(HEALTHY[name]) == []


@pytest.mark.parametrize(
    'name', ['novel', 'verse', 'interview', 'markdown-guide', 'public-notice', 'dense-page', 'news-site']
)
def test_healthy_pages_stay(name):
    assert edits((PAGES / f'{name}.txt').read_text('utf-8')) == []


@pytest.mark.parametrize(
    'name',
    ['verse, even', 'plain list', 'dialogue', 'list', 'a line a paragraph', 'address', 'empty', 'blank', 'novel'],
)
def test_the_trigger_is_not_bothered_by_most_of_it(name):
    text = HEALTHY.get(name) if name in HEALTHY else (PAGES / f'{name}.txt').read_text('utf-8')

    assert not COLUMNS.trigger(text) or name in ('verse, even', 'plain list', 'list', 'address')


CASES = {
    'CR LF': (
        '昨天上午，全市春\r\n灌工作会议在河汊\r\n召开，各县区、各\r\n灌区负责人到会。\r\n',
        '昨天上午，全市春灌工作会议在河汊召开，各县区、各灌区负责人到会。\r\n',
    ),
    'a space that was there': (
        '昨天上午，本报记者 \n祁远从水利厅获悉，\n全省水库、山塘、水\n渠，已全部检修完毕\n。\n',
        '昨天上午，本报记者 祁远从水利厅获悉，全省水库、山塘、水渠，已全部检修完毕。\n',
    ),
    'a hyphen goes when the word is known': (
        '新站改用 Openstack 平台。\n\n今年，全省站点都要用 Open-\nstack 平台，数据存在本地，\n'
        '每天备份两次，从未丢失，运\n行平稳。\n',
        '新站改用 Openstack 平台。\n\n今年，全省站点都要用 Openstack 平台，数据存在本地，每天备份两次，从未丢失，运行平稳。\n',
    ),
    'a title stays above its text': (
        '春灌会议召开\n昨天上午，全市春\n灌工作会议在河汊\n召开，各县区、各\n灌区负责人到会。\n',
        '春灌会议召开\n昨天上午，全市春灌工作会议在河汊召开，各县区、各灌区负责人到会。\n',
    ),
    'a caption behind a first line without a mark': (
        '河汊区春灌会议昨天在老\n桥镇召开，各灌区负责人\n到会，会期两天，会后去\n看了水库。\n\n'
        '全区六个大灌区的渠道清\n\n图为清淤现场。 季鸣 摄\n\n'
        '淤工程已经完成，渠道全\n长三百公里，沿线村民都\n来帮忙，水位也已到位。\n',
        '河汊区春灌会议昨天在老桥镇召开，各灌区负责人到会，会期两天，会后去看了水库。\n\n'
        '全区六个大灌区的渠道清淤工程已经完成，渠道全长三百公里，沿线村民都来帮忙，水位也已到位。\n\n'
        '图为清淤现场。 季鸣 摄\n',
    ),
    'a caption below a title': (
        '河汊区春灌会议昨天在老\n桥镇召开，各灌区负责人\n到会，会期两天，会后去\n看了水库。\n\n'
        '六灌区清淤渠道百里通\n\n图为清淤现场。 季鸣 摄\n\n'
        '昨天的会上说，渠道全长\n三百公里，沿线村民都来\n帮忙，水位也已到位。\n',
        '河汊区春灌会议昨天在老桥镇召开，各灌区负责人到会，会期两天，会后去看了水库。\n\n'
        '六灌区清淤渠道百里通\n\n图为清淤现场。 季鸣 摄\n\n'
        '昨天的会上说，渠道全长三百公里，沿线村民都来帮忙，水位也已到位。\n',
    ),
    'indents that an engine dropped': (
        '今年开春以来，河汊\n区六个灌区先后清淤，渠\n道全长三百公里，沿线村\n民都来帮忙。\n\n'
        '县里评出种粮能手十\n名，最大的七十八岁，他\n说今年的水来得早，田里\n不愁旱。\n\n'
        '农机站的检修也已经\n开始，二百台插秧机都要\n在清明前修好，误不了农\n时。\n',
        '今年开春以来，河汊区六个灌区先后清淤，渠道全长三百公里，沿线村民都来帮忙。\n\n'
        '县里评出种粮能手十名，最大的七十八岁，他说今年的水来得早，田里不愁旱。\n\n'
        '农机站的检修也已经开始，二百台插秧机都要在清明前修好，误不了农时。\n',
    ),
    'two captions in one sentence': (
        '车间里机器不停。工人们全速推进矿用电机、\n\n图为装配线。 季鸣 摄\n\n▲仓库一角。 陶望 摄\n\n'
        '起重电机等五个项目的生产，订单排到了年底。\n\n大家干劲十足。\n',
        '车间里机器不停。工人们全速推进矿用电机、起重电机等五个项目的生产，订单排到了年底。\n\n'
        '图为装配线。 季鸣 摄\n\n▲仓库一角。 陶望 摄\n\n大家干劲十足。\n',
    ),
    'a caption of two lines, with a bracket misread': (
        '河汊区春灌会议昨天在老\n桥镇召开，各灌区负责人\n到会，会期两天，会后去\n看了水库。\n\n'
        '全区六个大灌区的渠道清\n\n村民在渠边清淤 〈资料\n图片)\n\n'
        '淤工程已经完成，渠道全\n长三百公里，沿线村民都\n来帮忙，水位也已到位。\n',
        '河汊区春灌会议昨天在老桥镇召开，各灌区负责人到会，会期两天，会后去看了水库。\n\n'
        '全区六个大灌区的渠道清淤工程已经完成，渠道全长三百公里，沿线村民都来帮忙，水位也已到位。\n\n'
        '村民在渠边清淤 〈资料\n图片)\n',

    ),
    'a caption in a sentence that breaks twice': (
        '车间里机器不停。工人们全速推进矿用电\n\n图为装配线。 季鸣 摄\n\n机的生产。今年订单排到了年\n\n底，大家干劲十足。\n\n完工在即。\n',
        '车间里机器不停。工人们全速推进矿用电机的生产。今年订单排到了年底，大家干劲十足。\n\n'
        '图为装配线。 季鸣 摄\n\n完工在即。\n',
    ),
}


@pytest.mark.parametrize('name', CASES)
def test_cases(name):
    given_, wanted = CASES[name]

    assert cleaned(given_) == wanted


@pytest.mark.parametrize('rule', COLUMNS.rules)
def test_every_rule_says_why(rule):
    assert COLUMNS.rules[rule].why


def test_it_can_be_sent_to_another_process():
    again = pickle.loads(pickle.dumps(COLUMNS))

    assert list(again(View(CASES['CR LF'][0]))) == edits(CASES['CR LF'][0])


@pytest.mark.parametrize(
    ('a', 'b', 'wanted'),
    [
        ('云平', '台', (0, '')),
        ('the Open', 'Stack', (0, ' ')),
        ('采用Open', '平台', (0, '')),
        ('2025', '07', (0, '')),
        ('种麦2.', '3万亩', (0, '')),
        ('well-', 'known', (0, '')),
        ('(see', ')', (0, '')),
        ('done.', 'Then', (0, ' ')),
    ],
)
def test_glue(a, b, wanted):
    assert glue(a, b, set) == wanted


# The laws.

FRAGMENTS = [
    *strategies.SENTENCES,
    *strategies.HEADS,
    '会议指出，要抓好春灌、',
    '渠道要清',
    '\u3000\u3000他说',
    '5月2日，工人在装配。',
    '“如何在',
]
lines = st.one_of(
    st.sampled_from(FRAGMENTS),
    st.sampled_from(PROSE).flatmap(lambda p: st.integers(4, 20).map(lambda n: '\n'.join(wrapped(p, n)))),
    st.text(st.sampled_from([*'老桥通车，。、“”（）：-a1 \u3000']), max_size=12),
)
breaks = st.sampled_from(['\n', '\n', '\n\n', '\n\n\n', '  \n', '\r\n', '\n\u3000\u3000', '\x0c', '\u2028'])
pages = st.lists(st.tuples(lines, breaks), max_size=14).map(lambda rows: ''.join(a + b for a, b in rows))


@given(st.one_of(pages, strategies.hostile))
def test_its_results_come_to_rest(text):
    for _ in range(ROUNDS - 1):
        text = once(text)
    assert all(edit.trust == 'guess' for edit in edits(text))


@given(st.one_of(pages, strategies.hostile))
def test_only_white_space_and_hyphens_change(text):
    found = edits(text)

    assert found == [] or COLUMNS.trigger(text)
    for edit in found:
        if edit.to is None:
            assert text[edit.start : edit.end].lstrip('-').strip() == ''
            assert edit.new in ('', ' ')
            assert text[edit.start : edit.end].strip() in ('', '-')
    assert sorted(''.join(once(text).replace('-', '').split())) == sorted(''.join(text.replace('-', '').split()))


@pytest.mark.parametrize('rule', COLUMNS.rules)
@given(pages)
def test_every_rule_works_alone(rule, text):
    alone = dataclasses.replace(COLUMNS, rules={rule: COLUMNS.rules[rule]})
    found = list(alone(View(text)))
    agreed, refused = settle(text, found, {rule: 'likely'})

    assert {edit.rule for edit in found} <= {rule}
    assert all(edit.trust == 'guess' for edit, _ in refused)
    assert all(edit.trust == 'guess' for edit in alone(View(Patch(agreed).apply(text))))


# How many joins are right.


def joins(width_, style, hang):
    """Wrap the prose in a page; return right joins, wrong joins, joins not made."""
    text, ends = '', {}
    rows = 0
    for n, paragraph in enumerate(PROSE):
        indent = '\u3000\u3000' if style == 'indent' else ''
        for k, line in enumerate(wrapped(indent + paragraph, width_, hang)):
            if n or k:
                foot = k and rows % 40 == 0
                ends[len(text.rstrip(' '))] = bool(k)
                text += '\n\n' if foot or (not k and style == 'blank') else '\n'
            text += line
            rows += 1
    made = {edit.start for edit in edits(text) if edit.to is None and edit.trust != 'guess'}
    right = sum(ends[at] for at in ends if at in made)
    return right, len(made & set(ends)) - right, sum(ends.values()) - right


@pytest.mark.parametrize('style', ['blank', 'indent', 'flush'])
def test_wrapped_prose_at_every_width(style, record_property):
    right = wrong = left = 0
    for columns, hang in [(n, n % 2 == 0) for n in range(6, 41)]:
        a, b, c = joins(columns, style, hang)
        right, wrong, left = right + a, wrong + b, left + c
    precision, recall = right / (right + wrong), right / (right + left)
    record_property('joins', f'{style}: precision {precision:.4f}, recall {recall:.4f}')
    print(f'{style}: precision {precision:.4f}, recall {recall:.4f}')

    # A paragraph that ends on a full line has no other mark where nothing parts paragraphs: `flush`.
    assert precision > (0.995 if style == 'flush' else 0.999)
    assert recall > (0.96 if style == 'flush' else 0.99)


def test_a_line_ends_where_it_did():
    for a, b in pairwise(wrapped(PROSE[0], 12)):
        assert a + b in PROSE[0]


# Articles at different widths, with no blank line between them.

ARTICLES = [
    (
        '东渠镇粮站换上自动扦样机',
        '本报记者 路遥知',
        '本报讯 新麦开镰第三天，东渠镇粮站门前已经排起了长队。站里今年装了两台自动扦样机，农户从进门到拿到结算单，平均不到四十分钟。',
        '“往年要等半天，今年抽支烟的工夫就办完了。”种粮户柳青山把单子折好放进口袋，掉转车头又往地里赶。',
        '站长介绍，全镇今年种麦2.3万亩，预计收购8600吨，仓容已经腾足，价格每周公布一次，绝不让农户卖粮难。',
    ),
    (
        '北坡村的老水渠又通水了',
        '断流七年的北坡村老水渠，昨日下午重新通了水。水头从山口下来，一路漫过新砌的石槽，渠边站满了看水的人。',
        '这条渠修于1958年，全长6.4公里，能浇地1200亩。七年前山体滑坡冲断了三处渡槽，村里只好改种旱作，收成少了一半。',
        '去年秋天，村里凑了四十万元，县水利局又补了一笔，请来老石匠带着年轻人，一块石头一块石头地砌。村支书何满仓说，石匠最大的七十八岁。',
        '有了水，今年村里打算把撂荒的三百亩梯田重新种上稻子，再留出几口塘养鱼。',
    ),
    (
        '嵐港纜車試營運首日湧進八千人',
        '\u3014記者蘇映潮／嵐港報導\u3015嵐港纜車昨日展開試營運，首日湧入八千名遊客，排隊人龍一度繞過碼頭，最後一班車延到晚間九點半才收班。',
        '營運單位表示，試營運期間每小時最多載客一千二百人，遇到風速超過每秒十五公尺就會停駛，請民眾出門前先上網查詢。',
        '“從上面看下去，整個港都在發光。”第一次搭纜車的游小妹說，排了兩個小時也值得，下次要帶阿嬤一起來。',
    ),
    (
        '石篁中学把课堂搬进茶园',
        '“一芽一叶，手要轻，不能用指甲掐。”昨天上午，石篁中学初二年级的一百二十名学生背着竹篓，走进学校后山的茶园上劳动课。',
        '教他们的是退休茶农季老伯。他种了四十年茶，能凭叶背的绒毛说出采摘的时辰。学生们围着他，问题一个接着一个。',
        '校长陶望说，这门课开了三年，每周两节，从采茶、炒茶到记账、卖茶，全由学生自己动手。去年卖茶的三千多元，给图书室添了两百本书。',
    ),
]


def set_in_columns(articles, columns, indent, hang):
    """Set each article at a width of its own; return the page, and by place of a line's end whether it is a break."""
    text, ends = '', {}
    for article, n in zip(articles, columns, strict=True):
        for k, paragraph in enumerate(article):
            begins = '\u3000\u3000' if indent and k and not paragraph.startswith('本报记者') else ''
            for i, line in enumerate(wrapped(begins + paragraph, n, hang)):
                if text:
                    ends[len(text)] = i > 0
                    text += '\n'
                text += line
    return text, ends


COLUMN_WIDTHS = [
    *[(14, 16), (16, 14), (14, 18), (14, 15), (12, 15), (16, 24), (24, 16), (10, 13), (18, 14)],
    *[(14, 16, 14), (16, 12, 20), (14, 18, 15)],
]


@pytest.mark.parametrize('indent', [True, False])
def test_articles_at_different_widths(indent, record_property):
    right = wrong = left = guessed = mistaken = 0
    for columns in COLUMN_WIDTHS:
        for articles in permutations(ARTICLES, len(columns)):
            for hang in (True, False):
                text, ends = set_in_columns(articles, columns, indent, hang)
                found = edits(text)
                made = {edit.start for edit in found if edit.trust != 'guess'}
                guesses = {edit.start for edit in found if edit.trust == 'guess'}
                breaks = {at for at, is_break in ends.items() if is_break}
                right, wrong, left = right + len(made & breaks), wrong + len(made - breaks), left + len(breaks - made)
                guessed, mistaken = guessed + len(guesses & breaks), mistaken + len(guesses - breaks)
    precision, recall = right / (right + wrong), right / (right + left)
    record_property('joins', f'precision {precision:.4f}, recall {recall:.4f}')
    print(f'{indent=}: precision {precision:.4f}, recall {recall:.4f}, guesses {guessed} right {mistaken} wrong')

    assert precision > (0.999 if indent else 0.994)
    assert recall > (0.99 if indent else 0.98)


def test_a_page_of_two_widths_is_whole_again():
    articles = ARTICLES[0], ARTICLES[2]
    text, _ = set_in_columns(articles, (14, 17), True, True)
    wanted = '\n'.join(
        '\u3000\u3000' * (k > 0 and not p.startswith('本报记者')) + p for a in articles for k, p in enumerate(a)
    )

    assert cleaned(text) == wanted


def test_a_full_line_that_ends_a_sentence_is_a_guess_where_nothing_tells():
    flush, _ = set_in_columns(ARTICLES, (12, 14, 16, 18), False, True)
    indented, _ = set_in_columns(ARTICLES, (12, 14, 16, 18), True, True)
    guesses = [edit for edit in edits(flush) if edit.trust == 'guess']

    assert guesses
    assert all(flush[edit.start - 1] in '。”；' and 'ends a sentence' in edit.why for edit in guesses)
    assert not any(edit.trust == 'guess' for edit in edits(indented))


def test_a_closing_quote_goes_on_behind_a_stop():
    text, _ = set_in_columns(ARTICLES[3:], (17,), False, False)

    assert '掐。\n”' in text
    assert '掐。”昨天' in cleaned(text)


@pytest.mark.parametrize('end', ['\n', '\r\n'])
def test_words_set_again_inside_a_sentence_are_carried_behind_it(end):
    prose = (
        '昨天上午全市春灌工作会议在河汊召开，会议要求各站点提前放水，农机要检修好，不误农时，渠道也要及时'
        '清淤，每小时报一次水位，不得漏报，石篁乡的管水员还要把三百处斗门全部检查一遍，坏的换新。'
    )
    lines = [prose[i : i + 11] for i in range(0, len(prose), 11)]
    quote = '“各站点提前放水，农机要检修好”'
    text = '\n'.join([*lines[:4], '', quote, '', *lines[4:], '']).replace('\n', end)
    result = clean(text)

    assert result.text == f'{prose}\n\n{quote}\n'.replace('\n', end)
    assert {entry.rule for entry in result.ledger} == {'broken-line', 'quote-in-sentence'}
    assert result.restore() == text
    assert [block.role for article in result.articles for block in article.blocks] == ['paragraph', 'furniture']
    assert clean(text, load(without=['quote-in-sentence'])).text != result.text
