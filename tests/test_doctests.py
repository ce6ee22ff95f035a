"""Examples in docstrings, of the package as it is installed."""

import doctest
import importlib
import pkgutil

import pytest

import cleaner

MODULES = [found.name for found in pkgutil.walk_packages(cleaner.__path__, 'cleaner.')]


@pytest.mark.parametrize('name', [name for name in MODULES if not name.endswith('__main__')])
def test_examples_in_docstrings(name):
    if name == 'cleaner.datatrove':
        pytest.importorskip('datatrove')
    assert doctest.testmod(importlib.import_module(name)).failed == 0
