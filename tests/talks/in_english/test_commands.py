"""What every command says in English, and what its buttons lead to."""

import pytest

from ledger.organisations import framework_of
from ledger.people.menus import commands_for
from models import RoleName
from tests.office import Colleague, Office
from tests.talks.in_english.filling import registers

CHANGING = {"language", "timezone", "quiet"}  # what their buttons change, others would read


async def offered_by(who: Colleague, command: str) -> list[str]:
    """The labels of the buttons below what a command says."""
    who.hears_everything()
    await who.says(f"/{command}")
    shown = [one for one in who.hears_everything() if one.buttons]
    labels = [label for one in shown for row in one.buttons for label in row]
    return [] if command in CHANGING else labels


@pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)
async def test_every_command_and_what_it_leads_to_is_read_in_english(office: Office) -> None:
    task = await registers(office.head, "@张三 by Friday the first thing #履职责任")
    framework = framework_of(await office.organisation())
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
