"""`make year`: a whole year of a work model in virtual time, and what it must not come to.

Its table is docs/year.md. Ends with 1 where a claim does not hold.
"""

import gc
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.commands.running import fastest_runner
from bot.process import logs
from ledger.book.chain import verify_chain
from ledger.organisations import framework_of
from ledger.rhythm.folding import FOLDED
from ledger.rhythm.missed import TOO_LATE
from ledger.rhythm.planning import falls_on, period_of
from models import Burden, Occurrence, Organisation, Outbox, OutboxState
from models.framework import Framework, read_framework
from rehearsal.counting import Figures, figures_of
from rehearsal.playing import Play, a_play, play_all
from rehearsal.telling import GARBAGE_AT_ONCE

PAGE = Path(__file__).parent.parent / "docs" / "year.md"
FRAMEWORK, WEEKS, PEOPLE = "3315", 52, 60
MONDAY = date(2026, 1, 5)  # of a year whose holidays are all known
MOST_ON_AVERAGE, MOST_OF_ONE = 5.0, 9  # prompts a person and week
Line = tuple[str, str, str, bool]  # what, how much, how much at most, whether it holds


@dataclass(frozen=True)
class Year:
    """What a year has come to: the rehearsal's figures, and what is asked of a year besides."""

    figures: Figures
    entries: int
    chain_holds: bool
    posts_a_day: int  # the most that one group had on one day
    posts_on_free_days: int
    pushes_planned: int
    pushes_left_out: int  # planned, and not there
    too_late: int  # messages that were not sent in time
    folded: int  # that stood in a list
    spread: tuple[tuple[int, int], ...]  # prompts of a person's week, and how many such weeks

    def lines(self) -> Sequence[Line]:
        """Return the claims, each with what it came to."""
        figures = self.figures
        return (
            limited("Prompts a person and week, on average", figures.mean, MOST_ON_AVERAGE),
            limited("Prompts of one person in one week, at most", figures.worst, MOST_OF_ONE),
            limited("Posts in one group on one working day, at most", self.posts_a_day, 1),
            limited("Posts on days off", self.posts_on_free_days, 0),
            limited("Exceptions, updates set aside, refusals", len(figures.exceptions), 0),
            limited("Messages sent twice", figures.doubled, 0),
            limited("Pushes missed, of those planned", self.pushes_left_out + figures.missed, 0),
            limited("Messages that came too late to be sent", self.too_late, 0),
            ("The ledger verifies", f"{self.entries} entries", "", self.chain_holds),
        )

    @property
    def holds(self) -> bool:
        """Whether every claim does."""
        return all(line[-1] for line in self.lines())


def limited(what: str, found: float, most: float) -> Line:
    """Return the line of a number that has a limit."""
    told = f"{found:.2f}" if isinstance(found, float) else str(found)
    return what, told, f"≤ {most:g}", found <= most


async def year_of(play: Play) -> Year:
    """Count what a play has come to."""
    figures = await figures_of(play)
    async with play.database.read() as session:
        organisation = await session.get_one(Organisation, play.organisation_id)
        verdict = await verify_chain(session, play.organisation_id)
        posts = await posts_by_day(session, play)
        planned, known = await pushes_in(session, organisation, play)
        late = (Outbox.state == OutboxState.DROPPED, Outbox.error == TOO_LATE)
        too_late = await session.scalar(select(func.count()).where(*late, Outbox.rule.is_not(None)))
        spread = await session.execute(
            select(Burden.prompts, func.count()).group_by(Burden.prompts).order_by(Burden.prompts)
        )
        return Year(
            figures,
            entries=verdict.entries,
            chain_holds=verdict.broken is None,
            posts_a_day=max(posts.values(), default=0),
            posts_on_free_days=sum(
                count for (_, day), count in posts.items() if not play.calendar.is_working_day(day)
            ),
            pushes_planned=len(planned),
            pushes_left_out=len(planned - known),
            too_late=too_late or 0,
            folded=await folded_in(session),
            spread=tuple((prompts, weeks) for prompts, weeks in spread),
        )


async def posts_by_day(session: AsyncSession, play: Play) -> dict[tuple[int, date], int]:
    """Return how many posts each group had on each day."""
    rows = await session.execute(
        select(Outbox.chat_id, Outbox.created_at).where(
            Outbox.chat_id < 0, Outbox.rule.is_not(None), Outbox.member_id.is_(None)
        )
    )
    posts: dict[tuple[int, date], int] = {}
    for chat_id, at in rows:
        place = (chat_id or 0, play.calendar.day_of(at))
        posts[place] = posts.get(place, 0) + 1
    return posts


async def pushes_in(
    session: AsyncSession, organisation: Organisation, play: Play
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the pushes that were planned for these weeks, and those that were handed out."""
    zone = play.calendar.timezone
    planned = set()
    for number in range(play.weeks * 7):
        day = play.monday + timedelta(days=number)
        for push in framework_of(organisation).pushes:
            if falls_on(push, day, play.calendar):
                moment = play.calendar.instant(day, push.at)
                planned.add((push.key, period_of(push, moment, zone)))
    rows = await session.execute(select(Occurrence.rule, Occurrence.period))
    return planned, {(rule, period) for rule, period in rows}


async def folded_in(session: AsyncSession) -> int:
    """Return how much stood in a list in place of a message of its own."""
    found = await session.scalar(select(func.count()).where(Outbox.error == FOLDED))
    return found or 0


def page_of(year: Year, framework: Framework) -> str:
    """Return the page: the claims, then the figures behind them."""
    figures = year.figures
    last = figures.weeks[-1].monday + timedelta(days=6)
    claims = "\n".join(
        f"| {what} | {told} | {most} | {'yes' if holds else '**no**'} |"
        for what, told, most, holds in year.lines()
    )
    spread = "\n".join(f"| {prompts} | {weeks} |" for prompts, weeks in year.spread)
    return f"""# A year of {framework.key}

Written by `make year`, which fails where a claim does not hold; a test plays some weeks of it
(`tests/rehearsal/test_year.py`). {figures.people} people, {len(figures.weeks)} weeks in virtual
time from {figures.weeks[0].monday} to {last}, through the real bot; four of five questions are
answered.

| claim | came to | limit | holds |
|---|---|---|---|
{claims}

A prompt is a message that the bot sends to a person without his doing: lists, questions, reminders,
summaries, what others hand him. An answer to what he has just tapped or written is none, nor is an
edit of what stands there already. What was folded into a list is none, for it is no message: it is
a line of the list with its button.

| beside it | |
|---|---|
| Pushes planned, all handed out | {year.pushes_planned} |
| Rounds of check-ins opened, closed | {figures.rounds_opened}, {figures.rounds_closed} |
| Questions asked, answered | {figures.asked}, {figures.answered} |
| Posts in groups | {figures.group_posts} |
| Put off to a later list or day | {figures.put_off} |
| Of these folded into a list | {year.folded} |
| Prompts on days off | {figures.on_free_days} |

| prompts in a week | weeks of one person |
|---|---|
{spread}
"""


def run(weeks: int = WEEKS, people: int = PEOPLE) -> bool:
    """Play it and write the page; return whether every claim holds."""
    logs.configure()
    logging.getLogger().setLevel(logging.ERROR)
    gc.freeze()
    gc.set_threshold(GARBAGE_AT_ONCE, 20, 20)
    framework = read_framework(FRAMEWORK)
    years: list[Year] = []
    fastest_runner()(played(framework, weeks=weeks, people=people, into=years))
    page = page_of(years[0], framework)
    PAGE.write_text(page, "utf-8")
    sys.stdout.write(page)
    return years[0].holds


async def played(framework: Framework, *, weeks: int, people: int, into: list[Year]) -> None:
    """Play it."""
    async with a_play(framework, people=people, weeks=weeks, monday=MONDAY) as play:
        await play_all(play)
        into.append(await year_of(play))


if __name__ == "__main__":
    sys.exit(0 if run() else 1)
