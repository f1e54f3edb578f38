"""Particulars of people that a work model keeps out of the ledger."""

from enum import StrEnum


class Particular(StrEnum):
    """What is held back before it is stored, until it is cut out; the words of the framework."""

    IDENTITY = "identity_number"
    CARD = "bank_card"
    TELEPHONE = "telephone"
    CASE = "case_details"
