"""Undo what was done to a file of a corpus: its rows and its ledger give the rows that were read.

Rows of JSON come back to the byte.  Of a split corpus each document comes back as a row of its own, the other fields
as they were, and its text to the byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import IO, Any

from cleaner import ledger
from cleaner.corpus.jsontext import NoText, fields_of, literal, text_of
from cleaner.corpus.manifest import Manifest, loads
from cleaner.corpus.packed import Damaged, Sink, unpacked
from cleaner.corpus.places import LEDGER, MANIFEST, Store, beside, kind_of
from cleaner.corpus.rows import TableWriter, dumped, json_blocks, lines_of, own, strings_at, table_blocks, with_strings
from cleaner.files import Refused
from cleaner.text import Changed


def undo(store: Store, path: str, sink: Sink) -> Manifest:
    """Write what the output at `path` was made of into a sink, uncompressed; return its manifest.

    Raises `Refused` when there is no manifest beside it, or output and ledger are not those it speaks of.
    """
    if not store.exists(path + MANIFEST):
        raise Refused(f'{path}: there is no {path}{MANIFEST}, so no run of cleaner corpus wrote it')
    with store.open(path + MANIFEST) as file:
        manifest = loads(file.read(), path + MANIFEST)[1]
    (kind, packed), options = kind_of(manifest.given.name), manifest.rules['options']
    try:
        with store.open(path) as rows, store.open(beside(path, LEDGER) + packed) as book:
            records = _records(_lines(book, packed))
            if kind == 'parquet':
                _tables(rows, records, options, sink)
            elif options['split']:
                _join(_lines(rows, packed), records, options, sink, bare=kind == 'text')
            elif kind == 'text':
                sink.write(_undone(b''.join(unpacked(rows, packed)), next(records, None)))
            else:
                _rows(_lines(rows, packed), records, options, sink)
            if next(records, None):
                raise ledger.Broken('the ledger speaks of more rows than there are')
    except (ledger.Broken, Changed, Damaged, NoText) as error:
        raise Refused(f'{path}: it and its ledger are not as one run wrote them: {error}') from None
    return manifest


def _lines(file: IO[bytes], packed: str) -> Iterator[bytes]:
    return (line for block in json_blocks(file, packed) for line in lines_of(block.rows))


def _records(lines: Iterator[bytes]) -> Iterator[ledger.Record]:
    """Read a ledger, which may be empty: nothing was wrong."""
    first = next(lines, None)
    if first is not None:
        yield from ledger.loads(line.decode('ascii') for line in chain([first], lines))


def _undone(text: bytes | str, record: ledger.Record | None) -> bytes:
    back = ledger.restore(text, record) if record else text
    return back if isinstance(back, bytes) else back.encode('utf-8', 'surrogatepass')


def _text(text: str, record: ledger.Record) -> str:
    back = ledger.restore(text, record)
    if not isinstance(back, str):
        raise ledger.Broken('the ledger is of bytes')
    return back


def _rows(lines: Iterable[bytes], records: Iterator[ledger.Record], options: Mapping[str, Any], sink: Sink) -> None:
    """Write rows of JSON as they were; those that no record speaks of are."""
    record = next(records, None)
    for number, raw in enumerate(lines, 1):
        if record is None or record.head['row'] != number:
            sink.write(raw)
            continue
        if 'failed' not in record.head:
            line = raw.decode('utf-8')
            mark = '\ufeff' if number == 1 and line.startswith('\ufeff') else ''
            value = text_of(line.removeprefix(mark), options['text_field'])[0]
            start, end, escaped = value.start + len(mark), value.end + len(mark), record.head.get('escaped', False)
            back = _text(value.text, record)
            written = record.head.get('literal') or literal(back, escaped=escaped)
            raw = (line[:start] + written + line[end:]).encode()  # noqa: PLW2901 - the same row
        sink.write(raw)
        record = next(records, None)


def _join(
    lines: Iterator[bytes], records: Iterator[ledger.Record], options: Mapping[str, Any], sink: Sink, *, bare: bool
) -> None:
    """Write a row a document, or its text alone, from rows of articles."""
    for record in records:
        if 'failed' in record.head:
            sink.write(next(lines, b''))
            continue
        gaps = record.head['gaps']
        rows = [dict(_fields(line)) for line in islice(lines, len(gaps) - 1)]
        if len(rows) < len(gaps) - 1:
            raise ledger.Broken('there are fewer rows than the ledger speaks of')
        text = gaps[0] + ''.join(row['clean'] + gap for row, gap in zip(rows, gaps[1:], strict=True))
        if bare:
            sink.write(_undone(text, record))
            continue
        others = own(rows[0]) if rows else record.head.get('fields', {})
        sink.write(dumped({**others, options['text_field']: _text(text, record)}))


def _fields(line: bytes) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value, _, _ in fields_of(line.decode('utf-8')))


def _tables(file: IO[bytes], records: Iterator[ledger.Record], options: Mapping[str, Any], sink: Sink) -> None:
    """Write a table with the texts as they were.  Raises `Refused` for one that was split."""
    field, writer, record = options['text_field'], TableWriter(sink), next(records, None)
    if options['split']:
        raise Refused('a split Parquet file comes back by its rows: join `clean` with the gaps of the ledger')
    for block in table_blocks(file):
        table = block.rows
        at = strings_at(table, field)
        texts, some = table.column(at).to_pylist(), False
        while record and block.first <= record.head['row'] < block.first + table.num_rows:
            i, some = record.head['row'] - block.first, True
            texts[i] = _text(texts[i], record)
            record = next(records, None)
        if some:
            table = with_strings(table, at, texts)
        writer.write(table)
    writer.close()
