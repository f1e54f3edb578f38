"""Many tasks of some units are found in their order without a look at each."""

from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

OF_ORGANISATION = ["organisation_id", "state", "deadline", "id", "confidential"]


def upgrade() -> None:
    index_by([*OF_ORGANISATION, "unit_id"])


def downgrade() -> None:
    index_by(OF_ORGANISATION)


def index_by(columns: list[str]) -> None:
    op.drop_index("ix_tasks_of_organisation", table_name="tasks")
    op.create_index("ix_tasks_of_organisation", "tasks", columns)
