"""The ledger as JSON Lines: a head a document, then a line an edit.  Output and ledger alone give the input back.

Reads this format and all older ones (there are none yet).  Lines are ASCII: surrogates and control characters survive
any editor.  A ledger holds what was taken out of a text; treat it as you treat the text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from cleaner.decode import MARKS, source_bytes
from cleaner.text import Changed, Entry, undo

FORMAT = 1
_KINDS: dict[str, Any] = {
    'int': int,
    'str': str,
    'int | None': (int, type(None)),
    'float | None': (int, float, type(None)),
}


class Record(NamedTuple):
    """What a ledger says of one document."""

    head: dict[str, Any]
    entries: list[Entry]


class Broken(ValueError):
    """A ledger that cannot be read, or does not belong to the text."""


def digest(data: bytes | str) -> str:
    """Return the sha256 of bytes, or of a text's UTF-8, in hex."""
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode('utf-8', 'surrogatepass')).hexdigest()


def dumps(head: Mapping[str, Any], entries: Iterable[Entry]) -> str:
    """Return the lines of one document, each with its line end."""
    rows = [json.dumps(head)]
    rows += [json.dumps(entry._asdict()) for entry in entries]
    return '\n'.join(rows) + '\n'


def loads(lines: Iterable[str], name: str = 'ledger') -> Iterator[Record]:
    """Yield the documents of a ledger.

    Raises `Broken` with the line's number when a line is not what a ledger holds.
    """
    record: Record | None = None
    number = 0
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            if 'ledger' in row:
                if row['ledger'] > FORMAT:
                    raise Broken(
                        f'{name}:{number}: written by a newer version (format {row["ledger"]}); update cleaner'
                    )
                if not {'input', 'output'} <= row.keys():
                    raise KeyError('input, output')
                if record:
                    yield record
                record = Record(row, [])
            elif record is None:
                raise KeyError('ledger')
            else:
                row['source'] = [(a, b) for a, b in row['source']]
                entry = Entry._make(row[key] for key in Entry._fields)
                _check(entry)
                record.entries.append(entry)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, Broken):
                raise
            raise Broken(f'{name}:{number}: no line of a ledger ({type(error).__name__}: {error})') from None
    if record is None:
        raise Broken(f'{name}:{number or 1}: the ledger is empty')
    yield record


def _check(entry: Entry) -> None:
    for name, value in entry._asdict().items():
        kinds = _KINDS.get(Entry.__annotations__[name])
        if kinds and not isinstance(value, kinds):
            raise TypeError(name)


def restore(output: bytes | str, record: Record) -> bytes | str:
    """Return the input that `record` made `output` of, as bytes or, when a string was given, as a string.

    `output` are the bytes as they were written, or the clean text.  Raises `Changed` when it is not the text the
    record speaks of, `Broken` when the record does not give an input with the hash it names.
    """
    given, made = record.head['input'], record.head['output']
    if isinstance(output, bytes):
        if digest(output) != made['sha256']:
            raise Changed('the text was changed since, or belongs to another ledger')
        mark = MARKS[made.get('bom', '')]
        output = output[len(mark) :].decode(made['codec'], 'surrogateescape')
    try:
        source = undo(output, record.entries)
    except (IndexError, KeyError, TypeError) as error:
        raise Broken(f'the ledger does not fit together ({type(error).__name__}: {error})') from None
    found = source if is_text(given) else source_bytes(source, given)
    if digest(found) != given['sha256']:
        raise Broken('the ledger does not give back the input it names')
    return found


def is_text(given: Mapping[str, Any]) -> bool:
    """Tell whether a head's `input` was a string: its codec is null."""
    return bool(given['segments']) and given['segments'][0][2] is None
