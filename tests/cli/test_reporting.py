"""`taizhang report`: a bulletin as Word, PDF or Excel."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

import frameworks
from tests.cli.conftest import Terminal, speak_english
from tests.wording.documents.test_documents import office_template, pdf_text
from wording.documents import word

BULLETIN = """
[[bulletins]]
key = "cli-week"
title = "一周通报"
english = "The week"
responsibility = "performance"
sections = [{ kind = "tasks" }]
"""


@pytest.fixture
def told(taizhang: Terminal, folder: Path, database_url: str) -> Terminal:
    """An organisation whose work model has a bulletin."""
    text = (Path(frameworks.__file__).parent / "3315.toml").read_text("utf-8")
    (folder / "own.toml").write_text(text + BULLETIN, "utf-8")
    founding = ("init", "--framework", "own.toml", "--name", "示例单位", "--admin", "管理员甲")
    assert taizhang(*founding).code == 0
    speak_english(database_url)
    return taizhang


def test_where_word_is_not_installed_it_says_so(
    told: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word, "is_word_made", lambda: False)
    monkeypatch.setenv("TAIZHANG_TEMPLATES", str(folder))
    for call in (("cli-week", "-o", "week.docx"), ("--write-template", "own.docx")):
        refused = told("report", *call)
        assert refused.code == 1
        assert "pip install docxtpl" in refused.err
    assert told("report", "cli-week", "-o", "week.pdf").code == 0
    assert "bulletins are sent as PDF" in told("doctor").out


def test_a_bulletin_is_written_as_what_the_files_name_says(
    told: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for end in ("docx", "pdf", "xlsx"):
        printed = told("report", "cli-week", "--output", f"week.{end}", "--period", "2026-W40")
        assert (printed.code, printed.err) == (0, "")
        assert "not released" in printed.out
    assert "The week" in pdf_text((folder / "week.pdf").read_bytes())
    words = [one.text for one in Document(str(folder / "week.docx")).paragraphs]
    assert "The week" in words
    assert told("report", "cli-week", "-o", "week.docx").code == 0
    assert told("report", "--write-template", "own.docx").code == 0
    (folder / "cli-week.docx").write_bytes(office_template("Ours {{ title }}"))
    monkeypatch.setenv("TAIZHANG_TEMPLATES", str(folder))
    assert told("report", "cli-week", "-o", "week.docx").code == 0
    [line] = [one.text for one in Document(BytesIO((folder / "week.docx").read_bytes())).paragraphs]
    assert line == "Ours The week"
    (folder / "cli-week.docx").write_bytes(office_template("{{ title"))
    broken = told("report", "cli-week", "-o", "week.docx")
    assert broken.code == 0
    assert "the one shipped was taken" in broken.err
    health = told("doctor")
    [line] = [one for one in health.out.splitlines() if "Word templates" in one]
    assert "cli-week.docx cannot be used" in line
    for wrong, code in (
        (("report", "cli-week"), 2),
        (("report", "cli-week", "-o", "week.txt"), 2),
        (("report", "cli-week", "-o", "week.pdf", "--period", "2026-W99"), 2),
        (("report", "cli-week", "-o", "week.pdf", "--period", "2999-W01"), 1),
        (("report", "nonsense", "-o", "week.pdf"), 1),
        (("report", "cli-week", "-o", "no/such/week.pdf"), 1),
    ):
        refused = told(*wrong)
        assert (refused.code, refused.out, refused.err.count("\n")) == (code, "", 1), wrong
