"""Answers of anonymous rounds are kept without who gave them."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("rounds", sa.Column("salt", sa.LargeBinary(), nullable=True))
    op.create_table(
        "anonymous_answers",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("round_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("place", NUMBER, autoincrement=False, nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "round_id"],
            ["rounds.organisation_id", "rounds.id"],
            name="fk_anonymous_answers_organisation_id_round_id",
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "round_id", "place", name="pk_anonymous_answers"
        ),
    )


def downgrade() -> None:
    op.drop_table("anonymous_answers")
    op.execute("ALTER TABLE rounds DROP COLUMN salt")
