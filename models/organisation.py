"""The organisation, its units, its people, their roles, and how they come in."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import (
    Base,
    Numbered,
    Owned,
    ReadOnce,
    Subject,
    SubjectKind,
    Word,
    belongs_to,
    partial_index,
)


class UnitKind(StrEnum):
    """The levels of the tree."""

    PARTY_GROUP = "party_group"  # 党组
    GENERAL_BRANCH = "general_branch"  # 党总支
    BRANCH = "branch"  # 党支部
    DEPARTMENT = "department"  # 部门


class RoleName(StrEnum):
    """What a person may be; held in a unit and valid below it.

    A secretary answers for a branch, and directs nobody by that.
    """

    ADMINISTRATOR = "administrator"
    LEADER = "leader"
    SUPERVISOR = "supervisor"
    HEAD = "head"
    SECRETARY = "secretary"
    MEMBER = "member"


class Organisation(Base):
    """A tenant 单位. `framework` is the work model as data, checked by `models.framework`."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    language: Mapped[str] = mapped_column(String(12), default="zh_CN")
    timezone: Mapped[str] = mapped_column(String(48), default="Asia/Shanghai")
    calendar: Mapped[str] = mapped_column(String(16), default="china")
    framework: Mapped[dict[str, Any]] = mapped_column(ReadOnce)
    framework_version: Mapped[int] = mapped_column(default=1)
    bot_id: Mapped[int | None]
    bot_username: Mapped[str | None] = mapped_column(String(64))
    # Where calendars are served: an address to which a member's own key is added.
    calendar_url: Mapped[str | None] = mapped_column(String(500))
    # Keys the MAC in every button; never leaves the database.
    button_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]

    @property
    def subject(self) -> Subject:
        """Return what points here."""
        return Subject(SubjectKind.ORGANISATION, self.id)


class Unit(Numbered, Base):
    """A node 组织 of the organisation's tree; a department names its branch."""

    __tablename__ = "units"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        Index(None, "organisation_id", "parent_id"),
        Index(None, "organisation_id", "kind", "id"),
        Index(None, "organisation_id", "branch_id"),
        belongs_to("units", "parent_id"),
        belongs_to("units", "branch_id"),
    )

    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[UnitKind] = mapped_column(Word(UnitKind), default=UnitKind.DEPARTMENT)
    parent_id: Mapped[int | None]
    branch_id: Mapped[int | None]

    @property
    def subject(self) -> Subject:
        """Return what points here."""
        return Subject(SubjectKind.UNIT, self.id)


class Member(Numbered, Base):
    """A person 成员 on the roster; bound to a Telegram user once he has joined."""

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("organisation_id", "telegram_user_id"),
        UniqueConstraint("organisation_id", "code"),
        Index(None, "organisation_id", "name"),
        Index(None, "organisation_id", "unit_id"),
        Index(None, "organisation_id", "joined_at"),
        # Of the few whom the bot cannot reach.
        partial_index(
            "ix_members_unreachable",
            *("organisation_id", "unit_id", "id"),
            where="unreachable_at IS NOT NULL",
        ),
        belongs_to("units", "unit_id"),
    )

    name: Mapped[str] = mapped_column(String(60))
    code: Mapped[str | None] = mapped_column(String(40))  # 工号
    unit_id: Mapped[int]
    telegram_user_id: Mapped[int | None]
    language: Mapped[str | None] = mapped_column(String(12))
    joined_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    unreachable_at: Mapped[datetime | None]
    unreachable_reason: Mapped[str | None] = mapped_column(String(200))
    timezone: Mapped[str | None] = mapped_column(String(48))  # in which he reads dates
    calendar_salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))  # of his address's key
    # His own hours without pushes; none: the organisation's.
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]

    @property
    def subject(self) -> Subject:
        """Return what points here."""
        return Subject(SubjectKind.MEMBER, self.id)


class Role(Owned, Base):
    """A role held by a member in a unit, valid in that unit and all below it."""

    __tablename__ = "roles"
    __table_args__ = (
        Index(None, "organisation_id", "unit_id", "role", "member_id"),
        belongs_to("members", "member_id"),
        belongs_to("units", "unit_id"),
    )

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    role: Mapped[RoleName] = mapped_column(Word(RoleName), primary_key=True)


class Invitation(Numbered, Base):
    """A one-time join link: only the SHA-256 of its code is kept."""

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code_hash"),
        Index(None, "organisation_id", "member_id"),
        belongs_to("members", "member_id"),
    )

    member_id: Mapped[int]
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class JoinAttempts(Owned, Base):
    """How often a Telegram user tried a code lately; guessing is slowed to nothing."""

    __tablename__ = "join_attempts"

    telegram_user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    failures: Mapped[int] = mapped_column(default=0)
    window_started_at: Mapped[datetime]


class Group(Numbered, Base):
    """A Telegram group (and topic; 0 = none) 工作群, bound to a unit or not yet."""

    __tablename__ = "groups"
    __table_args__ = (
        UniqueConstraint("organisation_id", "chat_id", "topic_id"),
        Index(None, "organisation_id", "unit_id"),
        belongs_to("units", "unit_id"),
    )

    chat_id: Mapped[int]
    topic_id: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(255), default="")
    unit_id: Mapped[int | None]
    bound_by: Mapped[int | None]
    bound_at: Mapped[datetime | None]
    added_by_user_id: Mapped[int | None]
    removed_at: Mapped[datetime | None]
    mentions: Mapped[bool] = mapped_column(default=True)
    # Grows with every binding and every switch; the group's buttons carry it.
    version: Mapped[int] = mapped_column(default=1)
    # The last overdue post (an outbox row), to be edited or replaced rather than piled up.
    post_id: Mapped[int | None]

    @property
    def subject(self) -> Subject:
        """Return what points here."""
        return Subject(SubjectKind.GROUP, self.id)


class CalendarDay(Owned, Base):
    """An override of the working-day calendar, imported by the administrator."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]


class Menu(Owned, Base):
    """What Telegram was last told of a command menu: issued again only when it has changed."""

    __tablename__ = "menus"

    scope: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
