"""Strangers' updates wait for those of our people; those put off are found without the others."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

BY_ARRIVAL = "ix_inbox_organisation_id_state_arrival"
BY_CHAT = "ix_inbox_organisation_id_state_chat_key_arrival"
STRANGERS_LAST = "ix_inbox_organisation_id_state_from_stranger_arrival"
WAITING = sa.text("state = 'waiting'")
PUT_OFF = sa.text("state = 'waiting' AND not_before IS NOT NULL")


def upgrade() -> None:
    op.add_column(
        "inbox",
        sa.Column("from_stranger", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.drop_index(BY_ARRIVAL, table_name="inbox")
    op.drop_index(BY_CHAT, table_name="inbox")
    op.create_index(
        STRANGERS_LAST, "inbox", ["organisation_id", "state", "from_stranger", "arrival"]
    )
    op.create_index(
        "ix_inbox_put_off",
        "inbox",
        ["organisation_id", "not_before"],
        sqlite_where=PUT_OFF,
        postgresql_where=PUT_OFF,
    )
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["chat_key", "organisation_id", "from_stranger"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_inbox_waiting", table_name="inbox")
    op.drop_index("ix_inbox_put_off", table_name="inbox")
    op.drop_index(STRANGERS_LAST, table_name="inbox")
    op.create_index(BY_CHAT, "inbox", ["organisation_id", "state", "chat_key", "arrival"])
    op.create_index(BY_ARRIVAL, "inbox", ["organisation_id", "state", "arrival"])
    op.drop_column("inbox", "from_stranger")
