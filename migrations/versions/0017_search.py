"""Titles and answers are found by the pairs of signs in them; tasks by responsibility."""

import sqlalchemy as sa
from alembic import op

# Words are noted as the program notes them from now on: what it looks for must be what stands.
from models.search import CREATE, TABLE, index

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ROWS_AT_ONCE = 1000
ORDER = ["organisation_id", "responsibility_id", "state", "deadline", "id"]
ORDER_NAME = "ix_tasks_organisation_id_responsibility_id_state_deadline_id"
NEXT = "(organisation_id, id) > (:of, :after)"
IN_ORDER = "ORDER BY organisation_id, id LIMIT :most"
STANDING = "subject_kind = 'task' AND NOT superseded"
WORDS = (
    f"SELECT organisation_id, id, title FROM tasks WHERE {NEXT} {IN_ORDER}",  # noqa: S608
    f"SELECT organisation_id, id, text FROM answers WHERE {NEXT} AND {STANDING} {IN_ORDER}",  # noqa: S608
)


def upgrade() -> None:
    op.create_index(op.f(ORDER_NAME), "tasks", ORDER)
    connection = op.get_bind()
    for statement in CREATE[connection.dialect.name]:
        op.execute(statement)
    for statement in WORDS:
        of, after = 0, 0
        while True:
            wanted = {"of": of, "after": after, "most": ROWS_AT_ONCE}
            rows = connection.execute(sa.text(statement), wanted).all()
            index(connection, [tuple(row) for row in rows])
            if len(rows) < ROWS_AT_ONCE:
                break
            of, after, _ = rows[-1]


def downgrade() -> None:
    op.drop_table(TABLE)
    op.drop_index(op.f(ORDER_NAME), "tasks")
