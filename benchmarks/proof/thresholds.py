"""What each number in the rule files of the three passes does: a small sample measured with half of it, and with twice.

A row of numbers is changed as a whole: places and counts are halved and doubled; chances, which sum to 1, are made
flatter (their square roots) and steeper (their squares).
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from damage import Piece, meant, shown

from cleaner.chain import Chain
from cleaner.passes import Pass
from cleaner.rules import plan
from cleaner.text import Text
from proof import gloss, mojibake, shift
from proof.drawn import Texts
from proof.judge import THREE, Aligned, Paragraph, found, judge, table

READ_AS = (('utf-8', 'gb18030'), ('gb18030', 'cp949'), ('cp950', 'gb18030'), ('gb18030', 'windows-1252'))
HEALTHY = ('news', 'reviews', 'stories in Japanese', 'help in Korean')


@dataclass(frozen=True)
class Sample:
    """Damaged texts with the paragraphs that count, and healthy texts, what the pass's rules keep among them."""

    damaged: Sequence[tuple[Sequence[Piece], Sequence[Paragraph]]]
    healthy: Sequence[str]


def sample(source: Texts, name: str) -> Sample:
    files = [file for file in plan('default').files if file.path.stem == name]
    healthy = [keep.given for file in files for rule in file.rules for keep in rule.keeps]
    for genre in HEALTHY:
        if genre in source.genres:
            healthy += ['\n'.join(document) for document in source.genres[genre].documents[: source.docs]]
    return Sample(list(_damaged(source, name)), healthy)


def _damaged(source: Texts, name: str) -> Iterator[tuple[Sequence[Piece], Sequence[Paragraph]]]:
    if name == 'gloss':
        for _, pieces, places in gloss.samples(source, max(1, source.docs // 8)):
            yield pieces, [place for place in places if place.kinds]
    elif name == 'shift':
        for script in ('Hant', 'Hans'):
            for _, half, pieces, places in shift.samples(source, script, source.docs):
                if not half:  # the width of folded marks is not to be compared
                    yield pieces, [place for place in places if 'shift' in place.kinds]
    else:
        for step in READ_AS:
            for size in (10, 40):
                for piece in mojibake.misread_samples(source, (step,), size, source.docs, mixed=False):
                    yield piece, [Paragraph(0, len(shown(piece)), meant(piece), ())]
        for lost in mojibake.LOST.values():
            for piece in mojibake.lossy_samples(source, 'Hans', lost, source.docs // 4):
                yield piece, [Paragraph(0, len(shown(piece)), meant(piece), ())]


def measure(chain: Chain, name: str, what: Sample) -> str:
    """Return the share of paragraphs that are right, wrong edits of the pass, and healthy texts that it changes."""
    right = of = wrong = 0
    for pieces, places in what.damaged:
        aligned = Aligned(pieces)
        mended = chain.run(Text(aligned.text))
        right += sum(found(mended, place) == place.truth for place in places)
        of += len(places)
        wrong += sum(v.stage == name and v.applied and not v.right for v in judge(aligned, mended))
    alone = replace(chain, stages=tuple(stage for stage in chain.stages if stage.name == name))
    healthy = sum(str(alone.run(Text(text))) != text for text in what.healthy)
    return f'{100 * right / max(1, of):.1f} / {wrong} / {healthy}'


def tables(source: Texts) -> str:
    """Measure each number at half, as it is set, and at twice."""
    rows = []
    for stage in THREE.stages:
        what = sample(source, stage.name)
        set_now = measure(THREE, stage.name, what)
        for label, value, less, more in _variants(stage):
            cells = [measure(_with(changed), stage.name, what) for changed in (less, more)]
            rows.append([f'`{stage.name}`', f'`{label}`', value, cells[0], set_now, cells[1]])
    head = ['pass', 'number', 'set to', 'half, or flatter', 'as set', 'twice, or steeper']
    return table(head, rows)


def _with(changed: Pass) -> Chain:
    return replace(THREE, stages=tuple(changed if stage.name == changed.name else stage for stage in THREE.stages))


def _variants(stage: Any) -> Iterator[tuple[str, str, Pass, Pass]]:
    """Yield each number of a pass: its name, its value, the pass with half of it and with twice."""
    make = importlib.import_module(f'cleaner.passes.{stage.name}').make
    for name, value, less, more in _numbers(stage.common):
        both = [make(stage.name, stage.rules, replace(stage.common, **{name: new}), THREE.cues) for new in (less, more)]
        yield name, _shown(value), both[0], both[1]
    for rule in stage.rules.values():
        for name, value, less, more in _numbers(rule.params, defaults=False):
            changed = [replace(rule, params=replace(rule.params, **{name: new})) for new in (less, more)]
            both = [make(stage.name, {**stage.rules, rule.name: new}, stage.common, THREE.cues) for new in changed]
            yield f'{rule.name}: {name}', _shown(value), both[0], both[1]


def _numbers(params: object, *, defaults: bool = True) -> Iterator[tuple[str, Any, Any, Any]]:
    """Yield name, value, half and twice of each number; those that are no more than defaults on request."""
    if not is_dataclass(params):
        return
    for field in fields(params):
        value = getattr(params, field.name)
        if value == field.default and not defaults:
            continue
        if isinstance(value, tuple) and value and all(isinstance(part, int | float) for part in value):
            if abs(sum(value) - 1) < 0.01:
                yield field.name, value, _powered(value, 0.5), _powered(value, 2)
            else:
                yield field.name, value, tuple(_times(x, 0.5) for x in value), tuple(_times(x, 2) for x in value)
        elif isinstance(value, int | float) and not isinstance(value, bool) and value:
            yield field.name, value, _times(value, 0.5), _times(value, 2)


def _times(value: float, factor: float) -> float:
    return round(value * factor) if isinstance(value, int) else value * factor


def _powered(chances: Sequence[float], power: float) -> tuple[float, ...]:
    raised = [chance**power for chance in chances]
    return tuple(chance / sum(raised) for chance in raised)


def _shown(value: object) -> str:
    return ', '.join(map(str, value)) if isinstance(value, tuple) else str(value)
