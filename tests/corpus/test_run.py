"""A run: each file whole or not at all, whatever happens, and the same bytes by however many processes."""

import errno
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from strategies import SENTENCES

import cleaner
from cleaner.corpus import Limit, Recipe, Stopped, Watch, collect, part_of, run
from cleaner.corpus import places as storage
from cleaner.corpus.places import Item
from cleaner.corpus.rows import smallest

CHAIN = cleaner.load()
FAULTS = ['召開(kāi)會(huì )議', '老桥“通车', 'æ\x9d\x91å\xad\x90', '。。', '\u200b', '好\ufffd']


def document(rng):
    words = [rng.choice(SENTENCES) for _ in range(rng.randint(1, 12))]
    if rng.random() < 0.3:
        words.insert(rng.randint(0, len(words)), rng.choice(FAULTS))
    return ''.join(words)


def corpus(folder, rows=60, files=3):
    """Write a corpus of several kinds of files."""
    rng = random.Random(7)
    for n in range(files):
        lines = [json.dumps({'id': f'{n}-{i}', 'text': document(rng), 'n': i}, ensure_ascii=i % 2 == 0) for i in range(rows)]
        data = ('\n'.join(lines) + '\n').encode()
        path = folder / 'in' / 'ab'[n % 2] / f'{n}.jsonl'
        path.parent.mkdir(parents=True, exist_ok=True)
        if n == 1:
            path.with_name('1.jsonl.gz').write_bytes(gzip.compress(data))
        else:
            path.write_bytes(data)
    (folder / 'in' / 'page.txt').write_text(document(rng) + '召開(kāi)會(huì )議', encoding='gb18030')
    return folder / 'in'


def written(folder):
    """Return all that a run wrote, times aside."""
    out = {}
    for path in sorted(folder.rglob('*')):
        if path.is_file():
            data = path.read_bytes()
            if path.name.endswith('.manifest.json') or path.name.startswith('summary'):
                row = json.loads(data)
                row.pop('seconds')
                row.pop('skipped', None)
                data = json.dumps(row)
            out[str(path.relative_to(folder))] = data
    return out


def clean(source, target, **options):
    split = options.pop('split', False)
    return run(collect([str(source)], str(target), split=split), Recipe(CHAIN, split=split), **options)


def test_outputs_ledgers_and_manifests(tmp_path):
    report = clean(corpus(tmp_path), tmp_path / 'out')

    assert sorted(written(tmp_path / 'out')) == [
        *(f'a/0.jsonl{end}' for end in ('', '.ledger.jsonl', '.manifest.json')),
        *(f'a/2.jsonl{end}' for end in ('', '.ledger.jsonl', '.manifest.json')),
        *(f'b/1.jsonl{end}' for end in ('.gz', '.gz.manifest.json', '.ledger.jsonl.gz')),
        *(f'page.txt{end}' for end in ('', '.ledger.jsonl', '.manifest.json')),
    ]
    counts = report.total.counts
    assert (report.total.files, report.total.skipped, report.lost) == (4, 0, 0)
    assert (counts.documents, counts.failed) == (181, 0)
    assert 20 < counts.changed < 100
    assert counts.edits['pinyin-in-brackets'] > 1
    manifest = json.loads((tmp_path / 'out/b/1.jsonl.gz.manifest.json').read_bytes())
    assert manifest['options'] == {'text_field': 'text', 'id_field': 'id', 'split': False, 'trust': 'likely'}
    assert manifest['input']['name'] == manifest['output']['name'] == 'b/1.jsonl.gz'
    assert manifest['input']['bytes'] == (tmp_path / 'in/b/1.jsonl.gz').stat().st_size


@pytest.mark.parametrize('split', [False, True])
def test_two_processes_write_what_one_does(tmp_path, split, monkeypatch):
    monkeypatch.setattr('cleaner.corpus.rows.BLOCK', 2000)  # many blocks of few rows
    source = corpus(tmp_path)
    one = clean(source, tmp_path / 'one', split=split, sample=9)
    two = clean(source, tmp_path / 'two', jobs=2, split=split, sample=9)

    assert written(tmp_path / 'one') == written(tmp_path / 'two')
    assert one.total.counts.as_json() == two.total.counts.as_json()
    assert one.samples == two.samples
    assert len(one.samples) == 9


def test_what_is_done_is_skipped_while_all_of_it_holds(tmp_path):
    source = corpus(tmp_path)
    clean(source, tmp_path / 'out')
    first = written(tmp_path / 'out')
    assert clean(source, tmp_path / 'out').total.skipped == 4
    assert written(tmp_path / 'out') == first

    for change in ('in/a/0.jsonl', 'out/a/0.jsonl', 'out/a/0.jsonl.ledger.jsonl', 'out/a/0.jsonl.manifest.json'):
        path = tmp_path / change
        data = path.read_bytes()
        path.write_bytes(b'{"text": "x"}\n' + data)
        assert clean(source, tmp_path / 'out').total.skipped == 3, change
        if change.startswith('in'):
            path.write_bytes(data)
            assert clean(source, tmp_path / 'out').total.skipped == 3
        assert written(tmp_path / 'out') == first


def test_other_rules_do_all_of_it_anew(tmp_path):
    source = corpus(tmp_path)
    clean(source, tmp_path / 'out')
    other = Recipe(cleaner.load(without=['pinyin-in-brackets']))
    assert run(collect([str(source)], str(tmp_path / 'out')), other).total.skipped == 0
    assert run(collect([str(source)], str(tmp_path / 'out')), other).total.skipped == 4
    assert run(collect([str(source)], str(tmp_path / 'out')), Recipe(CHAIN, id='n')).total.skipped == 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == 'win32', reason='there is no such signal')
def test_a_killed_run_goes_on_to_the_same_bytes(tmp_path):
    source = corpus(tmp_path, rows=1500, files=4)
    command = [sys.executable, '-m', 'cleaner', 'corpus', source, '-q', '-j', '2', '-o']
    subprocess.run([*command, tmp_path / 'whole'], check=True, timeout=300)

    rng, kills = random.Random(3), 0
    for _ in range(40):
        process = subprocess.Popen([*command, tmp_path / 'out'], start_new_session=True, stderr=subprocess.DEVNULL)
        try:
            process.wait(rng.uniform(0.3, 2.5))
            break
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            kills += 1
    assert kills
    subprocess.run([*command, tmp_path / 'out'], check=True, timeout=300)
    assert written(tmp_path / 'out') == written(tmp_path / 'whole')


def test_a_row_that_fails_passes_through_and_is_told(tmp_path):
    lines = [json.dumps({'text': '好。'}) for _ in range(400)]
    lines[6] = '{"text": '
    (tmp_path / 'in').mkdir()
    (tmp_path / 'in/a.jsonl').write_text('\n'.join(lines))
    told = []
    report = clean(tmp_path / 'in', tmp_path / 'out', watch=Watch(failed=told.append))

    assert (report.total.counts.failed, report.lost) == (1, 0)
    assert told == ['a.jsonl:7: is no JSON: it breaks off']
    assert (tmp_path / 'out/a.jsonl').read_text() == '\n'.join(lines)
    assert json.loads((tmp_path / 'out/a.jsonl.ledger.jsonl').read_text())['failed'] == 'is no JSON: it breaks off'


@pytest.mark.parametrize(('limit', 'stops'), [(Limit(), True), (Limit(0.5), False), (Limit(number=5), False), (Limit(number=3), True)])
def test_too_many_failures_stop_the_run(tmp_path, limit, stops):
    (tmp_path / 'in').mkdir()
    (tmp_path / 'in/a.jsonl').write_text('{"text": "a"}\n' * 5 + 'x\n' * 4)
    if not stops:
        clean(tmp_path / 'in', tmp_path / 'out', limit=limit)
        return
    with pytest.raises(Stopped, match='4 of 9 documents failed, more than --max-failures'):
        clean(tmp_path / 'in', tmp_path / 'out', limit=limit)


def test_a_run_that_fails_all_along_stops_early(tmp_path, monkeypatch):
    monkeypatch.setattr('cleaner.corpus.rows.BLOCK', 2000)
    (tmp_path / 'in').mkdir()
    (tmp_path / 'in/a.jsonl').write_text('not JSON\n' * 50_000)
    counts = []
    with pytest.raises(Stopped):
        clean(tmp_path / 'in', tmp_path / 'out', watch=Watch(moved=lambda count, _: counts.append(count.documents)))
    assert 1000 <= sum(counts) < 10_000
    assert list((tmp_path / 'out').iterdir()) == []


@pytest.mark.parametrize(
    ('name', 'data', 'why'),
    [
        ('b.jsonl.gz', gzip.compress(b'{"text": "a"}\n' * 99)[:-9], 'the gz stream breaks off'),
        ('b.jsonl.zst', b'no zstandard', 'is no zst stream, or a damaged one'),
        ('b.parquet', b'no table', 'Parquet'),
    ],
    ids=['gz', 'zst', 'parquet'],
)
def test_a_file_that_cannot_be_read_is_told_and_the_rest_goes_on(tmp_path, name, data, why):
    source = corpus(tmp_path)
    (source / name).write_bytes(data)
    told = []
    report = clean(source, tmp_path / 'out', watch=Watch(failed=told.append))

    assert (report.lost, report.total.files) == (1, 4)
    [line] = told
    assert line.startswith(f'{source / name}: ')
    assert why in line
    assert not list((tmp_path / 'out').glob(f'*{name}*'))


def test_a_column_that_is_not_there_is_told(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    (tmp_path / 'in').mkdir()
    pq.write_table(pa.table({'body': ['a'], 'n': [1]}), tmp_path / 'in/a.parquet')
    told = []
    report = clean(tmp_path / 'in', tmp_path / 'out', watch=Watch(failed=told.append))
    assert report.lost == 1
    assert told == [f"{tmp_path / 'in/a.parquet'}: has no column 'text'; there are 'body', 'n'"]


def test_a_full_disk_stops_the_run_and_leaves_what_is_done(tmp_path, monkeypatch):
    source = corpus(tmp_path)
    put = storage._LocalDraft._put

    def fills_up(self, data):
        if self._target.name == '2.jsonl':
            self._file.write(data[: len(data) // 2])
            with storage._named(self._target):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        put(self, data)

    with monkeypatch.context() as patched:
        patched.setattr(storage._LocalDraft, '_put', fills_up)
        with pytest.raises(Stopped, match=r'2\.jsonl: No space left on device'):
            clean(source, tmp_path / 'out')
    assert sorted(path.name for path in (tmp_path / 'out/a').iterdir()) == [
        '0.jsonl', '0.jsonl.ledger.jsonl', '0.jsonl.manifest.json',
    ]  # fmt: skip
    assert clean(source, tmp_path / 'out').total.skipped == 1
    clean(source, tmp_path / 'whole')
    assert written(tmp_path / 'out') == written(tmp_path / 'whole')


def test_parts_share_the_files_and_leave_none_out():
    items = [Item(f'/{n}', f'/out/{n}', str(n), 'jsonl', '', size) for n, size in enumerate([9, 1, 1, 1, 5, 4, 0, 0])]
    parts = [part_of(items, i, 3) for i in (1, 2, 3)]
    assert sorted(item.name for part in parts for item in part) == [item.name for item in items]
    assert [sum(item.size for item in part) for part in parts] == [9, 6, 6]
    assert [item.name for item in parts[0]] == sorted(item.name for item in parts[0])
    assert part_of(items[:1], 3, 3) == []


def test_samples_are_the_same_whatever_the_order():
    samples = [(str(hash(n) * 7919 % 1000), str(n)) for n in range(100)]
    assert smallest(reversed(samples), 5) == smallest(samples, 5)


@pytest.mark.skipif(not Path('/proc/self/status').exists(), reason='nobody tells the most memory that a process had')
def test_memory_does_not_grow_with_the_number_of_documents(tmp_path):
    """Ten times the rows take as much memory: what is held is blocks, whatever the file."""
    peaks = []
    for rows in (4_000, 40_000):
        folder = tmp_path / str(rows)
        (folder / 'in').mkdir(parents=True)
        with (folder / 'in/a.jsonl').open('w') as file:
            for i in range(rows):
                file.write(json.dumps({'id': i, 'text': SENTENCES[i % len(SENTENCES)] * 3}) + '\n')
        code = (
            'import sys; from cleaner.cli import main; status = main(sys.argv[1:]);'
            "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]); sys.exit(status)"
        )
        done = subprocess.run(
            [sys.executable, '-c', code, 'corpus', folder / 'in', '-o', folder / 'out', '-q'],
            check=True, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        peaks.append(int(done.stdout.split()[-1]))
    assert peaks[1] < 1.15 * peaks[0]


def test_time_is_told_by_pass(tmp_path):
    start = time.perf_counter()
    report = clean(corpus(tmp_path), tmp_path / 'out')
    seconds = report.total.counts.seconds
    assert {'mojibake', 'gloss'} <= seconds.keys()
    assert 0 < sum(seconds.values()) < time.perf_counter() - start
