"""`clean --pages`: files as the pages of one document, and the way back to every file."""

import json

import pytest

from cleaner.decode import bound, decode

PAGES = {
    '1.txt': '会议指出，要抓好春灌。各县区要提前放水，渠道要及时清\n'.encode(),
    '2.txt': '淤，农机要提前检修，确保不误农时。渠道管理所负责人到会。\n'.encode('gb18030'),
    '3.txt': b'\xef\xbb\xbf' + '第二天，全县停水检修。\r\n'.encode(),
    '4.txt': b'',
    '5.txt': '放水之后，渠道的水位到了警戒线以下。'.encode('utf-16') + b'\n',
    '6.txt': b'\xff\x81abc\f\n',
}
OUT = '渠道要及时清淤，农机要提前检修'


@pytest.fixture
def files(project):
    for name, data in PAGES.items():
        (project / name).write_bytes(data)
    return list(PAGES)


def test_every_file_comes_back(project, run, files):
    there = run('clean', '--isolated', '--pages', *files, '-o', 'out.txt', '--ledger', 'l.jsonl')
    back = run('restore', 'out.txt', '--ledger', 'l.jsonl', '-o', 'back/')

    assert (there.exit, there.err, back.exit) == (0, '', 0)
    assert OUT in (project / 'out.txt').read_text(encoding='utf-8', errors='surrogateescape')
    assert {path.name: path.read_bytes() for path in (project / 'back').iterdir()} == PAGES


def test_pages_are_read_in_the_order_given(run, files):
    del files
    assert run('clean', '--isolated', '--pages', '3.txt', '1.txt').out.startswith('第二天')
    assert OUT in run('clean', '--isolated', '--pages', '1.txt', '2.txt').out
    assert (
        json.loads(run('clean', '--isolated', '--pages', '1.txt', '2.txt', '--format', 'jsonl').out)['file']
        == '1.txt, 2.txt'
    )


@pytest.mark.parametrize(
    ('words', 'err'),
    [
        (('clean', '--isolated', '--pages', '1.txt', '-'), 'cleaner: standard input is no page: --pages takes files\n'),
        (('clean', '--isolated', '--pages'), 'cleaner: standard input is no page: --pages takes files\n'),
        (('clean', '--isolated', '--pages', '1.txt', '9.txt'), 'cleaner: 9.txt: no such file\n'),
        (
            ('clean', '--isolated', '--pages', '1.txt', '2.txt', '-o', '.'),
            'cleaner: .: is a folder, and --pages makes one document: say with -o FILE where it goes\n',
        ),
    ],
)
def test_what_is_ambiguous_is_refused(run, files, words, err):
    del files
    result = run(*words)

    assert (result.exit, result.out, result.err) == (2, '', err)


def test_restore_says_where_pages_may_go(project, run, files):
    (project / 'sub').mkdir()
    (project / 'sub' / '1.txt').write_bytes(b'a')
    run('clean', '--isolated', '--pages', *files, '-o', 'out.txt', '--ledger', 'l.jsonl')
    run('clean', '--isolated', '--pages', '1.txt', 'sub/1.txt', '-o', 'two.txt', '--ledger', 'two.jsonl')
    nowhere = run('restore', 'out.txt', '--ledger', 'l.jsonl')
    file = run('restore', 'out.txt', '--ledger', 'l.jsonl', '-o', 'back.txt')
    taken = run('restore', 'out.txt', '--ledger', 'l.jsonl', '-o', 'sub')
    alike = run('restore', 'two.txt', '--ledger', 'two.jsonl', '-o', 'back/')

    assert [nowhere.exit, file.exit, taken.exit, alike.exit] == [2, 2, 2, 2]
    assert nowhere.err == file.err == 'cleaner: out.txt: was made of 6 pages: say with -o FOLDER/ where they go\n'
    assert taken.err == 'cleaner: sub/1.txt: is there already; nothing written\n'
    assert alike.err == 'cleaner: two.txt: two of its pages have one name; nothing written\n'
    assert not (project / 'back').exists()


def test_bound_pages_encode_to_their_bytes():
    parts = list(PAGES.values())

    assert bound([decode(part) for part in parts]).encode() == b'\f'.join(parts)
    assert bound([decode(b'')]).encode() == b''
    assert bound([decode(b''), decode(b'')]).encode() == b'\f'
