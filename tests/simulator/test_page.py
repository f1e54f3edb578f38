"""The people's page, spoken to as a browser would: who is let in, what is shown, what is done."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from simulator import Bot, ManualClock, Person, Simulator
from simulator.chats.files import SAMPLE_PHOTO
from simulator.page import ClockBar, Move, Page, Panel, Seat
from tests.simulator.conftest import Line

MOVES = {"zh": "走一小时", "en": "An hour on"}


class Visitor:
    """A browser that has loaded the page."""

    def __init__(self, page: Page, session: aiohttp.ClientSession) -> None:
        self.page = page
        self.session = session
        self.headers = {"X-Page-Key": page.guard.key, "Origin": page.url}

    async def reads(self, path: str, **headers: str) -> tuple[int, Any]:
        async with self.session.get(self.page.url + path, headers=headers) as response:
            body = await response.read()
            kind = response.content_type
            return response.status, json.loads(body) if kind == "application/json" else body

    async def posts(self, path: str, body: Any = None, **changed: str) -> tuple[int, Any]:
        headers = {**self.headers, **changed}
        async with self.session.post(self.page.url + path, json=body or {}, headers=headers) as got:
            text = await got.text()
            return got.status, json.loads(text) if got.content_type == "application/json" else text

    async def does(self, deed: str, **body: Any) -> Any:
        status, answer = await self.posts(f"/api/deeds/{deed}", body)
        assert status == 200, answer
        return answer

    async def uploads(self, content: bytes, **query: Any) -> Any:
        url = f"{self.page.url}/api/upload"
        given = {name: str(value) for name, value in query.items()}
        async with self.session.post(
            url, params=given, data=content, headers=self.headers
        ) as response:
            assert response.status == 200, await response.text()
            return await response.json()


@pytest.fixture
async def page(
    sim: Simulator, bot: Bot, zhang: Person, clock: ManualClock, tmp_path: Path
) -> AsyncIterator[Page]:
    async def an_hour_on() -> None:
        clock.passes(hours=1)

    async def answers(request: web.Request) -> web.StreamResponse:
        return web.json_response({"told": (await request.json())["word"]})

    (tmp_path / "panel.js").write_text("export const mount = () => undefined;\n")
    page = Page(
        sim,
        zone="Asia/Shanghai",
        clock=ClockBar(now=clock.now, moves=[Move("hour", MOVES, MOVES, an_hour_on)]),
        panels=[
            Panel("mine", {"zh": "我的", "en": "Mine"}, tmp_path, "panel.js", {"!ask": answers})
        ],
        seats=[Seat(sim.private_chat(bot, zhang), zhang, {"zh": "成员", "en": "member"})],
    )
    await page.start()
    yield page
    await page.stop()


@pytest.fixture
def visitor(page: Page, session: aiohttp.ClientSession) -> Visitor:
    return Visitor(page, session)


@pytest.fixture
def key(bot: Bot, zhang: Person) -> str:
    return f"{bot.id}.{zhang.id}"


# Who is let in


@pytest.mark.parametrize(
    "host", ["example.org", "example.org:{port}", "127.0.0.1:1", "127.0.0.1", ""]
)
async def test_it_answers_to_its_own_name_only(visitor: Visitor, host: str) -> None:
    status, _ = await visitor.reads("/", Host=host.format(port=visitor.page.guard.port))
    assert status == 403


@pytest.mark.parametrize(
    "origin", ["http://example.org", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}"]
)
async def test_other_sites_are_refused(
    visitor: Visitor, key: str, zhang: Person, origin: str
) -> None:
    origin = origin.format(port=visitor.page.guard.port)
    for path in ("/api/scene", "/api/feed"):
        assert (await visitor.reads(path, Origin=origin))[0] == 403
    status, _ = await visitor.posts(
        "/api/deeds/start", {"chat": key, "person": zhang.id}, Origin=origin
    )
    assert status == 403
    assert not zhang.chats[0].messages


async def test_another_site_cannot_embed_or_fetch_its_parts(visitor: Visitor) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert (await visitor.reads("/api/scene", **headers))[0] == 403
    assert (await visitor.reads("/", **headers))[0] == 200  # a link to it may be followed


@pytest.mark.parametrize("given", ["", "wrong", "钥匙"])
async def test_nothing_is_done_without_the_key_of_the_run(
    visitor: Visitor, key: str, zhang: Person, given: str
) -> None:
    body = {"chat": key, "person": zhang.id}
    for path in ("/api/deeds/start", "/api/upload", "/api/clock/hour", "/panels/mine/ask"):
        status, _ = await visitor.posts(path, body, **{"X-Page-Key": given})
        assert status == 403
    assert not zhang.chats[0].messages


async def test_bytes_that_are_no_text_are_a_wrong_key_and_no_defect(page: Page) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", page.guard.port)
    head = f"POST /api/clock/hour HTTP/1.1\r\nHost: 127.0.0.1:{page.guard.port}\r\nX-Page-Key: "
    writer.write(head.encode() + b"\xff\xfe\r\n\r\n")
    assert (await reader.read(64)).startswith(b"HTTP/1.1 403 ")
    writer.close()
    await writer.wait_closed()


async def test_its_policy_lets_nothing_run_but_its_own_files(visitor: Visitor) -> None:
    async with visitor.session.get(visitor.page.url) as response:
        policy = response.headers["Content-Security-Policy"]
        text = await response.text()
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "http://" not in text
    assert "https://" not in text
    assert visitor.page.guard.key in text
    async with visitor.session.get(f"{visitor.page.url}/static/nothing.js") as response:
        assert response.status == 404
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["..%2Fdoor.py", "%2e%2e%2fdoor.py", "x%00.js", "..%5cdoor.py", "x" * 300]
)
async def test_only_the_files_of_the_page_are_served(visitor: Visitor, name: str) -> None:
    status, body = await visitor.reads(f"/static/{name}")
    assert status in {403, 404}
    assert b"import" not in body


async def test_it_is_bound_to_this_machine(page: Page) -> None:
    assert page._runner is not None
    assert [address[0] for address in page._runner.addresses] == ["127.0.0.1"]


async def test_a_taken_port_makes_it_take_the_next(sim: Simulator, page: Page) -> None:
    other = Page(sim)
    await other.start(page.guard.port, tries=20)
    assert page.guard.port < other.guard.port < page.guard.port + 20
    await other.stop()
    with pytest.raises(OSError, match="in use"):
        await Page(sim).start(page.guard.port)


# What is shown


async def test_the_scene_tells_who_there_is(
    visitor: Visitor, sim: Simulator, key: str, call: Line, opened: int
) -> None:
    await call("sendMessage", chat_id=opened, text="<b>好</b> &lt;x&gt;", parse_mode="HTML")
    sim.add_group("工作群", members=list(sim.people.values()))
    _, scene = await visitor.reads("/api/scene")
    assert [chat["name"] for chat in scene["chats"]] == ["张三", "工作群"]
    assert scene["seats"][0]["chat"] == key
    assert scene["chats"][0]["last"]["text"] == "好 <x>"
    assert scene["chats"][0]["last"]["entities"][0]["type"] == "bold"
    assert [move["key"] for move in scene["moves"]] == ["hour"]
    assert scene["panels"][0]["module"] == "/panels/mine/static/panel.js"


async def test_buttons_show_their_labels_and_keep_their_data(
    visitor: Visitor, call: Line, opened: int, key: str
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "完成", "callback_data": "secret"}]]}
    await call("sendMessage", chat_id=opened, text="好了吗", reply_markup=keyboard)
    _, body = await visitor.reads(f"/api/messages?chat={key}")
    assert body["messages"][-1]["buttons"] == [[{"text": "完成", "url": None, "copies": None}]]
    assert "secret" not in json.dumps(body)


async def test_messages_come_a_screenful_at_a_time(
    visitor: Visitor, zhang: Person, bot: Bot, key: str, opened: int
) -> None:
    for number in range(1, 121):
        await zhang.says(f"第 {number} 句", to=bot)
    _, last = await visitor.reads(f"/api/messages?chat={key}")
    assert len(last["messages"]) == 50
    assert last["messages"][-1]["text"] == "第 120 句"
    assert (last["older"], last["newer"]) == (True, False)
    first = last["messages"][0]["id"]
    _, earlier = await visitor.reads(f"/api/messages?chat={key}&before={first}")
    assert earlier["messages"][-1]["id"] == first - 1
    _, later = await visitor.reads(f"/api/messages?chat={key}&after={earlier['messages'][0]['id']}")
    assert later["messages"][0]["id"] == earlier["messages"][0]["id"] + 1
    assert later["newer"]


async def test_a_message_says_whether_the_bot_has_fetched_it(
    visitor: Visitor, zhang: Person, bot: Bot, call: Line, key: str, opened: int
) -> None:
    await zhang.says("在吗", to=bot)
    _, body = await visitor.reads(f"/api/messages?chat={key}")
    assert body["messages"][-1]["waits"]
    await call.next_updates()
    _, body = await visitor.reads(f"/api/messages?chat={key}")
    assert body["messages"][-1]["told"]
    assert "waits" not in body["messages"][-1]


async def test_the_menu_is_that_of_the_person_in_the_chat(
    visitor: Visitor, zhang: Person, call: Line, key: str, opened: int
) -> None:
    commands = [{"command": "list", "description": "清单"}]
    await call("setMyCommands", commands=[{"command": "help", "description": "all"}])
    await call("setMyCommands", commands=commands, scope={"type": "chat", "chat_id": zhang.id})
    _, body = await visitor.reads(f"/api/menu?chat={key}&person={zhang.id}")
    assert [entry["command"] for entry in body["commands"]] == ["list"]
    await call("setMyCommands", commands=[{"command": "x", "description": "x"}], language_code="zh")
    await call("deleteMyCommands", scope={"type": "chat", "chat_id": zhang.id})
    _, body = await visitor.reads(f"/api/menu?chat={key}&person={zhang.id}")
    assert [entry["command"] for entry in body["commands"]] == ["x"]


@pytest.mark.parametrize(
    ("kind", "content", "shown"),
    [
        ("photo", SAMPLE_PHOTO, "image/png"),
        ("voice", b"OggS....", "audio/ogg"),
        ("photo", b"<svg onload=alert(1)>", None),
        ("document", b"<script>alert(1)</script>", None),
        ("document", SAMPLE_PHOTO, None),
    ],
)
async def test_files_are_shown_only_as_what_they_are(
    visitor: Visitor,
    zhang: Person,
    key: str,
    opened: int,
    kind: str,
    content: bytes,
    shown: str | None,
) -> None:
    await visitor.uploads(content, chat=key, person=zhang.id, kind=kind, name="说明.html")
    file = zhang.chats[0].messages[-1].file
    assert file is not None
    async with visitor.session.get(f"{visitor.page.url}/files/{file.path}") as response:
        assert await response.read() == content
        assert response.headers["Content-Security-Policy"].startswith("sandbox")
        assert response.content_type == (shown or "application/octet-stream")
        assert ("attachment" in response.headers.get("Content-Disposition", "")) == (shown is None)


# What is done


async def test_people_write_correct_press_and_take_back(
    visitor: Visitor, zhang: Person, call: Line, key: str, opened: int
) -> None:
    who = {"chat": key, "person": zhang.id}
    said = await visitor.does("say", **who, text="办好了")
    await visitor.does("edit", **who, message=said["id"], text="办妥了")
    keyboard = {"inline_keyboard": [[{"text": "完成", "callback_data": "done"}]]}
    asked = (await call("sendMessage", chat_id=opened, text="？", reply_markup=keyboard)).result
    await visitor.does("press", **who, message=asked["message_id"], row=0, column=0)
    replied = await visitor.does("say", **who, text="是", reply_to=asked["message_id"])
    await visitor.does("react", **who, message=asked["message_id"], emoji="👍")
    await visitor.does("delete", **who, message=said["id"])
    updates = await call.next_updates()
    assert updates[0]["message"]["text"] == "办好了"
    assert updates[1]["edited_message"]["text"] == "办妥了"
    assert updates[2]["callback_query"]["data"] == "done"
    assert updates[3]["message"]["reply_to_message"]["message_id"] == asked["message_id"]
    texts = [message.text for message in zhang.chats[0].messages]
    assert texts == ["/start", "？", "是"]
    assert replied["id"]


async def test_what_telegram_would_not_allow_is_refused_with_the_reason(
    visitor: Visitor, sim: Simulator, bot: Bot, zhang: Person, li: Person, key: str, opened: int
) -> None:
    await zhang.says("我的", to=bot)
    for deed, body, why in (
        ("say", {"chat": key, "person": zhang.id, "text": ""}, "1 to 4096"),
        ("edit", {"chat": key, "person": li.id, "message": 2, "text": "x"}, "his own"),
        ("delete", {"chat": key, "person": li.id, "message": 2}, "one's own"),
        (
            "press",
            {"chat": key, "person": zhang.id, "message": 99, "row": 0, "column": 0},
            "not there",
        ),
        ("say", {"chat": f"{bot.id}.{li.id}", "person": li.id, "text": "x"}, "open"),
        ("group", {"title": "", "people": []}, "title"),
        ("bot", {"username": "<b>"}, "Latin"),
    ):
        status, answer = await visitor.posts(f"/api/deeds/{deed}", body)
        assert status == 400, deed
        assert why in answer["error"], deed
    status, _ = await visitor.posts("/api/deeds/nothing")
    assert status == 404
    status, _ = await visitor.posts("/api/deeds/say", {"chat": "1.2", "person": 1, "text": "x"})
    assert status == 404


async def test_newcomers_open_links_make_groups_and_topics(
    visitor: Visitor, sim: Simulator, bot: Bot, call: Line
) -> None:
    made = await visitor.does("person", name="王五")
    number = made["person"]["id"]
    done = await visitor.does("follow", url=f"https://t.me/{bot.username}?start=CODE", name="赵六")
    assert done["chat"]["started"]
    group = await visitor.does("group", title="论坛", people=[number], bots=[bot.id], forum=True)
    key = group["chat"]["key"]
    topic = await visitor.does("topic", chat=key, person=number, name="通报")
    await visitor.does(
        "say", chat=key, person=number, topic=topic["topic"], text="/list@ledger_bot"
    )
    await visitor.does("bot", username="other_bot")
    texts = [
        update["message"].get("text") for update in await call.next_updates() if "message" in update
    ]
    assert texts == ["/start CODE", None, None, "/list@ledger_bot"]
    assert sim.bot_named("other_bot")


async def test_a_person_stops_the_bot_and_lets_it_speak_again(
    visitor: Visitor, zhang: Person, call: Line, key: str, opened: int
) -> None:
    done = await visitor.does("block", chat=key, person=zhang.id)
    assert done["chat"]["blocked"]
    assert (await call("sendMessage", chat_id=opened, text="x")).status == 403
    await visitor.does("block", chat=key, person=zhang.id, back=True)
    assert (await call("sendMessage", chat_id=opened, text="x")).status == 200


async def test_the_clock_is_moved_by_whoever_embeds_the_page(
    visitor: Visitor, clock: ManualClock
) -> None:
    before = clock.now()
    status, body = await visitor.posts("/api/clock/hour")
    assert status == 200
    assert clock.now() == before + timedelta(hours=1)
    assert body["now"] == round(clock.now().timestamp() * 1000)
    assert (await visitor.posts("/api/clock/never"))[0] == 404


async def test_a_panel_has_its_own_routes_and_files(visitor: Visitor) -> None:
    assert await visitor.posts("/panels/mine/ask", {"word": "好"}) == (200, {"told": "好"})
    status, text = await visitor.reads("/panels/mine/static/panel.js")
    assert status == 200
    assert text.startswith(b"export")
    assert (await visitor.reads("/panels/mine/static/..%2Fx"))[0] == 404


# The news


async def news_until(response: aiohttp.ClientResponse, kind: str) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = []
    async with asyncio.timeout(5):
        while not any(one["kind"] == kind for one in heard):
            line = (await response.content.readline()).decode()
            if line.startswith("data:"):
                heard += json.loads(line[5:])
    return heard


async def test_everything_that_happens_is_told(
    visitor: Visitor, zhang: Person, bot: Bot, call: Line, key: str, opened: int
) -> None:
    _, scene = await visitor.reads("/api/scene")
    feed = f"{visitor.page.url}/api/feed?after={scene['serial']}"
    async with visitor.session.get(feed) as response:
        assert response.content_type == "text/event-stream"
        said = await zhang.says("在吗", to=bot)
        await zhang.edits(said, "在吗？")
        await call("sendChatAction", chat_id=opened, action="typing")
        keyboard = {"inline_keyboard": [[{"text": "完成", "callback_data": "done"}]]}
        await call("sendMessage", chat_id=opened, text="在", reply_markup=keyboard)
        press = await zhang.taps("完成")
        await call.next_updates()
        await call("answerCallbackQuery", callback_query_id=press.id, text="已记", show_alert=True)
        await call("sendMessage", chat_id=opened, text="<oops>", parse_mode="HTML")
        visitor.page.tell("mine", word="好")
        visitor.page.tell_time()
        heard = await news_until(response, "clock")
    kinds = [one["kind"] for one in heard]
    assert kinds == [
        "message", "waits", "edited", "waits", "typing", "message", "press", "fetched",
        "answered", "refused", "mine", "clock",
    ]  # fmt: skip
    answered = heard[kinds.index("answered")]
    assert (answered["text"], answered["alert"], answered["chat"]) == ("已记", True, key)
    assert "can't parse entities" in heard[kinds.index("refused")]["description"]
    assert [one["n"] for one in heard] == sorted(one["n"] for one in heard)


async def test_a_page_that_was_away_catches_up_or_begins_anew(
    visitor: Visitor, zhang: Person, bot: Bot, opened: int
) -> None:
    for number in range(3):
        await zhang.says(str(number), to=bot)
    place = visitor.page.feed.serial - 2
    async with visitor.session.get(
        f"{visitor.page.url}/api/feed", headers={"Last-Event-ID": str(place)}
    ) as response:
        assert len(await news_until(response, "waits")) == 2
    async with visitor.session.get(f"{visitor.page.url}/api/feed?after=999999") as response:
        assert (await response.content.readline()).startswith(b"event: again")


async def test_fifty_chats_and_five_thousand_messages_are_read_quickly(
    sim: Simulator, bot: Bot, session: aiohttp.ClientSession
) -> None:
    page = Page(sim)
    await page.start()
    people = [sim.add_person(f"成员{number}") for number in range(50)]
    for person in people:
        await person.opens(bot)
        for number in range(100):
            await person.says(f"第 {number} 句", to=bot)
    visitor = Visitor(page, session)
    begun = asyncio.get_running_loop().time()
    _, scene = await visitor.reads("/api/scene")
    _, body = await visitor.reads(f"/api/messages?chat={scene['chats'][7]['key']}")
    took = asyncio.get_running_loop().time() - begun
    assert len(scene["chats"]) == 50
    assert len(body["messages"]) == 50
    assert took < 0.5
    await page.stop()
