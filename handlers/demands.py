"""Talk about what records ask: answered, accepted, sent back, set to work."""

from handlers.directives import answer as words_for
from handlers.talk.presses import PressAction, pressed
from ledger.demands.answering import (
    ANSWER,
    RETURN,
    accept,
    answer,
    answer_by_tap,
    ask_for_answer,
    ask_return,
    send_back,
    set_to_work,
)

PRESSES: dict[str, PressAction] = {
    "demand.done": pressed(answer_by_tap),
    "demand.answer": pressed(ask_for_answer),
    "demand.accept": pressed(accept),
    "demand.return": pressed(ask_return),
    "demand.work": pressed(set_to_work),
}
PROMPTS = {ANSWER: words_for(answer), RETURN: words_for(send_back)}
