"""A gateway's page is not Telegram's word, whatever its status: nothing comes of it but delay."""

from datetime import timedelta

import pytest

from bot.outgoing.pace import Pace
from models import Member, Outbox, OutboxState, Priority
from tests.bot.test_sender import put, states
from tests.office import Colleague, Office

PAGES = (
    (200, None),
    (200, ""),
    (200, '{"ok":false}'),
    (302, None),
    (400, None),
    (401, None),
    (403, None),
    (403, '{"ok":false,"error":"Forbidden: bot was blocked by the user"}'),
    (404, None),
    (407, None),
    (408, None),
    (413, None),
    (429, None),
    (502, None),
)
CONCLUSIONS = {"unreachable", "group_left", "group_silenced", "push_expired", "pushes_missed"}


async def the_week_begins(office: Office) -> list[int]:
    """Monday's list falls due, and something is said in the group; returns the latter's row."""
    await office.clock.moves_to("mon 09:00")
    return await put(office, "通报", to=office.group.chat, priority=Priority.BULK)


async def hand_out(office: Office) -> tuple[Colleague, ...]:
    """Tasks for two, who so have a list on Monday, and their head another."""
    for line in ("@张三 12月4日前 专项检查 #履职责任", "@王五 12月4日前 整理台账 #履职责任"):
        await office.head.registers(line)
    readers = (office.zhang, office.wang, office.head)
    for reader in readers:
        reader.hears_everything()
    return readers


async def assert_nothing_was_concluded(office: Office, said_in_group: list[int]) -> None:
    rows = await office.all(Outbox, Outbox.once_key.startswith("weekly-list:"))
    assert {(row.state, row.attempts) for row in rows} == {(OutboxState.SENT, 0)}
    assert len(rows) == 3
    assert await states(office, said_in_group) == [OutboxState.SENT]
    assert await office.all(Member, Member.unreachable_at.is_not(None)) == []
    group = await office.group.row()
    assert (group.removed_at, group.unit_id is None) == (None, False)
    assert not CONCLUSIONS & set(office.ledger.kinds())


@pytest.mark.parametrize(("status", "body"), PAGES)
async def test_during_a_push_the_list_still_goes_out_afterwards(
    office: Office, status: int, body: str | None
) -> None:
    readers = await hand_out(office)
    office.sim.faults.gateway_page(status, body, times=None)
    said_in_group = await the_week_begins(office)
    await office.settle()
    assert OutboxState.SENT not in await states(office, said_in_group)
    office.sim.faults.clear()
    for reader in readers:
        await reader.person.hears("责任清单", timeout=5)
    await office.settle()
    await assert_nothing_was_concluded(office, said_in_group)
    for reader in readers:
        await reader.hears_nothing("责任清单")


async def test_while_everything_else_passes_the_list_goes_out_too(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a filter lets through what is short."""
    monkeypatch.setattr(Pace, "halt_chat", lambda *_: None)
    readers = await hand_out(office)
    office.sim.faults.gateway_page(413, times=9, method="sendMessage")
    said_in_group = await the_week_begins(office)
    await office.settle()
    await office.clock.jumps_to(office.clock.now() + timedelta(minutes=11))
    for reader in readers:
        await reader.hears("责任清单")
    await assert_nothing_was_concluded(office, said_in_group)


async def test_lasting_until_the_list_is_too_late_it_is_told_who_got_none(office: Office) -> None:
    readers = await hand_out(office)
    office.sim.faults.gateway_page(403, times=None)
    await office.clock.moves_to("mon 09:00")
    await office.clock.jumps_to("thu 09:01")
    await office.ticks()
    office.sim.faults.clear()
    told = await office.admin.person.hears("3 条中有 3 条", timeout=5)
    assert told.text.startswith("⏰ 有推送没能及时送达\n责任清单（11月23日")
    await office.settle()
    for reader in readers:
        await reader.hears_nothing("责任清单")
