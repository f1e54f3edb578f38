"""Text with its entities: counted in UTF-16, trimmed, found in plain words."""

import re
from typing import Any

from simulator.ground.errors import bad_request

Entity = dict[str, Any]

OWN_WORDS = re.compile(
    r"(?P<url>https?://[^\s<>\"]+)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])"
    r"|(?<![\w@])(?P<mention>@[A-Za-z0-9_]{3,32})(?!\w)"
    r"|(?<![\w#])(?P<hashtag>#(?=\w*[^\W\d_])\w{1,256})"
)
"""What Telegram finds by itself in a text."""

KINDS = frozenset(
    {
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    }
)
HOLDS_NOTHING = frozenset({"code", "pre"})
OUTER_FIRST = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 10,
    "code": 20,
    "text_link": 40,
    "text_mention": 40,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
QUOTES = frozenset({"blockquote", "expandable_blockquote"})


def utf16_length(text: str) -> int:
    """The length of a text as Telegram counts it in entities."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def part(text: str, entity: Entity) -> str:
    """What an entity covers."""
    start, end = entity["offset"], entity["offset"] + entity["length"]
    if text.isascii():
        return text[start:end]
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode(
        "utf-16-le", "replace"
    )


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without white space at its ends, the entities moved along."""
    bare = text.lstrip()
    cut = utf16_length(text) - utf16_length(bare)
    bare = bare.rstrip()
    if not entities or len(bare) == len(text):
        return bare, entities
    return bare, clipped(entities, cut, utf16_length(bare))


def clipped(entities: list[Entity], cut: int, length: int) -> list[Entity]:
    """Entities after ``cut`` units are gone from the front and ``length`` are left."""
    kept = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, length)
        if start < end:
            kept.append(entity | {"offset": start, "length": end - start})
    return kept


def check_entities(entities: list[Entity], length: int) -> None:
    """Refuses kinds that there are not, and what lies outside of the text."""
    for entity in entities:
        if entity["type"] not in KINDS:
            raise bad_request(f"can't parse entities: unknown type {entity['type']}")
        start, size = entity["offset"], entity["length"]
        if start < 0 or size < 1 or start + size > length:
            raise bad_request(f"can't parse entities: offset {start} and length {size} do not fit")


def in_order(entities: list[Entity]) -> list[Entity]:
    """By place; of two that cover the same words the outer one first."""
    return sorted(
        entities, key=lambda e: (e["offset"], -e["length"], OUTER_FIRST.get(e["type"], 50))
    )


def tidied(entities: list[Entity]) -> list[Entity]:
    """Sorted, without what Telegram does not let stand inside one another."""
    kept: list[Entity] = []
    open_until: list[tuple[int, str]] = []
    for entity in in_order(entities):
        while open_until and open_until[-1][0] <= entity["offset"]:
            open_until.pop()
        around = {kind for _, kind in open_until}
        if around & HOLDS_NOTHING or (entity["type"] in QUOTES and around & QUOTES):
            continue
        kept.append(entity)
        open_until.append((entity["offset"] + entity["length"], entity["type"]))
    return kept


def found_in(text: str) -> list[Entity]:
    """Commands, mentions, hashtags and addresses that nobody marked."""
    if not any(sign in text for sign in "/@#"):
        return []
    found = []
    for match in OWN_WORDS.finditer(text):
        start = utf16_length(text[: match.start()])
        length = utf16_length(match[0])
        found.append({"type": str(match.lastgroup), "offset": start, "length": length})
    return found


def completed(text: str, entities: list[Entity]) -> list[Entity]:
    """The marked entities, and those that Telegram finds beside them."""
    found = found_in(text)
    if not found:
        return entities
    if not entities:
        return found
    taken = [(e["offset"], e["offset"] + e["length"], e["type"]) for e in entities]
    fits = [
        e
        for e in found
        if all(
            kind not in {"code", "pre", "text_link", "text_mention"}
            or e["offset"] >= end
            or e["offset"] + e["length"] <= start
            for start, end, kind in taken
        )
    ]
    return in_order(entities + fits)
