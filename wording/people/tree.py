"""The tree 组织 as leaders and administrators see it, and what is missing in it."""

from enum import StrEnum

from models import UnitKind
from models.frozen import frozen
from wording.catalogues import listed_text, translations
from wording.lists.responsibility_lists import page_row
from wording.messages import N_, Button, Keyboard, Message

KINDS = {
    UnitKind.PARTY_GROUP: N_("党组"),
    UnitKind.GENERAL_BRANCH: N_("党总支"),
    UnitKind.BRANCH: N_("党支部"),
    UnitKind.DEPARTMENT: N_("部门"),
}


class GapKind(StrEnum):
    """What can be missing."""

    DEPARTMENT_WITHOUT_BRANCH = "department_without_branch"
    BRANCH_WITHOUT_SECRETARY = "branch_without_secretary"
    DEPARTMENT_WITHOUT_HEAD = "department_without_head"
    MEMBER_WITHOUT_DEPARTMENT = "member_without_department"


GAPS = {
    GapKind.DEPARTMENT_WITHOUT_BRANCH: N_("没有对应支部的部门：{names}"),
    GapKind.BRANCH_WITHOUT_SECRETARY: N_("没有书记的支部：{names}"),
    GapKind.DEPARTMENT_WITHOUT_HEAD: N_("没有负责人的部门：{names}"),
    GapKind.MEMBER_WITHOUT_DEPARTMENT: N_("没有部门的人：{names}"),
}
AND_OTHERS = N_("{names}等")


@frozen
class Gap:
    """One kind of gap: the first names, and whether there are more."""

    kind: GapKind
    names: tuple[str, ...]
    more: bool

    def line(self, language: str) -> str:
        """Return it in words."""
        say = translations(language).gettext
        names = listed_text(self.names, language)
        if self.more:
            names = say(AND_OTHERS).format(names=names)
        return say(GAPS[self.kind]).format(names=names)


@frozen
class TreeLine:
    """A unit with whoever answers for it; of a department, the branch and its secretary."""

    name: str
    kind: UnitKind
    above: str
    branch: str
    heads: tuple[str, ...]
    secretaries: tuple[str, ...]

    def kind_in(self, language: str) -> str:
        """Return what it is, in words."""
        return translations(language).gettext(KINDS[self.kind])


class TreeShown(Message):
    """One page of the departments, or of the branches and what is above them; last, the gaps."""

    departments: bool
    lines: tuple[TreeLine, ...]
    gaps: tuple[Gap, ...]
    page: int
    pages: int

    def keyboard(self) -> Keyboard:
        """Offer the other pages, and the other half of the tree."""
        here, there, label = (
            ("tree.departments", "tree.branches", N_("看党组织"))
            if self.departments
            else ("tree.branches", "tree.departments", N_("看部门"))
        )
        return (*page_row(here, self.page, self.pages), (Button(label, there, 1),))


class TreeForLeaders(Message):
    """Refusal: whoever neither leads nor administers."""

    text = "/tree 供领导和管理员查看组织。您所在的部门和角色，请发送 /help 查看。"
