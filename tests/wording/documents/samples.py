"""Bulletins to render: an ordinary one, one with nothing to say, one with more than fits."""

from datetime import UTC, date, datetime
from decimal import Decimal

from models.compiled import Column, Compiled, Label, Number, Part, Quote, Row, Table
from wording.documents.laid_out import Issued
from wording.people.inviting import SHEET_HOW, SHEET_TITLE
from wording.people.sheet import Invited, InviteSheet

MEASURES = {
    "struck_off": "已销号",
    "done": "已完成待审",
    "on_track": "正常推进",
    "behind": "进度滞后",
    "unanswered": "未答复",
    "overdue": "已逾期",
}
UNITS = ("办公室", "第一检察部", "第二检察部", "政治部")
HOSTILE = '<b>&{{ 7*7 }} #let x = 1 $a$ \\ "引号" ]]> {%p if x %} =1+1'
ISSUED = Issued(
    number="〔2026〕第12期",
    note=f"本周整体平稳。\n第二检察部逾期较多，请抓紧。{HOSTILE}",
    note_by="赵检",
    released_on=date(2026, 11, 30),
)


def label(words: str) -> Label:
    """Return words that are the same in both languages."""
    return Label(said=words)


def table(units: tuple[str, ...], heading: str = "按部门") -> Table:
    """Return a table of tasks by unit, with its total."""
    columns = tuple(Column(key=key, label=label(words)) for key, words in MEASURES.items())
    rows = [
        [(place * 7 + at * 3) % 23 if at != 5 else place % 3 for at in range(len(MEASURES))]
        for place in range(len(units))
    ]
    total = [sum(column) for column in zip(*rows, strict=True)] or [0] * len(MEASURES)
    return Table(
        columns=columns,
        heading=label(heading),
        rows=tuple(
            Row(
                label=label(unit),
                numbers=tuple(
                    Number(
                        value=Decimal(value),
                        before=Decimal(value + at - 2) if at < 4 and value > 2 else None,
                        flag="late" if at == 5 and value else None,
                    )
                    for at, value in enumerate(row)
                ),
            )
            for unit, row in zip(units, rows, strict=True)
        ),
        total=Row(label=label("合计"), numbers=tuple(Number(value=Decimal(one)) for one in total)),
    )


def bulletin(*parts: Part, title: str = "《考核指标落实责任清单》调度通报") -> Compiled:
    """Return a bulletin of a week."""
    return Compiled(
        bulletin="weekly-bulletin",
        title=label(title),
        organisation="示例市人民检察院",
        per="week",
        period="2026-W48",
        begins=date(2026, 11, 23),
        ends=date(2026, 11, 29),
        known_at=datetime(2026, 11, 29, 16, tzinfo=UTC),
        parts=parts,
        witness="128 · 9af31c02",
    )


def ordinary() -> Compiled:
    """Return a week as most are."""
    value = (Column(key="value", label=label("本期"), counted_in="%"),)
    readings = [("认罪认罚适用率", "85.5", "82.5", None), ("纠正意见采纳率", None, "90", "empty")]
    return bulletin(
        Part(kind="tasks", heading=label("事项推进"), tables=(table(UNITS),)),
        Part(
            kind="indicators",
            heading=label("业务指标"),
            tables=(
                Table(
                    columns=value,
                    rows=tuple(
                        Row(
                            label=label(name),
                            numbers=(
                                Number(
                                    value=Decimal(now) if now else None,
                                    before=Decimal(before),
                                    target=Decimal(80) if now else None,
                                    flag=flag,
                                ),
                            ),
                        )
                        for name, now, before, flag in readings
                    ),
                ),
            ),
        ),
        Part(
            kind="check_in",
            heading=label("能动责任周报"),
            quotes=(
                Quote(unit="办公室", question=label("下周打算"), words=f"抓紧归档。\n{HOSTILE}"),
            ),
        ),
        Part(kind="coverage", heading=label("条款覆盖")),
    )


def nothing() -> Compiled:
    """Return a week without anything to report."""
    return bulletin(Part(kind="tasks", heading=label("事项推进"), tables=(table(()),)))


def crowded() -> Compiled:
    """Return three hundred departments with names of thirty signs."""
    names = tuple(
        f"{'第一百二十三派出检察室驻高新技术产业开发区办事处':　<24}{at:03}"[:30]
        for at in range(300)
    )
    return bulletin(
        Part(kind="tasks", heading=label("事项推进"), tables=(table(names),)), title="长" * 40
    )


def invites() -> InviteSheet:
    """Return a sheet of join links, one of them of a name as long as names are."""
    names = ("张三", "李四", "王五", "欧阳娜", "阿不都热合曼·买买提", "赵六", "钱七", "孙八")
    people = tuple(
        Invited(name, UNITS[place % 4], f"https://t.me/example_bot?start=join-{place:08}")
        for place, name in enumerate(names)
    )
    return InviteSheet(SHEET_TITLE.format(name="示例市人民检察院"), SHEET_HOW, people)
