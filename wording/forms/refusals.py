"""Sentences about answers that will not do, each with what would."""

from models.framework import FieldType, FormField
from models.frozen import frozen
from wording.catalogues import translations
from wording.messages import N_, Message


class FillingGone(Message):
    """Refusal: it was sent or dropped, or is somebody else's."""

    text = "这份表已经提交或放弃了，没有重复记录。"


class FillingChanged(Message):
    """Refusal: it was changed since this summary was shown."""

    text = "内容后来改过，请核对最新的一条再提交。"


@frozen
class AboutField:
    """What refusals about an answer share."""

    field: FormField

    def label(self, language: str) -> str:
        """Return what was asked."""
        return self.field.label_in(language)


class NumberUnreadable(AboutField, Message):
    """Refusal: no number in the words, or not one that the field takes."""

    secret = True  # it says again what was said

    text = (
        "“{{ words|short(40) }}”里没有看懂“{{ message.label(language) }}”的数量。"
        "{{ message.how(language) }}"
    )

    words: str

    def how(self, language: str) -> str:
        """Return what number is wanted."""
        say = translations(language).gettext
        if self.field.type is FieldType.INTEGER:
            return say(N_("请只写一个整数，例如：9。"))
        return say(N_("请只写一个数，例如：10.5；小数最多四位。"))


class UnitDiffers(AboutField, Message):
    """Refusal: the number counts something else than what was asked."""

    secret = True  # it says again what was said

    text = (
        "这里按“{{ message.unit(language) }}”来填，“{{ words|short(40) }}”是别的单位。"
        "请换算后再写。"
    )

    words: str

    def unit(self, language: str) -> str:
        """Return what the number is to count."""
        return self.field.unit_in(language)


class ChoiceUnknown(AboutField, Message):
    """Refusal: none of the choices is called that."""

    secret = True  # it says again what was said

    text = "“{{ words|short(40) }}”不在选项里。请点上面的按钮，或者照选项的写法来写。"

    words: str


class DayUnreadable(AboutField, Message):
    """Refusal: no day in the words."""

    text = "没有看懂是哪一天。请写成这样：昨天、11月20日、2026-11-20。"


class TimeUnreadable(AboutField, Message):
    """Refusal: no time of day in the words."""

    text = "没有看懂时间。请写成这样：9:30、下午3点。"


class AcknowledgementWanted(AboutField, Message):
    """Refusal: something else than yes."""

    text = "这里只需要确认：请点“确认”，或者回复“确认”。"


class NoSuchUnit(AboutField, Message):
    """Refusal: no unit, or several, of that name."""

    secret = True  # it says again what was said

    text = "没有找到叫“{{ words|short(40) }}”的部门，或者不止一个。请写全称，或者点上面的按钮。"

    words: str


class NoSuchTask(AboutField, Message):
    """Refusal: none of his tasks is called that."""

    secret = True  # it says again what was said

    text = "您在办的事项里没有“{{ words|short(40) }}”，或者不止一件。请点上面的按钮来选。"

    words: str


class SeveralOfThatName(AboutField, Message):
    """Refusal: a name in a list of people means several."""

    secret = True  # it says again what was said

    text = "叫“{{ name|short(40) }}”的不止一位。请写全名或工号：{{ names|listed }}。"

    name: str
    names: tuple[str, ...]


class AnswerTooLong(AboutField, Message):
    """Refusal: more than is kept."""

    text = "这里最多写{{ limit }}字（现在{{ length }}字）。请写短一些。"

    limit: int
    length: int


class FilesWanted(AboutField, Message):
    """Refusal: words where files are asked for."""

    text = (
        "“{{ message.label(language) }}”这一项要发{{ message.what(language) }}，刚才这条没有记下。"
    )

    def what(self, language: str) -> str:
        """Return what is wanted."""
        return translations(language).gettext(FILE_KINDS[self.field.type])


FILE_KINDS = {
    FieldType.IMAGE: N_("照片"),
    FieldType.AUDIO: N_("语音或音频"),
    FieldType.VIDEO: N_("视频"),
    FieldType.FILE: N_("文件"),
}


class WordsWanted(AboutField, Message):
    """Refusal: a file where words or a tap are asked for."""

    text = (
        "“{{ message.label(language) }}”这一项不收文件，刚才的文件没有记下。请写文字，或者点按钮。"
    )


class ConstraintUnfulfilled(AboutField, Message):
    """Refusal: the answer is readable and will not do."""

    def why(self, language: str) -> str:
        """Return the form's own words for it, else a plain one."""
        return complaint_text(self.field, language)


def complaint_text(field: FormField, language: str) -> str:
    """Return what is wrong with an answer that does not fulfil the constraint."""
    plain = translations(language).gettext(N_("“{label}”填的不合要求，请再看一下。"))
    return field.complaint_in(language) or plain.format(label=field.label_in(language))


class AnswerRequired(AboutField, Message):
    """Refusal: this one cannot be skipped."""

    text = "“{{ message.label(language) }}”必须填，不能跳过。"


class SummaryWaits(Message):
    """Refusal: words at the summary that are none of its buttons."""

    text = "这份表已经填完，等您提交：请点“提交”“修改”或“取消”，也可以回复“提交”。"
