"""Clean damaged Chinese text, and be able to show, map back and undo every change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.flow import Result, clean, load
    from cleaner.formats import read

__version__ = '0.1.0'
__all__ = ['Result', '__version__', 'clean', 'load', 'read']


def __getattr__(name: str) -> Any:
    """Import the front door when it is first used: `cleaner --version` does without."""
    if name not in __all__:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    if name == 'read':
        from cleaner import formats as home
    else:
        from cleaner import flow as home  # type: ignore[no-redef]

    value = globals()[name] = getattr(home, name)
    return value
