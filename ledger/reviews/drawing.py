"""Drawing a sample: the list of a period, the seed, the numbers, and who reviews each of them."""

import secrets
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry, receipt_of
from ledger.book.refusals import Refusal
from ledger.organisations import framework_of
from ledger.reviews.periods import ReviewPeriod, period_at
from ledger.reviews.sampling import Listed, digest, draw, share_out
from ledger.reviews.showing import has_part, sample_of, sample_shown, tell_reviewers
from ledger.talk.acts import Act
from ledger.talk.organisation import due_within, today_of
from ledger.talk.reading_ahead import organisation_of
from models import ListedItem, Member, Organisation, Sample, SampleItem, Turn
from models.framework import Review
from models.numbering import add, hold_chain_end
from wording.reviews.refusals import (
    DrawnAlready,
    MayNotDraw,
    NobodyToReview,
    NothingListed,
    ReviewGone,
)

SEED_BYTES = 16


async def review_of_number(act: Act, number: int) -> Review:
    """Return the review that a button names. Raises Refusal for one that is no more."""
    organisation = await organisation_of(act.session, act.organisation_id)
    for review in framework_of(organisation).reviews:
        if review.number == number:
            return review
    raise Refusal(ReviewGone())


async def draw_sample(act: Act, number: int, back: int) -> None:
    """抽取: draw the sample of a period, once; whoever reviews is told what lies with him."""
    review = await review_of_number(act, number)
    if not await has_part(act, review.drawn_by):
        raise Refusal(MayNotDraw())
    await hold_chain_end(act.session, act.organisation_id)
    period = period_at(review.per, await today_of(act), back=back)
    if await sample_of(act, review, period) is not None:
        raise Refusal(DrawnAlready())
    listed = await list_of(act.session, act.organisation_id, period)
    if not listed:
        raise Refusal(NothingListed())
    reviewers = await reviewers_of(act, review)
    if not reviewers:
        raise Refusal(NobodyToReview(await rotation_title(act, review)))
    sample = await keep_sample(act, review, period, listed, reviewers)
    await tell_reviewers(act, sample, review)


async def list_of(
    session: AsyncSession, organisation_id: int, period: ReviewPeriod
) -> Sequence[ListedItem]:
    """Return what was closed in a period, by number."""
    rows = await session.scalars(
        select(ListedItem)
        .where(
            ListedItem.organisation_id == organisation_id,
            ListedItem.closed_on >= period.start,
            ListedItem.closed_on < period.end,
        )
        .order_by(ListedItem.key)
    )
    return rows.all()


def as_list(review: Review, items: Sequence[ListedItem]) -> list[Listed]:
    """Return items as they are drawn: by unit or handler, if the review has strata."""
    of = {"unit": "unit_id", "handler": "handler_id", None: None}[review.by]
    return [Listed(one.key, str(getattr(one, of)) if of else "") for one in items]


async def reviewers_of(act: Act, review: Review) -> dict[int, int]:
    """Return whose next turns it is, in their order, each with his unit."""
    rows = await act.session.execute(
        select(Member.id, Member.unit_id)
        .join(
            Turn,
            (Turn.organisation_id == Member.organisation_id) & (Turn.member_id == Member.id),
        )
        .where(
            Turn.organisation_id == act.organisation_id,
            Turn.rotation == review.rotation,
            Turn.at > act.now,
            Member.left_at.is_(None),
        )
        .order_by(Turn.at, Turn.id)
    )
    found: dict[int, int] = {}
    for number, unit in rows:
        found.setdefault(number, unit)
    return found


async def rotation_title(act: Act, review: Review) -> str:
    """Return what the rotation of the reviewers is called."""
    organisation = await organisation_of(act.session, act.organisation_id)
    rotation = framework_of(organisation).rotation(review.rotation)
    return rotation.title if rotation else review.rotation


async def keep_sample(
    act: Act,
    review: Review,
    period: ReviewPeriod,
    listed: Sequence[ListedItem],
    reviewers: dict[int, int],
) -> Sample:
    """Draw, and put on record what it takes to draw the same again."""
    seed, items = secrets.token_hex(SEED_BYTES), as_list(review, listed)
    drawn = draw(seed, items, review.size)
    sample = await add(
        act.session,
        Sample(
            organisation_id=act.organisation_id,
            review=review.key,
            period=period.name,
            seed=seed,
            digest=digest(items),
            listed=len(items),
            drawn_by=act.by.id,
            drawn_at=act.at,
            due_at=await due_within(act, review.working_days),
        ),
    )
    by_key = {one.key: one for one in listed}
    shared = share_out(
        {key: (by_key[key].handler_id, by_key[key].unit_id) for key in drawn},
        reviewers,
        some=review.reviewers,
        own_unit=not review.not_own_unit,
    )
    await act.session.flush()  # written by class name: an item after its sample
    for key in drawn:
        await add(act.session, item_of(sample, by_key[key], shared[key]))
    entry = await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind="sample_drawn",
        now=act.now,
        actor_id=act.by.id,
        about=sample.subject,
        effect_key=f"sample_drawn:{review.key}:{period.name}",
        title=review.title,
        period=period.name,
        seed=seed,
        list_digest=sample.digest,
        listed=len(items),
        by=review.by,
        size=review.size,
        drawn=drawn,
    )
    message = await sample_shown(act, sample, review, receipt=receipt_of(entry))
    await act.answer_in_place(message, about=sample.subject)
    return sample


def item_of(sample: Sample, listed: ListedItem, reviewer_id: int | None) -> SampleItem:
    """Return the row of an item that was drawn, as it was listed then."""
    return SampleItem(
        organisation_id=sample.organisation_id,
        sample_id=sample.id,
        key=listed.key,
        handler_id=listed.handler_id,
        unit_id=listed.unit_id,
        kind=listed.kind,
        reviewer_id=reviewer_id,
    )


async def drawn_again(
    session: AsyncSession, organisation: Organisation, sample: Sample, period: ReviewPeriod
) -> tuple[list[str], bool] | None:
    """Return what the list of now and the seed on record come to, and whether the list is the same.

    None where the work model has the review no more.
    """
    review = framework_of(organisation).review(sample.review)
    if review is None:
        return None
    items = as_list(review, await list_of(session, organisation.id, period))
    return draw(sample.seed, items, review.size), digest(items) == sample.digest
