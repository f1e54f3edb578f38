"""What a dialogue about somebody on the roster knows so far: the state of a question's row.

Only administrators have such dialogues, and only what was last shown can be confirmed.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, ClassVar, TypeVar

from ledger.book.refusals import Refusal
from ledger.people.choosing import choices_of
from ledger.people.inviting import check_administrator
from ledger.roster.choosing import successors
from ledger.talk.acts import Act
from ledger.talk.prompts import open_prompt, open_prompt_by_id
from models import Member, Prompt
from models.frozen import frozen
from wording import Message
from wording.registering import Choice, Pages


@frozen
class Draft:
    """Whom it is about. `meant` are the members whom the words `asked` may mean.

    `revision` grows with every change. `kind` is that of its prompt, `gone` what is said of one
    that is over.
    """

    kind: ClassVar[str]
    gone: ClassVar[type[Message]]

    member: int | None = None
    to: int | None = None  # who takes over
    asked: str = ""
    meant: tuple[int, ...] = ()
    page: int = 0
    revision: int = 0


D = TypeVar("D", bound=Draft)
SETTLED: dict[str, Any] = {"asked": "", "meant": (), "page": 0}  # nothing stays open of a question


async def begin_draft(act: Act, draft: Draft) -> Prompt:
    """Open the question of an empty draft. Refuses whoever is no administrator."""
    await check_administrator(act)
    return await open_prompt(act, draft.kind, **asdict(draft))


async def open_draft(act: Act, prompt_id: int, of: type[D]) -> tuple[Prompt, D]:
    """Return the open draft of the administrator who acts."""
    await check_administrator(act)
    prompt = await open_prompt_by_id(act, prompt_id)
    if prompt is None or prompt.kind != of.kind:
        raise Refusal(of.gone())
    return prompt, draft_in(prompt, of)


def draft_in(prompt: Prompt, of: type[D]) -> D:
    """Return the draft a prompt keeps."""
    lists = {name: tuple(one) for name, one in prompt.state.items() if isinstance(one, list)}
    return of(**{**prompt.state, **lists})


def keep(prompt: Prompt, draft: D, **changes: Any) -> D:
    """Put a changed draft into its prompt."""
    newer = replace(draft, **changes, revision=draft.revision + 1)
    prompt.state = asdict(newer)
    return newer


async def members_in(act: Act, numbers: Sequence[int]) -> list[Member]:
    """Return the members of these numbers."""
    return [await act.session.get_one(Member, (act.organisation_id, number)) for number in numbers]


async def member_in(act: Act, draft: Draft) -> Member:
    """Return whom it is about; only once he is known."""
    return await act.session.get_one(Member, (act.organisation_id, draft.member))


async def successors_offered(
    act: Act, draft: Draft, member: Member
) -> tuple[tuple[Choice, ...], Pages]:
    """Return whom the words may mean, where they may mean several; else a page of who may do it."""
    if not draft.meant:
        return await successors(act.session, member, draft.page)
    return await choices_of(act.session, await members_in(act, draft.meant)), Pages(0, 1)
