import pickle
from concurrent.futures import ThreadPoolExecutor

import oracle
import pytest
import strategies
from checked import Checked, carry, check_text, sample
from hypothesis import given
from hypothesis import strategies as st

from cleaner.chain import settle
from cleaner.text import Changed, Edit, Entry, Patch, Text, replay, undo

TRUST = {'a': 'sure', 'b': 'sure', 'c': 'likely'}


def put(start, end, new, rule='a'):
    return Edit(start, end, new, rule)


# text, edits, what becomes of it, and where each of its characters came from.
CASES = [
    ('', [], '', []),
    ('abc', [], 'abc', [(0, 3)]),
    ('', [put(0, 0, 'x')], 'x', []),
    ('abc', [put(0, 3, '')], '', []),
    ('abc', [put(0, 3, 'x')], 'x', [(0, 3)]),
    ('abc', [put(0, 1, ''), put(1, 2, ''), put(2, 3, '')], '', []),
    ('abc', [put(0, 1, 'x'), put(1, 2, 'y')], 'xyc', [(0, 3)]),
    ('abc', [put(1, 1, 'x'), put(1, 2, 'y')], 'axyc', [(0, 3)]),
    ('abc', [put(0, 1, 'x'), put(1, 1, 'y')], 'xybc', [(0, 3)]),
    ('abc', [put(1, 1, 'x'), put(1, 1, 'y')], 'axybc', [(0, 3)]),
    ('abc', [put(0, 0, 'x'), put(3, 3, 'y')], 'xabcy', [(0, 3)]),
    ('abcde', [carry(1, 2, 4)], 'acdbe', [(0, 1), (2, 4), (1, 2), (4, 5)]),
    ('abcde', [carry(3, 4, 1)], 'adbce', [(0, 1), (3, 4), (1, 3), (4, 5)]),
    ('abcde', [carry(0, 2, 5)], 'cdeab', [(2, 5), (0, 2)]),
    ('abcde', [carry(3, 5, 0)], 'deabc', [(3, 5), (0, 3)]),
    ('abcd', [carry(2, 4, 0), carry(0, 2, 4)], 'cdab', [(2, 4), (0, 2)]),  # they change places
    ('abcd', [carry(2, 3, 0), carry(3, 4, 0)], 'cdab', [(2, 4), (0, 2)]),  # to one point, in their order
    ('abcd', [carry(3, 4, 0), carry(2, 3, 0)], 'dcab', [(3, 4), (2, 3), (0, 2)]),
    ('abcd', [carry(0, 1, 2), put(2, 2, 'x'), carry(3, 4, 2)], 'baxdc', [(1, 2), (0, 1), (3, 4), (2, 3)]),
    ('abcd', [put(1, 2, ''), carry(0, 1, 2)], 'acd', [(0, 1), (2, 4)]),  # over what is gone
    ('abcd', [carry(0, 1, 2), put(2, 4, 'x')], 'bax', [(1, 2), (0, 1), (2, 4)]),  # to the edge of a replacement
    ('abcd', [put(0, 2, 'x'), carry(2, 4, 2)], 'xcd', [(0, 4)]),
    ('甲乙\r\n', [put(2, 3, '')], '甲乙\n', [(0, 2), (3, 4)]),
    ('\U00020089\udce4\x0c', [put(1, 1, 'x'), carry(2, 3, 0)], '\x0c\U00020089x\udce4', [(2, 3), (0, 2)]),
]


@pytest.mark.parametrize(('text', 'edits', 'after', 'where'), CASES)
def test_a_patch_does_what_its_edits_say(text, edits, after, where):
    found = Checked(text).patched(
        Patch(sorted(edits, key=oracle.place))
    )

    assert str(found) == after
    assert found.text.where(0, len(after)) == where


def draw_patch(data, text, **kwargs):
    proposed = data.draw(strategies.edits(text, **kwargs))
    agreed, refused = settle(text, proposed, TRUST)
    return Patch(agreed, [(edit, why) for edit, why in refused], stage='s', rules={'a': ('sure', 'why a')})


@given(st.data(), strategies.hostile)
def test_one_patch(data, text):
    Checked(text).patched(draw_patch(data, text))


@given(st.data(), strategies.hostile)
def test_patches_over_patches(data, text):
    now = Checked(text)
    for _ in range(data.draw(st.integers(2, 5))):
        now.patched(draw_patch(data, str(now)))
    entries = now.text.entries()

    assert replay(text, entries) == str(now)
    assert undo(str(now), entries) == text
    assert oracle.states(text, entries)[-1] == now.cells
    assert [entry.n for entry in entries] == list(range(1, len(entries) + 1))
    for entry in entries:
        check_entry(entry, now.text)


def check_entry(entry, text):
    under = Text(text.source)
    for patch in text.patches[: entry.patch - 1]:
        under = under.patched(patch)
    start, end = entry.start, entry.end
    spans = under.where(start, end)

    assert entry.before == str(under)[start:end]
    assert all(
        isinstance(value, str)
        for value in (entry.stage, entry.rule, entry.after, entry.trust, entry.why, entry.refused)
    )
    if spans:
        assert entry.source == spans
    else:
        assert len(entry.source) == 1
        assert entry.source[0][0] == entry.source[0][1] <= len(text.source)


@given(st.data(), strategies.hostile)
def test_a_point_goes_to_its_place_and_back(data, text):
    now = Text(text)
    for _ in range(3):
        now = now.patched(draw_patch(data, str(now)))
    cells = oracle.states(text, now.entries())[-1]
    kept = [
        (i, origins[0])
        for i, (c, origins) in enumerate(cells)
        if len(origins) == 1 and now.where(i, i + 1) == [(origins[0], origins[0] + 1)]
    ]
    only = [
        at
        for at, source in kept
        if sum(source in origins for _, origins in cells) == 1 and text[source] == cells[at][0]
    ]

    assert [now.span(*now.where(at, at + 1)[0]) for at in only] == [(at, at + 1) for at in only]
    assert [now.origin(at, at + 1, len(now.patches)) for at in only] == [now.where(at, at + 1) for at in only]


def test_a_patch_on_text_that_another_tore_apart_tells_no_source_twice():
    text = Text('0ab3').patched(Patch([put(1, 3, 'xy')])).patched(Patch([carry(1, 2, 4)]))

    assert str(text) == '0y3x'
    assert text.where(0, 4) == [(0, 4)]
    assert text.where(-3, 99) == [(0, 4)]
    assert text.where(5, 9) == []
    assert [text.where(i, i + 1) for i in range(4)] == [[(0, 1)], [(1, 3)], [(3, 4)], [(1, 3)]]


def test_entries_say_everything():
    rules = {'a': ('sure', 'reason of a')}
    first = Patch(
        [put(1, 3, ''), Edit(4, 4, 'x', 'a', trust='likely', why='own', margin=2.5)], stage='one', rules=rules
    )
    second = Patch(
        [carry(0, 1, 2), put(3, 3, '!')], [(put(2, 3, '?', 'b'), 'guess')], stage='two', round=2, rules=rules
    )
    text = Text('abcde').patched(first).patched(second)

    assert str(text) == 'dax!e'
    assert text.entries() == [
        Entry(1, 1, 1, 'one', 'a', 1, 3, 'bc', '', None, [(1, 3)], 'sure', None, 'reason of a', ''),
        Entry(2, 1, 1, 'one', 'a', 4, 4, '', 'x', None, [(4, 4)], 'likely', 2.5, 'own', ''),
        Entry(3, 2, 2, 'two', 'a', 0, 1, 'a', '', 2, [(0, 1)], 'sure', None, 'reason of a', ''),
        Entry(4, 2, 2, 'two', 'a', 3, 3, '', '!', None, [(4, 4)], 'sure', None, 'reason of a', ''),
        Entry(5, 2, 2, 'two', 'b', 2, 3, 'x', '?', None, [(4, 4)], '', None, '', 'guess'),
    ]


def test_a_text_without_edits_is_the_same_object():
    source = '健康的文字' * 100
    text = Text(source).patched(Patch(())).patched(Patch((), [(put(0, 1, 'x'), 'guess')]))

    assert str(text) is source
    assert text.source is source


def test_a_text_is_not_changed_by_a_patch():
    text = Text('abc')
    text.patched(Patch([put(0, 1, '')]))

    assert (str(text), text.patches) == ('abc', ())


# entries made for one text, and a text they were not made for
ALIEN = [
    ([put(1, 2, 'xy')], 'axyc', 'aXyc'),
    ([put(1, 2, 'xy')], 'axyc', 'ax'),
    ([carry(0, 1, 3)], 'bca', 'bcA'),
    ([carry(2, 3, 0)], 'cab', 'Cab'),
    ([put(1, 1, 'x')], 'axbc', 'abc'),
    ([put(2, 2, ''), put(2, 3, '')], 'ab', 'a'),
    ([put(3, 3, 'x')], 'abcx', ''),
]


@pytest.mark.parametrize(('edits', 'output', 'other'), ALIEN)
def test_undo_looks_before_it_changes(edits, output, other):
    entries = Text('abc').patched(Patch(edits)).entries()

    assert undo(output, entries) == 'abc'
    with pytest.raises(Changed):
        undo(other, entries)


@pytest.mark.parametrize('source', ['aBc', 'ab', '', 'xabc'])
def test_replay_looks_before_it_changes(source):
    entries = Text('abc').patched(Patch([put(1, 2, 'x'), put(2, 3, '')])).entries()

    assert replay('abc', entries) == 'ax'
    with pytest.raises(Changed):
        replay(source, entries)


def test_a_before_must_fill_its_range():
    entry = Text('abc').patched(Patch([put(1, 2, 'x')])).entries()[0]
    last = Text('abc').patched(Patch([put(2, 3, 'x')])).entries()[0]

    with pytest.raises(Changed):
        undo('axc', [entry._replace(before='bb')])
    with pytest.raises(Changed):
        replay('abc', [last._replace(end=9)])


@given(strategies.hostile)
def test_a_patch_in_threads_and_pickled(text):
    agreed, _ = settle(text, [put(i, i + 1, 'xy') for i in range(0, len(text), 3)], TRUST)
    patch = Patch(agreed)
    cells = oracle.run(oracle.cells(text), agreed)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: [patch.follow(at) for at in sample(text)], range(4)))
    again = pickle.loads(pickle.dumps(Text(text).patched(patch)))

    assert found == [found[0]] * 4
    check_text(again, cells)
