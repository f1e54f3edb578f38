"""Directives 批示: written about a task, answered by its owner, accepted by who wrote them."""
