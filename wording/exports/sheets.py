"""The sheets of exported workbooks.

Tasks and people are Chinese in every language: their headings are what `import` looks for. The
others are read by people alone, in the language of whoever asked for them.
"""

from collections.abc import Iterable, Sequence

from models.frozen import frozen
from models.organisation import RoleName
from models.work import Colour, TaskState
from models.workbook.layout import (
    AS_EXPORTED,
    CHANGEABLE,
    EXPORT,
    NUMBER,
    PEOPLE,
    ROLE_WORDS,
    TASKS,
    TOLD,
    URGENCY_WORDS,
    YES_NO_WORDS,
    tasks_with,
)
from wording.catalogues import translations
from wording.messages import N_
from wording.workbooks.sheets import Column, Kind, Sheet, Tint

KINDS_OF_HEADINGS = {
    "期限": Kind.DAY,
    "目标值": Kind.NUMBER,
    "已完成": Kind.NUMBER,
    "登记日期": Kind.DAY,
    "销号日期": Kind.DAY,
    "加入": Kind.DAY,
}
STATES = {
    TaskState.ASSIGNED: "待签收",
    TaskState.SIGNED: "办理中",
    TaskState.DECLINED: "已退回",
    TaskState.COMPLETED: "待审核",
    TaskState.STRUCK_OFF: "已销号",
    TaskState.CANCELLED: "已撤销",
}
STATE_TINTS = {
    STATES[TaskState.DECLINED]: Tint.AMBER,
    STATES[TaskState.COMPLETED]: Tint.BLUE,
    STATES[TaskState.STRUCK_OFF]: Tint.GREEN,
    STATES[TaskState.CANCELLED]: Tint.GREY,
}
COLOURS = {
    Colour.RED: "逾期",
    Colour.AMBER: "临期",
    Colour.GREEN: "正常",
    Colour.GREY: "不再计时",
    Colour.FROZEN: "暂停计时",
}
COLOUR_TINTS = {
    COLOURS[Colour.RED]: Tint.RED,
    COLOURS[Colour.AMBER]: Tint.AMBER,
    COLOURS[Colour.GREEN]: Tint.GREEN,
    COLOURS[Colour.FROZEN]: Tint.BLUE,
}
TINTS = {"状态": STATE_TINTS, "时限": COLOUR_TINTS}
EXPORT_SHEET = Sheet(EXPORT, (Column("单位"), Column("时间")), hidden=True)

LEDGER = N_("台账")
SEQ, AT, WHAT, ACTOR = N_("序号"), N_("时间"), N_("事由"), N_("经办人")
SUBJECT, TEXT, VERSION, HASH = N_("关于"), N_("内容"), N_("版本"), N_("校验码")
ROUNDS, CHECK_IN, PERIOD = N_("填报汇总"), N_("填报"), N_("期次")
OPENED, CLOSES, ASKED, ANSWERED = N_("开始"), N_("截止"), N_("应填"), N_("已填")
LATE, UNANSWERED, EXCUSED = N_("迟填"), N_("未填"), N_("免填")
UNIT, PERSON, STANDING, WORDS = N_("部门"), N_("姓名"), N_("情况"), N_("说明")
DAY, RECORDED, FILES, STATE = N_("日期"), N_("登记时间"), N_("附件"), N_("状态")
INDICATORS, INDICATOR, VALUE = N_("指标读数"), N_("指标"), N_("数值")
COUNTED_IN, SOURCE, READ_BY, READ_AT = N_("单位"), N_("来源"), N_("报送人"), N_("报送时间")
POINTS, RULE, MATTER, ENTRY = N_("赋分"), N_("规则"), N_("事项"), N_("台账序号")
PROPOSED, COUNTED, REASON = N_("建议分值"), N_("计入分值"), N_("调整原因")
SCORES, SCORE = N_("得分汇总"), N_("得分")
CONFIRMED_BY, CONFIRMED_AT = N_("确认人"), N_("确认时间")
RULING, SETTLED_BY, SETTLED_AT = N_("申诉裁定"), N_("裁定人"), N_("裁定时间")
ANSWERS = {
    "answered": N_("已填"),
    "late": N_("迟填"),
    "unanswered": N_("未填"),
    "excused": N_("免填"),
    "not_joined": N_("未加入"),
}
ANSWER_TINTS = {
    "answered": Tint.GREEN,
    "late": Tint.AMBER,
    "unanswered": Tint.RED,
    "excused": Tint.GREY,
    "not_joined": Tint.GREY,
}
RECORD_STANDS, RECORD_WITHDRAWN = N_("有效"), N_("已撤回")


@frozen
class Offers:
    """What the drop-downs of tasks and people offer."""

    responsibilities: Sequence[str] = ()
    projects: Sequence[str] = ()
    people: Sequence[str] = ()
    categories: Sequence[str] = ()
    departments: Sequence[str] = ()
    tags: Sequence[str] = ()

    def of(self, heading: str) -> Sequence[str]:
        """Return what the cells under a heading offer."""
        return {
            "责任": self.responsibilities,
            "项目": self.projects,
            "责任人": self.people,
            "类别": self.categories,
            "紧急程度": tuple(URGENCY_WORDS),
            "需要佐证": tuple(YES_NO_WORDS),
            "部门": self.departments,
            "角色": tuple(ROLE_WORDS),
            "标签": self.tags,
        }.get(heading, ())


def tasks_sheet(offers: Offers, fields: Iterable[str]) -> Sheet:
    """Return the sheet of tasks, with a column for each field that categories have of their own."""
    laid_out = tasks_with(fields)
    own = laid_out.headings[len(TASKS.headings) :]
    wanted = {*CHANGEABLE[TASKS.name], *own}
    columns = [column for column in laid_out.columns if column.heading in wanted]
    return exported(TASKS.name, [(one.heading, one.required) for one in columns], offers)


def people_sheet(offers: Offers) -> Sheet:
    """Return the sheet of people."""
    wanted = CHANGEABLE[PEOPLE.name]
    columns = [(one.heading, one.required) for one in PEOPLE.columns if one.heading in wanted]
    return exported(PEOPLE.name, columns, offers)


def exported(name: str, headings: Sequence[tuple[str, bool]], offers: Offers) -> Sheet:
    """Return a sheet that can be imported again: the number, what can be changed, what is told."""
    told = TOLD[name]
    return Sheet(
        name,
        (
            Column(NUMBER, Kind.NUMBER, read_only=True),
            *(
                Column(
                    heading,
                    KINDS_OF_HEADINGS.get(heading, Kind.TEXT),
                    offers=offers.of(heading),
                    required=required,
                )
                for heading, required in headings
            ),
            *(
                Column(
                    heading,
                    KINDS_OF_HEADINGS.get(heading, Kind.TEXT),
                    tints=TINTS.get(heading, {}),
                    read_only=True,
                )
                for heading in told
            ),
        ),
        fixed=2,
    )


def as_exported(sheet: Sheet) -> Sheet:
    """Return the hidden sheet that says what stood in one when it was exported."""
    columns = tuple(Column(one.heading, one.kind) for one in sheet.columns)
    return Sheet(sheet.name + AS_EXPORTED, columns, hidden=True)


def roles_cell(roles: Iterable[RoleName]) -> str:
    """Return the roles as a cell of people has them."""
    held = set(roles)
    return "、".join(word for word, role in ROLE_WORDS.items() if role in held)


def ledger_sheet(language: str, number: int = 0) -> Sheet:
    """Return the sheet of entries; of more than one sheet holds, the next has a number."""
    say = translations(language).gettext
    return Sheet(
        say(LEDGER) + (f" {number + 1}" if number else ""),
        (
            Column(say(SEQ), Kind.NUMBER),
            Column(say(AT), Kind.MOMENT),
            Column(say(WHAT)),
            Column(say(ACTOR)),
            Column(say(SUBJECT)),
            Column(say(TEXT), widest=60),
            Column(say(VERSION), Kind.NUMBER),
            Column(say(HASH), widest=20),
        ),
    )


def rounds_sheet(language: str) -> Sheet:
    """Return the sheet that tells of each round how many have answered."""
    say = translations(language).gettext
    return Sheet(
        say(ROUNDS),
        (
            Column(say(CHECK_IN)),
            Column(say(PERIOD)),
            Column(say(OPENED), Kind.MOMENT),
            Column(say(CLOSES), Kind.MOMENT),
            *(
                Column(say(heading), Kind.NUMBER)
                for heading in (ASKED, ANSWERED, LATE, UNANSWERED, EXCUSED)
            ),
        ),
        fixed=2,
    )


def answers_sheet(name: str, fields: Sequence[Column], language: str) -> Sheet:
    """Return the sheet of the answers to one check-in."""
    say = translations(language).gettext
    words = {say(ANSWERS[key]): tint for key, tint in ANSWER_TINTS.items()}
    return Sheet(
        name,
        (
            Column(say(PERIOD)),
            Column(say(UNIT)),
            Column(say(PERSON)),
            Column(say(STANDING), tints=words),
            Column(say(AT), Kind.MOMENT),
            *fields,
            Column(say(WORDS)),
        ),
        fixed=3,
    )


def records_sheet(name: str, fields: Sequence[Column], language: str) -> Sheet:
    """Return the sheet of one register."""
    say = translations(language).gettext
    return Sheet(
        name,
        (
            Column(say(SEQ), Kind.NUMBER),
            Column(say(DAY), Kind.DAY),
            Column(say(UNIT)),
            Column(say(PERSON)),
            *fields,
            Column(say(FILES), Kind.NUMBER),
            Column(say(RECORDED), Kind.MOMENT),
            Column(say(STATE), tints={say(RECORD_WITHDRAWN): Tint.GREY}),
        ),
        fixed=2,
    )


def readings_sheet(language: str) -> Sheet:
    """Return the sheet of readings."""
    say = translations(language).gettext
    return Sheet(
        say(INDICATORS),
        (
            Column(say(INDICATOR)),
            Column(say(UNIT)),
            Column(say(PERIOD)),
            Column(say(VALUE), Kind.NUMBER),
            Column(say(COUNTED_IN)),
            Column(say(SOURCE)),
            Column(say(WORDS)),
            Column(say(READ_BY)),
            Column(say(READ_AT), Kind.MOMENT),
        ),
        fixed=2,
    )


def points_sheet(language: str) -> Sheet:
    """Return the sheet of points."""
    say = translations(language).gettext
    return Sheet(
        say(POINTS),
        (
            Column(say(PERIOD)),
            Column(say(UNIT)),
            Column(say(PERSON)),
            Column(say(RULE)),
            Column(say(MATTER)),
            Column(say(ENTRY), Kind.NUMBER),
            Column(say(PROPOSED), Kind.NUMBER),
            Column(say(COUNTED), Kind.NUMBER),
            Column(say(STATE)),
            Column(say(REASON)),
            Column(say(CONFIRMED_BY)),
            Column(say(CONFIRMED_AT), Kind.MOMENT),
            Column(say(RULING)),
            Column(say(SETTLED_BY)),
            Column(say(SETTLED_AT), Kind.MOMENT),
        ),
        fixed=3,
    )


def scores_sheet(language: str) -> Sheet:
    """Return the sheet of what points come to: whose, of which period."""
    say = translations(language).gettext
    return Sheet(
        say(SCORES),
        (
            Column(say(PERIOD)),
            Column(say(UNIT)),
            Column(say(PERSON)),
            Column(say(SCORE), Kind.NUMBER),
        ),
        fixed=3,
    )


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Return a name for each title that a sheet can bear: short, without signs, never the same."""
    names: list[str] = []
    for title in titles:
        plain = "".join(" " if sign in "[]:*?/\\'" else sign for sign in title).strip()[:31] or "-"
        name, number = plain, 2
        while name.casefold() in {one.casefold() for one in names}:
            name, number = f"{plain[: 30 - len(str(number))]} {number}", number + 1
        names.append(name)
    return names
