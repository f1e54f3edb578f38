"""What each command does, by noun; `bot.cli` names them. Imported late: `--help` stays quick."""

from typer.exceptions import TyperException


class Complaint(TyperException):
    """A user's mistake: one clear line and an exit code, never a traceback.

    The text says what cannot be done as asked, and how to mend it.
    """


class WrongCall(Complaint):
    """The command was called with options that do not go together."""

    exit_code = 2
