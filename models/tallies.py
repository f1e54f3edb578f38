"""How often something happened lately, where it is not said each time."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Owned


class Tally(Owned, Base):
    """How often something has happened since a moment; counted anew when its time is over."""

    __tablename__ = "tallies"

    what: Mapped[str] = mapped_column(String(48), primary_key=True)
    since: Mapped[datetime]
    count: Mapped[int] = mapped_column(default=0)
