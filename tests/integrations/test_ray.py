"""`corpus --engine ray` on a real Ray: the same files as without, whatever dies."""

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from strategies import SENTENCES

import cleaner
from cleaner import corpus as corpora
from cleaner.corpus import Limit, Recipe, Stopped, Watch, collect
from cleaner.files import Refused
from cleaner.ray import run

pytestmark = pytest.mark.ray
CHAIN = cleaner.load()
RECIPE = Recipe(CHAIN)


def write(path, count, rng):
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [{'id': n, 'text': ''.join([*rng.sample(SENTENCES, 4), '召開(kāi)會(huì )議'])} for n in range(count)]
    path.write_text(''.join(json.dumps(row) + '\n' for row in rows), encoding='utf-8')


@pytest.fixture
def source(tmp_path):
    """A corpus of four files."""
    rng = random.Random(5)
    for name, count in (('a/long.jsonl', 300), ('a/short.jsonl', 30)):
        write(tmp_path / 'in' / name, count, rng)
    (tmp_path / 'in/b').mkdir()
    (tmp_path / 'in/page.txt').write_text('老桥“通车\u200b', encoding='utf-8')
    (tmp_path / 'in/b/other.jsonl.gz').write_bytes(gzip.compress(b'{"text": "a\\u200bb"}\n'))
    return tmp_path / 'in'


@pytest.fixture
def long(source):
    """A corpus with a file that takes some seconds."""
    write(source / 'a/long.jsonl', 9000, random.Random(5))
    return source


def written(folder):
    """Return all that a run wrote, times aside."""
    out = {}
    for path in sorted(folder.rglob('*')):
        if path.is_file():
            data = path.read_bytes()
            if path.name.endswith('.manifest.json'):
                row = json.loads(data)
                row.pop('seconds')
                data = json.dumps(row)
            out[str(path.relative_to(folder))] = data
    return out


def holder(part):
    """Return the process that has a file open, if there is one."""
    for link in Path('/proc').glob('[0-9]*/fd/*'):
        try:
            if link.readlink() == part:
                return int(link.parts[2])
        except OSError:
            pass
    return 0


class Killer(threading.Thread):
    """Kills who writes a file, so often."""

    def __init__(self, part, times):
        super().__init__(daemon=True)
        self.part, self.left, self.killed, self.over = part, times, set(), False

    def run(self):
        while self.left and not self.over:
            if self.part.exists() and (pid := holder(self.part)) and pid not in self.killed | {os.getpid()}:
                time.sleep(0.1)  # let it write
                os.kill(pid, signal.SIGKILL)
                self.killed.add(pid)
                self.left -= 1
            time.sleep(0.02)


@pytest.mark.parametrize('split', [False, True])
@pytest.mark.parametrize('name', ['', 'file://'], ids=['here', 'by fsspec'])
def test_the_same_files_as_without(ray, source, tmp_path, name, split):
    recipe = Recipe(CHAIN, split=split)
    here = corpora.run(collect([str(source)], str(tmp_path / 'here'), split=split), recipe, sample=5)
    corpus = collect([f'{name}{source}'], f'{name}{tmp_path / "there"}', split=split)
    there = run(corpus, recipe, sample=5)

    assert written(tmp_path / 'there') == written(tmp_path / 'here')
    assert there.total.counts.as_json() == here.total.counts.as_json()
    assert (there.total.files, there.total.skipped, there.lost) == (4, 0, 0)
    assert there.samples == here.samples
    assert run(corpus, recipe).total.skipped == 4


@pytest.mark.skipif(not Path('/proc/self/fd').exists(), reason='who has a file open is told by /proc')
def test_a_worker_that_is_killed_at_work(ray, long, tmp_path):
    corpora.run(collect([str(long)], str(tmp_path / 'here')), RECIPE)
    killer = Killer(tmp_path / 'there/a/.long.jsonl.part', 2)
    killer.start()
    report = run(collect([str(long)], str(tmp_path / 'there')), RECIPE)
    killer.over = True

    assert len(killer.killed) == 2
    assert (report.total.files, report.total.skipped, report.lost) == (4, 0, 0)
    assert written(tmp_path / 'there') == written(tmp_path / 'here')


@pytest.mark.skipif(not Path('/proc/self/fd').exists(), reason='who has a file open is told by /proc')
def test_a_file_whose_worker_dies_each_time_is_told(ray, long, tmp_path, monkeypatch):
    monkeypatch.setattr('cleaner.ray.RETRIES', 1)
    killer = Killer(tmp_path / 'there/a/.long.jsonl.part', 9)
    killer.start()
    told = []
    report = run(collect([str(long)], str(tmp_path / 'there')), RECIPE, watch=Watch(failed=told.append))
    killer.over = True

    assert (report.total.files, report.lost, len(killer.killed)) == (3, 1, 2)
    [line] = told
    assert line.startswith(f'{long}/a/long.jsonl: The worker died unexpectedly')
    run(collect([str(long)], str(tmp_path / 'there')), RECIPE)
    corpora.run(collect([str(long)], str(tmp_path / 'here')), RECIPE)
    assert written(tmp_path / 'there') == written(tmp_path / 'here')


@pytest.mark.skipif(not Path('/proc/self/fd').exists(), reason='who has a file open is told by /proc')
def test_a_run_that_is_killed_goes_on(ray, long, tmp_path):
    part = tmp_path / 'there/a/.long.jsonl.part'
    command = [sys.executable, '-m', 'cleaner', 'corpus', long, '-o', tmp_path / 'there', '--engine', 'ray', '-q']
    process = subprocess.Popen([*command, '--address', ray.get_runtime_context().gcs_address], stderr=subprocess.DEVNULL)
    until(lambda: part.exists() and holder(part))
    process.kill()
    process.wait()
    until(lambda: not holder(part))  # Ray ends the workers of a program that is gone
    assert not (tmp_path / 'there/a/long.jsonl').exists()

    report = run(collect([str(long)], str(tmp_path / 'there')), RECIPE)
    corpora.run(collect([str(long)], str(tmp_path / 'here')), RECIPE)
    assert report.total.files == 4
    assert written(tmp_path / 'there') == written(tmp_path / 'here')


def until(holds):
    end = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_file_that_cannot_be_read_and_a_row(ray, source, tmp_path):
    (source / 'bad.jsonl.gz').write_bytes(b'no gzip')
    (source / 'a/short.jsonl').write_text('{"text": "a"}\nx\n')
    told = []
    report = run(collect([str(source)], str(tmp_path / 'out')), RECIPE, watch=Watch(failed=told.append))

    assert (report.total.files, report.lost, report.total.counts.failed) == (4, 1, 1)
    file, row = sorted(told)
    assert file.startswith(f'{source}/bad.jsonl.gz: is no gz stream')
    assert row.startswith('a/short.jsonl:2: is no JSON')
    assert not (tmp_path / 'out/bad.jsonl.gz').exists()


def test_too_many_failures(ray, source, tmp_path):
    (source / 'a/long.jsonl').write_text('x\n' * 2000)
    with pytest.raises(Stopped, match=r'2,000 of 2,0.. documents failed, more than --max-failures 1 % allows'):
        run(collect([str(source)], str(tmp_path / 'out')), RECIPE)
    run(collect([str(source)], str(tmp_path / 'out')), RECIPE, limit=Limit(number=2000))


def test_what_cannot_be_written_stops_the_run(ray, source, tmp_path):
    (tmp_path / 'out').mkdir()
    (tmp_path / 'out/a').write_text('in the way')
    with pytest.raises(Stopped, match='out/a'):
        run(collect([str(source)], str(tmp_path / 'out')), RECIPE)


def test_a_worker_of_another_version(ray, source, tmp_path, monkeypatch):
    monkeypatch.setattr('cleaner.ray.rules_of', lambda _: {'hash': 'another'})
    with pytest.raises(Stopped, match='the worker has another version of cleaner'):
        run(collect([str(source)], str(tmp_path / 'out')), RECIPE)


def test_the_command_at_an_address(ray, source, tmp_path):
    address = ray.get_runtime_context().gcs_address
    command = [sys.executable, '-m', 'cleaner', 'corpus', source, '-o', tmp_path / 'out', '--engine', 'ray', '--address', address]
    done = subprocess.run([*command, '--sample', '2'], capture_output=True, text=True, timeout=300)

    assert (done.returncode, done.stdout) == (0, ''), done.stderr
    assert '4 files (0 were done before), 332 documents, 332 changed, 0 failed' in done.stderr
    assert len((tmp_path / 'out/sample.jsonl').read_text().splitlines()) == 2


def test_no_ray_is_told_in_a_line(ray, source, tmp_path, monkeypatch):
    def init(**_):
        raise ConnectionError('Could not find any running Ray instance.')

    monkeypatch.setattr(ray, 'is_initialized', lambda: False)
    monkeypatch.setattr(ray, 'init', init)
    with pytest.raises(Refused, match=r'Ray at auto: Could not find any running Ray instance\.'):
        run(collect([str(source)], str(tmp_path / 'out')), RECIPE, address='auto')
