"""Talk of co-owners: each says with a tap how his own part stands; who leads it is verified."""

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction, pressed, tapped
from handlers.tasks import answer_dialogue
from ledger.tasks.helping import finish_own_part, take_own_stance
from ledger.tasks.leading import RETURN, ask_reason, take_reason, verify_lead
from models import Stance


def press_stance(stance: Stance) -> PressAction:
    """Return what takes the stance on one's own part."""

    async def on_press(talk: Talk, press: Press) -> None:
        act = await talk.press_act(press)
        await take_own_stance(act, press.target, stance)

    return on_press


PRESSES: dict[str, PressAction] = {
    "help.on_track": press_stance(Stance.ON_TRACK),
    "help.behind": press_stance(Stance.BEHIND),
    "help.done": pressed(finish_own_part),
    "lead.verify": tapped(verify_lead),
    "lead.return": tapped(ask_reason),
}
PROMPTS = {RETURN: answer_dialogue(take_reason)}
