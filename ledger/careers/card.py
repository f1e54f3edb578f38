"""The history card 履历卡: tags, roles, what was struck off and taken part in, the newest lines.

For whoever directs the person, and for himself. Counts are told, never scored and never ranked.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.careers.lines import page_of_lines
from ledger.careers.registered import records_in
from ledger.careers.years import count_of, rounds_in, struck_off_in, year_at, year_in
from ledger.organisations import framework_of
from ledger.people.authority import may_direct, roles_of
from ledger.people.choosing import choices_of, people_meant
from ledger.people.tags import give_tag, may_tag, tags_of, take_tag
from ledger.talk.acts import Act
from models import Member, Organisation, Task, Unit
from models.framework import Tag
from wording import Message
from wording.careers.card import (
    CardNotForYou,
    HistoryCard,
    TagGone,
    TagsAsked,
    TagsNotForYou,
    WhichPerson,
    YearCounts,
)

YEARS_SHOWN = 3


async def card_of_words(act: Act, words: str) -> Message:
    """Return the card of whom the words name; one's own without words.

    Raises Refusal for whom it does not concern, and where nobody is meant.
    """
    if not words.strip():
        return await card_of(act, act.by.id)
    meant = await people_meant(act.session, act.organisation_id, words)
    if len(meant) == 1:
        return await card_of(act, meant[0].id)
    return WhichPerson(words, await choices_of(act.session, meant))


async def card_of(
    act: Act, member_id: int, *, before: int | None = None, after: int | None = None
) -> HistoryCard:
    """Return the card of a person, with the page of lines before or after an entry."""
    member = await person_read(act, member_id)
    session = act.session
    organisation = await session.get_one(Organisation, act.organisation_id)
    unit = await session.get_one(Unit, (act.organisation_id, member.unit_id))
    lines, more = await page_of_lines(session, member, act.by, before=before, after=after)
    return HistoryCard(
        member_id=member.id,
        name=member.name,
        unit=unit.name,
        roles=tuple(sorted({role.role for role in await roles_of(session, member)})),
        tags=await tags_of(session, member, framework_of(organisation)),
        years=await counts_by_year(session, organisation, member, now=act.now),
        lines=lines,
        newer=more if after is not None else before is not None,
        older=after is not None or more,
        may_tag=bool(framework_of(organisation).tags) and await may_tag(session, act.by, member),
    )


async def person_read(act: Act, member_id: int) -> Member:
    """Return the person. Refused to whoever neither is he nor directs him."""
    member = await act.session.get(Member, (act.organisation_id, member_id))
    if member is None or (
        member.id != act.by.id and not await may_direct(act.session, act.by, unit_id=member.unit_id)
    ):
        raise Refusal(CardNotForYou())
    return member


async def counts_by_year(
    session: AsyncSession, organisation: Organisation, member: Member, *, now: datetime
) -> tuple[YearCounts, ...]:
    """Return what was done in each of the last years, this one first; empty ones are left out.

    A secret task is not even counted.
    """
    this = year_at(organisation, now)
    years = [year_in(organisation, this - back) for back in range(YEARS_SHOWN)]
    columns = [
        column
        for year in years
        for column in (
            count_of(Task, *struck_off_in(member, year), Task.confidential.is_(False)),
            rounds_in(member, year),
            records_in(member, framework_of(organisation), year),
        )
    ]
    counts = (await session.execute(select(*columns))).one()
    found = [
        YearCounts(year.number, *counts[place * 3 : place * 3 + 3])
        for place, year in enumerate(years)
    ]
    return tuple(
        one for one in found if one.year == this or one.struck_off or one.took_part or one.records
    )


async def ask_tags(act: Act, member_id: int) -> None:
    """Show the tags that there are, those he bears with a mark."""
    member = await person_tagged(act, member_id)
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    framework = framework_of(organisation)
    borne = await tags_of(act.session, member, framework)
    await act.answer_in_place(TagsAsked(member.id, member.name, framework.tags, borne))


async def tag(act: Act, member_id: int, place: int) -> None:
    """Give the person the tapped tag, and show how he is tagged now."""
    member, which = await person_tagged(act, member_id), await tag_at(act, place)
    await give_tag(act.session, member, which, by=act.by, now=act.now)
    await ask_tags(act, member_id)


async def untag(act: Act, member_id: int, place: int) -> None:
    """Take the tapped tag off the person, and show how he is tagged now."""
    member, which = await person_tagged(act, member_id), await tag_at(act, place)
    await take_tag(act.session, member, which, by=act.by, now=act.now)
    await ask_tags(act, member_id)


async def person_tagged(act: Act, member_id: int) -> Member:
    """Return the person. Refused to whoever does not tag him."""
    member = await person_read(act, member_id)
    if not await may_tag(act.session, act.by, member):
        raise Refusal(TagsNotForYou())
    return member


async def tag_at(act: Act, place: int) -> Tag:
    """Return the tag at that place of the framework."""
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    tags = framework_of(organisation).tags
    if place >= len(tags):
        raise Refusal(TagGone())
    return tags[place]
