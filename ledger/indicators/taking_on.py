"""Taking on 包抓: a leader takes what lags or is empty, tells how it goes, hands it back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry, receipt_of
from ledger.book.refusals import Refusal
from ledger.indicators.access import Matter, matter_of, may_take_on
from ledger.talk.acts import Act
from ledger.talk.answers import append_answer, correct_answer, keep_answer
from ledger.talk.prompts import close_prompt, open_prompt
from models import Answer, AnswerKind, Charge, Entry, Member, Prompt, Standing
from models.numbering import add, hold_chain_end
from wording.indicators.taking_on import (
    IndicatorReturned,
    IndicatorTaken,
    LineAsked,
    LineKept,
    NotInYourCharge,
    NotYoursToTake,
    ReturnAsked,
    TakenAlready,
    WordsNeeded,
)

LINE, RETURN = "indicator.line", "indicator.return"  # kinds of the prompts for words
TAKEN, REPORTED, RETURNED = "indicator_taken", "indicator_reported", "indicator_returned"
LINE_CORRECTED = "indicator_report_corrected"
LONGEST = 1000  # characters of a line in the entry of handing back


async def held_matter(act: Act, standing_id: int) -> Matter:
    """Return how the indicator stands, locked and fresh, as far as it is the actor's to read."""
    await hold_chain_end(act.session, act.organisation_id)
    matter = await matter_of(act, standing_id)
    await act.session.refresh(matter.standing)
    return matter


async def take_on(act: Act, standing_id: int) -> None:
    """我来包: note that the leader has taken it on; another's is refused with his name."""
    matter = await held_matter(act, standing_id)
    standing = matter.standing
    if standing.leader_id == act.by.id:
        return  # pressed twice
    if not await may_take_on(act, standing):
        raise Refusal(NotYoursToTake())
    holder = await holder_of(act.session, standing)
    if holder is not None:
        raise Refusal(TakenAlready(holder.name))
    standing.leader_id, standing.taken_at = act.by.id, act.at
    standing.answer_id = standing.said_at = None
    standing.version += 1
    charge = Charge(
        organisation_id=act.organisation_id,
        standing_id=standing.id,
        leader_id=act.by.id,
        taken_at=act.at,
    )
    await add(act.session, charge)
    entry = await append_turn(act, matter, TAKEN)
    taken = IndicatorTaken(
        matter.indicator, matter.unit.name, standing.id, standing.version, receipt_of(entry)
    )
    await act.answer(taken, about=standing.subject)


async def holder_of(session: AsyncSession, standing: Standing) -> Member | None:
    """Return who has taken it on and is still here."""
    if standing.leader_id is None:
        return None
    member = await session.get_one(Member, (standing.organisation_id, standing.leader_id))
    return member if member.left_at is None else None


async def append_turn(act: Act, matter: Matter, kind: str, **content: str) -> Entry:
    """Append the entry of who takes on or hands back what."""
    standing = matter.standing
    return await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind=kind,
        now=act.now,
        actor_id=act.by.id,
        about=standing.subject,
        version=standing.version,
        effect_key=f"{kind}:{standing.id}:{standing.version}",
        indicator=matter.indicator.title,
        department=matter.unit.name,
        **content,
    )


async def matter_in_charge(act: Act, standing_id: int) -> Matter:
    """Return what who acts has taken on. Raises Refusal for anything else."""
    matter = await held_matter(act, standing_id)
    if matter.standing.leader_id != act.by.id:
        raise Refusal(NotInYourCharge())
    return matter


async def ask_line(act: Act, standing_id: int) -> None:
    """本周情况: ask for the week's line."""
    matter = await matter_in_charge(act, standing_id)
    prompt = await open_prompt(act, LINE, about=matter.standing.subject)
    asked = LineAsked(prompt.id, matter.indicator, matter.unit.name)
    await act.answer(asked, about=prompt.subject)


async def take_line(act: Act, prompt: Prompt) -> None:
    """Take the words as the week's line."""
    await keep_line(act, prompt.subject_id or 0)
    close_prompt(act, prompt)


async def keep_line(act: Act, standing_id: int) -> None:
    """Keep a line about what who acts has taken on, said to its question or by reply."""
    matter = await matter_in_charge(act, standing_id)
    if not act.words.text.strip():
        raise Refusal(WordsNeeded())
    standing = matter.standing
    answer = await keep_answer(
        act.session,
        by=act.by,
        kind=AnswerKind.INDICATOR,
        about=standing.subject,
        said=act.words,
        at=act.at,
    )
    standing.answer_id, standing.said_at = answer.id, act.at
    entry = await append_answer(
        act.session,
        answer,
        REPORTED,
        said=act.words,
        now=act.now,
        indicator=matter.indicator.title,
        department=matter.unit.name,
    )
    kept = LineKept(matter.indicator, matter.unit.name, receipt_of(entry))
    await act.answer(kept, about=standing.subject)


async def correct_line(act: Act, answer: Answer) -> None:
    """An edited message corrects the line it became."""
    matter = await matter_of(act, answer.subject_id)
    newer = await correct_answer(act.session, answer=answer, said=act.words, at=act.at)
    if newer is None:
        return
    if matter.standing.answer_id == answer.id:
        matter.standing.answer_id = newer.id
    entry = await append_answer(act.session, newer, LINE_CORRECTED, said=act.words, now=act.now)
    kept = LineKept(matter.indicator, matter.unit.name, receipt_of(entry))
    await act.answer(kept, about=matter.standing.subject)


async def ask_return(act: Act, standing_id: int) -> None:
    """交回: ask for a word."""
    matter = await matter_in_charge(act, standing_id)
    prompt = await open_prompt(act, RETURN, about=matter.standing.subject)
    asked = ReturnAsked(prompt.id, matter.indicator, matter.unit.name)
    await act.answer(asked, about=prompt.subject)


async def take_return(act: Act, prompt: Prompt) -> None:
    """Hand it back with that word: others may take it on from now."""
    matter = await matter_in_charge(act, prompt.subject_id or 0)
    words = " ".join(act.words.text.split())[:LONGEST]
    if not words:
        raise Refusal(WordsNeeded())
    close_prompt(act, prompt)
    await release(act.session, matter.standing, now=act.at)
    entry = await append_turn(act, matter, RETURNED, reason=words)
    returned = IndicatorReturned(matter.indicator, matter.unit.name, receipt_of(entry))
    await act.answer(returned, about=matter.standing.subject)


async def release(session: AsyncSession, standing: Standing, *, now: datetime) -> None:
    """End that somebody has taken it on."""
    charge = await session.scalar(
        select(Charge)
        .where(
            Charge.organisation_id == standing.organisation_id,
            Charge.standing_id == standing.id,
        )
        .order_by(Charge.id.desc())
        .limit(1)
    )
    if charge is not None:
        charge.returned_at = now
    standing.leader_id = standing.taken_at = standing.answer_id = standing.said_at = None
    standing.version += 1


async def release_all(session: AsyncSession, member: Member, *, now: datetime) -> int:
    """Let go of all that somebody has taken on who leaves; return how much that is."""
    rows = await session.scalars(
        select(Standing).where(
            Standing.organisation_id == member.organisation_id, Standing.leader_id == member.id
        )
    )
    found = list(rows)
    for standing in found:
        await release(session, standing, now=now)
    return len(found)
