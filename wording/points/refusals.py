"""Refusals about points."""

from wording.messages import Message


class NoPointsKept(Message):
    """The work model gives no points."""

    text = "本单位没有设赋分。"


class NoSuchPoint(Message):
    """There is no such point, or it is not his to see."""

    text = "没有这条赋分，或者不在您可以查看的范围内。"


class PointTurned(Message):
    """Somebody has gone on with it since."""

    text = "这条赋分已经变了。发送 /points 看最新的情况。"


class PeriodOver(Message):
    """Its period was closed."""

    text = "这一期已经结束，不再确认、调整或撤回。"


class NotYoursToConfirm(Message):
    """Somebody else confirms, and nobody his own."""

    text = "这条赋分不由您确认；自己的由别人确认。"


class NotYoursToSettle(Message):
    """Another than who confirmed settles."""

    text = "这条申诉不由您裁定：确认的人和本人都不裁定。"


class NotYoursToUndo(Message):
    """The last step was another's, or there is none to take back."""

    text = "最后一步不是您做的，不能撤回。"


class NotYoursToRank(Message):
    """Leaders alone switch the ranking."""

    text = "排名由领导决定开或关。"


class NoAppealNow(Message):
    """It is not his, not confirmed, settled already, or too late."""

    text = "只能对自己已确认的赋分申诉一次，并且要在申诉期限内。"


class AmountUnread(Message):
    """It does not begin with a number that can be kept."""

    text = (
        "没看懂分值。请先写分数、再写原因，例如“0.5 材料不全”；"
        "分数在 -100 到 100 之间，最多两位小数。"
    )


class ReasonNeeded(Message):
    """There is a number, and no reason."""

    text = "请在分数后面写上原因，例如“0.5 材料不全”。"


class WordsNeeded(Message):
    """Nothing was said."""

    text = "请用文字说明。"
