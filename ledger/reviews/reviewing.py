"""Reviewing an item: a form of which what is known is filled in, kept as a record."""

from dataclasses import replace

from sqlalchemy import func, select

from ledger.book.chain import append_entry
from ledger.book.refusals import Refusal
from ledger.forms.filling import begin_filling
from ledger.forms.fillings import Filled
from ledger.people.authority import members_with
from ledger.registers.recording import submit_record
from ledger.reviews.showing import report_of
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for
from models import RoleName, Sample, SampleItem, Subject, SubjectKind
from models.framework import Framework, Review
from models.numbering import hold_chain_end, next_numbers
from wording.reviews.refusals import ItemReviewed, SampleGone


async def review_item(act: Act, item_id: int) -> None:
    """Ask the reviewer for what he finds about an item that lies with him."""
    item, review, framework = await item_to_review(act, item_id)
    register = framework.register(review.kept_in)
    form = framework.form(register.form) if register else None
    if register is None or form is None:
        raise Refusal(SampleGone())
    known = known_of(item, review)
    question = await begin_filling(
        act,
        form,
        about=item.subject,
        values=known,
        context={"register": register.key},
        skipped=[name for name in review.fields.named().values() if name not in known],
    )
    about = Subject(SubjectKind.PROMPT, question.prompt_id)
    await act.answer(question, about=about)


def known_of(item: SampleItem, review: Review) -> dict[str, object]:
    """Return what is known of an item, by the form's fields."""
    known: dict[str, object] = {
        "key": item.key,
        "handler": item.handler_id,
        "unit": item.unit_id,
        "kind": item.kind,
    }
    named = review.fields.named()
    return {name: known[what] for what, name in named.items() if known[what] is not None}


async def item_to_review(act: Act, item_id: int) -> tuple[SampleItem, Review, Framework]:
    """Return an item that waits for the review of who acts. Raises Refusal else."""
    await hold_chain_end(act.session, act.organisation_id)
    item = await act.session.get(SampleItem, (act.organisation_id, item_id), populate_existing=True)
    if item is None or item.reviewer_id != act.by.id:
        raise Refusal(SampleGone())
    if item.record_id is not None:
        raise Refusal(ItemReviewed())
    sample = await act.session.get_one(Sample, (act.organisation_id, item.sample_id))
    framework = await framework_for(act)
    review = framework.review(sample.review)
    if review is None:
        raise Refusal(SampleGone())
    return item, review, framework


async def submit_review(act: Act, filled: Filled) -> None:
    """Keep a review as a record; what is known of the item stands as it was drawn.

    After the last one whoever drew the sample, and those whom the report is for, read it.
    """
    item, review, _ = await item_to_review(act, filled.about.id)
    number = await next_numbers(act.session, act.organisation_id, 1)
    about = Subject(SubjectKind.RECORD, number)
    values = {**filled.values, **known_of(item, review)}
    await submit_record(act, replace(filled, about=about, values=values))
    await act.session.flush()  # written by class name: an item after its record
    item.record_id = number
    await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind="item_reviewed",
        now=act.now,
        actor_id=act.by.id,
        about=Subject(SubjectKind.SAMPLE, item.sample_id),
        effect_key=f"item_reviewed:{item.id}",
        title=review.title,
        item=item.key,
        record=number,
    )
    await act.session.flush()
    await report_if_whole(act, item.sample_id, review)


async def report_if_whole(act: Act, sample_id: int, review: Review) -> None:
    """Tell what was found once nothing of the sample waits for a reviewer any more."""
    open_ones = await act.session.scalar(
        select(func.count()).where(
            SampleItem.organisation_id == act.organisation_id,
            SampleItem.sample_id == sample_id,
            SampleItem.record_id.is_(None),
            SampleItem.reviewer_id.is_not(None),
        )
    )
    if open_ones:
        return
    sample = await act.session.get_one(Sample, (act.organisation_id, sample_id))
    sample.reviewed_at = act.now
    readers = await members_with(act.session, act.organisation_id, (RoleName(review.report_for),))
    drawer = [
        one
        for one in await members_with(
            act.session, act.organisation_id, tuple(map(RoleName, review.drawn_by))
        )
        if one.id == sample.drawn_by
    ]
    report = await report_of(act, sample, review)
    for reader in {one.id: one for one in (*readers, *drawer)}.values():
        await act.tell(reader, report, about=sample.subject)
