"""What a record asks of whom it names: an answer by a date, accepted by its author or sent back."""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from models.framework.flaws import Flaw, UnfitError, flaw
from models.framework.forms import FieldType, Form, Label, Name
from models.framework.naming import Called
from models.framework.parts import Part, said_in
from models.framework.rules import PLACE, TaskRaised

NAMING = frozenset({FieldType.MEMBER, FieldType.UNIT})


def check_number(pattern: str) -> str:
    """Refuse a pattern that cannot be filled with year and number."""
    try:
        one, other = (pattern.format(year=2026, number=number) for number in (1, 2))
    except (KeyError, IndexError, ValueError):
        one = other = ""
    if pattern and one == other:
        raise UnfitError(flaw("number_pattern"))
    return pattern


Pattern = Annotated[str, Field(max_length=40), AfterValidator(check_number)]


class AnswerWanted(Part):
    """Who answers a record, by when, how it is numbered, and what may become of it."""

    of: Annotated[tuple[Name, ...], Called("由谁", "Of", "人员或部门题目：第一个填了的来答复")] = (
        Field(
            min_length=1,
            description="member or unit fields: the first filled in says who (of a unit, heads)",
        )
    )
    by: Annotated[Name | None, Called("期限题目", "By", "写最后一天的日期题目")] = Field(
        default=None, description="the field with the last day"
    )
    working_days: Annotated[int, Called("工作日", "Working days", "没写期限时")] = Field(
        default=5, ge=1, le=250, description="where no last day is named"
    )
    number: Annotated[Pattern, Called("编号", "Number", "例如 督办〔{year}〕{number}号")] = Field(
        default="", description="as in 〔{year}〕{number}: counted by year"
    )
    number_en: Annotated[Pattern, Called("英文编号", "Number in English")] = ""
    confided: Annotated[bool, Called("只限本人和上级", "Confided")] = Field(
        default=False, description="read by its author, who answers, and the line above him"
    )
    done: Annotated[Label | None, Called("一键答复", "Done", "点一下就算的答复")] = Field(
        default=None, description="the answer of one tap"
    )
    done_en: Annotated[str, Called("一键答复英文", "Done in English")] = ""
    task: Annotated[TaskRaised | None, Called("转整改", "Task")] = Field(
        default=None, description="what its author makes of it by a tap; asked: who answers"
    )

    @model_validator(mode="after")
    def check_task(self) -> Self:
        """Refuse a task of somebody else: what is answered is put right by who answers."""
        if self.task is not None and self.task.owner != "asked":
            raise UnfitError(flaw("answer_task_of_others", "task", "owner"))
        return self

    def named(self, language: str, title: str, *, year: int | None, number: int | None) -> str:
        """Return what one is called: by its number, else by its register's title."""
        pattern = said_in(language, self.number, self.number_en)
        return pattern.format(year=year, number=number) if pattern and number else title

    def done_in(self, language: str) -> str:
        """Return the answer of one tap."""
        return said_in(language, self.done or "", self.done_en)

    def flaws(self, key: str, form: Form) -> Iterator[Flaw]:
        """Yield what does not hold together with the form of a register."""
        about = {"key": key, "form": form.key}
        for name in self.of:
            field = form.field(name)
            if field is None or field.type not in NAMING:
                yield flaw("answer_of_whom", "of", name=name, **about)
        last_day = form.field(self.by)
        if self.by is not None and (last_day is None or last_day.type is not FieldType.DATE):
            yield flaw("answer_no_date", "by", name=self.by, **about)
        for column, words in self.task.worded() if self.task is not None else ():
            for name in PLACE.findall(words):
                if form.field(name) is None:
                    yield flaw("answer_place", "task", column, name=name, **about)
