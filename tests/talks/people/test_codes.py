"""Join links as square codes: one on the screen, all on a sheet; nothing of them is kept."""

from contextlib import closing

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import select

from ledger.people.inviting import hash_code
from ledger.talk.waiting import forget_secrets
from models import Invitation, Member, Outbox, ProducedFile
from simulator import Message
from tests.office import Colleague, Office, data_behind


async def file_for(who: Colleague, button: str, on: Message) -> Message:
    """The file that a button brings."""
    who.hears_everything()
    await who.taps(button, on=on)
    [sent] = [one for one in who.hears_everything() if one.file is not None]
    return sent


async def adds(office: Office, *names: str) -> None:
    """People on the roster who have no account yet."""
    async with office.database.write() as session:
        session.add_all(
            Member(organisation_id=office.organisation_id, name=name, unit_id=unit_id)
            for name in names
            for unit_id in list(office.rows.units.values())[:1]
        )


async def test_a_link_is_shown_as_a_code_and_all_of_them_are_printed(office: Office) -> None:
    await adds(office, "新人甲", "新人<乙>#let")
    await office.admin.says("/invite 新人甲")
    link = await office.admin.hears("的加入链接")
    shown = await file_for(office.admin, "二维码", link)
    assert shown.file is not None
    assert (shown.file.kind, shown.file.content[:4]) == ("photo", b"\x89PNG")
    [address] = [line for line in shown.text.splitlines() if line.startswith("https://t.me/")]
    assert address not in link.text  # a fresh one: of the first only its hash is known
    await office.admin.says("/invite")
    choice = await office.admin.hears("给谁发加入链接")
    printed = await file_for(office.admin, "🖨 全部打印成二维码", choice)
    assert "2人的加入二维码" in printed.text
    assert printed.file is not None
    with closing(PdfDocument(printed.file.content)) as sheet:
        text = sheet[0].get_textpage().get_text_bounded()
    assert "新人甲" in text
    assert "新人<乙>#let" in text  # a name is no layout
    # Once it is out, neither link nor code is kept; only the newest hash is good.
    async with office.database.write() as session:
        await forget_secrets(session, office.organisation_id)
        rows = (
            await session.execute(select(ProducedFile.source, ProducedFile.body, ProducedFile.kind))
        ).all()
        assert [tuple(row) for row in rows] == [
            ({}, None, "invite_code"), ({}, None, "invite_sheet"),
        ]  # fmt: skip
        kept = await session.scalars(select(Outbox).where(Outbox.produced_id.is_not(None)))
        assert {str(row.payload.keys()) for row in kept} == {"dict_keys(['chat_id'])"}
    first = hash_code(address.partition("start=")[2])
    [row] = await office.all(Invitation, Invitation.code_hash == first)
    assert row.revoked_at is not None


@pytest.mark.parametrize("button", ["二维码", "🖨 全部打印成二维码"])
async def test_only_administrators_make_codes(office: Office, button: str) -> None:
    await adds(office, "新人甲")
    await office.admin.says("/invite 新人甲" if button == "二维码" else "/invite")
    message = await office.admin.hears("加入链接")
    forged = data_behind(message, button)
    other = await office.zhang.says("/list")
    shown = office.zhang.hears_everything()[-1]
    press = await office.zhang.taps_forged(forged, on=shown)
    assert other
    assert "只有管理员可以办" in ((await press.answered()).text or "")
    assert await office.all(ProducedFile) == []
