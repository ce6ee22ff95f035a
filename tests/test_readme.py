"""What the README shows is what happens: its commands are run, its output compared, its hooks and rule files looked up."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
READMES = [ROOT / 'README.md', ROOT / 'README.zh.md']
pytestmark = pytest.mark.skipif(not READMES[0].exists(), reason='an installed package carries no README')


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf'^```{language}\n(.*?)^```$', path.read_text(encoding='utf-8'), re.M | re.S)


def steps(block: str) -> list[tuple[str, str]]:
    """Split a console block into commands and what each printed."""
    parts = re.split(r'^\$ (.*)\n', block, flags=re.M)
    return list(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize('path', READMES, ids=lambda path: path.name)
def test_the_commands_print_what_is_shown(path, tmp_path):
    shutil.copytree(ROOT / 'corpus_samples', tmp_path / 'corpus_samples')
    env = {**os.environ, 'PATH': f'{Path(sys.executable).parent}{os.pathsep}{os.environ["PATH"]}', 'NO_COLOR': '1'}
    first = blocks(path, 'console')[0]
    shown = dict(steps(first))
    (tmp_path / 'page.txt').write_text(shown['cat page.txt'], encoding='utf-8', newline='')
    for name, content in re.findall(r'^```yaml\n# (\S+)\n(.*?)^```$', path.read_text(encoding='utf-8'), re.M | re.S):
        (tmp_path / name).write_text(content, encoding='utf-8')
    for block in blocks(path, 'console'):
        for command, printed in steps(block):
            run = subprocess.run(
                command, shell=True, cwd=tmp_path, env=env, capture_output=True, text=True, encoding='utf-8', check=False
            )

            assert (command, run.stdout + run.stderr) == (command, printed)


@pytest.mark.parametrize('path', READMES, ids=lambda path: path.name)
def test_the_library_example_runs(path):
    for block in blocks(path, 'python'):
        exec(block, {})


@pytest.mark.parametrize('path', READMES, ids=lambda path: path.name)
def test_every_hook_and_every_rule_file_is_named(path):
    text = path.read_text(encoding='utf-8')
    hooks = yaml.safe_load((ROOT / '.pre-commit-hooks.yaml').read_text(encoding='utf-8'))
    chain = yaml.safe_load((ROOT / 'rules/chains/default.yaml').read_text(encoding='utf-8'))

    assert [hook['id'] for hook in hooks if hook['id'] not in text] == []
    assert [name for name in chain['rules'] if f'`{name}.yaml`' not in text] == []
