"""Forms filled in in chat: field by field, back, skip, later, after a restart, sent once."""

import asyncio
import sys
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest

import handlers
from models import Prompt
from simulator import Message
from tests.office import Colleague, Office, an_office, data_behind
from tests.talks import form_room

MODULES = (sys.modules[form_room.__name__], *handlers.MODULES)


@pytest.fixture
async def office(office_url: str) -> AsyncIterator[Office]:
    async with an_office(
        office_url, register=partial(handlers.register, modules=MODULES)
    ) as opened:
        yield opened


async def begins(who: Colleague, key: str, title: str) -> Message:
    await who.says(f"/fill {key}")
    return await who.hears(title)


def sent(office: Office) -> list[dict[str, Any]]:
    return [
        content
        for entry, content in zip(office.ledger.entries(), office.ledger.contents(), strict=True)
        if entry.kind == "filled"
    ]


async def test_a_form_is_asked_field_by_field_and_sent_once_it_was_looked_over(
    office: Office,
) -> None:
    zhang = office.zhang
    asked = await begins(zhang, "inspection", "专项检查")
    assert "日期" in asked.text
    assert asked.buttons == [["今天", "昨天", "前天"], ["取消"]]
    await zhang.taps("昨天", on=asked)
    assert "地点" in asked.text  # in its place
    stale = data_behind(asked, "上一步")
    await zhang.says("北岸<1号>口")
    asked = await zhang.hears("清除垃圾（吨）")
    assert "上次 6.5吨，仍是 6.5吨？" in asked.text
    assert asked.buttons == [["仍是 6.5吨"], ["上一步", "跳过", "取消"]]
    for words, refused in (
        ("两车", "是别的单位"),
        ("很多", "没有看懂“清除垃圾”的数量"),
        ("0.12345", "没有看懂"),
        ("1000吨", "吨数在 0 到 1000 之间"),
    ):
        await zhang.says(words)
        assert await zhang.hears(refused), words
    press = await zhang.taps_forged(stale, on=asked)
    assert "已经过去了" in ((await press.answered()).text or "")
    await zhang.says("１０.５ 吨")
    asked = await zhang.hears("发现问题")
    await zhang.taps("无", on=asked)
    assert "照片" in asked.text
    assert "照片不要拍到人脸。" in asked.text
    await zhang.sends_album([None, b"2", b"3"])
    came = await zhang.hears("收到了。还有就接着发")
    await zhang.taps("好了", on=came)
    assert "北岸<1号>口" in came.text
    assert "清除垃圾：10.5吨" in came.text
    assert "照片：3个文件" in came.text
    assert "问题：" not in came.text.replace("发现问题：", "")
    await zhang.taps("修改", on=came)
    await zhang.taps("发现问题", on=came)
    assert "现在填的是：无" in came.text
    await zhang.taps("有", on=came)
    assert "问题" in came.text  # now it is to be asked
    await zhang.says("垃圾堆")
    shown = await zhang.hears("问题：垃圾堆")
    submit = data_behind(shown, "提交")
    await asyncio.gather(zhang.person.taps("提交", shown), zhang.person.taps_forged(submit, shown))
    await office.settle()
    assert "记下了：" in shown.text
    [filled] = sent(office)
    assert filled["stored"] | {"photos": 3} == {
        "on": "2026-11-22",
        "place": "北岸<1号>口",
        "amount": "10.5",
        "found": "yes",
        "problem": "垃圾堆",
        "photos": 3,
    }
    assert (filled["files"], filled["context"]) == ({"photos": 3}, {"of": "test"})
    assert filled["values"]["日期"] == "2026年11月22日（周日）"


async def test_every_kind_of_field_by_tap_and_in_words(office: Office) -> None:
    zhang = office.zhang
    task = await office.head.registers("@张三 周五前 完成专项检查 #履职责任")
    zhang.hears_everything()
    asked = await begins(zhang, "everything", "样样都有")
    assert asked.buttons == [["讲座", "参观"], ["自学"], ["取消"]]
    await zhang.taps("自学", on=asked)
    await zhang.taps("讲座", on=asked)
    assert asked.buttons[0] == ["✓ 讲座", "参观"]
    await zhang.taps("选好了", on=asked)
    await zhang.says("9.5次")
    assert await zhang.hears("请只写一个整数")
    await zhang.taps("9次", on=asked)
    await zhang.says("下午3点半")
    asked = await zhang.hears("主持")
    assert ["张三", "王五"] in asked.buttons or ["李四", "张三"] in asked.buttons
    await zhang.says("没有这人")
    assert await zhang.hears("没有")
    await zhang.says("李四")
    asked = await zhang.hears("参加")
    await zhang.says("张三、王五 钱七")
    asked = await zhang.hears("部门")
    await zhang.taps("第一检察部", on=asked)
    assert asked.buttons[0] == ["完成专项检查"]
    await zhang.says("专项")
    asked = await zhang.hears("记录")
    await zhang.says("没有文件")
    assert await zhang.hears("要发文件")
    await zhang.taps("跳过", on=asked)
    assert "以上属实" in asked.text
    await zhang.says("跳过")
    assert await zhang.hears("必须填")
    await zhang.says("好的")
    shown = await zhang.hears("请核对")
    assert "参加：张三、王五、钱七" in shown.text
    await zhang.says("随便说")
    assert await zhang.hears("等您提交")
    await zhang.says("提交")
    assert await zhang.hears("记下了")
    [filled] = sent(office)
    numbers = office.rows.members
    assert filled["stored"] == {
        "forms": ["talk", "read"],
        "times": 9,
        "at": "15:30",
        "chair": numbers["李四"],
        "present": [numbers["张三"], numbers["王五"], numbers["钱七"]],
        "where": office.rows.units["第一检察部"],
        "task": task.id,
        "read": "OK",
    }
    assert filled["values"]["事项"] == "完成专项检查"


async def test_a_filling_is_gone_on_with_after_days_and_a_restart(office: Office) -> None:
    zhang = office.zhang
    asked = await begins(zhang, "inspection", "专项检查")
    await zhang.taps("今天", on=asked)
    await office.restarts()
    await office.clock.moves_to("fri 09:00")
    zhang.hears_everything()
    await zhang.says("北岸", reply_to=asked)  # long expired for loose words
    asked = await zhang.hears("清除垃圾")
    await zhang.says("/cancel")
    ask = await zhang.hears("已填2项，要放弃吗")
    await zhang.taps("以后再填", on=ask)
    assert "先放着" in ask.text
    await zhang.says("/fill inspection")
    again = await zhang.hears("接着上次的填")
    assert "清除垃圾" in again.text
    await zhang.taps("上一步", on=again)
    assert "现在填的是：北岸" in again.text
    await zhang.says("南岸")
    asked = await zhang.hears("清除垃圾")
    await zhang.taps("取消", on=asked)
    await zhang.taps("放弃", on=asked)
    assert "没有提交" in asked.text
    await zhang.says("/cancel")
    assert await zhang.hears("现在没有正在进行的步骤")
    assert (await office.newest(Prompt)).closed_at is not None
    assert sent(office) == []


async def test_several_open_forms_do_not_mix(office: Office) -> None:
    zhang = office.zhang
    first = await begins(zhang, "inspection", "专项检查")
    cancel = data_behind(first, "取消")
    second = await begins(zhang, "one", "本月次数")
    await zhang.says("13次", reply_to=second)
    assert await zhang.hears("记下了：几次13次")  # one field: taken at once
    zhang.hears_everything()
    third = await begins(zhang, "one", "本月次数")
    await zhang.says("昨天")
    which = await zhang.hears("哪一")
    assert ["专项检查"] in which.buttons
    await zhang.taps("专项检查", on=which)
    assert await zhang.hears("地点")
    await zhang.taps("仍是 9次", on=third)
    assert "记下了：几次9次" in third.text
    assert [content["stored"] for content in sent(office)] == [{"times": 13}, {"times": 9}]
    press = await office.wang.taps_forged(cancel, on=await wang_sees(office))
    assert "已经提交或放弃" in ((await press.answered()).text or "")


async def wang_sees(office: Office) -> Message:
    await office.wang.says("/list")
    return await office.wang.hears()


async def test_files_where_words_are_wanted_long_words_and_english(office: Office) -> None:
    zhang = office.zhang
    await zhang.says("/language")
    await zhang.taps("English")
    asked = await begins(zhang, "inspection", "Inspection")
    await zhang.taps("Yesterday", on=asked)
    await zhang.sends_photo()
    assert await zhang.hears("takes no files")
    await zhang.says("长" * 4050)
    assert await zhang.hears("4050")
    await zhang.says("谢谢")
    assert await zhang.hears("still")
    await zhang.says("x" * 4000)
    asked = await zhang.hears("清除垃圾")
    assert asked.buttons[0] == ["Still 6.5 吨"]
    await zhang.taps("Skip", on=asked)
    await zhang.says("YES")
    asked = await zhang.hears("问题")
    await zhang.says("y")
    asked = await zhang.hears("照片")
    await zhang.sends_voice()
    assert await zhang.hears("photos")
    await zhang.taps("Skip", on=asked)
    assert "Please check" in asked.text
    await zhang.taps("Send", on=asked)
    assert sent(office)[0]["stored"]["found"] == "yes"
