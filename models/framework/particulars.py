"""Particulars of people that a work model keeps out of the ledger."""

from enum import StrEnum
from typing import Annotated

from models.framework.naming import spoken


class Particular(StrEnum):
    """What is held back before it is stored, until it is cut out; the words of the framework."""

    IDENTITY = "identity_number"
    CARD = "bank_card"
    TELEPHONE = "telephone"
    CASE = "case_details"


Held = Annotated[
    Particular,
    spoken(
        identity_number="身份证号",
        bank_card="银行卡号",
        telephone="电话号码",
        case_details="案件当事人和案情",
    ),
]
