"""`make year`: what a year must not come to, and its page; here some weeks of a few people."""

import re
from dataclasses import replace
from datetime import date

from models.framework import read_framework
from rehearsal.playing import a_play, play_all
from rehearsal.year import MOST_OF_ONE, PAGE, page_of, year_of
from tests.databases import SqliteCopies

MONDAY = date(2026, 12, 14)  # the fullest week of the year for heads: W51
NUMBER = re.compile(r"\d[\d,.-]*")


def form_of(page: str) -> str:
    """Return a page without its numbers, and without the rows that they alone make up."""
    lines = NUMBER.sub("#", page.replace("**no**", "yes")).splitlines()
    return "\n".join(line for line in lines if line != "| # | # |")


async def test_some_weeks_of_it_hold_and_the_page_is_of_this_form(
    sqlite_template: SqliteCopies,
) -> None:
    framework = read_framework("3315")
    with sqlite_template.fresh() as url:
        async with a_play(framework, people=9, weeks=3, monday=MONDAY, database_url=url) as play:
            await play_all(play)
            year = await year_of(play)
    assert year.holds, year.lines()
    assert year.folded > 0
    assert year.pushes_planned > 3 * 4
    assert sum(prompts * weeks for prompts, weeks in year.spread) > 9 * 3
    page = page_of(year, framework)
    assert form_of(page) == form_of(PAGE.read_text("utf-8"))
    # Whatever does not hold is said, and is what the command ends with.
    worse = replace(year, figures=replace(year.figures, worst=MOST_OF_ONE + 1))
    assert not worse.holds
    assert "**no**" in page_of(worse, framework)
    assert not replace(year, chain_holds=False).holds
    assert not replace(year, posts_a_day=2).holds
