"""Command lines as data: `cases/*.yaml` hold what is run, on which files, and all that comes of it.

`files` are texts (UTF-8), or {codec: text}, or null (taken away).  `out`, `err` and `exit` are compared whole, but for
`[...]`, which stands for anything in a line; `after` are files as they must be then (null: none), and every other file
must be as it was.
"""

import os
import re
import shlex
from pathlib import Path

import pytest
import yaml

CASES = [
    pytest.param(case, id=f'{path.stem}: {case["name"]}')
    for path in sorted((Path(__file__).parent / 'cases').glob('*.yaml'))
    for case in yaml.safe_load(path.read_text(encoding='utf-8'))
]


def data(text):
    if isinstance(text, dict):
        ((codec, text),) = text.items()
        return text.encode(codec)
    return text.encode('utf-8', 'surrogateescape')


def blur(got, wanted):
    """Put the line that is wanted where a line that has come matches it."""
    wants = wanted.split('\n')
    patterns = ['.*'.join(map(re.escape, want.split('[...]'))) for want in wants]
    gots = got.split('\n')
    if len(gots) != len(wants):
        return got
    return '\n'.join(w if re.fullmatch(p, g) else g for p, w, g in zip(patterns, wants, gots, strict=True))


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob('*')
        if path.is_file() and '.cleaner' not in path.parts
    }


@pytest.mark.parametrize('case', CASES)
def test_case(case, project, run):
    assert set(case) <= {'name', 'run', 'files', 'stdin', 'out', 'err', 'exit', 'after'}

    for name, text in case.get('files', {}).items():
        path = project / name
        if text is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data(text))
    before = tree(project)
    after = {name: None if text is None else data(text) for name, text in case.get('after', {}).items()}
    did = run(*shlex.split(case['run']), stdin=data(case.get('stdin', '')))

    out, err = (text.replace(f'{project}{os.sep}', '') for text in (did.out, did.err))

    assert blur(out, case.get('out', '')) == case.get('out', '')
    assert blur(err, case.get('err', '')) == case.get('err', '')
    assert did.exit == case.get('exit', 0)
    assert tree(project) == {name: text for name, text in {**before, **after}.items() if text is not None}
