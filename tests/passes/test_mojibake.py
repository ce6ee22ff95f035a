from __future__ import annotations

import pickle
import random
import re

import pytest
from damage import corrupt, decoded, encoded
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.passes import View
from cleaner.passes.mojibake import Mojibake, make
from cleaner.rules import load_chain
from cleaner.text import Edit
from cleaner.zh.unread import unread

LATIN = 'windows-1252'


def mojibake_pass() -> Mojibake:
    stage = next(stage for stage in load_chain().stages if stage.name == 'mojibake')
    assert isinstance(stage, Mojibake)
    return stage


PASS = mojibake_pass()

# Prose of this project's own, about a town that does not exist.
SIMPLIFIED = [
    '云溪镇的老桥昨日修好，两岸的居民一早就来看热闹。',
    '镇长说，这座桥建于百年以前，经过三次大修，见证了当地的发展。',
    '工程队有四十人，白天施工，夜里轮流看守。',
    '电信公司的人说，明年开通网络。',
]
TRADITIONAL = [
    '雲溪鎮的老橋昨日修好，兩岸的居民一早就來看熱鬧。',
    '鎮長說，這座橋建於百年以前，經過三次大修，見證了當地的發展。',
    '工程隊有四十人，白天施工，夜裡輪流看守。',
]
JAPANESE = [
    '町の古い橋がきのう直りました。朝から大勢の人が見に来て、みんな喜んでいました。',
    '工事には四十人が参加し、昼も夜も働きました。',
]
TEXTS = {
    'utf-8': SIMPLIFIED + TRADITIONAL + JAPANESE,
    'gb18030': SIMPLIFIED + TRADITIONAL,
    'cp950': TRADITIONAL,
    'cp932': JAPANESE,
    'euc_jp': JAPANESE,
}
PAIRS = [
    *(
        ('utf-8', seen)
        for seen in (LATIN, 'latin-1', 'cp437', 'mac_roman', 'cp1251', 'koi8_r', 'gb18030', 'cp932', 'cp949')
    ),
    *(('gb18030', seen) for seen in (LATIN, 'latin-1', 'cp950', 'cp949', 'cp932')),
    *(('cp950', seen) for seen in (LATIN, 'latin-1', 'gb18030', 'cp949', 'cp932')),
    *(('cp932', seen) for seen in (LATIN, 'gb18030', 'cp949')),
    *(('euc_jp', seen) for seen in (LATIN, 'cp949', 'cp932')),
]


def misread(text: str, meant: str, seen: str) -> str:
    """Read a text in the wrong codec; where its last bytes alone do not decode, it is cut shorter."""
    if seen == LATIN:  # as browsers have it: a byte without a character shows as a control character
        return ''.join(bytes([b]).decode(seen, 'ignore') or chr(b) for b in text.encode(meant))
    return text.encode(meant).decode(seen)


def whole(text: str, meant: str, seen: str) -> tuple[str, str]:
    """Return the longest beginning of a text that loses no byte, as it shows and as it was; at least 8 characters."""
    for size in range(len(text), 7, -1):
        try:
            return misread(text[:size], meant, seen), text[:size]
        except UnicodeDecodeError:
            pass
    return '', ''


def edits(text: str) -> list[Edit]:
    return list(PASS(View(text))) if PASS.trigger(text) else []


def mended(text: str) -> str:
    for edit in sorted(edits(text), reverse=True):
        if edit.trust != 'guess':
            text = text[: edit.start] + edit.new + text[edit.end :]
    return text


CASES = {
    (meant, seen, n): case
    for meant, seen in PAIRS
    for n, text in enumerate(TEXTS[meant])
    if all(case := whole(text, meant, seen))
}
SEEN_AS_LATIN = {name: case for name, case in CASES.items() if name[1] in {LATIN, 'latin-1'}}
MEANT_AS_UTF8 = {name: case for name, case in CASES.items() if name[0] == 'utf-8'}


class TestDamage:
    @pytest.mark.parametrize(('shown', 'truth'), CASES.values(), ids=map(str, CASES))
    def test_whole_text_comes_back(self, shown: str, truth: str) -> None:
        assert mended(shown) == truth

    @pytest.mark.parametrize(('shown', 'truth'), SEEN_AS_LATIN.values(), ids=map(str, SEEN_AS_LATIN))
    def test_span_in_a_good_line_comes_back(self, shown: str, truth: str) -> None:
        text = '昨天的通知是这样写的：{}。请大家都来看看。'

        assert mended(text.format(shown)) == text.format(truth)

    @pytest.mark.parametrize(('shown', 'truth'), MEANT_AS_UTF8.values(), ids=map(str, MEANT_AS_UTF8))
    def test_utf8_span_is_found_between_good_text(self, shown: str, truth: str) -> None:
        assert mended(f'通知：{shown}，请看。\n第二行是好的。') == f'通知：{truth}，请看。\n第二行是好的。'

    @pytest.mark.parametrize('text', TEXTS['utf-8'])
    @pytest.mark.parametrize('seen', [LATIN, 'latin-1'])
    def test_twice_over(self, text: str, seen: str) -> None:
        assert mended(misread(misread(text, 'utf-8', seen), 'utf-8', seen)) == text

    @pytest.mark.parametrize(
        ('text', 'meant', 'seen'),
        [
            ('町の古い橋がきのう直りました。みんなで見に行きます。', 'euc_jp', 'cp950'),
            ('センターのカードをスキャナーで読みます。', 'euc_jp', 'gb18030'),
            ('古い橋が直りました。', 'euc_jp', 'gb18030'),
            ('この道を通る人が多い。', 'euc_jp', 'gb18030'),
            ('橋の工事は終わりました', 'euc_jp', 'cp950'),
            ('오래된 다리를 고치고 있는 사람들이 많다.', 'cp949', 'gb18030'),
        ],
    )
    def test_the_euc_codecs_show_usual_han(self, text: str, meant: str, seen: str) -> None:
        assert mended(misread(text, meant, seen)) == text

    @pytest.mark.parametrize(
        ('line', 'text', 'meant', 'seen'),
        [
            (
                'お知らせです：{}。ありがとうございます。',
                '工事は昨日から始まり、橋の上を通れません',
                'euc_jp',
                'gb18030',
            ),
            ('알려 드립니다: {}. 감사합니다.', '에 오래된 다리를 고치고 있습니다', 'cp949', 'gb18030'),
            ('昨天的通知写道：{}。请大家来看。', '及瑞士等国的工程队修好了老桥', 'gb18030', 'cp949'),
        ],
    )
    def test_span_ends_beside_a_mark(self, line: str, text: str, meant: str, seen: str) -> None:
        assert mended(line.format(misread(text, meant, seen))) == line.format(text)

    @pytest.mark.parametrize('codec', ['utf-8', 'gb18030'])
    @pytest.mark.parametrize('size', range(1, 8))
    def test_han_before_damage_twice_over_stay(self, codec: str, size: int) -> None:
        head, text = '昨天通知里写的'[-size:], '工程队白天施工，行人请走东侧的便桥。'

        assert mended(head + misread(misread(text, codec, LATIN), 'utf-8', LATIN)) == head + text

    def test_one_line_of_many(self) -> None:
        bad, truth = whole(SIMPLIFIED[1], 'utf-8', 'gb18030')
        text = '\n'.join([*SIMPLIFIED, bad, *TRADITIONAL])

        assert mended(text) == '\n'.join([*SIMPLIFIED, truth, *TRADITIONAL])

    def test_ascii_inside_is_not_edited(self) -> None:
        shown = misread('第12号通知：明天 10:30 开会，地点 A 座。', 'gb18030', LATIN)

        found = edits(shown)

        assert mended(shown) == '第12号通知：明天 10:30 开会，地点 A 座。'
        assert not any(re.search('[0-9 ]', shown[e.start : e.end]) for e in found)

    @pytest.mark.parametrize(
        'text', ['這個稅是常設的，深山的會議常常這樣開始。', '東常深砝碼，校舉會議，稅務稅關關閉了。']
    )
    def test_bytes_that_show_as_marks_of_code_guard_nothing(self, text: str) -> None:
        shown = misread(text, 'cp950', LATIN)

        assert set('`|') & set(shown)
        assert cleaner.clean(shown).text == text

    def test_code_stays_code(self) -> None:
        shown = misread('這座橋建於百年以前，', 'cp950', LATIN)
        text = f'`{shown}`'

        assert cleaner.clean(text).text == text

    def test_edit_says_by_how_much_it_leads(self) -> None:
        (edit,) = edits('我们写浣犲ソ锛屼笘鐣岋細的人')

        assert (edit.new, edit.rule, edit.trust) == ('你好，世界：', 'utf-8-read-as-gbk', None)
        assert edit.margin is not None
        assert edit.margin > 20
        assert 'Read as utf-8, 你好，世界： leads the text as it stands' in edit.why

    @pytest.mark.parametrize('text', ['caf\u00c3\u00a9', 'Na\u00c3\u00afve \u00e2\u20ac\u0153quote\u00e2\u20ac\u009d'])
    def test_latin_goes_by_ftfy(self, text: str) -> None:
        assert {e.rule for e in edits(text)} == {'typography-read-as-latin'}
        assert mended(text) in {'café', 'Naïve “quote”'}

    @pytest.mark.parametrize(
        ('shown', 'truth'),
        [
            ('\u00e4\u00bd \u00e5\u00a5\u00bd', '你好'),
            ('\u901a\u77e5\uff1a\u00e4\u00bd \u00e5\u00a5\u00bd\uff0c\u8bf7\u770b\u3002', '通知：你好，请看。'),
            ('\u4ed6\u8bf4 \u00e4\u00bd \u00e5\u00a5\u00bd \u00e4\u00b8\u2013\u00e7\u2022\u0152', '他说 你好 世界'),
        ],
    )
    def test_space_that_was_a_byte_is_mended_with_the_rest(self, shown: str, truth: str) -> None:
        assert mended(shown) == truth

    def test_letters_beside_a_space_stay(self) -> None:
        assert edits('voil\u00e0 \u00ab x \u00bb \u00bd \u00e9 \u00bb \u00e0 \u00bd') == []

    def test_example_in_quotation_marks_stays_and_damage_between_them_does_not(self) -> None:
        text = '\u300ccaf\u00e9\u300d\u3092\u300c\u00c3\u00a9\u300d\u3068\u300ccaf\u00c3\u00a9\u300d'
        assert mended(text) == text.replace('caf\u00c3\u00a9', 'caf\u00e9')


HEALTHY = {
    'English': 'The bridge – “old”, they said… – was mended in May; naïve façade, 10 °C.',
    'French': 'Été à Noël : « où êtes-vous, garçon ? » L’œuvre a été créée à l’époque.',
    'German': 'Größe, Übermaß, Fußgänger: „Spaß“ für Männer. ÄÖÜ äöü ß',
    'Spanish': '¡Ojalá! ¿Qué pasó en el año? Ñandú, pingüino, corazón.',
    'Portuguese': 'As ações não são ilusões; São João, coração, àquela.',
    'Italian': 'Così è la città, perché no? Più giù.',
    'Icelandic': 'Þórður áði á Ísafirði, ægilega þröngt, það er svo.',
    'Finnish': 'Äänekoskella hääyöaie, jääääri, öljyä ja pöytäkirja.',
    'Estonian': 'Jäääär, öö, töö, kuuuurija, õunapuuaed.',
    'Swedish': 'På en ö står räven; åäö ÅÄÖ.',
    'Polish': 'Zażółć gęślą jaźń, źdźbło.',
    'Czech': 'Příliš žluťoučký kůň úpěl ďábelské ódy.',
    'Hungarian': 'Árvíztűrő tükörfúrógép.',
    'Turkish': 'Şişli’de güneş, ç\u0131ğl\u0131k, öğüt, İstanbul.',
    'Russian': 'Привет, мир! Как дела? Старый мост починили вчера.',
    'Ukrainian': 'Їжак, ґанок, п’ять; стара хата біля річки.',
    'Greek': 'Καλημέρα κόσμε, τι κάνεις; \u0397 παλιά γέφυρα.',
    'Korean': '안녕하세요. 오래된 다리를 어제 고쳤습니다. 마을 사람들이 모두 기뻐했습니다.',
    'Korean with hanja': '大韓民國의 國民은 法律에 依하여 權利를 가진다.',
    'Thai': 'สวัสดีครับ สะพานเก่าซ่อมเสร็จแล้วเมื่อวานนี้',
    'Arabic': 'تم إصلاح الجسر القديم أمس.',
    'Hebrew': 'הגשר הישן תוקן אתמול.',
    'Hindi': 'पुराना पुल कल ठीक हो गया।',
    'Vietnamese': 'Người dân đã sửa xong cây cầu cũ; phở bò, là à á ã ạ.',
    'Japanese': ''.join(JAPANESE),
    'Japanese, half width': 'ﾊﾝｶｸｶﾅ の文字と ﾃｽﾄ中',
    'Simplified': '\n'.join(SIMPLIFIED),
    'Traditional': '\n'.join(TRADITIONAL),
    'rare': '魑魅魍魉，饕餮貔貅，耄耋之年，氍毹蹀躞，尴尬旮旯，囫囵吞枣。',
    'names': '王喆、李祎、张翀、陈旻昊、刘弢、赵赟、孙玥、周彧、朱镕、堃、喆喆、𠮷野家。',
    'chemistry': '锂铍硼氦氖氩氪氙，铈镨钕钷钐铕钆铽镝钬铒铥镱镥，烷烯炔羟羧酰胺吡啶嘧啶嘌呤。',
    'classical': '子曰：學而時習之，不亦說乎？關關雎鳩，在河之洲，窈窕淑女，君子好逑。蒹葭蒼蒼，白露為霜。',
    'boxes': '┌──┬──┐\n│甲│乙│\n└──┴──┘',
    'arrows': '→ ← ↑ ↓ ⇒ ⇔ ★☆※◎●○',
    'mathematics': '∀x∈\u211d: ∑αᵢ ≤ ∫f(x)dx ± √2 × π ÷ ∞ ≠ ≈',
    'emoji': '今天好开心😀🎉👍🏽👨\u200d👩\u200d👧',
    'phonetics': '[\u02c8p\u026anj\u026an] /tʂʰɨ̌/ ʃʒθðŋ ə\u026aʊ',
    'pinyin': 'ā á ǎ à ō ó ǒ ò ē é ě è ī í ǐ ì ū ú ǔ ù ǖ ǘ ǚ ǜ；Zhōngguó，lǜsè',
    'bopomofo': 'ㄓㄨㄥ ㄍㄨㄛˊ ㄅㄆㄇㄈ',
    'signs': '§§ 12, 14; © ® ™; «»; ½ ¼ ¾; 10 µm; £5 ¥600 €7',
    'full width': '\uff21\uff22\uff23\uff11\uff12\uff13，（甲）【乙】〔丙〕',
    'stray bytes': 'good \udce4\udcbd\udca0 text 好\udc81',
    'shifted': '要“借船出?！碧岣咄赓Q能級。任務?？h委',
    'glossed': '會(huì )長(zhǎng)說，業(yè)務(wù)發(fā)展',
    'lost': '锟斤拷锟斤拷，烫烫烫，屯屯屯，\ufffd\ufffd',
}


class TestHealthy:
    @pytest.mark.parametrize('text', HEALTHY.values(), ids=HEALTHY.keys())
    def test_stays(self, text: str) -> None:
        assert list(PASS(View(text))) == []

    @pytest.mark.parametrize('text', HEALTHY.values(), ids=HEALTHY.keys())
    def test_stays_in_capitals_and_without_blanks(self, text: str) -> None:
        assert list(PASS(View(text.upper()))) == []
        assert list(PASS(View(re.sub(r'[\s.,;:!?]', '', text)))) == []

    @pytest.mark.parametrize('text', HEALTHY.values(), ids=HEALTHY.keys())
    def test_stays_beside_damage(self, text: str) -> None:
        bad, truth = whole(SIMPLIFIED[1], 'utf-8', LATIN)

        assert mended(f'{text}\n{bad}\n{text}') == f'{text}\n{truth}\n{text}'

    def test_shift_stays_for_its_own_pass(self) -> None:
        table = [('長', 'zhǎng'), ('說', 'shuō'), ('這', 'zhè')]

        assert edits(corrupt('鎮長說要居安思危、日子好過。' + TRADITIONAL[1], table)) == []


class TestPass:
    def test_one_reading_of_utf8_is_undone_where_both_texts_share_an_end(self) -> None:
        assert unread('aÃ¤b', LATIN) == ('aäb', {0: 0, 1: 1, 2: 3, 3: 4})
        assert unread('浣犲ソ', 'gb18030') == ('你好', {0: 0, 2: 3})
        assert unread('é', LATIN) == ('\ufffe', {0: 0, 1: 1})

    @pytest.mark.parametrize(('shown', 'truth'), list(CASES.values())[::3], ids=map(str, list(CASES)[::3]))
    def test_chain_mends_restores_and_has_nothing_more_to_do(self, shown: str, truth: str) -> None:
        result = cleaner.clean(shown)

        assert result.text == truth
        assert result.restore() == shown
        assert cleaner.clean(result.text).text == result.text

    def test_stands_first_in_the_chain(self) -> None:
        assert load_chain().stages[0].name == 'mojibake'

    def test_pickles(self) -> None:
        text = '我们写浣犲ソ锛屼笘鐣岋細的人'

        assert list(pickle.loads(pickle.dumps(PASS))(View(text))) == edits(text)

    def test_rule_switched_off_proposes_nothing(self) -> None:
        rules = {name: rule for name, rule in PASS.rules.items() if not name.startswith('utf-8-read-as-gbk')}

        assert list(make('mojibake', rules, PASS.common, None)(View('我们写浣犲ソ锛屼笘鐣岋細的人'))) == []

    def test_costs_stand_in_the_rule_file(self) -> None:
        with pytest.raises(ValueError, match='rule file'):
            make('mojibake', PASS.rules, None, None)

    @given(
        st.text(
            st.sampled_from('浣犲ソ锛屼ä½\u00a0å¥½ÄãºÃ的一\n a@珨腔ﾂ돨\ue123\ud800\udce4') | st.characters(),
            max_size=60,
        )
    )
    def test_edits_are_in_place_and_apart_whatever_the_text(self, text: str) -> None:
        found = sorted(PASS(View(text)))
        end = 0
        for edit in found:
            assert end <= edit.start < edit.end <= len(text)
            assert text[edit.start : edit.end] != edit.new
            assert not re.search('[\ud800-\udfff]', text[edit.start : edit.end])
            end = edit.end
        assert found == [] or PASS.trigger(text)


# What each kind of text needs to be found, or to be read to its end: the words are of this project.
HARD = [
    ('강을 건너는 새 다리', 'euc_kr', 'gb18030'),  # usual Han, in words as Korean has them
    ('비가 그친 뒤 길 닦기', 'euc_kr', 'gb18030'),
    ('ドアをあけたサーカスの', 'euc_jp', 'cp950'),  # kana alone, as usual Han
    ('川のほとりが難しいほど', 'euc_jp', 'gb18030'),  # one kanji, of no codec of Japanese as it is shown
    ('ボートを選ぶほうがいい', 'euc_jp', 'gb18030'),
    ('村の再建計画が', 'euc_jp', 'gb18030'),
    ('様々な花が咲いた！', 'euc_jp', 'gb18030'),  # marks at the end, and one that repeats a Han
    ('様々な花が咲いた！', 'euc_jp', 'cp949'),
    ('なぜ？Bridge に人が来る', 'euc_jp', 'cp950'),
    ('村長‧雲溪鎮的老橋昨日修好', 'gb18030', LATIN),  # a character of four bytes
]


@pytest.mark.parametrize(('text', 'wrote', 'seen'), HARD)
def test_short_text_is_read_to_its_ends(text: str, wrote: str, seen: str) -> None:
    damaged = decoded(encoded(text, wrote), seen)
    around = ('어제 산 책：', '。모두 읽었다') if wrote == 'euc_kr' else ('きのうの話では：', '。みんな知っていた')

    assert cleaner.clean(damaged).text == text
    assert cleaner.clean(damaged.join(around)).text == text.join(around)


@pytest.mark.parametrize(
    'text',
    [
        '最近開店した店です',  # none of them beside kana
        '広告をはがす人がいる',  # hardly rarer than what they stand for
        '要因となりました。',
        'のは同じようにする',
        'ポスターの「同じ」',
    ],
)
def test_kanji_of_a_short_text_are_looked_at_wherever_they_stand(text: str) -> None:
    assert cleaner.clean(decoded(encoded(text, 'euc_jp'), 'gb18030')).text == text


def test_good_japanese_behind_damage_is_not_read_along() -> None:
    text = '橋の工事では機械を使用する場合があります。\nコンピューターを使って予定を確認し'
    damaged = decoded(encoded(text, 'euc_jp'), 'gb18030')

    assert cleaner.clean(f'きのうの話では：{damaged}。欲するようになる').text == f'きのうの話では：{text}。欲するようになる'


@pytest.mark.parametrize('text', ['能力或者技能，只有', '，中呼叫「格式」', '位置，参照值可以'])
def test_usual_syllables_between_han_are_looked_at(text: str) -> None:
    assert cleaner.clean(decoded(encoded(text, 'gb18030'), 'cp949')).text == text


@pytest.mark.parametrize(
    'text', ['馈 2031年4月3日的尊敬客户', '啟 [星星及綵帶] 工具列', '尋[縮排] (在文字之前)', '版本不相容，你們使用 版']
)
def test_a_syllable_beyond_ascii_is_read_along(text: str) -> None:
    damaged = decoded(encoded(text, 'gb18030'), 'cp949')

    assert cleaner.clean(f'那一天的记录如下：{damaged}。一本书').text == f'那一天的记录如下：{text}。一本书'


@pytest.mark.parametrize('text', ['歌手아이유来了', '他说안녕就走了', '大學校의 敎授와 學生들', '떡볶이很好吃', '뷁是什么字'])
def test_korean_beside_han_stays(text: str) -> None:
    assert cleaner.clean(text).text == text


@pytest.mark.parametrize('text', ['山の上に死んだ木がある。', '弓を射る音。', '塔にいる人々', 'ユニットを雇う', '湖のそば。', 'カメラの斧'])
def test_short_japanese_stays(text: str) -> None:
    assert cleaner.clean(text).text == text


@pytest.mark.parametrize(('head', 'tail'), [('桥名。\n', ''), ('', '\n桥名。')])
@pytest.mark.parametrize('seen', [LATIN, 'cp949'])
def test_a_line_too_short_to_tell_is_read_as_the_one_beside_it(head: str, tail: str, seen: str) -> None:
    text = f'{head}{SIMPLIFIED[0]}{tail}'

    assert cleaner.clean(decoded(encoded(text, 'gb18030'), seen)).text == text


@pytest.mark.parametrize(('head', 'tail'), [('力。\n', ''), ('', '\n新桥')])
@pytest.mark.parametrize('wrote', ['gb18030', 'utf-8'])
def test_a_short_line_that_was_misread_twice_is_read_as_the_one_beside_it(head: str, tail: str, wrote: str) -> None:
    text = f'{head}{SIMPLIFIED[0]}{tail}'
    damaged = decoded(encoded(decoded(encoded(text, wrote), LATIN), 'utf-8'), LATIN)

    assert cleaner.clean(damaged).text == text


def test_a_good_line_beside_damage_stays() -> None:
    text = decoded(encoded(SIMPLIFIED[1], 'gb18030'), 'cp949')

    assert cleaner.clean(f'桥名\n{text}\n修桥记').text == f'桥名\n{SIMPLIFIED[1]}\n修桥记'


@pytest.mark.parametrize('text', ['あの人は间份という店にいた。', '値段は〖大〗でも同じです。', '老桥 新桥 石桥 木桥', '李四 王五 赵六 张三'])
def test_chinese_beside_kana_and_words_apart_stay(text: str) -> None:
    assert cleaner.clean(text).text == text


def test_what_is_searched_in_vain_has_an_end() -> None:
    rng = random.Random('any Han')
    noise = '\n'.join(''.join(chr(rng.randint(0x4E00, 0x9FA5)) for _ in range(90)) for _ in range(200))
    damaged = decoded(SIMPLIFIED[1].encode(), LATIN)

    assert mended(f'{damaged}\n{noise}') == f'{SIMPLIFIED[1]}\n{noise}'
    few = '\n'.join(noise.split('\n')[:10])
    assert mended(f'{few}\n{damaged}') == f'{few}\n{SIMPLIFIED[1]}'
    told = edits(noise)[-1]
    assert (told.trust, told.start == told.end, told.new) == ('guess', True, '')
    assert told.why == 'Too much was searched in vain: the rest was not'
