"""What is stored (SQLAlchemy tables) and what comes in from outside (pydantic schemas)."""

from models import search as search  # its listeners index what is written
from models.base import Base, Instant, NaiveDatetimeError, Subject, SubjectKind
from models.database import Database
from models.directives import Directive, DirectiveState, NoticeColour
from models.ledger import ChainEnd, Entry
from models.organisation import (
    CalendarDay,
    Group,
    Invitation,
    JoinAttempts,
    Member,
    Menu,
    Organisation,
    Role,
    RoleName,
    Unit,
    UnitKind,
)
from models.queues import (
    Call,
    Inbox,
    InboxState,
    Lease,
    Outbox,
    OutboxState,
    Priority,
    Sweep,
)
from models.rounds import Occurrence, OccurrenceState, Round, Setback
from models.talk import Answer, AnswerKind, Evidence, EvidenceKind, Prompt
from models.tallies import Tally
from models.time_off import TimeOff
from models.work import (
    Colour,
    Extension,
    ExtensionState,
    Project,
    Responsibility,
    Stance,
    Task,
    TaskCoOwner,
    TaskState,
)

__all__ = [
    "Answer",
    "AnswerKind",
    "Base",
    "CalendarDay",
    "Call",
    "ChainEnd",
    "Colour",
    "Database",
    "Directive",
    "DirectiveState",
    "Entry",
    "Evidence",
    "EvidenceKind",
    "Extension",
    "ExtensionState",
    "Group",
    "Inbox",
    "InboxState",
    "Instant",
    "Invitation",
    "JoinAttempts",
    "Lease",
    "Member",
    "Menu",
    "NaiveDatetimeError",
    "NoticeColour",
    "Occurrence",
    "OccurrenceState",
    "Organisation",
    "Outbox",
    "OutboxState",
    "Priority",
    "Project",
    "Prompt",
    "Responsibility",
    "Role",
    "RoleName",
    "Round",
    "Setback",
    "Stance",
    "Subject",
    "SubjectKind",
    "Sweep",
    "Tally",
    "Task",
    "TaskCoOwner",
    "TaskState",
    "TimeOff",
    "Unit",
    "UnitKind",
]
