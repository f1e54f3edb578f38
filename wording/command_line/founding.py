"""What `taizhang` says while an organisation is founded, and of who Telegram says the bot is."""

from wording.messages import N_

FOUNDED_ALREADY = N_("{name}已经在这里建立；`taizhang init --reissue` 给管理员一个新的链接")
FOUNDED = N_("{name}：已建立，工作模型是{framework}")
NO_SUCH_ADMINISTRATOR = N_("没有叫{name}的管理员")
NOT_JOINED = N_("{name}还没有加入：请去掉 --lost-account")
JOINED_ALREADY = N_(
    "管理员已经加入，不需要链接；如果 Telegram 账号丢了：--admin 姓名 --lost-account"
)
OPEN_ONCE = N_("{name}：请在 {until} 以前用 Telegram 打开，只能用一次：")
SEND_ONCE = N_("{name}：请在 {until} 以前在 Telegram 里发给机器人，只能用一次：")
NEXT = N_("下一步：taizhang template roster.xlsx，填好以后 taizhang import roster.xlsx")
OPTION_MISSING = N_("缺少 {option}：taizhang init --framework 3315 --name 名称 --admin 姓名")
OPTION_LONG = N_("{option} 超过了 {limit} 个字")
OPTION_HIDDEN = N_("{option} 里有无法显示的字符")
NO_ZONE = N_("--framework：{file}：timezone：不认识时区 {zone}，请写成 Asia/Shanghai 这样")
NO_TELEGRAM = N_("有别的东西代替 {api} 作了回答（{reason}）：请检查网络和代理")
SILENT_TELEGRAM = N_(
    "{api} 没有回应：请检查网络（代理写进 TAIZHANG_PROXY，自建的 Bot API 服务写进 "
    "TAIZHANG_TELEGRAM_API）"
)
TOKEN_REFUSED = N_(
    "Telegram 不认这个令牌（{reason}）：请从 @BotFather 重新复制，或在那里换一个新的"
)
TELEGRAM_UNWELL = N_("Telegram 现在不正常（{reason}）：请过一会儿再试")
CODES_ONLY = N_("只有加入码，没有链接：{reason}")
TRYING_ON = N_("{reason}；机器人照常启动，会一直重试")
ANOTHER_RUNS = N_(
    "已有另一个进程在运行这个机器人：{host} 上的 {number} 号进程；它的租约到 "
    "{until}（UTC）为止，除非继续"
)
