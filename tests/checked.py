"""A text that is checked after every patch laid on it."""

from itertools import pairwise

import oracle

from cleaner.text import Edit, Text


class Checked:
    """Like `Text`, and after every patch all that a text promises is compared with the oracle."""

    def __init__(self, source):
        self.text = Text(source)
        self.cells = oracle.cells(source)

    def __str__(self):
        return str(self.text)

    def patched(self, patch):
        before, after = str(self.text), self.text.patched(patch)
        self.text, now = after, str(after)
        self.cells = oracle.run(self.cells, patch.edits)
        check_patch(patch, before, now)
        check_text(after, self.cells)
        return self


def checked(text):
    """Lay the patches of `text` once more, checking after each; return `text`."""
    again = Checked(text.source)
    for patch in text.patches:
        again.patched(patch)

    assert str(again) == str(text)
    return text


def check_patch(patch, before, now):
    edits = patch.edits
    points = [oracle.place(edit) for edit in edits]
    pieces = patch.pieces()
    inverse = patch.invert(before)
    taken = [before[e.start : e.end] for e in edits]
    places = sample(before)
    pairs = [*pairwise(places), *zip(places[::2], places[3::2], strict=False), (0, 0)]

    assert points == sorted(points)
    assert now == oracle.apply(before, edits)
    assert len(now) == len(before) + sum(len(e.new) - (e.end - e.start) for e in edits if e.to is None)
    assert edits or now is before
    assert [piece.start for piece in pieces] == [0] + [piece.end for piece in pieces[:-1]]
    assert ''.join(text_of(piece, edits, before) for piece in pieces) == now
    assert sorted(inverse.edits, key=oracle.place) == list(inverse.edits)
    assert inverse.apply(now) == before
    assert oracle.apply(now, inverse.edits) == before
    assert inverse.invert(now).apply(before) == now
    assert patch.undo(now, taken) == before
    assert [patch.follow(at) for at in places] == [oracle.follow(before, edits, at) for at in places]
    assert [patch.span(a, b) for a, b in pairs] == [oracle.span(before, edits, a, b) for a, b in pairs]


def check_text(text, cells):
    now = str(text)
    places = sample(now)

    assert now == ''.join(c for c, _ in cells)
    assert [text.where(at, at + 1) for at in places[:-1]] == [oracle.runs(cells[at : at + 1]) for at in places[:-1]]
    assert text.where(0, len(now)) == oracle.runs(cells)
    for a, b in zip(places[::2], places[3::2], strict=False):
        assert text.where(a, b) == oracle.runs(cells[a:b])
    assert text.where(0, 0) == text.where(len(now), len(now)) == []


def text_of(piece, edits, before):
    start, end = piece.source
    if piece.same:
        found = before[start:end]
        assert len(found) == piece.end - piece.start or end > len(before)
        return found
    new = edits[piece.edit].new
    assert len(new) == piece.end - piece.start
    return new


def sample(text):
    """Return offsets of `text`: all of a short one's, a dozen of a long one's; the ends included."""
    return sorted({*range(0, len(text), 1 if len(text) < 60 else len(text) // 10), len(text)})


def carry(start, end, to, rule='a'):
    return Edit(start, end, '', rule, to)
