"""Reviews: a sample drawn again, from the list and the seed that are on record."""

from typing import TYPE_CHECKING

from bot.commands import Complaint
from bot.commands.opening import database_for_reading, organisation_or_complaint
from bot.commands.tables import note, put
from bot.process.settings import Settings
from bot.process.speaking import words
from wording.command_line import reviews as said

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from models import Organisation, Sample


async def draw_again(settings: Settings, *, period: str, key: str | None) -> None:
    """Print seed, digest and numbers; complain if list or numbers are not those of then."""
    from sqlalchemy import select  # noqa: PLC0415

    from models import Sample  # noqa: PLC0415

    async with database_for_reading(settings) as database, database.read() as session:
        organisation = await organisation_or_complaint(session)
        wanted = select(Sample).where(
            Sample.organisation_id == organisation.id, Sample.period == period
        )
        wanted = wanted.where(Sample.review == key) if key else wanted
        samples = list(await session.scalars(wanted.order_by(Sample.id)))
        if not samples:
            raise Complaint(words(said.NO_SAMPLE, period=period))
        same = [await put_again(session, organisation, sample) for sample in samples]
    if not all(same):
        raise Complaint(words(said.DIFFERS))


async def put_again(
    session: "AsyncSession", organisation: "Organisation", sample: "Sample"
) -> bool:
    """Print one sample as it comes out now; return whether that is what was drawn."""
    from sqlalchemy import select  # noqa: PLC0415

    from ledger.reviews.drawing import drawn_again  # noqa: PLC0415
    from ledger.reviews.periods import period_named  # noqa: PLC0415
    from models import SampleItem  # noqa: PLC0415

    period = period_named(sample.period)
    again = await drawn_again(session, organisation, sample, period) if period else None
    if again is None:
        raise Complaint(words(said.NO_REVIEW, key=sample.review))
    numbers, same_list = again
    facts = {"key": sample.review, "period": sample.period, "listed": sample.listed}
    put(words(said.SAMPLE, **facts, seed=sample.seed, digest=sample.digest))
    for number in numbers:
        put(f"  {number}")
    drawn = await session.scalars(
        select(SampleItem.key).where(
            SampleItem.organisation_id == organisation.id, SampleItem.sample_id == sample.id
        )
    )
    if not same_list:
        note(words(said.LIST_CHANGED))
    return same_list and sorted(numbers) == sorted(drawn)
