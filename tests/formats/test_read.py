"""The same small pages in every format of an OCR engine: one text, and hints that lead back to its elements."""

import subprocess
import sys

import pytest

import cleaner
from cleaner.formats import Malformed, kind_of, read
from cleaner.hints import LineBox, WordBox

# A page is a list of lines; a line its box and its words, 30 pixels a character: a headline over two columns.
FRONT = [
    (60, 20, 60, ['临澜', '小桥', '通车', '两岸', '同庆']),
    (40, 120, 30, ['昨天', '上午', '，', '小桥', '通车']),
    (340, 120, 30, ['村民', '林小', '禾说', '，', '路近']),
    (40, 165, 30, ['了', '。', '桥', '长', '2026', '米']),
    (340, 165, 30, ['了', '，', '心', '也', '近', '。']),
    (40, 210, 30, ['用', '时', '三', '年', 'in', 'two', '段']),
    (340, 210, 30, ['全', '文', '完', '。']),
]
BACK = [(40, 20, 30, ['春', '雨', '。'])]
PAGES = [FRONT, BACK]
TEXT = (
    '临澜小桥通车两岸同庆\n\n'
    '昨天上午，小桥通车\n了。桥长2026米\n用时三年in two段\n\n'
    '村民林小禾说，路近\n了，心也近。\n全文完。\n'
    '\f春雨。\n'
)


def placed(line):
    """Yield a line's words and boxes (left, top, right, bottom)."""
    left, top, size, words = line
    for word in words:
        width = size * len(word) // (2 if word.isascii() else 1)
        yield word, (left, top, left + width, top + size)
        left += width + size // 10


def around(line):
    boxes = [box for _, box in placed(line)]
    return boxes[0][0], boxes[0][1], boxes[-1][2], boxes[0][3]


def lines(pages):
    """Yield page by page what its lines are: number from 0, box, words with boxes."""
    for page in pages:
        yield [(n, around(line), list(placed(line))) for n, line in enumerate(page)]


def hocr(pages, head='<?xml version="1.0" encoding="UTF-8"?>\n'):
    def word(p, n, k, text, box):
        return f"<span class='ocrx_word' id='w{p}_{n}_{k}' title='bbox {' '.join(map(str, box))}; x_wconf 90'>{text}</span>"

    out = ''
    for p, page in enumerate(lines(pages)):
        out += f"<div class='ocr_page' id='p{p}' title='image \"x.png\"; bbox 0 0 700 900'>"
        for n, box, words in page:
            out += f"<p class='ocr_par' id='b{p}_{n}'><span class='ocr_line' id='l{p}_{n}' title=\"bbox {' '.join(map(str, box))}\">"
            out += ' '.join(word(p, n, k, *w) for k, w in enumerate(words)) + '</span></p>\n'
        out += '</div>'
    return f'{head}<html xmlns="http://www.w3.org/1999/xhtml"><head><title></title></head><body>{out}</body></html>'.encode()


def place(box):
    return f'HPOS="{box[0]}" VPOS="{box[1]}" WIDTH="{box[2] - box[0]}" HEIGHT="{box[3] - box[1]}"'


def alto(pages, space=' xmlns="http://www.loc.gov/standards/alto/ns-v4#"', head='<?xml version="1.0" encoding="UTF-8"?>\n'):
    out = ''
    for p, page in enumerate(lines(pages)):
        out += f'<Page ID="p{p}"><PrintSpace><ComposedBlock>'
        for n, box, words in page:
            out += f'<TextBlock ID="b{p}_{n}"><TextLine ID="l{p}_{n}" {place(box)}>'
            out += '<SP/>'.join(f'<String ID="w{p}_{n}_{k}" {place(b)} WC="0.9" CONTENT="{w}"/>' for k, (w, b) in enumerate(words))
            out += '</TextLine></TextBlock>\n'
        out += '</ComposedBlock></PrintSpace></Page>'
    return f'{head}<alto{space}><Layout>{out}</Layout></alto>'.encode()


def points(box):
    x0, y0, x1, y1 = box
    return f'<Coords points="{x0},{y0} {x1},{y0} {x1},{y1} {x0},{y1}"/>'


def page(pages):
    out = ''
    for p, sheet in enumerate(lines(pages)):
        out += '<Page imageFilename="x.png" imageWidth="700" imageHeight="900">'
        for n, box, words in sheet:
            out += f'<TextRegion id="b{p}_{n}">{points(box)}<TextLine id="l{p}_{n}">{points(box)}'
            for k, (w, b) in enumerate(words):
                out += f'<Word id="w{p}_{n}_{k}">{points(b)}<TextEquiv index="1"><Unicode>x</Unicode></TextEquiv>'
                out += f'<TextEquiv index="0" conf="0.9"><Unicode>{w}</Unicode></TextEquiv></Word>'
            out += '</TextLine></TextRegion>\n'
        out += '</Page>'
    space = 'http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15'
    return f'<?xml version="1.0"?>\n<PcGts xmlns="{space}">{out}</PcGts>'.encode()


FORMATS = {'hocr': hocr, 'alto': alto, 'page': page}


@pytest.mark.parametrize('name', FORMATS)
def test_columns_stand_under_their_headline_and_pages_behind_each_other(name):
    data = FORMATS[name](PAGES)

    assert kind_of(data) == name
    assert read(data)[0] == TEXT
    assert read(data, name) == read(data)


@pytest.mark.parametrize('name', FORMATS)
def test_hints_lead_to_the_elements(name):
    text, hints = read(FORMATS[name](PAGES))
    found = [h for h in hints if h.kind == 'line']
    words = [(text[h.start:h.end], h.value) for h in hints if h.kind == 'word']

    assert [text[h.start:h.end] for h in found] == list(filter(None, text.replace('\f', '').split('\n')))
    assert found[1].value == LineBox('l0_1', 1, (40, 120, 322, 150), (40, 322), 30, pytest.approx(0.9))
    assert found[-1].value == LineBox('l1_0', 2, (40, 20, 136, 50), (40, 136), 30, pytest.approx(0.9))
    assert words[5] == ('昨天', WordBox('w0_1_0', (40, 120, 100, 150), 0.9))
    assert ''.join(word for word, _ in words) == ''.join(text.split())
    assert [(h.start, h.value) for h in hints if h.kind == 'page'] == [(0, 1), (text.index('\f') + 1, 2)]
    assert [h.value for h in hints if h.kind == 'block'][:3] == ['b0_0', 'b0_1', 'b0_3']


@pytest.mark.parametrize(
    'data',
    [
        alto(PAGES, ''),
        alto(PAGES, ' xmlns="http://www.loc.gov/standards/alto/ns-v2#"', ''),
        b'\xef\xbb\xbf' + alto(PAGES),
        alto(PAGES, head='<?xml version="1.0" encoding="UTF-16"?>').decode().encode('utf-16'),
        alto(PAGES).replace(b'<alto', b'<!-- <PcGts> --><a:alto').replace(b'xmlns', b'xmlns:a').replace(b'/alto', b'/a:alto'),
        hocr(PAGES, '<!DOCTYPE html>\n'),
        hocr(PAGES, '').replace(b'</p>', b''),
        hocr(PAGES).replace(b'xmlns="http://www.w3.org/1999/xhtml"', b''),
    ],
    ids=['no namespace', 'ALTO 2', 'mark', 'UTF-16', 'prefix', 'HTML', 'HTML with open tags', 'XHTML without namespace'],
)
def test_what_engines_write_is_told_by_its_content(data):
    assert read(data)[0] == TEXT


@pytest.mark.parametrize(
    'data',
    [b'', b'\xff\xfe', '春雨。'.encode(), b'<p>', b'<html><p>alto</p></html>', b'see <alto> and <PcGts>', b'<?xml version="1.0"?><rss/>'],
)
def test_anything_else_is_text(data):
    assert kind_of(data) == 'text'
    assert read(data) == (cleaner.clean(data).source, [])


def test_a_line_without_words_keeps_its_spaces_between_latin_words():
    line = '<TextLine id="l"><Coords points="0,0 90,0 90,9 0,9"/><TextEquiv><Unicode>山 乡 in  bloom 2026 年</Unicode></TextEquiv></TextLine>'
    text, hints = read(f'<PcGts><Page><TextRegion>{line}</TextRegion></Page></PcGts>'.encode())

    assert text == '山乡in bloom 2026年\n'
    assert [h.kind for h in hints] == ['page', 'line']


def test_words_without_lines_are_put_together():
    words = "<span class='ocrx_word' title='bbox {} 0 {} 9'>{}</span>"
    made = ''.join(words.format(x, x + 9, c) for x, c in ((20, '雨'), (0, '春'), (10, '天')))

    assert read(f"<div class='ocr_page'>{made}</div>".encode())[0] == '春天雨\n'


def test_a_file_without_boxes_keeps_its_order():
    lines = ''.join(f'<TextLine><String CONTENT="{c}"/></TextLine>' for c in '春夏秋')

    assert read(f'<alto><Layout><Page><TextBlock>{lines}</TextBlock></Page></Layout></alto>'.encode())[0] == '春\n夏\n秋\n'


@pytest.mark.parametrize('number', ['nan', 'inf', '-1e99', 'x', ''])
def test_boxes_that_are_none_are_no_boxes(number):
    data = alto([BACK]).replace(b'HPOS="40"', f'HPOS="{number}"'.encode())

    assert read(data)[0] == '春雨。\n'


def test_an_empty_page_is_a_page():
    assert read(b'<alto><Layout><Page/></Layout></alto>')[0] == ''
    assert read(alto([BACK, [], BACK]))[0].count('\f') == 2


BOMB = b'<!DOCTYPE alto [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
FOREIGN = b'<!DOCTYPE alto [<!ENTITY c SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize('doctype', [BOMB, FOREIGN], ids=['bomb', 'external'])
@pytest.mark.parametrize('place', [b'<String CONTENT="&c;"/>', b'&c;'], ids=['attribute', 'element'])
def test_entities_are_refused(doctype, place):
    data = b'<?xml version="1.0"?>' + doctype + b'<alto><Layout><Page><TextLine>' + place + b'</TextLine></Page></Layout></alto>'

    with pytest.raises(Malformed):
        read(data)


def test_no_file_beside_is_read(tmp_path):
    (tmp_path / 'x.dtd').write_text('<!ENTITY c "secret">')
    data = f'<!DOCTYPE PcGts SYSTEM "{tmp_path}/x.dtd"><PcGts><Page><TextLine><TextEquiv><Unicode>&c;</Unicode></TextEquiv></TextLine></Page></PcGts>'
    try:
        text = read(data.encode())[0]
    except Malformed:
        text = ''

    assert 'secret' not in text


def test_broken_xml_says_where():
    with pytest.raises(Malformed) as caught:
        read(b'<alto>\n<Layout>\n</alto>', 'alto')

    assert (caught.value.line, caught.value.column > 0) == (3, True)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match='unknown kind'):
        read(b'', 'pdf')


def test_without_lxml_the_extra_is_named():
    code = (
        "import sys; sys.modules['lxml'] = None\nimport cleaner\nassert cleaner.read(b'a')[0] == 'a'\n"
        "try:\n    cleaner.read(b'<alto/>')\nexcept ImportError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, '-P', '-c', code], capture_output=True, text=True, check=True)

    assert 'cjk-cleaner[ocr]' in done.stdout


@pytest.mark.parametrize('name', FORMATS)
def test_blocks_lead_back_to_lines_and_the_text_can_be_restored(name):
    text, hints = read(FORMATS[name](PAGES))
    result = cleaner.clean(text, hints=hints)
    boxes = [box for article in result.articles for block in article.blocks for box in block.boxes]

    assert result.restore() == text
    assert {ids for _, ids, _ in boxes} == {f'l0_{n}' for n in range(7)} | {'l1_0'}
    assert len(boxes) == 8


def test_a_text_without_hints_has_no_boxes():
    assert all(block.boxes == () for article in cleaner.clean('春\n\n雨。').articles for block in article.blocks)
