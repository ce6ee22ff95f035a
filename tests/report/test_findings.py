from cleaner import report
from cleaner.chain import Chain
from cleaner.flow import Result
from cleaner.text import Edit, Patch, Text


def place(edit):
    """Where an edit puts its text: points before the range that begins there."""
    return (edit.start, edit.start < edit.end) if edit.to is None else (edit.to, False)


def result(source, *patches):
    text = Text(source)
    for edits in patches:
        text = text.patched(Patch(sorted(edits, key=place), stage='s'))
    return Result(source, text, Chain('none', ()))


def places(made):
    return [(f.entry.rule, f.line, f.column, f.to) for f in report.everything('f', made)]


def test_lines_end_at_all_line_ends():
    lines = report.Lines('a\r\nb\rc\nd')

    assert [lines.place(at) for at in (0, 2, 3, 5, 7, 8)] == [(1, 1), (1, 3), (2, 1), (3, 1), (4, 1), (4, 2)]
    assert [lines.span(line) for line in (0, 1, 4, 5)] == [None, (0, 3), (7, 8), None]


def test_an_edit_of_a_later_patch_is_shown_where_its_text_stood_in_the_input():
    made = result('abc\ndef\nghi\n', [Edit(0, 4, '', 'cut')], [Edit(4, 5, 'G', 'put')])

    assert places(made) == [('cut', 1, 1, None), ('put', 3, 1, None)]


def test_an_insertion_stands_behind_what_it_was_put_behind():
    made = result('abc\ndef\n', [Edit(0, 4, '', 'cut')], [Edit(2, 2, '-', 'insert')])

    assert places(made) == [('cut', 1, 1, None), ('insert', 2, 3, None)]


def test_an_insertion_at_the_start_stands_before_what_is_left_and_one_into_nothing_at_the_start():
    assert places(result('abc', [Edit(0, 1, '', 'cut')], [Edit(0, 0, '-', 'insert')])) == [
        ('cut', 1, 1, None),
        ('insert', 1, 2, None),
    ]
    assert places(result('', [Edit(0, 0, '-', 'insert')])) == [('insert', 1, 1, None)]


def test_a_carry_says_where_to():
    made = result('x\nabc\ndef\n', [Edit(0, 2, '', 'cut')], [Edit(0, 4, '', 'carry', to=8)])
    (_, carry) = report.everything('f', made)

    assert (carry.line, carry.column, carry.to) == (2, 1, (4, 1))
    assert report.change(carry) == "'abc\\n' goes to 4:1"


def test_a_long_text_is_shortened_in_the_middle():
    assert report.quote('a' * 60) == repr('a' * 60)
    assert report.quote('a' * 50 + 'b' * 50) == f'{"a" * 40!r} ... {"b" * 15!r} (100 code points)'


def test_what_cannot_be_seen_is_escaped():
    assert report.quote('\u200b\x1b\udc80\ue000') == "'\\u200b\\x1b\\udc80\\ue000'"
    assert report.visible('\u200b\x1b[31m\u3000\t\n') == '\\u200b\\x1b[31m\u3000\t\n'
