"""What an entry is called in a workbook: what happened, and what it is about."""

from functools import lru_cache

from models.base import SubjectKind
from wording.catalogues import translations
from wording.exports.kinds import KINDS
from wording.messages import N_
from wording.tasks.history import HAPPENED

SUBJECTS = {
    SubjectKind.ORGANISATION: N_("单位 {number}"),
    SubjectKind.UNIT: N_("组织 {number}"),
    SubjectKind.MEMBER: N_("人员 {number}"),
    SubjectKind.GROUP: N_("工作群 {number}"),
    SubjectKind.TASK: N_("事项 {number}"),
    SubjectKind.ROUND: N_("填报 {number}"),
    SubjectKind.PROMPT: N_("提问 {number}"),
    SubjectKind.DIRECTIVE: N_("批示 {number}"),
    SubjectKind.RECORD: N_("登记 {number}"),
    SubjectKind.DOCUMENT: N_("资料 {number}"),
    SubjectKind.TURN: N_("轮值 {number}"),
    SubjectKind.INDICATOR: N_("指标 {number}"),
    SubjectKind.SAMPLE: N_("评查抽样 {number}"),
    SubjectKind.SAMPLE_ITEM: N_("评查件 {number}"),
    SubjectKind.BULLETIN: N_("通报 {number}"),
    SubjectKind.POINT: N_("赋分 {number}"),
}


def kind_text(kind: str, language: str) -> str:
    """Return what happened in words; a kind that has none is named as it is stored."""
    sentence = KINDS.get(kind) or HAPPENED.get(kind)
    return translations(language).gettext(sentence) if sentence else kind


def subject_text(kind: SubjectKind, number: int | None, language: str) -> str:
    """Return what an entry is about, with its number: 事项 57."""
    return sentence_about(kind, language).format(number=number)


@lru_cache(maxsize=256)
def sentence_about(kind: SubjectKind, language: str) -> str:
    """Return the sentence, in which a number is wanted."""
    return translations(language).gettext(SUBJECTS[kind])
