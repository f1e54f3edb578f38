"""Words and files said to the bot: each finds the question, task or round it belongs to."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Update
from telegram.ext import BaseHandler, MessageHandler, filters

from handlers.talk.context import Press, Talk
from handlers.talk.hearing import hear
from handlers.talk.presses import PressAction, cancel, ending
from ledger.registering.filling import AT_SIGNS, HASH_SIGNS, began_with
from ledger.registering.minutes import takes_minutes
from ledger.replies.placing import (
    ask_which,
    correct_waiting_words,
    pick,
    questions_to,
    replied_to,
)
from ledger.talk.answers import add_album_piece, answers_said_at, piece_was_heard, was_heard
from ledger.talk.prompts import cancel_all, open_prompt_by_id, wants_out
from models import Answer, Prompt, Subject, SubjectKind
from models.talk import Said
from wording.replies import Attached, AttachedToNone, CannotTake, EditNotTaken, UnknownCommand
from wording.talk import NotOnRoster, QuestionClosed

TakePrompt = Callable[[Talk, Prompt, Said], Awaitable[None]]
TakeReply = Callable[[Talk, int, Said], Awaitable[None]]
TakeCorrection = Callable[[Talk, Answer, Said], Awaitable[None]]
PRIVATE = filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL


@dataclass(frozen=True)
class Tables:
    """Who takes what: by prompt kind, by subject replied to, by subject corrected."""

    prompts: dict[str, TakePrompt]
    replies: dict[SubjectKind, TakeReply]
    corrections: dict[SubjectKind, TakeCorrection]
    one_line: Callable[[Talk, Said], Awaitable[None]]


def word_handlers(tables: Tables) -> list[BaseHandler[Update, Talk, None]]:
    """Return the last handlers: new messages, then edited ones, in private chats."""

    async def on_message(_update: Update, talk: Talk) -> None:
        if talk.member is None:
            await talk.say(NotOnRoster())
        elif (talk.message.text or "").startswith("/"):
            await talk.say(UnknownCommand(command_in(talk)))
        else:
            await take(tables, talk, hear(talk.message))

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
    elif await taken_as_reply(tables, talk, said):
        return
    elif begins_with_name(said):
        await tables.one_line(talk, said)
    elif await takes_minutes(talk.act(said)):
        return
    else:
        await take_loose(tables, talk, said)


def begins_with_name(said: Said) -> bool:
    """Return whether the words are a line that registers a task: @张三 …, or #履职责任 @张三 …."""
    words = said.text.lstrip()
    if words.startswith(HASH_SIGNS):
        return any(word.startswith(AT_SIGNS) for word in words.split())
    return words.startswith(AT_SIGNS)


async def taken_with_its_album(talk: Talk, said: Said) -> bool:
    """Keep a further piece of an album with its first; say whether there was one."""
    for answer in await answers_said_at(talk.session, talk.speaker, said):
        if not await piece_was_heard(talk.session, answer, said):
            await add_album_piece(talk.session, album=answer, said=said, now=talk.now)
        return True
    return False


async def taken_as_reply(tables: Tables, talk: Talk, said: Said) -> bool:
    """Take the words as a reply to the bot's message they quote; say whether they were one."""
    quoted_id = talk.case.quoted_id
    if quoted_id is None:
        return False
    subject = await replied_to(
        talk.session,
        talk.speaker,
        chat_id=said.chat_id,
        message_id=quoted_id,
        seals=talk.case.quoted_seals,
    )
    return subject is not None and await taken_about(tables, talk, subject, said)


async def taken_about(tables: Tables, talk: Talk, subject: Subject, said: Said) -> bool:
    """Hand the words to whoever takes replies about the subject; say whether anyone does."""
    if subject.kind is SubjectKind.PROMPT:
        return await taken_by_prompt(tables, talk, subject.id, said)
    if subject.kind not in tables.replies:
        return False
    await tables.replies[subject.kind](talk, subject.id, said)
    return True


async def taken_by_prompt(tables: Tables, talk: Talk, prompt_id: int, said: Said) -> bool:
    """Hand the words to the dialogue whose question they quote, while it is open."""
    prompt = await open_prompt_by_id(talk.act(), prompt_id)
    if prompt is None:
        return await taken_after_prompt(tables, talk, prompt_id, said)
    if prompt.kind not in tables.prompts:
        return False
    await answer_prompt(tables, talk, prompt, said)
    return True


async def answer_prompt(tables: Tables, talk: Talk, prompt: Prompt, said: Said) -> None:
    """Hand the words to the open question, or close it if that is what they say."""
    prompt.heard_message_id = said.message_id
    if wants_out(said.text):
        await cancel(talk, Press("prompt.cancel", prompt.id, 0))
    else:
        await tables.prompts[prompt.kind](talk, prompt, said)


async def taken_after_prompt(tables: Tables, talk: Talk, prompt_id: int, said: Said) -> bool:
    """Take a late answer; a further reply to an answered question is about what that was about."""
    prompt = await talk.session.get(Prompt, (talk.organisation.id, prompt_id))
    if prompt is None or prompt.member_id != talk.speaker.id:
        return False
    if prompt.closed_at is None and prompt.subject_id is not None and prompt.kind in tables.prompts:
        await tables.prompts[prompt.kind](talk, prompt, said)  # late, but plainly meant
        return True
    if prompt.subject_kind is not None and prompt.subject_id is not None:
        subject = Subject(prompt.subject_kind, prompt.subject_id)
        return await taken_about(tables, talk, subject, said)
    await talk.say(QuestionClosed())
    return True


async def take_loose(tables: Tables, talk: Talk, said: Said) -> None:
    """Give words that quote nothing to the one open question, else ask which one is meant."""
    act = talk.act(said)
    questions = await questions_to(act, tables.prompts.keys())
    if len(questions) == 1:
        await answer_prompt(tables, talk, questions[0], said)
    elif questions and wants_out(said.text):
        await cancel_all(act)
    else:
        await ask_which(act, questions)


async def correct(tables: Tables, talk: Talk, said: Said) -> None:
    """Take an edited message as a correction of what it became."""
    answers = await answers_said_at(talk.session, talk.speaker, said)
    for answer in answers:
        await tables.corrections[answer.subject_kind](talk, answer, said)
    if answers:
        return
    act = talk.act(said)
    if begins_with_name(said) and await began_with(act):
        await tables.one_line(talk, said)
    elif not await correct_waiting_words(act):
        await talk.say(EditNotTaken())


def presses(tables: Tables) -> dict[str, PressAction]:
    """Return the presses under the question which one is meant."""

    async def on_pick(talk: Talk, press: Press) -> None:
        await picked(tables, talk, press)

    return {"which.pick": on_pick, "which.none": ending(AttachedToNone())}


async def picked(tables: Tables, talk: Talk, press: Press) -> None:
    """The sender pointed out what his words are about."""
    candidate, waiting = await pick(talk.act(), press.target, press.version)
    await talk.say_in_place(Attached(candidate.name))
    for said in waiting:
        if not (said.media_group_id and await taken_with_its_album(talk, said)):
            await taken_about(tables, talk, candidate.subject, said)
