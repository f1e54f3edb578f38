"""The library: documents in versions."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CURRENT = sa.text("replaced_at IS NULL AND withdrawn_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("shelf", sa.String(length=48), nullable=True),
        sa.Column("year", NUMBER, nullable=True),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("file_id", sa.String(length=255), nullable=False),
        sa.Column("file_unique_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=True),
        sa.Column("size", NUMBER, nullable=True),
        sa.Column("added_by", NUMBER, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "added_by"],
            ["members.organisation_id", "members.id"],
            name="fk_documents_organisation_id_added_by",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_documents"),
    )
    op.create_index(
        "ix_documents_organisation_id_file_unique_id",
        "documents",
        ["organisation_id", "file_unique_id"],
    )
    for name, columns in (
        ("ix_documents_current", ["organisation_id", "id", "shelf"]),
        ("ix_documents_current_by_title", ["organisation_id", "title", "shelf", "year"]),
    ):
        op.create_index(name, "documents", columns, sqlite_where=CURRENT, postgresql_where=CURRENT)


def downgrade() -> None:
    op.drop_table("documents")
