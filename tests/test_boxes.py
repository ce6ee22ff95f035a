"""Lines joined by where they stand on the page: right edges, indents, sizes, columns.  The pages are set by hand."""

from pathlib import Path

import pytest

from cleaner import clean, load
from cleaner.boxes import dent, read_places
from cleaner.gate import Common
from cleaner.hints import Hint, LineBox
from cleaner.layout import read_page
from cleaner.lines import lines_of

HERE = Path(__file__).parent
SIZE = 30.0
COMMON = Common()


def page(*columns):
    """Set lines in columns; a line is (text, indent, size), lengths in ems, each column ten ems wide; '' is white."""
    out, hints, at = [], [], 0
    for n, column in enumerate(columns):
        left = 400.0 * n
        for k, (text, indent, size) in enumerate(column):
            if text:
                top = 50.0 * k
                ends = left + (indent + len(text)) * size * SIZE
                box = (left + indent * SIZE, top, ends, top + size * SIZE)
                value = LineBox(f'line_{n}_{k}', 1, box, (left, left + 10 * SIZE), size * SIZE)
                hints.append(Hint(at, at + len(text), 'line', value))
            out.append(text)
            at += len(text) + 1
        out.append('')
        at += 1
    return '\n'.join(out), hints


BODY = [
    ('老桥修了三年，今', 2, 1),
    ('天终于通车。桥头摆起', 0, 1),
    ('了二十张方桌，家家端', 0, 1),
    ('来一碗热汤。', 0, 1),
    ('最早上桥的是八十', 2, 1),
    ('岁的林婆婆，她说等这', 0, 1),
    ('一天等得太久。', 0, 1),
]


def cleaned(*columns):
    text, hints = page(*columns)
    return clean(text, hints=hints).text


def test_a_line_that_reaches_the_edge_goes_on_unless_the_next_is_moved_in():
    assert cleaned(BODY) == (
        '老桥修了三年，今天终于通车。桥头摆起了二十张方桌，家家端来一碗热汤。\n最早上桥的是八十岁的林婆婆，她说等这一天等得太久。\n'
    )


def test_a_sentence_that_ends_on_a_full_line_goes_on_where_paragraphs_are_moved_in():
    lines = [('渠道清淤完毕，水', 2, 1), ('库也开始放水春灌了。', 0, 1), ('各站每天报一次水位。', 0, 1), *BODY]

    assert cleaned(lines).startswith('渠道清淤完毕，水库也开始放水春灌了。各站每天报一次水位。\n老桥')


def test_the_foot_of_a_column_goes_on_at_the_head_of_the_next():
    assert cleaned(BODY[:2], BODY[2:]) == cleaned(BODY)


def test_a_head_of_a_column_that_is_moved_in_is_a_new_paragraph():
    assert cleaned(BODY[:4], BODY[4:]).count('热汤。\n\n最早') == 1


def test_a_title_at_the_head_of_a_column_stays_alone():
    title = [('老桥通车以后', 0, 1)]

    assert '热汤。\n\n老桥通车以后\n最早' in cleaned(BODY[:4], [*title, *BODY[4:]])


def test_what_is_set_larger_is_no_part_of_the_paragraph():
    assert cleaned([('春灌提前开始', 0, 1.6), *BODY]).startswith('春灌提前开始\n老桥修了三年，今天')


def test_nothing_changes_the_second_time():
    text, hints = page(BODY[:2], BODY[2:])
    once = clean(text, hints=hints).text

    assert clean(once).text == once


@pytest.mark.parametrize('hints', [(), [Hint(0, 3, 'word', None)], [Hint(0, 3, 'line', None)]])
def test_without_places_nothing_is_known(hints):
    assert read_places(lines_of('老桥通车\n渠道清淤\n'), hints, COMMON) is None


def test_indents_and_edges():
    text, hints = page(BODY)
    places = read_places(lines_of(text), hints, COMMON)

    assert places
    assert places.indented
    assert dent(hints[0].value) == 2
    assert places.full(0, BODY[0][0])
    assert not places.full(3, BODY[3][0])
    assert not places.title(3, BODY[3][0])


HEAD = ['春灌提前开始', '全县水库放水', '记者林禾', '晚报讯渠道清淤完毕，水', '库也开始放水春灌了。']


def roles(hints_of, *sizes):
    """Read a page of one column, each line so many times as high as running text."""
    text, hints = page([(line, 0, size) for line, size in zip(HEAD, sizes, strict=True)] + BODY)
    return [(block.role, block.reason) for block in clean(text, hints=hints + hints_of(text)).articles[0].blocks]


def test_lines_of_one_large_size_are_one_headline():
    text, hints = page([('春灌提前开始了各地的', 0, 1), ('全县水库放水', 0, 1.6), ('两岸秧田有水', 0, 1.6), *BODY])

    assert '全县水库放水两岸秧田有水' in clean(text, hints=hints).text


def test_lines_that_the_page_repeats_and_captions_are_told_by_hints():
    def hints(text):
        at = text.index('记者林禾')
        return [Hint(0, 6, 'edge', 1), Hint(at, at + 4, 'caption', 1)]

    assert roles(hints, 0.8, 1.6, 0.8, 1, 1)[:3] == [
        ('furniture', 'edge-of-page'), ('headline', 'page-start'), ('caption', 'below-picture')
    ]


@pytest.mark.parametrize(('size', 'role'), [(0.9, 'byline'), (1.2, 'deck')])
def test_small_type_below_a_large_headline_is_a_byline(size, role):
    lines = [('两岸居民同庆老桥通车', 2), ('林小禾周小苇', size), ('老桥修了三年，今天终于通车。桥头摆起了二十张方桌。', 1)]
    text, hints = '', []
    for line, height in lines:
        box = LineBox('', 1, (0, len(text), len(line) * height, len(text) + height), (0, 60), height)
        hints.append(Hint(len(text), len(text) + len(line), 'line', box))
        text += f'{line}\n\n'

    assert [block.role for block in read_page(text, load('default').cues, hints)[0].blocks] == ['headline', role, 'paragraph']


# As `BODY`, by white at the end of the last line alone; a stop ends a full line, too.
FLUSH = [
    ('老桥修了三年，今天终', 0, 1),
    ('于通车。桥头摆起了二', 0, 1),
    ('十张方桌，家家端来一', 0, 1),
    ('碗热汤。', 0, 1),
    ('最早上桥的是八十岁的', 0, 1),
    ('林婆婆，她等了三年。', 0, 1),
    ('桥头的人都站起来，给', 0, 1),
    ('她让出一条路。', 0, 1),
    ('她走到桥的那一头，又', 0, 1),
    ('走了回来。', 0, 1),
]


def test_a_next_round_takes_no_paragraphs_without_an_indent_for_ones_that_have_one():
    assert cleaned(FLUSH, FLUSH).count('热汤。\n最早') == 2
    assert cleaned(FLUSH, FLUSH).count('条路。\n她走到') == 2


def test_a_line_that_ends_a_character_early_with_a_stop_ends_its_paragraph():
    early = [*FLUSH[:4], ('岁月不居，人都老了。', 0, 0.9), *FLUSH[4:]]

    assert '老了。\n最早' in cleaned(early)


def test_a_small_jump_at_the_right_edge_is_no_part_of_the_paragraph_above():
    text, hints = page([*BODY[:3], ('来一碗热汤人人有份。', 0, 1), ('见下页', 9, 0.8), *BODY])

    assert '\n见下页\n' in clean(text, hints=hints).text


def test_the_foot_of_a_page_goes_on_with_nothing():
    text, hints = page([*BODY, ('大家都说好', 0, 1)], [('天亮了，桥头又来了人', 0, 1), ('编辑祁远', 0, 1)])
    at = text.index('编辑')

    assert '人\n编辑祁远' in clean(text, hints=[*hints, Hint(at, at + 4, 'edge', 1)]).text
