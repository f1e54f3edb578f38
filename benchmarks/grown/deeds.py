"""What is asked for most: each deed as the bot does it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.grown.town import MONTHS, Town, measured
from ledger.bulletins.compiling import compile_bulletin
from ledger.check_ins.answering import answer_check_in
from ledger.lists.digests import digest_of
from ledger.lists.filtered import filtered_for
from ledger.lists.finding import find
from ledger.lists.handed_out import handed_out_by
from ledger.lists.one_person import person_list_of
from ledger.lists.overview import overview_of
from ledger.lists.posting import last_seen
from ledger.lists.posts import compose_post
from ledger.lists.responsibility_lists import list_of
from ledger.replies.candidates import candidates_for
from ledger.rhythm.missed import count_undelivered
from ledger.talk.acts import Act
from ledger.tasks.history import history_of, show_with_files
from ledger.tasks.reporting import take_stance
from ledger.tasks.showing import card_for
from models import (
    Entry,
    Group,
    Member,
    Occurrence,
    OccurrenceState,
    Organisation,
    Role,
    RoleName,
    Stance,
    Task,
)
from models.periods import Per, first_day, shifted
from wording.lists.filtered import Sieve

AT_MOST_MS = 20
AT_MOST_A_BULLETIN_MS, AT_MOST_A_YEAR_MS = 100, 1000
AT_MOST_A_TAP_MS = 5  # of a check-in, at a million answers
Deed = Callable[[AsyncSession, Town], Awaitable[object]]


async def act_of(session: AsyncSession, town: Town, place: int = 1, **more: Any) -> Act:
    """Return an act of one of the people."""
    member = await session.get_one(Member, (town.number, town.populace.member_ids[place]))
    return Act(session, member, town.now, **more)


async def tap_check_in(session: AsyncSession, town: Town) -> None:
    """Answer the open round."""
    await answer_check_in(await act_of(session, town), town.rounds[-1])


async def tap_stance(session: AsyncSession, town: Town) -> None:
    """Say 正常推进 in the list, which is shown again."""
    act = await act_of(session, town, version=1)
    task = town.populace.task_ids[1][0]
    await take_stance(act, task, Stance.ON_TRACK)
    await list_of(session, act.by, now=town.now, with_task=task)


async def tap_evidence(session: AsyncSession, town: Town) -> None:
    """Look at what was handed in for a task."""
    await show_with_files(await act_of(session, town), town.populace.task_ids[1][0])


async def own_list(session: AsyncSession, town: Town) -> None:
    """A member's list."""
    await list_of(session, (await act_of(session, town)).by, now=town.now)


async def heads_list(session: AsyncSession, town: Town) -> None:
    """A head's list, with his people."""
    await list_of(session, (await act_of(session, town, 0)).by, now=town.now)


async def persons_list(session: AsyncSession, town: Town) -> None:
    """One of a head's people."""
    head = (await act_of(session, town, 0)).by
    await person_list_of(session, head, town.populace.member_ids[1], now=town.now)


async def heads_digest(session: AsyncSession, town: Town) -> None:
    """The digest of a head."""
    await digest_of(session, (await act_of(session, town, 0)).by, now=town.now)


async def last_heads_digest(session: AsyncSession, town: Town) -> None:
    """The digest of the head whose people's tasks stand behind everybody else's."""
    head = await session.scalar(
        select(Role.member_id)
        .where(Role.organisation_id == town.number, Role.role == RoleName.HEAD)
        .order_by(Role.unit_id.desc())
        .limit(1)
    )
    await digest_of(session, await session.get_one(Member, (town.number, head)), now=town.now)


async def leader_of(session: AsyncSession, town: Town) -> Member:
    """Return the leader."""
    return await session.get_one(Member, (town.number, town.leader))


async def leaders_digest(session: AsyncSession, town: Town) -> None:
    """The digest of a leader who looks after half of the departments."""
    await digest_of(session, await leader_of(session, town), now=town.now)


async def leaders_last_page(session: AsyncSession, town: Town) -> None:
    """Its last page."""
    await digest_of(session, await leader_of(session, town), now=town.now, page=1_000_000)


async def all_handed_out(session: AsyncSession, town: Town) -> None:
    """What the leader has handed out: all there is."""
    await handed_out_by(session, await leader_of(session, town), now=town.now)


async def post_to(session: AsyncSession, town: Town, group: str) -> None:
    """Compose a group's post."""
    organisation = await session.get_one(Organisation, town.number)
    row = await session.get_one(Group, (town.number, town.groups[group]))
    occurrence = past_push(town, "group-post")
    seen = await last_seen(session, town.number, [row], rule=occurrence.rule)
    await compose_post(session, organisation, row, seen[row.id], now=town.now)


async def post_to_one(session: AsyncSession, town: Town) -> None:
    """The post to a department's group."""
    await post_to(session, town, "one")


async def post_to_all(session: AsyncSession, town: Town) -> None:
    """The post to everybody's group."""
    await post_to(session, town, "all")


async def loose_words(session: AsyncSession, town: Town) -> None:
    """What words without a place may be about."""
    await candidates_for(await act_of(session, town), ())


async def leader_finds_common(session: AsyncSession, town: Town) -> None:
    """A word that stands in every answer, for who reads all."""
    await find(Act(session, await leader_of(session, town), town.now), "归档")


async def leader_finds_rare(session: AsyncSession, town: Town) -> None:
    """Words that few answers hold, for who reads all."""
    await find(Act(session, await leader_of(session, town), town.now), "卷宗 照片")


async def leader_finds_nothing(session: AsyncSession, town: Town) -> None:
    """Words of which each sign stands in every answer, and never together."""
    await find(Act(session, await leader_of(session, town), town.now), "归档卷宗 已归")


async def leader_finds_whole(session: AsyncSession, town: Town) -> None:
    """All that every answer says."""
    await find(Act(session, await leader_of(session, town), town.now), "卷宗已归档")


async def head_finds_common(session: AsyncSession, town: Town) -> None:
    """A word that stands in every answer, for the head of one department."""
    await find(await act_of(session, town, 0), "归档")


async def member_finds_common(session: AsyncSession, town: Town) -> None:
    """A word that stands in every answer, for who reads his own tasks."""
    await find(await act_of(session, town), "归档")


async def leaders_red_ones(session: AsyncSession, town: Town) -> None:
    """A page of all that is overdue, from its middle."""
    leader = await leader_of(session, town)
    await filtered_for(session, leader, Sieve.RED, now=town.now, page=1_000)


async def leaders_overview(session: AsyncSession, town: Town) -> None:
    """How the departments stand."""
    await overview_of(session, await leader_of(session, town), now=town.now)


async def card_and_history(session: AsyncSession, town: Town) -> None:
    """A card, and the history behind it."""
    act = await act_of(session, town, 0)
    task = await session.get_one(Task, (town.number, town.populace.task_ids[1][0]))
    await card_for(act, task)
    await history_of(act, task)


async def undelivered(session: AsyncSession, town: Town) -> None:
    """How much of a push was not delivered in time."""
    await count_undelivered(session, past_push(town, "weekly-list"), town.now)


def past_push(town: Town, rule: str) -> Occurrence:
    """Return a push of last year."""
    return Occurrence(
        organisation_id=town.number,
        rule=rule,
        period="2025-W20",
        due_at=town.now,
        opened_at=town.now,
        useful_until=town.now,
        state=OccurrenceState.DONE,
    )


async def entries_of_a_month(session: AsyncSession, town: Town) -> None:
    """The last hundred entries of a month."""
    await newest_entries(session, town, Entry.at < town.now - timedelta(days=100))


async def entries_of_a_kind(session: AsyncSession, town: Town) -> None:
    """The last hundred entries of a kind."""
    await newest_entries(session, town, Entry.kind == "struck_off")


async def newest_entries(
    session: AsyncSession, town: Town, *conditions: ColumnElement[bool]
) -> None:
    """The last hundred entries under the conditions."""
    await session.scalars(
        select(Entry)
        .where(Entry.organisation_id == town.number, *conditions)
        .order_by(Entry.at.desc())
        .limit(100)
    )


SEARCHES: tuple[Deed, ...] = (
    *(leader_finds_common, leader_finds_rare, leader_finds_nothing, leader_finds_whole),
    *(head_finds_common, member_finds_common),
)


async def weekly_bulletin(session: AsyncSession, town: Town) -> None:
    """The bulletin of the last week, compiled."""
    await compile_of(session, town, "week")


async def analysis_of_a_year(session: AsyncSession, town: Town) -> None:
    """The tasks of each month of a year, compiled one after the other."""
    for back in range(MONTHS):
        await compile_of(session, town, "month", back)


async def compile_of(session: AsyncSession, town: Town, per: Per, back: int = 0) -> None:
    """Compile what is counted of tasks."""
    organisation = await session.get_one(Organisation, town.number)
    first = shifted(per, first_day(per, town.now.date()), -back)
    await compile_bulletin(session, organisation, measured(per), first, known_at=town.now)


TARGETS: "dict[Deed, int]" = {
    tap_check_in: AT_MOST_A_TAP_MS,
    weekly_bulletin: AT_MOST_A_BULLETIN_MS,
    analysis_of_a_year: AT_MOST_A_YEAR_MS,
}


DEEDS: dict[str, Deed] = {
    "tap: a check-in answered": tap_check_in,
    "tap: a stance, and the list anew": tap_stance,
    "tap: evidence of a task": tap_evidence,
    "words without a place": loose_words,
    "list of a member": own_list,
    "list of a head": heads_list,
    "list of one of his people": persons_list,
    "digest of a head": heads_digest,
    "digest of the last head": last_heads_digest,
    "digest of a leader, 26,000 overdue": leaders_digest,
    "digest of a leader, the last page": leaders_last_page,
    "handed out by one, 100,000": all_handed_out,
    "post to a department's group": post_to_one,
    "post to everybody's group, 50,000 overdue": post_to_all,
    "a card and its history": card_and_history,
    "found by a leader, in 500,000 answers": leader_finds_common,
    "found by a leader, rare words": leader_finds_rare,
    "found by a head": head_finds_common,
    "found by a member": member_finds_common,
    "list of a leader: 50,000 red ones": leaders_red_ones,
    "departments of a leader": leaders_overview,
    "what of a push was not delivered": undelivered,
    "entries of a month, the last hundred": entries_of_a_month,
    "entries of a kind, the last hundred": entries_of_a_kind,
    "weekly bulletin, 100,000 open of 1,000,000 spans": weekly_bulletin,
    "analysis of a year, month by month": analysis_of_a_year,
}
