"""Beginning a draft: empty with /new, or filled from one line."""

from dataclasses import asdict, replace
from datetime import UTC

from ledger.book.refusals import Refusal
from ledger.calendar.deadlines import read_past, without
from ledger.people.authority import DIRECTING, heads_of, may_direct, roles_of
from ledger.registering.asking import ask_next
from ledger.registering.drafts import KIND, Draft
from ledger.registering.people import Named, read_people
from ledger.registering.repeating import repeated
from ledger.registering.tree import read_tag, tree_of
from ledger.talk.acts import Act
from ledger.talk.deadlines import read_due
from ledger.talk.prompts import open_prompt
from ledger.tasks.assigning import TITLE_LENGTH, check_may_assign, one_line
from ledger.tasks.rhythms import read_rhythm
from models import Prompt, Responsibility, Task
from models.frozen import frozen
from wording.registering import MayNotRegister, Notice, TitleTooLong

EDGES = " 　,，;；:：、。.-—"


async def start(act: Act) -> Prompt:
    """Begin with an empty draft, and ask what is to be done."""
    await check_may_register(act)
    draft = Draft()
    prompt = await open_prompt(act, KIND, **asdict(draft))
    await ask_next(act, prompt, draft)
    return prompt


@frozen
class LineRead:
    """What a line says: the draft, what could not be used, and the nodes that its # may mean."""

    draft: Draft
    notice: Notice
    fits: tuple[Responsibility, ...] = ()


async def start_from_line(act: Act, *, offered: bool = False) -> Prompt:
    """Begin with what one line says: @人 期限 事项 #责任, in any order; ask for what is missing.

    `offered`: it was not written as such a line, which is said with the draft.
    """
    said = act.words
    await check_may_register(act)
    named = await read_people(act.session, act.organisation_id, said.text, mentions=said.mentions)
    read = await read_line(act, named, await assignable(act, named))
    draft = replace(read.draft, line=said.message_id)
    prompt = await open_prompt(act, KIND, **asdict(draft))
    prompt.heard_message_id = said.message_id
    notice = replace(read.notice, offered=offered)
    await ask_next(act, prompt, draft, notice=notice, fits=read.fits)
    return prompt


async def read_line(act: Act, named: Named, people: tuple[tuple[int, ...], ...]) -> LineRead:
    """Read the rest of a line whose people are known: responsibility, deadline or rhythm, title."""
    tagged = read_tag(named.rest, await tree_of(act.session, act.organisation_id))
    rhythm = read_rhythm(tagged.rest)
    if rhythm is not None:
        start, end = rhythm.span
        tagged = replace(tagged, rest=tagged.rest[:start] + " " + tagged.rest[end:])
    due = await read_due(act, tagged.rest) if rhythm is None else None
    gone = read_past(tagged.rest) if due is None else None
    timed = due or gone
    ahead = due is not None and due.at > act.now
    draft = Draft(
        title=checked_title(without(tagged.rest, timed) if timed else tagged.rest),
        people=people,
        responsibility=tagged.nodes[0].id if len(tagged.nodes) == 1 else None,
        deadline=due.at.astimezone(UTC).isoformat() if due and ahead else None,
        standard_asked=True,
    )
    if rhythm is not None:
        draft = replace(draft, **await repeated(act, rhythm))
    notice = Notice(
        named.unknown,
        tagged.unknown,
        past=due.at if due and not ahead else None,
        gone=gone.phrase if gone else None,
        further=tagged.further,
    )
    return LineRead(draft, notice, tagged.nodes if len(tagged.nodes) > 1 else ())


async def check_may_register(act: Act) -> None:
    """Refuse someone who may hand out tasks nowhere."""
    if DIRECTING.isdisjoint(role.role for role in await roles_of(act.session, act.by)):
        heads = await heads_of(act.session, act.organisation_id, act.by.unit_id)
        raise Refusal(MayNotRegister(tuple(head.name for head in heads[:3])))


async def assignable(
    act: Act, named: Named, whole: Task | None = None
) -> tuple[tuple[int, ...], ...]:
    """Return for each name the members it may mean: of several, those he may hand tasks to.

    Raises Refusal when the owner is someone else's to direct.
    """
    people = []
    for place, meant in enumerate(named.people):
        own = [
            member
            for member in meant
            if await may_direct(act.session, act.by, unit_id=member.unit_id)
        ]
        if place == 0 and not own:
            await check_may_assign(act, meant[0], whole=whole)
        people.append(tuple(member.id for member in own or meant))
    return tuple(people)


def checked_title(text: str) -> str:
    """Return the words as a title; refuse more than a title holds."""
    title = " ".join(text.split()).strip(EDGES)
    if len(title) > TITLE_LENGTH:
        raise Refusal(TitleTooLong(TITLE_LENGTH, len(title)))
    return one_line(title)
