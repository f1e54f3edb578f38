"""Every sentence anyone reads: message types, their Jinja2 templates, gettext catalogues."""

from wording.messages import Button, Keyboard, Message, N_
from wording.rendering import Reader, Rendered, render

__all__ = ["Button", "Keyboard", "Message", "N_", "Reader", "Rendered", "render"]
