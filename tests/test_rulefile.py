from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rulefile import RuleError, Types, read_chain, read_rules


@dataclass(frozen=True)
class Wide:
    limit: int = 3
    share: float = 0.5
    strict: bool = False
    words: tuple[str, ...] = ()
    steps: tuple[float, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Needs:
    cues: tuple[str, ...]
    limit: int = 3


PASSES = {'': Types(Wide, {'/lines': Needs}), 'made': Types(Wide, {'odd-thing': Needs, 'other-thing': Wide}), 'bare': Types(None, {'*': Wide})}  # fmt: skip

REPLACE = """\
about: One sentence.
rules:
- name: odd-x
  why: Because.
  find: x
  put: y
  turns: [[x, y]]
  keeps: [z, zz]
"""
SWAP = """\
about: One sentence.
rules:
- name: odd-word
  why: Because.
  swap: {甲: 乙}
  turns: [[甲, 乙]]
  keeps: [丙]
"""
LINES = """\
about: One sentence.
rules:
- name: odd-line
  why: Because.
  lines: '图/.*'
  role: caption
  with: {cues: [图]}
  turns: [[图/甲, caption]]
  keeps: [甲]
"""
MADE = """\
pass: made
about: One sentence.
with: {limit: 4}
rules:
- name: odd-thing
  why: Because.
  with: {cues: [a, b]}
  turns: [[x, y]]
  keeps: [z]
"""
CHAIN = """\
about: One sentence.
rules: [one, two]
guards:
- name: url
  why: Because.
  find: 'http\\S+'
"""


def read(tmp_path, text, reader=None):
    path = tmp_path / 'odd.yaml'
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return reader(path) if reader else read_rules(path, PASSES.get, [*PASSES])


def faults(tmp_path, text, reader=None):
    with pytest.raises(RuleError) as error:
        read(tmp_path, text, reader)
    return [f'{fault.line}:{fault.column}: {fault.what}' for fault in error.value.problems]


@pytest.mark.parametrize('text', [REPLACE, SWAP, LINES, MADE])
def test_a_good_file_loads(tmp_path, text):
    file = read(tmp_path, text)
    again = read(tmp_path, b'\xef\xbb\xbf' + text.replace('\n', '\r\n').encode())

    assert (file.name, file.about, len(file.rules)) == ('odd', 'One sentence.', 1)
    assert [(rule.name, rule.kind, rule.turns) for rule in again.rules] == [
        (rule.name, rule.kind, rule.turns) for rule in file.rules
    ]


# a good file, what is written instead of what, the faults found
FAULTS = [
    # keys
    (REPLACE, 'turns:', 'tunrs:', ["3:3: rule 'odd-x' has no 'turns': a rule without proof does not load", "7:3: unknown key 'tunrs' in a rule: did you mean 'turns'?"]),
    (REPLACE, 'about:', 'abuot:', ["1:1: a rule file needs 'about', one sentence", "1:1: unknown key 'abuot' in a rule file: did you mean 'about'?"]),
    (REPLACE, 'rules:', 'rule:', ["1:1: a rule file needs 'rules'", "2:1: unknown key 'rule' in a rule file: did you mean 'rules'?"]),
    (REPLACE, '  put: y\n', '  put: y\n  put: z\n', ["7:3: 'put' stands twice"]),
    (REPLACE, 'about: One', 'about: Two.\nabout: One', ["2:1: 'about' stands twice"]),
    (REPLACE, '  put: y\n', '  put: y\n  <<: {a: b}\n', ["7:3: unknown key '<<' in a rule"]),
    (REPLACE, '  put: y\n', '  put: y\n  [a]: b\n', ['7:3: a key must be a single value', "7:3: unknown key '' in a rule"]),
    (SWAP, '甲: 乙}', '甲: 乙, 甲: 丙}', ["5:16: '甲' stands twice"]),
    (MADE, 'limit: 4', 'limmit: 4', ["3:8: unknown key 'limmit' in this file, `with`: did you mean 'limit'?"]),
    (MADE, 'cues: [a, b]', 'cuse: [a, b]', ["7:9: rule 'odd-thing' needs 'cues' in its `with`", "7:10: unknown key 'cuse' in rule 'odd-thing', `with`: did you mean 'cues'?"]),
    (MADE, '  with: {cues: [a, b]}\n', '', ["5:3: rule 'odd-thing' needs 'cues' in its `with`"]),
    (MADE, 'pass: made', 'pass: mad', ["1:7: there is no pass 'mad': did you mean 'made'?"]),
    (MADE, 'pass: made', 'pass: made\npass: bare', ["2:1: 'pass' stands twice"]),
    (MADE, 'pass: made', 'pass: bare', ['3:7: this file takes no parameters', "7:10: unknown key 'cues' in rule 'odd-thing', `with`"]),
    (MADE, 'name: odd-thing', 'name: odd-things', ["5:9: the pass 'made' has no rule 'odd-things': did you mean 'odd-thing'? (it has odd-thing, other-thing)", "7:9: rule 'odd-things' takes no parameters"]),
    # a rule without name, reason or proof
    (REPLACE, 'name: odd-x', 'name: Odd_X', ["3:9: a rule needs a 'name' in kebab-case (small letters, digits, hyphens)"]),
    (REPLACE, 'name: odd-x', 'trust: sure', ["3:3: a rule needs a 'name' in kebab-case (small letters, digits, hyphens)"]),
    (REPLACE, '  why: Because.\n', '', ["3:3: rule 'odd-x' has no 'why'"]),
    (REPLACE, '  why: Because.\n', '  why:\n', ["4:7: rule 'odd-x', 'why' has no value; write '' for an empty one"]),
    (REPLACE, '  turns: [[x, y]]\n', '', ["3:3: rule 'odd-x' has no 'turns': a rule without proof does not load"]),
    (REPLACE, '  keeps: [z, zz]\n', '', ["3:3: rule 'odd-x' has no 'keeps': a rule without proof does not load"]),
    (REPLACE, '  turns: [[x, y]]\n', '  turns: []\n', ["7:10: rule 'odd-x' has an empty 'turns': a rule without proof does not load"]),
    (REPLACE, '  keeps: [z, zz]\n', '  keeps: []\n', ["8:10: rule 'odd-x' has an empty 'keeps': a rule without proof does not load"]),
    (REPLACE, '[[x, y]]', '[x, y]', ["7:11: an entry of rule 'odd-x', 'turns' (text, what it becomes) must be a list", "7:11: an entry of rule 'odd-x', 'turns' is a pair: [text, what it becomes]", "7:14: an entry of rule 'odd-x', 'turns' (text, what it becomes) must be a list", "7:14: an entry of rule 'odd-x', 'turns' is a pair: [text, what it becomes]"]),
    (REPLACE, '[[x, y]]', '[[x, y, z]]', ["7:11: an entry of rule 'odd-x', 'turns' is a pair: [text, what it becomes]"]),
    (REPLACE, '[[x, y]]', '[[x, x]]', ["7:11: an entry of rule 'odd-x', 'turns' stays as it is: that proves nothing"]),
    (REPLACE, '[[x, y]]', '{x: y}', ["7:10: rule 'odd-x', 'turns' must be a list"]),
    (REPLACE, '[[x, y]]', '[[x, y], [甲x, ]]', ["7:19: an entry of rule 'odd-x', 'turns' is a pair: [text, what it becomes]"]),
    (REPLACE, '[z, zz]', '[z, [zz]]', ["8:14: an entry of rule 'odd-x', 'keeps' must be a single value"]),
    (REPLACE, '- name', '- name: odd-x\n  why: Because.\n  find: a\n  put: b\n  turns: [[a, b]]\n  keeps: [c]\n- name', ["9:3: the name 'odd-x' stands in line 3 too"]),
    # kinds
    (REPLACE, '  find: x\n  put: y\n', '', ["3:3: rule 'odd-x' needs one of 'find', 'swap', 'lines', or its file a 'pass'"]),
    (REPLACE, '  put: y\n', '', ["3:3: rule 'odd-x' needs 'put' ('' takes the text out)"]),
    (REPLACE, '  put: y\n', '  put:\n', ["6:7: rule 'odd-x', 'put' has no value; write '' for an empty one"]),
    (REPLACE, '  put: y\n', '  put: y\n  swap: {a: b}\n', ["3:3: rule 'odd-x' is of several kinds at once: replace, swap"]),
    (REPLACE, '  put: y\n', '  put: y\n  role: caption\n', ["7:9: rule 'odd-x': 'role' belongs to rules of kind 'lines'"]),
    (SWAP, '  turns', '  put: y\n  before: a\n  turns', ["6:8: rule 'odd-word': 'put' belongs to rules of kind 'replace'", "7:11: rule 'odd-word': 'before' belongs to rules of kind 'replace'"]),
    (SWAP, '甲: 乙}', "'': 乙}", ["5:9: rule 'odd-word' swaps the empty string"]),
    (SWAP, '{甲: 乙}', '{}', ["5:9: rule 'odd-word' swaps nothing"]),
    (SWAP, '{甲: 乙}', '[甲, 乙]', ["5:9: 'swap' must be a mapping (key: value)"]),
    (SWAP, '{甲: 乙}', '{甲: [乙]}', ["5:13: rule 'odd-word', '甲' must be a single value"]),
    (LINES, 'role: caption', 'role: captoin', ["6:9: 'role' is 'captoin', and can be headline, kicker, deck, byline, crosshead, paragraph, caption, jump, furniture: did you mean 'caption'?"]),
    (LINES, '  role: caption\n', '', ["3:3: rule 'odd-line' needs a 'role'"]),
    (LINES, '图/.*', '图?', ["5:10: rule 'odd-line', 'lines' matches the empty string, so it would match everywhere"]),
    (MADE, '  why', '  find: x\n  put: y\n  why', ["5:3: rule 'odd-thing': a file with a 'pass' has no plain rules of kind 'replace'; put it into a file of its own", "9:9: rule 'odd-thing' takes no parameters"]),
    (REPLACE, 'keeps: [z, zz]', 'keeps: [z, zz]\n- odd-y', ['9:3: a rule must be a mapping (key: value)', "9:3: a rule needs a 'name' in kebab-case (small letters, digits, hyphens)", "9:3: rule '' has no 'keeps': a rule without proof does not load", "9:3: rule '' has no 'turns': a rule without proof does not load", "9:3: rule '' has no 'why'", "9:3: rule '' needs one of 'find', 'swap', 'lines', or its file a 'pass'"]),
    # patterns
    (REPLACE, 'find: x', "find: 'x('", ["5:9: rule 'odd-x', 'find' is no pattern: missing ) at character 3 of 'x('"]),
    (REPLACE, 'find: x', "find: '*x'", ["5:9: rule 'odd-x', 'find' is no pattern: nothing to repeat at character 1 of '*x'"]),
    (REPLACE, 'find: x', "find: 'x*'", ["5:9: rule 'odd-x', 'find' matches the empty string, so it would match everywhere"]),
    (REPLACE, 'find: x', "find: ''", ["5:9: rule 'odd-x', 'find' matches the empty string, so it would match everywhere"]),
    (REPLACE, 'find: x', "find: x\n  before: '(a'", ["6:11: rule 'odd-x', 'before' is no pattern: missing ) at character 3 of '(a'"]),
    (REPLACE, 'find: x', "find: x\n  after: 'a)(b'", ["6:10: rule 'odd-x', 'after' is no pattern: unbalanced parenthesis at character 2 of 'a)(b'"]),
    (REPLACE, 'find: x', "find: x\n  before: '(a)'", ["6:11: rule 'odd-x', 'before' has a group that counts as \\1: write (?:...)"]),
    (REPLACE, 'put: y', "put: '\\1'", ["6:8: rule 'odd-x', 'put' does not fit 'find': invalid group reference"]),
    (REPLACE, 'put: y', "put: '\\g<a>'", ["6:8: rule 'odd-x', 'put' does not fit 'find': unknown group"]),
    (REPLACE, 'put: y', "put: '\\q'", ["6:8: rule 'odd-x', 'put' does not fit 'find': bad escape \\q at position 2"]),
    # values
    (REPLACE, '  why', '  trust: shure\n  why', ["4:10: rule 'odd-x', 'trust' is 'shure', and can be sure, likely, guess: did you mean 'sure'?"]),
    (REPLACE, 'about:', 'budget: much\nabout:', ["1:9: 'budget' is 'much'; write a number"]),
    (REPLACE, 'about:', 'budget: 60\nabout:', ["1:9: 'budget' is 60, and is a share of the text: 0 to 1"]),
    (REPLACE, 'about:', 'reads: [bites]\nabout:', ["1:9: 'reads' is 'bites', and can be bytes, glosses, invisible, lines, script, width: did you mean 'bytes'?"]),
    (REPLACE, 'about:', 'destroys: width\nabout:', ["1:11: 'destroys' must be a list"]),
    (MADE, 'limit: 4', 'limit: 4.0', ["3:15: this file, 'limit' is '4.0'; write a whole number"]),
    (MADE, 'limit: 4', 'limit: 04', ["3:15: this file, 'limit' is '04'; write a whole number"]),
    (MADE, 'limit: 4', 'limit: 1_000', ["3:15: this file, 'limit' is '1_000'; write a whole number"]),
    (MADE, 'limit: 4', 'limit: [4]', ["3:15: this file, 'limit' must be a single value", "3:15: this file, 'limit' is ''; write a whole number"]),
    (MADE, 'limit: 4', 'share: 1e-3', ["3:15: this file, 'share' is '1e-3'; write a number"]),
    (MADE, 'limit: 4', 'strict: yes', ["3:16: this file, 'strict' is 'yes'; write true or false"]),
    (MADE, 'limit: 4', 'words: a', ["3:15: this file, 'words' must be a list"]),
    (MADE, 'limit: 4', 'steps: [1, two]', ["3:19: an entry of this file, 'steps' is 'two'; write a number"]),
    (MADE, 'limit: 4', 'pairs: [a]', ["3:15: this file, 'pairs' must be a mapping (key: value)"]),
    (MADE, 'limit: 4', 'weights: {甲: 1, 乙: b}', ["3:27: this file, 'weights' '乙' is 'b'; write a number"]),
]  # fmt: skip


@pytest.mark.parametrize(('text', 'old', 'new', 'found'), FAULTS)
def test_a_fault_is_found(tmp_path, text, old, new, found):
    assert old in text

    assert sorted(faults(tmp_path, text.replace(old, new, 1))) == sorted(found)


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    text = """\
pass: mad
about: 图说
abuot: One.
rules:
- name: odd-x
  trust: 图shure
  find: 'x('
  turns: [[甲乙, 甲], 图]
"""
    with pytest.raises(RuleError) as error:
        read(tmp_path, text)

    assert (
        str(error.value).replace(str(tmp_path), '')
        == """\
/odd.yaml:1:7: there is no pass 'mad': did you mean 'made'?
     1 | pass: mad
       |       ^
/odd.yaml:3:1: unknown key 'abuot' in a rule file: did you mean 'about'?
     3 | abuot: One.
       | ^
/odd.yaml:5:3: rule 'odd-x' has no 'keeps': a rule without proof does not load
     5 | - name: odd-x
       |   ^
/odd.yaml:5:3: rule 'odd-x' has no 'why'
     5 | - name: odd-x
       |   ^
/odd.yaml:5:3: rule 'odd-x' needs 'put' ('' takes the text out)
     5 | - name: odd-x
       |   ^
/odd.yaml:5:3: rule 'odd-x': a file with a 'pass' has no plain rules of kind 'replace'; put it into a file of its own
     5 | - name: odd-x
       |   ^
/odd.yaml:6:10: rule 'odd-x', 'trust' is '图shure', and can be sure, likely, guess: did you mean 'sure'?
     6 |   trust: 图shure
       |          ^
/odd.yaml:7:9: rule 'odd-x', 'find' is no pattern: missing ) at character 3 of 'x('
     7 |   find: 'x('
       |         ^
/odd.yaml:8:20: an entry of rule 'odd-x', 'turns' (text, what it becomes) must be a list
     8 |   turns: [[甲乙, 甲], 图]
       |                       ^
/odd.yaml:8:20: an entry of rule 'odd-x', 'turns' is a pair: [text, what it becomes]
     8 |   turns: [[甲乙, 甲], 图]
       |                       ^"""
    )


# what is no YAML at all, or no text; where, and the beginning of what is said
UNREADABLE = [
    (b'', '1:1: is empty'),
    (b'# nothing\n', '1:1: is empty'),
    (b'about: \xff\n', '1:1: cannot be read: is not UTF-8'),
    ('about: "a\u6cb3'.encode('gb18030'), '1:1: cannot be read: is not UTF-8'),
    (b'about: x\n\trules: []\n', '2:1: is no YAML: found a tab character'),
    (b'about: x\nrules: [a\n', '3:1: is no YAML: did not find expected'),
    (b"about: x\nrules:\n- name: 'a\n\n\n", '6:1: is no YAML: found unexpected end of stream while scanning a quoted scalar, begun at 3:9'),
    (b'about: "\\q"\n', '1:9: is no YAML: found unknown escape character while parsing a quoted scalar, begun at 1:8'),
    (b'about: *a\n', '1:8: is no YAML: found undefined alias'),
    (b'about: x\n---\nabout: y\n', '2:1: is no YAML: but found another document'),
    ('about: 图\x0c\n'.encode(), '1:9: U+000C cannot stand in YAML; write "\\x0C" in double quotes'),
    (b'about: x\n# \x00\n', '2:3: U+0000 cannot stand in YAML; write "\\x00" in double quotes'),
    (b'- about\n', '1:1: a rule file must be a mapping (key: value)'),
]  # fmt: skip


@pytest.mark.parametrize(('data', 'what'), UNREADABLE)
def test_what_cannot_be_read(tmp_path, data, what):
    assert faults(tmp_path, data)[0].startswith(what)


@pytest.mark.parametrize(('path', 'what'), [('missing.yaml', 'No such file or directory'), ('.', 'Is a directory')])
def test_what_is_no_file(tmp_path, path, what):
    with pytest.raises(RuleError, match=f'1:1: cannot be read: {what}'):
        read_rules(tmp_path / path, PASSES.get)


# What YAML would make something else of.
WORDS = [
    'no',
    'yes',
    'on',
    'true',
    'null',
    '~',
    '12:30',
    '1_000',
    '0x1F',
    '007',
    '1.10',
    '.5',
    '1e3',
    '2031-03-04',
    '.inf',
    '=',
    '!',
]


def test_values_are_what_is_written(tmp_path):
    words = ', '.join(word if word != '!' else "'!'" for word in WORDS)
    file = read(tmp_path, REPLACE.replace('[z, zz]', f'[{words}]').replace('[x, y]', '[no, 12:30]'))
    swap = read(tmp_path, SWAP.replace('{甲: 乙}', '{no: yes, 1.10: 007}'))

    assert [example.given for example in file.rules[0].keeps] == WORDS
    assert [(example.given, example.wanted) for example in file.rules[0].turns] == [('no', '12:30')]
    assert swap.rules[0].table == {'no': 'yes', '1.10': '007'}


def test_parameters_have_the_types_of_their_fields(tmp_path):
    given_here = (
        '{limit: -4, share: 2, strict: true, words: [no, 7], steps: [1, 0.25], pairs: {no: 12:30}, weights: {甲: 3}}'
    )
    file = read(tmp_path, MADE.replace('{limit: 4}', given_here))
    wide = Wide(**file.given)

    assert wide == Wide(-4, 2.0, True, ('no', '7'), (1.0, 0.25), {'no': '12:30'}, {'甲': 3.0})
    assert isinstance(wide.share, float)
    assert file.rules[0].params == Needs(('a', 'b'))
    assert read(tmp_path, LINES).rules[0].params == Needs(('图',))


def test_examples_say_where_they_stand(tmp_path):
    file = read(tmp_path, REPLACE.replace('[z, zz]', '\n  - z\n  - |\n    two\n    lines\n  - "a\\u3000b"\n'))

    assert [(example.given, example.line) for example in file.rules[0].keeps] == [
        ('z', 9),
        ('two\nlines\n', 10),
        ('a\u3000b', 13),
    ]


# find, before, after, put: what becomes of a text
CONTEXT = [
    ('b', 'a', '', 'X', 'abcb', 'aXcb'),
    ('b', '', 'c', 'X', 'abcb', 'aXcb'),
    ('b', 'a|c', '', 'X', 'abcb', 'aXcX'),
    ('b|d', 'a', '', 'X', 'abcd', 'aXcd'),
    ('(b)(c)', 'a', 'd', '\\2\\1', 'abcd', 'acbd'),
    ('', 'a', 'b', '-', 'abcab', 'a-bca-b'),
    ('x', '(?:a|(?P<n>b))', '', '\\g<n>', 'axbx', 'abb'),
]


@pytest.mark.parametrize('case', CONTEXT)
def test_context_is_looked_at_and_not_edited(tmp_path, case):
    find, before, after, put, text, wanted = case
    around = ''.join(f"  {key}: '{value}'\n" for key, value in (('before', before), ('after', after)) if value)
    rule = read(
        tmp_path, REPLACE.replace('  find: x\n  put: y\n', f"  find: '{find}'\n  put: '{put}'\n{around}")
    ).rules[0]

    assert rule.pattern.sub(rule.put, text) == wanted


def test_a_chain_file_loads(tmp_path):
    chain = read(tmp_path, CHAIN + 'extends: default\nwithout: [odd-x]\ntrust: sure\n', read_chain)

    assert chain.extends[::2] == ('default', 7)
    assert [place.value for place in chain.rules] == ['one', 'two']
    assert [(place.value, place.line, place.column) for place in chain.without] == [('odd-x', 8, 11)]
    assert [name for name, _, _ in chain.guards] == ['url']
    assert chain.trust == 'sure'


CHAIN_FAULTS = [
    ('rules: [one, two]', 'rulse: [one, two]', ["1:1: a chain needs 'rules', or another chain that it 'extends'", "2:1: unknown key 'rulse' in a chain file: did you mean 'rules'?"]),
    ('rules: [one, two]', 'rules: one', ["2:8: 'rules' must be a list"]),
    ('rules: [one, two]', 'rules: [one, [two]]', ["2:14: an entry of 'rules' must be a single value"]),
    ('rules:', 'without:', ["1:1: a chain needs 'rules', or another chain that it 'extends'"]),
    ('rules:', 'extends: [default]\nrules:', ["2:10: 'extends' must be a single value"]),
    ('rules:', 'extends: a\nextends: b\nrules:', ["3:1: 'extends' stands twice"]),
    ('rules:', 'trust: most\nrules:', ["2:8: 'trust' is 'most', and can be sure, likely, guess"]),
    ('  why: Because.\n', '', ["4:3: a guard needs 'why'"]),
    ('name: url\n  why', 'why', ["4:3: a guard needs 'name'"]),
    ('http\\S+', 'http(', ["6:9: 'find' is no pattern: missing ) at character 6 of 'http('"]),
    ('http\\S+', '\\S*', ["6:9: 'find' matches the empty string, so it would match everywhere"]),
    ("  find: 'http\\S+'\n", '  fnid: x\n', ["4:3: a guard needs 'find'", "6:3: unknown key 'fnid' in a guard: did you mean 'find'?"]),
    ('about:', 'with: {}\nabout:', ["1:1: unknown key 'with' in a chain file: did you mean 'without'?"]),
]  # fmt: skip


@pytest.mark.parametrize(('old', 'new', 'found'), CHAIN_FAULTS)
def test_a_fault_of_a_chain_file_is_found(tmp_path, old, new, found):
    assert old in CHAIN

    assert sorted(faults(tmp_path, CHAIN.replace(old, new, 1), read_chain)) == sorted(found)


@given(st.sampled_from([REPLACE, SWAP, LINES, MADE]), st.integers(0, 200), st.integers(0, 12), st.text(max_size=6))
def test_whatever_stands_in_a_file_it_loads_or_says_what_is_wrong(tmp_path_factory, text, at, size, put):
    path = tmp_path_factory.mktemp('any') / 'odd.yaml'
    path.write_text(text[:at] + put + text[at + size :], encoding='utf-8', newline='')
    lines = path.read_text(encoding='utf-8').splitlines()
    for reader in (lambda path: read_rules(path, PASSES.get, [*PASSES]), read_chain):
        problems = ()
        try:
            reader(path)
        except RuleError as error:
            problems = error.problems

        assert all(fault.line >= 1 and fault.column >= 1 and fault.what for fault in problems)
        assert all(fault.source in ('', *lines[fault.line - 1 : fault.line]) for fault in problems)
