import json

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from cleaner.chain import settle
from cleaner.decode import decode
from cleaner.ledger import FORMAT, Broken, Record, digest, dumps, is_text, loads, restore
from cleaner.text import Changed, Edit, Entry, Patch, Text

HEAD = {'ledger': 1, 'version': '0', 'chain': 'test', 'hash': '', 'input': {}, 'output': {}}
ENTRY = Entry(1, 1, 1, 's', 'r', 0, 1, '\udc80\n', '\u2028', None, [(0, 1)], 'sure', 2.5, '原因', '')
LINE = r'{"n": 1, "round": 1, "patch": 1, "stage": "s", "rule": "r", "start": 0, "end": 1, "before": "\udc80\n", "after": "\u2028", "to": null, "source": [[0, 1]], "trust": "sure", "margin": 2.5, "why": "\u539f\u56e0", "refused": ""}'


def record(data, text, codec='utf-8', bom=''):
    """Return the record of what `text` became of `data`, and its output as written."""
    if isinstance(data, str):
        given = {'sha256': digest(data), 'segments': [[0, len(data), None]], 'bom': '', 'raw': []}
        made = {'codec': None, 'sha256': digest(str(text))}
        output = str(text)
    else:
        found = decode(data)
        output = {'': b'', 'utf-8': b'\xef\xbb\xbf'}[bom] + str(text).encode(codec, 'surrogateescape')
        given = {'sha256': digest(data), **found.as_head()}
        made = {'codec': codec, 'bom': bom, 'sha256': digest(output)}
    return Record({**HEAD, 'input': given, 'output': made}, text.entries()), output


def edited(source, *edits):
    return Text(source).patched(Patch(edits))


def test_a_ledger_is_ascii_lines():
    lines = dumps(HEAD, [ENTRY])

    assert lines.splitlines() == [json.dumps(HEAD), LINE]
    assert lines.isascii()
    assert list(loads(lines.splitlines())) == [Record(HEAD, [ENTRY])]


def test_a_ledger_holds_many_documents():
    lines = dumps(HEAD, []) + dumps({**HEAD, 'chain': 'other'}, [ENTRY, ENTRY]) + dumps(HEAD, [ENTRY])

    assert [(found.head['chain'], len(found.entries)) for found in loads(lines.splitlines(keepends=True))] == [('test', 0), ('other', 2), ('test', 1)]


def test_a_pair_of_surrogates_stays_two_code_points():
    entry = ENTRY._replace(before='甲\ud83d\ude00\ud800\udc80\udc80', after='\U0001f600')
    lines = dumps(HEAD, [entry])

    assert json.loads(lines.splitlines()[1])['before'] == ['甲\ud83d', '\ude00\ud800', '\udc80\udc80']
    assert list(loads(lines.splitlines())) == [Record(HEAD, [entry])]


def test_keys_of_a_later_version_of_this_format_do_no_harm():
    lines = [json.dumps({**HEAD, 'host': 'x'}), json.dumps({**json.loads(LINE), 'colour': 'red'})]

    assert list(loads(lines)) == [Record({**HEAD, 'host': 'x'}, [ENTRY])]


# Lines, and what is said of them.
UNREADABLE = [
    ([], 'name:1: the ledger is empty'),
    ([''], 'name:1: no line of a ledger (JSONDecodeError'),
    (['{}'], "name:1: no line of a ledger (KeyError: 'ledger')"),
    ([LINE], "name:1: no line of a ledger (KeyError: 'ledger')"),
    (['"ledger"'], 'name:1: no line of a ledger (TypeError'),
    (['["ledger"]'], 'name:1: no line of a ledger (TypeError'),
    (['7'], 'name:1: no line of a ledger (TypeError'),
    (['[' * 100_000], 'name:1: no line of a ledger (RecursionError'),
    ([json.dumps({'ledger': 1})], "name:1: no line of a ledger (KeyError: 'input, output')"),
    ([json.dumps({**HEAD, 'ledger': 'one'})], 'name:1: no line of a ledger (TypeError'),
    ([json.dumps({**HEAD, 'ledger': FORMAT + 1})], f'name:1: written by a newer version (format {FORMAT + 1}); update cleaner'),
    ([json.dumps(HEAD), LINE, LINE[:-9]], 'name:3: no line of a ledger (JSONDecodeError'),
    ([json.dumps(HEAD), LINE.replace('"rule"', '"role"')], "name:2: no line of a ledger (KeyError: 'rule')"),
    ([json.dumps(HEAD), LINE.replace('"start": 0', '"start": "0"')], 'name:2: no line of a ledger (TypeError: start)'),
    ([json.dumps(HEAD), LINE.replace('"end": 1', '"end": null')], 'name:2: no line of a ledger (TypeError: end)'),
    ([json.dumps(HEAD), LINE.replace('"to": null', '"to": 1.5')], 'name:2: no line of a ledger (TypeError: to, margin)'),
    ([json.dumps(HEAD), LINE.replace('"after": "\\u2028"', '"after": 3')], 'name:2: no line of a ledger (TypeError: can only join an iterable)'),
    ([json.dumps(HEAD), LINE.replace('[[0, 1]]', '[[0]]')], 'name:2: no line of a ledger (ValueError'),
    ([json.dumps(HEAD), LINE.replace('[[0, 1]]', '3')], 'name:2: no line of a ledger (TypeError'),
]  # fmt: skip


@pytest.mark.parametrize(('lines', 'what'), UNREADABLE)
def test_what_is_no_ledger(lines, what):
    with pytest.raises(Broken) as error:
        list(loads(lines, 'name'))

    assert str(error.value).startswith(what)


# what was given, edits of its text
GIVEN = [
    ('', []),
    ('甲乙\r\n\ud800', [Edit(0, 1, '', 'r'), Edit(2, 3, '\n', 'r')]),
    (b'', []),
    ('甲乙'.encode(), [Edit(0, 1, '丙丁', 'r')]),
    (b'\xef\xbb\xbf' + '甲乙'.encode(), [Edit(1, 1, '丙', 'r')]),
    ('青禾县的老桥在清晨重新通车，两岸的居民走上桥头。'.encode('gb18030'), [Edit(0, 3, '', 'r'), Edit(4, 5, '', 'r', 9)]),
    ('青禾县的老桥'.encode('utf-16'), [Edit(0, 3, '', 'r')]),
    ('青禾县'.encode() + b'\xe4\xbd' + '老桥\r'.encode(), [Edit(0, 1, '', 'r'), Edit(6, 7, '', 'r')]),
]  # fmt: skip


@pytest.mark.parametrize(('data', 'edits'), GIVEN)
def test_what_was_given_comes_back(data, edits):
    source = data if isinstance(data, str) else decode(data).text
    found, output = record(data, edited(source, *edits))
    text = str(edited(source, *edits))
    (again,) = loads(dumps(*found).splitlines())

    assert restore(output, again) == data
    assert restore(text, again) == data
    assert is_text(again.head['input']) == isinstance(data, str)


def test_output_in_another_codec_and_with_a_mark():
    data = '甲乙'.encode('gb18030')
    text = edited(decode(data).text, Edit(0, 1, '丙', 'r'))

    for found, output in (record(data, text, 'gb18030'), record(data, text, 'utf-8', 'utf-8')):
        assert restore(output, found) == data
        assert restore(str(text), found) == data


@pytest.mark.parametrize(('data', 'edits'), GIVEN)
def test_another_text_is_not_restored(data, edits):
    source = data if isinstance(data, str) else decode(data).text
    found, output = record(data, edited(source, *edits))
    text = str(edited(source, *edits))
    other = output[:-1] or (b'x' if isinstance(output, bytes) else 'x')

    for changed in (other, text + 'x', '\ud800' + text, 'x' + text[1:] if text else 'x'):
        with pytest.raises(Changed):
            restore(changed, found)


# a part of the record of `甲乙` become `丙乙`, what is written into it, and how restoring ends
SPOILT = [
    ('input', {'sha256': '0'}, 'the ledger does not give back the input it names'),
    ('input', {'sha256': None}, 'the ledger does not give back the input it names'),
    ('input', {'segments': [[0, 1]]}, 'the ledger does not fit together'),
    ('input', {'segments': [[0, 9, 'utf-8']]}, 'the ledger does not'),
    ('input', {'segments': 7}, 'the ledger does not fit together'),
    ('input', {'raw': [[0, 1, '?']]}, 'the ledger does not'),
    ('output', {'sha256': '0'}, 'the text was changed since, or belongs to another ledger'),
    ('output', {'codec': 'no-such-codec'}, 'the ledger does not fit together (LookupError'),
    ('output', {'bom': 'no-such-mark'}, 'the ledger does not fit together (KeyError'),
    ('head', {'input': 7}, 'the ledger does not fit together (TypeError'),
    ('head', {'output': {}}, 'the ledger does not fit together (KeyError'),
    ('entry', {'after': '丁'}, 'expected'),
    ('entry', {'before': '丁'}, 'the ledger does not give back the input it names'),
    ('entry', {'before': ''}, 'expected'),
    ('entry', {'start': 5, 'end': 6}, 'expected'),
    ('entry', {'start': -1}, 'expected'),
    ('entry', {'start': 10**15, 'end': 10**15 + 1}, 'expected'),
    ('entry', {'to': 10**15}, 'expected'),
    ('entry', {'refused': 'guess'}, 'the ledger does not give back the input it names'),
]  # fmt: skip


@pytest.mark.parametrize(('part', 'change', 'what'), SPOILT)
def test_a_spoilt_ledger_gives_nothing(part, change, what):
    found, output = record('甲乙'.encode(), edited('甲乙', Edit(0, 1, '丙', 'r')))
    if part == 'entry':
        found.entries[0] = found.entries[0]._replace(**change)
    else:
        (found.head if part == 'head' else found.head[part]).update(change)
    with pytest.raises((Broken, Changed)) as error:
        restore(output, found)

    assert what in str(error.value)


@pytest.mark.parametrize('times', [0, 2])
def test_a_ledger_with_a_line_too_few_or_too_many_gives_nothing(times):
    found, output = record('甲乙'.encode(), edited('甲乙', Edit(0, 1, '丙', 'r')))
    with pytest.raises((Broken, Changed)):
        restore(output, found._replace(entries=found.entries * times))


@given(st.data(), strategies.hostile)
def test_ledgers_of_any_edits(data, source):
    text = Text(source)
    for _ in range(2):
        agreed, refused = settle(str(text), data.draw(strategies.edits(str(text))), {'a': 'sure', 'b': 'likely', 'c': 'guess'})
        text = text.patched(Patch(agreed, refused))
    found, output = record(source, text)
    lines = dumps(*found)

    assert list(loads(lines.splitlines())) == [found]
    assert list(loads(lines.encode('ascii').decode('ascii').split('\n')[:-1])) == [found]
    assert restore(output, found) == source
