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

import heapq
import itertools
import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache, reduce
from typing import NamedTuple

from cleaner.zh.gbk import NONE, char_of, nothing, options, pair, reading, written
from cleaner.zh.model import BREAK, DIGIT, follows, simplified, successors, symbol
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


class _Rival(NamedTuple):
    """Another reading of the run from `start`: `prefix` in the place of its first `cut` characters; None: literal."""

    start: int
    gap: float
    prefix: str | None
    cut: int


class _Path(NamedTuple):
    score: float
    pending: int = NONE
    last: int = NONE  # the byte before; NONE when it is ASCII
    tail: str = ''  # the last two true characters
    shown: str = ''  # the last character shown: a gloss inside a run reads it
    start: int = NONE  # of the open run
    text: str = ''  # its true text so far
    losses: str = ''
    runs: tuple[Run, ...] = ()
    rivals: tuple[_Rival, ...] = ()
    owed: bool = False  # a table character came: its gloss must follow


@cache
def _only_simplified() -> frozenset[str]:
    return frozenset(simplified().values()) - frozenset(simplified())


def _tokens(text: str, start: int) -> Iterator[_Token]:
    """Cut the line from `start` on into glosses, orphans and characters."""
    while found := _TOKEN.match(text, start):
        kind = found.lastgroup or 'char'
        yield _Token(start, found.end(), kind, found[kind])
        start = found.end()


class _Costs(dict[str, float]):
    """What a character costs that a run brings in bare, in nats; worked out when it is first asked for."""

    def __init__(self, evidence: Evidence, odds: Odds) -> None:
        super().__init__()
        other = _only_simplified() if evidence.traditional else simplified().keys()
        self.foreign: AbstractSet[str] = (other | set('「」『』')) - evidence.bare
        self._evidence, self._odds, self._break = evidence, odds, symbol(BREAK)

    def __missing__(self, char: str) -> float:
        cost = self[char] = self._of(char)
        return cost

    def _of(self, char: str) -> float:
        if char in self._evidence.table:
            return self._odds.bare
        if char in MARKS:
            return self._odds.mark
        if char in self.foreign:
            return self._odds.foreign
        if symbol(char) != self._break:
            return 0.0
        if char <= '\x7f':
            return _WHICH
        # A letter with a tone mark is part of some gloss, not of the text.
        return self._odds.symbol / 2 if char in self._evidence.bare and not char.isalpha() else self._odds.symbol


class Walk:
    """One reader of runs: a text, what its document says, what things cost, and the marks that may hide an orphan."""

    def __init__(self, text: str, evidence: Evidence, odds: Odds, hidden: AbstractSet[int] = frozenset()) -> None:
        self.text, self.evidence, self.odds, self.hidden = text, evidence, odds, hidden
        self._costs = _Costs(evidence, odds)
        self._runs: list[Run] = []
        self._chances: dict[tuple[str, str, int, str], list[tuple[float, int, str]]] = {}
        self._followers: dict[tuple[str, int], list[tuple[str, int]]] = {}

    def read(self, at: int) -> tuple[tuple[Run, ...], int]:
        """Read from `at`, where a run may begin, until all paths are in step; return the runs and where that is."""
        paths = [self._begin(at)]
        quiet, end = 0, at
        tokens = itertools.islice(_tokens(self.text, at), _LONGEST)
        for token, after in itertools.pairwise(itertools.chain(tokens, [None])):
            assert token
            paths = self._prune([new for i, path in enumerate(paths) for new in self._step(path, token, after, i)])
            settled = token.kind == 'char' and all(path.pending == NONE for path in paths)
            quiet = quiet + 1 if settled and token.start > at else 0
            end = token.end
            if quiet == _QUIET or not paths:
                break
        done = sorted((path for path in paths if path.pending == NONE), key=lambda path: -path.score)
        if not done:  # every reading ran into bytes that cannot be: the text stands as it is
            return (), end
        best = reduce(_merge, done)
        self._runs += best.runs
        return tuple(_judged(run, best.rivals) for run in best.runs), end

    def _begin(self, at: int) -> _Path:
        left = self.text[max(0, at - _LEFT) : at]
        left = GLOSS.sub('', left[left.rfind('\n') + 1 :])
        tail = left[-2:] or BREAK
        return _Path(0.0, last=pair(FOLDED.get(tail[-1], tail[-1]))[1], tail=tail, shown=tail[-1])

    def _prune(self, paths: list[_Path]) -> list[_Path]:
        """Merge paths that no future can tell apart; keep the best of them, and always the text as it stands."""
        kept: dict[tuple[int, str, bool, bool], _Path] = {}
        for path in paths:
            key = (path.pending, path.tail, path.owed, path.start == NONE)
            other = kept.get(key)
            if other is None:
                kept[key] = path
            else:
                kept[key] = _merge(path, other) if path.score >= other.score else _merge(other, path)
        ranked = sorted(kept.values(), key=lambda path: -path.score)
        floor = ranked[0].score - self.odds.reach if ranked else 0.0
        best = [path for path in ranked[: self.odds.beam] if path.score >= floor]
        return best + [path for path in ranked if path.start == NONE and not path.runs and path not in best]

    def _step(self, path: _Path, token: _Token, after: _Token | None, rank: int) -> Iterator[_Path]:
        if path.pending == NONE:
            yield from self._in_step(path, token)
            return
        yield from self._off_step(path, token, after)
        if rank < _DEEP and token.kind != 'gloss':
            for gone in self._vanish(path, token, rank < _DEEPER):
                yield from self._off_step(gone, token, after)

    def _in_step(self, path: _Path, token: _Token) -> Iterator[_Path]:
        kind, value, evidence = token.kind, token.value, self.evidence
        if kind == 'gloss':
            fits = reads(path.tail[-1], value)
            yield path._replace(score=path.score - (0 if fits else self.odds.stray), owed=False)
            if evidence.dropped and not fits:
                yield from self._enter(path, token, 'GD')
            return
        if path.owed:
            path = path._replace(score=path.score - self.odds.bare, owed=False)
        if kind == 'hit':
            yield _say(path, '?)', self.odds.stray)
            yield from self._enter(path, token, 'G')
        elif kind == 'mark':
            yield _say(path, '?' + value, 0)._replace(last=pair(FOLDED.get(value, value))[1])
            if value in MARKS or evidence.folded:
                yield from self._orphan(path, token, 'L')
        else:
            full = FOLDED.get(value, value) if evidence.folded else value
            yield _say(path, value, 0)._replace(last=pair(full)[1], shown=value)
            if token.start in self.hidden and full in MARKS:
                yield from self._orphan(path, token, 'LD')

    def _enter(self, path: _Path, token: _Token, losses: str) -> Iterator[_Path]:
        """Begin a run inside a table character: its first byte was the last one seen."""
        for trail, char in reading(path.last, token.value):
            cost = self.odds.enter + self._listed(char, token.value)
            yield path._replace(
                score=path.score - cost, pending=trail, last=trail, start=token.start, text='', losses=losses, shown=''
            )

    def _orphan(self, path: _Path, token: _Token, losses: str) -> Iterator[_Path]:
        """Begin a run at a character that ends in A3, the first byte of the mark."""
        pending = pair(FOLDED.get(token.value, token.value))[1]
        begun = path._replace(score=path.score - self.odds.enter, start=token.start, text='', losses=losses)
        for _, _, char in self._likeliest(begun, 'trail', 0xA3, most=40):
            yield self._add(begun, char)._replace(pending=pending, last=pending, shown=token.value)

    def _off_step(self, path: _Path, token: _Token, after: _Token | None) -> Iterator[_Path]:
        kind, value, lead, evidence = token.kind, token.value, path.pending, self.evidence
        if kind == 'gloss':
            if reads(path.shown, value):
                yield path
            elif evidence.dropped:
                yield from self._leave(path, token, 'GD')
        elif kind == 'hit':
            yield from self._leave(path, token, 'G')
        elif kind == 'mark':
            if value in MARKS or evidence.folded:
                for found in self._lost_trail(path, token.start + 1, 'T', value):
                    yield _say(found, value, 0)._replace(last=pair(FOLDED.get(value, value))[1], shown=value)
        else:
            full = FOLDED.get(value, value) if evidence.folded else value
            first, second = pair(full)
            if first != NONE:
                char = char_of(lead, first)
                if char:
                    found = self._add(path, char)
                    if second >= 0x80:
                        yield found._replace(pending=second, last=second, shown=value)
                    else:
                        yield self._close(self._add(found, chr(second)), token.end)
            elif '@' <= value <= '~':
                char = char_of(lead, ord(value))
                if char:
                    found = _say(path, char, 0.0 if char in evidence.table else self._costs[char])
                    found = found._replace(text=path.text + char, owed=char in evidence.table)
                    yield self._close(found, token.end)._replace(last=ord(value), shown=value)
            if value == '?':
                yield from self._swallowed(path, token, after)
            elif evidence.dropped and (full in MARKS or value < '@'):
                for found in self._lost_trail(path, token.start, 'TD', value):
                    yield _say(found, value, 0)._replace(last=second, shown=value)

    def _leave(self, path: _Path, token: _Token, losses: str) -> Iterator[_Path]:
        """End a run with a table character that is in step again; the reader took its second byte for an orphan."""
        for trail, char in reading(path.pending, token.value):
            cost = self._listed(char, token.value) + (self.odds.foreign if char in self._costs.foreign else 0.0)
            found = _say(path, char, cost)
            found = found._replace(text=path.text + char, losses=path.losses + losses)
            yield self._close(found, token.end)._replace(last=trail)

    def _lost_trail(self, path: _Path, end: int, losses: str, then: str) -> Iterator[_Path]:
        """End a run with a character whose second byte was lost, before the character `then`."""
        path = path._replace(losses=path.losses + losses)
        for _, _, char in self._likeliest(path, 'lead', path.pending, then):
            yield self._close(self._add(path, char), end)

    def _likeliest(
        self, path: _Path, kind: str, byte: int, then: str = '', most: int = 12
    ) -> list[tuple[float, int, str]]:
        """Return (ln p, byte, character) of what may come next, best first, the hopeless left out.

        `kind` and `byte` name the characters to choose from, `then` is the character behind, where it is known.
        """
        key = (path.tail[-1], kind, byte, then)
        known = self._chances.get(key)
        if known is None:
            before, behind = symbol(path.tail[-1]), symbol(then) if then else None
            chances, costs = [], self._costs
            for other, char, number in options(kind, byte):
                chance = follows(before, number) - costs[char]
                if behind is not None:
                    chance += follows(number, behind)
                chances.append((chance, other, char))
            best = heapq.nlargest(most, chances)
            known = [chance for chance in best if chance[0] > best[0][0] - self.odds.reach / 2]
            self._chances[key] = known
        return known

    def _swallowed(self, path: _Path, token: _Token, after: _Token | None) -> Iterator[_Path]:
        """End a run with an orphan that took a character of ASCII along, or stood at the end of the line."""
        if after is None:
            for found in self._lost_trail(path, token.end, 'T', BREAK):
                yield _say(found, BREAK, 0)
            return
        known = '<' if _TAG.match(self.text, token.end) else ''
        for found in self._lost_trail(path, token.end, 'T' if known else 'TS', known or DIGIT):
            said = _say(found, known or DIGIT, 0 if known else self.odds.swallowed)
            last = said.runs[-1]
            yield said._replace(runs=(*said.runs[:-1], last._replace(new=last.new + (known or '?'))))

    def _vanish(self, path: _Path, token: _Token, twice: bool) -> Iterator[_Path]:
        """Put a character and the first byte of another where the reader showed nothing, once or twice."""
        full = FOLDED.get(token.value, token.value) if self.evidence.folded else token.value
        first = pair(full)[0] if token.kind == 'char' else NONE
        if first == NONE and '@' <= token.value <= '~' and token.kind == 'char':
            first = ord(token.value)
        path = path._replace(losses=path.losses + 'V', score=path.score - self.odds.vanished)
        for _, trail, char in self._likeliest(path, 'fading', path.pending, most=5):
            before = self._add(path, char)
            yield from self._rise(before, trail, first, token)
            if twice and first != NONE:
                again = before._replace(losses=before.losses + 'V', score=before.score - self.odds.vanished)
                for second, other in self._behind(char, trail):
                    if nothing(other):
                        yield from self._rise(self._add(again, second), other, first, token)

    def _rise(self, path: _Path, trail: int, first: int, token: _Token) -> Iterator[_Path]:
        """Begin the character behind a vanished pair whose first byte is `trail`."""
        if first != NONE:
            leads = [lead for _, lead, _ in self._likeliest(path, 'risen', trail << 8 | first, most=5)]
        elif token.kind == 'hit':
            leads = [lead for lead in nothing(trail) if reading(lead, token.value)]
        elif token.kind == 'mark' or token.value == '?':
            leads = list({pair(char)[0] for char, _ in self._behind(path.tail[-1], trail)})
        else:
            leads = []
        for lead in leads:
            yield path._replace(pending=lead, last=lead, shown='')

    def _behind(self, char: str, trail: int) -> list[tuple[str, int]]:
        """Return (character, its second byte) of the likeliest after `char` whose first byte shows nothing here."""
        key = (char, trail)
        known = self._followers.get(key)
        if known is None:
            spare = nothing(trail)
            known = []
            for _, number in successors(symbol(char))[:_KNOWN]:
                for other in written().get(number, ()):
                    lead, second = pair(other)
                    if lead in spare and other not in self._costs.foreign:
                        known.append((other, second))
                if len(known) >= 5:
                    break
            self._followers[key] = known
        return known

    def _add(self, path: _Path, char: str) -> _Path:
        """Put a true character into the open run."""
        score = path.score + follows(symbol(path.tail[-1]), symbol(char)) - self._costs[char]
        if char in '“”':
            score += self._quote(path, char)
        return path._replace(score=score, tail=path.tail[-1] + char, text=path.text + char)

    def _quote(self, path: _Path, mark: str) -> float:
        """Return what speaks for a quotation mark here, in nats: that one is open, or that none is."""
        done = [run for run in (*self._runs[-8:], *path.runs) if run.start > path.start - 400]
        before = self.text[max(0, path.start - 400) : path.start] + path.text
        for run in reversed(done):
            before = before.replace(self.text[run.start : run.end], run.new)
        before = before[before.rfind('\n') + 1 :]
        is_open = before.rfind('“') > before.rfind('”')
        if (mark == '”') != is_open:
            return -self.odds.quote
        if mark == '”' and path.tail[-1] in '。！？':
            return -self.odds.quote if _QUOTED.search(before[:-1]) else self.odds.quote
        return 0.0

    def _listed(self, char: str, py: str) -> float:
        """Return what it costs to hold that the site's table has `char` with the reading `py`."""
        known = self.evidence.table.get(char)
        if known is not None:
            return 0.0 if py in known else self.odds.stray
        return self.odds.stray if char in self.evidence.bare else self.odds.unlisted

    @staticmethod
    def _close(path: _Path, end: int) -> _Path:
        run = Run(path.start, end, path.text, path.losses)
        return path._replace(pending=NONE, last=NONE, start=NONE, text='', losses='', runs=(*path.runs, run))


def _say(path: _Path, text: str, cost: float) -> _Path:
    """Go over text that is in step."""
    score, before = path.score - cost, path.tail[-1]
    for char in text:
        score += follows(symbol(before), symbol(char)) - (_WHICH if char <= '\x7f' and char.isalpha() else 0.0)
        before = char
    return path._replace(score=score, tail=(path.tail + text)[-2:], last=NONE)


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
    found += [r._replace(gap=r.gap + gap) for r in other.rivals if r.start in mine]
    for rival in found:
        known = rivals.get(rival.start)
        if known is None or rival.gap < known.gap:
            rivals[rival.start] = rival
    return best._replace(rivals=tuple(rivals.values()))


def _judged(run: Run, rivals: tuple[_Rival, ...]) -> Run:
    for rival in rivals:
        if rival.start == run.start:
            text = None if rival.prefix is None else rival.prefix + run.new[rival.cut :]
            return run._replace(margin=rival.gap, rival=text)
    return run._replace(margin=FAR)
