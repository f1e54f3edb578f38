"""Tags 标签: what an organisation calls some of its people, by the framework's keys."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Owned, belongs_to


class MemberTag(Owned, Base):
    """A tag that a member bears; `tag` is its key in the framework."""

    __tablename__ = "member_tags"
    __table_args__ = (
        Index(None, "organisation_id", "tag", "member_id"),
        belongs_to("members", "member_id"),
    )

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tag: Mapped[str] = mapped_column(String(48), primary_key=True)
    given_at: Mapped[datetime]
