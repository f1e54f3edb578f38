"""Sentences of 更多…: what a draft may say beside what it must, each part by a tap."""

from models.framework import Category, CategoryField
from models.frozen import frozen
from wording.messages import N_, Button, Keyboard, Message
from wording.registering import (
    Choice,
    DraftFacts,
    Pages,
    choice_rows,
    page_row,
    way_back,
)
from wording.tasks.extras import URGENCIES

IN_A_ROW = 2


@frozen
class OwnField:
    """A field of the category, by its place among what can be tapped."""

    place: int
    field: CategoryField


class OptionalShown(Message):
    """The draft with everything that may be added to it."""

    draft: DraftFacts
    own: tuple[OwnField, ...] = ()
    lead: bool = False  # the co-owners lead it with the owner

    def keyboard(self) -> Keyboard:
        """Offer each part; what is said with one tap turns with it."""
        draft, extras = self.draft, self.draft.extras
        urgency = URGENCIES[extras.urgency]
        buttons = [
            part_button(draft, 0, N_("类别")),
            part_button(draft, 1, N_("项目")),
            part_button(draft, 2, N_("来源")),
            part_button(draft, 3, N_("目标值")),
            part_button(draft, 4, urgency, chosen=extras.is_pressing),
            part_button(draft, 5, N_("需要佐证"), chosen=extras.evidence_required),
            part_button(draft, 6, N_("保密"), chosen=extras.confidential),
            part_button(draft, 7, N_("外部单位")),
            *lead_button(draft, chosen=self.lead),
            *(own_button(draft, own) for own in self.own),
        ]
        return (
            *in_rows(buttons),
            (Button(N_("确认登记"), "new.confirm", draft.prompt_id, draft.revision),),
            way_back(draft.prompt_id),
        )


def part_button(draft: DraftFacts, place: int, label: str, *, chosen: bool = False) -> Button:
    """Return the button of one part."""
    return Button(label, "new.part", draft.prompt_id, place, chosen=chosen)


def lead_button(draft: DraftFacts, *, chosen: bool) -> tuple[Button, ...]:
    """Return the button that lets the co-owners lead too, where there are some."""
    if not draft.co_owners:
        return ()
    return (part_button(draft, 8, N_("协办一同牵头"), chosen=chosen),)


def own_button(draft: DraftFacts, own: OwnField) -> Button:
    """Return the button of a field of the category's own."""
    return Button(own.field.name, "new.part", draft.prompt_id, own.place, english=own.field.english)


def in_rows(buttons: list[Button]) -> Keyboard:
    """Return the buttons two by two."""
    starts = range(0, len(buttons), IN_A_ROW)
    return tuple(tuple(buttons[start : start + IN_A_ROW]) for start in starts)


class CategoryAsked(Message):
    """Asks what kind of task it is."""

    draft: DraftFacts
    categories: tuple[Category, ...]

    def keyboard(self) -> Keyboard:
        """Offer every kind, and none."""
        number = self.draft.prompt_id
        kinds = (
            (Button(one.name, "new.pick", number, place, english=one.english),)
            for place, one in enumerate(self.categories, 1)
        )
        return (*kinds, (Button(N_("不分类"), "new.pick", number, 0),), way_back(number))


class ProjectAsked(Message):
    """Asks which project it belongs to: tap, or type a name, also a new one."""

    draft: DraftFacts
    choices: tuple[Choice, ...]
    pages: Pages

    def keyboard(self) -> Keyboard:
        """Offer a page of projects, and none."""
        number = self.draft.prompt_id
        none: Keyboard = ((Button(N_("不属于项目"), "new.pick", number, 0),),)
        return (
            *choice_rows(number, self.choices, "new.pick", in_a_row=IN_A_ROW),
            *page_row(number, self.pages),
            *(none if self.draft.project else ()),
            way_back(number),
        )


class DocumentAsked(Message):
    """Asks which paper or meeting the task comes from."""

    draft: DraftFacts

    def keyboard(self) -> Keyboard:
        """Offer to go without."""
        return without_it(self.draft, is_said=self.draft.extras.document is not None)


class OutsideAsked(Message):
    """Asks which parties outside take part."""

    draft: DraftFacts

    def keyboard(self) -> Keyboard:
        """Offer to go without."""
        return without_it(self.draft, is_said=self.draft.extras.outside is not None)


class TargetAsked(Message):
    """Asks how much of what is to be done."""

    draft: DraftFacts

    def keyboard(self) -> Keyboard:
        """Offer to go without."""
        return without_it(self.draft, is_said=self.draft.extras.target is not None)


class OwnFieldAsked(Message):
    """Asks for what only tasks of this category say."""

    draft: DraftFacts
    field: CategoryField
    is_said: bool

    def name_in(self, language: str) -> str:
        """Return what the field is called."""
        return self.field.name_in(language)

    def keyboard(self) -> Keyboard:
        """Offer the field's choices, and to go without."""
        number = self.draft.prompt_id
        choices = (Choice(place, name) for place, name in enumerate(self.field.choices, 1))
        return (
            *choice_rows(number, choices, "new.pick", in_a_row=IN_A_ROW),
            *without_it(self.draft, is_said=self.is_said),
        )


def without_it(draft: DraftFacts, *, is_said: bool) -> Keyboard:
    """Return the way back, with 不填 above it where there is something to take away."""
    none: Keyboard = ((Button(N_("不填"), "new.pick", draft.prompt_id, 0),),)
    return (*(none if is_said else ()), way_back(draft.prompt_id))


class AmountUnreadable(Message):
    """Refusal: no number in the words for a target."""

    text = (
        "“{{ words|short(40) }}”里没有看懂数量。请写成：13次、100.5万元、40%。"
        "只能有一个数，小数最多四位。"
    )

    words: str


class PartTooLong(Message):
    """Refusal: more than fits there."""

    text = "这里最多写{{ limit }}字（现在{{ length }}字）。请写短一些。"

    limit: int
    length: int


class PartToBeTapped(Message):
    """Refusal: words where there are only buttons."""

    text = "请点上面的按钮来选；点“返回”回到登记。"
