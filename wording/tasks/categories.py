"""Sentences about the kinds of tasks 类别."""

from models import RoleName
from models.framework import Category
from wording.messages import Message
from wording.people.roles import audience_text


class CategoryForOthers(Message):
    """Refusal: tasks of this kind belong to people of other roles."""

    text = (
        "“{{ message.category_in(language) }}”只用于{{ message.roles_in(language) }}的事项，"
        "{{ name|short(40) }}不是。请换一位责任人，或换一个类别。"
    )

    category: Category
    roles: frozenset[RoleName]
    name: str

    def category_in(self, language: str) -> str:
        """Return what the category is called."""
        return self.category.name_in(language)

    def roles_in(self, language: str) -> str:
        """Return whose tasks they are."""
        return audience_text(self.roles, language)
