"""The laws of the design, on generated, damaged and hostile texts and files, through the front door."""

import json
import subprocess
import sys
from collections import Counter

import oracle
import pytest
import strategies
from checked import checked
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import clean, ledger, load
from cleaner.hints import Hint, LineBox
from cleaner.rulefile import RuleError
from cleaner.rules import plan
from cleaner.text import replay

CHAIN = load('default')
GUESSING = load('default', trust='guess')
chains = st.sampled_from([CHAIN, CHAIN, GUESSING])
anything = st.one_of(strategies.strings, strategies.inputs)


@given(anything, chains)
def test_1_what_was_given_comes_back(data, chain):
    result = clean(data, chain)

    assert result.restore() == data
    assert type(result.restore()) is type(data)


RESTORE = """\
import sys
from pathlib import Path
from cleaner import ledger

done = 0
for path in sorted(Path(sys.argv[1]).glob('*.ledger')):
    output = path.with_suffix('.out').read_bytes()
    (record,) = ledger.loads(path.read_text(encoding='ascii').splitlines(), path.name)
    if ledger.is_text(record.head['input']):
        found = ledger.restore(output.decode('utf-8', 'surrogatepass'), record).encode('utf-8', 'surrogatepass')
    else:
        found = ledger.restore(output, record)
    if found != path.with_suffix('.in').read_bytes():
        sys.exit(f'{path.stem}: not what was given')
    done += 1
print(done)
"""


def test_1_from_files_in_a_new_process(tmp_path):
    files = 0

    @settings(max_examples=10 * settings().max_examples)
    @given(anything, chains)
    def write(data, chain):
        nonlocal files
        result = clean(data, chain)
        text = isinstance(data, str)
        files += 1
        path = tmp_path / f'{files:05}'
        path.with_suffix('.in').write_bytes(data.encode('utf-8', 'surrogatepass') if text else data)
        path.with_suffix('.out').write_bytes(result.text.encode('utf-8', 'surrogatepass') if text else result.encode())
        path.with_suffix('.ledger').write_text(ledger.dumps(result.head(), result.ledger), encoding='ascii', newline='')

    write()
    done = subprocess.run([sys.executable, '-c', RESTORE, str(tmp_path)], capture_output=True, text=True, check=False)

    assert (done.stdout.strip(), done.stderr) == (str(files), '')


@given(anything, chains)
def test_2_no_character_is_lost_and_none_comes_from_nowhere(data, chain):
    result = clean(data, chain)
    states, taken = oracle.fates(result.source, result.ledger)
    first, last = states[0], states[-1]
    kept = Counter(id(cell) for cell in last)

    assert ''.join(c for c, _ in last) == result.text
    assert [kept[id(cell)] + taken[at] for at, cell in enumerate(first)] == [1] * len(first)
    assert sum(entry.after != '' for entry in result.ledger if not entry.refused) or len(last) <= len(first)
    for entry in result.ledger:
        assert entry.to is None or entry.after == ''


def bones(text):
    """Return the characters of `text` that joining lines does not touch."""
    return [c for c in text if not c.isspace() and c not in '-\xad\u2010']


COLUMNS = plan().chain(only=frozenset(rule.name for file in plan().files if file.uses == 'columns' for rule in file.rules))
PARTED = plan().chain(
    only=frozenset(rule.name for file in plan().files if file.uses in ('columns', 'jumps') for rule in file.rules)
)
plain_or_scanned = strategies.texts.map(lambda text: (text, [])) | strategies.scans()


@given(plain_or_scanned)
def test_3_joining_lines_changes_white_space_and_hyphens_only(page):
    result = clean(page[0], COLUMNS, page[1])
    carried = any(entry.to is not None for entry in result.ledger)
    before, after = bones(page[0]), bones(result.text)

    assert before == after or (carried and sorted(before) == sorted(after))
    for entry in result.ledger:
        if not entry.refused and entry.to is None:
            assert bones(entry.before + entry.after) == []
            assert entry.before.count('-') <= 1


@given(strategies.issues())
def test_3_carrying_pieces_changes_white_space_and_hyphens_only(page):
    result = clean(page, PARTED)

    assert sorted(bones(page)) == sorted(bones(result.text))
    for entry in result.ledger:
        if not entry.refused and entry.to is None:
            assert bones(entry.before + entry.after) == []


def tiled(result):
    """Check that blocks and white space are the whole text, that blocks lead back to it, articles likewise."""
    text, pos = result.text, 0
    for article in result.articles:
        assert (article.start, article.end) == (article.blocks[0].start, article.blocks[-1].end)
        for block in article.blocks:
            assert pos <= block.start < block.end <= len(text)
            assert text[pos : block.start].strip() == ''
            assert list(block.source) == result.where(block.start, block.end)
            pos = block.end

    assert text[pos:].strip() == ''


@given(anything)
def test_4_blocks_and_white_space_are_the_whole_text(data):
    result = clean(data, CHAIN)
    tiled(result)

    assert clean(data, CHAIN).text == result.text


@given(strategies.scans(), chains)
def test_4_blocks_and_white_space_are_the_whole_text_with_hints(page, chain):
    result = clean(page[0], chain, page[1])
    tiled(result)

    assert result.failed == ''
    assert result.restore() == page[0]


@given(strategies.issues())
def test_4_a_piece_that_goes_on_says_from_where(page):
    articles = clean(page, load(without=['parted-article'])).articles
    linked = [(number, a.continues) for number, a in enumerate(articles, 1) if a.continues is not None]

    assert all(1 <= origin <= len(articles) and origin != number for number, origin in linked)
    for number, origin in linked:
        assert 'jump' in [block.role for block in articles[number - 1].blocks]
        assert any(b.role == 'jump' or b.text.endswith(('）', ')')) for b in articles[origin - 1].blocks)


@given(strategies.scans() | strategies.issues().map(lambda text: (text, [])), st.sampled_from([COLUMNS, PARTED]))
def test_4_every_character_of_a_block_is_in_its_source(page, chain):
    """Carries included: what stands in a block is in the spans it says, each place once over all blocks."""
    result = clean(page[0], chain, page[1])
    seen = Counter(i for article in result.articles for block in article.blocks for a, b in block.source for i in range(a, b))

    assert not seen or max(seen.values()) == 1
    for article in result.articles:
        for block in article.blocks:
            source = ''.join(result.source[a:b] for a, b in block.source)
            text = result.text[block.start : block.end]
            assert ''.join(bones(source)) == ''.join(bones(text))


@given(anything, chains)
def test_5_a_clean_text_stays_as_it_is(data, chain):
    result = clean(data, chain)
    again = clean(result.text, chain)

    assert again.text is result.text
    assert result.changed == any(not entry.refused for entry in result.ledger)
    if not result.changed:
        assert result.text is result.source


@given(st.lists(st.sampled_from(strategies.SENTENCES), max_size=8), st.sampled_from(['\n\n', '\r\n\r\n', '\n\u3000\u3000']))
def test_5_healthy_text_comes_back_as_the_same_object(lines, between):
    text = between.join(lines)
    result = clean(text, CHAIN)

    assert result.text is text
    assert [entry for entry in result.ledger if not entry.refused] == []


@given(anything, chains)
def test_6_every_patch_keeps_what_a_patch_promises(data, chain):
    result = clean(data, chain)
    checked(result._text)
    kept = [(at, spans[0]) for at in range(len(result.text)) if len(spans := result.where(at, at + 1)) == 1]

    assert all(0 <= a < b <= len(result.source) for _, (a, b) in kept)
    assert result.where(0, len(result.text)) == oracle.runs(oracle.states(result.source, result.ledger)[-1])


@given(anything, chains)
def test_7_the_ledger_alone_gives_the_output(data, chain):
    result = clean(data, chain)
    lines = ledger.dumps(result.head(), result.ledger)
    (record,) = ledger.loads(lines.splitlines())

    assert lines.isascii()
    assert record.entries == result.ledger
    assert json.loads(json.dumps(record.head)) == result.head()
    assert replay(result.source, record.entries) == result.text


@given(anything, chains)
def test_7_the_order_of_documents_changes_nothing(data, chain):
    first = clean(data, chain)
    clean('召開(kāi)會(huì )議', chain)
    again = clean(data, chain)

    assert (again.text, again.ledger, again.head()) == (first.text, first.ledger, first.head())


@pytest.mark.parametrize('data', ['召開(kāi)', b'\xff\xfe\x00', ''])
def test_8_a_bad_rule_stops_the_program(tmp_path, data):
    path = tmp_path / 'bad.yaml'
    path.write_text('about: One.\nrules: [nowhere]\n', encoding='utf-8')
    with pytest.raises(RuleError, match="there is no rule file 'nowhere'"):
        clean(data, path)


# Documents that break programs.
BAD = [
    '',
    '\x00' * 1000,
    '\ud800\udfff\udc80',
    '(' * 5000,
    '（' * 5000 + '）' * 5000,
    '的(' * 3000,
    '\n' * 10_000,
    '\u0301' * 3000,
    '\u202e\u200b\ufeff' * 1000,
    '?dú)' * 2000,
    '一' * 50_000,
    'a' * 50_000,
    '| ' * 5000,
    '```\n' * 1001,
    b'',
    b'\xff\xfe',
    b'\xff\xfe\x00',
    b'\xef\xbb\xbf',
    b'\xe4\xbd',
    bytes(range(256)) * 20,
    b'\x81' * 999,
    '青禾县的老桥'.encode('gb18030') * 50 + '白石镇'.encode() * 50,
    '\ud800'.encode('utf-8', 'surrogatepass'),
    '\ud800'.encode('utf-16', 'surrogatepass'),
    b'+/v8-',
    b'\x1b$B',
]  # fmt: skip


@pytest.mark.parametrize('data', BAD, ids=range(len(BAD)))
def test_8_a_bad_document_stops_nothing(data):
    result = clean(data, CHAIN)

    assert result.restore() == data
    assert result.failed == ''
    assert ''.join(result.text[article.start : article.end] for article in result.articles).strip() != '' or not result.text.strip()


PIECES = st.sampled_from(['?！', '?!', '？', '碧岣咄赓Q', 'shù)', '(de)', 'F(xiàn)', '的', '了，', '亍昂', 'Ｈツ', '笆濉', '\n', '会(huì )', '?，'])


@given(st.lists(PIECES, max_size=25).map(''.join) | anything)
def test_8_no_pass_fails(data):
    assert clean(data, CHAIN).failed == ''


@given(strategies.inputs)
def test_output_is_bytes_that_are_read_as_the_same_text(data):
    result = clean(data, CHAIN)

    assert result.encode().decode('utf-8', 'surrogateescape') == result.text


def test_5_the_text_of_a_page_with_few_boxes_stays_as_it_is():
    column = '青禾县\n的老桥在清晨重\n新通车，两岸的\n居民走上桥头，\n看河水从新修的\n闸口流过。\n\n青禾县的老\n桥在清晨重新通\n\n'
    page = column + '孩子们参观新馆。（柳川日报记者 谢明 摄）\n\n车，两岸的居民\n走上桥头，看河\n水从新修的闸口\n流过。\n\n'
    box = LineBox('line', 1, (0.0, 0.0, 0.0, 0.0), (0.0, 0.0), 1.0, None)
    hints = [Hint(page.rindex('流过'), len(page.rstrip()), 'line', box)]
    first = clean(page, CHAIN, hints)

    assert clean(first.text, CHAIN).text == first.text
