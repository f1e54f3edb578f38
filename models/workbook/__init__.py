"""The workbook that comes in from outside: sheets 人员, 事项 and 工作日历, read with suspicion."""

from models.workbook.layout import DAYS, MAX_ROWS, PEOPLE, ROLE_WORDS, TASKS
from models.workbook.problems import Problem, Reason
from models.workbook.reading import Contents, read_workbook
from models.workbook.rows import DayRow, PersonRow, TaskRow
from models.workbook.words import match_key

__all__ = [
    "DAYS",
    "MAX_ROWS",
    "PEOPLE",
    "ROLE_WORDS",
    "TASKS",
    "Contents",
    "DayRow",
    "PersonRow",
    "Problem",
    "Reason",
    "TaskRow",
    "match_key",
    "read_workbook",
]
