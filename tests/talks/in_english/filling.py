"""How people fill in forms and register tasks where English is read: by button or in words."""

from models import Task
from simulator import Message
from tests.office import Colleague

FILE, PHOTO = object(), object()


async def newest(who: Colleague) -> Message:
    """What he heard last that has buttons."""
    await who.office.settle()
    return [one for one in who.hears_everything() if one.buttons][-1]


async def fills(who: Colleague, asked: Message, *answers: str | object) -> Message:
    """Answer a form, each answer by the button of this label or in words, and send it."""
    for said in answers:
        if said in {FILE, PHOTO}:
            await (who.sends_photo() if said is PHOTO else who.sends_document("proof.pdf"))
            asked = await newest(who)
            await who.taps("Done", on=asked)
        elif isinstance(said, str) and asked.has_button(said):
            await who.taps(said, on=asked)
            heard = [one for one in who.hears_everything() if one.buttons]
            asked = heard[-1] if heard else asked
        else:
            await who.says(str(said))
            asked = await newest(who)
    assert "Please check" in asked.text, asked.text
    await who.taps("Send", on=asked)
    return asked


async def records(who: Colleague, title: str, *answers: str | object) -> Message:
    """Fill in a form on one's own initiative; return the receipt."""
    who.hears_everything()
    await who.says(f"/record {title}")
    receipt = await fills(who, await newest(who), *answers)
    assert "· recorded" in receipt.text, receipt.text
    return receipt


async def opens_register(who: Colleague, title: str) -> Message:
    who.hears_everything()
    await who.says(f"/records {title}")
    return await who.hears("📗")


async def registers(who: Colleague, line: str) -> Task:
    """Register a task in one line and confirm the reading."""
    await who.says(line)
    await who.taps("Register it")
    return await who.office.newest(Task)
