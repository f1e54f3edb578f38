"""The commands that the framework names for its pushes and check-ins, whatever they are called."""

from collections.abc import Awaitable, Callable

from telegram import Chat, Update
from telegram.ext import BaseHandler

from handlers.check_ins import show_check_in
from handlers.lists import show_digest, show_list
from handlers.talk.context import Talk, current_case
from ledger.organisations import framework_of
from models.framework import CheckIn, Push, PushKind
from wording.talk import NotOnRoster

Show = Callable[[Talk], Awaitable[None]]
SHOWN: dict[PushKind, Show] = {
    PushKind.TASK_LIST: show_list,
    PushKind.HEAD_DIGEST: show_digest,
}


class FrameworkCommand(BaseHandler[Update, Talk, None]):
    """Takes `/word` in a private chat when a push or check-in of this organisation names it."""

    def __init__(self) -> None:
        super().__init__(on_command)

    def check_update(self, update: object) -> bool:
        """Say whether the update is such a command."""
        return isinstance(update, Update) and rule_of(update) is not None


def rule_of(update: Update) -> Push | CheckIn | None:
    """Return the rule that the command asks for, if any."""
    message = update.message
    if message is None or message.chat.type != Chat.PRIVATE:
        return None
    if not message.text or not message.text.startswith("/"):
        return None
    word, _, _ = message.text.split()[0].partition("@")
    rules = framework_of(current_case.get().organisation).rhythms
    asked = next((rule for rule in rules if rule.command and word == f"/{rule.command}"), None)
    return None if isinstance(asked, Push) and asked.kind not in SHOWN else asked


async def on_command(update: Update, talk: Talk) -> None:
    """Show what the command asks for, as it stands now."""
    rule = rule_of(update)
    if talk.member is None:
        await talk.say(NotOnRoster())
    elif isinstance(rule, CheckIn):
        await show_check_in(talk, rule.key)
    elif rule is not None:
        await SHOWN[rule.kind](talk)


HANDLERS: tuple[BaseHandler[Update, Talk, None], ...] = (FrameworkCommand(),)
