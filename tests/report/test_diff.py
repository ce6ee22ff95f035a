"""A diff is right when it makes the one text of the other; and when it shows no more than it must."""

import re
import time

from hypothesis import given
from hypothesis import strategies as st

from cleaner.chain import Chain
from cleaner.flow import Result
from cleaner.report.diff import diff
from cleaner.text import Edit, Patch, Text

CHAIN = Chain('none', ())


def place(edit):
    """Where an edit puts its text: points before the range that begins there."""
    return (edit.start, edit.start < edit.end) if edit.to is None else (edit.to, False)


def result(source, *patches):
    text = Text(source)
    for edits in patches:
        text = text.patched(Patch(sorted(edits, key=place)))
    return Result(source, text, CHAIN)


def patch(source, lines):
    """Apply a unified diff as `patch` does, and be strict about it."""
    old = re.findall('.*\n|.+$', source)
    new, at, last = [], 0, ''
    for line in lines[2:]:
        if line.startswith('@@'):
            start, count = re.match(r'@@ -(\d+)(?:,(\d+))? ', line).groups()
            first = int(start) - (count != '0')
            assert first >= at
            new += old[at:first]
            at = first
        elif line.startswith('\\'):
            if last in ' +':
                new[-1] = new[-1].removesuffix('\n')
        else:
            last = line[0]
            if last in ' -':
                assert old[at].removesuffix('\n') == line[1:]
                at += 1
            if last in ' +':
                new.append(f'{line[1:]}\n')
    return ''.join(new + old[at:])


@st.composite
def edited(draw):
    """A text of short lines and two patches of cuts, insertions, replacements and carries that touch nowhere."""
    source = draw(st.text('ab\n', max_size=60))
    patches, text = [], source
    for _ in range(2):
        cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
        edits = [
            Edit(a, b, draw(st.sampled_from(['', 'x', '\n', 'x\ny'])), 'r')
            for a, b in zip(cuts[::2], cuts[1::2], strict=False)
        ]
        if not edits and len(cuts) > 2:
            edits = [Edit(cuts[0], cuts[1], '', 'r', to=cuts[2])]
        patches.append(edits)
        text = str(result(text, edits).text)
    return result(source, *patches)


@given(edited())
def test_a_diff_makes_the_clean_text_of_the_source(made):
    assert patch(made.source, list(diff('f', made))) == made.text


def test_lines_that_were_carried_behind_others():
    source = 'one\ncaption\ntwo\nthree\n'
    made = result(source, [Edit(4, 12, '', 'r', to=22)])

    assert list(diff('f', made)) == [
        *('--- f', '+++ f', '@@ -1,4 +1,4 @@'),
        *(' one', '-caption', ' two', ' three', '+caption'),
    ]


def test_changes_far_apart_are_hunks_of_their_own():
    source = ''.join(f'{n}\n' for n in range(30))
    made = result(source, [Edit(2, 4, '', 'r'), Edit(source.index('20'), source.index('20') + 2, 'x', 'r')])
    lines = list(diff('f', made))

    assert [line for line in lines if line[0] in '@+-'][2:] == [
        '@@ -1,5 +1,4 @@',
        '-1',
        '@@ -18,7 +17,7 @@',
        '-20',
        '+x',
    ]


def test_many_changes_in_a_long_text_take_no_time():
    source = ''.join(f'{n}\n' if n % 10 else f'{n}X\n' for n in range(20_000))
    at = [i for i, char in enumerate(source) if char == 'X']
    made = result(source, [Edit(i, i + 1, '', 'r') for i in at])
    start = time.process_time()
    lines = sum(1 for _ in diff('f', made))

    assert lines == 18_000 - 1
    assert time.process_time() - start < 2
