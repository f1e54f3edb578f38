"""Reviewers are reminded of what lies with them; once it is late, who drew it hears of it."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.demands.overdue import boundaries
from ledger.organisations import calendar_of, framework_of
from ledger.reviews.showing import lines_of
from ledger.talk.acts import Act
from ledger.talk.saying import say
from models import DemandStage, Instant, Member, Organisation, Priority, Sample, SampleItem
from models.numbering import hold_chain_end
from models.whether import Question
from wording.reviews.showing import ItemsToReview, SampleLate

STAGES = (DemandStage.SOON, DemandStage.OVERDUE)


# Built once: every tick asks it.
_DUE = select(Sample.id).where(
    Sample.organisation_id == bindparam("of"),
    Sample.reviewed_at.is_(None),
    Sample.reached == bindparam("below"),
    Sample.due_at < bindparam("before", type_=Instant()),
)


async def stages_due(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> list[tuple[DemandStage, Question]]:
    """Return what finds the samples to remind of now; nothing where nothing is reviewed."""
    framework = framework_of(organisation)
    if not framework.reviews:
        return []
    calendar = await calendar_of(session, organisation)
    of = organisation.id
    return [
        (one.stage, Question(_DUE, {"of": of, "below": one.stage - 1, "before": one.before}))
        for one in boundaries(framework, calendar, now)
        if one.stage in STAGES
    ]


async def samples_due(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> list[Question]:
    """Return what finds whether some sample is to be reminded of."""
    return [question for _, question in await stages_due(session, organisation, now)]


async def remind_of_samples(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> None:
    """Remind of the next samples."""
    await hold_chain_end(session, organisation.id)
    for stage, due in await stages_due(session, organisation, now):
        for number in list(await session.scalars(due.statement.limit(1), due.wanted)):
            await remind_of(session, organisation, number, stage, now)


async def remind_of(
    session: AsyncSession,
    organisation: Organisation,
    number: int,
    stage: DemandStage,
    now: datetime,
) -> None:
    """Remind each reviewer of what waits; when that is late, tell who drew it how much is."""
    sample = await session.get_one(Sample, (organisation.id, number))
    sample.reached = stage
    review = framework_of(organisation).review(sample.review)
    drawer = await session.get_one(Member, (organisation.id, sample.drawn_by))
    if review is None:
        return
    waits = (SampleItem.sample_id == sample.id, SampleItem.record_id.is_(None))
    reviewers = await session.scalars(
        select(SampleItem.reviewer_id)
        .where(
            SampleItem.organisation_id == organisation.id,
            *waits,
            SampleItem.reviewer_id.is_not(None),
        )
        .distinct()
        .order_by(SampleItem.reviewer_id)
    )
    late = 0
    for one in list(reviewers):
        reviewer = await session.get_one(Member, (organisation.id, one))
        act = Act(session, reviewer, now)
        items = await lines_of(act, *waits, SampleItem.reviewer_id == one)
        late += len(items)
        message = ItemsToReview(review, sample.period, tuple(items), sample.due_at, again=True)
        await say(
            session,
            to=reviewer,
            message=message,
            now=now,
            about=sample.subject,
            priority=Priority.REMINDER,
        )
    if stage is DemandStage.OVERDUE and late:
        told = SampleLate(review, sample.period, late, sample.due_at, sample.id)
        await say(session, to=drawer, message=told, now=now, about=sample.subject)
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind="sample_reminded",
        now=now,
        about=sample.subject,
        effect_key=f"sample_reminded:{sample.id}:{stage.value}",
        title=review.title,
        late=late if stage is DemandStage.OVERDUE else 0,
    )
