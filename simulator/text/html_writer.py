"""Text with entities, written as the HTML that ``parse_html`` reads back."""

from collections.abc import Callable
from html import escape

from simulator.text.entities import Entity, in_order

SIMPLE = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "blockquote": "blockquote",
}


def preformatted(entity: Entity) -> tuple[str, str]:
    """Code with or without its language."""
    if not entity.get("language"):
        return "<pre>", "</pre>"
    return f'<pre><code class="language-{escape(entity["language"])}">', "</code></pre>"


def point_in_time(entity: Entity) -> tuple[str, str]:
    """A moment, with the way in which it is to be shown."""
    how = entity.get("date_time_format")
    more = f' format="{escape(how)}"' if how else ""
    return f'<tg-time unix="{entity["unix_time"]}"{more}>', "</tg-time>"


WITH_ATTRIBUTES: dict[str, Callable[[Entity], tuple[str, str]]] = {
    "pre": preformatted,
    "expandable_blockquote": lambda _: ("<blockquote expandable>", "</blockquote>"),
    "text_link": lambda e: (f'<a href="{escape(e["url"])}">', "</a>"),
    "text_mention": lambda e: (f'<a href="tg://user?id={e["user"]["id"]}">', "</a>"),
    "custom_emoji": lambda e: (f'<tg-emoji emoji-id="{e["custom_emoji_id"]}">', "</tg-emoji>"),
    "date_time": point_in_time,
}


def tags(entity: Entity) -> tuple[str, str]:
    """The start and end tag of an entity; empty for those that Telegram finds by itself."""
    kind = entity["type"]
    if kind in SIMPLE:
        return f"<{SIMPLE[kind]}>", f"</{SIMPLE[kind]}>"
    return WITH_ATTRIBUTES[kind](entity) if kind in WITH_ATTRIBUTES else ("", "")


def to_html(text: str, entities: list[Entity]) -> str:
    """The text with its entities as HTML that ``parse_html`` reads back."""
    if not entities:
        return escape_text(text)
    starts: dict[int, list[str]] = {}
    ends: dict[int, list[str]] = {}
    for entity in in_order(entities):
        start, end = tags(entity)
        starts.setdefault(entity["offset"], []).append(start)
        ends.setdefault(entity["offset"] + entity["length"], []).insert(0, end)
    written, place = [], 0
    for letter in text:
        written += [*ends.get(place, ()), *starts.get(place, ()), escape_text(letter)]
        place += 2 if letter > "\uffff" else 1
    return "".join([*written, *ends.get(place, ())])


def escape_text(text: str) -> str:
    """Text that is safe between tags."""
    return escape(text, quote=False)
