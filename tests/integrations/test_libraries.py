"""The adapters inside of the programs they are for: more processes than one, ledgers, and what these programs ask for."""

import pickle

import pyarrow as pa
import pytest

from cleaner.adapters import ArrowCleaner, restore

TEXTS = ['召開(kāi)會(huì )議，部署農(nóng)業(yè)生產(chǎn)，說(shuō)明經(jīng)濟。', '好。', None, '新桥\u200b通车了。'] * 5
CLEAN = ['召開會議，部署農業生產，說明經濟。', '好。', None, '新桥通车了。'] * 5
ROWS = {'n': list(range(20)), 'text': TEXTS}


def undone(rows):
    return [row['text'] and restore(row['text'], row['ledger']) for row in rows]


@pytest.mark.ray
@pytest.mark.integrations
def test_ray_data(ray):
    data = ray.data.from_arrow(pa.table(ROWS)).repartition(4)
    made = data.map_batches(ArrowCleaner(ledger='ledger'), batch_format='pyarrow', batch_size=3)
    rows = sorted(made.take_all(), key=lambda row: row['n'])

    assert [row['text'] for row in rows] == CLEAN
    assert undone(rows) == TEXTS


@pytest.mark.ray
@pytest.mark.integrations
def test_ray_data_with_actors(ray):
    data = ray.data.from_arrow(pa.table(ROWS)).repartition(4)
    arguments = {'column': 'text', 'chain': 'default'}
    made = data.map_batches(ArrowCleaner, fn_constructor_kwargs=arguments, batch_format='pyarrow', concurrency=1)

    assert [row['text'] for row in sorted(made.take_all(), key=lambda row: row['n'])] == CLEAN


@pytest.mark.spark
def test_spark(spark):
    from pyspark.sql.types import StringType, StructField, StructType

    frame = spark.createDataFrame(list(zip(*ROWS.values(), strict=True)), 'n int, text string').repartition(4)
    schema = StructType([*frame.schema, StructField('ledger', StringType())])
    rows = [row.asDict() for row in frame.mapInArrow(ArrowCleaner(ledger='ledger').batches, schema).orderBy('n').collect()]

    assert [row['text'] for row in rows] == CLEAN
    assert undone(rows) == TEXTS


@pytest.mark.integrations
@pytest.mark.parametrize('processes', [None, 2])
def test_hugging_face_datasets(library, processes):
    datasets = library('datasets')
    data = datasets.Dataset.from_dict(ROWS).map(ArrowCleaner(ledger='ledger').lists, batched=True, batch_size=3, num_proc=processes)

    assert data['text'][:] == CLEAN
    assert undone(data) == TEXTS


@pytest.mark.integrations
def test_hugging_face_datasets_of_arrow(library):
    data = library('datasets').Dataset.from_dict(ROWS).with_format('arrow').map(ArrowCleaner(), batched=True, batch_size=3)
    assert data.with_format(None)['text'][:] == CLEAN


@pytest.mark.integrations
def test_what_datasets_keep_in_their_cache_goes_by_the_rules(library):
    import cleaner

    name = library('datasets.fingerprint').Hasher.hash
    assert name(ArrowCleaner().lists) == name(pickle.loads(pickle.dumps(ArrowCleaner())).lists)
    assert name(ArrowCleaner().lists) != name(ArrowCleaner(chain=cleaner.load(without=['spaced-han'])).lists)


@pytest.mark.integrations
def test_polars(library):
    pl = library('polars')
    clean = pl.col('text').map_batches(ArrowCleaner().series, return_dtype=pl.String)
    made = pl.DataFrame(ROWS).with_columns(clean)

    assert made.to_dict(as_series=False) == {**ROWS, 'text': CLEAN}
    series = pl.Series('body', TEXTS, dtype=pl.Categorical)
    assert ArrowCleaner().series(series).dtype == pl.Categorical
    assert ArrowCleaner().series(series).to_list() == CLEAN
    assert ArrowCleaner().series(series.clear()).to_list() == []


@pytest.mark.integrations
def test_datatrove(library):
    Document = library('datatrove.data').Document  # noqa: N806 - a class
    step = pickle.loads(pickle.dumps(library('cleaner.datatrove', 'datatrove').Cleaner(ledger='ledger')))
    made = list(step([Document(text, str(n), metadata={'n': n}) for n, text in enumerate(TEXTS) if text is not None]))

    assert [document.text for document in made] == [text for text in CLEAN if text is not None]
    assert [document.metadata['n'] for document in made] == [n for n, text in enumerate(TEXTS) if text is not None]
    back = [restore(document.text, document.metadata.get('ledger')) for document in made]
    assert back == [text for text in TEXTS if text is not None]
    assert {name: step.stats[name].total for name in ('total', 'changed', 'failed')} == {'total': 15, 'changed': 10, 'failed': 0}
