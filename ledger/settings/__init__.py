"""Changing times, thresholds and audiences in chat: choices, readings, and the change itself."""
