"""One call by one bot: where it goes, what it says, whether it may."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.bots.bot import Bot
from simulator.chats.content import Content
from simulator.chats.groups import Group
from simulator.chats.messages import Chat, Message
from simulator.chats.private import PrivateChat
from simulator.ground.errors import bad_request, forbidden, too_many_requests
from simulator.ground.records import Sent
from simulator.parameters.requests import Upload
from simulator.text.entities import (
    Entity,
    check_entities,
    completed,
    tidied,
    trimmed,
    utf16_length,
)
from simulator.text.html_reader import parse_html
from simulator.world import World

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
MIGRATED = "group chat was upgraded to a supergroup chat"


@dataclass(slots=True)
class Call:
    """A call whose parameters have the right types."""

    world: World
    bot: Bot
    method: str
    params: dict[str, Any]
    uploads: dict[str, Upload]
    carry_out: Callable[[Bot, str, dict[str, Any]], None]
    """Carries out a further call, named by its method and parameters."""

    def get(self, name: str, default: Any = None) -> Any:
        """A parameter, or what stands for it."""
        return self.params.get(name, default)

    # Where

    def chat(self, name: str = "chat_id") -> Chat:
        """The chat that a parameter names, if the bot may be there at all."""
        return self.chat_numbered(self.params[name])

    def chat_numbered(self, chat_id: Any) -> Chat:
        """The chat with this number, if the bot may be there at all."""
        if not isinstance(chat_id, int):
            raise bad_request("chat not found")
        if chat_id > 0:
            return self._private_chat(chat_id)
        group = self.world.groups.get(chat_id)
        if group is None or self.bot not in group.status:
            raise bad_request("chat not found")
        if group.migrated_to:
            raise bad_request(MIGRATED, migrate_to_chat_id=group.migrated_to.id)
        return group

    def _private_chat(self, person_id: int) -> PrivateChat:
        chat = self.world.started_chat(self.bot.id, person_id)
        if chat:
            return chat
        if any(bot.id == person_id for bot in self.world.bots.values()):
            raise forbidden("bot can't send messages to bots")
        if person_id in self.bot.known_people:
            raise forbidden("bot can't initiate conversation with a user")
        raise bad_request("chat not found")

    def chat_to_speak_in(self) -> Chat:
        """The chat, if the bot may write there now."""
        chat = self.chat()
        if isinstance(chat, PrivateChat):
            if chat.person.is_deactivated:
                raise forbidden("user is deactivated")
            if chat.blocked:
                raise forbidden("bot was blocked by the user")
        elif isinstance(chat, Group):
            self._must_be_in(chat)
        return chat

    def _must_be_in(self, group: Group) -> None:
        status = group.status[self.bot]
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {group.kind} chat")
        if status == "left":
            raise forbidden(f"bot is not a member of the {group.kind} chat")

    def group(self) -> Group:
        """The group, if the bot is in it."""
        chat = self.chat()
        if not isinstance(chat, Group):
            raise bad_request("method is available only for supergroups")
        self._must_be_in(chat)
        return chat

    def thread(self, chat: Chat) -> int | None:
        """The topic that the call names."""
        thread = self.get("message_thread_id")
        if thread is None:
            return None
        topic = chat.topics.get(thread) if isinstance(chat, Group) else None
        if not isinstance(chat, Group) or topic is None:
            raise bad_request("message thread not found")
        if topic.is_closed and not chat.is_led_by(self.bot):
            raise bad_request("TOPIC_CLOSED")
        return topic.id

    def message(self, chat: Chat, complaint: str) -> Message:
        """The message that ``message_id`` names; the complaint if there is none."""
        message = chat.find(self.get("message_id", 0))
        if message is None:
            raise bad_request(complaint)
        return message

    def replied(self, chat: Chat) -> Message | None:
        """The message that is replied to."""
        parameters = self.get("reply_parameters")
        if not parameters:
            return None
        if parameters.get("chat_id", chat.id) != chat.id:
            raise bad_request("the simulator does not play replies to other chats")
        message = chat.find(parameters["message_id"])
        if message is None and not parameters.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        return message

    # What

    def text(self) -> Content:
        """The text to send."""
        content = self._formatted("text", "entities")
        if not content.text:
            raise bad_request("message text is empty")
        if len(content.text) > LONGEST_TEXT:
            raise bad_request("message is too long")
        return content

    def caption(self) -> Content:
        """The caption to send."""
        content = self._formatted("caption", "caption_entities")
        check_caption(content)
        return content

    def _formatted(self, words: str, marked: str) -> Content:
        return self.formatted(
            self.get(words, ""), self.get("parse_mode", ""), self.get(marked) or []
        )

    def formatted(self, source: str, parse_mode: str, entities: list[Entity]) -> Content:
        """Text in any of Telegram's ways of writing as plain text and entities."""
        text = source.replace("\r", "")
        how = parse_mode.lower()
        if how == "html":
            text, entities = parse_html(text)
        elif how in {"markdown", "markdownv2"}:
            raise bad_request("the simulator reads HTML and entities, not Markdown")
        elif how:
            raise bad_request("unsupported parse_mode")
        elif entities:
            check_entities(entities, utf16_length(text))
            entities = tidied(entities)
        text, entities = trimmed(text, entities)
        if any(entity["type"] == "text_mention" for entity in entities):
            entities = self._with_known_users(entities)
        return Content(text=text, entities=completed(text, entities))

    def _with_known_users(self, entities: list[Entity]) -> list[Entity]:
        """A mention of somebody whom the bot has never met is dropped in silence."""
        known = []
        for entity in entities:
            if entity["type"] != "text_mention":
                known.append(entity)
                continue
            person = self.world.people.get(entity["user"]["id"])
            if person and self.has_met(person.id):
                known.append(entity | {"user": person.as_json()})
        return known

    def has_met(self, person_id: int) -> bool:
        """Whether the bot has seen this person."""
        return (
            person_id in self.bot.known_people
            or self.world.started_chat(self.bot.id, person_id) is not None
        )

    def options(self) -> dict[str, Any] | None:
        """What else of the call is to be seen in the message."""
        if self.get("business_connection_id"):
            raise bad_request("business connection not found")
        known: dict[str, Any] = {}
        if self.get("protect_content"):
            known["has_protected_content"] = True
        if self.get("link_preview_options"):
            known["link_preview_options"] = self.params["link_preview_options"]
        if self.get("message_effect_id"):
            known["effect_id"] = self.params["message_effect_id"]
        return known or None

    # Whether

    def admit(self, chat: Chat, *, edit: bool = False, count: int = 1) -> None:
        """Raises 429 if the bot is too fast."""
        wait = self.bot.flood.admit(
            chat.id,
            self.world.monotonic(),
            edit=edit,
            paid=bool(self.get("allow_paid_broadcast")),
            count=count,
        )
        if wait:
            raise too_many_requests(wait)

    def put_on_record(self, message: Message) -> None:
        """Counts what the bot has said or changed."""
        self.world.records.sent.append(
            Sent(
                self.world.monotonic(),
                self.bot.id,
                self.method,
                message.chat.id,
                message.id,
                message.text,
            )
        )


def check_caption(content: Content) -> None:
    """How long a caption may be."""
    if len(content.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
