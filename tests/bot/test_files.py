"""Files of our own making go out: wanted in a transaction, made once, handed to Telegram once."""

import asyncio
import hashlib
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from sqlalchemy import select

from bot.outgoing.workshop import NotMadeError, ProcessWorkshop, is_ours
from bot.process.house_keeping import sweep
from bot.transport import Reply, Upload
from ledger.people.personal_data import data_of, erase_some
from ledger.talk.files import send_file, want_file
from ledger.talk.saying import edit
from models import Member, Outbox, OutboxState, ProducedFile, ProducedState
from tests.bot.test_retention import At
from tests.office import Colleague, Office
from wording import Message, products
from wording.messages import Button, Keyboard
from wording.products import Product

failures: list[Exception] = []
made: list[str] = []


class Note(Product):
    """A file that only says its words."""

    kind: ClassVar[str] = "note"
    mime: ClassVar[str] = "text/plain"

    words: str

    def content(self) -> bytes:
        if failures:
            raise failures.pop()
        made.append(self.words)
        return self.words.encode()


class Dot(Product):
    """The smallest picture."""

    kind: ClassVar[str] = "dot"
    is_picture: ClassVar[bool] = True

    def content(self) -> bytes:
        made.append("dot")
        return b"\x89PNG\r\n\x1a\n" + bytes(16)


class Below(Message):
    text = "第{{ week }}周通报<b>见图</b>"

    week: int

    def keyboard(self) -> Keyboard:
        return ((Button("看明细", "list.show"),),)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Below, "template", "", raising=False)
    for product in (Note, Dot):
        monkeypatch.setitem(products.KINDS, product.kind, f"{__name__}:{product.__name__}")
    failures.clear()
    made.clear()


async def send(
    office: Office, product: Product, *to: Colleague, week: int = 48, of: Colleague | None = None
) -> int:
    """One file to some people, in one transaction; returns its number."""
    async with office.database.write() as session:
        person = None
        if of is not None:
            person = await session.get_one(Member, (office.organisation_id, of.member_id))
        file = await want_file(
            session,
            office.organisation_id,
            product,
            name="通报 48.txt",
            now=office.clock.now(),
            of=person,
        )
        for one in to:
            member = await session.get_one(Member, (office.organisation_id, one.member_id))
            await send_file(
                session, to=member, file=file, caption=Below(week), now=office.clock.now()
            )
    return file.id


async def rows_of(office: Office, number: int) -> list[Outbox]:
    rows = await office.all(Outbox, Outbox.produced_id == number)
    return sorted(rows, key=lambda row: row.id)


async def file_of(office: Office, number: int) -> tuple[ProducedFile, bytes | None]:
    async with office.database.read() as session:
        row = (
            await session.execute(
                select(ProducedFile, ProducedFile.body).where(ProducedFile.id == number)
            )
        ).one()
        return row[0], row[1]


def watch_uploads(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files handed over from now on."""
    call, carried = office.house.telegram.call, []

    async def called(method: str, params: dict[str, Any] | None = None, **how: Any) -> Reply:
        upload = how.get("upload")
        if isinstance(upload, Upload):
            carried.append(upload.name)
        return await call(method, params, **how)

    monkeypatch.setattr(office.house.telegram, "call", called)
    return carried


async def test_a_file_is_made_once_handed_over_once_and_stands_in_every_chat(
    echo: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = watch_uploads(echo, monkeypatch)
    number = await send(echo, Note("每周通报"), echo.zhang, echo.wang, echo.head)
    waiting = [row.awaits_file for row in await rows_of(echo, number)]
    await echo.settle()
    for one in (echo.zhang, echo.wang, echo.head):
        heard = await one.hears("第48周通报")
        assert heard.file is not None
        assert (heard.file.name, heard.file.content) == ("通报 48.txt", "每周通报".encode())
        assert heard.has_button("看明细")
    file, body = await file_of(echo, number)
    assert waiting == [True] * 3
    assert (made, carried) == (["每周通报"], ["通报 48.txt"])
    assert (file.state, file.digest) == (
        ProducedState.MADE,
        hashlib.sha256("每周通报".encode()).hexdigest(),
    )
    assert file.file_id
    assert body is not None
    assert {row.state for row in await rows_of(echo, number)} == {OutboxState.SENT}


async def test_a_picture_is_shown_and_its_words_change_in_place(echo: Office) -> None:
    number = await send(echo, Dot(), echo.zhang)
    await echo.settle()
    heard = await echo.zhang.hears("第48周")
    assert heard.file is not None
    assert heard.file.kind == "photo"
    (row,) = await rows_of(echo, number)
    async with echo.database.write() as session:
        member = await session.get_one(Member, (echo.organisation_id, echo.zhang.member_id))
        await edit(session, earlier=row, to=member, message=Below(49), now=echo.clock.now())
    await echo.settle()
    assert "第49周" in heard.text
    assert heard.file is not None


async def test_words_too_long_for_below_follow_the_file(
    echo: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Below, "text", "第{{ week }}周" + "长" * 1100)
    await send(echo, Dot(), echo.zhang)
    await echo.settle()
    words, picture = sorted(echo.zhang.hears_everything(), key=lambda one: one.file is not None)
    assert picture.text == ""
    assert words.text.startswith("第48周长")
    assert words.has_button("看明细")


async def test_what_cannot_be_made_is_set_aside_and_its_readers_get_the_words(
    echo: Office,
) -> None:
    failures.extend(ZeroDivisionError("secret words") for _ in range(3))
    number = await send(echo, Note("每周通报"), echo.zhang, echo.wang)
    await echo.settle()
    await echo.zhang.hears_nothing()
    for _ in range(2):
        await echo.clock.jumps_to(echo.clock.now() + timedelta(minutes=2))
        await echo.settle()
    heard = await echo.zhang.hears("第48周")
    assert heard.text.endswith("（附件没有做成，管理员已经知道。）")
    assert heard.has_button("看明细")
    assert (await echo.wang.hears("第48周")).file is None
    alert = await echo.admin.hears("有1个文件没有做成")
    assert "ZeroDivisionError" in alert.text
    assert "secret" not in alert.text
    rows = await rows_of(echo, number)
    assert {row.state for row in rows} == {OutboxState.REFUSED}
    assert (rows[0].error or "") == "its file could not be made: ZeroDivisionError"
    file, _ = await file_of(echo, number)
    assert (file.state, file.attempts) == (ProducedState.FAILED, 3)


async def test_tried_again_it_goes_out_after_all_and_a_restart_makes_what_was_wanted(
    echo: Office,
) -> None:
    failures.append(ZeroDivisionError())
    await send(echo, Note("一"), echo.zhang)
    await echo.settle()
    await echo.goes_down()
    await send(echo, Note("二"), echo.zhang)
    await echo.clock.jumps_to(echo.clock.now() + timedelta(minutes=2))
    await echo.starts()
    await echo.settle()
    files = [one.file.content for one in echo.zhang.hears_everything() if one.file]
    assert sorted(files) == ["一".encode(), "二".encode()]


async def test_a_file_lost_on_its_way_goes_once_more_and_says_so(
    echo: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    echo.sim.faults.reset_before(method="sendDocument")
    await send(echo, Note("每周通报"), echo.zhang)
    await echo.settle()
    (heard,) = echo.zhang.hears_everything()
    assert heard.text.startswith("【补发】\n第48周")
    assert heard.file is not None


async def test_bytes_are_let_go_and_a_file_that_telegram_forgot_is_made_again(
    echo: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await send(echo, Note("每周通报"), echo.zhang)
    await echo.settle()
    later = At(echo.clock.now() + timedelta(days=8))
    await sweep(echo.database, later, organisation_id=echo.organisation_id)
    file, body = await file_of(echo, number)
    assert body is None
    assert file.digest
    assert file.file_id
    carried = watch_uploads(echo, monkeypatch)
    await send_again(echo, number, echo.wang)
    assert (carried, made) == ([], ["每周通报"])
    await change(echo, number, file_id="of another bot")
    echo.house.sender._uploads._known.clear()
    await send_again(echo, number, echo.head)
    assert (carried, made) == (["通报 48.txt"], ["每周通报"] * 2)
    for one in (echo.wang, echo.head):
        heard = await one.hears("第48周")
        assert heard.file is not None
        assert heard.file.content == "每周通报".encode()
    again, _ = await file_of(echo, number)
    assert (again.digest, again.source) == (file.digest, {"words": "每周通报"})
    # In the end nothing is left of it but its digest and Telegram's number.
    end = At(echo.clock.now() + timedelta(days=91))
    await sweep(echo.database, end, organisation_id=echo.organisation_id)
    last, body = await file_of(echo, number)
    assert (last.digest, last.source, body) == (file.digest, {}, None)
    assert last.file_id == again.file_id


async def send_again(office: Office, number: int, to: Colleague) -> None:
    async with office.database.write() as session:
        file = await session.get_one(ProducedFile, (office.organisation_id, number))
        member = await session.get_one(Member, (office.organisation_id, to.member_id))
        await send_file(session, to=member, file=file, caption=Below(48), now=office.clock.now())
    await office.settle()


async def change(office: Office, number: int, **values: Any) -> None:
    async with office.database.write() as session:
        file = await session.get_one(ProducedFile, (office.organisation_id, number))
        for name, value in values.items():
            setattr(file, name, value)


async def test_what_was_made_for_somebody_goes_with_his_data(echo: Office) -> None:
    number = await send(echo, Note("我的清单"), echo.zhang, of=echo.zhang)
    other = await send(echo, Note("通报"), echo.zhang)
    await echo.settle()
    async with echo.database.write() as session:
        member = await session.get_one(Member, (echo.organisation_id, echo.zhang.member_id))
        [told] = (await data_of(session, member))["produced_files"]
        assert told["id"] == number
        assert told["source"] == {"words": "我的清单"}
        while await erase_some(session, member, now=echo.clock.now()):
            pass
    assert [file.id for file in await echo.all(ProducedFile)] == [other]


def environment_of(pid: int) -> list[str]:
    lines = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return [line.partition(b"=")[0].decode() for line in lines]


async def test_the_workshop_is_a_process_that_knows_no_secret_and_may_die(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TAIZHANG_BOT_TOKEN", "1:secret")
    workshop = ProcessWorkshop()
    with pytest.raises(NotMadeError, match="UnknownProductError"):
        await workshop.make("nothing of ours", {})
    process = workshop._process
    assert process is not None
    if sys.platform == "linux":
        assert not [name for name in environment_of(process.pid) if is_ours(name)]
    making = asyncio.create_task(workshop.make("nothing of ours", {}))
    await asyncio.sleep(0)
    process.kill()
    with pytest.raises(NotMadeError, match=r"has died|UnknownProductError"):
        await making
    await process.wait()
    with pytest.raises(NotMadeError, match="UnknownProductError"):
        await workshop.make("nothing of ours", {})
    await workshop.close()
    impatient = ProcessWorkshop(within_s=0)
    with pytest.raises(NotMadeError, match="not made within"):
        await impatient.make("nothing of ours", {})
    assert impatient._process is None
