"""`diff`: what would change, as a unified diff of decoded texts."""

from __future__ import annotations

from cleaner import report
from cleaner.clean import Result
from cleaner.cli.check import need_input
from cleaner.cli.job import Document, Job


def run(job: Job) -> int:
    need_input(job)

    def work(document: Document, result: Result) -> bool:
        if result.changed:
            for line in report.diff(document.name, result.source, result.text, job.console.colour):
                job.console.say(line)
        return result.changed

    return job.each(work)
