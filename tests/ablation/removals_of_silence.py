"""How what keeps a secret is taken out: what is anonymous, confidential, or not to be stored."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.check_ins import anonymity, answering
from ledger.talk import forgetting, held_back
from models import Answer, Organisation, Round
from tests.ablation.taking_out import replace_everywhere, without


@without("counts below three are told to nobody")
def _tell_each_count(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(anonymity, "FEWEST", 0)


class InTheirOrder:
    """Draws the last place each time."""

    def randint(self, _first: int, last: int) -> int:
        return last


@without("anonymous answers stand in no order")
def _in_the_order_of_coming(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(anonymity, "draw", InTheirOrder())


def keep_each_update(patch: pytest.MonkeyPatch) -> None:
    """Let no update be emptied."""

    def forget_nothing(_session: AsyncSession) -> None:
        pass

    replace_everywhere(patch, forgetting.forget_said, forget_nothing)


without("the update that brought an anonymous answer is emptied")(keep_each_update)


@without("when an anonymous round closes its answers are written once more, together")
def _leave_them_as_they_came(patch: pytest.MonkeyPatch) -> None:
    async def seal_nothing(_session: AsyncSession, _row: Round) -> str:
        return "0" * 64

    replace_everywhere(patch, anonymity.seal_answers, seal_nothing)


@without("of a confidential answer the ledger holds a salted digest alone")
def _write_what_was_said(patch: pytest.MonkeyPatch) -> None:
    def told(answer: Answer) -> dict[str, Any]:
        return {"sealed": "", "values": answer.fields}

    replace_everywhere(patch, answering.sealed, told)


without("what is confided is emptied wherever it passed through")(keep_each_update)


@without("particulars of people are held back before they are stored")
def _store_whatever_is_said(patch: pytest.MonkeyPatch) -> None:
    def check_nothing(_organisation: Organisation, _text: str) -> None:
        pass

    replace_everywhere(patch, held_back.check_words, check_nothing)
