"""The page on the command line names every command, option and setting, and its settings load."""

import argparse
import re
from pathlib import Path

import pytest

from cleaner import config
from cleaner.cli import parser

PAGE = Path(__file__).parents[2] / 'docs' / 'command-line.md'
pytestmark = pytest.mark.skipif(not PAGE.exists(), reason='docs/ is not here')


def words(top):
    for action in top._actions:
        yield from (option for option in action.option_strings if option != '-h')
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield name
                yield from words(below)


def test_every_command_and_option_is_on_the_page():
    page = PAGE.read_text(encoding='utf-8')

    assert [word for word in words(parser()) if not re.search(rf'(?<![\w-]){word}(?![\w-])', page)] == []


def test_fix_does_not_offer_standard_input(run):
    assert '- is standard input' in run('check', '--help').out
    assert 'standard input' not in run('fix', '--help').out


def test_every_setting_is_on_the_page_and_the_example_loads(tmp_path):
    (yaml,) = re.findall('```yaml\n(.*?)```', PAGE.read_text(encoding='utf-8'), re.DOTALL)
    (tmp_path / '.cleaner.yaml').write_text(yaml, encoding='utf-8')
    settings = config.load(tmp_path)

    assert set(settings.origin) == set(config.KEYS)
