"""Refusals about reviews."""

from wording.messages import Message


class NoReviews(Message):
    """Nothing is to be drawn, and nothing lies with the reader."""

    text = "现在没有要您评查或抽取的。"


class ReviewGone(Message):
    """The work model has it no more."""

    text = "这项评查已经没有了。"


class SampleGone(Message):
    """There is no such sample or item, or it is not his."""

    text = "没有这次抽取，或者不在您可以查看的范围内。"


class MayNotDraw(Message):
    """Somebody else draws."""

    text = "评查由督查员或领导抽取。"


class DrawnAlready(Message):
    """A period has one sample, whatever it turned out to be."""

    text = "这一期已经抽过，不重抽。"


class NothingListed(Message):
    """The list of the period is empty."""

    text = "这一期的清单还是空的。请管理员用 /import 导入工作表“案件”。"


class NobodyToReview(Message):
    """The rotation has no turns planned."""

    text = "轮值“{{ rotation|short(40) }}”还没有排到人，请先给评查员加标签。"

    rotation: str


class ItemReviewed(Message):
    """It is reviewed."""

    text = "这一件已经评查过了；要改请从 /records 打开那条登记。"
