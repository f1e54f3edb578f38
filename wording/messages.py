"""What a message is: a frozen dataclass by descent, with its words, its facts, its buttons."""

import re
from typing import ClassVar, dataclass_transform

from models.frozen import frozen


def N_(text: str) -> str:  # noqa: N802  # gettext's own name for "translate this one later"
    """Mark a sentence for the catalogues; it is translated when the message is rendered."""
    return text


@frozen
class Button:
    """A button under a message.

    `action` is a dotted word such as "task.complete"; `target` a row number; `version` the state
    of that row the reader saw. `values` fill the label's {placeholders}. A label that is data, not
    ours (a check-in's own word), brings its `english` with it. What is `chosen` bears a mark.
    """

    label: str
    action: str
    target: int = 0
    version: int = 0
    values: tuple[tuple[str, str], ...] = ()
    english: str = ""
    chosen: bool = False


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass_transform(frozen_default=True)
@frozen
class Message:
    """Something to say: one sentence, its `text`; or a layout, its template.

    `wording.tasks.cards.TaskAssigned` has no `text`: it is laid out in
    `templates/tasks/task_assigned.html`. Where there is a `receipt`, the message ends with it.
    """

    text: ClassVar[str] = ""  # Jinja, as `wording.rendering` says
    template: ClassVar[str]
    # What must not stay in the database once it was sent, such as a join link.
    secret: ClassVar[bool] = False
    # Of a refusal: what it refuses must not stay in the database either.
    forgets: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        """Freeze its facts, and name its template after the class, unless it shares another's."""
        super().__init_subclass__()
        frozen(cls)
        if "template" not in vars(cls):
            noun = cls.__module__.split(".")[1]
            name = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
            cls.template = f"{noun}/{name}.html"

    def keyboard(self) -> Keyboard:
        """Return the rows of buttons under the message; none unless a message says so."""
        return ()
