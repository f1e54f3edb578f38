"""Members are away for some days, and somebody may stand in for them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "time_off",
        sa.Column("organisation_id", number, nullable=False),
        sa.Column("id", number, autoincrement=False, nullable=False),
        sa.Column("member_id", number, nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", number, nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stand_in_id", number, nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                ["organisation_id", column],
                ["members.organisation_id", "members.id"],
                name=op.f(f"fk_time_off_organisation_id_{column}_members"),
            )
            for column in ("member_id", "entered_by", "stand_in_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_time_off")),
    )
    for columns in (("member_id", "ends_at"), ("ends_at", "member_id")):
        op.create_index(
            op.f(f"ix_time_off_organisation_id_{'_'.join(columns)}"),
            "time_off",
            ["organisation_id", *columns],
        )


def downgrade() -> None:
    op.drop_table("time_off")
