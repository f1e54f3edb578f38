"""What is asked for has a column of its own, and the order it is asked for in an index."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

Index = tuple[str, str, tuple[str, ...]]

BEFORE: tuple[Index, ...] = (
    (
        "ix_answers_organisation_id_subject_kind_subject_id_member_id",
        "answers",
        ("subject_kind", "subject_id", "member_id"),
    ),
    (
        "ix_outbox_organisation_id_about_kind_about_id",
        "outbox",
        ("about_kind", "about_id"),
    ),
    (
        "ix_prompts_organisation_id_member_id_closed_at",
        "prompts",
        ("member_id", "closed_at"),
    ),
    (
        "ix_tasks_organisation_id_registered_by_state_deadline",
        "tasks",
        ("registered_by", "state", "deadline"),
    ),
    ("ix_roles_organisation_id_unit_id_role", "roles", ("unit_id", "role")),
    ("ix_tasks_organisation_id_state_deadline", "tasks", ("state", "deadline")),
    (
        "ix_tasks_organisation_id_unit_id_state_deadline",
        "tasks",
        ("unit_id", "state", "deadline"),
    ),
)
NOW: tuple[Index, ...] = (
    (
        "ix_answers_organisation_id_subject_kind_subject_id_member_id_id",
        "answers",
        ("subject_kind", "subject_id", "member_id", "id"),
    ),
    ("ix_entries_organisation_id_at", "entries", ("at",)),
    ("ix_entries_organisation_id_kind_at", "entries", ("kind", "at")),
    (
        "ix_outbox_organisation_id_about_kind_about_id_id",
        "outbox",
        ("about_kind", "about_id", "id"),
    ),
    (
        "ix_prompts_organisation_id_member_id_closed_at_id",
        "prompts",
        ("member_id", "closed_at", "id"),
    ),
    (
        "ix_roles_organisation_id_unit_id_role_member_id",
        "roles",
        ("unit_id", "role", "member_id"),
    ),
    (
        "ix_tasks_organisation_id_registered_by_state_deadline_id",
        "tasks",
        ("registered_by", "state", "deadline", "id"),
    ),
    (
        "ix_tasks_organisation_id_unit_id_state_deadline_id_blocked_at",
        "tasks",
        ("unit_id", "state", "deadline", "id", "blocked_at"),
    ),
    ("ix_units_organisation_id_parent_id", "units", ("parent_id",)),
)
# Of few rows each.
OF_FEW: tuple[tuple[Index, str], ...] = (
    (("ix_outbox_push", "outbox", ("rule", "period", "state")), "rule IS NOT NULL"),
    (
        ("ix_tasks_blocked", "tasks", ("unit_id", "deadline", "id", "state", "blocked_at")),
        "blocked_at IS NOT NULL",
    ),
    (("ix_tasks_struck_off", "tasks", ("unit_id", "struck_off_at")), "struck_off_at IS NOT NULL"),
)
URGED = """
    FROM entries
    WHERE entries.organisation_id = tasks.organisation_id AND entries.kind = 'urged'
    AND entries.subject_kind = 'task' AND entries.subject_id = tasks.id
"""
# The key of what a push hands out was all that told of it: rule:period:whom.
REST = "substr(once_key, instr(once_key, ':') + 1)"
PARTS = {
    "sqlite": (
        "substr(once_key, 1, instr(once_key, ':') - 1)",
        f"substr({REST}, 1, instr({REST}, ':') - 1)",
    ),
    "postgresql": ("split_part(once_key, ':', 1)", "split_part(once_key, ':', 2)"),
}


def upgrade() -> None:
    op.add_column("tasks", sa.Column("urged_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("rule", sa.String(length=64), nullable=True))
    op.add_column("outbox", sa.Column("period", sa.String(length=32), nullable=True))
    op.execute(
        f"UPDATE tasks SET urged_at = (SELECT max(entries.at) {URGED})"  # noqa: S608
        f" WHERE EXISTS (SELECT 1 {URGED})"
    )
    rule, period = PARTS[op.get_bind().dialect.name]
    op.execute(
        f"UPDATE outbox SET rule = {rule}, period = {period} WHERE once_key IS NOT NULL"  # noqa: S608
        " AND EXISTS (SELECT 1 FROM occurrences"
        " WHERE occurrences.organisation_id = outbox.organisation_id"
        f" AND occurrences.rule = {rule} AND occurrences.period = {period})"
    )
    for name, table, _ in BEFORE:
        op.drop_index(op.f(name), table)
    for name, table, columns in NOW:
        op.create_index(op.f(name), table, ["organisation_id", *columns])
    for (name, table, columns), filled in OF_FEW:
        where = sa.text(filled)
        op.create_index(
            op.f(name),
            table,
            ["organisation_id", *columns],
            sqlite_where=where,
            postgresql_where=where,
        )


def downgrade() -> None:
    for name, table, _ in (*NOW, *(index for index, _ in OF_FEW)):
        op.drop_index(op.f(name), table)
    for name, table, columns in BEFORE:
        op.create_index(op.f(name), table, ["organisation_id", *columns])
    op.drop_column("outbox", "period")
    op.drop_column("outbox", "rule")
    op.drop_column("tasks", "urged_at")
