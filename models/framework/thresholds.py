"""Numbers and hours that rules compare with, and what is kept out."""

from datetime import time
from typing import Annotated

from pydantic import Field

from models.framework.naming import Called, Tuned
from models.framework.particulars import Held
from models.framework.parts import Part

DAYS = Tuned(counted="{count}天", counted_english="{count} d")
DAYS_AHEAD = Tuned(counted="提前{count}个工作日", counted_english="{count} working days ahead")
DAYS_OVERDUE = Tuned(counted="逾期{count}个工作日", counted_english="{count} working days overdue")
WORKING_DAYS = Tuned(counted="{count}个工作日", counted_english="{count} working days")


class Thresholds(Part):
    """Numbers that rules compare with."""

    soon_working_days: Annotated[
        int,
        DAYS_AHEAD,
        Called("临期提醒", "Due soon", "离期限这么多个工作日以内标黄，并进提要"),
    ] = Field(default=3, ge=0, description="due within: amber, in the digest")
    escalate_to_head: Annotated[
        int,
        DAYS_OVERDUE,
        Called("升级到部门负责人", "Goes up to the head", "逾期满这么多个工作日"),
    ] = Field(default=1, ge=0, description="working days overdue")
    escalate_to_leader: Annotated[
        int,
        DAYS_OVERDUE,
        Called("升级到领导", "Goes up to leaders", "逾期满这么多个工作日"),
    ] = Field(default=5, ge=0, description="working days overdue")
    sign_working_hours: Annotated[
        int,
        Tuned(counted="{count}个工作小时", counted_english="{count} working hours"),
        Called("签收时限", "Time to sign for", "这么久还没签收，就进部门提要"),
    ] = Field(default=24, ge=1, description="not signed for by then: in the head's digest")
    start_of_day: Annotated[time, Tuned(), Called("上班时间", "Start of the day")] = time(9, 0)
    remind_working_days: Annotated[
        int,
        DAYS_AHEAD,
        Called("到期前提醒", "Reminder before a deadline", "离期限这么多个工作日提醒责任人"),
    ] = Field(
        default=1, ge=0, description="an owner is reminded so many working days before a deadline"
    )
    end_of_day: Annotated[
        time, Tuned(), Called("下班时间", "End of the day", "只写日期的期限，到这个时刻为止")
    ] = time(18, 0)
    extension_days: Annotated[
        int,
        Tuned(counted="{count}个工作日以内", counted_english="up to {count} working days"),
        Called("负责人可批延期", "Extension by heads", "部门负责人一次可批的工作日"),
    ] = Field(default=10, ge=0, description="working days by which a head may put a deadline off")
    extension_times: Annotated[
        int,
        Tuned(counted="每项{count}次", counted_english="{count} time(s)"),
        Called("负责人可批次数", "Extensions by heads", "部门负责人每项可批几次"),
    ] = Field(default=1, ge=0, description="how often a head may for one task")
    invitation_days: Annotated[
        int,
        DAYS,
        Called("加入链接有效期", "Join links hold for"),
    ] = Field(default=14, ge=1)
    prompt_hours: Annotated[
        int,
        Tuned(counted="{count}小时", counted_english="{count} h"),
        Called("提问等候回答", "Questions wait for", "没有回答的提问到时作废"),
    ] = Field(default=48, ge=1, description="an unanswered question expires")
    filling_days: Annotated[
        int,
        DAYS,
        Called("没填完的表保留", "Begun forms are kept for", "填了一半的表，可以接着填"),
    ] = Field(default=14, ge=1, description="a form that was begun can be gone on with")
    record_days: Annotated[
        int,
        DAYS,
        Called("登记后可自行更正", "Records may be corrected for", "登记人可自行更正或撤回"),
    ] = Field(default=7, ge=0, description="whoever filled in a record may correct it for so long")
    directive_working_days: Annotated[
        int,
        WORKING_DAYS,
        Called("批示答复期限", "Directives are answered within", "批示没写期限时"),
    ] = Field(
        default=3,
        ge=1,
        description="a directive is to be answered within, if it names no date",
    )
    answer_working_days: Annotated[
        int,
        WORKING_DAYS,
        Called("困难答复期限", "Difficulties are answered within", "没有另外答应日期时"),
    ] = Field(
        default=1,
        ge=0,
        description="a difficulty is to be answered within, if no other date is promised",
    )
    prompts_a_week: Annotated[
        int,
        Tuned(counted="{count}条", counted_english="{count} messages"),
        Called("每人每周消息上限", "Messages to one person a week", "超过的，能推迟的推迟"),
    ] = Field(
        default=9, ge=1, description="asked and told so much, what can wait waits for next week"
    )
    keep_passing_days: Annotated[
        int,
        DAYS,
        Called("收发明细保留", "Details of traffic are kept for", "修改、撤回和按钮应答的明细"),
    ] = Field(
        default=7, ge=2, description="edits, deletions and answers to presses are forgotten after"
    )
    keep_words_days: Annotated[
        int,
        DAYS,
        Called("已发原文保留", "Texts sent are kept for", "发出的原文到时清除，位置留着"),
    ] = Field(
        default=90,
        ge=2,
        description="the text of what was sent is forgotten after; its place stays",
    )
    keep_files_days: Annotated[
        int,
        DAYS,
        Called("已发文件保留", "Files sent are kept for", "本系统制作的图片和文件，之后仍可重发"),
    ] = Field(
        default=7,
        ge=1,
        description="the bytes of files of our own making are let go after",
    )
    keep_closed_days: Annotated[
        int,
        DAYS,
        Called("办结提问保留", "Closed questions are kept for", "答完的提问和发完的推送"),
    ] = Field(
        default=400, ge=60, description="answered questions and pushes that are over are forgotten"
    )
    held_back: Annotated[
        tuple[Held, ...],
        Tuned(),
        Called("不得记录", "Held back", "消息里有这些内容就不记下，删去后才记"),
    ] = Field(default=(), description="what is not stored before it is cut out")
    quiet_from: Annotated[
        time, Tuned(), Called("免打扰开始", "Quiet from", "从这时起不推送；填报照发")
    ] = Field(default=time(21, 0), description="no push from then on; check-ins go")
    quiet_until: Annotated[
        time, Tuned(), Called("免打扰结束", "Quiet until", "与开始相同，就是不设免打扰")
    ] = Field(default=time(7, 30), description="the same hour: pushes always go")

    def is_quiet(self, clock: time) -> bool:
        """Return whether no push is to disturb anybody at that time of day."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= clock < self.quiet_until
        return clock >= self.quiet_from or clock < self.quiet_until
