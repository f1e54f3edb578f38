"""What is wrong with a work model, in people's words; see `models.framework.flaws`."""

from models.framework import Framework
from models.framework.conditions import Kind
from models.framework.expressions import SUPPORTED
from models.framework.flaws import Flaw
from models.framework.framework import Doubled
from models.framework.naming import Called, Section, marker
from models.workbook.form_sheets import FormProblem
from models.workbook.frameworks import Wrong
from models.workbook.problems import Problem
from wording.catalogues import translations
from wording.messages import N_
from wording.roster.importing import reason_text

FLAWS = {
    "used_twice": N_("{what}重复：{names}"),
    "none_such": N_("{whose} {key}：没有{what} {name}"),
    "field_key_twice": N_("类别 {key}：栏目的代号重复"),
    "when_not_said": N_("{key}：排期（schedule）和联动发起（opened_by）要写一个，且只写一个"),
    "open_too_long": N_("{key}：开放时长超过了到下一期的间隔"),
    "opened_by_whom": N_("{key}：联动发起要写题目（people）或级别（level），只写一个"),
    "reminder_outside": N_("{key}：提醒要在开始之后、截止之前"),
    "reminders_unordered": N_("{key}：提醒请从早到晚写，不要重复"),
    "reader_wanted": N_("{key}：保密的填报要写查看角色，不保密的不写"),
    "signed_in_confidence": N_("{key}：不公开的填报不能要人确认"),
    "compiled_beyond": N_("{key}：部门内的填报只能汇总给部门负责人（head）"),
    "too_many_choices": N_("填报 {key}：第一道题的选项超过 {most} 个"),
    "confidential_form": N_("填报 {key}：不公开的填报不能收文件和指标"),
    "named_in_alone": N_("填报 {key}：登记册（named_in）和题目（fields）要一起写"),
    "no_member_field": N_("填报 {key}：{name} 不是登记册 {register} 的人员题目（member）"),
    "nobody_asks": N_("填报 {key}：没有联动会发起它"),
    "asked_in_two_ways": N_(
        "{key}：每份（one_per）、登记册（named_in）、轮值（turn）、级别（level）只能写一个"
    ),
    "tags_of_whom": N_("{key}：标签和角色一起用，不和登记册、轮值一起用"),
    "holding_of_whom": N_("{key}：在办责任和角色一起用，不和登记册、轮值、联动发起一起用"),
    "opens_by_of_levels": N_("{key}：最迟开下一级（opens_by）只用于逐级传导"),
    "opens_by_too_late": N_("{key}：最迟开下一级（opens_by）要短于开放时长"),
    "ahead_by_what": N_("{key}：提前天数（整天）和提前工作日要写一个，且只写一个"),
    "ahead_of_whom": N_("{key}：问的是登记册 {register} 写到的人，请在填报对象里写上它"),
    "ahead_of_another_date": N_("{key}：登记册 {register} 不按题目 {name} 计日期，请在那里写上"),
    "ahead_place": N_("{key}：表单 {form} 没有题目 ${{{name}}}"),
    "anonymous_form": N_("填报 {key}：匿名的填报只能是几个选项里点一下"),
    "counted_for_whom": N_("{key}：匿名的填报要写汇总给谁（compile_for）"),
    "rule_on_anonymous": N_("联动 {number}（{on}）：不公开的填报不能引出别的"),
    "fact_in_confidence": N_("填报 {key}：不公开的内容不能当作共用的事实"),
    "fact_unfit": N_("登记册 {key}：没有题目收 {fact} 的值 {value}"),
    "fact_otherwise": N_("表单 {form} 的题目 {name}：事实 {fact} 在表单 {other} 里题型或选项不同"),
    "note_tells": N_("说明（note）不用回答，不能写事实（fact）"),
    "rule_without_form": N_("联动 {number}（{on}）：没有这本登记册或这项填报"),
    "rule_follows_what": N_("联动 {number}（{on}）：事项（task）和填报（ask）要写一个，且只写一个"),
    "rule_asks_nothing": N_("联动 {number}（{on}）：没有由它发起的填报 {name}"),
    "rule_condition": N_("联动 {number}（{on}）：条件：{why}"),
    "rule_place": N_("联动 {number}（{on}）：表单 {form} 没有题目 ${{{name}}}"),
    "rule_owner": N_(
        "联动 {number}（{on}）：{name} 不是表单 {form} 的人员或部门题目（member、unit）"
    ),
    "section_check_in": N_("通报 {key}：填报一类的内容要写明哪项填报，别的不写"),
    "section_records": N_("通报 {key}：登记明细一类的内容要写明是哪一本登记册"),
    "target_of_nothing": N_("目标要写次数，或者某个题目的数量"),
    "target_not_above_0": N_("目标的数量要大于 0"),
    "target_not_summed": N_("登记册 {key}：目标 {name}：表单 {form} 没有这个要合计（total）的题目"),
    "tally_without_choices": N_("登记册 {key}：分项统计 {name}：表单 {form} 没有这个带选项的题目"),
    "unit_no_unit": N_("登记册 {key}：部门题目 {name}：表单 {form} 没有这个部门题目"),
    "review_field": N_("评查 {key}：{what}：{name} 不是表单 {form} 的 {type} 题目"),
    "points_of_nothing": N_("分值不能是 0"),
    "points_from_use": N_(
        "赋分 {key}：{on} 说的是使用情况、在线或阅读时长，赋分不看这些，只看事情办得怎样"
    ),
    "points_unknown_event": N_(
        "赋分 {key}：{on} 不是可以赋分的起因；请从这些里选：{known}，或写 record:登记册代号"
    ),
    "points_without_register": N_("赋分 {key}（{on}）：没有这本登记册"),
    "points_to_whom": N_("赋分 {key}：记给 {name}：登记册里没有这个人员题目"),
    "points_helpers": N_("赋分 {key}：“协办人”（helpers）只能和销号（struck_off）一起用"),
    "points_condition": N_("赋分 {key}：条件：{why}"),
    "answer_of_whom": N_("登记册 {key}：答复：{name} 不是表单 {form} 的人员或部门题目"),
    "answer_no_date": N_("登记册 {key}：答复期限 {name} 不是表单 {form} 的日期题目"),
    "answer_place": N_("登记册 {key}：答复的整改事项：表单 {form} 没有题目 ${{{name}}}"),
    "answer_task_of_others": N_("答复转成的整改事项由答复人办：责任人请写“填报人”（asked）"),
    "number_pattern": N_("编号里请写 {{year}} 和 {{number}}，不写别的花括号"),
    "day_no_date": N_("登记册 {key}：日期题目 {name}：表单 {form} 没有这个日期题目"),
    "field_flawed": N_("表单 {form} 的题目 {name}：{why}"),
    "nothing_to_answer": N_("表单 {form}：只有说明，没有可填的题目"),
    "name_twice": N_("题目名 {name} 重复"),
    "total_of_no_number": N_("只有数字可以合计，{type} 不行；请用 integer 或 decimal"),
    "unit_of_no_number": N_("只有数字才有单位，{type} 没有"),
    "note_answered": N_("说明（note）不用回答：不能必填，也不能有条件"),
    "no_choices": N_("没有选项；请写上选项的值和文字"),
    "acknowledge_choices": N_("acknowledge 只有一个回答；选项的值只能是 {only}"),
    "choices_not_taken": N_("{type} 没有选项；请用 select_one 或 select_multiple"),
    "choices_en_further": N_("英文选项里的 {names} 不在选项里"),
    "no_default": N_("{type} 没有默认值"),
    "draft_is_text": N_("从台账起草的只能是文字题（text）"),
    "today_is_a_date": N_("today() 只能做日期题的默认值"),
    "default_unfit": N_("默认值 {default} 不合 {type} 的要求"),
    "relevant_flawed": N_("relevant：{why}"),
    "constraint_flawed": N_("constraint：{why}"),
    "reading_required": N_("指标由填报人填，可以空着：不能必填、不能合计，也不能有条件"),
    "indicator_target_empty": N_("目标要写目标值，或者各部门的目标值"),
    "indicator_target_inexact": N_("目标值 {value} 太大，或者小数超过四位"),
    "indicator_target_short": N_("指标 {key}：目标周期比指标的周期还短"),
    "indicator_adds_up": N_("指标 {key}：目标周期更长，要在“累计”写 是，或者不写目标周期"),
    "no_indicator": N_("表单 {form} 的题目 {name}：没有这个代号的指标"),
    "other_unit": N_("表单 {form} 的题目 {name}：单位是 {unit}，指标的单位是 {other}"),
    "reading_in_register": N_(
        "登记册 {register}：指标要用填报来问，才知道是哪一期（表单 {form} 的题目 {name}）"
    ),
    "at_character": N_("第 {number} 个字符：{why}"),
    "not_supported": N_("不支持 {words}；{supported}"),
    "not_supported_here": N_("这里不支持 {words}；{supported}"),
    "expression_too_long": N_("条件最多 {most} 个字符"),
    "something_missing": N_("末尾缺了内容"),
    "too_deep": N_("括号超过 {most} 层"),
    "no_condition": N_("{kind}不是条件；请和什么比较一下"),
    "no_field_before": N_("{name} 不是前面的题目"),
    "selected_of_what": N_("selected() 只用于带选项的题目"),
    "condition_wanted": N_("这里要写条件，不能是{kind}"),
    "not_reckoned": N_("{left} {sign} {right}算不出来"),
    "not_compared": N_("{left}和{right}不能比较"),
    "no_order": N_("{kind}不分大小；请用 = 或 !="),
    "not_that_kind": N_("{words} 不是{kind}；请写 {shape}"),
    "not_among_choices": N_("{words} 不在选项里：{choices}"),
    "cell_choice": N_("只能填：{choices}"),
    "cell_yes_no": N_("请填是或否"),
    "cell_whole": N_("请填整数"),
    "cell_number": N_("请填数字"),
    "cell_day": N_("请填日期，如 2026-12-04"),
    "cell_clock": N_("请填时刻，如 09:00"),
    "cell_span": N_("请填时长，如 3小时、2天、90分钟"),
    "cell_rule": N_("请写成 每周五、每月20日、每季度末月10日 这样，或 RFC 5545 的规则"),
    "cell_text": N_("这里要填文字，却是数字或日期；请把单元格格式设为文本"),
    "cell_quotes": N_("引号没有配对"),
    "cell_amounts": N_("请写成 题目名=数量，多个用“、”隔开"),
    "cell_too_long": N_("{name}：一个单元格最多 {most} 个字符"),
    "cell_missing": N_("这里不能空着"),
    "parent_unknown": N_("“{sheet}”里没有 {name}"),
    "parent_later": N_("{name} 要先在上面单独写一行"),
    "key_twice": N_("{name} 重复"),
    "setting_unknown": N_("没有这一项设置"),
    "sheet_unknown": N_("没有叫这个名字的工作表；可用的有：{names}"),
    "sheet_missing": N_("缺少工作表“{name}”；没有内容也请留着表头"),
    "column_unknown": N_("不认识的表头；请改成导出的文件里的表头，或删除这一列"),
    "column_twice": N_("表头重复"),
    "column_missing": N_("缺少“{name}”这一列"),
    "sheet_twice": N_("同一张工作表有两份，中英文各一份"),
    "rule_words": N_("{names}：只能用 {allowed}"),
    "rule_frequency": N_("FREQ 只能是 {allowed}"),
    "rule_day": N_("{frequency} 没有写是哪一天：{needed}"),
    "rule_month": N_("YEARLY 没有写是哪个月：BYMONTH"),
    "rule_unread": N_("{rule} 不是 RFC 5545 的规则：{error}"),
    "rule_never": N_("{rule} 永远不会到来"),
    "rule_skips": N_(
        "不是每个月都有 {day} 日：BYMONTHDAY=-1 是最后一天，"
        "BYMONTHDAY=28,{day};BYSETPOS=-1 是 {day} 日或当月最后一天"
    ),
    "too_rare": N_("轮值 {key}：{rule} 八年里不到两次"),
    # Of a form made elsewhere: its sheets and columns have the words of XLSForm.
    "form_unreadable": N_("{why}；请另存为普通的 .xlsx 文件"),
    "form_empty": N_("没有题目；请补上这张工作表"),
    "form_too_large": N_("超过 {rows} 行或 {columns} 列"),
    "form_title_wanted": N_("请写表单的名称（form_title）"),
    "form_id_wanted": N_("请写表单的代号（form_id）：字母、数字和 -，最多 48 个"),
    "choice_incomplete": N_("list_name、name、label 都要写"),
    "choice_twice": N_("{value} 在 {name} 里写了两次"),
    "no_list": N_("没有选项表“{name}”；请写到 choices 里"),
    "behind_type": N_("{kind} 后面不能写“{words}”"),
    "group_not_ended": N_("有一组没有结束；请补上 end_group"),
    "no_group_open": N_("前面没有开始的组；请删除这一行"),
    "column_not_taken": N_("不支持 {column} 这一列；请清空这个单元格"),
    "shown_otherwise": N_("{column} 只管在手机应用里怎么显示"),
    "kept_anyway": N_("{kind}：台账自己会记"),
    "not_asked": N_("{kind} 不能在聊天里问：{why}"),
    "asked_once": N_("一份表单只问一遍，请去掉重复，需要几份就填几份"),
    "nothing_calculated": N_("表单里不做计算，请删除这一行"),
    "place_as_words": N_("地点用文字写，请改为 text"),
    "day_and_time_apart": N_("请用 date，时间另写一行 time"),
    "number_with_constraint": N_("请用 integer 或 decimal，加上 constraint"),
    "one_for_each_place": N_("请用 select_one，每个名次一行"),
    "text_instead": N_("请改为 text"),
    "nothing_hidden": N_("对填报人没有隐藏的内容，请删除这一行"),
    "choices_in_sheet": N_("请把选项写到 choices 工作表里"),
    # What pydantic finds by itself, by its word for it.
    "missing": N_("缺少这一项"),
    "extra_forbidden": N_("不认识这一项"),
    "string_type": N_("应为文字"),
    "int_type": N_("应为整数"),
    "int_parsing": N_("应为整数"),
    "bool_type": N_("应为 true 或 false"),
    "bool_parsing": N_("应为 true 或 false"),
    "decimal_parsing": N_("应为数字"),
    "decimal_max_places": N_("小数最多 {decimal_places} 位"),
    "tuple_type": N_("应为列表"),
    "list_type": N_("应为列表"),
    "model_type": N_("应为一个表"),
    "dict_type": N_("应为一个表"),
    "time_type": N_("应为时间，例如 09:00:00"),
    "time_parsing": N_("应为时间，例如 09:00:00"),
    "time_delta_type": N_("应为时长，例如 PT9H"),
    "time_delta_parsing": N_("应为时长，例如 PT9H"),
    "string_too_short": N_("不能为空"),
    "too_short": N_("至少要有 {min_length} 个"),
    "string_too_long": N_("最多 {max_length} 个字"),
    "too_long": N_("最多 {max_length} 个"),
    "string_pattern_mismatch": N_("写法不对，应符合 {pattern}"),
    "literal_error": N_("只能是 {expected}"),
    "enum": N_("只能是 {expected}"),
    "greater_than": N_("要大于 {gt}"),
    "greater_than_equal": N_("不能小于 {ge}"),
    "less_than_equal": N_("不能大于 {le}"),
}
KINDS = {
    Kind.NUMBER: N_("数字"),
    Kind.TEXT: N_("文字"),
    Kind.DATE: N_("日期"),
    Kind.TIME: N_("时刻"),
    Kind.MANY: N_("多选"),
    Kind.TRUTH: N_("条件"),
    Kind.OPAQUE: N_("文件或人员"),
}
OF_EXPRESSIONS = N_("可以用比较、and、or、not()、selected()、today()、.、${name}、+ 和 -")
PUSH_OR_CHECK_IN = N_("推送、填报或通报")
FIELDS = {"key": N_("{section}的代号"), "name": N_("{section}的名称")}


def flaw_text(flaw: Flaw, language: str) -> str:
    """Return what is wrong, and what would be right."""
    facts = {name: fact_text(fact, language) for name, fact in flaw.facts}
    sentence = FLAWS.get(flaw.word)
    if sentence is None:
        return str(flaw)
    return translations(language).gettext(sentence).format(**facts)


def why_text(why: Flaw | Problem, language: str) -> str:
    """Return what is wrong, whether it is about a workbook or about what stands in it."""
    return reason_text(why, language) if isinstance(why, Problem) else flaw_text(why, language)


def fact_text(fact: object, language: str) -> str:
    """Return a fact in a reader's language."""
    say = translations(language).gettext
    if isinstance(fact, Flaw | Problem):
        return why_text(fact, language)
    if isinstance(fact, Kind):
        return say(KINDS[fact])
    if isinstance(fact, Doubled):
        section = fact_text(fact.section, language)
        return say(FIELDS[fact.field]).format(section=section)
    if isinstance(fact, Section):
        return section_text(fact, language)
    if fact == SUPPORTED:
        return say(OF_EXPRESSIONS)
    said_in = getattr(fact, "said_in", None)
    return str(said_in(language)) if said_in is not None else str(fact)


def section_text(section: Section, language: str) -> str:
    """Return what a part of a section is called."""
    field = Framework.model_fields.get(section.name)
    called = marker(field, Called) if field is not None else None
    if language == "en" or called is None:
        return translations(language).gettext(PUSH_OR_CHECK_IN) if called is None else str(section)
    return called.one_in(language)


def form_problem_text(problem: FormProblem, language: str) -> str:
    """Return what is wrong with a form made elsewhere, after where it stands: survey B3: …."""
    why = flaw_text(problem.why, language)
    return f"{problem.place}: {why}" if problem.place else why


def wrong_text(wrong: Wrong, language: str) -> str:
    """Return what is wrong with a cell, after where it stands: 填报!K7 排期：开放时长 “很久”: …."""
    why = why_text(wrong.why, language)
    cell = f"{wrong.sheet}!{wrong.cell}" if wrong.cell else wrong.sheet
    value = f"“{wrong.value}”" if wrong.value else ""
    place = " ".join(filter(None, (cell, wrong.heading, value)))
    return f"{place}: {why}" if place else why
