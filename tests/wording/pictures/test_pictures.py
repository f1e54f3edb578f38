"""Pictures look as they looked when somebody looked at them, and hold what is handed to them."""

import itertools
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageColor

from tests.wording.pictures.samples import DOCS, EDGES, GOLDEN, LONG, NAMES, PICTURES, bars, of
from wording.pictures.bars import LOOKS, Row, Tone
from wording.pictures.measures import cut, steps, wrapped
from wording.pictures.picture import Picture
from wording.pictures.sheet import clean
from wording.pictures.trend import Flag, Panel, Point, runs_of
from wording.products import KINDS, as_source, class_of, from_source

TOLERANCE = 2.0  # of 255, on average: another version of the typeface's rasteriser may differ so
ALL = [(DOCS, name, one) for name, one in PICTURES.items()]
ALL += [(GOLDEN, name, one) for name, one in EDGES.items()]


def pixels(file: BytesIO | Path) -> np.ndarray:
    with Image.open(file) as picture:
        return np.asarray(picture.convert("RGB"), dtype=float)


@pytest.mark.parametrize(("folder", "name", "picture"), ALL, ids=[name for _, name, _ in ALL])
def test_it_looks_as_it_did(folder: Path, name: str, picture: Picture) -> None:
    """A sign that the typeface lacks would be a warning, and so fail."""
    again = from_source(picture.kind, as_source(picture))
    assert again == picture
    content = again.content()
    drawn, golden = pixels(BytesIO(content)), pixels(folder / f"{name}.png")
    assert drawn.shape == golden.shape
    assert drawn.shape[1] == 1080
    assert np.abs(drawn - golden).mean() < TOLERANCE, "make pictures; then look at them"
    assert len(content) < 120_000


def test_every_kind_is_shown_in_the_docs() -> None:
    kinds = {kind for kind in KINDS if issubclass(class_of(kind), Picture)}
    assert {picture.kind for picture in PICTURES.values()} == kinds
    page = (DOCS.parent / "pictures.md").read_text("utf-8")
    assert [name for name in PICTURES if f"pictures/{name}.png" not in page] == []


def test_grey_tells_the_parts_of_a_bar() -> None:
    """Of two parts, one is hatched and the other not, or hatched otherwise, or much darker."""
    for one, other in itertools.combinations(Tone, 2):
        a, b = LOOKS[one], LOOKS[other]
        assert a.hatch != b.hatch or abs(darkness(a.fill) - darkness(b.fill)) > 40, (one, other)


def darkness(colour: str) -> float:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return 0.3 * red + 0.59 * green + 0.11 * blue


def test_the_worst_are_shown_and_the_rest_is_said() -> None:
    shown = bars(
        (Row("好", (9, 0, 0, 0, 0)), Row("逾期", (0, 0, 0, 1, 0)), Row("落后", (9, 9, 5, 0, 9)))
    )
    assert [row.name for row in shown.worst()] == ["逾期", "落后", "好"]
    assert shown.rest() == ""
    many = bars(tuple(of(number, f"{number}") for number in range(300)))
    left = many.worst()[12:]
    assert many.rest().startswith("其余288个：办结 ")
    assert f"逾期 {sum(row.counts[3] for row in left)}" in many.rest()
    assert {row.counts[3] for row in many.worst()[:12]} == {2}


def test_a_gap_breaks_the_line_and_a_unit_without_readings_is_flagged() -> None:
    assert runs_of([1.0, None, 2.0, 3.0, None]) == [[(0, 1.0)], [(2, 2.0), (3, 3.0)]]
    assert Panel("空", ()).is_flagged
    assert Panel("空", (Point("1月", None),)).is_flagged
    assert Panel("落后", (Point("1月", 1.0, 2.0, Flag.LAGGING),)).is_flagged
    assert not Panel("好", (Point("1月", None), Point("2月", 3.0))).is_flagged


def test_words_fit_and_what_the_typeface_lacks_is_no_box() -> None:
    assert clean("📌 卷宗\n已  归档\u200b \U00030000") == "卷宗 已 归档 〓"
    assert cut("一二三四五", 10, 30) == "一二…"
    assert cut(NAMES[0], 10, 300) == NAMES[0]
    assert wrapped(LONG, 10, 160, 2) == [LONG[:16], LONG[16:]]
    assert wrapped("Weekly bulletin of the office", 10, 100, 2) == [
        "Weekly bulletin",
        "of the office",
    ]
    assert wrapped("", 10, 100, 2) == [""]


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        (0, 100, [0, 25, 50, 75, 100]),
        (73, 96, [70, 80, 90, 100]),
        (0, 0, [0, 0.25]),
        (5, 5, [4, 6]),
        (-3, 12, [-5, 0, 5, 10, 15]),
        (0.071, 0.099, [0.07, 0.08, 0.09, 0.1]),
    ],
)
def test_scales_are_round(low: float, high: float, marks: list[float]) -> None:
    assert steps(low, high) == pytest.approx(marks)
