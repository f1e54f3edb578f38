"""Units are found by their kind, departments by their branch."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BY_KIND = "ix_units_organisation_id_kind_id"
BY_BRANCH = "ix_units_organisation_id_branch_id"


def upgrade() -> None:
    op.create_index(BY_KIND, "units", ["organisation_id", "kind", "id"])
    op.create_index(BY_BRANCH, "units", ["organisation_id", "branch_id"])


def downgrade() -> None:
    op.drop_index(BY_BRANCH, "units")
    op.drop_index(BY_KIND, "units")
