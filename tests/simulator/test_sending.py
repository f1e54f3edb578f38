"""Saying something: what passes, and in whose words the rest is refused."""

import json
from collections.abc import Sequence
from typing import Any

import aiohttp
import pytest

from simulator import Bot, Event, ManualClock, Person, Simulator
from tests.simulator.conftest import Line


def keyboard(*rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": [list(row) for row in rows]}


def key(text: str = "好", **more: Any) -> dict[str, Any]:
    return {"text": text, **(more or {"callback_data": "x"})}


async def test_a_message_is_answered_as_it_stands_in_the_chat(
    call: Line, opened: int, zhang: Person, bot: Bot, clock: ManualClock
) -> None:
    sent = await call("sendMessage", chat_id=opened, text=" <b>清单</b> \n", parse_mode="HTML")
    assert sent.result == {
        "message_id": 2,
        "from": bot.as_json(),
        "chat": {"id": zhang.id, "type": "private", "first_name": "张三"},
        "date": int(clock.now().timestamp()),
        "text": "清单",
        "entities": [{"type": "bold", "offset": 0, "length": 2}],
    }
    heard = await zhang.hears("清单")
    assert (heard.text, heard.html) == ("清单", "<b>清单</b>")


@pytest.mark.parametrize("how", ["json", "form", "multipart", "get"])
async def test_a_call_may_be_written_in_four_ways(
    call: Line, opened: int, session: aiohttp.ClientSession, how: str
) -> None:
    fields = {"chat_id": str(opened), "text": "a&b=1 好", "protect_content": "true"}
    if how == "json":
        reply = await call("sendMessage", **fields)
    elif how == "form":
        reply = await call.form("sendMessage", fields)
    elif how == "multipart":
        parts = aiohttp.MultipartWriter("form-data")
        for name, value in fields.items():
            parts.append(value).set_content_disposition("form-data", name=name)
        reply = await call.form("sendMessage", parts)
    else:
        async with session.get(f"{call.url}/SENDmessage", params=fields) as response:
            assert (await response.json())["result"]["text"] == "a&b=1 好"
        return
    assert reply.result["text"] == "a&b=1 好"
    assert reply.result["has_protected_content"] is True


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "字" * 4097}, "message is too long"),
        ({"text": "a", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        (
            {"text": "<x>", "parse_mode": "html"},
            'can\'t parse entities: Unsupported start tag "x" at byte offset 0',
        ),
        ({"text": 5}, 'field "text" must be of type String'),
        ({"txet": "a"}, 'unknown parameter "txet" in sendMessage'),
        ({"chat_id": "nobody"}, "chat not found"),
        ({"chat_id": "@nobody"}, "chat not found"),
        ({"chat_id": 12345}, "chat not found"),
        ({"chat_id": -12345}, "chat not found"),
        ({"chat_id": ""}, "chat_id is empty"),
        (
            {"disable_notification": "perhaps"},
            'parameter "disable_notification" must be of type Boolean',
        ),
        ({"message_thread_id": "x"}, 'parameter "message_thread_id" must be of type Integer'),
        ({"message_thread_id": 7}, "message thread not found"),
        ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        (
            {"reply_parameters": {"message": 99}},
            "can't parse ReplyParameters: Can't find field \"message_id\"",
        ),
        (
            {"entities": [{"type": "bold", "offset": "0", "length": 1}]},
            'field "offset" must be of type Number',
        ),
        ({"reply_markup": "{"}, "can't parse reply markup JSON object"),
        ({"reply_markup": []}, "object expected as reply markup"),
        ({"reply_markup": {"keys": []}}, "can't parse reply markup: none of its kinds fits"),
        (
            {"reply_markup": {"inline_keyboard": [{}]}},
            'field "inline_keyboard" must be of type Array',
        ),
        (
            {"reply_markup": keyboard([{}])},
            "can't parse InlineKeyboardButton: Can't find field \"text\"",
        ),
        (
            {"reply_markup": keyboard([key(data="x")])},
            'unknown field "data" in InlineKeyboardButton',
        ),
        (
            {"reply_markup": keyboard([{"text": "a"}])},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"reply_markup": keyboard([key(callback_data="x" * 65)])}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": keyboard([key(callback_data="中" * 22)])}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": keyboard([key(callback_data="")])}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": keyboard([key(url="no address")])}, "BUTTON_URL_INVALID"),
        (
            {"reply_markup": keyboard([key(style="green")])},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"reply_markup": keyboard([key()] * 9)}, "REPLY_MARKUP_INVALID"),
        ({"reply_markup": keyboard(*([key()] * 8 for _ in range(13)))}, "REPLY_MARKUP_TOO_LONG"),
        ({"business_connection_id": "x"}, "business connection not found"),
    ],
)
async def test_what_is_refused_and_why(
    call: Line, opened: int, zhang: Person, params: dict[str, Any], complaint: str
) -> None:
    reply = await call("sendMessage", **({"chat_id": opened, "text": "a"} | params))
    assert (reply.status, reply.refusal) == (400, f"Bad Request: {complaint}")
    await zhang.hears_nothing()


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"text": "字" * 4096}, "字" * 4096),
        ({"text": "<b>" + "a" * 4096 + "</b>", "parse_mode": "HTML"}, "a" * 4096),
        ({"text": "a", "reply_markup": keyboard([key(callback_data="中" * 21)])}, "a"),
        ({"text": "a", "reply_markup": json.dumps(keyboard([key()] * 8))}, "a"),
        ({"text": "a", "reply_markup": keyboard(*([key()] * 8 for _ in range(12)))}, "a"),
        ({"text": "a", "reply_markup": keyboard([key(copy_text={"text": "台账"})])}, "a"),
        (
            {
                "text": "a",
                "reply_parameters": {"message_id": 99, "allow_sending_without_reply": True},
            },
            "a",
        ),
    ],
)
async def test_what_just_passes(call: Line, opened: int, params: dict[str, Any], text: str) -> None:
    assert (await call("sendMessage", chat_id=opened, **params)).result["text"] == text


async def test_who_cannot_be_written_to(
    sim: Simulator, call: Line, bot: Bot, zhang: Person, li: Person
) -> None:
    stranger = await call("sendMessage", chat_id=li.id, text="a")
    assert stranger.refusal == "Bad Request: chat not found"

    sim.add_group("工作群", members=[li, bot])
    met_in_a_group = await call("sendMessage", chat_id=li.id, text="a")
    assert met_in_a_group.refusal == "Forbidden: bot can't initiate conversation with a user"

    await zhang.opens(bot)
    await zhang.blocks(bot)
    blocked = await call("sendMessage", chat_id=zhang.id, text="a")
    assert blocked.refusal == "Forbidden: bot was blocked by the user"

    await zhang.opens(bot)
    assert (await call("sendMessage", chat_id=zhang.id, text="a")).status == 200
    zhang.is_deactivated = True
    gone = await call("sendMessage", chat_id=zhang.id, text="a")
    assert gone.refusal == "Forbidden: user is deactivated"

    other = sim.add_bot(username="other_bot")
    assert (await call("sendMessage", chat_id=other.id, text="a")).refusal == (
        "Forbidden: bot can't send messages to bots"
    )


async def test_unknown_doors(sim: Simulator, call: Line, session: aiohttp.ClientSession) -> None:
    assert (await call("sendMassage", chat_id=1)).refusal == "Not Found"
    for path, status in [
        ("/bot1:wrong/getMe", 401),
        ("/bot/getMe", 404),
        ("/", 404),
        ("/file/bot1:x/a", 401),
        ("/control/statistics", 404),
    ]:
        async with session.get(sim.url + path) as response:
            assert response.status == status, path


async def test_a_mention_of_a_stranger_is_dropped(
    call: Line, opened: int, zhang: Person, li: Person
) -> None:
    text = f'<a href="tg://user?id={zhang.id}">张</a> <a href="tg://user?id={li.id}">李</a>'
    sent = (await call("sendMessage", chat_id=opened, text=text, parse_mode="HTML")).result
    assert [(e["type"], e["user"]["first_name"]) for e in sent["entities"]] == [
        ("text_mention", "张三")
    ]


async def test_copying_and_forwarding(call: Line, opened: int, zhang: Person, bot: Bot) -> None:
    original = await zhang.says("卷宗已归档", to=bot)
    source = {"chat_id": opened, "from_chat_id": opened, "message_id": original.id}
    forwarded = (await call("forwardMessage", **source)).result
    assert forwarded["forward_origin"]["sender_user"]["id"] == zhang.id
    assert (await call("copyMessage", **source)).result == {
        "message_id": forwarded["message_id"] + 1
    }
    missing = await call("copyMessage", **(source | {"message_id": 99}))
    assert missing.refusal == "Bad Request: message to copy not found"


async def test_the_bot_shows_that_it_is_busy(sim: Simulator, call: Line, opened: int) -> None:
    seen: list[Event] = []
    sim.subscribe(seen.append)
    assert (await call("sendChatAction", chat_id=opened, action="typing")).result is True
    assert [(event.kind, event.details["action"]) for event in seen] == [("typing", "typing")]
    wrong = await call("sendChatAction", chat_id=opened, action="thinking")
    assert wrong.refusal == "Bad Request: wrong parameter action in request"


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        ({"type": "bolder", "offset": 0, "length": 1}, "unknown type bolder"),
        ({"type": "bold", "offset": 0, "length": 3}, "do not fit"),
        ({"type": "bold", "offset": -1, "length": 1}, "do not fit"),
        ({"type": "bold", "offset": 0, "length": 0}, "do not fit"),
    ],
)
async def test_entities_that_telegram_would_bend_are_refused(
    call: Line, opened: int, entity: dict[str, Any], words: str
) -> None:
    refused = await call("sendMessage", chat_id=opened, text="好的", entities=[entity])
    assert refused.status == 400
    assert words in refused.refusal


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"chat_id":%d,"text":"\\ud800"}', "application/json"),
        (b"chat_id=%d&text=%%ff", "application/x-www-form-urlencoded"),
        (b'{"chat_id":%d,"text":"\xff"}', "application/json"),
    ],
)
async def test_what_is_no_utf8_is_refused(
    call: Line, opened: int, session: aiohttp.ClientSession, body: bytes, kind: str
) -> None:
    answer = await session.post(
        f"{call.url}/sendMessage", data=body % opened, headers={"Content-Type": kind}
    )
    assert answer.status == 400
    said = (await answer.json())["description"]
    assert said in {
        "Bad Request: strings must be encoded in UTF-8",
        "Bad Request: can't parse request JSON object",
    }
