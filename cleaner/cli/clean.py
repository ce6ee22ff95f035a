"""`clean`: a filter.  Reads documents, writes clean ones somewhere else, and a ledger of what was done."""

from __future__ import annotations

import os
import re
from pathlib import Path

from cleaner import ledger
from cleaner.cli.job import STDIN, Document, Job
from cleaner.files import Found, Refused, read_stdin, real, whole
from cleaner.flow import Result
from cleaner.formats import ENDINGS, FORMATS, HEAD, kind_of, writer
from cleaner.writing import Draft, replace


def run(job: Job) -> int:
    args = job.args
    if args.ledger and args.format != 'text':
        job.console.note(f'the ledger is of the text: restore works from --format text, not from {args.format}')
    if not args.paths and not args.files_from:
        args.paths = [STDIN]
    if job.ignores_stdin and not job.sources:
        job.console.write(read_stdin())
        return 0
    targets = _targets(job)
    _spare_the_input(job, targets)
    write, to_text = writer(args.format), args.format == 'text'
    job.chain  # noqa: B018 - loaded before a file is made
    draft = Draft(Path(args.ledger)) if args.ledger and args.ledger != STDIN else None

    def work(document: Document, result: Result) -> bool:
        data = result.encode() if to_text else write(result, document.name).encode('utf-8', 'surrogateescape')
        if targets is None:
            job.console.write(data)
        else:
            target = targets[document.path]
            target.parent.mkdir(parents=True, exist_ok=True)
            replace(target, data)
        if args.ledger:
            head = {**result.head(), 'file': document.name}
            if document.pages:
                head['pages'] = [[page.name, len(page.data)] for page in document.pages]
            if targets is not None:  # of documents that became the same bytes it tells which is which
                head['output']['file'] = _called(targets[document.path], Path(args.output))
            lines = ledger.dumps(head, result.ledger).encode('ascii')
            draft.write(lines) if draft else job.console.write(lines)
        return False  # a filter that did its work

    try:
        return job.each(work)
    finally:
        if draft:
            draft.close()


def _targets(job: Job) -> dict[Path | None, Path] | None:
    """Say where each document goes; None is standard output.  Raises `Refused` before anything is read."""
    args, sources = job.args, job.sources
    if args.output in (None, STDIN):
        if len(sources) > 1 and not args.pages:
            raise Refused(f'{len(sources)} documents: say with -o FOLDER where they go')
        if args.ledger == STDIN:
            raise Refused('text and ledger cannot both go to standard output')
        return None
    output, ending = Path(args.output), FORMATS[args.format]
    if args.pages:
        if output.is_dir() or args.output.endswith(os.sep):
            raise Refused(f'{output}: is a folder, and --pages makes one document: say with -o FILE where it goes')
        return {None: output}
    if len(sources) < 2 and not output.is_dir() and not args.output.endswith(os.sep):
        return {source.path if source else None: output for source in sources if not isinstance(source, Refused)}
    if output.exists() and not output.is_dir():
        raise Refused(f'{output}: is no folder, and there are {len(sources)} documents')
    if not output.exists() and not args.output.endswith(os.sep) and re.fullmatch(r'\.[A-Za-z]\w*', output.suffix):
        raise Refused(
            f'{output}: {len(sources)} documents go to a folder, and this is the name of a file; '
            f'for a folder of that name say {output}{os.sep}'
        )
    out: dict[Path | None, Path] = {}
    taken: dict[Path, str] = {}
    for source in sources:
        if isinstance(source, Refused):
            continue
        inside = source.inside if source else Path(Path(args.stdin_filename or '').name)
        if not inside.name:
            raise Refused('say with --stdin-filename how standard input is called')
        new = ending or ('.txt' if _is_page(job, source) else '')
        target = output / (inside.with_suffix(new) if new else inside)
        name = str(source.path) if source else STDIN
        if target in taken:
            raise Refused(f'{target}: {taken[target]} and {name} would both be written there; nothing written')
        taken[target] = name
        out[source.path if source else None] = target
    return out


def _is_page(job: Job, source: Found | None) -> bool:
    """Tell whether a file is what an OCR engine wrote: its text does not go by its name."""
    if job.args.input != 'auto' or source is None or source.path.suffix.lower() not in ENDINGS:
        return job.args.input not in ('auto', 'text')
    try:
        with source.path.open('rb') as file:
            return kind_of(file.read(HEAD)) != 'text'
    except OSError:
        return False  # is said when the file is read


def _called(target: Path, output: Path) -> str:
    """Return where a document went, from the name of `-o` on: the folders above may be another's tomorrow."""
    return whole(target).relative_to(whole(output).parent).as_posix()


def _spare_the_input(job: Job, targets: dict[Path | None, Path] | None) -> None:
    """Refuse to write over what is read, or to write text and ledger to one file."""
    inputs = {real(source.path) for source in job.sources if isinstance(source, Found)}
    outputs = {real(target) for target in (targets or {}).values()}
    if job.args.ledger and job.args.ledger != STDIN:
        book = real(job.args.ledger)
        if book in outputs:
            raise Refused(f'{job.args.ledger}: text and ledger cannot be one file')
        outputs.add(book)
    for path in sorted(inputs & outputs):
        raise Refused(f'{path}: is read and would be written over; `cleaner fix` mends files in place')
