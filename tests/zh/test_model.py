from __future__ import annotations

import time
from pathlib import Path

import pytest

from cleaner.zh import gbk, model


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

    def test_chances_behind_a_character_add_up(self) -> None:
        table = model._table()
        for char in '國的海，”':
            first = model.symbol(char)
            total = sum(2.718281828 ** model.follows(first, other) for other in table.place.values())

            assert total == pytest.approx(1, abs=0.05)

    def test_successors_are_sorted(self) -> None:
        chances = [chance for chance, _ in model.successors(model.symbol('海'))]

        assert chances == sorted(chances, reverse=True)

    def test_file_is_small_and_quick_to_read(self) -> None:
        model._table.cache_clear()
        began = time.perf_counter()
        model._table()

        assert time.perf_counter() - began < 0.2  # 0.02 on an idle machine
        assert (Path(model.__file__).with_name('bigrams.bin')).stat().st_size < 2_000_000


class TestGbk:
    def test_112_characters_end_in_a3(self) -> None:
        assert len(gbk.columns('trail', 0xA3)[0]) == 112

    def test_user_defined_pairs_show_nothing(self) -> None:
        assert 0xA1 in gbk.nothing(0xAA)
        assert 0xFE in gbk.nothing(0xFE)
        assert 0xA1 not in gbk.nothing(0xB0)

    def test_both_scripts_of_a_character_stand_together(self) -> None:
        assert {'国', '國'} <= set(gbk.written()[model.symbol('國')])
