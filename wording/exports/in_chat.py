"""Exporting in chat: what is wanted, and the words under the file."""

from models.frozen import frozen
from wording.catalogues import translations
from wording.messages import N_, Button, Keyboard, Message

KINDS = {
    "tasks": N_("事项"),
    "people": N_("人员名册"),
    "rounds": N_("填报"),
    "registers": N_("登记册"),
    "indicators": N_("指标"),
    "points": N_("赋分"),
}
CHANGED_BY = frozenset({"tasks", "people"})  # what can be changed in the sheet


class ExportAsked(Message):
    """Asks what is to be exported."""

    text = "要导出什么？生成的 Excel 会发在这里，只发给您。"

    def keyboard(self) -> Keyboard:
        """Offer all there is."""
        buttons = [Button(label, f"export.{kind}") for kind, label in KINDS.items()]
        return (tuple(buttons[:2]), tuple(buttons[2:]))


@frozen
class OfAnExport:
    """What messages about an export share."""

    kind: str

    def what(self, language: str) -> str:
        """Return what it is of."""
        return translations(language).gettext(KINDS[self.kind])


class ExportBeingMade(OfAnExport, Message):
    """In place of the question, until the file stands below it."""

    text = "正在生成“{{ message.what(language) }}”的 Excel，马上发来。"


class ExportSent(OfAnExport, Message):
    """Below the file."""

    template = "exports/export_sent.html"

    rows: int

    @property
    def can_be_changed(self) -> bool:
        """Whether it can be changed and imported again."""
        return self.kind in CHANGED_BY


class TooMuchToExport(OfAnExport, Message):
    """Refusal: more rows than go out in chat."""

    text = (
        "“{{ message.what(language) }}”超过 {{ most }} 行，聊天里发不了。"
        "请在服务器上运行 taizhang export {{ kind }} 文件.xlsx。"
    )

    most: int
