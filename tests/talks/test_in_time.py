"""In time is what was said in time, however late the bot gets round to it.

S17 每周夜读: the weekly evening reading.
"""

from datetime import datetime

import pytest

from demo.sample import ZONE
from models import Answer, AnswerKind, Stance, Task
from scheduler.due import run_due
from tests.office import Office


@pytest.fixture
async def asked(office: Office) -> None:
    await office.clock.jumps_to("fri 18:59")
    await office.clock.moves_to("fri 19:00")
    await office.zhang.hears("本周夜读完成了吗")


def local(moment: datetime | None) -> str:
    assert moment is not None
    return f"{moment.astimezone(ZONE):%m-%d %H:%M}"


async def check_ins(office: Office) -> dict[int, tuple[bool, str]]:
    """Who has answered, whether late, and when it was said."""
    rows = await office.all(
        Answer, Answer.kind == AnswerKind.CHECK_IN, Answer.superseded.is_(False)
    )
    return {row.member_id: (row.late, local(row.said_at)) for row in rows}


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("closed_first", [True, False])
async def test_s17_words_said_before_the_closing_are_in_time_after_a_restart(
    office: Office, *, closed_first: bool
) -> None:
    await office.clock.moves_to("sun 20:30")
    reminder = await office.zhang.hears("还没有收到您的回复")
    question = await office.wang.hears("还没有收到您的回复")
    await office.goes_down()
    await office.clock.jumps_to("sun 20:59")
    await office.zhang.says("读完了第三章", reply_to=reminder)
    await office.clock.jumps_to("sun 21:05")
    await office.wang.says("刚读完", reply_to=question)
    await office.clock.jumps_to("sun 21:10")
    if closed_first:
        await run_due(office.database, office.organisation_id, office.clock.now())
    await office.starts()
    await office.settle()
    assert await check_ins(office) == {
        office.zhang.member_id: (False, "11-29 20:59"),
        office.wang.member_id: (True, "11-29 21:05"),
    }


@pytest.mark.usefixtures("asked")
async def test_s17_a_tap_counts_from_when_it_was_received(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stumbles(*_: object) -> None:
        raise RuntimeError("once")

    await office.clock.moves_to("sun 20:59")
    reminder = await office.zhang.hears("还没有收到您的回复")
    office.expects_defects = True
    with monkeypatch.context() as patched:
        patched.setattr("handlers.check_ins.take_tap", stumbles)
        await office.zhang.taps("已读", on=reminder)
    assert await check_ins(office) == {}
    await office.clock.moves_to("sun 21:10")
    assert await check_ins(office) == {office.zhang.member_id: (False, "11-29 20:59")}


@pytest.mark.usefixtures("asked")
async def test_s17_words_that_waited_for_their_place_count_from_when_they_were_said(
    office: Office,
) -> None:
    await office.clock.moves_to("sun 20:59")
    await office.head.registers("@张三 12月4日 完成专项检查 #履职责任")
    await office.zhang.says("读完了第三章")
    which = await office.zhang.hears("这句话是关于哪一项的")
    await office.clock.moves_to("sun 21:05")
    await office.zhang.taps("每周夜读", on=which)
    assert await check_ins(office) == {office.zhang.member_id: (False, "11-29 20:59")}


@pytest.mark.parametrize(
    ("said", "words", "handled", "deadline"),
    [
        ("mon 23:50", "明天下班前", "tue 00:10", "11-24 18:00"),
        ("mon 16:00", "三天内", "tue 08:00", "11-26 18:00"),
    ],
)
async def test_a_deadline_is_read_on_the_day_it_was_said(
    office: Office, said: str, words: str, handled: str, deadline: str
) -> None:
    await office.goes_down()
    await office.clock.jumps_to(said)
    await office.head.says(f"@张三 {words} 完成专项检查 #履职责任")
    await office.clock.jumps_to(handled)
    await office.starts()
    await office.settle()
    await office.head.taps("确认")
    assert local((await office.newest(Task)).deadline) == deadline


async def test_today_said_yesterday_is_past_and_asked_again(office: Office) -> None:
    await office.goes_down()
    await office.clock.jumps_to("mon 16:00")
    await office.head.says("@张三 今天下班前 完成专项检查 #履职责任")
    await office.clock.jumps_to("tue 08:00")
    await office.starts()
    assert "11月23日" in (await office.head.hears("已经过了")).text
    assert await office.all(Task, Task.title == "完成专项检查") == []


async def test_done_and_on_track_are_of_the_moment_they_were_said(office: Office) -> None:
    task = await office.head.registers("@张三 周五前 完成专项检查 #履职责任")
    other = await office.head.registers("@张三 周五前 整理卷宗 #履职责任")
    card = await office.zhang.message_about(task)
    second = await office.zhang.message_about(other)
    await office.goes_down()
    await office.clock.jumps_to("mon 17:50")
    await office.zhang.says("完成", reply_to=card)
    await office.zhang.says("落后", reply_to=second)
    await office.clock.jumps_to("tue 08:30")
    await office.starts()
    await office.settle()
    (row,) = await office.all(Task, Task.id == task.id)
    assert local(row.completed_at) == "11-23 17:50"
    (row,) = await office.all(Task, Task.id == other.id)
    assert (row.stance, local(row.stance_at)) == (Stance.BEHIND, "11-23 17:50")
