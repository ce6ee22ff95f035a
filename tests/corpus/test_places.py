"""Names: where each file of a corpus goes, and what is refused before anything is read."""

import pytest

from cleaner.corpus import collect
from cleaner.corpus.places import Local, Remote, beside, store_of
from cleaner.files import Refused

FILES = ['in/a/x.jsonl', 'in/b/y.txt', 'in/b/z.parquet', 'in/b/z.jsonl.gz', 'in/pic.png', 'other/x.jsonl']


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b'')
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ('names', 'targets'),
    [
        (['in'], ['a/x.jsonl', 'b/y.txt', 'b/z.jsonl.gz', 'b/z.parquet']),
        (['in/'], ['a/x.jsonl', 'b/y.txt', 'b/z.jsonl.gz', 'b/z.parquet']),
        (['in/a/x.jsonl'], ['x.jsonl']),
        (['in/b'], ['y.txt', 'z.jsonl.gz', 'z.parquet']),
        (['in/a', 'in/b'], ['a/x.jsonl', 'b/y.txt', 'b/z.jsonl.gz', 'b/z.parquet']),
        (['in/a/x.jsonl', 'in/b/y.txt'], ['a/x.jsonl', 'b/y.txt']),
        (['in', 'other'], ['in/a/x.jsonl', 'in/b/y.txt', 'in/b/z.jsonl.gz', 'in/b/z.parquet', 'other/x.jsonl']),
        (['in/*/*.jsonl'], ['a/x.jsonl']),
        (['in/**/*.txt'], ['b/y.txt']),
        (['in', 'in/a'], ['a/x.jsonl', 'b/y.txt', 'b/z.jsonl.gz', 'b/z.parquet']),
    ],
)  # fmt: skip
def test_names_below_the_common_root_stay(folder, names, targets):
    corpus = collect(names, 'out')
    assert [item.target for item in corpus.items] == [f'{folder}/out/{name}' for name in targets]
    assert [item.name for item in corpus.items] == targets


def test_what_stands_beside_an_output(folder):
    by_name = {item.name: item for item in collect(['in'], 'out').items}
    assert by_name['b/z.jsonl.gz'].ledger == f'{folder}/out/b/z.jsonl.ledger.jsonl.gz'
    assert by_name['b/z.jsonl.gz'].manifest == f'{folder}/out/b/z.jsonl.gz.manifest.json'
    assert by_name['b/y.txt'].ledger == beside(f'{folder}/out/b/y.txt', '.ledger.jsonl') == f'{folder}/out/b/y.txt.ledger.jsonl'


def test_articles_of_a_text_are_rows(folder):
    targets = [item.target for item in collect(['in/b'], 'out', split=True).items]
    assert targets == [f'{folder}/out/{name}' for name in ('y.txt.jsonl', 'z.jsonl.gz', 'z.parquet')]


@pytest.mark.parametrize(
    ('names', 'output', 'why'),
    [
        (['in'], 'in/out', 'in/out: is inside of in, which is read'),
        (['in'], 'in', 'in: is inside of in, which is read'),
        (['in/a/x.jsonl'], 'in/a', 'x.jsonl and x.jsonl would both be there'),
        (['none'], 'out', 'none: no such file'),
        (['in/*.csv'], 'out', r'in/\*.csv: no such file'),
        (['in/pic.png'], 'out', 'in/pic.png: none of these endings says what it holds: .jsonl'),
        (['s3://bucket/a', 'in'], 'out', 'the inputs are in several places'),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_before_anything_is_read(folder, names, output, why, monkeypatch):
    monkeypatch.setattr('cleaner.corpus.places.Remote.__init__', lambda self, protocol: setattr(self, 'protocol', protocol))
    with pytest.raises(Refused, match=why):
        collect(names, output)
    assert not (folder / 'out').exists()


def test_two_outputs_of_one_name_are_refused(folder):
    (folder / 'in/b/y.txt.jsonl').write_bytes(b'')
    with pytest.raises(Refused, match='would both be there'):
        collect(['in'], 'out', split=True)


def test_what_a_run_wrote_is_no_input(folder):
    for name in ('x.jsonl.ledger.jsonl', 'x.jsonl.manifest.json', '.x.jsonl.part'):
        (folder / 'in/a' / name).write_bytes(b'')
    assert [item.name for item in collect(['in/a'], 'out').items] == ['x.jsonl']


def test_a_draft_is_seen_when_it_is_whole(folder):
    store = Local()
    draft = store.create(f'{folder}/new/a.txt')
    draft.write(b'one')
    assert not (folder / 'new/a.txt').exists()
    draft.commit()
    assert (folder / 'new/a.txt').read_bytes() == b'one'
    again = store.create(f'{folder}/new/a.txt')
    again.write(b'two')
    again.discard()
    assert [path.name for path in (folder / 'new').iterdir()] == ['a.txt']
    assert (folder / 'new/a.txt').read_bytes() == b'one'


def test_a_store_that_fsspec_opens():
    store = store_of('memory://x')
    assert isinstance(store, Remote)
    with store.create('/corpus/in/a.jsonl') as draft:
        draft.write(b'{"text": "a"}\n')
    corpus = collect(['memory://corpus/in'], 'memory://corpus/out')
    assert [(item.path, item.target, item.size) for item in corpus.items] == [('/corpus/in/a.jsonl', '/corpus/out/a.jsonl', 14)]
    with pytest.raises(Refused, match='none-such'):
        store_of('none-such://x')
