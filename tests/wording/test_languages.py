"""Which language is spoken with whom, by the code that Telegram or an organisation gives."""

import pytest

from wording import Reader, render
from wording.languages import invitation, languages, own_name, supported
from wording.people.menus import ChooseLanguage


@pytest.mark.parametrize(
    ("code", "spoken"),
    [
        ("zh_CN", "zh_CN"),
        ("zh-hans", "zh_CN"),
        ("zh", "zh_CN"),
        ("en", "en"),
        ("EN", "en"),
        ("en-GB", "en"),
        ("en_US", "en"),
        ("fr", "zh_CN"),
        ("", "zh_CN"),
        (None, "zh_CN"),
    ],
)
def test_a_code_means_a_language_that_is_spoken_or_else_chinese(
    code: str | None, spoken: str
) -> None:
    assert supported(code) == spoken


def test_every_language_calls_itself_by_its_own_name() -> None:
    assert [own_name(language) for language in languages()] == ["中文", "English"]
    assert [invitation(language) for language in languages()] == ["改用中文", "Switch to English"]


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("zh_CN", "请选择语言 / Please choose your language"),
        ("en", "Please choose your language / 请选择语言"),
    ],
)
def test_the_choice_is_asked_in_every_language_the_readers_own_first(
    language: str, question: str
) -> None:
    rendered = render(ChooseLanguage(), Reader(language))
    assert rendered.text == question
    assert [button.label for button in rendered.keyboard[0]] == ["中文", "English"]
