"""Where a day goes that is no working day."""

from enum import StrEnum


class Shift(StrEnum):
    """What becomes of a day that is no working day."""

    NONE = "none"
    EARLIER = "earlier"  # 提前: the working day before
    LATER = "later"  # 顺延: the working day after
