"""`explain FILE[:LINE[:COLUMN]]`: what was done or proposed there, why, and what the place is taken for."""

from __future__ import annotations

import re
from pathlib import Path

from cleaner import files
from cleaner.cli.job import STDIN, Document, Job
from cleaner.files import Found, Refused
from cleaner.flow import Result
from cleaner.report.explain import NoPlace, explain


def run(job: Job) -> int:
    name, line, column = split(job.args.place)
    if name != STDIN and not files.is_there(name):
        _say_what_is_no_place(job.args.place)

    def work(document: Document, result: Result) -> bool:
        try:
            for row in explain(document.name, result, line, column, job.console.colour):
                job.console.say(row)
        except NoPlace as error:
            raise Refused(str(error)) from None
        return False

    return job.each(work, [None if name == STDIN else Found(Path(name), Path(name))])


def _say_what_is_no_place(place: str) -> None:
    """Raise `Refused` when a file is named with something behind it that is no line, nor line and column."""
    for colon in reversed(list(re.finditer(':', place))):
        name, rest = place[: colon.start()], place[colon.end() :]
        if files.is_there(name):
            raise Refused(f'{name}: {rest!r} is no line, nor line and column: write {name}:3 or {name}:3:14')


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
