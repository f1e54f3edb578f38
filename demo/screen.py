"""The terminal as a shelf of telephones: each chat message shown as its reader sees it."""

from zoneinfo import ZoneInfo

from rich.console import Console
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from demo.sample import Sample
from simulator import Chat, Message, Person
from simulator.chats.render import render_message

WIDTH = 64


class Screen:
    """Shows what is new in a chat since it was last shown."""

    def __init__(self, console: Console, sample: Sample) -> None:
        self._console = console
        self._sample = sample
        self._shown: dict[int, dict[int, int]] = {}

    def opens_act(self, when: str, what: str) -> None:
        """Head the next part of the story."""
        self._console.print()
        self._console.print(Rule(Text(f"{when} · {what}", style="bold cyan"), align="left"))

    def tells(self, text: str) -> None:
        """Say a narrator's sentence."""
        self._console.print(Text(text, style="dim"))

    def shows_chat(self, chat: Chat, reader: Person, *, title: str | None = None) -> None:
        """Show the new and the edited messages of a chat, as one person sees them."""
        seen = self._shown.setdefault(id(chat), {})
        lines: list[Text] = []
        for message in chat.messages:
            if message.deleted or seen.get(message.id) == message.version:
                continue
            seen[message.id] = message.version
            lines += drawn(message, reader, self._sample.zone)
        if lines:
            owned = "’s telephone" if self._sample.is_english else " 的手机"
            name = title or f"{reader.name}{owned}"
            self._console.print(
                Panel(
                    Text("\n").join(lines),
                    title=name,
                    title_align="left",
                    width=WIDTH,
                    border_style="green",
                )
            )

    def skips_chat(self, chat: Chat) -> None:
        """Count everything in a chat as shown."""
        self._shown[id(chat)] = {message.id: message.version for message in chat.messages}

    def shows_table(self, table: Table) -> None:
        """Show a table of the office, not of a telephone."""
        self._console.print(table)


def drawn(message: Message, reader: Person, zone: ZoneInfo) -> list[Text]:
    """Return a message in lines: who and when dim, buttons in blue."""
    head, *rest = render_message(message, reader=reader, zone=zone)
    lines = [Text(head, style="dim")]
    buttons = len(message.buttons)
    words, rows = rest[: len(rest) - buttons], rest[len(rest) - buttons :]
    mine = message.sender is reader
    lines += [Text(line, style="yellow" if mine else "") for line in words]
    lines += [Text(row, style="blue") for row in rows]
    return [*lines, Text("")]
