"""What holds for any bytes in a file: `fix` gives them back, or does not touch them; so does `clean`."""

import contextlib
import io
import tempfile
from pathlib import Path
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from cleaner.cli import main

CHAIN = str(Path(__file__).parent / 'project' / 'chain.yaml')
DAMAGED = st.text(st.sampled_from('临阑市。\u200b，\n\r他们昨天去看了一场很好的戏 a\ufeff\x0c'), max_size=60)
CODECS = st.sampled_from(['utf-8', 'utf-8-sig', 'gb18030', 'big5', 'utf-16', 'utf-16-be', 'utf-32', 'shift_jis'])
TEXTS = st.builds(lambda text, codec: text.encode(codec, 'ignore'), DAMAGED, CODECS)
BYTES = st.one_of(
    TEXTS,
    st.lists(st.one_of(TEXTS, st.binary(max_size=4)), max_size=4).map(b''.join),
    st.binary(max_size=40),
)


def cleaner(*argv):
    """Run the command; return its exit status and what it says on standard error."""
    err = io.StringIO()
    out = mock.Mock(wraps=io.StringIO(), buffer=io.BytesIO())
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        return main([str(arg) for arg in argv]), err.getvalue()


@given(BYTES)
def test_fix_gives_back_what_it_was_given(data):
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, 'a.txt')
        page.write_bytes(data)
        status, err = cleaner('fix', '--isolated', '--chain', CHAIN, page)
        fixed = page.read_bytes()

        assert 'internal error' not in err
        assert 'bug of cleaner' not in err
        assert (status == 1) == (fixed != data)
        if status == 1:
            assert cleaner('fix', '--isolated', '--chain', CHAIN, page)[0] == 0
            assert cleaner('restore', page) == (0, '')
            assert page.read_bytes() == data


@given(BYTES)
def test_clean_gives_back_what_it_was_given(data):
    with tempfile.TemporaryDirectory() as folder:
        page, out, book, back = (Path(folder, name) for name in ('a.txt', 'out.txt', 'l.jsonl', 'back.txt'))
        page.write_bytes(data)
        status, err = cleaner('clean', '--isolated', '--chain', CHAIN, page, '-o', out, '--ledger', book)

        assert 'internal error' not in err
        assert status == (2 if 'binary' in err else 0)
        assert (out.exists(), book.exists()) == (status == 0, status == 0)
        if status == 0:
            assert cleaner('restore', out, '--ledger', book, '-o', back) == (0, '')
            assert back.read_bytes() == data
