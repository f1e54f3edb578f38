"""What `taizhang` says of a workbook: an empty one, one that is imported, what would happen."""

from wording.messages import N_

NOT_XLSX = N_("{file}：文件名要以 .xlsx 结尾")
FILE_EXISTS = N_("{file} 已经存在；请换个名字，或加上 --force")
FILL_IN = N_("{file}：请填写“人员”和“事项”两张表，再运行 `taizhang import {file}`")
NOT_IMPORTED = N_("{file}：没有导入，有 {count} 处问题：")
ON_THE_BOOKS = N_("{file}：没有要导入的，全都已经在册")
SHEETS_EMPTY = N_("{file}：没有要导入的，各张表都是空的")
WOULD_IMPORT = N_("{file}：将会导入（还没有做任何改动）")
IMPORTED = N_("{file}：已导入")
PEOPLE = N_("人员：{counts}")
DEPARTMENTS = N_("部门：{counts}")
BRANCHES = N_("支部：{counts}")
UNITS = N_("组织：{counts}")
SECRETARIES = N_("书记：{counts}")
TAGS = N_("标签：{counts}")
GAP = N_("缺口：{gap}")
PROJECTS = N_("项目：{counts}")
TASKS = N_("事项：{counts}")
DAYS = N_("工作日历：{counts}")
READINGS = N_("读数：{counts}")
ITEMS = N_("评查清单：{counts}")
NEW = N_("新增 {count}")
CHANGED = N_("变更 {count}")
SAME = N_("不变 {count}")
RETURNING = N_("注意：{name}以前办过离开，这次表里又有，已重新列入名册")
NAMESAKE = N_("注意：{name}按另一个人处理，不是{unit}的{other}；如果是同一人，请在两处都填上工号")
EDIT = N_("{place} {name}｜{heading}：{before} → {after}")
CONFLICT = N_("{place} {name}｜{heading}：{before} → {after}，台账里现在是 {now}")
NOTHING = N_("（空）")
CONFLICTS = N_(
    "{file}：导出以后，这几处台账里也改了。"
    "加上 --conflicts books 就保留台账里的，加上 --conflicts file 就以表格为准："
)
TOLD_IN_CHAT = N_("已在聊天里告知责任人：{count} 位")
