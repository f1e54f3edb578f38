"""Reading amounts out of words: 13次, 十三次, 1,000.5 万元."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ledger.calendar.deadlines.numerals import CHINESE, number, plain
from models.amounts import kept, read_amount
from models.frozen import frozen
from models.patterns import late_pattern

FIGURE = r"\d[\d,]*(?:\.\d+)?"
NUMERAL = rf"[{CHINESE}]{{1,6}}"
# What stands around a quantity without changing it: 目标13次, 约 and the like would.
UNIT = r"[^\d\s,.。，、;；:：!！?？+\-/%]{1,20}"
QUANTITY = late_pattern(rf"(?P<number>{FIGURE}|{NUMERAL})\s*(?P<unit>%|{UNIT})?")


@frozen
class Quantity:
    """A number and what it counts; "" where the words say nothing of it."""

    amount: Decimal
    unit: str


def read_quantity(words: str) -> Quantity | None:
    """Return the quantity that the words are and nothing else: 13次; None for anything else.

    >>> read_quantity("100.5 万元")
    Quantity(amount=Decimal('100.5'), unit='万元')
    """
    found = QUANTITY.fullmatch(plain(words).strip(" 。."))
    if found is None:
        return None
    amount = amount_of(found["number"])
    return None if amount is None else Quantity(amount, found["unit"] or "")


def amount_of(written: str) -> Decimal | None:
    """Return the number that stands there, in figures or in Chinese numerals."""
    if written[0] in CHINESE:
        counted = number(written)
        return None if counted is None else Decimal(counted)
    return read_amount(written)


@frozen
class Measure:
    """What a task counts: its target, in which unit, and how much is done."""

    target: Decimal
    unit: str
    done: Decimal | None


@frozen
class Reading:
    """How much is done by these words: `total`, or one of `choices`, or what only a number tells.

    `phrase` is the place in the words that was read.
    """

    phrase: str
    total: Decimal | None = None
    choices: tuple[Decimal, ...] = ()


ADDING = late_pattern(
    r"又|再|新增|增加|另外|本周|今天|今日|这次|本次|\+|\b(?:another|more|new)\b", re.IGNORECASE
)
SUMMING = late_pattern(
    r"累计|一共|总共|共|合计|已|目前|截至|\b(?:so far|total|altogether)\b", re.IGNORECASE
)
PAUSE = late_pattern(r"[,，。;；!！?？\n]")
OF_TARGET = late_pattern(rf"(?<![\d/.])({FIGURE})\s*/\s*({FIGURE})(?![\d/.])")
PER_CENT = late_pattern(rf"(?<![\d.])({FIGURE})\s*%")
BARE = late_pattern(rf"(?P<sign>\+)?\s*(?P<number>{FIGURE}|{NUMERAL})")


def read_progress(words: str, measure: Measure) -> Reading | None:
    """Return how much is done by these words; None where they say nothing of it.

    Numbers of anything but the task's unit are left alone. What may be meant in two ways is not
    guessed: 完成3次 after 9 may be 3 or 12 in all.
    """
    text = plain(words).strip()
    if found := of_target(text, measure):
        return found
    if (cents := PER_CENT.findall(text)) and len(cents) == 1:
        return per_cent(text, measure)
    counts = list(counted_in(text, measure.unit))
    if not counts:
        return None
    if len(counts) > 1:
        whole = tuple(dict.fromkeys(amount for _, amount, _ in counts))
        return Reading("、".join(phrase for phrase, _, _ in counts), choices=whole)
    return one_count(*counts[0], measure)


def of_target(text: str, measure: Measure) -> Reading | None:
    """Return what 9/13 says, where 13 is the target: of any other it may be a date."""
    for done, of in OF_TARGET.findall(text):
        if amount_of(of) == measure.target and (total := amount_of(done)) is not None:
            return settled(f"{done}/{of}", total, measure)
    return None


def per_cent(text: str, measure: Measure) -> Reading | None:
    """Return what 40% says: of a target of whole things only if whole things come out."""
    match = PER_CENT.search(text)
    share = amount_of(match[1]) if match else None
    if match is None or share is None:
        return None
    if measure.unit == "%":
        return settled(match[0], share, measure)
    total = kept(measure.target * share / 100)
    if total is None or (is_whole(measure.target) and not is_whole(total)):
        return Reading(match[0])
    return settled(match[0], total, measure)


def counted_in(text: str, unit: str) -> Iterator[tuple[str, Decimal, str]]:
    """Yield each count of the unit: its words, its amount, and what stands before it."""
    if bare := BARE.fullmatch(text.rstrip("。. ")):
        amount = amount_of(bare["number"])
        if amount is not None:
            yield text, amount, bare["sign"] or ""
        return
    if not unit:
        return
    number = rf"(?<![\d.{CHINESE}])({FIGURE}|{NUMERAL})\s*{re.escape(unit)}"
    for match in re.finditer(number, text):
        amount = amount_of(match[1])
        if amount is not None:
            yield match[0], amount, PAUSE.split(text[: match.start()])[-1]


def one_count(phrase: str, amount: Decimal, before: str, measure: Measure) -> Reading:
    """Return what the one count says: in all, or in addition, or either."""
    done = measure.done or Decimal(0)
    adds, sums = ADDING.search(before) is not None, SUMMING.search(before) is not None
    if not done and not (adds and sums):
        return Reading(phrase, amount)
    if adds and not sums:
        return Reading(phrase, done + amount)
    if sums and not adds:
        return settled(phrase, amount, measure)
    return Reading(phrase, choices=(amount, done + amount))


def settled(phrase: str, total: Decimal, measure: Measure) -> Reading:
    """Return the total, unless it would be less than before: that is asked about."""
    if measure.done is not None and total < measure.done:
        return Reading(phrase, choices=(total,))
    return Reading(phrase, total)


def is_whole(amount: Decimal) -> bool:
    """Return whether it is a number of whole things."""
    return amount == amount.to_integral_value()
