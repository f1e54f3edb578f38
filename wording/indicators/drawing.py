"""Words below pictures of indicators."""

from models.framework import Indicator
from wording.indicators.lines import IndicatorLine
from wording.messages import N_, Button, Keyboard, Message


class IndicatorDrawn(Message):
    """Below the picture of one indicator of a unit: how it stands."""

    line: IndicatorLine

    def keyboard(self) -> Keyboard:
        """Return what leads to the readings themselves."""
        return ((Button(N_("历次读数"), "indicator.show", self.line.id, 1),),)


class IndicatorOfUnitsDrawn(Message):
    """Below the picture of an indicator in many units: in how many, and how many are flagged."""

    text = (
        "{{ indicator.title_in(language)|short(60) }}：{{ count }}个部门，落后或空白{{ flagged }}个"
    )

    indicator: Indicator
    count: int
    flagged: int
