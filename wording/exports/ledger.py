"""What an entry is called in a workbook: what happened, and what it is about."""

from functools import lru_cache

from models.base import SubjectKind
from wording.catalogues import translations
from wording.command_line.books import KINDS
from wording.messages import N_
from wording.tasks.history import HAPPENED

SUBJECTS = {
    SubjectKind.ORGANISATION: N_("单位"),
    SubjectKind.UNIT: N_("组织"),
    SubjectKind.MEMBER: N_("人员"),
    SubjectKind.GROUP: N_("工作群"),
    SubjectKind.TASK: N_("事项"),
    SubjectKind.ROUND: N_("填报"),
    SubjectKind.PROMPT: N_("提问"),
    SubjectKind.DIRECTIVE: N_("批示"),
    SubjectKind.RECORD: N_("登记"),
    SubjectKind.DOCUMENT: N_("资料"),
    SubjectKind.TURN: N_("轮值"),
    SubjectKind.INDICATOR: N_("指标"),
    SubjectKind.SAMPLE: N_("评查抽样"),
    SubjectKind.SAMPLE_ITEM: N_("评查件"),
}


def kind_text(kind: str, language: str) -> str:
    """Return what happened in words; a kind that has none is named as it is stored."""
    sentence = KINDS.get(kind) or HAPPENED.get(kind)
    return translations(language).gettext(sentence) if sentence else kind


def subject_text(kind: SubjectKind, number: int | None, language: str) -> str:
    """Return what an entry is about, with its number: 事项 57."""
    return f"{subject_word(kind, language)} {number}"


@lru_cache(maxsize=256)
def subject_word(kind: SubjectKind, language: str) -> str:
    """Return the noun; one that has no word of ours as it is stored."""
    word = SUBJECTS.get(kind)
    return translations(language).gettext(word) if word else kind.value
