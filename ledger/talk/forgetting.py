"""What was said is forgotten once it is dealt with, where who said what is nobody's to know."""

from sqlalchemy.ext.asyncio import AsyncSession

KEY = "forgets_what_was_said"  # in Session.info


def forget_said(session: AsyncSession) -> None:
    """Let the update under way be emptied with this transaction."""
    session.info[KEY] = True


def is_to_be_forgotten(session: AsyncSession) -> bool:
    """Return whether the update just dealt with is to be emptied; asked once for each."""
    return bool(session.info.pop(KEY, False))
