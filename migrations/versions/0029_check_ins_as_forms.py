"""Check-ins ask forms; rounds know whom they ask, and under which version of the framework."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op
from pydantic import TypeAdapter

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BY_DAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SPAN = TypeAdapter(timedelta)
ROLES = ("leader", "supervisor", "head", "member")
ORGANISATIONS = sa.table(
    "organisations",
    sa.column("id", sa.Integer),
    sa.column("framework", sa.JSON),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
VERSIONS = sa.table(
    "framework_versions",
    sa.column("organisation_id", sa.Integer),
    sa.column("number", sa.Integer),
    sa.column("content", sa.JSON),
    sa.column("since", sa.DateTime(timezone=True)),
)
RESPONDENTS = """
    INSERT INTO respondents
        (organisation_id, round_id, member_id, unit_id, asked_at, answered_at, late, noted)
    SELECT r.organisation_id, r.id, m.id, m.unit_id,
           (SELECT min(o.created_at) FROM outbox o
            WHERE o.organisation_id = r.organisation_id AND o.rule = r.check_in
              AND o.period = r.period AND o.member_id = m.id),
           a.said_at, coalesce(a.late, :no), coalesce(a.text <> '', :no)
    FROM rounds r
    JOIN members m ON m.organisation_id = r.organisation_id
    LEFT JOIN answers a ON a.organisation_id = r.organisation_id AND a.id =
        (SELECT max(b.id) FROM answers b
         WHERE b.organisation_id = r.organisation_id AND b.subject_kind = 'round'
           AND b.subject_id = r.id AND b.member_id = m.id AND b.superseded = :no)
    WHERE a.id IS NOT NULL OR EXISTS
        (SELECT 1 FROM outbox o WHERE o.organisation_id = r.organisation_id
           AND o.rule = r.check_in AND o.period = r.period AND o.member_id = m.id)
"""


def upgrade() -> None:
    create_tables()
    column: sa.Column[Any]
    for column in (
        sa.Column("version", NUMBER, nullable=False, server_default="1"),
        sa.Column("reminders", NUMBER, nullable=False, server_default="0"),
        sa.Column("reminders_missed", NUMBER, nullable=False, server_default="0"),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("rounds", column)
    further: tuple[sa.Column[Any], ...] = (
        sa.Column("fields", sa.JSON(), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
    )
    for column in further:
        op.add_column("answers", column)
    op.add_column(
        "organisations",
        sa.Column("framework_version", NUMBER, nullable=False, server_default="1"),
    )
    op.execute("UPDATE rounds SET reminders = 1 WHERE reminded_at IS NOT NULL")
    op.execute(sa.text(RESPONDENTS).bindparams(sa.bindparam("no", value=False, type_=sa.Boolean())))
    for number, content, created_at in rows():
        told = in_forms(content)
        op.execute(
            ORGANISATIONS.update().where(ORGANISATIONS.c.id == number).values(framework=told)
        )
        op.execute(
            VERSIONS.insert().values(
                organisation_id=number, number=1, content=told, since=created_at
            )
        )
    op.execute("ALTER TABLE rounds DROP COLUMN reminded_at")


def downgrade() -> None:
    op.add_column("rounds", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE rounds SET reminded_at = closes_at WHERE reminders > 0")
    for number, content, _ in rows():
        op.execute(
            ORGANISATIONS.update()
            .where(ORGANISATIONS.c.id == number)
            .values(framework=by_taps(content))
        )
    op.execute("ALTER TABLE organisations DROP COLUMN framework_version")
    for name in ("salt", "confidential", "fields"):
        op.execute(f"ALTER TABLE answers DROP COLUMN {name}")
    for name in ("escalated_at", "reminders_missed", "reminders", "version"):
        op.execute(f"ALTER TABLE rounds DROP COLUMN {name}")
    op.drop_table("framework_versions")
    op.drop_table("respondents")


def create_tables() -> None:
    op.create_table(
        "framework_versions",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "number", name=op.f("pk_framework_versions")),
    )
    op.create_table(
        "respondents",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("round_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("member_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("unit_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("noted", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("excused", sa.String(length=32), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                ["organisation_id", column],
                [f"{table}.organisation_id", f"{table}.id"],
                name=op.f(f"fk_respondents_organisation_id_{column}"),
            )
            for column, table in (
                ("round_id", "rounds"),
                ("member_id", "members"),
                ("unit_id", "units"),
            )
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "round_id", "member_id", "unit_id", name=op.f("pk_respondents")
        ),
    )
    for columns in (("round_id", "unit_id", "member_id"), ("member_id", "round_id")):
        name = f"ix_respondents_organisation_id_{'_'.join(columns)}"
        op.create_index(op.f(name), "respondents", ["organisation_id", *columns])


def rows() -> list[Any]:
    found = op.get_bind().execute(
        sa.select(ORGANISATIONS.c.id, ORGANISATIONS.c.framework, ORGANISATIONS.c.created_at)
    )
    return list(found)


def in_forms(content: dict[str, Any]) -> dict[str, Any]:
    """Return a framework whose check-ins are forms with a schedule."""
    forms = list(content.get("forms", ()))
    check_ins = []
    for old in content.get("check_ins", ()):
        if "schedule" in old:
            check_ins.append(old)
            continue
        forms.append(form_of(old))
        remind = old.get("remind_before_close")
        check_ins.append(
            {
                "key": old["key"],
                "form": old["key"],
                "responsibility": old["responsibility"],
                "respondents": {"roles": old.get("audience", ROLES)},
                "schedule": schedule_of(old["opens"], old["closes"]),
                "follow_up": {"remind": [remind] if remind else []},
                "command": old.get("command"),
            }
        )
    return {**content, "forms": forms, "check_ins": check_ins}


def form_of(old: dict[str, Any]) -> dict[str, Any]:
    english = old.get("english", {})
    label = english.get("done_label")
    fields = [
        {
            "name": "done",
            "type": "acknowledge",
            "label": old["question"],
            "label_en": english.get("question", ""),
            "choices": {"OK": old["done_label"]},
            "choices_en": {"OK": label} if label else {},
        }
    ]
    if old.get("notes", "optional") == "optional":
        fields.append({"name": "notes", "type": "text", "label": "补充", "label_en": "Notes"})
    return {
        "key": old["key"],
        "title": old["title"],
        "english": english.get("title", ""),
        "fields": fields,
    }


def schedule_of(opens: dict[str, str], closes: dict[str, str]) -> dict[str, Any]:
    span = (moment(closes) - moment(opens)) % timedelta(weeks=1)
    return {
        "rule": f"FREQ=WEEKLY;BYDAY={BY_DAY[DAYS.index(opens['day'])]}",
        "at": opens["at"],
        "open_for": SPAN.dump_python(span, mode="json"),
    }


def moment(of_week: dict[str, str]) -> timedelta:
    hour, minute, *_ = of_week["at"].split(":")
    return timedelta(days=DAYS.index(of_week["day"]), hours=int(hour), minutes=int(minute))


def by_taps(content: dict[str, Any]) -> dict[str, Any]:
    """Return a framework as it was: of its check-ins, those of one tap a week."""
    forms = {form["key"]: form for form in content.pop("forms", ())}
    check_ins = []
    for new in content.get("check_ins", ()):
        form, rule = forms[new["form"]], new["schedule"]["rule"]
        tap = form["fields"][0]
        if tap["type"] != "acknowledge" or not rule.startswith("FREQ=WEEKLY;BYDAY="):
            continue
        opens = {"day": DAYS[BY_DAY.index(rule[-2:])], "at": new["schedule"]["at"]}
        end = moment(opens) + SPAN.validate_python(new["schedule"]["open_for"])
        hours, minutes = divmod(end.seconds // 60, 60)
        closes = {"day": DAYS[end.days % 7], "at": f"{hours:02}:{minutes:02}:00"}
        remind = new.get("follow_up", {}).get("remind", [])
        check_ins.append(
            {
                "key": new["key"],
                "title": form["title"],
                "question": tap["label"],
                "responsibility": new["responsibility"],
                "done_label": tap.get("choices", {}).get("OK", "OK"),
                "opens": opens,
                "closes": closes,
                "remind_before_close": remind[-1] if remind else None,
                "notes": "optional" if len(form["fields"]) > 1 else "none",
                "audience": new.get("respondents", {}).get("roles", ROLES),
                "command": new.get("command"),
                "english": {"title": form["english"]} if form.get("english") else {},
            }
        )
    return {**content, "check_ins": check_ins}
