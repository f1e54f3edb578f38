"""The life of a task 事项: handed out, reported on, completed, verified by another, struck off."""
