"""The roster: who is on it, and how a workbook of people and tasks gets into the books."""

from ledger.roster.carrying_out import Outcome, carry_out
from ledger.roster.planning import Plan, plan_import
from ledger.roster.reading import roster_of

__all__ = ["Outcome", "Plan", "carry_out", "plan_import", "roster_of"]
