"""Ranking 排名: off, unless a leader switches it on, on record; seen by those above alone."""

from ledger.book.chain import append_entry, receipt_of
from ledger.book.refusals import Refusal
from ledger.people.authority import roles_of
from ledger.points.showing import scores_shown
from ledger.talk.acts import Act
from models import PointsBook, RoleName, Subject, SubjectKind
from models.numbering import hold_chain_end
from wording.points.refusals import NotYoursToRank
from wording.points.showing import RankingOff, RankingOn

SWITCHED_ON, SWITCHED_OFF = "ranking_switched_on", "ranking_switched_off"


async def switch_ranking(act: Act, number: int) -> None:
    """Switch the ranking on (1) or off (0), and show the sums as they are seen now."""
    if RoleName.LEADER not in {role.role for role in await roles_of(act.session, act.by)}:
        raise Refusal(NotYoursToRank())
    await hold_chain_end(act.session, act.organisation_id)
    book = await act.session.get(PointsBook, act.organisation_id, populate_existing=True)
    if book is None:
        raise Refusal(NotYoursToRank())  # nothing was ever proposed
    on = number == 1
    if on is not (book.ranked_at is not None):
        book.ranked_at, book.ranked_by = (act.at, act.by.id) if on else (None, None)
        entry = await append_entry(
            act.session,
            organisation_id=act.organisation_id,
            kind=SWITCHED_ON if on else SWITCHED_OFF,
            now=act.now,
            actor_id=act.by.id,
            about=Subject(SubjectKind.ORGANISATION, act.organisation_id),
        )
        await act.answer((RankingOn if on else RankingOff)(receipt_of(entry)))
    await act.answer_in_place(await scores_shown(act, 1, 0))
