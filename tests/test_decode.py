"""Bytes to text and back.  Cases are data: sentences in every codec they can be written in, damage, and what must come out."""

import codecs
import encodings.aliases
import json
import random
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.decode import HAN, HANGUL, MARKS, Decoded, Raw, Segment, codec_name, decode, encode_as, source_bytes

HANS = [
    '今天下午的会议改到三点开始，请各位准时参加。',
    '县里新修的图书馆下个月一号开门，孩子们都盼着这一天。',
    '老师把作业本一本一本发下去，教室里安静得能听见雨声。',
    '这条老街上的豆腐店已经开了六十多年，手艺传了三代人。',
    '昨夜一场大雨过后，河水涨了将近半米，渡船暂时停运。',
    '村民们商量了一个晚上，决定先把水渠修好再谈别的事。',
    '他退休以后每天清早去江边走路，回来给全家人做早饭。',
    '记者从市交通局了解到，新的公交线路将在本周五开通。',
    '请在表格下面签上你的名字和日期，然后交到二楼办公室。',
    '经济增长的同时，居民收入和就业情况也有了明显改善。',
    '医院提醒市民，最近气温变化较大，老人和儿童要注意保暖。',
    '工程师花了三个星期才找到问题，原来是一颗螺丝松了。',
]
HANT = [
    '圖書館從今天晚上起開放到十點，歡迎大家來看書。',
    '颱風過後，鎮上的居民忙著清理街道，學校停課一天。',
    '這家麵店的老闆每天清晨四點起床，湯頭要熬八個小時。',
    '立法院昨天三讀通過修正案，預計明年一月開始實施。',
    '阿公說，以前過年的時候，全村的人都會到廟口看戲。',
    '請將身分證影本寄到下列地址，並註明申請人的姓名與電話。',
    '環境保護團體呼籲政府，應該重新檢討這項開發計畫。',
    '他把舊照片一張一張掃描存檔，花了整整兩個月的時間。',
    '火車誤點將近一個鐘頭，月臺上擠滿了準備回家的旅客。',
    '氣象局表示，週末各地天氣穩定，早晚溫差大，請注意保暖。',
]
JA = [
    '今日の午後の会議は三時から始まりますので、遅れないでください。',
    '駅前の新しい図書館は来月から夜九時まで開いているそうです。',
    '昨日の雨で川の水が増えて、小さな橋が通れなくなりました。',
    'コーヒーを飲みながら、窓の外の雪を見ていた。',
    '父は毎朝早く起きて、庭の花に水をやっている。',
    'この書類に名前と住所を書いて、受付に出してください。',
    '新聞によると、物価は去年より少し上がったという。',
    '電車が遅れたため、試験の開始時間が三十分変更された。',
]
KO = [
    '오늘 오후 회의는 세 시에 시작하니 늦지 않게 와 주십시오.',
    '새로 지은 도서관은 다음 달부터 밤 아홉 시까지 문을 엽니다.',
    '어제 내린 비로 강물이 불어나 작은 다리를 건널 수 없었다.',
    '아버지는 매일 아침 일찍 일어나 마당의 꽃에 물을 주신다.',
    '이 서류에 이름과 주소를 적어 접수처에 내 주세요.',
    '기차가 늦게 도착해서 시험 시작 시간이 바뀌었습니다.',
]
LATIN = [
    'Le café où nous déjeunions près de la gare a fermé l’été dernier.',
    'Die Brücke über den Fluß wurde nach dem Hochwasser für zwei Tage gesperrt.',
    'El señor Muñoz leyó la carta en voz alta y después la guardó en un cajón.',
    'A reunião foi adiada para amanhã de manhã, às nove horas, na estação.',
]
HEALTHY = [
    *((text, codec) for text in HANS for codec in ('utf-8', 'gb18030', 'utf-16-le', 'utf-16-be')),
    *((text, codec) for text in HANT for codec in ('utf-8', 'gb18030', 'cp950', 'utf-16-le')),
    *((text, codec) for text in JA for codec in ('utf-8', 'cp932', 'euc_jp', 'utf-16-le')),
    *((text, codec) for text in KO for codec in ('utf-8', 'euc_kr', 'utf-16-le')),
    *((text, codec) for text in LATIN for codec in ('utf-8', 'cp1252')),
]


def survives(text: str) -> bool:
    return text.encode('utf-8', 'surrogateescape').decode('utf-8', 'surrogateescape') == text


def check(data: bytes, encoding: str | None = None, names: tuple[str, ...] = ()) -> Decoded:
    """Decode, and hold the result to the promises of the module."""
    found = decode(data, encoding, names)

    assert found.encode() == data
    assert source_bytes(found.text, json.loads(json.dumps(found.as_head()))) == data
    assert survives(found.text)
    assert found.segments[0].start == 0
    assert found.segments[-1].end == len(found.text)
    assert all(a.end == b.start for a, b in zip(found.segments, found.segments[1:], strict=False))
    assert found.exact is (not found.raw)
    assert encode_as(found.text, found) == data
    return found


# ---- what it reads


@pytest.mark.parametrize(('text', 'codec'), HEALTHY)
def test_a_sentence_is_read_in_its_codec(text, codec):
    found = check(text.encode(codec))

    assert found == Decoded(text, (Segment(0, len(text), codec),))


@pytest.mark.parametrize(('text', 'codec'), [case for case in HEALTHY if case[0] not in LATIN and case[1] != 'utf-8'])
def test_twenty_bytes_are_enough(text, codec):
    start = text.encode(codec)[:20].decode(codec, 'ignore')

    assert check(start.encode(codec)).text == start


@pytest.mark.parametrize('codec', ['gb18030', 'cp950', 'cp932', 'euc_jp', 'euc_kr', 'cp1252', 'utf-16-le', 'utf-32-be'])
def test_a_page_is_read_in_its_codec(codec):
    pages = {'gb18030': HANS, 'cp950': HANT, 'euc_kr': KO, 'cp1252': LATIN, 'utf-16-le': HANS, 'utf-32-be': HANS}
    text = '\r\n'.join(pages.get(codec, JA)) * 40

    assert check(text.encode(codec)) == Decoded(text, (Segment(0, len(text), codec),))


@pytest.mark.parametrize('line', ['/* 读取文件 */', '// 初始化计数器', '"打开失败"', '# 作者：李明'])
@pytest.mark.parametrize('codec', ['gb18030', 'utf-8'])
def test_a_few_han_in_long_ascii(line, codec):
    text = 'static int count(const char *s)\n{\n    return s ? 1 : 0;\n}\n' * 200
    text = text + line + '\n' + text

    assert check(text.encode(codec)).text == text


@pytest.mark.parametrize(
    ('data', 'text', 'codec', 'bom'),
    [
        (b'', '', 'utf-8', ''),
        (b'\xef\xbb\xbf', '', 'utf-8', 'utf-8'),
        (b'\xff\xfe', '', 'utf-16-le', 'utf-16-le'),
        (b'\xfe\xff', '', 'utf-16-be', 'utf-16-be'),
        (b'\xff\xfe\0\0', '', 'utf-32-le', 'utf-32-le'),
        (b'\xff\xfe\0\0a\0', '\0a', 'utf-16-le', 'utf-16-le'),
        (b'\0\0\xfe\xff', '', 'utf-32-be', 'utf-32-be'),
        (b'\x84\x31\x95\x33\xc4\xe3', '你', 'gb18030', 'gb18030'),
        ('\ufeff早\ufeff安'.encode(), '早\ufeff安', 'utf-8', 'utf-8'),
        ('\ufeff\ufeff早'.encode(), '\ufeff早', 'utf-8', 'utf-8'),
        ('早\ufeff安'.encode(), '早\ufeff安', 'utf-8', ''),
        ('\ufeff早安'.encode('utf-16-le'), '早安', 'utf-16-le', 'utf-16-le'),
        ('\ufeff早安'.encode('utf-32-be'), '早安', 'utf-32-be', 'utf-32-be'),
        (b'\xef\xbb\xbf' + HANS[0].encode('gb18030'), HANS[0], 'gb18030', 'utf-8'),  # a mark put before it by a tool
    ],
)
def test_byte_order_marks(data, text, codec, bom):
    assert check(data) == Decoded(text, (Segment(0, len(text), codec),), bom)


@pytest.mark.parametrize('text', [*HANS, *HANT, *JA, *KO])
@pytest.mark.parametrize('lost', [0, 1, 2, -1, -2, 7, 20, 33])
def test_a_lost_byte_does_not_flip_a_utf8_sentence(text, lost):
    data = bytearray(text.encode())
    del data[lost]
    found = check(bytes(data))

    assert {segment.codec for segment in found.segments} == {'utf-8'}


@pytest.mark.parametrize('lost', range(20))
def test_a_lost_byte_does_not_flip_a_gb18030_file(lost):
    lines = [(line + '\n').encode('gb18030') for line in HANS]
    lines[7] = lines[7][:lost] + lines[7][lost + 1 :]  # out of step from there to the end of the line
    found = check(b''.join(lines))

    assert [segment.codec for segment in found.segments] == ['gb18030']
    assert found.text.startswith(''.join(line + '\n' for line in HANS[:7]))
    assert found.text.endswith('\n'.join(HANS[8:]) + '\n')


def test_a_file_put_together_from_two_codecs():
    lines = [line + '\n' for line in HANS]
    found = check(b''.join(line.encode('utf-8' if i < 4 else 'gb18030') for i, line in enumerate(lines)))
    cut = sum(map(len, lines[:4]))

    assert found.text == ''.join(lines)
    assert found.segments == (Segment(0, cut, 'utf-8'), Segment(cut, len(found.text), 'gb18030'))


def test_one_line_of_another_codec_in_a_file():
    lines = [line + '\n' for line in HANS]
    for codec, other in (('utf-8', 'gb18030'), ('gb18030', 'utf-8')):
        found = check(b''.join(line.encode(other if i == 5 else codec) for i, line in enumerate(lines)))

        assert found.text == ''.join(lines)
        assert [segment.codec for segment in found.segments] == [codec, other, codec]
        assert found.codec == codec


@pytest.mark.parametrize(('word', 'codec'), [('学校', 'gb18030'), ('医院', 'gb18030'), ('山寨', 'gb18030'), ('橋路', 'cp950'), ('名前', 'cp932'), ('変換', 'euc_jp'), ('파일', 'euc_kr')])
def test_two_characters_in_a_page_of_ascii_are_read(word, codec):
    page = '#include <stdio.h>\n' * 20 + f'int bridge; /* {word} */\n' + 'int road;\n' * 20

    assert check(page.encode(codec)).text == page


@pytest.mark.parametrize('word', ['é', 'café', 'Übung', 'да', 'привет', 'λόγος', 'Ω', 'żółć', 'řeč', 'שלום', 'سلام', 'ընկեր', 'ơn', '·', '°C', '×'])
def test_a_word_of_an_alphabet_in_a_page_of_ascii_is_utf8(word):
    page = '#include <stdio.h>\n' * 20 + f'int bridge; /* {word} */\n' + 'int road;\n' * 20

    assert check(page.encode()).text == page


def test_a_short_line_that_happens_to_be_utf8_is_read_as_the_file():
    lines = [line + '\n' for line in [*HANS, '眉毛', *HANS]]
    found = check(b''.join(line.encode('utf-8' if i == 5 else 'gb18030') for i, line in enumerate(lines)))

    assert found.text == ''.join(lines)


@pytest.mark.parametrize(
    ('data', 'binary'),
    [
        (b'\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\x90\0\0\1\x90\x08\6\0\0\0', True),
        ('有一个\0字节'.encode(), True),
        ('有一个\0字节在里面，其余都是好的。'.encode('gb18030'), True),
        ('plain ASCII'.encode('utf-16-le'), False),
        ('plain ASCII'.encode('utf-16-be'), False),
        ('plain ASCII'.encode('utf-32-le'), False),
        (HANS[0].encode('utf-16-le'), False),
        ('\ufeff有\0字节'.encode('utf-16-le'), False),
        (b'\xff\xfe', False),
        (bytes(range(1, 256)), False),
    ],
)
def test_binary_is_nul_bytes_that_utf16_does_not_account_for(data, binary):
    assert check(data).binary is binary


def test_nul_bytes_do_not_hide_the_codec():
    assert check('有一个\0字节在里面，其余都是好的。'.encode('gb18030')).codec == 'gb18030'


@pytest.mark.parametrize('codec', ['cp1251', 'koi8-r'])
def test_chardet_is_asked_for_other_languages(codec):
    text = 'Сегодня собрание начнётся в три часа, просим всех прийти вовремя.'

    assert check(text.encode(codec)).text == text


@pytest.mark.parametrize('seed', range(10))
def test_noise_is_utf8_with_strays(seed):
    assert check(random.Random(seed).randbytes(1000)).segments[0].codec == 'utf-8'


# ---- what it is told


def test_a_pinned_encoding_is_obeyed():
    data = HANS[0].encode('gb18030')

    assert check(data, 'latin-1').text == data.decode('latin-1')
    assert check(data, 'GBK').segments[0].codec == 'gbk'
    assert check(b'\xef\xbb\xbf' + data, 'gb18030').bom == ''
    assert check('\ufeff早'.encode(), 'utf-8-sig') == Decoded('早', (Segment(0, 1, 'utf-8'),), 'utf-8')
    assert check('早'.encode('utf-16-le'), 'utf-16') == Decoded('早', (Segment(0, 1, 'utf-16-le'),))
    assert check('\ufeff早'.encode('utf-16-be'), 'utf-16') == Decoded('早', (Segment(0, 1, 'utf-16-be'),), 'utf-16-be')


def test_encodings_restrict_the_choice():
    data = '中文'.encode('gb18030')

    assert check(data, names=('gb18030', 'big5')).segments[0].codec == 'gb18030'
    assert check(data, names=('cp950',)).segments[0].codec == 'cp950'
    assert check('中文'.encode(), names=('cp932', 'utf-8')).segments[0].codec == 'utf-8'
    assert check(b'', names=('cp932',)).segments[0].codec == 'cp932'
    assert check(b'~{<:Ky~}', names=('hz', 'big5')).text == '己所'


@pytest.mark.parametrize(
    'name', ['', 'gb2313', 'base64', 'rot13', 'idna', 'punycode', 'undefined', 'unicode_escape', 'a\0b']
)
def test_a_wrong_name_is_said_plainly(name):
    with pytest.raises(ValueError) as caught:
        decode(b'abc', name)

    assert str(caught.value).startswith(f'unknown encoding {name!r}: give the name of a text codec')
    with pytest.raises(ValueError):
        decode(b'abc', None, ('utf-8', name))


def test_names_are_canonical():
    assert [*map(codec_name, ('U8', 'utf_8_sig', 'GBK', 'Latin1', 'sjis', 'BIG5-HKSCS'))] == [
        *('utf-8', 'utf-8', 'gbk', 'iso8859-1', 'shift_jis', 'big5hkscs')
    ]


# ---- bytes that do not encode back


@pytest.mark.parametrize(
    ('data', 'encoding', 'text', 'raw'),
    [
        # twice in the table: U+2252 is 81 E0 and 87 90, U+5341 is A4 51 and A2 CC
        (b'a\x87\x90\x81\xe0b', 'cp932', 'a\u2252\u2252b', (Raw(1, 2, b'\x87\x90'),)),
        (b'\x87\x90\x87\x95', 'cp932', '\u2252\u221a', (Raw(0, 2, b'\x87\x90\x87\x95'),)),
        (b'\xa4\x51\xa2\xcc\xa4\x51', 'big5', '十十十', (Raw(1, 2, b'\xa2\xcc'),)),
        # half a surrogate pair, half a unit
        (b'\x00\x4e\x00\xd8\x01\x4e', 'utf-16-le', '一\ufffd丁', (Raw(1, 3, b'\x00\xd8\x01\x4e'),)),
        (b'\x00\x4e\x01', 'utf-16-le', '一\ufffd', (Raw(1, 2, b'\x01'),)),
        (b'\xff\xfe\x00\x4e\x00\xdc', None, '一\ufffd', (Raw(1, 2, b'\x00\xdc'),)),
        # state: all of it
        (b'\x1b$B', 'iso2022_jp', '', (Raw(0, 0, b'\x1b$B'),)),
        (b'\x1b$B0l', 'iso2022_jp', '一', (Raw(0, 1, b'\x1b$B0l'),)),
        (b'+2AA-', 'utf-7', '\ufffd', (Raw(0, 1, b'+2AA-'),)),
    ],
)
def test_bytes_that_do_not_encode_back_are_kept(data, encoding, text, raw):
    found = check(data, encoding)

    assert (found.text, found.raw) == (text, raw)


def test_raw_ranges_stay_small_in_a_large_file():
    line = 'これは普通の文です。\r\n'.encode('cp932')
    found = check(line * 3000 + b'\x87\x90' + line * 3000, 'cp932')

    assert found.raw == (Raw(36000, 36001, b'\x87\x90'),)


def test_strays_that_utf8_would_read_are_utf8():
    found = check(b'caf\xe4\xb8\xad', 'ascii')

    assert found == Decoded('caf中', (Segment(0, 3, 'ascii'), Segment(3, 4, 'utf-8')))
    assert check(b'\xff\xe4\xb8\xad', 'ascii').text == '\udcff中'
    assert check('中'.encode(), 'ascii').segments == (Segment(0, 1, 'utf-8'),)


# ---- back to bytes


def test_a_text_of_another_length_is_refused():
    found = decode(HANS[0].encode('gb18030'))

    with pytest.raises(ValueError, match='not the text that was read: 1 code points, it had 22'):
        found.encode('短')
    with pytest.raises(ValueError, match='not the text that was read'):
        source_bytes('短', found.as_head())


def test_every_mark_has_its_bytes():
    assert all(mark.decode(name) == '\ufeff' for name, mark in MARKS.items() if name)
    assert MARKS[''] == b''


@pytest.mark.parametrize(('text', 'codec'), [case for case in HEALTHY if len(case[0]) > 12])
def test_a_changed_text_is_written_in_the_codec_of_the_file(text, codec):
    for mark in ('', '\ufeff') if codec.startswith('utf') else ('',):
        found = decode((mark + text).encode(codec))

        assert encode_as(text[:9] + text[12:], found) == (mark + text[:9] + text[12:]).encode(codec)


@pytest.mark.parametrize(
    ('data', 'encoding', 'text', 'start', 'reason'),
    [
        (b'\xc4\xe3', 'gb2312', '你\U0001f600', 1, 'illegal multibyte sequence'),
        (b'abc', 'latin-1', 'ab中', 2, 'ordinal not in range'),
        # strays that were apart
        (b'\xe4 \xb8\xad', 'utf-8', '\udce4\udcb8\udcad', 0, 'read as another text'),
        (b'\xff.\xb0\xa1', 'gb18030', 'x\udcb0\udca1', 1, 'read as another text'),
        (b'\xe4.\xb8.\xad', 'ascii', '.\udce4\udcb8\udcad', 1, 'read as another text'),
        # a second mark would be the mark
        ('早\ufeff安'.encode(), None, '\ufeff安', 0, 'read as another text'),
        # damage that has no place in the new text
        (b'\xff\xfe\x00\x4e\x00\xdc', None, '二\ufffd', 1, 'read as U+FFFD would be lost'),
    ],
)
def test_a_text_that_cannot_be_written_is_refused(data, encoding, text, start, reason):
    found = decode(data, encoding)

    with pytest.raises(UnicodeEncodeError) as caught:
        encode_as(text, found)

    assert caught.value.start == start
    assert reason in str(caught.value)


def test_a_mixed_file_is_written_in_its_main_codec():
    lines = [line + '\n' for line in HANS]
    found = decode(b''.join(line.encode('utf-8' if i == 5 else 'gb18030') for i, line in enumerate(lines)))

    assert encode_as(found.text[1:], found) == ''.join(lines)[1:].encode('gb18030')


# ---- laws

CODECS = sorted(
    name
    for name in {
        codecs.lookup(alias).name for alias in encodings.aliases.aliases.values() if alias not in ('mbcs', 'oem')
    }
    if name not in ('base64', 'bz2', 'hex', 'quopri', 'rot-13', 'uu', 'zlib')
)
# What decoders trip over: lead and trail bytes on their own, surrogates, escapes, shifts, NUL, characters that are
# twice in a table.
ODD = [
    b'\x81',
    b'\x87\x90',
    b'\xa2\xcc',
    b'\x88\x62',
    b'\xfe\xff',
    b'\xd8\x00',
    b'\x00\xdc',
    b'\x1b$B',
    b'~{',
    b'+2AA-',
]
ODD += [b'\0', b'\n', b'\r\n', b'\xe4\xb8', b'\xad', b'\x8f', b'\x8e', b'\xf0\x9f', b'\xed\xa0\x80', b'\xef\xbb\xbf']
TEXTS = [
    *HANS[:2],
    *HANT[:2],
    *JA[:2],
    *KO[:2],
    LATIN[0],
    'ｶﾌﾞｼｷ',
    '\u2252\u221a\u2460',
    'abc \n',
    '\ufeff',
    '\U0001f600',
]
WRITTEN = [
    'utf-8',
    'gb18030',
    'big5',
    'cp932',
    'euc_jp',
    'euc_kr',
    'utf-16-le',
    'utf-16-be',
    'johab',
    'utf-7',
    'iso2022_jp',
]


@st.composite
def written(draw: st.DrawFn) -> bytes:
    """Draw a piece of a sentence in some codec, cut anywhere."""
    data = draw(st.sampled_from(TEXTS)).encode(draw(st.sampled_from(WRITTEN)), 'ignore')
    start = draw(st.integers(0, len(data)))
    return data[start : start + draw(st.integers(0, 12))]


anything = st.lists(written() | st.sampled_from(ODD) | st.binary(max_size=6), max_size=8).map(b''.join)


@given(anything | st.binary(max_size=200))
def test_any_bytes_come_back(data):
    check(data)


@given(anything, st.lists(st.sampled_from(CODECS), max_size=3))
def test_any_bytes_come_back_from_any_choice(data, names):
    check(data, names=tuple(names))


@pytest.mark.parametrize('codec', CODECS)
@given(data=anything | st.binary(max_size=200))
def test_any_bytes_come_back_from_any_codec(codec, data):
    check(data, codec)


@given(st.text(st.sampled_from('的一是在。，ab\n') | st.characters(), max_size=40), anything)
def test_a_changed_text_is_read_back_or_refused(text, data):
    found = decode(data)
    try:
        written = encode_as(text, found)
    except UnicodeEncodeError:
        return
    if found.bom in ('', found.codec):
        assert decode(written, found.codec).text == text


# ---- cost


def test_the_lists_hold_each_character_once():
    assert len(set(HAN)) == len(HAN)
    assert len(set(HANGUL)) == len(HANGUL)


def test_utf8_and_named_codecs_do_not_load_chardet():
    code = (
        'import sys; from cleaner.decode import decode\n'
        "decode('早安'.encode()); decode(b'\\xef\\xbb\\xbf\\xff'); decode('早安'.encode('gb18030'), 'gb18030')\n"
        "decode('今天下午的会议改到三点开始，请各位准时参加。'.encode('gb18030'))\n"
        "print('chardet' in sys.modules)"
    )

    assert subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, check=True).stdout == 'False\n'


@pytest.mark.slow
@pytest.mark.parametrize(
    ('data', 'encoding'),
    [
        ((HANS[0] + '\n').encode() * 30_000, None),
        ((HANS[0] + '\n').encode('gb18030') * 45_000, None),
        ((HANS[0] + '\n').encode() * 15_000 + (HANS[0] + '\n').encode('gb18030') * 20_000, None),
        ((HANS[0] + '\n').encode('gb18030').replace(b'\xb5\xc4', b'\xb5') * 45_000, None),
        (b'\x87\x90' * 1_000_000, 'cp932'),
        (b'\x87\x90\x81\xe0' * 500_000, 'cp932'),
        (b'\xff\xe4\xb8\xad.' * 100_000, 'ascii'),
        (b'\x00\xd8' * 1_000_000, 'utf-16-le'),
        ((HANS[0] + '\n').encode().replace(b'\xe7\x9a\x84', b'\xe7\x9a') * 30_000, None),
        (random.Random(1).randbytes(2_000_000), None),
        (bytes(range(256)) * 8_000, None),
        (bytes(range(256)) * 8_000, 'big5hkscs'),
    ],
    ids=range(12),
)
def test_two_megabytes_take_no_minute(data, encoding):
    start = time.perf_counter()
    check(data, encoding)

    assert time.perf_counter() - start < 20


@pytest.mark.parametrize('name', ['utf-16', 'utf-32'])
@pytest.mark.parametrize('data', [b'\x87\x90', b'', '老桥'.encode('utf-16-be'), '老桥'.encode('utf-32-le')])
def test_a_wide_codec_to_choose_needs_no_mark(data, name):
    found = decode(data, encodings=[name])

    assert found.encode() == data
    assert found.codec in (f'{name}-le', f'{name}-be')
