"""Deadlines as people write them: what each phrase means at a given moment, and what is none."""

import logging
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.calendar.deadlines import read_deadline
from ledger.calendar.working_days import WorkCalendar
from tests.ledger.calendar.reading import (
    CALENDAR,
    MONDAY,
    SHANGHAI,
    local,
    phrases,
    read,
    table,
)
from wording import Message, Reader, render

FRIDAY = "2026-11-27 10:00"
FRIDAY_EVENING = "2026-11-27 19:00"
SATURDAY = "2026-11-28 10:00"
SATURDAY_MONTH_END = "2026-10-31 10:00"
JANUARY_END = "2026-01-31 10:00"
NEW_YEARS_EVE = "2026-12-31 10:00"
NEXT_YEAR = "2027-01-03 10:00"  # a Sunday, and no calendar is announced
BEFORE_HOLIDAYS = "2026-09-24 10:00"
LAST_DAY_BEFORE_HOLIDAYS = "2026-09-30 10:00"
IN_THE_HOLIDAYS = "2026-10-03 10:00"


DATES = """
12月4日 | 2026-12-04
12月4号 | 2026-12-04
12月4 | 2026-12-04
12 月 4 日 前 | 2026-12-04
12月4日前 | 2026-12-04
12月4日之前 | 2026-12-04
12月4日前后 | 2026-12-04
１２月４日 | 2026-12-04
十二月四日 | 2026-12-04
2026年12月4日 | 2026-12-04
26年12月4日 | 2026-12-04
二〇二六年十二月四日 | 2026-12-04
今年12月4日 | 2026-12-04
明年3月1日 | 2027-03-01
3月1日 | 2027-03-01
11月3日 | 2026-11-03
12月4日（周五） | 2026-12-04
12月4日周五前 | 2026-12-04
下周五（12月4日）前 | 2026-12-04
11.30 | 2026-11-30
11/30 | 2026-11-30
11-30 | 2026-11-30
１１．３０ | 2026-11-30
12.4 | 2026-12-04
1/2 | 2027-01-02
请于11.30前完成 | 2026-11-30
截止：11.30 | 2026-11-30
@李四 11.30 交材料 | 2026-11-30
2026.11.30 | 2026-11-30
2026-11-30 | 2026-11-30
2026/11/30 | 2026-11-30
2026.12.04前 | 2026-12-04
截止日期：2026-12-04 | 2026-12-04
11月1日至30日 | 2026-11-30
11月25日到12月4日 | 2026-12-04
12月4日-6日 | 2026-12-06
11.25-12.5 | 2026-12-05
周一至周五 | 2026-11-27
周五 | 2026-11-27
周五前 | 2026-11-27
周五前 完成专项检查 | 2026-11-27
@张三周五前完成 | 2026-11-27
週五前 | 2026-11-27
星期五 | 2026-11-27
礼拜三 | 2026-11-25
星期天 | 2026-11-29
周一 | 2026-11-23
本周五 | 2026-11-27
这周五 | 2026-11-27
下周五 | 2026-12-04
下个星期五 | 2026-12-04
下下周一 | 2026-12-07
周末前 | 2026-11-27
周末 | 2026-11-29
下周末 | 2026-12-06
下周末前 | 2026-12-04
本周内 | 2026-11-27
下周内 | 2026-12-04
下周完成 | 2026-12-04
下周前 | 2026-11-27
今天 | 2026-11-23
明天 | 2026-11-24
明日 | 2026-11-24
后天 | 2026-11-25
大后天 | 2026-11-26
15号 | 2026-12-15
15日前 | 2026-12-15
二十号 | 2026-12-20
25日前报送 | 2026-11-25
本月15日 | 2026-11-15
下个月5号 | 2026-12-05
次月10日 | 2026-12-10
月底 | 2026-11-30
月底前完成第3期 | 2026-11-30
本月底 | 2026-11-30
这个月底 | 2026-11-30
下月底 | 2026-12-31
下个月底前 | 2026-12-31
12月底 | 2026-12-31
十二月底前 | 2026-12-31
三月底 | 2027-03-31
明年3月底 | 2027-03-31
月中 | 2026-12-15
下月中旬 | 2026-12-20
12月上旬 | 2026-12-10
月初 | 2026-12-05
月内 | 2026-11-30
本月内 | 2026-11-30
本月完成 | 2026-11-30
下个月完成 | 2026-12-31
12月前 | 2026-11-30
12月完成 | 2026-12-31
2026年12月 | 2026-12-31
年底 | 2026-12-31
年末 | 2026-12-31
年内 | 2026-12-31
本年度内 | 2026-12-31
明年底 | 2027-12-31
2027年前 | 2026-12-31
季度末 | 2026-12-31
本季度末 | 2026-12-31
下季度末 | 2027-03-31
季末前 | 2026-12-31
季度结束前 | 2026-12-31
本季度完成 | 2026-12-31
下一季度末 | 2027-03-31
下个季度内 | 2027-03-31
下季度前 | 2026-12-31
季度初 | 2027-01-05
下季度初 | 2027-01-05
一季度初 | 2027-01-05
一季度末 | 2027-03-31
一季度完成 | 2027-03-31
一、二季度末 | 2027-06-30
第四季度末前 | 2026-12-31
四季度结束前 | 2026-12-31
４季度底 | 2026-12-31
第三季度前 | 2027-06-30
三季度完成 | 2026-09-30
明年一季度前 | 2026-12-31
Q3前 | 2027-06-30
Ｑ３ 前 | 2027-06-30
q4末 | 2026-12-31
明年Q1内 | 2027-03-31
两个季度内 | 2027-05-23
三个季度后 | 2027-08-23
明年上半年 | 2027-06-30
3天内 | 2026-11-26
三天之内 | 2026-11-26
三四天内 | 2026-11-27
5-7天内 | 2026-11-30
李四3天内 | 2026-11-26
十天内 | 2026-12-03
3日内 | 2026-11-26
十五日内 | 2026-12-08
三个工作日内 | 2026-11-26
5个工作日内 | 2026-11-30
二十个工作日内 | 2026-12-21
两周内 | 2026-12-07
两个星期内 | 2026-12-07
半个月内 | 2026-12-08
一个月内 | 2026-12-23
一个半月内 | 2027-01-07
半年内 | 2027-05-23
一年内 | 2027-11-23
三天后 | 2026-11-26
一周后 | 2026-11-30
国庆前 | 2027-09-30
元旦前 | 2026-12-31
春节前 | 2027-02-04
春节放假前 | 2027-02-04
清明节前 | 2027-04-02
五一前 | 2027-04-30
劳动节前 | 2027-04-30
七一前 | 2027-06-30
端午前 | 2027-06-08
中秋前 | 2027-09-14
tomorrow | 2026-11-24
day after tomorrow | 2026-11-25
Friday | 2026-11-27
by friday | 2026-11-27
Fri | 2026-11-27
this Friday | 2026-11-27
next Friday | 2026-12-04
Dec 4 | 2026-12-04
Dec. 4th | 2026-12-04
December 4, 2026 | 2026-12-04
4 December | 2026-12-04
in 3 days | 2026-11-26
in two weeks | 2026-12-07
within a month | 2026-12-23
within 3 working days | 2026-11-26
end of month | 2026-11-30
end of next month | 2026-12-31
end of the week | 2026-11-27
EOM | 2026-11-30
next week | 2026-12-04
next quarter | 2027-03-31
end of Q4 | 2026-12-31
in Q1 2027 | 2027-03-31
before Q1 | 2026-12-31
by 11/30 | 2026-11-30
下周周五 | 2026-12-04
下下周的周五前 | 2026-12-11
下个月月底 | 2026-12-31
下个月的月底前 | 2026-12-31
明年年底 | 2027-12-31
12月第二个周五 | 2026-12-11
12月份最后一个周五前 | 2026-12-25
下月第一个工作日 | 2026-12-01
本月最后一个工作日 | 2026-11-30
明年3月首个工作日 | 2027-03-01
下个工作日 | 2026-11-24
下一个工作日前 | 2026-11-24
年前 | 2027-02-04
务必于年前完成 | 2027-02-04
节前 | 2026-12-31
节前报送 | 2026-12-31
除夕 | 2027-02-05
最迟除夕 | 2027-02-05
双十一前 | 2027-11-11
元宵 | 2027-02-20
26.12.4 | 2026-12-04
26-12-04前 | 2026-12-04
20261205 | 2026-12-05
20261205前报送 | 2026-12-05
春节前3天 | 2027-02-03
国庆节前两周 | 2027-09-17
12月10日前3天 | 2026-12-07
12月10日前三个工作日 | 2026-12-07
月底前三天 | 2026-11-27
年底考核材料 12月20日前 | 2026-12-20
12月20日前报年底考核材料 | 2026-12-20
by year end | 2026-12-31
before month end | 2026-11-30
before Christmas | 2026-12-25
the 10th | 2026-12-10
by the 10th | 2026-12-10
mid-December | 2026-12-15
by the end of December | 2026-12-31
a week from today | 2026-11-30
3 working days from now | 2026-11-26
first Monday of December | 2026-12-07
the last working day of the month | 2026-11-30
"""

TIMES = """
12月4日下午3点前交材料 | 2026-12-04 15:00
12月4日（周五）下午三点半前 | 2026-12-04 15:30
12月4日17时30分前报送 | 2026-12-04 17:30
12月4日 15：30 | 2026-12-04 15:30
2026-11-30 15:00 | 2026-11-30 15:00
2026-11-30T15:00 | 2026-11-30 15:00
2026-11-30 24:00 | 2026-11-30 23:59
下周一上午 | 2026-11-30 12:00
周一上班前 | 2026-11-30 09:00
周三早上 | 2026-11-25 09:00
周五下午 | 2026-11-27 18:00
周五3点前 | 2026-11-27 15:00
周五十点 | 2026-11-27 10:00
周五晚上8点 | 2026-11-27 20:00
周五晚 | 2026-11-27 23:59
周五下午两点一刻 | 2026-11-27 14:15
周三到周五下午5点 | 2026-11-27 17:00
下班前 | 2026-11-23 18:00
今天下班前 | 2026-11-23 18:00
周五下班前 | 2026-11-27 18:00
今晚 | 2026-11-23 23:59
今晚8点前 | 2026-11-23 20:00
明早9点 | 2026-11-24 09:00
明天中午12点 | 2026-11-24 12:00
中午前 | 2026-11-23 12:00
后天中午前 | 2026-11-25 12:00
晚上12点前 | 2026-11-23 23:59
下午3点 | 2026-11-23 15:00
15：30前 | 2026-11-23 15:30
8点前 | 2026-11-24 08:00
2小时内 | 2026-11-23 12:00
半小时内 | 2026-11-23 10:30
24小时内 | 2026-11-24 10:00
EOD | 2026-11-23 18:00
by EOD Friday | 2026-11-27 18:00
5pm on Friday | 2026-11-27 17:00
Friday at 3pm | 2026-11-27 15:00
Dec 4, 9:30 am | 2026-12-04 09:30
tomorrow morning | 2026-11-24 12:00
tonight | 2026-11-23 23:59
before noon | 2026-11-23 12:00
下周三上午9点至11点 | 2026-12-02 11:00
12月5号晚上8点到10点 | 2026-12-05 22:00
周五14:00-16:30 | 2026-11-27 16:30
明天零点 | 2026-11-24 00:00
今晚零点前 | 2026-11-23 23:59
in 2 hours | 2026-11-23 12:00
"""

AT_OTHER_MOMENTS = [
    (FRIDAY, "周五前", "2026-11-27 18:00"),
    (FRIDAY, "周五下午3点", "2026-11-27 15:00"),
    (FRIDAY, "下周五前", "2026-12-04 18:00"),
    (FRIDAY_EVENING, "周五前", "2026-12-04 18:00"),
    (FRIDAY_EVENING, "今天", "2026-11-27 23:59"),
    (FRIDAY_EVENING, "今天下班前", "2026-11-27 18:00"),
    (FRIDAY_EVENING, "下班前", "2026-11-30 18:00"),
    (FRIDAY_EVENING, "本周五", "2026-11-27 23:59"),
    (FRIDAY_EVENING, "下午3点前", "2026-11-28 15:00"),
    (SATURDAY, "周五前", "2026-12-04 18:00"),
    (SATURDAY, "本周五", "2026-11-27 18:00"),
    (SATURDAY, "下周五", "2026-12-04 18:00"),
    (SATURDAY, "周日", "2026-11-29 18:00"),
    (SATURDAY, "周末前", "2026-12-04 18:00"),
    (SATURDAY, "本周内", "2026-11-29 18:00"),
    (SATURDAY, "下班前", "2026-11-30 18:00"),
    (SATURDAY, "下周一上午", "2026-11-30 12:00"),
    (SATURDAY_MONTH_END, "月底", "2026-10-31 18:00"),
    (SATURDAY_MONTH_END, "下月底", "2026-11-30 18:00"),
    (SATURDAY_MONTH_END, "一个月内", "2026-11-30 18:00"),
    (SATURDAY_MONTH_END, "31号", "2026-10-31 18:00"),
    (SATURDAY_MONTH_END, "30号", "2026-11-30 18:00"),
    (JANUARY_END, "一个月内", "2026-02-28 18:00"),
    (JANUARY_END, "30号", "2026-03-30 18:00"),
    (JANUARY_END, "三个月后", "2026-04-30 18:00"),
    (JANUARY_END, "1月31日", "2026-01-31 18:00"),
    (JANUARY_END, "12月20日", "2026-12-20 18:00"),
    (NEW_YEARS_EVE, "年底", "2026-12-31 18:00"),
    (NEW_YEARS_EVE, "明天", "2027-01-01 18:00"),
    (NEW_YEARS_EVE, "元旦前", "2026-12-31 18:00"),
    (NEW_YEARS_EVE, "1月5日", "2027-01-05 18:00"),
    (NEW_YEARS_EVE, "12月1日", "2026-12-01 18:00"),
    (NEW_YEARS_EVE, "11月1日", "2026-11-01 18:00"),  # 60 days past: refused as past
    (NEW_YEARS_EVE, "10月31日", "2027-10-31 18:00"),
    (NEW_YEARS_EVE, "三个工作日内", "2027-01-06 18:00"),
    (NEW_YEARS_EVE, "下周五", "2027-01-08 18:00"),
    (NEW_YEARS_EVE, "下季度末", "2027-03-31 18:00"),
    (NEW_YEARS_EVE, "月中", "2027-01-15 18:00"),
    (NEXT_YEAR, "元旦前", "2027-12-31 18:00"),
    (NEXT_YEAR, "春节前", "2027-02-04 18:00"),
    (NEXT_YEAR, "国庆前", "2027-09-30 18:00"),
    (NEXT_YEAR, "三个工作日内", "2027-01-06 18:00"),
    (NEXT_YEAR, "1月1日", "2027-01-01 18:00"),
    (NEXT_YEAR, "二季度前", "2027-03-31 18:00"),
    (NEXT_YEAR, "年底前", "2027-12-31 18:00"),
    (BEFORE_HOLIDAYS, "国庆前", "2026-09-30 18:00"),
    (BEFORE_HOLIDAYS, "十一前", "2026-09-30 18:00"),
    (BEFORE_HOLIDAYS, "中秋前", "2026-09-24 18:00"),
    (BEFORE_HOLIDAYS, "5个工作日内", "2026-10-09 18:00"),
    (BEFORE_HOLIDAYS, "十天内", "2026-10-04 18:00"),
    (LAST_DAY_BEFORE_HOLIDAYS, "国庆节前", "2026-09-30 18:00"),
    (IN_THE_HOLIDAYS, "国庆前", "2027-09-30 18:00"),
    (IN_THE_HOLIDAYS, "下班前", "2026-10-08 18:00"),
    (BEFORE_HOLIDAYS, "节前", "2026-09-24 18:00"),
    (BEFORE_HOLIDAYS, "国庆节后第一个工作日", "2026-10-08 18:00"),
    (IN_THE_HOLIDAYS, "节后第一个工作日", "2026-10-08 18:00"),
    (IN_THE_HOLIDAYS, "节后第二个工作日前", "2026-10-09 18:00"),
]

NONE = """
Stand by for Friday's visit / prepare today’s list / this week's figures
完成16条意见 / 第3期 / 8项100余条 / 1336方案 / 3315 / 张三 / 13次 / 10余吨 / 20余人次 / 三项机制
一把手 / 四比四提四带头 / 三个规定 / “第一议题”制度 / 每周夜读 / 每周五夜读 / 每月15日 / 每月底
每月5日前报送 / 每季度末 / 每逢周五 / 隔周五 / 每天下班前 / 上周五 / 上周五前 / 上个月15日
上月底 / 去年12月4日 / 去年底 / 3天前 / 两周前 / 三个月前 / 最近三天 / 过去一周内 / 近三年内
12月4日起 / 12月4日以后 / 4月份以来 / 周五后 / V1.2 / 2.0版 / 1.5万元 / 6.1吨 / 达到11.30%
得分9.5分 / 12.5分 / 3-5人 / 完成1/3 / 2/3的任务 / 比分11:30 / 3点意见 / 三点要求 / 3号楼
十号楼 / 12号线 / 8号文件 / 第15号 / 济检〔2026〕15号 / （2026）鲁0115刑初12号
2022年考核名列前茅 / 学习党的二十大精神 / 十四五规划 / 二十届三中全会 / 《12月4日通报》
一季度工作分析 / 本周工作总结 / 12月份工作总结 / 业务数据月动态分析 / 年终总结 / 年度考核
国庆安保方案 / 中秋晚会 / 春节慰问 / 五一表彰 / 一周五次 / 一周五天 / 一点也不 / 五分之三
100分 / 半天 / 三天打鱼 / 今后天气 / 今日头条 / 日报 / 晚报 / 夜读 / 早会 / 周报 / 年报 / 周转
四月天 / 中午吃饭 / 尽快 / 马上 / @周一鸣 / @zhang11 / #2026年底任务
https://example.org/2026-12-04 / a12-4@example.org / 138-1234-5678 / 13812345678 / 0531-8888
192.168.1.11 / 20260101 / 工号20230415 / 房间12-15 / GB/T 1.1-2020 / may / march / sat down
sun / last Friday / every Friday / second / 1+1 / 12: / :30 / 9:5 / -- / 。 / 2月30日
2月30日前完成 / 2月29日 / 2027年2月29日 / 11月31日 / 13月5日 / 0月5日 / 12月0日 / 12月32日
11.31 / 13/5 / 2026-13-01 / 2026-02-30 / 2026年2月30日 / 12月4日25点 / 12月4日9:75 / Feb 30
上一季度末 / 每一季度末 / 四季度中 / 四季度工作分析 / 春季前 / 冬季 / Q4 / Q4 report / by Q4
FAQ1内 / 12月4日后三天内 / 周五（12月5日）前 / 9999年12月4日 / 9999年内 / 3000年内 / 99999天内
1949年10月1日 / 二零二六
12月4日周六 / 12月4日（周六）前 / Sat 4 Dec 2026 / 下周一二 / 下周三或周四 / 12月5日12月8日
12月5日前初稿，12月20日前终稿 / by Friday or Monday / 第三个周五 / 12月第六个周五 / 周五前3小时
春节前3天内 / 晚上8点至7点 / 周五17点至9点 / 节后第一个工作日 / 春节后第一个工作日 / 节后 / 年后
艺术节前 / 三年前 / 多年前 / 去年年前 / 1.2.3 / 12.11.20 / 20251205 / 99991231 / 案号20261301
first quarter / the 10th floor / Christmas party / year-end review
"""


@pytest.mark.parametrize(("text", "day"), table(DATES))
def test_a_day_means_the_end_of_that_office_day(text: str, day: str) -> None:
    deadline = read(text)
    assert deadline is not None
    assert deadline.at.astimezone(SHANGHAI) == local(f"{day} 18:00")
    assert not deadline.has_time


@pytest.mark.parametrize(("text", "moment"), table(TIMES))
def test_a_time_of_day_is_kept(text: str, moment: str) -> None:
    deadline = read(text)
    assert deadline is not None
    assert deadline.at.astimezone(SHANGHAI) == local(moment)
    assert deadline.has_time


@pytest.mark.parametrize(("now", "text", "moment"), AT_OTHER_MOMENTS)
def test_it_depends_on_when_it_is_said(now: str, text: str, moment: str) -> None:
    deadline = read(text, now)
    assert deadline is not None
    assert deadline.at.astimezone(SHANGHAI) == local(moment)


@pytest.mark.parametrize("text", phrases(NONE))
def test_names_numbers_and_impossible_days_are_no_deadline(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "phrase", "day"),
    [
        ("@张三 周五前 完成专项检查 #履职责任", "周五前", "2026-11-27"),
        ("针对11月3日通报的问题，周五前整改", "周五前", "2026-11-27"),
        ("根据2026年11月20日会议要求，务必于本月底前完成整改", "本月底前", "2026-11-30"),
        ("《关于12月1日前报送材料的通知》要求周五前完成", "周五前", "2026-11-27"),
        ("请各部门12月4日前将16条意见落实情况（8项100余条）报送", "12月4日前", "2026-12-04"),
        ("每周五夜读，本期心得下周三前交", "下周三前", "2026-12-02"),
        ("完成1/3后，冬至前交齐", "冬至前", "2026-12-22"),
        ("学习党的二十大精神，１２月１０日前交心得", "１２月１０日前", "2026-12-10"),
        ("张三：不晚于12月4日", "12月4日", "2026-12-04"),
        ("please finish by next Friday, thanks", "next Friday", "2026-12-04"),
    ],
)
def test_the_phrase_is_found_in_its_sentence(text: str, phrase: str, day: str) -> None:
    deadline = read(text)
    assert deadline is not None
    assert deadline.phrase == phrase
    assert text[slice(*deadline.span)] == phrase
    assert CALENDAR.day_of(deadline.at) == date.fromisoformat(day)


def test_a_month_too_short_for_the_day_has_none() -> None:
    assert read("下个月30号", JANUARY_END) is None
    assert read("下个月31号", MONDAY) is not None


def test_the_office_day_ends_when_the_organisation_says() -> None:
    deadline = read_deadline(
        "周五前", now=local(MONDAY), calendar=CALENDAR, end_of_day=time(17, 30)
    )
    assert deadline is not None
    assert deadline.at == local("2026-11-27 17:30")


def test_days_are_those_of_the_organisations_time_zone() -> None:
    sunday_evening_in_london = datetime(2026, 11, 22, 20, tzinfo=UTC)
    tomorrow = read_deadline("明天", now=sunday_evening_in_london, calendar=CALENDAR)
    assert tomorrow is not None
    assert tomorrow.at == local("2026-11-24 18:00")
    assert tomorrow.at.tzinfo is UTC


def test_a_night_in_which_clocks_change_adds_no_hour() -> None:
    berlin = WorkCalendar(timezone=ZoneInfo("Europe/Berlin"), kind="weekdays")
    now = datetime(2026, 10, 24, 22, tzinfo=UTC)  # clocks go back three hours later
    later = read_deadline("12小时内", now=now, calendar=berlin)
    assert later is not None
    assert later.at == datetime(2026, 10, 25, 10, tzinfo=UTC)


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        read_deadline("明天", now=datetime(2026, 11, 23), calendar=CALENDAR)  # noqa: DTZ001


def test_working_days_imported_for_next_year_are_used() -> None:
    free = {date(2027, 2, day): False for day in range(1, 13)}
    calendar = WorkCalendar(timezone=SHANGHAI, overrides=free)
    deadline = read_deadline("春节前", now=local(MONDAY), calendar=calendar)
    assert deadline is not None
    assert deadline.at == local("2027-01-29 18:00")


def test_reading_neither_prints_nor_logs_nor_reaches_the_network() -> None:
    script = """
import socket, sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo
def refused(*_, **__):
    raise AssertionError("network")
socket.socket.connect = socket.socket.sendto = socket.getaddrinfo = refused
from ledger.calendar.working_days import WorkCalendar
from ledger.calendar.deadlines import read_deadline
calendar = WorkCalendar(timezone=ZoneInfo("Asia/Shanghai"))
now = datetime(2026, 11, 23, tzinfo=UTC)
assert read_deadline("周五前", now=now, calendar=calendar)
assert "lunar_python" not in sys.modules, "imported before it was needed"
for text in ("冬至前", "腊月二十三前", "周五旬前一月旬每腊月十分", "腊月三十二前"):
    read_deadline(text, now=now, calendar=calendar)
assert "lunar_python" in sys.modules
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


moments = st.datetimes(
    datetime(2004, 1, 1),  # noqa: DTZ001
    datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.just(SHANGHAI),
)
PIECES = (
    "一二三十百半两0123456789月日号年周星期天个工作小时分钟底末初旬季度前内后之以上下中今明大晚早午"
    "点:./-~至到于每第@#《》（） ，春节国庆清明端中秋元旦腊廿冬至"
)


@given(st.text(max_size=200), moments)
def test_no_text_is_too_strange(text: str, now: datetime) -> None:
    assert_sound(text, now)


@given(st.text(alphabet=PIECES, max_size=60), moments)
@settings(max_examples=400)
def test_nothing_made_of_dates_is_too_strange(text: str, now: datetime) -> None:
    assert_sound(text, now)


def assert_sound(text: str, now: datetime) -> None:
    deadline = read_deadline(text, now=now, calendar=CALENDAR)
    if deadline is not None:
        assert deadline.at.tzinfo is UTC
        assert deadline.phrase == text[slice(*deadline.span)] != ""
        assert 2000 <= deadline.at.year <= 2099


@given(moments, st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_written_out_is_always_read_as_itself(now: datetime, day: date) -> None:
    for text in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day:%Y.%m.%d}前"):
        deadline = read_deadline(text, now=now, calendar=CALENDAR)
        assert deadline is not None
        assert CALENDAR.day_of(deadline.at) == day


class Due(Message):
    """A deadline as it is read back."""

    text = "{{ at|moment }}"

    at: datetime


def read_back(at: datetime, now: datetime, language: str) -> str:
    return render(Due(at), Reader(language, "Asia/Shanghai", now)).text


# What lies in the past is refused, and not read back.
@given(
    moments,
    st.timedeltas(timedelta(minutes=1), timedelta(days=3000)),
    st.sampled_from(["zh_CN", "en"]),
)
def test_what_is_read_back_in_words_is_read_as_the_same_instant(
    now: datetime, ahead: timedelta, language: str
) -> None:
    at = (now + ahead).replace(second=0, microsecond=0)
    words = read_back(at, now, language)
    deadline = read_deadline(words, now=now, calendar=CALENDAR)
    assert deadline is not None, words
    assert (deadline.phrase, deadline.at, deadline.has_time) == (words, at, True)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("phrase", [phrase for phrase, _ in (*table(DATES), *table(TIMES))])
def test_each_phrase_read_back_is_read_as_the_same_instant(phrase: str, language: str) -> None:
    first = read(phrase)
    assert first is not None
    if first.at > local(MONDAY):
        again = read(read_back(first.at, local(MONDAY), language))
        assert again is not None
        assert again.at == first.at


@given(moments, st.integers(1, 40))
def test_working_days_are_counted_as_the_calendar_does(now: datetime, n: int) -> None:
    deadline = read_deadline(f"{n}个工作日内", now=now, calendar=CALENDAR)
    assert deadline is not None
    assert CALENDAR.working_days_between(now.date(), CALENDAR.day_of(deadline.at)) == n


@given(
    moments,
    st.sampled_from(["周五", "15号", "月底", "下班前", "3天内", "季度末", "年底", "今天"]),
)
def test_what_is_named_without_a_date_is_never_past(now: datetime, text: str) -> None:
    deadline = read_deadline(text, now=now, calendar=CALENDAR)
    assert deadline is not None
    assert deadline.at >= now.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "一",
        "周五前一月旬",
        "腊月",
        "农历2030年腊月初",
        "初一至",
        "年三十前",
        "冬至后",
        "12月4日(",
        "三季度",
        "12月",
        "11.30 ",
        "《",
        "@",
        "a@",
        "每",
        "第1",
        "上",
        "2026年",
        "去年12月",
    ],
)
def test_long_texts_are_read_fast(piece: str, caplog: pytest.LogCaptureFixture) -> None:
    text = (piece * 5000)[:5000]
    with caplog.at_level(logging.DEBUG):
        start = process_time()
        read(text)
        assert process_time() - start < 1.0  # 0.04 s here
    assert not caplog.records


def test_only_the_beginning_of_an_endless_text_is_read() -> None:
    assert read("字" * 5000 + "周五前") is None
