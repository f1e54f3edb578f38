"""Methods about chats and who is in them."""

from typing import Any

from simulator.bots.bot import Bot
from simulator.chats.groups import Group, Topic
from simulator.chats.messages import Chat
from simulator.ground.errors import bad_request
from simulator.methods.calls import Call

LONGEST_TOPIC = 128
GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def get_chat(call: Call) -> dict[str, Any]:
    """All about a chat."""
    chat = call.chat()
    known = chat.as_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": GIFTS,
    }
    known.pop("all_members_are_administrators", None)
    if chat.pinned:
        known["pinned_message"] = chat.pinned[-1].as_json(call.bot)
    return known


def get_chat_member(call: Call) -> dict[str, Any]:
    """How somebody belongs to a chat."""
    chat = call.chat()
    user_id = call.params["user_id"]
    account = call.world.account(user_id)
    if account is None:
        raise bad_request("user not found")
    if isinstance(chat, Group):
        return chat.member_json(account)
    if user_id not in {chat.id, call.bot.id}:
        raise bad_request("user not found")
    return {"user": account.as_json(), "status": "member"}


def members_of(call: Call) -> list[Any]:
    """Everybody in the chat."""
    chat = call.chat()
    return chat.members if isinstance(chat, Group) else [call.bot, chat]


def get_chat_administrators(call: Call) -> list[dict[str, Any]]:
    """Who leads a group; other bots are left out."""
    chat = call.chat()
    if not isinstance(chat, Group):
        raise bad_request("there are no administrators in the private chat")
    with_bots = call.get("return_bots", False)
    return [
        chat.member_json(account)
        for account in chat.members
        if chat.is_led_by(account)
        and (with_bots or not isinstance(account, Bot) or account is call.bot)
    ]


def get_chat_member_count(call: Call) -> int:
    """How many are in a chat."""
    return len(members_of(call))


def leave_chat(call: Call) -> bool:
    """The bot leaves a group."""
    chat: Chat = call.chat()
    if not isinstance(chat, Group):
        raise bad_request("chat member status can't be changed in private chats")
    call.group()
    chat.loses(call.bot)
    return True


def forum_led_by_bot(call: Call) -> Group:
    """The forum, if the bot may change its topics."""
    group = call.group()
    if not group.is_forum:
        raise bad_request("the chat is not a forum")
    if not group.is_led_by(call.bot):
        raise bad_request("not enough rights to create a topic")
    return group


def create_forum_topic(call: Call) -> dict[str, Any]:
    """Opens a topic."""
    group = forum_led_by_bot(call)
    name = call.params["name"]
    if not 1 <= len(name) <= LONGEST_TOPIC:
        raise bad_request("TOPIC_TITLE_INVALID")
    topic = group.add_topic(name, by=call.bot)
    return {"message_thread_id": topic.id, "name": name, "icon_color": 7322096}


def close_forum_topic(call: Call) -> bool:
    """Closes a topic for all who do not lead the group."""
    topic_of(call).is_closed = True
    return True


def reopen_forum_topic(call: Call) -> bool:
    """Opens a closed topic again."""
    topic_of(call).is_closed = False
    return True


def topic_of(call: Call) -> Topic:
    """The topic that the call names."""
    topic = forum_led_by_bot(call).topics.get(call.params["message_thread_id"])
    if topic is None:
        raise bad_request("message thread not found")
    return topic
