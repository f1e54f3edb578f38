"""Words and files said to a form: read for the field that is asked for; files are collected."""

from dataclasses import asdict

from ledger.book.refusals import Refusal
from ledger.forms.filling import answer, go_on
from ledger.forms.fillings import Filled, OpenFilling, opened
from ledger.forms.reading import SeveralMeant, read_words
from ledger.talk.acts import Act
from ledger.talk.buttons import Press
from ledger.talk.typed_buttons import TypedButtons
from models import EvidenceKind, Prompt
from models.framework import FieldType, FormField
from models.framework.forms import FILES, SEVERAL
from models.talk import File
from wording.forms.refusals import FilesWanted, SummaryWaits, WordsWanted

MOST_FILES = 30  # of one field
TAKEN = {
    FieldType.IMAGE: {EvidenceKind.PHOTO, EvidenceKind.ANIMATION},
    FieldType.AUDIO: {EvidenceKind.VOICE, EvidenceKind.AUDIO},
    FieldType.VIDEO: {EvidenceKind.VIDEO, EvidenceKind.VIDEO_NOTE, EvidenceKind.ANIMATION},
    FieldType.FILE: set(EvidenceKind),
}
# What is typed for the buttons of a form.
TYPED = TypedButtons(
    {
        "form.back": ("上一步", "返回", "back"),
        "form.skip": ("跳过", "不填", "skip"),
        "form.cancel": ("取消", "算了", "不填了", "cancel", "never mind", "forget it"),
        "form.resume": ("接着填", "继续", "go on"),
        "form.done": ("好了", "选好了", "完了", "发完了", "done"),
        "form.submit": (
            "提交",
            "确认提交",
            "确认",
            "好的",
            "好",
            "可以",
            "send",
            "submit",
            "ok",
            "yes",
        ),
        "form.change": ("修改", "改", "change", "edit"),
    }
)
AT_SUMMARY = frozenset({"form.submit", "form.change", "form.back", "form.cancel", "form.resume"})
AT_FIELD = frozenset({"form.back", "form.skip", "form.cancel", "form.resume"})
AS_DOCUMENT = {FieldType.IMAGE: "image/", FieldType.AUDIO: "audio/", FieldType.VIDEO: "video/"}


async def typed_press(act: Act, prompt: Prompt) -> Press | None:
    """Return the press that the words stand for where the form stands; None for an answer."""
    typed = TYPED.read(act.words.text) if not act.words.files else None
    if typed is None:
        return None
    begun = await opened(act, prompt)
    field = begun.field
    if field is None or begun.filling.menu:
        there = AT_SUMMARY
    else:
        there = AT_FIELD | {"form.done"} if field.type in {*FILES, *SEVERAL} else AT_FIELD
    if typed.button not in there:
        return None
    # Typed, the form is sent as it stands: its summary is the last thing that was shown.
    version = begun.filling.revision if typed.button == "form.submit" else begun.place
    return Press(typed.button, prompt.id, version)


async def take_words(act: Act, prompt: Prompt) -> Filled | None:
    """Take what was said as the answer to what is asked for."""
    begun = await opened(act, prompt)
    if is_of_album(act, begun):
        add_files(act, begun, begun.form.field(begun.filling.album_of))
        return None
    if begun.field is None or begun.filling.menu:
        raise Refusal(SummaryWaits())
    field = begun.field
    if act.words.files:
        return await take_files(act, begun, field)
    try:
        value = await read_words(act, field)
    except SeveralMeant as several:
        return await go_on(act, begun.keep(fits=several.members))
    return await answer(act, begun, field, value)


def is_of_album(act: Act, begun: OpenFilling) -> bool:
    """Return whether what came is one more piece of the album that came last."""
    album = act.words.media_group_id
    return album is not None and album == begun.filling.album and bool(act.words.files)


async def take_files(act: Act, begun: OpenFilling, field: FormField) -> Filled | None:
    """Collect files; the pieces of an album are told of once."""
    if field.type not in FILES:
        raise Refusal(WordsWanted(field))
    if not all(fits(field, file) for file in act.words.files):
        raise Refusal(FilesWanted(field))
    return await go_on(act, add_files(act, begun, field), received=True)


def add_files(act: Act, begun: OpenFilling, field: FormField | None) -> OpenFilling:
    """Put files to those of the field that came before; the same file counts once."""
    if field is None:
        return begun
    before = begun.filling.files.get(field.name, [])
    known = {file["file_unique_id"] for file in before}
    new = [asdict(file) for file in act.words.files if file.file_unique_id not in known]
    some = [*before, *new][:MOST_FILES]
    values = dict(begun.filling.values)
    if field.name in values:  # 好了 was tapped while the album still came
        values[field.name] = [file["file_unique_id"] for file in some]
    return begun.keep(
        files={**begun.filling.files, field.name: some},
        values=values,
        album=act.words.media_group_id,
        album_of=field.name,
    )


def fits(field: FormField, file: File) -> bool:
    """Return whether the field takes such a file."""
    if file.kind in TAKEN[field.type]:
        return True
    wanted = AS_DOCUMENT.get(field.type)
    mime_type = file.mime_type or ""
    return wanted is not None and mime_type.startswith(wanted)
