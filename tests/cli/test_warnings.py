"""`rules check` warns of what the shipped rules keep and a rule of one's own changes, and counts it."""

import pytest

GREEDY = """\
about: A rule that goes too far.
rules:
- name: no-bracket
  why: For this test.
  find: '（'
  put: ''
  turns: [['去（', 去]]
  keeps: [去, 来]
"""


@pytest.mark.parametrize('name', ['greedy.yaml', 'mine.yaml'])
def test_warnings_are_counted_beside_the_problems(project, run, name):
    (project / 'greedy.yaml').write_text(GREEDY)
    (project / 'mine.yaml').write_text('about: Mine.\nextends: default\nrules: [greedy.yaml]\n')
    did = run('rules', 'check', '--isolated', name)
    *warnings, summary = did.err.splitlines()

    assert (did.exit, did.out) == (0, '')
    assert len(warnings) > 1
    assert all('greedy.yaml:3:9: warning: no-bracket' in line for line in warnings)
    assert summary == f'1 rule checked, 0 problems, {len(warnings)} warnings'
