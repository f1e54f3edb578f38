"""What Telegram lets stand under a message."""

import re
from typing import Any

from simulator.ground.errors import bad_request
from simulator.methods.calls import Call

LONGEST_CALLBACK_DATA = 64
"""In bytes of UTF-8."""
MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
LONGEST_COPY = 256
NOT_AN_ACTION = frozenset({"text", "icon_custom_emoji_id", "style"})
STYLES = frozenset({"danger", "success", "primary"})
URL = re.compile(r"(?:https?://|tg://|ton://)\S+$|[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?$")

Markup = dict[str, Any]


def markup_of(call: Call) -> Markup | None:
    """The reply markup of a call, or what Telegram says against it."""
    markup: Markup | None = call.get("reply_markup")
    if not markup:
        return None
    if "inline_keyboard" in markup:
        return inline_keyboard(markup)
    if "keyboard" in markup:
        check_rows(markup["keyboard"])
    return markup


def inline_keyboard(markup: Markup) -> Markup | None:
    """Checks every button; rows without buttons are left out."""
    rows = [row for row in markup["inline_keyboard"] if row]
    check_rows(rows)
    for row in rows:
        for button in row:
            check_button(button)
    return {"inline_keyboard": rows} if rows else None


def check_rows(rows: list[list[Markup]]) -> None:
    """How many buttons there may be."""
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    if any(len(row) > MOST_IN_A_ROW for row in rows):
        raise bad_request("REPLY_MARKUP_INVALID")


def check_button(button: Markup) -> None:
    """What one inline button may hold."""
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    actions = button.keys() - NOT_AN_ACTION
    if len(actions) != 1:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if "callback_data" in button:
        if not 1 <= len(button["callback_data"].encode()) <= LONGEST_CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    elif "url" in button:
        if not URL.match(button["url"]):
            raise bad_request("BUTTON_URL_INVALID")
    elif "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= LONGEST_COPY:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if button.get("style", "primary") not in STYLES:
        raise bad_request("BUTTON_STYLE_INVALID")
