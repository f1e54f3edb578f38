"""Points: proposed with the entry behind each, confirmed, appealed, settled; sums and ranking.

S31 考核责任: scoring, with reasons.
"""

from datetime import date, datetime, timedelta
from io import BytesIO

from python_calamine import CalamineWorkbook

from ledger.bulletins.compiling import compile_bulletin
from ledger.organisations import framework_of
from models import Point, PointsBook, PointState, Score, Task
from models.records import unscaled
from simulator import Message
from tests.office import Colleague, Office, data_behind
from tests.talks.test_confidential import SECRET, registers
from tests.talks.test_registers import FILE, records


async def strikes_off(office: Office, line: str, who: Colleague | None = None) -> Task:
    """A task is handed out, done and struck off; what follows is proposed."""
    task = await office.head.registers(line)
    owner = who or office.zhang
    await owner.taps("完成", on=task)
    await office.head.taps("同意销号", on=task)
    await office.ticks()
    return task


async def opens(who: Colleague) -> Message:
    await who.says("/points")
    return await who.hears("我的赋分")


async def points_of(office: Office, who: Colleague) -> list[str]:
    """What was given to somebody: rule, amount and state."""
    rows = await office.all(Point, Point.member_id == who.member_id)
    return [f"{row.rule} {unscaled(row.amount)} {row.state}" for row in rows]


async def sum_of(office: Office, who: Colleague) -> str:
    rows = await office.all(Score, Score.member_id == who.member_id)
    return str(unscaled(sum(row.points for row in rows)))


async def test_s31_points_are_proposed_confirmed_appealed_and_settled(office: Office) -> None:
    task = await strikes_off(office, "@张三 @王五 周五前 归档<一> #履职责任")
    [struck] = [one for one in office.ledger.entries(task) if one.kind == "struck_off"]
    assert await points_of(office, office.zhang) == ["in-time 1 proposed"]
    assert await points_of(office, office.wang) == ["helped 0.5 proposed"]
    # Read once more from the beginning, as after a cursor that was lost: nothing twice.
    async with office.database.write() as session:
        book = await session.get_one(PointsBook, office.organisation_id)
        book.read_to = 0
    await office.ticks()
    assert len(await office.all(Point)) == 2
    # The member sees it with the entry behind it; it counts for nothing yet.
    own = await opens(office.zhang)
    assert "合计 0 分" in own.text
    assert f"+1 按期销号 · 归档<一> · №{struck.seq} · 待确认" in own.text
    assert own.buttons == [["1"], ["上一期"]]
    # Who confirms was told once, and confirms all that is shown with one tap.
    await office.supervisor.hears_nothing("赋分建议")  # before office hours
    await office.clock.moves_to("mon 09:30")
    told = await office.supervisor.hears("新的赋分建议等您确认")
    await strikes_off(office, "@张三 周五前 归档二 #履职责任")
    await office.supervisor.hears_nothing("赋分建议")
    await office.supervisor.taps("去确认", on=told)
    assert "待确认的赋分 · 3 条" in told.text
    forged = data_behind(told, "确认以上 3 条")
    press = await office.zhang.taps_forged(forged, on=own)
    assert "已经变了" in (await press.answered()).text
    await office.supervisor.taps("确认以上 3 条", on=told)
    assert "已确认 3 条" in told.text
    heard = await office.zhang.hears("督查甲确认了您的赋分")
    assert "归档<一>" in heard.text
    assert "有异议请在" in heard.text
    assert await sum_of(office, office.zhang) == "2"
    press = await office.supervisor.taps_forged(forged, on=told)  # a second time
    assert "已经变了" in (await press.answered()).text
    # Taken back, while the period is open, as a whole.
    await office.supervisor.taps("撤回", on=told)
    assert "已撤回 3 条" in told.text
    assert await sum_of(office, office.zhang) == "0"
    assert await office.zhang.hears("撤回了“按期销号”的确认")
    # One is changed, with a reason.
    await office.supervisor.taps("待我确认", on=told)
    await office.supervisor.taps("1", on=told)
    assert f"依据：台账 №{struck.seq}" in told.text
    await office.supervisor.taps("调整", on=told)
    await office.supervisor.hears("改为多少分")
    for wrong, why in (("材料不全", "没看懂分值"), ("0.5", "写上原因"), ("101 多", "没看懂分值")):
        await office.supervisor.says(wrong)
        assert await office.supervisor.hears(why)
    await office.supervisor.says("0.5分，缺<封面>")
    assert "+0.5 分确认" in (await office.supervisor.hears("原因已告知")).text
    heard = await office.zhang.hears("督查甲确认了您的赋分")
    assert "由 +1 调整：缺<封面>" in heard.text
    # The member appeals; another than who confirmed settles it.
    await office.zhang.taps("申诉", on=heard)
    await office.zhang.hears("有什么意见")
    said = await office.zhang.says("封面在<附件>里")
    assert "由领导甲裁定" in (await office.zhang.hears("申诉已记下")).text
    made = await office.leader.hears("张三对赋分提出申诉")
    assert "督查甲的理由：缺<封面>" in made.text
    assert made.buttons == [["维持", "改分", "查看"]]
    await office.zhang.edits(said, "封面在<附件>第一页")
    made = await office.leader.hears("封面在<附件>第一页")
    press = await office.supervisor.taps_forged(data_behind(made, "维持"), on=told)
    assert "不由您裁定" in (await press.answered()).text
    await office.leader.taps("改分", on=made)
    await office.leader.hears("改为多少分")
    await office.leader.says("1 情况属实")
    assert await office.leader.hears("裁定为 +1 分：情况属实")
    assert await office.zhang.hears("裁定为 +1 分：情况属实")
    assert await office.supervisor.hears("裁定为 +1 分：情况属实")
    [point] = await office.all(Point, Point.seq == struck.seq, Point.rule == "in-time")
    assert office.ledger.kinds(point) == [
        "point_proposed",
        "point_confirmed",
        "point_unconfirmed",
        "point_changed",
        "point_appealed",
        "point_appeal_corrected",
        "point_settled",
    ]
    own = await opens(office.zhang)
    assert "合计 1 分" in own.text
    assert f"№{struck.seq} · 申诉已裁定" in own.text
    await office.zhang.taps("1", on=own)
    assert "申诉：封面在<附件>第一页" in own.text
    assert own.buttons == []
    await office.leader.taps("查看", on=await office.leader.message_about(point, "查看"))
    await office.leader.taps("撤回", on=await office.leader.message_about(point, "撤回"))
    assert await sum_of(office, office.zhang) == "0.5"


async def test_s31_what_is_taken_back_counts_no_more_and_ranking_is_off(office: Office) -> None:
    # Late, and sent back before that.
    late = await office.head.registers("@张三 今天 迟了 #履职责任")
    await office.clock.moves_to("tue 10:00")
    await office.zhang.taps("完成", on=late)
    await office.head.taps("退回", on=late)
    await office.head.says("缺附件")
    await office.zhang.taps("完成", on=late)
    await office.head.taps("同意销号", on=late)
    await office.ticks()
    expected = ["returned -0.5 proposed", "late -0.5 proposed"]
    assert await points_of(office, office.zhang) == expected
    # An honour is whose the record says; what is confidential gives no points away.
    said = ("荣誉表彰", "先进", "省级", "省院", "王五、督查甲", "2人次", "今天", FILE)
    await records(office.zhang, "调研", *said)
    office.head.hears_everything()
    secret = await registers(office, office.head)
    await office.zhang.taps("完成", on=secret)
    await office.head.taps("同意销号", on=secret)
    await office.ticks()
    waiting = await opens(office.supervisor)
    await office.supervisor.taps("待我确认（3）", on=waiting)  # not his own
    assert "王五 +3 省级以上荣誉和成果 · 先进" in waiting.text
    assert SECRET not in waiting.text
    await office.supervisor.taps("确认以上 3 条", on=waiting)
    assert await sum_of(office, office.zhang) == "-1"
    own = await opens(office.leader)
    await office.leader.taps("待我确认（1）", on=own)  # those of who confirms
    await office.leader.taps("1", on=own)
    await office.leader.taps("确认", on=own)
    assert own.buttons == [["撤回"]]
    assert await sum_of(office, office.supervisor) == "3"
    # Reopened: what was given for striking it off holds no more, and he hears so.
    await office.supervisor.says("/find 迟了")
    found = await office.supervisor.hears("🔎")
    await office.supervisor.taps(found.buttons[0][0], on=found)
    card = await office.supervisor.message_about(late)
    await office.supervisor.says("重开：照片是旧的", reply_to=card)
    await office.ticks()
    assert "逾期销号" in (await office.zhang.hears("所依据的台账记录已撤销")).text
    assert await sum_of(office, office.zhang) == "-0.5"
    # Each sees those below; ranked only once a leader has switched it on, and never members.
    seen = await opens(office.head)
    await office.head.taps("部门成员的赋分", on=seen)
    assert "1. 张三（第一检察部） -0.5" in seen.text
    assert "督查甲" not in seen.text
    assert not seen.has_button("开启排名")
    own = await opens(office.zhang)
    assert not own.has_button("部门成员的赋分")
    for label in ("下一期", "上一期"):
        if seen.has_button(label):
            press = await office.zhang.taps_forged(data_behind(seen, label), on=own)
            assert "没有这条赋分" in (await press.answered()).text
    press = await office.wang.taps_forged(data_behind(seen, "1"), on=await opens(office.wang))
    assert "没有这条赋分" in (await press.answered()).text
    shown = await opens(office.leader)
    await office.leader.taps("部门成员的赋分", on=shown)
    assert shown.text.index("张三") < shown.text.index("王五")
    press = await office.head.taps_forged(data_behind(shown, "开启排名"), on=seen)
    assert "由领导决定" in (await press.answered()).text
    await office.leader.taps("开启排名", on=shown)
    assert shown.text.index("王五") < shown.text.index("张三")
    assert await office.leader.hears("排名已开启")
    assert "ranking_switched_on" in office.ledger.kinds()
    await office.leader.taps("关闭排名", on=shown)
    [book] = await office.all(PointsBook)
    assert book.ranked_at is None
    assert not [one for one in office.group.messages if "赋分" in one.text]
    # A period that is over for long is closed; the appeal had its days.
    await office.clock.jumps_to("2027-02-01 09:00")
    own = await opens(office.wang)
    await office.wang.taps("上一期", on=own)
    assert "2026年第4季度" in own.text
    await office.wang.taps("1", on=own)
    assert not own.buttons
    press = await office.supervisor.taps("撤回", on=waiting)
    assert "已经变了" in (await press.answered()).text


async def test_s31_a_quarter_is_told_by_department_and_every_number_leads_to_its_entries(
    office: Office,
) -> None:
    task = await strikes_off(office, "@张三 @王五 周五前 归档<一> #履职责任")
    [struck] = [one for one in office.ledger.entries(task) if one.kind == "struck_off"]
    await opens(office.supervisor)
    await office.supervisor.taps("待我确认（2）")
    await office.supervisor.taps("确认以上 2 条")
    confirmed = office.clock.now()
    await office.clock.moves_to(confirmed + timedelta(minutes=1))
    await office.leader.says("/report")
    page = await office.leader.hears("看哪一项")
    await office.leader.taps("考核责任季度情况 ›", on=page)
    assert "没有可通报的内容" in page.text  # the quarter before
    await office.leader.taps("下一期 ›", on=page)
    assert "考核赋分：确认条数 2（+2） · 加分 1.5（+1.5） · 减分 0 · 合计分值 1.5" in page.text
    await office.leader.taps("考核赋分 ›", on=page)
    assert "1 第一检察部：确认条数 2（+2）" in page.text
    assert "张三" not in page.text
    await office.leader.taps("1", on=page)
    await office.leader.taps("加分 1.5", on=page)
    assert f"1 +1 归档<一> — 张三 · 11月23日（周一） · №{struck.seq}" in page.text
    await office.leader.taps("1", on=page)
    assert await office.leader.hears(f"依据：台账 №{struck.seq}")
    # Withdrawn later: what was known before stays as it was.
    await office.clock.moves_to("mon 10:00")
    await office.supervisor.says("/find 归档")
    found = await office.supervisor.hears("🔎")
    await office.supervisor.taps(found.buttons[0][0], on=found)
    card = await office.supervisor.message_about(task)
    await office.supervisor.says("重开：照片是旧的", reply_to=card)
    await office.ticks()
    assert [row.state for row in await office.all(Point)] == [PointState.WITHDRAWN] * 2
    for known_at, said in ((confirmed, "1.5"), (office.clock.now(), "0")):
        moment = known_at + timedelta(seconds=1)
        assert await quarter_of(office, moment) == {"confirmed": "2", "sum": said}
    await office.admin.says("/export")
    asked = await office.admin.hears("要导出什么")
    await office.admin.taps("赋分", on=asked)
    sent = await office.admin.hears("赋分，共 4 行")
    assert sent.file is not None
    book = CalamineWorkbook.from_filelike(BytesIO(sent.file.content))
    headings, first, _ = book.get_sheet_by_index(0).to_python()
    row = dict(zip(headings, first, strict=True))
    assert (row["姓名"], row["事项"], row["台账序号"]) == ("张三", "归档<一>", struck.seq)
    assert (row["建议分值"], row["计入分值"], row["状态"]) == (1, 0, "已撤销")
    assert row["确认人"] == "督查甲"
    headings, *scores = book.get_sheet_by_name("得分汇总").to_python()
    assert headings == ["期次", "部门", "姓名", "得分"]
    kept = await office.all(Score)
    assert len(scores) == len(kept) == 2
    assert ["2026年第4季度", "第一检察部", "张三", 0] in scores


async def quarter_of(office: Office, known_at: datetime) -> dict[str, str]:
    """What the bulletin of the quarter said at a moment of it, in all."""
    organisation = await office.organisation()
    bulletin = framework_of(organisation).bulletin("points-quarter")
    assert bulletin is not None
    async with office.database.read() as session:
        compiled = await compile_bulletin(
            session, organisation, bulletin, date(2026, 10, 1), known_at=known_at
        )
    [table] = compiled.parts[0].tables
    assert table.total is not None
    numbers = zip(table.columns, table.total.numbers, strict=True)
    found = {column.key: str(number.value) for column, number in numbers}
    return {key: found[key] for key in ("confirmed", "sum")}
