"""The reminder of deadlines, as talks: private before public, one message a day."""

from models import Member, Task
from simulator import Message
from tests.office import Colleague, Office


def in_private(colleague: Colleague) -> list[Message]:
    """What the bot has told him since he listened last, wherever else it spoke."""
    return colleague.hears_everything(colleague.office.bot)


def pushed(colleague: Colleague) -> list[str]:
    """The first lines of what he has not heard yet."""
    return [message.text.partition("\n")[0] for message in in_private(colleague)]


async def test_an_owner_hears_the_day_before_on_the_day_and_when_it_is_over(
    office: Office,
) -> None:
    await office.head.registers("@张三 周四前 专项检查 #履职责任")
    await office.head.registers("@张三 12月25日前 还早的事 #履职责任")
    await office.clock.moves_to("wed 08:44")
    office.zhang.hears_everything()
    await office.clock.moves_to("wed 08:45")
    [reminder] = in_private(office.zhang)
    assert reminder.text == (
        "⏰ 到期提醒 · 11月25日（周三）\n\n🟡 即将到期\n1 专项检查\n\n"
        "　11月26日（周四） 18:00 · 还剩 1 个工作日"
    )
    assert reminder.buttons == [["1 完成", "1 落后", "1 ⋯"]]
    await office.clock.moves_to("thu 12:00")
    [reminder] = in_private(office.zhang)
    assert "⏰ 今天到期\n1 专项检查" in reminder.text
    await office.clock.moves_to("fri 12:00")
    [reminder] = in_private(office.zhang)
    assert "🔴 已过期限\n1 专项检查" in reminder.text
    assert "逾期 1 个工作日" in reminder.text


async def test_what_is_over_is_told_once_and_then_left_to_the_list(office: Office) -> None:
    await office.head.registers("@张三 周二前 专项检查 #履职责任")
    await office.clock.moves_to("wed 12:00")
    office.zhang.hears_everything()
    await office.clock.moves_to("fri 12:00")
    assert pushed(office.zhang) == []


async def test_one_message_for_all_tasks_whose_lines_go_as_they_are_done(office: Office) -> None:
    await office.head.registers("@张三 周二前 过期的事 #履职责任")
    today = await office.head.registers("@张三 周三前 当天的事 #履职责任")
    await office.head.registers("@张三 周四前 明天的事 #履职责任")
    await office.clock.moves_to("wed 08:44")
    office.zhang.hears_everything()
    await office.clock.moves_to("wed 08:45")
    reminder = await office.zhang.hears("到期提醒")
    assert office.zhang.hears_everything() == []
    order = [reminder.text.index(words) for words in ("1 过期的事", "2 当天的事", "3 明天的事")]
    assert order == sorted(order)
    await office.zhang.taps("2 完成", on=reminder)
    assert "当天的事" not in reminder.text
    assert office.ledger.kinds(today) == ["assigned", "signed", "completed"]
    await office.zhang.taps("2 落后", on=reminder)
    assert await office.zhang.hears("“明天的事”：落后，已记下")
    await office.zhang.taps("1 完成", on=reminder)
    await office.zhang.taps("1 完成", on=reminder)
    assert reminder.text == "✅ 到期的事项都已报完成。"


async def test_on_a_friday_what_is_due_by_monday_is_told(office: Office) -> None:
    await office.head.registers("@张三 11月29日前 周日的事 #履职责任")
    await office.head.registers("@张三 11月30日前 周一的事 #履职责任")
    await office.clock.moves_to("fri 08:45")
    reminder = await office.zhang.hears("到期提醒 · 11月27日")
    assert "1 周日的事" in reminder.text
    assert "2 周一的事" in reminder.text


async def test_on_the_day_of_the_list_that_is_the_one_message(office: Office) -> None:
    await office.clock.moves_to("fri 12:00")
    await office.head.registers("@张三 周日前 专项检查 #履职责任")
    await office.head.registers("@李四 11月30日前 带队检查 #履职责任")
    await office.clock.moves_to("mon 08:00")
    office.zhang.hears_everything()
    office.head.hears_everything()
    await office.clock.moves_to("mon 12:00")
    assert pushed(office.zhang) == ["📋 责任清单 · 11月30日（周一）"]
    told = in_private(office.head)  # a check-in of that day may be among them
    [message] = [one for one in told if one.text.startswith("📋 责任清单 · 11月30日（周一）")]
    assert not [one for one in told if "提要 ·" in one.text or "到期提醒" in one.text]
    assert "📌 需要您处理\n🔴 已逾期 · 1 项\n⏰ 今天到期 · 1 项" in message.text
    await office.head.taps("📌 部门提要，逐项处理 ›", on=message)
    digest = await office.head.hears("部门每日提要 · 11月30日")
    assert digest.has_button("1 催办")
    assert message.has_button("正常推进")


async def test_a_head_without_a_list_has_his_digest_on_that_day(office: Office) -> None:
    task = await office.head.registers("@张三 12月25日前 专项检查 #履职责任")
    await office.zhang.taps("完成", on=task)
    office.head.hears_everything()
    await office.clock.moves_to("mon 12:00")
    assert pushed(office.head) == ["📌 部门每日提要 · 11月23日（周一）"]


async def test_a_heads_own_task_stands_in_his_digest_and_nowhere_else(office: Office) -> None:
    await office.leader.registers("@李四 周三前 带队检查 #履职责任")
    await office.clock.moves_to("tue 08:00")
    office.head.hears_everything()
    await office.clock.moves_to("tue 12:00")
    assert pushed(office.head) == ["📌 部门每日提要 · 11月24日（周二）"]


async def test_the_group_hears_only_of_what_its_owner_was_told_before(office: Office) -> None:
    await office.head.registers("@张三 周三9点前 早上的事 #履职责任")
    await office.head.registers("@张三 周二前 昨天的事 #履职责任")
    await office.clock.moves_to("wed 09:15")
    post = await office.head.hears("昨天的事", in_=office.group)
    assert "早上的事" not in post.text  # over since 09:00: he was reminded at 08:45
    await office.clock.moves_to("thu 09:15")
    assert "早上的事" in (await office.zhang.hears("到期提醒 · 11月26日")).text
    post = await office.head.hears("早上的事", in_=office.group)
    new = post.text.index("早上的事")
    assert new < post.text.index("昨天的事")  # news, not what is still overdue


async def test_the_group_waits_for_an_owner_whose_own_night_is_longer(office: Office) -> None:
    await office.head.registers("@张三 周二前 昨天的事 #履职责任")
    await office.head.registers("@王五 周二前 王五的事 #履职责任")
    await office.zhang.says("/quiet 22:00-10:00")
    await office.clock.moves_to("tue 12:00")
    office.zhang.hears_everything()
    await office.clock.moves_to("wed 09:15")
    post = await office.head.hears("王五的事", in_=office.group)
    assert "昨天的事" not in post.text
    await office.zhang.hears_nothing("到期提醒")
    await office.clock.moves_to("wed 10:00")
    await office.zhang.hears("到期提醒")
    await office.clock.moves_to("thu 09:15")
    assert await office.head.hears("昨天的事", in_=office.group)


async def test_whoever_cannot_hear_is_named_after_his_head_was_told(office: Office) -> None:
    await office.head.registers("@张三 周二前 昨天的事 #履职责任")
    async with office.database.write() as session:
        member = await session.get_one(Member, (office.organisation_id, office.zhang.member_id))
        member.telegram_user_id = None
    await office.clock.moves_to("wed 08:30")
    assert "昨天的事" in (await office.head.hears("部门每日提要 · 11月25日")).text
    await office.clock.moves_to("wed 09:15")
    assert await office.head.hears("昨天的事", in_=office.group)


async def test_how_early_is_a_setting(office: Office) -> None:
    await office.admin.says("/settings")
    overview = await office.admin.hears("时间与提醒")
    await office.admin.taps("期限与时长", on=overview)
    await office.admin.taps("到期前提醒", on=overview)
    await office.admin.says("2")
    await office.admin.taps("保存", on=await office.admin.hears("改为　提前2个工作日"))
    await office.head.registers("@张三 周五前 专项检查 #履职责任")
    await office.clock.moves_to("wed 08:45")
    assert await office.zhang.hears("到期提醒 · 11月25日")
    assert len(await office.all(Task)) == 1


async def test_the_reminder_in_english(office: Office) -> None:
    await office.zhang.says("/language")
    await office.zhang.taps("English")
    await office.head.registers("@张三 周四前 Visit <b>A</b> & B #履职责任")
    await office.clock.moves_to("wed 08:45")
    reminder = await office.zhang.hears("Deadlines")
    assert "1 Visit <b>A</b> & B" in reminder.text
    assert reminder.buttons == [["1 Done", "1 Behind", "1 ⋯"]]


async def test_what_its_owner_has_before_his_eyes_is_not_reminded_of(office: Office) -> None:
    said = await office.head.registers("@张三 周四前 说过的事 #履职责任")
    await office.head.registers("@张三 周四前 没说的事 #履职责任")
    await office.clock.moves_to("tue 10:00")
    await office.zhang.taps("正常推进", on=said)
    await office.clock.moves_to("wed 08:44")
    office.zhang.hears_everything()
    await office.clock.moves_to("wed 08:45")
    [reminder] = in_private(office.zhang)
    assert "没说的事" in reminder.text
    assert "说过的事" not in reminder.text
    await office.zhang.taps("1 落后", on=reminder)  # so he is not told of it on the day
    await office.clock.moves_to("thu 12:00")
    [reminder] = in_private(office.zhang)[-1:]
    assert "说过的事" in reminder.text
    assert "没说的事" not in reminder.text
    await office.clock.moves_to("fri 08:45")  # what is over he is told in any case
    [reminder] = in_private(office.zhang)
    assert "1 说过的事" in reminder.text
    assert "2 没说的事" in reminder.text


async def test_what_nobody_signs_for_brings_a_digest_once(office: Office) -> None:
    await office.head.registers("@张三 12月25日前 放着的事 #履职责任")
    await office.clock.moves_to("thu 09:00")
    assert await office.head.hears("还没签收 · 1 项")
    await office.clock.moves_to("fri 12:00")
    await office.head.hears_nothing("还没签收")
