"""A step of a datatrove pipeline; importable where datatrove is."""

from __future__ import annotations

from pathlib import Path

from datatrove.data import Document, DocumentsPipeline
from datatrove.pipeline.base import PipelineStep

from cleaner import ledger as ledgers
from cleaner.chain import Chain
from cleaner.flow import clean, load


class Cleaner(PipelineStep):
    """Cleans the text of each document, and counts those that were changed and those that failed.

    `ledger` names a field of `metadata` for what was done, where anything was: `adapters.restore` undoes it.
    """

    type = '✂️ - FORMAT'
    name = 'cleaner'

    def __init__(self, chain: str | Path | Chain = 'default', ledger: str = '') -> None:
        super().__init__()
        self.chain, self.ledger = chain if isinstance(chain, Chain) else load(chain), ledger

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Yield the documents, cleaned."""
        del rank, world_size
        for document in data:
            with self.track_time():
                self._clean(document)
            yield document

    def _clean(self, document: Document) -> None:
        result = clean(document.text, self.chain)
        self.stat_update('total', *['changed'] * result.changed, *['failed'] * bool(result.failed))
        document.text = result.text
        if self.ledger and result.ledger:
            document.metadata[self.ledger] = ledgers.dumps(result.head(), result.ledger)
