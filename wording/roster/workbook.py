"""The empty workbook to fill in: headings, drop-downs, and a sheet that explains them.

It is Chinese in every language: the headings are what `import` looks for.
"""

from collections.abc import Sequence
from typing import Any, BinaryIO

from models.frozen import frozen
from models.workbook.layout import (
    DAY_WORDS,
    DAYS,
    ITEMS,
    MAX_ROWS,
    PEOPLE,
    READINGS,
    ROLE_WORDS,
    SHEETS,
    TASKS,
    UNIT_KIND_WORDS,
    UNITS,
    URGENCY_WORDS,
    YES_NO_WORDS,
    Sheet,
    tasks_with,
)
from models.workbook.rows import DayRow, ItemRow, ReadingRow, TaskRow
from wording.workbooks.looks import AS_TYPED, Headings, offer, set_up, write_lists

HELP = "说明"
HELP_TEXT = (
    ("怎么填", ""),
    (
        "",
        "先填“人员”，再填“事项”，保存后用 taizhang import 文件名.xlsx --dry-run 检查，无误再导入。",
    ),
    (
        "",
        "有一处填错就整份不导入，并逐格说明原因；改好后重新导入即可。同一份文件导入两次，不会重复。",
    ),
    ("", "请不要合并单元格，不要写公式，不要改动表头和工作表名称。表头为橙色的列必填。"),
    ("工作表“人员”", ""),
    ("例", "张三 ｜ 办公室 ｜ 部门负责人、成员 ｜ 001"),
    ("姓名", "必填，一行一个人。"),
    ("部门", "必填，新部门会自动建立；只担任管理员、领导或督查员的人可以不填。"),
    (
        "角色",
        "管理员、领导、督查员、部门负责人、支部书记、成员；一人多个角色用“、”隔开；不填就是成员。",
    ),
    (
        "工号",
        "建议填写：靠它认人，调动部门、改名后再次导入时会更新原来的人。没有工号时按姓名加部门认人。",
    ),
    (
        "上级、支部、书记",
        "可以不填，没有这几列也可以。填的是他的部门：上级组织、所属党支部；他是支部书记，就在“书记”填“是”。",
    ),
    ("标签", "可以不填。一人多个标签用“、”隔开；填了就以这里为准，不填不变。"),
    ("工作表“事项”", ""),
    (
        "例",
        "专项检查 ｜ {responsibility} ｜ 迎检 ｜ 张三 ｜ 李四 ｜ 2026-12-04 ｜ 查完 ｜ 13 ｜ 次",
    ),
    ("事项", "必填。要办成的一件事，一行一件。"),
    ("责任", "必填。从下拉列表中选择。"),
    ("项目", "所属项目；新项目会自动建立，以第一项的责任人为负责人。"),
    ("责任人", "必填，只填一位：姓名或工号；有同名时填工号，或写成“姓名（部门）”。"),
    ("协办", "可以填几位，用“、”隔开；一同牵头的写“牵头:李四”，名册以外的写“外部:市水务局”。"),
    ("期限", "必填。日期，例如 2026-12-04；到当天下班为止。"),
    ("完成标准", "做到什么程度算完成。"),
    ("目标值、单位", "有数量目标时填，例如 13 和 次。"),
    (
        "类别、来源",
        "可以不填，没有这几列也可以。类别从列表中选择；来源例如 党组会〔2026〕9号。",
    ),
    (
        "类别自己的各列",
        "在“推进计划”之后，各类别有什么要说的就有什么列；可以不填，也可以删掉。别的类别的事项不能填。",
    ),
    ("重复", "例如 每周五、每月10日前、每季度末：到期后自动登记下一次，遇休息日提前。"),
    ("推进计划", "分几步做，例如：10月底 初稿；11月15日 征求意见。每步都不能晚于期限。"),
    ("紧急程度", "一般、紧急或特急；不填就是一般。"),
    ("需要佐证", "填“是”，报完成前就要先发照片或文件。"),
    ("保密", "填“是”，就只有责任人、协办、登记人和审核的领导能看到。"),
    ("工作表“工作日历”", "（可以不填，也可以删掉这张表）"),
    ("例", "2027-02-06 ｜ 上班"),
    ("", "只填与通常不同的日子：放假安排公布后的节假日和调休，或本单位自己的安排。一天一行。"),
    ("日期", "必填，例如 2027-02-06。"),
    ("安排", "必填：上班，或休息。要改回来，就把这一天改填另一种再导入。"),
    ("工作表“组织”", "（可以不填，也可以删掉这张表）"),
    ("例", "办公室 ｜ 部门 ｜ 示例单位 ｜ 第一党支部 ｜ 张三"),
    ("组织", "必填，一行一个：党组、机关党总支、党支部或部门。"),
    ("类型", "必填，从列表中选择。"),
    ("上级", "不填的话，新支部归唯一的党总支，其他归本单位；已有的不变。"),
    ("支部", "只有部门填：它对应的党支部，新支部会自动建立。"),
    ("书记", "一位：姓名或工号。部门这一行填的，是它所属支部的书记；再填别人就换人，不填不变。"),
    ("工作表“读数”", "（可以不填，也可以删掉这张表）"),
    ("例", "某项指标 ｜ 办公室 ｜ 2026年10月 ｜ 82.5"),
    ("指标", "必填，从列表中选择。"),
    ("部门", "必填。数值是哪个部门的。"),
    ("期间", "必填，例如 2026年10月、2026年第三季度；也可以填这一期里的任一天。"),
    ("数值", "必填，只填数字。与台账里的不同，就是更正，原来的数值会保留。"),
    ("来源", "可以不填：数据从哪里来。"),
    ("工作表“案件”", "（可以不填，也可以删掉这张表）"),
    ("例", "2026-刑-001 ｜ 张三 ｜ 第一检察部 ｜ 审查起诉 ｜ 2026-11-20"),
    ("", "评查从这里抽取。只填编号、承办人、部门、类别和办结日期，不要写案情和当事人。"),
    ("案号、承办人、办结日期", "必填。承办人填姓名或工号。"),
    ("部门、类别", "可以不填；部门不填就是承办人所在的部门。"),
)


@frozen
class Choices:
    """What the drop-downs offer."""

    responsibilities: Sequence[str]
    departments: Sequence[str] = ()
    people: Sequence[str] = ()
    projects: Sequence[str] = ()
    categories: Sequence[str] = ()
    branches: Sequence[str] = ()
    tags: Sequence[str] = ()
    indicators: Sequence[str] = ()
    fields: Sequence[str] = ()  # that categories have of their own


def write_template(file: BinaryIO, choices: Choices) -> None:
    """Write the workbook to a file opened for bytes."""
    from xlsxwriter import Workbook  # noqa: PLC0415  # late: only this needs it

    book = Workbook(file, dict(AS_TYPED))
    looks = Looks(book)
    laid_out = (tasks_with(choices.fields) if one is TASKS else one for one in SHEETS)
    sheets = {sheet.name: looks.sheet(sheet) for sheet in laid_out}
    looks.help(HELP, responsibility=min(choices.responsibilities, key=len))
    lists = looks.lists(choices)
    for sheet, heading, source, title, words in (
        (PEOPLE, "角色", lists["roles"], "角色", "多个角色用“、”隔开，例如：领导、部门负责人"),
        (PEOPLE, "部门", lists["departments"], "部门", "可以选择，也可以直接填新部门"),
        (TASKS, "责任", lists["responsibilities"], "责任", "从列表中选择"),
        (TASKS, "项目", lists["projects"], "项目", "可以选择，也可以直接填新项目"),
        (TASKS, "责任人", lists["people"], "责任人", "一位：姓名、工号或“姓名（部门）”"),
        (TASKS, "类别", lists["categories"], "类别", "从列表中选择，也可以不填"),
        (TASKS, "紧急程度", lists["urgencies"], "紧急程度", "不填就是一般"),
        (TASKS, "需要佐证", lists["yes_no"], "需要佐证", "填“是”，报完成前要先发照片或文件"),
        (TASKS, "保密", lists["yes_no"], "保密", "填“是”，只有有关的人能看到"),
        (DAYS, "安排", lists["arrangements"], "安排", "上班，或休息"),
        (PEOPLE, "支部", lists["branches"], "支部", "他的部门所属的党支部"),
        (PEOPLE, "书记", lists["yes_no"], "书记", "他是支部书记，就填“是”"),
        (PEOPLE, "标签", lists["tags"], "标签", "多个标签用“、”隔开"),
        (UNITS, "类型", lists["kinds"], "类型", "从列表中选择"),
        (UNITS, "上级", lists["departments"], "上级", "可以选择，也可以直接填"),
        (UNITS, "支部", lists["branches"], "支部", "只有部门填"),
        (UNITS, "书记", lists["people"], "书记", "一位：姓名、工号或“姓名（部门）”"),
        (READINGS, "指标", lists["indicators"], "指标", "从列表中选择"),
        (READINGS, "部门", lists["departments"], "部门", "数值是哪个部门的"),
        (ITEMS, "承办人", lists["people"], "承办人", "一位：姓名、工号或“姓名（部门）”"),
    ):
        column = sheet.headings.index(heading)
        cells = (1, column, MAX_ROWS, column)
        offer(sheets[sheet.name], cells, source, title=title, words=words)
    looks.expect_dates(sheets[TASKS.name], TASKS, "期限", example="2026-12-04")
    looks.expect_dates(sheets[DAYS.name], DAYS, "日期", example="2027-02-06")
    looks.expect_dates(sheets[ITEMS.name], ITEMS, "办结日期", example="2026-11-20")
    sheets[PEOPLE.name].activate()
    book.close()


class Looks:
    """How the workbook looks."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.headings = Headings(book)
        self.text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        self.plain = book.add_format({"valign": "top"})
        self.bold = book.add_format({"bold": True, "valign": "top"})
        self.section = book.add_format({"bold": True, "bg_color": "#DDEBF7"})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})

    def sheet(self, sheet: Sheet) -> Any:
        """Add a sheet with its headings; each column has the format that its values need."""
        added = self.book.add_worksheet(sheet.name)
        set_up(added, fixed=1)
        for number, column in enumerate(sheet.columns):
            added.set_column(number, number, column.width, self.format_of(column.heading))
            heading = self.headings.required if column.required else self.headings.optional
            added.write_string(0, number, column.heading, heading)
        return added

    def format_of(self, heading: str) -> Any:
        """Return text for words (so that 001 stays 001), dates for days, else nothing."""
        days = (TaskRow, "deadline"), (DayRow, "day"), (ItemRow, "closed_on")
        if heading in {kind.model_fields[field].alias for kind, field in days}:
            return self.day
        numbers = {TaskRow.model_fields["target"].alias, ReadingRow.model_fields["value"].alias}
        return self.plain if heading in numbers else self.text

    def help(self, name: str, *, responsibility: str) -> None:
        """Add the sheet that explains the others, with a name of the tree as an example."""
        added = self.book.add_worksheet(name)
        added.set_column(0, 0, 16, self.bold)
        added.set_column(1, 1, 96, self.wrapped)
        added.hide_gridlines(2)
        added.set_landscape()
        added.set_paper(9)
        added.fit_to_pages(1, 0)
        for row, (word, words) in enumerate(HELP_TEXT):
            looks = (self.bold, self.wrapped) if words else (self.section, self.section)
            added.write_string(row, 0, word, looks[0])
            added.write_string(row, 1, words.format(responsibility=responsibility), looks[1])

    def lists(self, choices: Choices) -> dict[str, str]:
        """Add the hidden sheet of choices; return the range of each list, "" for an empty one."""
        ranges = write_lists(
            self.book,
            {
                "roles": tuple(ROLE_WORDS),
                "responsibilities": choices.responsibilities,
                "departments": choices.departments,
                "people": choices.people,
                "projects": choices.projects,
                "arrangements": tuple(DAY_WORDS),
                "categories": choices.categories,
                "urgencies": tuple(URGENCY_WORDS),
                "yes_no": tuple(YES_NO_WORDS),
                "kinds": tuple(UNIT_KIND_WORDS),
                "branches": choices.branches,
                "tags": choices.tags,
                "indicators": choices.indicators,
            },
        )
        # Whoever is typed into the first sheet can be chosen in the second.
        ranges["people"] = ranges["people"] or f"='{PEOPLE.name}'!$A$2:$A$500"
        return ranges

    def expect_dates(self, added: Any, sheet: Sheet, heading: str, *, example: str) -> None:
        """Say beside a column of days what belongs there."""
        column = sheet.headings.index(heading)
        added.data_validation(
            1,
            column,
            MAX_ROWS,
            column,
            {
                "validate": "any",
                "input_title": heading,
                "input_message": f"日期，例如 {example}",
            },
        )
