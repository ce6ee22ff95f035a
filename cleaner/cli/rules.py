"""`rules list`, `rules show` and `rules check`: for those who write rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from pathlib import Path

import cleaner.rules
from cleaner.cli.check import many
from cleaner.cli.job import Job
from cleaner.files import Refused
from cleaner.report import paint
from cleaner.rulefile import RuleFile, RuleSpec, nearest
from cleaner.rules import Plan


def run(job: Job) -> int:
    return {'list': _list, 'show': _show, 'check': _check}[job.args.action](job)


def _plan(job: Job, more: tuple[str, ...] = ()) -> Plan:
    s = job.settings
    return cleaner.rules.plan(s.chain, rules=(*s.rules, *more), without=s.without, trust=s.trust)


def _list(job: Job) -> int:
    plan, colour = _plan(job), job.console.colour
    for number, file in enumerate(plan.files, 1):
        job.console.say(f'{paint(f"{number}. {file.name}", "bold", colour)}: {file.about}')
        width = max((len(rule.name) for rule in file.rules), default=0)
        for rule in file.rules:
            off = 'off' if rule.name in plan.without else rule.trust
            job.console.say(f'   {paint(rule.name.ljust(width), "cyan", colour)}  {off:<6}  {rule.why}')
    return 0


def _show(job: Job) -> int:
    plan = _plan(job)
    rules = {rule.name: (file, rule) for file in plan.files for rule in file.rules}
    for number, name in enumerate(job.args.names):
        if name not in rules:
            raise Refused(f'there is no rule {name!r}{nearest(name, rules)}')
        if number:
            job.console.say('')
        for line in _card(*rules[name], plan, job.console.colour):
            job.console.say(line)
    return 0


def _card(file: RuleFile, rule: RuleSpec, plan: Plan, colour: bool) -> Iterator[str]:
    off = ', switched off' if rule.name in plan.without else ''
    yield f'{paint(rule.name, "bold", colour)} ({rule.trust}{off})'
    yield f'  {rule.why}'
    yield ''
    kind = rule.kind or f'pass {file.uses}'
    yield f'  in     {rule.at.path}:{rule.at.line}, {kind}'
    yield f'  about  {file.about}'
    if rule.pattern and rule.kind != 'swap':
        yield f'  {"lines" if rule.kind == "lines" else "find":<5}  {rule.pattern.pattern}'
    if rule.kind == 'replace':
        yield f'  put    {rule.put!r}'
    if rule.role:
        yield f'  role   {rule.role}'
    for word, other in (rule.table or {}).items():
        yield f'  swap   {word!r} -> {other!r}'
    own = asdict(rule.params) if is_dataclass(rule.params) and not isinstance(rule.params, type) else {}
    for given, whose in ((own, ''), (file.given or {}, ', for the whole file')):
        for key, value in given.items():
            yield f'  with   {key}: {_short(value)}{whose}'
    for key, examples in (('turns', rule.turns), ('keeps', rule.keeps), ('misses', rule.misses)):
        for example in examples:
            yield f'  {key:<5}  {example.given!r}' + (f' -> {example.wanted!r}' if key != 'keeps' else '')


def _short(value: object) -> str:
    text = ', '.join(map(repr, value)) if isinstance(value, tuple) else repr(value)
    return text if len(text) <= 200 else f'{text[:200]} ... ({len(text)} characters)'


def _check(job: Job) -> int:
    from cleaner.prove import broken_promises, prove

    s = job.settings
    paths = [Path(name).resolve() for name in job.args.paths]
    # Whether a rule is there to switch off shows when all files are.
    known = {file.path.resolve() for file in cleaner.rules.plan(s.chain, rules=s.rules).files} if paths else set()
    plan = _plan(job, tuple(name for name, path in zip(job.args.paths, paths, strict=True) if path not in known))
    asked = [file for file in plan.files if not paths or file.path.resolve() in paths]
    names = {rule.name for file in asked for rule in file.rules} - plan.without
    problems = prove(plan, names)
    for problem in problems:
        job.console.say(str(problem))
    shipped = cleaner.rules.plan()
    if {file.path for file in plan.files} - {file.path for file in shipped.files}:
        for warning in broken_promises(plan, shipped):
            if not paths or warning.path.resolve() in paths:
                job.console.note(str(warning))
    job.console.note(f'{many(len(names), "rule")} checked, {many(len(problems), "problem")}')
    return 2 if problems else 0
