"""Workbooks that nobody would send: odd cells, bits turned over, XML that is cut off."""

import random
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from benchmarks.chaos.rows import Row
from benchmarks.chaos.shapes import ODDITIES, WORDS
from benchmarks.stage import set_stage
from models.workbook import DAYS, PEOPLE, TASKS

PEOPLE_ON_STAGE = 20
SEED = 3315
Spoil = Callable[[random.Random], bytes]


async def mutated_workbooks(*, quick: bool) -> list[Row]:
    """Import one after the other; each is taken whole or refused in words."""
    chance = random.Random(SEED)
    count, taken, complaints = 6 if quick else 60, 0, []
    async with set_stage("sqlite", people=PEOPLE_ON_STAGE, tasks=1) as stage:
        for number in range(count):
            file = stage.folder / f"名册{number}.xlsx"
            file.write_bytes(SPOILERS[number % len(SPOILERS)](chance))
            code, said = await stage.type_in("import", file.name)
            taken += code == 0
            if code not in {0, 1} or "Traceback" in said:
                complaints.append(f"workbook {number}, exit code {code}: {said[-200:]}")
        code, said = await stage.type_in("verify")
        if code:
            complaints.append(said.strip())
    remark = f"{taken} taken, {count - taken} refused"
    return [
        Row("spoilt workbooks", f"{count} imported", complaints=tuple(complaints), remark=remark)
    ]


def with_odd_cells(chance: random.Random) -> bytes:
    """Return a workbook a tenth of whose cells hold anything."""
    people = [[f"新人{n}", f"第{n % 3}处", "成员", n] for n in range(30)]
    due = date(2030, 1, 31)
    tasks = [[f"第{n}件事", "履职责任", None, f"新人{n}", None, due] for n in range(30)]
    days = [[due, "休息"]]
    result = BytesIO()
    with Workbook(result, {"strings_to_formulas": False, "nan_inf_to_errors": True}) as book:
        for sheet, rows in ((PEOPLE, people), (TASKS, tasks), (DAYS, days)):
            fill(book.add_worksheet(sheet.name), sheet.headings, rows, chance)
    return result.getvalue()


def fill(
    sheet: Any, headings: tuple[str, ...], rows: list[list[Any]], chance: random.Random
) -> None:
    """Write the rows, here and there something else."""
    cells: tuple[Any, ...] = (
        *WORDS,
        *(one for one in ODDITIES if not isinstance(one, list | dict)),
    )
    share = chance.choice((0.0, 0.01, 0.1))
    for line, row in enumerate([list(headings), *rows]):
        for column, value in enumerate(row):
            odd = chance.random() < share
            cell = chance.choice(cells) if odd else value
            words = str(cell).encode("utf-8", "replace").decode().replace("\x00", "")
            if isinstance(cell, bool | int | float):
                sheet.write(line, column, cell)
            elif cell is not None:
                sheet.write_string(line, column, words)


def with_bits_turned(chance: random.Random) -> bytes:
    """Return a workbook with some bytes of its file changed."""
    content = bytearray(with_odd_cells(chance))
    for _ in range(chance.choice((1, 5, 50))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def with_spoilt_parts(chance: random.Random) -> bytes:
    """Return a good archive, some part of which is cut off, doubled or empty."""
    result = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(with_odd_cells(chance))) as old,
        zipfile.ZipFile(result, "w") as new,
    ):
        spoilt = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            if name == spoilt:
                half = part[: chance.randrange(len(part))]
                part = chance.choice((b"", half, part + half, part.replace(b"<v>", b"<v>9e999")))
            new.writestr(name, part)
    return result.getvalue()


SPOILERS: tuple[Spoil, ...] = (with_odd_cells, with_bits_turned, with_spoilt_parts)
