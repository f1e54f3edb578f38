"""Sentences that belong to no noun: not ours, not on the roster."""

from wording.messages import Message


class ButtonNotOurs(Message):
    """Answer to a forged button, or one of an action that is no more."""

    text = "这个按钮已经失效。发送 /list 看看当前的事项。"


class NotOnRoster(Message):
    """To someone who is not a member: a polite word and no data."""

    text = "您好，您还不在名册上。请向本单位管理员要一个加入链接，点开即可。"
