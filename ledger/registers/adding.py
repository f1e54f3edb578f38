"""Adding a form that was made elsewhere to a work model, and a register for it if one is wanted."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.forms.versions import digest_of
from ledger.organisations import change_framework, framework_of
from ledger.people.menus import issue_menus
from models import Entry, Organisation
from models.framework import Form, Framework, Register


async def add_form(
    session: AsyncSession,
    organisation: Organisation,
    form: Form,
    *,
    responsibility: str | None,
    now: datetime,
) -> Entry | None:
    """Put a form into the organisation's work model, in place of the one of its key.

    With the key of a responsibility, it can be filled in as a register from then on. What was
    begun with the older form goes on with that. None is returned where nothing would change.
    Raises ValueError where it does not fit with the rest of the work model.
    """
    before = framework_of(organisation)
    changed = with_form(before, form, responsibility)
    if changed == before:
        return None
    change_framework(session, organisation, changed, now=now)
    entry = await append_entry(
        session,
        organisation_id=organisation.id,
        kind="form_changed" if before.form(form.key) else "form_added",
        now=now,
        about=organisation.subject,
        form=form.key,
        title=form.title,
        fields=[field.label for field in form.asked],
        digest=digest_of(form),
        responsibility=responsibility,
    )
    await issue_menus(session, organisation, now=now)
    return entry


def with_form(framework: Framework, form: Form, responsibility: str | None) -> Framework:
    """Return the work model with the form in it. Raises ValueError where it does not fit."""
    content = framework.model_dump(mode="json")
    content["forms"] = replaced(content["forms"], form.model_dump(mode="json"))
    if responsibility is not None:
        register = Register(
            key=form.key,
            title=form.title,
            english=form.english,
            form=form.key,
            responsibility=responsibility,
        )
        content["registers"] = replaced(content["registers"], register.model_dump(mode="json"))
    return Framework.model_validate(content)


def replaced(parts: list[dict[str, object]], part: dict[str, object]) -> list[dict[str, object]]:
    """Return parts with one in place of that of its key, or at their end."""
    if all(one["key"] != part["key"] for one in parts):
        return [*parts, part]
    return [part if one["key"] == part["key"] else one for one in parts]
