"""The roster and its workbook: what an import says of a bad cell, and what owners are handed."""

from datetime import datetime
from typing import NamedTuple

from models.workbook import Problem, Reason
from wording.catalogues import translations
from wording.messages import N_, Message

# Each says what is wrong and what to do about it; {braces} are the problem's facts.
REASONS = {
    Reason.FILE_TOO_BIG: N_("文件太大：最多 {limit} MB。请删去图片和多余的工作表后再导入。"),
    Reason.NOT_XLSX: N_(
        "这不是 .xlsx 文件，或文件已损坏。请用 Excel 或 WPS 另存为“Excel 工作簿（.xlsx）”后再导入。"
    ),
    Reason.OLD_OR_LOCKED: N_(
        "这是旧格式（.xls）或带密码的文件。请取消密码，另存为“Excel 工作簿（.xlsx）”后再导入。"
    ),
    Reason.UNPACKS_TOO_BIG: N_(
        "文件解压后过大（最多 {limit} MB），已拒绝打开。请把内容复制到新模板后再导入。"
    ),
    Reason.DAMAGED: N_("文件内容已损坏，无法读取。请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。"),
    Reason.SHEET_MISSING: N_(
        "缺少这张工作表（文件中有：{found}）。请用 taizhang template 生成的模板填写。"
    ),
    Reason.COLUMN_MISSING: N_("第 1 行缺少这一列的表头。请补上；不填内容的列也要保留表头。"),
    Reason.COLUMN_UNKNOWN: N_(
        "不认识的表头。请改成模板中的表头，或删除这一列（“序号”“备注”两列可以保留）。"
    ),
    Reason.COLUMN_TWICE: N_("这个表头出现了两次。请只保留一列。"),
    Reason.TOO_MANY_ROWS: N_(
        "行数太多：每张表最多 {limit} 行。请分成几个文件导入；下方若有残留内容请整行删除。"
    ),
    Reason.TOO_WIDE: N_("右侧过远处还有内容：最多 {limit} 列。请删除多余的列。"),
    Reason.NOT_KEPT: N_("这一列用不到，没有读取，也没有保存。"),
    Reason.HIDDEN_ROWS: N_("第 {rows} 行是隐藏的，也算在内。不需要的话，请删除这些行再导入。"),
    Reason.FORMULA: N_("单元格里是公式。请复制后“选择性粘贴—数值”，只留结果。"),
    Reason.MERGED: N_("这里有合并的单元格。请取消合并，并在每一行填写内容。"),
    Reason.ERROR_VALUE: N_("单元格里是错误值。请改为正确的内容。"),
    Reason.NO_HEADING: N_("这一列没有表头。请删除这些内容，或移到有表头的列。"),
    Reason.REQUIRED: N_("“{column}”不能为空。请补填。"),
    Reason.TOO_LONG: N_("“{column}”太长：最多 {limit} 个字。请缩短。"),
    Reason.NOT_TEXT: N_(
        "“{column}”应填文字，这里却是日期或是非值。请把单元格格式设为“文本”后重新填写。"
    ),
    Reason.NOT_NUMBER: N_("“{column}”应填不小于 0 的数字，例如 12 或 0.5；单位请填在“单位”列。"),
    Reason.NUMBER_NOT_DATE: N_(
        "“{column}”应填日期，这里是数字。请把单元格格式设为“日期”，或写成 2026-12-04 这样的文字。"
    ),
    Reason.NOT_DATE: N_("“{column}”没有这一天，或不是日期。请写成 2026-12-04 这样。"),
    Reason.ARRANGEMENT_UNKNOWN: N_("不认识的安排。请用：{known}。"),
    Reason.ROLE_UNKNOWN: N_("不认识的角色。请用：{known}；多个角色用“、”隔开。"),
    Reason.WORD_UNKNOWN: N_("“{column}”请填：{known}；也可以不填。"),
    Reason.SEVERAL_OWNERS: N_("责任人只能填一位。请把其他人填到“协办”。"),
    Reason.SEVERAL_SECRETARIES: N_("书记只能填一位。"),
    Reason.SEVERAL_NAMES: N_("姓名里不能有“、”“，”“；”“/”，它们用来隔开几个人。请一行只填一个人。"),
    Reason.CODE_TWICE: N_(
        "工号重复：第 {line} 行（{name}）已用这个工号（001 与 1 视为相同）。请更正其中一个。"
    ),
    Reason.PERSON_TWICE: N_(
        "与第 {line} 行姓名、部门都相同。若是同一人请删除一行；若是两人请都填上工号。"
    ),
    Reason.PERSON_UNKNOWN: N_("名册上没有这个人。请先在“人员”表中加上，或更正姓名、工号。"),
    Reason.PERSON_AMBIGUOUS: N_("有几位同名。请改填工号，或写成“姓名（部门）”，例如：{ways}。"),
    Reason.DEPARTMENT_UNKNOWN: N_("没有“{department}”这个部门。请更正部门名称。"),
    Reason.RESPONSIBILITY_UNKNOWN: N_(
        "责任清单中没有这一项。最接近的是“{nearest}”；请从下拉列表中选择。"
    ),
    Reason.TAG_UNKNOWN: N_("没有“{tag}”这个标签。请用：{known}；也可以不填。"),
    Reason.CATEGORY_UNKNOWN: N_("没有这个类别。请用：{known}；也可以不填。"),
    Reason.CATEGORY_FOR_OTHERS: N_(
        "“{category}”只用于{roles}的事项，{name}不是。请换一位责任人，或换一个类别。"
    ),
    Reason.FIELD_OF_OTHERS: N_(
        "“{field}”只用于这些类别的事项：{categories}。请清空这一格，或更正“类别”。"
    ),
    Reason.DEADLINE_UNREADABLE: N_("看不懂这个期限。请用日期，或写成 2026-12-04 这样。"),
    Reason.DEADLINE_PAST: N_("期限已经过去。请改成将来的日期。"),
    Reason.DEADLINE_FAR: N_("期限在十年以后，可能写错了年份。请更正。"),
    Reason.RHYTHM_UNREADABLE: N_(
        "没有看懂多久重复一次。请写成：每周五、每月10日前、每月底、每季度末；也可以不填。"
    ),
    Reason.PLAN_UNREADABLE: N_(
        "没有看懂“{part}”。每一步写上将来的日期和要做到什么，用分号或换行隔开，最多 {limit} 步。"
    ),
    Reason.PLAN_BEYOND: N_("“{part}”的日期晚于这一项的期限。请改早一些。"),
    Reason.TASK_TWICE: N_(
        "与第 {line} 行是同一事项（事项、责任、项目、责任人、期限都相同）。请删除一行。"
    ),
    Reason.UNIT_TWICE: N_("第 {line} 行已有这个组织。请只保留一行。"),
    Reason.UNIT_UNKNOWN: N_("没有这个组织。请先在“组织”表中加上，或更正名称。"),
    Reason.UNIT_SAID_OTHERWISE: N_(
        "与 {place} 不一致：那里填的是“{first}”。一个部门只有一个上级、一个支部，请改成一样。"
    ),
    Reason.UNIT_CIRCLE: N_("上下级绕成了一圈：它自己又成了自己的上级。请更正“上级”。"),
    Reason.TOP_STAYS: N_("这是本单位：类型是党组，没有上级，也不归支部。请清空这一格。"),
    Reason.NOT_A_BRANCH: N_("它的类型是“{kind}”，不是党支部。请填党支部的名称。"),
    Reason.BRANCH_IN_USE: N_("还有部门归这个支部，不能改成别的类型。请先给这些部门换支部。"),
    Reason.BRANCH_FOR_DEPARTMENTS: N_("只有部门填“支部”。请清空这一格。"),
    Reason.SECRETARY_WITHOUT_BRANCH: N_(
        "“{department}”还没有对应的党支部，不能设书记。请在“支部”一列填上。"
    ),
    Reason.SECRETARY_TWICE: N_("这个支部的书记已填为{first}。一个支部只有一位书记，请更正。"),
    Reason.ITEM_TWICE: N_("第 {line} 行已有这个案号。请只保留一行。"),
    Reason.DAY_TWICE: N_("第 {line} 行已有这一天。请只保留一行。"),
    Reason.DAY_FAR: N_("这一天与今天相差十年以上，可能写错了年份。请更正。"),
    Reason.NOT_FIGURE: N_("“{column}”应填数字，例如 82.5，小数最多四位；单位不用填。"),
    Reason.INDICATOR_UNKNOWN: N_("没有这项指标。请用：{known}。"),
    Reason.PERIOD_UNREADABLE: N_(
        "没有看懂是哪一期。请写成：2026年10月、2026年第三季度、2026年；按周的填那一周的任一天。"
    ),
    Reason.PERIOD_AHEAD: N_("这一期还没有开始。请更正。"),
    Reason.EXPORT_LOST: N_(
        "导出时的原值不在这个文件里了，看不出改了哪些。请重新导出，在导出的文件里改。"
    ),
    Reason.EXPORT_OF_OTHERS: N_("这不是本单位导出的文件。"),
    Reason.NUMBER_UNKNOWN: N_("编号不是导出时的编号。请改回来；新增的行不填编号。"),
    Reason.NUMBER_TWICE: N_("第 {line} 行已有这个编号。请只保留一行；新增的行不填编号。"),
    Reason.READ_ONLY: N_("“{column}”不能在表里改。请改回来，在聊天里办。"),
    Reason.ROW_GONE: N_("台账里已经没有这一行，或不再由表格更改。请删除这一行。"),
    Reason.TASK_OVER: N_("这一项已经办结或撤销，不能再改。请改回来。"),
    Reason.PARTS_IN_THE_WAY: N_("期限与它的上级事项或分解事项冲突。请在聊天里改期限。"),
    Reason.CODE_STAYS: N_("工号不能清空，只能改成另一个。"),
    Reason.CODE_TAKEN: N_("{name}已用这个工号。请更正。"),
    Reason.SECRETARY_STAYS: N_("书记要由别人接任，不能只去掉。请在“组织”表里填新的书记。"),
    Reason.ADMINISTRATOR_STAYS: N_("总要有一位管理员。请先让别人担任管理员。"),
    Reason.READING_TWICE: N_("第 {line} 行已有同一部门同一期的这项指标。请只保留一行。"),
}


def reason_text(problem: Problem, language: str) -> str:
    """Return what is wrong and how to mend it, as plain text."""
    return translations(language).gettext(REASONS[problem.reason]).format(**dict(problem.facts))


class TaskGiven(NamedTuple):
    """A task as the owner is told of it."""

    title: str
    deadline: datetime


class TasksGiven(Message):
    """To an owner who was handed several tasks at once; the nearest ones are named."""

    tasks: tuple[TaskGiven, ...]
    total: int
    list_command: str | None

    @property
    def others(self) -> int:
        """How many are not named."""
        return self.total - len(self.tasks)


class TasksChanged(TasksGiven):
    """To owner and co-owners: these were put right in the workbook, by whom."""

    by: str
