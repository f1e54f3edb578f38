"""Forms as a work model brings them: what is refused, naming form and field, and what is asked."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from models.framework import Form, FrameworkError, read_framework

TODAY = date(2026, 11, 23)
NUMBER = {"type": "integer", "name": "n", "label": "数"}
FOUND = {"type": "select_one", "name": "f", "label": "发现", "choices": {"no": "无", "yes": "有"}}
PROBLEM = {"type": "text", "name": "p", "label": "问题", "relevant": "${f} = 'yes'"}


def form(*fields: dict[str, Any]) -> Form:
    return Form.model_validate({"key": "check", "title": "检查", "fields": list(fields)})


REFUSED: list[tuple[dict[str, Any], str]] = [
    (NUMBER, "field n: the name n is used twice"),
    (FOUND | {"choices": {}}, "field f: no choices; please give choices"),
    (FOUND | {"choices_en": {"may": "x"}}, "field f: choices_en names may"),
    (FOUND | {"default": "may"}, "field f: the default may is not what select_one takes"),
    (PROBLEM | {"choices": {"a": "甲"}}, "field p: text takes no choices"),
    (PROBLEM, "field p: relevant: at character 3: ${f} is no field that comes before"),
    (PROBLEM | {"relevant": "${n} = 'x'"}, "field p: relevant: at character 6"),
    (PROBLEM | {"relevant": None, "total": True}, "field p: total sums numbers, not text"),
    (PROBLEM | {"relevant": None, "unit": "吨"}, "field p: unit is for numbers"),
    (PROBLEM | {"relevant": None, "default": "today()"}, "field p: today() is a default for dates"),
    (PROBLEM | {"relevant": None, "constraint": ". > 1"}, "field p: constraint: at character 3"),
    ({"type": "date", "name": "d", "label": "日", "default": "soon"}, "field d: the default soon"),
    ({"type": "integer", "name": "m", "label": "数", "default": 1.5}, "field m: the default 1.5"),
    ({"type": "decimal", "name": "m", "label": "数", "default": "1e30"}, "field m: the default"),
    ({"type": "image", "name": "i", "label": "照片", "default": "last"}, "field i: image has no"),
    ({"type": "note", "name": "t", "label": "注", "required": True}, "field t: a note is not"),
    ({"type": "geopoint", "name": "g", "label": "地点"}, "fields.1.type"),
    ({"type": "text", "name": "2nd", "label": "二"}, "fields.1.name"),
]


@pytest.mark.parametrize(("second", "why"), REFUSED)
def test_a_form_that_cannot_be_asked_is_refused_by_field(second: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError) as refused:
        form(NUMBER, second)
    [problem] = refused.value.errors()
    told = f"{'.'.join(map(str, problem['loc']))} {problem['msg']}"
    assert why in told
    assert problem["loc"] or "form check" in told


def test_a_form_of_notes_alone_and_a_doubled_key_are_refused(tmp_path: Path) -> None:
    note = {"type": "note", "name": "t", "label": "注"}
    with pytest.raises(ValidationError, match="form check: nothing but notes"):
        form(note)
    text = Path("frameworks/3315.toml").read_text("utf-8")
    one = '[[forms]]\nkey = "twice"\ntitle = "表"\nfields = [{type="text",name="a",label="甲"}]\n'
    file = tmp_path / "twice.toml"
    file.write_text(text + one + one, "utf-8")
    with pytest.raises(FrameworkError, match="form key used twice: twice"):
        read_framework(str(file))


def test_what_is_asked_follows_from_what_was_answered() -> None:
    after = {"type": "text", "name": "a", "label": "后", "relevant": "${p} != ''"}
    made = form(FOUND, PROBLEM, after)

    def asked(**values: str) -> list[str]:
        return [field.name for field in made.relevant_fields(values, TODAY)]

    assert asked() == asked(f="no") == ["f"]
    assert asked(f="yes") == ["f", "p"]
    assert asked(f="yes", p="脏") == ["f", "p", "a"]
    assert asked(f="no", p="脏") == ["f"]  # what is not asked any more counts as empty


def test_constraints_speak_of_the_answer_and_of_those_before() -> None:
    more = {"type": "decimal", "name": "m", "label": "实", "constraint": ". <= ${n} and . > 0"}
    made = form(NUMBER, more)
    field = made.fields[1]
    assert made.fulfils(field, "2.5", {"n": 3}, TODAY)
    assert not made.fulfils(field, "3.5", {"n": 3}, TODAY)
    assert made.fulfils(field, None, {"n": 3}, TODAY)


def test_numbers_are_stored_exactly_or_refused() -> None:
    whole, part = form(NUMBER, {"type": "decimal", "name": "m", "label": "吨"}).fields
    assert (whole.stored_number(Decimal("9.0")), part.stored_number(Decimal("10.50"))) == (
        9,
        "10.5",
    )
    for field, number in ((whole, "9.5"), (part, "0.00001"), (part, "1E+10"), (part, "NaN")):
        with pytest.raises(ValueError, match=number[:3]):
            field.stored_number(Decimal(number))


def test_a_form_and_its_copy_say_the_same() -> None:
    made = form(NUMBER | {"default": 9}, FOUND | {"default": "no"}, PROBLEM)
    assert Form.model_validate_json(made.model_dump_json()) == made


@pytest.mark.parametrize("form", read_framework("3315").forms, ids=lambda form: form.key)
def test_every_word_of_a_shipped_form_can_be_read_in_english(form: Form) -> None:
    missing = [] if form.english else [form.title]
    for field in form.fields:
        pairs = (
            (field.label, field.label_en),
            (field.hint, field.hint_en),
            (field.constraint_message, field.constraint_message_en),
            (field.unit, field.unit_en),
        )
        missing += [chinese for chinese, english in pairs if chinese and not english]
        missing += [
            label for value, label in field.choices.items() if value not in field.choices_en
        ]
    assert missing == []
