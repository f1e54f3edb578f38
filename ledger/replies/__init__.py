"""Replies: where words belong that answer something."""
