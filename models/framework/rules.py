"""Rules 联动: when something is recorded or answered, a task or a further form follows."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from models.framework.conditions import Surroundings, check, is_true
from models.framework.expressions import ExpressionError
from models.framework.forms import FieldType, Form, Label, Name
from models.framework.parts import Key, Part

PLACE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_-]*)\}")
BEGINS = Literal["record", "check_in"]


class TaskRaised(Part):
    """The task that follows: its title with ${fields}, whose it is, how long it may take."""

    title: Label = Field(description="with ${field} where an answer is to stand")
    responsibility: Key
    owner: Literal["asked", "head"] | Name = Field(
        default="asked", description="who filled it in, the head there, or a member field"
    )
    working_days: int = Field(default=10, ge=1, le=250)
    evidence_required: bool = False


class Rule(Part):
    """What follows when a form is sent: on = "record:inspection" or "check_in:self-check"."""

    on: str = Field(pattern=r"^(record|check_in):[a-z0-9][a-z0-9-]{0,47}$")
    when: str | None = Field(default=None, description="a condition about the form's fields")
    task: TaskRaised | None = None
    ask: Key | None = Field(default=None, description="a check-in that is opened for it")
    words: str = Field(
        default="", max_length=200, description="said with the question, with ${field}"
    )

    def holds(self, form: Form, values: Mapping[str, Any], today: date) -> bool:
        """Return whether what was filled in brings it about."""
        if self.when is None:
            return True
        return is_true(self.when, Surroundings(form.natives(values, today), today))

    def problem(self, form: Form | None, known: set[str], opened: set[str]) -> str | None:
        """Return what does not hold together between rule, form, tree and check-ins."""
        if form is None:
            return "nothing of that name is filled in"
        if (self.task is None) == (self.ask is None):
            return "please say either task or ask"
        if self.ask is not None and self.ask not in opened:
            return f"no check-in {self.ask} with `on` of that name"
        title = self.task.title if self.task else ""
        return (
            problem_of_condition(self.when, form)
            or problem_of_places(title + self.words, form)
            or problem_of_task(self.task, form, known)
        )


def problem_of_condition(when: str | None, form: Form) -> str | None:
    """Return what is wrong with the condition."""
    try:
        if when is not None:
            check(when, {field.name: field.known for field in form.fields})
    except ExpressionError as error:
        return f"when: {error}"
    return None


def problem_of_places(words: str, form: Form) -> str | None:
    """Return which field the words name that the form does not have."""
    for name in PLACE.findall(words):
        if form.field(name) is None:
            return f"${{{name}}} is no field of form {form.key}"
    return None


def problem_of_task(task: TaskRaised | None, form: Form, known: set[str]) -> str | None:
    """Return what is wrong with the task that follows."""
    if task is None:
        return None
    if task.responsibility not in known:
        return f"no responsibility {task.responsibility}"
    if task.owner in {"asked", "head"}:
        return None
    owner = form.field(task.owner)
    if owner is None or owner.type is not FieldType.MEMBER:
        return f"task: owner {task.owner} is no member field of form {form.key}"
    return None
