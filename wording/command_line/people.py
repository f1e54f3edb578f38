"""What `taizhang` says of people on the roster: invited, moved, leaving, erased."""

from wording.messages import N_

NAME = N_("姓名")
DEPARTMENT = N_("部门")
ROLE = N_("角色")
JOIN_LINK = N_("加入链接")
OR_SEND = N_("或发给机器人")
INVITED = N_("{waiting} 人还没有加入，{joined} 人已加入；以前的链接作废")
WOULD_LEAVE = N_("{name}将会离开（还没有做任何改动）")
WOULD_GO_TO = N_("；将交给{successor}的在办事项：{tasks} 项")
HAS_LEFT = N_("{name}已办理离开")
HANDED_OVER = N_("；已移交给{successor}的在办事项：{tasks} 项")
ON_RECORD = N_("；记在台账第 {seq} 条")
SUCCESSOR_NEEDED = N_("{name}还负责 {tasks} 项在办事项：请写明由谁接手，--to 姓名")
SUCCESSOR_GONE = N_("{successor}不能接手{name}的事项：请另选一位在职的同事")
LAST_ADMINISTRATOR = N_("{name}是唯一的管理员：请先再设一位")
LEFT_ALREADY = N_("{name}已经离开了")
NO_DEPARTMENT = N_("没有叫“{name}”的部门；现有：{known}")
NO_ROLE = N_("--role {text}：请从这些里选一个或几个：{known}")
WOULD_BE = N_("{name}将在{unit}，{roles}")
IS_NOW = N_("{name}现在在{unit}，{roles}")
TASKS_STAY = N_("；留在{before}、交给{successor}的在办事项：{tasks} 项")
TASKS_FOLLOW = N_("；跟着走的在办事项：{tasks} 项")
NOT_YET = N_("（还没有做任何改动）")
TASKS_UNDECIDED = N_(
    "{name}在那里还负责 {tasks} 项在办事项：请写 --tasks-follow，或用 --tasks-to 写明由谁接手"
)
ROLES_UNDECIDED = N_("{name}是{before}的负责人：请用 --role 写明在{unit}是什么角色")
NOTHING_MOVES = N_("{name}本来就在{unit}，角色也一样")
STILL_OWNS = N_("{name}还负责 {tasks} 项在办事项：请先用 `taizhang leave {given} --to 姓名` 移交")
ERASES_FOR_GOOD = N_(
    "这会永久删除{name}发过和收到的内容；请先用 `taizhang person {given}` 看一遍，再加上 --yes"
)
ERASED = N_("已删除：清空 {rows} 行，记在台账第 {seq} 条；台账仍可校验")
NOBODY = N_("名册上没有叫“{name}”的人，也没有这个工号")
NAMESAKES = N_("有 {count} 个人叫{name}：请写明是哪一位：{ways}")
TABLE = N_("表")
WHEN = N_("何时")
WHAT = N_("存有的内容")
PERSONAL_DATA = N_("个人数据")
CALENDAR_WRITTEN = N_("{count}项期限已写入 {file}")
