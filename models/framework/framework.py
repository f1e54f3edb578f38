"""A whole work model: its parts, and that they hold together."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from models.framework.check_ins import CheckIn
from models.framework.forms import FieldType, Form
from models.framework.parts import Key, Part
from models.framework.pushes import Push
from models.framework.registers import Register
from models.framework.responsibilities import Category, ResponsibilityNode
from models.framework.rotations import Rotation
from models.framework.rules import Rule
from models.framework.shelves import Shelf
from models.framework.tags import Tag
from models.framework.thresholds import Thresholds


class Framework(Part):
    """A whole work model."""

    key: Key
    name: str
    language: str = "zh_CN"
    timezone: str = "Asia/Shanghai"
    calendar: Literal["china", "weekdays"] = "china"
    thresholds: Thresholds = Thresholds()
    responsibilities: tuple[ResponsibilityNode, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = ()
    tags: tuple[Tag, ...] = ()
    shelves: tuple[Shelf, ...] = ()
    rotations: tuple[Rotation, ...] = ()
    pushes: tuple[Push, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    forms: tuple[Form, ...] = ()
    registers: tuple[Register, ...] = ()
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def check_names(self) -> Self:
        """Refuse doubled keys and names, and check-ins that hang on nothing."""
        nodes = list(self.walk())
        for what, names in (
            ("responsibility key", [node.key for node, _ in nodes]),
            ("responsibility name", [node.name for node, _ in nodes]),
            ("push or check-in key", [rule.key for rule in self.rhythms]),
            ("category key", [category.key for category in self.categories]),
            ("tag key", [tag.key for tag in self.tags]),
            ("rotation key", [rotation.key for rotation in self.rotations]),
            ("shelf key", [shelf.key for shelf in self.shelves]),
            ("shelf name", [shelf.name for shelf in self.shelves]),
            ("tag name", [tag.name for tag in self.tags]),
            ("category name", [category.name for category in self.categories]),
            ("form key", [form.key for form in self.forms]),
            ("register key", [register.key for register in self.registers]),
        ):
            doubled = {name for name in names if names.count(name) > 1}
            if doubled:
                raise ValueError(f"{what} used twice: {', '.join(sorted(doubled))}")
        known = {node.key for node, _ in nodes}
        for check_in in self.check_ins:
            if check_in.responsibility not in known:
                raise ValueError(
                    f"check-in {check_in.key}: no responsibility {check_in.responsibility}"
                )
            form = self.form(check_in.form)
            if form is None:
                raise ValueError(f"check-in {check_in.key}: no form {check_in.form}")
            check_in.bind(form)
        self.check_categories(known)
        for register in self.registers:
            problem = register.problem(self.form(register.form), known)
            if problem:
                raise ValueError(f"register {register.key}: {problem}")
        self.check_rotations(known)
        self.check_rules(known)
        return self

    def check_rules(self, known: set[str]) -> None:
        """Refuse what follows from nothing, or cannot follow; and check-ins that nobody asks."""
        for place, rule in enumerate(self.rules, 1):
            problem = rule.problem(self.form_behind(rule.on), known, self.opened_by(rule.on))
            if problem:
                raise ValueError(f"rule {place} ({rule.on}): {problem}")
        asked = {rule.ask for rule in self.rules}
        for check_in in self.check_ins:
            problem = self.problem_of_respondents(check_in)
            if problem is None and check_in.opened_by is not None and check_in.key not in asked:
                problem = "no rule asks it"
            if problem:
                raise ValueError(f"check-in {check_in.key}: {problem}")

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

    def problem_of_respondents(self, check_in: CheckIn) -> str | None:
        """Return what is wrong with those whom records of a register name."""
        register, fields = check_in.respondents.named_in, check_in.respondents.fields
        if (register is None) != (not fields):
            return "please say named_in and fields together"
        if register is None:
            return None
        form = self.form_behind(f"record:{register}")
        if form is None:
            return f"no register {register}"
        for name in fields:
            field = form.field(name)
            if field is None or field.type is not FieldType.MEMBER:
                return f"{name} is no member field of register {register}"
        return None

    def check_rotations(self, known: set[str]) -> None:
        """Refuse a rotation that hangs on nothing, or names a tag that there is not."""
        tags = {tag.key for tag in self.tags}
        for rotation in self.rotations:
            if rotation.responsibility not in known:
                raise ValueError(
                    f"rotation {rotation.key}: no responsibility {rotation.responsibility}"
                )
            if missing := set(rotation.who.tags) - tags:
                raise ValueError(f"rotation {rotation.key}: no tag {', '.join(sorted(missing))}")

    def check_categories(self, known: set[str]) -> None:
        """Refuse a category that hangs on nothing, and fields of one that share a key."""
        for category in self.categories:
            if category.responsibility is not None and category.responsibility not in known:
                raise ValueError(
                    f"category {category.key}: no responsibility {category.responsibility}"
                )
            if len({field.key for field in category.fields}) < len(category.fields):
                raise ValueError(f"category {category.key}: a field's key used twice")

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

    def rhythm(self, key: str) -> Push | CheckIn | None:
        """Return the push or check-in of that key."""
        return self.push(key) or self.check_in(key)

    def check_in(self, key: str) -> CheckIn | None:
        """Return the check-in of that key."""
        return next((check_in for check_in in self.check_ins if check_in.key == key), None)

    def form(self, key: str) -> Form | None:
        """Return the form of that key."""
        return next((form for form in self.forms if form.key == key), None)

    def register(self, key: str | None) -> Register | None:
        """Return the register of that key."""
        return next((register for register in self.registers if register.key == key), None)
