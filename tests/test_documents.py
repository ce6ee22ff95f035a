"""What the changelog and the guide for contributors say of the rules."""

import re
from pathlib import Path

import pytest

from cleaner.prove import prove
from cleaner.rules import chain_names, plan

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize('rule', sorted({rule.name for name in chain_names() for file in plan(name).files for rule in file.rules}))
def test_every_rule_is_in_the_changelog(rule):
    assert f'`{rule}`' in (ROOT / 'CHANGELOG.md').read_text(encoding='utf-8')


def test_the_rule_in_the_guide_does_what_it_says(tmp_path):
    guide = (ROOT / 'CONTRIBUTING.md').read_text(encoding='utf-8')
    entry = re.search(r'^```yaml\n(.*?)^```$', guide, re.M | re.S)[1]
    path = tmp_path / 'guide.yaml'
    path.write_text('about: The guide.\nrules:\n' + entry, encoding='utf-8')

    assert prove(plan('default', rules=[path]), ['doubled-stop']) == []
