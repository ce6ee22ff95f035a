"""Measures of cutting and grouping: how near a found segmentation comes to the true one.

A segmentation of `n` units is the set of its boundaries: `b` stands before unit `b`, 0 < b < n.  The measures are made
after their papers, not after a package:

- WindowDiff: Pevzner and Hearst 2002, A Critique and Improvement of an Evaluation Metric for Text Segmentation,
  Computational Linguistics 28(1), over windows of half the mean true segment.
- boundary similarity: Fournier 2013, Evaluating Text Segmentation using Boundary Edit Distance, ACL, section 4, with
  n_t = 2: a boundary that stands next to its place is half right.
- B-cubed: Bagga and Baldwin 1998, Algorithms for Scoring Coreference Chains, LREC, each character weighing as much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import NamedTuple


class Score(NamedTuple):
    """How many were right, found and true; shares are of 1."""

    right: float
    found: float
    true: float

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall.

        >>> Score(1, 2, 1).f1
        0.6666666666666666
        """
        both = self.found + self.true
        return 2 * self.right / both if both else 1.0


def window_diff(true: set[int], found: set[int], units: int) -> float:
    """Return the share of windows in which the two have different numbers of boundaries: 0 is best, 1 worst.

    >>> window_diff({4}, {4}, 8), window_diff({4}, {5}, 8), window_diff({2}, {6}, 8)
    (0.0, 0.3333333333333333, 0.6666666666666666)
    """
    size = max(1, round(units / (len(true) + 1) / 2))
    windows = range(units - size)
    if not windows:
        return float(true != found)
    wrong = sum(_within(true, i, size) != _within(found, i, size) for i in windows)
    return wrong / len(windows)


def _within(boundaries: set[int], i: int, size: int) -> int:
    """Return the number of boundaries between unit `i` and unit `i + size`."""
    return sum(i < b <= i + size for b in boundaries)


def boundary_similarity(true: set[int], found: set[int]) -> float:
    """Return 1 for equal segmentations, 0 for such as have nothing in common; a near miss by one unit counts a half.

    A boundary of one side only is an edit of weight 1; two that stand next to each other are paired, from left to
    right, to an edit of weight 1/2.

    >>> boundary_similarity({3}, {3}), boundary_similarity({3}, {4}), boundary_similarity({3}, set())
    (1.0, 0.5, 0.0)
    >>> boundary_similarity({3, 8}, {3, 9, 12})
    0.5
    """
    only_true, only_found = true - found, found - true
    moved = 0
    for b in sorted(only_true):
        near = next((c for c in (b - 1, b + 1) if c in only_found), None)
        if near is not None:
            only_true.discard(b)
            only_found.discard(near)
            moved += 1
    edits = len(only_true) + len(only_found)
    every = edits + moved + len(true & found)
    return 1 - (edits + moved / 2) / every if every else 1.0


def b_cubed(pairs: Iterable[tuple[Hashable, Hashable]]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of a grouping, from the (true, found) group of every element.

    Of each element, the share of its found group that is in its true group, and the reverse; their means.

    >>> b_cubed([('a', 1), ('a', 1), ('b', 1), ('b', 1)])
    (0.5, 1.0, 0.6666666666666666)
    >>> b_cubed([])
    (1.0, 1.0, 1.0)
    """
    both = Counter(pairs)
    true: Counter[Hashable] = Counter()
    found: Counter[Hashable] = Counter()
    for (a, b), count in both.items():
        true[a] += count
        found[b] += count
    total = both.total()
    if not total:
        return 1.0, 1.0, 1.0
    precision = sum(n * n / found[b] for (_, b), n in both.items()) / total
    recall = sum(n * n / true[a] for (a, _), n in both.items()) / total
    return precision, recall, 2 * precision * recall / (precision + recall)
