"""The two queues, what came in from Telegram and what goes out, and which process serves them."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, Owned, SubjectKind, Word, partial_index

FORGOTTEN = "{}"  # in place of an update whose words are not to be kept


class InboxState(StrEnum):
    """What became of an update."""

    WAITING = "waiting"
    DONE = "done"
    SET_ASIDE = "set_aside"  # kept with its error; an administrator was told


class Inbox(Owned, Base):
    """One update as it came: raw JSON, stored before Telegram was told that we have it."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index(None, "organisation_id", "state", "from_stranger", "arrival"),
        # Of the few that have failed and wait for their next attempt.
        partial_index(
            "ix_inbox_put_off",
            *("organisation_id", "not_before"),
            where="state = 'waiting' AND not_before IS NOT NULL",
        ),
        # Of those that wait, by their chats.
        partial_index(
            "ix_inbox_waiting",
            *("chat_key", "organisation_id", "from_stranger"),
            where="state = 'waiting'",
        ),
    )

    bot_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    update_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # Order of arrival: Telegram's ids can jump backwards.
    arrival: Mapped[int]
    chat_key: Mapped[int]
    # Handled after what our people say.
    from_stranger: Mapped[bool] = mapped_column(default=False, server_default=false())
    payload: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]
    state: Mapped[InboxState] = mapped_column(Word(InboxState), default=InboxState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None]


class OutboxState(StrEnum):
    """What became of a message."""

    PENDING = "pending"
    SENDING = "sending"  # leased; after a crash it is unknown whether Telegram has it
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    DROPPED = "dropped"  # too late to make sense, e.g. the answer to an old press


class Priority(IntEnum):
    """Replies before reminders before bulk."""

    REPLY = 0
    REMINDER = 1
    BULK = 2


class Call(StrEnum):
    """What is wanted of Telegram, in our words; rows hold Telegram's own."""

    SAY = "sendMessage"
    EDIT = "editMessageText"
    EDIT_CAPTION = "editMessageCaption"
    TAKE_BACK = "deleteMessage"
    ANSWER_PRESS = "answerCallbackQuery"
    SEND_PHOTO = "sendPhoto"
    SEND_VIDEO = "sendVideo"
    SEND_VOICE = "sendVoice"
    SEND_AUDIO = "sendAudio"
    SEND_DOCUMENT = "sendDocument"
    SEND_VIDEO_NOTE = "sendVideoNote"
    SEND_ANIMATION = "sendAnimation"
    SEND_ALBUM = "sendMediaGroup"
    SET_MENU = "setMyCommands"
    REMOVE_MENU = "deleteMyCommands"
    DESCRIBE = "setMyDescription"
    DESCRIBE_SHORTLY = "setMyShortDescription"


EDITS = (Call.EDIT, Call.EDIT_CAPTION)  # what they change, they do not say anew


class Outbox(Numbered, Base):
    """One call to Telegram, stored before it is made. `payload` holds its parameters."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("organisation_id", "once_key"),
        Index(None, "organisation_id", "state", "priority", "id"),
        # Of what stands in a chat.
        partial_index(
            "ix_outbox_at",
            *("organisation_id", "chat_id", "message_id"),
            where="message_id IS NOT NULL",
        ),
        # Of what is about something.
        partial_index(
            "ix_outbox_about",
            *("organisation_id", "about_kind", "about_id", "id"),
            where="about_kind IS NOT NULL",
        ),
        # Of what pushes have handed out, and of no other.
        partial_index(
            "ix_outbox_push",
            "organisation_id",
            "rule",
            "period",
            "state",
            where="rule IS NOT NULL",
        ),
        # Of what pushes have for one chat and have not sent: it waits for a list, or stands in one.
        partial_index(
            "ix_outbox_unsent",
            "organisation_id",
            "chat_id",
            "state",
            where="rule IS NOT NULL AND message_id IS NULL",
        ),
        # Of the few rows that hold a secret, and of no other.
        partial_index(
            "ix_outbox_secret",
            "organisation_id",
            where="secret",
            on_sqlite="secret = 1",
        ),
        # Of the few rows that send a file of our own making, and of no other.
        partial_index(
            "ix_outbox_produced",
            "organisation_id",
            "produced_id",
            where="produced_id IS NOT NULL",
        ),
        # Every row is written three times before it rests, and once more when it is emptied.
        {"postgresql_with": {"autovacuum_vacuum_scale_factor": 0.02}},
    )

    method: Mapped[str] = mapped_column(String(48))
    chat_id: Mapped[int | None]  # None: a call that no chat's pace applies to
    payload: Mapped[dict[str, Any]]
    priority: Mapped[int]
    state: Mapped[OutboxState] = mapped_column(Word(OutboxState), default=OutboxState.PENDING)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    not_after: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    once_key: Mapped[str | None] = mapped_column(String(120))
    # The push or check-in that handed it out, if one did: rule and period of its occurrence.
    rule: Mapped[str | None] = mapped_column(String(64))
    period: Mapped[str | None] = mapped_column(String(32))
    member_id: Mapped[int | None]
    about_kind: Mapped[SubjectKind | None] = mapped_column(Word(SubjectKind))
    about_id: Mapped[int | None]
    # An edit of what an earlier row sent: its message id is known only once that one is out.
    edits_id: Mapped[int | None]
    # Hours of one day in which it is not to be sent, nor at that time of any other day.
    quiet_from: Mapped[datetime | None]
    quiet_until: Mapped[datetime | None]
    # The words it is shortened to once a newer message takes its place.
    shorter: Mapped[str | None] = mapped_column(Text)
    message_id: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)
    # Holds a join link, say: its words are forgotten once it is out.
    secret: Mapped[bool] = mapped_column(default=False)
    # The file of our own making that it sends, and whether that is still to be made.
    produced_id: Mapped[int | None]
    awaits_file: Mapped[bool] = mapped_column(default=False, server_default=false())


class Sweep(Owned, Base):
    """How far the sweeping away of one sort of outbox rows has come, by their numbers."""

    __tablename__ = "sweeps"

    name: Mapped[str] = mapped_column(String(48), primary_key=True)
    up_to: Mapped[int] = mapped_column(default=0)


class Lease(Owned, Base):
    """Who may poll, handle and send for the organisation's token, and until when.

    The row stays when it is given back, so that no epoch comes twice.
    """

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(48), primary_key=True)
    holder: Mapped[str] = mapped_column(String(240))
    until: Mapped[datetime]
    # Grows by one whenever it is taken: whoever took it before writes nothing any more.
    epoch: Mapped[int] = mapped_column(default=0)
