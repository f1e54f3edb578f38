"""What every handler is handed: the transaction it works in, who speaks, and when."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import CallbackQuery, Chat, Message, Update, User
from telegram.ext import Application, CallbackContext, ContextTypes, ExtBot

from ledger.organisations import framework_of
from ledger.people.authority import member_by_user_id
from ledger.talk.acts import Act
from ledger.talk.buttons import Press
from ledger.talk.courtesies import say_courteously
from ledger.talk.originals import Original
from ledger.talk.saying import answer_press, outbox_row_at, say, say_to_chat
from models import Member, Organisation, Outbox, Subject
from models.documents import Document, read_document
from models.talk import File, Said
from models.workbook.reading import Contents, read_workbook
from wording import Message as Words

TOO_MANY = "too_many_in_a_minute"


# What a file comes to, by its name and its bytes.
ReadFile = Callable[[str | None, bytes], Document | Contents]


class FileWanted(Exception):  # noqa: N818  # no error: what must be read before going on
    """A file must be read before the update can be handled: outside of any transaction."""

    def __init__(self, file: File, read: ReadFile = read_document) -> None:
        super().__init__(file.file_unique_id)
        self.file = file
        self.read = read  # takes a while, so it is done in a thread


@dataclass
class Case:
    """One update being handled: the doorway (bot/) opens it, the handlers work in it."""

    session: AsyncSession
    organisation: Organisation
    now: datetime
    received_at: datetime | None = None
    error: BaseException | None = None
    pressed_answered: bool = field(default=False)
    # In a private chat the quoted message is known by its number and by its buttons only:
    # see `bot.incoming.application`.
    quoted_id: int | None = None
    quoted_seals: tuple[str, ...] = ()
    # What was read of the files that a handler wanted, by file id.
    documents: Mapping[str, Document | Contents] = field(default_factory=dict)
    unanswered: str = ""  # why nothing was said to who spoke: such are counted, in the log


# Set by the doorway around `process_update`; the context below is made inside it.
current_case: ContextVar[Case] = ContextVar("current_case")


class Talk(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The context of one update. Handlers never call Telegram: they say things."""

    def __init__(
        self, application: Any, chat_id: int | None = None, user_id: int | None = None
    ) -> None:
        super().__init__(application=application, chat_id=chat_id, user_id=user_id)
        self.case = current_case.get()
        self.incoming: Update | None = None
        self.member: Member | None = None
        # The question that words were waiting in: what they bring is said in its place.
        self.waited_in: Outbox | None = None
        # The message that words about a task quote: it may have to show what they bring.
        self.original: Original | None = None

    @classmethod
    def from_update(cls, update: object, application: Any) -> "Talk":
        """Keep the update: everything else is read from it."""
        talk = super().from_update(update, application)
        talk.incoming = update if isinstance(update, Update) else None
        return talk

    async def refresh_data(self) -> None:
        """Find out who speaks, by numeric user id; PTB awaits this before the first handler."""
        user = self.user
        if user is not None and self.member is None:
            self.member = await member_by_user_id(self.session, self.organisation.id, user.id)

    @property
    def session(self) -> AsyncSession:
        """The transaction of this update."""
        return self.case.session

    @property
    def organisation(self) -> Organisation:
        """Whose bot this is."""
        return self.case.organisation

    @property
    def now(self) -> datetime:
        """When this is handled."""
        return self.case.now

    @property
    def user(self) -> User | None:
        """Who speaks. A message in the name of a chat (anonymous admin, channel) is nobody's."""
        if self.incoming is None:
            return None
        if self.incoming.callback_query is None:
            message = self.incoming.effective_message
            if message is not None and message.sender_chat is not None:
                return None
        return self.incoming.effective_user

    @property
    def speaker(self) -> Member:
        """The member who speaks; only behind a check that there is one: `handlers.talk.gate`."""
        if self.member is None:
            raise LookupError("the speaker is not a member")
        return self.member

    @property
    def message(self) -> Message:
        """The message spoken or pressed."""
        message = self.message_at_hand
        if message is None:
            raise LookupError("the update holds no message")
        return message

    @property
    def message_at_hand(self) -> Message | None:
        """The message spoken or pressed; None for a press on one too old for Telegram to show."""
        if self.incoming is None:
            return None
        if self.incoming.callback_query is not None:
            pressed = self.incoming.callback_query.message
            # PTB 22.8 makes a Message of what Telegram no longer shows; only its date, 0, tells.
            return pressed if isinstance(pressed, Message) and pressed.is_accessible else None
        return self.incoming.effective_message

    @property
    def chat(self) -> Chat:
        """Where it was said."""
        chat = self.incoming.effective_chat if self.incoming else None
        if chat is None:
            raise LookupError("the update holds no chat")
        return chat

    @property
    def query(self) -> CallbackQuery:
        """The button press."""
        query = self.incoming.callback_query if self.incoming else None
        if query is None:
            raise LookupError("the update holds no press")
        return query

    @property
    def is_press(self) -> bool:
        """Whether a button was pressed; not, where its words were said."""
        return self.incoming is not None and self.incoming.callback_query is not None

    @property
    def topic_id(self) -> int:
        """The forum topic it was said in; 0 outside topics."""
        message = self.message_at_hand
        if message is None or not message.is_topic_message:
            return 0
        return message.message_thread_id or 0

    @property
    def language(self) -> str | None:
        """The speaker's language: a stranger's is what his Telegram says.

        A member's is his own choice; None, where he has not chosen: that of his organisation, as
        in all that is said to him.
        """
        if self.member is not None:
            return self.member.language
        return self.user.language_code if self.user else None

    def act(self, said: Said | None = None, *, version: int | None = None) -> Act:
        """Return what the speaker does here; by a button, if it has a version.

        Words bear their date; of a press Telegram tells none, so it counts as received.
        """
        said_at = said.at if said is not None else self.case.received_at
        return Act(
            self.session,
            self.speaker,
            self.now,
            version=version,
            pressed=self.waited_in if said is not None else None,
            said=said,
            said_at=said_at,
            original=self.original if said is not None else None,
        )

    def read(self, file: File) -> Document:
        """Return what stands in a file. Raises `FileWanted` until the doorway has read it."""
        document = self.case.documents.get(file.file_id)
        if not isinstance(document, Document):
            raise FileWanted(file)
        return document

    def read_workbook(self, file: File) -> Contents | None:
        """Return the rows of a workbook; None where Telegram did not hand it over.

        Raises `FileWanted` until the doorway has read it.
        """
        found = self.case.documents.get(file.file_id)
        if found is None:
            fields = framework_of(self.case.organisation).fields_of_categories
            raise FileWanted(file, lambda _name, content: read_workbook(content, fields=fields))
        return found if isinstance(found, Contents) else None

    async def press_act(self, press: Press) -> Act:
        """Return what the speaker does here in the message he pressed, or said the like of."""
        query = self.incoming.callback_query if self.incoming else None
        key = f"{press.action}:{press.target}:{query.id}"[:120] if query else None
        act = self.act(version=press.version)
        return replace(act, effect_key=key, pressed=await self.pressed())

    async def say(
        self, words: Words, *, about: Subject | None = None, once_per: str | None = None
    ) -> Outbox | None:
        """Answer where it was said: in the member's own chat, or in the group and topic."""
        if self.member is not None and self.chat.type == Chat.PRIVATE:
            return await say(
                self.session,
                to=self.member,
                message=words,
                now=self.now,
                about=about,
                once_per=once_per,
                answers=True,
            )
        return await say_to_chat(
            self.session,
            self.organisation,
            chat_id=self.chat.id,
            topic_id=self.topic_id,
            message=words,
            now=self.now,
            language=self.language if self.chat.type == Chat.PRIVATE else None,
            once_per=once_per,
        )

    async def say_to_anybody(self, words: Words, *, once_per: str | None = None) -> None:
        """Answer a member at once, anybody else when there is nothing better to do."""
        if self.member is None:
            await self.say_courteously(words, once_per=once_per)
        else:
            await self.say(words, once_per=once_per)

    async def say_courteously(self, words: Words, *, once_per: str | None = None) -> None:
        """Say where it was said what nobody waits for; what is too much is counted, not said."""
        said = await say_courteously(
            self.session,
            self.organisation,
            chat_id=self.chat.id,
            topic_id=self.topic_id,
            message=words,
            now=self.now,
            language=self.language if self.chat.type == Chat.PRIVATE else None,
            once_per=once_per,
        )
        if not said:
            self.case.unanswered = TOO_MANY

    async def say_in_place(self, words: Words) -> None:
        """Put words in place of the pressed message, if it is the speaker's own; else say them."""
        await replace(self.act(), pressed=await self.pressed()).answer_in_place(words)

    def answer(self, words: Words | None = None, *, alert: bool = False) -> None:
        """Answer the press, once."""
        if self.case.pressed_answered:
            return
        self.case.pressed_answered = True
        answer_press(
            self.session,
            self.organisation,
            query_id=self.query.id,
            now=self.now,
            message=words,
            language=self.language,
            alert=alert,
        )

    async def pressed(self) -> Outbox | None:
        """Return the outbox row of the message under the pressed button, if it is known.

        None as well when nothing was pressed: the same step may be asked for in words.
        """
        query = self.incoming.callback_query if self.incoming else None
        message = query.message if query else None
        if message is None:
            return None
        return await outbox_row_at(
            self.session,
            self.organisation.id,
            chat_id=message.chat.id,
            message_id=message.message_id,
        )


CONTEXT_TYPES = ContextTypes(context=Talk)
BotApplication = Application[
    ExtBot[None], Talk, dict[Any, Any], dict[Any, Any], dict[Any, Any], None
]

__all__ = [
    "CONTEXT_TYPES",
    "TOO_MANY",
    "BotApplication",
    "Case",
    "FileWanted",
    "Press",
    "Talk",
    "current_case",
]
