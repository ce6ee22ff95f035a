"""The gate before lines are joined: what it lets through, and what it does not look at any further."""

from pathlib import Path

import pytest

from cleaner.gate import Common, evidence, seam
from cleaner.rules import load_chain

(COLUMNS,) = load_chain(Path(__file__).parent / 'data' / 'layout-only.yaml').stages

# Opinions whose authors leave out the last stop, all about as long: no line goes on with another.
OPINIONS = """\
房间还算干净，离车站很近，就是隔音太差，半夜听见隔壁说话
早餐种类不多，粥是凉的，问了两遍才有人来添，服务要加强
前台很热情，帮忙叫了车，还送了一张地图，下次来河汊还住
屏幕不错，键盘手感一般，风扇声音有点大，价格比店里便宜
送货很快，包装也好，装上以后发现少一根线，客服说补寄
空调不冷，换了一间还是不冷，最后自己开窗睡的，蚊子不少
"""


@pytest.mark.parametrize('between', ['\n', '\n\n', '\n\u3000\u3000'])
def test_opinions_without_stops_are_let_alone(between):
    assert not COLUMNS.trigger(OPINIONS.replace('\n', between))


@pytest.mark.parametrize(
    'text',
    [
        '昨天上午，全市春\n灌工作会议在河汊\n召开，各县区、各\n灌区负责人到会。\n',
        '昨天上午，全市春\r\n灌工作会议在河汊\r\n召开，各县区、各\r\n灌区负责人到会。\r\n',
        '会议指出，要抓好春灌。各县区要提前放水，渠道要及时清\n\n淤，农机要提前检修，确保不误农时。\n',
        '他说，明年再来\n。大家都笑了。\n',
        '老桥昨日通车。桥长三百米，宽二十\n\n图为通车后的老桥。 季鸣 摄\n\n米，双向四车道，两侧设人行道。\n',
    ],
)
def test_broken_text_is_let_through(text):
    assert COLUMNS.trigger(text)


def test_evidence_is_of_characters_alone():
    common = Common()

    assert evidence('渠道要及时清', '淤，农机要提前检修', common) > 0 > evidence('他们都来了', '会议要求各地', common)
    assert evidence('新站采用Open', '平台', common) == evidence('水位2', '米', common) == 0


def test_a_title_says_nothing_against_a_column():
    common = Common()

    assert seam('春灌会议召开', '昨天上午，全市', common) == 0 > seam('春灌，会议召开', '昨天上午，全市', common)
