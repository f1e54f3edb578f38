"""The demo in a terminal: a week of a small department in under a minute, without a token."""

import asyncio
import logging

from rich.console import Console
from rich.panel import Panel

from bot.process import logs
from demo.stage import a_stage
from demo.week import Week

HOW_TO_GO_ON = """\
这些消息都由真正的机器人发出，只是 Telegram 换成了本机的模拟器。换成真的，约十五分钟：

  1  在 Telegram 里找 @BotFather，发送 /newbot，得到令牌
  2  把 TAIZHANG_BOT_TOKEN=令牌 写进 .env
  3  taizhang init --framework 3315 --name 单位名称 --admin 您的姓名
  4  taizhang template 名册.xlsx，填好后 taizhang import 名册.xlsx
  5  taizhang invites 发链接，taizhang run 运行

All of this was said by the real bot; only Telegram was played by a local simulator.
The README has the same five steps in English."""


def play_in_terminal() -> None:
    """Play the week and say how to go on with a real token."""
    asyncio.run(play(Console()))


async def play(console: Console) -> None:
    """Play the week on a console."""
    logs.configure()
    logging.getLogger().setLevel(logging.WARNING)  # the story is told on the screen
    async with a_stage() as stage:
        await Week(stage, console).plays()
    console.print()
    console.print(Panel(HOW_TO_GO_ON, title="接下来", title_align="left", border_style="cyan"))
