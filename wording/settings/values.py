"""Settings in words: what each is called, its value, its range, and the buttons of its choices."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from models.framework import DAYS, Schedule
from models.framework.naming import Tuned
from models.settings import Setting, holder_of, name_of, tuned_of
from models.workbook.frameworks.cells import Cell, Kind
from models.workbook.frameworks.sheets import Column
from wording.catalogues import listed_text, translations
from wording.messages import N_, Button
from wording.rhythm import clock_text, days_text, span_text, week_time_text
from wording.rrules import rule_text

EXAMPLES: Mapping[Kind, str] = {
    Kind.SEVERAL: N_("周一 08:30"),
    Kind.RULE: N_("每月25日 09:00"),
    Kind.CLOCK: "17:30",
    Kind.SPAN: N_("6小时"),
    Kind.WHOLE: "5",
}
EARLIER = N_("早15分钟")
LATER = N_("晚15分钟")
AT_LEAST = N_("不小于 {least}")
AT_MOST = N_("不大于 {most}")
BETWEEN = N_("{least} 到 {most}")
SO_MANY = N_("最多 {most} 个")
UNTIL = N_("{span}，到{closes}")
SPAN = TypeAdapter(timedelta)


def choice(label: str, *, chosen: bool = False) -> Button:
    """Return a button among the values of a setting; what it does is told where it is shown."""
    return Button(label, "settings.draft", chosen=chosen)


def word_choice(cell: Cell, value: str, *, chosen: bool) -> Button:
    """Return the choice of a value, by what the work model calls it."""
    label, english = cell.words.get(value, value), cell.english.get(value, value)
    return Button(label, "settings.draft", english=english, chosen=chosen)


def none_choice(tuned: Tuned, *, chosen: bool) -> Button:
    """Return the choice of nothing."""
    return Button(tuned.none, "settings.draft", english=tuned.none_english, chosen=chosen)


def span_choice(span: timedelta, *, chosen: bool) -> Button:
    """Return the choice of a length of time in whole hours."""
    days, hours = divmod(span // timedelta(hours=1), 24)
    label = N_("{count}小时") if hours else N_("{count}天")
    return replace(choice(label, chosen=chosen), values=(("count", str(hours or days)),))


def setting_name(setting: Setting, language: str) -> str:
    """Return what a setting is called."""
    return setting.called.title_in(language)


def meaning(setting: Setting, language: str) -> str:
    """Return what a setting is about, where its name alone does not tell."""
    if language != "en":
        return setting.called.hint
    field = setting.columns[0].field
    return (field.description or "") if field is not None else ""


def value_text(setting: Setting, value: dict[str, Any], language: str) -> str:
    """Return a setting's value in words: 每周一 09:00."""
    words = [field_text(one, value[name_of(one)], language) for one in setting.columns]
    text = " ".join(words)
    holder = holder_of(setting)
    if setting.columns[0].cell.kind is Kind.SPAN and isinstance(holder, Schedule):
        span = SPAN.validate_python(value[setting.name])
        closes = holder.model_copy(update={"open_for": span}).closes
        if closes is not None:
            said = week_time_text(closes, language)
            return translations(language).gettext(UNTIL).format(span=text, closes=said)
    return text


def field_text(column: Column, value: Any, language: str) -> str:
    """Return what a field holds, in words."""
    cell, tuned = column.cell, tuned_of(column)
    if value is None or value == []:
        return tuned.none_in(language)
    if cell.kind is Kind.SEVERAL and cell.item is not None:
        if cell.item.options == DAYS:
            return days_text(value, language)
        return listed_text([said(cell.item, one, language) for one in value], language)
    if cell.kind is Kind.WHOLE:
        return tuned.counted_in(language).format(count=value)
    return said(cell, value, language)


def said(cell: Cell, value: Any, language: str) -> str:
    """Return one value in words."""
    if cell.kind in TEXTS:
        return TEXTS[cell.kind](value, language)
    words = cell.english if language == "en" else cell.words
    return words.get(str(value), str(value))


TEXTS: Mapping[Kind, Callable[[Any, str], str]] = {
    Kind.CLOCK: lambda at, _: clock_text(time.fromisoformat(at)),
    Kind.SPAN: lambda span, language: span_text(SPAN.validate_python(span), language),
    Kind.RULE: rule_text,
    Kind.YES_NO: lambda value, _: "✓" if value else "✗",
}


def example_for(setting: Setting, language: str) -> str:
    """Return how a value can be written, where it can."""
    column = setting.columns[0]
    kind = column.cell.kind
    if column.cell.item is not None and column.cell.item.kind is Kind.SPAN:
        kind = Kind.SPAN
    elif column.cell.item is not None and column.cell.item.options != DAYS:
        return ""
    example = EXAMPLES.get(kind)
    return translations(language).gettext(example) if example else ""


def range_text(setting: Setting, language: str) -> str:
    """Return between which bounds a number may be, or how many values there may be."""
    say = translations(language).gettext
    column = setting.columns[0]
    least, most = bound(column.field, "ge"), bound(column.field, "le")
    if least is not None and most is not None:
        return say(BETWEEN).format(least=least, most=most)
    if least is not None:
        return say(AT_LEAST).format(least=least)
    if most is not None:
        return say(AT_MOST).format(most=most)
    many = bound(column.field, "max_length")
    return say(SO_MANY).format(most=many) if column.cell.kind is Kind.SEVERAL and many else ""


def bound(field: FieldInfo | None, name: str) -> Any:
    """Return a bound that a field sets."""
    markers = field.metadata if field is not None else ()
    return next((getattr(one, name) for one in markers if hasattr(one, name)), None)
