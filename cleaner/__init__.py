"""Clean damaged Chinese text, and be able to show, map back and undo every change."""

from __future__ import annotations

__version__ = '0.1.0'

from cleaner.clean import Result, clean, load

__all__ = ['Result', '__version__', 'clean', 'load']
