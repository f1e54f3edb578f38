"""Who has joined last is found by an index."""

from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

NAME = "ix_members_organisation_id_joined_at"


def upgrade() -> None:
    op.create_index(op.f(NAME), "members", ["organisation_id", "joined_at"])


def downgrade() -> None:
    op.drop_index(op.f(NAME), table_name="members")
