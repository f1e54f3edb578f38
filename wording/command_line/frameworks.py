"""What `taizhang framework` says: how two work models differ, and what was changed."""

from wording.messages import N_

SAME = N_("与 {name} 相比没有差别")
ADDED = N_("+ {place}（{name}）：新增")
DROPPED = N_("- {place}（{name}）：去掉")
CHANGED = N_("~ {place}：{fields}")
FIELD = N_("{field} 由 {before} 改为 {after}")
UNSAID = N_("（未写）")
KEPT = N_("保留管理员的设置：{places}（--all 就一并更换）")
WOULD_CHANGE = N_("将会更换为 {name}（还没有做任何改动）")
HAS_CHANGED = N_("已更换为 {name}，第 {version} 版，记在台账第 {seq} 条")
IN_USE = N_("{names} 上还有 {tasks} 项在办事项，不能去掉：请先办结、移走，或在文件里保留")
HOLDS = N_("{file}：可以使用（责任 {nodes} 项、类别 {categories} 个、推送和填报 {rules} 项）")
EXPORTED = N_("{file}：已写好，可以修改后用 `taizhang framework apply {file}` 更换")
NO_FRAMEWORK = N_(
    "没有 {file} 这个工作模型：既不是自带的（{known}），也不是能读的 TOML 文件或 .xlsx 工作簿"
)
NOT_TOML = N_("{file}：不是 TOML 文件：{reason}")
WHOLE = N_("整个文件")
OTHER_ENDING = N_("{file}：文件名要以 .toml 或 .xlsx 结尾")
TOO_LONG_FOR_CELLS = N_("{file}：写不进工作簿：{reason}；请用 .toml")
UNUSABLE = N_("{file}：不能使用，有 {count} 处问题：")
FURTHER = N_("还有 {count} 处没有列出")
