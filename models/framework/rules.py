"""Rules 联动: when something is recorded or answered, a task or a further form follows."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from models.framework.conditions import Surroundings, check, is_true
from models.framework.expressions import ExpressionError
from models.framework.flaws import Flaw, flaw
from models.framework.forms import FieldType, Form, Label, Name
from models.framework.naming import Called, Refers, spoken
from models.framework.parts import Key, Part, said_in

PLACE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_-]*)\}")


class TaskRaised(Part):
    """The task that follows: its title with ${fields}, whose it is, how long it may take."""

    title: Annotated[Label, Called("标题", "Title", "用 ${题目名} 引用填报内容")] = Field(
        description="with ${field} where an answer is to stand"
    )
    title_en: Annotated[str, Called("英文标题", "Title in English")] = ""
    responsibility: Annotated[Key, Refers("responsibilities"), Called("责任", "Responsibility")]
    owner: Annotated[
        Literal["asked", "head"] | Name,
        spoken(asked="填报人", head="部门负责人"),
        Called("责任人", "Owner", "填报人、部门负责人，或一个人员、部门题目的名字"),
    ] = Field(
        default="asked",
        description="who filled it in, the head there, or a field: a member, or a unit's head",
    )
    working_days: Annotated[int, Called("工作日", "Working days", "几个工作日内办完")] = Field(
        default=10, ge=1, le=250
    )
    evidence_required: Annotated[bool, Called("需要佐证", "Evidence required")] = False

    def title_in(self, language: str) -> str:
        """Return its title, with ${fields}."""
        return said_in(language, self.title, self.title_en)

    def worded(self) -> Iterator[tuple[str, str]]:
        """Yield what is written with ${fields} in it, each after the name of its column."""
        yield "title", self.title
        yield "title_en", self.title_en

    def owner_is_known(self, form: Form) -> bool:
        """Return whether the form says whose it is."""
        field = form.field(self.owner)
        named = field is not None and field.type in {FieldType.MEMBER, FieldType.UNIT}
        return named or self.owner in {"asked", "head"}


class Rule(Part):
    """What follows when a form is sent: on = "record:inspection" or "check_in:self-check"."""

    on: Annotated[str, Called("起因", "On", "record:登记册代号，或 check_in:填报代号")] = Field(
        pattern=r"^(record|check_in):[a-z0-9][a-z0-9-]{0,47}$"
    )
    when: Annotated[str | None, Called("条件", "When", "例如 ${found} = 'yes'")] = Field(
        default=None, description="a condition about the form's fields"
    )
    task: Annotated[TaskRaised | None, Called("事项", "Task")] = None
    ask: Annotated[Key | None, Called("填报", "Ask", "由此发起的填报")] = Field(
        default=None, description="a check-in that is opened for it"
    )
    words: Annotated[str, Called("附言", "Words", "和问题一起说的话，可用 ${题目名}")] = Field(
        default="", max_length=200, description="said with the question, with ${field}"
    )
    words_en: Annotated[str, Called("英文附言", "Words in English")] = Field(
        default="", max_length=200
    )

    def words_in(self, language: str) -> str:
        """Return what is said with the question, with ${fields}."""
        return said_in(language, self.words, self.words_en)

    def holds(self, form: Form, values: Mapping[str, Any], today: date) -> bool:
        """Return whether what was filled in brings it about."""
        if self.when is None:
            return True
        return is_true(self.when, Surroundings(form.natives(values, today), today))

    def flaws(self, number: int, form: Form | None, opened: set[str]) -> Iterator[Flaw]:
        """Yield what does not hold together between rule, form and check-ins.

        `opened` are the keys of the check-ins that it can ask.
        """
        about = {"number": number, "on": self.on}
        if form is None:
            yield flaw("rule_without_form", "on", **about)
        if (self.task is None) == (self.ask is None):
            yield flaw("rule_follows_what", **about)
        if form is None:
            return
        if self.ask is not None and self.ask not in opened:
            yield flaw("rule_asks_nothing", "ask", name=self.ask, **about)
        if (why := problem_of_condition(self.when, form)) is not None:
            yield flaw("rule_condition", "when", why=why, **about)
        for place, words in self.worded():
            for name in PLACE.findall(words):
                if form.field(name) is None:
                    yield flaw("rule_place", *place, name=name, form=form.key, **about)
        if self.task is not None and not self.task.owner_is_known(form):
            where = {"name": self.task.owner, "form": form.key}
            yield flaw("rule_owner", "task", "owner", **where, **about)

    def worded(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield what is written with ${fields} in it, each with its place in the rule."""
        yield ("words",), self.words
        yield ("words_en",), self.words_en
        if self.task is not None:
            for column, words in self.task.worded():
                yield ("task", column), words


def problem_of_condition(when: str | None, form: Form) -> Flaw | None:
    """Return what is wrong with the condition."""
    try:
        if when is not None:
            check(when, {field.name: field.known for field in form.fields})
    except ExpressionError as error:
        return error.flaw
    return None
