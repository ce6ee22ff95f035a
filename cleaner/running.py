"""Find the heads, feet and numbers that every page of a document repeats.

Pages are parted by form feeds.  What stands at the same edge of several pages, the same but for its digits or for one
slip of OCR, belongs to the pages and not to their text.  Knows no cues: the caller says what is furniture without it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from cleaner.lines import Limits, Line, compiled, ending, wordy

_NUMBER = re.compile(
    r'\d+|(?<=第)[一二三四五六七八九十百〇零]+|(?<=星期)[一二三四五六日天]|(?<=[周週])[一二三四五六日]'
)
_GOES_ON = re.compile('接.{0,4}版')


def running(
    text: str, lines: Sequence[Line], limits: Limits, furniture: Callable[[str], bool] = lambda _: False
) -> dict[int, str]:
    r"""Return which of `lines`, those of `text`, pages repeat: by index 'running-head', 'running-foot', 'page-number'.

    Lines that are `furniture` anyway may stand further out than these.

    >>> from cleaner.lines import lines_of
    >>> text = '春灌 1\n雨停了。\n1\f春灌 2\n桥通了。\n2'
    >>> running(text, lines_of(text), Limits())
    {0: 'running-head', 3: 'running-head', 2: 'page-number', 5: 'page-number'}
    """
    found: dict[int, str] = {}
    if '\f' in text and len(pages := list(pages_of(text, lines))) > 1:
        for name, way in (('running-head', 1), ('running-foot', -1)):
            # A page is not made of its head and foot alone; that of a few lines may have what the others have.
            edges = [range(a, b)[::way][: limits.edge_lines] for a, b in pages]
            sure = [
                edge[: (len(range(a, b)) - 1 + (b - a) % 2) // 2] for edge, (a, b) in zip(edges, pages, strict=True)
            ]
            _read(lines, edges, sure, limits, furniture, name, found)
    return found


def pages_of(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield for each page of `text` the range of its `lines`; pages without any are left out."""
    start = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or '\f' in text[lines[i - 1].end : lines[i].start]:
            yield start, i
            start = i


def _read(
    lines: Sequence[Line],
    edges: Sequence[Sequence[int]],
    sure: Sequence[Sequence[int]],
    limits: Limits,
    furniture: Callable[[str], bool],
    name: str,
    found: dict[int, str],
) -> None:
    """Add to `found` what stands at one edge of the pages; `edges` go inward; it has to stand in one that is `sure`."""
    pages: dict[str, list[int]] = defaultdict(list)  # on which a line stands
    goes_on: set[str] = set()  # titles of pieces that go on from another page
    counted = {_key(lines[i].text, limits, page) for page, edge in enumerate(sure) for i in edge}
    for page, edge in enumerate(edges):
        for i in edge:
            if (key := _key(lines[i].text, limits, page)) in counted and key:
                pages[key].append(page)
                if any(_GOES_ON.search(line.text) for line in lines[max(i - 1, 0) : i + 2]):
                    goes_on.add(key)
    # A piece has the title of the place where it broke off, so on two pages; a paper's name or a number is no title.
    goes_on = {
        key
        for key in goes_on
        if len(set(pages[key])) == 2 and '#' not in key and wordy(key) and not compiled(limits.outlet_tail).search(key)
    }
    often = {key for key, there in pages.items() if key not in goes_on and _repeats(there, len(edges))}
    slips = {slip for key in often for slip in _slips(key)}
    for page, edge in enumerate(edges):
        for i in edge:
            text = lines[i].text
            key = _key(text, limits, page)
            if key in often or (key and not slips.isdisjoint(_slips(key))):
                # Of two pages the first may begin with the title that the second repeats.
                outlet = '#' in key or compiled(limits.outlet_tail).search(text)
                if page or len(edges) > 2 or name != 'running-head' or outlet:
                    found[i] = name if wordy(text) else 'page-number'
            elif not furniture(text):
                break


def _key(text: str, limits: Limits, page: int) -> str:
    """Return what lines that are the same but for digits have in common; '' for a line that is no page's.

    Of a number alone, that is the page it would count from.
    """
    if len(text) > limits.edge_length or ending(text) not in ('open', 'quote', 'bracket', 'lead'):
        return ''
    key = _NUMBER.sub('#', ''.join(text.split()))
    if wordy(key):
        return key
    number = _NUMBER.search(text)
    return f'{key}{int(number[0]) - page}' if number and number[0].isdecimal() else ''


def _slips(key: str) -> set[str]:
    """Return `key`, and `key` without any one character: two keys that share one differ by a slip."""
    return {key, *(key[:i] + key[i + 1 :] for i in range(len(key)))} if wordy(key) and len(key) > 4 else {key}


def _repeats(there: Sequence[int], pages: int) -> bool:
    """Tell whether a line on these pages, of so many, is one that pages repeat: left and right ones may differ."""
    near = any(0 < b - a < 3 for a, b in pairwise(there))
    return near and len(set(there)) >= (2 if pages < 5 else 3)
