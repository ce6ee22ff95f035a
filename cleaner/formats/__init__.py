"""What a result is written as.

`text` is the clean text, whole; the others are views for reading, made from its articles.
A format is a module with `write(result, name) -> str`, where `name` is what the document is called.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable

from cleaner.flow import Result

# Name of a format -> what its files end in; '' keeps the name that a file had.
FORMATS = {'text': '', 'markdown': '.md', 'jsonl': '.jsonl', 'json': '.json'}


def writer(name: str) -> Callable[[Result, str], str]:
    """Return the function that writes the format `name`."""
    write: Callable[[Result, str], str] = importlib.import_module(f'cleaner.formats.{name}').write
    return write
