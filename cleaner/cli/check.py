"""`check`: list what would change, and what is held back."""

from __future__ import annotations

import json

from cleaner import report
from cleaner.cli.job import Document, Job
from cleaner.files import Refused
from cleaner.flow import Result

NOTHING = '{"offsets": "code points", "findings": []}'


def run(job: Job) -> int:
    console, as_json = job.console, job.args.format == 'json'
    found: list[report.Finding] = []
    count = {'files': 0, 'findings': 0, 'notes': 0, 'damaged': 0}
    need_input(job)

    def work(document: Document, result: Result) -> bool:
        here = report.findings(document.name, result)
        made = sum(finding.made for finding in here)
        count['files'] += 1
        count['findings'] += made
        count['notes'] += len(here) - made
        count['damaged'] += bool(made)
        if as_json:
            found.extend(here)
        else:
            for finding in here:
                console.say(finding.human(console.colour))
        return result.text != result.source

    status = job.each(work)
    if as_json:
        rows = ',\n  '.join(json.dumps(finding.row()) for finding in found)
        console.say(f'{{"offsets": "code points", "findings": [\n  {rows}\n]}}' if rows else NOTHING)
    console.note(_summary(count, console.trouble))
    return status


def need_input(job: Job) -> None:
    """Refuse to wait for a text that nobody gave."""
    args = job.args
    if not args.paths and not args.files_from and not args.stdin_filename:
        raise Refused(f'{args.command}: say which files or folders, or - for standard input')


def _summary(count: dict[str, int], trouble: int) -> str:
    out = f'{many(count["findings"], "finding")} in {count["damaged"]} of {many(count["files"], "file")}'
    if count['notes']:
        out += f', {many(count["notes"], "note")}'
    if trouble:
        out += f', {many(trouble, "error")}'
    return out


def many(number: int, thing: str) -> str:
    """Count things.

    >>> many(1, 'file'), many(2000, 'file')
    ('1 file', '2000 files')
    """
    return f'{number} {thing}' + ('' if number == 1 else 's')
