"""What `taizhang` says of a call that cannot be meant so; Typer says it in English."""

import errno

from wording.messages import N_

SEE_HELP = N_("（用法见 taizhang --help）")
NO_COMMAND = N_("没有“{what}”这个命令")
NO_OPTION = N_("没有 {what} 这个选项")
OPTION_EMPTY = N_("选项 {what} 后面要有内容")
SOMETHING_MISSING = N_("缺少 {what}")
NOT_ONE_OF = N_("{what} 的值 {value} 不对，可以是 {known}")
NO_VALUE = N_("{what} 的值不对")
TOO_MANY = N_("多出了 {what}")
REISSUE_ADMIN_ONLY = N_("--reissue 只能与 --admin 一起用")
LOST_NEEDS_ADMIN = N_("--lost-account 要写明 --admin 姓名")
LOST_NEEDS_REISSUE = N_("--lost-account 要与 --reissue 一起用")
MOVE_WHERE = N_("move 要写明 --to 部门、--role 角色，或两者都写")
MOVE_TASKS_TWICE = N_("--tasks-to 与 --tasks-follow 只能用一个")
REPORT_OF_WHAT = N_("report 要写明通报的代号和 --output 文件；要自带的模板请用 --write-template")
OUTPUT_OR_JSON = N_("--output 写的是工作簿；要 JSON 请用 `--format json > 文件.json`")
CANNOT_WRITE = N_("{file} 无法写入：{reason}")
CANNOT_READ = N_("{file} 无法读取：{reason}")
NO_TEXT = N_("工作簿不能显示在屏幕上：请加上 `--output 文件.xlsx`，或 `> 文件.xlsx`")
KEPT_ALREADY = N_("{folder} 里已经有数据库：请用 --keep 指定别的文件夹")
NOT_MADE = N_("{folder} 无法建立：{reason}")
NO_FREE_PORT = N_("从 {port} 起没有空的端口：{reason}")
PORT_TAKEN = N_("端口 {port} 不能使用：{reason}")

# By how Typer says it in English; the first that fits. What is captured fills the sentence.
MISTAKES = (
    (r"No such command '(?P<what>.*)'\.", NO_COMMAND),
    (r"No such option: (?P<what>\S+).*", NO_OPTION),
    (r"Option '(?P<what>.*)' requires an argument\.", OPTION_EMPTY),
    (r"Missing \w+ (?P<what>'.*?')\..*", SOMETHING_MISSING),
    (
        r"Invalid value for '(?P<what>.*?)': (?P<value>'.*') is not one of (?P<known>.*)\.",
        NOT_ONE_OF,
    ),
    (r"Invalid value for '(?P<what>.*?)': .*", NO_VALUE),
    (r"Got unexpected extra argument\(?s?\)? \((?P<what>.*)\)", TOO_MANY),
)

# Why the system does not do what it was asked to, by its number.
SYSTEM_REASONS = {
    errno.ENOENT: N_("没有这个文件或文件夹"),
    errno.EACCES: N_("没有权限"),
    errno.EROFS: N_("没有权限"),
    errno.ENOSPC: N_("磁盘已满"),
    errno.EISDIR: N_("这是文件夹"),
    errno.EADDRINUSE: N_("端口已被占用"),
}
