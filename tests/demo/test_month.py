"""The tour's month is played as its data says; each stop leaves that by which it is ticked off.

And whatever a bulletin has said at a stop of any period, it says of that moment for ever, and the
same in chat, picture, Excel, Word and PDF.
"""

from datetime import date, datetime, time, timedelta
from io import StringIO

from rich.console import Console

from demo.books import Books
from demo.month import MONTH, Hand, Stop, month_of, next_stop
from demo.sample import CHINESE, ENGLISH, HEAD, WANG
from demo.stage import Stage, a_stage
from demo.week import Week, november
from ledger.bulletins.compiling import compile_bulletin
from ledger.organisations import framework_of
from models import Organisation
from models.compiled import Compiled
from models.periods import shifted
from tests.bulletins.agreement import assert_agree

READ = {
    "record": ("河道专项检查 · 2026年", "登记：1", "清除垃圾：1.5吨"),
    "notice": ("督事〔2026〕1号 · 督查甲", "李四答复了“督事〔2026〕1号”", "答复已认可，办结"),
    "points": ("已确认 2 条", "按期销号", "合计 1 分"),
    "bulletin": ("检察情况反映 〔2026〕1号", "督事通知：本年 1，已办结 1"),
    "figures": ("认罪认罚适用率：84.5%", "已记入台账"),
    "taken": ("落后和空白", "由您包抓"),
    "turn": ("“青年干警学讲案例”轮到您了", "已和张三调换，您的改为12月16日"),
    "held": ("今天的“青年干警学讲案例”办了吗", "✅ 已办"),
}
"""What is to be read at each stop."""
PLANNED = [
    *(time(8, 20), time(8, 30), time(8, 45), time(9), time(9, 15), time(10)),
    *(time(14), time(14, 15), time(18), time(19), time(21)),
]
KINDS_TOLD = {
    "participation",
    "records",
    "turns",
    "tasks",
    "check_in",
    "indicators",
    "registers",
    "points",
    "coverage",
    "burden",
}


class Visitor(Week):
    """Whoever takes the tour and does what its data says."""

    async def begins(self) -> None:
        """Begin as the page does, with one task struck off on the way through the week."""
        await self.sets_up()
        await self.department.invites(self.stage.database, self.stage.standing_clock.now())
        await self.stage.starts()
        await self.department.joins()
        self.department.brings_bot_into_group()
        await self.stage.settle()
        await self.department.binds_group()
        await self._comes(november(23, "09:00", self.sample))
        await self.does(Hand(WANG, ("[完成]",)))
        await self.does(Hand(HEAD, ("[同意销号]",)))
        for name in self.people:
            self._skips(name)

    async def stands_at(self, stop: Stop) -> None:
        """Let time pass by way of all that is planned, as the page does."""
        day = self.stage.standing_clock.now().astimezone(stop.at.tzinfo).date()
        while day <= stop.at.date():
            for planned in PLANNED:
                await self._comes(min(datetime.combine(day, planned, stop.at.tzinfo), stop.at))
            day += timedelta(days=1)
        await self._comes(stop.at)

    async def _comes(self, moment: datetime) -> None:
        if moment > self.stage.standing_clock.now():
            self.stage.standing_clock.moves_to(moment)
            await self.stage.ticks()

    async def does(self, hand: Hand) -> None:
        """Read, then write and tap in this order."""
        self._shows(hand.who)
        for move in hand.moves:
            await (self._taps if move[0] == "[" else self._says)(hand.who, move.strip("[]"))
            self._shows(hand.who)


async def told_at(stage: Stage, number: int, moment: datetime) -> dict[tuple[str, date], Compiled]:
    """What each bulletin says of the moment's period and the one before, as it was known then.

    How much was asked of people in a week is counted while it lasts: of that only what is over.
    """
    async with stage.database.read() as session:
        organisation = await session.get_one(Organisation, number)
        told = {}
        for bulletin in framework_of(organisation).bulletins:
            before = bulletin.period_before(moment.date())
            for first in (before, shifted(bulletin.per, before, 1)):
                compiled = await compile_bulletin(
                    session, organisation, bulletin, first, known_at=moment
                )
                parts = tuple(
                    part for part in compiled.parts if part.kind != "burden" or first == before
                )
                told[bulletin.key, first] = compiled.model_copy(update={"parts": parts})
    return told


async def test_each_stop_of_the_month_is_played_and_ticked_off() -> None:
    screen = StringIO()
    async with a_stage(november(22, "16:00", CHINESE)) as stage:
        visitor = Visitor(stage, Console(file=screen, width=100))
        await visitor.begins()
        number = visitor.department.organisation_id
        books = Books(stage.database, number)
        told: dict[datetime, dict[tuple[str, date], Compiled]] = {}
        for stop in MONTH:
            begun = len(screen.getvalue())
            visitor.screen.opens_act(stop.title["zh"], stop.text["zh"])
            await visitor.stands_at(stop)
            for hand in stop.hands:
                await visitor.does(hand)
            await stage.ticks()
            visitor._shows_group()
            story = screen.getvalue()[begun:]
            for words in READ[stop.key]:
                assert words in story, f"{stop.key}: {words}\n{story}"
            assert stop.leaves in await books.kinds(), stop.key
            known_at = stop.at + timedelta(seconds=1)
            stage.standing_clock.moves_to(known_at)
            told[known_at] = await told_at(stage, number, known_at)
        for known_at, before in told.items():
            assert await told_at(stage, number, known_at) == before
        for one in told[max(told)].values():
            assert_agree(one)
        kinds = {
            part.kind
            for one in told.values()
            for bulletin in one.values()
            for part in bulletin.parts
            if not part.is_empty
        }
        assert kinds == KINDS_TOLD


def test_the_clock_goes_from_stop_to_stop() -> None:
    first, second, *_ = MONTH
    assert next_stop(MONTH, first.at - timedelta(days=1)) == first.at
    assert next_stop(MONTH, first.at) == second.at
    last = MONTH[-1].at
    assert next_stop(MONTH, last) == last
    assert sorted(MONTH, key=lambda stop: stop.at) == list(MONTH)
    # Objectives and key results have no such routines: that tour ends with the week.
    assert month_of(ENGLISH) == ()
