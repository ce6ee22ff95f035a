"""The character model: how likely Chinese is, character after character, and how likely a text of any script is.

One door to `chinese.py` and `likelihood.py`. The tables behind them are opened on first use.
"""

from cleaner.zh.chinese import (
    BREAK,
    DIGIT,
    NEVER,
    STRANGE,
    after,
    alone,
    behind,
    behind2,
    follows,
    only_simplified,
    plausible,
    rarity,
    simplified,
    successors,
    symbol,
)
from cleaner.zh.likelihood import likelihood

__all__ = [
    'BREAK',
    'DIGIT',
    'NEVER',
    'STRANGE',
    'after',
    'alone',
    'behind',
    'behind2',
    'follows',
    'likelihood',
    'only_simplified',
    'plausible',
    'rarity',
    'simplified',
    'successors',
    'symbol',
]
