"""The engine again, slow and plain: what `text` and `chain` must agree with.

Nothing here is taken from there but the shapes of `Edit` and `Entry`.  A text is a list of characters with a slot before
each and one at the end; what is inserted or carried goes into slots.
"""

from collections import Counter

LEVELS = ['guess', 'likely', 'sure']


def run(cells, edits):
    """Return `cells` with `edits` made, those at one point in their order.

    A cell is (character, origins): the positions of the source that it came from.
    """
    slots = [[] for _ in range(len(cells) + 1)]
    left = [[cell] for cell in cells]
    for start, end, new, _, to, *_ in edits:
        under = cells[start:end]
        if to is not None:
            slots[to] += under
        elif start == end:
            slots[start] += [(c, []) for c in new]
        origins = [at for cell in under for at in cell[1]]
        for i in range(start, end):
            left[i] = []
        if to is None and start < end:
            left[start] = [(c, origins) for c in new]
    return [cell for i in range(len(slots)) for cell in slots[i] + (left[i] if i < len(left) else [])]


def cells(text):
    return [(c, [i]) for i, c in enumerate(text)]


def apply(text, edits):
    return ''.join(c for c, _ in run(cells(text), edits))


def runs(cells):
    """Return the positions that `cells` came from, in their order, each once, as spans."""
    out, seen = [], set()
    for at in (at for _, origins in cells for at in origins):
        if at in seen:
            continue
        seen.add(at)
        if out and out[-1][1] == at:
            out[-1] = out[-1][0], at + 1
        else:
            out.append((at, at + 1))
    return out


def follow(text, edits, at):
    """Return where position `at` of `text` comes to stand: a mark is put in the character's place and looked for."""
    letters = [*text, 'end']
    over = next((e for e in edits if e.start <= at < e.end and e.to is None), None)
    if over is None:
        letters[at] = 'mark'
    else:
        edits = [e._replace(new=['mark', *e.new]) if e is over else e for e in edits]
    return [c for c, _ in run(cells(letters), edits)].index('mark')


def span(text, edits, start, end):
    first = follow(text, edits, start)
    if start == end:
        return first, first
    over = next((e for e in edits if e.start < end <= e.end and e.to is None), None)
    return first, max(first, follow(text, edits, end - 1) + (1 if over is None else len(over.new)))


def fits(edit, other):
    """Tell whether both edits can be made: no code point and no point is claimed by both."""

    def inside(at, e):
        return at is not None and e.start < at < e.end

    if set(range(edit.start, edit.end)) & set(range(other.start, other.end)):
        return False
    for one, two in ((edit, other), (other, edit)):
        if inside(one.to, two) or (one.start == one.end and inside(one.start, two)):
            return False
    return True


def spares(edit, guard):
    """Tell whether `edit` leaves what stands in `guard` as it is; a carry may move all of it."""
    a, b = guard
    if edit.to is not None and a < edit.to < b:
        return False
    if edit.start == edit.end:
        return not a < edit.start < b
    shared = set(range(edit.start, edit.end)) & set(range(a, b))
    return not shared or (edit.to is not None and len(shared) == b - a)


def idle(text, edit):
    """Tell whether `edit` alone changes nothing."""
    return edit.to in (edit.start, edit.end) if edit.to is not None else text[edit.start : edit.end] == edit.new


def place(edit):
    """Return where `edit` puts its text: at one place what is put at a point comes first."""
    return (edit.start, edit.start < edit.end) if edit.to is None else (edit.to, False)


def settle(text, proposed, trust, floor='likely', guards=()):
    """Return the agreed edits in order, and the refused ones: guesses aside; then leftmost, longest, first listed."""
    agreed, refused, queue = [], [], []
    for number, edit in enumerate(proposed):
        if idle(text, edit):
            continue
        if LEVELS.index(edit.trust or trust[edit.rule]) < LEVELS.index(floor):
            refused.append(edit)
        else:
            queue.append((edit.start, edit.start - edit.end, number, edit))
    for _, _, number, edit in sorted(queue):
        if all(fits(edit, other) for _, other in agreed) and all(spares(edit, guard) for guard in guards):
            agreed.append((number, edit))
        else:
            refused.append(edit)

    return [edit for _, edit in sorted(agreed, key=lambda item: (*place(item[1]), item[0]))], refused


def fates(source, entries):
    """Return the cells after each patch, the source's first, and how often each position was taken away by an edit."""
    out, taken = [cells(source)], Counter()
    places = {id(cell): at for at, cell in enumerate(out[0])}
    for number in sorted({entry.patch for entry in entries}):
        rows = [e for e in entries if e.patch == number and not e.refused]
        for e in rows:
            assert ''.join(c for c, _ in out[-1][e.start : e.end]) == e.before
            if e.to is None:
                taken.update(places[id(cell)] for cell in out[-1][e.start : e.end] if id(cell) in places)
        out.append(run(out[-1], [(e.start, e.end, e.after, e.rule, e.to) for e in rows]))
    return out, taken


def states(source, entries):
    return fates(source, entries)[0]
