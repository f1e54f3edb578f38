"""What is held back before it is stored, and that ordinary sentences are not."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice, product

import pytest

from ledger.talk.held_back import (
    CHECKS,
    WEIGHTS,
    is_card_number,
    is_identity_number,
    particulars_in,
)
from models.framework import Particular

ALL = tuple(Particular)
FALSE_ALARMS = 0.005  # of ordinary sentences


def identity(first: str) -> str:
    """A made-up identity number: its first seventeen digits with their check character."""
    total = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True))
    return first + CHECKS[total % 11]


def card(first: str) -> str:
    """A made-up card number: its first digits with their check digit."""
    return next(first + str(last) for last in range(10) if is_card_number(first + str(last)))


PERSON = identity("37010119900307123")
ACCOUNT = card("622202123456789012")
HELD: list[tuple[str, set[Particular]]] = [
    (f"身份证号{PERSON}，请核对", {Particular.IDENTITY}),
    (f"证件：{PERSON[:6]} {PERSON[6:14]} {PERSON[14:]}", {Particular.IDENTITY}),
    (PERSON.translate(str.maketrans("0123456789", "０１２３４５６７８９")), {Particular.IDENTITY}),
    (f"退到卡上 {ACCOUNT[:4]} {ACCOUNT[4:8]} {ACCOUNT[8:12]} {ACCOUNT[12:]}", {Particular.CARD}),
    ("电话13800138000", {Particular.TELEPHONE}),
    ("请打 138-0013-8000，或者 0531-88886666", {Particular.TELEPHONE}),
    ("+8613800138000", {Particular.TELEPHONE}),
    ("犯罪嫌疑人王某已到案", {Particular.CASE}),
    ("被告人张三，因琐事与邻居争吵", {Particular.CASE}),
    ("被害人：李某某的损失已赔", {Particular.CASE}),
    ("刘某某等人诈骗一案今天提讯", {Particular.CASE}),
    ("陈小明涉嫌盗窃罪", {Particular.CASE}),
    ("the suspect 王某 has confessed", {Particular.CASE}),
    ("we have heard the defendant Wang Mou, who denies it", {Particular.CASE}),
    (f"被告人王某，{PERSON}，13800138000", {*ALL} - {Particular.CARD}),
]


@pytest.mark.parametrize(("text", "kinds"), HELD)
def test_particulars_are_found_by_their_kind(text: str, kinds: set[Particular]) -> None:
    assert set(particulars_in(text, ALL)) == kinds


def test_only_what_the_work_model_wants_is_held_back() -> None:
    assert particulars_in(f"{PERSON} 13800138000", (Particular.TELEPHONE,)) == (
        Particular.TELEPHONE,
    )
    assert particulars_in(f"{PERSON} 13800138000", ()) == ()


def test_a_wrong_check_digit_is_no_number_of_anybody() -> None:
    wrong = [PERSON[:17] + sign for sign in CHECKS if sign != PERSON[17]]
    assert not any(map(is_identity_number, wrong))
    assert not is_identity_number(identity("37010119901307123"))  # no thirteenth month
    assert [is_card_number(ACCOUNT[:-1] + str(last)) for last in range(10)].count(True) == 1


WHO = ("张三", "李四", "第一检察部", "办公室", "案管办", "书记")
WHEN = ("11月27日前", "周五上午9:30", "2026-12-04", "本周内", "三季度末", "20261204")
WHAT = (
    "完成专项检查13次，清除垃圾10.5吨",
    "报送〔2026〕12号文件的落实情况",
    "核实示例检刑诉〔2026〕1024号的审查起诉期限",
    "宣讲被告人权利告知制度，参加126人",
    "研究犯罪嫌疑人认罪认罚的量刑建议规范",
    "整理被害人救助工作台账，发放12,500.00元",
    "准备证人出庭工作的培训课件",
    "核对罪犯交付执行的3份法律文书",
    "上报盗窃、诈骗类案件的办案数据，共1286件",
    "讨论涉嫌危险驾驶案件的不起诉标准",
    "报销差旅费3456.78元，凭证号20261123000456",
    "登记固定资产编号3701022026112300018",
    "查收快递，单号SF1234567890123",
    "更新统一社会信用代码11370102MB2812345X的备案",
    "接收移送线索370102202611230001，共15条",
    "约谈某些项目的负责人，形成会议纪要第15期",
    "整改系统日志1764150000000条目的告警",
    "学习条例第一百三十二条，撰写心得1500字",
    "explain the defendant's rights to 126 people",
    "prepare the witness list, and call on Victim Support",
    "weigh what the accused may be asked, article 132",
)
TAILS = ("。", "，请协助", "，已完成80%", "；有困难先报", "（加急）", "，材料已放共享盘")


def ordinary() -> Iterator[str]:
    """A thousand sentences of an office, with the numbers that stand in such."""
    days = cycle((date(2026, 1, 1) + timedelta(days=number)).isoformat() for number in range(365))
    sentences = product(WHAT, WHO, WHEN, TAILS)
    every = (f"{who}{when}{what}{tail}（{next(days)}）" for what, who, when, tail in sentences)
    yield from islice(every, 0, None, 3)


def test_of_a_thousand_ordinary_sentences_hardly_any_is_held_back() -> None:
    sentences = list(ordinary())
    assert len(sentences) >= 1000
    held = [one for one in sentences if particulars_in(one, ALL)]
    assert len(held) <= FALSE_ALARMS * len(sentences), held[:5]
