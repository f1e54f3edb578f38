"""更多…: what a draft may say beside what it must; each part by a tap, or by a tap and words."""

from typing import Any

from sqlalchemy import func, select

from ledger.book.refusals import Refusal
from ledger.organisations import framework_of
from ledger.people.authority import roles_of
from ledger.registering.drafts import Draft, Question, check_question
from ledger.registering.tree import tree_of
from ledger.talk.acts import Act
from ledger.tasks.amounts import read_quantity
from ledger.tasks.assigning import one_line
from ledger.tasks.categories import category_of_node, details_of, may_be_owned
from models import Member, Organisation, Project, Responsibility, Urgency
from models.amounts import read_amount, written
from models.framework import Category, CategoryField, Framework
from wording import Message
from wording.registering import Choice, DraftFacts, Pages, QuestionPast
from wording.registering.optional import (
    AmountUnreadable,
    CategoryAsked,
    DocumentAsked,
    OptionalShown,
    OutsideAsked,
    OwnField,
    OwnFieldAsked,
    PartToBeTapped,
    PartTooLong,
    ProjectAsked,
    TargetAsked,
)
from wording.tasks.extras import Extras

Changes = dict[str, Any]
MENU = ""  # `Draft.optional` while all parts are shown
CATEGORY, PROJECT, DOCUMENT, TARGET = "category", "project", "document", "target"
URGENCY, EVIDENCE, CONFIDENTIAL = "urgency", "evidence_required", "confidential"
OUTSIDE, LEADS = "outside", "leads"
# In the order of their buttons; after them come the category's own fields.
PARTS = (
    *(CATEGORY, PROJECT, DOCUMENT, TARGET, URGENCY, EVIDENCE, CONFIDENTIAL),
    *(OUTSIDE, LEADS),
)
OWN = "own."  # before the key of a field of the category's own
IN_WORDS = {DOCUMENT: DocumentAsked, TARGET: TargetAsked, OUTSIDE: OutsideAsked}
LONGEST = {PROJECT: 120, DOCUMENT: 300, OUTSIDE: 300}
OWN_LENGTH = 300
PROJECTS_ON_A_PAGE = 8


async def show_optional(_act: Act, draft: Draft, _number: int) -> Changes:
    """Show everything that may be added."""
    check_question(draft, Question.CONFIRM)
    return {"optional": MENU}


async def choose_part(act: Act, draft: Draft, number: int) -> Changes:
    """Turn what is said with one tap; of any other part, ask for it."""
    check_question(draft, Question.CONFIRM)
    if draft.optional is None:
        raise Refusal(QuestionPast())
    own = await own_fields(act, draft)
    if number >= len(PARTS) + len(own):
        raise Refusal(QuestionPast())
    part = PARTS[number] if number < len(PARTS) else OWN + own[number - len(PARTS)].key
    if part == URGENCY:
        return {"extras": {**draft.extras, URGENCY: next_urgency(draft)}}
    if part in {EVIDENCE, CONFIDENTIAL, LEADS}:
        return {"extras": {**draft.extras, part: not draft.extras.get(part, False)}}
    return {"optional": part, "page": 0}


def next_urgency(draft: Draft) -> Urgency:
    """Return the degree that comes after the draft's: each tap is one up, then back."""
    degrees = tuple(Urgency)
    place = degrees.index(Urgency(draft.extras.get(URGENCY, Urgency.NORMAL)))
    return degrees[(place + 1) % len(degrees)]


async def pick_value(act: Act, draft: Draft, number: int) -> Changes:
    """Take what was tapped for the part that is asked for; 0 takes away what was said of it."""
    check_question(draft, Question.CONFIRM)
    if not draft.optional:
        raise Refusal(QuestionPast())
    if number == 0:
        return changed(draft, None)
    if draft.optional == CATEGORY:
        return changed(draft, await category_tapped(act, draft, number))
    if draft.optional == PROJECT:
        project = await act.session.get(Project, (act.organisation_id, number))
        if project is None:
            raise Refusal(QuestionPast())
        return changed(draft, project.name)
    field = await own_field(act, draft)
    if field is None or number > len(field.choices):
        raise Refusal(QuestionPast())
    return changed(draft, field.choices[number - 1])


async def category_tapped(act: Act, draft: Draft, number: int) -> str:
    """Return the key of the category that stands at that place for the draft's owner."""
    fitting = await categories_for(act, draft)
    if number > len(fitting):
        raise Refusal(QuestionPast())
    return fitting[number - 1].key


async def categories_for(act: Act, draft: Draft) -> tuple[Category, ...]:
    """Return the categories that may be the draft's owner's."""
    owner = await act.session.get_one(Member, (act.organisation_id, draft.people[0][0]))
    roles = {role.role for role in await roles_of(act.session, owner)}
    framework = await framework_for(act)
    return tuple(one for one in framework.categories if may_be_owned(one, roles))


async def framework_for(act: Act) -> Framework:
    """Return the work model of the actor's organisation."""
    return framework_of(await act.session.get_one(Organisation, act.organisation_id))


def changed(draft: Draft, value: Any) -> Changes:
    """Put a value into the part that is asked for, and show all parts again."""
    part = draft.optional or ""
    extras = dict(draft.extras)
    if part.startswith(OWN):
        extras["details"] = {**extras.get("details", {}), part.removeprefix(OWN): value or ""}
    else:
        extras[part] = value
    return {"extras": extras, "optional": MENU, "page": 0}


async def words_for_part(act: Act, draft: Draft) -> Changes:
    """Take words as what is said of the part asked for. Raises Refusal if they will not do."""
    part, words = draft.optional or "", one_line(act.words.text)
    if part == CATEGORY or not words:
        raise Refusal(PartToBeTapped())
    if part == TARGET:
        found = read_quantity(words)
        if found is None:
            raise Refusal(AmountUnreadable(words))
        return changed(draft, [written(found.amount), found.unit])
    limit = LONGEST.get(part, OWN_LENGTH)
    if len(words) > limit:
        raise Refusal(PartTooLong(limit, len(words)))
    return changed(draft, words)


def category_in(framework: Framework, draft: Draft, node: Responsibility | None) -> Category | None:
    """Return the draft's category: the one chosen, else what hangs on its responsibility."""
    if draft.extras.get(CATEGORY) is not None:
        return framework.category(draft.extras[CATEGORY])
    return category_of_node(framework, node.key) if node is not None else None


async def category_of_draft(act: Act, draft: Draft) -> Category | None:
    """Return the draft's category, if it may be its owner's."""
    fitting = {one.key for one in await categories_for(act, draft)}
    tree = await tree_of(act.session, act.organisation_id)
    node = next((one for one in tree if one.id == draft.responsibility), None)
    category = category_in(await framework_for(act), draft, node)
    return category if category is not None and category.key in fitting else None


async def own_fields(act: Act, draft: Draft) -> tuple[CategoryField, ...]:
    """Return the fields that the draft's category has of its own."""
    category = await category_of_draft(act, draft)
    return category.fields if category is not None else ()


async def own_field(act: Act, draft: Draft) -> CategoryField | None:
    """Return the field of the category's own that is asked for."""
    key = (draft.optional or "").removeprefix(OWN)
    return next((one for one in await own_fields(act, draft) if one.key == key), None)


async def extras_of_draft(act: Act, draft: Draft) -> Extras:
    """Return what the draft says beside what it must."""
    category = await category_of_draft(act, draft)
    amount, unit = draft.extras.get(TARGET) or ("", "")
    return Extras(
        category=category,
        details=details_of(category, draft.extras.get("details")),
        outside=draft.extras.get(OUTSIDE),
        document=draft.extras.get(DOCUMENT),
        urgency=Urgency(draft.extras.get(URGENCY, Urgency.NORMAL)),
        target=read_amount(amount),
        target_unit=unit or None,
        evidence_required=draft.extras.get(EVIDENCE, False)
        or (category is not None and category.evidence_required),
        confidential=draft.extras.get(CONFIDENTIAL, False),
    )


async def optional_question(act: Act, draft: Draft, facts: DraftFacts) -> Message:
    """Return the message of 更多…: all parts, or the question for one."""
    part = draft.optional or MENU
    if part == CATEGORY:
        return CategoryAsked(facts, await categories_for(act, draft))
    if part == PROJECT:
        return await project_asked(act, draft, facts)
    if part in IN_WORDS:
        return IN_WORDS[part](facts)
    field = await own_field(act, draft)
    if field is not None:
        return OwnFieldAsked(facts, field, bool(draft.extras.get("details", {}).get(field.key)))
    own = enumerate(await own_fields(act, draft), len(PARTS))
    return OptionalShown(
        facts,
        tuple(OwnField(place, field) for place, field in own),
        lead=draft.extras.get(LEADS, False),
    )


async def project_asked(act: Act, draft: Draft, facts: DraftFacts) -> Message:
    """Return the question for the project, with a page of those there are, the newest first."""
    whose = Project.organisation_id == act.organisation_id
    count = await act.session.scalar(select(func.count()).select_from(Project).where(whose)) or 0
    pages = max(1, -(-count // PROJECTS_ON_A_PAGE))
    page = min(draft.page, pages - 1)
    rows = await act.session.execute(
        select(Project.id, Project.name)
        .where(whose)
        .order_by(Project.id.desc())
        .limit(PROJECTS_ON_A_PAGE)
        .offset(page * PROJECTS_ON_A_PAGE)
    )
    choices = tuple(Choice(number, name) for number, name in rows)
    return ProjectAsked(facts, choices, Pages(page, pages))
