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
