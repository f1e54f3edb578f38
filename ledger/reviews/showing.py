"""Reviews shown: samples by period, what was drawn, what lies with a reviewer, the report."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from ledger.book.refusals import Refusal
from ledger.people.authority import roles_of
from ledger.reviews.periods import ReviewPeriod, period_at
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for, today_of
from models import Member, Record, RoleName, Sample, SampleItem, Unit
from models.framework import FormField, Review
from models.framework.forms import CHOOSING
from wording.reviews.refusals import NoReviews, SampleGone
from wording.reviews.showing import (
    CountedChoice,
    ItemLine,
    ItemsToReview,
    PeriodLine,
    ReviewReport,
    ReviewsShown,
    SampleShown,
)
from wording.talk import Receipt

OWN_SHOWN = 10  # of what lies with a reviewer
PERIODS_SHOWN = 2


async def show_reviews(act: Act) -> None:
    """/review: what lies with the reader; for whoever draws, this period and the one before."""
    items = await own_items(act)
    lines = await period_lines(act)
    if not items and not lines:
        raise Refusal(NoReviews())
    await act.answer_in_place(ReviewsShown(tuple(lines), tuple(items)))


async def period_lines(act: Act) -> list[PeriodLine]:
    """Return the periods of the reviews that the reader draws, each with its sample."""
    today, lines = await today_of(act), []
    for review in (await framework_for(act)).reviews:
        if not await has_part(act, review.drawn_by):
            continue
        for back in range(PERIODS_SHOWN):
            period = period_at(review.per, today, back=back)
            sample = await sample_of(act, review, period)
            items, done = await progress_of(act, sample) if sample else (0, 0)
            number = sample.id if sample else None
            lines.append(PeriodLine(review, period.name, back, number, items, done))
    return lines


async def has_part(act: Act, roles: Iterable[str]) -> bool:
    """Return whether who acts holds one of the roles that a review names."""
    held = {role.role for role in await roles_of(act.session, act.by)}
    return not held.isdisjoint(map(RoleName, roles))


async def sample_of(act: Act, review: Review, period: ReviewPeriod) -> Sample | None:
    """Return the sample of a period, if it was drawn."""
    found: Sample | None = await act.session.scalar(
        select(Sample).where(
            Sample.organisation_id == act.organisation_id,
            Sample.review == review.key,
            Sample.period == period.name,
        )
    )
    return found


async def progress_of(act: Act, sample: Sample) -> tuple[int, int]:
    """Return how many items a sample has, and how many are reviewed."""
    row = (
        await act.session.execute(
            select(func.count(), func.count(SampleItem.record_id)).where(
                SampleItem.organisation_id == act.organisation_id,
                SampleItem.sample_id == sample.id,
            )
        )
    ).one()
    return row[0], row[1]


async def own_items(act: Act) -> list[ItemLine]:
    """Return the first items that wait for the reader's review."""
    return await lines_of(
        act, SampleItem.reviewer_id == act.by.id, SampleItem.record_id.is_(None), most=OWN_SHOWN
    )


async def lines_of(act: Act, *conditions: Any, most: int | None = None) -> list[ItemLine]:
    """Return items with the names of handler, unit and reviewer."""
    handler, reviewer = aliased(Member), aliased(Member)
    of = SampleItem.organisation_id
    rows = await act.session.execute(
        select(SampleItem, handler.name, Unit.name, reviewer.name)
        .join(handler, (handler.organisation_id == of) & (handler.id == SampleItem.handler_id))
        .join(Unit, (Unit.organisation_id == of) & (Unit.id == SampleItem.unit_id))
        .outerjoin(
            reviewer, (reviewer.organisation_id == of) & (reviewer.id == SampleItem.reviewer_id)
        )
        .where(of == act.organisation_id, *conditions)
        .order_by(SampleItem.id)
        .limit(most)
    )
    return [
        ItemLine(item.id, item.key, name, unit, item.kind or "", by or "", item.record_id)
        for item, name, unit, by in rows
    ]


async def show_sample(act: Act, sample_id: int) -> None:
    """Show a sample to whoever may draw such."""
    sample, review = await sample_to_read(act, sample_id)
    await act.answer_in_place(await sample_shown(act, sample, review), about=sample.subject)


async def show_report(act: Act, sample_id: int) -> None:
    """Show what has been found so far."""
    sample, review = await sample_to_read(act, sample_id)
    await act.answer_in_place(await report_of(act, sample, review), about=sample.subject)


async def sample_to_read(act: Act, sample_id: int) -> tuple[Sample, Review]:
    """Return a sample with its review. Raises Refusal for others than those who draw."""
    sample = await act.session.get(Sample, (act.organisation_id, sample_id))
    framework = await framework_for(act)
    review = framework.review(sample.review) if sample is not None else None
    if sample is None or review is None:
        raise Refusal(SampleGone())
    if not await has_part(act, (*review.drawn_by, review.report_for)):
        raise Refusal(SampleGone())
    return sample, review


async def sample_shown(
    act: Act, sample: Sample, review: Review, *, receipt: Receipt | None = None
) -> SampleShown:
    """Return what was drawn, and by which seed of which list."""
    items = await lines_of(act, SampleItem.sample_id == sample.id)
    return SampleShown(
        number=sample.id,
        review=review,
        period=sample.period,
        seed=sample.seed,
        digest=sample.digest,
        listed=sample.listed,
        items=tuple(items),
        due_at=sample.due_at,
        receipt=receipt,
    )


async def tell_reviewers(act: Act, sample: Sample, review: Review) -> None:
    """Tell each reviewer what lies with him."""
    items = await lines_of(act, SampleItem.sample_id == sample.id)
    rows = await act.session.execute(
        select(SampleItem.id, SampleItem.reviewer_id).where(
            SampleItem.organisation_id == act.organisation_id, SampleItem.sample_id == sample.id
        )
    )
    by = {number: reviewer for number, reviewer in rows}  # noqa: C416  # rows, not pairs
    for number in dict.fromkeys(by[item.number] for item in items):
        if number is not None:
            reviewer = await act.session.get_one(Member, (act.organisation_id, number))
            own = tuple(item for item in items if by[item.number] == number)
            message = ItemsToReview(review, sample.period, own, sample.due_at)
            await act.tell(reviewer, message, about=sample.subject)


async def report_of(act: Act, sample: Sample, review: Review) -> ReviewReport:
    """Return what was found: each choice counted in all, and by unit."""
    framework = await framework_for(act)
    register = framework.register(review.kept_in)
    form = framework.form(register.form) if register else None
    rows = (
        await act.session.execute(
            select(Unit.name, Record.values)
            .select_from(SampleItem)
            .join(
                Unit,
                (Unit.organisation_id == SampleItem.organisation_id)
                & (Unit.id == SampleItem.unit_id),
            )
            .join(
                Record,
                (Record.organisation_id == SampleItem.organisation_id)
                & (Record.id == SampleItem.record_id),
            )
            .where(
                SampleItem.organisation_id == act.organisation_id,
                SampleItem.sample_id == sample.id,
                Record.cancelled_at.is_(None),
            )
            .order_by(Unit.id, SampleItem.id)
        )
    ).all()
    fields = [field for field in (form.fields if form else ()) if field.type in CHOOSING]
    filled = [values for _, values in rows]
    counted = tuple(CountedChoice(field, counts_in(filled, field)) for field in fields)
    units = tuple(
        (unit, counts_in([values for name, values in rows if name == unit], fields[0]))
        for unit in dict.fromkeys(name for name, _ in rows)
        if fields
    )
    items, done = await progress_of(act, sample)
    return ReviewReport(review, sample.period, items, done, counted, units, sample.id)


def counts_in(filled: Sequence[dict[str, Any]], field: FormField) -> tuple[tuple[str, int], ...]:
    """Count how often each choice of a field was chosen, in the field's order."""
    counts: Counter[str] = Counter()
    for values in filled:
        value = values.get(field.name)
        counts.update(value if isinstance(value, list) else [value] if value is not None else [])
    return tuple((choice, counts[choice]) for choice in field.choices if counts[choice])
