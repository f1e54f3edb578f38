"""What goes down level by level: how many have confirmed on each."""

from datetime import datetime

from models.frozen import frozen
from wording.catalogues import translations
from wording.check_ins import AboutCheckIn
from wording.messages import N_, Button, Keyboard, Message

LEVEL_NAMES = (N_("党组"), N_("党总支"), N_("党支部"), N_("党员"))


@frozen
class LevelLine:
    """One level: how many were asked, and have confirmed; None asked: it is not open yet."""

    level: int
    asked: int
    answered: int

    def name(self, language: str) -> str:
        """Return what the level is called."""
        return translations(language).gettext(LEVEL_NAMES[min(self.level, len(LEVEL_NAMES) - 1)])


class CheckInLevels(AboutCheckIn, Message):
    """One topic, level by level."""

    opened_at: datetime
    words: str
    levels: tuple[LevelLine, ...]
    page: int
    has_earlier: bool

    def keyboard(self) -> Keyboard:
        """Look at another, go back."""
        turning = []
        if self.page > 1:
            turning.append(self.turn(N_("‹ 下一次"), self.page - 1))
        if self.has_earlier:
            turning.append(self.turn(N_("上一次 ›"), self.page + 1))
        back = Button(N_("返回"), "register.all")
        return (*((tuple(turning),) if turning else ()), (back,))

    def turn(self, label: str, page: int) -> Button:
        """Return what shows another of them."""
        return Button(label, "check_in.levels", self.check_in.number, page)


class NothingGoesDownYet(AboutCheckIn, Message):
    """Refused: it has not begun."""

    text = "“{{ message.title(language) }}”还没有开始过。"
