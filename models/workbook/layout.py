"""How the workbook is laid out: its sheets, their columns, the words for roles, and its limits."""

from collections.abc import Iterable

from models.frozen import frozen
from models.organisation import RoleName, UnitKind
from models.work import Urgency

MAX_ROWS = 20_000  # a sheet, without its heading
MAX_COLUMNS = 64
# Columns that people like to keep beside ours; they are not read.
TOLERATED = frozenset({"序号", "备注"})
# In the sheet 人员 also this one: lists of staff have it, nothing here needs it, and that is said.
NOT_KEPT = "手机"

ROLE_WORDS = {
    "管理员": RoleName.ADMINISTRATOR,
    "领导": RoleName.LEADER,
    "督查员": RoleName.SUPERVISOR,
    "部门负责人": RoleName.HEAD,
    "支部书记": RoleName.SECRETARY,
    "成员": RoleName.MEMBER,
}
UNIT_KIND_WORDS = {
    "党组": UnitKind.PARTY_GROUP,
    "机关党总支": UnitKind.GENERAL_BRANCH,
    "党总支": UnitKind.GENERAL_BRANCH,
    "党支部": UnitKind.BRANCH,
    "部门": UnitKind.DEPARTMENT,
}
DAY_WORDS = {"上班": True, "休息": False}  # is it a working day
URGENCY_WORDS = {
    "一般": Urgency.NORMAL,
    "紧急": Urgency.URGENT,
    "特急": Urgency.MOST_URGENT,
}
YES_NO_WORDS = {"是": True, "否": False}
# Held in the top unit and so valid everywhere; the others are held in one's own department.
TOP_ROLES = frozenset({RoleName.ADMINISTRATOR, RoleName.LEADER, RoleName.SUPERVISOR})


@frozen
class Column:
    """A column: its heading, whether rows fill it as a rule, and its width in characters.

    Of a sheet that was made before there was such a column, it may be missing.
    """

    heading: str
    required: bool
    width: int
    may_be_missing: bool = False


@frozen
class Sheet:
    """A sheet: its name and its columns in the order in which the template has them.

    An optional one may be missing, or hold nothing at all.
    """

    name: str
    columns: tuple[Column, ...]
    optional: bool = False

    @property
    def indispensable(self) -> tuple[str, ...]:
        """Return the headings that may not be missing."""
        return tuple(column.heading for column in self.columns if not column.may_be_missing)

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the headings in order."""
        return tuple(column.heading for column in self.columns)


PEOPLE = Sheet(
    "人员",
    (
        Column("姓名", required=True, width=14),
        Column("部门", required=True, width=20),
        Column("角色", required=False, width=18),
        Column("工号", required=False, width=12),
        Column("上级", required=False, width=18, may_be_missing=True),
        Column("支部", required=False, width=18, may_be_missing=True),
        Column("书记", required=False, width=10, may_be_missing=True),
        Column("标签", required=False, width=18, may_be_missing=True),
    ),
)
TASKS = Sheet(
    "事项",
    (
        Column("事项", required=True, width=44),
        Column("责任", required=True, width=28),
        Column("项目", required=False, width=20),
        Column("责任人", required=True, width=14),
        Column("协办", required=False, width=18),
        Column("期限", required=True, width=14),
        Column("完成标准", required=False, width=36),
        Column("目标值", required=False, width=10),
        Column("单位", required=False, width=8),
        Column("类别", required=False, width=18, may_be_missing=True),
        Column("来源", required=False, width=24, may_be_missing=True),
        Column("紧急程度", required=False, width=10, may_be_missing=True),
        Column("需要佐证", required=False, width=10, may_be_missing=True),
        Column("保密", required=False, width=8, may_be_missing=True),
        Column("重复", required=False, width=14, may_be_missing=True),
        Column("推进计划", required=False, width=36, may_be_missing=True),
    ),
)
DAYS = Sheet(
    "工作日历",
    (
        Column("日期", required=True, width=14),
        Column("安排", required=True, width=10),
    ),
    optional=True,
)
UNITS = Sheet(
    "组织",
    (
        Column("组织", required=True, width=24),
        Column("类型", required=True, width=14),
        Column("上级", required=False, width=24),
        Column("支部", required=False, width=24),
        Column("书记", required=False, width=14),
    ),
    optional=True,
)
READINGS = Sheet(
    "读数",
    (
        Column("指标", required=True, width=28),
        Column("部门", required=True, width=20),
        Column("期间", required=True, width=14),
        Column("数值", required=True, width=12),
        Column("来源", required=False, width=24),
    ),
    optional=True,
)
ITEMS = Sheet(
    "案件",
    (
        Column("案号", required=True, width=28),
        Column("承办人", required=True, width=14),
        Column("部门", required=False, width=20, may_be_missing=True),
        Column("类别", required=False, width=18, may_be_missing=True),
        Column("办结日期", required=True, width=14),
    ),
    optional=True,
)
SHEETS = (PEOPLE, TASKS, DAYS, UNITS, READINGS, ITEMS)

# What was exported can be changed and imported again. A row is known by its number, whatever else
# changes; a hidden sheet says what stood in it, and of whose books, so that only what somebody has
# changed is taken.
NUMBER = "编号"
AS_EXPORTED = "（导出时）"
EXPORT = "导出"
# What an export tells beside what can be changed.
TOLD = {
    PEOPLE.name: ("加入",),
    TASKS.name: ("部门", "状态", "时限", "已完成", "登记日期", "销号日期"),
}
# What can be changed so; the rest of the headings is for new rows alone.
CHANGEABLE = {
    PEOPLE.name: ("姓名", "部门", "角色", "工号", "标签"),
    TASKS.name: (
        *("事项", "责任", "项目", "责任人", "协办", "期限", "完成标准", "目标值", "单位"),
        *("类别", "来源", "紧急程度", "需要佐证"),
    ),
}


def tasks_with(fields: Iterable[str]) -> Sheet:
    """Return the sheet of tasks with a column for each field that categories have of their own.

    A field called like a column of ours, or like one before it, has none.
    """
    known = {*TASKS.headings, *TOLERATED, *TOLD[TASKS.name], NUMBER}
    own = tuple(
        Column(name, required=False, width=18, may_be_missing=True)
        for name in dict.fromkeys(fields)
        if name not in known
    )
    return Sheet(TASKS.name, TASKS.columns + own)


def cell_name(column: int, row: int) -> str:
    """Return a cell's name, both counted from 1: `cell_name(4, 7) == "D7"`."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def cell_place(name: str) -> tuple[int, int]:
    """Return column and row, both counted from 1, of a cell's name. Raises ValueError."""
    letters = name.rstrip("0123456789")
    if not letters.isascii() or not letters.isalpha():
        raise ValueError(name)
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(name[len(letters) :])
