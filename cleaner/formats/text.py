"""The clean text, whole: nothing added, nothing left out, line ends as they were."""

from __future__ import annotations

from cleaner.flow import Result


def write(result: Result, name: str) -> str:  # noqa: ARG001 - every format takes a name, and a text has no place for it
    return result.text
