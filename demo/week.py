"""The demo in a terminal: a small department's week in under a minute, from workbook to proof."""

import asyncio
import logging
from datetime import datetime

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from bot.process import logs
from demo import sample
from demo.books import Body, Books
from demo.screen import Screen
from demo.stage import Stage, a_stage
from ledger.roster.planning import ImportPlan
from wording.catalogues import SOURCE_LANGUAGE
from wording.roster.importing import reason_text

PHOTO = b"\xff\xd8\xff\xe0 a small placeholder picture \xff\xd9"
HOW_TO_GO_ON = """\
这些消息都由真正的机器人发出，只是 Telegram 换成了本机的模拟器。换成真的，约十五分钟：

  1  在 Telegram 里找 @BotFather，发送 /newbot，得到令牌
  2  把 TAIZHANG_BOT_TOKEN=令牌 写进 .env
  3  taizhang init --framework 3315 --name 单位名称 --admin 您的姓名
  4  taizhang template 名册.xlsx，填好后 taizhang import 名册.xlsx
  5  taizhang invites 发链接，taizhang run 运行

All of this was said by the real bot; only Telegram was played by a local simulator.
The README has the same five steps in English."""


class Week:
    """Everybody in the story, and what they do."""

    def __init__(self, stage: Stage, console: Console) -> None:
        self.stage = stage
        self.screen = Screen(console)
        self.department = stage.department
        self.people = stage.department.people
        self.group = stage.department.group

    async def plays(self) -> None:
        """Play it all."""
        await self.sets_up()
        await self.stage.starts()
        for act in (
            self.people_join,
            self.the_group_is_bound,
            self.monday_brings_the_list,
            self.a_task_is_registered_in_one_line,
            self.a_task_is_struck_off,
            self.friday_has_an_overdue_item,
            self.the_week_is_studied,
        ):
            await act()
        self.the_messages_are_counted()
        await self.stage.goes_down()
        await self.the_ledger_is_proved()

    # Setting up

    async def sets_up(self) -> None:
        """Found the organisation, refuse a workbook with slips, import the right one."""
        self.screen.opens_act("周日 16:00", "管理员用一个 Excel 建好单位")
        await self.department.founds(self.stage.database, self.stage.standing_clock.now())
        refused = await self._imports(sample.sample_workbook(with_slips=True))
        count = len(refused.problems)
        self.screen.tells(f"第一份工作簿有 {count} 处填错：整份不导入，逐格说明。")
        for problem in refused.problems:
            self.screen.tells(
                f"  ✗ {problem.sheet}!{problem.cell}  {reason_text(problem, SOURCE_LANGUAGE)}"
            )
        plan = await self._imports(sample.sample_workbook())
        self.screen.tells(
            f"改好后：导入 {len(plan.new_people)} 人、{len(plan.new_tasks)} 件事项；"
            "再导入一遍，什么都不会变。"
        )

    async def _imports(self, workbook: bytes) -> ImportPlan:
        now = self.stage.standing_clock.now()
        return await self.department.imports(self.stage.database, workbook, now)

    async def people_join(self) -> None:
        """Everybody opens his own link, once."""
        self.screen.opens_act("周日 16:00", "每人点开自己的一次性链接")
        await self.department.invites(self.stage.database, self.stage.standing_clock.now())
        await self.department.joins()
        await self.stage.settle()
        self._shows(sample.ZHANG)

    async def the_group_is_bound(self) -> None:
        """The head adds the bot to the department's group and binds it."""
        self.screen.opens_act("周日 16:00", "部门负责人把机器人拉进工作群")
        self.department.brings_bot_into_group()
        await self.stage.settle()
        await self.department.binds_group()
        await self.stage.settle()
        self._shows_group()

    # The week

    async def monday_brings_the_list(self) -> None:
        """Everybody gets his list; answers are a tap, a sentence, a photo."""
        await self.stage.waits_until(november(23, "09:00"))
        self.screen.opens_act("周一 09:00", "每人收到自己的责任清单，点一下或回一句")
        self._shows(sample.ZHANG)
        await self._taps(sample.ZHANG, "2 正常推进")
        await self._says(sample.ZHANG, "已完成第一次专项检查，发现问题两处，已通知整改")
        await self._taps(sample.ZHANG, "河长")
        zhang = self.people[sample.ZHANG]
        receipt = zhang.chat(self.stage.bot).messages[-1]
        await zhang.sends_photo(PHOTO, to=self.stage.bot, caption="检查现场", reply_to=receipt)
        await self.stage.settle()
        self._shows(sample.ZHANG)

    async def a_task_is_registered_in_one_line(self) -> None:
        """The head writes one line; the reading is shown before it counts."""
        await self.stage.waits_until(november(24, "10:20"))
        self.screen.opens_act("周二 10:20", "部门负责人一句话登记事项")
        self._skips(sample.HEAD, sample.ZHANG)
        await self._says(sample.HEAD, "@张三 周五前 完成卷宗专项检查 #履职责任")
        await self._taps(sample.HEAD, "确认登记")
        self._shows(sample.HEAD)
        self._shows(sample.ZHANG)

    async def a_task_is_struck_off(self) -> None:
        """The owner says done, another verifies, and it is struck off."""
        await self.stage.waits_until(november(25, "15:00"))
        self.screen.opens_act("周三 15:00", "责任人报完成，负责人审核，销号")
        self._skips(sample.HEAD, sample.ZHANG)
        await self._taps(sample.ZHANG, "完成", under="完成卷宗专项检查")
        self._shows(sample.ZHANG)
        self._shows(sample.HEAD)
        await self._taps(sample.HEAD, "同意销号")
        self._shows(sample.HEAD)
        self._shows(sample.ZHANG)
        await self.stage.waits_until(november(26, "09:15"))
        self.screen.tells("第二天早上，工作群里通报销号：")
        self._shows_group()

    async def friday_has_an_overdue_item(self) -> None:
        """What was due on Thursday is overdue: the digest and the group's post say so."""
        await self.stage.waits_until(november(27, "08:00"))
        self._skips(sample.HEAD)
        await self.stage.waits_until(november(27, "09:15"))
        self.screen.opens_act("周五 08:30–09:15", "有事项逾期：负责人的提要，工作群的通报")
        self._shows(sample.HEAD)
        self._shows_group()

    async def the_week_is_studied(self) -> None:
        """The study check-in: one tap, one gentle reminder, one summary for the head."""
        self._skips(sample.HEAD, sample.ZHANG, sample.WANG)
        await self.stage.waits_until(november(27, "19:00"))
        self.screen.opens_act("周五 19:00", "每周夜读：点一下就算")
        await self._taps(sample.ZHANG, "已读")
        await self._says(sample.ZHANG, "读了典型案例选编，证据审查一节很有启发")
        self._shows(sample.ZHANG)
        await self.stage.waits_until(november(29, "21:00"))
        self.screen.opens_act("周日 21:00", "截止：未填的人提醒过一次，负责人看到结果")
        self._shows(sample.WANG)
        self._shows(sample.HEAD)

    def the_messages_are_counted(self) -> None:
        """Tell how much was asked and told of each: a burden that nobody counts grows."""
        told = "，".join(f"{name} {count}" for name, count in self.messages_to_each().items())
        self.screen.tells(f"这一周每人收到几条消息（含入职欢迎）：{told}。")

    def messages_to_each(self) -> dict[str, int]:
        """Return how many messages the bot has sent to each in private; what it edits is none."""
        return {
            name: sum(message.is_from_bot for message in person.chat(self.stage.bot).messages)
            for name, person in self.people.items()
        }

    # The proof

    async def the_ledger_is_proved(self) -> None:
        """Show the last entries, verify the chain, and what a quiet change would look like."""
        self.screen.opens_act("台账", "每一步都有记录，谁也不能悄悄改动")
        books = Books(self.stage.database, self.department.organisation_id)
        self._shows_entries(await books.entries(latest=10))
        verdict = await books.verdict()
        assert verdict.broken is None  # noqa: S101  # the demo must not hide a broken chain
        self.screen.tells(f"taizhang verify：{verdict.entries} 条，链条完整 ✓")
        await books.tampers(verdict.entries // 2)
        broken = (await books.verdict()).broken
        assert broken is not None  # noqa: S101  # nor one that does not break
        self.screen.tells(
            f"若有人悄悄改动第 {broken.seq} 条：taizhang verify 指出第 "
            f"{broken.seq} 条（{broken.reason}）✗"
        )

    def _shows_entries(self, entries: list[Body]) -> None:
        table = Table(
            "№", "时间", "记录", "人", "校验码", title="台账的最后几条", title_justify="left"
        )
        for entry in entries:
            when = datetime.fromtimestamp(entry["at"] / 1000, tz=sample.ZONE)
            table.add_row(
                str(entry["seq"]),
                f"{when:%m-%d %H:%M}",
                entry["kind"],
                entry["actor"] or "–",
                entry["hash"][:8],
            )
        self.screen.shows_table(table)

    # What people do, and who sees it

    async def _says(self, name: str, text: str) -> None:
        await self.people[name].says(text, to=self.stage.bot)
        await self.stage.settle()

    async def _taps(self, name: str, label: str, *, under: str = "") -> None:
        """Tap the newest button of that label, or the one under the newest message with words."""
        person = self.people[name]
        messages = person.chat(self.stage.bot).messages
        shown = next((one for one in reversed(messages) if under in one.text), None)
        await person.taps(label, shown if under else None, in_=self.stage.bot)
        await self.stage.settle()

    def _shows(self, name: str) -> None:
        self.screen.shows_chat(self.department.chats[name], self.people[name])

    def _shows_group(self) -> None:
        reader = self.people[sample.HEAD]
        self.screen.shows_chat(self.group, reader, title=self.group.title)

    def _skips(self, *names: str) -> None:
        """Let what these people saw meanwhile pass without showing it."""
        for name in names:
            self.screen.skips_chat(self.department.chats[name])


def november(day: int, clock: str) -> datetime:
    """Return a moment of the story."""
    return datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=sample.ZONE)


def play_in_terminal() -> None:
    """Play the week and say how to go on with a real token."""
    asyncio.run(play(Console()))


async def play(console: Console) -> None:
    """Play the week on a console."""
    logs.configure()
    logging.getLogger().setLevel(logging.WARNING)  # the story is told on the screen
    async with a_stage(november(22, "16:00")) as stage:
        await Week(stage, console).plays()
    console.print()
    console.print(Panel(HOW_TO_GO_ON, title="接下来", title_align="left", border_style="cyan"))
