"""Methods that say something in words."""

from dataclasses import dataclass, replace
from typing import Any

from simulator.chats.content import Content
from simulator.chats.messages import Chat, Message
from simulator.chats.presses import Answer
from simulator.ground.errors import bad_request
from simulator.methods.calls import Call
from simulator.methods.keyboards import markup_of

LONGEST_ANSWER = 200
ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the message of a call goes, and what hangs on it."""

    chat: Chat
    thread: int | None
    reply_to: Message | None
    markup: dict[str, Any] | None


def place_of(call: Call) -> Place:
    """The place that a call names, if the bot may speak there."""
    markup = markup_of(call)
    chat = call.chat_to_speak_in()
    return Place(chat, call.thread(chat), call.replied(chat), markup)


def post(
    call: Call,
    place: Place,
    content: Content,
    *,
    media_group: str | None = None,
    forwarded_from: Message | None = None,
) -> Message:
    """Puts the bot's message into the chat and on record."""
    chat, thread, reply_to, markup = place.chat, place.thread, place.reply_to, place.markup
    message = Message(
        id=chat.next_id(),
        chat=chat,
        sender=call.bot,
        date=call.world.clock(),
        text=content.text,
        entities=content.entities,
        file=content.file,
        markup=markup,
        reply_to=reply_to,
        thread=thread if thread is not None else (reply_to.thread if reply_to else None),
        media_group=media_group,
        forwarded_from=forwarded_from,
        options=call.options(),
    )
    if markup and "inline_keyboard" not in markup:
        set_reply_keyboard(chat, markup)
    call.put_on_record(message)
    return chat.post(message)


def set_reply_keyboard(chat: Chat, markup: dict[str, Any]) -> None:
    """The keyboard that people have instead of their own."""
    if "keyboard" in markup:
        chat.reply_keyboard = [[button["text"] for button in row] for row in markup["keyboard"]]
    elif "remove_keyboard" in markup:
        chat.reply_keyboard = []


def send_message(call: Call) -> dict[str, Any]:
    """Sends a text."""
    content = call.text()
    place = place_of(call)
    call.admit(place.chat)
    return post(call, place, content).as_json(call.bot)


def source(call: Call, complaint: str) -> Message:
    """The message that is to be copied or forwarded."""
    message = call.chat("from_chat_id").find(call.params["message_id"])
    if message is None:
        raise bad_request(f"message to {complaint} not found")
    if message.service is not None:
        raise bad_request(
            "message can't be copied" if complaint == "copy" else "message can't be forwarded"
        )
    return message


def forward_message(call: Call) -> dict[str, Any]:
    """Sends a message on, with its author's name."""
    original = source(call, "forward")
    place = place_of(call)
    call.admit(place.chat)
    author = original.forwarded_from or original
    return post(call, place, original, forwarded_from=author).as_json(call.bot)


def copy_message(call: Call) -> dict[str, Any]:
    """Sends the same content again, without its author's name."""
    original: Content = source(call, "copy")
    if original.file and call.get("caption") is not None:
        original = replace(call.caption(), file=original.file)
    place = place_of(call)
    call.admit(place.chat)
    return {"message_id": post(call, place, original).id}


def send_chat_action(call: Call) -> bool:
    """Shows that the bot is busy."""
    chat = call.chat_to_speak_in()
    call.thread(chat)
    if call.params["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.world.stream.tell("typing", chat=chat, bot=call.bot, action=call.params["action"])
    return True


def answer_callback_query(call: Call) -> bool:
    """Answers a press on a button."""
    text = call.get("text", "")
    if len(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = Answer(text=text, alert=call.get("show_alert", False), url=call.get("url"))
    call.world.presses.answer(call.bot, call.params["callback_query_id"], answer)
    return True
