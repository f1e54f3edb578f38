"""Tests; this file keeps `tests.models` from shadowing `models`."""
