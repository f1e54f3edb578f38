"""Expressions of forms: what holds when, what is refused where, and that nothing else happens."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.framework.conditions import Kind, Known, Surroundings, Value, check, is_true
from models.framework.expressions import ExpressionError, parse

TODAY = date(2026, 11, 23)
KNOWN = {
    "n": Known(Kind.NUMBER),
    "word": Known(Kind.TEXT),
    "found": Known(Kind.TEXT, ("yes", "no")),
    "forms": Known(Kind.MANY, ("a", "b")),
    "on": Known(Kind.DATE),
    "at": Known(Kind.TIME),
    "photos": Known(Kind.OPAQUE),
    "none": Known(Kind.NUMBER),
}
VALUES: dict[str, Value] = {
    "n": Decimal("10.5"),
    "word": "好",
    "found": "yes",
    "forms": ("a",),
    "on": date(2026, 11, 20),
    "at": time(9, 30),
    "photos": "x",
}
OWN = Known(Kind.NUMBER)
HOLDS = """
${n} = 10.5 / ${n} >= 10 and ${n} < 11 / . >= 0 / . = -(-3) / ${n} - 0.5 = 10 / ${n}+.5=11
${found} = 'yes' / ${found}!="no" / not(${found} = 'no') / selected(${found}, 'yes')
selected(${forms}, 'a') and not(selected(${forms}, 'b')) / ${word} = '好'
${on} <= today() / ${on} = '2026-11-20' / today() - ${on} = 3 / ${on} + 3 = today()
${at} >= '09:00' / ${photos} != '' / ${none} = '' / not(${none} > 0) / not(${none} + 1 > 0)
${none} != 1 / ${found} = 'no' or (${n} > 1 and ${n} != 3) / ${on} < today() + 99999
"""
REFUSED = {
    "${m} = 1": (3, "no field that comes before"),
    "${n} = '1'": (6, "cannot be compared"),
    "${n} = 'yes' and": (17, "missing"),
    "${found} = 'maybe'": (10, "not among the choices: yes, no"),
    "selected(${forms}, 'c')": (1, "not among the choices"),
    "selected(${n}, 'a')": (1, "choices"),
    "selected(${forms}, ${n})": (22, "not supported here"),
    "${word} > 'a'": (9, "no order"),
    "${forms} = 'a'": (10, "cannot be compared"),
    "${photos} > 1": (11, "cannot be compared"),
    "${on} = 'Friday'": (7, "'2026-12-04'"),
    "${at} = 9": (7, "cannot be compared"),
    "${on} + ${on} > 1": (7, "cannot be reckoned"),
    "${n}": (1, "no condition"),
    "not(${n})": (1, "a condition has to stand here"),
    "count(${n}) > 1": (1, "not supported"),
    "${n} * 2 = 4": (6, "not supported"),
    "../n = 1": (3, "not supported"),
    "${n} = 1 = 1": (10, "not supported here"),
    "${n} = (1": (10, "missing"),
    "'open": (1, "not supported"),
    "": (1, "missing"),
    "(" * 40 + "1" + ")" * 40: (22, "brackets deep"),
    "1=1 or " * 100 + "1=1": (501, "at most 500"),
    "__import__('os') = 1": (1, "not supported"),
}


def test_what_holds_holds() -> None:
    around = Surroundings(VALUES, TODAY, Decimal(3))
    for text in HOLDS.replace("\n", " / ").strip(" /").split(" / "):
        check(text, KNOWN, OWN)
        assert is_true(text, around), text
        check(f"not({text})", KNOWN, OWN)
        assert not is_true(f"not({text})", around), text


@pytest.mark.parametrize(("text", "place_and_reason"), REFUSED.items())
def test_what_is_not_supported_is_refused_at_its_place(
    text: str, place_and_reason: tuple[int, str]
) -> None:
    with pytest.raises(ExpressionError) as refused:
        check(text, KNOWN)
    place, reason = place_and_reason
    assert str(refused.value).startswith(f"at character {place}: ")
    assert reason in str(refused.value)


SIMPLE = st.sampled_from(
    ["${n} > 1", "${found} = 'no'", "selected(${forms}, 'a')", "${on} < today()", "${none} = ''"]
)
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map(
            lambda parts: f"({''.join(parts)})"
        ),
        inner.map(lambda text: f"not({text})"),
    ),
    max_leaves=8,
)


@given(text=CONDITIONS)
def test_conditions_are_those_of_python(text: str) -> None:
    python = text
    for simple, truth in (
        ("${n} > 1", "True"),
        ("${found} = 'no'", "False"),
        ("selected(${forms}, 'a')", "True"),
        ("${on} < today()", "True"),
        ("${none} = ''", "True"),
    ):
        python = python.replace(simple, truth)
    if len(text) <= 500:
        check(text, KNOWN)
        wanted = eval(python.replace("not(", " not ("))
        assert is_true(text, Surroundings(VALUES, TODAY)) is wanted


@given(text=st.text(alphabet="${}n'\"().,=<>!+-0159 andornotselectedtoday", max_size=40))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        check(text, KNOWN, OWN)
    except ExpressionError:
        return
    assert is_true(text, Surroundings(VALUES, TODAY, Decimal(1))) in {True, False}
    assert is_true(text, Surroundings({}, TODAY)) in {True, False}


@given(
    left=st.decimals(-1000, 1000, places=2, allow_nan=False),
    right=st.decimals(-1000, 1000, places=2, allow_nan=False),
)
def test_numbers_compare_exactly(left: Decimal, right: Decimal) -> None:
    for sign, wanted in (("<", left < right), ("<=", left <= right), ("=", left == right)):
        around = Surroundings({"n": left, "none": right}, TODAY)
        assert is_true(f"${{n}} {sign} ${{none}}", around) is wanted
        assert is_true(f"{left} {sign} {right}", around) is wanted
    assert parse("1 + 1") == parse("1+1")
