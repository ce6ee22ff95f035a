"""Why a place was changed, what was proposed there and refused, and what the place is taken for."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.files import shown
from cleaner.flow import Result
from cleaner.report import Finding, Lines, change, everything, paint, quote
from cleaner.text import Span


class NoPlace(ValueError):
    """A line or a column that the text does not have."""


def explain(
    name: str, result: Result, line: int | None = None, column: int | None = None, colour: bool = False
) -> Iterator[str]:
    """Yield why a text, a line of it or one of its characters was changed, and what was proposed and refused.

    Without a column also the blocks that the place ended up in.  Raises `NoPlace` when there is no such place.
    """
    lines, name = Lines(result.source), shown(name)
    span = (0, len(result.source)) if line is None else lines.span(line)
    if span is None:
        raise NoPlace(f'{name} has no line {line}')
    if column is not None:
        if not 1 <= column <= max(span[1] - span[0], 1):
            raise NoPlace(f'line {line} of {name} has no column {column}')
        span = span[0] + column - 1, span[0] + column
    told = False
    for found in everything(name, result):
        if any(_touch(one, span) for one in found.entry.source):
            told = True
            yield from _reasons(found, colour)
    if not told:
        yield f'{name}: nothing was changed or proposed {"in this text" if line is None else "here"}'
    if column is None:
        yield from _blocks(name, result, lines, span, colour)


def _touch(one: Span, other: Span) -> bool:
    """Tell whether two spans share a code point; an empty one is in `other` at its start or inside."""
    return max(one[0], other[0]) < min(one[1], other[1]) or (one[0] == one[1] and other[0] <= one[0] < max(other[1], 1))


def _reasons(found: Finding, colour: bool) -> Iterator[str]:
    entry = found.entry
    place = paint(f'{shown(found.file)}:{found.line}:{found.column}', 'bold', colour)
    yield f'{place}: {paint(entry.rule, "cyan", colour)}: {change(found)}'
    yield f'    why      {entry.why}'
    margin = '' if entry.margin is None else f', {entry.margin:.1f} nats ahead of the rest'
    yield f'    trust    {entry.trust}{margin}'
    yield f'    stage    {entry.stage}, round {entry.round}'
    yield f'    source   code points {", ".join(f"{a}:{b}" for a, b in entry.source)}'
    if entry.refused:
        yield f'    {paint("refused", "yellow", colour)}  {entry.refused}'


def _blocks(name: str, result: Result, lines: Lines, span: Span, colour: bool) -> Iterator[str]:
    for number, article in enumerate(result.articles, 1):
        for block in article.blocks:
            if not any(_touch(one, span) for one in block.source):
                continue
            if block is article.blocks[0] and number > 1:
                yield f'{name}: article {number} starts ({article.confidence:.2f}): {article.reason}'
            for doubt in article.doubts:
                if doubt.start == block.start:
                    yield f'{name}: an article may start here ({doubt.confidence:.2f}), no cut: {doubt.reason}'
            at = lines.place(block.source[0][0])
            role = paint(block.role, 'cyan', colour)
            yield f'{name}:{at[0]}:{at[1]}: {role} ({block.confidence:.2f}): {block.reason}: {quote(block.text)}'
