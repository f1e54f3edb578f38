"""A mechanism that no model names, from a workbook alone: each quarter equipment is checked.

A row of the sheet 填报 and a form; who is asked answers with a photo, and his head signs off.
"""

from pathlib import Path

import time_machine

from bot.commands import frameworks
from bot.process.settings import Settings
from ledger.organisations import framework_of
from models import Answer, Round
from models.framework import Framework
from tests.models.workbooks import add, packed, sheets_of
from tests.office import Office

FIELDS = (
    {
        "name": "state", "type": "select_one", "label": "设备状况", "required": "是",
        "label::English (en)": "State of the equipment",
    },
    {
        "name": "fault", "type": "text", "label": "什么故障", "required": "是",
        "relevant": "${state} = 'bad'",
    },
    {"name": "photo", "type": "image", "label": "现场照片", "required": "是"},
)  # fmt: skip


async def applies_the_equipment_check(office: Office, folder: Path) -> Framework:
    """The administrator exports the workbook, adds some rows, and applies it."""
    settings = Settings(database_url=str(office.database.url))
    file = folder / "ours.xlsx"
    await frameworks.export(settings, file=file, force=False)
    sheets = sheets_of(file.read_bytes())
    add(sheets, "责任", {"代号": "equipment", "名称": "设备管理", "上级": "guarantee"})
    add(sheets, "表单目录", {"代号": "equipment-check", "名称": "设备检查"})
    add(sheets, "表单", *({"表单": "equipment-check", **field} for field in FIELDS))
    add(
        sheets,
        "选项",
        *(
            {"表单": "equipment-check", "题目": "state", "name": name, "label": label}
            for name, label in (("good", "完好"), ("bad", "有故障"))
        ),
    )
    row = {
        "代号": "equipment-check",
        "表单": "equipment-check",
        "责任": "equipment",
        "填报对象：角色": "成员",
        "排期：规则": "每季度末月8日",
        "排期：时刻": "10:00",
        "排期：遇休息日": "提前",
        "排期：开放时长": "3天",
        "跟进：截止前提醒": "1天",
        "确认人": "部门负责人",
    }
    add(sheets, "填报", row)
    file.write_bytes(packed(sheets))
    with time_machine.travel(office.clock.now()):
        await frameworks.apply(settings, name=str(file), dry_run=False, all_of_it=False)
    return framework_of(await office.organisation())


async def test_a_check_from_a_workbook_is_asked_answered_with_a_photo_and_signed_off(
    office: Office, tmp_path: Path
) -> None:
    before = framework_of(await office.organisation())
    framework = await applies_the_equipment_check(office, tmp_path)
    assert framework.check_ins[:-1] == before.check_ins
    await office.clock.jumps_to("2026-12-08 09:59")
    await office.clock.moves_to("2026-12-08 10:00")
    asked = await office.zhang.hears("设备状况")
    await office.zhang.taps("有故障", on=asked)
    await office.zhang.says("投影仪不亮")
    await office.zhang.hears("现场照片")
    await office.zhang.sends_photo()
    came = await office.zhang.hears("收到了")
    await office.zhang.taps("好了", on=came)
    await office.zhang.taps("提交", on=came)
    sent = await office.zhang.hears("等部门负责人确认")
    card = await office.head.hears("请确认，或退回修改")
    assert "什么故障：投影仪不亮" in card.text
    assert f"· {office.zhang.name}" in card.text
    await office.head.taps("看附件", on=card)
    assert [one.file.kind for one in office.head.hears_everything() if one.file] == ["photo"]

    await a_withdrawn_one_is_not_signed(office)
    await office.clock.jumps_to("2026-12-11 10:01")  # closed; what is sent back may be changed yet
    back = await office.head.taps("退回", on=card)
    assert "已退回" in card.text
    told = await office.zhang.hears(f"{office.head.name}退回了您填的“设备检查”")
    await office.head.sends_photo()
    await office.head.hears("请用一句话说明原因")
    await office.head.says("请写明型号")
    await office.head.hears(f"已转告{office.zhang.name}")
    await office.zhang.hears("原因：请写明型号")
    await office.zhang.taps("修改", on=told)
    await office.zhang.taps("修改", on=told)
    await office.zhang.taps("什么故障", on=told)
    await office.zhang.says("投影仪不亮，型号 X1")
    await office.zhang.taps("提交", on=await office.zhang.hears("型号 X1"))
    again = await office.head.hears("型号 X1")
    stale = await office.head.taps_forged(back.data, on=again)
    assert "刚刚改过" in ((await stale.answered()).text or "")
    press = await office.head.taps("确认", on=again)
    assert "✅ 已确认" in again.text
    await office.zhang.hears(f"✅ {office.head.name}确认了您填的“设备检查”")
    assert "等部门负责人确认" in sent.text or "已退回" in sent.text

    await office.head.taps_forged(press.data, on=again)  # a doubled press
    foreign = await office.zhang.taps_forged(press.data, on=told)
    assert "不由您确认" in ((await foreign.answered()).text or "")
    await office.zhang.hears_nothing("确认了您填的")
    answers = await office.all(Answer, Answer.member_id == office.zhang.member_id)
    assert [(one.version, one.superseded, one.sign_off) for one in answers] == [
        (1, True, "sent_back"),
        (2, False, "signed"),
    ]
    kinds = office.ledger.kinds(await office.newest(Round))
    assert kinds[kinds.index("check_in_sent_back") :] == [
        "check_in_sent_back",
        "check_in_sent_back_because",
        "check_in_changed",
        "check_in_signed_off",
    ]


async def a_withdrawn_one_is_not_signed(office: Office) -> None:
    await office.wang.taps("完好", on=await office.wang.hears("设备状况"))
    await office.wang.sends_photo()
    came = await office.wang.hears("收到了")
    await office.wang.taps("好了", on=came)
    await office.wang.taps("提交", on=came)
    filled = await office.wang.hears("等部门负责人确认")
    card = await office.head.hears("请确认，或退回修改")
    await office.wang.taps("撤回", on=filled)
    press = await office.head.taps("确认", on=card)
    assert "刚刚改过、撤回" in ((await press.answered()).text or "")
