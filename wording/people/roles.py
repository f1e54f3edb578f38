"""What the roles are called."""

from collections.abc import Iterable

from models import RoleName
from wording.catalogues import listed_text, translations
from wording.messages import N_

ROLE_NAMES = {
    RoleName.ADMINISTRATOR: N_("管理员"),
    RoleName.LEADER: N_("领导"),
    RoleName.SUPERVISOR: N_("督查员"),
    RoleName.HEAD: N_("部门负责人"),
    RoleName.SECRETARY: N_("支部书记"),
    RoleName.MEMBER: N_("成员"),
}


def roles_text(roles: Iterable[RoleName], language: str) -> str:
    """Return the roles in words, highest first; whoever holds none is a member."""
    held = set(roles) or {RoleName.MEMBER}
    if len(held) > 1:
        held.discard(RoleName.MEMBER)  # everyone is one
    return audience_text(held, language)


def audience_text(roles: Iterable[RoleName], language: str) -> str:
    """Return all the roles named, highest first."""
    say = translations(language).gettext
    named = set(roles)
    return listed_text((say(name) for role, name in ROLE_NAMES.items() if role in named), language)
