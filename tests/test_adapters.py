"""Batches of texts: what is cleaned, what stays, and the way back."""

import pickle

import pyarrow as pa
import pytest

import cleaner
from cleaner.adapters import ArrowCleaner, clean_batch, restore
from cleaner.corpus.jsontext import NoText

TEXTS = ['召開(kāi)會(huì )議，部署農(nóng)業(yè)生產(chǎn)，說(shuō)明經(jīng)濟。', '好。', None, '新桥\u200b通车了。', '']
CLEAN = ['召開會議，部署農業生產，說明經濟。', '好。', None, '新桥通车了。', '']
KINDS = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]


def table(kind=None, texts=TEXTS):
    column = pa.array(texts, pa.string()).cast(kind or pa.string())
    schema = pa.schema(
        [pa.field('n', pa.int32()), pa.field('text', column.type, metadata={'of': 'text'}), pa.field('list', pa.list_(pa.int8()))],
        {'of': 'table'},
    )
    return pa.table([range(len(texts)), column, [[n] for n in range(len(texts))]], schema=schema)


def test_a_list():
    assert clean_batch([text for text in TEXTS if text is not None]) == [text for text in CLEAN if text is not None]
    assert clean_batch(['长(zhǎng)大\u200b了'], cleaner.load(without=['zero-width-space']))[0].count('\u200b') == 1
    assert clean_batch([]) == []


@pytest.mark.parametrize('kind', KINDS, ids=str)
def test_one_column_is_cleaned_and_all_else_stays(kind):
    given = table(kind)
    made = ArrowCleaner()(given)

    assert made['text'].to_pylist() == CLEAN
    assert made.schema.equals(given.schema, check_metadata=True)
    assert made.drop_columns('text').equals(given.drop_columns('text'))


@pytest.mark.parametrize('kind', KINDS, ids=str)
@pytest.mark.parametrize('texts', [TEXTS, [], [None]], ids=['texts', 'empty', 'null'])
def test_a_record_batch_stays_one(kind, texts):
    [given] = table(kind, texts).to_batches() or [pa.RecordBatch.from_pylist([], table(kind).schema)]
    [made] = ArrowCleaner(ledger='ledger').batches([given])

    assert isinstance(made, pa.RecordBatch)
    assert made.column('text').to_pylist() == (CLEAN if texts == TEXTS else texts)
    assert made.schema.field('text').equals(given.schema.field('text'), check_metadata=True)
    assert made.schema.metadata == given.schema.metadata
    assert made.schema.names == ['n', 'text', 'list', 'ledger']


def test_chunks_and_other_names():
    given = pa.concat_tables([table(), table()]).rename_columns(['text', 'body', 'list'])
    made = ArrowCleaner('body')(given)
    assert made['body'].to_pylist() == CLEAN * 2
    assert made['text'].equals(given['text'])


def test_healthy_texts_come_back_as_the_same_table():
    given = table(texts=['好。', None])
    assert ArrowCleaner()(given) is given


def test_the_ledger_undoes_it():
    made = ArrowCleaner(ledger='ledger')(table())
    records = made['ledger'].to_pylist()
    assert [record is None for record in records] == [False, True, True, False, True]
    assert [text and restore(text, record) for text, record in zip(CLEAN, records, strict=True)] == TEXTS

    made = ArrowCleaner(ledger='ledger').lists({'text': TEXTS, 'n': [1, 2, 3, 4, 5]})
    assert made == {'text': CLEAN, 'n': [1, 2, 3, 4, 5], 'ledger': records}


def test_what_is_no_column_of_strings_is_told():
    with pytest.raises(NoText, match="has no column 'body'; there are 'n', 'text', 'list'"):
        ArrowCleaner('body')(table())
    with pytest.raises(NoText, match="column 'n' holds int32, no strings"):
        ArrowCleaner('n')(table())


def test_a_cleaner_is_picklable_and_small(tmp_path):
    (tmp_path / 'own.yaml').write_text(
        'about: One.\nrules:\n- name: misread-town\n  why: One.\n  trust: sure\n  swap: {临阑市: 临澜市}\n'
        '  turns: [[去临阑市, 去临澜市]]\n  keeps: [临阑, 阑珊]\n', encoding='utf-8',
    )  # fmt: skip
    chain = cleaner.load(rules=[tmp_path / 'own.yaml'])
    (tmp_path / 'own.yaml').unlink()  # a worker has no rule files
    data = pickle.dumps(ArrowCleaner(chain=chain).lists)
    assert len(data) < 200_000
    assert pickle.loads(data)({'text': ['去临阑市']}) == {'text': ['去临澜市']}
