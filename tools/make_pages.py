"""Set the pages of `tools/pages.yaml` and have OCR engines read them into `corpus_samples/pages/`.

    python tools/make_pages.py [--images FOLDER] [--only gold|tesseract|rapid] [NAME ...]

Needs Pillow, Debian's tesseract-ocr, tesseract-ocr-chi-sim, tesseract-ocr-chi-tra and fonts-noto-cjk, and for the
second engine `pip install rapidocr-onnxruntime`, which ships its models.  Every run makes the same images again;
`--images` keeps them.  What the engines say is written as they say it: wrong characters and order stay.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent))

from page_setting import DPI, STYLES, Zone, cut, set_page

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / 'corpus_samples/pages'
LANGUAGES = {'SC': 'chi_sim', 'TC': 'chi_tra'}
ENGINES = ('gold', 'tesseract', 'rapid')


class Found(NamedTuple):
    """A line that the second engine found: corners of its box, what it reads, how sure it is (0 to 1)."""

    corners: Sequence[Sequence[float]]
    text: str
    score: float


def pages() -> list[dict[str, Any]]:
    with Path(__file__).with_name('pages.yaml').open(encoding='utf-8') as file:
        made: list[dict[str, Any]] = yaml.safe_load(file)
    return made


def gold(zones: Sequence[Zone]) -> str:
    """Write articles as the samples' gold does; the running head opens the first article, the foot ends the last."""
    articles: list[list[tuple[str, str]]] = []
    before: list[tuple[str, str]] = []
    for zone in zones:
        if zone.rows[0][0] != 'furniture':
            articles.append(before + zone.rows)
            before = []
        elif articles:
            articles[-1] += zone.rows
        else:
            before = zone.rows
    return '\n\n'.join('\n'.join(f'{role}\t{text}' for role, text in rows) for rows in articles) + '\n'


def about(page: Mapping[str, Any]) -> str:
    style = STYLES[page['style']]
    bands = [[article['columns'] for article in band] for band in page['bands']]
    made = {
        'about': page['about'],
        'style': page['style'],
        'script': {'SC': 'Simplified', 'TC': 'Traditional'}[style.script],
        'columns': bands,
        'tilt': page.get('tilt', 0),
        'author': 'written for this project',
    }
    return str(yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=1000, default_flow_style=None))


def tesseract(image: Path, script: str, *kinds: str) -> dict[str, str]:
    """Read an image file; `kinds` are the engine's own words for what to write: txt, hocr, alto."""
    with tempfile.TemporaryDirectory() as folder:
        command = ['tesseract', str(image), f'{folder}/page', '-l', LANGUAGES[script], '--dpi', str(DPI), *kinds]
        done = subprocess.run(command, env={**os.environ, 'OMP_THREAD_LIMIT': '1'}, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.decode(errors='replace'))
        made = {path.suffix: path.read_text(encoding='utf-8') for path in Path(folder).iterdir()}
    return {end: text.replace(str(image), image.name) for end, text in made.items()}


def slim(text: str) -> str:
    """Leave the indentation of an engine's XML out: a third of its size."""
    return re.sub(r'\n\s+', '\n', text)


def zoned(image: Image.Image, zones: Sequence[Zone], script: str) -> str:
    """Read every zone of a page by itself, as a person would who drew a box around each article first."""
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        for zone in zones:
            path = Path(folder) / 'zone.png'
            cut(image, zone).save(path)
            parts.append(tesseract(path, script, 'txt')['.txt'].replace('\f', '').strip('\n'))
    return '\n\n'.join(parts) + '\n'


def rapid(image: Path) -> list[Found]:
    from rapidocr_onnxruntime import RapidOCR

    found, _ = RapidOCR(intra_op_num_threads=1)(str(image))
    return [Found(corners, text, float(score)) for corners, text, score in found or ()]


def hocr(lines: Sequence[Found], name: str, size: tuple[int, int]) -> str:
    """Write the lines of an engine that knows no columns as hOCR, in its own order."""
    return '\n'.join(_hocr(lines, name, size)) + '\n'


def _hocr(lines: Sequence[Found], name: str, size: tuple[int, int]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<html xmlns="http://www.w3.org/1999/xhtml">'
    yield '<head><title></title><meta name="ocr-system" content="rapidocr-onnxruntime"/>'
    yield '<meta name="ocr-capabilities" content="ocr_page ocr_line"/></head>'
    title = f'image &quot;{name}&quot;; bbox 0 0 {size[0]} {size[1]}; ppageno 0'
    yield f'<body><div class="ocr_page" id="page_1" title="{title}">'
    for number, line in enumerate(lines, 1):
        xs, ys = [x for x, _ in line.corners], [y for _, y in line.corners]
        box = ' '.join(str(round(value)) for value in (min(xs), min(ys), max(xs), max(ys)))
        title = f'bbox {box}; x_wconf {round(line.score * 100)}'
        yield f'<span class="ocr_line" id="line_1_{number}" title="{title}">{escape(line.text)}</span>'
    yield '</div></body></html>'


def make(page: Mapping[str, Any], engines: Sequence[str], images: Path, folder: Path = FOLDER) -> None:
    """Set a page and write what is asked for of it."""
    name, script = page['name'], STYLES[page['style']].script
    image, zones = set_page(page)
    path = images / f'{name}.png'
    image.save(path)
    made: dict[str, str] = {}
    if 'gold' in engines:
        made |= {'gold.tsv': gold(zones), 'about.yaml': about(page)}
    if 'tesseract' in engines:
        read = tesseract(path, script, 'txt', 'hocr', 'alto')
        made |= {'tess.txt': read['.txt'], 'hocr': slim(read['.hocr']), 'alto.xml': slim(read['.xml'])}
        made['zoned.txt'] = zoned(image, zones, script)
    if 'rapid' in engines:
        made['rapid.hocr'] = hocr(rapid(path), path.name, image.size)
    for end, text in made.items():
        (folder / f'{name}.{end}').write_text(text, encoding='utf-8', newline='')


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description='Set pages and have OCR engines read them.')
    parser.add_argument('names', nargs='*', help='pages of tools/pages.yaml; all without one')
    parser.add_argument('--only', choices=ENGINES, help='write the files of one of them')
    parser.add_argument('--images', type=Path, help='a folder to keep the images in')
    args = parser.parse_args(arguments)
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        images = args.images or Path(scratch)
        images.mkdir(exist_ok=True)
        for page in pages():
            if not args.names or page['name'] in args.names:
                make(page, [args.only] if args.only else ENGINES, images)


if __name__ == '__main__':
    main(sys.argv[1:])
