"""A confidential task 保密: nobody beside it learns that it is there, on whatever surface."""

from io import BytesIO
from zipfile import ZipFile, is_zipfile

from bot.commands.books import entries_of, unsent
from models import IssuedBulletin, Outbox, ProducedFile, Task
from simulator import Message
from tests.office import Colleague, Office, data_behind

SECRET = "核查线索甲"
DIFFICULTY = "缺一份密件"
COMMANDS = (
    "/calendar", "/person 张三", "/year", "/review", "/report", "/points", "/records", "/export",
)  # fmt: skip
LINE = f"@张三 明天前 {SECRET} #履职责任"


async def registers(office: Office, who: Colleague, line: str = LINE) -> Task:
    await who.says(line)
    shown = await who.hears("请核对")
    await who.taps("更多…", on=shown)
    await who.taps("保密", on=shown)
    await who.taps("确认登记", on=shown)
    return await office.newest(Task)


def others(office: Office) -> list[Colleague]:
    """Whom it does not concern: beside the owner, its head, and the leader above."""
    return [office.admin, office.supervisor, office.wang, office.other_head, office.other_member]


async def test_nobody_beside_it_learns_of_it_in_a_played_week(office: Office) -> None:
    task = await registers(office, office.head)
    assert task.confidential
    for moment in ("09:00", "tue 09:20", "wed 09:20", "thu 09:20"):
        await office.clock.moves_to(moment)
    await office.zhang.says("困难：缺人手", reply_to=await office.zhang.message_about(task))
    await office.clock.moves_to("fri 09:20")
    await office.zhang.taps("完成", on=await office.zhang.message_about(task, "完成"))
    await office.clock.moves_to("mon 09:20")
    for who in others(office):
        for command in ("/list", "/mine", "/help", "/overview", f"/find {SECRET[:2]}", "/list 红"):
            await who.says(command)
        for message in who.hears_everything():
            assert SECRET not in message.text, (who, message.text)
    assert [message.text for message in office.group.messages if "逾期" in message.text] == []
    assert "保密" in (await office.head.hears("请审核")).text
    assert await office.head.hears("逾期")
    told = {row.member_id for row in await office.all(Outbox) if SECRET in str(row.payload)}
    assert told <= {one.member_id for one in (office.head, office.zhang, office.leader)}


async def test_neither_files_nor_bulletins_nor_points_tell_of_it(office: Office) -> None:
    task = await registers(office, office.head)
    await office.head.registers("@王五 周三前 整理卷宗 #履职责任")  # there is something to tell of
    await office.zhang.says(f"困难：{DIFFICULTY}", reply_to=await office.zhang.message_about(task))
    await office.clock.moves_to("2026-11-30 09:20")  # it is overdue, and the week is drafted
    draft = await office.leader.hears("11月23日–11月29日")
    assert "已逾期 1（" in draft.text
    await office.leader.taps("📣 发布", on=draft)
    await office.leader.hears("已发布")
    await office.clock.moves_to("tue 09:20")
    await office.zhang.taps("完成", on=await office.zhang.message_about(task, "完成"))
    await office.head.taps("同意销号", on=await office.head.message_about(task, "同意销号"))
    await office.clock.moves_to("wed 09:20")
    for who in others(office):
        for command in COMMANDS:
            await who.says(command)
        heard = who.hears_everything()
        assert len(heard) >= len(COMMANDS), who
        for message in (*heard, *office.group.messages):
            assert_silent(message.text)
            assert_silent(contents_of(message))
    files = await office.all(ProducedFile)
    assert files
    for row in files:
        assert_silent(str(row.source))
    for bulletin in await office.all(IssuedBulletin):
        assert_silent(str(bulletin.compiled))


def assert_silent(text: str) -> None:
    for words in (SECRET, DIFFICULTY):
        assert words not in text


def contents_of(message: Message) -> str:
    """All that is written in a file that was sent, in whatever format."""
    if message.file is None:
        return ""
    content = message.file.content
    if not is_zipfile(BytesIO(content)):
        return content.decode(errors="replace")
    with ZipFile(BytesIO(content)) as parts:
        return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


async def test_what_is_struck_off_is_not_even_counted_in_the_group(office: Office) -> None:
    task = await registers(office, office.head)
    await office.zhang.taps("完成", on=task)
    await office.head.taps("同意销号", on=task)
    open_one = await office.head.registers("@王五 周五前 整理卷宗 #履职责任")
    await office.wang.taps("完成", on=open_one)
    await office.head.taps("同意销号", on=open_one)
    await office.clock.moves_to("tue 09:20")
    [post] = [one for one in office.group.messages if "销号" in one.text]
    assert "整理卷宗" in post.text
    assert SECRET not in post.text
    assert "1 项" in post.text


async def test_a_button_of_it_in_other_hands_finds_no_such_task(office: Office) -> None:
    task = await registers(office, office.head)
    await office.zhang.sends_photo(reply_to=await office.zhang.message_about(task))
    await office.zhang.taps("完成", on=await office.zhang.message_about(task, "完成"))
    request = await office.head.message_about(task, "同意销号")
    seals = [data_behind(request, label) for label in ("同意销号", "退回", "查看材料")]
    before = office.ledger.kinds(task)
    for who in (office.supervisor, office.admin, office.wang):
        await who.says("/list")
        own = who.hears_everything()[-1]
        for seal in seals:
            press = await who.taps_forged(seal, on=own)
            answer = (await press.answered()).text or ""
            assert SECRET not in answer
            assert "没有找到这一项" in answer
    assert office.ledger.kinds(task) == before
    await office.leader.says("在吗")
    own = office.leader.hears_everything()[-1]
    await office.leader.taps_forged(seals[0], on=own)  # the leader above may
    assert office.ledger.kinds(task)[-1] == "struck_off"


async def test_a_heads_own_secret_goes_to_the_leader_not_to_the_supervisor(
    office: Office,
) -> None:
    task = await registers(office, office.head, LINE.replace("张三", "李四"))
    await office.head.taps("完成", on=task)
    assert SECRET in (await office.leader.hears("请审核")).text
    await office.supervisor.hears_nothing("请审核")


async def test_exports_tell_that_there_was_something_and_not_what(office: Office) -> None:
    task = await registers(office, office.head)
    await office.zhang.says("查了三处", reply_to=await office.zhang.message_about(task))
    async with office.database.read() as session:
        rows = [row async for row in entries_of(session, office.organisation_id)]
        waiting = await unsent(session, office.organisation_id)
    about = [row for row in rows if row["subject"] == f"task:{task.id}"]
    assert {row["text"] for row in about} == {"（保密）"}
    assert [row["kind"] for row in about] == ["assigned", "signed", "reported"]
    for row in (*rows, *waiting):
        assert SECRET not in str(row)
        assert "查了三处" not in str(row)
