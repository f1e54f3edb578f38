"""The rules, on both databases."""
