import pickle
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import oracle
import pytest
import regex
import strategies
from checked import carry, checked
from hypothesis import given
from hypothesis import strategies as st

from cleaner.chain import Chain, Guard, settle
from cleaner.passes import Hint, Rule
from cleaner.text import Edit, Text

TRUST = {'a': 'sure', 'b': 'likely', 'c': 'guess'}


def put(start, end, new, rule='a', trust=None):
    return Edit(start, end, new, rule, trust=trust)


# text, proposed edits, numbers of the agreed ones in order, refusals: {number: reason}
SETTLED = [
    ('abcdef', [], [], {}),
    ('abcdef', [put(3, 4, 'x'), put(0, 1, 'y')], [1, 0], {}),
    ('abcdef', [put(0, 2, 'x'), put(2, 4, 'y')], [0, 1], {}),
    ('abcdef', [put(0, 2, 'x'), put(1, 4, 'y', 'b')], [0], {1: 'overlaps a at 0:2'}),
    ('abcdef', [put(1, 4, 'y', 'b'), put(0, 2, 'x')], [1], {0: 'overlaps a at 0:2'}),  # leftmost
    ('abcdef', [put(1, 2, 'y'), put(1, 4, 'x', 'b')], [1], {0: 'overlaps b at 1:4'}),  # longest
    ('abcdef', [put(1, 3, 'x', 'b'), put(1, 3, 'y')], [0], {1: 'overlaps b at 1:3'}),  # first listed
    ('abcdef', [put(1, 3, 'x'), put(1, 3, 'x', 'b')], [0], {1: 'overlaps a at 1:3'}),  # of one mind: the first does it
    ('abcdef', [put(0, 6, ''), put(2, 3, 'y'), put(4, 4, 'z')], [0], {1: 'overlaps a at 0:6', 2: 'overlaps a at 0:6'}),
    ('abcdef', [put(2, 4, 'x'), put(2, 2, 'y'), put(4, 4, 'z')], [1, 0, 2], {}),  # points at the edges
    ('abcdef', [put(2, 2, 'x'), put(2, 2, 'y'), put(2, 2, 'x')], [0, 1, 2], {}),
    ('abcdef', [put(3, 3, 'x', 'c'), put(1, 4, 'y')], [1], {0: 'guess'}),  # a guess stands in nobody's way
    ('abcdef', [put(0, 4, 'x', 'a', 'guess'), put(1, 2, 'y')], [1], {0: 'guess'}),
    ('abcdef', [put(0, 4, 'x', 'c', 'sure'), put(1, 2, 'y')], [0], {1: 'overlaps c at 0:4'}),
    ('abcdef', [put(0, 1, 'a'), put(2, 2, ''), put(3, 5, 'de')], [], {}),  # they change nothing
    ('abcdef', [carry(1, 3, 1), carry(1, 3, 3), carry(0, 6, 6)], [], {}),
    ('abcdef', [put(1, 3, 'bc'), put(1, 2, 'x')], [1], {}),
    ('abcdef', [carry(0, 2, 4), put(3, 5, 'x', 'b')], [0], {1: 'overlaps a at 0:2, carried to 4'}),
    ('abcdef', [put(0, 3, 'x', 'b'), carry(4, 5, 1)], [0], {1: 'overlaps b at 0:3'}),
    ('abcdef', [carry(0, 2, 4), put(2, 4, 'x'), put(4, 6, 'y')], [1, 0, 2], {}),  # to the edges of ranges
    ('abcdef', [carry(0, 2, 4), carry(2, 4, 0)], [1, 0], {}),
    ('abcdef', [carry(0, 2, 5), carry(2, 4, 1)], [0], {1: 'overlaps a at 0:2, carried to 5'}),
    ('abcdef', [carry(0, 1, 5), carry(1, 2, 5), put(5, 5, 'x'), carry(3, 4, 5)], [0, 1, 2, 3], {}),
    ('abcdef', [carry(0, 1, 3), put(1, 1, 'x'), put(0, 0, 'y'), put(0, 1, 'z')], [2, 1, 0], {3: 'overlaps a at 0:1, carried to 3'}),
    ('abcdef', [carry(0, 3, 5), put(1, 1, 'x')], [0], {1: 'overlaps a at 0:3, carried to 5'}),
]  # fmt: skip


@pytest.mark.parametrize(('text', 'edits', 'agreed', 'refused'), SETTLED)
def test_edits_are_settled(text, edits, agreed, refused):
    found, lost = settle(text, edits, TRUST)

    assert found == [edits[i] for i in agreed]
    assert {(edit, why) for edit, why in lost} == {(edits[i], why) for i, why in refused.items()}


# text, guards, an edit, the reason it is refused for ('' when it is agreed on)
GUARDED = [
    ('abcdef', [(1, 3)], put(0, 1, 'x'), ''),
    ('abcdef', [(1, 3)], put(3, 4, 'x'), ''),
    ('abcdef', [(1, 3)], put(1, 1, 'x'), ''),
    ('abcdef', [(1, 3)], put(3, 3, 'x'), ''),
    ('abcdef', [(1, 3), (3, 5)], put(3, 3, 'x'), ''),
    ('abcdef', [(1, 3)], put(2, 2, 'x'), 'guarded at 1:3'),
    ('abcdef', [(1, 3)], put(0, 2, 'x'), 'guarded at 1:3'),
    ('abcdef', [(1, 3)], put(2, 4, 'x'), 'guarded at 1:3'),
    ('abcdef', [(1, 3)], put(1, 3, 'x'), 'guarded at 1:3'),
    ('abcdef', [(1, 3)], put(0, 6, 'x'), 'guarded at 1:3'),
    ('abcdef', [(0, 1), (2, 3), (5, 6)], put(4, 6, 'x'), 'guarded at 5:6'),
    ('abcdef', [(1, 3)], carry(1, 3, 5), ''),
    ('abcdef', [(1, 3)], carry(0, 4, 6), ''),
    ('abcdef', [(1, 3), (3, 4)], carry(1, 4, 0), ''),
    ('abcdef', [(1, 3)], carry(2, 4, 6), 'guarded at 1:3'),
    ('abcdef', [(1, 4)], carry(2, 3, 6), 'guarded at 1:4'),
    ('abcdef', [(1, 3)], carry(4, 5, 2), 'guarded at 1:3'),
    ('abcdef', [(1, 3)], carry(4, 5, 1), ''),
    ('abcdef', [(1, 3)], carry(4, 5, 3), ''),
]  # fmt: skip


@pytest.mark.parametrize(('text', 'guards', 'edit', 'why'), GUARDED)
def test_guards_are_spared(text, guards, edit, why):
    found = settle(text, [edit], TRUST, guards=tuple(guards))

    assert found == (([], [(edit, why)]) if why else ([edit], []))


BROKEN = [put(-1, 1, 'x'), put(2, 1, 'x'), put(0, 4, 'x'), put(4, 4, 'x'), carry(1, 1, 2), carry(0, 3, 1), carry(0, 1, 4), carry(1, 2, -1), Edit(0, 1, 'x', 'a', 2)]  # fmt: skip


@pytest.mark.parametrize('edit', BROKEN)
def test_what_is_no_edit_of_the_text_is_an_error(edit):
    with pytest.raises(ValueError, match='no edit of a text of 3 code points'):
        settle('abc', [edit], TRUST)


@given(st.data(), strategies.hostile, st.sampled_from(['sure', 'likely', 'guess']))
def test_settle_agrees_with_the_slow_one(data, text, floor):
    proposed = data.draw(strategies.edits(text, size=14))
    guards = data.draw(strategies.spans(text))
    agreed, refused = settle(text, proposed, TRUST, floor=floor, guards=guards)
    again = settle(text, agreed, TRUST, floor=floor, guards=guards)

    assert (agreed, sorted(map(repr, (edit for edit, _ in refused)))) == (
        (slow := oracle.settle(text, proposed, TRUST, floor, guards))[0],
        sorted(map(repr, slow[1])),
    )
    assert again == (agreed, [])
    assert all(oracle.fits(a, b) for a in agreed for b in agreed if a is not b)
    for edit, why in refused:
        check_reason(edit, why, agreed, guards)


POINTS = st.sets(st.integers(0, 12), max_size=10).map(sorted)


@given(st.data(), POINTS, POINTS, st.sampled_from(['sure', 'likely', 'guess']))
def test_edits_that_stand_apart_are_settled_as_all_others(data, points, marks, floor):
    text = 'abcdefghijkl'
    proposed = [
        put(a, b, data.draw(st.sampled_from(['', 'x', text[a:b]])), data.draw(st.sampled_from('aabc')))
        for a, b in zip(points[::2], points[1::2], strict=False)
    ]
    guards = tuple(zip(marks[::2], marks[1::2], strict=False))
    agreed, refused = settle(text, proposed, TRUST, floor=floor, guards=guards)
    mixed = settle(text, [*proposed, put(0, 0, 'y')], TRUST, floor=floor, guards=guards)

    assert (agreed, [edit for edit, _ in refused]) == oracle.settle(text, proposed, TRUST, floor, guards)
    assert [[each for each in some if "new='y'" not in repr(each)] for some in mixed] == [agreed, refused]


def check_reason(edit, why, agreed, guards):
    kind, *rest = why.split(' ')
    if kind == 'overlaps':
        named = [e for e in agreed if why.startswith(f'overlaps {e.rule} at {e.start}:{e.end}')]

        assert any(not oracle.fits(edit, e) for e in named)
    elif kind == 'guarded':
        a, b = map(int, rest[1].split(':'))

        assert (a, b) in guards
        assert not oracle.spares(edit, (a, b))
    else:
        assert why == (edit.trust or TRUST[edit.rule])


@dataclass(frozen=True)
class Sub:
    """Proposes what `re.sub` would do; a `put` of '->N' carries the match N code points to the right."""

    name: str
    find: str
    put: str = ''
    trust: str = 'sure'
    budget: float = 1.0
    signs: str = ''
    rules: dict[str, Rule] = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, 'rules', {self.name: Rule(self.name, self.trust, f'why {self.name}')})

    def trigger(self, text):
        return re.search(self.find, text) is not None

    def __call__(self, view):
        for found in re.finditer(self.find, view.text):
            start, end = found.span()
            if self.put.startswith('->'):
                yield carry(start, end, min(end + int(self.put[2:]), len(view.text)), self.name)
            else:
                yield Edit(start, end, found.expand(self.put), self.name)


@dataclass(frozen=True)
class Breaks(Sub):
    """A pass with a bug: it gives up in the middle, or proposes what is no edit."""

    how: str = 'raise'

    def __call__(self, view):
        yield from super().__call__(view)
        yield Edit(0, 1, '', self.name)
        if self.how == 'raise':
            raise TimeoutError('too slow')
        yield Edit(0, 10**9, '', self.name if self.how == 'far' else 'stranger')


@dataclass(frozen=True)
class Marks(Sub):
    """Puts brackets around what the hints say."""

    def trigger(self, text):
        return '<' not in text

    def __call__(self, view):
        for hint in view.hints:
            yield Edit(hint.start, hint.start, '<', self.name)
            yield Edit(hint.end, hint.end, '>', self.name)


def chain(*stages, guards=(), **kwargs):
    return Chain('test', stages, tuple(Guard('g', regex.compile(guard)) for guard in guards), **kwargs)


def told(text):
    """Return the ledger's lines, short: (round, stage, before, after, source, refused)."""
    return [(e.round, e.stage, e.before, e.after, e.source, e.refused) for e in text.entries()]


# stages, text, what becomes of it
RUNS = [
    ([], '甲乙', '甲乙'),
    ([Sub('s', '丙')], '甲乙', '甲乙'),
    ([Sub('s', '乙')], '甲乙', '甲'),
    ([Sub('s', '乙', '丙'), Sub('t', '丙', '丁')], '甲乙', '甲丁'),  # files in sequence
    ([Sub('t', '丙', '丁'), Sub('s', '乙', '丙')], '甲乙', '甲丁'),  # the second round mends what the first laid bare
    ([Sub('s', 'ab')], 'aabb', ''),
    ([Sub('s', 'ab')], 'aaabbb', ''),  # three rounds change the text, the fourth finds it at rest
    ([Sub('s', 'x(?=a)', '->2')], 'xab。', 'abx。'),
]


@pytest.mark.parametrize(('stages', 'text', 'after'), RUNS)
def test_a_chain_runs_until_nothing_changes(stages, text, after):
    found = checked(chain(*stages).run(Text(text)))

    assert str(found) == after
    assert str(chain(*stages).run(Text(after))) is after


def test_a_text_that_nothing_happens_to_is_the_same_object():
    text = Text('健康的文字')

    assert chain(Sub('s', '乙'), Sub('t', '健康', '健康')).run(text) is text


def test_a_refused_edit_leaves_the_same_string():
    text = Text('甲乙')
    found = chain(Sub('s', '乙', '', 'guess')).run(text)

    assert str(found) is text.source
    assert told(found) == [(1, 's', '乙', '', [(1, 2)], 'guess')]


# Stages that never come to rest, or fail; what the ledger says.
FAILURES = [
    ([Sub('s', 'a', 'aa')], 's', 'failed: unstable: round 4 still changes the text: s'),
    ([Sub('s', '甲', '乙'), Sub('t', '乙', '甲')], 's', 'failed: unstable: round 4 still changes the text: s, t'),
    ([Sub('s', 'ab')], 's', 'failed: unstable: round 4 still changes the text: s'),
    ([Sub('s', '甲', '乙'), Breaks('b', '')], 'b', 'failed: TimeoutError: too slow'),
    ([Sub('s', '甲', '乙'), Breaks('b', '', how='far')], 'b', 'failed: ValueError: b: Edit(start=0, end=1000000000'),
    ([Sub('s', '甲', '乙'), Breaks('b', '', how='stranger')], 'b', 'failed: ValueError: stranger: Edit(start=0'),
]


@pytest.mark.parametrize(('stages', 'rule', 'why'), FAILURES)
def test_a_text_that_fails_comes_back_as_it_was(stages, rule, why):
    text = Text('甲' + 'a' * 20 + 'b' * 20)
    found = checked(chain(*stages).run(text))
    (entry,) = found.entries()

    assert str(found) is text.source
    assert entry.refused.startswith(why)
    assert (entry.stage, entry.rule, entry.trust, entry.source) == ('chain', rule, '', [(0, 0)])


# text, find, put, budget, whether the pass is let through
BUDGETS = [
    ('甲' * 99 + '乙' * 100, '乙', '', 0.0, True),  # short
    ('甲' * 100 + '乙' * 100, '乙', '', 0.5, True),
    ('甲' * 99 + '乙' * 101, '乙', '', 0.5, False),
    ('甲' * 99 + '乙' * 101, '乙', '丙', 0.5, True),  # replaced is not hidden
    ('甲' * 99 + '乙' * 101, '乙+', '丙', 0.5, True),
    ('甲' * 99 + '乙' * 101 + '丙', '乙+', '->1', 0.5, True),  # nor is carried
    ('乙' * 200, '乙', '', 1.0, True),
    ('乙' * 200, '乙', '', 0.99, False),
]


@pytest.mark.parametrize(('text', 'find', 'new', 'budget', 'passes'), BUDGETS)
def test_a_pass_that_hides_too_much_is_refused_whole(text, find, new, budget, passes):
    found = checked(chain(Sub('s', find, new, budget=budget)).run(Text(text)))
    refused = [entry for entry in found.entries() if entry.refused]

    if passes:
        assert str(found) != text or '->' in new
    else:
        assert str(found) is found.source
        assert [(e.rule, e.refused, e.trust) for e in refused] == [('s', 'budget', 'sure')]
        assert 'would hide' in refused[0].why
        assert len(found.entries()) == 1


def test_a_budget_is_told_once_and_other_passes_go_on():
    found = checked(chain(Sub('s', '乙'), Sub('t', '丙', '丁')).run(Text('丙' + '乙' * 300)))
    tight = checked(chain(Sub('s', '乙', budget=0.6), Sub('t', '丙', '丁')).run(Text('丙' + '乙' * 300)))

    assert str(found) == '丁'
    assert str(tight) == '丁' + '乙' * 300
    assert [line[-1] for line in told(tight)] == ['budget', '']


def test_a_refusal_is_told_once_in_all_rounds():
    stages = Sub('g', '乙', '', 'guess'), Sub('s', '甲', '丙'), Sub('t', '丙丙', '丁')
    found = checked(chain(*stages).run(Text('乙甲甲乙')))

    assert str(found) == '乙丁乙'
    assert told(found) == [
        (1, 'g', '乙', '', [(0, 1)], 'guess'),
        (1, 'g', '乙', '', [(3, 4)], 'guess'),
        (1, 's', '甲', '丙', [(1, 2)], ''),
        (1, 's', '甲', '丙', [(2, 3)], ''),
        (1, 't', '丙丙', '丁', [(1, 3)], ''),
    ]


def test_guessed_insertions_are_told_each():
    stages = Sub('g', '(?=乙)', '!', 'guess'), Sub('s', '甲', '丙')
    found = checked(chain(*stages).run(Text('乙甲乙乙')))

    assert [line[1:] for line in told(found)] == [
        ('g', '', '!', [(0, 0)], 'guess'),
        ('g', '', '!', [(2, 2)], 'guess'),
        ('g', '', '!', [(3, 3)], 'guess'),
        ('s', '甲', '丙', [(1, 2)], ''),
    ]


def test_guesses_in_new_text_are_told_each():
    stages = Sub('s', '甲', 'xyx'), Sub('g', 'x', '', 'guess')
    found = checked(chain(*stages).run(Text('乙甲')))

    assert [line[1:] for line in told(found)] == [
        ('s', '甲', 'xyx', [(1, 2)], ''),
        ('g', 'x', '', [(1, 2)], 'guess'),
        ('g', 'x', '', [(1, 2)], 'guess'),
    ]


@pytest.mark.parametrize(('floor', 'after'), [('sure', '乙丙丁'), ('likely', '丙丁'), ('guess', '丁')])
def test_trust_is_the_least_that_is_applied(floor, after):
    stages = Sub('s', '甲', '', 'sure'), Sub('l', '乙', '', 'likely'), Sub('g', '丙', '', 'guess')

    assert str(checked(chain(*stages, trust=floor).run(Text('甲乙丙丁')))) == after


def test_guards_are_looked_for_where_something_is_proposed():
    guarded = chain(Sub('s', '甲'), guards=['a甲a', '甲aa'])
    text = Text('甲a甲aa甲')
    found = checked(guarded.run(text))

    assert guarded.guarded(text.source) == {(1, 5): 'g'}
    assert str(found) == 'a甲aa'
    assert told(found)[-1] == (1, 's', '甲', '', [(2, 3)], 'guarded at 1:5 by g')


def test_a_refused_edit_names_its_guards_and_why():
    code, link = Guard('code', regex.compile('`[^`]*`'), 'Code is code.'), Guard('link', regex.compile('x[^ ]*'))
    found = Chain('test', (Sub('s', '甲'),), (code, link)).run(Text('`x甲` 甲'))

    assert [why for *_, why in told(found)] == ['', 'guarded at 0:4 by code: Code is code. link']


@dataclass(frozen=True)
class Remakes(Sub):
    """A pass that reads what damage made."""

    remakes: bool = True


@pytest.mark.parametrize(
    ('find', 'text', 'out'),
    [
        ('甲`', '甲`乙`', '乙乙`'),  # the mark was made by damage, and with it the span
        ('甲`', '甲`乙甲`丙', '乙乙乙丙'),
        ('甲', '`x甲`', '`x甲`'),  # still code when the edits are made
        ('甲`', '甲`x`乙`', '甲`x`乙`'),  # other code in its place
    ],
)
def test_what_damage_shows_guards_nothing_from_a_pass_that_undoes_it(find, text, out):
    found = chain(Remakes('s', find, '乙'), guards=['`[^`]+`']).run(Text(text))

    assert str(found) == out
    assert str(chain(Sub('s', find, '乙'), guards=['`[^`]+`']).run(Text(text))) == text


def test_a_guard_that_runs_away_fails_the_document(monkeypatch):
    monkeypatch.setattr('cleaner.passes.PATIENCE', 0.05)
    text = Text('甲' + 'a' * 40 + 'c')
    found = chain(Sub('s', '甲'), guards=['(?:a|aa)+$']).run(text)

    assert str(found) is text.source
    assert [entry.refused for entry in found.entries()] == ['failed: TimeoutError: regex timed out']


# Stray bytes of one character with something between them: an edit must not bring them together.
STRAY = [
    ('\udce4\udcbd甲\udca0', '甲', '', '\udce4\udcbd甲\udca0'),
    ('\udce4\udcbd甲\udca0', '甲', '乙', '\udce4\udcbd乙\udca0'),
    ('\udce4甲甲甲\udcbd乙\udca0', '甲|乙', '', '\udce4甲甲\udcbd乙\udca0'),
    ('甲\udce4甲', '甲', '', '\udce4'),
    ('\udce4\udcbd甲甲甲\udca0', '甲', '', '\udce4\udcbd甲甲\udca0'),
    ('甲\udce4\udcbd', '甲(..)', '\udce4\udcbd\udca0', '甲\udce4\udcbd'),
    ('甲乙', '甲', '\udce4\udcbd\udca0', '甲乙'),
    ('\udce4\udcbd甲乙\udca0', '甲(?=乙)', '->1', '\udce4\udcbd乙甲\udca0'),
    ('\udce4\udcbd甲\udca0乙', '甲(?!乙)', '->1', '\udce4\udcbd甲\udca0乙'),
    ('\udca0甲\udce4\udcbd', '^\udca0', '->3', '\udca0甲\udce4\udcbd'),
]


@pytest.mark.parametrize(('text', 'find', 'new', 'after'), STRAY)
def test_stray_bytes_are_not_joined(text, find, new, after):
    found = checked(chain(Sub('s', find, new)).run(Text(text)))
    data = after.encode('utf-8', 'surrogateescape')

    assert str(found) == after
    assert data.decode('utf-8', 'surrogateescape') == after
    assert {e.refused for e in found.entries()} <= {'', 'would join stray bytes'}


def test_hints_move_with_the_text():
    stages = Sub('s', '^甲'), Sub('t', '乙', '丙丙'), Sub('c', '#甲\n', '->4'), Marks('m', '')
    text = Text('甲乙甲\n#甲\n甲丁戊\n')
    hints = [
        Hint(1, 3, 'line', 0),
        Hint(4, 6, 'line', 1),
        Hint(7, 10, 'line', 2),
        Hint(0, 1, 'gone', 3),
        Hint(11, 11, 'end', 4),
    ]
    found = checked(chain(*stages).run(text, hints))

    assert str(found) == '<<>丙丙甲>\n<甲丁戊>\n<#甲>\n<>'


def edited(text):
    return str(text), told(text)


def test_a_chain_is_pickled_and_used_in_threads():
    one = chain(Sub('g', '乙', '', 'guess'), Sub('s', '甲', '丙'), Sub('c', '丙', '->1'), guards=['a甲'])
    texts = ['甲乙a甲丙' * n + '丁' for n in range(60)]
    want = [edited(one.run(Text(text))) for text in texts]
    again = pickle.loads(pickle.dumps(one))
    with ThreadPoolExecutor(8) as pool:
        threads = list(pool.map(lambda text: edited(again.run(Text(text))), texts))

    assert threads == want


PASSES = st.builds(Sub, st.sampled_from('stuv'), st.sampled_from(['的', '[，。]', 'a.', '\\s', '(?=大)', '\udce4', '..', '$', '\n', '[\udc80-\udcff]']), st.sampled_from(['', '甲', '\\g<0>x', '->1', '->0', '\n', '\udca0']), st.sampled_from(['sure', 'likely', 'guess']), st.sampled_from([0.3, 1.0]))  # fmt: skip


@given(
    strategies.strings,
    st.lists(PASSES, max_size=3, unique_by=lambda one: one.name),
    st.lists(st.sampled_from(['a', '\\w\n', '大.']), max_size=2),
)
def test_whatever_the_passes_do(text, stages, guards):
    one = chain(*stages, guards=guards)
    found = checked(one.run(Text(text)))
    failed = any(entry.refused.startswith('failed') for entry in found.entries())

    assert str(found) is text or any(not entry.refused for entry in found.entries())
    assert str(one.run(Text(str(found)))) == str(found)
    assert not failed or str(found) is text
    assert len(found.entries()) == len({repr(entry) for entry in found.entries()})
