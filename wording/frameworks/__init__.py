"""The work model in people's words: what is wrong with one, and how its workbook looks."""
