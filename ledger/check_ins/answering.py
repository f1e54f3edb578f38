"""The check-in 填报, answering: one tap, notes beside it, taking it back, asking to see it."""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import bindparam, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.check_ins.signers import ask_sign_off
from ledger.forms.values import readable, shown_values
from ledger.rhythm.fan_out import once_key
from ledger.rhythm.folding import FOLDED
from ledger.rhythm.planning import reminder_rule
from ledger.rhythm.respondents import is_asked, note_answer
from ledger.rhythm.rounds import check_in_of
from ledger.talk.acts import Act
from ledger.talk.answers import (
    append_answer,
    correct_answer,
    keep_answer,
    latest_answer,
    newest_answer,
    supersede,
)
from ledger.talk.burden import count_saved
from ledger.talk.evidence import evidence_of
from ledger.talk.forgetting import forget_said
from ledger.talk.prompts import close_prompt, open_prompt, open_prompts
from models import Answer, AnswerKind, Entry, Organisation, Outbox, OutboxState, Round
from models.among import Among, Words
from models.framework import CheckIn
from models.framework.forms import ACKNOWLEDGED
from models.numbering import added, find, flush_if_among, hold_chain_end
from models.talk import SignOff
from wording.check_ins import (
    CheckInAnsweredBefore,
    CheckInChanged,
    CheckInIsClosed,
    CheckInNotForYou,
    CheckInTakesNoNotes,
)
from wording.languages import supported
from wording.talk import ButtonNotOurs

NOTE = "check_in.note"  # the prompt that takes loose words for a note
CORRECTED = "check_in_corrected"
SALT_BYTES = 16
NOTE_WINDOW = timedelta(minutes=30)  # after the tap; a reply to the question itself always counts
# Built once: every tap outside the question says it.
_ASK_NO_MORE = (
    update(Outbox)
    .where(
        Outbox.organisation_id == bindparam("of"),
        Among(Outbox.once_key, bindparam("keys", type_=Words())),
        or_(Outbox.state == OutboxState.PENDING, Outbox.error == FOLDED),
    )
    .values(state=OutboxState.DROPPED, error="answered before it was asked")
)


async def answer_check_in(act: Act, round_id: int, choice: int = 0) -> tuple[Answer, Entry]:
    """Note the one-tap answer, or that choice of several; late when the round has closed."""
    row, check_in = await hold_round(act, round_id)
    await check_asked(act, row, check_in)
    tapped = tapped_value(check_in, choice)
    before, given = await given_so_far(act, row)
    if before is not None:
        raise Refusal(CheckInAnsweredBefore(check_in))
    if act.version is not None and act.version != given:
        raise Refusal(CheckInChanged(check_in))
    if check_in.notes is not None:  # looks for older ones: before anything waits to be written
        card = act.pressed.id if act.pressed is not None else None
        prompt = await open_prompt(act, NOTE, about=row.subject, card=card)
        prompt.expires_at = min(prompt.expires_at, act.now + NOTE_WINDOW)
    answer = await keep_in_round(act, row, check_in, version=given + 1, fields=tapped)
    return answer, await append_to_round(act, row, check_in, answer, "checked_in")


async def add_note(act: Act, round_id: int) -> tuple[Answer, Entry]:
    """Keep words or files as the answer's next version; where there is none, as the answer."""
    row, check_in = await hold_round(act, round_id)
    if check_in.notes is None:
        raise Refusal(CheckInTakesNoNotes(check_in))
    await check_asked(act, row, check_in)
    said = act.words
    before, given = await given_so_far(act, row)
    if before is None:
        answer = await keep_in_round(act, row, check_in, version=given + 1)
    else:
        text = "\n".join(filter(None, (before.text, said.text)))
        kept = await evidence_of(act.session, before)
        answer = await supersede(
            act.session, answer=before, text=text, kept=kept, said=said, at=act.at
        )
        answer.chat_id, answer.message_id = said.chat_id, said.message_id
        answer.media_group_id = said.media_group_id
    kind = "check_in_noted" if before else "checked_in"
    entry = await append_to_round(act, row, check_in, answer, kind)
    await close_note_prompts(act, row)
    return answer, entry


async def correct_note(act: Act, answer: Answer) -> tuple[Answer, Entry] | None:
    """Put an edited note in the place of the old one, which is kept; None when nothing differs."""
    row, check_in = await hold_round(act, answer.subject_id)
    earlier = await words_before(act.session, answer)
    whole = replace(act.words, text="\n".join(filter(None, (earlier, act.words.text))))
    newer = await correct_answer(act.session, answer=answer, said=whole, at=act.at)
    if newer is None:
        return None
    return newer, await append_to_round(act, row, check_in, newer, CORRECTED)


async def withdraw_check_in(act: Act, round_id: int) -> Entry:
    """Take the answer back, as long as the round is open; what was said stays in the ledger."""
    row, check_in = await hold_round(act, round_id)
    answer = await latest_answer(act.session, by=act.by, about=row.subject)
    if answer is None or answer.version != act.version:
        raise Refusal(CheckInChanged(check_in))
    if is_closed(row, act.at):
        raise Refusal(CheckInIsClosed(check_in))
    answer.superseded = True
    entry = await append_to_round(act, row, check_in, answer, "check_in_withdrawn")
    await close_note_prompts(act, row)
    return entry


async def hold_round(act: Act, round_id: int) -> tuple[Round, CheckIn]:
    """Return a round of the actor's organisation and its check-in, or refuse.

    Two presses at once queue on the organisation's chain end: what is read after it is fresh.
    """
    await hold_chain_end(act.session, act.organisation_id)
    row = await find(act.session, Round, act.organisation_id, round_id)
    check_in = await check_in_of(act.session, row) if row else None
    if row is None or check_in is None:
        raise Refusal(ButtonNotOurs())
    if check_in.is_confidential:  # what is pressed brings along what the message says
        forget_said(act.session)
    return row, check_in


async def check_asked(act: Act, row: Round, check_in: CheckIn) -> None:
    """Refuse an answer of somebody whom the round does not ask."""
    if not await is_asked(act.session, row, check_in, act.by):
        raise Refusal(CheckInNotForYou(check_in))


def tapped_value(check_in: CheckIn, choice: int) -> dict[str, Any]:
    """Return what a tap says of the form's first field. Refused where there is no such choice."""
    tap = check_in.tap
    values = [ACKNOWLEDGED] if tap and not tap.choices else list(tap.choices) if tap else []
    if tap is None or choice >= len(values):
        raise Refusal(ButtonNotOurs())
    return {tap.name: values[choice]}


def is_closed(row: Round, at: datetime) -> bool:
    """Return whether answers given at that moment are late."""
    return at >= row.closes_at


def may_change(row: Round, answer: Answer, at: datetime) -> bool:
    """Return whether an answer may still be another: until it closes, and when it was sent back."""
    return not is_closed(row, at) or answer.sign_off is SignOff.SENT_BACK


async def keep_in_round(
    act: Act,
    row: Round,
    check_in: CheckIn,
    *,
    version: int,
    fields: dict[str, Any] | None = None,
) -> Answer:
    """Keep an answer to the round: of a tap, of a message, or of a form that was filled in."""
    answer = await keep_answer(
        act.session,
        by=act.by,
        kind=AnswerKind.CHECK_IN,
        about=row.subject,
        said=act.said,
        at=act.at,
        version=version,
        late=is_closed(row, act.at),
    )
    answer.fields = fields
    answer.confidential = check_in.is_confidential
    return answer


async def last_version(act: Act, row: Round) -> int:
    """Return the version of the actor's last answer in the round, standing or not; 0 if none."""
    return (await given_so_far(act, row))[1]


async def given_so_far(act: Act, row: Round) -> tuple[Answer | None, int]:
    """Return the actor's answer in the round, if one stands, and the version of his last one."""
    newest = await newest_answer(act.session, by=act.by, about=row.subject)
    if newest is None:
        return None, 0
    return (None if newest.superseded else newest), newest.version


async def words_before(session: AsyncSession, answer: Answer) -> str:
    """Return the words that earlier messages gave to the answer, before the one being edited."""
    current: Answer | None = answer
    while current is not None and current.message_id == answer.message_id:
        before = current.supersedes_id
        current = await session.get(Answer, (answer.organisation_id, before)) if before else None
    return current.text if current else ""


async def append_to_round(
    act: Act,
    row: Round,
    check_in: CheckIn,
    answer: Answer,
    kind: str,
    *,
    spared: int | None = None,
) -> Entry:
    """Append the entry of an answer's version, and note it where the round's people stand.

    Of what is confidential the entry holds a digest and nothing else.
    """
    withdrawn = answer.superseded
    if check_in.sign_off is not None and not withdrawn:
        await ask_sign_off(act, row, check_in, answer)
    if row.reminders or act.pressed is None or act.pressed.rule != row.check_in:
        await ask_no_more(act, row)
    await note_answer(
        act.session,
        row,
        check_in,
        act.by,
        at=None if withdrawn else answer.said_at,
        late=answer.late and not withdrawn,
        noted=not withdrawn and await has_more_than_a_tap(act, answer),
        spared=0 if withdrawn else spared,
    )
    if spared:
        organisation = await act.session.get_one(Organisation, act.organisation_id)
        await count_saved(act.session, organisation, act.by, row.check_in, spared, now=act.now)
    return await append_answer(
        act.session,
        answer,
        kind,
        said=None if answer.confidential else act.said,
        now=act.now,
        effect_key=f"{kind}:{row.id}:{answer.member_id}:{answer.version}",
        rule=row.check_in,
        period=row.period,
        late=answer.late,
        **({"not_asked": spared} if spared else {}),
        **(sealed(answer) if answer.confidential else await content_of(act, check_in, answer)),
    )


async def ask_no_more(act: Act, row: Round) -> None:
    """Drop the question, or reminder, that waits for his next list or stands in it: it is over.

    Whoever answers in the question itself has it.
    """
    rules = [row.check_in, *(reminder_rule(row.check_in, one + 1) for one in range(row.reminders))]
    keys = [once_key(rule, row.period, act.by.id) for rule in rules]
    # What else the tap writes waits on: it is of other tables.
    options = flush_if_among(added(act.session, Outbox), Outbox, act.by.id)
    await act.session.execute(
        _ASK_NO_MORE, {"of": act.organisation_id, "keys": keys}, execution_options=options
    )


async def content_of(act: Act, check_in: CheckIn, answer: Answer) -> dict[str, Any]:
    """Return what an entry says of an answer's fields: labels and values as people read them."""
    if not answer.fields:
        return {}
    shown = await shown_values(act.session, act.organisation_id, check_in.asks, answer.fields)
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    return {"values": readable(shown, supported(organisation.language))}


async def has_more_than_a_tap(act: Act, answer: Answer) -> bool:
    """Return whether words or files came with the answer."""
    return bool(answer.text or await evidence_of(act.session, answer))


def sealed(answer: Answer) -> dict[str, Any]:
    """Return what an entry says of a confidential answer: the salted digest of its content.

    The salt stays with the answer: of two choices, the digest alone would tell which.
    """
    salt = answer.salt = answer.salt or secrets.token_bytes(SALT_BYTES)
    content = orjson.dumps([answer.fields, answer.text], option=orjson.OPT_SORT_KEYS)
    return {"text": "", "sealed": hashlib.sha256(salt + content).hexdigest()}


async def close_note_prompts(act: Act, row: Round) -> None:
    """Stop taking loose words for notes."""
    for prompt in await open_prompts(act):
        if prompt.kind == NOTE and (prompt.subject_kind, prompt.subject_id) == row.subject:
            close_prompt(act, prompt)
