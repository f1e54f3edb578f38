"""The sample department: placeholder people and tasks, as a workbook like anybody's."""

from io import BytesIO
from zoneinfo import ZoneInfo

import xlsxwriter

from models.workbook import PEOPLE, TASKS

ZONE = ZoneInfo("Asia/Shanghai")
ORGANISATION = "示例检察院"
DEPARTMENT = "第一检察部"
OTHER_DEPARTMENT = "第二检察部"
ADMINISTRATOR = "管理员甲"
BOT = "taizhang_demo_bot"
GROUP = f"{DEPARTMENT}工作群"
LEADER, SUPERVISOR, HEAD, ZHANG, WANG = "领导甲", "督查甲", "李四", "张三", "王五"

ROSTER: tuple[tuple[str, ...], ...] = (
    (ADMINISTRATOR, "办公室", "管理员", "001"),
    (LEADER, "办公室", "领导", "002"),
    (SUPERVISOR, "办公室", "督查员", "003"),
    (HEAD, DEPARTMENT, "部门负责人、成员", "101"),
    (ZHANG, DEPARTMENT, "成员", "102"),
    (WANG, DEPARTMENT, "成员", "103"),
    ("赵六", OTHER_DEPARTMENT, "部门负责人、成员", "201"),
    ("钱七", OTHER_DEPARTMENT, "成员", "202"),
)

GROUP_MEMBERS = (HEAD, ZHANG, WANG, LEADER, SUPERVISOR)

# The columns of the sheet 事项, in its order; the story's week is 2026-11-23 to 29.
WORK: tuple[tuple[str | float, ...], ...] = (
    ("整理三季度案件质量评查问题清单", "问题整改", "质量提升", "张三", "王五", "2026-11-26",
     "问题逐条列明责任人", "", ""),
    ("报送十一月业务数据分析", "业务数据月动态分析", "质量提升", "王五", "", "2026-11-26",
     "数据与统计系统一致", "", ""),
    ("开展“河长+检察长”专项检查", "“河长+检察长”制", "检河联动", "张三", "", "2026-12-11",
     "每次检查有记录、有照片", 13, "次"),
    ("支部品牌阶段小结", "一支部一品牌", "支部品牌", "李四", "张三", "2026-12-18", "", "", ""),
    ("意见第三条落实情况自查", "实施意见落实", "意见落实", "钱七", "", "2026-12-04", "", "", ""),
)  # fmt: skip

SLIPS: tuple[tuple[str | float, ...], ...] = (
    ("没有责任人的事项", "问题整改", "", "", "", "2026-12-04", "", "", ""),
    ("期限写错的事项", "问题整改", "", "张三", "", "2月30日", "", "", ""),
)


def sample_workbook(*, with_slips: bool = False) -> bytes:
    """Return the workbook as a file; with slips, two of its tasks cannot be taken."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    for sheet, rows in ((PEOPLE, ROSTER), (TASKS, WORK + (SLIPS if with_slips else ()))):
        written = book.add_worksheet(sheet.name)
        for number, row in enumerate((sheet.headings, *rows)):
            written.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()
