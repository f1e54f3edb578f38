"""Points are proposed, confirmed, and added up."""
# a schema is one long list

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "points_books",
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("read_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ranked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ranked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_points_books")),
    )
    op.create_table(
        "points",
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("rule", sa.String(length=48), nullable=False),
        sa.Column(
            "framework", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("per", sa.String(length=8), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("about_kind", sa.String(length=32), nullable=False),
        sa.Column("about_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("proposed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("confirmed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "settled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ruling", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "confirmed_by"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_points_organisation_id_confirmed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_points_organisation_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "settled_by"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_points_organisation_id_settled_by"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "unit_id"],
            ["units.organisation_id", "units.id"],
            name=op.f("fk_points_organisation_id_unit_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_points")),
        sa.UniqueConstraint(
            "organisation_id",
            "seq",
            "rule",
            "member_id",
            name=op.f("uq_points_organisation_id_seq_rule_member_id"),
        ),
    )
    with op.batch_alter_table("points", schema=None) as batch_op:
        batch_op.create_index(
            "ix_points_appealed",
            ["organisation_id", "unit_id", "id", "member_id"],
            unique=False,
            sqlite_where=sa.text("state = 'appealed'"),
            postgresql_where=sa.text("state = 'appealed'"),
        )
        batch_op.create_index(
            batch_op.f("ix_points_organisation_id_about_kind_about_id"),
            ["organisation_id", "about_kind", "about_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_points_organisation_id_member_id_per_period_id"),
            ["organisation_id", "member_id", "per", "period", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_points_proposed",
            ["organisation_id", "unit_id", "id", "member_id"],
            unique=False,
            sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        )

    op.create_table(
        "scores",
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "member_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("per", sa.String(length=8), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_scores_organisation_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "unit_id"],
            ["units.organisation_id", "units.id"],
            name=op.f("fk_scores_organisation_id_unit_id"),
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "member_id", "per", "period", name=op.f("pk_scores")
        ),
    )
    with op.batch_alter_table("scores", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_scores_organisation_id_per_period_points_member_id"),
            ["organisation_id", "per", "period", "points", "member_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_scores_organisation_id_per_period_unit_id_member_id"),
            ["organisation_id", "per", "period", "unit_id", "member_id"],
            unique=False,
        )


def downgrade() -> None:
    op.drop_table("scores")
    op.drop_table("points")
    op.drop_table("points_books")
