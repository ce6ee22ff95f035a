"""stub"""
from __future__ import annotations
from typing import NamedTuple
class Edit(NamedTuple):
    """Put `new` where `start:end` was, or carry `start:end` to the point `to`."""

    start: int
    end: int
    new: str
    rule: str
    to: int | None = None
    trust: str | None = None
    why: str = ''
    margin: float | None = None
