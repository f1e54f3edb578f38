"""An act: what one person does at one moment, by a button or in words, in one transaction."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.talk.originals import Original
from ledger.talk.saying import edit, say
from models import Group, Member, Outbox, Subject
from models.frozen import frozen
from models.talk import Said
from wording import Message


@frozen
class Act:
    """Who acts, when, and in which transaction; what he pressed or said, as far as he did.

    `version` is the state of the row that his button showed: none where it was said in words.
    `effect_key` names the very press: delivered again, it has no second effect.
    `now` is when it is dealt with, `at` when it was said or pressed: that decides what is in time.
    """

    session: AsyncSession
    by: Member
    now: datetime
    version: int | None = None
    effect_key: str | None = None
    pressed: Outbox | None = None  # the message under the button, if it is known
    said: Said | None = None
    said_at: datetime | None = None
    original: Original | None = None  # the message that the words quote

    @property
    def at(self) -> datetime:
        """When it was said or pressed; never later than now, whatever the clocks say."""
        return min(self.said_at or self.now, self.now)

    @property
    def organisation_id(self) -> int:
        """The organisation it happens in."""
        return self.by.organisation_id

    @property
    def words(self) -> Said:
        """What was said; only for acts that consist of it."""
        if self.said is None:
            raise LookupError("nothing was said")
        return self.said

    def pressed_about(self, subject: Subject) -> bool:
        """Return whether the pressed message stands in the actor's chat, about this alone."""
        row = self.pressed
        return (
            row is not None
            and row.member_id == self.by.id
            and (row.about_kind, row.about_id) == subject
        )

    async def tell(
        self, to: Member | Group, message: Message, *, about: Subject | None = None
    ) -> None:
        """Say something to somebody else on account of this act."""
        himself = isinstance(to, Member) and to.id == self.by.id
        await say(self.session, to=to, message=message, now=self.now, about=about, answers=himself)

    async def answer(self, message: Message, *, about: Subject | None = None) -> None:
        """Say something to who acts."""
        await self.tell(self.by, message, about=about)

    async def answer_in_place(self, message: Message, *, about: Subject | None = None) -> None:
        """Answer in the pressed message if it is the actor's own, else with a new one.

        Replies to it are then about what it says now.
        """
        row = self.pressed
        # Below a picture stands less than a message holds, and it is to stay as it was sent.
        if row is None or row.member_id != self.by.id or row.produced_id is not None:
            await self.answer(message, about=about)
        else:
            if about is not None:
                row.about_kind, row.about_id = about
            await edit(self.session, earlier=row, to=self.by, message=message, now=self.now)
