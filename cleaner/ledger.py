"""The ledger as JSON Lines: a head a document, then a line an edit.  Output and ledger alone give the input back.

Reads this format and all older ones (there are none yet).  Lines are ASCII: surrogates and control characters survive
any editor.  A ledger holds what was taken out of a text; treat it as you treat the text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from cleaner.decode import MARKS, source_bytes
from cleaner.text import Changed, Entry, undo

FORMAT = 1
_NUMBERS = ('n', 'round', 'patch', 'start', 'end')
_STRINGS = ('stage', 'rule', 'before', 'after', 'trust', 'why', 'refused')
# JSON reads two escaped surrogates as one character. A text that holds such a pair as two code points is cut there.
_PAIR = re.compile('(?<=[\ud800-\udbff])(?=[\udc00-\udfff])')


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
    return '\n'.join([json.dumps(head), *map(_line, entries)]) + '\n'


def _line(entry: Entry) -> str:
    row: dict[str, Any] = entry._asdict()
    if _PAIR.search(''.join(row[key] for key in _STRINGS)):
        row |= {key: _PAIR.split(row[key]) for key in _STRINGS if _PAIR.search(row[key])}
    return json.dumps(row)


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
                record.entries.append(_entry(row))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            if isinstance(error, Broken):
                raise
            raise Broken(f'{name}:{number}: no line of a ledger ({type(error).__name__}: {error})') from None
    if record is None:
        raise Broken(f'{name}:{number or 1}: the ledger is empty')
    yield record


def _entry(row: dict[str, Any]) -> Entry:
    row['source'] = [(a, b) for a, b in row['source']]
    for key in _STRINGS:
        row[key] = ''.join(row[key])  # a list where a pair of surrogates was cut
    for key in _NUMBERS:
        if not isinstance(row[key], int):
            raise TypeError(key)
    if not isinstance(row['to'], int | None) or not isinstance(row['margin'], int | float | None):
        raise TypeError('to, margin')
    return Entry._make(row[key] for key in Entry._fields)


def restore(output: bytes | str, record: Record) -> bytes | str:
    """Return the input that `record` made `output` of, as bytes or, when a string was given, as a string.

    `output` are the bytes as they were written, or the clean text.  Raises `Changed` when it is not the text the
    record speaks of, `Broken` when the record does not give an input with the hash it names.
    """
    try:
        given = record.head['input']
        text = _text(output, record.head['output'])
        found = None if text is None else _source(text, record.entries, given)
        whole = found is not None and digest(found) == given['sha256']
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise Broken(f'the ledger does not fit together ({type(error).__name__}: {error})') from None
    if found is None:
        raise Changed('the text was changed since, or belongs to another ledger')
    if not whole:
        raise Broken('the ledger does not give back the input it names')
    return found


def _source(text: str, entries: Iterable[Entry], given: Mapping[str, Any]) -> bytes | str:
    source = undo(text, entries)  # what does not fit is the ledger's fault: the text has the hash it names
    return source if is_text(given) else source_bytes(source, given)


def _text(output: bytes | str, made: Mapping[str, Any]) -> str | None:
    """Return the clean text that `output` holds; None when it is not the one that a head's `output` speaks of."""
    codec, errors = made['codec'] or 'utf-8', 'surrogateescape' if made['codec'] else 'surrogatepass'
    mark = MARKS[made.get('bom', '')]
    try:
        data = output if isinstance(output, bytes) else mark + output.encode(codec, errors)
    except UnicodeEncodeError:
        return None
    if digest(data) != made['sha256']:
        return None
    return output if isinstance(output, str) else output[len(mark) :].decode(codec, errors)


def is_text(given: Mapping[str, Any]) -> bool:
    """Tell whether a head's `input` was a string: its codec is null."""
    return bool(given['segments']) and given['segments'][0][2] is None
