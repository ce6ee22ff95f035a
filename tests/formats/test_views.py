"""The views show what the articles hold; they are made from articles that are given here, not from a page."""

import json
from types import SimpleNamespace

import pytest

from cleaner.formats import FORMATS, writer
from cleaner.layout import Article, Block


def page(*articles):
    """A result whose articles are lists of (role, text)."""
    out = []
    for blocks in articles:
        made = [Block(role, text, 0, len(text), ((0, len(text)),), (), 'test', 1.0) for role, text in blocks]
        out.append(Article('', '', 0, 0, tuple(made), 'test', 1.0))
    return SimpleNamespace(articles=out, text='text')


def test_every_format_has_a_writer():
    for name in FORMATS:
        assert callable(writer(name))


def test_markdown():
    made = page(
        [
            ('kicker', 'Rubric'),
            ('headline', 'One'),
            ('headline', 'more'),
            ('byline', 'By whom'),
            ('paragraph', 'Text.'),
        ],
        [
            ('furniture', 'Page 1'),
            ('headline', 'Two'),
            ('caption', 'A view'),
            ('crosshead', 'Within'),
            ('jump', 'p. 3'),
        ],
    )

    assert writer('markdown')(made, 'f') == (
        '*Rubric*\n\n# One more\n\n*By whom*\n\nText.\n\n---\n\n# Two\n\n> A view\n\n## Within\n'
    )


@pytest.mark.parametrize(
    ('text', 'shown'),
    [
        ('# 1', '\\# 1'),
        ('1. a', '1\\. a'),
        ('- a', '\\- a'),
        ('---', '\\---'),
        ('a*b_c`d[e]<f>', 'a\\*b\\_c\\`d\\[e\\]\\<f\\>'),
        ('a&lt;b & ~~c~~', 'a\\&lt;b \\& \\~\\~c\\~\\~'),
        ('~~~', '\\~\\~\\~'),
        ('C #', 'C \\#'),
        ('C#', 'C#'),
        ('2026年。', '2026年。'),
        ('3.5亿', '3.5亿'),
        ('a - b + c = d', 'a - b + c = d'),
        ('-3', '-3'),
        ('《#》', '《#》'),
    ],
)
def test_markdown_shows_a_text_as_it_is(text, shown):
    assert writer('markdown')(page([('paragraph', text)]), 'f') == f'{shown}\n'


def test_json_lines_end_where_articles_end():
    nasty = 'a\u2028b\u2029c\x85d\x0ce\udc80'
    lines = writer('jsonl')(page([('paragraph', nasty)], [('paragraph', '汉')]), 'f')

    assert len(lines.splitlines()) == 2
    assert [json.loads(line)['blocks'][0]['text'] for line in lines.splitlines()] == [nasty, '汉']
    assert '汉' in lines
    assert lines.encode()


def test_json_is_one_array_of_the_same():
    made = page([('paragraph', 'a')], [('paragraph', 'b')])
    lines = writer('jsonl')(made, 'f').splitlines()

    assert json.loads(writer('json')(made, 'f')) == [json.loads(line) for line in lines]
    assert json.loads(writer('json')(page(), 'f')) == []
