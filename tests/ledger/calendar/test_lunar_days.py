"""Days of the lunar calendar, festivals and solar terms as people write them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunar_python import Solar

from ledger.calendar.deadlines import read_deadline
from tests.ledger.calendar.reading import CALENDAR, SHANGHAI, local, phrases, read, table

LEAP_YEAR = "2025-05-26 10:00"  # 四月廿九 of a year in which 闰六月 follows 六月
BETWEEN_THE_TWO_SIXTH_MONTHS = "2025-07-10 10:00"
JANUARY = "2027-01-11 10:00"  # 腊月初四 of the lunar year 2026
IN_THE_FIRST_MONTH = "2027-02-08 10:00"  # 正月初三

LUNAR_DAYS = """
农历十二月初五 | 2027-01-12
农历十二月初五前 | 2027-01-12
农历12月5日前 | 2027-01-12
农历12月初五日前 | 2027-01-12
農曆十二月初五前 | 2027-01-12
阴历八月十五前 | 2027-09-15
农历８月１５日前 | 2027-09-15
旧历冬月十五 | 2026-12-23
腊月二十三 | 2027-01-30
腊月二十三前 | 2027-01-30
腊月二十三日前 | 2027-01-30
腊月廿三前 | 2027-01-30
腊月23前 | 2027-01-30
臘月二十三前 | 2027-01-30
腊月二十三（周六）前 | 2027-01-30
腊月二十三至二十五 | 2027-02-01
正月初一至初七 | 2027-02-12
请于腊月二十三前报送 | 2027-01-30
腊月二十三召开会议 | 2027-01-30
腊月三十前 | 2027-02-05
腊月廿九前 | 2027-02-05
冬月初一 | 2026-12-09
正月十五前 | 2027-02-20
农历正月十五前 | 2027-02-20
大年初八前 | 2027-02-13
五月初五前 | 2027-06-09
九月初九前 | 2027-10-08
二月初二前 | 2027-03-09
今年腊月二十三前 | 2027-01-30
2026年腊月二十三前 | 2027-01-30
明年正月十五前 | 2027-02-20
二〇二七年正月十五前 | 2027-02-20
农历2027年腊月二十三前 | 2028-01-19
2027年农历八月十五前 | 2027-09-15
农历2028年闰五月初一前 | 2028-06-23
农历初八前 | 2026-12-16
农历十五前 | 2026-11-23
农历廿三前 | 2026-12-01
初八前 | 2026-12-16
初一前 | 2026-12-09
初五至初八 | 2026-12-16
廿三前 | 2026-12-01
12月11日（农历冬月初三）前 | 2026-12-11
农历冬月初三（12月11日）前 | 2026-12-11
"""

PARTS_OF_LUNAR_MONTHS = """
腊月底前 | 2027-02-04
腊月末 | 2027-02-04
腊月内 | 2027-02-04
腊月里 | 2027-02-04
腊月完成 | 2027-02-04
腊月前 | 2027-01-07
腊月初 | 2027-01-12
腊月上旬前 | 2027-01-17
腊月中旬 | 2027-01-27
正月底前 | 2027-03-05
正月前 | 2027-02-04
农历六月底前 | 2027-07-30
农历六月前 | 2027-07-02
农历2028年闰五月底前 | 2028-07-21
"""

FESTIVALS = """
农历新年前 | 2027-02-04
农历年前 | 2027-02-04
农历年底前 | 2027-02-04
除夕前 | 2027-02-04
大年三十前 | 2027-02-04
明年国庆前 | 2027-09-30
2028年春节前 | 2028-01-24
2028年清明前 | 2028-04-03
元宵节前 | 2027-02-20
七夕前 | 2027-08-08
重阳节前 | 2027-10-08
重陽節前 | 2027-10-08
腊八前 | 2027-01-15
腊八节前 | 2027-01-15
北方小年前 | 2027-01-30
南方小年前 | 2027-01-31
三八节前 | 2027-03-08
三八妇女节前 | 2027-03-08
妇女节前 | 2027-03-08
植树节前 | 2027-03-12
五四青年节前 | 2027-05-04
青年节前 | 2027-05-04
护士节前 | 2027-05-12
六一前 | 2027-06-01
儿童节前 | 2027-06-01
八一建军节前 | 2027-08-01
建军节前 | 2027-08-01
教师节前 | 2027-09-10
记者节前 | 2027-11-08
圣诞节前 | 2026-12-25
圣诞前 | 2026-12-25
中秋节当天 | 2027-09-15
国庆当天 | 2027-10-01
重阳节 | 2027-10-08
最迟重阳节 | 2027-10-08
"""

SOLAR_TERMS = """
小寒前 | 2027-01-05
大寒前 | 2027-01-20
立春前 | 2027-02-04
雨水前 | 2027-02-19
惊蛰前 | 2027-03-06
驚蟄前 | 2027-03-06
春分前 | 2027-03-21
清明前 | 2027-04-02
谷雨前 | 2027-04-20
立夏前 | 2027-05-06
小满前 | 2027-05-21
芒种前 | 2027-06-06
夏至前 | 2027-06-21
小暑前 | 2027-07-07
大暑前 | 2027-07-23
立秋前 | 2027-08-08
处暑前 | 2027-08-23
白露前 | 2027-09-08
秋分前 | 2027-09-23
寒露前 | 2027-10-08
霜降前 | 2027-10-23
立冬前 | 2027-11-07
小雪前 | 2027-11-22
大雪前 | 2026-12-07
冬至前 | 2026-12-22
冬至节前 | 2026-12-22
冬至 | 2026-12-22
冬至当天 | 2026-12-22
最迟冬至 | 2026-12-22
不晚于立春 | 2027-02-04
明年冬至前 | 2027-12-22
"""

AT_OTHER_MOMENTS = [
    ("2026-12-22 10:00", "冬至前", "2026-12-22 18:00"),
    ("2026-12-22 19:00", "冬至前", "2026-12-22 23:59"),
    ("2026-12-23 10:00", "冬至前", "2027-12-22 18:00"),
    (JANUARY, "腊月二十三前", "2027-01-30 18:00"),
    (JANUARY, "腊月初三前", "2027-12-30 18:00"),
    (JANUARY, "今年正月十五前", "2027-02-20 18:00"),
    (JANUARY, "初八前", "2027-01-15 18:00"),
    (IN_THE_FIRST_MONTH, "初八前", "2027-02-13 18:00"),
    (IN_THE_FIRST_MONTH, "春节前", "2028-01-24 18:00"),
    (IN_THE_FIRST_MONTH, "腊月三十前", "2028-01-25 18:00"),
    (IN_THE_FIRST_MONTH, "今年正月初一前", "2027-02-06 18:00"),  # refused as past
    ("2030-01-07 10:00", "腊月三十前", "2030-02-02 18:00"),
    (LEAP_YEAR, "农历六月初一前", "2025-06-25 18:00"),
    (LEAP_YEAR, "闰六月初一前", "2025-07-25 18:00"),
    (LEAP_YEAR, "闰六月底前", "2025-08-22 18:00"),
    (BETWEEN_THE_TWO_SIXTH_MONTHS, "闰六月初一前", "2025-07-25 18:00"),
    (BETWEEN_THE_TWO_SIXTH_MONTHS, "农历2025年六月初一", "2025-06-25 18:00"),  # refused as past
    (BETWEEN_THE_TWO_SIXTH_MONTHS, "农历七月初一前", "2025-08-23 18:00"),
    ("2040-01-03 10:00", "春节前", "2040-02-10 18:00"),
    ("2026-11-23 10:00", "腊月二十三下午3点前", "2027-01-30 15:00"),
    ("2026-11-23 10:00", "正月初八上班前", "2027-02-13 09:00"),
    ("2026-11-23 15:30", "今天（16：00）前", "2026-11-23 16:00"),
]

ASKED = """
小年 / 小年前 / 八月十五 / 八月十五前 / 明年八月十五前 / 二月二前 / 三月三前 / 九月九前
五月廿三前 / 12月廿三前 / 闰六月初一前 / 农历闰六月底前 / 腊月三十二前 / 正月初十一前
农历六月三十前 / 农历十三月初五前 / 2027年腊月二十三前 / 明年腊月二十三前 / 2027年除夕前
农历2090年正月初五前 / 农历9999年正月初五前 / 每年腊月二十三前 / 去年腊月二十三 / 羊年正月十五前
丙午年腊月初八前 / 每年冬至前 / 去年国庆前 / 每月初一 / 本月初五前 / 下月初五前 / 立春后三天
立春后三天内 / 国庆后三天内 / 国庆节后一周内 / 腊月二十三后三天内 / 腊月二十三起 / 清明前后
春节前夕 / 谷雨前期 / 8月15日（农历七月初四）前 / 中秋 / 国庆 / 最迟国庆 / 清明 / 雨水管网排查
雨水、污水管网 / 污水、雨水、管网 / 大雪天气 / 大雪 清扫路面 / 小雪报送材料 / 在雨水井加盖
位于立夏村 / 冬至 慰问老人 / 在重阳节开展慰问 / 农历二十四节气 / 在初一学生中开展 / 初一、初二学生
小升初一 / 最初一版 / 月初一次 / 腊月廿三天 / 大年初 / 大暑假前 / 第五四前
"""


@pytest.mark.parametrize(
    ("text", "day"), table(LUNAR_DAYS + PARTS_OF_LUNAR_MONTHS + FESTIVALS + SOLAR_TERMS)
)
def test_a_day_means_the_end_of_that_office_day(text: str, day: str) -> None:
    deadline = read(text)
    assert deadline is not None
    assert deadline.at.astimezone(SHANGHAI) == local(f"{day} 18:00")
    assert not deadline.has_time


@pytest.mark.parametrize(("now", "text", "moment"), AT_OTHER_MOMENTS)
def test_it_depends_on_when_it_is_said(now: str, text: str, moment: str) -> None:
    deadline = read(text, now)
    assert deadline is not None
    assert deadline.at.astimezone(SHANGHAI) == local(moment)


@pytest.mark.parametrize("text", phrases(ASKED))
def test_what_is_not_understood_whole_is_asked(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("now", "text"),
    [
        (BETWEEN_THE_TWO_SIXTH_MONTHS, "农历六月初一前"),
        ("2025-07-30 10:00", "农历六月底前"),
        (JANUARY, "今年腊月二十三前"),
        (JANUARY, "明年正月十五前"),
    ],
)
def test_a_day_that_may_be_either_of_two_is_asked(now: str, text: str) -> None:
    assert read(text, now) is None


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("请于农历十二月初五前 完成走访", "农历十二月初五前"),
        ("走访慰问，12月11日（农历冬月初三）前完成", "12月11日（农历冬月初三）前"),
        ("針對11月3日通報的問題，臘月二十三前整改", "臘月二十三前"),
        ("第三季度前完成16条意见", "第三季度前"),
    ],
)
def test_the_phrase_is_found_in_its_sentence(text: str, phrase: str) -> None:
    deadline = read(text)
    assert deadline is not None
    assert deadline.phrase == phrase
    assert text[slice(*deadline.span)] == phrase


@given(
    st.datetimes(datetime(2004, 1, 1), datetime(2090, 1, 1), timezones=st.just(SHANGHAI)),  # noqa: DTZ001
    st.sampled_from(
        ["春节前", "清明前", "冬至前", "腊月二十三前", "腊月三十前", "腊月底前", "初八前"]
    ),
)
@settings(deadline=None)
def test_what_is_named_without_a_year_is_never_past(now: datetime, text: str) -> None:
    deadline = read_deadline(text, now=now, calendar=CALENDAR)
    assert deadline is not None
    assert now.replace(second=0, microsecond=0) <= deadline.at < now + timedelta(days=401)


@given(
    st.dates(date(2004, 1, 1), date(2085, 1, 1)),
    st.integers(0, 3652),
    st.sampled_from(["农历{}年{}月{}", "阴历{}年{}月{}前", "农历 {}年{}月{}下班前"]),
)
@settings(deadline=None)
def test_any_lunar_day_of_the_next_ten_years_is_read_as_itself(
    today: date, days: int, words: str
) -> None:
    day = today + timedelta(days=days)
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    text = words.format(lunar.getYear(), lunar.getMonthInChinese(), lunar.getDayInChinese())
    now = datetime(today.year, today.month, today.day, 10, tzinfo=SHANGHAI)
    deadline = read_deadline(text, now=now, calendar=CALENDAR)
    assert deadline is not None, text
    assert CALENDAR.day_of(deadline.at) == day
    assert deadline.phrase == text
