"""Sentences that the bot says of itself: something waits; an entry holds no more."""

from decimal import Decimal

from models.framework import PointRule
from wording.messages import N_, Button, Keyboard, Message
from wording.points.lines import points_text, rule_text


class PointsProposed(Message):
    """To who confirms, once a week."""

    text = "⭐ 本周有新的赋分建议等您确认，每条都附台账编号。"

    def keyboard(self) -> Keyboard:
        """Go there."""
        return ((Button(N_("去确认"), "points.waiting", 1),),)


class PointWithdrawn(Message):
    """To the member: the entry behind it was taken back."""

    text = (
        "ℹ️ {{ message.what(language)|short(120) }} {{ message.points_said() }} 分"
        "所依据的台账记录已撤销，这条不再计分。"
    )

    rule: PointRule | None
    key: str
    title: str
    amount: Decimal

    def what(self, language: str) -> str:
        """Return the rule's name, and what it was about."""
        named = rule_text(self.rule, self.key, language)
        return f"{named} · {self.title}" if self.title else named

    def points_said(self) -> str:
        """Return how many it was."""
        return points_text(self.amount)
