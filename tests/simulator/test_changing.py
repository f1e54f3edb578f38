"""Editing, deleting, pinning, reacting."""

from typing import Any

import pytest

from simulator import Bot, ManualClock, Message, Person, Simulator
from tests.simulator.conftest import Line

KEYS = {"inline_keyboard": [[{"text": "完成", "callback_data": "done"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


@pytest.fixture
async def sent(call: Line, opened: int, zhang: Person) -> Message:
    await call("sendMessage", chat_id=opened, text="第1页", reply_markup=KEYS)
    return await zhang.hears("第1页")


@pytest.fixture
def here(sent: Message) -> dict[str, int]:
    return {"chat_id": sent.chat.id, "message_id": sent.id}


async def test_an_edit_is_heard_as_news_and_without_markup_the_buttons_go(
    call: Line, sent: Message, here: dict[str, int], zhang: Person
) -> None:
    edited = (await call("editMessageText", **here, text="第2页")).result
    assert "edit_date" in edited
    assert "reply_markup" not in edited
    assert await zhang.hears("第2页") is sent
    assert (sent.buttons, sent.version) == ([], 2)
    assert (sent.history[0].text, sent.history[0].buttons) == ("第1页", [["完成"]])


async def test_an_edit_that_changes_nothing_is_refused(call: Line, here: dict[str, int]) -> None:
    same = await call("editMessageText", **here, text="第1页", reply_markup=KEYS)
    assert same.refusal == NOT_MODIFIED
    same = await call("editMessageReplyMarkup", **here, reply_markup=KEYS)
    assert same.refusal == NOT_MODIFIED
    assert (await call("editMessageReplyMarkup", **here)).status == 200


@pytest.mark.parametrize(
    ("method", "params", "complaint"),
    [
        ("editMessageText", {"text": "x", "message_id": 99}, "message to edit not found"),
        ("editMessageText", {"text": "x", "message_id": 1}, "message can't be edited"),
        ("editMessageText", {"text": ""}, "message text is empty"),
        ("editMessageText", {"text": "x" * 4097}, "message is too long"),
        ("editMessageCaption", {"caption": "x"}, "there is no caption in the message to edit"),
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
        ("pinChatMessage", {"message_id": 99}, "message to pin not found"),
        (
            "setMessageReaction",
            {"reaction": [{"type": "emoji", "emoji": "🧨"}]},
            "REACTION_INVALID",
        ),
        ("setMessageReaction", {"message_id": 99}, "message to react not found"),
    ],
)
async def test_what_is_refused(
    call: Line, here: dict[str, int], method: str, params: dict[str, Any], complaint: str
) -> None:
    reply = await call(method, **(here | params))
    assert reply.refusal == f"Bad Request: {complaint}"


async def test_a_message_with_other_keys_cannot_be_edited(call: Line, opened: int) -> None:
    keys = {"keyboard": [[{"text": "a"}]]}
    sent = (await call("sendMessage", chat_id=opened, text="a", reply_markup=keys)).result
    edit = await call("editMessageText", chat_id=opened, message_id=sent["message_id"], text="b")
    assert edit.refusal == "Bad Request: message can't be edited"


async def test_people_edit_their_own_messages(
    call: Line, bot: Bot, zhang: Person, opened: int
) -> None:
    message = await zhang.says("周五完成", to=bot)
    await zhang.edits(message, "周四完成")
    first, second = await call.next_updates()
    assert first["message"]["text"] == "周五完成"
    assert second["edited_message"]["text"] == "周四完成"
    assert second["edited_message"]["message_id"] == first["message"]["message_id"]


async def test_deleting(
    call: Line,
    sent: Message,
    here: dict[str, int],
    zhang: Person,
    clock: ManualClock,
    sim: Simulator,
    bot: Bot,
) -> None:
    assert (await call("deleteMessage", **here)).result is True
    assert sent not in zhang.chat(bot).messages
    old = (await call("sendMessage", chat_id=zhang.id, text="旧")).result["message_id"]
    clock.passes(hours=49)
    late = await call("deleteMessage", chat_id=zhang.id, message_id=old)
    assert late.refusal == "Bad Request: message can't be deleted for everyone"
    fresh = (await call("sendMessage", chat_id=zhang.id, text="新")).result["message_id"]
    gone = await call("deleteMessages", chat_id=zhang.id, message_ids=[fresh, 4711])
    assert gone.result is True


async def test_in_groups_only_administrators_delete_and_pin(
    sim: Simulator, call: Line, bot: Bot, zhang: Person
) -> None:
    group = sim.add_group("工作群", members=[zhang, bot])
    message = await zhang.says("/list@ledger_bot", to=group)
    there = {"chat_id": group.id, "message_id": message.id}
    assert (await call("deleteMessage", **there)).refusal == "Bad Request: message can't be deleted"
    assert (await call("pinChatMessage", **there)).refusal == (
        "Bad Request: not enough rights to manage pinned messages in the chat"
    )
    group.promotes(bot)
    assert (await call("pinChatMessage", **there)).result is True
    assert (await call("getChat", chat_id=group.id)).result["pinned_message"]["text"] == (
        "/list@ledger_bot"
    )
    assert (await call("unpinChatMessage", chat_id=group.id)).result is True
    assert (await call("deleteMessage", **there)).result is True


async def test_reactions_are_told_only_to_those_who_asked(
    call: Line, sent: Message, here: dict[str, int], zhang: Person
) -> None:
    await zhang.reacts("👍", on=sent)
    assert await call.updates(allowed_updates=["message", "message_reaction"]) == []
    await zhang.reacts("🔥", on=sent)
    (update,) = await call.next_updates()
    change = update["message_reaction"]
    assert [change["old_reaction"][0]["emoji"], change["new_reaction"][0]["emoji"]] == ["👍", "🔥"]
    mine = [{"type": "emoji", "emoji": "👌"}]
    assert (await call("setMessageReaction", **here, reaction=mine)).result is True
