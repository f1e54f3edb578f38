"""Sentences that show points: a scorecard, what waits, one point, the sums of those below."""

from datetime import datetime
from decimal import Decimal

from models import Term
from models.amounts import written
from models.frozen import frozen
from wording.lists.responsibility_lists import page_row
from wording.messages import N_, Button, Keyboard, Message
from wording.points.lines import PointLine, numbered_buttons, points_text, term_text
from wording.talk import Receipt

PAGES = 1000  # more pages of one person's period than anybody turns


@frozen
class CardView:
    """Which page of which period; packed into the number that a button carries."""

    page: int = 1
    back: int = 0  # periods before this one

    @property
    def packed(self) -> int:
        """Return it as a number."""
        return self.back * PAGES + self.page

    @classmethod
    def unpacked(cls, number: int) -> "CardView":
        """Return what a number stands for."""
        back, page = divmod(max(number, 0), PAGES)
        return cls(page, back)


class Scorecard(Message):
    """What a member has in a period, each line with the entry behind it."""

    name: str  # of another; one's own has none
    member_id: int
    term: Term
    total: Decimal
    lines: tuple[PointLine, ...]
    view: CardView
    pages: int
    waiting: int  # for the reader's confirmation
    appeals: int  # for him to settle
    oversees: bool

    def period(self, language: str) -> str:
        """Return which period it is."""
        return term_text(self.term, language)

    def sum(self) -> str:
        """Return what it adds up to."""
        return written(self.total)

    def keyboard(self) -> Keyboard:
        """Open a line, turn pages, go to other periods, to what waits, to those below."""
        return (
            *numbered_buttons(self.lines),
            *self.page_buttons(),
            self.period_buttons(),
            *((button,) for button in self.further()),
        )

    def page_buttons(self) -> Keyboard:
        """Return the row that turns pages."""
        if self.pages < 2:
            return ()
        page, back = self.view.page, self.view.back
        turns = [
            self.card(label, CardView(to, back))
            for label, to in ((N_("‹ 上一页"), page - 1), (N_("下一页 ›"), page + 1))
            if 1 <= to <= self.pages
        ]
        return (tuple(turns),)

    def period_buttons(self) -> tuple[Button, ...]:
        """Return the row that goes to the period before, or back towards now."""
        back = self.view.back
        before = self.card(N_("上一期"), CardView(1, back + 1))
        after = [self.card(N_("下一期"), CardView(1, back - 1))] if back else []
        return (before, *after)

    def card(self, label: str, view: CardView) -> Button:
        """Return a button that shows another part of the same card."""
        return Button(label, "points.card", self.member_id, view.packed)

    def further(self) -> list[Button]:
        """Return what else the reader may look at."""
        found = []
        if self.waiting:
            counted = (("count", str(self.waiting)),)
            found.append(Button(N_("待我确认（{count}）"), "points.waiting", 1, 0, counted))
        if self.appeals:
            counted = (("count", str(self.appeals)),)
            found.append(Button(N_("待我裁定的申诉（{count}）"), "points.appeals", 1, 0, counted))
        if self.oversees:
            found.append(Button(N_("部门成员的赋分"), "points.scores", 1, self.view.back))
        return found


class PointsWaiting(Message):
    """A page of what waits for the reader: to be confirmed, or appeals to be settled."""

    lines: tuple[PointLine, ...]
    page: int
    pages: int
    total: int
    appeals: bool

    def keyboard(self) -> Keyboard:
        """Confirm all that is shown with one tap, or open one."""
        action = "points.appeals" if self.appeals else "points.waiting"
        rows = (*numbered_buttons(self.lines), *page_row(action, self.page, self.pages))
        if self.appeals or not self.lines:
            return rows
        first, last = self.lines[0].id, self.lines[-1].id
        counted = (("count", str(len(self.lines))),)
        return (
            (Button(N_("确认以上 {count} 条"), "points.confirm", first, last, counted),),
            *rows,
        )


class PointShown(Message):
    """One point with the entry behind it, and all that was said about it."""

    line: PointLine
    term: Term
    confirmed_by: str
    confirmed: Decimal | None
    reason: str
    appeal: str
    settled_by: str
    ruling: str
    appeal_until: datetime | None
    may_confirm: bool
    may_appeal: bool
    may_settle: bool
    may_undo: bool
    receipt: Receipt | None = None

    def period(self, language: str) -> str:
        """Return which period it counts for."""
        return term_text(self.term, language)

    def confirmed_points(self) -> str:
        """Return what was confirmed."""
        return points_text(self.confirmed or Decimal(0))

    def keyboard(self) -> Keyboard:
        """Return what the reader may do about it."""
        line = self.line
        offered = (
            (self.may_confirm, N_("确认"), "point.confirm"),
            (self.may_confirm, N_("调整"), "point.change"),
            (self.may_appeal, N_("申诉"), "point.appeal"),
            (self.may_settle, N_("维持"), "point.keep"),
            (self.may_settle, N_("改分"), "point.reset"),
            (self.may_undo, N_("撤回"), "point.undo"),
        )
        row = tuple(
            Button(label, action, line.id, line.version) for may, label, action in offered if may
        )
        return (row,) if row else ()


@frozen
class ScoreLine:
    """What somebody has."""

    number: int
    member_id: int
    name: str
    unit: str
    points: Decimal

    def total(self) -> str:
        """Return how many."""
        return written(self.points)


class ScoresShown(Message):
    """The sums of those below in a period: by department, or ranked where that is switched on."""

    term: Term
    lines: tuple[ScoreLine, ...]
    page: int
    pages: int
    total: int
    back: int
    ranked: bool
    may_rank: bool

    def period(self, language: str) -> str:
        """Return which period it is."""
        return term_text(self.term, language)

    def keyboard(self) -> Keyboard:
        """Open somebody's card, turn pages, go to other periods, switch the ranking."""
        view = CardView(1, self.back).packed
        buttons = [
            Button("{number}", "points.card", line.member_id, view, (("number", str(line.number)),))
            for line in self.lines
        ]
        rows = tuple(tuple(buttons[at : at + 6]) for at in range(0, len(buttons), 6))
        turns = [
            Button(label, "points.scores", to, self.back)
            for label, to in ((N_("‹ 上一页"), self.page - 1), (N_("下一页 ›"), self.page + 1))
            if 1 <= to <= self.pages
        ]
        periods = [Button(N_("上一期"), "points.scores", 1, self.back + 1)]
        if self.back:
            periods.append(Button(N_("下一期"), "points.scores", 1, self.back - 1))
        switch = Button(N_("关闭排名"), "points.ranking", 0)
        if not self.ranked:
            switch = Button(N_("开启排名"), "points.ranking", 1)
        return (
            *rows,
            *((tuple(turns),) if turns else ()),
            tuple(periods),
            *(((switch,),) if self.may_rank else ()),
        )


class RankingOn(Message):
    """To the leader who has switched the ranking on."""

    text = "排名已开启，只有部门负责人、督查员和领导看得到。"

    receipt: Receipt


class RankingOff(Message):
    """To the leader who has switched it off."""

    text = "排名已关闭。"

    receipt: Receipt
