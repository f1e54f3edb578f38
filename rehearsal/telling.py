"""`taizhang rehearse`: plays the weeks, then tells what they came to: table, JSON, picture."""

import gc
import logging
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.commands import Complaint, WrongCall
from bot.commands.founding import framework_or_complaint
from bot.commands.progress import told_how_far
from bot.commands.running import fastest_runner
from bot.commands.tables import TextFormat, each, note, put, put_json, put_table
from bot.process import logs
from bot.process.clock import Clock
from bot.process.speaking import spoken, system_reason, words
from models.framework import Framework
from rehearsal.counting import Figures, figures_of
from rehearsal.picture import as_blocks, as_picture, as_svg
from rehearsal.playing import a_play, play_all
from wording.catalogues import translations
from wording.command_line import calls
from wording.command_line import rehearsing as said
from wording.dates import WEEK_DAYS

LEAST_PEOPLE = 5
GARBAGE_AT_ONCE = 10_000


def rehearse(
    name: str, *, weeks: int, people: int, seed: int, rate: float, form: TextFormat,
    picture: Path | None,
) -> None:  # fmt: skip
    """Play a work model and say what it came to. Raises Complaint if it cannot be played."""
    if people < LEAST_PEOPLE or weeks < 1:
        raise WrongCall(words(said.TOO_SMALL, least=LEAST_PEOPLE))
    framework = framework_or_complaint(name)
    logs.configure()
    logging.getLogger().setLevel(logging.ERROR)
    gc.freeze()
    gc.set_threshold(GARBAGE_AT_ONCE, 20, 20)
    fastest_runner()(
        played(
            framework, weeks=weeks, people=people, seed=seed, rate=rate, form=form, picture=picture
        )
    )


async def played(
    framework: Framework, *, weeks: int, people: int, seed: int, rate: float, form: TextFormat,
    picture: Path | None,
) -> None:  # fmt: skip
    """Play it to the end, with a bar on standard error meanwhile."""
    monday = next_monday(framework)
    async with a_play(
        framework, people=people, weeks=weeks, monday=monday, seed=seed, rate=rate
    ) as play:
        with told_how_far(weeks) as done:
            await play_all(play, after_week=lambda number: done(number + 1))
        figures = await figures_of(play)
    if form is TextFormat.JSON:
        put_json(figures.plain())
    else:
        await tell(framework, figures)
    if picture is not None:
        draw(framework, figures, play.calendar.is_working_day, picture)


def next_monday(framework: Framework) -> date:
    """Return the Monday from which it is played: the next one."""
    today = Clock().now().astimezone(ZoneInfo(framework.timezone)).date()
    return today + timedelta(days=7 - today.weekday())


async def tell(framework: Framework, figures: Figures) -> None:
    """Print the table, then the year as blocks."""
    since = figures.weeks[0].monday
    put(
        words(
            said.TITLE,
            name=framework.name,
            people=figures.people,
            weeks=len(figures.weeks),
            since=since.isoformat(),
        )
    )
    put()
    headings = (words(said.FIGURE), words(said.VALUE))
    await put_table(headings, each(list(rows_of(figures))))
    put()
    for line in as_blocks(figures, days=day_names()):
        put(line)


def rows_of(figures: Figures) -> Iterator[tuple[str, object]]:
    """Yield the lines of the table."""
    none = words(said.NONE)
    yield words(said.MEAN), f"{figures.mean:.1f}"
    yield (
        words(said.WORST),
        words(
            said.WORST_VALUE,
            count=figures.worst, who=figures.worst_who, week=figures.worst_week,
        ),
    )  # fmt: skip
    yield words(said.GROUP_POSTS), figures.group_posts
    yield words(said.COLLISIONS), figures.collisions
    for which, count in figures.collide:
        yield words(said.COLLIDE), f"{which}: {count}"
    if figures.busiest_day is not None:
        count = figures.days[figures.busiest_day]
        day = figures.busiest_day.isoformat()
        yield words(said.BUSIEST), words(said.BUSIEST_VALUE, day=day, count=count)
    yield (
        words(said.HOLIDAYS),
        words(
            said.HOLIDAYS_VALUE,
            left_out=figures.pushes_left_out,
            moved=figures.pushes_moved,
            rounds=figures.rounds_moved,
        ),
    )
    yield words(said.FREE_DAYS), figures.on_free_days
    rounds = {"opened": figures.rounds_opened, "closed": figures.rounds_closed}
    yield words(said.ROUNDS), words(said.ROUNDS_VALUE, **rounds)
    answers = {"answered": figures.answered, "asked": figures.asked}
    yield words(said.ANSWERS), words(said.ANSWERS_VALUE, **answers)
    yield words(said.NOBODY), ", ".join(figures.asked_nobody) or none
    yield words(said.PUT_OFF), figures.put_off
    yield words(said.GIVEN_UP), figures.forms_given_up
    yield words(said.EXCEPTIONS), "; ".join(figures.exceptions) or none
    yield words(said.DOUBLED), figures.doubled
    yield words(said.MISSED), figures.missed


def day_names() -> list[str]:
    """Return the days of the week as the terminal is spoken to."""
    say = translations(spoken()).gettext
    return [say(day) for day in WEEK_DAYS]


def draw(framework: Framework, figures: Figures, works: Callable[[date], bool], file: Path) -> None:
    """Write the picture. Raises Complaint where the file cannot be written."""
    days = [week.monday + timedelta(days=number) for week in figures.weeks for number in range(7)]
    title = words(said.PICTURE_TITLE, name=framework.name)
    free = {day: not works(day) for day in days}
    if file.suffix.lower() == ".png":
        drawn = as_picture(figures, title=title, free=free, language=spoken()).content()
    else:
        drawn = as_svg(figures, title=title, days=day_names(), free=free).encode()
    try:
        file.write_bytes(drawn)
    except OSError as error:
        reason = system_reason(error)
        raise Complaint(words(calls.CANNOT_WRITE, file=file, reason=reason)) from error
    note(words(said.PICTURE, file=file))
