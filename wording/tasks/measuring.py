"""Sentences about how far a task is: its amount, asked where it is unsure, and its stage."""

from models import Stage
from models.frozen import frozen
from wording.catalogues import translations
from wording.messages import N_, Button, Keyboard, Message

STAGES = {
    Stage.EXPLORING: N_("摸索中"),
    Stage.FOUND_A_WAY: N_("已有办法"),
    Stage.UNDER_WAY: N_("推进中"),
    Stage.FINISHING: N_("收尾"),
}


def stage_text(stage: Stage, language: str) -> str:
    """Return the stage in words."""
    return translations(language).gettext(STAGES[stage])


def stage_row(task_id: int) -> tuple[Button, ...]:
    """Return a button for each stage."""
    return tuple(
        Button(label, "task.stage", task_id, place) for place, label in enumerate(STAGES.values())
    )


@frozen
class AmountUnsure:
    """What a report may mean: `phrase` is what was read, `choices` how much may be done by it."""

    prompt_id: int
    phrase: str
    choices: tuple[str, ...]
    unit: str
    progress: str  # 9/13次, as it stands

    @property
    def is_plain(self) -> bool:
        """Whether one of the choices is to be tapped; else only a number tells."""
        return bool(self.choices)

    def rows(self) -> Keyboard:
        """Offer each amount as what is done in all, and to leave it as it stands."""
        amounts = tuple(
            Button(
                N_("共 {amount}{unit}"),
                "task.amount",
                self.prompt_id,
                place,
                (("amount", amount), ("unit", self.unit)),
            )
            for place, amount in enumerate(self.choices)
        )
        none = Button(N_("数量不变"), "task.amount", self.prompt_id, len(self.choices))
        return (amounts, (none,)) if amounts else ((none,),)


class AmountNoted(Message):
    """How far the task is, after the amount was settled."""

    text = "“{{ title|short(80) }}”的进度：{{ progress }}。"

    title: str
    progress: str


class AmountAsked(Message):
    """After a correction: asks how much is done in all."""

    text = (
        "“{{ title|short(80) }}”现在记的是 {{ message.progress }}。更正以后，一共是多少？"
        "点一下，或者回复一个数。"
    )

    title: str
    unsure: AmountUnsure

    @property
    def progress(self) -> str:
        """How far the task is, as it stands."""
        return self.unsure.progress

    def keyboard(self) -> Keyboard:
        """Offer what it may be."""
        return self.unsure.rows()


class AmountNotRead(Message):
    """Refusal: figures in the answer that are no amount."""

    text = "“{{ words|short(40) }}”里没有看懂数量。请只写一个数，例如：9，或者 9次；也可以点按钮。"

    words: str


class StageAlreadyNoted(Message):
    """Refusal: it is at that stage already."""

    text = "“{{ title|short(40) }}”已经是“{{ message.stage_in(language) }}”，没有重复记录。"

    title: str
    stage: Stage

    def stage_in(self, language: str) -> str:
        """Return the stage in words."""
        return stage_text(self.stage, language)
