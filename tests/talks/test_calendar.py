"""/calendar: one's deadlines as a file, and by an address that is worth nothing once renewed."""

import logging
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from icalendar import Calendar

from models import Outbox, ProducedFile
from simulator import Message
from tests.office import Colleague, Office

SHANGHAI = ZoneInfo("Asia/Shanghai")


async def calendar_file(who: Colleague) -> tuple[Message, list[dict[str, Any]]]:
    """What /calendar brings: the message, and the events in its file."""
    who.hears_everything()
    await who.says("/calendar")
    [sent] = [one for one in who.hears_everything() if one.file is not None]
    assert sent.file is not None
    assert (sent.file.name, sent.file.mime) == ("deadlines.ics", "text/calendar")
    return sent, events_in(sent.file.content)


def events_in(content: bytes) -> list[dict[str, Any]]:
    """The events of a calendar: uid, moment, words, sequence."""
    return [
        {
            "uid": str(event["uid"]),
            "at": event.decoded("dtstart"),
            "title": str(event["summary"]),
            "sequence": event["sequence"],
        }
        for event in Calendar.from_ical(content).walk("VEVENT")
    ]


async def test_deadlines_come_as_a_file_that_any_calendar_takes(office: Office) -> None:
    await office.zhang.says("/calendar")
    assert await office.zhang.hears("您目前没有带期限的事项")
    task = await office.head.registers("@张三 周五前 完成专项检查，<b>“一件”</b> #履职责任")
    await office.head.registers("@王五 周四前 别人的事 #履职责任")
    sent, [event] = await calendar_file(office.zhang)
    assert "您的期限共1项" in sent.text
    assert "http" not in sent.text  # the bot polls: no address is served
    assert event["title"] == task.title
    assert event["at"] == datetime(2026, 11, 27, 18, 0, tzinfo=SHANGHAI)
    assert str(event["at"].tzinfo) == "Asia/Shanghai"
    # What has changed keeps its number, and its version grows; what is confidential is not told.
    async with office.database.write() as session:
        row = await session.get_one(type(task), (office.organisation_id, task.id))
        row.deadline, row.version, row.confidential = row.deadline.replace(day=30), 9, True
    _, [later] = await calendar_file(office.zhang)
    assert later["uid"] == event["uid"]
    assert (later["sequence"], later["at"].day, later["title"]) == (9, 30, "不公开事项")
    assert {row.member_id for row in await office.all(ProducedFile)} == {office.zhang.member_id}


async def test_an_address_keeps_a_calendar_up_to_date_until_it_is_renewed(
    office: Office, unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await office.goes_down()
    base = f"http://127.0.0.1:{unused_tcp_port}/deliver"
    await office.starts(
        office.settings(
            webhook_url=base, webhook_secret="only-telegram-knows",
            webhook_listen=f"127.0.0.1:{unused_tcp_port}",
        )
    )  # fmt: skip
    await office.settle()
    sent, events = await calendar_file(office.zhang)
    assert events == []
    address = next(line for line in sent.text.splitlines() if line.startswith("http"))
    assert address.startswith(f"{base}/calendar/{office.zhang.member_id}-")
    await office.head.registers("@张三 周五前 完成专项检查 #履职责任")
    key = address.rpartition("-")[2]
    other = f"{base}/calendar/{office.wang.member_id}-{key}"
    async with aiohttp.ClientSession() as web:

        async def asks(url: str) -> tuple[int, bytes]:
            async with web.get(url) as answer:
                return answer.status, await answer.read()

        status, content = await asks(address)
        assert (status, [one["title"] for one in events_in(content)]) == (200, ["完成专项检查"])
        strange = [other, f"{base}/calendar/", f"{base}/calendar/x.ics", base, f"{address}x"]
        strange += [f"{base}/calendar/{'9' * 40}-{key}", f"{base}/calendar/-.ics"]
        assert [(await asks(url))[0] for url in strange] == [404] * len(strange)
        await office.zhang.taps("换一个地址", on=sent)
        renewed = await office.zhang.hears("地址已更换")
        new = next(line for line in renewed.text.splitlines() if line.startswith("http"))
        assert new != address
        assert [(await asks(url))[0] for url in (address, new)] == [404, 200]
    # The address is kept nowhere once it is out, and stands in no line of the log.
    rows = await office.all(Outbox, Outbox.member_id == office.zhang.member_id)
    assert any(row.secret for row in rows)
    assert key not in caplog.text
