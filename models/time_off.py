"""Time off 请假: from when until when somebody is not asked anything, and who stands in for him."""

from datetime import datetime

from sqlalchemy import Index, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, belongs_to


class TimeOff(Numbered, Base):
    """Days on which a member is away. It ends by itself, or is ended before."""

    __tablename__ = "time_off"
    __table_args__ = (
        Index(None, "organisation_id", "member_id", "ends_at"),
        Index(None, "organisation_id", "ends_at", "member_id"),
        belongs_to("members", "member_id"),
        belongs_to("members", "entered_by"),
        belongs_to("members", "stand_in_id"),
    )

    member_id: Mapped[int]
    begins_at: Mapped[datetime]  # the first day begins, on the organisation's clock
    ends_at: Mapped[datetime]  # the day after the last one begins
    entered_by: Mapped[int]
    entered_at: Mapped[datetime]
    stand_in_id: Mapped[int | None]  # 代理: who acts on his tasks meanwhile
    ended_at: Mapped[datetime | None]  # before its time
    # Meanwhile no deadline of his is judged: it has no colour, and none of them is overdue.
    frozen: Mapped[bool] = mapped_column(default=False, server_default=false())
