"""Draft the next revision from the models: `python -m migrations "Tasks can have milestones"`.

Then `ruff format migrations`, and read what was drafted.
"""

import sys
from tempfile import TemporaryDirectory

from alembic import command
from sqlalchemy import Connection, create_engine

from migrations import configuration, known_revisions


def draft(message: str, connection: Connection) -> None:
    """Write a revision that leads from the newest one to the models."""
    number = f"{int(max(known_revisions())) + 1:04}"
    config = configuration(connection)
    command.upgrade(config, "head")
    command.revision(config, message=message, autogenerate=True, rev_id=number)


def main(arguments: list[str]) -> int:
    """Draft on an empty SQLite file."""
    if len(arguments) != 1:
        sys.stderr.write(__doc__ or "")
        return 2
    message = arguments[0]
    with TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/draft.db")
        with engine.begin() as connection:
            draft(message, connection)
        engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
