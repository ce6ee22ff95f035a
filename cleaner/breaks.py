"""Weigh what speaks for a line of a column going on with the line above: signals, in nats, and their sum.

The weights are data: `rules/columns.yaml` has them, fitted by `tools/fit_columns.py`.  Knows the column's width, marks
and pairs of characters; knows no cues: the caller says what they tell.  Widths are columns of a screen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cleaner.gate import Common, evidence
from cleaner.lines import HEADLESS, ending, leading
from cleaner.seam import HAN, closes_pair, coheres, opens_pair
from cleaner.wrap import DENT, GIVE, Grid, Group, Row

LEAST, MOST = -2.0, 14.0  # nats: what characters say at most
MUCH = 12  # columns of a screen: a line that is shorter than its column by more is as short as any
_MARK = re.compile('[，。、；！？,;!?]')
_GAP = re.compile('(?<=[^\x00-\u02ff，。、；：！？）]) (?=[^\x00-\u02ff（])')  # in a title, between its parts
_OPEN = ('open', 'pause', 'quote', 'bracket')


@dataclass(frozen=True, slots=True)
class Habit:
    """How a page marks the start of a paragraph."""

    indented: bool = False
    lost: bool = False  # an engine dropped the indents: first lines are two characters narrower than the column
    blanks: bool = False  # a blank line stands above it
    torn: bool = False  # blank lines stand in mid-sentence too

    @property
    def known(self) -> bool:
        return self.indented or self.lost or self.blanks


def room(row: Row, grid: Grid, below: Row) -> int:
    """Return the columns that a row leaves at the edge, less what comes next takes: below 0 for a full line."""
    mark = 1 if row.text[-1] in HEADLESS else 0  # half of its place is white
    return grid.width - (row.tail + row.indent - grid.base) - leading(below.text) + mark


def habit(rows: Sequence[Row], grids: Mapping[int, Grid], indented: bool, common: Common) -> Habit:
    """Find how the paragraphs of a page begin, by the lines that surely begin one."""
    dented = whole = parted = close = torn = 0
    for i, (a, b) in enumerate(pairwise(rows)):
        if i not in grids or i + 1 not in grids:
            continue
        grid = grids[i]
        if ending(a.text) == 'stop' and room(a, grid, b) > GIVE:  # a last line
            parted += b.blanks > 0
            close += b.blanks == 0
        if b.blanks and ending(a.text) == 'open' and _MARK.search(a.text) and room(a, grid, b) < 0:
            torn += evidence(a.text, b.text, common) > 0
        above = rows[i - 1] if i else None
        first = above is None or a.blanks > 0 or (ending(above.text) == 'stop' and room(above, grid, a) > GIVE)
        on = ending(a.text) == 'open' and not b.blanks and evidence(a.text, b.text, common) > 0
        if first and on and a.indent <= grid.base + 1:
            left = grid.width - (a.tail + a.indent - grid.base)
            dented += DENT - 1 <= left <= DENT + 1
            whole += left < GIVE
    return Habit(indented, not indented and dented > whole, parted > 2 * close, torn > 0)


def bare(text: str) -> bool:
    """Tell whether there is no mark in a line but a colon, which titles have too."""
    return not _MARK.search(text)


def signals(group: Group, b: Row, c: Row | None, here: Grid, there: Grid, page: Habit, cue: str) -> dict[str, float]:
    """Return what tells whether row `b`, with `c` below, goes on with `group`, each with its size."""
    a = group.last
    how = ending(group.text)
    end = 'open' if how in _OPEN else 'stop'
    left = room(a, here, b)
    top = not group.several
    first = page.lost and top and -GIVE <= left - DENT < 0
    if here.width - (a.tail + a.indent - here.base) < -DENT:
        place = 'over'
    elif left < 0:
        place = 'full'
    elif first:
        place = 'first'
    else:
        place = 'near' if left <= GIVE else 'short'
    dented = a.indent > here.base + 1  # only paragraphs are moved in
    out = {'': 1.0, f'{place}-{end}': 1.0}
    if place == 'short':
        out[f'short-{end}-by'] = min(left - GIVE, MUCH) / GIVE
    if how in ('pause', 'quote', 'bracket', 'lead'):
        out['semicolon' if a.text[-1] in '；;' else how] = 1.0
    gain = min(max(coheres(a.text, b.text), LEAST), MOST)
    if how == 'open':
        if HAN.match(a.text[-1]) and HAN.match(b.text[0]):
            out[f'characters-{place}'] = gain
        else:
            out['letters'] = 1.0
    if b.blanks:
        out[f'blank-{end}'] = 1.0
        if page.blanks:
            out[f'blank-{end}-parts'] = 1.0
        if b.blanks > 1:
            out['blanks'] = 1.0
    elif page.blanks and end == 'stop':
        out['close-stop'] = 1.0
    if b.indent > there.base + 1:
        out['moved-in'] = 1.0
    elif (page.indented or dented) and end == 'stop':
        out['flush-stop'] = 1.0
    elif page.indented and b.blanks:
        out['flush-blank'] = 1.0
    if c and page.lost and end == 'stop' and ending(b.text) in ('open', 'pause'):
        over = room(b, there, c)
        if over < 0:
            out['whole-below'] = 1.0
        elif -GIVE <= over - DENT < 0:
            out['first-below'] = 1.0
    if b.text[0] in HEADLESS:
        out['mark-below'] = 1.0
    if group.depth or group.quotes or opens_pair(a.text):
        out['pair-closed' if closes_pair(b.text) else 'pair'] = 1.0
    elif end == 'stop' and b.text[0] in '“「『——':
        out['quote-below'] = 1.0
    if top and dented:
        out['dented-above'] = 1.0
    elif top and how in ('open', 'quote') and bare(a.text):
        out['bare-above'] = 1.0
        if place not in ('full', 'first'):
            out[f'bare-above-{"near" if place == "near" else "short"}'] = 1.0
        if b.blanks:
            out['bare-above-blank'] = 1.0
        if f'characters-{place}' in out:
            out['bare-above-characters'] = gain
            if place == 'short':
                out['bare-above-short-characters'] = gain
        else:
            out['bare-above-letters'] = 1.0
        if bare(b.text) and not b.blanks and (c is None or c.blanks):
            out['bare-two'] = 1.0
        if _GAP.search(b.text) and bare(b.text):
            out['gap'] = 1.0
        if _GAP.search(a.text):
            out['gap-above'] = 1.0
        if not a.blanks:
            out['bare-above-close'] = 1.0
        elif b.blanks and place != 'full':
            out['bare-above-alone'] = 1.0
            if not page.torn:
                out['bare-above-alone-firm'] = 1.0
    if group.several and group.marked:
        out['running'] = 1.0
    whole = b.text[0] in HEADLESS or b.text[0] in '（('  # it goes on behind a text, or signs it
    if b.first == b.last and not whole and ending(b.text) in ('open', 'bracket', 'quote') and bare(b.text):
        parted = c is None or c.blanks > 0 or c.indent > there.base + 1 or room(b, there, c) > GIVE
        if parted:
            out[f'bare-below-{"end" if c is None or c.blanks else "short"}'] = 1.0
    if abs(here.width - there.width) > GIVE:
        out['widths'] = 1.0
    for name in cue.split():
        out[name] = 1.0
    return out


def odds(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the sum of the signals, each by its weight."""
    return sum(weights.get(name, 0.0) * value for name, value in found.items())
