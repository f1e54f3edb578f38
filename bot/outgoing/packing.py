"""Making rows ready to go: edits learn their message, repeats say that they are repeats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.outgoing.outbox_rows import Leased, Mark, QueuedMessage, lease, targets_of, write_marks
from bot.transport import Upload
from ledger.talk.files import ToSend, files_to_send
from models import Call, Member, Organisation, OutboxState
from models.queues import EDITS
from wording import Reader, render
from wording.languages import supported
from wording.process import SentAgain
from wording.rendering import CAPTION_LIMIT, TEXT_LIMIT

LIMITS = {"text": TEXT_LIMIT, "caption": CAPTION_LIMIT}


@dataclass(slots=True)
class Parcel:
    """A leased row and the call it has become."""

    row: Leased
    method: str
    payload: dict[str, Any]
    file: ToSend | None = None
    upload: Upload | None = None  # set while the bytes go along
    is_too_early: bool = False  # an edit whose message is not out yet
    is_repeat: bool = False  # it may be there already

    @property
    def is_repeatable(self) -> bool:
        """Whether doing it twice is the same as doing it once."""
        return not self.method.startswith(("send", "copy", "forward"))


async def lease_parcels(
    session: AsyncSession,
    organisation_id: int,
    messages: Sequence[QueuedMessage],
    *,
    now: datetime,
    paid: bool,
) -> dict[int, Parcel]:
    """Lease the rows behind the messages; what is not to be sent any more is left out."""
    rows = await lease(session, organisation_id, [message.id for message in messages], now=now)
    about = [row.edits_id for row in rows.values() if row.edits_id is not None]
    targets = await targets_of(session, organisation_id, about) if about else {}
    produced = {row.produced_id for row in rows.values() if row.produced_id is not None}
    files = await files_to_send(session, organisation_id, produced) if produced else {}
    parcels = {}
    for message in messages:
        row = rows.get(message.id)
        if row is None:
            continue
        target = targets.get(row.edits_id) if row.edits_id is not None else None
        if target is not None and target.is_open:
            parcels[row.id] = Parcel(row, row.method, {}, is_too_early=True)
            continue
        prefix = await repeat_prefix(session, organisation_id, row) if message.uncertain else None
        parcels[row.id] = pack(
            row, message_id=target.message_id if target else None, prefix=prefix, paid=paid
        )
        parcels[row.id].is_repeat = message.uncertain
        parcels[row.id].file = files.get(row.produced_id or 0)
    too_early = [
        Mark(parcel.row.id, OutboxState.PENDING, parcel.row.method, parcel.row.attempts)
        for parcel in parcels.values()
        if parcel.is_too_early
    ]
    if too_early:
        await write_marks(session, organisation_id, too_early)
    return parcels


def pack(row: Leased, *, message_id: int | None, prefix: str | None, paid: bool) -> Parcel:
    """Return the call to make: an edit of a message that never came into being is sent anew."""
    payload, method = dict(row.payload), row.method
    if method in EDITS and "message_id" not in payload:
        if message_id is None:
            method, payload = Call.SAY, said_anew(payload)
        else:
            payload["message_id"] = message_id
    if method.startswith("send"):
        for words, limit in LIMITS.items():
            # No mark is worth a message that is too long to be sent.
            if prefix and words in payload and len(prefix) + len(payload[words]) <= limit:
                payload[words] = prefix + payload[words]
        if paid:
            payload["allow_paid_broadcast"] = True
    return Parcel(row, method, payload)


def said_anew(payload: dict[str, Any]) -> dict[str, Any]:
    """Return what says the words of an edit in a message of their own."""
    words = {key: value for key, value in payload.items() if key != "message_id"}
    if "caption" in words:
        words["text"] = words.pop("caption")
    return words


async def repeat_prefix(session: AsyncSession, organisation_id: int, row: Leased) -> str:
    """Return what a repeated message begins with (补发), in its reader's language."""
    organisation = await session.get_one(Organisation, organisation_id)
    member = await session.get(Member, (organisation_id, row.member_id)) if row.member_id else None
    language = (member.language if member else None) or organisation.language
    return render(SentAgain(), Reader(supported(language), organisation.timezone)).text + "\n"
