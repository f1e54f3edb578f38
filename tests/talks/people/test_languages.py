"""A further language costs one file: its catalogue."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from models import Outbox
from tests.office import Office
from tests.talks.people.test_joining import member_row, newcomer
from wording import Reader, catalogues
from wording.extraction import catalogue_files, renewed
from wording.languages import languages
from wording.rendering import day_text

ESPERANTO = {
    "中文": "Esperanto",
    "改用{language}": "Parolu {language}n",
    "请选择语言": "Elektu vian lingvon",
    "好的，以后用%(own_name)s。": "Bone, de nun %(own_name)s.",
    "登记一件事项": "registri taskon",
    "使用说明": "helpo",
    "您名下暂时没有待办事项，有了会马上告诉您。": "Neniu tasko atendas vin.",
    "%(name)s，您目前没有在办事项。": "%(name)s, vi havas nenion farendan.",
    "{month}{day}日（{weekday}）": "{weekday}, la {day}-a de {month}",
    "周一": "lundo",
    "3月": "marto",
}


@pytest.fixture
def esperanto(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """A folder of catalogues with one more, made as its translator makes it."""
    if "office_url" in request.fixturenames:  # others play in copies of that office, without it
        request.getfixturevalue("office_url")
    for file in catalogue_files():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    added = tmp_path / "eo.po"
    added.touch()
    text = renewed(added, today=date(2027, 1, 4))
    for source, words in ESPERANTO.items():
        assert f'msgid "{source}"\nmsgstr ""' in text
        text = text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{words}"')
    added.write_text(text, "utf-8")
    monkeypatch.setattr(catalogues, "LOCALES", tmp_path)
    languages.cache_clear()
    yield
    languages.cache_clear()
    catalogues.translations.cache_clear()


@pytest.mark.usefixtures("esperanto")
async def test_a_third_language_is_offered_and_spoken(office: Office) -> None:
    await office.zhang.says("/language")
    asked = await office.zhang.hears(
        "请选择语言 / Please choose your language / Elektu vian lingvon"
    )
    assert asked.buttons == [["中文", "English", "Esperanto"]]
    await office.zhang.taps("Esperanto")
    await office.zhang.hears("Bone, de nun Esperanto.")
    row = await member_row(office, office.zhang)
    assert row.language == "eo"
    await office.zhang.says("/list")
    await office.zhang.hears("张三, vi havas nenion farendan.")
    await office.zhang.says("/language")
    await office.zhang.hears("Elektu vian lingvon / 请选择语言 / Please choose your language")


@pytest.mark.usefixtures("esperanto")
async def test_whose_telegram_speaks_the_third_language_is_offered_it(office: Office) -> None:
    sun, code = await newcomer(office, language="eo")
    await sun.opens(code)
    await sun.hears("您已加入")
    await sun.taps("Parolu Esperanton")
    await sun.hears("Neniu tasko atendas vin.")


@pytest.mark.usefixtures("esperanto")
async def test_the_third_language_has_menus_and_descriptions(office: Office) -> None:
    queued = [row for row in await office.all(Outbox) if row.payload.get("language_code") == "eo"]
    assert sorted(row.method for row in queued) == [
        "setMyCommands",
        "setMyCommands",
        "setMyDescription",
        "setMyShortDescription",
    ]
    [private] = [row for row in queued if "all_private_chats" in str(row.payload)]
    assert {"command": "help", "description": "helpo"} in private.payload["commands"]


@pytest.mark.usefixtures("esperanto")
def test_days_are_written_as_the_third_language_writes_them() -> None:
    assert day_text(datetime(2027, 3, 1, tzinfo=UTC), Reader("eo")) == "lundo, la 1-a de marto"
