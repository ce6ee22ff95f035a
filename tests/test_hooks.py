"""The hooks that other repositories use, run by the real `pre-commit` over a repository of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
HOOKS = {hook['id']: hook for hook in yaml.safe_load((ROOT / '.pre-commit-hooks.yaml').read_text(encoding='utf-8'))}

DAMAGED = '他們(men)在橋(qiáo)邊等(děng)船。\n'
MENDED = '他們在橋邊等船。\n'
HEALTHY = '他们在桥边等船，包裹（三件）放在岸上。\n'


class Repository:
    """A git repository in `folder`, its hooks' environments beside it."""

    def __init__(self, folder):
        self.folder = folder / 'repository'
        self.folder.mkdir()
        self.env = {key: value for key, value in os.environ.items() if not key.startswith(('GIT_', 'PRE_COMMIT'))}
        self.env |= {
            'GIT_CONFIG_GLOBAL': os.devnull,
            'PATH': os.pathsep.join([str(Path(sys.executable).parent), os.environ['PATH']]),
            'PRE_COMMIT_HOME': str(folder / 'hooks'),
            'PYTHONUTF8': '1',
        }
        self.run('git', 'init', '--quiet')

    def run(self, *command):
        return subprocess.run(command, cwd=self.folder, env=self.env, capture_output=True, encoding='utf-8')

    def write(self, name, text):
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).write_text(text, encoding='utf-8', newline='')
        assert self.run('git', 'add', name).returncode == 0

    def read(self, name):
        return (self.folder / name).read_bytes().decode()

    def pre_commit(self, *command):
        return self.run(sys.executable, '-m', 'pre_commit', *command)


@pytest.fixture
def repository(tmp_path):
    """Use the hooks as they are published, but with the `cleaner` under test instead of an environment of their own."""
    made = Repository(tmp_path)
    hooks = [{**hook, 'language': 'system'} for hook in HOOKS.values()]
    config = {'repos': [{'repo': 'local', 'hooks': hooks}]}
    made.write('.pre-commit-config.yaml', yaml.safe_dump(config))
    return made


@pytest.mark.parametrize('hook', HOOKS)
@pytest.mark.parametrize('name', ['page.txt', 'page.md'])
def test_a_clean_file_passes(repository, hook, name):
    repository.write(name, HEALTHY)
    done = repository.pre_commit('run', hook)

    assert (done.returncode, repository.read(name)) == (0, HEALTHY), done.stdout


@pytest.mark.parametrize('hook', HOOKS)
def test_other_kinds_of_file_are_left_alone(repository, hook):
    repository.write('page.py', '# ' + DAMAGED)
    done = repository.pre_commit('run', hook)

    assert (done.returncode, repository.read('page.py')) == (0, '# ' + DAMAGED)
    assert 'no files to check' in done.stdout


@pytest.mark.parametrize('name', ['page.txt', 'page.md'])
def test_check_fails_on_a_damaged_file_and_leaves_it(repository, name):
    repository.write(name, DAMAGED)
    done = repository.pre_commit('run', 'cleaner-check')

    assert (done.returncode, repository.read(name)) == (1, DAMAGED)
    assert f'{name}:1:3: ' in done.stdout


@pytest.mark.parametrize('name', ['page.txt', 'page.md'])
def test_fix_mends_a_damaged_file_once(repository, name):
    repository.write(name, DAMAGED)
    done = repository.pre_commit('run', 'cleaner-fix')

    assert (done.returncode, repository.read(name)) == (1, MENDED), done.stdout

    repository.write(name, MENDED)
    again = repository.pre_commit('run', '--all-files')

    assert (again.returncode, repository.read(name)) == (0, MENDED), again.stdout


@pytest.mark.parametrize('hook', HOOKS)
@pytest.mark.parametrize(
    'settings',
    [{'.cleaner.yaml': 'exclude: [raw/]\n'}, {'.cleanerignore': 'raw/\n'}, {'raw/.cleanerignore': '*.txt\n'}],
    ids=['exclude', 'ignore file', 'ignore file in the folder'],
)
def test_what_the_project_leaves_out_is_left_alone(repository, hook, settings):
    repository.write('raw/page.txt', DAMAGED)
    repository.write('page.txt', HEALTHY)
    for name, text in settings.items():
        repository.write(name, text)
    done = repository.pre_commit('run', hook)

    assert (done.returncode, repository.read('raw/page.txt')) == (0, DAMAGED), done.stdout


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / '.git').exists(), reason='pre-commit installs from a git repository')
def test_the_hooks_install_and_run(tmp_path):
    repository = Repository(tmp_path)
    repository.write('page.txt', DAMAGED)
    done = repository.pre_commit('try-repo', str(ROOT), 'cleaner-fix', '--all-files')

    assert (done.returncode, repository.read('page.txt')) == (1, MENDED), done.stdout + done.stderr


def test_the_project_checks_itself_with_its_own_hook():
    config = yaml.safe_load((ROOT / '.pre-commit-config.yaml').read_text(encoding='utf-8'))
    own = next(hook for repo in config['repos'] for hook in repo['hooks'] if hook['id'] == 'cleaner-check')
    same = ('entry', 'types_or', 'require_serial')

    assert {key: own[key] for key in same} == {key: HOOKS['cleaner-check'][key] for key in same}
