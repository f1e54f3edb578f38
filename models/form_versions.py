"""Versions of forms: what is filled in keeps the form that it was begun with."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Owned

DIGEST_LENGTH = 32  # hex digits


class FormVersion(Owned, Base):
    """A form as it was when somebody began to fill it in; one row for each content."""

    __tablename__ = "form_versions"

    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    first_used_at: Mapped[datetime]
