"""The message in which a question was asked: once answered in words it says so, without buttons."""

from sqlalchemy import select

from ledger.talk.acts import Act
from ledger.talk.reading_ahead import organisation_of
from ledger.talk.saying import edit_of, reader_of
from models import Call, Outbox, Prompt
from models.numbering import add
from models.talk import Said
from wording import Message, Rendered, render
from wording.rendering import TEXT_LIMIT
from wording.talk import AnsweredLine, AnsweredWithFilesLine


async def last_shown(act: Act, prompt: Prompt) -> Outbox | None:
    """Return what was shown last of the question: as it was asked, or as it was edited since."""
    found: Outbox | None = await act.session.scalar(
        select(Outbox)
        .where(
            Outbox.organisation_id == act.organisation_id,
            Outbox.about_kind == prompt.subject.kind,
            Outbox.about_id == prompt.subject.id,
            Outbox.member_id == act.by.id,
            Outbox.method.in_((Call.SAY, Call.EDIT)),
        )
        .order_by(Outbox.id.desc())
        .limit(1)
    )
    return found


async def show_answered(act: Act, prompt: Prompt, asked: Outbox | None, said: Said) -> None:
    """Show the answer below the question it was given to, if another one or none is open now."""
    if asked is None or (prompt.closed_at is None and await last_shown(act, prompt) is asked):
        return
    await add_line(act, asked, AnsweredLine(said.text) if said.text else AnsweredWithFilesLine())


async def add_line(act: Act, shown: Outbox, line: Message) -> None:
    """Put a line below what is shown, and take its buttons away."""
    words = shown.payload.get("text")
    earlier = await first_row(act, shown)
    if words is None or earlier is None:
        return  # forgotten since
    organisation = await organisation_of(act.session, act.organisation_id)
    added = render(line, reader_of(act.by, organisation, act.now)).text
    text = f"{words}\n\n{added}"
    rendered = Rendered(text if len(text) <= TEXT_LIMIT else words, ())
    await add(act.session, edit_of(earlier, rendered, organisation, now=act.now))


async def first_row(act: Act, shown: Outbox) -> Outbox | None:
    """Return the row that said what a later one has edited."""
    if shown.edits_id is None:
        return shown
    found: Outbox | None = await act.session.get(Outbox, (act.organisation_id, shown.edits_id))
    return found
