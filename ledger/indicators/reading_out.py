"""Giving a reading by itself: what a round did not ask, and what was wrong, with the reason."""

from datetime import date
from decimal import Decimal

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.indicators.access import Matter, matter_of, may_read_it_out
from ledger.indicators.periods import read_period
from ledger.indicators.reading import NewReading, reading_of, record_reading
from ledger.talk.acts import Act
from ledger.talk.organisation import today_of
from ledger.talk.prompts import close_prompt, open_prompt
from ledger.tasks.amounts import read_quantity
from models import Prompt
from models.amounts import PLACES
from models.framework import Indicator
from models.framework.forms import LARGEST_NUMBER
from wording.indicators.reading import (
    ReadingAsked,
    ReadingKept,
    ReadingNotYours,
    ReadingOfFuture,
    ReadingSame,
    ReadingUnreadable,
    ReasonForReading,
)

READING = "indicator.read"  # the kind of the prompt
REASON_LENGTH = 200


async def ask_reading(act: Act, standing_id: int) -> None:
    """填报或更正: ask for the reading of the last period, or of another that is named."""
    matter = await matter_to_read(act, standing_id)
    awaited = matter.indicator.period_before(await today_of(act))
    prompt = await open_prompt(act, READING, about=matter.standing.subject)
    asked = ReadingAsked(prompt.id, matter.indicator, matter.unit.name, awaited)
    await act.answer(asked, about=prompt.subject)


async def matter_to_read(act: Act, standing_id: int) -> Matter:
    """Return an indicator of which who acts gives readings. Raises Refusal else."""
    matter = await matter_of(act, standing_id)
    if not await may_read_it_out(act, matter):
        raise Refusal(ReadingNotYours())
    return matter


async def take_reading(act: Act, prompt: Prompt) -> None:
    """Take the words: a number, before it the period, after it the reason of a correction."""
    matter = await matter_to_read(act, prompt.subject_id or 0)
    indicator, today = matter.indicator, await today_of(act)
    period, value, reason = words_read(act.words.text, indicator, today)
    if period > today:
        raise Refusal(ReadingOfFuture())
    number = act.organisation_id
    before = await reading_of(act.session, indicator, matter.unit.id, period, number)
    if before is not None and before.value == value:
        raise Refusal(ReadingSame())
    if before is not None and not reason:
        raise Refusal(ReasonForReading())
    earlier = before.value if before is not None else None
    new = NewReading(
        indicator,
        matter.unit,
        period,
        value,
        act.by,
        source="" if before is None else before.source,
        note=reason if before is None else "",
        reason=reason,
    )
    _, entry = await record_reading(act.session, new, today=today, at=act.at, now=act.now)
    assert entry is not None  # noqa: S101  # the same was refused
    close_prompt(act, prompt)
    kept = ReadingKept(
        indicator,
        matter.unit.name,
        matter.standing.id,
        period,
        value,
        earlier,
        receipt_of(entry),
    )
    await act.answer(kept, about=matter.standing.subject)


def words_read(text: str, indicator: Indicator, today: date) -> tuple[date, Decimal, str]:
    """Return the period, the value and the reason that words name. Raises Refusal."""
    words = text.split()
    for count in range(min(2, len(words) - 1), -1, -1):
        named = " ".join(words[:count])
        period = (
            read_period(named, indicator.period, today) if named else indicator.period_before(today)
        )
        value = value_read(words[count]) if period is not None and len(words) > count else None
        if period is not None and value is not None:
            return period, value, " ".join(words[count + 1 :])[:REASON_LENGTH]
    raise Refusal(ReadingUnreadable())


def value_read(word: str) -> Decimal | None:
    """Return the number of a word such as 82.5, -3 or 82.5%; None for anything else."""
    sign = -1 if word.startswith(("-", "负")) else 1
    found = read_quantity(word.lstrip("-负"))
    if found is None:
        return None
    value = sign * found.amount
    fits = abs(value) < LARGEST_NUMBER and round(value, PLACES) == value
    return value if fits else None
