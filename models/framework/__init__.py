"""A work model as data: the shape of a file in `frameworks/`, checked before it is used."""

from models.framework.answers_wanted import AnswerWanted
from models.framework.bulletins import Bulletin, BulletinSection
from models.framework.check_ins import CheckIn, FollowUp, Privacy, Respondents
from models.framework.forms import FieldType, Form, FormField
from models.framework.framework import Framework
from models.framework.indicators import Answerers, Indicator, IndicatorTarget
from models.framework.particulars import Particular
from models.framework.parts import DAYS, Day, Key, Part, WeekTime
from models.framework.points import PointRule, Scoring
from models.framework.pushes import Push, PushKind, WorkingDays
from models.framework.reading import (
    FrameworkError,
    read_framework,
    shipped_frameworks,
    stored_framework,
)
from models.framework.registers import Fillers, Register, RegisterTarget
from models.framework.responsibilities import (
    Category,
    CategoryField,
    Escalation,
    ResponsibilityNode,
)
from models.framework.reviews import Review
from models.framework.rotations import Rotation, Turns
from models.framework.schedules import Schedule
from models.framework.shelves import Shelf
from models.framework.tags import Tag
from models.framework.thresholds import Thresholds
from models.shifting import Shift

__all__ = [
    "DAYS",
    "AnswerWanted",
    "Answerers",
    "Bulletin",
    "BulletinSection",
    "Category",
    "CategoryField",
    "CheckIn",
    "Day",
    "Escalation",
    "FieldType",
    "Fillers",
    "FollowUp",
    "Form",
    "FormField",
    "Framework",
    "FrameworkError",
    "Indicator",
    "IndicatorTarget",
    "Key",
    "Part",
    "Particular",
    "PointRule",
    "Privacy",
    "Push",
    "PushKind",
    "Register",
    "RegisterTarget",
    "Respondents",
    "ResponsibilityNode",
    "Review",
    "Rotation",
    "Schedule",
    "Scoring",
    "Shelf",
    "Shift",
    "Tag",
    "Thresholds",
    "Turns",
    "WeekTime",
    "WorkingDays",
    "read_framework",
    "shipped_frameworks",
    "stored_framework",
]
