"""Reading of deadlines as people write them: 周五前, 12月4日下午3点前, 月底, in two weeks."""

from ledger.calendar.deadlines.clock import END_OF_DAY
from ledger.calendar.deadlines.reading import Deadline, read_deadline, without
from ledger.calendar.deadlines.surroundings import Past, read_past

__all__ = ["END_OF_DAY", "Deadline", "Past", "read_deadline", "read_past", "without"]
