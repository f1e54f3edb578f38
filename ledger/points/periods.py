"""The periods over which points add up, and how long one is open to changes."""

from datetime import date, timedelta

from models import Term
from models.framework import Framework
from models.periods import end_of, first_day, shifted


def term_at(framework: Framework, day: date, *, back: int = 0) -> Term:
    """Return the period in which a day lies, or the one so many before it."""
    per = framework.scoring.period
    return Term(per, shifted(per, first_day(per, day), -back))


def open_until(framework: Framework, term: Term) -> date:
    """Return the day from which on nothing in a period is changed any more."""
    return end_of(term.per, term.first) + timedelta(days=framework.scoring.open_days)


def is_open(framework: Framework, term: Term, today: date) -> bool:
    """Return whether points of a period can still be confirmed, changed and taken back."""
    return today < open_until(framework, term)
