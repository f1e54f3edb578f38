"""Versions of forms: kept once for each content, so that what was begun is not asked otherwise."""

import hashlib
from datetime import datetime

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from models import FormVersion
from models.form_versions import DIGEST_LENGTH
from models.framework import Form
from models.numbering import hold_chain_end

MOST_KNOWN = 1000
# A digest stands for one content, whoever's it is.
_known: dict[str, Form] = {}


def digest_of(form: Form) -> str:
    """Return what tells one content of a form from another; the order of choices counts."""
    content = orjson.dumps(form.model_dump(mode="json", exclude_defaults=True))
    return hashlib.sha256(content).hexdigest()[:DIGEST_LENGTH]


async def keep_version(
    session: AsyncSession, organisation_id: int, form: Form, *, now: datetime
) -> str:
    """Keep a form as it is now, if it is not kept yet; return its digest."""
    digest = digest_of(form)
    await hold_chain_end(session, organisation_id)  # kept by one at a time
    if await session.get(FormVersion, (organisation_id, digest)) is None:
        session.add(
            FormVersion(
                organisation_id=organisation_id,
                digest=digest,
                key=form.key,
                content=form.model_dump(mode="json", exclude_defaults=True),
                first_used_at=now,
            )
        )
    return digest


async def form_of_version(session: AsyncSession, organisation_id: int, digest: str) -> Form:
    """Return a form as it was kept."""
    known = _known.get(digest)
    if known is None:
        row = await session.get_one(FormVersion, (organisation_id, digest))
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        known = _known[digest] = Form.model_validate(row.content)
    return known
