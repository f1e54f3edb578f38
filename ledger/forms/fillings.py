"""Fillings: a form being filled in, as the state of a prompt; it outlives restarts and days."""

from collections.abc import Mapping
from dataclasses import asdict, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from ledger.book.refusals import Refusal
from ledger.forms.versions import form_of_version
from ledger.organisations import framework_of
from ledger.talk.acts import Act
from ledger.talk.forgetting import forget_said
from ledger.talk.organisation import today_of
from ledger.talk.prompts import FILLING
from ledger.talk.reading_ahead import organisation_of
from models import Prompt, Subject
from models.framework import FieldType, Form, FormField
from models.framework.forms import SEVERAL
from models.frozen import frozen
from models.numbering import find
from models.talk import File
from wording.forms.asking import STEP
from wording.forms.refusals import FillingGone
from wording.registering import QuestionPast


@frozen
class Filling:
    """What is said so far. `revision` grows with every change: what was shown last is sent."""

    form: str  # its digest
    context: dict[str, Any] = field(default_factory=dict)  # of whoever asked for it
    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    last: dict[str, Any] = field(default_factory=dict)  # what was said last time
    skipped: tuple[str, ...] = ()
    known: dict[str, dict[str, Any]] = field(default_factory=dict)  # what another source tells
    at: str | None = None  # a field that is asked again, or before its turn
    chosen: tuple[Any, ...] = ()  # of a field of several, before 选好了
    fits: tuple[int, ...] = ()  # the people that a typed name may mean
    page: int = 0
    menu: bool = False  # 修改: which field?
    leaving: bool = False  # 取消: really?
    album: str | None = None  # the album whose pieces still come
    album_of: str | None = None  # and the field they belong to
    revision: int = 0
    confided: bool = False  # nothing of it stays but with who may read it


@frozen
class OpenFilling:
    """A filling with its prompt, its form and the day on which it goes on."""

    prompt: Prompt
    form: Form
    filling: Filling
    today: date

    @property
    def field(self) -> FormField | None:
        """The field that is asked for; None where nothing is missing."""
        filling = self.filling
        if filling.at is not None:
            return self.form.field(filling.at)
        for one in self.asked:
            if one.name not in filling.values and one.name not in filling.skipped:
                return one
        return None

    @property
    def asked(self) -> tuple[FormField, ...]:
        """The fields to be answered, as far as the answers so far tell."""
        found = self.form.relevant_fields(self.filling.values, self.today)
        return tuple(one for one in found if one.type is not FieldType.NOTE)

    @property
    def place(self) -> int:
        """The place of the field that is asked for, of all fields; that of the summary is last."""
        asked = self.field
        return len(self.form.fields) if asked is None else self.form.fields.index(asked)

    @property
    def taken_over(self) -> dict[str, dict[str, Any]]:
        """What stands as another source tells it, by field, with that source."""
        values = self.filling.values
        return {
            name: one
            for name, one in self.filling.known.items()
            if name in values and values[name] == one["value"]
        }

    @property
    def is_of_one_field(self) -> bool:
        """Whether one answer is the whole of it: it needs no summary."""
        return len(self.form.asked) == 1

    def keep(self, **changes: Any) -> "OpenFilling":
        """Put changes into the prompt; return what it is then."""
        newer = replace(self.filling, **changes, revision=self.filling.revision + 1)
        self.prompt.state = asdict(newer)
        return replace(self, filling=newer)

    def answered(self, one: FormField, value: Any) -> "OpenFilling":
        """Put a field's answer in, and go on from there."""
        values = {**self.filling.values, one.name: value}
        skipped = tuple(name for name in self.filling.skipped if name != one.name)
        return self.keep(values=values, skipped=skipped, **ELSEWHERE)


# What ends with each question.
ELSEWHERE: Mapping[str, Any] = {"at": None, "chosen": (), "fits": (), "page": 0, "menu": False}


def at_field(begun: OpenFilling, field: FormField) -> OpenFilling:
    """Ask for a field again; what was chosen of several stays chosen."""
    said = begun.filling.values.get(field.name)
    chosen = tuple(said) if said is not None and field.type in SEVERAL else ()
    return begun.keep(**{**ELSEWHERE, "at": field.name, "chosen": chosen})


@frozen
class Filled:
    """A form that was filled in and sent: what is said, about what, and by which act.

    `values` are JSON values by field: a date as 2026-12-04, a decimal as exact text, a choice by
    its value, people and units by their numbers, files by their unique ids. `context` is what
    whoever asked for it gave along.
    """

    form: Form
    digest: str
    about: Subject
    values: dict[str, Any]
    files: dict[str, tuple[File, ...]]
    context: dict[str, Any]
    act: Act
    spared: int = 0  # questions not asked, because another source tells the answer


async def opened(act: Act, prompt: Prompt) -> OpenFilling:
    """Return the filling that a prompt keeps."""
    state = dict(prompt.state)
    for name in ("skipped", "chosen", "fits"):
        state[name] = tuple(state[name])
    filling = Filling(**state)
    if filling.confided:  # a message brings the words, a press what its message says
        forget_said(act.session)
    form = await form_of_version(act.session, prompt.organisation_id, filling.form)
    return OpenFilling(prompt, form, filling, await today_of(act))


async def open_filling(act: Act, prompt_id: int) -> OpenFilling:
    """Return a filling of who acts that is not sent, however old. Raises Refusal else."""
    prompt = await find(act.session, Prompt, act.organisation_id, prompt_id)
    if (
        prompt is None
        or prompt.member_id != act.by.id
        or prompt.kind != FILLING
        or prompt.closed_at is not None
    ):
        raise Refusal(FillingGone())
    return await opened(act, prompt)


def check_place(begun: OpenFilling, version: int) -> int:
    """Return which of the things shown a button stands for; refuse one of an earlier question."""
    number, place = divmod(version, STEP)
    if place != begun.place:
        raise Refusal(QuestionPast())
    return number


async def unfinished(act: Act) -> list[Prompt]:
    """Return the fillings of who acts that were begun lately and not sent, oldest first."""
    organisation = await organisation_of(act.session, act.organisation_id)
    days = framework_of(organisation).thresholds.filling_days
    rows = await act.session.scalars(
        select(Prompt)
        .where(
            Prompt.organisation_id == act.organisation_id,
            Prompt.member_id == act.by.id,
            Prompt.closed_at.is_(None),
            Prompt.kind == FILLING,
            Prompt.expires_at > act.at - timedelta(days=days),
        )
        .order_by(Prompt.id)
    )
    return list(rows)
