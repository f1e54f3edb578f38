"""What is closed is listed, sampled by a seed on record, and reviewed."""
# a schema is one long list

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listed_items",
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column(
            "handler_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "handler_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_listed_items_organisation_id_handler_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "unit_id"],
            ["units.organisation_id", "units.id"],
            name=op.f("fk_listed_items_organisation_id_unit_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "key", name=op.f("pk_listed_items")),
    )
    op.create_index(
        op.f("ix_listed_items_organisation_id_closed_on_key"),
        "listed_items",
        ["organisation_id", "closed_on", "key"],
        unique=False,
    )

    op.create_table(
        "samples",
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("review", sa.String(length=64), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("listed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("drawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "drawn_by"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_samples_organisation_id_drawn_by"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_samples")),
        sa.UniqueConstraint(
            "organisation_id",
            "review",
            "period",
            name=op.f("uq_samples_organisation_id_review_period"),
        ),
    )
    op.create_index(
        "ix_samples_open",
        "samples",
        ["organisation_id", "reached", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("reviewed_at IS NULL"),
        postgresql_where=sa.text("reviewed_at IS NULL"),
    )

    op.create_table(
        "sample_items",
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "sample_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column(
            "handler_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column(
            "reviewer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "handler_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_sample_items_organisation_id_handler_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "record_id"],
            ["records.organisation_id", "records.id"],
            name=op.f("fk_sample_items_organisation_id_record_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "reviewer_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_sample_items_organisation_id_reviewer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "sample_id"],
            ["samples.organisation_id", "samples.id"],
            name=op.f("fk_sample_items_organisation_id_sample_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "unit_id"],
            ["units.organisation_id", "units.id"],
            name=op.f("fk_sample_items_organisation_id_unit_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_sample_items")),
    )
    op.create_index(
        "ix_sample_items_open",
        "sample_items",
        ["organisation_id", "reviewer_id", "id"],
        unique=False,
        sqlite_where=sa.text("record_id IS NULL"),
        postgresql_where=sa.text("record_id IS NULL"),
    )
    op.create_index(
        op.f("ix_sample_items_organisation_id_sample_id_id"),
        "sample_items",
        ["organisation_id", "sample_id", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("sample_items")
    op.drop_table("samples")
    op.drop_table("listed_items")
