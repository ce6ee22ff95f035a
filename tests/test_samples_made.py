"""The damaged samples are what `tools/make_samples.py` makes: nobody edits one by hand."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / 'corpus_samples'


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location('make_samples', ROOT / 'tools' / 'make_samples.py')
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make = load()


@pytest.mark.parametrize('name', make.RECIPES)
def test_a_recipe_makes_the_same_bytes_again(name: str) -> None:
    made = make.RECIPES[name](name, SAMPLES)

    assert made == (SAMPLES / f'{name}.txt').read_bytes()


# What the byte process is known to do: seen on public pages, and what was there before.
@pytest.mark.parametrize(
    ('truth', 'seen', 'glosses', 'swallow'),
    [
        ('要殺死附體了', '要?dú)⑺栏襟w了', '獨dú', True),
        ('當地豐富文旅', '當?shù)刎S富文旅', '數shù', True),
        ('當地時間', '當(dāng)?shù)貢r間', '數shù 當dāng', True),
        ('規定。”該款是私法自治原則的', '規定?！痹摽钍撬椒ㄗ灾卧瓌t的', '', True),
        ('要求。現有', '要求?，F(xiàn)有', '現xiàn', True),
        ('規模化養殖', '規(guī)?；B(yǎng)殖', '規guī 養yǎng', True),
        ('抓好環保基礎設施', '抓好環(huán)；A(chǔ)設(shè)施', '環huán 礎chǔ 設shè', False),
        ('海口的騎樓老街', '？诘尿T樓老街', '', False),
    ],
)
def test_the_site_tool_does_what_real_ones_did(truth: str, seen: str, glosses: str, swallow: bool) -> None:
    table = [make.Gloss(item[0], item[1:]) for item in glosses.split()]

    assert make.corrupt(truth, table, marks=make.MARKS if swallow else '；？', swallow=swallow) == seen
