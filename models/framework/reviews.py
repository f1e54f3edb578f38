"""Reviews 评查: a sample of what was closed in a period, each item reviewed by somebody else."""

import zlib
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from models.framework.flaws import Flaw, flaw
from models.framework.forms import FieldType, Form, Name
from models.framework.naming import Called, Refers, spoken
from models.framework.parts import ROLE_WORDS, Key, Part, said_in

# What each field of the form is filled with by itself, and what it must be.
FILLED = {
    "key": FieldType.TEXT,
    "handler": FieldType.MEMBER,
    "unit": FieldType.UNIT,
    "kind": FieldType.TEXT,
}
ReviewRole = Annotated[Literal["leader", "supervisor", "administrator"], ROLE_WORDS]


class FilledFields(Part):
    """Which fields of the reviewer's form hold what is known of an item."""

    key: Annotated[Name, Called("编号题目", "Number")]
    handler: Annotated[Name, Called("承办人题目", "Handler")]
    unit: Annotated[Name | None, Called("部门题目", "Unit")] = None
    kind: Annotated[Name | None, Called("类别题目", "Kind")] = None

    def named(self) -> dict[str, Name]:
        """Return the fields that there are, by what they hold."""
        return {what: name for what in FILLED if (name := getattr(self, what)) is not None}


class Review(Part):
    """A review: how many of what is drawn, who reviews it, where what he finds is kept."""

    key: Annotated[Key, Called("代号", "Key")]
    title: Annotated[str, Called("名称", "Title")] = Field(min_length=1, max_length=60)
    english: Annotated[str, Called("英文名称", "English")] = ""
    responsibility: Annotated[Key, Refers("responsibilities"), Called("责任", "Responsibility")]
    kept_in: Annotated[Key, Refers("registers"), Called("登记册", "Kept in", "评查结果记在哪")] = (
        Field(description="the register in which reviews are recorded")
    )
    fields: Annotated[FilledFields, Called("题目", "Fields")]
    per: Annotated[
        Literal["month", "quarter"], spoken(month="每月", quarter="每季度"), Called("周期", "Per")
    ] = "month"
    size: Annotated[int, Called("抽取件数", "Size", "分层的话，每层这么多")] = Field(
        default=5, ge=1, le=100, description="how many; of each stratum, if any"
    )
    by: Annotated[
        Literal["unit", "handler"] | None,
        spoken(unit="部门", handler="承办人"),
        Called("分层", "By", "空着就是不分"),
    ] = Field(default=None, description="the strata")
    rotation: Annotated[Key, Refers("rotations"), Called("轮值", "Rotation", "轮到谁谁评")] = Field(
        description="whose next turns it is reviews"
    )
    reviewers: Annotated[int, Called("评查人数", "Reviewers", "下面几次轮到的人")] = Field(
        default=2, ge=1, le=6, description="of the next turns"
    )
    not_own_unit: Annotated[bool, Called("不评本部门", "Not own unit")] = Field(
        default=True, description="nobody reviews his own in any case"
    )
    working_days: Annotated[int, Called("工作日", "Working days", "几个工作日内评完")] = Field(
        default=10, ge=1, le=250
    )
    drawn_by: Annotated[tuple[ReviewRole, ...], Called("抽取人", "Drawn by")] = (
        "leader", "supervisor",
    )  # fmt: skip
    report_for: Annotated[ReviewRole, Called("结果报给", "Report for")] = "leader"

    def title_in(self, language: str) -> str:
        """Return what it is called."""
        return said_in(language, self.title, self.english)

    @property
    def number(self) -> int:
        """Its number on buttons, which does not change when others are added."""
        return zlib.crc32(self.key.encode())

    def flaws(self, form: Form) -> Iterator[Flaw]:
        """Yield what does not hold together with the form of its register."""
        for what, name in self.fields.named().items():
            field = form.field(name)
            if field is None or field.type is not FILLED[what]:
                about = {"key": self.key, "what": what, "form": form.key}
                yield flaw("review_field", "fields", what, name=name, type=FILLED[what], **about)
