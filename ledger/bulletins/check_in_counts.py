"""Check-ins counted: of each unit how many were asked, have answered, late or not; and their words.

Rounds belong to the period in which they were opened. Of what is not open to read, the whole alone
is told, and nobody's words.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from ledger.bulletins.scans import KNOWN, OF, SINCE, UNITS, Scan, Stretch, unit_names, was_replaced
from ledger.forms.values import shown_of_many
from models import Answer, Entry, Instant, Respondent, Round, SubjectKind, Unit
from models.among import Among, Numbers
from models.compiled import Behind, Label, Number, Part, Quote, Row, Table
from models.framework import BulletinSection, CheckIn, Privacy
from wording.bulletins.labels import ANSWERED, ASKED, BY_UNIT, LATE, SILENT, TOTAL, both, columns

Statement = Select[*tuple[Any, ...]]
ROUNDS: BindParameter[Any] = bindparam("rounds", type_=Numbers())
TAKEN_BACK = bindparam("taken_back", type_=Numbers())
UNTIL = bindparam("until", type_=Instant())
GIVEN, WITHDRAWN = "checked_in", "check_in_withdrawn"  # kinds of entries
COLUMNS = {
    "asked": ASKED,
    "answered": ANSWERED,
    "late": LATE,
    "silent": SILENT,
}
Sums = Counter[tuple[int | None, str]]
SEVERAL = ","  # between the keys of check-ins that are told as one


@cache
def rounds_opened() -> Statement:
    """Return the statement for the rounds of a check-in that were opened in a period."""
    return select(Round.id).where(
        Round.organisation_id == OF,
        Round.check_in == bindparam("check_in"),
        Round.opened_at >= SINCE,
        Round.opened_at < UNTIL,
        Round.opened_at < KNOWN,
    )


@cache
def has_answered() -> ColumnElement[bool]:
    """Return the condition that somebody had answered; corrected since, he had all the same.

    Of whoever has taken an answer back, the entries say how it stood.
    """
    earlier = (
        select(Answer.id)
        .where(
            Answer.organisation_id == Respondent.organisation_id,
            Answer.subject_kind == SubjectKind.ROUND,
            Answer.subject_id == Respondent.round_id,
            Answer.member_id == Respondent.member_id,
            Answer.said_at < KNOWN,
        )
        .exists()
    )
    corrected = and_(Respondent.answered_at >= KNOWN, earlier)
    # Never NULL, so that its contrary holds of whoever has not.
    stands = func.coalesce(or_(Respondent.answered_at < KNOWN, corrected), false())
    return case((Among(Respondent.member_id, TAKEN_BACK), entered_last()), else_=stands)


@cache
def entered_last() -> ColumnElement[bool]:
    """Return the condition that the last entry about somebody's answer is that he gave it."""
    given, later = aliased(Entry), aliased(Entry)
    taken_back = select(later.seq).where(
        later.organisation_id == given.organisation_id,
        later.subject_kind == given.subject_kind,
        later.subject_id == given.subject_id,
        later.actor_id == given.actor_id,
        later.kind == WITHDRAWN,
        later.at < KNOWN,
        later.seq > given.seq,
    )
    return (
        select(given.seq)
        .where(
            given.organisation_id == Respondent.organisation_id,
            given.subject_kind == SubjectKind.ROUND,
            given.subject_id == Respondent.round_id,
            given.actor_id == Respondent.member_id,
            given.kind == GIVEN,
            given.at < KNOWN,
            ~taken_back.exists(),
        )
        .exists()
    )


async def who_took_back(scan: Scan, rounds: Sequence[int]) -> list[int]:
    """Return who has ever taken back his answer to one of the rounds."""
    found = await scan.session.scalars(
        takings_back(), {"of": scan.number, "since": scan.before.since, "rounds": rounds}
    )
    return [member for member in found if member is not None]


@cache
def takings_back() -> Select[int | None]:
    """Return the statement for who has taken back an answer to some rounds."""
    return (
        select(Entry.actor_id)
        .where(
            Entry.organisation_id == OF,
            Entry.kind == WITHDRAWN,
            Entry.at >= SINCE,
            Entry.subject_kind == SubjectKind.ROUND,
            Among(Entry.subject_id, ROUNDS),
        )
        .distinct()
    )


@cache
def asked_or_answered() -> ColumnElement[bool]:
    """Return the condition that somebody was asked, or has answered unasked."""
    was_asked = and_(Respondent.asked_at < KNOWN, Respondent.excused.is_(None))
    return or_(was_asked, has_answered())


@cache
def answers_counted(*, some: bool) -> Statement:
    """Return the statement that counts who was asked and has answered, by unit."""
    there = (Among(Respondent.unit_id, UNITS),) if some else ()
    return (
        select(
            Respondent.unit_id,
            func.count(),
            func.sum(case((has_answered(), 1), else_=0)),
            func.sum(case((and_(has_answered(), Respondent.late.is_(True)), 1), else_=0)),
        )
        .where(
            Respondent.organisation_id == OF,
            Among(Respondent.round_id, ROUNDS),
            asked_or_answered(),
            *there,
        )
        .group_by(Respondent.unit_id)
    )


async def check_in_part(scan: Scan, section: BulletinSection) -> Part | None:
    """Compile what was answered in the period; None of a check-in that is no more."""
    check_in = scan.framework.check_in(section.check_in or "")
    if check_in is None:
        return None
    now, before = (
        await sums_of(scan, check_in, scan.now),
        await sums_of(scan, check_in, scan.before),
    )
    is_open = check_in.privacy is Privacy.OPEN
    numbers = {unit for unit, _ in now if unit is not None} if is_open else set()
    rows = [
        Row(
            label=Label(said=name), numbers=numbers_for([check_in], now, before, unit), unit_id=unit
        )
        for unit, name in (await unit_names(scan, numbers)).items()
    ]
    total = Row(label=both(TOTAL), numbers=numbers_for([check_in], now, before, None))
    return Part(
        kind="check_in",
        key=check_in.key,
        heading=Label(said=check_in.title_in("zh_CN"), english=check_in.title_in("en")),
        tables=(
            Table(heading=both(BY_UNIT), columns=columns(COLUMNS), rows=tuple(rows), total=total),
        ),
        quotes=await quotes_of(scan, check_in) if section.quotes and is_open else (),
    )


async def sums_of(scan: Scan, check_in: CheckIn, stretch: Stretch) -> Sums:
    """Return the counts of a period by unit, and of all under None."""
    found: Sums = Counter()
    rounds = await rounds_of(scan, check_in, stretch)
    if not rounds:
        return found
    taken_back = await who_took_back(scan, rounds)
    wanted = {**scan.wanted(stretch), "rounds": rounds, "taken_back": taken_back}
    statement = answers_counted(some=scan.units is not None)
    for unit, asked, answered, late in await scan.session.execute(statement, wanted):
        counts = {"asked": asked, "answered": answered, "late": late, "silent": asked - answered}
        for name, count in counts.items():
            found[unit, name] += int(count)
            found[None, name] += int(count)
    return found


async def rounds_of(scan: Scan, check_in: CheckIn, stretch: Stretch) -> list[int]:
    """Return the rounds that were opened in a period."""
    wanted = {**scan.wanted(stretch), "check_in": check_in.key, "until": stretch.until}
    return list(await scan.session.scalars(rounds_opened(), wanted))


def numbers_for(
    check_ins: Sequence[CheckIn], now: Sums, before: Sums, unit: int | None
) -> tuple[Number, ...]:
    """Return the numbers of a unit, or of all, of one check-in or of several as one."""
    is_open = all(one.privacy is Privacy.OPEN for one in check_ins)
    keys = SEVERAL.join(one.key for one in check_ins)
    return tuple(
        Number(
            value=Decimal(now[unit, key]),
            before=Decimal(before[unit, key]),
            flag="late" if key == "silent" and now[unit, key] else None,
            behind=(
                Behind(of="check_in", key=keys, unit_id=unit)
                if is_open
                else None  # who has answered what is confidential is nobody's to read
            ),
        )
        for key in COLUMNS
    )


@cache
def words_said() -> Statement:
    """Return the statement for the answers that stood at the moment, unit by unit."""
    return (
        select(Unit.id, Unit.name, Answer.fields, Answer.text)
        .select_from(Respondent)
        .join(
            Answer,
            (Answer.organisation_id == Respondent.organisation_id)
            & (Answer.subject_kind == SubjectKind.ROUND)
            & (Answer.subject_id == Respondent.round_id)
            & (Answer.member_id == Respondent.member_id),
        )
        .join(
            Unit,
            (Unit.organisation_id == Respondent.organisation_id) & (Unit.id == Respondent.unit_id),
        )
        .where(
            Respondent.organisation_id == OF,
            Among(Respondent.round_id, ROUNDS),
            Answer.said_at < KNOWN,
            Answer.confidential.is_(False),
            ~was_replaced(),
        )
        .order_by(Unit.id, Answer.id)
    )


async def quotes_of(scan: Scan, check_in: CheckIn) -> tuple[Quote, ...]:
    """Return what the units answered, question by question."""
    rounds = await rounds_of(scan, check_in, scan.now)
    wanted = {**scan.wanted(scan.now), "rounds": rounds}
    rows: Sequence[Any] = (await scan.session.execute(words_said(), wanted)).all()
    seen = [row for row in rows if scan.units is None or row[0] in scan.units]
    filled = [(check_in.asks, fields or {}) for _, _, fields, _ in seen]
    shown = await shown_of_many(scan.session, scan.number, filled)
    return tuple(
        Quote(
            unit=name,
            question=Label(said=one.field.label, english=one.field.label_en),
            words=one.text_in(scan.organisation.language),
        )
        for (_, name, _, _), values in zip(seen, shown, strict=True)
        for one in values
    )
