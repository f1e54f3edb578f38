"""What was counted of a period that is over is kept; what is open now is counted in its order.

And the newest entry of a moment is found at once, however many there are of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

WHICH = ["organisation_id", "state", "ends"]
COUNTED_BY = ["deadline", "stance", "stanced_at", "asked_from", "owner_id"]
BEFORE = [*WHICH, "begins", "unit_id", "responsibility_id", *COUNTED_BY]
AFTER = [*WHICH, "unit_id", "responsibility_id", "begins", *COUNTED_BY]


def upgrade() -> None:
    op.create_table(
        "task_counts",
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "at", "since", name=op.f("pk_task_counts")),
    )
    op.drop_index("ix_task_spans_at", table_name="task_spans")
    op.create_index("ix_task_spans_at", "task_spans", AFTER)
    op.drop_index("ix_entries_organisation_id_at", table_name="entries")
    op.create_index(
        "ix_entries_organisation_id_at_seq", "entries", ["organisation_id", "at", "seq"]
    )


def downgrade() -> None:
    op.drop_index("ix_entries_organisation_id_at_seq", table_name="entries")
    op.create_index("ix_entries_organisation_id_at", "entries", ["organisation_id", "at"])
    op.drop_index("ix_task_spans_at", table_name="task_spans")
    op.create_index("ix_task_spans_at", "task_spans", BEFORE)
    op.drop_table("task_counts")
