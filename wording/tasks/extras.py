"""What a task may say of itself beside what each must, on a card and in a draft alike."""

from decimal import Decimal

from models.amounts import written
from models.framework import Category, CategoryField
from models.frozen import frozen
from models.work import Stage, Urgency
from wording.catalogues import translations
from wording.messages import N_
from wording.tasks.measuring import stage_text

URGENCIES = {
    Urgency.NORMAL: N_("一般"),
    Urgency.URGENT: N_("紧急"),
    Urgency.MOST_URGENT: N_("特急"),
}


@frozen
class Extras:
    """All of it optional; `details` is what the category's own fields hold."""

    category: Category | None = None
    details: tuple[tuple[CategoryField, str], ...] = ()
    outside: str | None = None
    document: str | None = None
    urgency: Urgency = Urgency.NORMAL
    target: Decimal | None = None
    target_unit: str | None = None
    done: Decimal | None = None
    stage: Stage | None = None
    evidence_required: bool = False
    confidential: bool = False

    @property
    def is_pressing(self) -> bool:
        """Whether it is more urgent than most."""
        return self.urgency is not Urgency.NORMAL

    @property
    def amount(self) -> str | None:
        """The target as it is written: 13, not 13.0."""
        return None if self.target is None else written(self.target)

    @property
    def amount_done(self) -> str | None:
        """How much of the target is done, as it is written; None while nothing was reported."""
        return None if self.done is None else written(self.done)

    def stage_in(self, language: str) -> str:
        """Return how far it is, in words, where there is no number."""
        return stage_text(self.stage, language) if self.stage else ""

    def category_in(self, language: str) -> str:
        """Return what its category is called."""
        return self.category.name_in(language) if self.category else ""

    def details_in(self, language: str) -> list[tuple[str, str]]:
        """Return the category's own fields, each with its name."""
        return [(field.name_in(language), value) for field, value in self.details]

    def urgency_in(self, language: str) -> str:
        """Return how pressing it is, in words."""
        return urgency_text(self.urgency, language)


NO_EXTRAS = Extras()


def urgency_text(urgency: Urgency, language: str) -> str:
    """Return how pressing a task is, in words."""
    return translations(language).gettext(URGENCIES[urgency])
