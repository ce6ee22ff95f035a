"""Clean a corpus: files in, files out, each done whole or not at all, by as many processes as there are.

Blocks of all files are one line: processes take from its head as they get free, and results are written in its order,
so one large file keeps all of them busy, and so do many small ones.  How many there are changes nothing in what is
written.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from typing import IO, Any, NamedTuple

from cleaner.corpus.jsontext import NoText
from cleaner.corpus.manifest import Made, Manifest, Total, digest, done, rules_of
from cleaner.corpus.packed import Damaged, Packer
from cleaner.corpus.places import Corpus, Draft, Item
from cleaner.corpus.rows import FORMS, Block, Counts, Done, Recipe, Sample, smallest
from cleaner.files import Refused

ENOUGH = 1000  # documents, before a share of failures says anything


class Stopped(Exception):
    """A run that cannot go on, and why: one line for a person."""


class Limit(NamedTuple):
    """How many documents may fail: a share of all, or a number."""

    share: float = 0.01
    number: int = -1

    def broken(self, counts: Counts, *, end: bool) -> bool:
        if self.number >= 0:
            return counts.failed > self.number
        return counts.failed > self.share * counts.documents and (end or counts.documents >= ENOUGH)

    def said(self, counts: Counts) -> str:
        failed, every = counts.failed, counts.documents
        return f'{failed:,} of {every:,} documents failed, more than --max-failures {self} allows'

    def __str__(self) -> str:
        return str(self.number) if self.number >= 0 else f'{100 * self.share:g} %'


_LIMIT = Limit()


def _nothing(*_: object) -> None:
    """Nobody looks."""


@dataclass(slots=True)
class Watch:
    """What is told while it happens."""

    moved: Callable[[Counts, int], object] = _nothing  # counts of a block, bytes that were read for it
    finished: Callable[[Manifest], object] = _nothing
    failed: Callable[[str], object] = _nothing  # a file or document that could not be cleaned: one line


@dataclass(slots=True)
class Report:
    """What a run did."""

    total: Total = field(default_factory=Total)
    lost: int = 0  # files that could not be cleaned
    samples: list[Sample] = field(default_factory=list)


def run(
    corpus: Corpus,
    recipe: Recipe,
    *,
    jobs: int = 1,
    limit: Limit = _LIMIT,
    sample: int = 0,
    watch: Watch | None = None,
) -> Report:
    """Clean all files of a corpus; those that are done already, by all hashes, are skipped.

    Raises `Stopped` when more documents fail than `limit` allows, or nothing can be written: what is done is done, and
    a second run goes on from there.
    """
    with _executor(jobs, recipe) as executor:
        return _Run(corpus, recipe, executor, jobs, limit, sample, watch or Watch()).all()


def part_of(items: Sequence[Item], part: int, parts: int) -> list[Item]:
    """Return the files that part `part` of `parts`, from 1, has to clean: as many bytes as the others have, nearly.

    The largest file goes to the part that has least, and so on; the same for whoever asks.
    """
    loads, mine = [0] * parts, set[int]()
    for i in sorted(range(len(items)), key=lambda i: (-items[i].size, items[i].name)):
        least = loads.index(min(loads))
        loads[least] += items[i].size + 1
        if least == part - 1:
            mine.add(i)
    return [items[i] for i in sorted(mine)]


class _Reader:
    """A file that is read; `sha256` and `size` are those of the bytes that were read so far."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._hash.update(data)
        self.size += len(data)
        return data

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


@dataclass(slots=True)
class _File:
    """A file on its way."""

    item: Item
    start: float
    given: Made | None = None
    read: int = 0  # bytes that were told of
    rows: Draft | None = None
    ledger: Draft | None = None
    writer: Any = None
    lines: Packer | None = None
    counts: Counts = field(default_factory=Counts)
    broken: str = ''  # why it cannot be cleaned

    def discard(self) -> None:
        for draft in (self.rows, self.ledger):
            if draft:
                draft.discard()


class _Step(NamedTuple):
    """What is next in the line: a block that is being cleaned, or, with none, the end of a file."""

    file: _File
    work: Future[Done] | None
    read: int = 0  # bytes of the file that were read for it


@dataclass(slots=True)
class _Run:
    corpus: Corpus
    recipe: Recipe
    executor: Executor
    jobs: int
    limit: Limit
    sample: int
    watch: Watch
    report: Report = field(default_factory=Report)
    counts: Counts = field(default_factory=Counts)  # of the files that are not done yet, too
    files: list[_File] = field(default_factory=list)  # that were begun and are not done

    def all(self) -> Report:
        line, steps = deque[_Step](), self._steps()
        try:
            while True:
                while len(line) < 2 * self.jobs + 1 and (step := next(steps, None)):
                    line.append(step)
                if not line:
                    break
                self._take(line.popleft())
            if self.limit.broken(self.counts, end=True):
                raise Stopped(self.limit.said(self.counts))
        except BrokenProcessPool:
            raise Stopped('a process was killed, perhaps for want of memory; run it again, and it goes on') from None
        finally:
            for step in line:
                if step.work:
                    step.work.cancel()
            for file in self.files:
                file.discard()
        return self.report

    def _steps(self) -> Iterator[_Step]:
        """Give out the blocks of all files, and the ends of these."""
        for item in self.corpus.items:
            if manifest := done(self.corpus, item, self.recipe):
                self._finish(manifest)
                self.watch.moved(Counts(), item.size)
                continue
            file = _File(item, time.monotonic())
            self.files.append(file)
            try:
                yield from self._blocks(file)
            except (Refused, Damaged, OSError, ValueError) as error:
                file.broken = str(error) if isinstance(error, Refused) else f'{item.path}: {error}'
            yield _Step(file, None)

    def _blocks(self, file: _File) -> Iterator[_Step]:
        item, form = file.item, FORMS[file.item.kind]
        with self.corpus.source.open(item.path) as source:
            reader = _Reader(source)
            stream = source if item.kind == 'parquet' else reader
            before = 0
            for block in form.blocks(stream, item.packed):
                here = min(source.tell() if item.kind == 'parquet' else reader.size, item.size)
                yield _Step(file, self._submit(item, block), max(here - before, 0))
                before = max(before, here)
        if item.kind == 'parquet':  # is read here and there
            file.given = Made(item.name, item.size, digest(self.corpus.source, item.path))
        else:
            file.given = Made(item.name, reader.size, reader.sha256)

    def _submit(self, item: Item, block: Block) -> Future[Done]:
        kept = self.report.samples
        below = '' if not self.sample else 'g' if len(kept) < self.sample else kept[-1].key
        return self.executor.submit(_clean, item.kind, block, item.name, below)

    def _take(self, step: _Step) -> None:
        file = step.file
        if not step.work:
            self._end(file)
            return
        if file.broken:
            return
        try:
            out = step.work.result()
        except NoText as error:
            file.broken = f'{file.item.path}: {error}'
            return
        self._write(file, out)
        file.counts.add(out.counts)
        self.counts.add(out.counts)
        if out.samples:
            self.report.samples = smallest([*self.report.samples, *out.samples], self.sample)
        for fault in out.faults:
            self.watch.failed(fault)
        file.read += step.read
        self.watch.moved(out.counts, step.read)
        if self.limit.broken(self.counts, end=False):
            raise Stopped(self.limit.said(self.counts))

    def _write(self, file: _File, out: Done) -> None:
        item, target = file.item, self.corpus.target
        try:
            if file.rows is None:
                form = FORMS[item.kind]
                file.rows, file.ledger = target.create(item.target), target.create(item.ledger)
                file.writer, file.lines = form.writer(file.rows, item.packed), Packer(file.ledger, item.packed)
            file.writer.write(out.rows)
            if out.ledger and file.lines:
                file.lines.write(out.ledger)
        except Refused as error:
            raise Stopped(str(error)) from None

    def _end(self, file: _File) -> None:
        item, target = file.item, self.corpus.target
        if file.broken:
            self.files.remove(file)
            file.discard()
            self.report.lost += 1
            self.watch.failed(file.broken)
            self.watch.moved(Counts(), max(item.size - file.read, 0))
            return
        if file.rows is None:
            self._write(file, Done(b'', b'', Counts()))
        try:
            file.writer.close()
            if file.lines:
                file.lines.close()
            made, ledger = _commit(file.rows, item.target), _commit(file.ledger, item.ledger)
            manifest = Manifest(
                rules_of(self.recipe),
                file.given or Made(item.name, 0, ''),
                _named(made, self.corpus),
                _named(ledger, self.corpus),
                file.counts,
                time.monotonic() - file.start,
            )
            with target.create(item.manifest) as draft:
                draft.write(manifest.dumps().encode())
        except Refused as error:
            raise Stopped(str(error)) from None
        self.files.remove(file)
        self._finish(manifest)

    def _finish(self, manifest: Manifest) -> None:
        if manifest.skipped:
            self.counts.add(manifest.counts)
        self.report.total.add(manifest)
        self.watch.finished(manifest)


def _named(made: Made, corpus: Corpus) -> Made:
    """Return a file by its name below the output."""
    return replace(made, name=made.name.removeprefix(f'{corpus.output.rstrip("/")}/'))


def _commit(draft: Draft | None, path: str) -> Made:
    assert draft is not None
    draft.commit()
    return Made(path, draft.size, draft.sha256)


# ---- processes

_RECIPE: list[Recipe] = []  # of this process


def _set(recipe: Recipe) -> None:
    _RECIPE[:] = [recipe]


def _clean(kind: str, block: Block, name: str, below: str) -> Done:
    out: Done = FORMS[kind].clean(_RECIPE[0], block, name, below)
    return out


class _Here(Executor):
    """Does the work where it is asked for, at once."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        out: Future[Any] = Future()
        try:
            out.set_result(work(*args, **named))
        except Exception as error:  # noqa: BLE001 - as a process would hand it over
            out.set_exception(error)
        return out


def _executor(jobs: int, recipe: Recipe) -> Executor:
    if jobs < 2:
        _set(recipe)
        return _Here()
    spawn = multiprocessing.get_context('spawn')  # a fork copies threads' locks
    return ProcessPoolExecutor(jobs, spawn, _set, (recipe,))
