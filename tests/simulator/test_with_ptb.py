"""A real python-telegram-bot application of ten lines, by polling and by webhook."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeAlias

import aiohttp
import pytest
from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from simulator import Bot, Person, Simulator

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("好", callback_data="ok")]])
Context = ContextTypes.DEFAULT_TYPE
App: TypeAlias = Application[Any, Any, Any, Any, Any, Any]


async def greet(update: Update, context: Context) -> None:
    assert update.message
    code = " ".join(context.args or ())
    await update.message.reply_html(f"<b>你好</b> {code}", reply_markup=KEYS)


async def echo(update: Update, context: Context) -> None:
    assert update.effective_message
    await update.effective_message.copy(update.effective_message.chat_id)


async def noted(update: Update, context: Context) -> None:
    assert update.callback_query
    await update.callback_query.answer("已记")
    await update.callback_query.edit_message_text("已记下")


def application(sim: Simulator, bot: Bot) -> App:
    builder = Application.builder().token(bot.token).base_url(f"{sim.url}/bot")
    made = builder.base_file_url(f"{sim.url}/file/bot").build()
    made.add_handler(CommandHandler("start", greet))
    made.add_handler(CallbackQueryHandler(noted))
    made.add_handler(MessageHandler(filters.ALL & ~filters.StatusUpdate.ALL, echo))
    return made


@asynccontextmanager
async def polling(app: App) -> AsyncIterator[None]:
    assert app.updater
    async with app:
        await app.start()
        await app.updater.start_polling(timeout=10, allowed_updates=Update.ALL_TYPES)
        yield
        await app.updater.stop()
        await app.stop()


@asynccontextmanager
async def webhook(app: App) -> AsyncIterator[None]:
    """PTB's own webhook wants tornado; its documentation lets any server feed the application."""

    async def take(request: web.BaseRequest) -> web.StreamResponse:
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == "secret"
        app.update_queue.put_nowait(Update.de_json(await request_json(request), app.bot))
        return web.Response()

    runner = web.ServerRunner(web.Server(take), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with app:
        await app.start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        await app.bot.set_webhook(url, secret_token="secret")
        yield
        await app.bot.delete_webhook()
        await app.stop()
    await runner.cleanup()


async def request_json(request: web.BaseRequest) -> dict[str, Any]:
    update: dict[str, Any] = json.loads(await request.read())
    return update


@pytest.mark.parametrize("receiving", [polling, webhook])
async def test_a_talk_with_an_echo(
    sim: Simulator,
    bot: Bot,
    zhang: Person,
    receiving: Callable[[App], AbstractAsyncContextManager[None]],
) -> None:
    group = sim.add_group("工作群", members=[zhang, bot])
    async with receiving(application(sim, bot)):
        await zhang.opens(bot, start="CODE")
        greeting = await zhang.hears("你好 CODE")
        press = await zhang.taps("好", on=greeting)
        assert (await press.answered()).text == "已记"
        assert await zhang.hears("已记下") is greeting
        await zhang.says("卷宗已归档", to=bot)
        assert (await zhang.hears("卷宗")).sender is bot
        await zhang.sends_photo(to=bot, caption="照片")
        assert (await zhang.hears("照片")).photo
        await zhang.says("/list@ledger_bot", to=group)
        await zhang.hears("/list", in_=group)
        await bot.has_fetched_everything()
    await zhang.hears_nothing()


async def test_every_kind_of_update_can_be_parsed(
    sim: Simulator, bot: Bot, zhang: Person, li: Person, session: aiohttp.ClientSession
) -> None:
    """PTB builds its objects from every update and every answer that the simulator can give."""
    kinds = set()
    async with application(sim, bot).bot as real:
        await real.get_updates(allowed_updates=Update.ALL_TYPES)
        group = sim.add_group("工作群", kind="group", members=[zhang, bot])
        group.promotes(bot)
        group.adds(li)
        group.renames("新名")
        new = group.becomes_supergroup()
        forum = sim.add_group("论坛", forum=True, members=[zhang, bot])
        await zhang.says("/x@ledger_bot", to=forum.add_topic("题"))
        await zhang.opens(bot)
        sent = await real.send_message(zhang.id, "问", reply_markup=KEYS)
        await zhang.taps("好")
        message = await zhang.says("答", to=bot, reply_to=zhang.chat(bot).by_id[sent.message_id])
        await zhang.edits(message, "改")
        await zhang.reacts("👍", on=message)
        for send in (zhang.sends_photo, zhang.sends_voice, zhang.sends_video):
            await send(to=bot)
        await zhang.sends_album([None, ("a.txt", b"a")], to=bot)
        await zhang.says("隐", to=new, anonymously=True)
        await zhang.blocks(bot)
        for update in await real.get_updates(allowed_updates=Update.ALL_TYPES):
            assert Update.de_json(update.to_dict(), real) == update
            assert update.api_kwargs == {}
            assert not update.effective_message or not update.effective_message.api_kwargs
            kinds |= update.to_dict().keys()
        assert (await real.get_chat(new.id)).title == "新名"
        assert len(await real.get_chat_administrators(new.id)) == 2
        assert (await real.get_chat_member(new.id, li.id)).status == "member"
        assert (await real.get_webhook_info()).url == ""
    assert kinds >= {
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "message_reaction",
    }
