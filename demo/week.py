"""The demo in a terminal: a small department's week in under a minute, from workbook to proof."""

import asyncio
import logging
from datetime import datetime
from typing import TypeVar

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from bot.process import logs
from demo.books import Body, Books
from demo.going_on import HOW_TO_GO_ON, HOW_TO_GO_ON_IN_ENGLISH
from demo.sample import CHINESE, SAMPLES, Sample, sample_workbook
from demo.screen import Screen
from demo.stage import Stage, a_stage
from ledger.roster.planning import ImportPlan
from wording.roster.importing import reason_text

Told = TypeVar("Told")
PHOTO = b"\xff\xd8\xff\xe0 a small placeholder picture \xff\xd9"


class Week:
    """Everybody in the story, and what they do."""

    def __init__(self, stage: Stage, console: Console) -> None:
        self.stage = stage
        self.department = stage.department
        self.sample = self.department.sample
        self.screen = Screen(console, self.sample)
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
            self.the_check_in_is_answered,
            self.the_next_list_brings_the_result,
        ):
            await act()
        await self.stage.goes_down()
        await self.the_ledger_is_proved()

    # Setting up

    async def sets_up(self) -> None:
        """Found the organisation, refuse a workbook with slips, import the right one."""
        self._opens(
            ("周日 16:00", "管理员用一个 Excel 建好单位"),
            ("Sunday 16:00", "The administrator sets it all up from one workbook"),
        )
        await self.department.founds(self.stage.database, self.stage.standing_clock.now())
        refused = await self._imports(sample_workbook(self.sample, with_slips=True))
        count = len(refused.problems)
        self._tells(
            f"第一份工作簿有 {count} 处填错：整份不导入，逐格说明。",
            f"The first workbook has {count} mistakes: nothing is imported, each cell is named.",
        )
        for problem in refused.problems:
            reason = reason_text(problem, self.sample.language)
            self.screen.tells(f"  ✗ {problem.sheet}!{problem.cell}  {reason}")
        plan = await self._imports(sample_workbook(self.sample))
        people, tasks = len(plan.new_people), len(plan.new_tasks)
        self._tells(
            f"改好后：导入 {people} 人、{tasks} 件事项；再导入一遍，什么都不会变。",
            f"Put right: {people} people, {tasks} tasks; the same file again changes nothing.",
        )

    async def _imports(self, workbook: bytes) -> ImportPlan:
        now = self.stage.standing_clock.now()
        return await self.department.imports(self.stage.database, workbook, now)

    async def people_join(self) -> None:
        """Everybody opens his own link, once."""
        self._opens(
            ("周日 16:00", "每人点开自己的一次性链接"),
            ("Sunday 16:00", "Everybody opens a link that works once"),
        )
        await self.department.invites(self.stage.database, self.stage.standing_clock.now())
        await self.department.joins()
        await self.stage.settle()
        self._shows(self.sample.member)

    async def the_group_is_bound(self) -> None:
        """The head adds the bot to the department's group and binds it."""
        self._opens(
            ("周日 16:00", "部门负责人把机器人拉进工作群"),
            ("Sunday 16:00", "The head brings the bot into the team's group"),
        )
        self.department.brings_bot_into_group()
        await self.stage.settle()
        await self.department.binds_group()
        await self.stage.settle()
        self._shows_group()

    # The week

    async def monday_brings_the_list(self) -> None:
        """Everybody gets his list; answers are a tap, a sentence, a photo."""
        await self.stage.waits_until(self._at(23, "09:00"))
        self._opens(
            ("周一 09:00", "每人收到自己的责任清单，点一下或回一句"),
            ("Monday 09:00", "Everybody gets a list; a tap or a sentence is the answer"),
        )
        self._shows(self.sample.member)
        await self._taps(self.sample.member, self._in("2 正常推进", "2 On track"))
        report = self._in(
            "已完成第一次专项检查，发现问题两处，已通知整改",
            "First interview done: two reasons for leaving, both about exports",
        )
        await self._says(self.sample.member, report)
        await self._taps(self.sample.member, self._in("河长", "Interview"))
        zhang = self.people[self.sample.member]
        receipt = zhang.chat(self.stage.bot).messages[-1]
        await zhang.sends_photo(
            PHOTO, to=self.stage.bot, caption=self._in("检查现场", "Notes"), reply_to=receipt
        )
        await self.stage.settle()
        self._shows(self.sample.member)

    async def a_task_is_registered_in_one_line(self) -> None:
        """The head writes one line; the reading is shown before it counts."""
        await self.stage.waits_until(self._at(24, "10:20"))
        self._opens(
            ("周二 10:20", "部门负责人一句话登记事项"),
            ("Tuesday 10:20", "The head registers a task in one line"),
        )
        self._skips(self.sample.head, self.sample.member)
        line = self._in(
            "@张三 周五前 完成卷宗专项检查 #履职责任", "@Tom by Friday test the backup #Uptime"
        )
        await self._says(self.sample.head, line)
        await self._taps(self.sample.head, self._in("确认登记", "Register it"))
        self._shows(self.sample.head)
        self._shows(self.sample.member)

    async def a_task_is_struck_off(self) -> None:
        """The owner says done, another verifies, and it is struck off."""
        await self.stage.waits_until(self._at(25, "15:00"))
        self._opens(
            ("周三 15:00", "责任人报完成，负责人审核，销号"),
            ("Wednesday 15:00", "Done, verified by another, struck off"),
        )
        self._skips(self.sample.head, self.sample.member)
        title = self._in("完成卷宗专项检查", "test the backup")
        await self._taps(self.sample.member, self._in("完成", "Done"), under=title)
        self._shows(self.sample.member)
        self._shows(self.sample.head)
        await self._taps(self.sample.head, self._in("同意销号", "Strike off"))
        self._shows(self.sample.head)
        self._shows(self.sample.member)
        await self.stage.waits_until(self._at(26, "09:15"))
        self._tells(
            "第二天早上，工作群里通报销号：",
            "The next morning the group hears what was struck off:",
        )
        self._shows_group()

    async def friday_has_an_overdue_item(self) -> None:
        """What was due on Thursday is overdue: the digest and the group's post say so."""
        await self.stage.waits_until(self._at(27, "08:00"))
        self._skips(self.sample.head)
        await self.stage.waits_until(self._at(27, "09:15"))
        self._opens(
            ("周五 08:30–09:15", "有事项逾期：负责人的提要，工作群的通报"),
            ("Friday 08:30–09:15", "Something is overdue: the head's digest, the group's post"),
        )
        self._shows(self.sample.head)
        self._shows_group()

    async def the_check_in_is_answered(self) -> None:
        """The check-in: one tap, one gentle reminder, one summary for the head."""
        self._skips(self.sample.head, self.sample.member, self.sample.colleague)
        await self.stage.waits_until(self._at(27, self._in("19:00", "15:00")))
        self._opens(
            ("周五 19:00", "每周夜读：点一下就算"),
            ("Friday 15:00", "The weekly stand-up: one tap is enough"),
        )
        await self._taps(self.sample.member, self._in("已读", "On track"))
        await self._says(
            self.sample.member,
            self._in(
                "读了典型案例选编，证据审查一节很有启发",
                "Exports are the reason customers leave; next week I ask two more",
            ),
        )
        self._shows(self.sample.member)
        await self.stage.waits_until(self._in(self._at(29, "21:00"), self._at(27, "17:30")))
        self._opens(
            ("周日 21:00", "截止：未填的人提醒过一次"),
            ("Friday 17:30", "Closed: one reminder for who was silent"),
        )
        self._shows(self.sample.colleague)
        self.the_messages_are_counted()

    async def the_next_list_brings_the_result(self) -> None:
        """The head has had enough this week: the result stands in his list, a tap opens it."""
        self._skips(self.sample.head, self.sample.member, self.sample.colleague)
        await self.stage.waits_until(
            datetime.fromisoformat("2026-11-30T09:15").replace(tzinfo=self.sample.zone)
        )
        self._opens(
            ("周一 09:00", "填报结果并进负责人的清单：不另发消息，点开即看"),
            (
                "Monday 09:00",
                "The result stands in the head's list: no further message, a tap opens it",
            ),
        )
        await self._taps(self.sample.head, self._in("📬1 打开", "📬1 Open"))
        self._shows(self.sample.head)

    def the_messages_are_counted(self) -> None:
        """Tell how much was asked and told of each: a burden that nobody counts grows."""
        sent = self.messages_to_each()
        self._tells(
            "这一周每人的对话里有几条消息（含入职欢迎；再次提醒时，前一条提醒就收回）："
            + "，".join(
                f"{name} {stands}" + (f"（另收回 {gone}）" if gone else "")
                for name, (stands, gone) in sent.items()
            )
            + "。",
            "Messages that each has had this week, with the welcome (a new reminder takes back the"
            " one before): "
            + ", ".join(
                f"{name} {stands}" + (f" (and {gone} taken back)" if gone else "")
                for name, (stands, gone) in sent.items()
            )
            + ".",
        )

    def messages_to_each(self) -> dict[str, tuple[int, int]]:
        """Return how many messages the bot has sent to each in private, and taken back of them.

        What it edits is none.
        """
        sent = {
            name: [one for one in person.chat(self.stage.bot).by_id.values() if one.is_from_bot]
            for name, person in self.people.items()
        }
        return {
            name: (sum(not one.deleted for one in messages), sum(one.deleted for one in messages))
            for name, messages in sent.items()
        }

    # The proof

    async def the_ledger_is_proved(self) -> None:
        """Show the last entries, verify the chain, and what a quiet change would look like."""
        self._opens(
            ("台账", "每一步都有记录，谁也不能悄悄改动"),
            ("The ledger", "Every step is on record, and nobody can change it in secret"),
        )
        books = Books(self.stage.database, self.department.organisation_id)
        self._shows_entries(await books.entries(latest=10))
        verdict = await books.verdict()
        assert verdict.broken is None  # noqa: S101  # the demo must not hide a broken chain
        self._tells(
            f"taizhang verify：{verdict.entries} 条，链条完整 ✓",
            f"taizhang verify: {verdict.entries} entries, the chain holds ✓",
        )
        await books.tampers(verdict.entries // 2)
        broken = (await books.verdict()).broken
        assert broken is not None  # noqa: S101  # nor one that does not break
        self._tells(
            f"若有人悄悄改动第 {broken.seq} 条：taizhang verify 指出第 "
            f"{broken.seq} 条（{broken.reason}）✗",
            f"Should somebody change entry {broken.seq} in secret: taizhang verify names it"
            f" ({broken.reason}) ✗",
        )

    def _shows_entries(self, entries: list[Body]) -> None:
        headings = self._in(
            ("№", "时间", "记录", "人", "校验码"), ("№", "when", "entry", "who", "check")
        )
        title = self._in("台账的最后几条", "The last entries of the ledger")
        table = Table(*headings, title=title, title_justify="left")
        for entry in entries:
            when = datetime.fromtimestamp(entry["at"] / 1000, tz=self.sample.zone)
            table.add_row(
                str(entry["seq"]),
                f"{when:%m-%d %H:%M}",
                entry["kind"],
                entry["actor"] or "–",
                entry["hash"][:8],
            )
        self.screen.shows_table(table)

    # The two languages of the story

    def _in(self, chinese: Told, english: Told) -> Told:
        return english if self.sample.is_english else chinese

    def _opens(self, chinese: tuple[str, str], english: tuple[str, str]) -> None:
        self.screen.opens_act(*self._in(chinese, english))

    def _tells(self, chinese: str, english: str) -> None:
        self.screen.tells(self._in(chinese, english))

    def _at(self, day: int, clock: str) -> datetime:
        """Return a moment of the story."""
        return november(day, clock, self.sample)

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
        reader = self.people[self.sample.head]
        self.screen.shows_chat(self.group, reader, title=self.group.title)

    def _skips(self, *names: str) -> None:
        """Let what these people saw meanwhile pass without showing it."""
        for name in names:
            self.screen.skips_chat(self.department.chats[name])


def november(day: int, clock: str, sample: Sample) -> datetime:
    """Return a moment of the story, on the department's clock."""
    return datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=sample.zone)


def play_in_terminal(language: str = "zh") -> None:
    """Play the week and say how to go on with a real token."""
    asyncio.run(play(Console(), SAMPLES[language]))


async def play(console: Console, sample: Sample = CHINESE) -> None:
    """Play the week on a console."""
    logs.configure()
    logging.getLogger().setLevel(logging.WARNING)  # the story is told on the screen
    async with a_stage(november(22, "16:00", sample), sample) as stage:
        await Week(stage, console).plays()
    console.print()
    told, title = (
        (HOW_TO_GO_ON_IN_ENGLISH, "How to go on") if sample.is_english else (HOW_TO_GO_ON, "接下来")
    )
    console.print(Panel(told, title=title, title_align="left", border_style="cyan"))
