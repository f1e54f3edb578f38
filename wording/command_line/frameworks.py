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
NO_FRAMEWORK = N_("没有 {file} 这个工作模型：既不是自带的（{known}），也不是能读的 TOML 文件")
NOT_TOML = N_("{file}：不是 TOML 文件：{reason}")
WHOLE = N_("整个文件")
MUST_BE_TOML = N_("{file}：文件名要以 .toml 结尾")
# What is wrong at a place of the file, by pydantic's word for it.
WRONG = {
    "missing": N_("缺少这一项"),
    "extra_forbidden": N_("不认识这一项"),
    "string_type": N_("应为文字"),
    "int_type": N_("应为整数"),
    "int_parsing": N_("应为整数"),
    "bool_type": N_("应为 true 或 false"),
    "tuple_type": N_("应为列表"),
    "list_type": N_("应为列表"),
    "model_type": N_("应为一个表"),
    "dict_type": N_("应为一个表"),
    "time_parsing": N_("应为时间，例如 09:00:00"),
    "time_delta_parsing": N_("应为时长，例如 PT9H"),
    "string_too_short": N_("不能为空"),
    "string_too_long": N_("最多 {max_length} 个字"),
    "string_pattern_mismatch": N_("写法不对，应符合 {pattern}"),
    "literal_error": N_("只能是 {expected}"),
    "enum": N_("只能是 {expected}"),
    "greater_than_equal": N_("不能小于 {ge}"),
}
