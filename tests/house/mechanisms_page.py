"""Writes `docs/mechanisms.md` from the framework: `python -m tests.house.mechanisms_page`."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from models.framework import (
    Category,
    CheckIn,
    Framework,
    Register,
    Rotation,
    Shift,
    read_framework,
)
from models.framework.check_ins import OpenedBy
from models.framework.rules import Rule
from tests.house.mechanisms import (
    ROOT,
    Explained,
    Hanging,
    Judged,
    glossary,
    hanging,
    judged,
    named_tests,
    source_of,
)
from wording.catalogues import translations
from wording.rhythm import clock_text, name_of, span_text, when
from wording.rrules import SHIFTS, rule_text

PAGE = ROOT / "docs" / "mechanisms.md"
HEAD = """# The mechanisms S01 to S35

This page is written from `frameworks/3315.toml` by `python -m tests.house.mechanisms_page`; a test
says when it is not up to date. Names and plain English come from the
[glossary](glossary.md#s01-to-s35), states and what is missing from `tests/house/mechanisms.toml`.
Times are those that the framework ships with; `/settings` changes them.

To try one, run `make demo`, or a bot of your own on the framework `3315`: write what the column
says as somebody entitled, or move the demo's clock to the time named. `taizhang push KEY` brings a
push or check-in at once. A secretary is asked once the sheet 组织 has named one; a turn is planned
once somebody bears the rotation's tag. A task is given its responsibility by the name after `#`.
"""
COUNTED = "{works} work, {partly} in part, {none} not yet."
STATES = {"works": "works", "partly": "**partly**", "not": "**not**"}
ROLES = {
    "administrator": "administrators",
    "leader": "leaders",
    "supervisor": "supervisors",
    "head": "heads",
    "secretary": "secretaries",
    "member": "members",
}
HEADINGS = (
    *("id", "name", "in plain English", "who is asked, and when", "what comes out"),
    *("how to try it in chat", "state", "tests"),
)


def page() -> str:
    """Return the page as it should be."""
    framework = read_framework("3315")
    on = hanging(framework)
    states, shown = judged(), named_tests()
    lines = [HEAD, counted(states), "", f"| {' | '.join(HEADINGS)} |", "|---" * len(HEADINGS) + "|"]
    for explained in glossary().values():
        hung = on.get(explained.id, Hanging())
        count = len(shown.get(explained.id, ()))
        lines.append(line(explained, states[explained.id], hung, framework, count))
    return "\n".join([*lines, "", *listed_tests(shown)])


def counted(states: dict[str, Judged]) -> str:
    """Return how many mechanisms are in which state."""
    found = [one.state for one in states.values()]
    return COUNTED.format(
        works=found.count("works"), partly=found.count("partly"), none=found.count("not")
    )


def line(
    explained: Explained, judged: Judged, hung: Hanging, framework: Framework, shown: int
) -> str:
    """Return one mechanism's line."""
    state = STATES[judged.state] + (f": {judged.lacks}" if judged.lacks else "")
    cells = (
        explained.id,
        explained.name,
        explained.english,
        cell([*asked(hung), judged.asks]),
        cell([*what_comes_out(hung, framework), judged.out]),
        cell([judged.try_, *ways_in(hung)]),
        state,
        f"[{shown}](#{explained.id.lower()})" if shown else "–",
    )
    return f"| {' | '.join(cells)} |"


def cell(parts: Sequence[str]) -> str:
    """Return what stands in one cell, each part on a line of its own."""
    return "<br>".join(part.replace("|", r"\|") for part in parts if part) or "–"


def asked(hung: Hanging) -> Iterator[str]:
    """Yield who is asked or told what, and when."""
    for push in hung.pushes:
        yield f"*{name_of(push, 'en')}* (`{push.key}`): {when(push, 'en')}"
    for check_in in hung.check_ins:
        yield f"*{check_in.title_in('en')}*: {respondents(check_in)}; {rhythm(check_in)}"
    for rotation in hung.rotations:
        yield f"*{rotation.title_in('en')}*: {turns(rotation)}"
    for register in hung.registers:
        yield f"*{register.title_in('en')}*: nobody; {roles(register.who.roles)} record it"


def respondents(check_in: CheckIn) -> str:
    """Return whom a check-in asks."""
    who = check_in.respondents
    if check_in.opened_by is not None:
        return opened(check_in.opened_by)
    if who.named_in is not None:
        return f"whom the register `{who.named_in}` names as {' and '.join(who.fields)}"
    if who.one_per is not None:
        kinds = " or ".join(unit.replace("_", " ") for unit in who.units) or "unit"
        return f"the {' or '.join(who.roles)} of each {kinds}"
    return roles(who.roles)


def opened(by: OpenedBy) -> str:
    """Return whom a rule asks."""
    if by.people is None:
        return "the secretary of each unit one level below, at last the branch's people"
    return f"whoever is named as `{by.people}` in what was recorded"


def rhythm(check_in: CheckIn) -> str:
    """Return when a check-in asks, and when it reminds."""
    reminders = " and ".join(span(one) for one in check_in.follow_up.remind)
    reminded = f", reminded {reminders} before it closes" if reminders else ""
    return when(check_in, "en") + reminded


def turns(rotation: Rotation) -> str:
    """Return whose turn it can be, and when."""
    tagged = f" tagged {' or '.join(rotation.who.tags)}" if rotation.who.tags else ""
    days = f"{rule_text(rotation.rule, 'en')} at {clock_text(rotation.at)}, {shift(rotation.shift)}"
    notice = f"reminded {rotation.remind_working_days} working days before"
    return f"{roles(rotation.who.roles) or 'people'}{tagged} in turn; {days}, {notice}"


def shift(how: Shift) -> str:
    """Return what becomes of a day off."""
    return translations("en").gettext(SHIFTS[how])


def what_comes_out(hung: Hanging, framework: Framework) -> Iterator[str]:
    """Yield what becomes of what was answered, recorded or held."""
    yield from (followed_up(check_in) for check_in in hung.check_ins)
    yield from (totals(register, framework) for register in hung.registers)
    for rotation in hung.rotations:
        yield f"*{rotation.title_in('en')}*: turns held and missed"
    yield from (kind(category) for category in hung.categories)
    yield from (followed(rule, framework) for rule in hung.rules)


def followed_up(check_in: CheckIn) -> str:
    """Return who reads what of a check-in."""
    follow_up = check_in.follow_up
    parts = []
    if follow_up.tell == "above":
        parts.append(f"who has answered{content(check_in)}, for heads or whoever is above")
    if check_in.reader:
        parts.append(f"what was answered, in confidence, for {ROLES[check_in.reader]} alone")
    if follow_up.compile_for:
        parts.append(f"all answers as one for {ROLES[follow_up.compile_for]}")
    if follow_up.escalate_after:
        parts.append(f"who is still missing, for leaders {span(follow_up.escalate_after)} later")
    return f"*{check_in.title_in('en')}*: {'; '.join(parts) or 'answers on record'}"


def content(check_in: CheckIn) -> str:
    """Return that the answers can be opened, too, where there is more to them than a tap."""
    return " and what" if len(check_in.asks.asked) > 1 else ""


def totals(register: Register, framework: Framework) -> str:
    """Return what a register adds up, counts by choice, and aims at."""
    form = framework.form(register.form)
    assert form is not None  # the framework was checked
    parts = ["records"]
    for one in form.fields:
        if one.total:
            unit = f" ({one.unit_in('en')})" if one.unit else ""
            parts.append(f"sum of {one.label_in('en').lower()}{unit}")
        if one.name in register.tally:
            parts.append(f"count by {one.label_in('en').lower()}")
    return f"*{register.title_in('en')}*: {', '.join(parts)}{aim(register)}"


def aim(register: Register) -> str:
    """Return what a register is to reach."""
    if register.target is None:
        return ""
    records = [f"{register.target.records} records"] if register.target.records else []
    amounts = [f"{name} {amount}" for name, amount in register.target.amounts.items()]
    return f"; aimed at a {register.target.per}: {', '.join([*records, *amounts])}"


def kind(category: Category) -> str:
    """Return what tasks of a kind say of themselves."""
    said = ", ".join(one.name_in("en").lower() for one in category.fields)
    whose = f" of {roles(category.owners)}" if category.owners else ""
    return f"tasks{whose}: *{category.name_in('en')}* ({said})"


def followed(rule: Rule, framework: Framework) -> str:
    """Return what follows upon what."""
    source = source_of(rule, framework)
    assert source is not None  # the framework was checked
    begin = f"*{source.title_in('en')}*" + (f" where `{rule.when}`" if rule.when else "")
    if rule.task is None:
        return f"{begin} → asks `{rule.ask}`"
    owner = {"asked": "whoever filled it in", "head": "the head"}.get(
        rule.task.owner, f"whom `{rule.task.owner}` names"
    )
    proof = ", with evidence" if rule.task.evidence_required else ""
    return f"{begin} → a task for {owner}, in {rule.task.working_days} working days{proof}"


def ways_in(hung: Hanging) -> Iterator[str]:
    """Yield what to write in order to see it."""
    for check_in in hung.check_ins:
        yield answered(check_in)
    for register in hung.registers:
        yield f"`/record {register.title}`, `/records {register.title}`"
    for rotation in hung.rotations:
        yield f"`/turns`: {rotation.title}"


def answered(check_in: CheckIn) -> str:
    """Return how a check-in comes, and how it is answered."""
    how = "a tap on it" if check_in.tap else "填写 under it"
    if check_in.command:
        return f"`/{check_in.command}`, or {how} (`taizhang push {check_in.key}`)"
    if check_in.schedule is None:
        return f"{how}, once a rule has asked"
    return f"{how} when it comes (`taizhang push {check_in.key}`)"


def roles(words: Sequence[str]) -> str:
    """Return roles as English lists them."""
    names = [ROLES[word] for word in words]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if names[1:] else "".join(names)


def span(length: timedelta) -> str:
    """Return a length of time."""
    return span_text(length, "en")


def listed_tests(shown: dict[str, list[tuple[str, str]]]) -> Iterator[str]:
    """Yield the tests of each mechanism, under a heading of its own."""
    yield "## The tests\n"
    yield "All of one: `pytest -k s17`.\n"
    for mechanism in sorted(shown):
        yield f"### {mechanism}\n"
        yield from (f"- [`{name}`](../{path})" for path, name in shown[mechanism])
        yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
