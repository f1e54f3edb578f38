"""Words and files said to the bot: each finds the question, task or round it belongs to."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler, MessageHandler, filters

from handlers.originals import take_about_task
from handlers.talk.context import Press, Talk
from handlers.talk.hearing import SAID, hear
from handlers.talk.presses import PressAction, ending
from ledger.forms.leaving import cancel_all
from ledger.replies.placing import ask_which, questions_to, replied_to
from ledger.replies.waiting import (
    correct_waiting_words,
    drop_waiting,
    file_all,
    file_next,
    file_one_by_one,
    skip_next,
    waiting_words,
)
from ledger.talk.answers import add_album_piece, answers_said_at, piece_was_heard, was_heard
from ledger.talk.asked import add_line, last_shown, show_answered
from ledger.talk.politeness import Courtesy, courtesy_in
from ledger.talk.prompts import FILLING, WHICH, open_prompt_by_id, way_out
from ledger.tasks.acknowledging import tasks_to_sign
from models import Answer, Prompt, Subject, SubjectKind
from models.frozen import frozen
from models.talk import Said
from wording import Message
from wording.replies import AttachedToNone, CannotTake, EditNotTaken, UnknownCommand
from wording.talk import (
    Acknowledged,
    DroppedLine,
    GreetingReturned,
    LeftAtThat,
    NotOnRoster,
    PromptCancelled,
    QuestionClosed,
    StillAsked,
    ThanksReturned,
)

TakePrompt = Callable[[Talk, Prompt, Said], Awaitable[None]]
TakeReply = Callable[[Talk, int, Said], Awaitable[None]]
TakeCorrection = Callable[[Talk, Answer, Said], Awaitable[None]]
PRIVATE = filters.ChatType.PRIVATE & SAID


@frozen
class Tables:
    """Who takes what: by prompt kind, by subject replied to, by subject corrected."""

    prompts: dict[str, TakePrompt]
    replies: dict[SubjectKind, TakeReply]
    corrections: dict[SubjectKind, TakeCorrection]
    lines: Callable[[Talk, Said], Awaitable[bool]]
    edited_lines: Callable[[Talk, Said], Awaitable[bool]]
    sentences: Callable[[Talk, Said], Awaitable[bool]]


# What polite words are answered with, where they are about nothing.
RETURNED: dict[Courtesy, Message] = {
    Courtesy.GREETING: GreetingReturned(),
    Courtesy.THANKS: ThanksReturned(),
    Courtesy.ACKNOWLEDGEMENT: Acknowledged(),
}
# What is typed for the buttons that end a question, and what is said then.
ENDINGS: dict[str, Message] = {
    "prompt.cancel": PromptCancelled(),
    "prompt.leave": LeftAtThat(),
    "which.none": AttachedToNone(),
}


def word_handlers(tables: Tables) -> list[BaseHandler[Update, Talk, None]]:
    """Return the last handlers: new messages, then edited ones, in private chats."""

    async def on_message(_update: Update, talk: Talk) -> None:
        if talk.member is None:
            await talk.say(NotOnRoster())
        elif (talk.message.text or "").startswith("/"):
            await talk.say(UnknownCommand(command_in(talk)))
        else:
            await take(tables, talk, hear(talk.message, quoted_id=talk.case.quoted_id))

    async def on_edit(_update: Update, talk: Talk) -> None:
        if talk.member is not None:
            await correct(tables, talk, hear(talk.message))

    return [
        MessageHandler(PRIVATE & filters.UpdateType.MESSAGE, on_message),
        MessageHandler(PRIVATE & filters.UpdateType.EDITED_MESSAGE, on_edit),
    ]


def command_in(talk: Talk) -> str:
    """Return the command as it was typed."""
    return (talk.message.text or "").split()[0]


async def take(tables: Tables, talk: Talk, said: Said) -> None:
    """Give the words to whatever they belong to; a message delivered twice is taken once."""
    if said.media_group_id and await taken_with_its_album(talk, said):
        return
    if await was_heard(talk.session, talk.speaker, said):
        return
    if not said.text and not said.files:
        await talk.say(CannotTake())
    elif await taken_as_reply(tables, talk, said) or await tables.lines(talk, said):
        return
    else:
        await take_loose(tables, talk, said)


async def taken_with_its_album(talk: Talk, said: Said) -> bool:
    """Keep a further piece of an album with its first; say whether there was one."""
    for answer in await answers_said_at(talk.session, talk.speaker, said):
        if not await piece_was_heard(talk.session, answer, said):
            await add_album_piece(talk.session, album=answer, said=said, now=talk.now)
        return True
    return False


async def taken_as_reply(tables: Tables, talk: Talk, said: Said) -> bool:
    """Take the words as a reply to the bot's message they quote; say whether they were one."""
    if said.quoted_id is None:
        return False
    subject = await replied_to(
        talk.session,
        talk.speaker,
        chat_id=said.chat_id,
        message_id=said.quoted_id,
        seals=talk.case.quoted_seals,
    )
    return subject is not None and await taken_about(tables, talk, subject, said)


async def taken_about(tables: Tables, talk: Talk, subject: Subject, said: Said) -> bool:
    """Hand the words to whoever takes replies about the subject; say whether anyone does."""
    if subject.kind is SubjectKind.PROMPT:
        return await taken_by_prompt(tables, talk, subject.id, said)
    if subject.kind not in tables.replies:
        return False
    courtesy = courtesy_of(said)
    if courtesy is None or (
        # Of a task it may be its signing.
        courtesy is Courtesy.ACKNOWLEDGEMENT and subject.kind is SubjectKind.TASK
    ):
        take_words = partial(tables.replies[subject.kind], talk, subject.id, said)
        if subject.kind is SubjectKind.TASK:
            await take_about_task(talk, subject.id, said, take_words)
        else:
            await take_words()
    else:
        await talk.say(RETURNED[courtesy])
    return True


def courtesy_of(said: Said) -> Courtesy | None:
    """Return what the message is if it is polite and no more; with a file it is more."""
    return None if said.files else courtesy_in(said.text)


async def taken_by_prompt(tables: Tables, talk: Talk, prompt_id: int, said: Said) -> bool:
    """Hand the words to the dialogue whose question they quote, while it is open."""
    prompt = await open_prompt_by_id(talk.act(), prompt_id)
    if prompt is None:
        return await taken_after_prompt(tables, talk, prompt_id, said)
    if prompt.kind not in {*tables.prompts, WHICH}:
        return False
    if prompt.kind == WHICH:
        return await dropped_waiting(talk, prompt, said)
    await answer_prompt(tables, talk, prompt, said)
    return True


async def answer_prompt(tables: Tables, talk: Talk, prompt: Prompt, said: Said) -> None:
    """Hand the words to the open question, or end it if that is what they say."""
    prompt.heard_message_id = said.message_id
    act = talk.act(said)
    asked = await last_shown(act, prompt)
    # A form being filled in reads its ways out itself: what is said in it is not dropped unasked.
    ending_it = None if prompt.kind == FILLING else way_out(prompt, said.text)
    if ending_it is not None:
        await ending(ENDINGS[ending_it])(talk, Press(ending_it, prompt.id, 0))
        if asked is not None:
            await add_line(act, asked, DroppedLine())
    elif is_no_answer(prompt, said):
        await talk.say(StillAsked())
    else:
        await tables.prompts[prompt.kind](talk, prompt, said)
        await show_answered(act, prompt, asked, said)


def is_no_answer(prompt: Prompt, said: Said) -> bool:
    """Return whether words at a question are mere politeness; 好的 confirms in a dialogue."""
    courtesy = courtesy_of(said)
    confirms = courtesy is Courtesy.ACKNOWLEDGEMENT and is_dialogue(prompt)
    return courtesy is not None and not confirms


async def dropped_waiting(talk: Talk, prompt: Prompt, said: Said) -> bool:
    """Let waiting words belong to nothing, if that is what is typed; say whether it was."""
    ending_it = way_out(prompt, said.text)
    if ending_it is None:
        return False
    act = talk.act(said)
    asked = await last_shown(act, prompt)
    if ending_it == "which.none":
        await drop_waiting(act, prompt)
    else:
        await ending(AttachedToNone())(talk, Press(ending_it, prompt.id, 0))
    if asked is not None:
        await add_line(act, asked, DroppedLine())
    return True


async def taken_after_prompt(tables: Tables, talk: Talk, prompt_id: int, said: Said) -> bool:
    """Take a late answer; a further reply to an answered question is about what that was about."""
    prompt = await talk.session.get(Prompt, (talk.organisation.id, prompt_id))
    if prompt is None or prompt.member_id != talk.speaker.id:
        return False
    late = prompt.closed_at is None and prompt.subject_id is not None
    if late and prompt.kind in tables.prompts and not is_no_answer(prompt, said):
        await tables.prompts[prompt.kind](talk, prompt, said)  # late, but plainly meant
        return True
    if prompt.subject_kind is not None and prompt.subject_id is not None:
        subject = Subject(prompt.subject_kind, prompt.subject_id)
        return await taken_about(tables, talk, subject, said)
    await talk.say(QuestionClosed())
    return True


async def take_loose(tables: Tables, talk: Talk, said: Said) -> None:
    """Give words that quote nothing to the one open question, else find out what they are."""
    act = talk.act(said)
    questions = await questions_to(act, tables.prompts.keys())
    waiting = await waiting_words(act)
    courtesy = courtesy_of(said)
    asked = [*questions, *([waiting] if waiting else [])]
    if courtesy is not None and not any(is_dialogue(prompt) for prompt in questions):
        await return_courtesy(tables, talk, courtesy, said)
    elif len(asked) > 1 and way_out(asked[-1], said.text):
        await cancel_all(act)
    elif waiting is not None and await dropped_waiting(talk, waiting, said):
        return
    elif len(questions) == 1:
        await answer_prompt(tables, talk, questions[0], said)
    elif questions or waiting is not None or not await tables.sentences(talk, said):
        await ask_which(act, questions)


def is_dialogue(prompt: Prompt) -> bool:
    """Return whether the question belongs to a dialogue with steps: a form, or about no row yet."""
    return prompt.kind == FILLING or prompt.subject_kind is None


async def return_courtesy(tables: Tables, talk: Talk, courtesy: Courtesy, said: Said) -> None:
    """Answer polite words that quote nothing; 收到 signs for the one task there is to sign for."""
    act = talk.act(said)
    acknowledged = courtesy is Courtesy.ACKNOWLEDGEMENT
    unsigned = await tasks_to_sign(act, limit=2) if acknowledged else []
    if len(unsigned) == 1:
        await tables.replies[SubjectKind.TASK](talk, unsigned[0], said)
    elif unsigned:
        await ask_which(act, ())
    else:
        await talk.say(RETURNED[courtesy])


async def correct(tables: Tables, talk: Talk, said: Said) -> None:
    """Take an edited message as a correction of what it became."""
    answers = await answers_said_at(talk.session, talk.speaker, said)
    for answer in answers:
        await tables.corrections[answer.subject_kind](talk, answer, said)
    if answers:
        return
    if not await tables.edited_lines(talk, said) and not await correct_waiting_words(
        talk.act(said)
    ):
        await talk.say(EditNotTaken())


def presses(tables: Tables) -> dict[str, PressAction]:
    """Return the presses under the question which one is meant."""

    async def on_pick(talk: Talk, press: Press) -> None:
        candidate, waiting = await file_all(
            await talk.press_act(press), press.target, press.version
        )
        if len(waiting) == 1:
            talk.waited_in = await talk.pressed()
        await file(tables, talk, candidate.subject, waiting)

    async def on_one(talk: Talk, press: Press) -> None:
        candidate, piece = await file_next(await talk.press_act(press), press.target, press.version)
        await file(tables, talk, candidate.subject, piece)

    return {
        "which.pick": on_pick,
        "which.one": on_one,
        "which.skip": press_skip,
        "which.each": press_each,
        "which.together": press_together,
        "which.none": ending(AttachedToNone()),
    }


async def press_skip(talk: Talk, press: Press) -> None:
    """这条不记."""
    await skip_next(await talk.press_act(press), press.target, press.version)


async def press_each(talk: Talk, press: Press) -> None:
    """一条一条归."""
    await file_one_by_one(await talk.press_act(press), press.target, one_by_one=True)


async def press_together(talk: Talk, press: Press) -> None:
    """其余归到一起."""
    await file_one_by_one(await talk.press_act(press), press.target, one_by_one=False)


async def file(tables: Tables, talk: Talk, subject: Subject, waiting: Sequence[Said]) -> None:
    """Hand waiting words to what their sender pointed out."""
    for said in waiting:
        if not (said.media_group_id and await taken_with_its_album(talk, said)):
            await taken_about(tables, talk, subject, said)
