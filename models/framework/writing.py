"""A work model as a TOML file, which reads back as the same one."""

from typing import Any

from models.framework.framework import Framework


def as_toml(framework: Framework) -> str:
    """Return the text of the file; what a part leaves unsaid is left out."""
    import tomlkit  # noqa: PLC0415  # late: only an export needs it

    return tomlkit.dumps(said(framework.model_dump(mode="json")))


def said(value: Any) -> Any:
    """Return content without what is None, for which TOML has no word."""
    if isinstance(value, dict):
        return {name: said(one) for name, one in value.items() if one is not None}
    return [said(one) for one in value] if isinstance(value, list) else value
