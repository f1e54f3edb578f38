"""Check-ins 填报: a form × whom it asks × when × what follows × who reads it."""

import zlib
from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PrivateAttr, model_validator

from models.framework.flaws import Flaw, flaw, refuse
from models.framework.forms import FILES, FieldType, Form, FormField, Name
from models.framework.naming import Called, Refers, Tuned, spoken
from models.framework.parts import Key, Part, RoleWord, UnitWord, said_in
from models.framework.schedules import Schedule

TAPPED = frozenset({FieldType.ACKNOWLEDGE, FieldType.SELECT_ONE})
NOT_CONFIDED = frozenset({*FILES, FieldType.INDICATOR})  # what others could find
MOST_REMINDERS = 3
MOST_CHOICES = 16  # of a field that is answered from the question itself


class Respondents(Part):
    """Whom it asks: each member who holds one of the roles, or one for each unit."""

    roles: Annotated[
        tuple[RoleWord, ...],
        Tuned("填报对象", "Who is asked"),
        Called("角色", "Roles", "没有其他角色的人都是成员"),
    ] = Field(
        default=("leader", "supervisor", "head", "member"),
        min_length=1,
        description="whoever holds none is a plain member",
    )
    one_per: Annotated[
        Literal["unit"] | None,
        spoken(unit="每个组织"),
        Called("每份", "One per", "只问在组织里任职的第一位"),
    ] = Field(default=None, description="of those who hold a role in a unit itself, the first")
    units: Annotated[tuple[UnitWord, ...], Called("组织类型", "Units", "空着就是不限")] = Field(
        default=(), description="of these kinds only"
    )
    named_in: Annotated[
        Key | None, Refers("registers"), Called("登记册", "Named in", "问这本登记册里写到的人")
    ] = Field(default=None, description="a register: whom its records name in `fields`")
    fields: Annotated[tuple[Name, ...], Called("登记册题目", "Fields", "写到人的题目")] = ()
    tags: Annotated[
        tuple[Key, ...], Refers("tags"), Called("标签", "Tags", "有其中一个标签的人")
    ] = Field(default=(), description="who bears one of them")
    turn: Annotated[Key | None, Refers("rotations"), Called("轮值", "Turn", "轮到谁就问谁")] = (
        Field(default=None, description="a rotation: whose turn it is, or is next")
    )
    level: Annotated[
        Literal["party_group", "general_branch", "branch", "people"] | None,
        spoken(
            party_group="党组",
            general_branch="机关党总支",
            branch="党支部",
            people=("党员", "branch members"),
        ),
        Called("级别", "Level", "这一级的书记；选党员，就是支部里的每个人"),
    ] = Field(default=None, description="its secretaries, or whoever belongs to a branch")
    holding: Annotated[
        tuple[Key, ...],
        Refers("responsibilities"),
        Called("在办责任", "Holding", "手上有这些责任及其下级的在办事项的人"),
    ] = Field(
        default=(), description="who owns a task in hand of one of these responsibilities or below"
    )

    @property
    def ways(self) -> list[str]:
        """What is said in place of each member of some roles; no more than one fits."""
        ways = (self.one_per, self.named_in, self.turn, self.level)
        return [way for way in ways if way is not None]


class FollowUp(Part):
    """What happens to a round that is not answered."""

    remind: Annotated[
        tuple[timedelta, ...],
        Tuned("截止前提醒", "Reminders before closing", none="不提醒", none_english="no reminder"),
        Called("截止前提醒", "Reminders", "截止前多久，最多三次，从早到晚"),
    ] = Field(default=(), max_length=MOST_REMINDERS, description="so long before it closes")
    tell: Annotated[
        Literal["above", "nobody"],
        spoken(above=("上级", "whoever is above"), nobody="不告知"),
        Tuned(),
        Called("截止后告知", "Tell", "把没有填的人告诉谁"),
    ] = Field(
        default="above", description="who is told after it closes, about those he looks after"
    )
    compile_for: Annotated[
        RoleWord | None, Called("汇总给", "Compile for", "截止时把内容汇成一份")
    ] = Field(default=None, description="who gets what was answered, as one, when it closes")
    escalate_after: Annotated[
        timedelta | None,
        Tuned(none="不报", none_english="not told"),
        Called("截止后报领导", "Leaders are told after", "截止后多久"),
    ] = Field(
        default=None, gt=timedelta(0), description="so long after it closed, leaders are told"
    )


class OpenedBy(Part):
    """Asked when a rule says so: of the people a field names, or of the level below.

    The levels are Party group, general branch, branch, and the branch's people; each but the last
    is asked by its secretary.
    """

    people: Annotated[Name | None, Called("题目", "People", "联动的那张表里写到人的题目")] = Field(
        default=None, description="a field of members"
    )
    level: Annotated[Literal["below"] | None, spoken(below="下一级"), Called("级别", "Level")] = (
        Field(default=None, description="below the unit for which the form before was filled in")
    )
    opens_by: Annotated[
        timedelta | None, Called("最迟开下一级", "Opens by", "这一级开始多久后，不等了")
    ] = Field(
        default=None,
        gt=timedelta(0),
        description="so long after a level was asked the next is, whoever has not answered",
    )
    open_for: Annotated[timedelta, Tuned(), Called("开放时长", "Open for")] = Field(gt=timedelta(0))


class Ahead(Part):
    """Asked before a date that each record of a register names, and open until that day is over.

    Written as a schedule: {before = "P5D", field = "deadline", of = "cases"}.
    """

    of: Annotated[Key, Refers("registers"), Called("登记册", "Register", "登记册的代号")] = Field(
        description="the register"
    )
    field: Annotated[Name, Called("日期题目", "Date", "登记册按它计日期的题目")] = Field(
        description="its date: the one that its records count for"
    )
    before: Annotated[
        timedelta | None, Called("提前天数", "Days before", "整天数；遇休息日提前")
    ] = Field(
        default=None, ge=timedelta(0), description="so many days; on a day off, the one before"
    )
    working_days: Annotated[
        int | None, Called("提前工作日", "Working days before", "或者提前几个工作日")
    ] = Field(default=None, ge=0, le=250, description="or working days")
    at: Annotated[time, Called("时刻", "At")] = time(9, 0)
    words: Annotated[str, Called("附言", "Words", "和问题一起说的话，可用 ${题目名}")] = Field(
        default="", max_length=200, description="said with it, with ${field}"
    )
    words_en: Annotated[str, Called("英文附言", "Words in English")] = Field(
        default="", max_length=200
    )

    def words_in(self, language: str) -> str:
        """Return what is said with the question, with ${fields}."""
        return said_in(language, self.words, self.words_en)

    def worded(self) -> Iterator[tuple[str, str]]:
        """Yield what is written with ${fields} in it, each after the name of its column."""
        yield "words", self.words
        yield "words_en", self.words_en

    @property
    def longest(self) -> timedelta:
        """How long before the date it may be asked, days off and all."""
        days = self.before or timedelta(days=(self.working_days or 0) * 3)
        return days + timedelta(days=15)

    @property
    def is_one_span(self) -> bool:
        """Whether it says one length of time, in whole days."""
        one = (self.before is None) != (self.working_days is None)
        return one and not (self.before or timedelta(0)) % timedelta(days=1)


class Privacy(StrEnum):
    """Who reads what was answered."""

    OPEN = "open"  # whoever looks after the unit
    DEPARTMENT = "department"  # the heads of his unit; everybody else sees who has answered
    CONFIDENTIAL = "confidential"  # one named role; everybody else sees who has answered
    ANONYMOUS = "anonymous"  # who has answered is known, who answered what is not, to nobody


class CheckIn(Part):
    """A form that comes to its respondents at planned times; each time is a round."""

    key: Annotated[Key, Called("代号", "Key")]
    form: Annotated[Key, Refers("forms"), Called("表单", "Form", "表单的代号")]
    title: Annotated[str, Called("名称", "Title", "空着就用表单的名称")] = Field(
        default="", max_length=60, description="if not the form's"
    )
    title_en: Annotated[str, Called("英文名称", "English")] = ""
    responsibility: Annotated[Key, Refers("responsibilities"), Called("责任", "Responsibility")]
    respondents: Annotated[Respondents, Called("填报对象", "Asked")] = Respondents()
    schedule: Annotated[Schedule | None, Called("排期", "Schedule")] = None
    opened_by: Annotated[OpenedBy | None, Called("联动发起", "Opened by", "不排期，由联动发起")] = (
        Field(default=None, description="in place of a schedule")
    )
    ahead: Annotated[
        Ahead | None, Called("登记的日期之前", "Before a date", "不排期，按登记的日期提前问")
    ] = Field(default=None, description="in place of both: before a date")
    follow_up: Annotated[FollowUp, Called("跟进", "Follow-up")] = FollowUp()
    privacy: Annotated[
        Privacy,
        spoken(open="公开", department="部门内", confidential="保密", anonymous="匿名"),
        Called("公开范围", "Privacy"),
    ] = Privacy.OPEN
    sign_off: Annotated[
        Literal["head"] | None,
        spoken(head="部门负责人"),
        Called("确认人", "Signed off by", "填报要部门负责人确认，也可以退回"),
    ] = Field(default=None, description="whose head confirms each answer, or sends it back")
    reader: Annotated[RoleWord | None, Called("查看角色", "Reader", "保密的内容谁能看")] = Field(
        default=None, description="who reads what is confidential"
    )
    command: Annotated[str | None, Called("命令", "Command", "在聊天里打开它的命令")] = Field(
        default=None, pattern=r"^[a-z_]{1,32}$"
    )
    may_wait: Annotated[bool, Called("可推迟", "May wait", "本周收到很多的人，推迟再问")] = Field(
        default=False, description="put off for whoever was asked much that week"
    )
    _form: Form | None = PrivateAttr(default=None)

    @model_validator(mode="before")
    @classmethod
    def take_ahead(cls, written: Any) -> Any:
        """Take a schedule that is relative to a date for what it is."""
        schedule = written.get("schedule") if isinstance(written, Mapping) else None
        if not isinstance(schedule, Mapping) or "of" not in schedule:
            return written
        return {**written, "schedule": None, "ahead": schedule}

    @model_validator(mode="after")
    def check_times(self) -> Self:
        """Refuse a round that outlasts the next, and reminders from before it opens."""
        refuse(self.flaws())
        return self

    def flaws(self) -> Iterator[Flaw]:
        """Yield what does not fit in it."""
        key, opened = self.key, self.opened_by
        if sum(one is not None for one in (self.schedule, opened, self.ahead)) != 1:
            yield flaw("when_not_said", "schedule", key=key)
            return
        yield from self.flaws_of_whom()
        if self.schedule is not None and self.open_for > self.schedule.shortest_gap():
            yield flaw("open_too_long", "schedule", "open_for", key=key)
        if opened is not None and (opened.people is None) == (opened.level is None):
            yield flaw("opened_by_whom", "opened_by", "people", key=key)
        remind = self.follow_up.remind
        if not all(timedelta(0) < span < self.open_for for span in remind):
            yield flaw("reminder_outside", "follow_up", "remind", key=key)
        elif list(remind) != sorted(set(remind), reverse=True):
            yield flaw("reminders_unordered", "follow_up", "remind", key=key)
        if (self.privacy is Privacy.CONFIDENTIAL) != (self.reader is not None):
            yield flaw("reader_wanted", "reader", key=key)
        if self.privacy is not Privacy.OPEN and self.sign_off is not None:
            yield flaw("signed_in_confidence", "sign_off", key=key)
        if self.is_for_department and self.follow_up.compile_for not in {None, "head"}:
            yield flaw("compiled_beyond", "follow_up", "compile_for", key=key)
        if self.privacy is Privacy.ANONYMOUS and self.follow_up.compile_for is None:
            yield flaw("counted_for_whom", "follow_up", "compile_for", key=key)

    def flaws_of_whom(self) -> Iterator[Flaw]:
        """Yield what does not fit in whom it asks, and in what opens it."""
        key, whom, opened, ahead = self.key, self.respondents, self.opened_by, self.ahead
        if len(whom.ways) > 1:
            yield flaw("asked_in_two_ways", "respondents", key=key)
        if whom.tags and (whom.named_in or whom.turn):
            yield flaw("tags_of_whom", "respondents", "tags", key=key)
        if whom.holding and (whom.named_in or whom.turn or opened):
            yield flaw("holding_of_whom", "respondents", "holding", key=key)
        if opened is not None and opened.opens_by is not None:
            if opened.level is None:
                yield flaw("opens_by_of_levels", "opened_by", "opens_by", key=key)
            elif opened.opens_by >= opened.open_for:
                yield flaw("opens_by_too_late", "opened_by", "opens_by", key=key)
        if ahead is not None and not ahead.is_one_span:
            yield flaw("ahead_by_what", "ahead", "before", key=key)
        if ahead is not None and whom.named_in != ahead.of:
            yield flaw("ahead_of_whom", "ahead", "of", key=key, register=ahead.of)

    def flaws_with(self, form: Form) -> Iterator[Flaw]:
        """Yield why it cannot ask the form."""
        tapped = form.asked[0]
        if tapped.type in TAPPED and len(tapped.choices) > MOST_CHOICES:
            yield flaw("too_many_choices", "form", key=self.key, most=MOST_CHOICES)
        if self.privacy is Privacy.ANONYMOUS and (not tapped.choices or form.asked[1:]):
            yield flaw("anonymous_form", "form", key=self.key)
        if self.is_confidential and any(one.type in NOT_CONFIDED for one in form.asked):
            yield flaw("confidential_form", "form", key=self.key)
        if self.privacy is not Privacy.OPEN and form.facts:
            yield flaw("fact_in_confidence", "form", key=self.key)

    def bind(self, form: Form) -> None:
        """Take the form that the framework has under the key."""
        self._form = form

    @property
    def number(self) -> int:
        """Its number on buttons, which does not change when others are added."""
        return zlib.crc32(self.key.encode())

    @property
    def open_for(self) -> timedelta:
        """How long a round stays open, at the longest."""
        if self.ahead is not None:
            return self.ahead.longest
        times = self.schedule or self.opened_by
        assert times is not None  # noqa: S101  # one of both is there, see `check_times`
        return times.open_for

    @property
    def asks(self) -> Form:
        """The form it asks to be filled in."""
        if self._form is None:
            raise LookupError(f"{self.key} belongs to no framework")
        return self._form

    @property
    def tap(self) -> FormField | None:
        """The field that is answered by one tap on the question itself, if the first one is."""
        first = self.asks.asked[0]
        return first if first.type in TAPPED and self.asks.fields[0] is first else None

    @property
    def notes(self) -> FormField | None:
        """The field that takes loose words and files beside the tap, if there is one."""
        further = self.asks.asked[1:]
        fits = self.tap is not None and len(further) == 1 and not further[0].required
        if self.is_confidential:  # what is written is asked for, where it is forgotten afterwards
            return None
        return further[0] if fits and further[0].type is FieldType.TEXT else None

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody is to know who answered what."""
        return self.privacy is Privacy.ANONYMOUS

    @property
    def is_confidential(self) -> bool:
        """Whether one named role alone, or the heads of a unit alone, read what was answered."""
        return self.privacy in {Privacy.CONFIDENTIAL, Privacy.DEPARTMENT}

    @property
    def is_for_department(self) -> bool:
        """Whether the heads of the unit answered for alone read what was answered."""
        return self.privacy is Privacy.DEPARTMENT

    @property
    def knows_whom(self) -> bool:
        """Whether each round is opened for certain people, not for whoever fits."""
        return self.schedule is None

    @property
    def is_for_everybody(self) -> bool:
        """Whether it asks each member of some roles, not one for a unit, nor whom a form names."""
        whom = self.respondents
        planned = self.opened_by is None and self.ahead is None
        return planned and not (whom.ways or whom.tags or whom.holding)

    @property
    def goes_down(self) -> bool:
        """Whether it goes from level to level."""
        return self.opened_by is not None and self.opened_by.level is not None

    @property
    def is_for_pairs(self) -> bool:
        """Whether it asks several people whom one record names: what they say belongs together."""
        return self.respondents.named_in is not None and len(self.respondents.fields) > 1

    @property
    def has_year(self) -> bool:
        """Whether its rounds make a year to look at: each of some units is asked, openly."""
        planned = self.schedule is not None and self.respondents.one_per is not None
        return planned and self.privacy is Privacy.OPEN

    @property
    def is_told_of(self) -> bool:
        """Whether anybody hears of a round when it closes."""
        follow_up = self.follow_up
        return follow_up.tell == "above" or bool(self.reader or follow_up.compile_for)

    def is_tapped(self, values: Mapping[str, object]) -> bool:
        """Say whether the tap is all that was answered."""
        return self.tap is not None and values.keys() <= {self.tap.name}

    def title_in(self, language: str) -> str:
        """Return what it is called."""
        if not self.title:
            return self.asks.title_in(language)
        return said_in(language, self.title, self.title_en)
