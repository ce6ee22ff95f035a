"""`corpus`: clean many files, by as many processes as there are, and go on where a run was stopped."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Mapping
from itertools import starmap

from cleaner import corpus as corpora
from cleaner.cli.job import Job
from cleaner.corpus import Corpus, Limit, Manifest, Recipe, Stopped, Total, Watch, collect, part_of
from cleaner.corpus.rows import Counts
from cleaner.files import Refused

TOLD = 20  # faults that are printed; the ledgers have all of them
_EVERY, _OFTEN = 10.0, 0.2  # seconds between two lines, and between two looks of the bar
_BAR = 24


def run(job: Job) -> int:
    args = job.args
    if args.engine == 'ray' and args.jobs:
        raise Refused('-j is not for --engine ray, which cleans as many files at once as the cluster has CPUs')
    if args.engine != 'ray' and args.address:
        raise Refused('--address is for --engine ray')
    limit, (part, parts) = _limit(args.max_failures), _part(args.part)
    recipe = Recipe(job.chain, args.text_field, args.id_field, args.split)
    corpus = collect(args.paths, args.output, split=args.split)
    mark = f'-{part}-of-{parts}' if parts > 1 else ''
    if args.sample and f'{corpus.output.rstrip("/")}/sample{mark}.jsonl' in {item.target for item in corpus.items}:
        raise Refused(f'--sample would write over the output sample{mark}.jsonl')
    corpus = corpus._replace(items=part_of(corpus.items, part, parts))
    progress = Progress(corpus, job)
    watch = Watch(progress.moved, progress.finished, progress.failed)
    try:
        if args.engine == 'ray':
            from cleaner.ray import run as run_by_ray

            report = run_by_ray(corpus, recipe, address=args.address, limit=limit, sample=args.sample, watch=watch)
        else:
            jobs = args.jobs or 1
            report = corpora.run(corpus, recipe, jobs=jobs, limit=limit, sample=args.sample, watch=watch)
    except Stopped as stopped:
        progress.close()
        job.console.error(f'stopped: {stopped}')
        return 2
    progress.close()
    _write(corpus, f'summary{mark}.json', json.dumps(report.total.as_json(), indent=1) + '\n')
    if args.sample:
        _write(corpus, f'sample{mark}.jsonl', ''.join(starmap(_sample, report.samples)))
    for line in table(report.total):
        job.console.note(line)
    return 2 if report.lost else 0


class Progress:
    """What is told while a run goes on: a bar on a terminal, elsewhere a line now and then; on standard error."""

    def __init__(self, corpus: Corpus, job: Job) -> None:
        self.console = job.console
        self.quiet = job.args.quiet or sys.stderr is None
        self.terminal = not self.quiet and sys.stderr.isatty()
        self.all = sum(item.size for item in corpus.items)
        self.counts, self.size, self.skipped = Counts(), 0, 0
        self.begun = self.last = time.monotonic()
        self.faults = 0

    def moved(self, counts: Counts, size: int) -> None:
        self.counts.add(counts)
        self.size += size
        now = time.monotonic()
        if not self.quiet and now - self.last >= (_OFTEN if self.terminal else _EVERY):
            self.last = now
            self._show(now)

    def finished(self, manifest: Manifest) -> None:
        if manifest.skipped:
            self.skipped += manifest.given.size

    def failed(self, line: str) -> None:
        self.faults += 1
        if self.faults <= TOLD:
            self._clear()
            self.console.error(line)
        elif self.faults == TOLD + 1:
            self._clear()
            self.console.error('more documents failed: the ledgers say which')

    def close(self) -> None:
        self._clear()

    def line(self, now: float) -> str:
        """Return how far a run is, in a line."""
        worked, seconds = self.size - self.skipped, max(now - self.begun, 1e-9)
        left = seconds * (self.all - self.size) / worked if worked > 0 else 0.0
        edits = self.counts.edits.total()
        return (
            f'{self.counts.documents:,} documents, {worked / 1e6 / seconds:.1f} MB/s, {edits:,} edits, '
            f'{self.counts.failed:,} failed, {_clock(left)} left'
        )

    def _show(self, now: float) -> None:
        share = min(self.size / self.all, 1.0) if self.all else 1.0
        if self.terminal:
            full = int(_BAR * share)
            bar = '#' * full + '.' * (_BAR - full)
            sys.stderr.write(f'\r\x1b[K[{bar}] {share:4.0%} {self.line(now)}')
            sys.stderr.flush()
        else:
            self.console.note(f'{share:.0%}: {self.line(now)}')

    def _clear(self) -> None:
        if self.terminal:
            sys.stderr.write('\r\x1b[K')
            sys.stderr.flush()


def table(total: Total) -> list[str]:
    """Return what was done, for a person: counts, then edits by rule and seconds by pass."""
    counts = total.counts
    done = f'{counts.changed:,} changed, {counts.failed:,} failed'
    out = [
        f'{total.files:,} files ({total.skipped:,} were done before), {counts.documents:,} documents, {done}',
        f'{total.given / 1e6:,.1f} MB in, {total.made / 1e6:,.1f} MB out, {total.ledgers / 1e6:,.1f} MB of ledgers',
    ]
    rows = [(rule, f'{n:,}', f'{counts.guesses.get(rule, 0):,}') for rule, n in counts.edits.most_common()]
    rows += [(rule, '0', f'{n:,}') for rule, n in counts.guesses.most_common() if rule not in counts.edits]
    out += _lined(('rule', 'edits', 'guesses'), rows)
    seconds: Mapping[str, float] = counts.seconds
    rows = [(name, f'{value:.2f}', '') for name, value in sorted(seconds.items(), key=lambda pair: -pair[1])]
    return out + _lined(('pass', 'seconds', ''), rows)


def _lined(head: tuple[str, str, str], rows: list[tuple[str, str, str]]) -> list[str]:
    if not rows:
        return []
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(3)]
    return ['', *(f'{a:<{widths[0]}}  {b:>{widths[1]}}  {c:>{widths[2]}}'.rstrip() for a, b, c in (head, *rows))]


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f'{hours}:{minutes:02}:{rest:02}' if hours else f'{minutes}:{rest:02}'


def _sample(key: str, name: str, before: str, after: str, rules: dict[str, int]) -> str:
    del key
    return json.dumps({'document': name, 'rules': rules, 'before': before, 'after': after}, ensure_ascii=False) + '\n'


def _write(corpus: Corpus, name: str, text: str) -> None:
    with corpus.target.create(f'{corpus.output.rstrip("/")}/{name}') as draft:
        draft.write(text.encode('utf-8', 'surrogatepass'))


def _limit(said: str) -> Limit:
    found = re.fullmatch(r'(\d+(?:\.\d+)?)\s*%|(\d+)', said)
    if not found:
        raise Refused(f'--max-failures {said}: say a share, such as 1%, or a number of documents')
    return Limit(share=float(found[1]) / 100) if found[1] else Limit(number=int(found[2]))


def _part(said: str) -> tuple[int, int]:
    found = re.fullmatch(r'(\d+)/(\d+)', said)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise Refused(f'--part {said}: say which of how many, such as 1/8')
    return int(found[1]), int(found[2])
