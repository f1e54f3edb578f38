"""What a driver in another process reads: messages, answers to presses, what bots sent, counts."""

from typing import Any

from simulator.chats.messages import Message
from simulator.telegram import Telegram

MOST_AT_ONCE = 10_000

Body = dict[str, Any]


def read_messages(telegram: Telegram, body: Body) -> Body:
    """What was said or edited since a place in the log."""
    since = body.get("since", 0)
    until = min(len(telegram.log), since + body.get("limit", MOST_AT_ONCE))
    wanted = telegram.log[since:until]
    bot_id = telegram.bots[body["bot"]].id if body.get("bot") else None
    return {
        "next": until,
        "messages": [
            message_json(since + number, message, version)
            for number, (message, version) in enumerate(wanted)
            if bot_id in {None, message.sender.id} and body.get("chat") in {None, message.chat.id}
        ],
    }


def message_json(number: int, message: Message, version: int) -> Body:
    """A message in one of its versions, as a driver needs it."""
    known: Body = {
        "seq": number,
        "version": version,
        "chat_id": message.chat.id,
        "message_id": message.id,
        "from_id": message.sender.id,
        "is_bot": message.is_from_bot,
        "at": message.date.isoformat(),
        "text": message.text_at(version),
        "buttons": [[[key.text, key.data or key.url] for key in row] for row in message.keys],
        "reply_to": message.reply_to.id if message.reply_to else None,
        "thread": message.thread,
        "file": message.file_name,
        "deleted": message.deleted,
    }
    return known | {"service": sorted(message.service)} if message.service is not None else known


def read_answers(telegram: Telegram, body: Body) -> Body:
    """How presses were answered: text and alert, or null."""
    answers = [telegram.presses.answer_to(number) for number in body["presses"]]
    return {"answers": [[a.text, a.alert] if a else None for a in answers]}


def read_records(telegram: Telegram, body: Body) -> Body:
    """What bots have sent since a place in the records."""
    since = body.get("since", 0)
    until = min(len(telegram.records.sent), since + body.get("limit", MOST_AT_ONCE))
    return {"next": until, "records": telegram.records.sent[since:until]}


def read_statistics(telegram: Telegram, body: Body) -> Body:  # noqa: ARG001
    """All counts."""
    queues = {
        str(bot.id): {
            "waiting": len(bot.updates.waiting),
            "queued": bot.updates.queued,
            "acknowledged": bot.updates.acknowledged,
            "expired": bot.updates.expired,
        }
        for bot in telegram.bots.values()
    }
    now = telegram.monotonic()
    return telegram.records.as_json() | {"now": now, "log": len(telegram.log), "queues": queues}
