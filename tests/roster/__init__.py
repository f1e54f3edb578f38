"""Tests of the workbook and of what an import does with it."""
