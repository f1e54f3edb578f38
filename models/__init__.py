"""What is stored (SQLAlchemy tables) and what comes in from outside (pydantic schemas)."""

from models import search as search  # its listeners index what is written
from models.base import Base, Instant, NaiveDatetimeError, Subject, SubjectKind
from models.bulletins import BulletinPost, BulletinState, IssuedBulletin
from models.burdens import Burden, WeekBurden
from models.database import Database
from models.demands import Demand, DemandStage, DemandState
from models.directives import Directive, DirectiveState, NoticeColour
from models.form_versions import FormVersion
from models.ledger import ChainEnd, Entry
from models.library import Document
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
from models.points import Point, PointsBook, PointState, Score, Term
from models.produced import ProducedFile, ProducedState
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
from models.readings import Charge, Quarter, Reading, ReadingVersion, Standing
from models.records import Record, RecordTotal, RecordVersion, RegisterSum
from models.reviews import ListedItem, Sample, SampleItem
from models.rotations import Turn, TurnState
from models.rounds import (
    AnonymousAnswer,
    Excuse,
    FrameworkVersion,
    Occurrence,
    OccurrenceState,
    Respondent,
    Round,
    RoundLevel,
    Setback,
)
from models.shifting import Shift
from models.spans import TaskSpan
from models.tags import MemberTag
from models.talk import Answer, AnswerKind, Evidence, EvidenceKind, NoDigest, Prompt
from models.tallies import Tally
from models.task_counts import TaskCount
from models.time_off import TimeOff
from models.work import (
    Colour,
    Extension,
    ExtensionState,
    Milestone,
    Project,
    Recurrence,
    Responsibility,
    Stage,
    Stance,
    Task,
    TaskCoOwner,
    TaskState,
    Urgency,
)

__all__ = [
    "AnonymousAnswer",
    "Answer",
    "AnswerKind",
    "Base",
    "BulletinPost",
    "BulletinState",
    "Burden",
    "CalendarDay",
    "Call",
    "ChainEnd",
    "Charge",
    "Colour",
    "Database",
    "Demand",
    "DemandStage",
    "DemandState",
    "Directive",
    "DirectiveState",
    "Document",
    "Entry",
    "Evidence",
    "EvidenceKind",
    "Excuse",
    "Extension",
    "ExtensionState",
    "FormVersion",
    "FrameworkVersion",
    "Group",
    "Inbox",
    "InboxState",
    "Instant",
    "Invitation",
    "IssuedBulletin",
    "JoinAttempts",
    "Lease",
    "ListedItem",
    "Member",
    "MemberTag",
    "Menu",
    "Milestone",
    "NaiveDatetimeError",
    "NoDigest",
    "NoticeColour",
    "Occurrence",
    "OccurrenceState",
    "Organisation",
    "Outbox",
    "OutboxState",
    "Point",
    "PointState",
    "PointsBook",
    "Priority",
    "ProducedFile",
    "ProducedState",
    "Project",
    "Prompt",
    "Quarter",
    "Reading",
    "ReadingVersion",
    "Record",
    "RecordTotal",
    "RecordVersion",
    "Recurrence",
    "RegisterSum",
    "Respondent",
    "Responsibility",
    "Role",
    "RoleName",
    "Round",
    "RoundLevel",
    "Sample",
    "SampleItem",
    "Score",
    "Setback",
    "Shift",
    "Stage",
    "Stance",
    "Standing",
    "Subject",
    "SubjectKind",
    "Sweep",
    "Tally",
    "Task",
    "TaskCoOwner",
    "TaskCount",
    "TaskSpan",
    "TaskState",
    "Term",
    "TimeOff",
    "Turn",
    "TurnState",
    "Unit",
    "UnitKind",
    "Urgency",
    "WeekBurden",
]
