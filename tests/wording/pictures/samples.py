"""One picture of each kind as it stands in the docs, and those at the edges of what there may be.

`python -m tests.wording.pictures.samples` draws them all anew, for `docs/pictures` and as the
golden ones; look at each before you commit it.
"""

from datetime import date, timedelta
from pathlib import Path

from wording.pictures.bars import Bars, Row, Series, Tone
from wording.pictures.cards import Card, Cards
from wording.pictures.months import Monthly, Months
from wording.pictures.picture import Picture
from wording.pictures.totals import Total, Totals
from wording.pictures.trend import Flag, Multiples, Panel, Point, Trend
from wording.pictures.year import Day, Week, Year

DOCS = Path(__file__).parents[3] / "docs" / "pictures"
GOLDEN = Path(__file__).parent / "golden"
LONG = "第一二三四五六七八九十检察业务管理与案件质量评查监督指导办公室"  # 30 characters
SERIES = (
    Series("办结", Tone.DONE),
    Series("正常推进", Tone.GOOD),
    Series("落后", Tone.LATE),
    Series("逾期", Tone.BAD),
    Series("未答复", Tone.NONE),
)
NAMES = (
    "第一检察部", "第二检察部", "第三检察部", "第四检察部", "第五检察部", "办公室", "政治部",
    "案件管理办公室", "检务保障部", "司法警察大队",
)  # fmt: skip


def bars(rows: tuple[Row, ...], language: str = "zh_CN") -> Bars:
    return Bars(
        title="《考核指标落实责任清单》调度通报", subtitle="2026年第48周 · 截至11月27日 18:00",
        series=SERIES, rows=rows, language=language,
    )  # fmt: skip


def of(number: int, name: str) -> Row:
    """A department like any other."""
    return Row(
        name,
        (number * 7 % 9 + 2, number * 5 % 11 + 1, number % 4, number * number % 5 // 2, number % 3),
    )


def months(count: int, *, up: float = 1.7) -> tuple[Point, ...]:
    """Readings of so many months, one of them missing, some lagging."""
    found = []
    for number in range(count):
        month = (number + 11) % 12 + 1
        value = None if number == count // 2 else 74 + number * up - (number % 4 == 3) * 6
        flag = Flag.LAGGING if value is not None and value < 78 else Flag.NONE
        label = f"{month}月" if month != 1 else f"{2025 + (number + 11) // 12}"
        found.append(Point(label, value, 78.0, Flag.EMPTY if value is None else flag))
    return tuple(found)


def card(unit: str, brand: str, stage: str, files: int, milestone: str, result: str = "") -> Card:
    """What a branch has told of its brand."""
    told = [f"进展节点：{milestone}", f"节点状态：{stage}"] + (
        [f"成效：{result}"] if result else []
    )
    return Card(unit, "12月2日", brand, tuple(told), files)


def year() -> Year:
    first = date(2026, 1, 1)
    days = [first + timedelta(days=number) for number in range(365)]
    return Year(
        title="“3315”党建工作模式：一年预演", subtitle="50人 · 每天的消息总数", language="zh_CN",
        days=tuple(
            Day(
                day,
                (160, 40, 25, 60, 90, 0, 0)[day.weekday()] * (day.month % 3 + 1) // 2,
                day.weekday() > 4,
            )
            for day in days
        ),
        weeks=tuple(
            Week(day, 3 + day.toordinal() % 5, 7 + day.toordinal() % 4)
            for day in days
            if day.weekday() == 0
        ),
        counted="条",
    )  # fmt: skip


PICTURES: dict[str, Picture] = {
    "bars": bars(tuple(of(number, name) for number, name in enumerate(NAMES, 1))),
    "trend": Trend(
        title="认罪认罚适用率", subtitle="第一检察部 · 目标不低于78%", language="zh_CN",
        points=months(14), unit="%",
    ),
    "multiples": Multiples(
        title="认罪认罚适用率，各部门", subtitle="近12个月", language="zh_CN", unit="%",
        panels=tuple(
            Panel(name, months(12, up=0.4 + number * 0.3) if number != 3 else ())
            for number, name in enumerate(NAMES[:9])
        ),
    ),
    "totals": Totals(
        title="河湖专项检查", subtitle="2026年累计", language="zh_CN",
        rows=(
            Total("专项检查活动", 13, 12, "次"), Total("清除垃圾", 10.5, 14, "吨"),
            Total("公开听证", 3, 8, "场"), Total("走访企业", 27, None, "家"),
        ),
    ),
    "cards": Cards(
        title="支部品牌展示", subtitle="10月1日–12月31日 · 一支部一品牌", language="zh_CN",
        rows=(
            card("第一党支部", "黄河岸边检徽红", "推进中", 3, "巡河志愿服务进入第二季"),
            card("第二党支部", "“闻韶”青年讲堂", "已完成", 2, "全年开讲十二期", "形成案例汇编一册"),
            card("第三党支部", "阳光听证", "已计划", 0, "听证室改造完成设计"),
            card("机关党支部", f"检企连心桥：{'走访服务民营企业' * 3}", "推进中", 1, "走访27家"),
        ),
    ),
    "year": year(),
    "months": Months(
        title="张三 2026年述职，按月", subtitle="截至2026年11月26日（周四）", language="zh_CN",
        rows=(
            Monthly("办结事项（41 项）", (3, 2, 5, 4, 4, 6, 3, 2, 5, 4, 3, None)),
            Monthly("答复批示（4 件）", (0, 1, 0, 0, 2, 0, 0, 0, 1, 0, 0, None)),
            Monthly("遇到的困难（3 次）", (0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, None)),
            Monthly("学习与填报（3 类） · 参加 79 次", (8, 6, 8, 7, 8, 7, 6, 7, 8, 8, 6, None)),
            Monthly("登记与荣誉（7 条）", (0, 1, 0, 2, 0, 1, 0, 0, 1, 2, 0, None)),
        ),
    ),
}  # fmt: skip
EDGES: dict[str, Picture] = {
    "bars_nothing": bars(()),
    "bars_300": bars(tuple(of(number, f"{number}号部门") for number in range(1, 301)), "en"),
    "bars_long": bars((Row(LONG, (1, 0, 0, 0, 120)), Row("<b>$x_1$ & 🙂", (0, 0, 0, 0, 0)))),
    "trend_nothing": Trend("无读数的指标", "办公室", "zh_CN", points=(), unit=""),
    "trend_one": Trend(
        LONG + LONG, LONG * 2, "en", points=(Point("2026-11", 0.0, None, Flag.EMPTY),), unit="件"
    ),
    "multiples_30": Multiples(
        "各部门", "", "en", unit="",
        panels=tuple(Panel(f"{n} {LONG}", months(6 + n % 3)) for n in range(18)),
        left=282, left_flagged=7,
    ),
    "totals_one_scale": Totals(
        "季度赋分通报", "2026年第4季度 · 赋分", "zh_CN", is_one_scale=True,
        rows=(
            Total("办公室", 4.5, None), Total("第一检察部", 12, None),
            Total("第二检察部", 0, None), Total("政治部", -2, None),
        ),
    ),
    "totals_nothing": Totals("没有登记", "", "zh_CN", rows=()),
    "totals_over": Totals(
        LONG, "", "en",
        rows=(Total(LONG, 98765.432, 1, "吨"), Total("零", 0, 5), Total("空", 0, 0)),
    ),
    "cards_nothing": Cards("没有登记", "", "zh_CN", rows=()),
    "cards_300": Cards(
        LONG, LONG, "en", left=292,
        rows=tuple(
            Card(LONG, "28 Dec", LONG, (LONG, "<b>$x_1$ & 🙂", "3", "4"), number * 99)
            for number in range(9)
        ),
    ),
    "months_nothing": Months("没有一件", "", "zh_CN", rows=()),
    "months_many": Months(
        f"{LONG} 2026", "The whole year", "en",
        rows=(
            Monthly(LONG + LONG, (12345, *range(0, 11000, 1000))),
            Monthly("Nothing but one", (0,) * 11 + (1,)),
        ),
    ),
    "year_nothing": Year("没有一天", "", "zh_CN", days=()),
    "year_three_weeks": Year(
        "My year", "Zhang San", "en", counted="entries",
        days=tuple(
            Day(date(2026, 12, 20) + timedelta(days=n), n % 3, n % 7 == 6) for n in range(20)
        ),
    ),
}  # fmt: skip


def main() -> None:
    for folder, pictures in ((DOCS, PICTURES), (GOLDEN, EDGES)):
        folder.mkdir(parents=True, exist_ok=True)
        for name, picture in pictures.items():
            (folder / f"{name}.png").write_bytes(picture.content())


if __name__ == "__main__":
    main()
