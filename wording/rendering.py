"""From a message to the words its reader sees: escaped, translated, in his own time zone."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache, lru_cache
from html import unescape
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, pass_context
from jinja2.runtime import Context

from models.frozen import frozen
from wording.catalogues import SOURCE_LANGUAGE, listed_text, translations
from wording.dates import date_text
from wording.messages import Button, Keyboard, Message

TEXT_LIMIT = 4096  # characters after parsing; Bot API, sendMessage
CAPTION_LIMIT = 1024  # the same, below a file; Bot API, sendPhoto
MANY = 10_000  # counting stops there: that it is so many says enough


@frozen
class Reader:
    """Who reads: language ("zh_CN", "en"), time zone, and when, where that is known."""

    language: str = SOURCE_LANGUAGE
    timezone: str = "Asia/Shanghai"
    now: datetime | None = None


@frozen
class Rendered:
    """Telegram HTML and buttons with their labels translated; whether to forget it once sent."""

    text: str
    keyboard: Keyboard
    secret: bool = False


def render(message: Message, reader: Reader) -> Rendered:
    """Return the message as its reader sees it."""
    facts = vars(message)
    template = (
        _sentence(message.text, reader.language)
        if message.text
        else environment_in(reader.language).get_template(message.template)
    )
    words = template.render(facts, message=message, reader=reader, language=reader.language)
    text = nest_quotes(words.strip())
    receipt = facts.get("receipt")
    if receipt is not None:
        text += "\n" + render(receipt, reader).text
    keyboard = translated(message.keyboard(), reader.language)
    return Rendered(text, keyboard, secret=message.secret)


TAG = re.compile(r"<[^>]*>")
NESTED = re.compile("“[^”\n]*“")


def length_shown(html: str) -> int:
    """Return how long Telegram holds the text to be: in UTF-16 units, without its tags.

    >>> length_shown("<b>通报</b> &amp; 清单")
    7
    """
    return len(unescape(TAG.sub("", html)).encode("utf-16-le")) // 2


def nest_quotes(text: str) -> str:
    """Return the text with “ ” inside “ ” made single, as Chinese is set: “办好‘小案’”.

    Quoted titles often hold quotation marks of their own.
    """
    if NESTED.search(text) is None:
        return text
    return "\n".join(map(_nested, text.split("\n")))


def _nested(line: str) -> str:
    depth, letters = 0, []
    for letter in line:
        mark = letter
        if letter == "“":
            mark, depth = ("‘" if depth else letter), depth + 1
        elif letter == "”" and depth:
            depth -= 1
            mark = "’" if depth else letter
        letters.append(mark)
    return "".join(letters)


def translated(keyboard: Keyboard, language: str) -> Keyboard:
    """Return the keyboard with labels in the language and their placeholders filled."""
    # Lists: a generator is entered once more for each button.
    return tuple([tuple([_translated(button, language) for button in row]) for row in keyboard])


def _translated(button: Button, language: str) -> Button:
    brought = button.english if language != SOURCE_LANGUAGE else ""
    text = _label(button.label, brought, button.values, language)
    mark = "✓ " if button.chosen else ""
    return Button(mark + text, button.action, button.target, button.version, chosen=button.chosen)


@lru_cache(maxsize=4096)
def _label(label: str, brought: str, values: tuple[tuple[str, str], ...], language: str) -> str:
    """Return the words on a button; lists carry the same few thousands of times."""
    return (brought or translations(language).gettext(label)).format(**dict(values))


@cache
def _sentence(text: str, language: str) -> Template:
    """Return a message's sentence as a template; made once, when it is first said."""
    return environment_in(language).from_string(as_template(text))


@cache
def environment_in(language: str) -> Environment:
    """Return what templates are read and filled with in the language."""
    environment = Environment(
        loader=PackageLoader("wording", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    environment.install_gettext_translations(  # type: ignore[attr-defined]
        translations(language), newstyle=True
    )
    environment.filters.update(
        day=day, moment=moment, clock=clock, short=short, listed=listed, count=count_text
    )
    return environment


@pass_context
def day(context: Context, value: datetime) -> str:
    """Return the date as a colleague would write it: 11月27日（周五）."""
    return day_text(value, context["reader"], seen_at(context))


@pass_context
def moment(context: Context, value: datetime) -> str:
    """Return date and time: 11月27日（周五） 18:00."""
    when = local(value, context["reader"])
    return day_text(value, context["reader"], seen_at(context)) + when.strftime(" %H:%M")


@pass_context
def clock(context: Context, value: datetime) -> str:
    """Return the time of day: 18:00."""
    return local(value, context["reader"]).strftime("%H:%M")


def seen_at(context: Context) -> datetime | None:
    """Return when the message is read: as its reader says, or as it bears itself."""
    found: datetime | None = context["reader"].now or context.get("at")
    return found


def day_text(value: datetime, reader: Reader, now: datetime | None = None) -> str:
    """Return month, day and week day in the reader's language and zone; the year, if another."""
    when = local(value, reader)
    other_year = now is not None and local(now, reader).year != when.year
    return date_text(when.date(), reader.language, with_year=other_year)


def local(value: datetime, reader: Reader) -> datetime:
    """Return the moment on the reader's clock."""
    return value.astimezone(_zone(reader.timezone))


def count_text(count: int) -> str:
    """Return the count; beyond what was counted, that there are more.

    >>> count_text(12), count_text(10_000)
    ('12', '9999+')
    """
    return str(count) if count < MANY else f"{MANY - 1}+"


def short(value: object, length: int = 80) -> str:
    """Cut what a person typed to `length` characters, on one line, with an ellipsis."""
    text = " ".join(str(value).split())
    return text if len(text) <= length else text[: length - 1] + "…"


@pass_context
def listed(context: Context, names: Iterable[str]) -> str:
    """Return the names one after the other: 张三、李四."""
    return listed_text(names, context["language"])


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def template_names() -> list[str]:
    """Return every template's path below `templates/`: tasks/task_card.html."""
    return environment_in(SOURCE_LANGUAGE).list_templates()


# The name is the last word before a filter or a call: `task.owner|short(40)` is `owner`.
PLACEHOLDER = re.compile(r"{{ (?P<fact>(?:\w+\.)*(?P<name>\w+).*?) }}")


def as_template(sentence: str) -> str:
    """Return the template that says the sentence in its reader's language.

    Raises ValueError where one name would stand for two facts.
    """
    facts: dict[str, str] = {}
    for found in PLACEHOLDER.finditer(sentence):
        if facts.setdefault(found["name"], found["fact"]) != found["fact"]:
            raise ValueError(f"{found['name']} is two facts: {sentence}")
    named = ", ".join(f"{name}={fact}" for name, fact in facts.items())
    words = PLACEHOLDER.sub(r"{{ \g<name> }}", sentence)
    return f"{{% trans {named} %}}{words}{{% endtrans %}}"


def in_catalogue(sentence: str) -> str:
    """Return the sentence as the catalogues know it."""
    return PLACEHOLDER.sub(r"%(\g<name>)s", sentence.replace("%", "%%"))
