"""Clean damaged Chinese text, and be able to show, map back and undo every change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.flow import Result, clean, load

__version__ = '0.1.0'
__all__ = ['Result', '__version__', 'clean', 'load']


def __getattr__(name: str) -> Any:
    """Import the front door when it is first used: `cleaner --version` does without."""
    if name not in __all__:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    from cleaner import flow

    value = globals()[name] = getattr(flow, name)
    return value
