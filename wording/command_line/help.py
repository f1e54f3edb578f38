"""The help of `taizhang` in Chinese; its English stands in `bot.cli`, where it belongs."""

from wording.messages import N_

# By the English words, which are what the catalogue has for the Chinese ones.
HELP: dict[str, str] = {
    "Taizhang 台账: a Telegram bot for organisations that keep what they promise.": N_(
        "台账：说到做到的单位用的 Telegram 机器人。"
    ),
    "Show the version and exit.": N_("显示版本号。"),
    "Try it in a browser, no token needed": N_("在浏览器里试用，不需要令牌"),
    "Play a sample organisation against the simulator, without a token, on one page.": N_(
        "不用令牌，在一个网页上演示一个示例单位。"
    ),
    "tell a week in the terminal instead, and end": N_("改在终端里讲完一周，然后结束"),
    "the next free one if it is taken": N_("被占用时换下一个空的端口"),
    "a Chinese department, or an English one": N_("中文的示例单位，或英文的"),
    "keep database and log there": N_("数据库和日志留在这个文件夹"),
    "open a browser if there is a screen": N_("有屏幕时自动打开浏览器"),
    "Check everything, say how to mend": N_("全面检查，并说明怎么补"),
    "Check settings, database, token, groups, calendar and schedule; say how to mend each.": N_(
        "检查设置、数据库、令牌、工作群、工作日历和推送计划，并逐条说明怎么补。"
    ),
    "bring the database to the newest schema first": N_("先把数据库升级到最新结构"),
    "What the shipped one has more": N_("看自带的工作模型多了什么"),
    "a shipped framework, or a file": N_("自带的工作模型，或 .toml、.xlsx 文件"),
    "without, the shipped one of the same key": N_("不写就是同名的自带工作模型"),
    "Show what the shipped work model, or another, has that the organisation's has not.": N_(
        "列出自带的（或另一个）工作模型有、而本单位没有的内容。"
    ),
    "Look after samples that were drawn for review.": N_("查看评查的抽取。"),
    "Draw a sample for review again": N_("把评查的抽取重抽一遍"),
    "Draw the same numbers again": N_("重抽出同样的案号"),
    "a month or a quarter: 2026-11, 2026-Q4": N_("月份或季度：2026-11、2026-Q4"),
    "the review's key, where there are several": N_("有几项评查时，写明是哪一项"),
    "Draw a period's sample again from list and seed; exit 1 if anything differs.": N_(
        "按清单和种子把一期重抽一遍；有出入就以退出码 1 结束。"
    ),
    "Let another one hold": N_("换成另一个工作模型"),
    "settings made in chat are replaced as well": N_("聊天里改过的设置也一并更换"),
    "Let another work model hold from now on, on record; settings made in chat stay.": N_(
        "从现在起换用另一个工作模型，并记入台账；聊天里改过的设置保留。"
    ),
    "Whether one can be used": N_("检查能不能用"),
    "Say whether a work model can be used, or where it does not hold together.": N_(
        "说明一个工作模型能不能用，不能用的话是哪里有问题。"
    ),
    "Write it to a file": N_("写到文件"),
    "where to write it: .toml or .xlsx": N_("写到哪个文件：.toml 或 .xlsx"),
    "Write the organisation's work model to a file, settings made in chat included.": N_(
        "把本单位的工作模型写到文件，聊天里改过的设置也在内。"
    ),
    "Erase one person's data": N_("删除一个人的数据"),
    "Erase what a person said and was told, on his lawful request; the ledger still verifies.": N_(
        "依法应本人要求，删除其发过和收到的内容；台账仍可校验。"
    ),
    "a name on the roster, 工号, or 姓名（部门）": N_("名册上的姓名、工号，或写成“姓名（部门）”"),
    "it cannot be taken back": N_("确认删除，不能撤回"),
    "Write a bulletin as Word, PDF or Excel": N_("把通报写成 Word、PDF 或 Excel"),
    "a bulletin of the framework": N_("工作模型里通报的代号"),
    "2026-W48, 2026-11, 2026-Q4; without, the last one over": N_(
        "如 2026-W48、2026-11、2026-Q4；不写就是刚过去的一期"
    ),
    ".docx, .pdf or .xlsx": N_("写到哪个文件：.docx、.pdf 或 .xlsx"),
    "a Word template, not the office's own": N_("用这个 Word 模板，不用单位自己的"),
    "only write the template shipped": N_("只写出自带的模板"),
    "Write a bulletin of a period into a file: as it was released, else as the books stand.": N_(
        "把一期通报写成文件：已发布的照发布的写，没有发布的按现在的台账编。"
    ),
    "Write the books into a workbook": N_("把台账里的内容写成 Excel"),
    "what is to be written": N_("写什么"),
    "Write tasks, rounds, registers, indicators, points, people or the ledger into a workbook.": N_(
        "把事项、填报、登记册、指标、赋分、人员或台账写成 Excel；事项和人员可以在表里改好再导入。"
    ),
    "what stands where an export and the books were both changed": N_(
        "导出的表和台账里都改过的地方，以哪边为准"
    ),
    "Read a workbook, all or nothing": N_("导入 Excel，要么全部、要么不导入"),
    "Read people and tasks from a workbook: all rows, or none and every bad cell named.": N_(
        "从 Excel 导入人员和事项：有一处填错就整份不导入，并逐格说明。"
    ),
    "an Excel workbook": N_("Excel 工作簿"),
    "say what would happen and change nothing": N_("只说明会怎样，不做任何改动"),
    "Found the organisation": N_("建立单位"),
    "Create database and organisation; print the administrator's one-time join link.": N_(
        "建立数据库和单位，给出管理员的一次性加入链接。"
    ),
    "a shipped framework, or the path of a file": N_("自带的工作模型，或 .toml、.xlsx 文件的路径"),
    "the organisation's name": N_("单位名称"),
    "the administrator's name": N_("管理员姓名"),
    "only print a fresh link for the administrator": N_("只给管理员一个新的加入链接"),
    "and take him off the account he has lost": N_("并解除他已丢失的账号"),
    "Issue fresh join links": N_("发加入链接"),
    "Deadlines as a calendar": N_("把期限写成日历文件"),
    "Write what is due into a calendar file: everybody's deadlines, or one person's.": N_(
        "把所有人或一个人的期限写成日历文件。"
    ),
    "of this person alone": N_("只写这个人的"),
    "write them as a sheet to print": N_("写成可打印的二维码页"),
    "Issue a fresh one-time join link for every member not yet joined; earlier ones are void.": N_(
        "给每位还没有加入的成员发一个新的一次性链接；以前发的作废。"
    ),
    "write the workbook there": N_("工作簿写到这个文件"),
    "Let somebody leave": N_("办理离开"),
    "Let a member leave: open tasks handed over, the account released; the history stays.": N_(
        "办理成员离开：在办事项移交、账号解除，历史记录保留。"
    ),
    "who takes the open tasks over": N_("由谁接手在办事项"),
    "why, for the ledger": N_("原因，记入台账"),
    "See and change the work model": N_("查看和调整工作模型"),
    "See and change the organisation's work model.": N_("查看和调整本单位的工作模型。"),
    "Add a form made elsewhere": N_("加入别处做好的表单"),
    "Take a plain XLSForm (survey, choices, settings) as a form, or name each bad cell.": N_(
        "把一份普通的 XLSForm（survey、choices、settings 三张表）作为表单加入；有问题就逐格说明。"
    ),
    "and let it be filled in by /record, under this": N_("并可以用 /record 登记，归在这项责任下"),
    "Put out the ledger": N_("输出台账"),
    "Put out the ledger's entries, oldest first.": N_("从最早的开始，输出台账的每一条记录。"),
    "Change department or roles": N_("调整部门或角色"),
    "Move a member to another department, or change roles; say what becomes of open tasks.": N_(
        "把成员调到别的部门，或者改角色；并说明在办事项怎么办。"
    ),
    "where to; without, only roles change": N_("调到哪个部门；不写就只改角色"),
    "部门负责人、成员 …; without, as they are": N_("部门负责人、成员……；不写就不变"),
    "open tasks stay and go to this colleague": N_("在办事项留下，交给这位同事"),
    "open tasks go along to the department": N_("在办事项跟着到新部门"),
    "Show what has not been sent": N_("查看没有发出的消息"),
    "Show what is waiting to be sent, unknown or refused, with reasons.": N_(
        "列出等待发送、结果不明和被拒收的消息，并说明原因。"
    ),
    "Put out one person's data": N_("输出一个人的数据"),
    "Put out everything stored about one person, as a table, JSON or a workbook.": N_(
        "输出存有的关于一个人的全部内容，可以是表格、JSON 或工作簿。"
    ),
    "Queue a push now": N_("马上推送"),
    "Queue a push of the framework now, once per period.": N_(
        "马上发出工作模型里的一项推送，每期一次。"
    ),
    "a push or check-in of the framework: weekly-list …": N_(
        "工作模型里的推送或填报：weekly-list……"
    ),
    "Run the bot": N_("运行机器人"),
    "Run the bot until it is told to stop.": N_("运行机器人，直到让它停下。"),
    "Play a work model in virtual time": N_("在虚拟时间里演练工作模型"),
    "Play a made-up office through the whole bot: what people would be asked; nothing is sent.": N_(
        "让一个虚构的单位走完整个机器人，看看每个人会收到多少；不发出任何消息。"
    ),
    "a shipped framework, or the path of a TOML file": N_("自带的工作模型，或 TOML 文件的路径"),
    "how long": N_("演练几周"),
    "how many the made-up office has": N_("虚构的单位有多少人"),
    "of chance: the same one plays the same": N_("随机种子：相同的种子，演练结果相同"),
    "the share of questions that is answered": N_("答复的比例"),
    "write the picture of the year there": N_("把全年图写到那里"),
    "Run the Telegram simulator alone": N_("只运行模拟的 Telegram"),
    "Run the simulator alone: a local Telegram Bot API server, and its people on a page.": N_(
        "只运行模拟器：本地的 Telegram Bot API 服务，以及网页上的人。"
    ),
    "0 takes a free one": N_("写 0 就用一个空的端口"),
    "of the people's page; the next free one if it is taken": N_(
        "网页的端口；被占用时换下一个空的端口"
    ),
    "the username of a bot to begin with": N_("一开始就有的机器人的用户名"),
    "the name of somebody to begin with": N_("一开始就有的人的姓名"),
    "Write an empty workbook": N_("生成空的 Excel 模板"),
    "Write an empty workbook with the sheets and drop-downs that `import` reads.": N_(
        "生成 import 能读的空工作簿，带好各张表和下拉列表。"
    ),
    "offer this framework's tree, not the organisation's": N_(
        "用这个工作模型的责任树，不用本单位的"
    ),
    "replace an existing file": N_("覆盖已有的文件"),
    "Check the ledger's chain": N_("校验台账"),
    "Recompute the ledger's chain; exit code 1 and the first bad entry if it does not hold.": N_(
        "重新计算台账的链条；不成立时返回 1，并指出第一条有问题的记录。"
    ),
    "number and hash as a bulletin once showed them": N_("通报里出现过的编号和校验码"),
}


def in_chinese(words: str) -> str:
    """Return help in Chinese by its first paragraph; as it is where there is none."""
    first, _, rest = words.partition("\n\n")
    return HELP.get(" ".join(first.split()), words) if first else rest


# What Typer prints around the help.
LABELS = {
    "Usage: ": "用法：",
    "Options:\n": "选项：\n",
    "Arguments:\n": "参数：\n",
    "Commands:\n": "命令：\n",
    "Show this message and exit.": "显示这段说明。",
    "[default: ": "[默认：",
    "[required]": "[必填]",
}
