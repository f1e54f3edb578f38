"""The schema's history as Alembic revisions; shipped with the product, needs no alembic.ini.

Revisions are numbered 0001, 0002 … and their files are named after them. A new one is drafted from
the models with `python -m migrations "what changes"`; read it before you commit it.
"""

from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alembic.config import Config


def head_revision() -> str:
    """Return the newest revision, without the cost of importing Alembic."""
    return known_revisions()[-1]


def known_revisions() -> list[str]:
    """Return all revisions, oldest first."""
    folder = resources.files("migrations") / "versions"
    return sorted(file.name[:4] for file in folder.iterdir() if file.name[:4].isdigit())


def configuration(connection: Any) -> "Config":
    """Return Alembic's configuration for work on an open (synchronous) connection."""
    from alembic.config import Config  # noqa: PLC0415  # late: a database that is current needs none

    config = Config()
    # Alembic reads options through configparser, to which a per cent sign is special.
    folder = str(resources.files("migrations")).replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
