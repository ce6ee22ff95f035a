"""Heads, feet and numbers that pages repeat, and sentences that go on over the page."""

import pytest

from cleaner import clean, load
from cleaner.lines import Limits, lines_of
from cleaner.running import running

LIMITS = Limits(outlet_tail='[报報]$')
BODY = '会议指出，要抓好春灌。'


def named(text):
    lines = lines_of(text)
    return {lines[i].text: reason for i, reason in running(text, lines, LIMITS).items()}


def book(*heads, feet=()):
    feet = feet or [''] * len(heads)
    return '\f'.join(f'{head}\n{BODY}\n{BODY}\n{BODY}\n{foot}\n' for head, foot in zip(heads, feet, strict=True))


@pytest.mark.parametrize(
    'text',
    [
        f'{BODY}\n{BODY}\n',
        book('春灌会议召开'),
        book('春灌会议召开', '老桥恢复通车', '水库提前放水'),
        book('春季运动会开幕', '秋季运动会开幕', '渠道清淤完工'),
        book('“走吧。”', '“走吧。”', '“走吧。”'),
        book('春灌', *'甲乙丙丁戊己', '春灌'),
        book('12', '47', '3'),
        '甲\f甲\f甲',
        book('老桥恢复通车\n（下转第二版）', '上接第一版\n老桥恢复通车'),
    ],
    ids=repr,
)
def test_what_pages_do_not_repeat(text):
    assert named(text) == {}


@pytest.mark.parametrize(
    ('text', 'wanted'),
    [
        (book('河汊日报', '河汊日报'), {'河汊日报': 'running-head'}),
        (
            book('2026年3月12日 第1期', '2026年3月12日 第2期'),
            {'2026年3月12日 第1期': 'running-head', '2026年3月12日 第2期': 'running-head'},
        ),
        (book('甲', '乙', feet=['7', '8']), {'7': 'page-number', '8': 'page-number'}),
        (book('第一回 下山', '第二回 下山'), {'第一回 下山': 'running-head', '第二回 下山': 'running-head'}),
        (
            book('河汊区水利志', '河汊区水利志', '河汉区水利志'),
            {'河汊区水利志': 'running-head', '河汉区水利志': 'running-head'},
        ),
        (book('左页', '右页', '左页', '右页', '左页', '右页'), {'左页': 'running-head', '右页': 'running-head'}),
        (book('老桥恢复通车', '老桥恢复通车'), {'老桥恢复通车': 'running-head'}),
    ],
)
def test_what_they_do(text, wanted):
    assert named(text) == wanted


def test_a_page_of_two_lines_has_the_head_of_the_others():
    text = book('河汊水利', '河汊水利', '河汊水利') + f'\f河汊水利\n{BODY}\n'
    heads = list(running(text, lines_of(text), LIMITS))

    assert heads == [0, 4, 8, 12]


@pytest.mark.parametrize('head', ['河汊日报', '第{}版 水利'])
def test_a_head_stands_beside_a_piece_that_goes_on(head):
    pages = [f'{head.format(n)}\n{BODY}\n{BODY}\n{BODY}\n' for n in (1, 2)]
    text = pages[0] + '\f' + pages[1].replace('\n', '\n（上接第一版）\n', 1)

    assert set(named(text).values()) == {'running-head'}


def test_no_sentence_goes_on_behind_a_line_that_says_where():
    column = '昨天上午，全市春灌\n工作会议在河汊召开，\n各县区、各灌区的负\n责人到会，会议要求\n（下转第二版）\n各站点要提前放水，\n农机要检修好，不误\n农时。\n'

    assert '会议要求\n（下转第二版）\n' in clean(column).text


def test_of_two_pages_the_first_keeps_its_title():
    text = book('老桥恢复通车', '老桥恢复通车')

    assert list(running(text, lines_of(text), LIMITS)) == [4]


@pytest.mark.parametrize('end', ['\n', '\r\n'])
@pytest.mark.parametrize('number', [7, 123])
def test_a_sentence_over_the_page_is_joined_and_what_stood_in_it_carried_behind(number, end):
    head = '河汊区水利志'
    a, b = '各县区要提前放水。渠道要及时清', '淤，农机要提前检修，确保不误农时。'
    pages = (
        f'{head}\n{BODY}\n{BODY}\n{a}\n{number}\n\f{head}\n{b}\n{BODY}\n{BODY}\n{number + 1}\n\f{head}\n{BODY}\n{BODY}\n'
    )
    wanted = (
        f'{head}\n{BODY}\n{BODY}\n{a}{b}\n{number}\n\f{head}\n{BODY}\n{BODY}\n{number + 1}\n\f{head}\n{BODY}\n{BODY}\n'
    )
    result = clean(pages.replace('\n', end))

    assert result.text == wanted.replace('\n', end)
    assert {entry.rule for entry in result.ledger} == {'page-in-sentence'}
    assert result.restore() == pages.replace('\n', end)
    assert clean(result.text).text is result.text
    roles = [(block.text, block.role) for article in result.articles for block in article.blocks]
    assert (head, 'furniture') in roles
    assert (str(number), 'furniture') in roles
    assert (a + b, 'paragraph') in roles


def test_without_its_rule_no_page_is_crossed():
    text = '会议指出，要抓好春灌。各县区要提前放水，渠道要及时清\n\f淤，农机要提前检修，确保不误农时。\n'

    assert clean(text).text != text
    assert clean(text, load(without=['page-in-sentence'])).text == text
