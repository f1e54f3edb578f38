"""Sentences about appeals 申诉."""

from wording.asking import Question
from wording.catalogues import listed_text, translations
from wording.messages import N_, Button, Keyboard, Message
from wording.points.lines import PointLine
from wording.talk import Receipt


class AppealAsked(Question, Message):
    """Asks the member for his words."""

    text = (
        "对“{{ line.what(language)|short(60) }} {{ line.points() }} 分”有什么意见？"
        "请写明理由，可以附材料。"
    )

    line: PointLine


class AppealTaken(Message):
    """To the member: it was handed on."""

    text = (
        "📨 对“{{ line.what(language)|short(60) }}”的申诉已记下，"
        "由{{ message.names_in(language)|short(60) }}裁定，结果会告诉您。"
    )

    line: PointLine
    names: tuple[str, ...]
    receipt: Receipt

    def names_in(self, language: str) -> str:
        """Return who settles it."""
        return listed_text(self.names, language) or translations(language).gettext(N_("单位管理员"))

    def keyboard(self) -> Keyboard:
        """Offer the way back."""
        return ((Button(N_("撤回"), "point.undo", self.line.id, self.line.version),),)


class AppealMade(Message):
    """To who settles it: whose, about what, in which words."""

    line: PointLine
    words: str
    files: int
    confirmed_by: str
    reason: str

    def keyboard(self) -> Keyboard:
        """Offer both ways, and the whole."""
        of = (self.line.id, self.line.version)
        return (
            (
                Button(N_("维持"), "point.keep", *of),
                Button(N_("改分"), "point.reset", *of),
                Button(N_("查看"), "point.show", *of),
            ),
        )


class KeepAsked(Question, Message):
    """Asks who settles why the points are kept."""

    text = (
        "{{ line.name|short(20) }}的“{{ line.what(language)|short(60) }}”"
        "维持 {{ line.points() }} 分。请写一句理由，会告诉本人。"
    )

    line: PointLine


class ResetAsked(Question, Message):
    """Asks who settles for other points, and why."""

    text = (
        "{{ line.name|short(20) }}的“{{ line.what(language)|short(60) }}”改为多少分，为什么？"
        "请先写分数、再写理由，例如“0.5 情况属实”。"
    )

    line: PointLine


class AppealSettled(Message):
    """To member and confirmer, and with a receipt to who has settled it."""

    text = (
        "⚖️ {{ line.name|short(20) }}对“{{ line.what(language)|short(60) }}”的申诉，"
        "{{ by|short(20) }}裁定为 {{ line.points() }} 分：{{ ruling|short(300) }}"
    )

    line: PointLine
    by: str
    ruling: str
    receipt: Receipt | None = None

    def keyboard(self) -> Keyboard:
        """Offer the whole."""
        return ((Button(N_("查看"), "point.show", self.line.id, self.line.version),),)
