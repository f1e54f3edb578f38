"""A sentence as its message class holds it, and as the catalogues do.

text = "“{{ title|short(80) }}”的进展收到了。" says where a fact comes from and how it is cut; the
catalogues know it by its name alone: “%(title)s”的进展收到了。
"""

import re

# The name is the last word before a filter or a call: `task.owner|short(40)` is `owner`.
PLACEHOLDER = re.compile(r"{{ (?P<fact>(?:\w+\.)*(?P<name>\w+).*?) }}")


def as_template(sentence: str) -> str:
    """Return the template that says the sentence in its reader's language.

    Raises ValueError where one name would stand for two facts.
    """
    facts: dict[str, str] = {}
    for found in PLACEHOLDER.finditer(sentence):
        if facts.setdefault(found["name"], found["fact"]) != found["fact"]:
            raise ValueError(f"{found['name']} is two facts: {sentence}")
    named = ", ".join(f"{name}={fact}" for name, fact in facts.items())
    words = PLACEHOLDER.sub(r"{{ \g<name> }}", sentence)
    return f"{{% trans {named} %}}{words}{{% endtrans %}}"


def in_catalogue(sentence: str) -> str:
    """Return the sentence as the catalogues know it."""
    return PLACEHOLDER.sub(r"%(\g<name>)s", sentence.replace("%", "%%"))
