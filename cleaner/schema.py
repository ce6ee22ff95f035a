"""The JSON Schema of rule files, made from the code that reads them, so that editors complete and check."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from cleaner.rulefile import EVIDENCE, FILE_KEYS, KINDS, ROLES, RULE_KEYS, TRUST, Types
from cleaner.rules import pass_names, types_of

# A reader of JSON sees 3 where the rule file's reader sees '3': both are allowed.
_SCALAR = {'type': ['string', 'number', 'boolean']}
_WORDS = {'type': 'array', 'items': _SCALAR}
_PAIRS = {'type': 'array', 'items': {'type': 'array', 'items': _SCALAR, 'minItems': 2, 'maxItems': 2}}


def rule_files() -> dict[str, Any]:
    """Return the schema of rule files.

    >>> rule_files()['properties']['rules']['type']
    'array'
    """
    takes = {name: found for name in ('', *pass_names()) if (found := types_of(name))}
    return {
        '$schema': 'https://json-schema.org/draft/2020-12/schema',
        'title': 'cleaner rule file',
        'type': 'object',
        'required': ['about', 'rules'],
        'additionalProperties': False,
        'properties': {key: _file(key) for key in FILE_KEYS},
        'allOf': [_of_pass(name, types) for name, types in takes.items()],
    }


def _file(key: str) -> dict[str, Any]:
    evidence = {'type': 'array', 'items': {'enum': list(EVIDENCE)}}
    kinds: dict[str, dict[str, Any]] = {
        'pass': {
            'enum': pass_names(),
            'description': 'the pass in Python that these rules are for; none for plain rules',
        },
        'about': {'type': 'string'},
        'budget': {
            'type': 'number',
            'minimum': 0,
            'maximum': 1,
            'description': 'largest share of a text it may take out',
        },
        'reads': {**evidence, 'description': 'evidence this file needs to see'},
        'destroys': {**evidence, 'description': 'evidence that is gone once this file has run'},
        'with': {'type': 'object'},
        'rules': {'type': 'array', 'items': _rule()},
    }
    return kinds[key]


def _rule() -> dict[str, Any]:
    kinds: dict[str, Any] = {
        'name': {'type': 'string', 'pattern': '^[a-z0-9]+(-[a-z0-9]+)*$', 'description': 'the fault, in kebab-case'},
        'why': {'type': 'string'},
        'trust': {'enum': list(TRUST)},
        'with': {'type': 'object'},
        'swap': {'type': 'object', 'additionalProperties': _SCALAR},
        'role': {'enum': list(ROLES)},
        'turns': {**_PAIRS, 'minItems': 1},
        'keeps': {**_WORDS, 'minItems': 1},
        'misses': _PAIRS,
    }
    return {
        'type': 'object',
        'required': ['name', 'why', 'turns', 'keeps'],
        'additionalProperties': False,
        'properties': {key: kinds.get(key, _SCALAR) for key in RULE_KEYS},
        'dependentRequired': {'find': ['put'], 'put': ['find'], 'lines': ['role'], 'role': ['lines']},
        'not': {'anyOf': [{'required': [a, b]} for a in KINDS for b in KINDS if a < b]},
    }


def _of_pass(name: str, takes: Types) -> dict[str, Any]:
    """Return what holds for files of one pass: the keys of their `with`."""
    named: dict[str, Any] = {
        'if': {'required': ['pass'], 'properties': {'pass': {'const': name}}}
        if name
        else {'not': {'required': ['pass']}}
    }
    rules: list[dict[str, Any]] = [
        {
            'if': {'required': ['lines']} if rule == '/lines' else {'properties': {'name': {'const': rule}}},
            'then': {'properties': {'with': _parameters(kind)}},
        }
        for rule, kind in takes.rules.items()
        if rule != '*'
    ]
    known = [rule for rule in takes.rules if rule[0] not in '*/']
    if '*' in takes.rules:
        rules.append(
            {
                'if': {'not': {'anyOf': [{'required': ['lines']}, {'properties': {'name': {'enum': known}}}]}},
                'then': {'properties': {'with': _parameters(takes.rules['*'])}},
            }
        )
    common = _parameters(takes.common) if takes.common else {'maxProperties': 0}
    return {**named, 'then': {'properties': {'with': common, 'rules': {'items': {'allOf': rules}}}}}


def _parameters(kind: type) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {
        'type': 'object',
        'additionalProperties': False,
        'properties': {name: _value(hint) for name, hint in hints.items()},
        'required': [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING],
    }


def _value(kind: Any) -> dict[str, Any]:
    plain: dict[Any, dict[str, Any]] = {
        str: _SCALAR,
        int: {'type': 'integer'},
        float: {'type': 'number'},
        bool: {'type': 'boolean'},
    }
    if kind in plain:
        return plain[kind]
    inside = typing.get_args(kind)
    if issubclass(typing.get_origin(kind), Mapping):
        return {'type': 'object', 'additionalProperties': _value(inside[1])}
    return {'type': 'array', 'items': _value(inside[0])}
