"""`clean` on what OCR engines write."""

import json

import pytest

LINE = '<TextLine ID="l1" HPOS="0" VPOS="0" WIDTH="90" HEIGHT="9"><String ID="w" HPOS="0" VPOS="0" WIDTH="90" HEIGHT="9" CONTENT="{}"/></TextLine>'
ALTO = f'<alto><Layout><Page><TextBlock>{LINE}</TextBlock></Page></Layout></alto>'


@pytest.fixture
def scan(project):
    (project / 'a.xml').write_text(ALTO.format('去临阑市。。'), encoding='utf-8')
    return project


def test_a_page_becomes_text_and_restore_gives_what_was_extracted(scan, installed):
    there = installed('clean', 'a.xml', '-o', 'b.txt', '--ledger', 'l.jsonl')
    back = installed('restore', 'b.txt', '--ledger', 'l.jsonl', '-o', '-')

    assert (there.exit, there.err, back.err) == (0, '', '')
    assert (scan / 'b.txt').read_text(encoding='utf-8') == '去临澜市。\n'
    assert back.out == '去临阑市。。\n'


def test_jsonl_has_boxes(scan, run):
    (block,) = json.loads(run('clean', 'a.xml', '--format', 'jsonl').out)['blocks']

    assert block['boxes'] == [{'page': 1, 'id': 'l1', 'box': [0.0, 0.0, 90.0, 9.0]}]


def test_text_has_none(scan, run):
    (block,) = json.loads(run('clean', '--format', 'jsonl', stdin='好。'.encode()).out)['blocks']

    assert 'boxes' not in block


def test_input_says_what_a_file_is(scan, run):
    as_text = run('clean', 'a.xml', '--input', 'text')
    as_page = run('clean', 'a.xml', '--input', 'page')

    assert as_text.out.startswith('<alto>')
    assert (as_page.exit, as_page.out) == (0, '')  # has no page of that format


def test_other_commands_take_it_for_the_text_it_is(scan, run):
    assert 'a.xml:1:' in run('check', 'a.xml').out


def test_in_a_folder_text_does_not_go_by_the_name_of_a_page(scan, run):
    (scan / 'c.txt').write_text('好。\n', encoding='utf-8')
    (scan / 'd.xml').write_text('<p>好。</p>\n', encoding='utf-8')
    did = run('clean', 'a.xml', 'c.txt', 'd.xml', '-o', 'out/')

    assert (did.exit, did.err) == (0, '')
    assert sorted(path.name for path in (scan / 'out').iterdir()) == ['a.txt', 'c.txt', 'd.xml']


def test_a_broken_page_is_one_line_and_the_rest_goes_on(scan, run):
    (scan / 'bad.xml').write_text('<alto>\n<Layout>\n', encoding='utf-8')
    did = run('clean', 'bad.xml', 'a.xml', '-o', 'out/')

    assert did.exit == 2
    assert 'bad.xml:3:1: ' in did.err
    assert did.err.count('\n') == 1
    assert [path.name for path in (scan / 'out').iterdir()] == ['a.txt']


def test_pages_of_one_document_are_counted_through(scan, run):
    (scan / 'c.txt').write_text('好。', encoding='utf-8')
    did = run('clean', '--pages', 'a.xml', 'c.txt', 'a.xml', '--format', 'jsonl', '--ledger', 'l.jsonl')
    blocks = [block for line in did.out.splitlines() for block in json.loads(line)['blocks']]

    assert did.exit == 0
    assert [(block['text'], [box['page'] for box in block.get('boxes', [])]) for block in blocks] == [('去临澜市。', [1]), ('好。', [])]
