"""Run the rules' own examples: each rule alone does what its `turns` say, and every `keeps` comes through."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace

from cleaner.chain import Chain
from cleaner.rulefile import Problem, RuleFile, RuleSpec
from cleaner.rules import Plan
from cleaner.text import Text


def prove(plan: Plan, names: Container[str] | None = None) -> list[Problem]:
    """Check the examples of a plan's rules, of all or of those in `names`; return what does not hold.

    `turns`: the rule alone makes the second text of the first.  `keeps`: neither the rule alone nor the whole chain
    changes the text.  `misses` are wanted and not yet got: one that works is a problem, so that it becomes a turn.
    """
    plan = replace(plan, trust='likely')  # what an example shows does not hang on a setting
    whole = plan.chain()
    out: list[Problem] = []
    for file in plan.files:
        for rule in file.rules:
            if rule.name not in plan.without and (names is None or rule.name in names):
                out += _rule(plan, file, rule, whole)
    return out


def broken_promises(plan: Plan, shipped: Plan) -> list[Problem]:
    """List the `keeps` of the shipped rules that `plan` changes: warnings, each naming both rules."""
    chain, own = replace(plan, trust='likely').chain(), {file.path for file in shipped.files}
    out = []
    for file in shipped.files:
        for rule in file.rules:
            for keep in rule.keeps:
                text = chain.run(Text(keep.given))
                rules = sorted({e.rule for e in text.entries() if not e.refused})
                if rules:
                    culprits = [r for f in plan.files if f.path not in own for r in f.rules if r.name in rules]
                    at = culprits[0].at if culprits else rule.at
                    what = f'warning: {", ".join(rules)} changes {keep.given!r}, which {rule.name!r} keeps'
                    out.append(Problem(at.path, at.line, at.column, what))
    return out


def _rule(plan: Plan, file: RuleFile, rule: RuleSpec, whole: Chain) -> Iterator[Problem]:
    def problem(line: int, what: str) -> Problem:
        return Problem(file.path, line, 1, f'{rule.name!r}: {what}')

    if rule.kind == 'lines':
        results = _line_results(rule)
    else:
        alone = replace(plan.chain(frozenset([rule.name])), trust='guess' if rule.trust == 'guess' else plan.trust)
        results = (
            (kind, given, wanted, line, str(alone.run(Text(given)))) for kind, given, wanted, line in _examples(rule)
        )
    for kind, given, wanted, line, got in results:
        if kind == 'misses' and got == wanted:
            yield problem(line, f'{given!r} works now: move it from misses to turns')
        elif kind == 'turns' and got != wanted:
            yield problem(line, f'{given!r} must become {wanted!r}, and becomes {got!r}')
        elif kind == 'keeps' and got != wanted:
            yield problem(line, f'{given!r} must stay, and becomes {got!r}')
    for keep in rule.keeps:
        text = whole.run(Text(keep.given))
        if str(text) != keep.given:
            rules = ', '.join(sorted({e.rule for e in text.entries() if not e.refused}))
            yield problem(keep.line, f'{keep.given!r} must stay, and the chain makes it {str(text)!r} ({rules})')


def _examples(rule: RuleSpec) -> Iterator[tuple[str, str, str, int]]:
    for kind, examples in (('turns', rule.turns), ('keeps', rule.keeps), ('misses', rule.misses)):
        for example in examples:
            yield kind, example.given, example.wanted, example.line


def _line_results(rule: RuleSpec) -> Iterator[tuple[str, str, str, int, str]]:
    """Yield the role that a `lines` rule gives each example; a kept line is one without a role."""
    assert rule.pattern
    for kind, given, wanted, line in _examples(rule):
        got = rule.role if rule.pattern.fullmatch(given.strip()) else ''
        yield kind, given, '' if kind == 'keeps' else wanted, line, got
