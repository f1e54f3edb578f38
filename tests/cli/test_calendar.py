"""`taizhang calendar`: everybody's deadlines, or one person's, as a file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from icalendar import Calendar

from tests.cli.conftest import Terminal
from tests.roster.workbooks import workbook

PEOPLE = [("张三", "办公室", "部门负责人、成员", "001"), ("李四", "办公室", None, "002")]


def titles(file: Path) -> list[str]:
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    return sorted(str(event["summary"]) for event in events)


def test_deadlines_are_written_as_a_calendar(founded: Terminal, folder: Path) -> None:
    due = datetime.now(UTC).date() + timedelta(days=40)  # the command reads the real clock
    tasks = [
        ("完成专项检查", "履职责任", None, "张三", None, due),
        ("整理台账", "履职责任", None, "李四", None, due),
    ]
    (folder / "roster.xlsx").write_bytes(workbook(PEOPLE, tasks))
    imported = founded("import", "roster.xlsx")
    assert imported.code == 0, imported.err
    printed = founded("calendar", "all.ics")
    assert printed.code == 0, printed.err
    assert "deadlines written to all.ics: 2" in printed.err
    assert titles(folder / "all.ics") == ["完成专项检查", "整理台账"]
    assert founded("calendar", "one.ics", "--member", "李四").code == 0
    assert titles(folder / "one.ics") == ["整理台账"]
    nobody = founded("calendar", "none.ics", "--member", "谁")
    assert nobody.code == 1
    assert not (folder / "none.ics").exists()
    assert founded("calendar", "nowhere/all.ics").code == 1
