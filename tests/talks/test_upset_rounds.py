"""What upsets a round that is open: its form changes, people move or leave, the clock goes back."""

from ledger.book.chain import verify_chain
from ledger.check_ins.answering import answer_check_in
from ledger.organisations import change_framework
from ledger.roster.leaving import Leaving, leave
from ledger.roster.moving import Moving, move
from ledger.talk.acts import Act
from models import Answer, Database, Member, Organisation, Respondent, RoleName, Unit
from models.framework import Framework, read_framework
from scheduler.due import run_due
from tests.ledger.test_check_ins import FRIDAY, SUNDAY_NIGHT, the_round
from tests.office import Office
from tests.staff import HOUR, MONDAY, hire


def with_another_report() -> Framework:
    """The model after somebody has put other fields into the weekly report."""
    content = read_framework("3315").model_dump(mode="json")
    [form] = [one for one in content["forms"] if one["key"] == "weekly-report"]
    form["fields"] = [{"name": "gist", "type": "text", "label": "一句话周报", "required": True}]
    return Framework.model_validate(content)


async def test_a_form_changed_while_it_is_answered_is_asked_to_the_end_as_it_was(
    office: Office,
) -> None:
    await office.clock.jumps_to("fri 13:59")
    await office.clock.moves_to("fri 14:00")
    asked = await office.head.hears("能动责任周报")
    await office.head.taps("填写", on=asked)
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        change_framework(session, organisation, with_another_report(), now=office.clock.now())
    await office.head.says("请协调<经费>")
    await office.head.taps("提交", on=await office.head.hears("请核对"))
    other = await office.other_head.hears("请填写：本周完成")  # asked before, begun only now
    await office.other_head.taps("填写", on=other)
    assert "需要的支持" in other.text
    [answer] = await office.all(Answer, Answer.fields.is_not(None))
    assert (answer.fields or {})["support"] == "请协调<经费>"
    await office.clock.jumps_to("fri 13:59")
    await office.clock.moves_to("fri 14:00")
    await office.head.hears("请填写：一句话周报")


async def test_who_moves_answers_where_he_was_asked_and_who_leaves_is_nobodys_to_ask(
    database: Database,
) -> None:
    staff = await hire(database, founded=MONDAY)
    await staff.unit("业务二部")
    await staff.person("赵六", "业务二部", RoleName.HEAD)
    await run_due(database, staff.organisation_id, FRIDAY)
    row = await the_round(staff)
    number = staff.organisation_id
    async with database.write() as session:
        zhang, wang, li = [
            await session.get_one(Member, (number, staff.people[name]))
            for name in ("张三", "王五", "李四")
        ]
        there = await session.get_one(Unit, (number, staff.units["业务二部"]))
        await move(session, Moving(zhang, there, None, None, True, None, FRIDAY + HOUR))
        await leave(session, Leaving(wang, li, None, "", FRIDAY + HOUR))
    async with database.write() as session:
        zhang = await session.get_one(Member, (number, staff.people["张三"]))
        await answer_check_in(Act(session, zhang, FRIDAY + 2 * HOUR, version=0), row.id)
    # The clock goes back and on again: nothing is asked, reminded of or closed a second time.
    for moment in (SUNDAY_NIGHT, FRIDAY - 5 * HOUR, SUNDAY_NIGHT, FRIDAY, SUNDAY_NIGHT + HOUR):
        await run_due(database, number, moment)
    told = [words for words in await staff.heard("李四") if "填报情况" in words]
    assert len(told) == 1
    assert "业务一部</b> · 已报 1/2" in told[0]
    assert "已报：张三" in told[0]
    assert "王五" not in told[0]
    there_told = [words for words in await staff.heard("赵六") if "填报情况" in words]
    assert "张三" not in "".join(there_told)
    assert not any("还没有收到" in words for words in await staff.heard("王五"))
    async with database.read() as session:
        rows = await session.get_one(
            Respondent, (number, row.id, staff.people["张三"], staff.units["业务一部"])
        )
        assert rows.answered_at == FRIDAY + 2 * HOUR
        assert (await verify_chain(session, number)).broken is None
