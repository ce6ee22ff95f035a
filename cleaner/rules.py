"""Rule files to chains: find them, put them in order, refuse an order that destroys evidence.

A rule file is one pass.  A chain file lists rule files; it may extend another, switch rules off and add guards.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cleaner.chain import Chain, Guard
from cleaner.lines import Cue, Cues, Limits, LineParams
from cleaner.passes import Pass, Rule, plain
from cleaner.rulefile import (
    TRUST,
    ChainFile,
    Place,
    Problem,
    RuleError,
    RuleFile,
    RuleSpec,
    Types,
    nearest,
    read_chain,
    read_rules,
)

_HERE = Path(__file__).parent


def rules_folder() -> Path:
    """Return the folder of the shipped rule files: inside an installed package, or beside the package in a checkout."""
    inside = _HERE / '_rules'
    return inside if inside.is_dir() else _HERE.parent / 'rules'


def types_of(uses: str) -> Types | None:
    """Tell what the pass `uses` takes ('' for a file of plain rules); None when there is no such pass."""
    lines = {'/lines': LineParams}
    if not uses:
        return Types(Limits, lines)
    if uses not in pass_names():
        return None
    module = importlib.import_module(f'cleaner.passes.{uses}')
    return Types(getattr(module, 'Common', None), {**module.PARAMS, **lines})


def pass_names() -> list[str]:
    """List the passes in Python that a rule file may use."""
    return sorted(p.stem for p in (_HERE / 'passes').glob('[a-z]*.py') if p.stem != 'plain')


def chain_names() -> list[str]:
    """List the shipped chains."""
    return sorted(path.stem for path in (rules_folder() / 'chains').glob('*.yaml'))


@dataclass(frozen=True, slots=True)
class Plan:
    """The rule files of a chain in order, before they are made into passes."""

    name: str
    files: tuple[RuleFile, ...]
    without: frozenset[str] = frozenset()
    guards: tuple[Guard, ...] = ()
    trust: str = 'likely'

    def chain(self, only: frozenset[str] | None = None) -> Chain:
        """Make the chain; `only` switches all rules off but these (role cues stay: other rules lean on them)."""
        cues = _cues(self)
        stages = []
        for file in self.files:
            on = [r for r in file.rules if r.name not in self.without and (only is None or r.name in only)]
            if made := _make(file, [r for r in on if r.kind != 'lines'], cues):
                stages.append(made)
        digest = hashlib.sha256()
        for file in self.files:
            digest.update(file.path.read_bytes())
        digest.update(
            repr((sorted(self.without), self.trust, [(g.name, g.pattern.pattern, g.why) for g in self.guards])).encode()
        )
        return Chain(self.name, tuple(stages), self.guards, cues, self.trust, digest.hexdigest())


def load_chain(
    name: str | Path | Place = 'default',
    *,
    rules: Iterable[str | Path] = (),
    without: Iterable[str | Place] = (),
    trust: str = '',
) -> Chain:
    """Return the chain `name` (a shipped one, or a file), with rule files added, rules switched off, a trust level.

    Raises `RuleError` with all faults of a file, before any text is read; a fault of a `Place` is told where it stands.
    """
    return plan(name, rules=rules, without=without, trust=trust, light=True).chain()


def plan(
    name: str | Path | Place = 'default',
    *,
    rules: Iterable[str | Path] = (),
    without: Iterable[str | Place] = (),
    trust: str = '',
    light: bool = False,
) -> Plan:
    """Read a chain file, what it extends, and its rule files; `light`: shipped ones without examples."""
    path = _chain_path(name)
    chains = _family(path, light)
    problems: list[Problem] = []
    files: list[RuleFile] = []
    shipped, passes = rules_folder(), pass_names()
    for place in [*(place for chain in chains for place in chain.rules), *rules]:
        try:
            file = _rule_path(place) if isinstance(place, Place) else Path(place)
            files.append(read_rules(file, types_of, passes, light=light and file.parent == shipped))
        except RuleError as error:
            problems += error.problems
    if problems:
        raise RuleError(problems)
    off = [place for chain in chains for place in chain.without] + [
        rule if isinstance(rule, Place) else Place(rule, Path('without'), 0, 0) for rule in without
    ]
    known = [rule.name for file in files for rule in file.rules]
    for place in off:
        if place.value not in known:
            what = f'there is no rule {place.value!r} to switch off{nearest(place.value, known)}'
            problems.append(Problem(place.path, place.line, place.column, what))
    if trust and trust not in TRUST:
        what = f'trust is {trust!r}, and can be {", ".join(TRUST)}{nearest(trust, TRUST)}'
        problems.append(Problem(Path('trust'), 0, 0, what))
    problems += _twice(files) + _order(files)
    if problems:
        raise RuleError(problems)
    guards = tuple(Guard(*guard) for chain in chains for guard in chain.guards)
    level = trust or next((chain.trust for chain in reversed(chains) if chain.trust), 'likely')
    return Plan(path.stem, tuple(files), frozenset(place.value for place in off), guards, level)


def _family(path: Path, light: bool) -> list[ChainFile]:
    """Return the chain at `path` behind those it extends."""
    shipped = rules_folder() / 'chains'
    out: list[ChainFile] = []
    seen = set()
    while True:
        chain = read_chain(path, light=light and path.parent == shipped)
        out.insert(0, chain)
        seen.add(path.resolve())
        if chain.extends is None:
            return out
        path = _chain_path(chain.extends)
        if path.resolve() in seen:
            what = f'extends {chain.extends.value!r}, which extends this chain'
            raise RuleError([Problem(chain.path, chain.extends.line, chain.extends.column, what)])


def _chain_path(name: str | Path | Place) -> Path:
    word = name.value if isinstance(name, Place) else str(name)
    if word in chain_names():
        return rules_folder() / 'chains' / f'{word}.yaml'
    path = Path(word)
    if isinstance(name, Place):
        path = name.path.parent / word
    if path.suffix in ('.yaml', '.yml') and path.is_file():
        return path
    shipped = chain_names()
    what = f'there is no chain {word!r}{nearest(word, shipped)} (shipped: {", ".join(shipped)}; or a .yaml file)'
    at = name if isinstance(name, Place) else Place(word, Path('chain'), 0, 0)
    raise RuleError([Problem(at.path, at.line, at.column, what)])


def _rule_path(place: Place) -> Path:
    shipped = rules_folder() / f'{place.value}.yaml'
    if shipped.is_file():
        return shipped
    path = place.path.parent / place.value
    if path.is_file():
        return path
    names = [p.stem for p in rules_folder().glob('*.yaml')] + [p.name for p in place.path.parent.glob('*.yaml')]
    what = f'there is no rule file {place.value!r}{nearest(place.value, names)}'
    raise RuleError([Problem(place.path, place.line, place.column, what)])


def _twice(files: Sequence[RuleFile]) -> list[Problem]:
    """Find files and rules with the name of another: a ledger would not tell which one it speaks of."""
    named: dict[str, RuleFile] = {}
    seen: dict[str, Place] = {}
    out = []
    for file in files:
        if file.name in named:
            what = f'the rule file {file.name!r} stands in this chain already: {named[file.name].path}'
            out.append(Problem(file.path, 1, 1, what))
            continue
        named[file.name] = file
        for rule in file.rules:
            if rule.name in seen:
                first = seen[rule.name]
                what = f'the rule {rule.name!r} stands in {first.path}:{first.line} too; a name is unique in a chain'
                out.append(Problem(rule.at.path, rule.at.line, rule.at.column, what))
            seen.setdefault(rule.name, rule.at)
    return out


def _order(files: Sequence[RuleFile]) -> list[Problem]:
    """Find files that read evidence which an earlier one destroys."""
    out = []
    for i, late in enumerate(files):
        for early in files[:i]:
            lost = [word for word in late.reads if word in early.destroys]
            if lost:
                words = ', '.join(lost)
                what = f'{late.name!r} reads {words}, which {early.name!r} destroys: put it before {early.name!r}'
                out.append(Problem(late.path, 1, 1, what))
    return out


def _cues(plan: Plan) -> Cues:
    cues = []
    given: dict[str, Any] = {}
    for file in plan.files:
        if not file.uses:
            for name, value in (file.given or {}).items():
                given[name] = given.get(name, {}) | value if isinstance(value, dict) else value
        for rule in file.rules:
            if rule.kind == 'lines' and rule.name not in plan.without:
                cues.append(Cue(rule.name, rule.role, rule.trust, rule.why, rule.pattern, rule.params))
    return Cues(tuple(cues), Limits(**given))


def _make(file: RuleFile, specs: Sequence[RuleSpec], cues: Cues) -> Pass | None:
    if not specs:
        return None
    rules = {spec.name: Rule(spec.name, spec.trust, spec.why, _params(spec)) for spec in specs}
    if not file.uses:
        return plain.Plain(file.name, rules, plain.BUDGET if file.budget is None else file.budget)
    module = importlib.import_module(f'cleaner.passes.{file.uses}')
    kind = getattr(module, 'Common', None)
    common = kind(**(file.given or {})) if kind else None
    try:
        made: Any = module.make(file.name, rules, common, cues)
    except ValueError as error:
        at = next((spec.at for spec in specs if str(error).startswith(f'{spec.name}:')), Place('', file.path, 1, 1))
        raise RuleError([Problem(at.path, at.line, at.column, str(error))]) from None
    if file.budget is not None:
        made = replace(made, budget=file.budget)
    out: Pass = made
    return out


def _params(spec: RuleSpec) -> Any:
    if spec.kind == 'replace':
        return plain.Replace(spec.pattern, spec.put)
    if spec.kind == 'swap':
        return plain.Swap.of(spec.table or {})
    return spec.params
