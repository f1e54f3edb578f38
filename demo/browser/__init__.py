"""The demo in a browser: the real bot as a process of its own, its people on one page."""
