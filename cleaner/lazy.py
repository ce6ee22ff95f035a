"""Patterns that are compiled when they are first used: most texts need few of those the program has."""

from __future__ import annotations

import re
from typing import Any

_METHODS = ('findall', 'finditer', 'flags', 'fullmatch', 'match', 'search', 'split', 'sub')


class Lazy:
    """Stands for a pattern of `re`; its methods are looked up once, so that asking it takes no detour."""

    __slots__ = (*_METHODS, '_flags', 'pattern')

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        made = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(made, method))
        return getattr(made, name)

    def __reduce__(self) -> Any:
        return lazy, (self.pattern, self._flags)


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return `re.compile(pattern, flags)`, compiled when it is first used.

    A class with characters beyond U+FFFF takes `re` one or two milliseconds, and start-up has few to spare.
    """
    out: Any = Lazy(pattern, flags)
    return out  # type: ignore[no-any-return]  # has what callers use of one
