"""`stats`: add up the manifests of a corpus."""

from __future__ import annotations

import json

from cleaner.cli.corpus import table
from cleaner.cli.job import Job
from cleaner.corpus import Total
from cleaner.corpus.manifest import loads
from cleaner.corpus.places import MANIFEST, store_of
from cleaner.files import Refused


def run(job: Job) -> int:
    total = Total()
    for name in job.args.paths:
        store = store_of(name)
        for path in store.walk(name).files:
            if path.endswith(MANIFEST):
                with store.open(path) as file:
                    total.add(loads(file.read(), path)[1])
    if not total.files:
        raise Refused(f'{", ".join(job.args.paths)}: no manifest of cleaner corpus is there')
    if job.args.format == 'json':
        job.console.say(json.dumps(total.as_json(), indent=1))
    else:
        for line in table(total):
            job.console.say(line)
    return 0
