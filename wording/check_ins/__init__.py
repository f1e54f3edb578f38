"""The check-in 填报: its question, what was answered, the reminder, and what heads see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models.framework import CheckIn, FieldType
from models.framework.check_ins import MOST_CHOICES
from models.framework.forms import ACKNOWLEDGED, Draft
from models.framework.parts import said_in
from models.frozen import frozen
from models.talk import SignOff
from wording.catalogues import listed_text, translations
from wording.forms.values import ValueShown, ValueSource, value_length
from wording.lists.responsibility_lists import page_row
from wording.messages import N_, Button, Keyboard, Message
from wording.rhythm import name_of, when
from wording.talk import Receipt

FIELDS_NAMED = 4


@frozen
class AboutCheckIn:
    """What all messages about a round of a check-in share."""

    check_in: CheckIn

    def title(self, language: str) -> str:
        """Return what the check-in calls itself."""
        return name_of(self.check_in, language)

    def question(self, language: str) -> str:
        """Return what a tap answers; of a form that is filled in, what it will ask for."""
        if self.check_in.tap is not None:
            return self.check_in.tap.label_in(language)
        asked = self.check_in.asks.asked
        say = translations(language).gettext
        labels = [field.label_in(language) for field in asked[:FIELDS_NAMED]]
        named = listed_text(labels, language)
        template = (
            N_("请填写：{fields}。") if len(asked) <= FIELDS_NAMED else N_("请填写：{fields}等。")
        )
        words = say(template).format(fields=named)
        if any(Draft.of(field.default) for field in asked):
            words += say(N_("已按台账拟好草稿，核对后发出即可。"))
        return words

    def tap_label(self, language: str) -> str:
        """Return what its one answer says; nothing where there are choices, or no tap at all."""
        tap = self.check_in.tap
        acknowledged = tap is not None and tap.type is FieldType.ACKNOWLEDGE
        return tap.choice_in(ACKNOWLEDGED, language) if tap and acknowledged else ""

    def taps(self, round_id: int, version: int) -> Keyboard:
        """Return the taps that answer it: the one, or a choice each; else what begins the form."""
        tap = self.check_in.tap
        if tap is None:
            return ((Button(N_("✏️ 填写"), "check_in.fill", round_id, version),),)
        if tap.type is FieldType.ACKNOWLEDGE:
            label, english = tap.choice_in(ACKNOWLEDGED, ""), tap.choices_en.get(ACKNOWLEDGED, "")
            button = Button("✅ ", "check_in.done", round_id, version)
            return ((answer_button(button, label, english),),)
        buttons = [
            answer_button(
                Button("", "check_in.choose", round_id, packed(version, place)),
                label,
                tap.choices_en.get(value, ""),
            )
            for place, (value, label) in enumerate(tap.choices.items())
        ]
        wide = 2 if max(len(label) for label in tap.choices.values()) <= SHORT_LABEL else 1
        return tuple(tuple(buttons[start : start + wide]) for start in range(0, len(buttons), wide))


MARKS = 1 << 32  # a button carries the version and a mark of what was known


@frozen
class KnownShown:
    """What is known of the form already, shown with its question: values, and where they stand."""

    values: tuple[ValueShown, ...]
    sources: Mapping[str, ValueSource]
    whole: bool  # nothing else is to be asked
    mark: int

    @property
    def length(self) -> int:
        """Return how long each value may be."""
        return value_length(len(self.values))

    def told_in(self, language: str) -> str:
        """Return where it all stands."""
        places = dict.fromkeys(one.text_in(language) for one in self.sources.values())
        return listed_text(tuple(places), language)

    def taps(self, round_id: int, version: int) -> Keyboard:
        """Return the one tap that confirms it all, or what goes on to the rest."""
        if not self.whole:
            return ((Button(N_("✏️ 补充其余"), "check_in.fill", round_id, version),),)
        marked = version * MARKS + self.mark
        return (
            (
                Button(N_("✅ 确认无误"), "check_in.confirm", round_id, marked),
                Button(N_("✏️ 修改"), "check_in.fill", round_id, version),
            ),
        )


def unmarked(number: int) -> tuple[int, int]:
    """Return the version and the mark that a confirming button carries."""
    return divmod(number, MARKS)


SHORT_LABEL = 10  # signs: two such stand in a row


def answer_button(button: Button, label: str, english: str) -> Button:
    """Return an answer's button, in the form's own words after the sign that it bears."""
    return replace(
        button,
        label=button.label + "{label}",
        values=(("label", label), ("english", english)),
        english=button.label + "{english}" if english else "",
    )


def packed(version: int, place: int) -> int:
    """Return a version and the place of a choice in one number of a button."""
    return version * MOST_CHOICES + place


def unpacked(number: int) -> tuple[int, int]:
    """Return the version and the place of a choice.

    >>> unpacked(packed(3, 2))
    (3, 2)
    """
    return divmod(number, MOST_CHOICES)


class CheckInAsked(AboutCheckIn, Message):
    """The question. `version` counts the answers given and taken back before."""

    round_id: int
    closes_at: datetime
    version: int = 0
    late: bool = False
    words: str = ""  # what it is about
    known: KnownShown | None = None

    def keyboard(self) -> Keyboard:
        """Return the taps that answer it."""
        return (self.known or self).taps(self.round_id, self.version)


class CheckInReminder(AboutCheckIn, Message):
    """The one gentle reminder before it closes. `version` counts the answers taken back before."""

    round_id: int
    closes_at: datetime
    version: int = 0
    words: str = ""  # what it is about
    known: KnownShown | None = None

    def keyboard(self) -> Keyboard:
        """Return the taps that answer it."""
        return (self.known or self).taps(self.round_id, self.version)


class CheckInAnswered(AboutCheckIn, Message):
    """In place of the question: what was answered, and how to add to it or take it back.

    `tapped` is False where the answer came in words alone: nobody said that it was done.
    """

    round_id: int
    version: int
    said_at: datetime
    words: str
    files: int
    late: bool
    may_withdraw: bool
    tapped: bool = True
    receipt: Receipt | None = None
    chosen: str | None = None  # of several choices
    sign_off: SignOff | None = None  # of one that somebody has to confirm

    def answer_label(self, language: str) -> str:
        """Return what was tapped."""
        tap = self.check_in.tap
        if tap is None:
            return ""
        return tap.choice_in(self.chosen or ACKNOWLEDGED, language)

    def keyboard(self) -> Keyboard:
        """Taking it back, until the round closes."""
        if not self.may_withdraw:
            return ()
        label = N_("点错了，撤回") if self.tapped else N_("撤回")
        return ((Button(label, "check_in.withdraw", self.round_id, self.version),),)


class CheckInAnsweredInConfidence(CheckInAnswered):
    """The same of a confidential one: what was chosen is forgotten once it is sent."""

    template = "check_ins/check_in_answered.html"
    secret = True


class CheckInFilled(AboutCheckIn, Message):
    """What was filled in; until the round closes it can be changed or taken back."""

    round_id: int
    version: int
    said_at: datetime
    values: tuple[ValueShown, ...]
    files: int
    late: bool
    may_change: bool
    receipt: Receipt | None = None
    spared: int = 0  # questions that were not asked
    sign_off: SignOff | None = None  # of one that somebody has to confirm

    @property
    def length(self) -> int:
        """Return how long each value may be."""
        return value_length(len(self.values))

    def keyboard(self) -> Keyboard:
        """Change it, take it back."""
        if not self.may_change:
            return ()
        return (
            (
                Button(N_("✏️ 修改"), "check_in.fill", self.round_id, self.version),
                Button(N_("撤回"), "check_in.withdraw", self.round_id, self.version),
            ),
        )


class CheckInFilledInConfidence(CheckInFilled):
    """The same of a confidential one: what was filled in is forgotten once it is sent."""

    template = "check_ins/check_in_filled.html"
    secret = True


class CheckInNoted(AboutCheckIn, Message):
    """Answer to a note: it is kept with the answer, or is the answer where there was none."""

    round_id: int
    version: int
    words: str
    files: int
    late: bool
    is_answer: bool
    is_correction: bool
    may_withdraw: bool
    receipt: Receipt

    def keyboard(self) -> Keyboard:
        """Taking the whole answer back: the buttons of earlier messages are out of date now."""
        if not self.may_withdraw:
            return ()
        return ((Button(N_("撤回"), "check_in.withdraw", self.round_id, self.version),),)


class CheckInTapped(AboutCheckIn, Message):
    """The short line over the chat after the tap."""

    late: bool


class CheckInKnownAnew(AboutCheckIn, Message):
    """The short line over the chat where what was known has changed since it was shown."""

    text = "登记的内容刚有变动，请再核对一下。"


class CheckInAnsweredBefore(AboutCheckIn, Message):
    """Refused: the answer stands already."""

    text = "“{{ message.title(language) }}”您已经报过了，不用再点。"


class CheckInWithdrawn(AboutCheckIn, Message):
    """The short line over the chat after the answer was taken back."""

    text = "已撤回，完成后再点一次即可。"


class CheckInChanged(AboutCheckIn, Message):
    """Refused: the answer changed since that button was shown."""

    text = "“{{ message.title(language) }}”的回复刚有变动，请看最新的那条消息，或从菜单重新打开。"


class CheckInIsClosed(AboutCheckIn, Message):
    """Refused: after the closing an answer can be added to, but not taken back."""

    text = "本期“{{ message.title(language) }}”已截止，不能再撤回；要补充可以直接回复这条消息。"


class CheckInTakesNoNotes(AboutCheckIn, Message):
    """Refused: this check-in is answered by a tap alone."""

    text = "“{{ message.title(language) }}”点一下按钮即可，不收文字和附件。"


class CheckInNotForYou(AboutCheckIn, Message):
    """To whoever is not in the audience."""

    text = "“{{ message.title(language) }}”不需要您填报。"


class CheckInNotOpened(AboutCheckIn, Message):
    """To whoever asks for it before the first round."""

    text = (
        "“{{ message.title(language) }}”还没有开始，到时会自动发给您："
        "{{ message.times(language) }}。"
    )

    def times(self, language: str) -> str:
        """Return when it comes."""
        return when(self.check_in, language)


# A summary is one message: with many units, fewer names of each are written out.
NAMES_SHOWN = (80, 40, 20, 10, 5, 3, 1)
UNITS_SHOWN = 24
NAMES_LIMIT = 3800  # characters; the rest of the 4096 is for title and closing
NAME_SHOWN = 12
AFTER_NAME = len("📎📎 (late), ")  # a clip counts for two
UNIT_SHOWN = 40
AROUND_NAMES = 70  # counts and labels of a unit, in either language


@dataclass(frozen=True, slots=True)
class UnitParticipation:
    """One unit's people: answered (name, with a note?, late?), silent, not joined, excused."""

    unit: str
    answered: tuple[tuple[str, bool, bool], ...]
    unanswered: tuple[str, ...]
    not_joined: tuple[str, ...]
    excused: tuple[str, ...] = ()

    @property
    def asked(self) -> int:
        """Return how many were asked."""
        return len(self.answered) + len(self.unanswered)

    def length(self, names: int) -> int:
        """Return how long it is at most with so many names in each of its lists."""
        answered = sum(len(name[:NAME_SHOWN]) + AFTER_NAME for name, _, _ in self.answered[:names])
        others = (
            *self.unanswered[:names],
            *self.not_joined[:names],
            *self.excused[:names],
        )
        around = len(self.unit[:UNIT_SHOWN]) + AROUND_NAMES
        return around + answered + sum(len(name[:NAME_SHOWN]) + 2 for name in others)


class CheckInSummary(AboutCheckIn, Message):
    """To a head when a round has closed: who answered and who did not."""

    closes_at: datetime
    units: tuple[UnitParticipation, ...]
    closed: bool = True
    round_id: int = 0

    def keyboard(self) -> Keyboard:
        """Offer what was answered, where there is more to it than a tap."""
        answered = any(unit.answered for unit in self.units)
        if not (self.round_id and answered):
            return ()
        return ((Button(N_("📄 看填报内容"), "check_in.read", self.round_id, 1),),)

    @property
    def shown(self) -> tuple[UnitParticipation, ...]:
        """Return the units that are written out."""
        return self.units[:UNITS_SHOWN]

    @property
    def more(self) -> int:
        """Return how many units are not."""
        return len(self.units) - len(self.shown)

    @property
    def names(self) -> int:
        """Return how many names of each list are written out."""
        fitting = (
            names
            for names in NAMES_SHOWN
            if sum(unit.length(names) for unit in self.shown) <= NAMES_LIMIT
        )
        return next(fitting, NAMES_SHOWN[-1])


class CheckInEscalated(AboutCheckIn, Message):
    """To leaders, some time after a round has closed: where answers are still missing."""

    closes_at: datetime
    units: tuple[tuple[str, tuple[str, ...]], ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Reported:
    """What several people answered alike, and who they are: (unit, name)."""

    label: str
    label_en: str
    people: tuple[tuple[str, str], ...]
    count: int

    def label_in(self, language: str) -> str:
        """Return what they answered."""
        return said_in(language, self.label, self.label_en)


class CheckInConfided(AboutCheckIn, Message):
    """To the one role that reads a confidential round: who answered what."""

    secret = True

    closes_at: datetime
    answered: int
    reported: tuple[Reported, ...]


@dataclass(frozen=True, slots=True)
class AnswerRead:
    """One answer as whoever looks after its unit reads it."""

    unit: str
    name: str
    said_at: datetime
    late: bool
    values: tuple[ValueShown, ...]
    words: str


class AnswersRead(AboutCheckIn, Message):
    """A page of what was answered in a round."""

    round_id: int
    closes_at: datetime
    answers: tuple[AnswerRead, ...]
    count: int
    page: int
    pages: int

    @property
    def length(self) -> int:
        """Return how long each value may be."""
        return value_length(sum(len(one.values) + bool(one.words) for one in self.answers))

    def keyboard(self) -> Keyboard:
        """Turn the pages."""
        return page_row("check_in.page", self.page, self.pages, of=self.round_id)


class AnswersConfided(AnswersRead):
    """The same of a confidential round, to the one role or the heads that read it."""

    template = "check_ins/answers_read.html"
    secret = True


def drafted_lines(lines: Sequence[tuple[str, str]], *, more: bool, language: str) -> str:
    """Return tasks with their owners as numbered lines of a draft; a word where there are none.

    >>> print(drafted_lines([("专项检查", "张三")], more=False, language="zh_CN"))
    1. 专项检查（张三）
    """
    say = translations(language).gettext
    told = [
        say(N_("{number}. {title}（{owner}）")).format(number=number, title=title, owner=owner)
        for number, (title, owner) in enumerate(lines, 1)
    ]
    return "\n".join([*told, *(["……"] if more else [])]) or say(N_("无"))
