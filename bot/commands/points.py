"""Points at the command line: whether what is shown is what the entries of the ledger add up to."""

from typing import TYPE_CHECKING

from bot.commands import Complaint
from bot.process.speaking import words
from wording.command_line import points as said

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from models import Organisation

SHOWN = 5


async def check_points(session: "AsyncSession", organisation: "Organisation") -> str:
    """Recount everybody's points from the entries alone; a difference is a complaint.

    Return what is said where they agree; nothing where there are none.
    """
    from sqlalchemy import inspect  # noqa: PLC0415

    from ledger.points.recounting import recounted  # noqa: PLC0415
    from models import Score  # noqa: PLC0415
    from models.amounts import written  # noqa: PLC0415
    from models.records import unscaled  # noqa: PLC0415

    connection = await session.connection()
    if not await connection.run_sync(lambda one: inspect(one).has_table(Score.__tablename__)):
        return ""  # a copy of before there were points
    outcome = await recounted(session, organisation.id)
    if outcome.differing:
        lines = [
            words(
                said.POINTS_DIFFER,
                name=one.name,
                period=one.period,
                stored=written(unscaled(one.stored)),
                told=written(unscaled(one.told)),
            )
            for one in outcome.differing[:SHOWN]
        ]
        raise Complaint("\n".join(lines))
    return words(said.POINTS_AGREE, count=outcome.sums) if outcome.sums else ""
