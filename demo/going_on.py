"""What stands at the end of the week in the terminal: the way to a real bot."""

HOW_TO_GO_ON = """\
这些消息都由真正的机器人发出，只是 Telegram 换成了本机的模拟器。换成真的，约十五分钟：

  1  在 Telegram 里找 @BotFather，发送 /newbot，得到令牌
  2  把 TAIZHANG_BOT_TOKEN=令牌 写进 .env
  3  taizhang init --framework 3315 --name 单位名称 --admin 您的姓名
  4  taizhang template 名册.xlsx，填好后 taizhang import 名册.xlsx
  5  taizhang invites 发链接，taizhang run 运行

All of this was said by the real bot; only Telegram was played by a local simulator.
In English: taizhang demo --terminal --language en"""
HOW_TO_GO_ON_IN_ENGLISH = """\
All of this was said by the real bot; only Telegram was played by a local simulator. With the real
one it takes about fifteen minutes:

  1  In Telegram write /newbot to @BotFather, who gives you a token
  2  Put TAIZHANG_BOT_TOKEN=token into .env
  3  taizhang init --framework okr --name COMPANY --admin YOUR-NAME
  4  taizhang template roster.xlsx, fill it in, taizhang import roster.xlsx
  5  taizhang invites puts out the links, taizhang run runs the bot"""
