"""Many files: JSON Lines, text and Parquet, compressed or not, on this machine or wherever fsspec reaches.

    corpus = collect(['in/'], 'out/')
    report = run(corpus, Recipe(cleaner.load()), jobs=2)

For every file there is an output, a ledger beside it, and a manifest, which is written last.
"""

from cleaner.corpus.manifest import Manifest, Total
from cleaner.corpus.places import Corpus, Item, collect
from cleaner.corpus.rows import Recipe
from cleaner.corpus.run import Limit, Report, Stopped, Watch, part_of, run

__all__ = [
    'Corpus', 'Item', 'Limit', 'Manifest', 'Recipe', 'Report', 'Stopped', 'Total', 'Watch', 'collect', 'part_of', 'run',
]  # fmt: skip
