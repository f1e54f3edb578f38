"""Files up and down."""

import json
from typing import Any

import aiohttp
import pytest

from simulator import Bot, Person, Simulator
from simulator.chats.files import LARGEST_DOWNLOAD, SAMPLE_PHOTO
from tests.simulator.conftest import Line


def form(**fields: object) -> aiohttp.FormData:
    data = aiohttp.FormData()
    for name, value in fields.items():
        if isinstance(value, bytes):
            data.add_field(name, value, filename=f"{name}.bin")
        else:
            data.add_field(name, str(value))
    return data


async def test_a_document_goes_to_the_reader(call: Line, opened: int, zhang: Person) -> None:
    reply = await call.form(
        "sendDocument",
        form(chat_id=opened, document=b"xlsx", caption="<b>表</b>", parse_mode="HTML"),
    )
    assert reply.result["document"]["file_name"] == "document.bin"
    assert reply.result["caption_entities"][0]["type"] == "bold"
    message = await zhang.hears("表")
    assert (message.document, message.file_name, message.photo) == (b"xlsx", "document.bin", None)


async def test_a_file_can_be_attached_by_name(call: Line, opened: int, zhang: Person) -> None:
    await call.form("sendPhoto", form(chat_id=opened, photo="attach://p", p=SAMPLE_PHOTO))
    assert (await zhang.hears()).photo == SAMPLE_PHOTO
    lost = await call.form("sendPhoto", form(chat_id=opened, photo="attach://q", p=SAMPLE_PHOTO))
    assert lost.status == 400


async def test_what_people_send_can_be_fetched(
    sim: Simulator, call: Line, opened: int, zhang: Person, bot: Bot, session: aiohttp.ClientSession
) -> None:
    await zhang.sends_document("说明.txt", "内容".encode(), to=bot, caption="附件")
    await zhang.sends_voice(to=bot)
    await zhang.sends_video(to=bot)
    await zhang.sends_photo(to=bot)
    document, voice, video, photo = [u["message"] for u in await call.next_updates()]
    assert document["caption"] == "附件"
    assert voice["voice"]["duration"] == video["video"]["duration"] == 3
    assert photo["photo"][-1]["width"] == 1
    file = (await call("getFile", file_id=document["document"]["file_id"])).result
    assert file["file_unique_id"] == document["document"]["file_unique_id"]
    async with session.get(f"{sim.url}/file/bot{bot.token}/{file['file_path']}") as response:
        assert (await response.read()).decode() == "内容"


async def test_a_file_is_known_to_each_bot_by_its_own_id(
    sim: Simulator, call: Line, opened: int, zhang: Person, bot: Bot, session: aiohttp.ClientSession
) -> None:
    other = sim.add_bot(username="other_bot", privacy=False)
    bot.has_privacy_mode = False
    group = sim.add_group("工作群", members=[zhang, bot, other])
    await zhang.sends_document("a.txt", b"a", to=group)
    mine = (await call.updates())[-1]["message"]["document"]
    theirs = json.loads(other.updates.waiting[-1].text)["message"]["document"]
    assert mine["file_unique_id"] == theirs["file_unique_id"]
    assert mine["file_id"] != theirs["file_id"]
    foreign = await call("getFile", file_id=theirs["file_id"])
    assert foreign.refusal == "Bad Request: wrong file identifier/HTTP URL specified"
    again = await call("sendDocument", chat_id=opened, document=mine["file_id"])
    assert again.result["document"] == mine


async def test_albums_of_people_come_as_several_messages(
    call: Line, opened: int, zhang: Person, bot: Bot
) -> None:
    await zhang.sends_album([None, None], to=bot, caption="两张")
    first, second = [u["message"] for u in await call.next_updates()]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("两张", False)
    await zhang.sends_album([("a.txt", b"a"), ("b.txt", b"b")], to=bot)
    third, _ = [u["message"] for u in await call.next_updates()]
    assert third["document"]["file_name"] == "a.txt"
    assert third["media_group_id"] != first["media_group_id"]


async def test_albums_of_bots_have_two_to_ten_items(call: Line, opened: int, zhang: Person) -> None:
    item = {"type": "photo", "media": "attach://a"}
    album = json.dumps([item | {"caption": "甲"}, item])
    data = form(chat_id=opened, media=album, a=SAMPLE_PHOTO)
    sent = (await call.form("sendMediaGroup", data)).result
    assert sent[0]["media_group_id"] == sent[1]["media_group_id"]
    one = await call.form(
        "sendMediaGroup", form(chat_id=opened, media=json.dumps([item]), a=SAMPLE_PHOTO)
    )
    assert one.status == 400
    mixed = json.dumps([item, {"type": "document", "media": "attach://a"}])
    refused = await call.form("sendMediaGroup", form(chat_id=opened, media=mixed, a=SAMPLE_PHOTO))
    assert "can't be mixed" in refused.refusal


@pytest.mark.parametrize(
    ("method", "fields", "complaint"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendPhoto", {"photo": b"no picture"}, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {"photo": "https://x.example/a.png"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"photo": "xyz"}, "wrong file identifier/HTTP URL specified"),
        ("sendDocument", {"document": b"a", "caption": "字" * 1025}, "message caption is too long"),
    ],
)
async def test_what_is_refused(
    call: Line, opened: int, method: str, fields: dict[str, Any], complaint: str
) -> None:
    reply = await call.form(method, form(chat_id=opened, **fields))
    assert reply.refusal == f"Bad Request: {complaint}"


async def test_large_files_cannot_be_fetched(
    call: Line, opened: int, zhang: Person, bot: Bot
) -> None:
    await zhang.sends_document("big.bin", bytes(LARGEST_DOWNLOAD + 1), to=bot)
    (update,) = await call.next_updates()
    file = await call("getFile", file_id=update["message"]["document"]["file_id"])
    assert file.refusal == "Bad Request: file is too big"


async def test_an_edited_caption(call: Line, opened: int, zhang: Person) -> None:
    sent = (await call.form("sendDocument", form(chat_id=opened, document=b"a"))).result
    here = {"chat_id": opened, "message_id": sent["message_id"]}
    assert (await call("editMessageCaption", **here, caption="改")).result["caption"] == "改"
    text = await call("editMessageText", **here, text="改")
    assert text.refusal == "Bad Request: there is no text in the message to edit"
