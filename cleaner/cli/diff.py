"""`diff`: what would change, as a unified diff of decoded texts."""

from __future__ import annotations

from cleaner import report
from cleaner.clean import Result
from cleaner.cli.check import need_input
from cleaner.cli.job import Document, Job


def run(job: Job) -> int:
    console = job.console
    need_input(job)

    def work(document: Document, result: Result) -> bool:
        if result.text == result.source:
            return False
        before, after = result.source, result.text
        if console.terminal:  # else what is taken out would often look like what is left
            before, after = report.visible(before), report.visible(after)
        for line in report.diff(document.name, before, after, console.colour):
            console.say(line)
        return True

    return job.each(work)
