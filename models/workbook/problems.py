"""What can be wrong with a workbook: a place, a stable word, and the facts to say it with."""

from enum import StrEnum

from models.frozen import frozen
from models.workbook.layout import SHEETS, cell_place


class Reason(StrEnum):
    """Why a file, a sheet or a cell cannot be taken; said in `wording.roster.importing`."""

    # the file
    FILE_TOO_BIG = "file_too_big"
    NOT_XLSX = "not_xlsx"
    OLD_OR_LOCKED = "old_or_locked"
    UNPACKS_TOO_BIG = "unpacks_too_big"
    DAMAGED = "damaged"
    # a sheet
    SHEET_MISSING = "sheet_missing"
    COLUMN_MISSING = "column_missing"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_TWICE = "column_twice"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_WIDE = "too_wide"
    # what is said and stops nothing
    NOT_KEPT = "not_kept"
    HIDDEN_ROWS = "hidden_rows"
    # a cell by itself
    FORMULA = "formula"
    MERGED = "merged"
    ERROR_VALUE = "error_value"
    NO_HEADING = "no_heading"
    REQUIRED = "required"
    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"
    NOT_NUMBER = "not_number"
    NUMBER_NOT_DATE = "number_not_date"
    NOT_DATE = "not_date"
    ARRANGEMENT_UNKNOWN = "arrangement_unknown"
    ROLE_UNKNOWN = "role_unknown"
    WORD_UNKNOWN = "word_unknown"
    SEVERAL_OWNERS = "several_owners"
    SEVERAL_SECRETARIES = "several_secretaries"
    SEVERAL_NAMES = "several_names"
    # a cell among what else is known
    CODE_TWICE = "code_twice"
    PERSON_TWICE = "person_twice"
    PERSON_UNKNOWN = "person_unknown"
    PERSON_AMBIGUOUS = "person_ambiguous"
    DEPARTMENT_UNKNOWN = "department_unknown"
    RESPONSIBILITY_UNKNOWN = "responsibility_unknown"
    TAG_UNKNOWN = "tag_unknown"
    CATEGORY_UNKNOWN = "category_unknown"
    CATEGORY_FOR_OTHERS = "category_for_others"
    FIELD_OF_OTHERS = "field_of_others"
    DEADLINE_UNREADABLE = "deadline_unreadable"
    DEADLINE_PAST = "deadline_past"
    DEADLINE_FAR = "deadline_far"
    RHYTHM_UNREADABLE = "rhythm_unreadable"
    PLAN_UNREADABLE = "plan_unreadable"
    PLAN_BEYOND = "plan_beyond"
    TASK_TWICE = "task_twice"
    UNIT_TWICE = "unit_twice"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_SAID_OTHERWISE = "unit_said_otherwise"
    UNIT_CIRCLE = "unit_circle"
    TOP_STAYS = "top_stays"
    NOT_A_BRANCH = "not_a_branch"
    BRANCH_IN_USE = "branch_in_use"
    BRANCH_FOR_DEPARTMENTS = "branch_for_departments"
    SECRETARY_WITHOUT_BRANCH = "secretary_without_branch"
    SECRETARY_TWICE = "secretary_twice"
    DAY_TWICE = "day_twice"
    DAY_FAR = "day_far"
    NOT_FIGURE = "not_figure"
    INDICATOR_UNKNOWN = "indicator_unknown"
    PERIOD_UNREADABLE = "period_unreadable"
    PERIOD_AHEAD = "period_ahead"
    READING_TWICE = "reading_twice"
    ITEM_TWICE = "item_twice"
    # a cell of a row that was exported
    EXPORT_LOST = "export_lost"
    EXPORT_OF_OTHERS = "export_of_others"
    NUMBER_UNKNOWN = "number_unknown"
    NUMBER_TWICE = "number_twice"
    READ_ONLY = "read_only"
    ROW_GONE = "row_gone"
    TASK_OVER = "task_over"
    PARTS_IN_THE_WAY = "parts_in_the_way"
    CODE_STAYS = "code_stays"
    CODE_TAKEN = "code_taken"
    SECRETARY_STAYS = "secretary_stays"
    ADMINISTRATOR_STAYS = "administrator_stays"


@frozen
class Problem:
    """One thing wrong: sheet and cell ("" where it is about more), the value found, the facts."""

    reason: Reason
    sheet: str = ""
    cell: str = ""
    value: str = ""
    facts: tuple[tuple[str, str], ...] = ()

    def place(self) -> tuple[int, int, int]:
        """Return where it stands, to sort by: sheet, row, column."""
        names = [sheet.name for sheet in SHEETS]
        sheet = names.index(self.sheet) if self.sheet else -1
        if not self.cell:
            return sheet, 0, 0
        column, row = cell_place(self.cell.partition(":")[0])
        return sheet, row, column


class UnreadableError(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, reason: Reason, **facts: object) -> None:
        super().__init__(reason)
        self.problem = Problem(reason, facts=facts_of(facts))


def facts_of(facts: dict[str, object]) -> tuple[tuple[str, str], ...]:
    """Return facts as a problem keeps them."""
    return tuple((name, str(value)) for name, value in facts.items())
