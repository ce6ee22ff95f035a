"""The proof beside each rule holds, the schema says what the reader takes, and a false proof is found."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from cleaner.prove import broken_promises, prove
from cleaner.rules import chain_names, plan, rules_folder
from cleaner.schema import rule_files

FOLDER = Path(__file__).parent.parent / 'rules'
if not FOLDER.is_dir():
    FOLDER = rules_folder()
FILES = sorted(FOLDER.glob('*.yaml'))
DEFAULT = plan('default')
RULES = [rule.name for file in DEFAULT.files for rule in file.rules]


@pytest.mark.parametrize('rule', RULES)
def test_a_shipped_rule_does_what_its_examples_say(rule):
    assert prove(DEFAULT, {rule}) == []


@pytest.mark.parametrize('name', chain_names())
def test_a_shipped_chain_loads(name):
    assert plan(name).chain().name == name


def test_the_published_schema_is_the_one_the_code_makes():
    assert json.loads((FOLDER / 'schema.json').read_text(encoding='utf-8')) == rule_files()


@pytest.mark.parametrize('path', FILES, ids=lambda path: path.stem)
def test_a_shipped_rule_file_fits_the_schema(path):
    jsonschema.validate(yaml.safe_load(path.read_text(encoding='utf-8')), rule_files())


RULE = """\
about: A rule of a user's own.
rules:
- name: old-name
  why: The town has a new name.
  trust: sure
  swap: {{临澜县: 临澜市}}
  turns: {turns}
  keeps: {keeps}
  misses: {misses}
"""


@pytest.mark.parametrize(
    ('given', 'said'),
    [
        ({}, []),
        ({'turns': '[[临澜县, 临阑市]]'}, ['must become']),
        ({'keeps': '[去临澜县]'}, ['must stay, and becomes', 'must stay, and the chain']),
        ({'misses': '[[临澜县, 临澜市]]'}, ['works now']),
    ],
)
def test_a_false_example_is_found(tmp_path, given, said):
    path = tmp_path / 'own.yaml'
    fields = {'turns': '[[去临澜县, 去临澜市]]', 'keeps': '[青陂县]', 'misses': '[]', **given}
    path.write_text(RULE.format(**fields), encoding='utf-8')

    problems = prove(plan(rules=[path]), {'old-name'})

    assert len(problems) == len(said)
    assert all(words in problem.what for words, problem in zip(said, problems, strict=True))


def test_a_users_rule_that_changes_a_shipped_keep_is_named_with_the_rule_that_keeps_it(tmp_path):
    rule = DEFAULT.files[0].rules[0]
    keep = rule.keeps[0].given
    path = tmp_path / 'own.yaml'
    path.write_text(
        yaml.safe_dump(
            {
                'about': 'A rule that goes too far.',
                'rules': [
                    {
                        'name': 'too-much',
                        'why': 'None.',
                        'trust': 'sure',
                        'swap': {keep[:1]: 'X'},
                        'turns': [[keep[:1], 'X']],
                        'keeps': ['0'],
                    }
                ],
            },
            allow_unicode=True,
        ),
        encoding='utf-8',
    )

    warnings = broken_promises(plan(rules=[path]), DEFAULT)

    assert any('too-much' in w.what and repr(rule.name) in w.what for w in warnings)


@pytest.mark.parametrize('trust', ['sure', 'guess'])
def test_a_proof_does_not_hang_on_the_level_that_is_applied(trust):
    assert prove(plan('default', trust=trust), {'broken-line', 'punctuation-hit'}) == []
