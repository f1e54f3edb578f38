"""What every table of a framework shares: strictness, keys, days and moments of the week."""

from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from models.framework.naming import spoken

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,47}$")]
Day = Annotated[
    Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    spoken(
        mon=("周一", "Mon"),
        tue=("周二", "Tue"),
        wed=("周三", "Wed"),
        thu=("周四", "Thu"),
        fri=("周五", "Fri"),
        sat=("周六", "Sat"),
        sun=("周日", "Sun"),
    ),
]
ROLE_WORDS = spoken(
    administrator="管理员",
    leader="领导",
    supervisor="督查员",
    head="部门负责人",
    secretary="支部书记",
    member="成员",
)
RoleWord = Annotated[
    Literal["administrator", "leader", "supervisor", "head", "secretary", "member"], ROLE_WORDS
]
# The roles that somebody is given by the organisation, not by his branch.
OfficeRole = Annotated[
    Literal["administrator", "leader", "supervisor", "head", "member"], ROLE_WORDS
]
UnitWord = Annotated[
    Literal["party_group", "general_branch", "branch", "department"],
    spoken(party_group="党组", general_branch="机关党总支", branch="党支部", department="部门"),
]
SHIFTED = spoken(
    none=("照常", "as planned"),
    earlier=("提前", "the working day before"),
    later=("顺延", "the next working day"),
)  # of a day that is no working day
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Part(BaseModel):
    """Any table of the file: unknown keys are mistakes, values do not change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WeekTime(Part):
    """A moment of the week on the organisation's clock, e.g. {day = "fri", at = 19:00}."""

    day: Day
    at: time


def said_in(language: str, own: str, english: str) -> str:
    """Return the framework's own words; in English, if that is wanted and it has them."""
    return english if english and language == "en" else own
