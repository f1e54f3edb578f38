"""Groups: who hears what, who comes and goes, and what becomes of a chat's number."""

from typing import Any

import pytest

from simulator import Bot, Group, Person, Simulator
from tests.simulator.conftest import Line


def heard(updates: list[dict[str, Any]]) -> list[str]:
    return [u["message"]["text"] for u in updates if "text" in u.get("message", {})]


@pytest.fixture
async def group(sim: Simulator, bot: Bot, zhang: Person, li: Person, call: Line) -> Group:
    group = sim.add_group("工作群", members=[zhang, li])
    group.adds(bot, by=zhang)
    await call.next_updates()
    return group


async def test_privacy_mode(call: Line, group: Group, zhang: Person, li: Person, bot: Bot) -> None:
    posted = (await call("sendMessage", chat_id=group.id, text="通报")).result
    bulletin = await zhang.hears("通报", in_=group)
    assert bulletin.id == posted["message_id"]
    for text in ["大家好", "/list", "/list@ledger_bot", "/list@other_bot", "@ledger_bot 看", "/ x"]:
        await zhang.says(text, to=group)
    await li.says("收到", to=group, reply_to=bulletin)
    mine = await li.says("回我自己", to=group)
    await zhang.says("回李四", to=group, reply_to=mine)
    assert heard(await call.next_updates()) == [
        "/list",
        "/list@ledger_bot",
        "@ledger_bot 看",
        "收到",
    ]


async def test_without_privacy_mode_or_as_administrator_a_bot_hears_all(
    sim: Simulator, call: Line, group: Group, zhang: Person, bot: Bot
) -> None:
    group.promotes(bot)
    await call.next_updates()
    await zhang.says("大家好", to=group)
    assert heard(await call.next_updates()) == ["大家好"]
    group.demotes(bot)
    await zhang.says("没人听", to=group)
    bot.has_privacy_mode = False
    await zhang.says("又听见", to=group)
    assert heard(await call.next_updates()) == ["又听见"]


async def test_of_two_bots_a_general_command_goes_to_the_last_that_spoke(
    sim: Simulator, call: Line, group: Group, zhang: Person
) -> None:
    other = sim.add_bot(username="other_bot")
    group.adds(other)
    await call.next_updates()
    await zhang.says("/help", to=group)
    assert heard(await call.next_updates()) == []
    await call("sendMessage", chat_id=group.id, text="我在")
    await zhang.says("/help", to=group)
    assert heard(await call.next_updates()) == ["/help"]
    assert len(other.updates.waiting) == 2


async def test_coming_and_going(
    sim: Simulator, call: Line, bot: Bot, zhang: Person, li: Person
) -> None:
    group = sim.add_group("工作群", members=[zhang])
    group.adds(bot, by=zhang)
    group.adds(li, by=zhang)
    group.removes(bot, by=zhang)
    added, notice, newcomer, farewell, removed = await call.next_updates()
    change = added["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == (
        "left",
        "member",
    )
    assert change["from"]["id"] == zhang.id
    assert notice["message"]["new_chat_members"][0]["id"] == bot.id
    assert newcomer["message"]["new_chat_members"][0]["id"] == li.id
    assert farewell["message"]["left_chat_member"]["id"] == bot.id
    assert removed["my_chat_member"]["new_chat_member"]["status"] == "kicked"


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_a_bot_that_is_out_cannot_write(
    sim: Simulator, call: Line, bot: Bot, zhang: Person, kind: str
) -> None:
    group = sim.add_group("工作群", kind=kind, members=[zhang, bot])
    group.removes(bot)
    out = await call("sendMessage", chat_id=group.id, text="a")
    assert (out.status, out.refusal) == (403, f"Forbidden: bot was kicked from the {kind} chat")
    group.adds(bot)
    assert (await call("leaveChat", chat_id=group.id)).result is True
    left = await call("sendMessage", chat_id=group.id, text="a")
    assert left.refusal == f"Forbidden: bot is not a member of the {kind} chat"


async def test_a_group_becomes_a_supergroup(
    sim: Simulator, call: Line, bot: Bot, zhang: Person
) -> None:
    group = sim.add_group("工作群", kind="group", members=[zhang, bot])
    await call.next_updates()
    new = group.becomes_supergroup()
    old_notice, new_notice = [u["message"] for u in await call.next_updates()]
    assert (old_notice["chat"]["id"], old_notice["migrate_to_chat_id"]) == (group.id, new.id)
    assert (new_notice["chat"]["id"], new_notice["migrate_from_chat_id"]) == (new.id, group.id)
    lost = await call("sendMessage", chat_id=group.id, text="a")
    assert lost.refusal == "Bad Request: group chat was upgraded to a supergroup chat"
    assert lost.body["parameters"] == {"migrate_to_chat_id": new.id}
    assert (await call("sendMessage", chat_id=new.id, text="a")).result["message_id"] == 2
    with pytest.raises(AssertionError, match="supergroup"):
        await zhang.says("在吗", to=group)


async def test_topics(sim: Simulator, call: Line, bot: Bot, zhang: Person) -> None:
    group = sim.add_group("工作群", forum=True, members=[zhang, bot])
    topic = group.add_topic("通报")
    await call.next_updates()
    sent = await call("sendMessage", chat_id=group.id, text="a", message_thread_id=topic.id)
    assert (sent.result["message_thread_id"], sent.result["is_topic_message"]) == (topic.id, True)
    await zhang.hears_nothing("a", in_=group.add_topic("别的"))
    assert (await zhang.hears("a", in_=topic)).thread == topic.id
    await call.next_updates()
    await zhang.says("/bind 办公室", to=topic)
    (update,) = await call.next_updates()
    assert update["message"]["message_thread_id"] == topic.id
    assert "forum_topic_created" in update["message"]["reply_to_message"]
    assert [m.text for m in topic.messages][1:] == ["a", "/bind 办公室"]

    refused = await call("createForumTopic", chat_id=group.id, name="督查")
    assert refused.refusal == "Bad Request: not enough rights to create a topic"
    group.promotes(bot)
    made = (await call("createForumTopic", chat_id=group.id, name="督查")).result
    group.demotes(bot)
    group.topics[made["message_thread_id"]].is_closed = True
    closed = await call("sendMessage", chat_id=group.id, text="a", **made_in(made))
    assert closed.refusal == "Bad Request: TOPIC_CLOSED"


def made_in(topic: dict[str, Any]) -> dict[str, Any]:
    return {"message_thread_id": topic["message_thread_id"]}


async def test_in_a_plain_supergroup_replies_share_a_thread_that_is_no_topic(
    call: Line, group: Group, zhang: Person
) -> None:
    await call("sendMessage", chat_id=group.id, text="通报")
    await zhang.says("收到", reply_to=await zhang.hears("通报"))
    (update,) = await call.next_updates()
    assert "message_thread_id" in update["message"]
    assert "is_topic_message" not in update["message"]
    lost = await call(
        "sendMessage",
        chat_id=group.id,
        text="a",
        message_thread_id=update["message"]["message_thread_id"],
    )
    assert lost.refusal == "Bad Request: message thread not found"


async def test_an_anonymous_administrator(call: Line, group: Group, zhang: Person) -> None:
    await zhang.says("/bind 办公室", to=group, anonymously=True)
    (update,) = await call.next_updates()
    assert update["message"]["from"]["id"] == 1087968824
    assert update["message"]["sender_chat"]["id"] == group.id


async def test_asking_about_a_chat(
    call: Line, group: Group, bot: Bot, zhang: Person, li: Person
) -> None:
    about = (await call("getChat", chat_id=group.id)).result
    assert (about["title"], about["type"]) == ("工作群", "supergroup")
    assert (await call("getChatMemberCount", chat_id=group.id)).result == 3
    (creator,) = (await call("getChatAdministrators", chat_id=group.id)).result
    assert (creator["user"]["id"], creator["status"]) == (zhang.id, "creator")
    group.loses(li)
    gone = (await call("getChatMember", chat_id=group.id, user_id=li.id)).result
    assert gone["status"] == "left"
    unknown = await call("getChatMember", chat_id=group.id, user_id=1)
    assert unknown.refusal == "Bad Request: user not found"


async def test_a_group_stays_unknown_to_a_bot_that_was_never_in_it(
    sim: Simulator, call: Line, zhang: Person
) -> None:
    group = sim.add_group("别的群", members=[zhang])
    reply = await call("sendMessage", chat_id=group.id, text="a")
    assert reply.refusal == "Bad Request: chat not found"


async def test_blocking_is_told(call: Line, opened: int, bot: Bot, zhang: Person) -> None:
    await zhang.blocks(bot)
    await zhang.unblocks(bot)
    stopped, back = [u["my_chat_member"] for u in await call.next_updates()]
    assert stopped["chat"]["type"] == "private"
    assert stopped["new_chat_member"]["status"] == "kicked"
    assert back["new_chat_member"]["status"] == "member"
    await zhang.blocks(bot)
    with pytest.raises(AssertionError, match="blocked"):
        await zhang.says("a", to=bot)
