"""News for the page: everything that happens in the simulator, as server-sent events in batches."""

import asyncio
from collections import deque
from typing import Any

from aiohttp import web

from simulator.chats.messages import Message
from simulator.chats.presses import Press
from simulator.ground.encoding import as_text
from simulator.ground.events import Bell, Event
from simulator.ground.surroundings import Surroundings
from simulator.page.scene import brief, describe_chat, describe_message, key_of, milliseconds

KEPT = 4000
"""How many pieces of news a page that was away can catch up on; after more it begins anew."""
BREATH_S = 0.03
"""News of so long go to the browser together."""
HEARTBEAT_S = 15.0
REFUSALS_KEPT = 200

Body = dict[str, Any]


class Feed:
    """Turns the simulator's events into news, keeps the latest, streams them to every page."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._bell = Bell()
        self._news: deque[str] = deque(maxlen=KEPT)
        self.serial = 0
        self._unfetched: dict[tuple[int, int], Message] = {}
        """Messages that lie in some bot's queue, by queue and update."""
        self._told: set[Message] = set()
        self._just_said: Message | None = None
        self.refused: deque[Body] = deque(maxlen=REFUSALS_KEPT)
        """The latest calls that were refused."""
        self.is_closed = False
        self._unsubscribe = around.stream.subscribe(self.notice)

    def tell(self, kind: str, **news: Any) -> None:
        """Tells every page."""
        self.serial += 1
        self._news.append(as_text({"n": self.serial, "kind": kind} | news))
        self._bell.ring()

    def waits(self, message: Message) -> bool:
        """Whether some bot has not fetched this message yet."""
        return any(one is message for one in self._unfetched.values())

    def state_of(self, message: Message) -> Body:
        """Whether any bot was told of a message, and whether one has yet to fetch it."""
        if message not in self._told:
            return {}
        return {"told": True, "waits": True} if self.waits(message) else {"told": True}

    def close(self) -> None:
        """Lets the streams end."""
        if not self.is_closed:
            self._unsubscribe()
        self.is_closed = True
        self._bell.ring()

    # What happens

    def notice(self, event: Event) -> None:
        """One event of the simulator."""
        act = getattr(self, f"_on_{event.kind}", None)
        if act:
            act(event.details)

    def _on_message_sent(self, details: Body) -> None:
        message: Message = details["message"]
        self._just_said = None if message.is_from_bot else message
        self._tell_message("message", message)

    def _on_message_edited(self, details: Body) -> None:
        message: Message = details["message"]
        self._just_said = None if message.is_from_bot else message
        self._tell_message("edited", message)

    def _tell_message(self, kind: str, message: Message) -> None:
        chat = message.chat
        self.tell(
            kind,
            chat=key_of(chat),
            message=describe_message(message) | self.state_of(message),
            count=len(chat.by_id),
            keyboard=chat.reply_keyboard,
        )
        if message.service is not None or message.text.startswith("/start"):
            self.tell("chat", chat=describe_chat(chat))

    def _on_message_deleted(self, details: Body) -> None:
        message: Message = details["message"]
        self.tell("deleted", chat=key_of(message.chat), id=message.id)

    def _on_update_queued(self, details: Body) -> None:
        said = self._just_said
        if said is None or details["kind"] not in {"message", "edited_message"}:
            return
        self._unfetched[id(details["queue"]), details["update_id"]] = said
        self._told.add(said)
        self.tell("waits", chat=key_of(said.chat), id=said.id)

    def _on_updates_acknowledged(self, details: Body) -> None:
        queue = details["queue"]
        waiting = {update.id for update in queue.waiting}
        gone = [key for key in self._unfetched if key[0] == id(queue) and key[1] not in waiting]
        for key in gone:
            message = self._unfetched.pop(key)
            if not self.waits(message):
                self.tell("fetched", chat=key_of(message.chat), id=message.id)

    def _on_update_expired(self, details: Body) -> None:
        message = self._unfetched.pop((id(details["queue"]), details["update_id"]), None)
        if message:
            self.tell("expired", chat=key_of(message.chat), id=message.id)

    def _on_typing(self, details: Body) -> None:
        bot = details["bot"]
        self.tell("typing", chat=key_of(details["chat"]), bot=bot.id, action=details["action"])

    def _on_press(self, details: Body) -> None:
        self._just_said = None
        press: Press = details["press"]
        self.tell("press", **where(press), label=details["label"])

    def _on_press_answered(self, details: Body) -> None:
        press: Press = details["press"]
        answer = press.answer
        assert answer, "an answered press has an answer"
        self.tell(
            "answered", **where(press), text=answer.text, alert=bool(answer.alert), url=answer.url
        )

    def _on_reaction(self, details: Body) -> None:
        message: Message = details["message"]
        body = describe_message(message) | self.state_of(message)
        self.tell("reaction", chat=key_of(message.chat), message=body)

    def _on_bot_profile(self, details: Body) -> None:
        self.tell("menu", bot=details["bot"].id)

    def _on_membership(self, details: Body) -> None:
        self.tell("chat", chat=describe_chat(details["chat"]))

    def _on_fault(self, details: Body) -> None:
        self.tell("fault", what=details["what"], method=details.get("method"))

    def _on_call_refused(self, details: Body) -> None:
        refused = {
            "at": milliseconds(self._around.clock()),
            "bot": details["bot"].username,
            "method": details["method"],
            "code": details["code"],
            "description": details["description"],
        }
        self.refused.append(refused)
        self.tell("refused", **refused)

    # How it is read

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events from a serial on; ``again`` if too much was missed."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        place = int(request.headers.get("Last-Event-ID") or request.query.get("after", "0"))
        try:
            while not self.is_closed:
                if not self.serial - len(self._news) <= place <= self.serial:
                    await response.write(b"event: again\ndata: {}\n\n")
                    break
                if place < self.serial:
                    news = list(self._news)[place - self.serial :]
                    place = self.serial
                    data = f"id: {place}\ndata: [{','.join(news)}]\n\n"
                    await response.write(data.encode("utf-8", "replace"))
                    await asyncio.sleep(BREATH_S)
                else:
                    await self._listen(response)
        except ConnectionResetError:
            pass
        return response

    async def _listen(self, response: web.StreamResponse) -> None:
        """Waits for news; a comment now and then shows whether the page is still there."""
        try:
            async with asyncio.timeout(HEARTBEAT_S):
                await self._bell.wait()
        except TimeoutError:
            await response.write(b":\n\n")


def where(press: Press) -> Body:
    """Which button was pressed, and by whom."""
    return {
        "press": press.id,
        "chat": key_of(press.message.chat),
        "id": press.message.id,
        "about": brief(press.message),
        "person": press.person.id,
        "name": press.person.name,
    }
