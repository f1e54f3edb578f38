"""Messages that stand nowhere, or are about nothing, weigh on no index for those that do.

PostgreSQL looks at a fiftieth of dead rows after the outbox, in which every row dies several times.
"""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

AT_OLD, AT = "ix_outbox_organisation_id_chat_id_message_id", "ix_outbox_at"
ABOUT_OLD, ABOUT = "ix_outbox_organisation_id_about_kind_about_id_id", "ix_outbox_about"
AT_COLUMNS = ["organisation_id", "chat_id", "message_id"]
ABOUT_COLUMNS = ["organisation_id", "about_kind", "about_id", "id"]
SINCE, STRUCK_OFF = "ix_task_spans_since", "ix_task_spans_struck_off"
SINCE_COLUMNS = [
    *("organisation_id", "state", "state_since", "ends", "begins"),
    *("unit_id", "responsibility_id"),
]
STRUCK_OFF_COLUMNS = [name for name in SINCE_COLUMNS if name != "state"]
OUTBOX_VACUUMED = "autovacuum_vacuum_scale_factor"


def upgrade() -> None:
    op.drop_index(AT_OLD, table_name="outbox")
    of_some(AT, "outbox", AT_COLUMNS, "message_id IS NOT NULL")
    op.drop_index(ABOUT_OLD, table_name="outbox")
    of_some(ABOUT, "outbox", ABOUT_COLUMNS, "about_kind IS NOT NULL")
    op.drop_index(SINCE, table_name="task_spans")
    of_some(STRUCK_OFF, "task_spans", STRUCK_OFF_COLUMNS, "state = 'struck_off'")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE outbox SET ({OUTBOX_VACUUMED} = 0.02)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE outbox RESET ({OUTBOX_VACUUMED})")
    op.drop_index(STRUCK_OFF, table_name="task_spans")
    op.create_index(SINCE, "task_spans", SINCE_COLUMNS)
    op.drop_index(ABOUT, table_name="outbox")
    op.create_index(ABOUT_OLD, "outbox", ABOUT_COLUMNS)
    op.drop_index(AT, table_name="outbox")
    op.create_index(AT_OLD, "outbox", AT_COLUMNS)


def of_some(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
