"""The buttons of a setting: each turns the draft of its value into another."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from ledger.settings.reading import as_json
from models import RoleName
from models.framework import DAYS, Shift, WorkingDays
from models.settings import Setting, SettingKind
from wording import Button
from wording.people.roles import ROLE_NAMES
from wording.rhythm import DAY_NAMES
from wording.settings.values import (
    AROUND_HOLIDAYS,
    EARLIER,
    LATER,
    NO_REMINDER,
    SHIFTS,
    choice,
    span_choice,
)

Value = dict[str, Any]
STEP = timedelta(minutes=15)
ANY_DAY = date(2000, 1, 1)
SPANS = tuple(timedelta(hours=hours) for hours in (1, 2, 3, 6, 12, 24, 48, 72))
SPANS_A_ROW = 4


def choices_of(setting: Setting, draft: Value) -> list[list[tuple[Button, Value]]]:
    """Return rows of choices, each with the draft it leads to."""
    return [row for row in OFFERS[setting.kind](draft) if row]


def offer_days_and_time(draft: Value) -> Iterator[list[tuple[Button, Value]]]:
    """Offer each day on or off (never none of them), earlier, later."""
    days = draft["days"]
    row = []
    for day in DAYS:
        toggled = [one for one in DAYS if (one in days) != (one == day)]
        row.append((choice(DAY_NAMES[day], chosen=day in days), draft | {"days": toggled or days}))
    yield row[:4]
    yield row[4:]
    yield [(label, draft | {"at": at}) for label, at in earlier_and_later(draft["at"])]


def offer_week_time(draft: Value) -> Iterator[list[tuple[Button, Value]]]:
    """Offer each day, earlier, later."""
    [(field, moment)] = draft.items()
    row = [
        (choice(DAY_NAMES[day], chosen=day == moment["day"]), {field: moment | {"day": day}})
        for day in DAYS
    ]
    yield row[:4]
    yield row[4:]
    yield [(label, {field: moment | {"at": at}}) for label, at in earlier_and_later(moment["at"])]


def offer_rhythm(draft: Value) -> Iterator[list[tuple[Button, Value]]]:
    """Offer earlier and later; other days are said in words."""
    yield [(label, draft | {"at": at}) for label, at in earlier_and_later(draft["at"])]


def offer_shift(draft: Value) -> Iterator[list[tuple[Button, Value]]]:
    """Offer what becomes of a day that is no working day."""
    [(field, now)] = draft.items()
    yield [(choice(SHIFTS[way], chosen=way == now), {field: way.value}) for way in Shift]


def offer_clock(draft: Value) -> Iterator[list[tuple[Button, Value]]]:
    """Offer earlier and later."""
    [(field, at)] = draft.items()
    yield [(label, {field: moved}) for label, moved in earlier_and_later(at)]


def earlier_and_later(at: str) -> Iterator[tuple[Button, str]]:
    """Yield a step back and a step on, around the clock."""
    for label, step in ((EARLIER, -STEP), (LATER, STEP)):
        moved = datetime.combine(ANY_DAY, time.fromisoformat(at), tzinfo=UTC) + step
        yield choice(label), moved.time().isoformat()


def offer_span(draft: Value) -> Iterator[list[tuple[Button, Value]]]:
    """Offer some lengths of time."""
    [(field, now)] = draft.items()
    spans = [
        (span_choice(span, chosen=as_json(span) == now), {field: as_json(span)}) for span in SPANS
    ]
    for start in range(0, len(spans), SPANS_A_ROW):
        yield spans[start : start + SPANS_A_ROW]


def offer_span_or_none(draft: Value) -> Iterator[list[tuple[Button, Value]]]:
    """Offer none, and some lengths of time."""
    [(field, now)] = draft.items()
    yield [(choice(NO_REMINDER, chosen=now is None), {field: None})]
    yield from offer_span(draft)


def offer_working_days(draft: Value) -> Iterator[list[tuple[Button, Value]]]:
    """Offer the ways of keeping to working days."""
    [(field, now)] = draft.items()
    yield [
        (choice(AROUND_HOLIDAYS[way], chosen=way == now), {field: way.value}) for way in WorkingDays
    ]


# A secretary is asked as what else he is.
ASKED = tuple(role for role in RoleName if role is not RoleName.SECRETARY)


def offer_audience(draft: Value) -> Iterator[list[tuple[Button, Value]]]:
    """Offer each role on or off, never none of them."""
    [(field, roles)] = draft.items()
    row = []
    for role in ASKED:
        toggled = [one.value for one in ASKED if (one.value in roles) != (one == role)]
        button = choice(ROLE_NAMES[role], chosen=role.value in roles)
        row.append((button, {field: toggled or roles}))
    yield row[:3]
    yield row[3:]


def offer_count(draft: Value) -> Iterator[list[tuple[Button, Value]]]:
    """Offer one less and one more."""
    [(field, count)] = draft.items()
    yield [
        (choice("−1"), {field: max(count - 1, 0)}),
        (choice("+1"), {field: count + 1}),
    ]


OFFERS = {
    SettingKind.DAYS_AND_TIME: offer_days_and_time,
    SettingKind.WEEK_TIME: offer_week_time,
    SettingKind.RHYTHM: offer_rhythm,
    SettingKind.SHIFT: offer_shift,
    SettingKind.CLOCK: offer_clock,
    SettingKind.SPAN: offer_span,
    SettingKind.SPAN_OR_NONE: offer_span_or_none,
    SettingKind.WORKING_DAYS: offer_working_days,
    SettingKind.AUDIENCE: offer_audience,
    SettingKind.COUNT: offer_count,
}
