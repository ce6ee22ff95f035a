"""A page to read: headlines are headings, a rule stands between articles, furniture and jumps are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.flow import Result
from cleaner.layout import Article

# What Markdown would take for mark-up: anywhere in a line, at a heading's end, and at a line's start.
_INLINE = re.compile(r'[\\`*_\[\]<>&~]|(?<=\s)#+$')
_START = re.compile(r'^(\d+(?=[.)])|(?=[#=|+-]))(.)(?=\s|[#=+|-]|$)')
_LEFT_OUT = ('furniture', 'jump')


def escape(text: str) -> str:
    r"""Return a line that CommonMark and GitHub's Markdown show as it was given.

    >>> print(escape('3. a*b'))
    3\. a\*b
    """
    return _START.sub(r'\1\\\2', _INLINE.sub(r'\\\g<0>', text))


def write(result: Result, name: str) -> str:  # noqa: ARG001 - a page to read needs no name
    return '\n---\n\n'.join('\n'.join(_blocks(article)) for article in result.articles)


def _blocks(article: Article) -> Iterator[str]:
    headline = ''
    for block in article.blocks:
        text = escape(block.text.strip())
        if headline and block.role != 'headline':
            yield f'# {headline}\n'
            headline = ''
        if block.role == 'headline':
            headline = f'{headline} {text}'.lstrip()  # a title on several lines is one heading
        elif block.role == 'crosshead':
            yield f'## {text}\n'
        elif block.role == 'caption':
            yield f'> {text}\n'
        elif block.role in ('kicker', 'deck', 'byline'):
            yield f'*{text}*\n'
        elif block.role not in _LEFT_OUT:
            yield f'{text}\n'
    if headline:
        yield f'# {headline}\n'
