"""What Python's reader of TOML says of a file, in people's words."""

import re
from tomllib import TOMLDecodeError

from wording.catalogues import translations
from wording.messages import N_

PLACE = re.compile(
    r"(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of .*)\)", re.DOTALL
)
AT_LINE, AT_END = N_("第 {line} 行第 {column} 列：{what}"), N_("文件末尾：{what}")
# By how the sentence begins; in English it stands as it is.
SENTENCES = (
    ("Expected newline", N_("这里应该换行")),
    ("Expected '='", N_("键后面缺少 =")),
    ("Expected", N_("括号或等号没有配对")),
    ("Unclosed array", N_("列表没有用 ] 结束")),
    ("Unclosed inline table", N_("表没有用 }} 结束")),
    ("Unterminated string", N_("引号没有配对")),
    ("Unescaped", N_("文字里的 \\ 要写成 \\\\")),
    ("Illegal character", N_("文字里有不能用的字符")),
    ("Invalid date", N_("日期或时间写法不对")),
    ("Invalid initial character", N_("键只能用字母、数字、下划线和连字符")),
    ("Cannot declare", N_("这个表写了两次")),
    ("Cannot", N_("这一项写了两次")),
    ("Duplicate", N_("这一项写了两次")),
    ("Invalid", N_("值的写法不对，文字要加引号")),
    ("Found invalid character", N_("有不能用的字符")),
)


def toml_text(error: TOMLDecodeError, language: str) -> str:
    """Return what is wrong, and where: 第 3 行第 8 列：引号没有配对."""
    found = PLACE.fullmatch(str(error))
    if language == "en" or found is None:
        return str(error)
    say = translations(language).gettext
    sentence = next((ours for begin, ours in SENTENCES if found["what"].startswith(begin)), None)
    what = say(sentence).format() if sentence else found["what"]
    return say(AT_LINE if found["line"] else AT_END).format(**found.groupdict() | {"what": what})
