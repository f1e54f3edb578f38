"""批示 on a bulletin: a leader's line to a head, which obliges him to answer by a date."""

from sqlalchemy import and_, select

from ledger.book.refusals import Refusal
from ledger.bulletins.finding import bulletin_of, check_may_release, told_of
from ledger.directives.writing import keep_directive
from ledger.people.authority import can_hear
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for
from ledger.talk.prompts import close_prompt, open_prompt
from models import BulletinState, IssuedBulletin, Member, Prompt, Role, RoleName, Unit
from models.among import THESE, Among
from models.compiled import Compiled
from wording.bulletins.directing import AddresseeAsked, BulletinDirectiveAsked, NobodyToDirect
from wording.bulletins.life import BulletinSettled

DIRECTIVE = "bulletin.directive"  # the question for the line
DIRECTED = "bulletin_directed"
OFFERED = 10


async def ask_addressee(act: Act, number: int) -> None:
    """批示: ask to whom, those first whose units the bulletin marks."""
    row = await released(act, number)
    marked = marked_units(Compiled.model_validate(row.compiled))
    heads = await heads_of_units(act, marked)
    if not heads:
        raise Refusal(NobodyToDirect())
    await act.answer(AddresseeAsked(row.id, tuple(heads)), about=row.subject)


async def released(act: Act, number: int) -> IssuedBulletin:
    """Return a released bulletin for who releases such."""
    row = await bulletin_of(act, number)
    await check_may_release(act, row)
    if row.state is not BulletinState.RELEASED:
        raise Refusal(BulletinSettled())
    return row


def marked_units(compiled: Compiled) -> list[int]:
    """Return the units in it, those with a mark first."""
    rows = [
        row
        for part in compiled.parts
        for table in part.tables
        for row in table.rows
        if row.unit_id is not None
    ]
    marked = [row for row in rows if any(number.flag for number in row.numbers)]
    return list(dict.fromkeys(row.unit_id for row in (*marked, *rows) if row.unit_id is not None))


async def heads_of_units(act: Act, units: list[int]) -> list[tuple[int, str, str]]:
    """Return the heads of the first units, with what those are called; some, in their order."""
    rows = await act.session.execute(
        select(Member, Unit.id, Unit.name)
        .join(
            Role, and_(Role.organisation_id == Member.organisation_id, Role.member_id == Member.id)
        )
        .join(Unit, and_(Unit.organisation_id == Role.organisation_id, Unit.id == Role.unit_id))
        .where(
            Member.organisation_id == act.organisation_id,
            Member.left_at.is_(None),
            Role.role == RoleName.HEAD,
            Among(Role.unit_id, THESE),
        ),
        {"these": units[: OFFERED * 2]},
    )
    found = [
        (units.index(unit), member.id, member.name, name)
        for member, unit, name in rows
        if can_hear(member) and member.id != act.by.id
    ]
    return [(number, name, unit) for _, number, name, unit in sorted(found)[:OFFERED]]


async def ask_line(act: Act, number: int, member_id: int) -> None:
    """Ask for the line to somebody."""
    row = await released(act, number)
    member = await act.session.get(Member, (act.organisation_id, member_id))
    if member is None or not can_hear(member) or member.left_at is not None:
        raise Refusal(NobodyToDirect())
    framework = await framework_for(act)
    prompt = await open_prompt(act, DIRECTIVE, about=row.subject, to=member.id)
    issued = await told_of(act.session, framework, row)
    days = framework.thresholds.directive_working_days
    await act.answer(
        BulletinDirectiveAsked(prompt.id, issued.title("zh_CN"), member.name, days),
        about=prompt.subject,
    )


async def write_line(act: Act, prompt: Prompt) -> None:
    """Put the line on record, and hand it to who is to answer."""
    row = await released(act, prompt.subject_id or 0)
    owner = await act.session.get_one(Member, (act.organisation_id, prompt.state["to"]))
    issued = await told_of(act.session, await framework_for(act), row)
    matter = await keep_directive(act, row.subject, issued.title("zh_CN"), owner, DIRECTED)
    if matter is not None:
        close_prompt(act, prompt)
