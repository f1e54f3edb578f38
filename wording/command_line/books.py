"""What `taizhang` says of the books: the ledger, the outbox, pushes by hand, the chain."""

from wording.messages import N_

LEDGER = N_("台账")
NUMBER = N_("№")
AT = N_("记录时间")
KIND = N_("种类")
ACTOR = N_("经办人")
SUBJECT = N_("关于")
TEXT = N_("内容")
VERSION = N_("版本")
HASH = N_("校验码")
STATE = N_("状态")
TO = N_("收件人")
METHOD = N_("方式")
SINCE = N_("写入时间")
ATTEMPTS = N_("次数")
REASON = N_("原因")
HIDDEN = N_("（保密）")
ENTRY_UNREADABLE = N_("有一条记录无法读取：`taizhang verify` 会指出是哪一条")
OUTBOX_EMPTY = N_("没有未发出的消息：该说的都发出去了")
UNKNOWN_MEANS = N_(
    "结果不明：没有等到 Telegram 的回答，可能送到了，也可能没有；收件人发送 /again 就会再收到一遍"
)
CHAIN_HOLDS = N_("链条完整：共 {entries} 条，末条 {last}")
CHAIN_HOLDS_ERASED = N_("链条完整：共 {entries} 条（{erased} 条内容已依法删除），末条 {last}")
CUT_OFF = N_(
    "台账到第 {entries} 条为止，见证的却是第 {seq} 条：要么编号写错了，要么后面的记录被截掉了"
)
CHAIN_BROKEN = N_("链条在第 {seq} 条断开：{reason}")
WITNESS_SHAPE = N_("--witness {text}：请写编号和校验码，例如 57:1f3a9c0d")
PUSHED_ALREADY = N_("{key}：{period} 这一期已在 {at} 发过")
NO_PUSH = N_("没有 {key} 这项推送；现有：{known}")
PUSHED = N_("{key}：{period} 这一期已排好 {served} 条消息；由 `taizhang run` 发出")
PUSHED_AT_NIGHT = N_(
    "{key}：{period} 这一期已排好 {served} 条消息；"
    "现在是免打扰时间，{until} 起由 `taizhang run` 发出"
)
PUSHED_TO_NOBODY = N_("{key}：{period} 这一期已开始，但已加入的人里没有要发的")
ENTRY_MISSING = N_("缺了记录")
PREVIOUS_HASH_DIFFERS = N_("与上一条接不上")
CONTENT_CHANGED = N_("内容被改过")
CONTENT_MISSING = N_("内容不见了")
ENTRY_CHANGED = N_("记录被改过")
NOT_OURS = N_("这条记录无法读取")
TAIL_MISSING = N_("后面的记录不见了")
WITNESS_DIFFERS = N_("与见证的校验码不符")
PENDING = N_("等待发送")
SENDING = N_("正在发送")
SENT = N_("已发出")
REFUSED = N_("被拒收")
UNKNOWN = N_("结果不明")
DROPPED = N_("已过时，不再发")
KIND_FOUNDED = N_("单位建立")
KIND_UNIT_ADDED = N_("设立组织")
KIND_ENROLLED = N_("列入名册")
KIND_INVITED = N_("发出邀请")
KIND_JOINED = N_("加入单位")
KIND_GROUP_ENTERED = N_("进入工作群")
KIND_GROUP_BOUND = N_("对应工作群")
KIND_MEMBER_LEFT = N_("成员离开")
KIND_MEMBER_CHANGED = N_("人员变动")
KIND_PUSH_OPENED = N_("开始推送")
KIND_ROUND_OPENED = N_("开始填报")
KIND_CHECKED_IN = N_("作了填报")
KIND_SETTING_CHANGED = N_("改设置")
KIND_ACCOUNT_RELEASED = N_("解除账号")
KIND_PERSON_ERASED = N_("删除个人数据")
KIND_CALENDAR_CHANGED = N_("改工作日历")
KIND_MEASURED = N_("报数量")
KIND_STAGED = N_("报阶段")
KIND_PLANNED = N_("定推进计划")
KIND_MILESTONE = N_("完成节点")
KIND_ESCALATED = N_("升级提醒")
KIND_TIME_OFF = N_("开始请假")
KIND_TIME_OFF_ENDED = N_("销假")
KIND_EVIDENCE_DIGESTED = N_("记下材料校验码")

STATES = {
    "pending": PENDING,
    "sending": SENDING,
    "sent": SENT,
    "refused": REFUSED,
    "unknown": UNKNOWN,
    "dropped": DROPPED,
}
# Why a chain does not hold, by the ledger's own word.
BREAKS = {
    "entry_missing": ENTRY_MISSING,
    "previous_hash_differs": PREVIOUS_HASH_DIFFERS,
    "entry_changed": ENTRY_CHANGED,
    "content_missing": CONTENT_MISSING,
    "content_changed": CONTENT_CHANGED,
    "entry_unreadable": NOT_OURS,
    "tail_missing": TAIL_MISSING,
    "witness_differs": WITNESS_DIFFERS,
}
# What happened, by the kind of its entry; of a task's, `wording.tasks.history` says it.
KINDS = {
    "founded": KIND_FOUNDED,
    "unit_added": KIND_UNIT_ADDED,
    "enrolled": KIND_ENROLLED,
    "invited": KIND_INVITED,
    "joined": KIND_JOINED,
    "group_entered": KIND_GROUP_ENTERED,
    "group_bound": KIND_GROUP_BOUND,
    "member_left": KIND_MEMBER_LEFT,
    "member_changed": KIND_MEMBER_CHANGED,
    "push_opened": KIND_PUSH_OPENED,
    "round_opened": KIND_ROUND_OPENED,
    "checked_in": KIND_CHECKED_IN,
    "setting_changed": KIND_SETTING_CHANGED,
    "framework_changed": N_("更换工作模型一次"),
    "account_released": KIND_ACCOUNT_RELEASED,
    "person_erased": KIND_PERSON_ERASED,
    "calendar_changed": KIND_CALENDAR_CHANGED,
    "measured": KIND_MEASURED,
    "staged": KIND_STAGED,
    "planned": KIND_PLANNED,
    "milestone_reached": KIND_MILESTONE,
    "escalated": KIND_ESCALATED,
    "time_off": KIND_TIME_OFF,
    "time_off_ended": KIND_TIME_OFF_ENDED,
    "evidence_digested": KIND_EVIDENCE_DIGESTED,
    "point_proposed": N_("建议赋分"),
    "point_confirmed": N_("确认赋分"),
    "point_changed": N_("调整赋分"),
    "point_appealed": N_("赋分申诉"),
    "point_appeal_corrected": N_("更正申诉"),
    "point_appeal_withdrawn": N_("撤回申诉"),
    "point_settled": N_("裁定申诉"),
    "point_unconfirmed": N_("撤回赋分确认"),
    "point_unsettled": N_("撤回申诉裁定"),
    "point_withdrawn": N_("赋分撤销"),
    "ranking_switched_on": N_("开启赋分排名"),
    "ranking_switched_off": N_("关闭赋分排名"),
}
