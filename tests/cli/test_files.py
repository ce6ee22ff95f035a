"""Finding files: what the cases do not reach."""

import pytest

from cleaner.files import Found, Ignored, Refused, collect


def names(*given, include=('*.txt',), **options):
    return [str(one.path) if isinstance(one, Found) else str(one) for one in collect(given, include, Ignored(), **options)]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ('a.txt', 'b.md', 'sub/c.txt', 'sub/[d].txt'):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def test_a_name_that_is_no_file_is_a_glob(folder):
    assert names('*.*') == ['a.txt', 'b.md']
    assert names('**/*.txt') == ['a.txt', 'sub/[d].txt', 'sub/c.txt']
    assert names('sub/[d].txt') == ['sub/[d].txt']
    assert names('*.pdf') == ['*.pdf: no such file']


def test_a_pattern_that_is_none(folder):
    (folder / '.gitignore').write_text('!\n[z-a]\na.txt\n')

    assert names('.') == ['sub/[d].txt', 'sub/c.txt']
    with pytest.raises(Refused, match=r"an entry of `include` is no pattern: '\[z-a\]'"):
        names('.', include=['*.txt', '[z-a]'])
    with pytest.raises(Refused, match='an entry of `exclude`'):
        Ignored(['!'])


def test_ignore_files_stop_at_the_root_of_a_repository(folder):
    (folder / '.gitignore').write_text('*.txt\n')
    (folder / 'sub' / '.git').mkdir()

    assert names('sub') == ['sub/[d].txt', 'sub/c.txt']


def test_ignore_files_above_the_folder_that_is_walked_count(folder):
    (folder / '.gitignore').write_text('/sub/c*\n')

    assert names('sub') == ['sub/[d].txt']


def test_a_name_that_is_too_long_or_leads_in_a_circle(folder):
    (folder / 'circle.txt').symlink_to('circle.txt')
    long = 'x' * 300

    assert names(long, 'circle.txt') == [f'{long}: no such file', 'circle.txt']


def test_excluded_by_the_settings(folder):
    ignored = Ignored(['sub/', '!sub/c.txt'], folder)

    assert [found.path.name for found in collect(['.'], ['*.txt'], ignored)] == ['a.txt']
