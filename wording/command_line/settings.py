"""What is wrong with a setting: an environment variable, or a line of `.env`."""

from wording.messages import N_

PROXY_SHAPE = N_("请写成 {example} 这样；不支持 SOCKS")
SECRET_NEEDED = N_("有 TAIZHANG_WEBHOOK_URL 就要有 TAIZHANG_WEBHOOK_SECRET")
SECRET_SHAPE = N_("TAIZHANG_WEBHOOK_SECRET：1 到 256 个 A-Z a-z 0-9 _ -，不能有别的字符")
NO_TOKEN = N_(
    "没有机器人令牌：请设置 TAIZHANG_BOT_TOKEN 或 TAIZHANG_BOT_TOKEN_FILE，写在环境变量或 .env 里"
)
UNREADABLE = N_("{source}：无法读取：{reason}")
NO_SUCH_TOKEN = N_("{source}：这不是机器人令牌；BotFather 给的是 123456:ABC-DEF 这样的")
NOT_UTF8 = N_(".env：不是 UTF-8 的文字，请另存为 UTF-8")
GIVE_LIKE = N_("请写成 {example} 这样")
NOT_UNDERSTOOD = N_("看不懂这个值；可以是 {known}")
CANNOT_LISTEN = N_("TAIZHANG_WEBHOOK_LISTEN：不能使用：{reason}")
