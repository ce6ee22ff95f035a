"""What a person waits for, in processor time: other programs on the machine do not count.

The first run compiles the modules and is not counted either, as it is not counted in daily use.
"""

import os
import resource
import subprocess
import time

import pytest

from cleaner import files


@pytest.fixture
def seconds(command, tmp_path_factory):
    """Say what the command takes, the best of some runs."""
    env = {**os.environ, 'PYTHONPYCACHEPREFIX': str(tmp_path_factory.mktemp('pyc'))}
    env.pop('PYTHONDONTWRITEBYTECODE', None)

    def call(*argv):
        times = []
        for _ in range(6):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run([command, *argv], env=env, capture_output=True, timeout=60)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            assert (done.returncode, done.stderr) == (0, b'')
        return min(times[1:])

    return call


def test_walking_two_thousand_files(tmp_path):
    for folder in range(100):
        (tmp_path / f'{folder}').mkdir()
        (tmp_path / f'{folder}' / '.gitignore').write_text('no*\n*.log\n')
        for number in range(20):
            (tmp_path / f'{folder}' / f'{number}.txt').touch()
    list(files.collect([str(tmp_path / '0')], ['*.txt'], files.Ignored()))  # pays for the import
    start = time.process_time()
    found = list(files.collect([str(tmp_path)], ['*.txt', '*.md'], files.Ignored()))

    assert len(found) == 2000
    assert time.process_time() - start < 0.5


def test_saying_the_version(seconds):
    assert seconds('--version') < 0.12


def test_cleaning_one_small_file(seconds, project):
    (project / 'a.txt').write_text('他们昨天去看了一场很好的戏，看到很晚才回家。')

    assert seconds('clean', '--isolated', 'a.txt') < 0.3
