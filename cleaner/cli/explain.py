"""`explain FILE[:LINE[:COLUMN]]`: what was done or proposed there, why, and what the place is taken for."""

from __future__ import annotations

import re
from pathlib import Path

from cleaner import files
from cleaner.cli.job import STDIN, Document, Job
from cleaner.files import Refused
from cleaner.report.explain import explain


def run(job: Job) -> int:
    name, line, column = split(job.args.place)
    job.chain  # noqa: B018 - loaded before the document is read
    data = files.read_stdin() if name == STDIN else files.read(Path(name))
    result = job.clean(Document(name, None, data))
    try:
        for row in explain(name, result, line, column, job.console.colour):
            job.console.say(row)
    except ValueError as error:
        raise Refused(str(error)) from None
    return job.console.status()


def split(place: str) -> tuple[str, int | None, int | None]:
    """Return file, line and column.  A file's own name may hold colons: what exists as a file is one.

    >>> split('page.txt:3:14'), split('page.txt:3'), split('page.txt')
    (('page.txt', 3, 14), ('page.txt', 3, None), ('page.txt', None, None))
    """
    readings: list[tuple[str, int | None, int | None]] = [(place, None, None)]
    if one := re.fullmatch(r'(.+):(\d+)', place, re.DOTALL):
        readings.append((one[1], int(one[2]), None))
    if two := re.fullmatch(r'(.+):(\d+):(\d+)', place, re.DOTALL):
        readings.append((two[1], int(two[2]), int(two[3])))
    there = (reading for reading in readings if reading[0] == STDIN or files.is_there(reading[0]))
    return next(there, readings[-1])
