"""The moves of the demo's clock: what is said on the way is said when it is due."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from demo.browser.keeper import BotGoneError, Keeper
from demo.clock import SharedClock
from demo.month import Stop, next_stop
from ledger.calendar.working_days import WorkCalendar
from simulator.page import ClockBar, Move, Words

# When the pushes of the morning are out.
MORNING = time(9, 30)
FARTHEST = timedelta(days=8)
WEEK_TAKES_S = 1.2
"""How long the page rests on each thing said while the week is played."""
LONGEST_S = 180.0
WEEK = timedelta(days=7)

# Label and hint of each button.
WORDS: dict[str, tuple[Words, Words]] = {
    "now": (
        {"zh": "现在", "en": "Now"},
        {"zh": "时间不动，只办此刻到期的事", "en": "Do what is due at this moment"},
    ),
    "push": (
        {"zh": "下一次推送", "en": "Next push"},
        {"zh": "走到机器人下一次主动说话的时候", "en": "To the next time the bot speaks unasked"},
    ),
    "day": (
        {"zh": "下一个工作日", "en": "Next working day"},
        {"zh": "到下一个工作日上午 9:30，路上该发的都发", "en": "To 9:30 on the next working day"},
    ),
    "week": (
        {"zh": "下一周", "en": "Next week"},
        {"zh": "到下周一上午 9:30，路上该发的都发", "en": "To 9:30 next Monday"},
    ),
    "stop": (
        {"zh": "下一站", "en": "Next stop"},
        {
            "zh": "到导览里下一件月度的事，路上该发的都发",
            "en": "To the tour's next routine of the month",
        },
    ),
    "play": (
        {"zh": "放映一周", "en": "Play the week"},
        {"zh": "七天，每有消息就停一下", "en": "Seven days, with a rest on everything said"},
    ),
}


@dataclass(frozen=True)
class Journey:
    """Where a button leads: until when, whether to the first thing said only, how slowly."""

    key: str
    until: Callable[[], datetime]
    stops: bool = False
    pause_s: float = 0.0


class TimeMachine:
    """Moves the shared clock by way of the bot's process; without it only the clock moves."""

    def __init__(
        self,
        clock: SharedClock,
        keeper: Keeper,
        calendar: WorkCalendar,
        month: tuple[Stop, ...] = (),
    ) -> None:
        self.clock = clock
        self._month = month
        self._keeper = keeper
        self._calendar = calendar

    def bar(self) -> ClockBar:
        """Return the buttons of the page."""
        return ClockBar(now=self.clock.now, moves=[self._move(one) for one in self._journeys()])

    def _journeys(self) -> list[Journey]:
        now = self.clock.now
        week = [
            Journey("now", until=now),
            Journey("push", until=lambda: now() + FARTHEST, stops=True),
            Journey("day", until=self._next_working_day),
            Journey("week", until=self._next_monday),
            Journey("play", until=lambda: now() + WEEK, pause_s=WEEK_TAKES_S),
        ]
        month = [Journey("stop", until=lambda: next_stop(self._month, now()))]
        return week + month if self._month else week

    def _move(self, journey: Journey) -> Move:
        async def carry_out() -> None:
            await self.travels(journey.until(), stops=journey.stops, pause_s=journey.pause_s)

        label, hint = WORDS[journey.key]
        return Move(journey.key, label, hint, carry_out)

    async def travels(self, until: datetime, *, stops: bool = False, pause_s: float = 0.0) -> None:
        """Go to a moment, or to the first thing said before it."""
        if self._keeper.pid is None:
            # Nobody is there to speak: time passes, and what was missed is decided at the start.
            if not stops:
                self.clock.moves_to(until)
            return
        with suppress(BotGoneError):  # killed on the way: time stands where it was
            await self._keeper.ask(
                "travel",
                until=until.isoformat(),
                stops=stops,
                pause_s=pause_s,
                within_s=LONGEST_S,
            )

    def _next_working_day(self) -> datetime:
        day = self._calendar.day_of(self.clock.now()) + timedelta(days=1)
        while not self._calendar.is_working_day(day):
            day += timedelta(days=1)
        return self._calendar.instant(day, MORNING)

    def _next_monday(self) -> datetime:
        today = self._calendar.day_of(self.clock.now())
        return self._calendar.instant(today + timedelta(days=7 - today.weekday()), MORNING)
