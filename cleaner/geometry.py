"""Bring the lines of a page into reading order by where they stand, and make a text with hints of them.

A recursive XY-cut (Nagy and Seth, 1984) that knows newspapers: white gutters part columns, a line that crosses a gutter
ends the columns above it, a row of titles under white ends the articles above it, a line that an engine ran across a
gutter is taken apart.  Knows nothing of files, rules or Chinese, except that no space stands between Han characters.
Lengths are given in ems: multiples of the height of the page's running text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from cleaner.gutters import TITLE, Piece, Row, Word, around, box_of, ruled, size_of, take_apart, width_of
from cleaner.hints import Box, Hint, LineBox, WordBox
from cleaner.pictures import captions

__all__ = ['Page', 'Row', 'Word', 'bound', 'read']

GUTTER = 0.5  # ems of white between columns that the engine told apart
CROSSED = 0.8  # the same where a line has to be taken apart for it
WHITE = 0.9  # ems above a row of titles that ends what stands above it
HEAD = 5  # ems below a title within which the columns below it begin
HEADS = 6  # strips, at most, that a head over columns has
LEVEL = 2  # ems by which columns under one head may begin at different heights
PICTURE = 3  # ems of white above a caption that crosses columns
CAPTION = 3  # lines, at most, of one
LOOSE = 0.75  # ems more than lines usually have between them: another block
RESIZED = 1.2  # times as high or low: another block,
LINE = 0.15  # with so many ems more white than usual
SET_OFF = 0.25, 1.08  # ems more white than usual, and times as high or low: both together, too
ALONE = 1.4  # ems of white between the text of a page and its head or foot
RULED = 0.7  # of the width or height of what a drawn line parts is its length, at least
INDENT = (1.2, 4.5)  # ems that the first line of a paragraph is moved in
DEPTH = 60  # bands and columns inside each other that a page has, at most: those of sample pages have 9
LOOK = 60  # times that each strip of a page may be looked at for runs, more than any page needs
MOST = 4000  # lines of a page, at most, that are brought into order: a broadsheet full of small type has 2,000


@dataclass(frozen=True, slots=True)
class Page:
    """A page in the order of the file."""

    rows: tuple[Row, ...]
    rules: tuple[Box, ...] = ()  # drawn lines
    pictures: tuple[Box, ...] = ()


@dataclass(slots=True)
class _Line:
    """A line of the text to be."""

    pieces: list[Piece]
    column: tuple[float, float]
    opens: bool = False  # a block begins here
    caption: int = 0  # the number of the caption that it is of, 0 for none
    edge: bool = False  # it is the head or the foot of its page
    box: Box = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        self.box = around(p.box for p in self.pieces)
        self.size = max(self.pieces, key=lambda p: p.box[2] - p.box[0]).size


def read(pages: Iterable[Page]) -> tuple[str, list[Hint]]:
    r"""Return the text of `pages` and its hints: a line a line, a blank line between blocks, `\f` before a next page.

    >>> row = Row((Word('春', (0, 0, 9, 9)), Word('雨', (9, 0, 18, 9))), (0, 0, 18, 9))
    >>> read([Page((row,)), Page((row,))])[0]
    '春雨\n\x0c春雨\n'
    """
    out: list[str] = []
    hints: list[Hint] = []
    at = 0

    def put(text: str) -> None:
        nonlocal at
        out.append(text)
        at += len(text)

    for number, page in enumerate(pages, 1):
        if number > 1:
            put('\f')
        hints.append(Hint(at, at, 'page', number))
        block, start, end = '', at, at
        told, first = 0, at  # the caption that the line above is of, and where it starts
        for k, line in enumerate(_lines(page)):
            if told and line.caption != told:
                hints.append(Hint(first, end, 'caption', told))
            if line.opens and k:
                put('\n')
            name = line.pieces[0].row.block
            if line.caption != told:
                told, first = line.caption, at
            if name != block or line.opens:
                if block:
                    hints.append(Hint(start, end, 'block', block))
                block, start = name, at
            before = at
            hints += _spell(line, number, at, put)
            if line.edge:
                hints.append(Hint(before, at, 'edge', number))
            end = at
            put('\n')
        if told:
            hints.append(Hint(first, end, 'caption', told))
        if block:
            hints.append(Hint(start, end, 'block', block))
    return ''.join(out), sorted(hints, key=lambda hint: hint.start)


def bound(pages: Iterable[tuple[str, Sequence[Hint]]]) -> list[Hint]:
    """Return the hints of texts that become one with a form feed between two, which are one document's pages."""
    out: list[Hint] = []
    at = count = 0
    for text, hints in pages:
        for hint in hints:
            value = hint.value
            if isinstance(value, LineBox):
                value = replace(value, page=value.page + count)
            elif hint.kind == 'page' and isinstance(value, int):
                value += count
            out.append(Hint(hint.start + at, hint.end + at, hint.kind, value))
        at += len(text) + 1
        count += text.count('\f') + 1
    return out


def _spell(line: _Line, page: int, at: int, put: Callable[[str], None]) -> Iterator[Hint]:
    """Put a line's words and yield its hints."""
    write: list[str] = []
    start, last = at, ''
    grades = []
    words = []
    for piece in line.pieces:
        for word in piece.words:
            text = _tidy(word.text)
            if last and _apart(last, text):
                write.append(' ')
                at += 1
            if word.box and not piece.row.whole:
                words.append(Hint(at, at + len(text), 'word', WordBox(word.id, word.box, word.confidence)))
            if word.confidence is not None:
                grades.append(word.confidence)
            write.append(text)
            at += len(text)
            last = text[-1]
    ids = ' '.join(dict.fromkeys(p.row.id for p in line.pieces if p.row.id))
    grade = sum(grades) / len(grades) if grades else None
    put(''.join(write))
    yield Hint(start, at, 'line', LineBox(ids, page, line.box, line.column, line.size, grade))
    yield from words


# Han and what is set among it: dashes, curved quotes, the ellipsis and the middle dot, too.
_WIDE = '\u2e80-\u303f\u3100-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffee\U00020000-\U0003ffff'
_WIDE += '\u2014\u2018-\u201d\u2026\xb7'
_BETWEEN = re.compile(f'(?<=[{_WIDE}]) +| +(?=[{_WIDE}])')
_WIDE_END = re.compile(f'[{_WIDE}]')


def _tidy(text: str) -> str:
    """Return the text of a word or line without the spaces that stand between Han characters.

    >>> _tidy('山 乡 in  2026 年')
    '山乡in 2026年'
    """
    return _BETWEEN.sub('', ' '.join(text.replace('\ufeff', '').split()))


def _apart(left: str, right: str) -> bool:
    """Tell whether a space stands between two words."""
    return not (_WIDE_END.match(left) or _WIDE_END.match(right[0]))


def _lines(page: Page) -> list[_Line]:
    """Return the lines of a page in reading order; as the file has them where one has no box, or there are too many."""
    rows = [replace(row, words=tuple(w for w in row.words if _tidy(w.text))) for row in page.rows]
    rows = [row for row in rows if row.words]
    if not rows:
        return []
    if len(rows) > MOST or any(box_of(row) is None for row in rows):
        nowhere = (0.0, 0.0, 0.0, 0.0)
        lines = [_Line([Piece(row, row.words, box_of(row) or nowhere, 0.0)], (0.0, 0.0)) for row in rows]
        for above, line in pairwise(lines):
            line.opens = above.pieces[0].row.block != line.pieces[0].row.block
        return lines
    sizes = sorted(size for row in rows for size in [size_of(row)] for _ in range(width_of(row.words)))
    em = sizes[len(sizes) // 2] or 1.0
    across, down = ruled(page.rules, em)
    head, body, foot = _peeled(take_apart(rows, down, em), em)
    out = _edge(head, em)
    for region in _regions(body, across, down) if body else ():
        out += _read_region(region, page.pictures, em)
    return out + _edge(foot, em)


def _peeled(pieces: list[Piece], em: float) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """Return the head of a page, all else, and its foot: small lines that stand alone at its edges."""
    strips = _strips(pieces)
    head = len(strips) > 2 and _is_edge(strips[0], strips[1], em)
    foot = len(strips) > 2 + head and _is_edge(strips[-1], strips[-2], em)
    body = strips[head : len(strips) - foot]
    return strips[0] if head else [], [p for s in body for p in s], strips[-1] if foot else []


def _is_edge(strip: Sequence[Piece], other: Sequence[Piece], em: float) -> bool:
    one, two = around(p.box for p in strip), around(p.box for p in other)
    white = max(one[1] - two[3], two[1] - one[3])
    return len({id(p.row) for p in strip}) == 1 and all(p.size <= em for p in strip) and white >= ALONE * em


def _edge(pieces: list[Piece], em: float) -> list[_Line]:
    if not pieces:
        return []
    lines = _rows(pieces, (min(p.box[0] for p in pieces), max(p.box[2] for p in pieces)), em)
    for line in lines:
        line.opens = line.edge = True
    return lines


def _read_region(region: list[Piece], pictures: Sequence[Box], em: float) -> list[_Line]:
    """Return the lines of a region in reading order: captions behind the paragraph that flows around their picture."""
    found = captions(region, pictures, em)
    aside = {id(p) for caption in found for p in caption}
    text = [p for p in region if id(p) not in aside]
    boxes = [around(p.box for p in caption) for caption in found]
    lines: list[_Line] = []
    if text:
        edges = min(p.box[0] for p in text), max(p.box[2] for p in text)
        for part, column in _order(text, edges, em):
            rows = _rows(part, column, em)
            _find_blocks(rows, [*boxes, *pictures], em)
            rows[0].opens = True
            lines += rows
    behind: dict[int, list[_Line]] = {}
    for number, (caption, box) in enumerate(zip(found, boxes, strict=True), 1):
        rows = _rows(caption, (box[0], box[2]), em)
        rows[0].opens = True
        for row in rows:
            row.caption = number
        behind.setdefault(_end(lines, box, em), []).extend(rows)
    out: list[_Line] = []
    for k in range(len(lines) + 1):
        out += behind.get(k, [])
        if k in behind and k < len(lines):
            lines[k].opens = True
        out += lines[k : k + 1]
    return out


def _end(lines: Sequence[_Line], box: Box, em: float) -> int:
    """Return the number of the line before which the paragraph above `box` ends, for all that places tell."""
    above = [
        k
        for k, line in enumerate(lines)
        if line.box[0] < box[2] and box[0] < line.box[2] and line.box[3] <= box[1] + em / 2
    ]
    k = above[-1] + 1 if above else 0
    while k < len(lines) and not (k and _begins(lines[k - 1], lines[k], em)):
        k += 1
    return k


def _begins(above: _Line, line: _Line, em: float) -> bool:
    """Tell whether a paragraph or a title surely begins with `line`."""
    small, large = (part * line.size for part in INDENT)
    return line.size >= TITLE * em or small < line.box[0] - line.column[0] < large or above.size >= TITLE * em


def _regions(pieces: list[Piece], across: list[Box], down: list[Box]) -> Iterator[list[Piece]]:
    """Yield what drawn lines part, in reading order."""
    todo = [pieces]
    while todo:
        region = todo.pop()
        parts = _divided(region, across, 1)
        if len(parts) == 1:
            parts = _divided(region, down, 0)
        if len(parts) == 1:
            yield region
        else:
            todo += reversed(parts)


def _divided(pieces: list[Piece], rules: list[Box], side: int) -> list[list[Piece]]:
    """Return what the first of `rules` that goes through all of `pieces` parts, by x (`side` 0) or y (1)."""
    bounds = around(p.box for p in pieces)
    low, high = bounds[1 - side], bounds[3 - side]
    first = min(p.box[3] for p in pieces)  # the foot of the highest line
    for rule in rules:
        at = (rule[side] + rule[side + 2]) / 2
        length = min(high, rule[3 - side]) - max(low, rule[1 - side])
        if length < RULED * (high - low) or (side == 0 and rule[1] > first):
            continue  # rules between columns of one article begin below its head
        parts: list[list[Piece]] = [[], []]
        for piece in pieces:
            parts[piece.box[side] + piece.box[side + 2] >= 2 * at].append(piece)
        if all(parts):
            return parts
    return [pieces]


_Part = tuple[list[Piece], tuple[float, float]]


def _order(pieces: list[Piece], edges: tuple[float, float], em: float, depth: int = 0) -> Iterator[_Part]:
    """Yield the parts of a page that are one column, in reading order, with the edges of that column."""
    if depth > DEPTH:
        yield pieces, edges
        return
    depth += 1
    strips = _strips(pieces)
    gutters = _gutters(pieces, em)
    if gutters:
        k = _head_below(strips, gutters, em)
        if k:
            yield from _order([p for s in strips[:k] for p in s], edges, em, depth)
            yield from _order([p for s in strips[k:] for p in s], edges, em, depth)
        else:
            yield from _side_by_side(pieces, gutters, em, depth)
        return
    alone: list[Piece] = []
    for run, shared in _flowaround(_runs(strips, em), em):
        if shared:
            if alone:
                yield alone, edges
                alone = []
            yield from _order(run, edges, em, depth)
        else:
            alone += run
    if alone:
        yield alone, edges


def _side_by_side(pieces: list[Piece], gutters: list[tuple[float, float]], em: float, depth: int) -> Iterator[_Part]:
    for column in _columns_of(pieces, gutters):
        if column:
            yield from _order(column, (min(p.box[0] for p in column), max(p.box[2] for p in column)), em, depth)


def _columns_of(pieces: Sequence[Piece], gutters: list[tuple[float, float]]) -> list[list[Piece]]:
    out: list[list[Piece]] = [[] for _ in range(len(gutters) + 1)]
    for piece in pieces:
        middle = (piece.box[0] + piece.box[2]) / 2
        out[sum(middle > right for _, right in gutters)].append(piece)
    return out


def _strips(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Cut at every height where nothing stands."""
    out: list[list[Piece]] = []
    foot = float('-inf')
    for piece in sorted(pieces, key=lambda p: (p.top, p.box[0])):
        if piece.top >= foot:
            out.append([])
        out[-1].append(piece)
        foot = max(foot, piece.foot)
    return out


def _gutters(pieces: Sequence[Piece], em: float) -> list[tuple[float, float]]:
    """Return the white between columns: at least two lines on either side, and wide enough."""
    out = []
    right = float('-inf')
    for piece in sorted(pieces, key=lambda p: p.box[0]):
        if piece.box[0] - right >= GUTTER * em and right > float('-inf') and _parts(pieces, right, piece.box[0], em):
            out.append((right, piece.box[0]))
        right = max(right, piece.box[2])
    return out


def _parts(pieces: Sequence[Piece], right: float, left: float, em: float) -> bool:
    """Tell whether the white from `right` to `left` parts columns, and is no gap that lines happen to share."""
    before = [p for p in pieces if p.box[2] <= right]
    behind = [p for p in pieces if p.box[0] >= left]
    if min(len(_strips(before)), len(_strips(behind))) < 2:
        return False
    crossed = len({(id(p.row), p.run) for p in before} & {(id(p.row), p.run) for p in behind})
    return not crossed or (left - right >= CROSSED * em and len(_strips(before)) > 2)


def _head_below(strips: list[list[Piece]], gutters: list[tuple[float, float]], em: float) -> int:
    """Return the number of the first strip, not the first of all, that is titles under white and over columns.

    The first strips may be the head of an article, all of it over one of its columns, which begin at one height: then
    the number of the strip behind it.
    """
    k = next((k for k, s in enumerate(strips) if sum(map(bool, _columns_of(s, gutters))) > 1), 0)
    if 0 < k <= HEADS:
        below = _columns_of([p for s in strips[k:] for p in s], gutters)
        tops = [min(p.box[1] for p in column) for column in below if column]
        head = [p for s in strips[:k] for p in s]
        if max(tops) - min(tops) <= LEVEL * em and _is_head(head, below, gutters, em):
            return k
    low = float('-inf')
    for k in range(1, len(strips)):
        strip = strips[k]
        low = max(low, *(p.box[3] for p in strips[k - 1]))
        white = min(p.box[1] for p in strip) - low
        if white < WHITE * em or any(p.size < TITLE * em for p in strip):
            continue
        foot = max(p.box[3] for p in strip)
        tops = _tops([p for s in strips[k:] for p in s], gutters)
        above = [c for c in _columns_of([p for s in strips[:k] for p in s], gutters) if c]
        if len(tops) > 1 and len(above) > 1 and max(tops) <= foot + HEAD * em:
            return k
    return 0


def _is_head(head: Sequence[Piece], below: list[list[Piece]], gutters: list[tuple[float, float]], em: float) -> bool:
    """Tell whether lines over one of the columns are no text of that column: titles, or set in the middle."""
    k = next(k for k, column in enumerate(_columns_of(head, gutters)) if column)
    if not below[k]:
        return False
    left, right = min(p.box[0] for p in below[k]), max(p.box[2] for p in below[k])
    near = em / 3
    return all(
        p.size >= TITLE * em
        or (p.box[0] > left + near and p.box[2] < right - near)
        or p.box[0] < left - near
        or p.box[2] > right + near
        for p in head
    )


def _tops(pieces: Sequence[Piece], gutters: list[tuple[float, float]]) -> list[float]:
    return [min(p.box[1] for p in column) for column in _columns_of(pieces, gutters) if column]


def _runs(strips: list[list[Piece]], em: float) -> list[tuple[list[Piece], bool]]:
    """Return runs of strips that share a gutter, and the strips between them: the longest run is found first."""
    out: list[tuple[list[Piece], bool]] = []
    todo = [(0, len(strips), False)]
    left = LOOK * max(DEPTH, len(strips))
    while todo:
        low, high, shared = todo.pop()
        if shared:
            out.append(([p for s in strips[low:high] for p in s], True))
            continue
        left -= high - low
        a, b = _longest(strips[low:high], em) if left >= 0 else (0, 0)
        if a == b:
            out += [(strip, False) for strip in strips[low:high]]
        else:
            todo += [(low + b, high, False), (low + a, low + b, True), (low, low + a, False)]
    return out


def _longest(strips: list[list[Piece]], em: float) -> tuple[int, int]:
    """Return the range of strips that share a gutter and hold most lines."""
    best, most = (0, 0), 0
    k = end = 0
    while k < len(strips):
        white = _whites(strips[k], em)
        end = k + 1
        while end < len(strips) and (shared := _both(white, _whites(strips[end], em), em)):
            white = shared
            end += 1
        count = sum(map(len, strips[k:end]))
        if count > most and (found := _trimmed(strips, k, end, em)):
            best, most = found, count
        if end == len(strips):
            break
        white = _whites(strips[end], em)  # the next run that is not part of this one ends there at least
        start = end
        while start > k + 1 and (shared := _both(white, _whites(strips[start - 1], em), em)):
            white = shared
            start -= 1
        k = start
    return best


def _trimmed(strips: list[list[Piece]], k: int, end: int, em: float) -> tuple[int, int] | None:
    """Return the range without the strips at its head and foot that are no part of its columns; None without any."""
    last = next((n for n in range(k, min(k + HEADS, end)) if not _is_one(strips[n], em)), min(k + HEADS, end - 1))
    starts = range(k, last + 1)
    found = [len(_gutters([p for s in strips[start:end] for p in s], em)) for start in starts]
    if any(found):
        return starts[found.index(max(found))], end
    while end > k and not _gutters([p for s in strips[k:end] for p in s], em):
        end -= 1
    return (k, end) if end > k else None


def _is_one(strip: Sequence[Piece], em: float) -> bool:
    """Tell whether a strip is one line, though there may be spaces in it; two titles beside each other are not."""
    one = len({(id(p.row), p.run) for p in strip}) == 1
    return one and (len(strip) == 1 or all(p.size < TITLE * em for p in strip))


_INFINITE = float('inf')


def _whites(strip: Sequence[Piece], em: float) -> list[tuple[float, float]]:
    """Return where a strip is white, from left to right; its margins, too."""
    out = []
    right = -_INFINITE
    for piece in sorted(strip, key=lambda p: p.box[0]):
        if piece.box[0] - right >= GUTTER * em:
            out.append((right, piece.box[0]))
        right = max(right, piece.box[2])
    return [*out, (right, _INFINITE)]


def _both(one: list[tuple[float, float]], other: list[tuple[float, float]], em: float) -> list[tuple[float, float]]:
    """Return where both are white; nothing where that is the outer margins alone."""
    out = []
    i = j = 0
    while i < len(one) and j < len(other):
        a, b = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if b - a >= GUTTER * em:
            out.append((a, b))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return out if len(out) > 2 else []


_Run = tuple[list[Piece], bool]


def _flowaround(runs: Iterable[_Run], em: float) -> Iterator[_Run]:
    """Bring a picture's caption that crosses columns behind them: their text flows past the picture."""
    left = list(runs)
    while left:
        run, shared = left.pop(0)
        n = next((n for n, other in enumerate(left) if other[1]), 0)
        aside = [p for pieces, _ in left[:n] for p in pieces]
        if shared and 0 < n <= CAPTION and _is_caption(aside, run, em) and _gutters(run + left[n][0], em):
            yield run + left[n][0], True
            yield aside, False
            del left[: n + 1]
        else:
            yield run, shared


def _is_caption(pieces: Sequence[Piece], above: Sequence[Piece], em: float) -> bool:
    white = min(p.box[1] for p in pieces) - max(p.box[3] for p in above)
    return white >= PICTURE * em and all(p.size < TITLE * em for p in pieces)


def _rows(pieces: list[Piece], column: tuple[float, float], em: float) -> list[_Line]:
    """Put the pieces of a column together to lines."""
    out: list[_Line] = []
    for strip in _strips(pieces):
        parts: list[list[Piece]] = []
        for piece in sorted(strip, key=lambda p: p.box[0]):
            near = parts and (
                (parts[-1][-1].row is piece.row and parts[-1][-1].run == piece.run)
                or (
                    piece.box[0] - parts[-1][-1].box[2] < 2 * max(em, piece.size)
                    and piece.size < RESIZED * parts[-1][-1].size < RESIZED**2 * piece.size
                )
            )
            if near and piece.top < parts[-1][-1].foot and parts[-1][-1].top < piece.foot:
                parts[-1].append(piece)
            else:
                parts.append([piece])
        lines = [_Line(part, column) for part in parts]
        lines.sort(key=lambda line: (line.box[1] + line.box[3]) / 2 if _stacked(lines) else line.box[0])
        out += lines
    return out


def _stacked(lines: Sequence[_Line]) -> bool:
    """Tell whether lines that overlap in height still stand below each other."""
    return any(a.box[0] < b.box[2] and b.box[0] < a.box[2] for a, b in pairwise(lines))


def _find_blocks(lines: Sequence[_Line], pictures: Sequence[Box], em: float) -> None:
    """Say at which lines of a column a block begins: behind white, where the size changes, at an indent."""
    gaps = [b.box[1] - a.box[3] for a, b in pairwise(lines)]
    usual = median(gaps) if len(gaps) > 3 else min(gaps, default=0.0)
    usual = min(usual, 1.2 * em)
    for (above, line), gap in zip(pairwise(lines), gaps, strict=True):
        ratio = max(line.size, above.size) / (min(line.size, above.size) or 1.0)
        past = gap > usual and any(_between(above.box, box, line.box) for box in pictures)
        loose = gap > usual + LOOSE * em and not past
        resized = gap > usual + LINE * em and ratio > RESIZED  # a box drawn too high leaves less white
        set_off = gap > usual + SET_OFF[0] * em and ratio > SET_OFF[1]
        beside = line.box[1] < (above.box[1] + above.box[3]) / 2
        changed = (resized or set_off) and not past and _filled(line, above)
        line.opens = beside or loose or changed or _indented(above, line)


def _between(above: Box, box: Box, below: Box) -> bool:
    """Tell whether `box` stands between two lines."""
    middle = (box[1] + box[3]) / 2
    return above[1] < middle < below[3] and box[0] < below[2] and below[0] < box[2]


def _filled(line: _Line, above: _Line) -> bool:
    """Tell whether both lines have enough characters for their heights to say something."""
    return min(width_of(w for p in x.pieces for w in p.words) for x in (line, above)) > 4


def _indented(above: _Line, line: _Line) -> bool:
    """Tell whether `line` is moved in and the one above is not, or ends before its column does."""
    left, right = line.column
    small, large = (part * line.size for part in INDENT)
    if not small < line.box[0] - left < large:
        return False
    return above.box[0] - left < small / 2 or right - above.box[2] > line.size
