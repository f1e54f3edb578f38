"""Sentences about people: joining, inviting, roles, menus, reach."""
