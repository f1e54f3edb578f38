"""The people's page: every chat of a simulator in the browser, side by side.

    async with Simulator() as sim:
        page = Page(sim, title={"zh": "我的机器人", "en": "My bot"})
        await page.start(8315)          # the next free port if that one is taken
        print(page.url)

Whoever embeds it may give it a ``ClockBar`` to move the time and ``Panel`` s to stand beside the
chats; ``page.tell`` hands them news. It is bound to this machine, answers no other name and no
other site, and knows the simulator only.
"""

from simulator.page.door import Page
from simulator.page.extras import ClockBar, Move, Panel, Seat, Words

__all__ = ["ClockBar", "Move", "Page", "Panel", "Seat", "Words"]
