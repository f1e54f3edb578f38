"""Releasing: a leader's own words, one tap, a number; from then on nothing about it changes."""

import hashlib
from datetime import timedelta

import orjson
from sqlalchemy import func, select

from ledger.book.chain import append_entry, receipt_of
from ledger.book.refusals import Refusal
from ledger.bulletins.drafting import draft
from ledger.bulletins.files import make_files
from ledger.bulletins.finding import bulletin_of, check_may_release, hold_draft, told_of
from ledger.bulletins.posting import groups_of
from ledger.organisations import calendar_of, framework_of
from ledger.rhythm.planning import POSTING, TELLING
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for
from ledger.talk.prompts import close_prompt, open_prompt
from ledger.talk.reading_ahead import organisation_of
from models import (
    BulletinState,
    IssuedBulletin,
    Member,
    Occurrence,
    OccurrenceState,
    Prompt,
)
from models.framework.bulletins import first_of_period
from models.numbering import hold_chain_end
from wording.bulletins.life import (
    BulletinDrafted,
    BulletinGone,
    BulletinNoteAsked,
    BulletinReleased,
    BulletinSettled,
    BulletinShown,
    NoteNeeded,
    NoteTooLong,
)

NOTE = "bulletin.note"  # the question for a leader's words
NOTE_LENGTH = 500
WAITS_FOR = timedelta(days=7)  # a bulletin that nobody could be told of by then is old


async def ask_note(act: Act, number: int) -> None:
    """分析说明: ask who releases it for his own words."""
    row = await hold_draft(act, number)
    prompt = await open_prompt(act, NOTE, about=row.subject)
    await act.answer(BulletinNoteAsked(prompt.id, NOTE_LENGTH), about=prompt.subject)


async def take_note(act: Act, prompt: Prompt) -> None:
    """Keep his words with the draft, and show it again."""
    row = await hold_draft(act, prompt.subject_id or 0)
    note = act.words.text.strip()
    if not note:
        raise Refusal(NoteNeeded())
    if len(note) > NOTE_LENGTH:
        raise Refusal(NoteTooLong(NOTE_LENGTH, len(note)))
    close_prompt(act, prompt)
    row.note, row.note_by = note, act.by.id
    row.version += 1
    await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind="bulletin_noted",
        now=act.now,
        actor_id=act.by.id,
        about=row.subject,
        version=row.version,
        text=note,
    )
    issued = await told_of(act.session, await framework_for(act), row)
    await act.answer(BulletinDrafted(issued), about=row.subject)


async def release(act: Act, number: int) -> None:
    """发布: number it, put what it says on record, and let the groups be told."""
    row = await hold_draft(act, number)
    organisation = await organisation_of(act.session, act.organisation_id)
    row.year = (await calendar_of(act.session, organisation)).day_of(act.now).year
    row.number = await next_number(act, row)
    row.state, row.released_at, row.released_by = BulletinState.RELEASED, act.now, act.by.id
    row.version += 1
    issued = await told_of(act.session, framework_of(organisation), row)
    entry = await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind="bulletin_released",
        now=act.now,
        actor_id=act.by.id,
        about=row.subject,
        version=row.version,
        effect_key=f"bulletin_released:{row.id}",
        bulletin=row.bulletin,
        period=row.period,
        number=issued.number.said if issued.number else "",
        content=digest_of(row),
        note=row.note or "",
        corrects=row.corrects_id,
    )
    await make_files(act.session, organisation, row, now=act.now)
    groups = await groups_of(act.session, organisation, row.bulletin)
    if groups:
        hand_on(act, row, POSTING)
    bulletin = framework_of(organisation).bulletin(row.bulletin)
    if bulletin is not None and bulletin.told_to:
        hand_on(act, row, TELLING)
    message = BulletinReleased(issued, groups, receipt_of(entry))
    await act.answer_in_place(message, about=row.subject)


def hand_on(act: Act, row: IssuedBulletin, part: str) -> None:
    """Let the scheduler hand it on, some at a time: to groups, or to who looks over units."""
    act.session.add(
        Occurrence(
            organisation_id=row.organisation_id,
            rule=row.bulletin + part,
            period=str(row.id),
            due_at=act.now,
            opened_at=act.now,
            useful_until=act.now + WAITS_FOR,
            state=OccurrenceState.OPEN,
        )
    )


def digest_of(row: IssuedBulletin) -> str:
    """Return the SHA-256 of what it says, in hex: the ledger holds it, so nothing can change."""
    return hashlib.sha256(orjson.dumps(row.compiled, option=orjson.OPT_SORT_KEYS)).hexdigest()


async def next_number(act: Act, row: IssuedBulletin) -> int:
    """Return the next number of its kind and year; who draws it holds the chain end."""
    last = await act.session.scalar(
        select(func.max(IssuedBulletin.number)).where(
            IssuedBulletin.organisation_id == act.organisation_id,
            IssuedBulletin.bulletin == row.bulletin,
            IssuedBulletin.year == row.year,
            IssuedBulletin.number.is_not(None),
        )
    )
    return (last or 0) + 1


async def correct(act: Act, number: int) -> None:
    """更正: draft another one of the same period, as it is known now, that names the old."""
    await hold_chain_end(act.session, act.organisation_id)
    row = await bulletin_of(act, number)
    await check_may_release(act, row)
    if row.state is not BulletinState.RELEASED:
        raise Refusal(BulletinSettled())
    organisation = await organisation_of(act.session, act.organisation_id)
    bulletin = framework_of(organisation).bulletin(row.bulletin)
    if bulletin is None:
        raise Refusal(BulletinGone())
    newer = await draft(
        act.session,
        organisation,
        bulletin,
        first_of_period(bulletin.per, row.period),
        now=act.now,
        corrects_id=row.id,
        note=row.note,
        note_by=row.note_by,
    )
    issued = await told_of(act.session, framework_of(organisation), newer)
    await act.answer(BulletinDrafted(issued), about=newer.subject)


async def show_issued(act: Act, number: int) -> None:
    """Show a bulletin that was released, or the draft to who releases it."""
    row = await bulletin_of(act, number)
    issued = await told_of(act.session, await framework_for(act), row)
    if row.state is BulletinState.RELEASED and row.released_at and row.released_by:
        by = await act.session.get_one(Member, (act.organisation_id, row.released_by))
        await act.answer_in_place(
            BulletinShown(issued, row.released_at, by.name), about=row.subject
        )
        return
    await check_may_release(act, row)
    if row.state is BulletinState.DROPPED:
        raise Refusal(BulletinSettled())
    await act.answer_in_place(BulletinDrafted(issued), about=row.subject)
