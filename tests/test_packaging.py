"""A wheel, an editable install and a checkout all find their rules; the wheel is built from the sdist, as a release is."""

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

import cleaner

ROOT = Path(__file__).parent.parent

PROBE = """
import json, cleaner, cleaner.rules
from importlib import metadata
folder = cleaner.rules.rules_folder()
print(json.dumps({
    'package': cleaner.__file__,
    'rules': str(folder),
    'files': sorted(p.relative_to(folder).as_posix() for p in folder.rglob('*.yaml')),
    'version': metadata.version('cjk-cleaner'),
    'cleaned': cleaner.clean('長(cháng)沙').text,
}))
"""


class Built(NamedTuple):
    sdist: Path
    wheel: Path


def run(*command, **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, encoding='utf-8', **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def probe(python, cwd, **env):
    keep = {k: v for k, v in os.environ.items() if k != 'PYTHONPATH'}
    return json.loads(run(python, '-P', '-c', PROBE, cwd=cwd, env={**keep, 'PYTHONUTF8': '1', **env}))


def environment(folder, *what):
    """Make an environment that holds `what` and sees, after it, the packages of this one."""
    run(sys.executable, '-m', 'venv', '--without-pip', folder)
    python = folder / ('Scripts' if os.name == 'nt' else 'bin') / 'python'
    site = Path(run(python, '-c', 'import sysconfig; print(sysconfig.get_path("purelib"))').strip())
    (site / 'zz_outer.pth').write_text(sysconfig.get_path('purelib') + '\n', encoding='utf-8')
    pip = [sys.executable, '-m', 'pip', '--python', python, '--disable-pip-version-check', 'install', '--quiet']
    run(*pip, '--no-deps', '--no-build-isolation', '--ignore-installed', *what)
    return python, site


@pytest.fixture(scope='session')
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp('dist')
    run(sys.executable, '-m', 'build', '--no-isolation', '--outdir', out, ROOT)
    return Built(next(out.glob('*.tar.gz')), next(out.glob('*.whl')))


@pytest.fixture(scope='session')
def rule_files():
    return sorted(path.relative_to(ROOT / 'rules').as_posix() for path in (ROOT / 'rules').rglob('*.yaml'))


def test_the_shipped_rules_are_there(rule_files):
    assert {'gloss.yaml', 'chains/default.yaml'} <= set(rule_files)


def test_the_wheel_holds_the_package_and_nothing_else(built, rule_files):
    with zipfile.ZipFile(built.wheel) as wheel:
        names = set(wheel.namelist())
    info = f'cjk_cleaner-{cleaner.__version__}.dist-info'

    assert {name.split('/')[0] for name in names} == {'cleaner', info}
    assert {'cleaner/py.typed', f'{info}/licenses/LICENSE', f'{info}/licenses/NOTICE'} <= names
    assert {f'cleaner/_rules/{name}' for name in rule_files} <= names


def test_the_sdist_holds_what_the_tests_need(built):
    with tarfile.open(built.sdist) as sdist:
        names = {name.split('/', 1)[1] for name in sdist.getnames()}

    assert {'pyproject.toml', 'LICENSE', 'NOTICE', 'README.md', 'rules/chains/default.yaml', 'tests/conftest.py'} <= names
    assert any(name.startswith('corpus_samples/') for name in names)


def test_a_wheel_finds_its_rules(built, rule_files, tmp_path):
    python, site = environment(tmp_path / 'env', built.wheel)
    found = probe(python, tmp_path)

    assert found == {
        'package': str(site / 'cleaner' / '__init__.py'),
        'rules': str(site / 'cleaner' / '_rules'),
        'files': rule_files,
        'version': cleaner.__version__,
        'cleaned': '長沙',
    }


def test_an_editable_install_finds_its_rules(rule_files, tmp_path):
    python, _ = environment(tmp_path / 'env', '--editable', ROOT)
    found = probe(python, tmp_path)

    assert found == {
        'package': str(ROOT / 'cleaner' / '__init__.py'),
        'rules': str(ROOT / 'rules'),
        'files': rule_files,
        'version': cleaner.__version__,
        'cleaned': '長沙',
    }


def test_a_checkout_finds_its_rules(rule_files, tmp_path):
    found = probe(sys.executable, tmp_path, PYTHONPATH=str(ROOT))

    assert found == {
        'package': str(ROOT / 'cleaner' / '__init__.py'),
        'rules': str(ROOT / 'rules'),
        'files': rule_files,
        'version': cleaner.__version__,
        'cleaned': '長沙',
    }
