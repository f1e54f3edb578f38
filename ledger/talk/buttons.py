"""Sealed buttons: what a press may carry, and how a forged one is told from ours.

`callback_data` is `action|target|version|mac`; action is a dotted word, target and version are in
base 36, mac is the first 9 bytes of HMAC-SHA256 under the organisation's own key, in base64.
Who may press is not in it: that is decided from the user id and our roles when it is pressed.
"""

import hmac
from binascii import b2a_base64
from functools import lru_cache

from models.frozen import frozen
from wording import Button

LIMIT = 64  # bytes; Bot API, InlineKeyboardButton.callback_data
URL_SAFE = bytes.maketrans(b"+/", b"-_")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@frozen
class Press:
    """An opened seal."""

    action: str
    target: int
    version: int


def seal(button: Button, key: bytes) -> str:
    """Return the button's callback data. Raises ValueError over 64 bytes: a defect of ours."""
    body = f"{button.action}|{base36(button.target)}|{base36(button.version)}"
    data = f"{body}|{mac(body, key)}"
    if len(data.encode()) > LIMIT:
        raise ValueError(f"callback data of {button.action} is over {LIMIT} bytes")
    return data


def open_seal(data: str, key: bytes) -> Press | None:
    """Return what the data carries, or None when it was not sealed by us."""
    body, _, given = data.rpartition("|")
    if not body or not hmac.compare_digest(given.encode(), mac(body, key).encode()):
        return None
    action, target, version = body.split("|")
    return Press(action, int(target, 36), int(version, 36))


def mac(body: str, key: bytes) -> str:
    """Return 72 bits of keyed digest as 12 characters."""
    digest = hmac.digest(key, body.encode(), "sha256")
    return b2a_base64(digest[:9], newline=False).translate(URL_SAFE).decode()


@lru_cache(maxsize=256)  # the buttons of a row are about the same number
def base36(number: int) -> str:
    """Return a number ≥ 0 in base 36."""
    if number < len(DIGITS):
        return DIGITS[number]
    quotient, remainder = divmod(number, len(DIGITS))
    return base36(quotient) + DIGITS[remainder]
