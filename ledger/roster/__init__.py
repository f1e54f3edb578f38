"""The roster: who is on it, and how a workbook of people and tasks gets into the books."""
