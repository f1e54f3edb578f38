"""An office that reads English: mechanism after mechanism, and no word of Chinese but its own.

Those that somebody begins are walked one by one, those that come by themselves in a month of all.

S07 实施意见落实: published measures broken down into clauses.
S09 “河长+检察长”制: inspection campaigns with counts and amounts.
S22 “四比四提四带头”: a campaign of four workstreams with a self-check.
S23 头雁责任: leaders take on what lags and what is empty.
S27 业务数据月动态分析: monthly analysis of business data.
S29 每周《考核指标落实责任清单》: the weekly list.
S30 推动问题整改落实落地: a problem becomes a task until it is mended.
S31 考核责任: scoring, with reasons.
S32 “督事”“督人”双督查: supervision of matters and of conduct.
S34 办案程序预警、提醒、核实: alarms about the deadlines of procedure.
S35 案件质量评查、司法行为督促检查: rounds of quality review.
"""

import re
from collections.abc import Iterable
from datetime import date

import pytest
from sqlalchemy import func, select, update

from ledger.organisations import framework_of
from ledger.people.menus import commands_for
from models import (
    Call,
    Member,
    Organisation,
    Outbox,
    Point,
    Responsibility,
    RoleName,
    Task,
    Unit,
)
from models.framework import read_framework
from rehearsal.people import WORDS
from rehearsal.playing import a_play, play_all
from simulator import Message
from tests.office import Colleague, Office
from tests.talks.roster.test_clauses import clause, imported
from tests.talks.test_reviews import CASES, lists, tags_reviewers

# What comes of it all.
DONE = {
    *("assigned", "completed", "struck_off", "recorded", "on_track"),
    *("demand_answered", "demand_accepted", "sample_drawn", "checked_in"),
    *("point_proposed", "point_confirmed", "point_appealed", "point_settled"),
    *("ranking_switched_on", "reading_recorded", "indicator_taken", "round_opened"),
}
# What comes by itself in four weeks of December.
ROUTINES: set[str | None] = {
    *("weekly-list", "head-digest", "deadline-reminder", "group-post", "weekly-bulletin"),
    *("weekly-study", "weekly-study.closing", "weekly-report"),
    *("monthly-figures", "first-topic-month", "brand-progress", "three-rules", "study-topic"),
    *("self-check", "procuratorial-monthly"),
}
# Sheets of the workbook are called so in any language.
SHEETS = ("工作日历", "案件", "评查员", "人员", "事项", "组织", "读数")
# Whoever cannot read the language finds his way back.
BOTH_LANGUAGES = ("切换语言", "请选择语言", "中文")
CHANGING = {"language", "timezone", "quiet"}  # what their buttons change, others would read
CHINESE = re.compile(r"[\u3400-\u9fff]+")


def offered(message: Message, action: str) -> str:
    """The label of the first button that does this."""
    for row in message.buttons:
        for label in row:
            if (message.button(label).data or "").startswith(f"{action}|"):
                return label
    raise AssertionError(f"nothing does {action} in {message.text!r}: {message.buttons}")


async def presses(who: Colleague, message: Message, action: str) -> None:
    await who.taps(offered(message, action), on=message)


async def newest(who: Colleague) -> Message:
    """What he heard last that has buttons."""
    await who.office.settle()
    return [one for one in who.hears_everything() if one.buttons][-1]


async def fills(who: Colleague, asked: Message, *answers: str) -> Message:
    """Answer a form, by its buttons or in words, and send it."""
    for said in answers:
        if asked.has_button(said):
            await who.taps(said, on=asked)
            heard = [one for one in who.hears_everything() if one.buttons]
            asked = heard[-1] if heard else asked
        else:
            await who.says(said)
            asked = await newest(who)
    await presses(who, asked, "form.submit")
    return asked


async def records(who: Colleague, title: str, *answers: str) -> Message:
    who.hears_everything()
    await who.says(f"/record {title}")
    return await fills(who, await newest(who), *answers)


def said_in(row: Outbox) -> list[str]:
    """The words and button labels of what was sent, shown in place, or said on top of a chat."""
    if row.method not in {Call.SAY, Call.EDIT, Call.ANSWER_PRESS}:
        return []
    keyboard = row.payload.get("reply_markup", {}).get("inline_keyboard", [])
    labels = [button["text"] for line in keyboard for button in line]
    return [row.payload.get("text", ""), *labels]


async def data_of(office: Office) -> list[str]:
    """What the office has typed itself, or its work model says in one way; the longest first."""
    tasks, whole = await office.all(Task), await office.organisation()
    named = [row.name for row in await office.all(Member)]
    named += [row.name for row in await office.all(Unit)]
    named += [row.name for row in await office.all(Responsibility)]
    titles = [row.title for row in tasks] + [row.document or "" for row in tasks]
    words = {*named, *titles, *(key for key, *_ in CASES), whole.name, *SHEETS}
    return sorted(words - {""}, key=len, reverse=True)


def left_of(texts: Iterable[str], data: list[str]) -> list[str]:
    """What is Chinese in texts, and is no data."""
    found = []
    for text in texts:
        bare = text
        for word in data:
            bare = bare.replace(word, "").replace(word[:39] + "…", "")
        if CHINESE.search(bare):
            found.append(bare)
    return found


async def test_nothing_that_an_english_office_reads_is_chinese_but_its_own_words(
    office: Office,
) -> None:
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        organisation.language = "en"
    everybody = [office.admin, office.leader, office.supervisor, office.head, office.zhang]
    everybody += [office.wang, office.other_head, office.other_member]
    for who in everybody:
        who.hears_everything()
    # S07, S29: clauses as tasks; the weekly list, answered by a tap.
    assert await imported(office, [clause(number, "张三") for number in (1, 2)]) == []
    await office.clock.moves_to("mon 09:00")
    office.zhang.hears_everything()
    await office.zhang.says("/list")
    weekly = await newest(office.zhang)
    await presses(office.zhang, weekly, "list.on_track")
    await office.leader.says("/list 实施意见落实")
    # S09, S30: an inspection, whose finding becomes a task.
    await records(office.zhang, "River", "today", "north", "6.5", "yes", "litter", "Skip")
    await office.leader.says("/records River")
    finding = await office.newest(Task)
    assert finding.owner_id == office.zhang.member_id
    await office.zhang.sends_photo(reply_to=await office.zhang.message_about(finding))
    card = await office.zhang.message_about(finding)
    await presses(office.zhang, card, "task.complete")
    await presses(office.head, await office.head.message_about(finding), "task.verify")
    # S32: a notice on a matter, answered and accepted.
    matter = ("第一检察部", "papers", "complete them", "an answer first", "Skip", "Skip")
    await records(office.supervisor, "Notices on matters", *matter)
    await presses(office.head, await newest(office.head), "demand.done")
    await presses(office.supervisor, await newest(office.supervisor), "demand.accept")
    # S34: an alarm of a procedure.
    await office.head.says("@张三 Thursday check the term #办案程序预警提醒核实")
    await presses(office.head, await newest(office.head), "new.confirm")
    # S35: a sample drawn and reviewed.
    assert await lists(office, CASES[:1]) == []
    await tags_reviewers(office)
    await office.leader.says("/review")
    shown = await newest(office.leader)
    await presses(office.leader, shown, "review.draw")
    for who in (office.supervisor, office.leader):
        await who.says("/review")
    # S31: points proposed, confirmed, changed, appealed and settled.
    await office.ticks()
    await office.supervisor.says("/points")
    shown = await newest(office.supervisor)
    await presses(office.supervisor, shown, "points.waiting")
    await presses(office.supervisor, shown, "points.confirm")
    told = await office.zhang.hears("has confirmed points of yours")
    await presses(office.zhang, told, "point.appeal")
    await office.zhang.says("It was more work")
    made = await office.leader.hears("appeals against points")
    await presses(office.leader, made, "point.reset")
    await office.leader.says("2 the facts bear it out")
    assert await office.zhang.hears("settled it at +2: the facts bear it out")
    await office.leader.says("/points")
    shown = await newest(office.leader)
    await presses(office.leader, shown, "points.scores")
    await presses(office.leader, shown, "points.ranking")
    # S23, S27: readings of the month, one of which a leader takes on. S22: the self-check.
    await office.clock.jumps_to("2026-12-08 09:59")
    await office.clock.moves_to("2026-12-08 10:00")
    asked = await office.head.hears("nalysis")
    await presses(office.head, asked, "check_in.fill")
    await fills(office.head, await newest(office.head), "0", "0.5", "3", "2.1", "Skip")
    await office.leader.says("/indicators")
    shown = await newest(office.leader)
    await presses(office.leader, shown, "indicator.take")
    await office.clock.jumps_to("2026-12-16 09:59")
    await office.clock.moves_to("2026-12-16 10:00")
    asked = await office.head.hears("Did the self-check find anything")
    found = ("Something found", "style of work", "files are archived late", office.wang.name)
    await fills(office.head, asked, *found)
    task = await office.newest(Task)
    assert (task.title, task.owner_id) == (
        "Put right: files are archived late",
        office.wang.member_id,
    )
    await office.clock.moves_to("2026-12-22 08:45")
    assert "files are archived late" in (await office.leader.opens_listed("Self-check")).text
    data = await data_of(office)
    texts = [text for row in await office.all(Outbox) for text in said_in(row)]
    assert left_of(texts, data) == []
    assert set(office.ledger.kinds()) >= DONE
    rules = {row.rule for row in await office.all(Point)}
    assert rules >= {"in-time", "overdue", "notice-answered", "lagging"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_month_of_all_its_routines_is_read_in_english(database_url: str) -> None:
    """Made-up people answer whatever they are asked: no question, list or summary is left out."""
    begins = date(2026, 11, 30)
    async with a_play(
        read_framework("3315"), people=13, weeks=4, monday=begins, rate=1, database_url=database_url
    ) as play:
        async with play.database.write() as session:
            organisation = await session.get_one(Organisation, play.organisation_id)
            organisation.language = "en"
            await session.execute(update(Member).values(language=None))
            before = await session.scalar(select(func.max(Outbox.id)))
        await play_all(play)
        async with play.database.read() as session:
            rows = (await session.scalars(select(Outbox).where(Outbox.id > before))).all()
            data = {organisation.name, *WORDS, *SHEETS}
            for column in (Member.name, Unit.name, Responsibility.name, Task.title):
                data |= set(await session.scalars(select(column)))
    texts = [text for row in rows for text in said_in(row)]
    assert left_of(texts, sorted(data, key=len, reverse=True)) == []
    assert {row.rule for row in rows} >= ROUTINES


async def offered_by(who: Colleague, command: str) -> list[str]:
    """The labels of the buttons below what a command says."""
    who.hears_everything()
    await who.says(f"/{command}")
    shown = [one for one in who.hears_everything() if one.buttons]
    labels = [label for one in shown for row in one.buttons for label in row]
    return [] if command in CHANGING else labels


@pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)
async def test_every_command_and_what_it_leads_to_is_read_in_english(office: Office) -> None:
    task = await office.head.registers("@张三 周五前 第一件 #履职责任")
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        organisation.language, framework = "en", framework_of(organisation)
        before = await session.scalar(select(func.max(Outbox.id)))
    await office.zhang.says("half of it", reply_to=await office.zhang.message_about(task))
    opened = set[tuple[str, str]]()
    for who, roles in (
        (office.admin, {RoleName.ADMINISTRATOR}),
        (office.leader, {RoleName.LEADER}),
        (office.supervisor, {RoleName.SUPERVISOR}),
        (office.head, {RoleName.HEAD}),
        (office.zhang, {RoleName.MEMBER}),
    ):
        for command in commands_for(framework, roles):
            for label in await offered_by(who, command.name):
                await who.says(f"/{command.name}")
                shown = [one for one in who.hears_everything() if one.has_button(label)]
                if shown and (command.name, label) not in opened:
                    await who.taps(label, on=shown[-1])
                    opened.add((command.name, label))
            await who.says("/cancel")
    assert len(opened) > 100
    texts = [text for row in await office.all(Outbox, Outbox.id > before) for text in said_in(row)]
    data = [*await data_of(office), *BOTH_LANGUAGES]
    assert left_of(texts, data) == []
