"""What came of a turn: held or missed, by its holder or who directs him; what he hands in."""

from dataclasses import replace

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.people.authority import may_direct
from ledger.rotations.planning import record
from ledger.rotations.swapping import agree, decline, offer_swap, rotation_of, turn_asking_for
from ledger.talk.acts import Act
from ledger.talk.answers import append_answer, correct_answer, keep_answer
from ledger.talk.evidence import latest_evidence, say_files
from ledger.talk.typed_buttons import TypedButtons
from models import Answer, AnswerKind, Member, Turn, TurnState
from models.numbering import hold_chain_end
from wording.rotations import (
    HandedInForTurn,
    NothingHandedIn,
    TurnMarked,
    TurnNotYours,
    TurnOver,
)

SHOWN_FILES = 10
HELD, MISSED, SWAP = "turn.held", "turn.missed", "turn.swap"
WAS_HELD = ("done", "held", "it did", "it took place")
WAS_MISSED = ("missed", "not held", "it did not", "it did not take place")
# What is said in a reply for the buttons of a turn.
TYPED = TypedButtons(
    {
        HELD: ("已讲", "已讲完", "讲完了", "已办", "办了", "完成", *WAS_HELD),
        MISSED: ("没讲成", "没讲", "没办", "没办成", *WAS_MISSED),
        SWAP: ("换人", "调换", "换一换", "swap"),
        "swap.agree": ("同意", "同意调换", "可以", "agree", "agreed"),
        "swap.decline": ("不换", "不同意", "decline", "no swap"),
    }
)


async def hold(act: Act, turn_id: int) -> None:
    """Note that the turn was held."""
    await mark(act, turn_id, TurnState.HELD)


async def miss(act: Act, turn_id: int) -> None:
    """Note that it was not."""
    await mark(act, turn_id, TurnState.MISSED)


async def mark(act: Act, turn_id: int, state: TurnState) -> None:
    """Note what came of a turn; said again otherwise, the later word counts. On record."""
    turn = await turn_marked(act, turn_id)
    rotation = await rotation_of(act, turn)
    if turn.state is not state:
        turn.state, turn.marked_at, turn.marked_by = state, act.now, act.by.id
        turn.next_step_at = None
        holder = await act.session.get(Member, (act.organisation_id, turn.member_id))
        name = holder.name if holder else None
        kind = "turn_held" if state is TurnState.HELD else "turn_missed"
        entry = await record(act.session, turn, kind, rotation, now=act.now, by=act.by, name=name)
        message = TurnMarked(rotation, turn.at, turn.id, state, receipt_of(entry))
        await act.answer_in_place(message, about=turn.subject)


async def turn_marked(act: Act, turn_id: int) -> Turn:
    """Return a turn whose time has come. Refused to whoever neither holds it nor directs him."""
    await hold_chain_end(act.session, act.organisation_id)
    turn = await act.session.get(Turn, (act.organisation_id, turn_id), populate_existing=True)
    if turn is None or turn.member_id is None or turn.at > act.now:
        raise Refusal(TurnOver())
    if turn.member_id != act.by.id:
        holder = await act.session.get_one(Member, (act.organisation_id, turn.member_id))
        if not await may_direct(act.session, act.by, unit_id=holder.unit_id):
            raise Refusal(TurnNotYours())
    return turn


async def take_reply(act: Act, turn_id: int) -> None:
    """Take what is said in reply to a message about a turn: a button's word, or material."""
    typed = None if act.words.files else TYPED.read(act.words.text)
    if typed is not None:
        await TAKEN[typed.button](act, turn_id)
        return
    turn = await act.session.get(Turn, (act.organisation_id, turn_id))
    if turn is None or turn.member_id != act.by.id:
        raise Refusal(TurnNotYours())
    rotation = await rotation_of(act, turn)
    answer = await keep_answer(
        act.session,
        by=act.by,
        kind=AnswerKind.MATERIAL,
        about=turn.subject,
        said=act.words,
        at=act.at,
    )
    entry = await append_answer(
        act.session, answer, "turn_material", said=act.words, now=act.now, title=rotation.title
    )
    files = len(act.words.files)
    await act.answer(
        HandedInForTurn(rotation, turn.at, files, receipt_of(entry)), about=turn.subject
    )


async def agree_in_words(act: Act, turn_id: int) -> None:
    """Agree, in reply to the question about one's own turn."""
    asking = await turn_asking_for(act, turn_id)
    await agree(replace(act, version=asking.version), asking.id)


async def decline_in_words(act: Act, turn_id: int) -> None:
    """Decline, in reply to it."""
    asking = await turn_asking_for(act, turn_id)
    await decline(replace(act, version=asking.version), asking.id)


async def correct_material(act: Act, answer: Answer) -> None:
    """Put a newer version in the place of what was handed in."""
    newer = await correct_answer(act.session, answer=answer, said=act.words, at=act.at)
    if newer is not None:
        turn = await act.session.get_one(Turn, (act.organisation_id, answer.subject_id))
        rotation = await rotation_of(act, turn)
        entry = await append_answer(
            act.session, newer, "turn_material", said=act.words, now=act.now, title=rotation.title
        )
        files = len(act.words.files)
        message = HandedInForTurn(rotation, turn.at, files, receipt_of(entry))
        await act.answer(message, about=turn.subject)


async def send_material(act: Act, turn_id: int) -> None:
    """Send what was handed in for a turn, to its holder and to who directs him."""
    turn = await act.session.get(Turn, (act.organisation_id, turn_id))
    if turn is None or turn.member_id is None:
        raise Refusal(TurnOver())
    if turn.member_id != act.by.id:
        holder = await act.session.get_one(Member, (act.organisation_id, turn.member_id))
        if not await may_direct(act.session, act.by, unit_id=holder.unit_id):
            raise Refusal(TurnNotYours())
    files = await latest_evidence(act.session, act.organisation_id, turn.subject, limit=SHOWN_FILES)
    if not files:
        raise Refusal(NothingHandedIn())
    await say_files(act.session, to=act.by, files=files, now=act.now, about=turn.subject)


TAKEN = {
    HELD: hold,
    MISSED: miss,
    SWAP: offer_swap,
    "swap.agree": agree_in_words,
    "swap.decline": decline_in_words,
}
