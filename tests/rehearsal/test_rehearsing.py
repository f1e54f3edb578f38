"""A work model is played by a made-up office: what it would bring people, before it does."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from models.framework import read_framework
from rehearsal.counting import Figures, Week, collisions_in, figures_of
from rehearsal.office import an_office
from rehearsal.picture import as_blocks, as_svg
from rehearsal.playing import Play, a_play, play_all
from rehearsal.telling import draw, tell
from tests.databases import SqliteCopies

MONDAY = date(2026, 12, 14)  # S21, S28, S17 and the quarter's self-check fall into this week


async def played(name: str, url: str, *, rate: float) -> tuple[Play, Figures]:
    """A week of a small office."""
    async with a_play(
        read_framework(name), people=9, weeks=1, monday=MONDAY, rate=rate, database_url=url
    ) as play:
        await play_all(play)
        return play, await figures_of(play)


@pytest.fixture
def url(sqlite_template: SqliteCopies) -> Iterator[str]:
    """An empty database of the kind that a rehearsal makes."""
    with sqlite_template.fresh() as url:
        yield url


async def test_a_week_goes_by_and_is_counted(url: str) -> None:
    play, figures = await played("3315", url, rate=1)
    assert figures.exceptions == ()
    assert (figures.doubled, figures.missed) == (0, 0)
    assert figures.rounds_opened >= 4 > figures.rounds_closed >= 1
    assert 0 < figures.answered <= figures.asked
    assert figures.forms_given_up == 0
    [week] = figures.weeks
    assert 1 < week.mean < week.worst == figures.worst
    assert figures.worst_who
    assert "mentoring-progress" in figures.asked_nobody
    assert figures.group_posts >= 0
    assert play.post.calls["answerCallbackQuery"] > 0  # people have tapped


async def test_one_seed_plays_one_year(sqlite_template: SqliteCopies) -> None:
    played_twice = []
    for _ in range(2):
        with sqlite_template.fresh() as url:
            _, figures = await played("3315", url, rate=0.8)
            played_twice.append(figures)
    assert played_twice[0] == played_twice[1]


async def test_nobody_answers_and_nothing_breaks(url: str) -> None:
    _, figures = await played("okr", url, rate=0)
    assert (figures.answered, figures.exceptions, figures.missed) == (0, (), 0)
    assert figures.asked > 0


def test_an_office_has_as_many_people_as_were_asked_for() -> None:
    for people in (5, 13, 14, 100):
        office = an_office(people)
        assert len(office.people) == people == len({one.name for one in office.people})
        assert all(office.head_of(one).roles.startswith("部门负责人") for one in office.departments)


def test_two_questions_to_one_person_on_one_day_collide() -> None:
    framework = read_framework("3315")
    friday = date(2026, 12, 18)
    said = [
        (friday, 1, "weekly-study"),
        (friday, 1, "weekly-report"),
        (friday, 1, "weekly-list"),
        (friday, 2, "weekly-study"),
        (friday, 2, "weekly-study.reminder"),
        (friday + timedelta(days=1), 2, "weekly-report"),
    ]
    assert collisions_in(framework, said) == {"weekly-report + weekly-study": 1}


@pytest.fixture
def figures() -> Figures:
    return Figures(
        people=9, weeks=(Week(MONDAY, 3.5, 7), Week(MONDAY + timedelta(weeks=1), 0.0, 0)),
        mean=1.75, worst=7, worst_who="成员", worst_week="2026-W51",
        days={MONDAY: 9, MONDAY + timedelta(days=4): 18}, busiest_day=MONDAY, group_posts=1,
        collisions=0, collide=(), pushes_left_out=0, pushes_moved=0, rounds_moved=0,
        on_free_days=0, rounds_opened=1, rounds_closed=1, asked=9, answered=8, asked_nobody=(),
        put_off=0, forms_given_up=0, exceptions=(), doubled=0, missed=0,
    )  # fmt: skip


def test_the_year_is_drawn(figures: Figures, tmp_path: Path) -> None:
    days = [*"一二三四五六日"]
    assert list(as_blocks(figures, days=days)) == [
        "一 ▒ ", "二   ", "三   ", "四   ", "五 █ ", "六   ", "日   ",
    ]  # fmt: skip
    drawn = as_svg(figures, title="<b>", days=days, free={MONDAY + timedelta(days=5): True})
    assert drawn.count("<rect") == 1 + 2 * 7 + 2 * 2
    assert "&lt;b&gt;" in drawn
    assert "2026-12-18: 18" in drawn
    assert figures.plain()["days"]["2026-12-14"] == 9
    file = tmp_path / "year.svg"
    draw(read_framework("3315"), figures, lambda day: day.weekday() < 5, file)
    assert file.read_text("utf-8").startswith("<svg")
    for_chat = tmp_path / "year.png"
    draw(read_framework("3315"), figures, lambda day: day.weekday() < 5, for_chat)
    assert for_chat.read_bytes().startswith(b"\x89PNG")


async def test_it_is_told_as_a_table(figures: Figures, capsys: pytest.CaptureFixture[str]) -> None:
    await tell(read_framework("3315"), figures)
    printed = capsys.readouterr().out
    for words in ("“3315”党建工作模式", "7", "2026-W51", "█"):
        assert words in printed
