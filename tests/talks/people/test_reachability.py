"""Who cannot be reached, as talks: noticed, recorded, told to the head once, and back again."""

import json
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.chats.groups import Place, group_at
from ledger.chats.reachability import note_refusal
from ledger.people.reachability import note_reachable
from models import Database, Entry, Member, Organisation, Outbox, OutboxState, Priority
from tests.ledger.offices import MONDAY, entry_kinds, heard, open_office
from tests.office import Colleague, Office


async def member_row(office: Office, colleague: Colleague) -> Member:
    async with office.database.read() as session:
        return await session.get_one(Member, (office.organisation_id, colleague.member_id))


async def waiting_row(office: Office, colleague: Colleague, *, priority: Priority) -> None:
    """Put something for him into the outbox that is not due yet."""
    async with office.database.write() as session:
        session.add(
            Outbox(
                organisation_id=office.organisation_id,
                method="sendMessage",
                chat_id=colleague.person.id,
                payload={"chat_id": colleague.person.id, "text": "提醒"},
                priority=priority,
                created_at=office.clock.now(),
                not_before=office.clock.now() + timedelta(hours=1),
            )
        )


async def test_a_member_who_blocks_the_bot_is_noticed_and_his_head_told_once(
    office: Office,
) -> None:
    await waiting_row(office, office.zhang, priority=Priority.REMINDER)
    await waiting_row(office, office.zhang, priority=Priority.REPLY)
    await office.zhang.blocks()
    told = await office.head.hears("张三（第一检察部）现在收不到消息")
    assert "重新启动" in told.text
    await office.admin.hears_nothing()
    row = await member_row(office, office.zhang)
    assert (row.unreachable_at, row.unreachable_reason) == (office.clock.now(), "blocked")
    [content] = office.ledger.contents(row)
    assert (content["reason"], content["dropped"]) == ("blocked", 1)
    states = {
        row.priority: row.state
        for row in await office.all(Outbox, Outbox.chat_id == row.telegram_user_id)
    }
    assert states == {Priority.REMINDER: OutboxState.DROPPED, Priority.REPLY: OutboxState.PENDING}

    await office.clock.passes(timedelta(hours=2))  # what is left is refused with 403: no news
    assert office.ledger.kinds(row) == ["unreachable"]
    await office.head.hears_nothing("现在收不到消息")


async def test_heard_again_he_is_reachable_and_finds_everything(office: Office) -> None:
    await office.zhang.blocks()
    await office.zhang.unblocks()
    row = await member_row(office, office.zhang)
    assert (row.unreachable_at, row.unreachable_reason) == (None, None)
    assert office.ledger.kinds(row) == ["unreachable", "reachable"]
    await office.zhang.opens()
    await office.zhang.hears("您已经加入，可以直接使用")
    assert office.ledger.kinds(row) == ["unreachable", "reachable"]


async def test_a_word_from_him_is_enough(office: Office) -> None:
    async with office.database.write() as session:
        member = await session.get_one(Member, (office.organisation_id, office.zhang.member_id))
        member.unreachable_at, member.unreachable_reason = office.clock.now(), "not_found"
    await office.zhang.says("/help")
    assert office.ledger.kinds(member) == ["reachable"]


async def test_refused_by_mistake_he_is_reachable_as_soon_as_something_reaches_him(
    office: Office,
) -> None:
    """A 403 of Telegram's own that did not last; nobody has to write a word."""
    await office.head.registers("@张三 12月4日前 专项检查 #履职责任")
    office.sim.faults.server_error(403, method="sendMessage", chat_id=office.zhang.person.id)
    await office.clock.moves_to("mon 09:00")
    row = await member_row(office, office.zhang)
    assert (office.ledger.kinds(row), row.unreachable_reason) == (["unreachable"], "not_found")
    since = office.clock.now()
    await office.head.registers("@张三 12月8日前 整理台账 #履职责任")
    await office.zhang.hears("整理台账")
    assert office.ledger.kinds(row) == ["unreachable", "reachable"]
    entry, content = office.ledger.entries(row)[-1], office.ledger.contents(row)[-1]
    assert (entry.actor_id, content["reason"]) == (None, "not_found")
    assert datetime.fromisoformat(content["since"]) == since
    assert (await member_row(office, office.zhang)).unreachable_at is None


async def test_reached_and_refused_in_one_breath_the_last_word_counts(office: Office) -> None:
    zhang = office.zhang.person.id
    office.sim.faults.server_error(403, method="sendMessage", chat_id=zhang)
    for _ in range(3):
        await waiting_row(office, office.zhang, priority=Priority.REPLY)
    await office.clock.jumps_to(office.clock.now() + timedelta(hours=1))
    row = await member_row(office, office.zhang)
    assert (row.unreachable_at, office.ledger.kinds(row)) == (None, ["unreachable", "reachable"])
    await waiting_row(office, office.zhang, priority=Priority.REPLY)
    await office.clock.jumps_to(office.clock.now() + timedelta(hours=1))
    assert office.ledger.kinds(row) == ["unreachable", "reachable"]


async def test_an_unreachable_head_is_reported_above_him(office: Office) -> None:
    await office.head.blocks()
    await office.admin.hears("李四（第一检察部）现在收不到消息")
    await office.zhang.blocks()
    await office.admin.hears("张三（第一检察部）现在收不到消息")


async def test_a_stranger_who_blocks_the_bot_is_nobodys_business(office: Office) -> None:
    passer_by = office.sim.add_person("路人")
    await passer_by.opens(office.bot)
    await office.settle()
    await passer_by.blocks(office.bot)
    await office.settle()
    assert "unreachable" not in office.ledger.kinds()


REFUSED_BY_MEMBERS = (
    (403, "Forbidden: bot was blocked by the user", "blocked"),
    (403, "Forbidden: user is deactivated", "deactivated"),
    (403, "Forbidden: bot can't initiate conversation with a user", "never_started"),
    (400, "Bad Request: chat not found", "not_found"),
    (403, "Forbidden: something Telegram thinks of next year", "not_found"),
    (400, "Bad Request: can't parse entities", None),
    (400, "Bad Request: message is too long", None),
)


async def test_what_a_refusal_tells_of_a_member(database: Database) -> None:
    office = await open_office(database)
    for code, description, reason in REFUSED_BY_MEMBERS:
        async with database.write() as session:
            member = await session.get_one(Member, (office.organisation.id, office.zhang.id))
            told_before = len(await heard(session, office.head))
            explained = await refuse(session, member.telegram_user_id or 0, code, description)
            assert explained is (reason is not None)
            assert member.unreachable_reason == reason
            told = len(await heard(session, office.head)) - told_before
            assert told == (reason is not None)
            kinds = await entry_kinds(session, member.subject)
            assert kinds[-1:] == (["unreachable"] if reason else ["reachable"])
            await note_reachable(session, member=member, now=MONDAY)


REFUSED_BY_GROUPS = (
    (403, "Forbidden: bot was kicked from the group chat", "lost"),
    (403, "Forbidden: bot was kicked from the supergroup chat", "lost"),
    (403, "Forbidden: bot is not a member of the supergroup chat", "lost"),
    (403, "Forbidden: the group chat was deleted", "lost"),
    (400, "Bad Request: chat not found", "lost"),
    (400, "Bad Request: message thread not found", "topic lost"),
    (400, "Bad Request: not enough rights to send text messages to the chat", "silenced"),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", "silenced"),
    (400, "Bad Request: TOPIC_CLOSED", "silenced"),
    (400, "Bad Request: can't parse entities", "as it was"),
)
# Entries, and how often the heads of the whole group and of its topic are told.
BECOMES = {
    "lost": (["group_left", "group_left"], [1, 1]),
    "topic lost": (["group_left"], [0, 1]),
    "silenced": (["group_silenced", "group_silenced"], [1, 1]),
    "as it was": ([], [0, 0]),
}


async def test_what_a_refusal_tells_of_a_group(database: Database) -> None:
    office = await open_office(database)
    for number, (code, description, becomes) in enumerate(REFUSED_BY_GROUPS):
        chat_id = -1001 - number
        async with database.write() as session:
            organisation = await session.get_one(Organisation, office.organisation.id)
            groups = []
            for topic_id, unit in ((0, "办公室"), (5, "刑检部")):
                group = await group_at(session, organisation, Place(chat_id, topic_id, "工作群"))
                group.unit_id = office.units[unit].id
                groups.append(group)
            heads = (office.head, office.zhao)
            before = [len(await heard(session, head)) for head in heads]
            for _ in range(2):
                explained = await refuse(session, chat_id, code, description)
            whole, topic = groups
            kinds = await entry_kinds(session, whole.subject)
            kinds += await entry_kinds(session, topic.subject)
            told = [
                len(await heard(session, head)) - old
                for head, old in zip(heads, before, strict=True)
            ]
            assert explained is (becomes != "as it was")
            assert (whole.removed_at is not None) is (becomes == "lost")
            assert (topic.removed_at is not None) is (becomes in ("lost", "topic lost"))
            assert (kinds, told) == BECOMES[becomes], description


async def refuse(session: AsyncSession, chat_id: int, code: int, description: str) -> bool:
    """Say something to the chat that Telegram refuses, and note the refusal."""
    organisation = (await session.scalars(select(Organisation))).one()
    row = Outbox(
        organisation_id=organisation.id,
        method="sendMessage",
        chat_id=chat_id,
        payload={"message_thread_id": 5},
        priority=0,
        created_at=MONDAY,
    )
    session.add(row)
    await session.flush()
    return await note_refusal(
        session, organisation=organisation, row=row, code=code, description=description, now=MONDAY
    )


async def test_entries_about_reachability_hold_no_users_words(office: Office) -> None:
    await office.zhang.blocks()
    async with office.database.read() as session:
        content = await session.scalar(select(Entry.content).where(Entry.kind == "unreachable"))
    assert set(json.loads(content or "{}")) == {"name", "reason", "dropped"}
