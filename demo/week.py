"""The story of the terminal demo: a small department's week, from the workbook to the proof."""

from typing import cast

from rich.console import Console
from rich.table import Table
from sqlalchemy import Table as Rows
from sqlalchemy import func, select, update

from demo import sample
from demo.department import import_workbook, invite_everybody
from demo.screen import Screen
from demo.stage import Stage
from ledger.book.chain import Verdict, verify_chain
from ledger.roster.planning import ImportPlan
from models import Entry, Member
from wording.catalogues import SOURCE_LANGUAGE
from wording.roster.importing import reason_text

PHOTO = b"\xff\xd8\xff\xe0 a small placeholder picture \xff\xd9"


class Week:
    """Everybody in the story, and what they do."""

    def __init__(self, stage: Stage, console: Console) -> None:
        self.stage = stage
        self.screen = Screen(console)
        self.people = stage.department.people
        self.group = stage.department.group

    async def plays(self) -> bool:
        """Play it all; return whether the ledger verified in the end."""
        await self.sets_up()
        async with self.stage.bot_running():
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
        return await self.the_ledger_is_proved()

    # Setting up

    async def sets_up(self) -> None:
        """Found the organisation, refuse a workbook with slips, import the right one."""
        self.screen.opens_act("周日 16:00", "管理员用一个 Excel 建好单位")
        await self.stage.found()
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
        stage = self.stage
        return await import_workbook(
            stage.database, stage.organisation_id, workbook, stage.clock.now()
        )

    async def people_join(self) -> None:
        """Everybody opens his own link, once."""
        self.screen.opens_act("周日 16:00", "每人点开自己的一次性链接")
        stage = self.stage
        codes = await invite_everybody(stage.database, stage.organisation_id, stage.clock.now())
        await stage.department.joins(codes)
        await stage.settle()
        self._shows(sample.ZHANG)

    async def the_group_is_bound(self) -> None:
        """The head adds the bot to the department's group and binds it."""
        self.screen.opens_act("周日 16:00", "部门负责人把机器人拉进工作群")
        self.stage.department.brings_bot_into_group()
        await self.stage.settle()
        await self.stage.department.binds_group()
        await self.stage.settle()
        self._shows_group()

    # The week

    async def monday_brings_the_list(self) -> None:
        """Everybody gets his list; answers are a tap, a sentence, a photo."""
        await self.stage.waits_until(23, "09:00")
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
        await self.stage.waits_until(24, "10:20")
        self.screen.opens_act("周二 10:20", "部门负责人一句话登记事项")
        self._skips(sample.HEAD, sample.ZHANG)
        await self._says(sample.HEAD, "@张三 周五前 完成卷宗专项检查 #履职责任")
        await self._taps(sample.HEAD, "确认登记")
        self._shows(sample.HEAD)
        self._shows(sample.ZHANG)

    async def a_task_is_struck_off(self) -> None:
        """The owner says done, another verifies, and it is struck off."""
        await self.stage.waits_until(25, "15:00")
        self.screen.opens_act("周三 15:00", "责任人报完成，负责人审核，销号")
        self._skips(sample.HEAD, sample.ZHANG)
        await self._taps(sample.ZHANG, "完成")
        self._shows(sample.ZHANG)
        self._shows(sample.HEAD)
        await self._taps(sample.HEAD, "同意销号")
        self._shows(sample.HEAD)
        self._shows(sample.ZHANG)
        await self.stage.waits_until(26, "09:15")
        self.screen.tells("第二天早上，工作群里通报销号：")
        self._shows_group()

    async def friday_has_an_overdue_item(self) -> None:
        """What was due on Thursday is overdue: the digest and the group's post say so."""
        await self.stage.waits_until(27, "08:00")
        self._skips(sample.HEAD)
        await self.stage.waits_until(27, "09:15")
        self.screen.opens_act("周五 08:30–09:15", "有事项逾期：负责人的提要，工作群的通报")
        self._shows(sample.HEAD)
        self._shows_group()

    async def the_week_is_studied(self) -> None:
        """The study check-in: one tap, one gentle reminder, one summary for the head."""
        self._skips(sample.HEAD, sample.ZHANG, sample.WANG)
        await self.stage.waits_until(27, "19:00")
        self.screen.opens_act("周五 19:00", "每周夜读：点一下就算")
        await self._taps(sample.ZHANG, "已读")
        await self._says(sample.ZHANG, "读了典型案例选编，证据审查一节很有启发")
        self._shows(sample.ZHANG)
        await self.stage.waits_until(29, "21:00")
        self.screen.opens_act("周日 21:00", "截止：未填的人提醒过一次，负责人看到结果")
        self._shows(sample.WANG)
        self._shows(sample.HEAD)

    # The proof

    async def the_ledger_is_proved(self) -> bool:
        """Show the last entries, verify the chain, and what a quiet change would look like."""
        self.screen.opens_act("台账", "每一步都有记录，谁也不能悄悄改动")
        await self._shows_entries()
        verdict = await self._verifies()
        assert verdict.broken is None  # noqa: S101  # the demo must not hide a broken chain
        self.screen.tells(f"taizhang verify：{verdict.entries} 条，链条完整 ✓")
        tampered = await self._verifies(tampering=True)
        assert tampered.broken is not None  # noqa: S101  # nor one that does not break
        self.screen.tells(
            f"若有人悄悄改动第 {tampered.broken.seq} 条：taizhang verify 指出第 "
            f"{tampered.broken.seq} 条（{tampered.broken.reason}）✗"
        )
        return True

    async def _verifies(self, *, tampering: bool = False) -> Verdict:
        """Verify; with tampering, after a change that is taken back."""
        number = self.stage.organisation_id
        async with self.stage.database.write() as session:
            if tampering:
                middle = await session.scalar(
                    select(func.max(Entry.seq) / 2).where(Entry.organisation_id == number)
                )
                entries = cast("Rows", Entry.__table__)
                await session.execute(
                    update(entries)
                    .where(entries.c.organisation_id == number, entries.c.seq == int(middle or 1))
                    .values(content='{"text":"改过的话"}')
                )
            verdict = await verify_chain(session, number)
            await session.rollback()
        return verdict

    async def _shows_entries(self) -> None:
        table = Table(
            "№", "时间", "记录", "人", "校验码", title="台账的最后几条", title_justify="left"
        )
        async with self.stage.database.read() as session:
            last = await session.scalars(select(Entry).order_by(Entry.seq.desc()).limit(10))
            for entry in reversed(last.all()):
                who = (
                    await session.get(Member, (entry.organisation_id, entry.actor_id))
                    if entry.actor_id
                    else None
                )
                when = entry.at.astimezone(sample.ZONE).strftime("%m-%d %H:%M")
                name = who.name if who else "–"
                table.add_row(str(entry.seq), when, entry.kind, name, entry.hash[:8])
        self.screen.shows_table(table)

    # What people do, and who sees it

    async def _says(self, name: str, text: str) -> None:
        await self.people[name].says(text, to=self.stage.bot)
        await self.stage.settle()

    async def _taps(self, name: str, label: str) -> None:
        await self.people[name].taps(label, in_=self.stage.bot)
        await self.stage.settle()

    def _shows(self, name: str) -> None:
        self.screen.shows_chat(self.stage.department.chats[name], self.people[name])

    def _shows_group(self) -> None:
        reader = self.people[sample.HEAD]
        self.screen.shows_chat(self.group, reader, title=self.group.title)

    def _skips(self, *names: str) -> None:
        """Let what these people saw meanwhile pass without showing it."""
        for name in names:
            self.screen.skips_chat(self.stage.department.chats[name])
