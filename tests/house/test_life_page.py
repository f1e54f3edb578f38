"""The page of a task's life is what the table says."""

from tests.house.life_page import PAGE, page


def test_the_page_of_the_life_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
