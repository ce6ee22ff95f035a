"""Undo a frame shift: walk the shown characters and rebuild the bytes of GBK that they were read from, one byte off.

A site's script searched the BYTES of a text for marks and table characters, put a byte or a gloss where it found them,
also across two characters, and a reader then paired the bytes anew.  What the reader showed is walked here from left to
right by many paths at once (a beam).  A path is in step (what is shown is what was meant) or has a `pending` byte: the
first byte of a character whose second byte is the first byte of the next one shown.  Where bytes were lost a path
splits: one for each byte that can have stood there.  The character model and the document's own glosses choose.

Knows GBK only.  Knows nothing of trust: it returns the best reading of every run with the reading that comes next.

The bytes lost, by what is shown (`py` is a reading, M one of the marks ！，？；：):

    in step   ?M     the first byte of a character that ends in A3, the first byte of M
    in step   ?py)   the second byte of a table character: its first byte ended the character before
    pending   ?M     the second byte of the pending character; M is in step again
    pending   ?py)   the same of a table character that reads py
    pending   ?      the same, and one true character of ASCII below `@` with it
    pending   (py)   nothing: a table character was hit across two others
    pending   A-z    nothing: the letter is the second byte
    anywhere         two bytes that pair to a code of GBK's user-defined area show nothing: the reader drops them

A reader of the rarer kind shows no `?` and takes no byte along (`dropped`).
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache, lru_cache, reduce
from operator import add
from typing import NamedTuple

from cleaner.zh.gbk import NONE, char_of, closing, columns, nothing, pair, reading, written
from cleaner.zh.model import BREAK, DIGIT, STRANGE, behind, follows, simplified, successors, symbol
from cleaner.zh.readings import reads

LETTERS = (
    'a-z\u00fc\u0101\u00e1\u01ce\u00e0\u0113\u00e9\u011b\u00e8\u012b\u00ed\u01d0\u00ec\u014d\u00f3\u01d2\u00f2'
    '\u016b\u00fa\u01d4\u00f9\u01d6\u01d8\u01da\u01dc\u0144\u0148\u01f9\u1e3f\u0251\u0261'
)
MARKS = '！，？；：'
FOLDED = dict(zip('!,?;:', MARKS, strict=True))
GLOSS = re.compile(rf'\(([{LETTERS}]{{1,6}}) ?\)')
_TOKEN = re.compile(
    rf'\((?P<gloss>[{LETTERS}]{{1,6}}) ?\)|\?(?P<hit>[{LETTERS}]{{1,6}}) ?\)'
    rf'|\?(?P<mark>[{MARKS}!,;:]|\?(?![{LETTERS}]{{1,6}} ?\)))|(?P<char>[^\n\r])'
)
_TAG = re.compile(r'/?[a-z]{1,6}>')
_QUOTED = re.compile('(?<![：:])“[^“”。！？；，!?;,\n]{1,24}$')
_LEFT = 40  # code points to the left in which two characters without glosses are looked for
_WHICH = 4.0  # nats; the model knows that a letter comes, not which of fifty
_LONGEST = 160  # shown characters a walk may take; the longest run seen has 10 Han, Simplified text may have 60
_QUIET = 3  # characters in step behind which a walk ends: two for the model, one for a gloss that is owed
_DEEP, _DEEPER = 6, 2  # the best paths, for which one vanished pair, and two, are looked for
_KNOWN = 80  # the likeliest successors among which an unseen character is looked for
# Work, in plans made (3 microseconds): what it takes to set out, to find the likeliest of a list, to take a path on.
_SETTING_OUT, _FINDING, _FOLLOWING = 20, 12, 4
_TIE = 1e-6  # nats; of two readings as likely the one met first leads, not the one that rounding favours
FAR = 12.0  # nats; a reading further behind is not worth a name


@dataclass(frozen=True, slots=True)
class Odds:
    """What a thing costs a path, in nats, and how wide the beam is."""

    enter: float  # a run begins
    stray: float  # a gloss that is no reading of its character
    bare: float  # a character that the document glosses everywhere comes without its gloss
    mark: float  # a mark inside a run: a script that looks for it would have hit it
    unlisted: float  # a hit of a character that the document does not gloss elsewhere
    foreign: float  # a character of the other script
    quote: float  # a quotation mark that does not pair, a full stop at the end of a short quotation
    symbol: float  # neither Chinese nor a mark of its running text
    vanished: float  # two bytes that showed nothing
    swallowed: float  # a true character that is not known
    beam: int  # so many paths are followed
    reach: float  # and none that is so far behind the best


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a document says of itself: its glosses, the characters it shows without one, its habits."""

    table: Mapping[str, AbstractSet[str]] = field(default_factory=dict)  # a character always glossed -> its readings
    bare: AbstractSet[str] = frozenset()  # the other characters
    folded: bool = False  # full-width marks were made half-width
    dropped: bool = False  # orphans may have gone without a `?`
    traditional: bool = True


class Run(NamedTuple):
    """A stretch `start:end` (code points) that was read off by one byte, and the text it stands for.

    `losses` has a letter for each loss: L the first byte before a mark, G a byte of a table character, T the second
    byte of a character, D an orphan that left no `?`, V a vanished pair, S a swallowed character that cannot be known.
    `margin` is the lead over the next best reading in nats, `rival` that reading: None is the text as it stands.
    """

    start: int
    end: int
    new: str
    losses: str
    margin: float = 0.0
    rival: str | None = None


class _Token(NamedTuple):
    start: int
    end: int
    kind: str  # gloss | hit | mark | char
    value: str
    first: int = NONE  # the bytes of a character, of the second byte alone for a letter
    second: int = NONE
    taken: str = ''  # of a `?`: what it may have taken along


class _Rival(NamedTuple):
    """Another reading of the run from `start`: `prefix` in the place of its first `cut` characters; None: literal."""

    start: int
    gap: float
    prefix: str | None
    cut: int


class _Path(NamedTuple):
    score: float
    pending: int = NONE
    last: int = NONE  # the last byte seen
    tail: str = BREAK  # the last two true characters
    shown: str = ''  # the character a gloss inside a run would stand on
    owed: bool = False  # the last character closed a run and must be followed by its gloss
    start: int = NONE  # of the open run
    text: str = ''
    losses: str = ''
    runs: tuple[Run, ...] = ()
    rivals: tuple[_Rival, ...] = ()


_START, _NEXT, _END = 0, 1, 2  # where a run may end: at the start of the token shown, one behind that, at its end


class _Move(NamedTuple):
    """What one token shown can mean to a path; moves are shared by all paths of one last character and byte."""

    gain: float
    text: str  # true characters put into the run
    tail: str
    pending: int = NONE
    last: int = NONE
    shown: str = ''
    owed: bool | None = None  # None: as before
    losses: str = ''
    end: int = NONE
    begins: bool = False
    quotes: bool = False  # a quotation mark is among the characters


# A path that has not been made yet: its score, the path before it, the open run's text and losses, and the move.
_Plan = tuple[float, _Path, str, str, _Move]


@cache
def _only_simplified() -> frozenset[str]:
    return frozenset(simplified().values()) - frozenset(simplified())


class _Costs(dict[str, float]):
    """What a character costs that a run brings in bare, in tenths of a nat; worked out when it is first asked for."""

    def __init__(self, evidence: Evidence, odds: Odds) -> None:
        shared = _shared_costs(odds, evidence.traditional)
        super().__init__(shared)
        other = _only_simplified() if evidence.traditional else simplified().keys()
        self.foreign: AbstractSet[str] = (other | set('「」『』')) - evidence.bare
        self._shared, self._evidence, self._odds = shared, evidence, odds
        for char in (*evidence.table, *evidence.bare):
            self[char] = self._of(char)

    def __missing__(self, char: str) -> float:
        cost = self[char] = self._shared[char] = self._of(char)
        return cost

    def _of(self, char: str) -> float:
        if char in self._evidence.table:
            return 10 * self._odds.bare
        if char in MARKS:
            return 10 * self._odds.mark
        if char in self.foreign:
            return 10 * self._odds.foreign
        if symbol(char) != symbol(BREAK):
            return 0.0
        if char <= '\x7f':
            return 10 * _WHICH
        # A letter with a tone mark is part of some gloss, not of the text.
        return (5 if char in self._evidence.bare and not char.isalpha() else 10) * self._odds.symbol


@lru_cache(8)
def _shared_costs(_odds: Odds, _traditional: bool) -> dict[str, float]:
    """Return what characters cost that a document does not show: the same for all, so worked out once."""
    return {}


class Walk:
    """One reader of runs: a text, what its document says, what things cost, and the marks that may hide an orphan.

    `steps` counts the work, whatever the machine: the same text always takes the same steps.
    """

    def __init__(self, text: str, evidence: Evidence, odds: Odds, hidden: AbstractSet[int] = frozenset()) -> None:
        self.text, self.evidence, self.odds, self.hidden = text, evidence, odds, hidden
        self.steps = 0
        self._costs = _Costs(evidence, odds)
        self._runs: list[Run] = []
        self._chances: dict[tuple[str, str, int, str], list[tuple[float, int, str]]] = {}
        self._followers: dict[tuple[str, int], list[tuple[str, int, float]]] = {}
        self._moves: dict[tuple[str, int, str, str, str], list[_Move]] = {}
        self._spoken: dict[tuple[str, str], float] = {}
        self._plans: dict[tuple[int, str, bool, bool], list[_Plan]] = {}
        self._lefts: dict[tuple[int, tuple[Run, ...]], str] = {}
        self._at = 0
        self._best = self._floor = -math.inf

    def read(self, at: int) -> tuple[tuple[Run, ...], int]:
        """Read from `at`, where a run may begin, until all paths are in step; return the runs and where that is."""
        paths = [self._begin(at)]
        quiet, end = 0, at
        for token in itertools.islice(self._tokens(at), _LONGEST):
            paths = self._advance(paths, token)
            settled = token.kind == 'char' and all(path.pending == NONE for path in paths)
            quiet = quiet + 1 if settled and token.start > at else 0
            end = token.end
            if quiet == _QUIET or not paths:
                break
        done = sorted((path for path in paths if path.pending == NONE), key=lambda path: -round(path.score, 6))
        if not done:  # every reading ran into bytes that cannot be: the text stands as it is
            return (), end
        best = reduce(_merge, done)
        self._runs += best.runs
        return tuple(_judged(run, best.rivals) for run in best.runs), end

    def _begin(self, at: int) -> _Path:
        self.steps += _SETTING_OUT
        left = self.text[max(0, at - _LEFT) : at]
        left = GLOSS.sub('', left[left.rfind('\n') + 1 :])
        tail = left[-2:] or BREAK
        return _Path(0.0, last=pair(FOLDED.get(tail[-1], tail[-1]))[1], tail=tail, shown=tail[-1])

    def _tokens(self, at: int) -> Iterator[_Token]:
        """Cut the line from `at` on into glosses, orphans and characters."""
        text, folded, found = self.text, self.evidence.folded, _TOKEN.match(self.text, at)
        while found:
            start, end = found.span()
            kind = found.lastgroup or 'char'
            value, first, second, taken = found[kind], NONE, NONE, ''
            found = _TOKEN.match(text, end)
            if kind == 'char':
                first, second = pair(FOLDED.get(value, value) if folded else value)
                if first == NONE and '@' <= value <= '~':
                    first = ord(value)
                if value == '?':
                    taken = BREAK if found is None else '<' if _TAG.match(text, end) else DIGIT
            elif kind == 'mark':
                second = pair(FOLDED.get(value, value))[1]
            yield _Token(start, end, kind, value, first, second, taken)

    def _advance(self, paths: list[_Path], token: _Token) -> list[_Path]:
        """Take all paths over a token: plan first, and make only the paths that are followed."""
        self._plans, self._best, self._floor = {}, -math.inf, -math.inf
        self._at, self._lefts = token.start, {}
        for path in paths:
            if path.pending == NONE:
                self._in_step(path, token)
            else:
                self._off_step(path.score, path, path.text, path.losses, path.tail[-1], path.pending, token, path.shown)
        if token.kind != 'gloss':
            for rank, path in enumerate(paths[:_DEEP]):
                if path.pending != NONE:
                    self._raise_floor()
                    self._vanish(path, token, rank < _DEEPER)
        self.steps += _FOLLOWING * len(paths) + sum(map(len, self._plans.values()))
        ranked = sorted(self._plans.items(), key=lambda item: -round(max(map(_lead, item[1])), 6))
        floor, kept = self._best - self.odds.reach, []
        for i, ((_, _, _, in_step), plans) in enumerate(ranked):
            if i < self.odds.beam and max(map(_lead, plans)) >= floor:
                kept.append(_made(plans, token))
            elif in_step and not (path := _made(plans, token)).runs:
                kept.append(path)  # the text as it stands
        return kept

    def _plan(self, score: float, path: _Path, text: str, losses: str, move: _Move) -> None:
        """Note a path for this token, unless it is hopeless; what no future can tell apart stands together."""
        score += move.gain
        if score < self._floor and not move.quotes and (path.start != NONE or path.runs or move.begins):
            return
        if move.quotes:
            score = self._quoted(score, path, text, move)
        if score > self._best:
            self._best, self._floor = score, max(self._floor, score - self.odds.reach)
        owed = path.owed if move.owed is None else move.owed
        in_step = move.end != NONE or (path.start == NONE and not move.begins)
        key = (move.pending, move.tail, owed, in_step)
        plan = (score, path, text, losses, move)
        if key in self._plans:
            self._plans[key].append(plan)
        else:
            self._plans[key] = [plan]

    def _raise_floor(self) -> None:
        """Take no path into account that is worse than all the beam holds."""
        if len(self._plans) > self.odds.beam:
            best = sorted((max(map(_lead, plans)) for plans in self._plans.values()), reverse=True)
            self._floor = max(self._floor, best[self.odds.beam])

    def _in_step(self, path: _Path, token: _Token) -> None:
        kind, value, evidence, before = token.kind, token.value, self.evidence, path.tail[-1]
        if kind == 'gloss':
            fits = reads(before, value)
            cost = 0.0 if fits else self.odds.stray
            self._plan(path.score - cost, path, '', '', _Move(0.0, '', path.tail, NONE, path.last, path.shown, False))
            if evidence.dropped and not fits:
                self._enter(path.score, path, None, token, 'GD')
            return
        score = path.score - self.odds.bare if path.owed else path.score
        key = (before, NONE, kind, value, '')
        moves = self._moves.get(key)
        if moves is None:
            moves = self._moves[key] = [self._said(before, token)]
        self._plan(score, path, '', '', moves[0])
        if kind == 'hit':
            self._enter(score, path, False, token, 'G')
        elif kind == 'mark':
            if value in MARKS or evidence.folded:
                self._orphan(score, path, token, 'L')
        elif token.start in self.hidden and (value in MARKS or (evidence.folded and value in FOLDED)):
            self._orphan(score, path, token, 'LD')

    def _said(self, before: str, token: _Token) -> _Move:
        """Return the move of a token that stands for itself."""
        if token.kind == 'hit':
            return _Move(self._speak(before, '?)') - self.odds.stray, '', '?)', owed=False)
        if token.kind == 'mark':
            said = '?' + token.value
            return _Move(self._speak(before, said), '', said, NONE, token.second, owed=False)
        value = token.value
        return _Move(self._speak(before, value), '', before + value, NONE, token.second, value, False)

    def _enter(self, score: float, path: _Path, owed: bool | None, token: _Token, losses: str) -> None:
        """Begin a run inside a table character: its first byte was the last one seen."""
        for trail, char in reading(path.last, token.value):
            cost = self.odds.enter + self._listed(char, token.value)
            move = _Move(-cost, '', path.tail, trail, trail, '', owed, losses, begins=True)
            self._plan(score, path, '', '', move)

    def _orphan(self, score: float, path: _Path, token: _Token, losses: str) -> None:
        """Begin a run at a character that ends in A3, the first byte of the mark."""
        before = path.tail[-1]
        key = (before, NONE, token.kind, token.value, losses)
        moves = self._moves.get(key)
        if moves is None:
            second = pair(FOLDED.get(token.value, token.value))[1]
            moves = self._moves[key] = [
                _Move(
                    chance - self.odds.enter, char, before + char, second, second, token.value, False, losses,
                    begins=True, quotes=char in '“”',
                )
                for chance, _, char in self._likeliest(before, 'trail', 0xA3, most=40)
            ]  # fmt: skip
        for move in moves:
            if score + move.gain >= self._floor or move.quotes:
                self._plan(score, path, '', '', move)

    def _off_step(
        self, score: float, path: _Path, text: str, losses: str, before: str, lead: int, token: _Token, shown: str = ''
    ) -> None:
        """Plan for a path whose last true character is `before` and whose pending byte is `lead`."""
        if token.kind == 'gloss' and reads(shown, token.value):
            self._plan(score, path, text, losses, _Move(0.0, '', path.tail, lead, path.last, shown))
            return
        if token.second >= 0x80 and token.kind == 'char' and not token.taken and not self.evidence.dropped:
            char = char_of(lead, token.first)
            if char:
                gain, second = self._add(before, char), token.second
                quotes = char in '\u201c\u201d'
                if quotes or score + gain >= self._floor:
                    move = _Move(gain, char, before + char, second, second, token.value, quotes=quotes)
                    self._plan(score, path, text, losses, move)
            return
        key = (before, lead, token.kind, token.value, token.taken)
        moves = self._moves.get(key)
        if moves is None:
            moves = self._moves[key] = list(self._readings(before, lead, token))
        for move in moves:
            self._plan(score, path, text, losses, move)

    def _readings(self, before: str, lead: int, token: _Token) -> Iterator[_Move]:
        """Return what a token can be behind a character and with a byte pending."""
        kind, value, evidence = token.kind, token.value, self.evidence
        if kind == 'gloss':
            if evidence.dropped:
                yield from self._leave(before, lead, token, 'GD')
        elif kind == 'hit':
            yield from self._leave(before, lead, token, 'G')
        elif kind == 'mark':
            if value in MARKS or evidence.folded:
                yield from self._lost_trail(before, lead, _NEXT, 'T', value, token.second, value)
        else:
            char = char_of(lead, token.first) if token.first != NONE else ''
            if char and token.second >= 0x80:
                gain, quotes = self._add(before, char), char in '“”'
                yield _Move(gain, char, before + char, token.second, token.second, value, quotes=quotes)
            elif char and token.second != NONE:
                letter = chr(token.second)
                gain = self._add(before, char) + self._add(char, letter)
                yield _Move(gain, char + letter, char + letter, end=_END, quotes=char in '“”')
            elif char:
                listed = char in evidence.table
                gain = self._speak(before, char) - (0.0 if listed else self._costs[char] / 10)
                yield _Move(gain, char, before + char, NONE, token.first, value, listed, end=_END)
            if value == '?':
                yield from self._swallowed(before, lead, token)
            elif evidence.dropped and (value < '@' or value in MARKS):
                yield from self._lost_trail(before, lead, _START, 'TD', value, token.second, value)

    def _leave(self, before: str, lead: int, token: _Token, losses: str) -> Iterator[_Move]:
        """End a run with a table character that is in step again; the reader took its second byte for an orphan."""
        for trail, char in reading(lead, token.value):
            cost = self._listed(char, token.value) + (self.odds.foreign if char in self._costs.foreign else 0.0)
            gain = self._speak(before, char) - cost
            yield _Move(gain, char, before + char, NONE, trail, '', losses=losses, end=_END)

    def _lost_trail(
        self,
        before: str,
        lead: int,
        end: int,
        losses: str,
        then: str,
        last: int = NONE,
        shown: str = '',
        more: str = '',
    ) -> Iterator[_Move]:
        """End a run with a character whose second byte was lost, before the character `then`."""
        for _, _, char in self._likeliest(before, 'lead', lead, then):
            gain, quotes = self._add(before, char) + self._speak(char, then), char in '“”'
            yield _Move(gain, char + more, char + then, NONE, last, shown, None, losses, end, quotes=quotes)

    def _swallowed(self, before: str, lead: int, token: _Token) -> Iterator[_Move]:
        """End a run with an orphan that took a character of ASCII along, or stood at the end of the line."""
        if token.taken == BREAK:
            yield from self._lost_trail(before, lead, _END, 'T', BREAK)
        elif token.taken == '<':
            yield from self._lost_trail(before, lead, _END, 'T', '<', more='<')
        else:
            for move in self._lost_trail(before, lead, _END, 'TS', DIGIT, more='?'):
                yield move._replace(gain=move.gain - self.odds.swallowed)

    def _likeliest(
        self, before: str, kind: str, byte: int, then: str = '', most: int = 12
    ) -> list[tuple[float, int, str]]:
        """Return (ln p, byte, character) of what may come after `before`, best first, the hopeless left out.

        `kind` and `byte` name the characters to choose from, `then` is the character behind, where it is known.
        """
        key = (before, kind, byte, then)
        known = self._chances.get(key)
        if known is None:
            self.steps += _FINDING
            first, costs, after = symbol(before), self._costs, symbol(then) if then else None
            chances = []
            for other, char, number in self._hopeful(first, kind, byte, after, most):
                chance = follows(first, number) - costs[char] / 10
                if after is not None:
                    chance += follows(number, after)
                chances.append((chance, other, char))
            chances.sort(reverse=True)
            floor = chances[0][0] - self.odds.reach / 2 if chances else 0.0
            known = [chance for chance in chances[:most] if chance[0] > floor]
            self._chances[key] = known
        return known

    def _hopeful(
        self, first: int, kind: str, byte: int, after: int | None, most: int
    ) -> Iterable[tuple[int, str, int]]:
        """Leave out what cannot be among the likeliest behind the symbol `first`: a sieve at C speed, in tenths."""
        others, chars, symbols, fallbacks = columns(kind, byte)
        row, spare = behind(first)
        costs = list(map(add, map(row.get, symbols, fallbacks), map(self._costs.__getitem__, chars)))
        if after is not None:
            costs = list(map(add, costs, closing(kind, byte, after)))
        worst = max(sorted(costs)[:most], default=0.0) + 0.01
        made = zip(others, chars, symbols, strict=True)
        return made if worst + spare > -10 * STRANGE else itertools.compress(made, map(worst.__ge__, costs))

    def _vanish(self, path: _Path, token: _Token, twice: bool) -> None:
        """Put a character and the first byte of another where the reader showed nothing, once or twice."""
        lost, text, losses = self.odds.vanished, path.text, path.losses + 'V'
        for chance, trail, char in self._likeliest(path.tail[-1], 'fading', path.pending, most=5):
            score = path.score - lost + chance
            if score < self._floor:
                break
            if char in '“”':
                score += self._quote(path.runs, path.start, text, path.tail[-1], char)
            self._rise(score, path, text + char, losses, char, trail, token)
            if twice and token.first != NONE:
                for second, other, follow in self._behind(char, trail):
                    again = score - lost + follow
                    if again >= self._floor and nothing(other):
                        self._rise(again, path, text + char + second, losses + 'V', second, other, token)

    def _rise(self, score: float, path: _Path, text: str, losses: str, char: str, trail: int, token: _Token) -> None:
        """Begin the character behind a vanished pair whose first byte is `trail`."""
        if token.first != NONE:
            for chance, lead, risen in self._likeliest(char, 'risen', trail << 8 | token.first, most=5):
                if score + chance < self._floor and risen not in '\u201c\u201d':
                    break
                self._off_step(score, path, text, losses, char, lead, token)
            return
        if token.kind == 'hit':
            leads = [lead for lead in nothing(trail) if reading(lead, token.value)]
        elif token.kind == 'mark' or token.value == '?':
            leads = list({pair(other)[0] for other, _, _ in self._behind(char, trail)})
        else:
            leads = []
        for lead in leads:
            self._off_step(score, path, text, losses, char, lead, token)

    def _behind(self, char: str, trail: int) -> list[tuple[str, int, float]]:
        """Return (character, its second byte, gain) of the likeliest after `char` whose first byte shows nothing."""
        key = (char, trail)
        known = self._followers.get(key)
        if known is None:
            self.steps += _FINDING
            spare = nothing(trail)
            known = []
            for _, number in successors(symbol(char))[:_KNOWN]:
                for other in written().get(number, ()):
                    lead, second = pair(other)
                    if lead in spare and other not in self._costs.foreign:
                        known.append((other, second, self._add(char, other)))
                if len(known) >= 5:
                    break
            self._followers[key] = known
        return known

    def _add(self, before: str, char: str) -> float:
        """Return what a true character in a run gains."""
        return follows(symbol(before), symbol(char)) - self._costs[char] / 10

    def _speak(self, before: str, text: str) -> float:
        """Return what text in step gains."""
        key = (before, text)
        gain = self._spoken.get(key)
        if gain is None:
            gain = 0.0
            for char in text:
                gain += follows(symbol(before), symbol(char)) - (_WHICH if char <= '\x7f' and char.isalpha() else 0.0)
                before = char
            self._spoken[key] = gain
        return gain

    def _quoted(self, score: float, path: _Path, text: str, move: _Move) -> float:
        """Return a score with what speaks for the quotation marks of a move."""
        runs, start = path.runs, path.start
        if move.begins:
            start = self._at
        before = path.tail[-1] if not text else text[-1]
        for char in move.text:
            if char in '“”':
                score += self._quote(runs, start, text, before, char)
            text, before = text + char, char
        return score

    def _quote(self, runs: tuple[Run, ...], start: int, text: str, before: str, mark: str) -> float:
        """Return what speaks for a quotation mark here, in nats: that one is open, or that none is."""
        key = (start, runs)
        left = self._lefts.get(key)
        if left is None:
            left = self.text[max(0, start - 400) : start]
            done = [run for run in (*self._runs[-8:], *runs) if run.start > start - 400]
            for run in reversed(done):
                left = left.replace(self.text[run.start : run.end], run.new)
            left = self._lefts[key] = left[left.rfind('\n') + 1 :]
        left += text
        is_open = left.rfind('“') > left.rfind('”')
        if (mark == '”') != is_open:
            return -self.odds.quote
        if mark == '”' and before in '。！？':
            return -self.odds.quote if _QUOTED.search(left[:-1]) else self.odds.quote
        return 0.0

    def _listed(self, char: str, py: str) -> float:
        """Return what it costs to hold that the site's table has `char` with the reading `py`."""
        known = self.evidence.table.get(char)
        if known is not None:
            return 0.0 if py in known else self.odds.stray
        return self.odds.stray if char in self.evidence.bare else self.odds.unlisted


def _lead(plan: _Plan) -> float:
    return plan[0]


def _made(plans: list[_Plan], token: _Token) -> _Path:
    """Make the path of the best plan, which stands for all of them."""
    if len(plans) == 1:
        return _make(plans[0], token)
    best = plans[0]
    made: _Path | None = None
    for other in plans[1:]:
        if abs(best[0] - other[0]) >= FAR:
            if other[0] > best[0]:
                best, made = other, None
            continue
        one, two = made or _make(best, token), _make(other, token)
        if best[0] > other[0] - _TIE:
            made = _merge(one, two)
        else:
            best, made = other, _merge(two, one)
    return made or _make(best, token)


def _make(plan: _Plan, token: _Token) -> _Path:
    score, path, text, losses, move = plan
    start, runs = token.start if move.begins else path.start, path.runs
    text += move.text
    losses += move.losses
    if move.end != NONE:
        end = (token.start, token.start + 1, token.end)[move.end]
        runs = (*runs, Run(start, end, text, losses))
        start, text, losses = NONE, '', ''
    owed = path.owed if move.owed is None else move.owed
    return _Path(score, move.pending, move.last, move.tail, move.shown, owed, start, text, losses, runs, path.rivals)


def _merge(best: _Path, other: _Path) -> _Path:
    """Let `best` stand for both, and remember what `other` made of its runs."""
    gap = best.score - other.score
    if gap >= FAR:
        return best
    theirs = {run.start: run.new for run in other.runs}
    mine = {run.start: run.new for run in best.runs}
    if best.start != NONE:
        mine[best.start] = best.text
    if other.start != NONE:
        theirs[other.start] = other.text
    rivals = {rival.start: rival for rival in best.rivals}
    found = [_Rival(start, gap, theirs.get(start), len(new)) for start, new in mine.items() if theirs.get(start) != new]
    found += [_Rival(r.start, r.gap + gap, r.prefix, r.cut) for r in other.rivals if r.start in mine]
    for rival in found:
        known = rivals.get(rival.start)
        if known is None or rival.gap < known.gap:
            rivals[rival.start] = rival
    return best if not found else best._replace(rivals=tuple(rivals.values()))


def _judged(run: Run, rivals: tuple[_Rival, ...]) -> Run:
    for rival in rivals:
        if rival.start == run.start:
            text = None if rival.prefix is None else rival.prefix + run.new[rival.cut :]
            return run._replace(margin=rival.gap, rival=text)
    return run._replace(margin=FAR)
