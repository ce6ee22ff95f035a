"""The front door: bytes or a string in, a `Result` out.  Everything else calls this and nothing below it."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner import __version__, ledger
from cleaner.chain import Chain, hints_in
from cleaner.decode import Decoded, decode
from cleaner.hints import Box, Hint, LineBox
from cleaner.rules import load_chain
from cleaner.text import Entry, Span, Text
from cleaner.zh.glosses import Reading, taken

if TYPE_CHECKING:
    from cleaner.layout import Article, Block


class Result:
    """What became of one document.  Offsets are code points of `text`; sources those of the decoded input."""

    def __init__(self, found: Decoded | str, text: Text, chain: Chain, hints: Sequence[Hint] = ()) -> None:
        self._found = found
        self._text = text
        self._chain = chain
        self._hints = hints

    def __repr__(self) -> str:
        return f'<Result: {len(self.text)} code points, {len(self.ledger)} ledger entries>'

    @property
    def text(self) -> str:
        """The clean text; when nothing was wrong, the very string that was given."""
        return str(self._text)

    @property
    def source(self) -> str:
        """The text as it was given, decoded."""
        return self._text.source

    @property
    def decoded(self) -> Decoded | None:
        """How the bytes were read; None when a string was given."""
        return None if isinstance(self._found, str) else self._found

    @property
    def changed(self) -> bool:
        """Whether any edit was applied."""
        return self.text is not self.source

    @cached_property
    def ledger(self) -> list[Entry]:
        """All edits, applied or refused, in the order they were made."""
        return self._text.entries()

    @cached_property
    def failed(self) -> str:
        """Why the document came back as it was given, '' when it did not fail."""
        return next((entry.refused for entry in self.ledger if entry.refused.startswith('failed')), '')

    @cached_property
    def readings(self) -> list[Reading]:
        """The pronunciation glosses that were taken out: character, reading, source span, place in the clean text."""
        return taken(self.ledger, self._text.span)

    @cached_property
    def articles(self) -> list[Article]:
        """The articles of the page, read on first use."""
        from cleaner.layout import read_page  # most documents are only cleaned

        articles = read_page(self.text, self._chain.cues, hints_in(self._text, self._hints), self.where)
        return _with_boxes(articles, self._hints) if self._hints else articles

    def where(self, start: int, end: int) -> list[Span]:
        """Return the source spans that `start:end` of the clean text came from, in reading order."""
        return self._text.where(start, end)

    def origin(self, start: int, end: int, patch: int) -> list[Span]:
        """Return the source spans of `start:end` in the text that patch number `patch`, as in the ledger, was given.

        What came from nowhere has one empty span: the source point it was put at.
        """
        return self._text.origin(start, end, patch - 1)

    def restore(self) -> bytes | str:
        """Return what was given, of the type it was given in, from the clean text and the ledger alone."""
        return ledger.restore(self.text, ledger.Record(self.head(), self.ledger))

    def encode(self) -> bytes:
        """Return the clean text as UTF-8; bytes that could not be decoded stand in it as they were.

        Raises `UnicodeEncodeError` when a string with lone surrogates was given.
        """
        return self.text.encode('utf-8', 'surrogateescape')

    def head(self, output: bytes | None = None, codec: str = 'utf-8', bom: str = '') -> dict[str, Any]:
        """Return the ledger's head; `output` are the bytes as written, when they are not `encode()`."""
        decoded = self.decoded
        if decoded is None:
            given = {
                'sha256': ledger.digest(self.source),
                'segments': [[0, len(self.source), None]],
                'bom': '',
                'raw': [],
            }
            made = {'codec': None, 'sha256': ledger.digest(self.text)}
        else:
            data = self.encode() if output is None else output
            given = {'sha256': ledger.digest(decoded.encode()), **decoded.as_head()}
            made = {'codec': codec, 'bom': bom, 'sha256': ledger.digest(data)}
        return {
            'ledger': ledger.FORMAT,
            'version': __version__,
            'chain': self._chain.name,
            'hash': recipe_hash(self._chain),
            'input': given,
            'output': made,
        }


def clean(
    data: bytes | str | Decoded,
    chain: str | Path | Chain = 'default',
    hints: Sequence[Hint] = (),
    *,
    encoding: str | None = None,
    encodings: Sequence[str] = (),
    times: dict[str, float] | None = None,
) -> Result:
    """Clean one document.

    `data` is bytes in any codec, a string, or bytes that were decoded.  `hints` are in code points of the decoded text.
    `encoding` says the codec outright, `encodings` the ones to choose from; both are for bytes only.  To `times` the
    seconds that each pass took are added.  Never fails because of what `data` holds: a document that cannot be cleaned
    comes back as it was given, and `Result.failed` says why.

    Raises `RuleError` when the chain does not load, `ValueError` for an unknown encoding.

    >>> clean('召開(kāi)會(huì )議').text
    '召開會議'
    """
    chain = chain if isinstance(chain, Chain) else load(chain)
    if isinstance(data, str):
        return Result(data, chain.run(Text(data), hints, times), chain, hints)
    found = data if isinstance(data, Decoded) else decode(data, encoding, encodings)
    return Result(found, chain.run(Text(found.text), hints, times), chain, hints)


def load(
    name: str | Path = 'default', *, rules: Iterable[str | Path] = (), without: Iterable[str] = (), trust: str = ''
) -> Chain:
    """Return a chain: a shipped one by its name, or a file.

    `rules` are rule files to add, `without` rules to switch off, `trust` the least level that is applied.  The chain is
    immutable, picklable and safe in threads; make it once.  Raises `RuleError` with all faults.
    """
    if isinstance(rules, str) or isinstance(without, str):
        raise TypeError('rules and without are lists of names, not one name')
    files = tuple(rules)
    if files or Path(name).suffix:  # a user's file may change
        return load_chain(name, rules=files, without=without, trust=trust)
    return _load(name, tuple(without), trust)


def _with_boxes(articles: Sequence[Article], hints: Sequence[Hint]) -> list[Article]:
    """Return `articles` with the boxes of the lines that their blocks' sources cover."""
    lines = [(hint.start, hint.end, hint.value) for hint in hints if isinstance(hint.value, LineBox)]
    lines.sort(key=itemgetter(0))
    ends = [end for _, end, _ in lines]

    def boxes(block: Block) -> tuple[tuple[int, str, Box], ...]:
        out = {}
        for start, end in block.source:
            for k in range(bisect_right(ends, start), len(lines)):
                if lines[k][0] >= end:
                    break
                out[k] = lines[k][2]
        return tuple((line.page, line.id, line.box) for line in out.values())

    return [
        replace(article, blocks=tuple(replace(block, boxes=boxes(block)) for block in article.blocks))
        for article in articles
    ]


@lru_cache(maxsize=32)
def _load(name: str | Path, without: tuple[str, ...], trust: str) -> Chain:
    return load_chain(name, without=without, trust=trust)


def recipe_hash(chain: Chain) -> str:
    """Name rules, data and version in one hash: what a result depends on besides its input."""
    return _hash(chain.hash)


@lru_cache(maxsize=32)
def _hash(rules: str) -> str:
    out = hashlib.sha256(f'{__version__} {rules}'.encode())
    for path in sorted((Path(__file__).parent / 'zh').iterdir()):
        if path.is_file() and path.suffix not in ('.py', '.pyc', '.md'):
            out.update(path.read_bytes())
    return out.hexdigest()
