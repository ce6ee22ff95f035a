"""Rows: what is no text of a document stays to the byte, and the ledger gives back what is."""

import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import strings

import cleaner
from cleaner.corpus import Limit, Recipe, collect, run
from cleaner.corpus.back import undo
from cleaner.corpus.jsontext import NoText, Value, text_of
from cleaner.corpus.packed import Damaged, Packer, unpacked
from cleaner.corpus.places import Local
from cleaner.corpus.rows import Block, clean_json, json_blocks, lines_of

CHAIN = cleaner.load()
DAMAGED = '河汊县召開(kāi)會(huì )議，部署農(nóng)業(yè)生產(chǎn)，說(shuō)明經(jīng)濟發(fā)展。'
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def rows(draw):
    """A line of JSON with a text, spelt in one of the ways there are."""
    row = draw(st.dictionaries(st.text(max_size=5), VALUES, max_size=3))
    row.pop('text', None)
    at = draw(st.integers(0, len(row)))
    items = list(row.items())
    items.insert(at, ('text', draw(strings | st.just(DAMAGED))))
    separators = draw(st.sampled_from([(', ', ': '), (',', ':'), (' ,\t', ' : ')]))
    line = json.dumps(dict(items), ensure_ascii=draw(st.booleans()), separators=separators)
    try:
        data = line.encode()
    except UnicodeEncodeError:  # what UTF-8 cannot hold is written in escapes
        data = json.dumps(dict(items)).encode()
    if draw(st.booleans()):
        data = data.replace(b'/', b'\\/')  # as PHP spells it
    return draw(st.sampled_from([b'', b' ', b'\t'])) + data


class Sink:
    def __init__(self):
        self.data = b''

    def write(self, data):
        self.data += data
        return len(data)


def there_and_back(folder, data, name='rows.jsonl', **options):
    """Clean a file, undo that, and return what came of both."""
    source = folder / 'in' / name
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_bytes(data)
    run(collect([str(source)], str(folder / 'out'), split=options.get('split', False)), Recipe(CHAIN, **options), limit=Limit(share=1))
    [made] = [p for p in (folder / 'out').iterdir() if 'ledger' not in p.name and 'manifest' not in p.name]
    sink = Sink()
    undo(Local(), str(made), sink)
    return made.read_bytes(), sink.data


FEW = settings(max_examples=settings().max_examples // 4)  # each reads and writes files


@FEW
@given(st.lists(rows() | st.sampled_from([b'', b'{', b'[1]', b'{"text": 7}', b'\xff\xfe', b'{"a": "b"}']), max_size=5), st.data())
def test_rows_of_json_come_back_to_the_byte(tmp_path_factory, lines, data):
    end = data.draw(st.sampled_from([b'\n', b'\r\n']))
    given_rows = data.draw(st.sampled_from([b'', b'\xef\xbb\xbf'])) + end.join(lines) + data.draw(st.sampled_from([b'', end]))
    out, back = there_and_back(tmp_path_factory.mktemp('rows'), given_rows)

    assert back == given_rows
    assert out.count(b'\n') == given_rows.count(b'\n')


@FEW
@given(st.lists(rows(), min_size=1, max_size=5))
def test_nothing_but_the_text_of_a_row_changes(lines):
    done = clean_json(Recipe(CHAIN), Block(b'\n'.join(lines), 1), 'a.jsonl')

    for before, after in zip(lines, lines_of(done.rows), strict=True):
        old, new = json.loads(before), json.loads(after)
        assert new.pop('text') == cleaner.clean(old['text'], CHAIN).text
        old.pop('text')
        assert json.dumps(new) == json.dumps(old)
        if json.loads(after) == json.loads(before):
            assert after.rstrip(b'\n') == before


@FEW
@given(st.lists(st.fixed_dictionaries({'text': strings, 'title': st.text(), 'id': st.integers() | st.text()}), max_size=4))
def test_articles_and_ledger_give_the_documents_back(tmp_path_factory, documents):
    data = ''.join(json.dumps(row) + '\n' for row in documents).encode()
    documents = [json.loads(row) for row in data.splitlines()]  # two surrogates are one character to JSON
    out, back = there_and_back(tmp_path_factory.mktemp('split'), data, split=True)

    assert [json.loads(row) for row in lines_of(back)] == documents
    for row in map(json.loads, lines_of(out)):
        assert len(row['clean']) == row['end'] - row['start']
        assert row['doc_title'] in [document['title'] for document in documents]


def test_names_that_articles_have_are_put_aside_and_come_back(tmp_path):
    row = {'title': 1, 'doc_title': 2, 'doc_doc_title': 3, 'doc': 4, 'doc_id': 5, 'text': '好。'}
    out, back = there_and_back(tmp_path, json.dumps(row).encode(), split=True)
    assert json.loads(out) | {'doc_title': 1, 'doc_doc_title': 2, 'doc_doc_doc_title': 3, 'doc_doc': 4, 'doc_id': 5} == json.loads(out)
    assert json.loads(back) == row


def test_a_row_an_article(tmp_path):
    page = '# 青禾县新桥通车\n\n本报讯 昨天，新桥通车了。\n\n# 白石镇引水入村\n\n本报讯 渠水昨天进了村。\n'
    out, _ = there_and_back(tmp_path, json.dumps({'id': 'a7', 'text': page, 'url': 'x'}).encode(), split=True)

    first, second = map(json.loads, lines_of(out))
    assert list(first) == ['id', 'url', 'doc', 'article', 'title', 'text', 'start', 'end', 'clean']
    assert (first['doc'], first['article'], first['title']) == ('a7', 1, '青禾县新桥通车')
    assert second['clean'] == page[second['start'] : second['end']]
    assert (second['article'], second['title']) == (2, '白石镇引水入村')


@pytest.mark.parametrize(
    ('line', 'why'),
    [
        ('{"text": "a"', 'is no JSON: it breaks off'),
        ('[1]', 'is no JSON object'),
        ('{"text": "a"} x', 'is no JSON: more behind its end, at column 14'),
        ('{"text": "a",}', 'is no JSON: a comma behind the last field, at column 13'),
        ('{"text" "a"}', 'is no JSON: no colon at column 9'),
        ('{"text": "a" "b": 1}', 'is no JSON: no comma at column 14'),
        ('{text: 1}', 'is no JSON: no name of a field at column 2'),
        ('{"text": tru}', 'is no JSON: Expecting value at column 10'),
        ('{"text": 7}', "'text' is no string but 7"),
        ('{"body": "a"}', "has no field 'text'; there are 'body'"),
        ('{"a": ' + '[' * 100_000, 'is no JSON that can be read: it is nested too deeply'),
    ],
)  # fmt: skip
def test_a_row_without_a_text_says_what_is_wrong(line, why):
    with pytest.raises(NoText) as error:
        text_of(line, 'text')
    assert str(error.value) == why

    data = line.encode() + b'\n'
    done = clean_json(Recipe(CHAIN), Block(data, 3), 'a.jsonl')
    assert done.rows == data
    assert done.counts.failed == done.counts.documents == 1
    assert done.faults == [f'a.jsonl:3: {why}']
    assert json.loads(done.ledger)['failed'] == why


def test_of_two_fields_of_one_name_the_last_counts():
    assert text_of('{"text": "a", "text": "b"}', 'text')[0] == Value('b', 22, 25)


def test_a_healthy_row_has_no_record():
    done = clean_json(Recipe(CHAIN), Block(b'{"text": "good"}\n', 1), 'a.jsonl')
    assert (done.ledger, done.counts.changed, done.counts.documents) == (b'', 0, 1)


@given(st.lists(st.binary(max_size=60), max_size=20), st.sampled_from(['', '.gz', '.zst']))
def test_blocks_hold_all_lines_whatever_the_pieces(pieces, packed):
    data = b'\n'.join(pieces)
    sink = Sink()
    packer = Packer(sink, packed)
    packer.write(data)
    packer.close()

    blocks = list(json_blocks(io.BytesIO(sink.data), packed))
    assert b''.join(block.rows for block in blocks) == data
    assert [line for block in blocks for line in lines_of(block.rows)] == lines_of(data)


def test_many_rows_are_many_blocks_numbered_through():
    data = b''.join(b'{"text": "%d"}\n' % i * 200 for i in range(2000))
    number = 1
    blocks = list(json_blocks(io.BytesIO(data), ''))
    for block in blocks:
        assert block.first == number
        number += block.rows.count(b'\n')
    assert len(blocks) > 5


@pytest.mark.parametrize(('packed', 'pack'), [('.gz', gzip.compress), ('.zst', zstandard.compress)], ids=['gz', 'zst'])
def test_a_stream_that_breaks_off_is_told(packed, pack):
    data = pack(bytes(range(256)) * 99)

    assert b''.join(unpacked(io.BytesIO(data + data), packed)) == bytes(range(256)) * 198  # two streams, as `cat` makes
    with pytest.raises(Damaged, match='breaks off'):
        list(unpacked(io.BytesIO(data[:-9]), packed))
    with pytest.raises(Damaged, match='is no'):
        list(unpacked(io.BytesIO(b'text, and not packed'), packed))


def table(**more):
    return pa.table({'id': [1, 2, 3, 4], 'text': ['好。', DAMAGED, None, '去。'], 'n': [0.5, None, 1.5, 2.0], **more})


@pytest.mark.parametrize('kind', [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())], ids=str)
def test_a_table_keeps_its_other_columns_groups_and_types(tmp_path, kind):
    given_table = table().replace_schema_metadata({'made': 'here'})
    given_table = given_table.set_column(1, 'text', given_table.column('text').cast(kind))
    data = io.BytesIO()
    pq.write_table(given_table, data, row_group_size=2)
    out, back = there_and_back(tmp_path, data.getvalue(), 'rows.parquet')

    made, undone = pq.ParquetFile(io.BytesIO(out)), pq.read_table(io.BytesIO(back))
    assert made.num_row_groups == 2
    assert made.schema_arrow.remove_metadata() == pq.read_schema(io.BytesIO(data.getvalue())).remove_metadata()
    assert made.schema_arrow.metadata[b'made'] == b'here'
    assert made.read().column('text').to_pylist() == ['好。', cleaner.clean(DAMAGED).text, None, '去。']
    assert made.read().drop_columns('text') == given_table.drop_columns('text')
    assert undone.to_pylist() == given_table.to_pylist()
    assert undone.schema == made.schema_arrow


def test_a_table_of_articles(tmp_path):
    data = io.BytesIO()
    pq.write_table(table(title=['a', 'b', 'c', 'd']), data)
    source = tmp_path / 'in' / 'rows.parquet'
    source.parent.mkdir()
    source.write_bytes(data.getvalue())
    run(collect([str(source)], str(tmp_path / 'out')), Recipe(CHAIN, split=True))

    made = pq.read_table(tmp_path / 'out' / 'rows.parquet')
    assert made.column_names == ['id', 'n', 'doc_title', 'doc', 'article', 'title', 'text', 'start', 'end', 'clean']
    assert made.column('clean').to_pylist() == ['好。', cleaner.clean(DAMAGED).text, '去。']
    assert made.column('doc').to_pylist() == ['1', '2', '4']


def test_an_empty_table_is_one_still(tmp_path):
    data = io.BytesIO()
    pq.write_table(table().slice(0, 0), data)
    out, _ = there_and_back(tmp_path, data.getvalue(), 'rows.parquet')
    assert pq.read_table(io.BytesIO(out)).num_rows == 0


@pytest.mark.parametrize('data', ['好。。\n'.encode(), '好。。'.encode('gb18030') * 9, b'\xff\xfe\x00', b''])
@pytest.mark.parametrize('split', [False, True])
def test_a_text_comes_back_to_the_byte(tmp_path, data, split):
    assert there_and_back(tmp_path, data, 'page.txt', split=split)[1] == data
