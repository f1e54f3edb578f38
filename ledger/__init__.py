"""The rules: one function is one operation a person would name."""
