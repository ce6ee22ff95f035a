"""`explain FILE[:LINE[:COLUMN]]`: what was done or proposed there, why, and what the place is taken for."""

from __future__ import annotations

import os
import re
from pathlib import Path

from cleaner import files, report
from cleaner.cli.job import STDIN, Document, Job
from cleaner.files import Refused


def run(job: Job) -> int:
    name, line, column = split(job.args.place)
    job.chain  # noqa: B018 - loaded before the document is read
    data = files.read_stdin() if name == STDIN else files.read(Path(name))
    result = job.clean(Document(name, None, data))
    try:
        for row in report.explain(name, result, line, column, job.console.colour):
            job.console.say(row)
    except ValueError as error:
        raise Refused(str(error)) from None
    return job.console.status()


def split(place: str) -> tuple[str, int, int]:
    """Return file, line and column (0: none).  A file's own name may hold colons: what exists as a file is one.

    >>> split('page.txt:3:14'), split('page.txt:3'), split('page.txt')
    (('page.txt', 3, 14), ('page.txt', 3, 0), ('page.txt', 0, 0))
    """
    one = re.fullmatch(r'(.+):(\d+)', place, re.DOTALL)
    two = re.fullmatch(r'(.+):(\d+):(\d+)', place, re.DOTALL)
    readings = [(place, 0, 0)]
    if one:
        readings.append((one[1], int(one[2]), 0))
    if two:
        readings.append((two[1], int(two[2]), int(two[3])))
    for reading in readings:
        if reading[0] == STDIN or os.path.lexists(reading[0]):
            break
    else:
        reading = readings[-1]
    if one and reading[1:] != (0, 0) and 0 in (reading[1], reading[2] if two and reading[0] == two[1] else 1):
        raise Refused(f'{place}: lines and columns count from 1')
    return reading
