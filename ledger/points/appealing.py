"""Appeals 申诉: the member's words within so many days; settled by another than who confirmed."""

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.points.access import held_point, may_settle, settlers_of
from ledger.points.deciding import LONGEST, read_change
from ledger.points.lines import line_of, lines_of, may_appeal
from ledger.points.recording import APPEAL_CORRECTED, APPEALED, SETTLED, amount_of, record_deed
from ledger.talk.acts import Act
from ledger.talk.answers import correct_answer, keep_answer
from ledger.talk.organisation import framework_for
from ledger.talk.prompts import close_prompt, open_prompt
from models import Answer, AnswerKind, Entry, Member, Point, PointState, Prompt
from models.records import scaled
from wording.points.appealing import (
    AppealAsked,
    AppealMade,
    AppealSettled,
    AppealTaken,
    KeepAsked,
    ResetAsked,
)
from wording.points.refusals import NoAppealNow, NotYoursToSettle, PointTurned, WordsNeeded

APPEAL, KEEP, RESET = "point.appeal", "point.keep", "point.reset"  # kinds of the prompts for words


async def point_to_appeal(act: Act, point_id: int) -> Point:
    """Return a point of who acts about which he may appeal. Raises Refusal else."""
    point = await held_point(act, point_id)
    if not may_appeal(act, point, (await framework_for(act)).scoring.appeal_days):
        raise Refusal(NoAppealNow())
    return point


async def ask_appeal(act: Act, point_id: int) -> None:
    """申诉: ask for the member's words."""
    point = await point_to_appeal(act, point_id)
    prompt = await open_prompt(act, APPEAL, about=point.subject)
    await act.answer(AppealAsked(prompt.id, await line_of(act, point, 0)), about=prompt.subject)


async def take_appeal(act: Act, prompt: Prompt) -> None:
    """Take the words as the appeal."""
    await appeal(act, prompt.subject_id or 0)
    close_prompt(act, prompt)


async def appeal(act: Act, point_id: int) -> None:
    """Keep the appeal, with its files, and hand it to whoever is to settle it."""
    point = await point_to_appeal(act, point_id)
    if not act.words.text.strip() and not act.words.files:
        raise Refusal(WordsNeeded())
    answer = await keep_answer(
        act.session,
        by=act.by,
        kind=AnswerKind.APPEAL,
        about=point.subject,
        said=act.words,
        at=act.at,
    )
    point.answer_id = answer.id
    entry = await record_words(act, point, APPEALED, answer)
    names = await tell_settlers(act, point, answer)
    await act.answer(
        AppealTaken(await line_of(act, point, 0), names, receipt_of(entry)), about=point.subject
    )


async def record_words(act: Act, point: Point, kind: str, answer: Answer) -> Entry:
    """Append the entry of an appeal's words."""
    return await record_deed(
        act,
        point,
        kind,
        state=PointState.APPEALED,
        text=answer.text,
        answer=answer.id,
        files=[file.file_unique_id for file in act.words.files],
    )


async def tell_settlers(act: Act, point: Point, answer: Answer) -> tuple[str, ...]:
    """Show the appeal to those who may settle it; return their names."""
    settlers = await settlers_of(act, point)
    confirmer = await act.session.get_one(Member, (act.organisation_id, point.confirmed_by))
    message = AppealMade(
        await line_of(act, point, 0),
        answer.text,
        len(act.words.files),
        confirmer.name,
        point.reason or "",
    )
    for settler in settlers:
        await act.tell(settler, message, about=point.subject)
    return tuple(one.name for one in settlers)


async def correct_appeal(act: Act, before: Answer) -> None:
    """An edited message corrects the appeal, until it is settled."""
    point = await held_point(act, before.subject_id)
    if point.state is not PointState.APPEALED or point.answer_id != before.id:
        raise Refusal(PointTurned())
    newer = await correct_answer(act.session, answer=before, said=act.words, at=act.at)
    if newer is not None:
        point.answer_id = newer.id
        entry = await record_words(act, point, APPEAL_CORRECTED, newer)
        names = await tell_settlers(act, point, newer)
        await act.answer(AppealTaken(await line_of(act, point, 0), names, receipt_of(entry)))


async def point_to_settle(act: Act, point_id: int) -> Point:
    """Return a point of which who acts settles the appeal. Raises Refusal else.

    An appeal runs its course, even after its period was closed.
    """
    point = await held_point(act, point_id)
    if point.state is not PointState.APPEALED:
        raise Refusal(PointTurned())
    if not await may_settle(act, point):
        raise Refusal(NotYoursToSettle())
    return point


async def ask_keep(act: Act, point_id: int) -> None:
    """维持: ask for the reason."""
    await ask_ruling(act, point_id, KEEP)


async def ask_reset(act: Act, point_id: int) -> None:
    """改分: ask for how many points, and why."""
    await ask_ruling(act, point_id, RESET)


async def ask_ruling(act: Act, point_id: int, kind: str) -> None:
    """Ask who settles for his words."""
    point = await point_to_settle(act, point_id)
    prompt = await open_prompt(act, kind, about=point.subject, version=point.version)
    question = KeepAsked if kind == KEEP else ResetAsked
    await act.answer(question(prompt.id, await line_of(act, point, 0)), about=prompt.subject)


async def take_ruling(act: Act, prompt: Prompt) -> None:
    """Settle the appeal by what was said: the points are kept, or others."""
    point = await point_to_settle(act, prompt.subject_id or 0)
    if point.version != prompt.state["version"]:
        raise Refusal(PointTurned())
    if prompt.kind == KEEP:
        amount, ruling = amount_of(point), " ".join(act.words.text.split())[:LONGEST]
        if not ruling:
            raise Refusal(WordsNeeded())
    else:
        amount, ruling = read_change(act.words.text)
    close_prompt(act, prompt)
    point.settled_by, point.settled_at, point.ruling = act.by.id, act.at, ruling
    entry = await record_deed(
        act,
        point,
        SETTLED,
        state=PointState.SETTLED,
        amount=scaled(amount),
        reason=ruling,
    )
    [line] = await lines_of(act, [point])
    told = AppealSettled(line, act.by.name, ruling)
    for number in dict.fromkeys((point.member_id, point.confirmed_by)):
        member = await act.session.get_one(Member, (act.organisation_id, number))
        await act.tell(member, told, about=point.subject)
    own = AppealSettled(line, act.by.name, ruling, receipt_of(entry))
    await act.answer(own, about=point.subject)
