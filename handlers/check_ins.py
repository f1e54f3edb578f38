"""Talk about check-ins: the one tap, notes by reply, corrections, and taking the answer back."""

from dataclasses import replace

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction, pressed, tapped
from ledger.check_ins.answering import NOTE, add_note, correct_note, withdraw_check_in
from ledger.check_ins.asking import summary_for_head
from ledger.check_ins.cards import Card, card_of_check_in, newest_card, note_card, tapped_card
from ledger.check_ins.filling import confirm, fill_in, submit_answer, take_tap
from ledger.check_ins.folded import open_folded
from ledger.check_ins.levels import show_levels
from ledger.check_ins.reading import read_answers
from ledger.check_ins.signing import WHY, explain, send_back, show_files, sign
from ledger.check_ins.years import show_year
from ledger.forms.fillings import Filled
from ledger.talk.acts import Act
from models import Answer, Entry, Prompt, Subject, SubjectKind
from models.talk import Said
from wording.check_ins import (
    CheckInAnswered,
    CheckInAnsweredBefore,
    CheckInFilled,
    CheckInKnownAnew,
    CheckInNotForYou,
    CheckInTapped,
    CheckInWithdrawn,
    unmarked,
    unpacked,
)
from wording.check_ins.anonymity import AnonymousIsOver, CheckInAnsweredAnonymously


async def show_check_in(talk: Talk, key: str) -> None:
    """The command that the framework names for a check-in: the question, or what was answered."""
    message, row = await newest_card(talk.act(), key)
    summary = await summary_for_head(talk.session, key=key, head=talk.speaker)
    if summary is None or not isinstance(message, CheckInNotForYou):
        await talk.say(message, about=row.subject if row else None)
    if summary is not None:
        await talk.say(summary)


async def press_done(talk: Talk, press: Press) -> None:
    """The one tap."""
    await tap(talk, await talk.press_act(press), press.target)


async def press_choice(talk: Talk, press: Press) -> None:
    """One of several choices."""
    version, choice = unpacked(press.version)
    act = await talk.press_act(replace(press, version=version))
    await tap(talk, act, press.target, choice)


async def tap(talk: Talk, act: Act, round_id: int, choice: int = 0) -> None:
    """Note a tap, and show how it stands; a form that asks for more has asked already."""
    entry = await take_tap(act, round_id, choice)
    if entry is None:
        await show_if_anonymous(talk, act, round_id)
        return
    card = await show_again(act, round_id, entry)
    thank(talk, card)


def thank(talk: Talk, card: Card) -> None:
    """Say over the chat that it is noted, and thank whoever was in time."""
    late = isinstance(card, CheckInAnswered | CheckInFilled) and card.late
    talk.answer(CheckInTapped(card.check_in, late=late))


async def show_if_anonymous(talk: Talk, act: Act, round_id: int) -> None:
    """Say of what is anonymous that it is answered already, or over; else more was asked for."""
    card = await card_of_check_in(act, round_id)
    if isinstance(card, CheckInAnsweredAnonymously):
        talk.answer(CheckInAnsweredBefore(card.check_in), alert=True)
        await act.answer_in_place(card, about=Subject(SubjectKind.ROUND, round_id))
    elif card.check_in.is_anonymous:
        talk.answer(AnonymousIsOver(card.check_in), alert=True)


async def press_fill(talk: Talk, press: Press) -> None:
    """填写, 修改."""
    await fill_in(await talk.press_act(press), press.target)


async def press_confirm(talk: Talk, press: Press) -> None:
    """确认无误: what is known is the answer; if it has changed meanwhile, it is shown anew."""
    version, mark = unmarked(press.version)
    act = await talk.press_act(replace(press, version=version))
    entry = await confirm(act, press.target, mark)
    card = await show_again(act, press.target, entry)
    if entry is None:
        talk.answer(CheckInKnownAnew(card.check_in))
    else:
        thank(talk, card)


async def press_read(talk: Talk, press: Press) -> None:
    """看填报内容: its first page, beside the summary."""
    act = await talk.press_act(press)
    await act.answer(await read_answers(act, press.target, 1))


async def press_page(talk: Talk, press: Press) -> None:
    """Another page of it."""
    act = await talk.press_act(press)
    await act.answer_in_place(await read_answers(act, press.target, press.version))


async def take_filled(talk: Talk, filled: Filled) -> None:
    """What was filled in and sent: how it stands now, and a word of thanks over the chat."""
    entry = await submit_answer(filled.act, filled)
    card = await show_again(filled.act, filled.about.id, entry)
    if talk.is_press:
        thank(talk, card)


async def press_withdraw(talk: Talk, press: Press) -> None:
    """点错了，撤回."""
    act = await talk.press_act(press)
    await withdraw_check_in(act, press.target)
    card = await show_again(act, press.target)
    talk.answer(CheckInWithdrawn(card.check_in))


async def show_again(act: Act, round_id: int, entry: Entry | None = None) -> Card:
    """Put how it stands now in place of the pressed message."""
    card = await card_of_check_in(act, round_id, receipt_for=entry)
    await act.answer_in_place(card, about=Subject(SubjectKind.ROUND, round_id))
    return card


async def take_note(talk: Talk, round_id: int, said: Said) -> None:
    """A reply to the question: a note beside the answer, or the answer itself."""
    act = talk.act(said)
    await acknowledge(act, *await add_note(act, round_id))


async def take_note_at_once(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Words right after the tap: the card in which he tapped, just above them, takes them in."""
    if prompt.subject_id is None:
        raise LookupError(f"prompt {prompt.id} is about no round")
    act = talk.act(said)
    answer, entry = await add_note(act, prompt.subject_id)
    card = await tapped_card(act, prompt)
    if card is None:
        await acknowledge(act, answer, entry)
    else:
        await show_again(replace(act, pressed=card), prompt.subject_id, entry)


async def take_correction(talk: Talk, answer: Answer, said: Said) -> None:
    """An edited message corrects the note it became."""
    act = talk.act(said)
    corrected = await correct_note(act, answer)
    if corrected is not None:
        await acknowledge(act, *corrected)


async def acknowledge(act: Act, answer: Answer, entry: Entry) -> None:
    """Give the receipt of a note."""
    about = Subject(SubjectKind.ROUND, answer.subject_id)
    await act.answer(await note_card(act, answer, entry), about=about)


async def take_why(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Why an answer was sent back."""
    await explain(talk.act(said), prompt)


PRESSES: dict[str, PressAction] = {
    "check_in.done": press_done,
    "check_in.choose": press_choice,
    "check_in.confirm": press_confirm,
    "check_in.fill": press_fill,
    "check_in.read": press_read,
    "check_in.page": press_page,
    "check_in.year": tapped(show_year),
    "check_in.levels": tapped(show_levels),
    "check_in.withdraw": press_withdraw,
    "check_in.sign": pressed(sign),
    "check_in.send_back": pressed(send_back),
    "check_in.files": pressed(show_files),
    "folded.open": pressed(open_folded),
}
PROMPTS = {NOTE: take_note_at_once, WHY: take_why}
REPLIES = {SubjectKind.ROUND: take_note}
CORRECTIONS = {SubjectKind.ROUND: take_correction}
SUBMITS = {SubjectKind.ROUND: take_filled}
