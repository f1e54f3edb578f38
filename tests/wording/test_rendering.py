"""How words are set, whatever they say."""

from datetime import UTC, datetime

import pytest

from models.base import SubjectKind
from models.framework import read_framework
from models.rounds import ScheduledStep
from tests.ledger.test_responsibility_lists import visible
from wording import Reader, render
from wording.check_ins import CheckInSummary, UnitParticipation
from wording.exports.ledger import subject_text
from wording.registering import DraftFacts, Notice, TitleAsked
from wording.rendering import TEXT_LIMIT, as_template, day_text, in_catalogue, nest_quotes
from wording.rhythm import StepFails


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("没有引号", "没有引号"),
        ("“一”和“二”", "“一”和“二”"),
        ("“开展“河长+检察长”检查”已销号", "“开展‘河长+检察长’检查”已销号"),
        ("“甲“乙”丙“丁””", "“甲‘乙’丙‘丁’”"),
        ("“没有合上\n“下一行”不受影响", "“没有合上\n“下一行”不受影响"),
        ("多了一个”还有“一对”", "多了一个”还有“一对”"),
    ],
)
def test_quotation_marks_inside_quotation_marks_are_single(typed: str, set_as: str) -> None:
    assert nest_quotes(typed) == set_as


@pytest.mark.parametrize(
    ("sentence", "template", "known_as"),
    [
        ("就这样。", "{% trans  %}就这样。{% endtrans %}", "就这样。"),
        (
            "{{ by|trim }}退{{ task.title }}：{{ by|trim }}",
            "{% trans by=by|trim, title=task.title %}{{ by }}退{{ title }}：{{ by }}{% endtrans %}",
            "%(by)s退%(title)s：%(by)s",
        ),
        (
            "100%的“{{ message.title(language) }}”",
            "{% trans title=message.title(language) %}100%的“{{ title }}”{% endtrans %}",
            "100%%的“%(title)s”",
        ),
    ],
)
def test_a_sentence_says_where_its_facts_come_from_and_the_catalogue_only_their_names(
    sentence: str, template: str, known_as: str
) -> None:
    assert as_template(sentence) == template
    assert in_catalogue(sentence) == known_as


def test_one_name_in_a_sentence_stands_for_one_fact() -> None:
    with pytest.raises(ValueError, match="title is two facts"):
        as_template("{{ title|short(40) }}现在是{{ task.title }}")


@pytest.mark.parametrize("step", ScheduledStep)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_whatever_the_scheduler_does_has_a_name(language: str, step: ScheduledStep) -> None:
    assert StepFails(step, 5).name(language)


@pytest.mark.parametrize("kind", SubjectKind)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_whatever_an_entry_is_about_is_named_with_its_number(
    language: str, kind: SubjectKind
) -> None:
    assert subject_text(kind, 57, language).endswith(" 57")


@pytest.mark.parametrize(
    ("language", "listed"), [("zh_CN", "甲&amp;乙、丙"), ("en", "甲&amp;乙, 丙")]
)
def test_names_in_a_row_are_escaped_once(language: str, listed: str) -> None:
    asked = TitleAsked(DraftFacts(1, 1), Notice(further=("甲&乙", "丙")))
    assert f"“{listed}”" in render(asked, Reader(language)).text


SEEN = datetime(2026, 12, 31, 15, 30, tzinfo=UTC)  # 23:30 in Shanghai, the last of the year


@pytest.mark.parametrize(
    ("value", "now", "language", "written"),
    [
        (datetime(2026, 12, 25, 10, tzinfo=UTC), SEEN, "zh_CN", "12月25日（周五）"),
        (datetime(2026, 12, 31, 16, tzinfo=UTC), SEEN, "zh_CN", "2027年1月1日（周五）"),
        (datetime(2025, 12, 25, 10, tzinfo=UTC), SEEN, "zh_CN", "2025年12月25日（周四）"),
        (datetime(2027, 3, 1, tzinfo=UTC), SEEN, "en", "Mon 1 Mar 2027"),
        (datetime(2026, 3, 2, tzinfo=UTC), SEEN, "en", "Mon 2 Mar"),
        (datetime(2027, 3, 1, tzinfo=UTC), None, "zh_CN", "3月1日（周一）"),
    ],
)
def test_the_year_is_written_where_it_is_another_one(
    value: datetime, now: datetime | None, language: str, written: str
) -> None:
    assert day_text(value, Reader(language), now) == written


STUDY = read_framework("3315").check_ins[0]
SUNDAY = datetime(2026, 11, 29, 13, tzinfo=UTC)


def unit(number: int, people: int, name: str) -> UnitParticipation:
    names = tuple(f"{name}{place}" for place in range(people))
    return UnitParticipation(
        f"第{number}检察部（未成年人检察工作办公室）",
        tuple((one, True, True) for one in names[::3]),
        names[1::3],
        names[2::3],
    )


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    ("units", "people", "name"),
    [
        (1, 600, "名字比较长的同事"),
        (2, 100, "Wolfeschlegelsteinhausen"),
        (12, 90, "张三"),
        (60, 30, "一位名字特别特别长的同事"),
    ],
)
def test_a_summary_fits_into_one_message(units: int, people: int, name: str, language: str) -> None:
    parts = tuple(unit(number, people, name) for number in range(units))
    text = render(CheckInSummary(STUDY, SUNDAY, parts), Reader(language)).text
    assert len(visible(text).encode("utf-16-le")) // 2 <= TEXT_LIMIT
    assert text.count("检察部") == min(units, 24)
    assert (str(units - 24) in text.splitlines()[-1]) is (units > 24)


def test_a_department_of_eighty_is_named_in_full() -> None:
    text = render(CheckInSummary(STUDY, SUNDAY, (unit(1, 80, "张三"),)), Reader()).text
    assert all(f"张三{place}" in text for place in range(80))
    assert "…" not in text
