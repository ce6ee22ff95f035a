"""A folder to work in, and the command: in this process, or as it is installed."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from cleaner.cli import main

PROJECT = Path(__file__).parent / 'project'


class Run(NamedTuple):
    """What a command did; standard output as text."""

    exit: int
    out: str
    err: str
    data: bytes


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with a chain of plain rules, and nothing else in it; the working folder."""
    for file in PROJECT.iterdir():
        shutil.copy(file, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('NO_COLOR', '1')
    return tmp_path


@pytest.fixture
def run(capsysbinary, monkeypatch):
    """Run the command in this process."""

    def call(*argv, stdin=b''):
        monkeypatch.setattr(sys, 'stdin', io.TextIOWrapper(io.BytesIO(stdin)))
        status = main([os.fspath(arg) for arg in argv])
        out, err = capsysbinary.readouterr()
        return Run(status, out.decode('utf-8', 'replace'), err.decode(), out)

    return call


@pytest.fixture
def command():
    """The command as it is installed beside this Python."""
    path = Path(sys.executable).with_name('cleaner')
    if not path.exists():
        pytest.skip('the command is not installed beside this Python')
    return path


@pytest.fixture
def installed(command):
    """Run the installed command, in a process of its own."""

    def call(*argv, stdin=b'', **options):
        done = subprocess.run([command, *argv], input=stdin, capture_output=True, timeout=60, **options)
        return Run(done.returncode, done.stdout.decode('utf-8', 'replace'), done.stderr.decode(), done.stdout)

    return call
