from __future__ import annotations

import math
import sys
import time
import zlib
from pathlib import Path

import pytest

from cleaner.zh import chinese, gbk, grams, model


class TestModel:
    @pytest.mark.parametrize(('likely', 'unlikely'), [('改革開放', '改葛開放'), ('出海”', '出每”'), ('发展', '展发')])
    def test_running_text_is_likelier(self, likely: str, unlikely: str) -> None:
        assert model.plausible(likely) > model.plausible(unlikely)

    def test_one_table_serves_both_scripts(self) -> None:
        assert model.plausible('質量發展') == model.plausible('质量发展')

    def test_strange_characters_cost_and_do_not_fail(self) -> None:
        assert model.plausible('國\U00020000') < -10
        assert model.plausible('\ud800a') < 0
        assert model.plausible('') == 0

    @pytest.mark.parametrize('context', ['国', '的', '海', '，', '”', '中国', '共和', '，在', '0年', '\u2424一'])
    def test_chances_behind_a_context_add_up(self, context: str) -> None:
        known = tuple(map(model.symbol, context))
        look = model.after if len(known) == 2 else model.follows
        chances = [math.exp(look(*known, other)) for other in range(len(chinese.table().symbols))]

        assert math.fsum(chances) == pytest.approx(1, abs=0.05)

    def test_a_trigram_is_looked_up_as_its_row_says(self) -> None:
        for a, b in ((model.symbol(x), model.symbol(y)) for x, y in ('中国', '我们', '国锅', '，0', '瞉瞉')):
            row, spare = model.behind2(a, b)
            for c in range(0, len(chinese.table().symbols), 7):
                fallback = model.follows(b, c) - spare / 10

                assert model.after(a, b, c) == pytest.approx(row[c] / -10 if c in row else fallback)

    def test_an_unknown_symbol_before_leaves_the_pair(self) -> None:
        a, b = model.symbol('中'), model.symbol('国')

        assert model.after(-1, a, b) == model.follows(a, b)
        assert model.after(a, -1, b) == model.follows(-1, b)
        assert model.after(a, b, -1) == model.STRANGE - model.behind2(a, b)[1] / 10

    def test_successors_are_sorted(self) -> None:
        chances = [chance for chance, _ in model.successors(model.symbol('海'))]

        assert chances == sorted(chances, reverse=True)

    def test_file_is_small_and_opens_at_once(self) -> None:
        path = Path(model.__file__).with_name('chinese.grams')
        began = time.perf_counter()
        grams.Grams(path)

        assert time.perf_counter() - began < 0.05  # 0.001 on an idle machine
        assert len(zlib.compress(path.read_bytes(), 6)) < 6_000_000  # as in the wheel


class TestGrams:
    @pytest.fixture
    def packed(self) -> bytes:
        """300 symbols, each behind the one before it, its double and (far off) a half."""
        pairs = {(a, b % 300): (b % 250, a % 9) for a in range(300) for b in (a + 1, 2 * a, a // 2)}
        triples = {(a, b, 299): (7, 0) for a, b in pairs if a % 3}
        return grams.pack(''.join(map(chr, range(0x4E00, 0x4F2C))), [{(a,): (a % 256, 1) for a in range(300)}, pairs, triples])

    def test_finds_what_was_packed(self, packed: bytes, tmp_path: Path) -> None:
        path = tmp_path / 'x'
        path.write_bytes(packed)
        table = grams.Grams(path)

        assert table.cost((5,), 6) == 6
        assert table.cost((5,), 7) == 1 + 7
        assert table.cost((5, 6), 299) == 7
        assert table.cost((5, 6), 7) == 5 + 7  # behind the pair, behind 6: held
        assert table.cost((6, 7), 299) == 6 + 1 + 299 % 256  # behind neither
        assert dict(table.behind((5,))[0]) == {2: 2, 6: 6, 10: 10}
        assert table.behind((5, 9)) == ({}, 0)

    def test_a_branch_holds_what_the_rows_do(self, packed: bytes, tmp_path: Path) -> None:
        path = tmp_path / 'x'
        path.write_bytes(packed)
        table = grams.Grams(path)
        for a in range(300):
            branch = table.branch(a)

            assert dict(zip(branch.seconds, branch.costs, strict=True)) == table.behind((a,))[0]
            for b in range(300):
                begin, end, spare = branch.row(b)
                row = [third - branch.sums[begin] for third in branch.sums[begin + 1 : end + 1]]

                assert (dict(zip(row, branch.thirds[begin:end], strict=True)), spare) == table.behind((a, b))

    def test_reads_the_same_on_a_big_endian_machine(self, packed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / 'x'
        path.write_bytes(packed)
        native = grams.Grams(path).levels[1].marks
        monkeypatch.setattr(sys, 'byteorder', 'big')
        swapped = grams.Grams(path).levels[1].marks
        swapped.byteswap()

        assert swapped == native


class TestGbk:
    def test_112_characters_end_in_a3(self) -> None:
        assert len(gbk.columns('trail', 0xA3)[0]) == 112

    def test_user_defined_pairs_show_nothing(self) -> None:
        assert 0xA1 in gbk.nothing(0xAA)
        assert 0xFE in gbk.nothing(0xFE)
        assert 0xA1 not in gbk.nothing(0xB0)

    def test_both_scripts_of_a_character_stand_together(self) -> None:
        assert {'国', '國'} <= set(gbk.written()[model.symbol('國')])
