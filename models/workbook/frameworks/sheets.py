"""The sheets of a work model's workbook, derived from its models: nothing here names a noun.

A list of the file is a sheet, a part of it a row, a field a column. A part within a part is columns
of the same row; a list within a part, and choices with their labels, have a sheet of their own, in
which the first columns say whose they are. What the file holds once stands in the sheet 设置.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from models.framework import Framework
from models.framework.naming import Called, Recurring, Refers, Words, marker
from models.frozen import frozen
from models.workbook.frameworks.cells import Cell, Kind, cell_of

SETTINGS = Called("设置", "Settings", "时间、期限、免打扰，以及工作模型的名称")
NAME, PATH, VALUE, MEANING = (
    Called("项目", "Setting"),
    Called("代号", "Key"),
    Called("内容", "Value"),
    Called("说明", "Meaning"),
)
CHOICE, LABEL, LABEL_EN = (
    Called("name", "name", "选项的值：字母、数字、下划线"),
    Called("label", "label", "选项的文字"),
    Called("label::English (en)", "label::English (en)"),
)
IDENTITIES = ("key", "name")  # by which rows of other sheets name a part


@frozen
class Column:
    """A column: where its value stands in the part, what it is called, what it takes."""

    path: tuple[str, ...]
    called: tuple[Called, ...]  # those of the parts around it first
    cell: Cell
    field: FieldInfo | None = None  # None: of a parent, or of a choice
    needed: bool = False
    refers: str = ""

    def heading(self, language: str) -> str:
        """Return what stands above it."""
        between = "：" if language == "zh_CN" else ": "
        return between.join(one.title_in(language) for one in self.called)

    @property
    def headings(self) -> tuple[str, ...]:
        """Return everything that may stand above it."""
        return self.heading("zh_CN"), self.heading("en"), ".".join(self.path)

    @property
    def own(self) -> Called:
        """Return what the field itself is called."""
        return self.called[-1]

    def is_blank(self, value: Any) -> bool:
        """Return whether an empty cell says the value: it is what holds where nothing is said."""
        if self.field is None:
            return bool(value == "")
        if self.field.is_required():
            return False
        return bool(value in (None, "", (), {}, False) and value == default_of(self.field))


@frozen
class SheetOf:
    """A sheet: the list it holds, by its fields from the top, and its columns."""

    path: tuple[str, ...]
    called: Called
    columns: tuple[Column, ...]
    parents: tuple[Column, ...] = ()
    above: str = ""  # the field of a tree's children: rows name the one above
    is_choices: bool = False

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Return the columns from the left."""
        return self.parents + self.columns

    @property
    def identity(self) -> str:
        """Return the field by which rows of other sheets name a row of this one."""
        return identity_of(self.columns)


@frozen
class SettingRow:
    """A row of the sheet 设置."""

    column: Column

    @property
    def name(self) -> str:
        """Return the value's place in the file: thresholds.quiet_from."""
        return ".".join(self.column.path)


def default_of(field: FieldInfo) -> Any:
    """Return what holds where nothing is said."""
    return field.get_default(call_default_factory=True, validated_data={})


def called(model: type[BaseModel], name: str) -> Called:
    """Return what a field is called; one without a name of its own by its key."""
    return marker(model.model_fields[name], Called) or Called(name, name)


def bare(annotation: Any) -> Any:
    """Return a type without what stands around it: markers, and that it may be None."""
    if get_origin(annotation) is Annotated:
        return bare(get_args(annotation)[0])
    inner = [one for one in get_args(annotation) if one is not NoneType]
    is_optional = NoneType in get_args(annotation) and len(inner) == 1
    return bare(inner[0]) if is_optional else annotation


def part_in(annotation: Any) -> type[BaseModel] | None:
    """Return the part that a field holds one of."""
    found = bare(annotation)
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def parts_in(annotation: Any) -> type[BaseModel] | None:
    """Return the parts that a field holds a list of."""
    found = bare(annotation)
    return part_in(get_args(found)[0]) if get_origin(found) is tuple else None


def holds_labels(model: type[BaseModel], name: str) -> bool:
    """Return whether a field holds labels by their values: rows of a sheet of their own.

    Labels are said in English, too.
    """
    found = bare(model.model_fields[name].annotation)
    twins = {f"{name}_en", name.removesuffix("_en")} - {name}
    is_text = get_origin(found) is dict and bare(get_args(found)[1]) is str
    return is_text and not twins.isdisjoint(model.model_fields)


def cell_for(field: FieldInfo) -> Cell:
    """Return how a field's values are written."""
    cell = cell_of(field.annotation, marker(field, Words))
    return replace(cell, kind=Kind.RULE) if marker(field, Recurring) else cell


@cache
def columns_of(model: type[BaseModel]) -> tuple[Column, ...]:
    """Return a column for each field, and for each of the parts that it holds."""
    return tuple(columns_in(model, (), ()))


def columns_in(
    model: type[BaseModel], path: tuple[str, ...], around: tuple[Called, ...]
) -> Iterator[Column]:
    """Yield the columns of a part that stands at a place within others."""
    for name, field in model.model_fields.items():
        if parts_in(field.annotation) or holds_labels(model, name):
            continue
        part, names = part_in(field.annotation), (*around, called(model, name))
        if part is not None:
            yield from columns_in(part, (*path, name), names)
            continue
        refers = marker(field, Refers)
        yield Column(
            path=(*path, name),
            called=names,
            cell=cell_for(field),
            field=field,
            needed=field.is_required() and not around,
            refers=refers.section if refers else "",
        )


def sheets_of(
    model: type[BaseModel],
    name: str,
    where: tuple[str, ...] = (),
    parents: tuple[Column, ...] = (),
) -> Iterator[SheetOf]:
    """Yield the sheet of a list, then those of what its parts hold lists of."""
    field, path = model.model_fields[name], (*where, name)
    part = parts_in(field.annotation)
    assert part is not None  # noqa: S101  # asked for lists only
    title = called(model, name)
    columns, above = columns_of(part), ""
    for child, inner in part.model_fields.items():
        if parts_in(inner.annotation) is part:
            above = child
            over = Column((child,), (called(part, child),), Cell(Kind.TEXT))
            columns = (columns[0], over, *columns[1:])
    yield SheetOf(path, title, columns, parents, above)
    key = identity_of(columns)
    whose = Called(title.one_in("zh_CN"), title.one_in("en"))
    known = (*parents, Column((*path, key), (whose,), Cell(Kind.TEXT), needed=True))
    for child, inner in part.model_fields.items():
        if child != above and parts_in(inner.annotation):
            yield from sheets_of(part, child, path, known)
        elif holds_labels(part, child) and not child.endswith("_en"):
            yield sheet_of_choices((*path, child), called(part, child), known)


def sheet_of_choices(path: tuple[str, ...], title: Called, parents: tuple[Column, ...]) -> SheetOf:
    """Return the sheet of the values of a field with their labels, as XLSForm has it."""
    columns = tuple(
        Column((name,), (one,), Cell(Kind.TEXT), needed=name == "name")
        for name, one in (("name", CHOICE), ("label", LABEL), ("label_en", LABEL_EN))
    )
    return SheetOf(path, title, columns, parents, is_choices=True)


def identity_of(columns: tuple[Column, ...]) -> str:
    """Return the field by which other rows name a part."""
    names = {one.path[0] for one in columns if len(one.path) == 1}
    return next((name for name in IDENTITIES if name in names), "")


def settings_of(model: type[BaseModel]) -> Iterator[SettingRow]:
    """Yield what the file holds once, itself or in a table of its own."""
    for column in columns_of(model):
        yield SettingRow(column)


SHEETS = tuple(
    sheet
    for name, field in Framework.model_fields.items()
    if parts_in(field.annotation)
    for sheet in sheets_of(Framework, name)
)
SETTING_ROWS = tuple(settings_of(Framework))
SETTINGS_COLUMNS = (NAME, PATH, VALUE, MEANING)
