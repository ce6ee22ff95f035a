"""`clean` and `restore` with a ledger: there and back through files and new processes."""

import json
import os
import subprocess

import pytest

PAGES = {
    'utf-8': '去临阑市。。\r\n好\u200b了。。'.encode(),
    'mark': b'\xef\xbb\xbf' + '去临阑市。。\n'.encode(),
    'gb18030': '他们昨天去临阑市看了一场很好的戏，看到很晚才回家。。\n'.encode('gb18030'),
    'utf-16': 'go 去临阑市。。\n'.encode('utf-16'),
    'stray bytes': '好。。\n'.encode() + b'\xff\xfe\x80 abc\n' + '去临阑市。。'.encode(),
    'healthy': '好。\n'.encode(),
    'empty': b'',
}


@pytest.mark.parametrize('page', PAGES.values(), ids=PAGES)
def test_there_and_back_in_new_processes(project, installed, page):
    (project / 'a.txt').write_bytes(page)
    there = installed('clean', 'a.txt', '-o', 'b.txt', '--ledger', 'l.jsonl')
    back = installed('restore', 'b.txt', '--ledger', 'l.jsonl')
    to_file = installed('restore', 'b.txt', '--ledger', 'l.jsonl', '-o', 'c.txt')

    assert (there.exit, there.err, back.exit, to_file.exit) == (0, '', 0, 0)
    assert back.data == page
    assert (project / 'c.txt').read_bytes() == page


@pytest.mark.parametrize(
    ('key', 'value'),
    [('start', 0), ('end', 9), ('before', '好好好'), ('after', '，'), ('to', 3), ('n', 7), ('refused', 'x')],
)
def test_a_ledger_that_was_edited_is_to_blame(project, run, key, value):
    book = project / 'l.jsonl'
    (project / 'a.txt').write_text('好。。去临阑市。。')
    run('clean', 'a.txt', '-o', 'b.txt', '--ledger', book)
    head, line, *more = book.read_text().splitlines()
    book.write_text('\n'.join([head, json.dumps({**json.loads(line), key: value}), *more]))
    did = run('restore', 'b.txt', '--ledger', 'l.jsonl')

    if key == 'n':  # a number for people
        assert did.out == '好。。去临阑市。。'
    else:
        assert (did.exit, did.out) == (2, '')
        assert did.err.startswith('cleaner: l.jsonl: the ledger does not ')
        assert did.err.count('\n') == 1


def test_a_ledger_beside_a_view_is_of_the_text(project, run):
    (project / 'a.txt').write_text('好。。\n')
    view = run('clean', 'a.txt', '--format', 'jsonl', '--ledger', 'l.jsonl')
    run('clean', 'a.txt', '-o', 'b.txt')

    assert (view.exit, view.err) == (
        0, 'the ledger is of the text: restore works from --format text, not from jsonl\n'
    )
    assert run('restore', 'b.txt', '--ledger', 'l.jsonl').out == '好。。\n'


def test_what_a_program_made_of_a_string_is_restored_as_utf_8(project, run):
    from cleaner import clean, ledger

    result = clean('好\u200b了。')
    (project / 'b.txt').write_text(result.text)
    (project / 'l.jsonl').write_text(ledger.dumps(result.head(), result.ledger))

    assert run('restore', 'b.txt', '--ledger', 'l.jsonl').out == '好\u200b了。'


def test_through_pipes(project, installed):
    there = installed('clean', '--ledger', 'l.jsonl', stdin='去临阑市。。'.encode())
    back = installed('restore', '-', '--ledger', 'l.jsonl', stdin=there.data)

    assert there.out == '去临澜市。'
    assert back.out == '去临阑市。。'


def test_one_ledger_for_several_documents_has_a_head_for_each(project, run):
    (project / 'a.txt').write_text('好。。')
    (project / 'b.txt').write_text('好\u200b。')  # becomes the same bytes
    (project / 'c.txt').write_text('去临阑市')
    run('clean', 'a.txt', 'b.txt', 'c.txt', '-o', 'out', '--ledger', 'l.jsonl')
    heads = [row for row in map(json.loads, (project / 'l.jsonl').read_text().splitlines()) if 'ledger' in row]

    assert [head['file'] for head in heads] == ['a.txt', 'b.txt', 'c.txt']
    for name in ('a.txt', 'b.txt', 'c.txt'):
        assert run('restore', f'out/{name}', '--ledger', 'l.jsonl').data == (project / name).read_bytes()

    (project / 'out' / 'a.txt').rename(project / 'moved.txt')
    did = run('restore', 'moved.txt', '--ledger', 'l.jsonl')

    assert did == (
        2,
        '',
        'cleaner: moved.txt: l.jsonl speaks of several documents that became these bytes: '
        'out/a.txt, out/b.txt; nothing written\n',
        b'',
    )


@pytest.mark.parametrize('output', ['out', 'out/', '.', '../out'])
def test_documents_of_one_name_that_became_the_same_bytes_are_told_apart(project, run, monkeypatch, output):
    (project / 'm' / 'sub').mkdir(parents=True)
    (project / 'work').mkdir()
    monkeypatch.chdir(project / 'work')
    pages = {'1.txt': '山\u200b路\n', 'sub/1.txt': '\u200b山路\n'}
    for name, text in pages.items():
        (project / 'm' / name).write_text(text)
    run('clean', '--chain', '../chain.yaml', '../m', '-o', output, '--ledger', 'l.jsonl')

    for name, text in pages.items():
        assert run('restore', f'{output}/{name}', '--ledger', 'l.jsonl').out == text

    monkeypatch.chdir((project / 'work' / output).resolve())
    for name, text in pages.items():
        assert run('restore', name, '--ledger', project / 'work' / 'l.jsonl').out == text


def test_where_it_went_is_told_when_names_change(project, run):
    (project / 'a.md').write_text('好。。')
    (project / 'b.md').write_text('好\u200b。')
    for name in ('a', 'b'):
        run('clean', f'{name}.md', '-o', f'{name}.txt', '--ledger', f'{name}.jsonl')
    (project / 'l.jsonl').write_text((project / 'a.jsonl').read_text() + (project / 'b.jsonl').read_text())

    assert run('restore', 'a.txt', '--ledger', 'l.jsonl').out == '好。。'
    assert run('restore', 'b.txt', '--ledger', 'l.jsonl').out == '好\u200b。'


def test_the_ledger_on_standard_output(project, run):
    (project / 'a.txt').write_text('好。。')
    did = run('clean', 'a.txt', '-o', 'b.txt', '--ledger', '-')

    assert [json.loads(line).get('rule') for line in did.out.splitlines()] == [None, 'doubled-stop']


def test_a_device_is_no_file_to_replace(project, run):
    (project / 'a.txt').write_text('好。。')

    assert run('clean', 'a.txt', '-o', os.devnull) == (0, '', '', b'')
    assert run('clean', 'a.txt', '--ledger', os.devnull) == (0, '好。', '', '好。'.encode())
    assert not os.path.isfile(os.devnull)  # noqa: PTH113 - as it says


def test_a_name_with_a_stray_byte(project, installed):
    name = os.fsdecode(b'a\xff.txt')
    (project / name).write_text('好。。')
    did = installed('check', '.')

    assert did.exit == 1
    assert did.out.startswith('a\\udcff.txt:1:2: doubled-stop')


def test_a_pipe_that_nobody_reads(project, command):
    (project / 'a.txt').write_text('好。。\n' * 20_000)
    with subprocess.Popen([command, 'check', 'a.txt'], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        process.wait(30)

    assert (process.returncode, err) == (141, b'')


def test_an_internal_error_is_one_line_and_the_rest_goes_on(project, run, monkeypatch):
    (project / 'a.txt').write_text('好。。')
    (project / 'b.txt').write_text('好。。')
    monkeypatch.setattr('cleaner.cli.job.clean', broken_once(1))
    did = run('check', '-q', 'a.txt', 'b.txt')

    assert did.exit == 2
    assert did.err == 'cleaner: a.txt: internal error, ZeroDivisionError: oops\n'
    assert did.out.startswith('b.txt:1:2')


def broken_once(times):
    from cleaner.flow import clean

    left = [times]

    def call(*args, **kwargs):
        if left[0]:
            left[0] -= 1
            raise ZeroDivisionError('oops')
        return clean(*args, **kwargs)

    return call


def test_a_document_that_fails_passes_through_and_is_reported(project, run):
    (project / 'loop.yaml').write_text(
        'about: A rule that never rests.\n'
        'rules:\n'
        '- name: restless\n'
        '  why: For this test.\n'
        '  find: q\n'
        '  put: qq\n'
        '  turns: [[q, qq]]\n'
        '  keeps: [a, b]\n'
    )
    (project / 'a.txt').write_text('q好。。')
    did = run('clean', '--rules', 'loop.yaml', 'a.txt')

    assert (did.exit, did.out) == (2, 'q好。。')
    assert did.err.startswith('cleaner: a.txt: comes back as it was, failed: unstable')

    did = run('fix', '-q', '--rules', 'loop.yaml', 'a.txt')

    assert (did.exit, did.out) == (2, '')
    assert (project / 'a.txt').read_text() == 'q好。。'


def test_stopped_by_hand(project, run, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    (project / 'a.txt').write_text('好。。')
    monkeypatch.setattr('cleaner.cli.job.clean', stop)

    assert run('clean', 'a.txt', '-o', 'b.txt', '--ledger', 'l.jsonl') == (130, '', '', b'')
    assert {path.name for path in project.iterdir()} == {'a.txt', '.cleaner.yaml', 'chain.yaml', 'own.yaml'}


def test_a_bug_does_not_look_like_a_finding(project, run, monkeypatch):
    monkeypatch.setattr('cleaner.cli.job.load_chain', lambda *_, **__: 1 / 0)
    did = run('check', '.')

    assert (did.exit, did.err) == (2, 'cleaner: internal error, ZeroDivisionError: division by zero\n')

    monkeypatch.setenv('CLEANER_DEBUG', '1')
    lines = run('check', '.').err.splitlines()

    assert lines[1] == 'Traceback (most recent call last):'
    assert lines[-1] == 'ZeroDivisionError: division by zero'


def test_a_page_that_cannot_be_laid_out_is_one_line(project, run, monkeypatch):
    (project / 'a.txt').write_text('好。')
    monkeypatch.setattr('cleaner.layout.read_page', lambda *_: {}[0])
    did = run('explain', 'a.txt')

    assert (did.exit, did.err) == (2, 'cleaner: a.txt: internal error, KeyError: 0\n')


@pytest.mark.skipif(os.name != 'posix', reason='asks a shell to close what is standard')
@pytest.mark.parametrize(
    ('line', 'err'),
    [
        ('clean a.txt >&-', b'cleaner: standard output is closed\n'),
        ('clean <&-', b'cleaner: standard input is closed\n'),
        ('clean a.txt >&- 2>&-', b''),
        ('check missing.txt 2>&-', b''),
    ],
)
def test_what_is_closed(project, command, line, err):
    (project / 'a.txt').write_text('好。。')
    did = subprocess.run(['sh', '-c', f'{command} {line}'], capture_output=True, timeout=60)

    assert (did.returncode, did.stdout, did.stderr) == (2, b'', err)


@pytest.mark.skipif(not os.path.exists('/dev/full'), reason='has no device that is always full')  # noqa: PTH110
@pytest.mark.parametrize('line', ['clean a.txt', 'check a.txt', 'rules list'])
def test_a_full_disk(project, command, line):
    (project / 'a.txt').write_text('好。。')
    did = subprocess.run(['sh', '-c', f'{command} {line} -q >/dev/full'], capture_output=True, timeout=60)

    assert did.returncode == 2
    assert did.stderr.count(b'\n') == 1
    assert b'No space left' in did.stderr
