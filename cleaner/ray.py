"""Clean a corpus on Ray: one task a file, each the same run as on one machine, of one file.

Ray starts a task again when its worker dies; what that left half done is written over.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from cleaner.corpus import Corpus, Limit, Manifest, Recipe, Report, Stopped, Watch
from cleaner.corpus import run as run_here
from cleaner.corpus.manifest import rules_of
from cleaner.corpus.rows import Counts, Sample, smallest
from cleaner.files import Refused

RETRIES = 3


def run(
    corpus: Corpus,
    recipe: Recipe,
    *,
    address: str | None = None,
    limit: Limit | None = None,
    sample: int = 0,
    watch: Watch | None = None,
) -> Report:
    """Clean all files of a corpus on the cluster at `address`, or on the one that Ray finds or starts here.

    The stores of the corpus must be there for all machines of the cluster, and the same version of cleaner.  A file
    whose worker dies each time is told, and the others go on.  Raises `Stopped` as `corpus.run` does, and `Refused`
    when Ray is not there.
    """
    try:
        import ray
    except ImportError:
        raise Refused('--engine ray needs Ray: pip install "cjk-cleaner[ray]"') from None
    own = not ray.is_initialized()
    if own:
        try:
            ray.init(address=address, log_to_driver=False, configure_logging=False)
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise Refused(f'Ray at {address or "this machine"}: {_line(error)}') from None
    try:
        return _Run(corpus, recipe, limit or Limit(), sample, watch or Watch()).all()
    finally:
        if own:
            ray.shutdown()


class _Run:
    def __init__(self, corpus: Corpus, recipe: Recipe, limit: Limit, sample: int, watch: Watch) -> None:
        import ray

        self.corpus, self.limit, self.sample, self.watch = corpus, limit, sample, watch
        self.report, self.counts = Report(), Counts()
        self.shared = ray.put((recipe, rules_of(recipe)))
        self.task: Any = ray.remote(max_retries=RETRIES)(_one)

    def all(self) -> Report:
        import ray

        queue = sorted(self.corpus.items, key=attrgetter('size'))  # the largest is begun first
        running: dict[Any, Corpus] = {}
        try:
            while queue or running:
                resources: dict[str, float] = ray.cluster_resources()  # may grow
                while queue and len(running) < 2 * max(int(resources.get('CPU', 1)), 1):
                    one = self.corpus._replace(items=[queue.pop()])
                    running[self.task.remote(one, self.shared, self.sample)] = one
                [ready], _ = ray.wait(list(running), num_returns=1)
                self._take(ready, running.pop(ready))
        finally:
            for task in running:
                ray.cancel(task, force=True)
        if self.limit.broken(self.counts, end=True):
            raise Stopped(self.limit.said(self.counts))
        return self.report

    def _take(self, task: Any, one: Corpus) -> None:
        import ray

        [item] = one.items
        try:
            manifest, faults, samples = ray.get(task)
        except Stopped as error:
            raise Stopped(_line(getattr(error, 'cause', error))) from None
        except ray.exceptions.RayTaskError as error:
            raise Stopped(f'{item.path}: {_line(error.cause)}') from None
        except ray.exceptions.RayError as error:  # the worker died, however often it was started
            manifest, faults, samples = None, [f'{item.path}: {_line(error)}'], []
        for fault in faults:
            self.watch.failed(fault)
        if manifest is None:
            self.report.lost += 1
            self.watch.moved(Counts(), item.size)
            return
        self.report.total.add(manifest)
        self.report.samples = smallest([*self.report.samples, *samples], self.sample)
        self.counts.add(manifest.counts)
        self.watch.moved(Counts() if manifest.skipped else manifest.counts, item.size)
        self.watch.finished(manifest)
        if self.limit.broken(self.counts, end=False):
            raise Stopped(self.limit.said(self.counts))


def _one(
    corpus: Corpus, shared: tuple[Recipe, dict[str, Any]], sample: int
) -> tuple[Manifest | None, list[str], list[Sample]]:
    """Clean a corpus of one file, in a worker; a file that cannot be cleaned has no manifest."""
    recipe, rules = shared
    if rules_of(recipe) != rules:
        raise Stopped('the worker has another version of cleaner: install one and the same everywhere')
    faults, manifests = list[str](), list[Manifest]()
    watch = Watch(finished=manifests.append, failed=faults.append)
    report = run_here(corpus, recipe, limit=Limit(share=1.0), sample=sample, watch=watch)
    return next(iter(manifests), None), faults, report.samples


def _line(error: BaseException) -> str:
    """Return the last line of what Ray says, which may be many."""
    return (str(error).strip() or type(error).__name__).splitlines()[-1]
