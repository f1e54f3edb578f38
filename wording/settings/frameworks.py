"""Sentences about another work model for an organisation that is at work."""

from wording.messages import Message


class ResponsibilitiesInUse(Message):
    """Refusal: a work model drops responsibilities on which open tasks hang."""

    text = "新的工作模型去掉了{{ names|listed }}，那里还有 {{ tasks }} 项在办事项，没有更换。"

    names: tuple[str, ...]
    tasks: int
