"""Pages of what does not fit into one message."""


def turned_to(page: int, count: int, on_a_page: int) -> tuple[int, int]:
    """Return the page nearest to the one wanted, from 1, and how many pages there are, at least 1.

    >>> turned_to(9, 25, 10)
    (3, 3)
    """
    pages = max(1, -(-count // on_a_page))
    return min(max(page, 1), pages), pages
