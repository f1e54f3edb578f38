"""The demo: the real bot against a local Telegram, with a sample department and no token."""
