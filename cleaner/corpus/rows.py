"""Documents in files of one document or many: cut into blocks of rows here, cleaned a block at a time anywhere.

A block is what one process is given; what it gives back is written in the order of the blocks.  Nothing here knows
names of outputs, processes, or when something is done.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from cleaner import __version__, ledger
from cleaner.chain import Chain
from cleaner.corpus.jsontext import NoText, literal, text_of
from cleaner.corpus.packed import Packer, Sink, unpacked
from cleaner.flow import Result, clean

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK = 1 << 19  # bytes of rows in a block, at least, where there are so many
_MARK = b'\xef\xbb\xbf'  # of UTF-8, which a file may begin with
SPLIT = ('doc', 'article', 'title', 'text', 'start', 'end', 'clean')


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is done to each row: picklable, and all that a process has to know."""

    chain: Chain
    text: str = 'text'  # the field that holds the text
    id: str = 'id'  # ... and the one that says what the document is called
    split: bool = False  # a row an article

    def as_options(self) -> dict[str, object]:
        return {'text_field': self.text, 'id_field': self.id, 'split': self.split, 'trust': self.chain.trust}


@dataclass(slots=True)
class Counts:
    """What there was to do, and what was done."""

    documents: int = 0
    changed: int = 0
    failed: int = 0
    articles: int = 0
    characters: int = 0  # code points that were read
    edits: Counter[str] = field(default_factory=Counter)  # that were applied, by rule
    guesses: Counter[str] = field(default_factory=Counter)  # that were not, by rule
    seconds: dict[str, float] = field(default_factory=dict)  # by pass

    def add(self, other: Counts) -> None:
        for name in ('documents', 'changed', 'failed', 'articles', 'characters'):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.edits.update(other.edits)
        self.guesses.update(other.guesses)
        for name, seconds in other.seconds.items():
            self.seconds[name] = self.seconds.get(name, 0.0) + seconds

    def as_json(self) -> dict[str, Any]:
        numbers = {name: getattr(self, name) for name in ('documents', 'changed', 'failed', 'articles', 'characters')}
        return {**numbers, 'edits': dict(sorted(self.edits.items())), 'guesses': dict(sorted(self.guesses.items()))}

    @classmethod
    def of(cls, row: Mapping[str, Any], seconds: Mapping[str, float]) -> Counts:
        """Return the counts that `as_json` gave.  Raises `KeyError` and `TypeError`."""
        numbers = {name: int(row[name]) for name in ('documents', 'changed', 'failed', 'articles', 'characters')}
        return cls(**numbers, edits=Counter(row['edits']), guesses=Counter(row['guesses']), seconds=dict(seconds))


class Sample(NamedTuple):
    """A document that was changed, for a person to look at; `key` draws the same ones whatever the order."""

    key: str
    name: str
    before: str
    after: str
    rules: dict[str, int]


class Block(NamedTuple):
    """Rows of one file; `first` is the number of the first, from 1."""

    rows: Any  # bytes, or a table of pyarrow
    first: int


class Done(NamedTuple):
    """What became of a block."""

    rows: Any
    ledger: bytes
    counts: Counts
    samples: Sequence[Sample] = ()
    faults: Sequence[str] = ()  # of documents that failed: which, and why


class _Desk:
    """Where the documents of a block are cleaned, one after the other."""

    def __init__(self, recipe: Recipe, name: str, below: str) -> None:
        self.recipe, self.name, self.below = recipe, name, below
        self.counts = Counts()
        self.lines: list[str] = []  # of the ledger
        self.samples: list[Sample] = []
        self.faults: list[str] = []

    def clean(
        self, text: str | bytes, number: int, called: object = None, more: Callable[[], dict[str, Any]] = dict
    ) -> Result:
        """Clean a document and write its record, if there is anything to say of it; `more` goes into the head."""
        counts = self.counts
        result = clean(text, self.recipe.chain, times=counts.seconds)
        counts.documents += 1
        counts.characters += len(result.source)
        entries = result.ledger
        if entries or self.recipe.split or (isinstance(text, bytes) and result.encode() != text):
            head: dict[str, Any] = {'row': number, **({} if called is None else {'id': called}), **more()}
            if self.recipe.split:
                head |= self._cuts(result)
                if len(head['gaps']) > 1:
                    head.pop('fields', None)  # the rows of its articles have them
            self.lines.append(ledger.dumps({**result.head(), **head}, entries))
            counts.edits.update(entry.rule for entry in entries if not entry.refused)
            counts.guesses.update(entry.rule for entry in entries if entry.refused == 'guess')
            if result.failed:
                counts.failed += 1
                self.faults.append(f'{self.name}:{number}: {result.failed}')
        if result.changed:
            counts.changed += 1
            self._show(result, number)
        return result

    def fail(self, row: bytes, number: int, why: str) -> None:
        """Write the record of a row that has no document."""
        self.counts.documents += 1
        self.counts.failed += 1
        self.faults.append(f'{self.name}:{number}: {why}')
        same = {'sha256': ledger.digest(row)}
        head = {'ledger': ledger.FORMAT, 'version': __version__, 'row': number, 'failed': why, 'input': same}
        self.lines.append(json.dumps({**head, 'output': same}) + '\n')

    def done(self, rows: Any) -> Done:
        return Done(rows, ''.join(self.lines).encode('ascii'), self.counts, self.samples, self.faults)

    def articles(self, result: Result, number: int, called: object) -> Iterator[dict[str, Any]]:
        """Yield a row an article."""
        doc = f'{self.name}:{number}' if called is None else called
        for n, article in enumerate(result.articles, 1):
            span = article.start, article.end
            yield dict(zip(SPLIT, (doc, n, article.title, article.text, *span, result.text[slice(*span)]), strict=True))

    def _cuts(self, result: Result) -> dict[str, Any]:
        """Return what stands between the articles, before the first and behind the last: white space."""
        spans = [(article.start, article.end) for article in result.articles]
        self.counts.articles += len(spans)
        ends = [0, *(end for _, end in spans)]
        starts = [*(start for start, _ in spans), len(result.text)]
        return {'gaps': [result.text[a:b] for a, b in zip(ends, starts, strict=True)]}

    def _show(self, result: Result, number: int) -> None:
        key = hashlib.sha256(f'{self.name}:{number}'.encode()).hexdigest()
        if key < self.below:
            rules = Counter(entry.rule for entry in result.ledger if not entry.refused)
            self.samples.append(
                Sample(key, f'{self.name}:{number}', result.source, result.text, dict(sorted(rules.items())))
            )


# ---- JSON Lines


def json_blocks(file: IO[bytes], packed: str) -> Iterator[Block]:
    """Cut a stream of lines into blocks; the last line may lack its end.  Raises `Damaged`."""
    first, parts, size = 1, list[bytes](), 0
    for piece in unpacked(file, packed):
        parts.append(piece)
        size += len(piece)
        if size < BLOCK or b'\n' not in piece:
            continue
        data = b''.join(parts)
        end = data.rindex(b'\n') + 1
        yield Block(data[:end], first)
        first += data.count(b'\n', 0, end)
        parts, size = [data[end:]], len(data) - end
    if size:
        yield Block(b''.join(parts), first)


def clean_json(recipe: Recipe, block: Block, name: str, below: str = '') -> Done:
    """Clean rows of JSON; a row that has no text passes through as it is, and so does an empty line."""
    desk, out = _Desk(recipe, name, below), list[bytes]()
    for number, raw in enumerate(lines_of(block.rows), block.first):
        if not (raw.removeprefix(_MARK) if number == 1 else raw).strip():
            out.append(raw)
            continue
        try:
            line = raw.decode('utf-8')
            mark = '\ufeff' if number == 1 and line.startswith('\ufeff') else ''
            value, others = text_of(line.removeprefix(mark), recipe.text)
        except (NoText, UnicodeDecodeError) as error:
            why = str(error) if isinstance(error, NoText) else f'is no UTF-8 at byte {error.start + 1}'
            desk.fail(raw, number, why)
            out.append(raw)
            continue
        start, end = value.start + len(mark), value.end + len(mark)
        written, called = line[start:end], others.get(recipe.id)
        escaped = written.isascii() and not value.text.isascii()
        spelt = partial(_spelt, value.text, written, escaped=escaped, others=others if recipe.split else None)
        result = desk.clean(value.text, number, called, spelt)
        if recipe.split:
            out += (dumped({**_beside(others), **row}) for row in desk.articles(result, number, called))
        elif result.changed:
            out.append((line[:start] + literal(result.text, escaped=escaped) + line[end:]).encode())
        else:
            out.append(raw)
    return desk.done(b''.join(out))


def _spelt(text: str, written: str, *, escaped: bool, others: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what a record has to say of how its row was written."""
    odd = {} if literal(text, escaped=escaped) == written else {'literal': written}
    return {**({'escaped': True} if escaped else {}), **odd, **({} if others is None else {'fields': others})}


def lines_of(data: bytes) -> list[bytes]:
    """Return lines with their ends: line feeds, and nothing else that Python takes for one."""
    lines = [line + b'\n' for line in data.split(b'\n')]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _beside(others: Mapping[str, Any]) -> dict[str, Any]:
    """Return the other fields of a row under names that those of articles leave free."""
    return {f'doc_{name}' if _clashes(name) else name: value for name, value in others.items()}


def own(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the other fields of a document, from the row of one of its articles: `_beside`, undone."""
    rest = {name: value for name, value in row.items() if name not in SPLIT}
    return {name.removeprefix('doc_') if _clashes(name) else name: value for name, value in rest.items()}


def _clashes(name: str) -> bool:
    """Tell whether a name is one that articles have, or may be such a one put aside."""
    while name not in SPLIT and name.startswith('doc_'):
        name = name.removeprefix('doc_')
    return name in SPLIT


def dumped(row: Mapping[str, Any]) -> bytes:
    """Return a row as a line of JSON."""
    text = json.dumps(row, ensure_ascii=False)
    try:
        return f'{text}\n'.encode()
    except UnicodeEncodeError:
        return f'{json.dumps(row)}\n'.encode()


# ---- one document a file


def text_blocks(file: IO[bytes], packed: str) -> Iterator[Block]:
    """Return all of a file as one block.  Raises `Damaged`."""
    yield Block(b''.join(unpacked(file, packed)), 1)


def clean_text(recipe: Recipe, block: Block, name: str, below: str = '') -> Done:
    """Clean a file that is one document, in whatever codec; what comes out is UTF-8."""
    desk = _Desk(recipe, name, below)
    result = desk.clean(block.rows, 1)
    rows = map(dumped, desk.articles(result, 1, name))
    return desk.done(b''.join(rows) if recipe.split else result.encode())


# ---- Parquet


def table_blocks(file: IO[bytes], _: str = '') -> Iterator[Block]:
    """Cut the row groups of a Parquet file into blocks; what is between two groups is told by an empty block."""
    import pyarrow.parquet as pq

    first, table = 1, None
    with pq.ParquetFile(file) as given:
        for group in range(given.num_row_groups):
            table = given.read_row_group(group)
            step = max(1, table.num_rows * BLOCK // max(table.nbytes, 1))
            for start in range(0, table.num_rows, step):
                part = table.slice(start, step)
                yield Block(part, first)
                first += part.num_rows
            yield Block(table.slice(0, 0), first)
        if table is None:
            yield Block(given.schema_arrow.empty_table(), first)


def clean_table(recipe: Recipe, block: Block, name: str, below: str = '') -> Done:
    """Clean the rows of a table; one without a text stays as it is.  Raises `NoText` where the column is not there."""
    table, desk = block.rows, _Desk(recipe, name, below)
    at = strings_at(table, recipe.text)
    ids = table.column(recipe.id).to_pylist() if recipe.id in table.column_names else [None] * table.num_rows
    texts = table.column(at).to_pylist()
    results = [
        None if text is None else desk.clean(text, number, called)
        for number, (text, called) in enumerate(zip(texts, ids, strict=True), block.first)
    ]
    if not recipe.split:
        if desk.counts.changed:
            table = with_strings(table, at, [None if result is None else result.text for result in results])
        return desk.done(table)
    return desk.done(_articles(desk, table, at, results, ids, block.first))


def strings_at(table: pa.Table, name: str) -> int:
    """Return which column has that name.  Raises `NoText` where none has, or it holds no strings."""
    import pyarrow as pa

    at: int = table.schema.get_field_index(name)
    if at < 0:
        raise NoText(f'has no column {name!r}; there are {", ".join(map(repr, table.column_names))}')
    kind = table.schema.field(at).type
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    if not (pa.types.is_string(plain) or pa.types.is_large_string(plain) or pa.types.is_string_view(plain)):
        raise NoText(f'column {name!r} holds {kind}, no strings')
    return at


def with_strings(table: pa.Table, at: int, texts: Sequence[str | None]) -> pa.Table:
    """Return the table with other strings in a column, whose type stays."""
    import pyarrow as pa

    field = table.schema.field(at)
    plain = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    return table.set_column(at, field, pa.chunked_array([pa.array(texts, plain)]).cast(field.type))


def _articles(
    desk: _Desk, table: pa.Table, at: int, results: Sequence[Result | None], ids: Sequence[object], first: int
) -> pa.Table:
    import pyarrow as pa

    rows, which = list[dict[str, Any]](), list[int]()
    for i, (result, called) in enumerate(zip(results, ids, strict=True)):
        for row in desk.articles(result, first + i, called) if result else ():
            rows.append({**row, 'doc': str(row['doc'])})
            which.append(i)
    others = table.remove_column(at).take(pa.array(which, pa.int64()))
    others = others.rename_columns(list(_beside(dict.fromkeys(others.column_names))))
    kinds = [pa.string(), pa.int32(), pa.string(), pa.string(), pa.int64(), pa.int64(), pa.string()]
    made = [pa.array([row[name] for row in rows], kind) for name, kind in zip(SPLIT, kinds, strict=True)]
    for name, column in zip(SPLIT, made, strict=True):
        others = others.append_column(name, column)
    return others


class TableWriter:
    """Writes tables as row groups: those of the input."""

    def __init__(self, sink: Sink, _: str = '') -> None:
        self._sink = sink
        self._parts: list[pa.Table] = []
        self._writer: Any = None

    def write(self, rows: pa.Table) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._writer is None:
            self._writer = pq.ParquetWriter(_File(self._sink), rows.schema, compression='zstd')
        if rows.num_rows:
            self._parts.append(rows)
        elif self._parts:
            group = pa.concat_tables(self._parts)
            self._writer.write_table(group, row_group_size=group.num_rows)
            self._parts = []

    def close(self) -> None:
        if self._writer:
            self._writer.close()


class _File:
    """A sink, as pyarrow asks for one."""

    closed = False

    def __init__(self, sink: Sink) -> None:
        self._sink, self._at = sink, 0

    def write(self, data: Any) -> int:
        data = bytes(data)
        self._at += self._sink.write(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """Nothing: what counts is on the disk at the end."""

    def close(self) -> None:
        """Nothing: the sink stays open."""

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False


class Form(NamedTuple):
    """A kind of file: how it is cut into blocks, how these are cleaned, and how they are written."""

    blocks: Any
    clean: Any
    writer: Any


FORMS: Mapping[str, Form] = {
    'jsonl': Form(json_blocks, clean_json, Packer),
    'text': Form(text_blocks, clean_text, Packer),
    'parquet': Form(table_blocks, clean_table, TableWriter),
}


def smallest(samples: Iterable[Sample], count: int) -> list[Sample]:
    """Return so many samples, always the same ones of the same documents."""
    return sorted(samples)[:count]
