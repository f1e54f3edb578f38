"""A glimpse of an update before anybody understands it: enough to read ahead what it will need."""

from typing import Any

from ledger.talk.foresight import Glimpse

LARGEST = 2**63  # what the database's numbers hold


def glimpse_of(update: Any) -> Glimpse | None:
    """Return what the update shows, or None when it does not look like words or a press."""
    try:
        if "callback_query" in update:
            return glimpse_of_press(update["callback_query"])
        return glimpse_of_message(update.get("message") or update["edited_message"])
    except (KeyError, TypeError, AttributeError, ValueError):
        return None


def glimpse_of_message(message: Any) -> Glimpse:
    """Return who writes where, and which message he quotes."""
    quoted = message.get("reply_to_message")
    return Glimpse(
        number(message["from"]["id"]),
        number(message["chat"]["id"]),
        number(message["message_id"]),
        number(quoted["message_id"]) if quoted else None,
    )


def glimpse_of_press(press: Any) -> Glimpse:
    """Return who presses where, and under which message."""
    message = press["message"]
    return Glimpse(
        number(press["from"]["id"]),
        number(message["chat"]["id"]),
        None,
        number(message["message_id"]),
    )


def number(value: Any) -> int:
    """Return the value if it is a number that a database takes. Raises ValueError."""
    if type(value) is not int or not -LARGEST <= value < LARGEST:
        raise ValueError("not a number of ours")
    return value
