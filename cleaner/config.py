"""Settings from `.cleaner.yaml` or from `[tool.cleaner]` in `pyproject.toml`, and where each of them came from.

The nearest such file at or above the working folder counts, up to the folder with `.git`.  Paths in it are relative
to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cleaner.files import is_there

YAML, TOML = '.cleaner.yaml', 'pyproject.toml'
INCLUDE = ('*.txt', '*.text', '*.md', '*.markdown')
KEYS = ('chain', 'rules', 'without', 'trust', 'include', 'exclude', 'encoding', 'encodings')
LISTS = ('rules', 'without', 'include', 'exclude', 'encodings')
Spot = tuple[Path, int, int]


@dataclass(frozen=True, slots=True)
class Settings:
    """What is in force.  `include` and `exclude` are patterns of `.gitignore`, the latter relative to `folder`.

    `origin` tells of each key that is not the default where its value came from, `spots` file, line and column of the
    names that stand in a file, by key and name.
    """

    chain: str = 'default'
    rules: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    trust: str = ''
    include: tuple[str, ...] = INCLUDE
    exclude: tuple[str, ...] = ()
    encoding: str = ''
    encodings: tuple[str, ...] = ()
    folder: Path = field(default_factory=Path.cwd)
    origin: Mapping[str, str] = field(default_factory=dict)
    spots: Mapping[tuple[str, str], Spot] = field(default_factory=dict)

    def over(self, **given: Any) -> Settings:
        """Lay the options of a command line on top: a value replaces, `rules` and `without` are added to."""
        new = {key: value for key, value in given.items() if value}
        if 'encodings' in new:
            new.setdefault('encoding', '')  # which would say the codec outright
        origin = {key: f'--{key}' for key in new}
        for key in ('rules', 'without'):
            if key in new and getattr(self, key):
                new[key] = (*getattr(self, key), *new[key])
                origin[key] = f'{self.origin[key]}, --{key}'
        return replace(self, **new, origin={**self.origin, **origin})

    def show(self) -> str:
        """Return the settings as a `.cleaner.yaml`, with the origin of each behind it."""
        import json

        rows = []
        for key in KEYS:
            value = getattr(self, key)
            rows.append((f'{key}: {json.dumps(value, ensure_ascii=False)}', self.origin.get(key, 'default')))
        # Only the chain knows what it says itself.
        rows = [(row, "the chain's own" if row == 'trust: ""' else origin) for row, origin in rows]
        width = max(len(row) for row, _ in rows)
        return '\n'.join(f'{row:<{width}}  # {origin}' for row, origin in rows)


def load(folder: Path) -> Settings:
    """Return the settings that hold in `folder` (absolute).

    Raises `rulefile.RuleError` with all faults of the file.
    """
    for parent in (folder, *folder.parents):
        if is_there(parent / YAML):
            return _yaml(_shown(parent / YAML), parent)
        if is_there(parent / TOML) and (found := _toml(_shown(parent / TOML), parent)):
            return found
        if is_there(parent / '.git'):
            break
    return Settings(folder=folder)


def _shown(path: Path) -> Path:
    """Return a path as a person would write it in the working folder."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _yaml(path: Path, folder: Path) -> Settings:
    from cleaner.rulefile import TRUST, Reader

    reader = Reader(path)
    root = reader.root()
    if root is None:  # an empty file marks a project's root, and says nothing else
        return Settings(folder=folder)
    nodes = reader.table(root, KEYS, 'the settings')
    values: dict[str, Any] = {}
    for key, node in nodes.items():
        if key in LISTS:
            values[key] = reader.strings(node, f'{key!r}')
        elif key == 'trust':
            values[key] = reader.one_of(node, TRUST, f'{key!r}')
        else:
            values[key] = reader.string(node, f'{key!r}')
        if what := _unknown_codec(key, values[key]):
            reader.complain(node, what)
    reader.done()
    lines = {key: node.start_mark.line + 1 for key, node in nodes.items()}
    spots = {}
    for key, node in nodes.items():
        for item in reader.items(node, f'{key!r}') if key in LISTS else [node]:
            place = reader.place(item)
            spots[key, place.value] = (path, place.line, place.column)
    return _settings(path, folder, values, lines, spots)


def _toml(path: Path, folder: Path) -> Settings | None:
    """Return what `[tool.cleaner]` says; None when there is no such table."""
    from cleaner.rulefile import TRUST, Problem, RuleError, nearest

    try:
        text = path.read_text(encoding='utf-8')
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError([Problem(path, 1, 1, f'cannot be read: {error}')]) from None
    if 'cleaner' not in text:
        return None  # spares reading it as TOML
    import tomllib

    try:
        tool = tomllib.loads(text).get('tool', {})
    except tomllib.TOMLDecodeError as error:
        raise RuleError([Problem(path, *_place(str(error)), f'is no TOML: {error}')]) from None
    table = tool.get('cleaner') if isinstance(tool, dict) else tool
    if table is None:
        return None
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    spots: dict[tuple[str, str], Spot] = {}

    def complain(key: str, what: str) -> None:
        line, column, source = _line_of(text, key)
        problems.append(Problem(path, line, column, what, source))

    if not isinstance(table, dict):
        complain('cleaner', "'tool.cleaner' must be a table" if isinstance(tool, dict) else "'tool' must be a table")
        table = {}
    for key, value in table.items():
        if key not in KEYS:
            complain(key, f'unknown key {key!r} in the settings{nearest(key, KEYS)}')
        elif key in LISTS and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            complain(key, f'{key!r} must be a list of strings')
        elif key not in LISTS and not isinstance(value, str):
            complain(key, f'{key!r} must be a string')
        elif key == 'trust' and value not in TRUST:
            complain(key, f"'trust' is {value!r}, and can be {', '.join(TRUST)}{nearest(value, TRUST)}")
        elif what := _unknown_codec(key, value):
            complain(key, what)
        else:
            values[key] = tuple(value) if key in LISTS else value
            lines[key], column, _ = _line_of(text, key)
            for word in value if key in LISTS else [value]:
                spots[key, word] = (path, lines[key], column)
    if problems:
        raise RuleError(sorted(problems))
    return _settings(path, folder, values, lines, spots)


def _settings(
    path: Path, folder: Path, values: dict[str, Any], lines: Mapping[str, int], spots: dict[tuple[str, str], Spot]
) -> Settings:
    if (chain := values.get('chain', '')).endswith(('.yaml', '.yml')):
        values['chain'] = str(path.parent / chain)
        spots['chain', values['chain']] = spots['chain', chain]
    if 'rules' in values:
        values['rules'] = tuple(str(path.parent / rule) for rule in values['rules'])
    return Settings(**values, folder=folder, origin={key: f'{path}:{line}' for key, line in lines.items()}, spots=spots)


def _unknown_codec(key: str, value: str | Sequence[str]) -> str:
    """Say which codec of `encoding` or `encodings` there is none of."""
    from cleaner.decode import codec_name

    if key in ('encoding', 'encodings'):
        for name in [value] if isinstance(value, str) else value:
            try:
                codec_name(name)
            except ValueError as error:
                return str(error)
    return ''


def _line_of(text: str, key: str) -> tuple[int, int, str]:
    """Return line, column and source of `key` in `[tool.cleaner]`: the TOML reader does not say where things stand."""
    import re

    inside = False
    first = (1, 1, '')
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r'\s*\[', line):
            inside = bool(re.match(r'\s*\[\s*tool\s*\.\s*["\']?cleaner["\']?\s*\]', line))
            first = (number, 1, line) if inside else first
        elif inside and re.match(rf'\s*(["\']?){re.escape(key)}\1\s*=', line):
            return number, len(line) - len(line.lstrip()) + 1, line
    return first


def _place(message: str) -> tuple[int, int]:
    import re

    found = re.search(r'line (\d+), column (\d+)', message)
    return (int(found[1]), int(found[2])) if found else (1, 1)
