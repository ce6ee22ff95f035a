"""Who imports whom: one way, from left to right, imports inside functions and for types included."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib import metadata
from pathlib import Path

import pytest

import cleaner

PACKAGE = Path(cleaner.__file__).parent

# A module may import what stands further to the left, never what stands beside it or to its right.
ORDER = [
    ['lazy', 'hints'],
    ['text', 'rulefile', 'signs', 'gutters'],
    ['zh', 'lines', 'pictures'],
    ['decode', 'heads', 'running', 'seam', 'wrap', 'geometry'],
    ['pieces'],
    ['page'],
    ['layout', 'gate'],
    ['boxes', 'breaks'],
    ['passes'],
    ['chain'],
    ['rules'],
    ['ledger', 'files'],
    ['flow', 'prove', 'schema', 'writing'],
    ['cleaner'],  # the package's own `__init__`: the front door
    ['config', 'formats', 'report', 'store'],
    ['corpus'],
    ['adapters', 'datatrove', 'ray'],
    ['cli'],
    ['__main__'],
]
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}

# Each takes longer to import than a small document takes to clean.
SLOW = {
    'chardet', 'datatrove', 'ftfy', 'hypothesis', 'jsonschema', 'lxml', 'opencc', 'pypinyin', 'pyarrow', 'pydantic', 'ray', 'rich',
}  # fmt: skip


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix('').parts
    return '.'.join(parts[:-1] if parts[-1] == '__init__' else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob('*.py')) if '_rules' not in path.parts}


def imported(module: str) -> Iterator[str]:
    """Yield the full name of every module that `module` imports, wherever in its text."""
    path = MODULES[module]
    package = module if path.name == '__init__.py' else module.rpartition('.')[0]
    for node in ast.walk(ast.parse(path.read_text(encoding='utf-8'))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            home = node.module or ''
            if node.level:
                up = package.split('.')[: len(package.split('.')) - node.level + 1]
                home = '.'.join([*up, *filter(None, [home])])
            for alias in node.names:
                if (home, alias.name) != ('cleaner', '__version__'):  # stands before any import
                    yield f'{home}.{alias.name}' if f'{home}.{alias.name}' in MODULES else home


def part(module: str) -> str:
    return (module + '.').split('.')[1] or 'cleaner'


def test_every_part_has_its_place_in_the_order():
    assert {part(module) for module in MODULES} <= set(RANK)


@pytest.mark.parametrize('module', MODULES)
def test_imports_go_one_way(module):
    upward = [
        other
        for other in imported(module)
        if other.split('.')[0] == 'cleaner'
        and part(other) != part(module)
        and not RANK[part(other)] < RANK[part(module)]
        and module != 'cleaner'  # opens onto everything, lazily or not
    ]

    assert upward == []


def test_no_module_imports_itself_by_a_detour():
    graph = {m: {o for o in imported(m) if o in MODULES and o != m} for m in MODULES if m != 'cleaner'}

    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


@pytest.mark.parametrize('module', [m for m in MODULES if m.startswith('cleaner.passes.')])
def test_a_pass_knows_no_other_pass(module):
    others = [o for o in imported(module) if o.startswith('cleaner.passes.') and o != module]

    assert others == []


def test_what_is_imported_from_outside_is_a_dependency():
    foreign = {o.split('.')[0] for m in MODULES for o in imported(m)} - sys.stdlib_module_names - {'cleaner'}
    declared = {
        re.match(r'[\w.-]+', line)[0].lower() for line in metadata.requires('cjk-cleaner') if not re.search('extra == .dev', line)
    }
    provides = metadata.packages_distributions()

    assert {name for name in foreign if not declared & {name, *(d.lower() for d in provides.get(name, ()))}} == set()


def test_the_command_starts_without_what_is_slow_to_import():
    code = 'import sys, cleaner.cli; print(*{m.partition(".")[0] for m in sys.modules})'
    run = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, check=True)

    assert SLOW & set(run.stdout.split()) == set()
