"""The commands as Telegram's menu and /help name them, and the bot's own description."""

from dataclasses import dataclass

from models.framework import CheckIn, Push
from wording.catalogues import SOURCE_LANGUAGE, translations
from wording.messages import N_
from wording.rhythm.schedule import PUSH_NAMES

DESCRIPTION = N_(
    "台账：把事项、期限和责任人记清楚，按时提醒，办完销号。请点开管理员发给您的加入链接开始使用。"
)
SHORT_DESCRIPTION = N_("事项有人管，到期有提醒，办完就销号。")


@dataclass(frozen=True)
class Command:
    """A chat command and what it is for; `english` comes along where the label is data."""

    name: str
    label: str
    english: str = ""
    example: str = ""  # what to write after it

    def text(self, language: str) -> str:
        """Return what it is for, in the language."""
        brought = self.english if language != SOURCE_LANGUAGE else ""
        return brought or translations(language).gettext(self.label)

    def usage(self, language: str) -> str:
        """Return how it is written, with what comes after it."""
        if not self.example:
            return f"/{self.name}"
        return f"/{self.name} {translations(language).gettext(self.example)}"


NEW = Command("new", N_("登记一件事项"))
MINE = Command("mine", N_("我交办的事项"))
HELP = Command("help", N_("使用说明"))
LANGUAGE = Command("language", N_("切换语言 / Language"))
CANCEL = Command("cancel", N_("放弃当前步骤"))
INVITE = Command("invite", N_("给同事发加入链接"), example=N_("姓名"))
SETTINGS = Command("settings", N_("时间与提醒设置"))
BIND = Command("bind", N_("把本群对应到部门"), example=N_("部门"))
UNBIND = Command("unbind", N_("解除本群与部门的对应"))
MENTIONS = Command("mentions", N_("通报里是否点名（@）"), example="on / off")


def command_of(rhythm: Push | CheckIn) -> Command | None:
    """Return the command that shows what a rhythm brings, if it has one."""
    if rhythm.command is None:
        return None
    if isinstance(rhythm, CheckIn):
        return Command(rhythm.command, rhythm.title, rhythm.english.get("title", ""))
    return Command(rhythm.command, PUSH_NAMES[rhythm.kind])


def description(language: str) -> str:
    """Return what stands in an empty chat before START is pressed."""
    return translations(language).gettext(DESCRIPTION)


def short_description(language: str) -> str:
    """Return what stands on the bot's profile."""
    return translations(language).gettext(SHORT_DESCRIPTION)
