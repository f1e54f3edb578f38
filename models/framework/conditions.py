"""Expressions of forms, checked and evaluated: what holds for the answers so far.

What cannot be compared is refused when the form is read: nothing is left to be found out while
somebody fills it in.
"""

from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from models.framework.expressions import (
    Expression,
    ExpressionError,
    Field,
    Literal,
    Not,
    Pair,
    Selected,
    Today,
    parse,
)
from models.framework.flaws import flaw
from models.frozen import frozen

MOST_DAYS = 100_000  # added to a date


class Kind(StrEnum):
    """What a value is, as far as comparing goes."""

    NUMBER = "a number"
    TEXT = "text"
    DATE = "a date"
    TIME = "a time"
    MANY = "several choices"
    TRUTH = "a condition"
    OPAQUE = "files or people"  # they are there, or they are not


ORDERED = frozenset({Kind.NUMBER, Kind.DATE, Kind.TIME})
Value: TypeAlias = Decimal | str | date | time | tuple[str, ...] | bool | None


@frozen
class Known:
    """What is known of a field: what its values are, and among which choices."""

    kind: Kind
    choices: tuple[str, ...] = ()


@frozen
class Surroundings:
    """What an expression is about: the answers so far, the field's own value, the day."""

    values: Mapping[str, Value]
    today: date
    own: Value = None


def check(text: str, known: Mapping[str, Known], own: Known | None = None) -> Expression:
    """Return the expression if it is a condition about these fields; else raise ExpressionError."""
    expression = parse(text)
    kind = kind_of(expression, known, own)
    if kind is not Kind.TRUTH:
        raise ExpressionError(0, flaw("no_condition", kind=kind))
    return expression


def known_of(expression: Field, known: Mapping[str, Known], own: Known | None) -> Known:
    """Return what is known of the field that is named."""
    found = own if expression.name is None else known.get(expression.name)
    if found is None:
        what = "." if expression.name is None else f"${{{expression.name}}}"
        raise ExpressionError(expression.place, flaw("no_field_before", name=what))
    return found


def kind_of(expression: Expression, known: Mapping[str, Known], own: Known | None) -> Kind:
    """Return what an expression comes out as. Raises ExpressionError where it cannot."""
    match expression:
        case Literal(value):
            return Kind.NUMBER if isinstance(value, Decimal) else Kind.TEXT
        case Field():
            return known_of(expression, known, own).kind
        case Today():
            return Kind.DATE
        case Not(inner, place):
            check_condition(inner, place, known, own)
        case Selected(of, choice, place):
            if kind_of(of, known, own) not in {Kind.MANY, Kind.TEXT}:
                raise ExpressionError(place, flaw("selected_of_what"))
            check_choice(of, choice, place, known, own)
        case Pair("and" | "or", left, right, place):
            check_condition(left, place, known, own)
            check_condition(right, place, known, own)
        case Pair("+" | "-"):
            return kind_of_sum(expression, known, own)
        case Pair():
            check_comparison(expression, known, own)
    return Kind.TRUTH


def check_condition(
    expression: Expression, place: int, known: Mapping[str, Known], own: Known | None
) -> None:
    """Refuse a value where a condition has to stand."""
    kind = kind_of(expression, known, own)
    if kind is not Kind.TRUTH:
        raise ExpressionError(place, flaw("condition_wanted", kind=kind))


def kind_of_sum(pair: Pair, known: Mapping[str, Known], own: Known | None) -> Kind:
    """Return what a sum or difference comes out as: days may be added to dates."""
    left, right = kind_of(pair.left, known, own), kind_of(pair.right, known, own)
    if right is Kind.NUMBER and left in {Kind.NUMBER, Kind.DATE}:
        return left
    if pair.sign == "-" and left is right is Kind.DATE:
        return Kind.NUMBER
    why = flaw("not_reckoned", left=left, sign=pair.sign, right=right)
    raise ExpressionError(pair.place, why)


def check_comparison(pair: Pair, known: Mapping[str, Known], own: Known | None) -> None:
    """Refuse to compare what does not compare. Anything may be compared with the empty ''."""
    left, right = kind_of(pair.left, known, own), kind_of(pair.right, known, own)
    equal = pair.sign in {"=", "!="}
    if "" in (written(pair.left), written(pair.right)) and equal:
        return
    sides = ((pair.left, pair.right), (pair.right, pair.left))
    for one, other in sides:
        words = written(other)
        if words is not None:
            if kind_of(one, known, own) in {Kind.DATE, Kind.TIME}:
                check_iso(words, kind_of(one, known, own), pair.place)
                return
            check_choice(one, words, pair.place, known, own)
    if left is not right or left in {Kind.MANY, Kind.OPAQUE, Kind.TRUTH}:
        raise ExpressionError(pair.place, flaw("not_compared", left=left, right=right))
    if not equal and left not in ORDERED:
        raise ExpressionError(pair.place, flaw("no_order", kind=left))


def written(expression: Expression) -> str | None:
    """Return the string that an expression is; None for any other."""
    if isinstance(expression, Literal) and isinstance(expression.value, str):
        return expression.value
    return None


def check_iso(words: str, kind: Kind, place: int) -> None:
    """Refuse a string beside a date or time that is none itself."""
    try:
        date.fromisoformat(words) if kind is Kind.DATE else time.fromisoformat(words)
    except ValueError:
        shape = "'2026-12-04'" if kind is Kind.DATE else "'09:30'"
        why = flaw("not_that_kind", words=repr(words), kind=kind, shape=shape)
        raise ExpressionError(place, why) from None


def check_choice(
    of: Expression, choice: str, place: int, known: Mapping[str, Known], own: Known | None
) -> None:
    """Refuse a choice that the field does not have."""
    if isinstance(of, Field):
        choices = known_of(of, known, own).choices
        if choices and choice not in choices:
            there = ", ".join(choices)
            why = flaw("not_among_choices", words=repr(choice), choices=there)
            raise ExpressionError(place, why)


def is_true(text: str, around: Surroundings) -> bool:
    """Return whether a condition that was checked holds."""
    return evaluate(parse(text), around) is True


def evaluate(expression: Expression, around: Surroundings) -> Value:
    """Return what an expression comes out as; None is empty, as ''."""
    match expression:
        case Literal(value):
            found: Value = None if value == "" else value
        case Field(name):
            found = around.own if name is None else around.values.get(name)
        case Today():
            found = around.today
        case Not(inner):
            found = evaluate(inner, around) is not True
        case Selected(of, choice):
            chosen = evaluate(of, around)
            found = choice in chosen if isinstance(chosen, tuple) else chosen == choice
        case Pair():
            found = evaluate_pair(expression, around)
    return found


def evaluate_pair(pair: Pair, around: Surroundings) -> Value:
    """Return what two sides and the sign between them come out as."""
    left, right = evaluate(pair.left, around), evaluate(pair.right, around)
    if pair.sign == "and":
        return left is True and right is True
    if pair.sign == "or":
        return left is True or right is True
    return (reckoned if pair.sign in {"+", "-"} else compared)(pair.sign, left, right)


def reckoned(sign: str, left: Value, right: Value) -> Value:
    """Return a sum or difference; empty where a side is, or where no date is so far away."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return left + right if sign == "+" else left - right
    if isinstance(left, date) and isinstance(right, date):
        return Decimal((left - right).days)
    if isinstance(left, date) and isinstance(right, Decimal) and abs(right) <= MOST_DAYS:
        days = timedelta(days=int(right))
        try:
            return left + days if sign == "+" else left - days
        except OverflowError:
            return None
    return None


def compared(sign: str, left: Value, right: Value) -> bool:
    """Return whether a comparison holds. What is empty equals only what is empty."""
    left, right = like(left, right), like(right, left)
    if sign in {"=", "!="}:
        return (left == right) is (sign == "=")
    if left is None or right is None:
        return False
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign]  # type: ignore[operator]  # checked: of one kind


def like(value: Value, other: Value) -> Value:
    """Return a string beside a date or time as one."""
    if not isinstance(value, str):
        return value or None if isinstance(value, tuple) else value
    if isinstance(other, date):
        return date.fromisoformat(value)
    return time.fromisoformat(value) if isinstance(other, time) else value
