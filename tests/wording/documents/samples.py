"""Bulletins to render: an ordinary one, one with nothing to say, one with more than fits."""

from datetime import UTC, date, datetime
from decimal import Decimal

from models.compiled import (
    Column,
    Compiled,
    Fact,
    Label,
    Listed,
    Number,
    Part,
    Quote,
    Row,
    Table,
)
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
MANY = tuple(
    f"{'第一百二十三派出检察室驻高新技术产业开发区办事处':　<24}{at:03}"[:30] for at in range(300)
)
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


def counts(keys: dict[str, str], name: str, *values: int, target: int | None = None) -> Row:
    """Return a row of numbers, each one more than before."""
    return Row(
        label=label(name),
        numbers=tuple(
            Number(
                value=Decimal(value),
                before=Decimal(max(value - 1, 0)) if at == 0 else None,
                target=Decimal(target) if target and key == "so_far" else None,
                flag="late" if key in {"silent", "missed"} and value else None,
            )
            for at, (key, value) in enumerate(zip(keys, values, strict=True))
        ),
    )


def counted(keys: dict[str, str], heading: str, *rows: Row, total: Row | None = None) -> Table:
    """Return a table of such rows."""
    columns = tuple(Column(key=key, label=label(words)) for key, words in keys.items())
    return Table(columns=columns, heading=label(heading), rows=rows, total=total)


def study() -> Compiled:
    """Return a month of study and training: who took part, whose turn it was, what was held."""
    asked = {"asked": "应填", "answered": "已填", "late": "其中迟填", "silent": "未填"}
    turns = {"due": "应开展", "held": "已开展", "missed": "未开展", "not_told": "待确认"}
    total = counts(asked, "合计", 202, 191, 7, 11)
    taking_part = Part(
        kind="participation",
        heading=label("参与情况"),
        tables=(
            counted(
                asked,
                "按填报",
                counts(asked, "每周夜读", 180, 171, 6, 9),
                counts(asked, "“第一议题”月报", 4, 4, 0, 0),
                counts(asked, "传导式培训", 18, 16, 1, 2),
            ),
            counted(
                asked,
                "按部门",
                counts(asked, "办公室", 40, 40, 0, 0),
                counts(asked, "第一检察部", 60, 55, 4, 5),
                counts(asked, "第二检察部", 62, 57, 2, 5),
                counts(asked, "政治部", 40, 39, 1, 1),
                total=total,
            ),
        ),
    )
    turned = Part(
        kind="turns",
        heading=label("轮值开展"),
        tables=(
            counted(
                turns,
                "按轮值",
                counts(turns, "青年干警学讲案例", 1, 1, 0, 0),
                counts(turns, "领导干部上讲台", 1, 0, 1, 0),
                total=counts(turns, "合计", 2, 1, 1, 0),
            ),
        ),
    )
    month = {"per": "month", "period": "2026-11"}
    days = {"begins": date(2026, 11, 1), "ends": date(2026, 11, 30)}
    found = bulletin(taking_part, turned, title="学习和素能提升情况")
    return found.model_copy(update=month | days)


def gallery(
    units: tuple[str, ...] = UNITS, left: int = 0, first: str = "黄河岸边检徽红"
) -> Compiled:
    """Return a quarter of brands: of each unit how many records, and its newest."""
    keys = {"value": "本期登记", "proven": "附材料", "so_far": "累计"}
    rows = [
        counts(keys, unit, 1 + place % 3, min(place % 3, 1), 3 + place % 5)
        for place, unit in enumerate(units)
    ]
    sums = [sum(int(row.numbers[at].value or 0) for row in rows) for at in range(len(keys))]
    stages = {"value": "本期", "so_far": "累计"}
    listed = tuple(
        Listed(
            unit=unit,
            on=date(2026, 11, 2 + place % 28),
            title=label(f"品牌{place}" if place else first),
            facts=(
                Fact(asked=label("进展节点"), said=label("巡河志愿服务")),
                Fact(asked=label("节点状态"), said=label("推进中")),
            ),
            files=place % 3,
        )
        for place, unit in enumerate(units[:100])
    )
    part = Part(
        kind="records",
        heading=label("一支部一品牌"),
        tables=(
            counted(keys, "按部门", *rows, total=counts(keys, "合计", *sums, target=12)),
            counted(
                stages,
                "节点状态",
                counts(stages, "推进中", sums[0] - 1, sums[2] - 4),
                counts(stages, "已完成", 1, 4),
            ),
        ),
        records=listed,
        left=left,
    )
    quarter = {"per": "quarter", "period": "2026-Q4"}
    days = {"begins": date(2026, 10, 1), "ends": date(2026, 12, 31)}
    return bulletin(part, title="支部品牌展示").model_copy(update=quarter | days)


def crowded_gallery() -> Compiled:
    """Return brands of three hundred units with names of thirty signs."""
    return gallery(MANY, left=200, first=HOSTILE)


def nothing() -> Compiled:
    """Return a week without anything to report."""
    return bulletin(Part(kind="tasks", heading=label("事项推进"), tables=(table(()),)))


def crowded() -> Compiled:
    """Return three hundred departments with names of thirty signs."""
    return bulletin(
        Part(kind="tasks", heading=label("事项推进"), tables=(table(MANY),)), title="长" * 40
    )


def invites() -> InviteSheet:
    """Return a sheet of join links, one of them of a name as long as names are."""
    names = ("张三", "李四", "王五", "欧阳娜", "阿不都热合曼·买买提", "赵六", "钱七", "孙八")
    people = tuple(
        Invited(name, UNITS[place % 4], f"https://t.me/example_bot?start=join-{place:08}")
        for place, name in enumerate(names)
    )
    return InviteSheet(SHEET_TITLE.format(name="示例市人民检察院"), SHEET_HOW, people)
