"""The demo in the terminal tells its story to the end, and its ledger verifies."""

from io import StringIO

from rich.console import Console

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
    # One more for anybody is a burden to be argued for.
    words = "".join(story.split())
    for told in ("李四11", "张三11", "王五7", "赵六6", "钱七4", "领导甲4", "督查甲3", "管理员甲1"):
        assert told in words, told
