"""The history of a task as the ledger has it: who did or said what, when, with how many files."""

from dataclasses import dataclass
from datetime import datetime

from wording.catalogues import translations
from wording.messages import N_, Button, Keyboard, Message

# What happened, by the kind of its entry.
HAPPENED = {
    "assigned": N_("交办"),
    "signed": N_("作了签收"),
    "reported": N_("报进展"),
    "planned": N_("定推进计划"),
    "milestone_reached": N_("完成节点"),
    "attached": N_("补交材料"),
    "corrected": N_("作了更正"),
    "on_track": N_("自报正常推进"),
    "behind": N_("自报落后"),
    "blocked": N_("报困难"),
    "answer_promised": N_("答应答复困难"),
    "difficulty_answered": N_("答复了困难"),
    "difficulty_raised": N_("困难到期未答复，转报上级"),
    "cleared": N_("困难解除"),
    "completed": N_("报完成"),
    "withdrawn": N_("收回完成"),
    "returned": N_("退回重办"),
    "verified": N_("审核同意"),
    "lead_verified": N_("审核同意牵头部分"),
    "lead_returned": N_("退回牵头部分"),
    "helper_on_track": N_("自报本人部分正常"),
    "helper_behind": N_("自报本人部分落后"),
    "helper_done": N_("报本人部分办完"),
    "struck_off": N_("销号"),
    "handed_over": N_("移交"),
    "declined": N_("退回交办"),
    "insisted": N_("答复仍请办理"),
    "offered": N_("转请他人承办"),
    "accepted": N_("同意承办"),
    "refused": N_("不接转办"),
    "changed": N_("作了变更"),
    "extension_asked": N_("申请了延期"),
    "extended": N_("同意了延期"),
    "deadline_kept": N_("没有同意延期"),
    "cancelled": N_("作了撤销"),
    "reopened": N_("重新开启"),
    "undone": N_("撤回上一步"),
    "task_moved": N_("转部门"),
    "help_ended": N_("不再协办"),
    "urged": N_("作了催办"),
    "written": N_("留言"),
    "directed": N_("作出批示"),
    "notice_issued": N_("发出督办单"),
    "directive_due_changed": N_("调整批示期限"),
    "directive_answered": N_("答复了批示"),
    "directive_accepted": N_("已阅批示答复"),
    "directive_asked_again": N_("就批示追问"),
    "directive_withdrawn": N_("撤回了批示"),
}
OTHER = N_("其他记录")
FILES_IN_A_ROW = 4


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry about the task; `answer_id` names what its files belong to."""

    seq: int
    at: datetime
    name: str  # empty where nobody in particular did it
    kind: str
    text: str
    files: int
    answer_id: int
    corrected: bool  # a newer version stands in the place of these words
    erased: bool

    def happened_in(self, language: str) -> str:
        """Return what happened, in words."""
        return translations(language).gettext(HAPPENED.get(self.kind, OTHER))

    def button(self) -> Button:
        """Return the button that sends its files again."""
        values = (("number", str(self.seq)), ("count", str(self.files)))
        return Button(N_("№{number} 📎{count}"), "answer.files", self.answer_id, 0, values)


class HistoryShown(Message):
    """One page of the history, newest first; files may follow it."""

    task_id: int
    title: str
    lines: tuple[HistoryLine, ...]
    newer: bool  # there are newer entries than these
    older: bool
    files: int = 0
    files_shown: int | None = None  # how many of them follow, if they were asked for

    def keyboard(self) -> Keyboard:
        """Offer the files of each entry, the other pages, and the card."""
        files = [line.button() for line in self.lines if line.files]
        rows = tuple(
            tuple(files[start : start + FILES_IN_A_ROW])
            for start in range(0, len(files), FILES_IN_A_ROW)
        )
        turns = []
        if self.newer:
            turns.append(Button(N_("« 更新的"), "task.newer", self.task_id, self.lines[0].seq))
        if self.older:
            turns.append(Button(N_("更早的 »"), "task.older", self.task_id, self.lines[-1].seq))
        card = Button(N_("‹ 返回事项"), "task.show", self.task_id)
        return (*rows, *((tuple(turns),) if turns else ()), (card,))


class NoFilesThere(Message):
    """Refusal: what was handed in with those words is not here any more."""

    text = "这条记录没有可以再发的材料。"
