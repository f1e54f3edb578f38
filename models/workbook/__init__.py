"""The workbook that comes in from outside: sheets 人员, 事项, 工作日历 and others, read warily."""

from models.workbook.layout import (
    DAYS,
    ITEMS,
    MAX_ROWS,
    PEOPLE,
    READINGS,
    ROLE_WORDS,
    TASKS,
    UNITS,
)
from models.workbook.problems import Problem, Reason
from models.workbook.reading import Contents, read_workbook
from models.workbook.rows import DayRow, ItemRow, PersonRow, ReadingRow, TaskRow, UnitRow
from models.workbook.words import match_key

__all__ = [
    "DAYS",
    "ITEMS",
    "MAX_ROWS",
    "PEOPLE",
    "READINGS",
    "ROLE_WORDS",
    "TASKS",
    "UNITS",
    "Contents",
    "DayRow",
    "ItemRow",
    "PersonRow",
    "Problem",
    "ReadingRow",
    "Reason",
    "TaskRow",
    "UnitRow",
    "match_key",
    "read_workbook",
]
