"""Sentences about the roster and its workbook."""
