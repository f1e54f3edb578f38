"""Sentences of filling in a form: each field's question, the summary, going on later."""

from collections.abc import Mapping
from dataclasses import field

from models.framework import FieldType, Form, FormField
from models.framework.forms import SEVERAL
from models.frozen import frozen
from wording.catalogues import SOURCE_LANGUAGE, listed_text, translations
from wording.forms.refusals import complaint_text
from wording.forms.values import ValueShown, ValueSource, value_length
from wording.messages import N_, Button, Keyboard, Message
from wording.registering import Pages

STEP = 64  # a button of a question carries: number of what is tapped · 64 + the field's place
SHORT_LABEL = 9  # signs of a choice of which two fit in a row
CHANGED_DIRECTLY = 3  # values taken over that have a button of their own in the summary
DAYS = (N_("今天"), N_("昨天"), N_("前天"))

# What is said below a question about the way to answer it, where the form has no hint of its own.
HINTS = {
    FieldType.SELECT_MULTIPLE: N_("可以选几项，选完点“选好了”。"),
    FieldType.INTEGER: N_("请写一个整数。"),
    FieldType.DECIMAL: N_("请写数量，小数最多四位。"),
    FieldType.INDICATOR: N_("请写本期的数值，小数最多四位；没有就点“跳过”。"),
    FieldType.TEXT: N_("请直接写。"),
    FieldType.DATE: N_("点一下，或者直接写，例如：昨天、11月20日。"),
    FieldType.TIME: N_("请写时间，例如：9:30、下午3点。"),
    FieldType.IMAGE: N_("请发照片，可以发几张，发完点“好了”。"),
    FieldType.AUDIO: N_("请发语音或音频，发完点“好了”。"),
    FieldType.VIDEO: N_("请发视频，发完点“好了”。"),
    FieldType.FILE: N_("请发文件，可以发几份，发完点“好了”。"),
    FieldType.MEMBER: N_("点一下，或者直接写姓名或工号。"),
    FieldType.MEMBERS: N_("点选几位，或者直接写姓名，用、隔开。选完点“选好了”。"),
    FieldType.UNIT: N_("点一下，或者直接写部门名称。"),
    FieldType.TASK: N_("点一下，或者直接写事项里的几个字。"),
}


@frozen
class AboutForm:
    """What messages about a form as a whole share."""

    form: Form

    def title(self, language: str) -> str:
        """Return what the form is called."""
        return self.form.title_in(language)


@frozen
class Option:
    """Something to tap: its number, its label, the same in English where it is data."""

    number: int
    label: str
    english: str = ""
    chosen: bool = False
    ours: bool = False  # the label is a sentence of the catalogue

    def button(self, prompt_id: int, place: int, action: str = "form.pick") -> Button:
        """Return its button."""
        version = self.number * STEP + place
        if self.ours:
            return Button(self.label, action, prompt_id, version, chosen=self.chosen)
        values = (("label", self.label), ("english", self.english))
        english = "{english}" if self.english else ""
        return Button(
            "{label}", action, prompt_id, version, values, english=english, chosen=self.chosen
        )

    def change(self, prompt_id: int, place: int) -> Button:
        """Return the button that asks for a field again."""
        values = (("label", self.label), ("english", self.english or self.label))
        version = self.number * STEP + place
        english = "Change “{english}”"
        return Button("改“{label}”", "form.field", prompt_id, version, values, english=english)


def rows_of(buttons: list[Button], labels: list[str]) -> Keyboard:
    """Return buttons one below the other, or two by two where they are short."""
    width = 2 if len(buttons) > 2 and max(map(len, labels)) <= SHORT_LABEL else 1
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


class FieldAsked(Message):
    """Asks for one field of a form."""

    prompt_id: int
    form: Form
    field: FormField
    place: int
    number: int  # the how-manieth it is
    count: int
    notes: tuple[FormField, ...] = ()
    options: tuple[Option, ...] = ()
    pages: Pages = Pages(0, 1)
    shown: ValueShown | None = None  # what is said so far
    offered: ValueShown | None = None  # to be taken by one tap
    last: bool = False  # which is what was said last time
    has_some: bool = False  # of several: some are chosen, or came
    is_first: bool = False
    changing: bool = False
    resumed: bool = False
    complaint: bool = False  # what is said does not fulfil the constraint
    received: bool = False  # a file just came

    def unit(self, language: str) -> str:
        """Return what the number counts."""
        return self.field.unit_in(language)

    def how(self, language: str) -> str:
        """Return how to answer."""
        own = self.field.hint_in(language)
        if own or self.field.type not in HINTS:
            return own
        return translations(language).gettext(HINTS[self.field.type])

    def complaint_text(self, language: str) -> str:
        """Return what is wrong with the answer."""
        return complaint_text(self.field, language)

    def keyboard(self) -> Keyboard:
        """Offer what can be tapped, then the ways on, back and out."""
        buttons = [option.button(self.prompt_id, self.place) for option in self.options]
        labels = [option.label for option in self.options]
        days = self.field.type is FieldType.DATE and self.options
        rows = (tuple(buttons),) if days else rows_of(buttons, labels) if buttons else ()
        return (*self.offered_row(), *rows, *self.page_row(), *self.done_row(), self.last_row())

    def button(self, label: str, action: str, number: int = 0) -> Button:
        """Return a button about this very question."""
        return Button(label, action, self.prompt_id, number * STEP + self.place)

    def offered_row(self) -> Keyboard:
        """Return what was said last time, or usually is."""
        if self.offered is None:
            return ()
        text, english = self.offered.text_in(SOURCE_LANGUAGE), self.offered.text_in("en")
        values = (("value", text[:40]), ("english", english[:40]))
        label, in_english = (
            ("仍是 {value}", "Still {english}") if self.last else ("{value}", "{english}")
        )
        version = self.place
        return ((Button(label, "form.take", self.prompt_id, version, values, english=in_english),),)

    def page_row(self) -> Keyboard:
        """Return what turns pages of choices."""
        row = []
        if self.pages.page > 0:
            row.append(self.button(N_("‹ 上一页"), "form.page", self.pages.page - 1))
        if self.pages.page + 1 < self.pages.pages:
            row.append(self.button(N_("下一页 ›"), "form.page", self.pages.page + 1))
        return (tuple(row),) if row else ()

    def done_row(self) -> Keyboard:
        """Return what ends a field of several, once there are some."""
        if not self.has_some:
            return ()
        if self.field.type in SEVERAL:
            return ((self.button(N_("选好了"), "form.done"),),)
        again = self.button(N_("清空重发"), "form.clear")
        return ((self.button(N_("好了"), "form.done"), again),)

    def last_row(self) -> tuple[Button, ...]:
        """Return the ways back, on without an answer, and out."""
        row = []
        if self.changing:
            row.append(self.button(N_("返回"), "form.back"))
        elif not self.is_first:
            row.append(self.button(N_("上一步"), "form.back"))
        if not self.field.required:
            row.append(self.button(N_("跳过"), "form.skip"))
        return (*row, Button(N_("取消"), "form.cancel", self.prompt_id))


class FieldAskedInConfidence(FieldAsked):
    """The same of what is confided: what was said so far is forgotten once it is sent."""

    template = "forms/field_asked.html"
    secret = True


class FormSummary(Message):
    """All answers, to be looked over before they are sent."""

    prompt_id: int
    form: Form
    values: tuple[ValueShown, ...]
    revision: int
    notes: tuple[FormField, ...] = ()
    resumed: bool = False
    sources: Mapping[str, ValueSource] = field(default_factory=dict)  # of what was not asked

    @property
    def length(self) -> int:
        """Return how many signs of each value are shown."""
        return value_length(len(self.values))

    def taken_over(self, language: str) -> tuple[tuple[str, str], ...]:
        """Return what was not asked for: each source, and which values stand there."""
        labels: dict[str, list[str]] = {}
        for one in self.values:
            if source := self.sources.get(one.field.name):
                label = one.field.label_in(language)
                labels.setdefault(source.text_in(language), []).append(label)
        return tuple((source, listed_text(some, language)) for source, some in labels.items())

    def keyboard(self) -> Keyboard:
        """Offer to send, to change, to drop; each of few values that were not asked by one tap."""
        place = len(self.form.fields)
        taken = [one for one in self.form.asked if one.name in self.sources]
        changing = tuple(
            Option(self.form.fields.index(one), one.label[:20], one.label_en[:20])
            for one in (taken if len(taken) <= CHANGED_DIRECTLY else ())
        )
        return (
            (Button(N_("提交"), "form.submit", self.prompt_id, self.revision),),
            *((one.change(self.prompt_id, place),) for one in changing),
            (
                Button(N_("修改"), "form.change", self.prompt_id),
                Button(N_("取消"), "form.cancel", self.prompt_id),
            ),
        )


class FormSummaryInConfidence(FormSummary):
    """The same of what is confided."""

    template = "forms/form_summary.html"
    secret = True


class FieldToChange(Message):
    """Asks which answer to change."""

    text = "要改哪一项？"

    prompt_id: int
    options: tuple[Option, ...]
    place: int

    def keyboard(self) -> Keyboard:
        """Offer each field, and the way back."""
        buttons = [
            option.button(self.prompt_id, self.place, "form.field") for option in self.options
        ]
        back = Button(N_("返回"), "form.resume", self.prompt_id)
        return (*rows_of(buttons, [option.label for option in self.options]), (back,))


class FillingLeft(AboutForm, Message):
    """Asks, before what was filled in is dropped."""

    text = (
        "“{{ message.title(language) }}”已填{{ count }}项，要放弃吗？不放弃的话，以后还可以接着填。"
    )

    prompt_id: int
    count: int

    def keyboard(self) -> Keyboard:
        """Offer to drop it, to go on, or to leave it for later."""
        return (
            (
                Button(N_("放弃"), "form.drop", self.prompt_id),
                Button(N_("接着填"), "form.resume", self.prompt_id),
                Button(N_("以后再填"), "form.later", self.prompt_id),
            ),
        )


class FillingDropped(AboutForm, Message):
    """In place of the question, once the filling is dropped."""

    text = "好的，“{{ message.title(language) }}”没有提交，也没有记入台账。"


class FillingKept(AboutForm, Message):
    """In place of the question, where it is to be filled in later."""

    text = "好的，“{{ message.title(language) }}”先放着，方便时接着填。"

    prompt_id: int

    def keyboard(self) -> Keyboard:
        """Offer to go on."""
        return ((Button(N_("接着填"), "form.resume", self.prompt_id),),)
