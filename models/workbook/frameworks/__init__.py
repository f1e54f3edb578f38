"""The work model as a workbook: sheets and columns are those of its models, both ways exactly."""

from models.workbook.frameworks.grids import Wrong
from models.workbook.frameworks.reading import FrameworkRead, read_framework_workbook
from models.workbook.frameworks.sheets import SHEETS, SheetOf
from models.workbook.frameworks.writing import Grid, TooLongError, grids_of

__all__ = [
    "SHEETS",
    "FrameworkRead",
    "Grid",
    "SheetOf",
    "TooLongError",
    "Wrong",
    "grids_of",
    "read_framework_workbook",
]
