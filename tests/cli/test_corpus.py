"""`corpus` and `stats`: what people see."""

import json
import os
import pty
import re
import select
import subprocess
import sys

import pytest

from cleaner.cli.corpus import Progress, table
from cleaner.corpus import Total
from cleaner.corpus.rows import Counts

ROWS = [{'id': 'a', 'text': '召開(kāi)會(huì )議，部署農(nóng)業(yè)生產(chǎn)，說(shuō)明經(jīng)濟。'}, {'id': 'b', 'text': '好。'}]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / 'in').mkdir()
    (tmp_path / 'in/rows.jsonl').write_text(''.join(json.dumps(row) + '\n' for row in ROWS))
    (tmp_path / 'in/page.txt').write_text('新桥\u200b通车了。', encoding='utf-8')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_there_and_back(folder, run):
    there = run('corpus', 'in', '-o', 'out', '--sample', '5')

    assert (there.exit, there.out) == (0, '')
    assert '2 files (0 were done before), 3 documents, 2 changed, 0 failed' in there.err
    assert 'pinyin-in-brackets' in there.err
    rows = [json.loads(line) for line in (folder / 'out/rows.jsonl').read_text().splitlines()]
    assert [row['text'] for row in rows] == ['召開會議，部署農業生產，說明經濟。', '好。']
    samples = [json.loads(line) for line in (folder / 'out/sample.jsonl').read_text().splitlines()]
    assert {row['document'] for row in samples} == {'rows.jsonl:1', 'page.txt:1'}
    assert {row['before'] for row in samples} == {ROWS[0]['text'], '新桥\u200b通车了。'}
    assert json.loads((folder / 'out/summary.json').read_text())['counts']['changed'] == 2

    back = run('restore', 'out/rows.jsonl', '-o', '-')
    assert (back.exit, back.data) == (0, (folder / 'in/rows.jsonl').read_bytes())
    assert run('restore', 'out/page.txt', '-o', 'back.txt').exit == 0
    assert (folder / 'back.txt').read_bytes() == (folder / 'in/page.txt').read_bytes()


def test_restore_wants_to_be_told_where_to(folder, run):
    run('corpus', 'in', '-o', 'out', '-q')
    told = run('restore', 'out/rows.jsonl')
    assert told.exit == 2
    assert 'out/rows.jsonl: is a file of a corpus: say with -o FILE' in told.err

    (folder / 'out/rows.jsonl').write_bytes((folder / 'out/rows.jsonl').read_bytes().replace(rb'\u8b70', b''))
    told = run('restore', 'out/rows.jsonl', '-o', 'back.jsonl')
    assert told.exit == 2
    assert 'it and its ledger are not as one run wrote them' in told.err
    assert not (folder / 'back.jsonl').exists()


def test_stats_add_up(folder, run):
    run('corpus', 'in/rows.jsonl', '-o', 'one', '-q')
    run('corpus', 'in/page.txt', '-o', 'two', '-q')
    both = run('stats', 'one', 'two')
    assert both.exit == 0
    assert both.out.startswith('2 files (0 were done before), 3 documents, 2 changed, 0 failed\n')
    found = json.loads(run('stats', 'one', 'two', '--format', 'json').out)
    assert found['counts']['documents'] == 3
    assert found['counts']['edits']['zero-width-space'] == 1
    assert found['counts']['edits']['pinyin-in-brackets'] > 3
    assert run('stats', 'in').exit == 2


def test_parts_have_summaries_of_their_own(folder, run):
    for part in ('1/2', '2/2'):
        assert run('corpus', 'in', '-o', 'out', '--part', part, '-q').exit == 0
    sums = [json.loads((folder / f'out/summary-{n}-of-2.json').read_text()) for n in (1, 2)]
    assert sorted(part['counts']['documents'] for part in sums) == [1, 2]
    assert run('corpus', 'in', '-o', 'out').err.startswith('2 files (2 were done before)')


@pytest.mark.parametrize(
    ('args', 'why'),
    [
        (['in', '-o', 'in/out'], 'in/out: is inside of in, which is read'),
        (['none', '-o', 'out'], 'none: no such file'),
        (['in', '-o', 'out', '--part', '3/2'], '--part 3/2: say which of how many, such as 1/8'),
        (['in', '-o', 'out', '--max-failures', 'few'], '--max-failures few: say a share, such as 1%'),
        (['in', '-o', 'out', '-j', '0'], "'0' is no number from 1 on"),
        (['in', '-o', 'out', '-j', '2', '--engine', 'ray'], '-j is not for --engine ray'),
        (['in', '-o', 'out', '--address', 'auto'], '--address is for --engine ray'),
        (['in', '-o', 'out', '--without', 'pinyin-in-bracket'], 'did you mean'),
        (['in'], 'the following arguments are required: -o/--output'),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_in_a_line(folder, run, args, why):
    told = run('corpus', *args)
    assert told.exit == 2
    assert why in told.err
    assert not (folder / 'out').exists()


def test_ray_that_is_not_installed(folder, run, monkeypatch):
    monkeypatch.setitem(sys.modules, 'ray', None)
    told = run('corpus', 'in', '-o', 'out', '--engine', 'ray')
    assert (told.exit, told.err) == (2, 'cleaner: --engine ray needs Ray: pip install "cjk-cleaner[ray]"\n')


def test_a_sample_writes_over_no_output(folder, run):
    (folder / 'in/rows.jsonl').rename(folder / 'in/sample.jsonl')
    told = run('corpus', 'in', '-o', 'out', '--sample', '5')
    assert told.exit == 2
    assert '--sample would write over the output sample.jsonl' in told.err
    assert not (folder / 'out').exists()
    assert run('corpus', 'in', '-o', 'out', '--part', '1/1').exit == 0


def test_failures(folder, run):
    (folder / 'in/rows.jsonl').write_text('{"text": "a"}\nx\n')
    told = run('corpus', 'in', '-o', 'out')
    assert told.exit == 2
    assert 'cleaner: rows.jsonl:2: is no JSON object' in told.err
    assert 'cleaner: stopped: 1 of 3 documents failed, more than --max-failures 1 % allows' in told.err
    told = run('corpus', 'in', '-o', 'out', '--max-failures', '1')
    assert told.exit == 0
    assert '1 failed' in told.err


def test_a_file_that_cannot_be_read(folder, run):
    (folder / 'in/rows.jsonl').rename(folder / 'in/rows.jsonl.gz')
    told = run('corpus', 'in', '-o', 'out')
    assert told.exit == 2
    assert 'in/rows.jsonl.gz: is no gz stream' in told.err
    assert (folder / 'out/page.txt').exists()


@pytest.mark.skipif(sys.platform == 'win32', reason='there are no such terminals')
def test_a_bar_on_a_terminal(folder):
    (folder / 'in/rows.jsonl').write_text('{"text": "%s"}\n' % ('好。' * 50) * 60_000)
    main, other = pty.openpty()
    command = [sys.executable, '-m', 'cleaner', 'corpus', 'in', '-o', 'out']
    process = subprocess.Popen(command, stderr=other, stdout=subprocess.DEVNULL)
    os.close(other)
    told = b''
    while select.select([main], [], [], 60)[0]:
        try:
            told += os.read(main, 10_000)
        except OSError:
            break
    os.close(main)
    assert process.wait(60) == 0
    bars = [part for part in told.decode().split('\r') if '] ' in part and '[' in part]
    assert bars
    assert '#' in bars[-1]
    assert 'MB/s' in bars[-1]
    assert 'left' in bars[-1]
    assert told.decode().rstrip().count('60,001 documents') >= 1


def test_a_line_now_and_then_elsewhere(folder, run, monkeypatch):
    monkeypatch.setattr('cleaner.cli.corpus._EVERY', 0.0)
    told = run('corpus', 'in', '-o', 'out')
    assert re.match(r'\d+%: 1 documents, 0\.\d MB/s, \d+ edits, 0 failed, \d+:\d\d left$', told.err.splitlines()[0])
    assert run('corpus', 'in', '-o', 'out', '-q').err == ''


def test_the_table_of_nothing():
    assert table(Total(counts=Counts())) == [
        '0 files (0 were done before), 0 documents, 0 changed, 0 failed',
        '0.0 MB in, 0.0 MB out, 0.0 MB of ledgers',
    ]


def test_time_left_is_told_from_what_was_worked_on():
    progress = Progress.__new__(Progress)
    progress.counts, progress.size, progress.skipped, progress.all, progress.begun = Counts(), 60, 10, 110, 0.0
    assert progress.line(100.0) == '0 documents, 0.0 MB/s, 0 edits, 0 failed, 1:40 left'
    progress.size = progress.skipped = 0
    assert progress.line(1.0).endswith('0:00 left')
