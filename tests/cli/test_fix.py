"""`fix` and the way back: what is on the disk before, after, and when something goes wrong in between."""

import json
import os
import stat
from pathlib import Path

import pytest

from cleaner import ledger, store, writing
from cleaner.files import Refused

# GB18030 that no other codec reads as fluently; with CR LF, and no line end at the end.
PAGE = '他们昨天去临阑市看了一场很好的戏，看到很晚才回家。。\r\n今天又去了，明天也想去看看。。'.encode('gb18030')
FIXED = '他们昨天去临澜市看了一场很好的戏，看到很晚才回家。\r\n今天又去了，明天也想去看看。'.encode('gb18030')


def ledgers(project):
    return sorted(path for path in project.rglob('.cleaner/**/*.jsonl'))


def test_gb18030_is_fixed_in_place_and_restored_to_the_byte_by_other_processes(project, installed):
    page = project / 'web' / 'page.txt'
    page.parent.mkdir()
    page.write_bytes(PAGE)

    fixed = installed('fix', 'web/page.txt')

    assert (fixed.exit, page.read_bytes()) == (1, FIXED)

    again = installed('fix', 'web')

    assert (again.exit, page.read_bytes()) == (0, FIXED)

    restored = installed('restore', 'page.txt', cwd=page.parent)

    assert restored == (0, 'page.txt: restored\n', '', b'page.txt: restored\n')
    assert page.read_bytes() == PAGE


def test_the_ledger_is_kept_at_the_root_of_the_project_out_of_sight_of_git(project, run):
    page = project / 'web' / 'page.txt'
    page.parent.mkdir()
    page.write_bytes(PAGE)
    run('fix', 'web')
    digest = ledger.digest(FIXED)
    (book,) = ledgers(project)

    assert book == project / '.cleaner' / 'web' / f'page.txt.{digest[:12]}.jsonl'
    assert (project / '.cleaner' / '.gitignore').read_text() == '*\n'
    assert json.loads(book.read_text().splitlines()[0])['output'] == {'codec': 'gb18030', 'bom': '', 'sha256': digest}


def test_the_ledger_is_on_the_disk_before_the_file_is_replaced(project, run, monkeypatch):
    (project / 'a.txt').write_text('好。。')
    seen = []

    def note(path, data, seen_before):
        seen.append((path.read_text(), data, seen_before, len(ledgers(project))))

    monkeypatch.setattr('cleaner.cli.fix.replace', note)
    run('fix', 'a.txt')

    assert seen == [('好。。', '好。'.encode(), '好。。'.encode(), 1)]


def test_a_ledger_is_never_overwritten_and_the_last_one_counts(project, run):
    page = project / 'a.txt'
    for text in ('好。。', '好\u200b。', '好。。'):
        page.write_text(text)
        run('fix', '-q', 'a.txt')
    kept = {book.suffixes[-2]: book.read_bytes() for book in ledgers(project)}
    run('restore', 'a.txt')
    back = page.read_text()
    run('fix', 'a.txt')
    first, second, third = (kept[end] for end in (f'.{ledger.digest("好。")[:12]}', '.2', '.3'))

    assert first == third != second
    assert back == '好。。'
    assert {book.suffixes[-2]: book.read_bytes() for book in ledgers(project)} == kept  # the last one says this already


def test_a_text_that_was_changed_since_is_left_alone(project, run):
    page = project / 'a.txt'
    page.write_text('好。。')
    run('fix', 'a.txt')
    page.write_text('好。啊')
    did = run('restore', 'a.txt')

    assert (did.exit, did.out, did.err) == (2, '', 'cleaner: a.txt: was changed or restored since it was fixed; nothing written\n')
    assert page.read_text() == '好。啊'


def test_a_file_that_was_moved_is_known_by_its_bytes(project, run):
    (project / 'a.txt').write_text('好。。')
    run('fix', 'a.txt')
    (project / 'sub').mkdir()
    moved = (project / 'a.txt').rename(project / 'sub' / 'b.txt')
    run('restore', moved)

    assert moved.read_text() == '好。。'


def test_a_folder_is_restored_and_again_nothing_is_done(project, run):
    pages = {'web/a.txt': '好。。', 'web/sub/b.txt': '好\u200b。', 'web/c.dat': '好。。', 'other.txt': '去临阑市'}
    for name, text in {**pages, 'web/healthy.txt': '好。'}.items():  # as a.txt is when it is fixed
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)
    run('fix', '.', 'web/c.dat')
    (project / 'web' / 'link.txt').symlink_to(project / 'other.txt')
    did = run('restore', 'web')

    assert (did.exit, did.err) == (0, '3 files restored\n')
    assert did.out.splitlines() == ['web/a.txt: restored', 'web/c.dat: restored', 'web/sub/b.txt: restored']
    assert {name: (project / name).read_text() for name in pages} == {**pages, 'other.txt': '去临澜市'}
    assert (project / 'web' / 'healthy.txt').read_text() == '好。'
    assert run('restore', 'web') == (0, '', '0 files restored\n', b'')


def test_in_a_folder_a_file_that_was_changed_since_is_told_and_the_rest_goes_on(project, run, tmp_path_factory):
    books = tmp_path_factory.mktemp('books')
    for name in ('a.txt', 'b.txt', 'c.txt'):
        (project / name).write_text('好。。')
    run('fix', '.', '--ledger', books)
    (project / 'a.txt').write_text('好。啊')
    next(books.glob('b.txt.*')).write_text('{}')
    did = run('restore', '.', '--ledger', books)

    assert (did.exit, did.out) == (2, 'c.txt: restored\n')
    changed, broken, summary = did.err.splitlines()
    assert changed == 'cleaner: a.txt: was changed since it was fixed; nothing written'
    assert broken.startswith(f'cleaner: {books}/b.txt.')
    assert summary == '1 file restored'


def test_bytes_that_several_files_became_are_restored_by_name_or_not_at_all(project, run):
    (project / 'a.txt').write_text('好。。')
    (project / 'b.txt').write_text('好\u200b。')
    run('fix', '.')
    moved = (project / 'a.txt').rename(project / 'c.txt')
    did = run('restore', 'b.txt', 'c.txt')

    assert did.exit == 2
    assert did.err.startswith('cleaner: c.txt: several ledgers speak of these bytes')
    assert (project / 'b.txt').read_text() == '好\u200b。'
    assert moved.read_text() == '好。'


def test_ledgers_elsewhere(project, run, tmp_path_factory):
    books = tmp_path_factory.mktemp('books')
    (project / 'a.txt').write_text('好。。')
    run('fix', '--ledger', books, 'a.txt')
    digest = ledger.digest('好。')

    assert [path.name for path in books.iterdir()] == [f'a.txt.{digest[:12]}.jsonl']
    assert ledgers(project) == []

    run('restore', 'a.txt', '--ledger', books)

    assert (project / 'a.txt').read_text() == '好。。'


def test_the_ledger_of_a_private_file_is_private(project, run):
    page = project / 'a.txt'
    page.write_text('好。。')
    page.chmod(0o600)
    run('fix', 'a.txt')

    assert stat.S_IMODE(ledgers(project)[0].stat().st_mode) == 0o600


def test_a_name_as_long_as_names_can_be(project, run):
    page = project / ('长' * 83 + '.txt')  # 253 bytes
    page.write_text('好。。')
    run('fix', page)
    run('restore', page)

    assert page.read_text() == '好。。'


@pytest.mark.parametrize('mode', [0o644, 0o600, 0o755, 0o4711])
def test_the_mode_stays(project, run, mode):
    page = project / 'a.txt'
    page.write_text('好。。')
    page.chmod(mode)
    run('fix', 'a.txt')

    assert page.read_text() == '好。'
    assert stat.S_IMODE(page.stat().st_mode) == mode


def test_a_link_stays_a_link(project, run):
    (project / 'sub').mkdir()
    (project / 'sub' / 'a.txt').write_text('好。。')
    link = project / 'b.txt'
    link.symlink_to('sub/a.txt')
    run('fix', 'b.txt')

    assert link.is_symlink()
    assert (project / 'sub' / 'a.txt').read_text() == '好。'

    run('restore', 'sub/a.txt')

    assert link.read_text() == '好。。'


def test_links_in_folders_are_not_followed(project, run, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp('elsewhere')
    (elsewhere / 'a.txt').write_text('好。。')
    (project / 'folder').symlink_to(elsewhere)
    (project / 'file.txt').symlink_to(elsewhere / 'a.txt')
    did = run('fix', '.')

    assert did.exit == 0
    assert (elsewhere / 'a.txt').read_text() == '好。。'


def test_a_failed_rename_leaves_the_file_and_no_trace(project, run, monkeypatch):
    page = project / 'a.txt'
    page.write_text('好。。')

    def fail(self, target):
        raise OSError(28, 'No space left on device')

    monkeypatch.setattr(Path, 'replace', fail)
    did = run('fix', 'a.txt')

    assert (did.exit, did.err.splitlines()[0]) == (2, 'cleaner: a.txt: No space left on device')
    assert page.read_text() == '好。。'
    assert [path.name for path in project.glob('.cleaner-*')] == []
    assert ledgers(project) == []  # it would speak of what did not happen


def test_a_ledger_that_cannot_be_written_leaves_the_file(project, run):
    page = project / 'a.txt'
    page.write_text('好。。')
    (project / '.cleaner').write_text('in the way')
    did = run('fix', 'a.txt')

    assert did.exit == 2
    assert did.err.startswith('cleaner: a.txt: the ledger cannot be written to ')
    assert page.read_text() == '好。。'


def test_a_result_that_cannot_be_restored_is_not_written(project, run, monkeypatch):
    page = project / 'a.txt'
    page.write_text('好。。')
    monkeypatch.setattr(ledger, 'restore', lambda *_: b'other')
    did = run('fix', 'a.txt')

    assert did.exit == 2
    assert 'a.txt: could not be restored: other bytes come back; nothing written' in did.err
    assert page.read_text() == '好。。'
    assert ledgers(project) == []


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path):
    page = tmp_path / 'a.txt'
    page.write_text('new')
    with pytest.raises(Refused, match='changed by another program'):
        writing.replace(page, b'mine', b'old')

    assert page.read_text() == 'new'


def test_a_device_is_written_to_and_not_replaced(tmp_path):
    fifo = tmp_path / 'pipe'
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    writing.replace(fifo, b'through')
    got = os.read(reader, 100)
    os.close(reader)

    assert got == b'through'
    assert stat.S_ISFIFO(fifo.stat().st_mode)


def test_what_may_not_be_written_is_one_line_and_the_rest_goes_on(project, run):
    for name in ('locked/a.txt', 'b.txt', 'c.txt', 'd.txt'):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text('好。。')
    (project / 'b.txt').chmod(0o444)
    (project / 'c.txt').chmod(0)
    if os.access(project / 'c.txt', os.R_OK):
        pytest.skip('this user may read and write everything')
    (project / 'locked').chmod(0o555)
    did = run('fix', '-q', '.')
    (project / 'locked').chmod(0o755)

    assert did.exit == 2
    assert did.err.splitlines() == [
        'cleaner: b.txt: is read-only',
        'cleaner: c.txt: Permission denied',
        'cleaner: locked/a.txt: Permission denied',
    ]
    assert (project / 'd.txt').read_text() == '好。'


def test_a_folder_outside_any_project_is_its_own_root(tmp_path):
    if any((folder / mark).exists() for folder in tmp_path.parents for mark in store.ROOT_MARKS):
        pytest.skip('the temporary folder is inside a project')
    digest = 'ab' * 32

    assert store.place(tmp_path / 'a.txt', digest) == tmp_path / '.cleaner' / 'a.txt.abababababab.jsonl'
