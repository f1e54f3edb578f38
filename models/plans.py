"""How PostgreSQL plans: anew at each execution (see `models.database`), where nobody says other.

For what is seldom asked, and where the best index hangs on the values, that is the cheaper way.
Where one index serves them all, planning is the dearer part of asking.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import bindparam, func, select, true
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

KEPT, MADE_ANEW = "force_generic_plan", "force_custom_plan"
_SET = select(func.set_config("plan_cache_mode", bindparam("mode"), true()))


@asynccontextmanager
async def plans_kept(session: AsyncSession) -> AsyncIterator[None]:
    """Let what is asked within be planned once for each connection, and again as tables grow.

    What else is asked in the same transaction is planned as before.
    """
    if session.get_bind().dialect.name != "postgresql":
        yield
        return
    await session.execute(_SET, {"mode": KEPT})
    try:
        yield
    except SQLAlchemyError:
        raise  # with the transaction goes the setting
    except BaseException:
        await session.execute(_SET, {"mode": MADE_ANEW})
        raise
    await session.execute(_SET, {"mode": MADE_ANEW})
