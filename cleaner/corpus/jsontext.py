"""The text of a row of JSON, and the row with another text: nothing else of the line changes, to the byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]  # public, and not in typeshed
from typing import NamedTuple

_DECODER = json.JSONDecoder()
_BLANK = ' \t\n\r'


class Value(NamedTuple):
    """A string that a field of a row holds, and the span of its literal, in code points."""

    text: str
    start: int
    end: int


class NoText(ValueError):
    """A row that has no text: what is wrong with it, for a person."""


def fields_of(line: str) -> Iterator[tuple[str, object, int, int]]:
    """Yield the fields of the object that a line holds: name, value, span of the value.

    Raises `NoText` when the line holds no JSON object, and nothing else.
    """
    try:
        at = _over(line, 0)
        if line[at : at + 1] != '{':
            raise NoText('is no JSON object')
        at = _over(line, at + 1)
        while line[at] != '}':
            if line[at] != '"':
                raise NoText(f'is no JSON: no name of a field at column {at + 1}')
            name, at = scanstring(line, at + 1)
            at = _over(line, at)
            if line[at] != ':':
                raise NoText(f'is no JSON: no colon at column {at + 1}')
            start = _over(line, at + 1)
            value, at = _DECODER.raw_decode(line, start)
            yield name, value, start, at
            at = _over(line, at)
            if line[at] == ',':
                at = _over(line, at + 1)
                if line[at] == '}':
                    raise NoText(f'is no JSON: a comma behind the last field, at column {at}')
            elif line[at] != '}':
                raise NoText(f'is no JSON: no comma at column {at + 1}')
        if line[at + 1 :].strip(_BLANK):
            raise NoText(f'is no JSON: more behind its end, at column {at + 2}')
    except json.JSONDecodeError as error:
        ends = error.pos >= len(line.rstrip(_BLANK))
        raise NoText(f'is no JSON: {"it breaks off" if ends else f"{error.msg} at column {error.pos + 1}"}') from None
    except (IndexError, StopIteration):
        raise NoText('is no JSON: it breaks off') from None
    except RecursionError:
        raise NoText('is no JSON that can be read: it is nested too deeply') from None


def text_of(line: str, name: str) -> tuple[Value, dict[str, object]]:
    r"""Return the text in field `name` of a row, and all of its other fields.  Raises `NoText`.

    >>> text_of('{"id": 7, "text": "\\u6a4b"}', 'text')
    (Value(text='橋', start=18, end=26), {'id': 7})
    """
    found, others = None, dict[str, object]()
    for key, value, start, end in fields_of(line):
        if key == name:
            found = value, start, end  # of two of one name the last counts, as everywhere
        else:
            others[key] = value
    if not found:
        raise NoText(f'has no field {name!r}; there are {", ".join(map(repr, others)) or "none"}')
    if not isinstance(found[0], str):
        raise NoText(f'{name!r} is no string but {json.dumps(found[0])[:40]}')
    return Value(found[0], found[1], found[2]), others


def literal(text: str, *, escaped: bool) -> str:
    """Return the JSON of a text; `escaped`: in ASCII alone, as is a text that UTF-8 cannot hold."""
    out = json.dumps(text, ensure_ascii=escaped)
    return out if _encodes(out) else json.dumps(text)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _over(line: str, at: int) -> int:
    """Return where the next character that is no white space stands."""
    while line[at : at + 1] in _BLANK and at < len(line):
        at += 1
    return at
