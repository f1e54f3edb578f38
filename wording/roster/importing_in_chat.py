"""Importing in chat: what the workbook would do, every cell that is wrong, what was done."""

from collections.abc import Iterator
from typing import NamedTuple

from models.workbook import Problem
from wording.asking import Question, prompt_buttons
from wording.catalogues import translations
from wording.messages import N_, Button, Keyboard, Message
from wording.people.tree import Gap
from wording.roster.importing import reason_text


class ImportCounts(NamedTuple):
    """How much an import adds and changes."""

    people: int
    people_changed: int
    departments: int
    branches: int
    units_changed: int
    secretaries: int
    tags: int
    tasks: int
    days: int
    readings: int
    readings_corrected: int
    items: int = 0
    tasks_changed: int = 0

    def lines(self, language: str) -> Iterator[str]:
        """Yield in words what there is to tell of."""
        say = translations(language).gettext
        for sentence, count in zip(COUNTED, self, strict=True):
            if count:
                yield say(sentence).format(count=count)


# In the order of the counts.
COUNTED = (
    N_("新增人员 {count} 名"),
    N_("调整人员 {count} 名"),
    N_("新增部门 {count} 个"),
    N_("新增党组织 {count} 个"),
    N_("调整组织 {count} 个"),
    N_("任命书记 {count} 名"),
    N_("调整标签 {count} 人"),
    N_("新增事项 {count} 项"),
    N_("调整日历 {count} 天"),
    N_("新增读数 {count} 个"),
    N_("更正读数 {count} 个"),
    N_("列入评查清单 {count} 件"),
    N_("更改事项 {count} 项"),
)


class WorkbookAsked(Question, Message):
    """Asks for the workbook."""

    text = (
        "请把填好的 Excel 工作簿（.xlsx）发来，工作表“人员”“事项”，"
        "也可以有“组织”“工作日历”“读数”“案件”。"
        "我先核对，您确认后才导入。"
    )


class CellChanged(NamedTuple):
    """A cell of an exported sheet that was changed; `now` where the books were, too."""

    name: str
    heading: str
    before: str
    after: str
    now: str | None


class ImportShown(Message):
    """What it would do; nothing counts before it is confirmed."""

    template = "roster/import_shown.html"

    prompt_id: int
    counts: ImportCounts
    edits: tuple[CellChanged, ...] = ()  # some of them
    edited: int = 0
    conflicts: tuple[CellChanged, ...] = ()
    conflicting: int = 0

    def keyboard(self) -> Keyboard:
        """Offer to import, and the way back; where both were changed, ask what is to stand."""
        [cancel] = prompt_buttons(self.prompt_id)
        if self.conflicting:
            return (
                (Button(N_("冲突处保留台账"), "import.books", self.prompt_id),),
                (Button(N_("冲突处以表格为准"), "import.file", self.prompt_id),),
                cancel,
            )
        return ((Button(N_("导入"), "import.confirm", self.prompt_id), *cancel),)


class ImportDone(Message):
    """What was done, whom it was told to, and what the tree still lacks."""

    template = "roster/import_done.html"

    counts: ImportCounts
    told: int
    gaps: tuple[Gap, ...]


class ImportRefused(Message):
    """Refusal: cells are wrong, and nothing was taken."""

    template = "roster/import_refused.html"

    problems: tuple[Problem, ...]
    total: int

    def lines(self, language: str) -> Iterator[tuple[str, str, str]]:
        """Yield place, value and reason of each that is shown."""
        for one in self.problems:
            place = f"{one.sheet}!{one.cell}" if one.cell else one.sheet
            yield place, one.value, reason_text(one, language)


class NothingToImport(Message):
    """All of it is on the books already."""

    text = "这份工作簿里没有新的内容，都已经在册了。"


class NotAWorkbook(Message):
    """Refusal: what came is no workbook, or did not come."""

    text = "没有读到 .xlsx 工作簿。请把填好的工作簿作为文件发来，文件说明写 /import。"


class ImportOver(Message):
    """Refusal: it was imported, cancelled, or has expired."""

    text = "这份导入已经办过、取消或过期。请重新发送工作簿。"
