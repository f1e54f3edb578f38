"""Registering a task in chat: a draft is filled step by step, shown, and counts once confirmed."""
