"""What docs/scale.md shows is what happens: its commands are run, its programs too, and what they wrote is looked at."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / 'docs' / 'scale.md'
pytestmark = pytest.mark.skipif(not PAGE.exists(), reason='docs/ is not here')

CLEAN = ['召開會議，部署農業生產，說明經濟。', '好。', None, '新桥通车了。']


def blocks(heading, language):
    """Return the examples below a heading."""
    [part] = re.findall(rf'^##+ {heading}\n(.*?)(?=^##|\Z)', PAGE.read_text(encoding='utf-8'), re.M | re.S)
    return re.findall(rf'^```{language}\n(.*?)^```$', part, re.M | re.S)


def commands(heading):
    [block] = blocks(heading, 'console')
    parts = re.split(r'^\$ (.*)\n', block, flags=re.M)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def typed(command):
    env = {**os.environ, 'PATH': f'{Path(sys.executable).parent}{os.pathsep}{os.environ["PATH"]}', 'NO_COLOR': '1'}
    return subprocess.run(command, shell=True, env=env, capture_output=True, text=True, encoding='utf-8', timeout=300)


def elsewhere(program, folder):
    """Name files as a program has to whose workers stay in the folder that they were started in."""
    return program.replace("parquet('", f"parquet('{folder}/")


@pytest.mark.parametrize('heading', ['One machine', 'Job arrays'])
def test_the_commands_print_what_is_shown(heading, folder):
    for command, printed in commands(heading):
        run = typed(command)
        assert (command, run.stdout + run.stderr) == (command, printed)


@pytest.mark.ray
def test_ray(folder, library, monkeypatch):
    library('ray')
    monkeypatch.setenv('RAY_ADDRESS', 'local')  # not whatever else runs on this machine
    [(command, printed)] = commands('Ray')
    run = typed(command)
    assert (run.returncode, run.stdout) == (0, printed), run.stderr
    assert json.loads((folder / 'out/summary.json').read_text())['counts']['documents'] == 5
    assert pq.read_table('out/table.parquet')['text'].to_pylist() == CLEAN


def test_every_program_is_run():
    shown = blocks('Ray Data', 'python') + [block for name in PROGRAMS for block in blocks(name, 'python')]
    assert shown == re.findall(r'^```python\n(.*?)^```$', PAGE.read_text(encoding='utf-8'), re.M | re.S)


PROGRAMS = ['Spark', 'datatrove', 'Hugging Face datasets', 'Polars']


@pytest.mark.ray
@pytest.mark.integrations
def test_ray_data(folder, ray):
    program, _ = blocks('Ray Data', 'python')
    exec(elsewhere(program, folder), {})
    assert rows('clean') == CLEAN


def test_the_way_back_of_a_column(folder):
    _, program = blocks('Ray Data', 'python')
    exec(program, {})


@pytest.mark.spark
def test_spark(folder, spark):
    [program] = blocks('Spark', 'python')
    exec(elsewhere(program, folder), {})
    assert rows('clean') == CLEAN


@pytest.mark.integrations
def test_datatrove(folder, library):
    library('datatrove', 'orjson')
    [program] = blocks('datatrove', 'python')
    (folder / 'program.py').write_text(f'if __name__ == "__main__":\n{re.sub("(?m)^", "    ", program)}', encoding='utf-8')
    run = typed(f'{sys.executable} program.py')
    assert run.returncode == 0, run.stderr
    lines = b''.join(gzip.decompress(path.read_bytes()) for path in sorted(Path('clean').iterdir())).splitlines()
    assert [json.loads(line)['text'] for line in lines] == CLEAN[:2]


@pytest.mark.integrations
def test_hugging_face_datasets(folder, library, monkeypatch):
    config = library('datasets').config
    monkeypatch.setattr(config, 'HF_DATASETS_CACHE', folder / 'cache')
    [program] = blocks('Hugging Face datasets', 'python')
    exec(program, {})
    assert rows('clean.parquet') == CLEAN


@pytest.mark.integrations
def test_polars(folder, library):
    library('polars')
    [program] = blocks('Polars', 'python')
    exec(program, {})
    assert rows('clean.parquet') == CLEAN


def rows(path):
    table = pq.read_table(path).sort_by('id')
    assert table.column_names == ['id', 'text', 'n']
    assert table['n'].to_pylist() == [1, 2, 3, 4]
    return table['text'].to_pylist()
