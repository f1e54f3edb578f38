"""Every sentence anyone reads: message types, their Jinja2 templates, gettext catalogues."""

from wording.messages import N_, Button, Keyboard, Message
from wording.rendering import Reader, Rendered, render

__all__ = ["N_", "Button", "Keyboard", "Message", "Reader", "Rendered", "render"]
