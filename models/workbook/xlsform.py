"""A plain XLSForm (sheets survey, choices, settings) as one of our forms, or refused by row.

Whatever cannot be asked in chat is refused with its place and what to do instead; what only says
how a telephone's app shows it, or what the ledger keeps of itself, is left out and told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from models.framework.conditions import Known
from models.framework.flaws import Flaw, flaw
from models.framework.forms import FieldType, Form, FormField, problem_of_expressions
from models.framework.reading import flaws_of
from models.workbook.form_sheets import (
    CHOICES,
    SETTINGS,
    SURVEY,
    TEXTS,
    Choices,
    FormProblem,
    FormRead,
    SheetRow,
    choices_in,
    said_in,
    sheets_of,
)
from models.workbook.problems import UnreadableError

TYPES = {
    "int": "integer",
    "string": "text",
    "photo": "image",
    "select one from": "select_one",
    "select one": "select_one",
    "select multiple from": "select_multiple",
    "select multiple": "select_multiple",
    "select all that apply from": "select_multiple",
    "begin group": "begin_group",
    "end group": "end_group",
    "begin repeat": "begin_repeat",
    "end repeat": "end_repeat",
}
# The ledger keeps of itself when, by whom and where it was said.
METADATA = frozenset(
    {
        *("start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit"),
        "subscriberid",
    }
)
OURS = ("type", "name", "required", "relevant", "constraint", "default", "unit", "total", "fact")
# They only say how an app shows the question.
SHOWN_OTHERWISE = re.compile(
    r"appearance|guidance_hint.*|required_message.*|parameters|read_?only|autoplay|\$.*|comments?|#.*"
)
INSTEAD = {
    "begin_repeat": "asked_once",
    "end_repeat": "asked_once",
    "calculate": "nothing_calculated",
    "geopoint": "place_as_words",
    "geotrace": "place_as_words",
    "geoshape": "place_as_words",
    "datetime": "day_and_time_apart",
    "range": "number_with_constraint",
    "rank": "one_for_each_place",
    "barcode": "text_instead",
    "hidden": "nothing_hidden",
    "select_one_from_file": "choices_in_sheet",
    "select_multiple_from_file": "choices_in_sheet",
}
# Behind a list: one more choice, and a question what it is.
OTHER = re.compile(r"\s+or[_ ](specify[_ ])?other$", re.IGNORECASE)
OTHER_VALUE, OTHER_CHOICE = "other", ("其他", "Other")
WHICH_OTHER = {"label": "其他，请写明", "label_en": "Other, please specify"}
YES = frozenset({"yes", "true", "true()", "1", "是"})
NO = frozenset({"", "no", "false", "false()", "0", "否"})


def read_xlsform(content: bytes, file_name: str = "") -> FormRead:
    """Read a form from a workbook; whatever is wrong stands in `problems`.

    Where the sheet settings does not say what it is called, it is called as the file is.
    """
    found = FormRead()
    try:
        sheets = sheets_of(content, found)
    except UnreadableError as error:
        why = flaw("form_unreadable", why=error.problem)
        return FormRead(problems=[FormProblem("", "", why)])
    if found.problems:
        return found
    survey = Survey(choices_in(sheets.get(CHOICES, []), found), found)
    fields = list(survey.fields(sheets[SURVEY]))
    settings = next(iter(sheets.get(SETTINGS, [])), None)
    key, title = key_and_title(settings, file_name, found)
    if not found.problems:
        found.form = whole(key, title, settings, fields, found)
    return found


@dataclass
class Survey:
    """The survey while it is read from above."""

    choices: Choices
    found: FormRead
    known: dict[str, Known] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)  # under which condition each is asked

    def fields(self, rows: list[SheetRow]) -> Iterator[FormField]:
        """Yield the fields; note what is wrong with them, and what is left out."""
        for row in rows:
            note_columns(row, self.found)
            kind, rest = type_in(row)
            if kind in {"begin_group", "end_group"}:
                self.group(row, begins=kind == "begin_group")
            elif kind in METADATA:
                self.found.left_out.append(row.problem("type", flaw("kept_anyway", kind=kind)))
            elif kind in INSTEAD:
                self.refuse(row, "type", flaw("not_asked", kind=kind, why=flaw(INSTEAD[kind])))
            elif (made := self.field(row, kind, rest)) is not None:
                yield made
                yield from self.which_other(row, made, rest)
        if self.groups:
            self.found.problems.append(FormProblem(SURVEY, "", flaw("group_not_ended")))

    def refuse(self, row: SheetRow, column: str, why: Flaw) -> None:
        """Note what is wrong with a cell."""
        self.found.problems.append(row.problem(column, why))

    def group(self, row: SheetRow, *, begins: bool) -> None:
        """Begin a group, or end one: its fields are asked where its condition holds."""
        if begins:
            self.groups.append(row["relevant"])
        elif self.groups:
            self.groups.pop()
        else:
            self.refuse(row, "type", flaw("no_group_open"))

    def which_other(self, row: SheetRow, made: FormField, rest: str) -> Iterator[FormField]:
        """Yield the question that follows a choice «or_other»: what the other one is."""
        if not OTHER.search(rest):
            return
        chosen = (
            f"${{{made.name}}} = '{OTHER_VALUE}'"
            if made.type is FieldType.SELECT_ONE
            else f"selected(${{{made.name}}}, '{OTHER_VALUE}')"
        )
        which = FormField.model_validate(
            {"type": "text", "name": f"{made.name}_other", "relevant": chosen, **WHICH_OTHER}
        )
        if (checked := self.checked(row, which)) is not None:
            yield checked

    def field(self, row: SheetRow, kind: str, rest: str) -> FormField | None:
        """Return the field of a row; None where something is wrong with it, which is noted."""
        content = content_of(row, kind, self.groups)
        if kind in {FieldType.SELECT_ONE, FieldType.SELECT_MULTIPLE}:
            name = OTHER.sub("", rest)
            if name not in self.choices:
                self.refuse(row, "type", flaw("no_list", name=name))
                return None
            further = {OTHER_VALUE: OTHER_CHOICE} if name != rest else {}
            offered = (self.choices[name] | further).items()
            content["choices"] = {value: label for value, (label, _) in offered}
            content["choices_en"] = {value: label for value, (_, label) in offered if label}
        elif rest:
            self.refuse(row, "type", flaw("behind_type", words=rest, kind=kind))
            return None
        try:
            made = FormField.model_validate(content)
        except ValidationError as error:
            for place, why, _ in flaws_of(error):
                self.refuse(row, str((*place, "type")[0]), why)
            return None
        return self.checked(row, made)

    def checked(self, row: SheetRow, made: FormField) -> FormField | None:
        """Return the field if it fits with those before; else note what does not."""
        why = made.problem() or problem_of_expressions(made, self.known)
        if made.name in self.known:
            why = flaw("name_twice", "name", name=made.name)
        self.known[made.name] = made.known
        if why is None:
            return made
        self.refuse(row, str((*why.place, "name")[0]), why)
        return None


def type_in(row: SheetRow) -> tuple[str, str]:
    """Return the type of a row, and what stands behind it: the list of a choice."""
    words = " ".join(row["type"].split())
    for name, ours in TYPES.items():
        if words.lower() == name or words.lower().startswith(f"{name} "):
            return ours, words[len(name) :].strip()
    kind, _, rest = words.partition(" ")
    return kind.lower(), rest


def note_columns(row: SheetRow, found: FormRead) -> None:
    """Note the cells in columns that a form does not have."""
    ours = {*OURS, *(f"{text}{end}" for text in TEXTS for end in ("", "_en", "_other"))}
    for column, text in row.cells.items():
        if not text or column in ours:
            continue
        if SHOWN_OTHERWISE.fullmatch(column):
            found.left_out.append(row.problem(column, flaw("shown_otherwise", column=column)))
        else:
            found.problems.append(row.problem(column, flaw("column_not_taken", column=column)))


def content_of(row: SheetRow, kind: str, groups: list[str]) -> dict[str, Any]:
    """Return a row as a field is written in TOML."""
    content: dict[str, Any] = {"type": kind, "name": row["name"]}
    for text in TEXTS:
        content |= said_in(row, text)
    for truth in ("required", "total"):
        written = row[truth].lower()
        if written not in NO:
            content[truth] = True if written in YES else row[truth]
    conditions = [one for one in (*groups, row["relevant"]) if one]
    if conditions:
        content["relevant"] = (
            conditions[0]
            if len(conditions) == 1
            else " and ".join(f"({one})" for one in conditions)
        )
    for name in ("constraint", "default", "fact", "unit"):
        if row[name]:
            content[name] = row[name]
    return content


def key_and_title(settings: SheetRow | None, file_name: str, found: FormRead) -> tuple[str, str]:
    """Return what the form is called, by its key and in words."""
    title = (settings["form_title"] if settings else "") or file_name
    key = (settings["form_id"] if settings else "") or file_name
    key = re.sub(r"[_\s]+", "-", key.lower())
    if not title:
        found.problems.append(FormProblem(SETTINGS, "", flaw("form_title_wanted")))
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,47}", key):
        found.problems.append(FormProblem(SETTINGS, "", flaw("form_id_wanted")))
    return key, title


def whole(
    key: str, title: str, settings: SheetRow | None, fields: list[FormField], found: FormRead
) -> Form | None:
    """Return the form of all the fields; None where it does not hold together, which is noted."""
    english = settings["form_title_en"] if settings else ""
    try:
        return Form.model_validate(
            {
                "key": key,
                "title": title,
                "english": english,
                "fields": [one.model_dump() for one in fields],
            }
        )
    except ValidationError as error:
        found.problems += [FormProblem(SURVEY, "", why) for _, why, _ in flaws_of(error)]
        return None
