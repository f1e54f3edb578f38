"""Workbooks that we write: what a sheet is, how it looks, and rows that go out as they come."""
