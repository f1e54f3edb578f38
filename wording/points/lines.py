"""A point in a line: how many, for what, how far it is; and sums as people read them."""

from decimal import Decimal

from models import PointState, Term
from models.amounts import written
from models.framework import PointRule
from models.frozen import frozen
from wording.catalogues import translations
from wording.dates import period_text
from wording.messages import N_, Button, Keyboard

BUTTONS_IN_A_ROW = 6
STATES = {
    PointState.PROPOSED: N_("待确认"),
    PointState.CONFIRMED: N_("已确认"),
    PointState.APPEALED: N_("申诉中"),
    PointState.SETTLED: N_("申诉已裁定"),
    PointState.WITHDRAWN: N_("已撤销"),
}


def points_text(points: Decimal) -> str:
    """Return how many points, with their sign: +1, -0.5, 0."""
    return f"+{written(points)}" if points > 0 else written(points)


def rule_text(rule: PointRule | None, key: str, language: str) -> str:
    """Return what a rule is called; of one that is no more, its key."""
    return rule.title_in(language) if rule is not None else key


def term_text(term: Term, language: str) -> str:
    """Return which period it is."""
    return period_text(term.per, term.first, language)


@frozen
class PointLine:
    """A point as its readers see it."""

    number: int
    id: int
    version: int
    rule: PointRule | None
    key: str  # of the rule
    title: str  # what it is about
    name: str  # whose it is
    amount: Decimal
    proposed: Decimal
    state: PointState
    seq: int  # of the entry behind it
    mine: bool
    reason: str = ""  # why it was changed

    def points(self) -> str:
        """Return how many it is."""
        return points_text(self.amount)

    def proposed_text(self) -> str:
        """Return how many its rule has proposed."""
        return points_text(self.proposed)

    def what(self, language: str) -> str:
        """Return the rule's name."""
        return rule_text(self.rule, self.key, language)

    def note(self, language: str) -> str:
        """Return what the work model says about the rule."""
        return self.rule.note_in(language) if self.rule is not None else ""

    def stands(self, language: str) -> str:
        """Return how far it is."""
        return translations(language).gettext(STATES[self.state])

    @property
    def is_changed(self) -> bool:
        """Return whether it is another amount than was proposed."""
        return self.amount != self.proposed


def numbered_buttons(lines: tuple[PointLine, ...]) -> Keyboard:
    """Return a button for each line, by its number, some in a row."""
    buttons = [
        Button("{number}", "point.show", line.id, line.version, (("number", str(line.number)),))
        for line in lines
    ]
    rows = range(0, len(buttons), BUTTONS_IN_A_ROW)
    return tuple(tuple(buttons[at : at + BUTTONS_IN_A_ROW]) for at in rows)
