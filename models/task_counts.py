"""How many tasks stood how at the end of a period that is over: counted once, then read.

It says nothing that the spans do not say, and is gone as soon as a span of before its moment is
written: then it is counted anew.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Owned


class TaskCount(Owned, Base):
    """What was counted of the tasks of a whole organisation, as they stood at a moment.

    `counts` has the names of what was counted under "measures", and under "rows" lists of a unit, a
    responsibility and a number for each of them.
    """

    __tablename__ = "task_counts"

    at: Mapped[datetime] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)  # where its period begins
    counts: Mapped[dict[str, Any]]
