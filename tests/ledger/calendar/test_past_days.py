"""Days that are past by their own words: said to be past where a deadline would stand."""

import pytest

from ledger.calendar.deadlines import read_past

PAST = {
    "昨天 完成专项检查": "昨天",
    "昨天完成专项检查": "昨天",
    "完成专项检查，昨天前": "昨天前",
    "请于昨天前 完成专项检查": "昨天前",
    "前天 检查": "前天",
    "大前天 检查": "大前天",
    "上周五前 检查": "上周五前",
    "上个月15日前 检查": "上个月15日前",
    "上月底 检查": "上月底",
    "去年底 检查": "去年底",
    "三天前 检查": "三天前",
    "检查 3個月前": "3個月前",
    "yesterday finish it": "yesterday",
    "finish it by last Friday": "last Friday",
}
NO_DEADLINE = """
整理昨天的会议纪要 / 昨天上报的线索核查 / 把昨天开会的记录整理好 / 上周通报的问题 / 昨天开过的会
提前天数 / 前天津市长 / 以前天气 / 马上周转 / 会上周密部署 / 三天内 / 明天前 / yesterday's minutes
blast fridays / 完成专项检查
"""


@pytest.mark.parametrize(("text", "phrase"), PAST.items())
def test_a_past_day_in_a_deadlines_place_is_found_whole(text: str, phrase: str) -> None:
    past = read_past(text)
    assert past is not None
    assert past.phrase == phrase
    assert text[slice(*past.span)] == phrase


@pytest.mark.parametrize("text", NO_DEADLINE.replace("\n", " / ").strip(" /").split(" / "))
def test_a_past_day_that_only_tells_of_something_is_left(text: str) -> None:
    assert read_past(text) is None
