"""The workbook that comes in from outside: sheets 人员, 事项, 工作日历, 组织, 读数, read warily."""

from models.workbook.layout import DAYS, MAX_ROWS, PEOPLE, READINGS, ROLE_WORDS, TASKS, UNITS
from models.workbook.problems import Problem, Reason
from models.workbook.reading import Contents, read_workbook
from models.workbook.rows import DayRow, PersonRow, ReadingRow, TaskRow, UnitRow
from models.workbook.words import match_key

__all__ = [
    "DAYS",
    "MAX_ROWS",
    "PEOPLE",
    "READINGS",
    "ROLE_WORDS",
    "TASKS",
    "UNITS",
    "Contents",
    "DayRow",
    "PersonRow",
    "Problem",
    "ReadingRow",
    "Reason",
    "TaskRow",
    "UnitRow",
    "match_key",
    "read_workbook",
]
