"""A bot's account, and how it gets its updates."""
