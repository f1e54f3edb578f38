"""A strict Telegram on this machine, with people to play.

It speaks the Bot API over HTTP on the loopback interface, refuses what Telegram would refuse, in
Telegram's words, and knows nothing of the bot that talks to it. A test plays the people:

    async with Simulator() as sim:
        bot = sim.add_bot(username="ledger_bot")      # give bot.token and sim.url to your bot
        zhang = sim.add_person("张三")
        group = sim.add_group("工作群", members=[zhang])
        group.adds(bot, by=zhang)
        await zhang.opens(bot, start="CODE")          # presses START behind a deep link
        greeting = await zhang.hears("你好")           # waits; says what was heard if it fails
        press = await zhang.taps("完成", on=greeting)
        assert (await press.answered()).text == "已记"
        await zhang.says("卷宗已归档", to=bot, reply_to=greeting)
        await zhang.hears("已写入台账", in_=bot)

Everything a person does (``says``, ``edits``, ``taps``, ``sends_photo``, ``blocks`` …) is awaited
and has happened when it returns; what happens to a group (``adds``, ``removes``, ``add_topic``,
``becomes_supergroup``) is called without ``await``. ``hears`` finds the first message, or edited
version of one, that this person has not heard yet.

The wall clock of messages, of the 24 hours of updates and the 150 seconds of presses is the
``clock`` given to ``Simulator`` (``ManualClock`` is one to move by hand); flood limits run on
``monotonic``. They are off by default; ``Simulator(limits=Limits())`` has Telegram's.
``sim.faults`` makes things go wrong, ``sim.records`` counts, ``sim.events()`` tells everything
that happens, ``simulator.chats.render`` shows a chat as lines of text. ``python -m simulator``
serves alone, with Telegram's limits; ``simulator.remote`` plays its people from another process.

Inside, each floor knows only those below it: doors (``server``, ``bot_api``, ``control``,
``page``), ``telegram``, who acts (``people``, ``methods``, ``faults``), the ``world``, its
``chats``, its ``bots``, and the ``ground``. docs/simulator.md shows how they lie, and how a
method is added.

Stricter than Telegram: unknown parameters and wrong types are refused, and every chat counts its
messages from 1, so that a bot that takes a message's number for unique is found out. Markdown,
inline mode, channels, polls, payments, business connections and media by address are not played;
a call that wants them is refused in words that say so.
"""

from simulator.bots.bot import Bot
from simulator.chats.content import Button
from simulator.chats.groups import Group, Topic
from simulator.chats.messages import Chat, Message
from simulator.chats.presses import Answer, Press
from simulator.chats.private import PrivateChat
from simulator.ground.clocks import ManualClock
from simulator.ground.events import Event
from simulator.ground.limits import NO_LIMITS, Limits
from simulator.people.person import Person
from simulator.server import Simulator

__all__ = [
    "NO_LIMITS",
    "Answer",
    "Bot",
    "Button",
    "Chat",
    "Event",
    "Group",
    "Limits",
    "ManualClock",
    "Message",
    "Person",
    "Press",
    "PrivateChat",
    "Simulator",
    "Topic",
]
