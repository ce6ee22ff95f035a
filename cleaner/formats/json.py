"""One array of what `jsonl` has on its lines."""

from __future__ import annotations

from cleaner.flow import Result
from cleaner.formats import jsonl


def write(result: Result, name: str) -> str:
    return '[' + ',\n '.join(jsonl.line(row) for row in jsonl.rows(result, name)) + ']\n'
