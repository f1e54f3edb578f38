"""A user's mistake on the command line: one clear line and an exit code, never a traceback."""

from typer.exceptions import TyperException


class Complaint(TyperException):
    """Something that cannot be done as asked; the text says what and how to mend it."""


class WrongCall(Complaint):
    """The command was called with options that do not go together."""

    exit_code = 2
