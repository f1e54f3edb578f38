"""How tasks stood is kept, so that any past moment can be counted."""
# a schema is one long list

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

# How tasks stand now is as far back as can be told of those that are there already.
SPANS = """
    INSERT INTO task_spans (
        organisation_id, task_id, seq, begins, ends, state, state_since, unit_id, owner_id,
        responsibility_id, deadline, stance, stance_at, stanced_at, asked_from
    )
    SELECT
        organisation_id, id, 0, registered_at, {forever}, state,
        CASE state
            WHEN 'struck_off' THEN COALESCE(struck_off_at, registered_at)
            WHEN 'completed' THEN COALESCE(completed_at, registered_at)
            ELSE registered_at
        END,
        unit_id, owner_id, responsibility_id, deadline, stance, stance_at,
        CASE WHEN stance IS NULL THEN NULL ELSE stance_at END, registered_at
    FROM tasks WHERE NOT confidential
"""
FOREVER = {
    "sqlite": "'9999-12-31 00:00:00.000000'",
    "postgresql": "TIMESTAMPTZ '9999-12-31 00:00:00+00'",
}


def upgrade() -> None:
    op.create_table(
        "task_spans",
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "task_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("begins", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "responsibility_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stance", sa.String(length=32), nullable=True),
        sa.Column("stance_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stanced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_from", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "task_id", "seq", name=op.f("pk_task_spans")),
    )
    op.create_index(
        "ix_task_spans_at",
        "task_spans",
        [
            "organisation_id",
            "state",
            "ends",
            "begins",
            "unit_id",
            "responsibility_id",
            "deadline",
            "stance",
            "stanced_at",
            "asked_from",
            "owner_id",
        ],
        unique=False,
    )
    op.create_index(
        "ix_task_spans_since",
        "task_spans",
        [
            "organisation_id",
            "state",
            "state_since",
            "ends",
            "begins",
            "unit_id",
            "responsibility_id",
        ],
        unique=False,
    )
    op.execute(SPANS.format(forever=FOREVER[op.get_bind().dialect.name]))


def downgrade() -> None:
    op.drop_table("task_spans")
