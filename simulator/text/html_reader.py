"""Telegram's HTML: read as strictly as Telegram does, with the same complaints."""

import re
from collections.abc import Callable
from typing import Any

from simulator.ground.errors import ApiError, bad_request
from simulator.text.entities import Entity, tidied, utf16_length

SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}
TAGS = frozenset(SIMPLE) | {"a", "span", "blockquote", "tg-emoji", "tg-time"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(\d{1,8})|#[xX]([0-9a-fA-F]{1,8})|(lt|gt|amp|quot));?")
NAME_TOKEN = re.compile(r"[A-Za-z0-9.\-]+")
USER_LINK = re.compile(r"tg://user\?id=(\d+)$")
WEB_LINK = re.compile(r"(?:https?|tg|ton|mailto|tel):\S+$|[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?$")


class Reader:
    """One pass over a text; its errors name the byte where they stand."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text: list[str] = []
        self.length = 0
        self.open: list[tuple[str, dict[str, str], int, int]] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        """The plain text and its entities."""
        while self.at < len(self.source):
            bracket = self.source.find("<", self.at)
            if bracket < 0:
                bracket = len(self.source)
            self.put(unescaped(self.source[self.at : bracket]))
            self.at = bracket
            if bracket < len(self.source):
                self.read_tag()
        if self.open:
            raise wrong(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        return "".join(self.text), tidied(self.entities)

    def put(self, words: str) -> None:
        """Adds plain text."""
        if words:
            self.text.append(words)
            self.length += utf16_length(words)

    def read_tag(self) -> None:
        """Reads one start or end tag."""
        begin = self.at
        if self.source.startswith("</", begin):
            self.read_end_tag(begin)
        else:
            self.read_start_tag(begin)

    def name_from(self, start: int) -> str:
        """The letters from here to white space or ``>``."""
        end = start
        while end < len(self.source) and not self.source[end].isspace():
            if self.source[end] == ">":
                break
            end += 1
        self.at = end
        return self.source[start:end]

    def read_start_tag(self, begin: int) -> None:
        """Opens an entity."""
        tag = self.name_from(begin + 1).lower()
        if self.at >= len(self.source):
            raise self.wrong_at("Unclosed start tag", begin)
        if tag not in TAGS:
            raise self.wrong_at(f'Unsupported start tag "{tag}"', begin)
        attributes = self.read_attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self.wrong_at(f'Tag "{tag}" must have class "tg-spoiler"', begin)
        self.open.append((tag, attributes, self.length, len(self.text)))

    def read_attributes(self, tag: str, begin: int) -> dict[str, str]:
        """Reads up to the closing ``>``."""
        attributes: dict[str, str] = {}
        while True:
            self.skip_space()
            if self.at >= len(self.source):
                raise self.wrong_at("Unclosed start tag", begin)
            if self.source[self.at] == ">":
                self.at += 1
                return attributes
            name, value = self.read_attribute(tag, begin)
            attributes[name] = value

    def read_attribute(self, tag: str, begin: int) -> tuple[str, str]:
        """Reads ``name="value"``; only ``expandable`` may stand without a value."""
        match = re.compile(r"[^\s=>]*").match(self.source, self.at)
        name = match[0].lower() if match else ""
        self.at += len(name)
        if not name:
            raise self.wrong_at(f'Empty attribute name in the tag "{tag}"', begin)
        self.skip_space()
        if not self.source.startswith("=", self.at):
            if (tag, name) == ("blockquote", "expandable"):
                return name, ""
            raise self.wrong_at(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin
            )
        self.at += 1
        self.skip_space()
        return name, self.read_value(begin)

    def read_value(self, begin: int) -> str:
        """Reads an attribute's value, quoted or a bare name."""
        quote = self.source[self.at : self.at + 1]
        if quote and quote in "\"'":
            end = self.source.find(quote, self.at + 1)
            if end < 0:
                raise self.wrong_at("Unclosed start tag", begin)
            value, self.at = self.source[self.at + 1 : end], end + 1
            return unescaped(value)
        start = self.at
        match = NAME_TOKEN.match(self.source, self.at)
        value = match[0].lower() if match else ""
        self.at += len(value)
        after = self.source[self.at : self.at + 1]
        if not after:
            raise self.wrong_at("Unclosed start tag", begin)
        if after != ">" and not after.isspace():
            raise self.wrong_at("Unexpected end of name token", start)
        return value

    def read_end_tag(self, begin: int) -> None:
        """Closes the innermost entity."""
        if not self.open:
            raise self.wrong_at("Unexpected end tag", begin)
        found = self.name_from(begin + 2).lower()
        self.skip_space()
        if not self.source.startswith(">", self.at):
            raise self.wrong_at("Unclosed end tag", begin)
        self.at += 1
        tag, attributes, start, since = self.open.pop()
        if found and found != tag:
            raise self.wrong_at(
                "Unmatched end tag", begin, f', expected "</{tag}>", found "</{found}>"'
            )
        if self.length > start:
            entity = self.entity(tag, attributes, "".join(self.text[since:]))
            if entity:
                self.entities.append(entity | {"offset": start, "length": self.length - start})

    def entity(self, tag: str, attributes: dict[str, str], words: str) -> Entity | None:
        """What a tag stands for; ``None`` if Telegram would drop it in silence."""
        if tag in MADE_OF_ATTRIBUTES:
            return MADE_OF_ATTRIBUTES[tag](attributes, words)
        language = attributes.get("class", "")
        if tag == "code" and language.startswith("language-") and self.within_pre():
            self.open[-1][1]["language"] = language.removeprefix("language-")
            return None
        if tag == "pre" and "language" in attributes:
            return {"type": "pre", "language": attributes["language"]}
        return {"type": SIMPLE[tag]}

    def within_pre(self) -> bool:
        """Whether the innermost open tag is ``pre`` and has only just begun."""
        return bool(self.open) and self.open[-1][0] == "pre"

    def skip_space(self) -> None:
        """Moves to the next letter."""
        while self.at < len(self.source) and self.source[self.at].isspace():
            self.at += 1

    def wrong_at(self, what: str, where: int, more: str = "") -> ApiError:
        """An error with its place, counted in bytes of UTF-8."""
        offset = len(self.source[:where].encode("utf-8", "surrogatepass"))
        return wrong(f"{what} at byte offset {offset}{more}")


def wrong(what: str) -> ApiError:
    """The error that Telegram gives for text that it cannot read."""
    return bad_request(f"can't parse entities: {what}")


def unescaped(text: str) -> str:
    """Numbers and the four names; any other ``&`` stands for itself."""
    return REFERENCE.sub(character, text) if "&" in text else text


def character(match: re.Match[str]) -> str:
    """What one character reference stands for."""
    if match[3]:
        return NAMED[match[3]]
    code = int(match[1]) if match[1] else int(match[2], 16)
    if code == 0 or code >= 0x110000 or 0xD800 <= code < 0xE000:
        return match[0]
    return chr(code)


def link(attributes: dict[str, str], words: str) -> Entity | None:
    """A link, or a mention of a user; the server looks up who that is."""
    target = attributes.get("href") or words
    user = USER_LINK.match(target)
    if user:
        return {"type": "text_mention", "user": {"id": int(user[1])}}
    if not WEB_LINK.match(target):
        return None
    return {"type": "text_link", "url": target if ":" in target else f"http://{target}/"}


def quote(attributes: dict[str, str], _: str) -> Entity:
    """A quotation, folded or not."""
    return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}


def custom_emoji(attributes: dict[str, str], _: str) -> Entity:
    """A custom emoji by its number."""
    number = attributes.get("emoji-id", "")
    if not number.isdigit():
        raise wrong("Invalid custom emoji identifier specified")
    return {"type": "custom_emoji", "custom_emoji_id": number}


def point_in_time(attributes: dict[str, str], _: str) -> Entity:
    """A moment that each reader sees in his own time zone."""
    unix = attributes.get("unix", "")
    if not unix.isdigit():
        raise wrong("Invalid date-time entity specified")
    entity: dict[str, Any] = {"type": "date_time", "unix_time": int(unix)}
    how = attributes.get("format", "")
    return entity | {"date_time_format": how} if how else entity


MADE_OF_ATTRIBUTES: dict[str, Callable[[dict[str, str], str], Entity | None]] = {
    "a": link,
    "blockquote": quote,
    "span": lambda _, __: {"type": "spoiler"},
    "tg-emoji": custom_emoji,
    "tg-time": point_in_time,
}


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities; raises the error that Telegram would answer with."""
    if "<" not in source:
        return unescaped(source), []
    return Reader(source).read()
