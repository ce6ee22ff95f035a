"""`fix`: mend files in place.  The ledger is on the disk before the file is replaced, and was tried out before that."""

from __future__ import annotations

from pathlib import Path

from cleaner import files, ledger, store
from cleaner.cli.check import many, need_input
from cleaner.cli.job import STDIN, Document, Job
from cleaner.decode import Decoded, decode, encode_as
from cleaner.files import Refused
from cleaner.flow import Result
from cleaner.report import findings
from cleaner.writing import replace


def run(job: Job) -> int:
    args, console = job.args, job.console
    need_input(job)
    if STDIN in args.paths:
        raise Refused('fix mends files in place; `cleaner clean` is for standard input')
    folder = Path(args.ledger) if args.ledger else None
    fixed = edits = held = 0

    def work(document: Document, result: Result) -> bool:
        nonlocal fixed, edits, held
        found = result.decoded
        held += sum(not finding.made for finding in findings(document.name, result))
        if result.text == result.source or result.failed or document.path is None or found is None:
            return False
        output = _output(job, document, result, found)
        head = result.head(output, found.codec, found.bom)
        text = ledger.dumps(head, result.ledger)
        _prove(document, output, text)
        book = None if args.no_ledger else store.keep(document.path, head['output']['sha256'], text, folder)
        try:
            replace(document.path, output, document.data)
        except Refused:
            if book:
                book.unlink()  # it speaks of what did not happen
            raise
        made = sum(not entry.refused for entry in result.ledger)
        fixed, edits = fixed + 1, edits + made
        console.did(f'{files.shown(document.name)}: fixed, {many(made, "edit")}')
        return True

    status = job.each(work)
    notes = f', {many(held, "note")} (`cleaner check` shows them)' if held else ''
    undo = '; `cleaner restore PATH` undoes it' if fixed and not args.no_ledger else ''
    console.note(f'{many(fixed, "file")} fixed, {many(edits, "edit")}{notes}{undo}')
    return status


def _output(job: Job, document: Document, result: Result, found: Decoded) -> bytes:
    """Return the clean text in the file's own codec.  Raises `Refused` where it does not fit, or would be misread."""
    name, codec = document.name, found.codec
    codecs = sorted({segment.codec for segment in found.segments})
    if len(codecs) > 1:
        raise Refused(f'{name}: is in several codecs ({", ".join(codecs)}), and only `cleaner clean` takes that')
    try:
        output = encode_as(result.text, found)
    except UnicodeEncodeError as error:
        what = f'{error.object[error.start : error.end]!r}, {error.reason}'
        raise Refused(f'{name}: the result does not encode in {codec}: {what}; nothing written') from None
    again = decode(output, job.settings.encoding or None, job.settings.encodings)
    if again.text != result.text:
        raise Refused(f'{name}: would be read as {again.codec} next time; if it is {codec}, say --encoding {codec}')
    return output


def _prove(document: Document, output: bytes, text: str) -> None:
    """Take the way back once, before anything is written."""
    try:
        (record,) = ledger.loads(text.splitlines())
        if ledger.restore(output, record) == document.data:
            return
        why = 'other bytes come back'
    except ValueError as error:
        why = str(error)
    raise Refused(f'{document.name}: could not be restored: {why}; nothing written; this is a bug of cleaner')
