"""How many updates are taken at once: fewer where they are long, so that memory has a bound."""

SIGNS_AT_ONCE = 500_000  # a hundred that people write are a fifth of that


class Handful:
    """Learns from the last updates how many of their length may be taken at once."""

    def __init__(self, at_most: int) -> None:
        self._at_most = self.limit = at_most

    def weigh(self, count: int, signs: int) -> None:
        """Learn how long the last ones were together.

        Long ones make it smaller at once; a few short ones let it grow by no more than they are.
        """
        fitting = max(count * SIGNS_AT_ONCE // max(signs, 1), 1)
        self.limit = min(fitting, self.limit + count, self._at_most)
