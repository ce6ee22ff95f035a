"""Other programs, as they are installed: where one is missing its tests are skipped, but in CI they fail."""

import importlib.util
import json
import os
import shutil
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

TEXTS = ['召開(kāi)會(huì )議，部署農(nóng)業(yè)生產(chǎn)，說(shuō)明經(jīng)濟。', '好。', None, '新桥\u200b通车了。']


def need(*names):
    """Skip a test where a library or a program is missing; fail it in CI."""
    lacks = [name for name in names if not (shutil.which(name) if name == 'java' else importlib.util.find_spec(name))]
    if lacks and os.environ.get('CI') == 'true':
        pytest.fail(f'CI lacks {lacks}: .ci/run installs them')
    if lacks:
        pytest.skip(f'no {" and no ".join(lacks)}: pip install "cjk-cleaner[integrations]"; Spark needs Java 17')


@pytest.fixture
def library():
    """Import what a test is about, or pass over it."""

    def call(name, *more):
        need(name.partition('.')[0], *more)
        return importlib.import_module(name)

    return call


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a corpus, to work in."""
    (tmp_path / 'in').mkdir()
    table = pa.table({'id': list('abcd'), 'text': TEXTS, 'n': [1, 2, 3, 4]})
    pq.write_table(table, tmp_path / 'in/table.parquet')
    rows = [{'id': n, 'text': text, 'n': 1} for n, text in zip('ef', TEXTS, strict=False)]
    (tmp_path / 'in/news.jsonl').write_text(''.join(json.dumps(row) + '\n' for row in rows))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope='session')
def ray():
    """Ray with two processes, for all tests of it."""
    need('ray')
    import ray

    ray.init('local', num_cpus=2, include_dashboard=False, log_to_driver=False, configure_logging=False)
    yield ray
    ray.shutdown()


@pytest.fixture(scope='session')
def spark(tmp_path_factory):
    """Spark in one process of Java, for all tests of it."""
    need('pyspark', 'java')
    from pyspark.sql import SparkSession

    os.environ['PYSPARK_PYTHON'] = sys.executable
    folder = tmp_path_factory.mktemp('spark')
    builder = SparkSession.builder.master('local[2]').config('spark.ui.enabled', 'false')
    session = builder.config('spark.sql.warehouse.dir', str(folder)).config('spark.local.dir', str(folder)).getOrCreate()
    yield session
    session.stop()
