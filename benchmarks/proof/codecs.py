"""Which codec short and odd inputs are read in: ours, chardet, charset-normalizer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from random import Random

from cleaner.decode import decode
from proof.drawn import Texts, in_gbk
from proof.judge import Tally, table


def by_us(data: bytes) -> str:
    return decode(data).text


def by_chardet(data: bytes) -> str:
    import chardet

    return data.decode(chardet.detect(data)['encoding'] or 'ascii')


def by_normalizer(data: bytes) -> str:
    from charset_normalizer import from_bytes

    return str(from_bytes(data).best() or '')


READERS: Mapping[str, Callable[[bytes], str]] = {
    'ours': by_us,
    'chardet': by_chardet,
    'charset-normalizer': by_normalizer,
}
# A name, the script, the codec, so many bytes.
INPUTS = [
    ('GB18030', 'Hans', 'gb18030', 20),
    ('Big5', 'Hant', 'cp950', 20),
    ('EUC-JP', 'Japanese', 'euc_jp', 20),
    ('Shift-JIS', 'Japanese', 'cp932', 20),
    ('EUC-KR', 'Korean', 'euc_kr', 20),
    ('UTF-16 LE, no mark', 'Hans', 'utf-16-le', 100),
    ('UTF-16 BE, no mark', 'Hans', 'utf-16-be', 100),
    ('UTF-16 LE, no mark', 'Hant', 'utf-16-le', 100),
    ('UTF-16 BE, no mark', 'Japanese', 'utf-16-be', 100),
]
CODE = '/* {} */\nint main(void) {{\n    return count(items, 0); /* nothing else */\n}}\n'


def inputs(source: Texts) -> Iterator[tuple[str, str, bytes]]:
    """Yield what is measured, the truth, and the bytes."""
    count = 4 * source.docs
    for name, script, codec, size in INPUTS:
        title, done = f'{name}, {size} bytes, {script}', 0
        for text, _ in zip(source.sentences(script, title, size), range(20 * count), strict=False):
            piece = text
            while len(made_bytes := piece.encode(codec, 'ignore')) > size:
                piece = piece[:-1]
            if (
                made_bytes.decode(codec) == piece
                and not piece.isascii()
                and len(made_bytes) >= size - 1
                and done < count
            ):
                done += 1
                yield title, piece, made_bytes
    for title, script, codec, length in (
        ('two Han in C, GB18030', 'Hans', 'gb18030', 2),
        ('four Han in C, GB18030', 'Hans', 'gb18030', 4),
        ('four Han in C, Big5', 'Hant', 'cp950', 4),
    ):
        han = re.compile(f'[\u4e00-\u9fff]{{{length}}}')
        for text, _ in zip(source.sentences(script, title, 40), range(count), strict=False):
            found = han.search(text)
            if found and found[0].encode(codec, 'ignore').decode(codec) == found[0]:
                truth = CODE.format(found[0])
                yield title, truth, truth.encode(codec)


def tables(source: Texts) -> str:
    """Which codec short and odd inputs are read in."""
    tally = Tally()
    titles = []
    for title, truth, data in inputs(source):
        titles.append(title)
        for name, read in READERS.items():
            tally.score((title, name), repr(data), _reads(read, data), truth)
    rng = Random('mixed')
    for name, read in READERS.items():
        for _, document in source.documents('Hans', 'mixed lines', source.docs):
            lines = [line for line in document if in_gbk(line)]
            data = b'\n'.join(line.encode(rng.choice(('utf-8', 'gb18030'))) for line in lines)
            got = _reads(read, data).split('\n')
            tally.add(('mixed', name), sum(a == b for a, b in zip(lines, got, strict=False)), len(lines))
    rows = [[title, *(tally.of((title, name)) for name in READERS)] for title in dict.fromkeys(titles)]
    rows.append(['lines of files in UTF-8 and GB18030', *(tally.of(('mixed', name)) for name in READERS)])
    for title in dict.fromkeys(titles):
        if title.startswith(('GB18030', 'Big5', 'EUC-JP', 'Shift', 'UTF-16')):
            Tally.goals[f'codec: {title}'] = '99 %', tally.of((title, 'ours'))
    return table(['input', *READERS], rows)


def _reads(read: Callable[[bytes], str], data: bytes) -> str:
    try:
        return read(data)
    except (UnicodeError, LookupError):
        return ''
