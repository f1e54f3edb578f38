"""The tree of responsibilities, and the kinds of tasks with fields of their own."""

from typing import Annotated

from pydantic import Field

from models.framework.naming import Called, Refers
from models.framework.parts import Key, OfficeRole, Part, said_in


class Escalation(Part):
    """After how many working days overdue a task goes up 升级; its owner hears at once."""

    head: Annotated[int, Called("部门负责人", "Head", "逾期满这么多个工作日")] = Field(
        default=1, ge=0, description="working days overdue: on record for the head"
    )
    leader: Annotated[int, Called("领导", "Leader", "逾期满这么多个工作日")] = Field(
        default=5, ge=0, description="working days overdue: in the leader's digest"
    )


class ResponsibilityNode(Part):
    """A category; tasks, check-ins and records hang on it. Any depth."""

    key: Annotated[Key, Called("代号", "Key")]
    name: Annotated[str, Called("名称", "Name")] = Field(min_length=1, max_length=120)
    mechanism: Annotated[str | None, Called("机制", "Mechanism", "机制的编号")] = None
    escalation: Annotated[
        Escalation | None, Called("逾期升级", "Escalation", "不填就按“设置”里的")
    ] = Field(default=None, description="in place of the thresholds', here and below")
    children: Annotated[
        tuple["ResponsibilityNode", ...], Called("上级", "Above", "上级的代号；最上面一层空着")
    ] = ()


class CategoryField(Part):
    """One thing more that tasks of a category may say of themselves, always optional."""

    key: Annotated[Key, Called("代号", "Key")]
    name: Annotated[str, Called("名称", "Name")] = Field(min_length=1, max_length=40)
    choices: Annotated[tuple[str, ...], Called("选项", "Choices", "可以点选，也可以写别的")] = (
        Field(default=(), description="to tap; words are taken as well")
    )
    english: Annotated[str, Called("英文名称", "English")] = ""

    def name_in(self, language: str) -> str:
        """Return what it is called."""
        return said_in(language, self.name, self.english)


class Category(Part):
    """A kind of task 类别, with fields of its own."""

    key: Annotated[Key, Called("代号", "Key")]
    name: Annotated[str, Called("名称", "Name")] = Field(min_length=1, max_length=40)
    responsibility: Annotated[
        Key | None, Refers("responsibilities"), Called("责任", "Responsibility", "这类事项挂在哪里")
    ] = None  # its tasks hang there; what hangs there is of it
    owners: Annotated[
        tuple[OfficeRole, ...],
        Called("责任人角色", "Owners", "空着就是谁都可以"),
    ] = ()
    evidence_required: Annotated[
        bool, Called("需要佐证", "Evidence required", "报完成前要先交佐证")
    ] = False
    escalation: Annotated[
        Escalation | None, Called("逾期升级", "Escalation", "不填就按责任的、“设置”里的")
    ] = Field(default=None, description="in place of the thresholds', and of the responsibility's")
    fields: Annotated[
        tuple[CategoryField, ...], Called("类别栏目", "Category fields", "各类事项自己的栏目")
    ] = ()
    english: Annotated[str, Called("英文名称", "English")] = ""

    def name_in(self, language: str) -> str:
        """Return what it is called."""
        return said_in(language, self.name, self.english)

    def field(self, key: str) -> CategoryField | None:
        """Return the field of that key."""
        return next((field for field in self.fields if field.key == key), None)
