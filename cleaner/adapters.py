"""Clean batches of texts as other programs hand them over.  None of them is imported here.

    dataset.map_batches(ArrowCleaner(), batch_format='pyarrow')  # Ray Data
    frame.mapInArrow(ArrowCleaner().batches, frame.schema)  # Spark
    dataset.map(ArrowCleaner().lists, batched=True)  # Hugging Face datasets
    frame.with_columns(pl.col('text').map_batches(ArrowCleaner().series))  # Polars

A step of a datatrove pipeline is `cleaner.datatrove.Cleaner`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cleaner import ledger as ledgers
from cleaner.chain import Chain
from cleaner.corpus.rows import strings_at, with_strings
from cleaner.flow import Result, clean, load

if TYPE_CHECKING:
    import pyarrow as pa

Batch = TypeVar('Batch', 'pa.RecordBatch', 'pa.Table')


def clean_batch(texts: Iterable[str], chain: str | Path | Chain = 'default') -> list[str]:
    """Return the clean texts, in order; one that cannot be cleaned comes back as it is.

    >>> clean_batch(['召開(kāi)會(huì )議', '好。'])
    ['召開會議', '好。']
    """
    chain = _chain(chain)
    return [clean(text, chain).text for text in texts]


def restore(text: str, record: str | None) -> str:
    """Return the text that was given, from the clean one and what the column `ledger` of `ArrowCleaner` has beside it.

    Raises `ledger.Broken` and `text.Changed`.
    """
    return str(ledgers.restore(text, next(ledgers.loads(record.splitlines())))) if record else text


class ArrowCleaner:
    """Cleans one column of a batch.  Its type, the other columns, metadata and nulls stay.

    `ledger` names a column to add, of what was done to each text, or null: `restore` undoes it.  The chain is loaded
    here and goes along to the workers, so these need no rule files.
    """

    def __init__(self, column: str = 'text', chain: str | Path | Chain = 'default', ledger: str = '') -> None:
        self.column, self.chain, self.ledger = column, _chain(chain), ledger

    def __call__(self, batch: Batch) -> Batch:
        """Clean a table or a record batch.  Raises `NoText`, a `ValueError`, where there is no such column."""
        import pyarrow as pa

        table = batch if isinstance(batch, pa.Table) else pa.Table.from_batches([batch])
        at = strings_at(table, self.column)
        results = self._clean(table.column(at).to_pylist())
        if any(result and result.changed for result in results):
            table = with_strings(table, at, _texts(results))
        if self.ledger:
            table = table.append_column(self.ledger, pa.array(_records(results), pa.string()))
        if isinstance(batch, pa.Table):
            return table
        return pa.RecordBatch.from_arrays([column.chunk(0) for column in table.columns], schema=table.schema)

    def batches(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Clean one batch after the other."""
        return map(self, batches)

    def lists(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
        """Clean a batch that is a list for each column."""
        results = self._clean(batch[self.column])
        more = {self.ledger: _records(results)} if self.ledger else {}
        return {**batch, self.column: _texts(results), **more}

    def series(self, series: Any) -> Any:
        """Clean a Series of Polars, whatever it is called; it has no room for a ledger."""
        texts = _texts(self._clean(series.to_list()))
        return type(series)(series.name, texts, dtype=series.dtype)

    def _clean(self, texts: Iterable[str | None]) -> list[Result | None]:
        return [None if text is None else clean(text, self.chain) for text in texts]


def _chain(chain: str | Path | Chain) -> Chain:
    return chain if isinstance(chain, Chain) else load(chain)


def _texts(results: Iterable[Result | None]) -> list[str | None]:
    return [None if result is None else result.text for result in results]


def _records(results: Iterable[Result | None]) -> list[str | None]:
    return [ledgers.dumps(result.head(), result.ledger) if result and result.ledger else None for result in results]
