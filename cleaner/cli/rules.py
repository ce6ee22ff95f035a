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
from cleaner.rulefile import Place, RuleFile, RuleSpec, is_chain, nearest
from cleaner.rules import Plan


def run(job: Job) -> int:
    return {'list': _list, 'show': _show, 'check': _check}[job.args.action](job)


def _plan(job: Job, more: tuple[str, ...] = ()) -> Plan:
    s = job.settings
    return cleaner.rules.plan(job.place('chain', s.chain), rules=(*s.rules, *more), without=job.without, trust=s.trust)


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
            other = '' if job.settings.rules else ' (a rule of a file that the chain does not list: say --rules FILE)'
            raise Refused(f'there is no rule {name!r}{nearest(name, rules)}{other}')
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

    shipped = cleaner.rules.plan()
    rules = problems = warnings = 0
    for plan, asked, blamed in list(_asked(job, shipped)):  # all of them load before one is proved
        names = {rule.name for file in plan.files if file.path in asked for rule in file.rules} - plan.without
        rules += len(names)
        for problem in prove(plan, names):
            problems += 1
            job.console.say(str(problem))
        if _what_runs(plan) != _what_runs(shipped):
            for warning in broken_promises(plan, shipped):
                if blamed is None or warning.path in blamed:
                    warnings += 1
                    job.console.note(str(warning))
    more = f', {many(warnings, "warning")}' if warnings else ''
    job.console.note(f'{many(rules, "rule")} checked, {many(problems, "problem")}{more}')
    return 2 if problems else 0


def _asked(job: Job, shipped: Plan) -> Iterator[tuple[Plan, set[Path], set[Path] | None]]:
    """Yield what is to be checked: a plan, those of its files whose rules are proved, and those that are warned of.

    Rule files run behind the chain of the settings.  A chain file is a plan of its own, whatever the settings say, and
    what it adds to the shipped rules is proved; of it all is warned of (None).
    """
    args, s = job.args, job.settings
    chains = [Path(name) for name in args.paths if is_chain(Path(name))]
    paths = [Path(name) for name in args.paths if Path(name) not in chains]
    if paths or not chains:
        # Whether a rule is there to switch off shows when all files are.
        known = _at(cleaner.rules.plan(job.place('chain', s.chain), rules=s.rules)) if paths else {}
        plan = _plan(job, tuple(str(path) for path in paths if path.resolve() not in known))
        at = _at(plan)
        asked = {at[path.resolve()] for path in paths} if paths else set(at.values())
        yield plan, asked, asked if paths else None
    for path in chains:
        without = [Place(rule, Path('--without'), 0, 0) for rule in args.without or ()]
        plan = cleaner.rules.plan(path, rules=args.rules or (), without=without, trust=args.trust or '')
        files = set(_at(plan).values())
        is_shipped = path.resolve().parent == cleaner.rules.rules_folder().resolve() / 'chains'
        yield plan, files if is_shipped else files - set(_at(shipped).values()), None


def _at(plan: Plan) -> dict[Path, Path]:
    """Return the paths of a plan's files by where they lead to."""
    return {file.path.resolve(): file.path for file in plan.files}


def _what_runs(plan: Plan) -> tuple[object, ...]:
    return [file.path for file in plan.files], plan.without, plan.guards
