"""Read the lines of a page: the role of each, and where articles begin.

A role comes from a cue of the rule files or from a line's neighbours: title lines above a byline or a dateline are the
head of an article, a short line between paragraphs is a crosshead.  Every role and every cut says which signal gave it
and how far to trust it; `heads.py` weighs the signals of a cut.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from statistics import median, median_low

from cleaner.heads import ABOVE, BELOW, newness, retold, tail, weigh
from cleaner.hints import Hint, LineBox
from cleaner.lines import (
    Cue,
    Cues,
    Limits,
    Line,
    compiled,
    ending,
    inner,
    lines_of,
    quoted,
    title_like,
    width,
)
from cleaner.pieces import leaves, repeats
from cleaner.running import running

Span = tuple[int, int]
SHORT, USUAL = 100, 200  # characters between two titles: fewer tell no more, as in briefs; and a common number


@dataclass(slots=True)
class Item:
    """A block in the making."""

    line: Line
    text: str
    marks: tuple[Span, ...]
    level: int  # of a heading in Markdown, 7 for a bold line, 0 for none
    code: bool
    cues: list[Cue]
    cue: Cue | None = None
    role: str = ''
    reason: str = ''
    confidence: float = 0.0
    title: bool = False  # it could be a title
    cut: tuple[str, float] | None = None  # why an article begins here
    doubt: tuple[str, float] | None = None  # ... or may begin
    size: float = 0.0  # of its type, where a format tells: 1 is that of the page's running text
    place: str = ''  # 'caption' or 'edge', where a format tells that it is a picture's or a page's

    def be(self, role: str, reason: str, confidence: float) -> None:
        self.role, self.reason, self.confidence = role, reason, confidence

    def take(self, cue: Cue) -> None:
        self.cue = cue
        self.be(cue.role, cue.name, cue.params.confidence)

    @property
    def says(self) -> str:
        """What a byline is about, as its cue tells."""
        return self.cue.params.says if self.cue and self.role == 'byline' else ''

    def near(self, *places: str) -> Cue | None:
        return next((cue for cue in self.cues if cue.params.near in places), None)


_HEADING = re.compile(r'(#{1,6})[ \t]+(?=\S)')
_HASHES = re.compile(r'[ \t]+#+$')
_BOLD = re.compile(r'(?<![*_])(\*\*|__)(?![*_\s])(.+?)(?<![*_\s])\1(?![*_])')
_FENCE = re.compile('```|~~~')
_SIGNS = re.compile(r'[=(){};<>\\]')


def items_of(text: str, cues: Cues) -> list[Item]:
    """Return the lines of `text` as blocks in the making; two lines between blank ones may be one caption."""
    items = list(_items(text, cues))
    for k, (a, b) in enumerate(pairwise(items)):
        alone = a.line.blanks and not b.line.blanks and (k + 2 == len(items) or items[k + 2].line.blanks)
        if alone and not (a.cues or b.cues or a.code or b.code):
            captions = [cue for cue in cues.of(a.text + b.text) if cue.role == 'caption']
            a.cues, b.cues = captions, captions
    return items


def _items(text: str, cues: Cues) -> Iterator[Item]:
    fence = ''
    for line in lines_of(text):
        marker = line.text[:3] if _FENCE.match(line.text) else ''
        code = bool(fence or marker) or (line.indent >= 4 and line.text.isascii() and bool(_SIGNS.search(line.text)))
        fence = (fence if marker != fence else '') if fence else marker
        bare, marks, level = (line.text, (), 0) if code else _unmark(line)
        yield Item(line, bare, marks, level, code, [] if code else cues.of(bare))


def _unmark(line: Line) -> tuple[str, tuple[Span, ...], int]:
    """Return a line's text without its mark-up, the spans of the mark-up, its level as a heading."""
    spans = []
    level = 0
    if found := _HEADING.match(line.text):
        spans.append(found.span())
        level = len(found[1])
        if tail := _HASHES.search(line.text, found.end()):
            spans.append(tail.span())
    for found in _BOLD.finditer(line.text) if '**' in line.text or '__' in line.text else ():
        spans += [found.span(1), (found.end(2), found.end())]
        if found.span() == (0, len(line.text)) and not inner(found[2], '。；') and found[2][-1] not in '。；：，:,':
            level = level or 7
    if not spans:
        return line.text, (), 0
    spans.sort()
    kept = [0, *(i for span in spans for i in span), len(line.text)]
    bare = ''.join(line.text[a:b] for a, b in zip(kept[::2], kept[1::2], strict=True)).strip()
    if not bare:
        return line.text, (), 0
    return bare, tuple((line.start + a, line.start + b) for a, b in spans), level


def measure(items: Sequence[Item], hints: Iterable[Hint]) -> None:
    """Tell each item its place, and the size of its type, as a share of the size that most of the page's has."""
    hints = list(hints)
    spans = [(hint.start, hint.end, hint.kind) for hint in hints if hint.kind in ('caption', 'edge')]
    at = [item.line.start for item in items]
    for start, end, kind in spans:
        for item in items[bisect_left(at, start) : bisect_left(at, end)]:
            if item.line.start < item.line.end <= end:
                item.place = kind
    lines = sorted(
        (hint.start, hint.value.size) for hint in hints if isinstance(hint.value, LineBox) and hint.value.size
    )
    starts = [start for start, _ in lines]
    found = []
    for item in items:
        a, b = bisect_left(starts, item.line.start), bisect_left(starts, item.line.end)
        if a < b:
            found.append((item, median(size for _, size in lines[a:b])))
    if found:
        body = median_low([size for item, size in found for _ in range(1 + len(item.text) // 20)])
        for item, size in found:
            item.size = size / body


@dataclass(slots=True)
class Page:
    items: list[Item]
    limits: Limits
    levels: set[int] = field(default_factory=set)  # of the headlines
    pictures: bool = False  # some line surely is a picture's
    blanks: int = 0  # blank lines there are between most lines
    loose: bool = False  # blank lines part the paragraphs
    large: bool = False  # some title is set in larger type than the text, as a format tells
    least: int = 0  # blank lines above a title that has the fewest ...
    most: int = 0  # ... and above the one that has the most
    signed: bool = False  # a byline or a dateline stands below the first head

    def read(self, text: str) -> None:
        blanks = sorted(item.line.blanks for item in self.items)
        self.blanks = blanks[len(blanks) // 2] if blanks else 0
        self.loose = sum(i.line.blanks == 0 for i in self.items[1:]) < len(self.items) / 2
        self._name_by_cue()
        self._name_running(text)
        self._find_titles()
        self._find_names()
        self.large = any(i.title and i.size >= self.limits.larger for i in self.items)
        above = [i.line.blanks for k, i in enumerate(self.items) if k and i.title and not self.items[k - 1].title]
        self.least, self.most = min(above, default=0), max(above, default=0)
        self._tell_picture_stories()
        for a, b in self._groups():
            self._read_group(a, b)
        self._cut_at_datelines()
        self._cut_at_pieces()
        for part in self.parts():
            _find_captions(part, self.limits, self.pictures)
            _find_quotes(part, self.limits.quoted)

    def parts(self) -> Iterator[list[Item]]:
        """Yield the items of each article."""
        part: list[Item] = []
        for item in self.items:
            if item.cut and part:
                yield part
                part = []
            part.append(item)
        if part:
            yield part

    def _name_by_cue(self) -> None:
        self.pictures = any(
            not cue.params.near and (cue.role == 'caption' or cue.params.says == 'picture')
            for item in self.items
            for cue in item.cues
        )
        for item in self.items:
            if (cue := item.near('')) or (
                (cue := item.near('pictures')) and (self.pictures or (self._gap(item) and cue.params.confidence >= 0.7))
            ):
                item.take(cue)
            elif item.place:
                item.be(*_PLACES[item.place], 0.85)

    def _name_running(self, text: str) -> None:
        """Name what the pages of `text` repeat at their edges, whatever it looks like by itself."""
        if '\f' not in text:
            return
        furniture = {item.text for item in self.items if item.role == 'furniture'}
        for i, reason in running(text, [i.line for i in self.items], self.limits, furniture.__contains__).items():
            if not self.items[i].role:
                self.items[i].be('furniture', reason, 0.9)

    def _gap(self, item: Item) -> bool:
        """Tell whether there is more white above `item` than its page has between lines."""
        return item.line.blanks > self.blanks + 1

    def _find_titles(self) -> None:
        items = self.items
        for k, item in enumerate(items):
            if item.role:
                continue
            plain = not item.code and not _LISTED.match(item.text) and not self._breaks_off(k)
            item.title = plain and (
                bool(item.level and width(item.text) <= self.limits.title_width)
                or title_like(item.text, self.limits.title_width)
                or (self._exclaims(item.text) and (self._is_large(item) or self._heads(k) or self._asks(k)))
                or item.near('head') is not None
            )
            if not item.title:
                item.be('paragraph', 'code' if item.code else 'running-text', 0.9)

    def _is_large(self, item: Item) -> bool:
        return item.size >= self.limits.larger

    def _is_small(self, item: Item) -> bool:
        return 0 < item.size <= self.limits.smaller

    def _breaks_off(self, k: int) -> bool:
        """Tell whether item `k` is a sentence that breaks off, to go on elsewhere: long, or with a comma."""
        item = self.items[k]
        below = k > 0 and k + 1 < len(self.items) and self._leaves(k + 1) and self.items[k + 1].role == 'jump'
        return bool(below) and not item.level and (item.line.width > self.limits.verse or inner(item.text, '，、,') > 0)

    def _exclaims(self, text: str) -> bool:
        """Tell whether `text` is a title as far as its end, a ! or ?, lets say."""
        return text[-1] in '！？!?' and title_like(text.rstrip('！？!?'), self.limits.title_width)

    def _asks(self, k: int) -> bool:
        """Tell whether item `k` may be a title that asks: long enough, between paragraphs, and not as people talk."""
        item = self.items[k]
        around = [self.items[j] for j in (k - 1, k + 1) if 0 <= j < len(self.items)]
        return (
            self.limits.asks <= item.line.width <= self.limits.asks_between
            and item.text[-1] in '？?'
            and all(other.line.width > self.limits.asks_between or other.cues for other in around)
            and not compiled(self.limits.talk).search(item.text)
        )

    def _heads(self, k: int) -> bool:
        """Tell whether item `k` stands as a head does: over a byline or dateline, at the top, behind an end."""
        below = self.items[k + 1] if k + 1 < len(self.items) else None
        above = next((i for i in reversed(self.items[:k]) if i.role != 'furniture'), None)
        return (
            above is None
            or bool(above.cue and above.cue.params.closes)
            or bool(below and (below.role == 'byline' or below.near('head') or (below.cue and below.cue.params.opens)))
            or self._over_deck(k)
        )

    def _over_deck(self, k: int) -> bool:
        """Tell whether a title stands right below item `k`, and text below that: no question in talk has both."""
        items = self.items
        return (
            0 < k < len(items) - 2
            and items[k].line.blanks > 0
            and ending(items[k - 1].text) == 'stop'
            and title_like(items[k + 1].text, self.limits.title_width)
            and items[k].line.width >= self.limits.asks
            and (items[k + 2].line.width > self.limits.asks_between or bool(items[k + 2].cues))
            and not compiled(self.limits.talk).search(items[k].text)
        )

    def _find_names(self) -> None:
        """A name below a title, and above no other, is a byline."""
        for above, item, below in zip(self.items, self.items[1:], [*self.items[2:], None], strict=False):
            cue = item.near('head')
            named = above.title and item.title and len(above.text) > len(item.text) and not (below and below.title)
            if named and cue and cue.role == 'byline':
                item.take(cue)
                item.title = False

    def _tell_picture_stories(self) -> None:
        """A caption with a title above and none of its story below is the story."""
        for k, item in enumerate(self.items):
            if item.role == 'caption':
                above = next((i for i in reversed(self.items[:k]) if i.role not in ('furniture', 'byline')), None)
                below = next((i for i in self.items[k + 1 :] if i.role not in ('furniture', 'byline')), None)
                if above and above.title and (below is None or below.title) and not (below and below.near('head')):
                    item.be('paragraph', 'picture-story', 0.7)

    def _comes(self, k: int) -> bool:
        """Tell whether item `k` says that the text below goes on from elsewhere."""
        cue = self.items[k].cue
        return bool(cue and cue.role == 'jump' and cue.params.opens)

    def _leaves(self, k: int) -> bool:
        """Tell whether item `k`, or its last words, say that the article goes on elsewhere."""
        item = self.items[k]
        closes = item.cue and item.cue.params.closes
        return bool(closes and (item.role == 'jump' or leaves(item.text, self.limits) >= 0))

    def _joined(self, k: int, a: int) -> bool:
        """Tell whether what goes on at `k` stands where it broke off: that is right above, a repeated title aside."""
        while k > a and (self.items[k - 1].role == 'furniture' or self.items[k - 1].title):
            k -= 1
        return k > 0 and self._leaves(k - 1)

    def _cut_at_pieces(self) -> None:
        """Cut before a piece that goes on from elsewhere, and before the title that it repeats."""
        for k in range(len(self.items)):
            if self._comes(k) and not self._joined(k, 0):
                t = k - 1 if k and self.items[k - 1].title and self._repeats(k - 1) else k
                self.items[t].cut = self.items[t].cut or ('continued-text', self.items[k].confidence)

    def _repeats(self, t: int) -> bool:
        """Tell whether title `t` is one that stands further up."""
        return any(i.title and repeats(i.text, self.items[t].text, self.limits) for i in self.items[:t])

    def _piece(self, a: int, b: int, titles: list[int]) -> list[int]:
        """Return the titles of the group `a:b` without those that a piece repeats, which goes on from elsewhere."""
        for k in range(a, b):
            if self._comes(k):
                for t in (k - 1, k + 1):
                    if t in titles and self._repeats(t):
                        self.items[t].be('furniture', 'repeated-headline', 0.9)
                        titles = [other for other in titles if other != t]
        return titles

    def _groups(self) -> Iterator[Span]:
        """Yield the ranges between paragraphs."""
        start = 0
        for k, item in enumerate([*self.items, None]):
            if item is None or item.role == 'paragraph':
                if k > start:
                    yield start, k
                start = k + 1

    def _read_group(self, a: int, b: int) -> None:
        titles = [k for k in range(a, b) if self.items[k].title]
        if not titles:
            return
        sweeper = next((k for k in range(a, b) if (c := self.items[k].cue) and c.params.sweeps), b)
        if b == len(self.items) and a:
            for k in [k for k in titles if k > sweeper]:
                self.items[k].be('furniture', 'below-links', 0.8)
            titles = [k for k in titles if k < sweeper]
        titles = self._head(a, b, titles)
        titles = self._piece(a, b, titles)
        if not titles:
            return
        if a == 0:
            self.signed = self._is_signed(titles[0], b)
            why: tuple[str, float] = ('page-start', 1.0)
        elif b == len(self.items) and not (self.items[titles[0]].level and self.items[titles[0]].level in self.levels):
            why = '', 0.0
        else:
            why = weigh(self._signals(a, titles, b), self.limits.weights)
        if why[1] >= self.limits.cut:
            self._read_head(titles, why)
            self._cut(a, titles[0], why)
        else:
            self._read_inside(a, b, titles)
            if why[1] >= self.limits.report:
                self._cut(a, titles[0], why, doubt=True)

    def _head(self, a: int, b: int, titles: list[int]) -> list[int]:
        """Return the titles of the group `a:b` that stand below the signature of the article above."""
        items = self.items
        for k in reversed(titles[:-1]):
            below = items[k + 1]
            if a and below.says == 'date' and (cue := items[k].near('foot')):
                items[k].take(cue)
                return [t for t in titles if t > k]
        if titles and a and titles[-1] + 1 < b and items[titles[-1] + 1].says == 'date':
            last = items[titles[-1]]
            if len(titles) == 1 and (cue := last.near('foot')) and (b == len(items) or last.line.blanks <= self.blanks):
                last.take(cue)
                return []
        return titles

    def _is_signed(self, t: int, b: int) -> bool:
        """Tell whether a byline or a dateline stands below title `t`."""
        items = self.items
        return any(i.role == 'byline' for i in items[t + 1 : b]) or bool(
            b < len(items) and (cue := items[b].cue) and cue.params.opens
        )

    def _signals(self, a: int, titles: list[int], b: int) -> dict[str, float]:
        """Say what speaks for an article beginning at the first of `titles` in the group `a:b`, and against it."""
        items = self.items
        t = titles[0]
        item, below = items[t], items[t + 1 : b]
        says = {i.says for i in below if i.role == 'byline'}
        cue = items[b].cue if b < len(items) else None
        head = item.near('head')
        signed = bool(says) or bool(cue and cue.params.opens)
        found = {
            'byline-below': bool(says - {'date', 'picture'}),
            'date-below': 'date' in says,
            'dateline-below': bool(cue and cue.params.opens),
            'subtitle-below': any((c := i.near('head')) and c.role == 'deck' for i in below if i.title),
            'lead-in-above': bool(item.near('above')) and len(titles) > 1,
            'end-above': self._closed(a, t),
            'same-level': bool(item.level) and item.level <= min(self.levels, default=0),
            'lower-level': bool(item.level) and item.level > min(self.levels, default=7),
            'gap-above': self._gap(item) and len(below) < 3,
            'picture-story-below': b < len(items) and self._tells_picture(b) and not head,
            'crosshead-mark': any((c := items[k].near('head')) and c.role == 'crosshead' for k in (t, titles[-1])),
            'rubric': bool(head and head.role == 'kicker') and len(titles) > 1,
            'titles': len(titles) == 2,
            'list': len(titles) > self.limits.list_lines or bool(_LABEL.match(item.text)),
            'lead-above': ending(items[a - 1].text) == 'lead',
            'broken': self._broken(t),
            'asks': item.text[-1] in '？?' and not item.level,
        }
        found['unlike-others'] = self.signed and not signed and not any(found[name] for name in _LOCAL)
        out = {name: 1.0 for name, value in found.items() if value}
        above = tail([i.text for i in list(islice(self._above(a), 12))[::-1]], ABOVE)
        under = self._text_below(b)
        out['new-matter'] = newness(above, under)
        out['told-below'] = retold(item.text, above, under)
        out['more-white'] = min(2.0, item.line.blanks - self.least)
        out['less-white'] = min(2.0, self.most - item.line.blanks)
        out['long-above'] = math.log(max(SHORT, self._since(a)) / USUAL)
        out['long-below'] = math.log(max(SHORT, len(under)) / USUAL)
        if max(items[k].size for k in titles) >= self.limits.larger:
            out['larger-type'] = 1.0
        elif item.size and self.large:
            out['type-of-text'] = 1.0
        out['wide'] = 0.0 if item.level else max(-2.0, min(2.0, (width(item.text) - 24) / 10))
        return out

    def _since(self, a: int) -> int:
        """Return how many characters stand between item `a` and the title above it."""
        size = 0
        for item in map(self.items.__getitem__, range(a - 1, -1, -1)):
            if item.title:
                break
            size += len(item.text)
        return size

    def _text_below(self, b: int) -> str:
        """Return the start of the paragraphs from item `b` to the next title."""
        out, size = [], 0
        for item in self.items[b : b + 12]:
            if item.title or size > BELOW:
                break
            out.append(item.text)
            size += len(item.text)
        return '\n'.join(out)

    def _tells_picture(self, b: int) -> bool:
        """Tell whether paragraph `b` is a picture's whole story: its credit follows, then another head or nothing."""
        if self.items[b].reason == 'picture-story':
            return True
        after = [*self.items[b + 1 : b + 3], None, None][:2]
        return bool(
            after[0]
            and compiled(self.limits.picture_opening).match(self.items[b].text)
            and after[0].says == 'picture'
            and (after[1] is None or after[1].title or after[1].role == 'furniture')
        )

    def _closed(self, a: int, t: int) -> bool:
        """Tell whether the article above item `t` ended: by a signature, a jump, the credit of a picture story."""
        items = self.items
        if (cue := items[a - 1].cue) and cue.params.closes:
            return True
        for k in range(a, t):
            if items[k].role == 'jump':
                return True
            if items[k].role == 'byline':
                credit = items[k].says == 'picture'
                paragraphs = (i for i in self._above(t) if i.role == 'paragraph')
                if not credit or len(list(islice(paragraphs, 3))) < 3:
                    return True
        return False

    def _above(self, t: int) -> Iterator[Item]:
        """Yield the items of the article so far, from the one above item `t` up to its first."""
        for k in range(t - 1, -1, -1):
            yield self.items[k]
            if self.items[k].cut:
                return

    def _cut(self, a: int, t: int, why: tuple[str, float], doubt: bool = False) -> None:
        """Cut before title `t`, and before what opens it: page furniture, a number; or only report the cut."""
        while t > a and (cue := self.items[t - 1].cue) and cue.role != 'paragraph' and cue.params.opens:
            if self._comes(t - 1) and self._joined(t - 1, 0):
                break  # it ends the article above
            t -= 1
        item = self.items[0 if a == 0 else t]
        if doubt:
            item.doubt = why
        else:
            item.cut = why

    def _read_head(self, titles: list[int], why: tuple[str, float]) -> None:
        """Give the title lines of a head their roles: the first is the headline, unless it leads in to the next."""
        items = self.items
        headline, reported = None, False
        largest = max((items[k].size for k in titles), default=0.0)
        plain = [k for k in titles[1:] if not items[k].cues and not items[k].level]
        listed = set(plain) if len(plain) > self.limits.list_lines + 1 else set()
        for n, k in enumerate(titles):
            item = items[k]
            more = n + 1 < len(titles)
            lead, cue = item.near('above'), item.near('head')
            above = items[titles[n - 1] if n else k : k]
            reported = reported or any(i.says == 'reporter' for i in above)
            if cue and cue.role == 'kicker' and (more or headline):
                item.take(cue)
            elif headline is None and lead and more:
                item.take(lead)
            elif headline is None and more and item.size and largest >= self.limits.larger * item.size:
                item.be('kicker', 'smaller-type-above', 0.8)
            elif headline is None:
                headline = item
                item.be('headline', why[0], why[1])
                if item.level:
                    self.levels.add(item.level)
            elif self._is_large(item) and abs(item.size - headline.size) < 0.1 * headline.size and not reported:
                item.be('headline', 'as-large-as-the-headline', 0.8)
            elif _same(item.text, headline.text):
                item.be('furniture', 'repeated-headline', 0.95)
            elif cue and cue.role in ('crosshead', 'deck'):
                item.take(cue)
            elif k in listed:
                item.be('paragraph', 'list', 0.6)
            elif reported or (item.level and headline.level and item.level > headline.level + 1):
                item.be('crosshead', 'below-byline', 0.7)
            elif self._is_small(item) and headline.size >= self.limits.larger and not inner(item.text, '，,'):
                item.be('byline', 'small-type-below-headline', 0.75)
            else:
                item.be('deck', 'below-headline', 0.8)

    def _read_inside(self, a: int, b: int, titles: list[int]) -> None:
        """Give title-like lines between the paragraphs of one article their roles: crossheads, or items of a list."""
        items = self.items
        listed = a > 0 and ending(items[a - 1].text) == 'lead'
        last = -1  # of the run of lines that `k` is in
        size = 0
        for n, k in enumerate(titles):
            item = items[k]
            if k > last:
                last = k
                while n + last - k + 1 < len(titles) and titles[n + last - k + 1] == last + 1:
                    last += 1
                size = last - k + 1
            cue = item.near('head')
            if cue and cue.role == 'crosshead':
                item.take(cue)
            elif item.level:
                item.be('crosshead', 'heading', 0.85)
            elif b == len(items):
                date = k + 1 < b and items[k + 1].says == 'date'
                item.be(*(('byline', 'above-date', 0.8) if date else ('paragraph', 'last-line', 0.4)))
            elif size >= self.limits.list_lines or (listed and size > 1):
                item.be('paragraph', 'list', 0.75)
            elif (
                self.loose and item.line.blanks == 0 and k == a and a and width(items[k - 1].text) <= self.limits.verse
            ):
                item.be('paragraph', 'line-of-verse', 0.6)
            elif item.text[-1] in '？?' and not item.level:
                item.be('paragraph', 'question', 0.6)
            elif self._broken(k):
                item.be('paragraph', 'broken-line', 0.6)
            elif _LABEL.match(item.text) or listed:
                item.be('paragraph', 'list', 0.5)
            else:
                item.be('crosshead', 'between-paragraphs', 0.75)

    def _broken(self, k: int) -> bool:
        """Tell whether item `k` is a line of running text that was not joined: it goes on with the one above, or it
        has a comma inside and a line of nearly its width right below.
        """
        item, above = self.items[k], self.items[k - 1]
        below = self.items[k + 1] if k + 1 < len(self.items) else None
        if item.line.blanks == 0 and above.role == 'paragraph' and ending(above.text) in ('open', 'pause'):
            return True
        return bool(
            below
            and below.line.blanks == 0
            and inner(item.text, '，、,')
            and abs(below.line.width - item.line.width) <= self.limits.one_width
        )

    def _cut_at_datelines(self) -> None:
        """A second dateline without a title is a second article; so is one behind a signature."""
        dated = ended = titled = False
        for item in self.items:
            if item.cut:
                dated = ended = False
            if item.role == 'paragraph' and item.cue and item.cue.params.opens:
                if (dated or ended) and not item.cut and not titled:
                    item.cut = 'dateline', 0.7
                dated = True
                ended = False
            titled = item.role in ('headline', 'deck', 'kicker') or (item.role in ('byline', 'furniture') and titled)
            ended = bool(item.cue and item.cue.params.closes) or (ended and item.role != 'paragraph')


# What an article may have in place of the byline or dateline that the first one on its page has.
_LOCAL = ('subtitle-below', 'lead-in-above', 'end-above', 'same-level', 'gap-above', 'picture-story-below')
_PLACES = {'caption': ('caption', 'below-picture'), 'edge': ('furniture', 'edge-of-page')}
_LISTED = re.compile(r'[-*+•·]\s|\d{1,3}[.)]\s|\||[^\W\d_]{0,3}\d{0,3}[.)]\s')
_DATED = re.compile(r'\d{1,4}[年月日]')
_ENDS = '“”‘’「」『』"。！？，…'
_LABEL = re.compile(r'[^：:，,]{1,6}[：:].*[ 、/]')


def _same(a: str, b: str) -> bool:
    """Tell whether two titles are one, a site's name behind it aside."""
    a, b = ''.join(a.split()), ''.join(b.split())
    return a == b or (len(b) > 8 and a.startswith(b) and a[len(b)] in '-_—|\uff5c')


_TRIES = 500  # lines of an article that may be words of it, set again; more are no article
_BESIDE = 20  # texts, in the order of their characters


def _find_captions(part: Sequence[Item], limits: Limits, pictures: bool) -> None:
    """Find the captions that no cue tells: a sentence that begins as another paragraph of its article does."""
    body = [i for i in part if i.role == 'paragraph' and not (i.cue and i.cue.params.opens)]
    texts = [i for i in part if i.role == 'paragraph']
    known = sorted({item.text for item in texts})
    for item in body:
        text = item.text.rstrip('。.')
        if len(text) < min(limits.dated_prefix, limits.shared_prefix) or item.code or ending(item.text) != 'stop':
            continue
        if inner(item.text, '。！？；') or quoted(item.text):
            continue
        at = bisect_left(known, item.text)  # what begins most alike stands beside it
        others = [other for other in known[max(at - _BESIDE, 0) : at + _BESIDE] if len(other) > len(item.text)]
        size = max((_shared(text, other) for other in others), default=0)
        if size == len(text) and size >= limits.shared_prefix:
            item.be('caption', 'told-again', 0.85)
        elif size >= limits.shared_prefix + 4 and size > 0.4 * len(text):
            item.be('caption', 'begins-alike', 0.7)
        elif pictures and size >= limits.dated_prefix and _DATED.match(text):
            item.be('caption', 'begins-alike', 0.55)
    if all(i.role != 'paragraph' for i in part):
        for item in part:
            if item.role == 'caption':
                item.be('paragraph', 'picture-story', 0.7)
                break


def _find_quotes(part: Sequence[Item], shortest: int) -> None:
    """Find words that an article repeats between its paragraphs: they stand there a second time, to be looked at."""
    told = [(item, ''.join(item.text.split())) for item in part if item.role == 'paragraph']
    whole, tries = '\n'.join(text for _, text in told), 0
    for item in part[1:]:
        # Without quotation marks a title may use the words of its text.
        loose = (item.role == 'paragraph' or (item.role == 'crosshead' and quoted(item.text))) and not item.level
        loose = loose and item.reason not in ('dateline', 'code')
        if not loose or inner(item.text, '。！？；') or not (item.line.blanks or quoted(item.text)):
            continue
        bare = ''.join(item.text.split()).strip(_ENDS)
        tries += len(bare) >= shortest
        if len(bare) < shortest or tries > _TRIES or whole.find(bare, whole.find(bare) + 1) < 0:
            continue
        if any(other is not item and other.role == 'paragraph' and len(other.text) > 2 * len(bare) and bare in text
               for other, text in told):  # fmt: skip
            item.be('furniture', 'repeated-words', 0.8)


def _shared(a: str, b: str) -> int:
    """Return how many characters two texts begin with alike."""
    size = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        size += 1
    return size
