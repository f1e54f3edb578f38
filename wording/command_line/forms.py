"""What `taizhang` says of a form made elsewhere; what is wrong with a cell: `frameworks.flaws`."""

from wording.messages import N_

NO_FORM = N_("{file}：没有加入，有 {count} 处问题：")
FURTHER = N_("……另有 {count} 处")
LEFT_OUT = N_("{problem}（没有采用）")
UNFIT = N_("{file}：这份表单与工作模型合不起来：{reason}")
NO_RESPONSIBILITY = N_("责任清单里没有“{name}”")
WOULD_ADD = N_("表单 {key}“{title}”，{count} 项：将会加入（还没有做任何改动）")
STANDS_ALREADY = N_("表单 {key}“{title}”，{count} 项：已经是这样，没有改动")
ADDED = N_("表单 {key}“{title}”，{count} 项：已加入，记为台账 №{seq}")
