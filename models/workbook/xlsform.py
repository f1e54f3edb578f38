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
from models.framework.flaws import flaw
from models.framework.forms import FieldType, Form, FormField, problem_of_expressions
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
    "select one": "select_one",
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
    "begin_repeat": "a form is asked once; please fill it in once for each",
    "end_repeat": "a form is asked once; please take the repeat away",
    "calculate": "nothing is calculated in a form; please take the row away",
    "geopoint": "places are taken as words; please use text",
    "geotrace": "places are taken as words; please use text",
    "geoshape": "places are taken as words; please use text",
    "datetime": "please use date, and time in a row of its own",
    "range": "please use integer or decimal with a constraint",
    "rank": "please use select_one, once for each place",
    "barcode": "please use text",
    "hidden": "nothing is hidden from whoever fills in a form; please take the row away",
    "select_one_from_file": "please put the choices into the sheet choices",
    "select_multiple_from_file": "please put the choices into the sheet choices",
}
YES = frozenset({"yes", "true", "true()", "1", "是"})
NO = frozenset({"", "no", "false", "false()", "0", "否"})


def read_xlsform(content: bytes) -> FormRead:
    """Read a form from a workbook; whatever is wrong stands in `problems`."""
    found = FormRead()
    try:
        sheets = sheets_of(content, found)
    except UnreadableError as error:
        why = f"{error.problem.reason}; please save it as a plain .xlsx workbook"
        return FormRead(problems=[FormProblem("file", "", why)])
    if found.problems:
        return found
    survey = Survey(choices_in(sheets.get(CHOICES, []), found), found)
    fields = list(survey.fields(sheets[SURVEY]))
    settings = next(iter(sheets.get(SETTINGS, [])), None)
    key, title = key_and_title(settings, found)
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
                left = row.problem("type", f"{kind}: the ledger keeps this of itself")
                self.found.left_out.append(left)
            elif kind in INSTEAD:
                self.refuse(row, "type", f"{kind} cannot be asked: {INSTEAD[kind]}")
            elif (made := self.field(row, kind, rest)) is not None:
                yield made
        if self.groups:
            why = "a group is not ended; please add end_group"
            self.found.problems.append(FormProblem(SURVEY, "", why))

    def refuse(self, row: SheetRow, column: str, why: str) -> None:
        """Note what is wrong with a cell."""
        self.found.problems.append(row.problem(column, why))

    def group(self, row: SheetRow, *, begins: bool) -> None:
        """Begin a group, or end one: its fields are asked where its condition holds."""
        if begins:
            self.groups.append(row["relevant"])
        elif self.groups:
            self.groups.pop()
        else:
            self.refuse(row, "type", "no group is open; please take it away")

    def field(self, row: SheetRow, kind: str, rest: str) -> FormField | None:
        """Return the field of a row; None where something is wrong with it, which is noted."""
        content = content_of(row, kind, self.groups)
        if kind in {FieldType.SELECT_ONE, FieldType.SELECT_MULTIPLE}:
            if rest not in self.choices:
                self.refuse(row, "type", f"there is no list {rest!r}; please add it to choices")
                return None
            offered = self.choices[rest].items()
            content["choices"] = {value: label for value, (label, _) in offered}
            content["choices_en"] = {value: label for value, (_, label) in offered if label}
        elif rest:
            self.refuse(row, "type", f"{rest!r} behind {kind} is not supported")
            return None
        try:
            made = FormField.model_validate(content)
        except ValidationError as error:
            for problem in error.errors():
                self.refuse(row, str((*problem["loc"], "type")[0]), told(problem["msg"]))
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
        self.refuse(row, str((*why.place, "name")[0]), str(why))
        return None


def told(message: str) -> str:
    """Return a message of pydantic's without what it puts before ours."""
    return message.removeprefix("Value error, ")


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
            found.left_out.append(row.problem(column, f"{column} says how an app shows it"))
        else:
            why = f"the column {column} is not supported; please empty the cell"
            found.problems.append(row.problem(column, why))


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


def key_and_title(settings: SheetRow | None, found: FormRead) -> tuple[str, str]:
    """Return what the form is called, by its key and in words."""
    title = settings["form_title"] if settings else ""
    key = (settings["form_id"] if settings else "").lower().replace("_", "-")
    if not title:
        found.problems.append(FormProblem(SETTINGS, "", "please give form_title, the form's name"))
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,47}", key):
        why = "please give form_id: letters, digits and -, at most 48"
        found.problems.append(FormProblem(SETTINGS, "", why))
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
        found.problems += [
            FormProblem(SURVEY, "", told(problem["msg"])) for problem in error.errors()
        ]
        return None
