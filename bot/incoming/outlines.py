"""The outline of an update: who, where, and what it quotes, read before it is understood."""

from typing import Any

from ledger.talk.reading_ahead import UpdateOutline


def outline_of(update: Any) -> UpdateOutline | None:
    """Return what the update shows, or None when it does not look like words or a press."""
    try:
        if "callback_query" in update:
            return outline_of_press(update["callback_query"])
        return outline_of_message(update.get("message") or update["edited_message"])
    except (KeyError, TypeError, AttributeError, ValueError):
        return None


def outline_of_message(message: Any) -> UpdateOutline:
    """Return who writes where, and which message he quotes."""
    quoted = message.get("reply_to_message")
    return UpdateOutline(
        number(message["from"]["id"]),
        number(message["chat"]["id"]),
        number(message["message_id"]),
        number(quoted["message_id"]) if quoted else None,
        seals_under(quoted) if quoted else (),
    )


def seals_under(message: Any) -> tuple[str, ...]:
    """Return what the buttons under a message carry."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    found = (button.get("callback_data") for row in rows for button in row)
    return tuple(data for data in found if isinstance(data, str))


def outline_of_press(press: Any) -> UpdateOutline:
    """Return who presses where, and under which message."""
    message = press["message"]
    return UpdateOutline(
        number(press["from"]["id"]),
        number(message["chat"]["id"]),
        None,
        number(message["message_id"]),
    )


def number(value: Any) -> int:
    """Return the value if it is a whole number. Raises ValueError.

    What no database holds is not even read: see `bot.raw_json`.
    """
    if type(value) is not int:
        raise ValueError("not a number of ours")
    return value
