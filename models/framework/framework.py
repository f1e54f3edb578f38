"""A whole work model: its parts, and that they hold together."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from models.framework.bulletins import Bulletin
from models.framework.check_ins import CheckIn, Privacy
from models.framework.flaws import Flaw, flaw, refuse
from models.framework.forms import Fact, FieldType, Form, FormField
from models.framework.indicators import Indicator
from models.framework.naming import Called, Section, references, spoken
from models.framework.parts import Key, Part
from models.framework.points import PointRule, Scoring
from models.framework.pushes import Push
from models.framework.registers import Register
from models.framework.responsibilities import Category, ResponsibilityNode
from models.framework.reviews import Review
from models.framework.rotations import Rotation
from models.framework.rules import PLACE, Rule
from models.framework.shelves import Shelf
from models.framework.tags import Tag
from models.framework.thresholds import Thresholds
from models.frozen import frozen

RHYTHMS = ("pushes", "check_ins", "bulletins")


@frozen
class Doubled:
    """What stands twice: a key or a name of a section's parts."""

    section: Section
    field: str

    def __str__(self) -> str:
        return f"{self.section} {self.field}"


class Framework(Part):
    """A whole work model."""

    key: Annotated[Key, Called("代号", "Key", "小写字母、数字和连字符")]
    name: Annotated[str, Called("名称", "Name")]
    language: Annotated[str, Called("语言", "Language", "zh_CN 或 en")] = "zh_CN"
    timezone: Annotated[str, Called("时区", "Time zone", "例如 Asia/Shanghai")] = "Asia/Shanghai"
    calendar: Annotated[
        Literal["china", "weekdays"],
        spoken(china="中国法定节假日", weekdays="周一至周五"),
        Called("工作日历", "Calendar", "中国法定节假日，或只看周一至周五"),
    ] = "china"
    thresholds: Annotated[Thresholds, Called("期限与时长", "Terms and times")] = Thresholds()
    responsibilities: Annotated[
        tuple[ResponsibilityNode, ...], Called("责任", "Responsibilities", "责任树：上级写在前面")
    ] = Field(min_length=1)
    categories: Annotated[
        tuple[Category, ...], Called("类别", "Categories", "事项的类别", one_english="Category")
    ] = ()
    tags: Annotated[
        tuple[Tag, ...], Called("标签", "Tags", "给人加的标签，只用来找人，不评分")
    ] = ()
    shelves: Annotated[tuple[Shelf, ...], Called("资料类别", "Shelves", "资料库怎么分类")] = ()
    rotations: Annotated[
        tuple[Rotation, ...], Called("轮值", "Rotations", "轮流做的事：到谁、按什么次序、哪一天")
    ] = ()
    pushes: Annotated[tuple[Push, ...], Called("推送", "Pushes", "按时推送的清单、提要和通报")] = ()
    check_ins: Annotated[
        tuple[CheckIn, ...],
        Called("填报", "Check-ins", "每行一项填报：问谁、什么时候、问哪张表、不填怎么办"),
    ] = ()
    forms: Annotated[
        tuple[Form, ...],
        Called(
            "表单目录",
            "Forms",
            "每张表的代号和名称；题目写在“表单”里",
            one="表单",
            one_english="Form",
        ),
    ] = ()
    registers: Annotated[
        tuple[Register, ...], Called("登记册", "Registers", "随时可登记的册子")
    ] = ()
    indicators: Annotated[
        tuple[Indicator, ...],
        Called("指标", "Indicators", "每期读一次的数字：单位、方向、目标、由谁填"),
    ] = ()
    rules: Annotated[
        tuple[Rule, ...],
        Called("联动", "Rules", "登记或填报之后接着发生什么：一个事项，或另一次填报"),
    ] = ()
    reviews: Annotated[
        tuple[Review, ...], Called("评查", "Reviews", "从办结清单里抽取，由别人评查")
    ] = ()
    bulletins: Annotated[
        tuple[Bulletin, ...],
        Called("通报", "Bulletins", "每期从台账起草，由领导审定后发布"),
    ] = ()
    points: Annotated[
        tuple[PointRule, ...],
        Called("赋分", "Points", "台账里发生什么，记多少分；由人确认，可以申诉"),
    ] = ()
    scoring: Annotated[Scoring, Called("赋分规定", "Scoring")] = Scoring()

    @model_validator(mode="after")
    def check_names(self) -> Self:
        """Refuse what does not hold together, all of it at once; let check-ins know their forms."""
        refuse(self.flaws())
        for check_in in self.check_ins:
            form = self.form(check_in.form)
            assert form is not None  # noqa: S101  # see `flaws_of_names`
            check_in.bind(form)
        return self

    def flaws(self) -> Iterator[Flaw]:
        """Yield everything that does not hold together."""
        yield from self.flaws_of_keys()
        yield from self.flaws_of_references()
        for place, category in enumerate(self.categories):
            if len({field.key for field in category.fields}) < len(category.fields):
                yield flaw("field_key_twice", "categories", place, "fields", key=category.key)
        for place, register in enumerate(self.registers):
            form = self.form(register.form)
            found = register.flaws(form) if form is not None else ()
            yield from (one.at("registers", place) for one in found)
        yield from self.flaws_of_readings()
        for place, review in enumerate(self.reviews):
            form = self.form_behind(f"record:{review.kept_in}")
            found = review.flaws(form) if form is not None else ()
            yield from (one.at("reviews", place) for one in found)
        for place, bulletin in enumerate(self.bulletins):
            yield from (one.at("bulletins", place) for one in bulletin.flaws())
        for place, check_in in enumerate(self.check_ins):
            found = self.flaws_of_check_in(check_in)
            yield from (one.at("check_ins", place) for one in found)
        for place, rule in enumerate(self.rules):
            found = rule.flaws(place + 1, self.form_behind(rule.on), self.opened_by(rule.on))
            yield from (one.at("rules", place) for one in found)
            yield from self.flaws_of_secrecy(place)
        yield from self.flaws_of_facts()
        for place, points in enumerate(self.points):
            found = points.flaws(self.form_behind(f"record:{points.register}"))
            yield from (one.at("points", place) for one in found)

    def flaws_of_secrecy(self, place: int) -> Iterator[Flaw]:
        """Yield whether a rule would act on what nobody is to know."""
        rule = self.rules[place]
        kind, _, key = rule.on.partition(":")
        check_in = self.check_in(key) if kind == "check_in" else None
        if check_in is not None and check_in.privacy is not Privacy.OPEN:
            yield flaw("rule_on_anonymous", "rules", place, "on", number=place + 1, on=rule.on)

    def flaws_of_facts(self) -> Iterator[Flaw]:
        """Yield the facts that two forms understand differently, or that no field takes."""
        told: dict[Fact, tuple[str, FormField]] = {}
        for form_place, form in enumerate(self.forms):
            for place, field in enumerate(form.fields):
                if field.fact is None:
                    continue
                key, first = told.setdefault(field.fact, (form.key, field))
                if (first.type, first.choices.keys()) != (field.type, field.choices.keys()):
                    where = ("forms", form_place, "fields", place, "fact")
                    about = {"form": form.key, "name": field.name, "other": key}
                    yield flaw("fact_otherwise", *where, fact=field.fact, **about)
        for place, register in enumerate(self.registers):
            for fact, value in register.gives.items():
                choices = told[fact][1].choices if fact in told else {}
                if fact not in told or (choices and value not in choices):
                    about = {"key": register.key, "fact": fact, "value": value}
                    yield flaw("fact_unfit", "registers", place, "gives", **about)

    def flaws_of_keys(self) -> Iterator[Flaw]:
        """Yield the keys and names that stand twice; pushes and check-ins share theirs."""
        sections = dict(self.sections())
        groups = {name: (name,) for name in sections} | {"rhythms": RHYTHMS}
        for group in groups.keys() - set(RHYTHMS):
            for field in ("key", "name"):
                seen: set[str] = set()
                for section in groups[group]:
                    for number, part in enumerate(sections[section]):
                        name = getattr(part, field, None)
                        if name in seen:
                            # A place in the tree is no number: it is told by its name alone.
                            where = () if section == "responsibilities" else (number, field)
                            what = Doubled(Section(group), field)
                            yield flaw("used_twice", section, *where, what=what, names=name)
                        seen |= {name} if name else set()

    def flaws_of_references(self) -> Iterator[Flaw]:
        """Yield the keys of others that no other has."""
        known = {
            section: {getattr(part, "key", None) for part in parts}
            for section, parts in self.sections()
        }
        for section, parts in self.sections():
            if section == "responsibilities":
                continue  # they refer to nothing
            for number, part in enumerate(parts):
                key = getattr(part, "key", None) or f"{number + 1} ({getattr(part, 'on', '')})"
                whose = {"whose": Section(section), "key": key}
                for place, other, name in references(part):
                    if name not in known[other]:
                        where = (section, number, *place)
                        yield flaw("none_such", *where, what=Section(other), name=name, **whose)

    def sections(self) -> Iterator[tuple[str, Sequence[Part]]]:
        """Yield each list of the file with its parts; of the tree all of it, parents first."""
        for name in type(self).model_fields:
            parts = getattr(self, name)
            if name == "responsibilities":
                yield name, [node for node, _ in self.walk()]
            elif isinstance(parts, tuple):
                yield name, parts

    def form_behind(self, on: str) -> Form | None:
        """Return the form that is sent where a rule begins, as in "record:inspection"."""
        kind, _, key = on.partition(":")
        source = self.register(key) if kind == "record" else self.check_in(key)
        return self.form(source.form) if source is not None else None

    def opened_by(self, on: str) -> set[str]:
        """Return the check-ins that a form sent there can open: it has their people."""
        form = self.form_behind(on)
        opened = [(one.key, one.opened_by) for one in self.check_ins if one.opened_by is not None]
        return {
            key
            for key, by in opened
            if form is not None and (by.level is not None or form.field(by.people))
        }

    def flaws_of_readings(self) -> Iterator[Flaw]:
        """Yield the readings that a form asks of no indicator, in another unit, or in a register.

        A register knows no period.
        """
        in_registers = {register.form: register.key for register in self.registers}
        for place, form in enumerate(self.forms):
            for number, field in enumerate(form.fields):
                if field.type is not FieldType.INDICATOR:
                    continue
                where = ("forms", place, "fields", number)
                about = {"form": form.key, "name": field.name}
                indicator = self.indicator(field.name)
                if indicator is None:
                    yield flaw("no_indicator", *where, "name", **about)
                elif field.unit != indicator.unit:
                    units = {"unit": field.unit or "–", "other": indicator.unit or "–"}
                    yield flaw("other_unit", *where, "unit", **about, **units)
                if form.key in in_registers:
                    register = in_registers[form.key]
                    yield flaw("reading_in_register", *where, "type", **about, register=register)

    def flaws_of_check_in(self, check_in: CheckIn) -> Iterator[Flaw]:
        """Yield what does not fit with its form, its rules and those whom records name."""
        form = self.form(check_in.form)
        yield from check_in.flaws_with(form) if form is not None else ()
        whom, key = check_in.respondents, check_in.key
        if (whom.named_in is None) != (not whom.fields):
            yield flaw("named_in_alone", "respondents", "named_in", key=key)
        register = self.form_behind(f"record:{whom.named_in}")
        for name in whom.fields if register is not None else ():
            field = register.field(name) if register is not None else None
            if field is None or field.type is not FieldType.MEMBER:
                about = {"key": key, "name": name, "register": whom.named_in}
                yield flaw("no_member_field", "respondents", "fields", **about)
        yield from self.flaws_of_date(check_in)
        if check_in.opened_by is not None and key not in {rule.ask for rule in self.rules}:
            yield flaw("nobody_asks", "opened_by", key=key)

    def flaws_of_date(self, check_in: CheckIn) -> Iterator[Flaw]:
        """Yield what is wrong with the date before which a check-in asks."""
        ahead = check_in.ahead
        register = self.register(ahead.of) if ahead is not None else None
        form = self.form(register.form) if register is not None else None
        if ahead is None or register is None or form is None:
            return
        about = {"key": check_in.key, "register": ahead.of}
        if register.day_field(form) != ahead.field:
            yield flaw("ahead_of_another_date", "ahead", "field", name=ahead.field, **about)
        for column, words in ahead.worded():
            for name in PLACE.findall(words):
                if form.field(name) is None:
                    yield flaw("ahead_place", "ahead", column, name=name, form=form.key, **about)

    def rotation(self, key: str) -> Rotation | None:
        """Return the rotation of that key."""
        return next((rotation for rotation in self.rotations if rotation.key == key), None)

    def category(self, key: str | None) -> Category | None:
        """Return the category of that key."""
        return next((category for category in self.categories if category.key == key), None)

    @property
    def fields_of_categories(self) -> list[str]:
        """Return the names of the fields that categories have of their own."""
        return [field.name for category in self.categories for field in category.fields]

    def walk(self) -> Iterator[tuple[ResponsibilityNode, ResponsibilityNode | None]]:
        """Yield every node with its parent, parents first."""
        stack: list[tuple[ResponsibilityNode, ResponsibilityNode | None]] = [
            (node, None) for node in reversed(self.responsibilities)
        ]
        while stack:
            node, parent = stack.pop()
            yield node, parent
            stack.extend((child, node) for child in reversed(node.children))

    def push(self, key: str) -> Push | None:
        """Return the push of that key."""
        return next((push for push in self.pushes if push.key == key), None)

    @property
    def rhythms(self) -> tuple[Push | CheckIn, ...]:
        """Return whatever has a rhythm: pushes, then check-ins."""
        return (*self.pushes, *self.check_ins)

    @property
    def planned(self) -> tuple[Push | CheckIn | Bulletin, ...]:
        """Return whatever comes by itself: rhythms, then bulletins that are drafted."""
        return (*self.rhythms, *(one for one in self.bulletins if one.draft is not None))

    def rhythm(self, key: str) -> Push | CheckIn | Bulletin | None:
        """Return the push, check-in or drafted bulletin of that key."""
        return next((one for one in self.planned if one.key == key), None)

    def check_in(self, key: str) -> CheckIn | None:
        """Return the check-in of that key."""
        return next((check_in for check_in in self.check_ins if check_in.key == key), None)

    def review(self, key: str) -> Review | None:
        """Return the review of that key."""
        return next((review for review in self.reviews if review.key == key), None)

    def bulletin(self, key: str) -> Bulletin | None:
        """Return the bulletin of that key."""
        return next((bulletin for bulletin in self.bulletins if bulletin.key == key), None)

    def point_rule(self, key: str) -> PointRule | None:
        """Return the rule of that key for points."""
        return next((rule for rule in self.points if rule.key == key), None)

    def form(self, key: str) -> Form | None:
        """Return the form of that key."""
        return next((form for form in self.forms if form.key == key), None)

    def register(self, key: str | None) -> Register | None:
        """Return the register of that key."""
        return next((register for register in self.registers if register.key == key), None)

    def indicator(self, key: str | None) -> Indicator | None:
        """Return the indicator of that key."""
        return next((indicator for indicator in self.indicators if indicator.key == key), None)
