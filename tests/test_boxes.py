"""Lines joined by where they stand on the page: right edges, indents, sizes, columns.  The pages are set by hand."""

from pathlib import Path

import pytest

from cleaner import clean
from cleaner.boxes import dent, read_places
from cleaner.gate import Common
from cleaner.hints import Hint, LineBox
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
