from __future__ import annotations

# ruff: noqa: RUF001 - letters of other alphabets are what is tested
import math
import time
import zlib
from pathlib import Path

import pytest

from cleaner.zh import likelihood as module
from cleaner.zh.likelihood import likelihood

# One sentence a language and the codecs it was commonly written in.
HEALTHY = {
    'Chinese': ('上周三，河边的小镇迎来了第一批游客，旅馆全部住满。', 'gb18030'),
    'Traditional Chinese': ('上週三，河邊的小鎮迎來了第一批遊客，旅館全部住滿。', 'big5'),
    'Japanese': ('先週の水曜日、川沿いの町に初めての観光客が来ました。', 'shift_jis euc_jp'),
    'Korean': ('지난 수요일에 강가의 작은 마을에 첫 손님들이 왔습니다.', 'euc_kr'),
    'English': ('Last Wednesday the small town by the river welcomed its first guests.', 'cp1252'),
    'German': ('Am Mittwoch begrüßte die kleine Stadt am Fluß die ersten Gäste – natürlich mit Bäckern.', 'cp1252'),
    'French': ('Mercredi dernier, le petit village près de la rivière a été très fréquenté, même à Noël.', 'cp1252'),
    'Spanish': ('El miércoles pasado llegó al pequeño pueblo del río la primera excursión del año.', 'cp1252'),
    'Portuguese': ('Na última quarta-feira a pequena povoação junto ao rio recebeu os primeiros visitantes.', 'cp1252'),
    'Italian': ('Mercoledì scorso la città più piccola sul fiume è stata visitata per la prima volta.', 'cp1252'),
    'Dutch': ('Vorige woensdag kwamen de eerste gasten naar het stadje; iedereen was er, zelfs de coördinator.', 'cp1252'),
    'Polish': ('W ubiegłą środę małe miasteczko nad rzeką powitało pierwszych gości z całej okolicy.', 'cp1250'),
    'Czech': ('Minulou středu přivítalo městečko u řeky první hosty, kteří přijeli až z hor.', 'cp1250'),
    'Hungarian': ('Múlt szerdán a folyó menti kisváros az első vendégeket köszöntötte, örömmel és bőséggel.', 'cp1250'),
    'Romanian': ('Miercurea trecută orășelul de lângă râu și-a primit primii oaspeți, veniți din toată țara.', 'iso8859_16'),
    'Turkish': ('Geçen çarşamba nehir kıyısındaki küçük kasaba ilk konuklarını ağırladı.', 'cp1254'),
    'Vietnamese': ('Thứ tư tuần trước, thị trấn nhỏ bên sông đã đón những vị khách đầu tiên.', ''),
    'Swedish': ('I onsdags tog den lilla staden vid ån emot sina första gäster, några ända från fjällen.', 'cp1252'),
    'Finnish': ('Viime keskiviikkona pieni jokivarren kylä sai ensimmäiset vieraansa, myös järven yli.', 'cp1252'),
    'Russian': ('В прошлую среду маленький город у реки встретил первых гостей.', 'cp1251 koi8_r cp866'),
    'Ukrainian': ('Минулої середи маленьке місто біля річки зустріло перших гостей.', 'cp1251 koi8_u'),
    'Bulgarian': ('Миналата сряда малкият град край реката посрещна първите си гости.', 'cp1251'),
    'Greek': ('Την περασμένη Τετάρτη η μικρή πόλη δίπλα στο ποτάμι υποδέχτηκε τους πρώτους επισκέπτες.', 'cp1253'),
    'Arabic': ('في يوم الأربعاء الماضي استقبلت البلدة الصغيرة على ضفة النهر أول الضيوف.', 'cp1256'),
    'Hebrew': ('ביום רביעי שעבר קיבלה העיירה הקטנה ליד הנהר את האורחים הראשונים.', 'cp1255'),
    'Hindi': ('पिछले बुधवार को नदी के किनारे के छोटे शहर में पहले मेहमान आए।', ''),
    'Thai': ('วันพุธที่แล้วเมืองเล็กริมแม่น้ำต้อนรับแขกกลุ่มแรก', 'cp874'),
    'Georgian': ('გასულ ოთხშაბათს მდინარის პირას პატარა ქალაქმა პირველი სტუმრები მიიღო.', ''),
}
READERS = 'gb18030 big5 shift_jis euc_jp euc_kr cp1252 latin_1 cp1250 cp1251 koi8_r cp437 mac_roman cp1253 cp1254 cp1256'.split()  # noqa: SIM905 - a line of names


def misread(text: str, codecs: str) -> set[tuple[str, str, str]]:
    """Return (written in, read in, what is seen)."""
    out = set()
    for codec in ['utf-8', *codecs.split()]:
        raw = text.encode(codec, 'ignore')
        for reader in ['utf-8', *READERS]:
            seen = raw.decode(reader, 'replace')
            if seen != raw.decode(codec):
                out.add((codec, reader, seen))
    return out


@pytest.mark.parametrize('language', HEALTHY)
class TestHealthy:
    def test_misread_text_is_less_likely(self, language: str) -> None:
        text, codecs = HEALTHY[language]
        worse = [(a, b, seen) for a, b, seen in misread(text, codecs) if likelihood(seen) >= likelihood(text)]

        assert worse == []

    def test_every_word_alone_is_likelier_than_read_as_chinese(self, language: str) -> None:
        for word in HEALTHY[language][0].split():
            seen = word.encode().decode('gb18030', 'replace')

            assert seen == word or likelihood(seen) < likelihood(word)

    def test_costs_as_much_as_any_language(self, language: str) -> None:
        text = HEALTHY[language][0]

        assert 1.0 < -likelihood(text) / len(text) < 9.0


class TestLikelihood:
    def test_nothing_is_certain(self) -> None:
        assert likelihood('') == 0

    @pytest.mark.parametrize('signs', ['→', '①②③', '┌──┐', '😀😀', '★', '▲▼', '∑∞', '☎ 12', '℃', '㎡'])
    def test_signs_are_neither_cheap_nor_a_reason_to_repair(self, signs: str) -> None:
        cost = -likelihood(signs) / len(signs)

        assert 3 < cost < 20
        for reader in READERS:
            seen = signs.encode().decode(reader, 'replace')
            assert likelihood(seen) < likelihood(signs), (reader, seen)

    @pytest.mark.parametrize('char', ['\ue5d2', '\U000f0000', '\u0378', '\x81', '\x9d', '\ufffd', '\ufdd0'])
    def test_what_no_text_holds_costs_more_than_what_one_does(self, char: str) -> None:
        for healthy in '国國瞉한éя→①ﾃ':
            assert likelihood(f'我{char}們') < likelihood(f'我{healthy}們')
            assert likelihood(f'a{char}b') < likelihood(f'a{healthy}b')

    def test_both_scripts_of_chinese_are_alike_and_a_mixture_is_not(self) -> None:
        assert likelihood('经济发展') == pytest.approx(likelihood('經濟發展'))
        assert likelihood('经濟发展') < likelihood('經濟發展') - 5

    def test_capitals_stand_where_words_have_them(self) -> None:
        assert likelihood('Garden') < likelihood('garden')
        assert likelihood('gArdEn') < likelihood('GARDEN') - 10

    def test_chances_of_the_next_character_add_up_to_one_at_most(self) -> None:
        everything = [chr(code) for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000]
        for before in ['', 'natü', '我们的', 'これは', '한국', '12', '→', '。', 'a ', 'при']:
            base = likelihood(before)
            total = math.fsum(math.exp(likelihood(before + char) - base) for char in everything)

            assert total < 1.25, before

    def test_table_fits_beside_the_chinese_one_and_opens_at_once(self) -> None:
        folder = Path(module.__file__).parent
        began = time.perf_counter()
        module.Grams(folder / 'letters.grams')

        assert time.perf_counter() - began < 0.05
        assert sum(len(zlib.compress(path.read_bytes(), 6)) for path in folder.glob('*.grams')) < 6_000_000
