"""Sentences of registers: recording, and what is recorded."""
