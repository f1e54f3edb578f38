"""The demo in a browser: the real bot as a process of its own, its people on one page."""

from demo.browser.serving import serve_in_browser

__all__ = ["serve_in_browser"]
