"""The demo: the real bot against a local Telegram, with a sample department and no token."""

from bot.demo.terminal import play_in_terminal

main = play_in_terminal

__all__ = ["main", "play_in_terminal"]
