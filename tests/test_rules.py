import pickle

import pytest
from checked import checked

import cleaner
from cleaner.rulefile import RuleError
from cleaner.rules import chain_names, load_chain, pass_names, plan, types_of
from cleaner.text import Text

RULES = """\
about: {about}
{more}rules:
"""
RULE = """\
- name: {name}
  why: Because.
  trust: {trust}
  find: {find}
  put: '{put}'
  turns: [['{find}', '{put}']]
  keeps: [z]
"""


def write(folder, name, *rules, more='', about='One sentence.'):
    """Write a rule file; a rule is (name, find, put) or (name, find, put, trust)."""
    rows = [
        RULE.format(name=n, find=find, put=put, trust=trust[0] if trust else 'sure') for n, find, put, *trust in rules
    ]
    path = folder / f'{name}.yaml'
    path.write_text(RULES.format(about=about, more=more) + ''.join(rows), encoding='utf-8')
    return path


def chain(folder, name, text):
    path = folder / f'{name}.yaml'
    path.write_text(text, encoding='utf-8')
    return path


@pytest.fixture
def folder(tmp_path):
    """Three rule files, a chain of two of them, and a chain that extends it."""
    write(tmp_path, 'one', ('a-to-b', 'a', 'b'), ('c-gone', 'c', '', 'likely'))
    write(tmp_path, 'two', ('b-to-d', 'b', 'd'))
    write(tmp_path, 'three', ('e-to-f', 'e', 'f', 'guess'))
    chain(
        tmp_path,
        'base',
        "about: One.\nrules: [one.yaml, two.yaml]\nguards:\n- {name: angle, why: Because., find: '<[^>]*>'}\n",
    )
    chain(
        tmp_path,
        'mine',
        "about: One.\nextends: base.yaml\nrules: [three.yaml]\nwithout: [c-gone]\nguards:\n- {name: curly, why: Because., find: '[{][^}]*[}]'}\ntrust: guess\n",
    )
    return tmp_path


def run(made, text):
    return str(checked(made.run(Text(text))))


def faults(*args, **kwargs):
    with pytest.raises(RuleError) as error:
        load_chain(*args, **kwargs)
    return [f'{fault.path.name}:{fault.line}:{fault.column}: {fault.what}' for fault in error.value.problems]


def test_a_chain_runs_its_files_in_order(folder):
    base = load_chain(folder / 'base.yaml')

    assert (base.name, base.trust) == ('base', 'likely')
    assert [(stage.name, list(stage.rules)) for stage in base.stages] == [
        ('one', ['a-to-b', 'c-gone']),
        ('two', ['b-to-d']),
    ]
    assert run(base, 'abc<abc>{abc}e') == 'dd<abc>{dd}e'


def test_a_chain_extends_another(folder):
    mine = load_chain(folder / 'mine.yaml')

    assert (mine.name, mine.trust) == ('mine', 'guess')
    assert [(stage.name, list(stage.rules)) for stage in mine.stages] == [
        ('one', ['a-to-b']),
        ('two', ['b-to-d']),
        ('three', ['e-to-f']),
    ]
    assert [guard.name for guard in mine.guards] == ['angle', 'curly']
    assert run(mine, 'abc<abc>{abc}e') == 'ddc<abc>{abc}f'


def test_rules_are_switched_off_and_files_added(folder):
    own = write(folder, 'own', ('d-to-g', 'd', 'g'))
    made = load_chain(folder / 'mine.yaml', rules=[own], without=['b-to-d', 'e-to-f'], trust='likely')

    assert [stage.name for stage in made.stages] == ['one', 'own']
    assert run(made, 'abcde') == 'bbcge'


def test_one_rule_alone(folder):
    made = plan(folder / 'base.yaml').chain(only=frozenset(['b-to-d']))

    assert run(made, 'abc') == 'adc'


def test_the_hash_names_what_a_result_depends_on(folder):
    hashes = [
        load_chain(folder / 'base.yaml').hash,
        load_chain(folder / 'base.yaml', trust='sure').hash,
        load_chain(folder / 'base.yaml', without=['c-gone']).hash,
        load_chain(folder / 'mine.yaml').hash,
    ]
    write(folder, 'two', ('b-to-d', 'b', 'x'))
    hashes.append(load_chain(folder / 'base.yaml').hash)

    assert len(set(hashes)) == len(hashes)
    assert load_chain(folder / 'base.yaml').hash == hashes[-1]


# a chain file written over `base`, the faults found
CHAINS = [
    ('rules: [one.yaml, tow.yaml]', ["base.yaml:2:19: there is no rule file 'tow.yaml': did you mean 'two.yaml'?"]),
    ('rules: [gloos]', ["base.yaml:2:9: there is no rule file 'gloos': did you mean 'gloss'?"]),
    ('rules: [one.yaml]\nwithout: [a-to-c, c-gone]', ["base.yaml:3:11: there is no rule 'a-to-c' to switch off: did you mean 'a-to-b'?"]),
    ('rules: [one.yaml]\nextends: defualt', ["base.yaml:3:10: there is no chain 'defualt': did you mean 'default'? (shipped: {shipped}; or a .yaml file)"]),
    ('extends: base.yaml', ["base.yaml:2:10: extends 'base.yaml', which extends this chain"]),
    ('extends: mine.yaml', ["mine.yaml:2:10: extends 'base.yaml', which extends this chain"]),
    ('rules: [one.yaml, twin.yaml]', ["twin.yaml:3:9: the rule 'a-to-b' stands in {folder}/one.yaml:3 too; a name is unique in a chain"]),
    ('rules: [one.yaml, two.yaml, one.yaml]', ["one.yaml:1:1: the rule file 'one' stands in this chain already: {folder}/one.yaml"]),
    ('rules: [folds.yaml, one.yaml, looks.yaml]', ["looks.yaml:1:1: 'looks' reads width, which 'folds' destroys: put it before 'folds'"]),
    ('rules: [folds.yaml, bad.yaml, worse.yaml, none.yaml]', ["bad.yaml:2:1: unknown key 'ruels' in a rule file: did you mean 'rules'?", "bad.yaml:1:1: a rule file needs 'rules'", 'worse.yaml:1:1: is empty', "base.yaml:2:43: there is no rule file 'none.yaml': did you mean 'one.yaml'?"]),
]  # fmt: skip


@pytest.mark.parametrize(('text', 'found'), CHAINS)
def test_faults_of_a_chain(folder, text, found):
    write(folder, 'twin', ('a-to-b', 'a', 'b'))
    write(folder, 'folds', ('f-to-g', 'f', 'g'), more='destroys: [width]\n')
    write(folder, 'looks', ('h-to-i', 'h', 'i'), more='reads: [bytes, width]\n')
    (folder / 'bad.yaml').write_text('about: One.\nruels: []\n', encoding='utf-8')
    (folder / 'worse.yaml').write_text('', encoding='utf-8')
    base = chain(folder, 'base', f'about: One.\n{text}\n')
    wanted = [what.format(folder=folder, shipped=', '.join(chain_names())) for what in found]

    assert sorted(faults(base)) == sorted(wanted)


def test_evidence_may_be_read_before_it_is_destroyed_and_by_the_file_itself(folder):
    write(folder, 'folds', ('f-to-g', 'f', 'g'), more='reads: [width]\ndestroys: [width]\n')
    write(folder, 'looks', ('h-to-i', 'h', 'i'), more='reads: [bytes, width]\n')
    made = load_chain(chain(folder, 'base', 'about: One.\nrules: [looks.yaml, folds.yaml]\n'))

    assert [stage.name for stage in made.stages] == ['looks', 'folds']


# what is asked for, and the whole message: a person reads it
ASKED = [
    ({'name': 'defualt'}, "chain: there is no chain 'defualt': did you mean 'default'? (shipped: {shipped}; or a .yaml file)"),
    ({'name': 'nowhere.yaml'}, "chain: there is no chain 'nowhere.yaml' (shipped: {shipped}; or a .yaml file)"),
    ({'without': ['c-gnoe']}, "without: there is no rule 'c-gnoe' to switch off: did you mean 'c-gone'?"),
    ({'trust': 'shure'}, "trust: trust is 'shure', and can be sure, likely, guess: did you mean 'sure'?"),
    ({'rules': ['nowhere.yaml']}, 'nowhere.yaml:1:1: cannot be read: No such file or directory'),
]  # fmt: skip


@pytest.mark.parametrize(('asked', 'what'), ASKED)
def test_faults_of_what_is_asked_for(folder, monkeypatch, asked, what):
    monkeypatch.chdir(folder)
    asked = {'name': folder / 'base.yaml', **asked}
    with pytest.raises(RuleError) as error:
        load_chain(asked.pop('name'), **asked)

    assert str(error.value) == what.format(shipped=', '.join(chain_names()))


def test_a_rule_file_of_ones_own_must_not_be_called_like_another(folder):
    other = folder / 'other'
    other.mkdir()

    assert faults(folder / 'base.yaml', rules=[write(other, 'one', ('x-to-y', 'x', 'y'))]) == [
        f"one.yaml:1:1: the rule file 'one' stands in this chain already: {folder}/one.yaml"
    ]


def test_every_shipped_chain_loads_and_is_pickled():
    for name in chain_names():
        made = load_chain(name)
        again = pickle.loads(pickle.dumps(made))

        assert [stage.name for stage in again.stages] == [stage.name for stage in made.stages]
        assert again.hash == made.hash


@pytest.mark.parametrize('name', pass_names())
def test_every_pass_says_what_it_takes(name):
    assert types_of(name) is not None
    assert types_of(name + 'x') is None


def test_every_shipped_rule_can_be_switched_off():
    rules = [rule.name for file in plan().files for rule in file.rules]
    made = load_chain(without=rules)

    assert (made.stages, made.cues.cues) == ((), ())


def test_a_chain_is_made_anew_when_a_users_file_changed(folder):
    path = write(folder, 'fresh', ('a-to-b', 'a', 'b'))
    before = cleaner.load(rules=[path])
    write(folder, 'fresh', ('a-to-c', 'a', 'c'))

    assert [*before.stages[-1].rules, *cleaner.load(rules=[path]).stages[-1].rules] == ['a-to-b', 'a-to-c']
    assert cleaner.load() is cleaner.load()


@pytest.mark.parametrize('asked', [{'rules': 'own.yaml'}, {'without': 'gloss'}])
def test_one_name_is_no_list_of_names(asked):
    with pytest.raises(TypeError, match='lists of names'):
        cleaner.load(**asked)
