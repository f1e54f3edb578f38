"""The demo in the terminal tells its story to the end, and its ledger verifies."""

from io import StringIO

from rich.console import Console

from demo.sample import ENGLISH
from demo.week import play


async def test_the_week_is_played_from_the_workbook_to_the_proof() -> None:
    screen = StringIO()
    await play(Console(file=screen, width=100))
    story = screen.getvalue()
    for sentence in (
        "事项!D7",  # a bad cell of the first workbook
        "您已加入示例检察院的台账",
        "本群已是第一检察部的工作群",
        "责任清单",
        "含1件材料",
        "李四交给您一项新事项",
        "请审核",
        "已销号",
        "新逾期 2 项",
        "每周夜读 · 填报情况",
        "链条完整",
        "content_changed",
        "BotFather",
    ):
        assert sentence in story, sentence
    # One more for anybody is a burden to be argued for. What is reminded of again is shown once.
    words = "".join(story.split())
    assert (
        "管理员甲1，领导甲3（另收回1），督查甲3（另收回1），李四10（另收回1），张三7（另收回2），"
        "王五4（另收回3），赵六5（另收回1），钱七3（另收回1）。" in words
    )


async def test_in_english_an_english_department_is_shown_on_its_own_framework() -> None:
    screen = StringIO()
    await play(Console(file=screen, width=100), ENGLISH)
    story = screen.getvalue()
    for sentence in (
        "事项!D7",  # the workbook's sheets have Chinese names
        "you have joined the ledger of Sample Company",
        "This is now the work group of Product",
        "Helen hands you a new task",
        "Please verify",
        "Struck off: 1",
        "Weekly stand-up · who has answered",
        "the chain holds",
        "taizhang init --framework okr",
    ):
        assert sentence in story, sentence
