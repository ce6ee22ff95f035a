"""Undo a frame shift: rebuild the bytes of GBK that a run of text was read from, one byte off.

A site's script searched the BYTES of a text for marks and table characters, put a byte or a gloss where it found them,
also across two characters, and a reader then paired the bytes anew.  Behind such a place a reading is as good as
determined: there is a `pending` byte, the first of a character whose second byte is the first of the next one shown.
Only where bytes were lost is there a choice; the model, the document's glosses and its own words make it.

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

Costs are tenths of a nat.  A pair that showed nothing makes a reading one character longer than its rivals; `vanished`
is what is odd about losing a pair, less what a character costs wherever it stands.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import islice, pairwise, repeat
from operator import add, sub
from typing import NamedTuple

from cleaner.zh.gbk import NONE, char_of, columns, fallbacks, nothing, pair, places, reading, written
from cleaner.zh.model import BREAK, DIGIT, behind2, follows, only_simplified, rarity, simplified, successors, symbol
from cleaner.zh.readings import reads

LETTERS = (
    'a-z\u00fc\u0101\u00e1\u01ce\u00e0\u0113\u00e9\u011b\u00e8\u012b\u00ed\u01d0\u00ec\u014d\u00f3\u01d2\u00f2'
    '\u016b\u00fa\u01d4\u00f9\u01d6\u01d8\u01da\u01dc\u0144\u0148\u01f9\u1e3f\u0251\u0261'
)
MARKS = '！，？；：'
FOLDED = dict(zip('!,?;:', MARKS, strict=True))
_FOLD = str.maketrans({wide: mark for mark, wide in FOLDED.items()})
GLOSS = re.compile(rf'\(([{LETTERS}]{{1,6}}) ?\)')
_TOKEN = re.compile(
    rf'\((?P<gloss>[{LETTERS}]{{1,6}}) ?\)|\?(?P<hit>[{LETTERS}]{{1,6}}) ?\)'
    rf'|\?(?P<mark>[{MARKS}!,;:]|\?(?![{LETTERS}]{{1,6}} ?\)))|(?P<char>[^\n\r])'
)
_TAG = re.compile(r'/?[a-z]{1,6}>')
_QUOTED = re.compile('(?<![：:])“[^“”。！？；，!?;,\n]{1,24}$')
_CLOSES = {'“': '”', '‘': '’', '「': '」', '『': '』', '《': '》', '（': '）'}
_OPENS = {closes: opens for opens, closes in _CLOSES.items()}
_PAIRED = frozenset(_CLOSES) | frozenset(_OPENS)
_SETTING_OUT = 100  # steps
_BESIDE = 12  # code points in which the two characters beside a run are looked for
_HELD = 2048  # columns whose order is kept, of some thousand bytes each
_LONGEST = 160  # tokens of a run; the longest seen has 10 Han, Simplified text may have 60
_WHICH = 40  # the model knows that a letter comes, not which of fifty: ten times ln 52, no threshold
FAR = 120  # tenths of a nat: a reading further behind is not worth a name


@dataclass(frozen=True, slots=True)
class Odds:
    """What a thing costs a reading, in nats, and how wide the search is."""

    enter: float  # a run begins
    stray: float  # a gloss that is no reading of its character
    bare: float  # a character that the document glosses everywhere comes whole, and without its gloss
    mark: float  # a mark inside a run: a script that looks for it would have hit it
    unlisted: float  # a hit of a character that the document does not gloss elsewhere
    foreign: float  # a character of the other script
    quote: float  # a quotation mark that does not pair, a full stop at the end of a short quotation
    symbol: float  # neither Chinese nor a mark of its running text
    vanished: float  # two bytes that showed nothing
    swallowed: float  # a true character that is not known
    beaten: float  # a reading that costs so much more than the text as it stands is followed no further,
    forlorn: float  # and one that begins at a mark without an orphan, and so much dearer, not at all
    beam: int  # so many readings are followed,
    reach: float  # none so far behind the best
    odd: float  # three characters that cost so much may hide a vanished pair before the first,
    usual: float  # none when the first of them costs less,
    twice: float  # and two in a row when they cost so much more than `odd`
    least: float  # what the three behind the first cost at least, even in a good reading with a vanished pair
    deep: tuple[int, int, int]  # for so many readings one is looked for: at the first token, at the next two, and then
    dead: float  # what the three count as that no character of GBK begins
    fading: int  # characters before a vanished pair that are tried,
    rising: int  # and behind it
    known: int  # the likeliest behind one character, among which those are looked for that show nothing
    ahead: int  # times as many characters are looked at when it is known what stands behind
    hopeless: float  # a character that costs so much more than the likeliest is left out
    patience: int  # steps in a run after which no vanished pair is looked for
    warm: float  # the model is so much surer of itself than it is right
    words: float  # the share of a document's own words in what comes next
    chars: float  # the power of how much oftener than usual it has a character, by which that is likelier,
    favour: float  # at most by so much,
    expected: float  # beside so many that the model expects
    unshown: float  # where readings are compared: a Han that the document does not show,
    shown: float  # and by how much less a pair of Han costs that it does


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a document says of itself: its glosses, the characters it shows without one, its habits."""

    table: Mapping[str, AbstractSet[str]] = field(default_factory=dict)  # a character always glossed -> its readings
    bare: AbstractSet[str] = frozenset()  # the other characters
    folded: bool = False  # full-width marks were made half-width
    dropped: bool = False  # orphans may have gone without a `?`
    traditional: bool = True
    marks: AbstractSet[str] = frozenset(MARKS)  # those that the script looks for


class Run(NamedTuple):
    """A stretch `start:end` (code points) that was read off by one byte, and the text it stands for.

    `losses` has a letter for each loss: L the first byte before a mark, G a byte of a table character, T the second
    byte of a character, D an orphan that left no `?`, V a vanished pair, S a swallowed character that cannot be known.
    `margin` is the lead over all other readings together, in nats, `rival` the next: None is the text as it stands.
    """

    start: int
    end: int
    new: str
    losses: str
    margin: float = 0.0
    rival: str | None = None
    mean: float = 0.0  # what a character of it costs, in nats


class _Token(NamedTuple):
    start: int
    end: int
    kind: str  # gloss | hit | mark | char
    value: str
    first: int = NONE  # the bytes of a character, of the second byte alone for a letter
    second: int = NONE
    taken: str = ''  # of a `?`: what it may have taken along


class _Path(NamedTuple):
    """One reading of a run so far."""

    cost: int
    pending: int  # the byte that waits for its second
    before: int  # the model's symbols for the last two true characters
    last: int
    text: str
    losses: str


class _Read(NamedTuple):
    """One reading of a run to its end."""

    cost: int
    end: int
    text: str
    losses: str


class _Costs(dict[str, int]):
    """What a character costs beside the model that a run brings in bare; worked out when it is first asked for."""

    def __init__(self, evidence: Evidence, odds: Odds) -> None:
        shared = _shared_costs(odds, evidence.traditional)
        super().__init__(shared)
        self._other = _other_script(evidence.traditional)
        self._shared, self._evidence, self._odds = shared, evidence, odds
        self.update(zip(evidence.bare, map(_bare_cost, evidence.bare, repeat(odds.symbol)), strict=True))
        for char in (*evidence.table, *MARKS):
            self[char] = self._of(char)

    def __missing__(self, char: str) -> int:
        cost = self[char] = self._shared[char] = self._of(char)
        return cost

    def _of(self, char: str) -> int:
        odds = self._odds
        if char in self._evidence.table:
            return round(10 * odds.bare)
        if char in self._evidence.marks:
            return round(10 * odds.mark)
        if char in self._evidence.bare:
            return _bare_cost(char, odds.symbol)
        if char in self._other:
            return round(10 * odds.foreign)
        return 0 if symbol(char) != symbol(BREAK) else _WHICH if char <= '\x7f' else round(10 * odds.symbol)

    def foreign(self, char: str) -> bool:
        """Say whether a character is of the other script, and the document does not show it."""
        return char in self._other and char not in self._evidence.bare


@lru_cache(1 << 13)
def _bare_cost(char: str, strange: float) -> int:
    """Return what a character costs beside the model that the document shows without a gloss."""
    if symbol(char) != symbol(BREAK):
        return 0
    # A letter with a tone mark is part of some gloss, not of the text.
    return _WHICH if char <= '\x7f' else round((10 if char.isalpha() else 5) * strange)


@cache
def _other_script(traditional: bool) -> AbstractSet[str]:
    """Return the characters that this script has not; quotation marks that both use are among them."""
    return (only_simplified() if traditional else simplified().keys()) | set('「」『』')


@lru_cache(8)
def _shared_costs(_odds: Odds, _traditional: bool) -> dict[str, int]:
    """Return what characters cost that a document does not show: the same for all, so worked out once."""
    return {}


@lru_cache(1 << 16)
def _cost(a: int, b: int, c: int) -> int:
    """Return what symbol `c` costs behind `a` and `b`."""
    row, spare = behind2(a, b)
    cost = row.get(c)
    return round(-10 * follows(b, c)) + spare if cost is None else cost


def _favoured(text: str, odds: Odds) -> dict[str, int]:
    """Return how much less the Han of a document cost for being frequent in it, in tenths of a nat.

    The chance behind any context is scaled by a power of how much oftener the document has a character than the model
    expects (Kneser, Peters and Klakow 1997, "Language model adaptation using dynamic marginals").
    """
    chars = {char: number for char, number in Counter(text).items() if '\u3400' <= char <= '\u9fff'}
    seen = Counter[int]()
    for char, number in chars.items():
        seen[symbol(char)] += number
    whole, most, out = sum(seen.values()) + odds.expected, round(10 * odds.favour), dict[str, int]()
    for char in chars:
        usual = math.exp(-rarity(symbol(char)))
        gain = math.log((seen[symbol(char)] + odds.expected * usual) / (whole * usual))
        out[char] = max(0, min(most, round(10 * odds.chars * gain)))
    return out


class _Words:
    """What symbols cost: by the model, and less where the document has said the same three elsewhere."""

    def __init__(self, text: str, share: float) -> None:
        self._share = share
        symbols = list(map(symbol, GLOSS.sub('', text)))
        self._after = defaultdict[tuple[int, int], list[int]](list)  # two symbols -> each that stands behind them
        places = map(self._after.__getitem__, pairwise(symbols))
        deque(map(list.append, places, symbols[2:]), 0)  # a C loop: few of these will be asked for
        self._known: dict[tuple[int, int], dict[int, int]] = {}

    def behind(self, a: int, b: int) -> Mapping[int, int]:
        """Return what the symbols cost that the document has said behind `a` and `b`."""
        known = self._known.get((a, b))
        if known is None:
            known = self._known[a, b] = {}
            after = self._after.get((a, b), ()) if a >= 0 and b >= 0 else ()
            if after:
                times = Counter(after)
                times.pop(-1, 0)  # a character that the model does not know
                total, share = times.total() + 1, self._share
                for c, count in times.items():
                    nats = math.log((1 - share) * math.exp(_cost(a, b, c) / -10) + share * count / total)
                    known[c] = round(-10 * nats)
        return known

    def shows(self, a: int, b: int) -> bool:
        """Say whether the document has these two side by side."""
        return (a, b) in self._after

    def cost(self, a: int, b: int, c: int) -> int:
        """Return what symbol `c` costs behind `a` and `b`."""
        cost = self.behind(a, b).get(c)
        return _cost(a, b, c) if cost is None else cost


class Walk:
    """One reader of runs: a text, what its document says, what things cost, and the marks that may hide an orphan.

    Runs are read from left to right.  `steps` counts the work, whatever the machine.
    """

    def __init__(self, text: str, evidence: Evidence, odds: Odds, hidden: AbstractSet[int] = frozenset()) -> None:
        self.text, self.evidence, self.odds, self.hidden = text, evidence, odds, hidden
        self.steps = self._began = 0
        self._line, self._upto = '', 0  # the line up to a place, mended and without glosses
        self._chances: dict[tuple[int, int, str, int, int, int], list[tuple[int, int, str]]] = {}
        self._bare: dict[tuple[str, int], list[int]] = {}  # what the characters of such a column cost beside the model
        self._columns: dict[tuple[int, str, int], tuple[list[int], list[int], list[int]]] = {}
        self._followers: dict[tuple[int, int, int, bool], list[int]] = {}

    @cached_property
    def _costs(self) -> _Costs:
        costs = _Costs(self.evidence, self.odds)
        for char, gain in _favoured(GLOSS.sub('', self.text), self.odds).items():
            costs[char] -= gain
        return costs

    @cached_property
    def _words(self) -> _Words:
        return _Words(self.text, self.odds.words)

    @cached_property
    def _shown(self) -> AbstractSet[str]:
        return frozenset(self.text)

    @cached_property
    def _cost(self) -> Callable[[int, int, int], int]:
        return self._words.cost

    def read(self, at: int) -> Run | None:
        """Read the run that may begin at `at`; None when there is none, or the text as it stands is as likely."""
        self._began = self.steps
        self.steps += _SETTING_OUT
        left = self._left(at)
        tokens = self._tokens(at)
        paths = sorted(self._enter(left, tokens[0]))
        odds, stands = self.odds, next(self._standing(left, tokens))
        hopeful = paths and paths[0].cost <= stands + round(10 * (odds.forlorn if at in self.hidden else odds.beaten))
        run = self._choose(at, left, self._follow(left, paths, tokens)) if hopeful else None
        if run is not None:
            if self.evidence.folded:
                run = run._replace(new=run.new.translate(_FOLD), rival=run.rival and run.rival.translate(_FOLD))
            self._line, self._upto = left + run.new, run.end
        return run

    def _left(self, at: int) -> str:
        """Return the line before `at` as it was meant, as far as it is known."""
        line = self._line + GLOSS.sub('', self.text[self._upto : at])
        self._line, self._upto = line[line.rfind('\n') + 1 :], at
        return self._line

    def _right(self, at: int) -> str:
        """Return up to two true characters behind `at`, none that an orphan may stand for."""
        text = GLOSS.sub('', self.text[at : at + _BESIDE])[:2] or BREAK
        return text.partition('?')[0]

    def _tokens(self, at: int) -> list[_Token]:
        """Cut the line from `at` on into glosses, orphans and characters, up to where a run must end."""
        text, folded, out = self.text, self.evidence.folded, list[_Token]()
        end, found = at, _TOKEN.match(text, at)
        while found and len(out) < _LONGEST:
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
            out.append(_Token(start, end, kind, value, first, second, taken))
            if second < 0x80 and kind != 'gloss' and start > at:
                return out
        if not found:
            out.append(_Token(end, end, 'end', BREAK))
        return out

    def _enter(self, left: str, token: _Token) -> Iterator[_Path]:
        """Begin a run with what may have been lost at its first token."""
        kind, value, evidence = token.kind, token.value, self.evidence
        before, last = symbol(left[-2:-1] or BREAK), symbol(left[-1:] or BREAK)
        enter = round(10 * self.odds.enter)
        if kind in ('hit', 'gloss'):
            trail = pair(FOLDED.get(left[-1:], left[-1:]))[1]
            for second, char in reading(trail, value):
                losses = 'G' if kind == 'hit' else 'GD'
                yield _Path(enter + self._listed(char, value), second, before, last, '', losses)
        elif value in MARKS or evidence.folded:
            second = pair(FOLDED.get(value, value))[1]
            shown = _TOKEN.match(self.text, token.end)
            then = char_of(second, pair(shown['char'])[0]) if shown and shown['char'] else ''
            for cost, _, char in self._likeliest(before, last, 'trail', 0xA3, symbol(then) if then else NONE, 12):
                losses = 'L' if kind == 'mark' else 'LD'
                yield _Path(cost + enter + self._quote(left, char), second, last, symbol(char), char, losses)

    def _standing(self, left: str, tokens: Iterable[_Token]) -> Iterator[int]:
        """Yield what the text costs as it stands, up to behind each token."""
        cost = 0
        for token in tokens:
            text = '' if token.kind == 'gloss' else self.text[token.start : token.end]
            cost += self._spoken(left, text)
            left = (left + text)[-2:]
            yield cost

    def _follow(self, left: str, paths: list[_Path], tokens: Sequence[_Token]) -> list[_Read]:
        """Take readings of the first token over the rest until all are in step, or hopeless beside what is there."""
        done: list[_Read] = []
        plain, shown, odds = self._plain(paths[0].pending, tokens[1:]), '', self.odds
        reach, beaten = round(10 * odds.reach), round(10 * odds.beaten)
        stands = self._standing(left, tokens)
        next(stands)
        for at, (token, cost) in enumerate(zip(tokens[1:], stands, strict=False)):
            kept: dict[tuple[int, int, int], list[_Path]] = {}
            deep = odds.deep[0 if at == 0 else 1 if at < 3 else 2]
            if token.kind == 'char':
                plain.pop()
            torn = tokens[at].kind in ('hit', 'gloss')
            for rank, path in enumerate(paths):
                moves = list(self._step(path, token, shown, torn))
                if rank < deep and token.kind != 'gloss':
                    moves += self._unseen(path, token, plain, moves, torn, rank == 0)
                for move in moves:
                    if isinstance(move, _Read):
                        done.append(move)
                    else:
                        kept.setdefault(move[1:4], []).append(move)
            if not kept:
                break
            self.steps += 5 * len(paths)
            # Of readings that no future can tell apart two are enough to name the rival.
            paths = sorted(path for same in kept.values() for path in sorted(same)[:2])[: odds.beam]
            floor = min(paths[0].cost + reach, cost + beaten)
            paths = [path for path in paths if path.cost <= floor]
            shown = token.value
        return done

    def _unseen(
        self, path: _Path, token: _Token, plain: list[int], moves: list[_Path | _Read], torn: bool, best: bool
    ) -> list[_Path | _Read]:
        """Return what a token can be when pairs vanished before it; nothing where the reading is good without."""
        odds, ahead = self.odds, self._ahead(path, token, plain, moves)
        good = moves and min(moves).cost - path.cost < round(10 * odds.usual)
        if good or ahead <= round(10 * odds.odd) or self.steps - self._began > odds.patience:
            return []
        then, limit = plain[-1] if plain else NONE, path.cost + ahead - round(10 * odds.least)
        found = list(self._vanish(path, token, then, limit, torn, False))
        still = best and (token.first != NONE or token.kind == 'hit')
        if still and self._ahead(path, token, plain, moves + found) > round(10 * (odds.odd + odds.twice)):
            found += self._vanish(path, token, then, limit, torn, True)
        self.steps += 5 * len(found)
        return found

    def _plain(self, lead: int, tokens: Sequence[_Token]) -> list[int]:
        """Return the symbols of a reading in which nothing vanishes, the last one first; NONE where it cannot be."""
        out = [NONE]
        for token in tokens:
            if token.kind == 'char':
                char = char_of(lead, token.first) if token.first != NONE else ''
                out.append(symbol(char) if char else NONE)
                lead = token.second
        if token.kind == 'char' and token.value != '?' and token.first != NONE:
            out += map(symbol, self._right(token.end))
        return out[:0:-1]

    def _ahead(self, path: _Path, token: _Token, plain: list[int], moves: list[_Path | _Read]) -> int:
        """Return what the next three characters cost at best, those behind the first as nothing vanished."""
        if not moves:
            return round(10 * self.odds.dead)
        before, last, move = path.before, path.last, min(moves)
        cost, count = move.cost - path.cost, 1
        if isinstance(move, _Read):
            if 'T' in move.losses[len(path.losses) :]:
                then = symbol(token.value if token.kind == 'mark' else token.taken or BREAK)
                cost, count = cost + self._cost(last, symbol(move.text[-1]), then), 2
        else:
            before, last = move.before, move.last
            for number in plain[:-3:-1]:
                if number == NONE:
                    break
                cost += self._cost(before, last, number)
                before, last, count = last, number, count + 1
        return cost * 3 // count

    def _step(self, path: _Path, token: _Token, shown: str, torn: bool) -> Iterator[_Path | _Read]:
        """Take a reading over one token, nothing having vanished before it."""
        kind, value, lead, dropped = token.kind, token.value, path.pending, self.evidence.dropped
        if kind == 'char':
            char = char_of(lead, token.first) if token.first != NONE else ''
            less = -self._owed(char) if torn else 0
            if char and token.second >= 0x80:
                yield self._add(path, char, token.second, less)
            elif char and token.second != NONE:
                yield self._done(self._add(path, char, cost=less), token.end, chr(token.second))
            elif char:
                yield self._stray(path, char, token.end, torn)
            if value == '?':
                yield from self._swallowed(path, token)
            elif dropped and (value < '@' or value in MARKS):
                yield from self._lost_trail(path, token.start, 'TD', value)
        elif kind == 'gloss' and reads(shown, value):
            yield path
            if dropped:
                yield from self._leave(path, token, 'GD')
        elif kind == 'hit' or (kind == 'gloss' and dropped):
            yield from self._leave(path, token, 'G' if kind == 'hit' else 'GD')
        elif kind == 'mark' and (value in MARKS or self.evidence.folded):
            yield from self._lost_trail(path, token.start + 1, 'T', value)
        elif kind == 'end' and dropped:
            yield from self._lost_trail(path, token.start, 'TD', BREAK)

    def _owed(self, char: str) -> int:
        """Return what it costs a character that the document glosses everywhere to come bare."""
        return round(10 * self.odds.bare) if char in self.evidence.table else 0

    def _add(self, path: _Path, char: str, pending: int = NONE, cost: int = 0, losses: str = '') -> _Path:
        """Put a true character into a reading."""
        number = symbol(char)
        cost += path.cost + self._cost(path.before, path.last, number) + self._costs[char]
        if char in _PAIRED:
            cost += self._quote(self._line + path.text, char)
        return _Path(cost, pending, path.last, number, path.text + char, path.losses + losses)

    def _done(self, path: _Path, end: int, more: str = '') -> _Read:
        """End a run in front of `end`, with characters that stood for themselves."""
        cost, before, last = path.cost, path.before, path.last
        for char in more:
            cost += self._cost(before, last, symbol(char)) + (_WHICH if '@' <= char <= '~' else 0)
            before, last = last, symbol(char)
        return _Read(cost, end, path.text + more, path.losses)

    def _stray(self, path: _Path, char: str, end: int, torn: bool) -> _Read:
        """End a run with a character whose second byte is a letter; behind it the gloss is that is owed."""
        gloss, cost = GLOSS.match(self.text, end), -self._owed(char) if torn else 0
        if gloss:
            cost = -self._owed(char) if reads(char, gloss[1]) else round(10 * self.odds.stray)
        return self._done(self._add(path, char, cost=cost), end)

    def _leave(self, path: _Path, token: _Token, losses: str) -> Iterator[_Read]:
        """End a run with a table character that is in step again; the reader took its second byte for an orphan."""
        for _, char in reading(path.pending, token.value):
            cost = self._listed(char, token.value) - self._owed(char)
            yield self._done(self._add(path, char, cost=cost, losses=losses), token.end)

    def _lost_trail(self, path: _Path, end: int, losses: str, then: str, more: str = '') -> Iterator[_Read]:
        """End a run with a character whose second byte was lost, before the character `then`."""
        most = 2 if path.losses[-1:] == 'V' else 8
        for _, _, char in self._likeliest(path.before, path.last, 'lead', path.pending, symbol(then), most):
            new = self._add(path, char, losses=losses)
            yield self._done(new, end, more)

    def _swallowed(self, path: _Path, token: _Token) -> Iterator[_Read]:
        """End a run with an orphan that took a character of ASCII along, or stood at the end of the line."""
        if token.taken == BREAK:
            yield from self._lost_trail(path, token.end, 'T', BREAK)
        elif token.taken == '<':
            yield from self._lost_trail(path, token.end, 'T', '<', '<')
        else:
            for read in self._lost_trail(path, token.end, 'TS', DIGIT, '?'):
                yield read._replace(cost=read.cost + round(10 * self.odds.swallowed))

    def _vanish(
        self, path: _Path, token: _Token, then: int, limit: int, torn: bool, twice: bool
    ) -> Iterator[_Path | _Read]:
        """Put a character and the first byte of another where the reader showed nothing; or `twice`, one more."""
        lost = round(10 * self.odds.vanished)
        most = 3 if twice else self.odds.fading
        for _, trail, char in self._likeliest(path.before, path.last, 'fading', path.pending, NONE, most):
            up = self._add(path, char, NONE, lost - (self._owed(char) if torn else 0), 'V')
            if up.cost > limit:
                continue
            if twice:
                for lead in sorted(set(self._behind(up.before, up.last, trail, True))):
                    yield from self._vanish(_Path(up.cost, lead, *up[2:]), token, then, limit, False, False)
                continue
            if token.first != NONE:
                risen = trail << 8 | token.first
                likeliest = self._likeliest(up.before, up.last, 'risen', risen, then, self.odds.rising)
                leads = [lead for _, lead, _ in likeliest]
            elif token.kind == 'hit':
                leads = self._glossed(up, trail, token.value, self.odds.rising)
            else:
                leads = self._behind(up.before, up.last, trail, False)
            for lead in sorted(set(leads)):
                yield from self._step(_Path(up.cost, lead, *up[2:]), token, '', False)

    def _glossed(self, path: _Path, trail: int, py: str, most: int) -> list[int]:
        """Return the first bytes that show nothing behind `trail` of the likeliest table characters that read `py`."""
        chars = [
            (self._cost(path.before, path.last, symbol(char)) + self._listed(char, py), lead)
            for lead in nothing(trail)
            for _, char in reading(lead, py)
        ]
        self.steps += len(chars)
        return [lead for _, lead in sorted(chars)[:most]]

    def _likeliest(
        self, before: int, last: int, kind: str, byte: int, then: int, most: int
    ) -> list[tuple[int, int, str]]:
        """Return (cost, byte, character) of what may come behind two symbols, best first, the hopeless left out.

        `kind` and `byte` name the characters to choose from, `then` is the symbol behind, where it is known.
        """
        key = (before, last, kind, byte, then, most)
        found = self._chances.get(key)
        if found is None:
            self.steps += 20
            others, chars, symbols, _ = columns(kind, byte)
            if then == NONE:
                best = self._best(before, last, kind, byte, most)
            else:
                some = self._best(before, last, kind, byte, self.odds.ahead * most)
                ranks = sorted((cost + _cost(last, symbols[i], then), i, cost) for cost, i in some)
                best = [(cost, i) for _, i, cost in ranks[:most]]
            floor = best[0][0] + round(10 * self.odds.hopeless) if best else 0
            found = [(cost, others[i], chars[i]) for cost, i in best if cost <= floor]
            self._chances[key] = found
        return found

    def _best(self, before: int, last: int, kind: str, byte: int, most: int) -> list[tuple[int, int]]:
        """Return (cost, place in the `columns`) of the likeliest characters behind two symbols, best first.

        Few of them are held behind the two, by the model or the document: of the others the order is known.
        """
        costs, order, bare = self._behind_one(last, kind, byte)
        row, spare = behind2(before, last)
        said, where, held = self._words.behind(before, last), places(kind, byte), dict[int, int]()
        for number in row.keys() & where.keys():
            for i in where[number]:
                held[i] = row[number] + bare[i]
        for number in said.keys() & where.keys():
            for i in where[number]:
                held[i] = min(said[number] + bare[i], held.get(i, costs[i] + spare))
        rest = [i for i in order[: most + len(held)] if i not in held] if held else order[:most]
        best = [(costs[i] + spare, i) for i in rest]
        return sorted(best + list(zip(held.values(), held, strict=True)))[:most] if held else best

    def _behind_one(self, last: int, kind: str, byte: int) -> tuple[list[int], list[int], list[int]]:
        """Return what each of the `columns` costs behind one symbol, their order, and their costs beside the model."""
        found = self._columns.get((last, kind, byte))
        if found is None:
            bare = self._bare.get((kind, byte))
            if bare is None:
                chars = columns(kind, byte)[1]
                bare = list(map(self._costs.__getitem__, chars))
                if kind == 'trail':  # before a mark: its bytes were torn apart, and what is torn is not glossed
                    bare = list(map(sub, bare, map(self._owed, chars)))
                self._bare[kind, byte] = bare
            costs = list(map(add, fallbacks(kind, byte, last), bare))
            order = sorted(range(len(costs)), key=costs.__getitem__)
            if len(self._columns) == _HELD:
                self._columns.clear()
            found = self._columns[last, kind, byte] = costs, order, bare
        return found

    def _behind(self, before: int, last: int, trail: int, fading: bool) -> list[int]:
        """Return the first bytes of the likeliest characters behind two symbols that show nothing behind `trail`.

        With `fading` only those whose second byte may show nothing either.
        """
        key = (before, last, trail, fading)
        found = self._followers.get(key)
        if found is None:
            self.steps += 60
            spare, found, row = nothing(trail), [], behind2(before, last)[0]
            likeliest = (number for _, number in successors(last)[: self.odds.known])
            for numbers in (sorted(row, key=row.__getitem__), likeliest):
                some = (
                    lead
                    for number in numbers
                    for char in written().get(number, ())
                    for lead, second in (pair(char),)
                    if lead in spare and not self._costs.foreign(char) and (not fading or nothing(second))
                )
                found += islice(some, 3)
            self._followers[key] = found
        return found

    def _quote(self, left: str, mark: str) -> int:
        """Return what speaks against a quotation mark here: that one is open, or that none is."""
        opens = _OPENS.get(mark, mark)
        closes = _CLOSES.get(opens)
        if closes is None:
            return 0
        cost = round(10 * self.odds.quote)
        is_open = left.rfind(opens) > left.rfind(closes)
        if (mark == closes) != is_open:
            return cost
        if mark == '”' and left[-1:] in '。！？':
            return cost if _QUOTED.search(left[:-1]) else -cost
        return 0

    def _listed(self, char: str, py: str) -> int:
        """Return what it costs to hold that the site's table has `char` with the reading `py`."""
        known = self.evidence.table.get(char)
        if known is not None:
            return 0 if py in known else round(10 * self.odds.stray)
        return round(10 * (self.odds.stray if char in self.evidence.bare else self.odds.unlisted))

    def _spoken(self, left: str, text: str) -> int:
        """Return what text in step costs."""
        cost, before, last = 0, symbol(left[-2:-1] or BREAK), symbol(left[-1:] or BREAK)
        for char in text:
            cost += _cost(before, last, symbol(char)) + (_WHICH if '@' <= char <= '~' else 0)
            before, last = last, symbol(char)
        return cost

    def _unlike(self, left: str, text: str, right: str) -> int:
        """Return what it costs a reading that the document does not show its Han, less what their pairs are worth."""
        new = sum('\u3400' <= char <= '\u9fff' for char in set(text) - self._shown)
        han = [symbol(char) if '\u3400' <= char <= '\u9fff' else NONE for char in left + text + right]
        pairs = sum(a >= 0 <= b and self._words.shows(a, b) for a, b in pairwise(han))
        return round(10 * (self.odds.unshown * new - self.odds.shown * pairs))

    def _choose(self, at: int, left: str, done: list[_Read]) -> Run | None:
        """Compare what all readings make of the text up to where the last one ends, and a little further."""
        if not done:
            return None
        end = max(read.end for read in done)
        right = self._right(end)
        floor = min(done).cost + FAR
        reads = []
        for read in done:
            if read.cost < floor:
                rest = GLOSS.sub('', self.text[read.end : end])
                cost = read.cost + self._spoken(left[-2:] + read.text, rest + right)
                odd = self._unlike(left[-1:], read.text + rest, right[:1])
                reads.append((cost + odd, read, rest, odd))
        literal = self._spoken(left, GLOSS.sub('', self.text[at:end]) + right)
        reads.sort()
        cost, best, behind, odd = reads[0]
        literal += odd  # what the document shows tells readings apart, and none from the text as it stands
        if literal <= cost:
            return None
        others: dict[str | None, int] = {None: literal}  # what the others cost, by text
        for other, read, rest, _ in reads[1:]:
            text = read.text + rest
            if text != best.text + behind:
                others.setdefault(text, other)
        rival = min(others, key=others.__getitem__)
        against = sum(math.exp((cost - other) / 10 / self.odds.warm) for other in others.values())
        self.steps += len(reads)
        return Run(
            at,
            best.end,
            best.text,
            best.losses,
            min(FAR / 10, -math.log(against)) if against else FAR / 10,
            rival,
            (cost - odd) / 10 / (len(best.text) + len(behind) + len(right)),
        )
