"""A room of the tests' own that uses forms, as check-ins and registers do: /fill begins one."""

from telegram import Update
from telegram.ext import CommandHandler

from handlers.talk.context import Talk
from ledger.book.chain import append_entry, receipt_of
from ledger.forms.filling import begin_filling
from ledger.forms.fillings import Filled
from ledger.forms.values import readable, shown_values
from models import Subject, SubjectKind
from models.framework import Form
from wording.messages import Message
from wording.talk import Receipt

INSPECTION = Form.model_validate(
    {
        "key": "inspection",
        "title": "专项检查",
        "english": "Inspection",
        "fields": [
            {"type": "date", "name": "on", "label": "日期", "default": "today()", "required": True},
            {"type": "text", "name": "place", "label": "地点", "required": True},
            {
                "type": "decimal",
                "name": "amount",
                "label": "清除垃圾",
                "unit": "吨",
                "constraint": ". >= 0 and . < 1000",
                "default": "last",
                "constraint_message": "吨数在 0 到 1000 之间。",
            },
            {
                "type": "select_one",
                "name": "found",
                "label": "发现问题",
                "required": True,
                "choices": {"no": "无", "yes": "有"},
                "choices_en": {"no": "no", "yes": "yes"},
            },
            {
                "type": "text",
                "name": "problem",
                "label": "问题",
                "required": True,
                "relevant": "${found} = 'yes'",
            },
            {"type": "note", "name": "note", "label": "照片不要拍到人脸。"},
            {"type": "image", "name": "photos", "label": "照片"},
        ],
    }
)
EVERYTHING = Form.model_validate(
    {
        "key": "everything",
        "title": "样样都有",
        "fields": [
            {
                "type": "select_multiple",
                "name": "forms",
                "label": "形式",
                "required": True,
                "choices": {"talk": "讲座", "visit": "参观", "read": "自学"},
            },
            {"type": "integer", "name": "times", "label": "次数", "unit": "次", "default": 9},
            {"type": "time", "name": "at", "label": "几点"},
            {"type": "member", "name": "chair", "label": "主持"},
            {"type": "members", "name": "present", "label": "参加"},
            {"type": "unit", "name": "where", "label": "部门"},
            {"type": "task", "name": "task", "label": "事项"},
            {"type": "file", "name": "minutes", "label": "记录"},
            {"type": "acknowledge", "name": "read", "label": "以上属实", "required": True},
        ],
    }
)
ONE = Form.model_validate(
    {
        "key": "one",
        "title": "本月次数",
        "fields": [
            {"type": "integer", "name": "times", "label": "几次", "unit": "次", "default": "last"}
        ],
    }
)
FORMS = {form.key: form for form in (INSPECTION, EVERYTHING, ONE)}
LAST = {"amount": "6.5", "times": 9}


class FormTaken(Message):
    """What the room answers."""

    text = "记下了：{{ words }}"

    words: str
    receipt: Receipt


async def on_fill(update: Update, talk: Talk) -> None:
    act = talk.act()
    assert talk.message.text is not None
    form = FORMS[talk.message.text.split()[1]]
    about = Subject(SubjectKind.UNIT, act.by.unit_id + list(FORMS).index(form.key))
    question = await begin_filling(act, form, about=about, last=LAST, context={"of": "test"})
    await talk.say(question, about=Subject(SubjectKind.PROMPT, question.prompt_id))


async def take(talk: Talk, filled: Filled) -> None:
    act = filled.act
    shown = await shown_values(act.session, act.organisation_id, filled.form, filled.values)
    values = readable(shown, "zh_CN")
    entry = await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind="filled",
        now=act.now,
        actor_id=act.by.id,
        values=values,
        stored=filled.values,
        files={name: len(files) for name, files in filled.files.items()},
        context=filled.context,
    )
    words = "；".join(f"{label}{value}" for label, value in values.items())
    await act.answer_in_place(FormTaken(words, receipt_of(entry)))


HANDLERS = [CommandHandler("fill", on_fill)]
SUBMITS = {SubjectKind.UNIT: take}
