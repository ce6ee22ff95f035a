"""`diff`: what would change, as a unified diff of decoded texts."""

from __future__ import annotations

from cleaner import report
from cleaner.cli.check import need_input
from cleaner.cli.job import Document, Job
from cleaner.flow import Result
from cleaner.report.diff import diff


def run(job: Job) -> int:
    console = job.console
    need_input(job)

    def work(document: Document, result: Result) -> bool:
        if result.text == result.source:
            return False
        # On a terminal, what was taken out would often look like what is left.
        show = report.visible if console.terminal else str
        for line in diff(document.name, result, console.colour, show):
            console.say(line)
        return True

    return job.each(work)
