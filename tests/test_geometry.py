"""Reading order of pages drawn with characters: a character is a tenth of an inch, an em; a line is two high."""

import time

import pytest

from cleaner.geometry import Page, Row, Word, read


def page(drawing, tall=()):
    """Make a page: each run of characters without a space is a line of the file; `tall` are titles."""
    rows = []
    for y, line in enumerate(drawing.strip('\n').split('\n')):
        x = 0
        for run in line.split('.'):
            if run:
                size = 14 if run in tall else 10
                box = x * 10, y * 16, x * 10 + len(run) * 10, y * 16 + size
                rows.append(Row((Word(run, box),), box, whole=True))
            x += len(run) + 1
    return Page(tuple(rows))


def order(drawing, tall=()):
    return read([page(drawing, tall)])[0].split()


def test_columns_are_read_one_after_another():
    assert order("""
一一一一一一.三三三三三三
二二二二二二.四四四四四四
""") == ['一一一一一一', '二二二二二二', '三三三三三三', '四四四四四四']


def test_a_line_across_ends_the_columns_above_it():
    assert order("""
一一一一一一.三三三三三三
二二二二二二.四四四四四四
五五五五五五五五五五五五五
六六六六六六.八八八八八八
七七七七七七.九九九九九九
""") == [c * 6 for c in '一二三四'] + ['五' * 13] + [c * 6 for c in '六七八九']


def test_titles_under_white_end_the_articles_above_them():
    drawing = """
一一一一一一.三三三三三三
二二二二二二.四四四四四四


五五五五五..八八八八八
六六六六六六.九九九九九九
七七七七七七.十十十十十十
"""

    assert order(drawing, ('五五五五五', '八八八八八')) == ['一' * 6, '二' * 6, '三' * 6, '四' * 6, '五' * 5, '六' * 6, '七' * 6, '八' * 5, '九' * 6, '十' * 6]


def test_without_titles_a_column_goes_on_under_white():
    assert order("""
一一一一一一.五五五五五五
二二二二二二.六六六六六六


三三三三三三.七七七七七七
四四四四四四.八八八八八八
""") == [c * 6 for c in '一二三四五六七八']


def test_a_head_over_the_middle_column_is_read_first():
    assert order("""
........一一一一
一一一一一一.三三三三三三.五五五五五五
二二二二二二.四四四四四四.六六六六六六
""") == ['一一一一'] + [c * 6 for c in '一二三四五六']


def test_a_middle_column_that_begins_higher_is_no_head():
    assert order("""
.......七七七七七七
一一一一一一.三三三三三三.五五五五五五
二二二二二二.四四四四四四.六六六六六六
""") == [c * 6 for c in '一二七三四五六']


def test_text_flows_around_a_picture_and_its_caption():
    assert order("""
一一一一一一.五五五五五五
二二二二二二.六六六六六六



图图图图图图图图图图
三三三三三三.七七七七七七
四四四四四四.八八八八八八
""") == [c * 6 for c in '一二三四五六七八'] + ['图' * 10]


def test_a_line_that_was_run_across_a_gutter_is_taken_apart():
    lines = [('一一一一', '四四四四'), ('二二二二', '五五五五'), ('三三三三', '六六六六')]
    rows = tuple(
        Row((Word(a, (0, y, 40, y + 10), 'a'), Word(b, (55, y, 95, y + 10), 'b')), (0, y, 95, y + 10), f'l{y}')
        for y, (a, b) in zip((0, 16, 32), lines, strict=True)
    )
    text, hints = read([Page(rows)])

    assert text.split() == ['一一一一', '二二二二', '三三三三', '四四四四', '五五五五', '六六六六']
    assert [(h.value.id, h.value.box, h.value.column) for h in hints if h.kind == 'line'][2:4] == [
        ('l32', (0, 32, 40, 42), (0, 40)),
        ('l0', (55, 0, 95, 10), (55, 95)),
    ]


def ran_across(bar):
    """Set two columns of nine lines, each read as one line; in the last but one a box reaches into the gutter."""
    rows = []
    for k in range(9):
        y = k * 16
        left = Word('林河水涨堤外树'[k % 7] * 4, (0, y, 46 if k == 7 else 40, y + 10), 'a')
        right = Word('桥通车站前灯明'[k % 7] * 4, (50, y, 90, y + 10), 'b')
        rows.append(Row((left, *([Word('|', (44, y, 46, y + 10))] if bar else []), right), (0, y, 90, y + 10), f'l{k}'))
    return tuple(rows)


@pytest.mark.parametrize('bar', [False, True])
def test_white_that_all_lines_have_in_one_place_is_a_gutter(bar):
    text = read([Page(ran_across(bar))])[0]

    assert text.split()[6:10] == ['树树树树', '林林林林', '河河河河', '桥桥桥桥']
    assert '|' not in text


def test_a_bar_that_is_no_gutter_stays():
    row = Row((Word('站名', (0, 0, 20, 10)), Word('|', (21, 0, 23, 10)), Word('时刻', (24, 0, 44, 10))), (0, 0, 44, 10))

    assert read([Page((row,))])[0] == '站名|时刻\n'


def test_drawn_lines_part_the_page():
    rows = page("""
一一一一一一.五五五五五五
二二二二二二.六六六六六六
三三三三三三.七七七七七七
四四四四四四.八八八八八八
""").rows
    across = (0, 29, 130, 30)

    assert read([Page(rows, (across,))])[0].split() == [c * 6 for c in '一二五六三四七八']
    assert read([Page(rows, ((0, 29, 40, 30),))])[0].split() == [c * 6 for c in '一二三四五六七八']


def test_a_gap_that_few_lines_share_is_no_gutter():
    rows = tuple(
        Row((Word('记者', (0, y, 20, y + 10)), Word(name, (35, y, 55, y + 10))), (0, y, 55, y + 10)) for y, name in ((0, '林禾'), (16, '周苇'))
    )

    assert read([Page(rows)])[0] == '记者林禾\n记者周苇\n'


@pytest.mark.parametrize('second', ['..二二二二', '二二二二二二'])
def test_an_indent_opens_a_block(second):
    drawing = f'一一一一一一\n一一一一一一\n{second}\n二二二二二二\n'

    assert ('\n\n' in read([page(drawing)])[0]) == second.startswith('.')


PICTURE = """
一一一一一一.五五五五五五
二二二二二二.六六六六六六
............七七七七七七



图图图图....
............八八八八八八
............九九九九九九
三三三三三三.十十十十十十
四四四四四四.百百百百百百
"""


def test_a_caption_stands_behind_the_text_that_flows_around_its_picture():
    text, hints = read([page(PICTURE)])

    assert text.split() == [c * 6 for c in '一二三四五六七八九十百'] + ['图图图图']
    assert [text[h.start:h.end] for h in hints if h.kind == 'caption'] == ['图图图图']


def test_a_picture_of_the_file_may_be_low():
    drawing = page("""
一一一一一一
二二二二二二

图图图图

三三三三三三
四四四四四四
""")
    text = read([Page(drawing.rows, (), ((0, 28, 60, 44),))])[0]

    assert text.split() == [c * 6 for c in '一二三四'] + ['图图图图']


def test_small_lines_alone_at_the_edges_are_the_page_s():
    drawing = """
报报报报

一一一一一一.三三三三三三
二二二二二二.四四四四四四

.......编编编编
"""
    text, hints = read([page(drawing)])

    assert text.split() == ['报报报报', *(c * 6 for c in '一二三四'), '编编编编']
    assert [text[h.start:h.end] for h in hints if h.kind == 'edge'] == ['报报报报', '编编编编']


@pytest.mark.parametrize('name', ['runs', 'titles', 'captions', 'slanted'])
def test_a_page_of_very_many_lines_takes_no_long_time(name):
    def row(x, y, text, size=10):
        return Row((Word(text, (x, y, x + 10 * len(text), y + size)),), (x, y, x + 10 * len(text), y + size))

    words = '一二三四五六七八'
    drawn = {
        'runs': [row(x, 64 * i + y, words * n) for i in range(700) for x, y, n in ((0, 0, 2), (0, 16, 1), (120, 16, 1), (0, 32, 1), (120, 32, 1))],
        'titles': [row(x, 100 * i + y, words, size) for i in range(900) for y, size in ((0, 16), (20, 10)) for x in (0, 150)],
        'captions': [row(0, 100 * i + y, words, size) for i in range(1900) for y, size in ((0, 10), (12, 8))],
        'slanted': [row(3 * i, 3 * i, words) for i in range(20_000)],
    }
    rows = drawn[name]
    start = time.perf_counter()
    text = read([Page(tuple(rows))])[0]

    assert sorted(text.split()) == sorted(word.text for r in rows for word in r.words)
    assert time.perf_counter() - start < 20
