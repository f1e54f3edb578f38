"""The demo: the real bot against a local Telegram, with a sample department and no token."""

from pathlib import Path

PORT = 8315


def play_in_terminal() -> None:
    """Tell a week of the department in the terminal, and end."""
    from demo.terminal import play_in_terminal as play  # noqa: PLC0415  # the page needs it not

    play()


def serve_in_browser(port: int = PORT, *, keep: Path | None = None, open_browser: bool) -> None:
    """Serve the department as a page in the browser until told to stop."""
    from demo.browser import serve_in_browser as serve  # noqa: PLC0415  # the story needs it not

    serve(port, keep=keep, open_browser=open_browser)
