"""The head's daily digest, as talks: what needs him, and what he can do about each line."""

import pytest
from sqlalchemy import update

from ledger.lists.desk_counts import all_counts, parts
from models import Role, RoleName, Task
from simulator import Message
from tests.office import Office, data_behind


async def digest_of_monday(office: Office) -> Message:
    """What is behind the list, which on that day says what needs him."""
    await office.clock.moves_to("mon 09:00")
    await office.head.taps("📌 部门提要", on=await office.head.hears("📌 需要您处理"))
    return await office.head.hears("部门每日提要 · 11月23日")


async def test_a_head_hears_in_the_morning_what_needs_him(office: Office) -> None:
    await office.head.registers("@张三 周二前 逾期的事 #履职责任")
    await office.head.registers("@张三 周三前 当天的事 #履职责任")
    await office.head.registers("@王五 周五前 临期的事 #履职责任")
    await office.head.registers("@王五 12月25日前 还早的事 #履职责任")
    done = await office.head.registers("@王五 12月25日前 办完的事 #履职责任")
    hard = await office.head.registers("@张三 12月25日前 难办的事 #履职责任")
    await office.wang.taps("完成", on=done)
    await office.zhang.taps("遇到困难", on=hard)
    await office.zhang.says("缺少经费")
    await office.clock.moves_to("wed 08:30")
    digest = await office.head.hears("部门每日提要 · 11月25日（周三）")
    for words in (
        "第一检察部",
        "等您审核 · 1 项",
        "1 王五：办完的事",
        "　11月23日（周一）报完成",
        "有困难 · 1 项",
        "2 张三：难办的事",
        "困难：缺少经费",
        "已逾期 · 1 项",
        "3 张三：逾期的事",
        "逾期 1 个工作日",
        "今天到期 · 1 项",
        "4 张三：当天的事",
        "3 个工作日内到期 · 1 项",
        "5 王五：临期的事",
    ):
        assert words in digest.text, digest.text
    assert "还早的事" not in digest.text
    for colleague in (office.zhang, office.other_head, office.leader, office.admin):
        await colleague.hears_nothing("部门每日提要")


async def test_a_digest_in_english_is_english_throughout(office: Office) -> None:
    await office.head.registers("@张三 周二前 Visit #履职责任")
    await office.head.says("/language")
    await office.head.taps("English")
    await office.clock.moves_to("wed 08:30")
    digest = await office.head.hears("Daily digest")
    assert "1 张三: Visit" in digest.text


async def test_beyond_what_is_counted_there_are_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("ledger.lists.needs", "ledger.lists.pages", "wording.rendering"):
        monkeypatch.setattr(f"{module}.MANY", 12)
    for kept in (all_counts, parts):
        kept.cache_clear()
    for number in range(1, 15):
        await office.head.registers(f"@张三 周二前 第{number}件 #履职责任")
    await office.head.registers("@王五 周三前 当天的事 #履职责任")
    await office.clock.moves_to("wed 08:30")
    digest = await office.head.hears("部门每日提要 · 11月25日")
    assert "已逾期</b> · 11+ 项" in digest.html
    await office.head.taps("下一页", on=digest)
    assert ["12 张三：第12件" in digest.text, "13 王五：当天的事" in digest.text] == [True, True]
    for kept in (all_counts, parts):
        kept.cache_clear()


async def test_urging_is_gentle_on_record_and_once_a_day(office: Office) -> None:
    task = await office.head.registers("@张三 周二前 专项检查 #履职责任")
    await office.clock.moves_to("wed 08:30")
    digest = await office.head.hears("部门每日提要 · 11月25日")
    press = await office.head.taps("1 催办", on=digest)
    assert "已提醒张三，并记入台账 №" in (await press.answered()).text
    assert "今天已催办" in digest.text
    urged = await office.zhang.hears("李四请您留意这项进展")
    assert urged.has_button("正常推进")
    press = await office.head.taps("1 已催办", on=digest)
    assert "今天已就这一项提醒过张三" in (await press.answered()).text
    assert office.ledger.kinds(task).count("urged") == 1
    await office.zhang.says("周五能完成", reply_to=urged)
    assert office.ledger.kinds(task)[-1] == "reported"
    await office.clock.moves_to("thu 08:30")
    digest = await office.head.hears("部门每日提要 · 11月26日")
    await office.head.taps("1 催办", on=digest)
    assert office.ledger.kinds(task).count("urged") == 2


async def test_a_line_can_be_struck_off_and_the_digest_goes_on_without_it(office: Office) -> None:
    first = await office.head.registers("@张三 12月25日前 第一件 #履职责任")
    second = await office.head.registers("@张三 12月25日前 第二件 #履职责任")
    await office.zhang.taps("完成", on=first)
    await office.zhang.taps("完成", on=second)
    await office.clock.moves_to("tue 08:30")
    digest = await office.head.hears("部门每日提要 · 11月24日")
    assert digest.has_button("2 退回")
    await office.head.taps("1 同意销号", on=digest)
    assert "等您审核 · 1 项" in digest.text
    assert "第二件" in digest.text
    assert "第一件" not in digest.text
    await office.zhang.hears("已销号")
    assert office.ledger.kinds(first)[-1] == "struck_off"
    await office.head.taps("1 同意销号", on=digest)
    assert "目前没有需要您处理的事项" in digest.text
    assert office.ledger.kinds(second)[-1] == "struck_off"


async def test_what_a_head_completes_himself_is_put_to_the_leader(office: Office) -> None:
    await office.leader.registers("@李四 12月25日前 头雁领办 #头雁责任")
    task = await office.newest(Task)
    await office.head.taps("完成", on=task)
    await office.clock.moves_to("tue 08:30")
    await office.head.hears_nothing("部门每日提要")
    digest = await office.leader.hears("部门每日提要")
    assert "李四：头雁领办" in digest.text


async def test_a_department_without_a_head_is_looked_after_by_the_leader(office: Office) -> None:
    await office.head.registers("@张三 周二前 专项检查 #履职责任")
    async with office.database.write() as session:
        await session.execute(
            update(Role)
            .where(Role.role == RoleName.HEAD, Role.member_id == office.head.member_id)
            .values(role=RoleName.MEMBER)
        )
    await office.clock.moves_to("wed 08:30")
    digest = await office.leader.hears("部门每日提要 · 11月25日")
    assert "张三：专项检查" in digest.text
    await office.head.hears_nothing("部门每日提要")


async def test_whoever_cannot_be_reached_stands_in_the_digest(office: Office) -> None:
    await office.head.registers("@王五 12月25日前 月度分析 #履职责任")
    await office.wang.blocks()
    await office.clock.moves_to("mon 09:00")
    assert await office.head.hears("📵 联系不上：王五")
    await office.clock.moves_to("tue 08:30")
    await office.head.hears_nothing("部门每日提要 · 11月24日")  # nothing new: no second time


async def test_quiet_on_days_off_and_when_all_is_done(office: Office) -> None:
    await office.head.registers("@张三 周五前 专项检查 #履职责任")
    await office.clock.moves_to("fri 12:00")
    office.head.hears_everything()
    await office.clock.moves_to("sun 12:00")
    await office.head.hears_nothing("部门每日提要")
    await office.other_head.hears_nothing("部门每日提要")


async def test_a_long_digest_is_turned_page_by_page(office: Office) -> None:
    for number in range(1, 14):
        await office.head.registers(f"@张三 周二前 第{number}件 #履职责任")
    await office.clock.moves_to("wed 08:30")
    digest = await office.head.hears("部门每日提要 · 11月25日")
    assert "已逾期 · 13 项" in digest.text
    assert len(digest.text) < 4096
    await office.head.taps("下一页", on=digest)
    assert "13 张三：第13件" in digest.text
    await office.head.taps("12 催办", on=digest)
    assert digest.has_button("✓ 12 已催办")


async def test_the_first_page_says_what_stands_on_later_ones(office: Office) -> None:
    overdue = [
        await office.head.registers(f"@张三 周二前 逾期第{number}件 #履职责任")
        for number in range(1, 3)
    ]
    for number in range(1, 11):
        done = await office.head.registers(f"@张三 周三前 办完第{number}件 #履职责任")
        await office.zhang.taps("完成", on=done)
    await office.head.registers("@张三 周三前 今天的事 #履职责任")
    await office.clock.moves_to("wed 08:30")
    digest = await office.head.hears("部门每日提要 · 11月25日")
    assert "等您审核 · 10 项" in digest.text
    assert "后面还有：🔴 已逾期 2 项、⏰ 今天到期 1 项" in digest.text
    await office.head.taps("下一页", on=digest)
    assert all(task.title in digest.text for task in overdue)
    assert "后面还有" not in digest.text


async def test_only_who_is_entitled_can_urge(office: Office) -> None:
    await office.head.registers("@张三 周二前 专项检查 #履职责任")
    await office.other_head.registers("@钱七 周二前 另一项检查 #履职责任")
    await office.clock.moves_to("wed 08:30")
    digest = await office.head.hears("部门每日提要 · 11月25日")
    foreign = await office.other_head.hears("部门每日提要 · 11月25日")
    data = data_behind(digest, "1 催办")
    press = await office.other_head.taps_forged(data, foreign)
    assert "只能催办所辖部门" in (await press.answered()).text
    await office.zhang.hears_nothing("请您留意这项进展")


async def test_a_blocked_task_that_is_due_today_says_so(office: Office) -> None:
    task = await office.head.registers("@张三 周一前 当天又难办的事 #履职责任")
    await office.zhang.taps("遇到困难", on=task)
    await office.zhang.says("没有车")
    digest = await digest_of_monday(office)
    assert "11月23日（周一） · 今天到期 · 困难：没有车" in digest.text


async def test_what_is_blocked_and_overdue_stands_with_what_is_overdue(office: Office) -> None:
    task = await office.head.registers("@张三 周二前 难办又逾期的事 #履职责任")
    await office.zhang.taps("遇到困难", on=task)
    await office.zhang.says("没有<车>")
    await office.clock.moves_to("wed 08:30")
    digest = await office.head.hears("部门每日提要 · 11月25日")
    assert "已逾期 · 1 项" in digest.text
    assert "逾期 1 个工作日 · 困难：没有<车>" in digest.text
    assert "有困难" not in digest.text
    await office.clock.moves_to("wed 09:15")
    assert "新逾期 1 项" in (await office.head.hears("督办提醒", in_=office.group)).text


async def test_material_that_nobody_handed_in_is_called_so(office: Office) -> None:
    task = await office.head.registers("@张三 12月25日前 没有材料的事 #履职责任")
    await office.zhang.taps("完成", on=task)
    await office.clock.moves_to("mon 09:00")
    digest = await office.head.hears("部门每日提要")
    await office.head.taps("1 材料", on=digest)
    assert "没有附材料。" in (await office.head.hears("“没有材料的事”的进展记录")).text


async def test_a_deadline_in_another_year_bears_the_year(office: Office) -> None:
    task = await office.head.registers("@张三 2027年11月19日前 明年的事 #履职责任")
    assert "期限：2027年11月19日（周五）" in (await office.zhang.message_about(task)).text
    await office.zhang.taps("遇到困难", on=task)
    await office.zhang.says("经费没有批")
    assert "2027年11月19日（周五）" in (await digest_of_monday(office)).text
    assert "2027年11月19日（周五）" in (await office.zhang.hears("您有 1 项在办")).text


async def test_what_the_owner_calls_behind_is_shown_to_his_head(office: Office) -> None:
    task = await office.head.registers("@张三 周三前 落后的事 #履职责任")
    await office.zhang.taps("落后", on=task)
    digest = await digest_of_monday(office)
    assert "还剩 2 个工作日 · 自报落后" in digest.text
    await office.zhang.taps("正常推进", on=task)
    await office.clock.moves_to("tue 08:30")
    assert "自报落后" not in (await office.head.hears("部门每日提要 · 11月24日")).text


async def test_nobody_is_said_to_be_urged_who_cannot_hear(office: Office) -> None:
    task = await office.head.registers("@张三 周三前 专项检查 #履职责任")
    digest = await digest_of_monday(office)
    await office.zhang.blocks()
    press = await office.head.taps("1 催办", on=digest)
    assert "张三现在收不到机器人的消息，没有催办成" in (await press.answered()).text
    assert "urged" not in office.ledger.kinds(task)


async def test_a_deadline_on_a_free_day_is_told_when_it_turns_amber(office: Office) -> None:
    await office.head.registers("@张三 11月28日前 周六的事 #履职责任")
    await office.clock.moves_to("tue 08:30")
    digest = await office.head.hears("部门每日提要 · 11月24日")
    assert "　11月28日（周六） · 还剩 3 个工作日" in digest.text


async def test_the_digest_tells_what_came_in_since_the_last_one(office: Office) -> None:
    task = await office.head.registers("@张三 12月25日前 专项检查 #履职责任")
    await office.clock.moves_to("tue 08:30")
    await office.head.hears_nothing("部门每日提要")
    card = await office.zhang.message_about(task)
    await office.zhang.says("已查<三>家", reply_to=card)
    await office.clock.moves_to("wed 08:30")
    digest = await office.head.hears("部门每日提要 · 11月25日")
    assert "上次提要以来的进展 · 1 项" in digest.text
    assert "① 张三：已查<三>家 · 专项检查" in digest.text
    await office.head.taps("① ⋯", on=digest)
    assert await office.head.hears("最近进展 · 张三")
    await office.clock.moves_to("thu 08:30")
    await office.head.hears_nothing("部门每日提要")


async def test_all_that_came_in_is_turned_over_in_place(office: Office) -> None:
    for number in range(1, 13):
        task = await office.head.registers(f"@张三 12月25日前 第{number}项检查 #履职责任")
        card = await office.zhang.message_about(task)
        await office.zhang.says(f"已查{number}家", reply_to=card)
    await office.clock.moves_to("09:00")
    digest = await office.head.hears("上次提要以来的进展 · 12 项")
    await office.head.taps("📌 部门提要", on=digest)
    digest = await office.head.hears("部门每日提要")
    assert "① 张三：已查12家 · 第12项检查" in digest.text
    assert "第7项检查" not in digest.text
    await office.head.taps("全部进展（12）", on=digest)
    assert "以来的进展 · 12 项" in digest.text
    await office.head.taps("下一页 ›", on=digest)
    assert "② 张三：已查1家 · 第1项检查" in digest.text
    await office.head.taps("‹ 返回提要", on=digest)
    assert "部门每日提要" in digest.text


async def test_a_difficulty_is_told_once_in_a_digest(office: Office) -> None:
    hard = await office.head.registers("@张三 12月25日前 难办的事 #履职责任")
    await office.zhang.taps("遇到困难", on=hard)
    await office.zhang.says("缺少经费")
    await office.clock.moves_to("tue 08:30")
    assert (await office.head.hears("部门每日提要")).text.count("缺少经费") == 1


async def test_a_directive_that_is_not_answered_in_time_stands_in_the_digest(
    office: Office,
) -> None:
    task = await office.head.registers("@张三 12月25日前 专项检查 #履职责任")
    await office.head.says("/mine")
    await office.head.taps("1 ⋯")
    await office.head.says("批示：周二前说明<进度>", reply_to=await office.head.hears("现状："))
    given = await office.zhang.hears("批示")
    await office.clock.moves_to("wed 08:30")
    digest = await office.head.hears("批示超期未答复 · 1 项")
    assert "李四 → 张三：周二前说明<进度> · 专项检查" in digest.text
    await office.head.taps("📮1 ⋯", on=digest)
    assert "已超期" in (await office.head.hears("现状：")).text
    await office.zhang.says("明天报", reply_to=given)
    await office.clock.moves_to("thu 08:30")
    assert "批示超期" not in (await office.head.hears("部门每日提要 · 11月26日")).text
    assert office.ledger.kinds(task)[-1] == "directive_answered"
