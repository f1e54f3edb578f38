"""The commands as /help and Telegram's menu name them, and the bot's own description."""

from collections.abc import Iterator

from models import RoleName
from models.framework import CheckIn, Push
from models.frozen import frozen
from wording.catalogues import SOURCE_LANGUAGE, translations
from wording.languages import languages, own_name
from wording.messages import N_, Button, Keyboard, Message
from wording.people.roles import roles_text
from wording.rhythm import PUSH_NAMES

DESCRIPTION = N_(
    "台账：把事项、期限和责任人记清楚，按时提醒，办完销号。请点开管理员发给您的加入链接开始使用。"
)
SHORT_DESCRIPTION = N_("事项有人管，到期有提醒，办完就销号。")


@frozen
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
RECURRING = Command("recurring", N_("重复事项"))
RECORD = Command("record", N_("填登记册"), example=N_("登记册"))
RECORDS = Command("records", N_("看登记册和合计"))
INDICATORS = Command("indicators", N_("指标：落后、空白和历次读数"))
FIND = Command("find", N_("查找事项和答复"), example=N_("词"))
OVERVIEW = Command("overview", N_("部门总览"))
BURDEN = Command("burden", N_("消息负担：每人每周收到多少"))
TREE = Command("tree", N_("组织：部门、支部、书记"))
PERSON = Command("person", N_("履历卡：标签、事项、参加情况"))
CALENDAR = Command("calendar", N_("我的期限日历"))
YEAR = Command("year", N_("年度述职草稿"))
DOC = Command("doc", N_("查资料"), example=N_("词"))
TURNS = Command("turns", N_("轮值安排"))
REVIEW = Command("review", N_("评查：抽取、评查、看结果"))
REPORT = Command("report", N_("通报和数据：按期、按部门"))
POINTS = Command("points", N_("赋分：我的得分和依据、申诉"))
HELP = Command("help", N_("使用说明"))
LANGUAGE = Command("language", N_("切换语言 / Language"))
QUIET = Command("quiet", N_("免打扰时段"))
TIMEZONE = Command("timezone", N_("我的时区"))
AWAY = Command("away", N_("请假"), example=N_("下周一到下周三"))
CANCEL = Command("cancel", N_("放弃当前步骤"))
AGAIN = Command("again", N_("补发可能没收到的消息"))
INVITE = Command("invite", N_("给同事发加入链接"), example=N_("姓名"))
LEAVE = Command("leave", N_("办理同事离开、移交事项"), example=N_("姓名"))
MOVE = Command("move", N_("调整同事的部门或角色"), example=N_("姓名"))
IMPORT = Command("import", N_("用 Excel 导入名册、组织和事项"))
EXPORT = Command("export", N_("导出 Excel：事项、人员、填报、登记册、指标"))
SETTINGS = Command("settings", N_("时间与提醒设置"))
BIND = Command("bind", N_("把本群对应到部门"), example=N_("部门"))
UNBIND = Command("unbind", N_("解除本群与部门的对应"))
MENTIONS = Command("mentions", N_("通报里是否点名（@）"), example="on / off")


def command_of(rhythm: Push | CheckIn) -> Command | None:
    """Return the command that shows what a rhythm brings, if it has one."""
    if rhythm.command is None:
        return None
    if isinstance(rhythm, CheckIn):
        return Command(rhythm.command, rhythm.title_in(""), rhythm.title_in("en"))
    return Command(rhythm.command, PUSH_NAMES[rhythm.kind])


def description(language: str) -> str:
    """Return what stands in an empty chat before START is pressed."""
    return translations(language).gettext(DESCRIPTION)


def short_description(language: str) -> str:
    """Return what stands on the bot's profile."""
    return translations(language).gettext(SHORT_DESCRIPTION)


class Help(Message):
    """What this reader can do here."""

    name: str
    roles: tuple[RoleName, ...]
    commands: tuple[Command, ...]
    registers: bool  # may hand out tasks
    verifies: bool  # is asked to verify them
    responsibility: str  # a name of the framework's tree, for the example

    def roles_text(self, language: str) -> str:
        """Return his roles in words."""
        return roles_text(self.roles, language)

    def lines(self, language: str) -> Iterator[tuple[str, str]]:
        """Yield every command as it is written, with what it is for."""
        for command in self.commands:
            yield command.usage(language), command.text(language)


class ChooseLanguage(Message):
    """Which language shall it be, asked in each; the reader's own first."""

    def questions(self, language: str) -> list[str]:
        """Return the question in each language."""
        others = [one for one in languages() if one != language]
        return [translations(one).gettext(N_("请选择语言")) for one in (language, *others)]

    def keyboard(self) -> Keyboard:
        """Return a button per language, each in its own."""
        buttons = (
            Button("{name}", "language.choose", place, values=(("name", own_name(language)),))
            for place, language in enumerate(languages())
        )
        return (tuple(buttons),)


class LanguageChosen(Message):
    """From now on in this language."""

    text = "好的，以后用{{ message.own_name(language) }}。"

    def own_name(self, language: str) -> str:
        """Return what the language calls itself."""
        return own_name(language)
