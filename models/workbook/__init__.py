"""The workbook that comes in from outside: sheets 人员 and 事项, read with suspicion."""

from models.workbook.layout import MAX_ROWS, PEOPLE, ROLE_WORDS, TASKS
from models.workbook.problems import Problem, Reason
from models.workbook.reading import Contents, read_workbook
from models.workbook.rows import PersonRow, TaskRow
from models.workbook.words import match_key

__all__ = [
    "MAX_ROWS",
    "PEOPLE",
    "ROLE_WORDS",
    "TASKS",
    "Contents",
    "PersonRow",
    "Problem",
    "Reason",
    "TaskRow",
    "match_key",
    "read_workbook",
]
