"""The sample departments: placeholder people and tasks, as a workbook like anybody's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from zoneinfo import ZoneInfo

import xlsxwriter

from models.workbook import PEOPLE, TASKS

Row = tuple[str | float, ...]


@dataclass(frozen=True)
class Sample:
    """A department to play with: who is there, in which language, on which work model."""

    language: str
    framework: str
    zone: ZoneInfo
    organisation: str
    department: str
    bot: str
    bot_name: str
    group: str
    administrator: str
    leader: str
    supervisor: str
    head: str
    member: str
    colleague: str
    roster: tuple[tuple[str, ...], ...]
    # The columns of the sheet 事项, in its order; the story's week is 2026-11-23 to 29.
    work: tuple[Row, ...]
    slips: tuple[Row, ...]
    # Whose turn it can be: the tag of the sheet 人员, by name.
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def group_members(self) -> tuple[str, ...]:
        """Return who is in the work group."""
        return (self.head, self.member, self.colleague, self.leader, self.supervisor)

    @property
    def is_english(self) -> bool:
        """Return whether the story is told in English."""
        return self.language == "en"


ZONE = ZoneInfo("Asia/Shanghai")
ORGANISATION = "示例检察院"
DEPARTMENT = "第一检察部"
OTHER_DEPARTMENT = "第二检察部"
ADMINISTRATOR = "管理员甲"
LEADER, SUPERVISOR, HEAD, ZHANG, WANG = "领导甲", "督查甲", "李四", "张三", "王五"

CHINESE = Sample(
    language="zh_CN",
    framework="3315",
    zone=ZONE,
    organisation=ORGANISATION,
    department=DEPARTMENT,
    bot="taizhang_demo_bot",
    bot_name="台账",
    group=f"{DEPARTMENT}工作群",
    administrator=ADMINISTRATOR,
    leader=LEADER,
    supervisor=SUPERVISOR,
    head=HEAD,
    member=ZHANG,
    colleague=WANG,
    roster=(
        (ADMINISTRATOR, "办公室", "管理员", "001"),
        (LEADER, "办公室", "领导", "002"),
        (SUPERVISOR, "办公室", "督查员", "003"),
        (HEAD, DEPARTMENT, "部门负责人、成员", "101"),
        (ZHANG, DEPARTMENT, "成员", "102"),
        (WANG, DEPARTMENT, "成员", "103"),
        ("赵六", OTHER_DEPARTMENT, "部门负责人、成员", "201"),
        ("钱七", OTHER_DEPARTMENT, "成员", "202"),
    ),
    work=(
        ("整理三季度案件质量评查问题清单", "问题整改", "质量提升", "张三", "王五", "2026-11-26",
         "问题逐条列明责任人", "", ""),
        ("报送十一月业务数据分析", "业务数据月动态分析", "质量提升", "王五", "", "2026-11-26",
         "数据与统计系统一致", "", ""),
        ("开展“河长+检察长”专项检查", "“河长+检察长”制", "检河联动", "张三", "", "2026-12-11",
         "每次检查有记录、有照片", 13, "次"),
        ("支部品牌阶段小结", "一支部一品牌", "支部品牌", "李四", "张三", "2026-12-18", "", "", ""),
        ("意见第三条落实情况自查", "实施意见落实", "意见落实", "钱七", "", "2026-12-04",
         "", "", ""),
    ),
    slips=(
        ("没有责任人的事项", "问题整改", "", "", "", "2026-12-04", "", "", ""),
        ("期限写错的事项", "问题整改", "", "张三", "", "2月30日", "", "", ""),
    ),
    tags={ZHANG: "青年干警", WANG: "青年干警"},
)  # fmt: skip

PRODUCT, SALES = "Product", "Sales"

ENGLISH = Sample(
    language="en",
    framework="okr",
    zone=ZoneInfo("Europe/London"),
    organisation="Sample Company",
    department=PRODUCT,
    bot="taizhang_demo_bot",
    bot_name="Taizhang",
    group=f"{PRODUCT} team",
    administrator="Olivia",
    leader="Victor",
    supervisor="Sarah",
    head="Helen",
    member="Tom",
    colleague="Alice",
    # Sheets, headings and roles of the workbook are Chinese; what stands in the cells is ours.
    roster=(
        ("Olivia", "Office", "管理员", "001"),
        ("Victor", "Office", "领导", "002"),
        ("Sarah", "Office", "督查员", "003"),
        ("Helen", PRODUCT, "部门负责人、成员", "101"),
        ("Tom", PRODUCT, "成员", "102"),
        ("Alice", PRODUCT, "成员", "103"),
        ("Frank", SALES, "部门负责人、成员", "201"),
        ("Grace", SALES, "成员", "202"),
    ),
    work=(
        ("Write up the causes of the October outage", "99.9% uptime", "Reliability", "Tom", "Alice",
         "2026-11-26", "Each cause has an owner", "", ""),
        ("Report churn for October", "Monthly churn below 2%", "Retention", "Alice", "",
         "2026-11-26", "Agrees with billing", "", ""),
        ("Interview customers who left", "Twelve customer interviews", "Retention", "Tom", "",
         "2026-12-11", "Notes of each interview", 12, "interviews"),
        ("Plan the December release", "A release every two weeks", "Reliability", "Helen", "Tom",
         "2026-12-18", "", "", ""),
        ("Clean up the list of leads", "Thirty qualified leads a month", "Pipeline", "Grace", "",
         "2026-12-04", "", "", ""),
    ),
    slips=(
        ("A task of nobody", "99.9% uptime", "", "", "", "2026-12-04", "", "", ""),
        ("A task with a wrong date", "99.9% uptime", "", "Tom", "", "2026-02-30", "", "", ""),
    ),
)  # fmt: skip
SAMPLES = {"zh": CHINESE, "en": ENGLISH}


def sample_workbook(sample: Sample = CHINESE, *, with_slips: bool = False) -> bytes:
    """Return the workbook as a file; with slips, two of its tasks cannot be taken."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    tasks = sample.work + (sample.slips if with_slips else ())
    people = [(*row, "", "", "", sample.tags.get(row[0], "")) for row in sample.roster]
    for sheet, rows in ((PEOPLE, people), (TASKS, tasks)):
        written = book.add_worksheet(sheet.name)
        for number, row in enumerate((sheet.headings, *rows)):
            written.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()
