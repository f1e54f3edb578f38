"""Finding the handler of an update: of all commands, only the one that was typed is asked."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from telegram import MessageEntity, Update
from telegram.ext import BaseHandler, CommandHandler

from handlers.talk.context import BotApplication, Talk

Handler = BaseHandler[Update, Talk, None]


class Taker(NamedTuple):
    """The handler that takes an update, and what its check found."""

    handler: Handler
    check: Any


class ByCommand(BaseHandler[Update, Talk, None]):
    """Stands for many handlers: the first that takes the update handles it, as if it stood alone.

    python-telegram-bot asks each handler in turn, and most are commands: asking all of them costs
    more than many an answer. Each is asked itself whether it takes what names it.
    """

    def __init__(self, handlers: Iterable[Handler]) -> None:
        super().__init__(callback=handle_nothing)
        self.handlers = tuple(handlers)
        self._without_command = with_command(self.handlers, "")
        self._by_command = {
            command: with_command(self.handlers, command)
            for handler in self.handlers
            for command in commands_of(handler)
        }

    def check_update(self, update: object) -> Taker | None:
        """Return who takes the update; None if nobody does."""
        for handler in self._by_command.get(command_typed(update), self._without_command):
            check = handler.check_update(update)
            if check is not None and check is not False:
                return Taker(handler, check)
        return None

    async def handle_update(
        self, update: Update, application: BotApplication, check_result: Any, context: Talk
    ) -> None:
        """Let whoever takes the update handle it."""
        taker: Taker = check_result
        await taker.handler.handle_update(update, application, taker.check, context)


def commands_of(handler: Handler) -> frozenset[str]:
    """Return the commands that a handler hears, in small letters."""
    return handler.commands if isinstance(handler, CommandHandler) else frozenset()


def with_command(handlers: Iterable[Handler], command: str) -> tuple[Handler, ...]:
    """Return, in their order, those that hear the command, and those that do not go by one."""
    return tuple(
        handler
        for handler in handlers
        if not isinstance(handler, CommandHandler) or command in handler.commands
    )


def command_typed(update: object) -> str:
    """Return the command that a message begins with, as `CommandHandler` reads it; else nothing."""
    message = update.effective_message if isinstance(update, Update) else None
    if message is None or not message.text or not message.entities:
        return ""
    first = message.entities[0]
    if first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        return ""
    return message.text[1 : first.length].partition("@")[0].lower()


async def handle_nothing(_update: Update, _talk: Talk) -> None:
    """Stand in for a callback: `ByCommand.handle_update` calls that of another handler."""
