"""A reminder takes the place of the one before it, as talks: a chat shows it once.

S17 每周夜读: the weekly evening reading.
"""

from datetime import timedelta

from models import Answer, Member, Outbox, OutboxState
from models.work import IN_HAND
from simulator import Message
from tests.office import Colleague, Office, data_behind


def standing(colleague: Colleague, words: str) -> list[str]:
    """What stands in his private chat of the messages with these words, by their first lines."""
    shown = [one for one in private_messages(colleague) if one.is_from_bot and words in one.text]
    return [one.text.partition("\n")[0] for one in shown]


def private_messages(colleague: Colleague) -> list[Message]:
    """What is to be seen in his chat with the bot."""
    return colleague.person.chat(colleague.office.bot).messages


async def test_of_the_deadline_reminders_the_latest_stands(office: Office) -> None:
    await office.head.registers("@张三 周四前 专项检查 #履职责任")
    await office.clock.moves_to("wed 12:00")
    assert standing(office.zhang, "到期提醒") == ["⏰ 到期提醒 · 11月25日（周三）"]
    await office.clock.moves_to("thu 12:00")
    assert standing(office.zhang, "到期提醒") == ["⏰ 到期提醒 · 11月26日（周四）"]
    await office.clock.moves_to("fri 12:00")
    assert standing(office.zhang, "到期提醒") == ["⏰ 到期提醒 · 11月27日（周五）"]
    taken_back = await office.all(Outbox, Outbox.method == "deleteMessage")
    assert [row.state for row in taken_back] == [OutboxState.SENT] * 2


async def test_what_was_told_to_be_over_stays_while_it_is(office: Office) -> None:
    over = await office.head.registers("@张三 周二前 过期的事 #履职责任")
    await office.head.registers("@张三 周五前 周五的事 #履职责任")
    await office.clock.moves_to("wed 12:00")
    reminder = await office.zhang.hears("到期提醒 · 11月25日")
    assert "🔴 已过期限\n1 过期的事" in reminder.text
    await office.clock.moves_to("thu 12:00")  # the next one does not name it again
    assert len(standing(office.zhang, "到期提醒")) == 2
    await office.clock.moves_to("fri 12:00")
    assert standing(office.zhang, "到期提醒") == [
        "⏰ 到期提醒 · 11月25日（周三）",
        "⏰ 到期提醒 · 11月27日（周五）",
    ]
    assert (await office.now(over)).state in IN_HAND


async def test_what_its_reader_has_used_stays(office: Office) -> None:
    await office.head.registers("@张三 周三前 当天的事 #履职责任")
    await office.head.registers("@张三 周四前 第二件事 #履职责任")
    await office.clock.moves_to("wed 08:45")
    reminder = await office.zhang.hears("到期提醒")
    await office.zhang.taps("1 完成", on=reminder)
    await office.clock.moves_to("thu 12:00")
    assert standing(office.zhang, "到期提醒") == [
        "⏰ 到期提醒 · 11月25日（周三）",
        "⏰ 到期提醒 · 11月26日（周四）",
    ]


async def test_s17_the_reminder_takes_the_place_of_the_question(office: Office) -> None:
    await office.clock.moves_to("fri 19:00")
    asked = await office.zhang.hears("本周夜读完成了吗")
    await office.clock.moves_to("sun 18:00")
    assert [one.text.partition("\n")[2] for one in private_messages(office.zhang)][-1].startswith(
        "11月29日（周日） 21:00 截止，还没有收到您的回复"
    )
    assert standing(office.zhang, "每周夜读") == ["📖 每周夜读"]
    # Whoever was answering the question when it went is asked where his words belong.
    await office.zhang.says("读了第三章", reply_to=asked)
    where = await office.zhang.hears("这句话是关于哪一项的？")
    await office.zhang.taps("每周夜读", on=where)
    (answer,) = await office.all(Answer, Answer.member_id == office.zhang.member_id)
    assert answer.text == "读了第三章"


async def test_s17_a_tap_that_was_under_way_when_the_question_went_counts(office: Office) -> None:
    await office.clock.moves_to("fri 19:00")
    asked = await office.zhang.hears("本周夜读完成了吗")
    tap = data_behind(asked, "已读")
    await office.clock.moves_to("sun 18:00")
    await office.zhang.taps_forged(tap, asked)
    (answer,) = await office.all(Answer, Answer.member_id == office.zhang.member_id)
    assert answer.superseded is False


async def test_what_telegram_deletes_no_more_stays_and_nobody_counts_as_out_of_reach(
    office: Office,
) -> None:
    await office.clock.moves_to("fri 19:00")
    await office.zhang.hears("本周夜读完成了吗")
    await office.clock.moves_to("sun 17:59")
    for message in private_messages(office.zhang):
        message.date -= timedelta(days=3)
    await office.clock.moves_to("sun 18:00")
    await office.zhang.hears("还没有收到您的回复")
    assert len(standing(office.zhang, "每周夜读")) == 2
    assert await office.all(Member, Member.unreachable_at.is_not(None)) == []


async def test_while_the_reminder_is_on_its_way_the_one_before_stands(office: Office) -> None:
    await office.clock.moves_to("fri 19:00")
    await office.zhang.hears("本周夜读完成了吗")
    await office.clock.moves_to("sun 17:59")
    office.sim.faults.flood(30, method="sendMessage", chat_id=office.zhang.person.id)
    await office.clock.moves_to("sun 18:00")
    assert len(standing(office.zhang, "本周夜读完成了吗")) == 1
    await office.is_down_until("sun 18:02")
    assert len(standing(office.zhang, "每周夜读")) == 1
    assert standing(office.zhang, "本周夜读完成了吗") == []
