"""Clean a corpus on Ray: one task a file, each the same run as on one machine, of one file.

Ray starts a task again when its worker dies; what that left half done is written over.
"""

from __future__ import annotations

from typing import Any

from cleaner.corpus import Corpus, Limit, Manifest, Recipe, Report, Stopped, Watch
from cleaner.corpus import run as run_here
from cleaner.corpus.rows import Counts
from cleaner.files import Refused

RETRIES = 3


def run(
    corpus: Corpus,
    recipe: Recipe,
    *,
    address: str | None = None,
    limit: Limit | None = None,
    watch: Watch | None = None,
) -> Report:
    """Clean all files of a corpus on the cluster at `address`, or on one that is started here.

    The stores of the corpus must be there for all machines of the cluster.  Raises `Stopped` as `corpus.run` does, and
    `Refused` when Ray is not there.
    """
    try:
        import ray
    except ImportError:
        raise Refused('--engine ray needs Ray: pip install "cjk-cleaner[ray]"') from None
    limit, watch, report, counts = limit or Limit(), watch or Watch(), Report(), Counts()
    own = not ray.is_initialized()
    if own:
        ray.init(address=address, log_to_driver=False, configure_logging=False)
    try:
        task = ray.remote(max_retries=RETRIES, retry_exceptions=False)(_one)
        shared = ray.put(recipe)
        queue = list(reversed(corpus.items))
        running: dict[Any, int] = {}
        most = 2 * max(int(ray.cluster_resources().get('CPU', 1)), 1)
        while queue or running:
            while queue and len(running) < most:
                item = queue.pop()
                running[task.remote(corpus._replace(items=[item]), shared)] = item.size
            ready, _ = ray.wait(list(running), num_returns=1)
            size = running.pop(ready[0])
            try:
                manifest, faults = ray.get(ready[0])
            except ray.exceptions.RayError as error:
                raise Stopped(f'Ray: {str(error).strip().splitlines()[-1]}') from None
            for fault in faults:
                watch.failed(fault)
            if manifest is None:
                report.lost += 1
                watch.moved(Counts(), size)
                continue
            report.total.add(manifest)
            counts.add(manifest.counts)
            watch.moved(manifest.counts, size)
            watch.finished(manifest)
            if limit.broken(counts, end=False):
                raise Stopped(limit.said(counts))
        if limit.broken(counts, end=True):
            raise Stopped(limit.said(counts))
    finally:
        if own:
            ray.shutdown()
    return report


def _one(corpus: Corpus, recipe: Recipe) -> tuple[Manifest | None, list[str]]:
    """Clean a corpus of one file; a file that cannot be cleaned has no manifest."""
    faults, manifests = list[str](), list[Manifest]()
    run_here(corpus, recipe, limit=Limit(share=1.0), watch=Watch(finished=manifests.append, failed=faults.append))
    return next(iter(manifests), None), faults
