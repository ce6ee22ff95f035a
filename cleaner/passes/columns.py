"""Lines and paragraphs that a column of print broke: propose to join them, and to carry what stands inside a sentence.

A newspaper column comes out of OCR as short lines of one width; its foot leaves a blank line in mid-sentence, and
a picture's caption lands inside the sentence that flows around it.  Widths are columns of a screen (Han 2, ASCII 1).
Reads the shape of lines and the cues of the chain; knows no words and no geometry.  Edits white space and hyphens at
a line's end, nothing else.  Decides on logical lines until nothing changes; of what looks like a page when that is
done, the chain's next round decides.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from typing import Any

from cleaner.boxes import Places, read_places
from cleaner.breaks import Habit, bare, habit, odds, room, signals
from cleaner.gate import Common, Gate, is_prose, mid_sentence, seam
from cleaner.lines import (
    BRACKETS,
    HEADLESS,
    MARKS,
    PAUSES,
    QUOTES,
    Cue,
    Cues,
    Line,
    as_meant,
    compiled,
    ending,
    inner,
    leading,
    lines_of,
    title_like,
    width,
)
from cleaner.passes import Hint, Rule, View
from cleaner.running import pages_of, running
from cleaner.seam import HAN, closes_pair, coheres, glue, opens_pair
from cleaner.signs import HAN as ANY_HAN
from cleaner.signs import present
from cleaner.text import Edit, Patch
from cleaner.wrap import DENT, GIVE, MARK, Grid, Group, Row, Run, clipped, stretches, widths

BUDGET = 0.6
CREDIT = 8  # columns of a screen: what a caption's second line has, when only the credit's end did not fit
TITLE_ROWS = 3  # of a title above a dateline
ROUNDS = 20  # pages need two or three; a text made to need more is left as far as it came


@dataclass(frozen=True, slots=True)
class NoParams:
    """The rule takes no parameters."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What may be a caption where a sentence is broken off, though no cue of the chain says so."""

    text: str = '(?!)'


@dataclass(frozen=True, slots=True)
class Quote:
    """What may be words of the article, set again in large type where a sentence flows around them."""

    shortest: int = 12  # characters


PARAMS: Mapping[str, type] = {
    'broken-line': NoParams,
    'stray-mark': NoParams,
    'split-opening': NoParams,
    'broken-paragraph': NoParams,
    'caption-in-sentence': Picture,
    'quote-in-sentence': Quote,
    'page-in-sentence': NoParams,
}


def make(name: str, rules: Mapping[str, Rule], common: Common | None, cues: Cues) -> Columns:
    openings = tuple(cue for cue in cues.cues if cue.role == 'paragraph' and cue.params.opens)
    opening = tuple(cue.pattern for cue in cues.cues if cue.params.opens)
    inside = tuple((cue.params.longest, cue.pattern) for cue in cues.cues if cue.params.interrupts)
    return Columns(name, rules, common or Common(), cues, openings=openings, opening=opening, inside=inside)


@dataclass(frozen=True, slots=True)
class Columns:
    name: str
    rules: Mapping[str, Rule]
    common: Common
    cues: Cues
    budget: float = BUDGET
    sighted: bool = True  # where lines stand says more than the text alone
    signs: str = ANY_HAN  # letters are wrapped at any width, and on purpose
    openings: tuple[Cue, ...] = ()  # of lines that an article's text begins with: running text, whatever they hold
    opening: tuple[Any, ...] = ()  # patterns of what opens something: looked up once, for they are asked of each line
    inside: tuple[tuple[int, Any], ...] = ()  # ... and of what may stand in a sentence, each with its `longest`
    gate: Gate = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, 'gate', Gate(self.common, self.cues, self.openings, self._interrupts))

    def may_open(self, text: str) -> bool:
        """Tell whether a cue that opens something may be of the line `text`: asked before all cues are, for speed."""
        return any(pattern.fullmatch(text) for pattern in self.opening)

    def may_interrupt(self, text: str) -> bool:
        """Tell the same of a cue of what may stand inside a sentence."""
        size, each = len(text), {text, as_meant(text)}
        return any(size <= longest and any(map(pattern.fullmatch, each)) for longest, pattern in self.inside)

    def pictures(self, text: str) -> bool:
        """Tell whether the rules have it that `text` may stand inside a sentence."""
        rule = self.rules.get('caption-in-sentence')
        return self.may_interrupt(text) or bool(rule and compiled(rule.params.text).fullmatch(text))

    def trigger(self, text: str) -> bool:
        return bool(self.gate.lets(text))

    def _interrupts(self, line: str, text: str) -> bool:
        return self.pictures(line) or self.repeats(line, text)

    def repeats(self, words: str, text: str) -> bool:
        """Tell whether the rules have it that `words`, which `text` has twice or more, may stand inside a sentence.

        A line that comes again whole is a refrain.
        """
        rule = self.rules.get('quote-in-sentence')
        bare = ''.join(words.split()).strip(QUOTES + OPENERS + ''.join(MARKS))
        if not rule or len(bare) < rule.params.shortest or not HAN.search(bare):
            return False
        return text.count(bare) > max(1, text.count(f'\n{words}\n'))

    def __call__(self, view: View) -> Iterator[Edit]:
        if any(hint.kind == 'line' for hint in view.hints):
            yield from _Work(view.text, self, view.hints).edits()
        elif present([self.signs], view.text) and self.trigger(view.text):
            yield from self._settled(view.text)

    def _settled(self, text: str) -> list[Edit]:
        """Return the edits of `text`, and of what it becomes by them, until there are none more, or one carries.

        Where columns of several widths follow each other, the narrow ones are told first.
        """
        edits = _Work(text, self).edits()
        for _ in range(ROUNDS):
            made = sorted(edit for edit in edits if edit.trust != 'guess')
            if not made or any(edit.to is not None for edit in made):
                break
            now = Patch(made).apply(text)
            more = [edit for edit in _Work(now, self).edits() if edit.trust != 'guess'] if self.trigger(now) else []
            if not (back := _moved_back(more, made)):
                break
            taken = {edit.start for edit in back}
            edits = [edit for edit in edits if edit.trust != 'guess' or edit.start not in taken] + back
        return edits


OPENERS = '“‘「『《〈"'
HANGING = HEADLESS | frozenset(',.;:!?…—)”’"')  # a mark may hang over the edge of a column
_LINE_END = re.compile(r'[^\S\r\n\f]*(?:\r\n?|\n)')


@dataclass(slots=True)
class _Work:
    """One text on its way; `rows` get fewer, `done` collects the edits."""

    text: str
    owner: Columns
    hints: Sequence[Hint] = ()
    places: Places | None = None  # of lines, where a format knows them
    lines: list[Line] = field(default_factory=list)
    done: list[Edit] = field(default_factory=list)
    grids: set[int] = field(default_factory=set)  # the widths of its columns
    weighed: set[tuple[int, int]] = field(default_factory=set)  # lines, by number, that meet in a column
    columns: dict[int, Grid] = field(default_factory=dict)  # by number of a line
    habit: Habit = field(default_factory=Habit)
    torn: bool = False  # paragraphs of the page break off
    indented: bool = False  # the page's paragraphs begin with an indent
    base: int = 0  # the least indent of a line
    tight: bool = False  # few lines end with a space
    words: set[str] | None = None
    squeezed: str = ''  # the text without white space
    guesses: dict[int, Edit] = field(default_factory=dict)  # by their start
    seen: dict[str, list[Cue]] = field(default_factory=dict)
    opened: dict[str, bool] = field(default_factory=dict)  # what `_opens` said of a line

    def edits(self) -> list[Edit]:
        self.lines = lines_of(self.text)
        rows = [
            Row(i, i, clipped(x.text), x.width, x.width, x.indent, x.blanks, self.text[x.end : x.end + 2] == '  ')
            for i, x in enumerate(self.lines)
        ]
        self.places = read_places(self.lines, self.hints, self.owner.common) if self.hints else None
        self.indented = bool(self.places and self.places.indented)
        if '\f' in self.text:
            rows = self._set_pages(rows)
        self.base = min((li.indent for li in self.lines), default=0)
        self.tight = 5 * sum(map(self._spaced, range(1, len(self.lines)))) <= len(self.lines)
        size = turns = 0
        while size != len(rows) and turns < ROUNDS:
            size, turns = len(rows), turns + 1
            for step in (self._split_openings, self._lines, self._stray_marks, self._breaks):
                rows = step(rows)
        for row in rows:
            to = self.lines[row.last].end
            for a, b in row.carried:
                paged = '\f' in self.text[a:b] and self._on('page-in-sentence')
                rule = 'quote-in-sentence' if self._pulled(self.text[a:b]) else 'caption-in-sentence'
                self.done += self._turn_page(a, b, to) if paged else [Edit(a, b, '', rule, to)]
        done = _unmoved(self.done)
        made = {edit.start for edit in done}
        return done + [edit for start, edit in self.guesses.items() if start not in made]

    def _set_pages(self, rows: list[Row]) -> list[Row]:
        """Return the rows without what pages repeat; the first of a page has a blank line above it."""
        aside: Collection[int] = ()
        if self._on('page-in-sentence'):
            aside = running(self.text, self.lines, self.owner.cues.limits, self._furniture)
            aside = [i for i in aside if not (cue := self._cue(self.lines[i].text)) or cue.role == 'furniture']
            labels = (self._edge(a, b) for a, b in pages_of(self.text, self.lines))
            aside = {*aside, *(i for label in labels for i in label)}
        tops = {a for a, _ in pages_of(self.text, self.lines)}
        out: list[Row] = []
        top = False
        for row in rows:
            top = top or row.first in tops
            if row.first not in aside:
                out.append(row._replace(blanks=max(row.blanks, 1)) if top else row)
                top = False
        return out

    def _furniture(self, text: str) -> bool:
        cue = self._cue(text)
        return bool(cue and cue.role == 'furniture')

    def _edge(self, a: int, b: int) -> list[int]:
        """Return those lines at the head and foot of the page `a:b` that are furniture by themselves."""
        most = self.owner.cues.limits.edge_lines
        edges = (range(a, b)[:most], range(a, b)[: -most - 1 : -1])
        return [i for edge in edges for i in takewhile(lambda i: self._furniture(self.lines[i].text), edge)]

    def _turn_page(self, a: int, b: int, to: int) -> Iterator[Edit]:
        """Carry what stands in `a:b`, where a page ends inside a sentence, behind the line that ends at `to`."""
        rule, gap = 'page-in-sentence', self.text[a:b]
        ahead, behind = _LINE_END.match(gap), _LINE_END.match(self.text, to)
        if behind:
            start = a + (ahead.end() if ahead else 0)
            end = a + len(gap.rstrip(' \t\u3000'))
            to = behind.end()
        else:
            start, end = a, a + max(len(gap.rstrip()), gap.rindex('\f') + 1)
        yield Edit(start, end, '', rule, to)
        if a < start:
            yield Edit(a, start, '', rule)
        if end < b:
            yield Edit(end, b, '', rule)

    def _paged(self, a: Row, b: Row) -> bool:
        """Tell whether a page ends between two rows."""
        return '\f' in self.text[self.lines[a.last].end : self.lines[b.first].start]

    def _spaced(self, line: int) -> bool:
        """Tell whether there is one space, besides the line's end, between a line and the one above."""
        return self.text[self.lines[line - 1].end : self.lines[line].start].strip('\r\n') == ' '

    def _words(self) -> set[str]:
        """Return the words of letters in the text; read when the first hyphen asks for them."""
        if self.words is None:
            self.words = set(re.findall('[A-Za-z]+', self.text))
        return self.words

    def _on(self, rule: str) -> bool:
        return rule in self.owner.rules

    def _cue(self, text: str, *near: str) -> Cue | None:
        """Return the first cue for `text` that holds anywhere, or `near` what is named."""
        return next((cue for cue in self._cues(text) if cue.params.near in ('', *near)), None)

    def _jumps(self, text: str) -> bool:
        """Tell whether `text` says that the article goes on elsewhere: no sentence goes on behind it."""
        cue = self._cue(text)
        return bool(cue and cue.role == 'jump' and cue.params.closes)

    def _cues(self, text: str) -> list[Cue]:
        found = self.seen.get(text)
        if found is None:
            found = self.seen[text] = self.owner.cues.of(text)
        return found

    def _suggest(self, a: Row, b: Row) -> None:
        """Propose, as a guess, that `b` goes on with `a`, a full line that ends a sentence."""
        start, end = self.lines[b.first - 1].end, self.lines[b.first].start
        between = glue(a.text, b.text, self._words)[1]
        self.guesses[start] = Edit(start, end, between, 'broken-line', trust='guess', why=_WHY['guess'])

    def _opens(self, text: str) -> bool:
        """Tell whether an article's text begins with `text`: a dateline, or who wrote it in brackets and then more."""
        opens = self.opened.get(text)
        if opens is None:
            opens = self.opened[text] = self._opening_of(text)
        return opens

    def _opening_of(self, text: str) -> bool:
        found = _SIGNED.match(text)
        if not found and text not in self.seen and not self.owner.may_open(text):
            return False
        cue = self._cue(text)
        if cue or not found:
            return bool(cue and cue.params.opens)
        signed = self._cue(found.group())
        return bool(signed and signed.role == 'byline')

    def _stands_alone(self, text: str) -> bool:
        """Tell whether a line is a block by what it says: a byline, furniture, an item, a heading with marks."""
        cue = self._cue(text)
        return bool((cue and (cue.role != 'paragraph' or cue.params.opens)) or _MARKED.match(text) or self._fresh(text))

    def _fresh(self, text: str) -> bool:
        return bool(compiled(self.owner.common.fresh).match(text))

    def _join(self, a: Row, b: Row, rule: str, why: str = '') -> Row:
        last, start, end = self.lines[a.last].end, self.lines[b.first - 1].end, self.lines[b.first].start
        hyphen, between = glue(a.text, b.text, self._words)
        if self.tight and self._spaced(b.first):
            between = ' '  # the line broke at a space that was there
        ranges: tuple[tuple[int, int], ...] = ()
        if self._on('page-in-sentence') and self._paged(a, b):
            ranges = ((last, end),)
            start = end = last
            rule = 'page-in-sentence'
        elif last < start:
            ranges = ((last, start),)
        if ranges and hyphen:
            self.done.append(Edit(last - hyphen, last, '', rule))
        else:
            start -= hyphen
        if start < end or between:
            self.done.append(Edit(start, end, between, rule, why=why))
        text = clipped(a.text[: len(a.text) - hyphen] + between + b.text)
        carried = a.carried + ranges + b.carried
        return a._replace(last=b.last, text=text, width=width(text), tail=b.tail, hard=b.hard, carried=carried)

    # Openings that are broken within their own words: 'X Daily / 3 May, report', 'X Daily / reporter NAME'.

    def _split_openings(self, rows: list[Row]) -> list[Row]:
        if not self._on('split-opening'):
            return rows
        out: list[Row] = []
        for i, row in enumerate(rows):
            if out and (self._opening(out[-1], row) or self._captioned(rows, i, out[-1])):
                out[-1] = self._join(out[-1], row, 'split-opening')
            else:
                out.append(row)
        return out

    def _captioned(self, rows: Sequence[Row], i: int, above: Row) -> bool:
        """Tell whether row `i` goes on with a caption: two or three lines between blank ones that are one together."""
        a, b = i - 1, i
        while rows[a].blanks == 0 and a > max(i - 3, 0):
            a -= 1
        while b + 1 < len(rows) and rows[b + 1].blanks == 0 and b < a + 2:
            b += 1
        if rows[i].blanks or not rows[a].blanks or (b + 1 < len(rows) and rows[b + 1].blanks == 0):
            return False
        text = ''.join(row.text for row in rows[a : b + 1])
        if ending(above.text) in ('stop', 'lead') or not self.owner.may_interrupt(text):
            return False
        if any(self._cue(row.text) for row in rows[a : b + 1]):
            return False  # one of them is something by itself
        cue = self._cue(text)
        return bool(cue and cue.role == 'caption' and cue.params.interrupts)

    def _opening(self, a: Row, b: Row) -> bool:
        """Tell whether two lines open a report or name its reporter together, as neither does alone."""
        limits = self.owner.cues.limits
        tail = a.text[-1] in BRACKETS or compiled(limits.outlet_tail).search(a.text)
        credit = b.width <= CREDIT and not b.blanks and self.owner.may_interrupt(a.text + b.text)
        if not (tail or credit) or a.width > limits.outlet_width or b.text[0] in MARKS or self._opens(b.text):
            return False
        own, both = self._cue(a.text), self._cue(a.text + b.text)
        if own or not both:
            # In brackets a reporter's name opens the text that goes on behind them.
            opens = own and both and own.role == 'byline' and both.role == 'paragraph' and both.params.opens
            full = any(grid < a.width + a.indent + leading(b.text) for grid in self.grids)  # more than a byline's line
            return bool(opens and full and b.indent <= a.indent and not b.blanks and a.text[-1] in BRACKETS)
        if both.role == 'caption':
            return not b.blanks and b.width <= CREDIT and both.params.interrupts
        return ending(a.text) == 'open' and (both.params.opens or (both.role == 'byline' and not b.blanks))

    # Marks that no line begins with.

    def _stray_marks(self, rows: list[Row]) -> list[Row]:
        if not self._on('stray-mark'):
            return rows
        out: list[Row] = []
        for row in rows:
            if out and row.text[0] in HEADLESS and self._stray(out[-1], row):
                out[-1] = self._join(out[-1], row, 'stray-mark')
            else:
                out.append(row)
        return out

    def _stray(self, a: Row, b: Row) -> bool:
        """Tell whether `b` begins with a mark that belongs to the end of `a`."""
        text = b.text.lstrip(''.join(HEADLESS))
        if text[:1].isspace():
            return False  # somebody's way to begin
        return (
            len(b.text) - len(text) <= 2
            and bool(text)
            and ending(a.text) in ('open', 'quote', 'bracket')
            and not self._stands_alone(a.text)
            and not _MARKED.match(text)
        )

    # Lines whose places are known.

    def _lines(self, rows: list[Row]) -> list[Row]:
        return self._boxes(rows) if self.places else self._wraps(rows)

    def _boxes(self, rows: list[Row]) -> list[Row]:
        """Join rows that go on with the one above by where they stand."""
        self.torn = True
        out: list[Row] = []
        for row in rows:
            if out and (rule := self._boxed(out[-1], row)):
                out[-1] = self._join(out[-1], row, rule, _WHY['box'])
            else:
                out.append(row)
        return out

    def _boxed(self, a: Row, b: Row) -> str:
        """Return the rule by which `b` goes on with `a`, '' when it does not."""
        rule = 'broken-paragraph' if b.blanks else 'broken-line'
        if not self.places or a.moved or b.moved or not self._on(rule) or self._paged(a, b):
            return ''
        if _MARKED.match(a.text) or _MARKED.match(b.text) or self._whole_line(a, b):
            return ''
        alone = b.first == b.last and (b.blanks > 0 or ending(a.text) == 'stop')
        if alone and self.places.title(b.first, b.text) and not self.places.large(b.first):
            return ''
        return rule if self.places.odds(a.last, b.first, a.text, b.text, blank=b.blanks > 0) > 0 else ''

    def _whole_line(self, a: Row, b: Row) -> bool:
        """Tell whether a cue says that one of two lines is a block to its end."""
        for row in (a, b):
            cue = self._cue(row.text)
            if cue and cue.role != 'paragraph' and cue not in self._cues(a.text + b.text):
                return True
        return ending(a.text) == 'stop' and self._stands_alone(b.text)

    # Lines of one width.

    def _wraps(self, rows: list[Row]) -> list[Row]:
        able = [self._able(row) for row in rows]
        spans = self._runs(rows, able) if self._on('broken-line') and self._even(rows, able) else ()
        whole = [self._run(rows, a, b) for a, b in spans]
        runs = [part for run in whole for part in stretches(run, self.owner.common)]
        common = self.owner.common
        found = zip(runs, widths(runs, common), strict=True)
        told = [(run, grid, self._flows(run)) for run, grid in found if grid]
        sure = sum(odds for _, _, odds in told) >= common.column  # one run vouches for another
        wrapped = [(run, grid) for run, grid, odds in told if sure or odds > 0]
        if not wrapped:
            return rows
        self.grids |= {grid for _, grid in wrapped}
        base = min(row.indent for run, _ in wrapped for row in run.rows)
        dents = [row.indent > base + 2 for run in runs for row in run.rows]
        self.indented |= 2 < sum(dents) < 0.7 * len(dents)
        grids = {i: Grid(grid, base) for run, grid in wrapped for i in range(run.first, run.first + len(run.rows))}
        self._spread(rows, able, grids)
        heads = {i for run in whole for i in run.heads if i in run.titles}
        page = self.habit = habit(rows, grids, self.indented, common)
        self.columns |= {line: grid for i, grid in grids.items() for line in (rows[i].first, rows[i].last)}
        out: list[Row] = []
        group: Group | None = None
        for i, row in enumerate(rows):
            how = ''
            both = all(n in grids and _within(rows[n], grids[n]) for n in (i - 1, i)) and i not in heads
            if group and both and not self._paged(rows[i - 1], row):
                below = rows[i + 1] if i + 1 < len(rows) else None
                how = self._goes_on(group, row, below, grids[i - 1], grids[i], page)
                self.weighed.add((rows[i - 1].last, row.first))
            if how == 'guess':
                self._suggest(rows[i - 1], row)
            if group and how not in ('', 'guess'):
                rule = 'broken-paragraph' if row.blanks else 'broken-line'
                out[-1] = self._join(out[-1], row, rule, _WHY[how])
                group.add(row)
            else:
                out.append(row)
                group = Group(row, row)
        return out

    def _spread(self, rows: Sequence[Row], able: Sequence[bool], grids: dict[int, Grid]) -> None:
        """Give the rows between wrapped runs the column of the run above, or of the first one."""
        near = grids[min(grids)]
        for i in range(len(rows)):
            near = grids.get(i, near)
            if able[i] and rows[i].tail + rows[i].indent - near.base <= near.width + GIVE:
                grids.setdefault(i, near)

    def _goes_on(self, group: Group, b: Row, c: Row | None, grid: Grid, below: Grid, page: Habit) -> str:
        """Say whether `b` goes on with the paragraph of `group`: 'within' a sentence, behind a 'stop', by a 'guess'."""
        a = group.last
        stop = (ending(group.text) == 'stop' or a.text[-1] in '；;') and not (group.quotes and b.text[0] in QUOTES)
        if not self._on('broken-paragraph' if b.blanks else 'broken-line') or any(map(self._jumps, (a.text, b.text))):
            return ''
        if self._on('caption-in-sentence') and c and b.blanks and c.blanks and self._stranger(group.last, b, c):
            return ''
        full = room(a, grid, b) < 0
        found = signals(group, b, c, grid, below, page, self._told(group, b, full))
        titles = set(self._titled(group, b, c, found))
        apart = self._apart(group, b, stop, full) or 'title' in titles
        found |= dict.fromkeys(titles, 1.0)
        if apart or odds(found, self.owner.common.weights) <= self.owner.common.goes:
            return ''
        if not stop:
            return 'within'
        return 'stop' if page.known or max(group.indent, a.indent) > grid.base or b.text[0] in '（(' else 'guess'

    def _titled(self, group: Group, b: Row, c: Row | None, found: Mapping[str, float]) -> Iterator[str]:
        """Name what speaks for one of two lines being a title, without a mark, and not full or behind a stop: 'title'
        is certain.
        """
        nats, common = coheres(group.text, b.text), self.owner.common
        if 'bare-above' in found and not {'opens-two', 'opens-above', 'pair'} & found.keys():
            on = common.foot <= nats < math.inf
            short = bool({'bare-two', 'bare-above-short'} & found.keys())
            letters = nats == math.inf and (b.text[0] in '“「' or 'bare-above-near' in found)
            unsure = (short and not on) or ('bare-above-close' in found and (letters or 'bare-above-short' in found))
            if unsure or nats < common.within or 'opens-below' in found or 'gap' in found:
                yield 'title'
            elif letters:
                yield 'title-letters'
        stop = 'full-stop' in found or 'first-stop' in found
        if stop and b.text[0] not in HEADLESS and b.text[0] not in '（(':
            if c is not None and bare(b.text) and (cue := self._cue(c.text)) is not None and cue.role == 'byline':
                yield 'title'
            elif 'bare-below-end' in found or 'bare-below-short' in found:
                yield 'title-below'

    def _apart(self, group: Group, b: Row, stop: bool, full: bool) -> bool:
        """Tell whether what two lines are keeps them apart, however they stand."""
        a = group.last
        if stop and self._stands_alone(b.text):
            # A signature in brackets goes on behind the text it signs.
            cue = self._cue(b.text)
            return not (cue and cue.role == 'byline' and b.text[0] in '（(')
        if not group.several:
            cues = [cue for cue in self._cues(a.text) if cue.role in _WHOLE and cue.params.near in ('', 'head')]
            if any(cue.role == 'furniture' for cue in cues):
                return True
            if cues and not (full and set(cues) & set(self._cues(a.text + b.text))):
                return True
            if b.blanks and any(cue.params.interrupts for cue in self._cues(a.text)):
                return True
        if group.text.isascii() and not b.text.isascii():
            return True  # letters are wrapped at any width, and on purpose
        last = _SENTENCE.split(group.text)[-1].strip('()（）')
        return ending(group.text) == 'bracket' and bool(self._cue(last)) and not self._opens(group.text)

    def _told(self, group: Group, b: Row, full: bool) -> str:
        """Name what cues say of two lines; inside running text they say nothing of the second."""
        told = []
        running = (group.several and group.marked) or opens_pair(group.last.text)
        signs = b.text[0] in '（(' and ending(group.text) == 'stop'
        if full and not b.blanks and (signs or (running and ending(group.text) in ('open', 'pause'))):
            return 'opens-above' if self._opens(group.text) else ''
        if (cue := self._cue(b.text)) and (cue.role != 'paragraph' or cue.params.opens):
            told.append('opens-below' if cue.params.opens else 'cue-below')
        elif self._opens(b.text):
            told.append('opens-below')
        if self._fresh(b.text):
            told.append('item-below')
        if self._opens(group.text) and (not (cue := self._cue(group.text)) or cue.role == 'paragraph'):
            told.append('opens-above')
        elif not group.several and not self._opens(b.text) and self._opens(group.last.text + b.text):
            told.append('opens-two')
        elif not group.several:
            cues = [cue for cue in self._cues(group.last.text) if cue.role != 'paragraph']
            both = self._cues(group.last.text + b.text) if cues else []
            if any(cue.params.near != 'head' and cue not in both for cue in cues):
                told.append('cue-above')
            elif cues:
                told.append('head-above')
        return ' '.join(told)

    def _flows(self, run: Run) -> float:
        """Return how far the characters at the ends of a run's lines speak for a column, in nats; -1 for too little."""
        base = min(row.indent for row in run.rows)
        odds = [
            seam(a.text, b.text, self.owner.common)
            for a, b in pairwise(run.rows)
            if b.indent <= base + 1 and ending(a.text) == 'open'
        ]
        return sum(odds) if sum(odds) > self.owner.common.seams * len(odds) else -1.0

    def _even(self, rows: Sequence[Row], able: Sequence[bool]) -> bool:
        """Tell whether enough rows in mid-sentence are as wide as a column can have them, to be one's."""
        filled = sorted(
            a.tail + a.indent
            for (a, first), (b, second) in pairwise(zip(rows, able, strict=True))
            if first and second and not b.blanks and ending(a.text) not in ('stop', 'lead')
        )
        return any(b - a <= 2 * GIVE for a, b in zip(filled, filled[self.owner.common.run_lines - 1 :], strict=False))

    def _runs(self, rows: Sequence[Row], able: Sequence[bool]) -> Iterator[tuple[int, int]]:
        """Yield ranges of two rows or more that follow each other without a blank line and may be wrapped text."""
        start = 0
        flows = False  # the line above is running text that breaks off: what looks like a cue may be a part of it
        for i, row in enumerate(rows):
            # What a line alone says is not looked at.
            beside = (i > 0 and able[i - 1] and not row.blanks) or (
                able[i + 1 : i + 2] == [True] and not rows[i + 1].blanks
            )
            prose = able[i] and beside and self._prose(row, flows and not row.blanks)
            if not prose or row.blanks:
                if i - start > 1:
                    yield start, i
                start = i if prose else i + 1
            going = ending(row.text) in ('open', 'pause') and (MARK.search(row.text) or opens_pair(row.text))
            flows = prose and bool(going)
        if len(rows) - start > 1:
            yield start, len(rows)

    def _run(self, rows: Sequence[Row], a: int, b: int) -> Run:
        """Return the run of the rows `a:b`, with the places where an article begins."""
        heads: set[int] = set()
        titles: set[int] = set()
        for i in range(a, b):
            if self._opens(rows[i].text):
                above = (row.text for row in reversed(rows[max(a, i - TITLE_ROWS) : i]))
                top = i - sum(
                    1 for _ in takewhile(lambda text: ending(text) == 'open' and not MARK.search(text), above)
                )
                heads.add(top)
                titles.update(range(top, i))
        return Run(rows[a:b], a, self._touched(rows, a, b), frozenset(heads), frozenset(titles))

    def _touched(self, rows: Sequence[Row], a: int, b: int) -> bool:
        """Tell whether a line that is too wide for any column touches the run `a:b`: its lines may be whole too."""
        above = a > 0 and rows[a].blanks == 0 and rows[a - 1].width > self.owner.common.widest
        return above or (b < len(rows) and rows[b].blanks == 0 and rows[b].width > self.owner.common.widest)

    def _able(self, row: Row) -> bool:
        """Tell whether a row is as narrow as a line of a column, and no row of a table or mark-up."""
        text = row.text
        return not (row.moved or row.width > self.owner.common.widest or _CELLS.search(text) or _MARKED.match(text))

    def _prose(self, row: Row, within: bool) -> bool:
        """Tell whether a row that is able to be running text is; `within`: the row above breaks off."""
        text = row.text
        cue = self._cue(text)
        if within:
            return not cue or cue.role != 'jump'
        return not cue or cue.role in ('paragraph', 'caption') or (cue.role == 'byline' and text[0] in '（(')

    # Paragraphs that break off.

    def _breaks(self, rows: list[Row]) -> list[Row]:
        todo = list(reversed(rows))
        sloppy = self._sloppy(rows)
        self.torn = bool(self.grids) or self._torn(rows, sloppy)
        out: list[Row] = []
        while todo:
            a = todo.pop()
            k = self._resumes(a, todo, sloppy)
            if k == 0:
                b = todo.pop()
                todo.append(self._join(a, b, 'broken-paragraph' if b.blanks else 'broken-line'))
            elif k > 0:
                todo.append(self._carry(a, [todo.pop() for _ in range(k)], todo))
            else:
                out.append(a)
        return out

    def _carry(self, a: Row, between: list[Row], todo: list[Row]) -> Row:
        b = todo.pop()
        pulled = self._pulled(''.join(p.text for p in between))
        whole = self._join(a, b, 'quote-in-sentence' if pulled else 'caption-in-sentence')
        todo += [p._replace(moved=True) for p in reversed(between)]
        return whole

    def _torn(self, rows: Sequence[Row], sloppy: bool) -> bool:
        """Tell whether the page has paragraphs that break off, though no column of it accounts for that.

        An author may leave out a stop; what stands on both sides of such a place goes together by chance only.
        """
        common = self.owner.common
        self.torn = True
        odds = 0.0
        for i, a in enumerate(rows):
            todo = rows[i + 1 : i + 2 + common.between][::-1]
            k = self._resumes(a, todo, sloppy)
            if k < 0:
                continue
            b = todo[-k - 1]
            nats = coheres(a.text, b.text)
            # By a picture or a page, or inside a quotation.
            parted = k > 0 or self._parted(a, b) or self._paged(a, b)
            if nats < math.inf or (parted and ending(a.text) == 'pause'):
                odds += max(-common.torn, min(nats - common.even + parted * common.torn, common.torn))
        return odds >= common.torn

    def _sloppy(self, rows: Sequence[Row]) -> bool:
        """Tell whether the author left out the stop at the end of most paragraphs."""
        body = [p for p in rows if is_prose(p.text, self.owner.common)]
        loose = sum(mid_sentence(p.text, self.owner.common) for p in body)
        return len(body) > self.owner.common.run_lines and loose > self.owner.common.sloppy * len(body)

    def _resumes(self, a: Row, todo: Sequence[Row], sloppy: bool) -> int:
        """Return how many rows stand between `a` and the one that goes on with its sentence; -1 when none does."""
        if a.moved or ending(a.text) not in ('open', 'pause', 'bracket'):
            return -1
        if self._whole(a):
            return -1  # whatever stands below
        if self.places and (k := self._beyond(a, todo)) > 0:
            return k
        likely = self.torn or self._opens(a.text)
        for k in range(min(self.owner.common.between + 1, len(todo))):
            b = todo[-k - 1]
            if self._jumps(b.text):
                return -1
            paged = self._paged(a, b)
            if not (likely or paged):
                return -1
            c = todo[-k - 2] if k + 2 <= len(todo) else None
            if not self._picture(a, b, c) and not self._strange(a, todo, k):
                if not k and (a.last, b.first) in self.weighed:
                    return -1
                if k and a.last in self.columns and b.first in self.columns:
                    return k if self._on('caption-in-sentence') and self._over(a, b, c) else -1
                rule = 'caption-in-sentence' if k else 'broken-paragraph' if b.blanks else 'broken-line'
                if k and self._pulled(todo[-k].text):
                    rule = 'quote-in-sentence'
                if paged:
                    rule = 'page-in-sentence'
                least = 2 if sloppy and not k else 1
                if not k and not b.blanks and not self.grids and not self._certain(a, b):
                    return -1
                goes = self._on(rule) and self._loose(a, b, least) and self._resuming(a, b)
                return k if goes and (likely or coheres(a.text, b.text) >= self.owner.common.within) else -1
        return -1

    def _over(self, a: Row, b: Row, c: Row | None) -> bool:
        """Tell whether `b` goes on with `a` in a column, what stands between them left out."""
        if not self._resuming(a, b):
            return False
        last = a._replace(indent=self.lines[a.last].indent)
        group = Group(a, last, a.last > a.first, bool(MARK.search(a.text)), a.indent)
        near = b._replace(blanks=0)
        grid = self.columns[a.last]
        if not MARK.search(a.text) and not self._opens(a.text):
            # A title is no full line, and no line that is moved in; the text below does not go on with it.
            common, nats = self.owner.common, coheres(a.text, b.text)
            moved = last.first == last.last and last.indent > grid.base + 1
            left = room(last, grid, near) + (-DENT if self.habit.lost and last.first == last.last else 0)
            if nats < common.within or not (moved or (left < 0 and (nats < math.inf or a.last > a.first))):
                return False
        return bool(self._goes_on(group, near, c, grid, self.columns[b.first], self.habit))

    def _strange(self, a: Row, todo: Sequence[Row], k: int) -> bool:
        """Tell whether row `k` is no picture's line but stands in the sentence of `a` all the same, which a row below
        it goes on with.

        Engines read a page line by line: another article's head lands inside a column beside it.
        """
        if not self._on('caption-in-sentence') or not todo[-k - 1].blanks or a.last not in self.columns:
            return False
        if not MARK.search(a.text) and not self._opens(a.text):
            return False
        common, first = self.owner.common, todo[-k - 1]
        sure = False
        for j in range(k + 1, min(common.between + 1, len(todo))):
            last, c = todo[-j], todo[-j - 1]
            if last.first != last.last or last.moved or ending(last.text) == 'stop':
                return False
            cue = self._cue(last.text)
            told = cue is not None and (cue.role == 'byline' or cue.params.interrupts)
            if not told and not bare(last.text):
                return False
            sure = sure or told
            if not c.blanks or c.last not in self.columns or (c.first == c.last and ending(c.text) != 'stop'):
                continue
            # The text below goes on with `a`; what stands between does so worse, at one of its ends.
            on = coheres(a.text, c.text)
            least = min(coheres(a.text, first.text), coheres(last.text, c.text))
            other = sure or on - least > common.foot or not HAN.match(first.text)
            if other and common.foot <= on < math.inf and self._over(a, c, None):
                return True
        return False

    def _stranger(self, a: Row, b: Row, c: Row) -> bool:
        """Tell whether the line `b` goes on with `a` much worse than `c`, the one below it, does."""
        on = coheres(a.text, c.text)
        return (
            on < math.inf
            and on - coheres(a.text, b.text) > self.owner.common.foot
            and bare(b.text)
            and b.first == b.last
        )

    def _beyond(self, a: Row, todo: Sequence[Row]) -> int:
        """Return how many rows stand between `a` and the one that, by where it stands, goes on with it; 0 for none."""
        if not self.places or not self._on('caption-in-sentence') or not MARK.search(a.text):
            return 0
        for k in range(1, min(self.owner.common.between + 1, len(todo))):
            b = todo[-k - 1]
            if self._paged(a, b) or b.moved or self._stands_alone(b.text):
                return 0
            if self.places.resumes(a.last, b.first, a.text, b.text):
                apart = all(p.moved or not is_prose(p.text, self.owner.common) for p in todo[-k:])
                return k if apart else 0
        return 0

    def _certain(self, a: Row, b: Row) -> bool:
        """Tell whether `b` goes on with `a` though nothing but the line's end parts them, on a page with no column."""
        return self._opens(a.text) or self._parted(a, b) or self.owner.common.lone <= coheres(a.text, b.text)

    def _whole(self, a: Row) -> bool:
        """Tell whether `_loose` is 0 for `a` and any row below, by what is fast to look at."""
        if self.places and self.places.full(a.last, a.text) and not _MARKED.match(a.text):
            return False
        if _TABLE.match(a.text) or _MARKED.match(a.text) or (not self.grids and _ITEM.match(a.text)):
            return True
        common = self.owner.common
        if self.grids or self.indented or a.width >= common.clause_width or opens_pair(a.text):
            return False
        return not is_prose(a.text, common) and not self._opens(a.text)

    def _loose(self, a: Row, b: Row, least: int) -> int:
        """Say how surely the sentence of `a` breaks off before `b`: 1 likely, 2 certain; 0 for less than `least`."""
        if _TABLE.match(a.text) or _MARKED.match(a.text) or (not self.grids and _ITEM.match(a.text)):
            return 0
        if not HAN.search(a.text + b.text) or (_LATIN_END.search(a.text) and _LATIN_START.match(b.text)):
            return 0  # letters are wrapped at any width, and on purpose
        begins = self._opens(a.text)
        cue = self._cue(a.text) if begins else None
        opens = bool(cue and cue.role == 'paragraph' and cue.params.opens and ending(a.text) != 'bracket')
        sure = self._unfinished(a, b, begins, opens)
        if sure < least:
            return 0
        cue = self._cue(a.text)
        return sure if opens or not cue or cue.role == 'paragraph' else 0

    def _unfinished(self, a: Row, b: Row, begins: bool, opens: bool) -> int:
        """Say how surely `a` breaks off, if no cue is of it; `opens`: of one that `begins` with a dateline the text."""
        how, common = ending(a.text), self.owner.common
        if self.places and self.places.full(a.last, a.text) and how in ('open', 'pause') and MARK.search(a.text):
            return 2 if coheres(a.text, b.text) >= common.within else 0
        bare = begins and not MARK.search(a.text) and a.text[0] not in '(（'  # a dateline, and no more
        if self._foot(a, b) or self._parted(a, b) or (bare and a.width < common.clause_width):
            return 2
        cut = _LAST_CLAUSE.search(a.text) or compiled(common.tail).match(b.text)
        if cut and (a.width >= common.clause_width or self.grids):
            return 2
        if not opens and not is_prose(a.text, common):
            return 2 if how == 'pause' and a.width >= common.clause_width and inner(a.text, '，,、') else 0
        if not opens and not inner(a.text, '。！？；') and coheres(a.text, b.text) < common.within:
            return 0
        tail = re.split(r'[。！？!?”]', a.text)[-1].strip()
        if tail != a.text and self._cue(tail.strip('()（）')):
            return 0
        return 2 if how == 'pause' else 1

    def _parted(self, a: Row, b: Row) -> bool:
        """Tell whether `b` closes a quotation or bracket that `a` opened."""
        parted = ending(a.text) == 'open' and opens_pair(a.text) and closes_pair(b.text)
        return parted and bool(b.blanks or is_prose(b.text, self.owner.common))

    def _foot(self, a: Row, b: Row) -> bool:
        """Tell whether `a` ends at the foot of a column: `b` lacks the indent that `a` has, or the last line of `a`
        is as wide as the column, to the half character, and no title's.
        """
        if not b.blanks or a.text.isascii():
            return False
        if self.indented and a.indent > 3 and b.indent == 0:
            return True
        wide = a.tail + (a.indent if a.first == a.last else 0)
        hangs = 2 if a.text[-1] in HANGING else 1
        full = any(wide - hangs <= grid < wide + leading(b.text) for grid in self.grids)
        if not full or ending(a.text) == 'bracket':
            return False
        common = self.owner.common
        marked = a.last > a.first or inner(a.text, '，、,') > 0
        return coheres(a.text, b.text) >= (common.within if marked else common.foot)

    def _resuming(self, a: Row, b: Row) -> bool:
        """Tell whether `b` may go on with a sentence: running text, not the start of anything."""
        if b.indent > self.base + 1 or self._stands_alone(b.text) or _TABLE.match(b.text):
            return False
        return (
            ending(b.text) == 'stop'
            or (bool(self.grids) and self._parted(a, b))
            or is_prose(b.text, self.owner.common)
            or (ending(b.text) in ('lead', 'quote') and not title_like(b.text, self.owner.cues.limits.title_width))
        )

    def _pulled(self, text: str) -> bool:
        """Tell whether `text` repeats words of the page."""
        self.squeezed = self.squeezed or ''.join(self.text.split())
        return self.owner.repeats(text, self.squeezed)

    def _picture(self, a: Row, b: Row, c: Row | None) -> bool:
        """Tell whether `b` may stand inside the sentence of `a` that flows around it, to go on with `c`."""
        near = ('pictures',) if b.blanks else ()
        if b.text in self.seen or self.owner.may_interrupt(b.text):
            cue = self._cue(b.text, *near)
            if cue and cue.params.interrupts:
                return True
        if b.blanks and b.last <= b.first + 1 and a.text[-1] not in BRACKETS and self._pulled(b.text):
            return True  # a line or two: more that stands twice is a text that does
        params: Any = self.owner.rules['caption-in-sentence'].params if self._on('caption-in-sentence') else None
        return bool(
            params
            and (a.text[-1] in PAUSES or b.blanks > 1)
            and compiled(params.text).fullmatch(b.text)
            and not ((cue := self._cue(b.text, *near)) and cue.params.opens)
            and c
            and coheres(a.text, c.text) >= self.owner.common.within
        )


def _unmoved(edits: Sequence[Edit]) -> list[Edit]:
    """Return edits but those inside of what another one carries: their turn comes when it stands in its place."""
    carried = sorted((edit.start, edit.end) for edit in edits if edit.to is not None)
    if not carried:
        return list(edits)
    out = []
    for edit in edits:
        k = bisect_right(carried, (edit.start, math.inf)) - 1
        if edit.to is not None or k < 0 or edit.end > carried[k][1]:
            out.append(edit)
    return out


def _moved_back(edits: Sequence[Edit], made: Sequence[Edit]) -> list[Edit]:
    """Return edits of the text that `made`, sorted, gives as edits of the text before; none where one touches these."""
    ends, shifts, out = list[int](), [0], list[Edit]()
    for each in made:
        shifts.append(shifts[-1] + len(each.new) - (each.end - each.start))
        ends.append(each.end + shifts[-1])
    for edit in edits:
        k = bisect_right(ends, edit.start)
        start, end = edit.start - shifts[k], edit.end - shifts[k]
        if edit.to is not None or (k < len(made) and end > made[k].start):
            return []
        out.append(edit._replace(start=start, end=end))
    return out


def _within(row: Row, grid: Grid) -> bool:
    """Tell whether the last line of a row may be one of a column: it is no wider than marks at its edge make it."""
    return row.tail + row.indent - grid.base <= grid.width + 2 * GIVE


_WHY = {
    'box': 'The line reaches the edge of its column, and the next is not moved in.',
    'within': '',
    'stop': 'The line is full and ends a sentence, and nothing marks the next as the start of a paragraph.',
    'guess': 'The line is full and ends a sentence: the paragraph may end here or go on.',
}
_WHOLE = ('furniture', 'jump', 'byline', 'caption')  # no more belongs to a line of these
_SENTENCE = re.compile('[。！？!?”]')
_ITEM = re.compile(r'[-*+•·●○◆▪▶►]\s|\(?\d{1,3}[.)）、]')
_SIGNED = re.compile(r'\u3014[^\u3015]{1,40}\u3015(?=.)|【[^】]{1,40}】(?=.)')
_MARKED = re.compile(r'#{1,6}\s|\||```|~~~|>\s|[-*_=]{3,}$|\*\*.*\*\*$')
_CELLS = re.compile(r'\t|\S(?: {2,}|\u3000+)\S')
_LATIN_END = re.compile(r'[A-Za-z][!-/:-@\[-`{-~]*$')
_LATIN_START = re.compile(r'[!-/:-@\[-`{-~]*[A-Za-z]')
_TABLE = re.compile(r'.*\|.*\||\t')
_LAST_CLAUSE = re.compile(r'\w[，、]\w$')  # one character behind a comma: no title and no clause ends so
