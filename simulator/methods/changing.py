"""Methods that change what was said before."""

from datetime import timedelta
from typing import Any

from simulator.chats.content import Content
from simulator.chats.groups import Group
from simulator.chats.messages import Chat, Message
from simulator.ground.errors import bad_request
from simulator.methods.calls import Call
from simulator.methods.keyboards import markup_of

DELETABLE = timedelta(hours=48)
MOST_DELETED_AT_ONCE = 100
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
REACTION_SIGNS = """
👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡
🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈
😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿
🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡
"""
REACTIONS = frozenset(REACTION_SIGNS.split())


def message_to_edit(call: Call) -> Message:
    """The bot's own message, if it can still be changed."""
    if call.get("inline_message_id"):
        raise bad_request("the simulator does not play inline messages")
    if call.get("chat_id") is None:
        raise bad_request("chat_id is empty")
    chat = call.chat_to_speak_in()
    message = call.message(chat, "message to edit not found")
    with_other_keyboard = message.markup and "inline_keyboard" not in message.markup
    if message.sender is not call.bot or message.service is not None or with_other_keyboard:
        raise bad_request("message can't be edited")
    return message


def change(call: Call, message: Message, content: Content) -> dict[str, Any]:
    """Edits the message unless nothing would change."""
    if content.says_the_same_as(message):
        raise bad_request(NOT_MODIFIED)
    call.admit(message.chat, edit=True)
    message.chat.edit(message, content)
    call.put_on_record(message)
    return message.as_json(call.bot)


def edit_message_text(call: Call) -> dict[str, Any]:
    """Changes a text; without ``reply_markup`` its buttons go."""
    if call.get("rich_message"):
        raise bad_request("the simulator does not play rich messages")
    content = call.text()
    content.markup = markup_of(call)
    message = message_to_edit(call)
    if message.file:
        raise bad_request("there is no text in the message to edit")
    return change(call, message, content)


def edit_message_caption(call: Call) -> dict[str, Any]:
    """Changes a caption; without ``reply_markup`` the buttons go."""
    content = call.caption()
    content.markup = markup_of(call)
    message = message_to_edit(call)
    if not message.file:
        raise bad_request("there is no caption in the message to edit")
    return change(call, message, content)


def edit_message_reply_markup(call: Call) -> dict[str, Any]:
    """Changes only the buttons."""
    markup = markup_of(call)
    message = message_to_edit(call)
    content = Content(text=message.text, entities=message.entities, markup=markup)
    return change(call, message, content)


def delete_message(call: Call) -> bool:
    """Takes a message back."""
    chat = call.chat()
    message = call.message(chat, "message to delete not found")
    check_deletable(call, chat, message)
    chat.delete(message)
    return True


def check_deletable(call: Call, chat: Chat, message: Message) -> None:
    """Whose messages a bot may delete, and for how long."""
    leads = isinstance(chat, Group) and chat.is_led_by(call.bot)
    if isinstance(chat, Group) and message.sender is not call.bot and not leads:
        raise bad_request("message can't be deleted")
    if call.world.clock() - message.date > DELETABLE and not leads:
        raise bad_request("message can't be deleted for everyone")


def delete_messages(call: Call) -> bool:
    """Takes several messages back; those that are not there are passed over."""
    numbers = call.params["message_ids"]
    if not 1 <= len(numbers) <= MOST_DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified" if numbers else "no messages")
    chat = call.chat()
    found = [message for number in numbers if (message := chat.find(number))]
    for message in found:
        check_deletable(call, chat, message)
    for message in found:
        chat.delete(message)
    return True


def pin_chat_message(call: Call) -> bool:
    """Pins a message at the top."""
    chat = call.chat_to_speak_in()
    message = call.message(chat, "message to pin not found")
    check_may_pin(call, chat)
    if message not in chat.pinned:
        chat.pinned.append(message)
        notice = Message(
            chat.next_id(), chat, call.bot, call.world.clock(), service={}, pinned=message
        )
        chat.post(notice)
    return True


def unpin_chat_message(call: Call) -> bool:
    """Unpins one message, by default the latest."""
    chat = call.chat_to_speak_in()
    check_may_pin(call, chat)
    if call.get("message_id") is None:
        if chat.pinned:
            chat.pinned.pop()
        return True
    message = call.message(chat, "message to unpin not found")
    if message not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message)
    return True


def check_may_pin(call: Call, chat: Chat) -> None:
    """In groups only administrators pin."""
    if isinstance(chat, Group) and not chat.is_led_by(call.bot):
        raise bad_request("not enough rights to manage pinned messages in the chat")


def set_message_reaction(call: Call) -> bool:
    """Puts the bot's reaction on a message."""
    chat = call.chat_to_speak_in()
    message = call.message(chat, "message to react not found")
    reactions = call.get("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for reaction in reactions:
        if reaction["type"] != "emoji" or reaction["emoji"].rstrip("\ufe0f") not in REACTIONS:
            raise bad_request("REACTION_INVALID")
    message.reactions[call.bot.id] = reactions
    call.world.stream.tell("reaction", message=message, person=call.bot, reactions=reactions)
    call.world.bell.ring()
    return True
