"""The people's page as a messenger, with a bot that does little."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Literal

import aiohttp
import pytest
from playwright.async_api import Route, expect

from simulator import Bot, Group, Person, Simulator
from simulator.chats.files import SAMPLE_PHOTO
from simulator.page import Page, Seat
from tests.browser.conftest import TELEPHONE, Opens, notes

SCRIPT = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"


@dataclass
class Play:
    """A page, its simulator, a bot's telephone line, two people and a forum."""

    sim: Simulator
    page: Page
    bot: Bot
    zhang: Person
    li: Person
    group: Group
    line: aiohttp.ClientSession

    async def call(self, method: str, /, **params: Any) -> Any:
        address = f"{self.sim.url}/bot{self.bot.token}/{method}"
        async with self.line.post(address, json=params) as response:
            return (await response.json()).get("result")

    async def fetches(self) -> None:
        updates = await self.call("getUpdates")
        if updates:
            await self.call("getUpdates", offset=updates[-1]["update_id"] + 1)


@pytest.fixture
async def play() -> AsyncIterator[Play]:
    async with Simulator() as sim, aiohttp.ClientSession() as line:
        bot = sim.add_bot(username="echo_bot", name="回声")
        bot.updates.hasty_polls_get_one = False
        zhang, li = sim.add_person("张三"), sim.add_person("李四")
        group = sim.add_group("论坛", members=[zhang, li, bot], forum=True)
        group.add_topic("通报")
        seats = [
            Seat(sim.private_chat(bot, zhang), zhang, {"zh": "成员", "en": "member"}),
            Seat(group, zhang, {"zh": "群", "en": "group"}),
        ]
        sim.private_chat(bot, li)
        page = Page(sim, zone="Asia/Shanghai", seats=seats)
        await page.start()
        yield Play(sim, page, bot, zhang, li, group, line)
        await page.stop()


async def test_start_menu_typing_and_ticks(play: Play, a_screen: Opens) -> None:
    commands = [{"command": "list", "description": "我的清单"}]
    await play.call("setMyCommands", commands=commands)
    await play.call("setMyDescription", description="我把话说回来")
    screen = await a_screen(play.page.url)
    chat = screen.chat("张三")
    await expect(chat).to_contain_text("我把话说回来")
    await chat.get_by_text("开始", exact=True).click()
    await expect(chat.locator(".tick.waits")).to_be_visible()
    await play.fetches()
    await expect(chat.locator(".tick.fetched")).to_be_visible()
    await play.call("sendChatAction", chat_id=play.zhang.id, action="typing")
    await expect(chat.locator(".typing")).to_contain_text("正在输入")
    await chat.get_by_label("命令菜单").click()
    await chat.get_by_text("我的清单").click()
    await screen.sees("张三", "/list")


async def test_nothing_that_anybody_writes_is_read_as_html(play: Play, a_screen: Opens) -> None:
    evil = play.sim.add_person(SCRIPT)
    await evil.opens(play.bot)
    await evil.says(SCRIPT, to=play.bot)
    await evil.sends_document(f"{SCRIPT}.html".replace("/", "_"), SCRIPT.encode(), to=play.bot)
    keyboard = {"inline_keyboard": [[{"text": SCRIPT, "callback_data": "x"}]]}
    await play.call("sendMessage", chat_id=evil.id, text=SCRIPT, reply_markup=keyboard)
    await play.call("setMyCommands", commands=[{"command": "x", "description": SCRIPT}])
    await play.call("setMyDescription", description=SCRIPT)
    play.sim.add_group(SCRIPT, members=[evil, play.zhang]).adds(play.bot)
    screen = await a_screen(play.page.url)
    await screen.page.locator(".chat", has_text="onerror").first.click()
    await screen.page.locator(".chat", has_text="onerror").last.click()
    await expect(screen.page.locator(".bubble", has_text="onerror").first).to_be_visible()
    assert await screen.page.title() == "Telegram 模拟器"
    assert await screen.page.locator("img[src=x], script:not([src])").count() == 0


async def test_text_is_shown_with_its_formatting(play: Play, a_screen: Opens) -> None:
    await play.zhang.opens(play.bot)
    text = (
        "😀<b>粗 <i>斜粗</i></b> <u>线</u> <s>删</s> <code>a&lt;b</code> "
        '<a href="https://example.org/x">链接</a> <tg-spoiler>谜底</tg-spoiler>'
        "<blockquote>引文</blockquote><pre>pre</pre>"
    )
    await play.call("sendMessage", chat_id=play.zhang.id, text=text, parse_mode="HTML")
    screen = await a_screen(play.page.url)
    bubble = (await screen.sees("张三", "粗")).locator(".text")
    await expect(bubble.locator("strong > em")).to_have_text("斜粗")
    await expect(bubble.locator("code").first).to_have_text("a<b")
    await expect(bubble.locator("a")).to_have_attribute("href", "https://example.org/x")
    await expect(bubble.locator("a")).to_have_attribute("rel", "noopener noreferrer")
    await expect(bubble.locator("blockquote")).to_have_text("引文")
    await bubble.locator(".spoiler").press("Enter")
    await expect(bubble.locator(".spoiler")).to_have_count(0)


async def test_presses_are_answered_by_note_and_by_alert(play: Play, a_screen: Opens) -> None:
    await play.zhang.opens(play.bot)
    keyboard = {"inline_keyboard": [[{"text": "完成", "callback_data": "done"}]]}
    await play.call("sendMessage", chat_id=play.zhang.id, text="好了？", reply_markup=keyboard)
    await play.fetches()
    screen = await a_screen(play.page.url)
    for alert, text in ((False, "已记"), (True, "不能自己审核")):
        await screen.key("张三", "完成").click()
        await expect(screen.key("张三", "完成")).to_have_attribute("aria-busy", "true")
        pressed = (await play.call("getUpdates"))[-1]["callback_query"]["id"]
        await play.call(
            "answerCallbackQuery", callback_query_id=pressed, text=text, show_alert=alert
        )
        shown = screen.page.locator("dialog" if alert else ".toast")
        await expect(shown).to_contain_text(text)
        await expect(screen.key("张三", "完成")).not_to_have_attribute("aria-busy", "true")
    await screen.page.keyboard.press("Enter")
    await expect(screen.page.locator("dialog")).to_have_count(0)


async def test_files_go_both_ways(play: Play, a_screen: Opens) -> None:
    await play.zhang.opens(play.bot)
    screen = await a_screen(play.page.url)
    chat = screen.chat("张三")
    files = {
        "照片……": ("现场.png", "image/png", SAMPLE_PHOTO),
        "文件……": ("说明.txt", "text/plain", b"x"),
    }
    for label, (name, mime, content) in files.items():
        await chat.locator("textarea").fill(f"附：{name}")
        await chat.get_by_label("附件", exact=True).click()
        chooser = chat.get_by_label(label, exact=True)
        await chooser.set_input_files({"name": name, "mimeType": mime, "buffer": content})
        await screen.sees("张三", f"附：{name}")
    for sample in ("发一张示例照片", "发一段示例语音", "发一份示例文件"):
        await chat.get_by_label("附件", exact=True).click()
        await chat.get_by_text(sample).click()
    await expect(chat.locator("audio")).to_be_visible()
    sent = [m.file.kind for m in play.zhang.chats[0].messages if m.file]
    assert sent == ["photo", "document", "photo", "voice", "document"]
    form = aiohttp.FormData({"chat_id": str(play.zhang.id), "caption": "图表"})
    form.add_field("photo", SAMPLE_PHOTO, filename="chart.png")
    await play.line.post(f"{play.sim.url}/bot{play.bot.token}/sendPhoto", data=form)
    await expect((await screen.sees("张三", "图表")).locator("img")).to_be_visible()
    await play.call("sendMessage", chat_id=play.zhang.id, text="<oops>", parse_mode="HTML")
    await screen.keeps("simulator")
    async with screen.page.expect_download() as downloading:
        await (await screen.sees("张三", "说明.txt")).locator("a.keep").click()
    assert (await downloading.value).suggested_filename == "说明.txt"


async def test_own_words_are_answered_corrected_and_taken_back(play: Play, a_screen: Opens) -> None:
    await play.zhang.opens(play.bot)
    await play.call("sendMessage", chat_id=play.zhang.id, text="进展如何？")
    screen = await a_screen(play.page.url)
    asked = await screen.sees("张三", "进展如何")
    await asked.hover()
    await asked.get_by_text("回复", exact=True).click()
    await screen.says("张三", "一半")
    said = await screen.sees("张三", "一半")
    await expect(said.locator(".quote")).to_contain_text("进展如何")
    await said.hover()
    await said.get_by_text("修改", exact=True).click()
    await screen.says("张三", "过半")
    said = await screen.sees("张三", "过半")
    await expect(said.locator(".edited")).to_have_attribute("title", re.compile("一半"))
    await said.hover()
    await said.get_by_text("撤回", exact=True).click()
    await expect(said).to_have_count(0)


async def test_unread_words_are_counted_until_the_chat_is_opened(
    play: Play, a_screen: Opens
) -> None:
    await play.li.opens(play.bot)
    screen = await a_screen(play.page.url)
    item = screen.page.locator(".chat", has_text="李四")
    for text in ("一", "二"):
        await play.call("sendMessage", chat_id=play.li.id, text=text)
    await expect(item.locator(".unread")).to_contain_text("2")
    await item.click()
    await expect(item.locator(".unread")).to_have_count(0)
    await screen.sees("李四", "二")


async def test_news_that_come_while_a_chat_is_being_read_are_not_lost(
    play: Play, a_screen: Opens
) -> None:
    await play.li.opens(play.bot)
    screen = await a_screen(play.page.url)

    async def hold_back(route: Route) -> None:
        answer = await route.fetch()
        await play.call("sendMessage", chat_id=play.li.id, text="正好这时")
        await expect(screen.page.locator("#announcer")).to_contain_text("正好这时")
        await route.fulfill(response=answer)

    await screen.page.route("**/api/messages*", hold_back)
    await screen.page.locator(".chat", has_text="李四").click()
    await screen.sees("李四", "正好这时")
    await expect(screen.chat("李四").locator(".message.bot")).to_have_count(1)
    await expect(screen.chat("李四").locator(".message.own")).to_have_count(1)


async def test_topics_members_and_new_people(play: Play, a_screen: Opens) -> None:
    screen = await a_screen(play.page.url)
    forum = screen.chat("论坛")
    await forum.get_by_label("话题").select_option(label="# 通报")
    await screen.says("论坛", "在通报里")
    await forum.get_by_label("身份").select_option("李四")
    await screen.says("论坛", "我是李四")
    await forum.get_by_label("话题").select_option(label="全部")
    await screen.sees("论坛", "我是李四")
    assert [m.thread for m in play.group.messages[-2:]] == [next(iter(play.group.topics))] * 2
    assert [m.sender.name for m in play.group.messages[-2:]] == ["张三", "李四"]
    link = f"https://t.me/{play.bot.username}?start=CODE"
    await play.zhang.opens(play.bot)
    await play.call("sendMessage", chat_id=play.zhang.id, text=f"请转发：{link}")
    await (await screen.sees("张三", "请转发")).locator("a").click()
    await screen.page.get_by_label("姓名").fill("新同事")
    await screen.page.get_by_text("打开", exact=True).click()
    await screen.sees("新同事", "/start CODE")


async def test_a_bot_and_a_person_are_made_on_an_empty_page(a_screen: Opens) -> None:
    async with Simulator() as sim:
        page = Page(sim)
        await page.start()
        screen = await a_screen(page.url)
        await screen.page.get_by_text("＋ 建一个机器人").click()
        await screen.page.get_by_text("建立", exact=True).click()
        token = screen.page.locator("dialog .token")
        await token.wait_for()
        await expect(token).to_contain_text(next(iter(sim.bots)))
        await screen.page.get_by_text("知道了").click()
        await screen.page.get_by_text("＋ 加一个人").click()
        await screen.page.get_by_label("姓名").fill("小明")
        await screen.page.get_by_text("建立", exact=True).click()
        await screen.chat("小明").get_by_text("开始", exact=True).click()
        await screen.sees("小明", "/start")
        await page.stop()


async def test_refused_calls_are_listed_for_the_developer(play: Play, a_screen: Opens) -> None:
    screen = await a_screen(play.page.url)
    await play.zhang.opens(play.bot)
    await play.call("sendMessage", chat_id=play.zhang.id, text="<oops>", parse_mode="HTML")
    calls = await screen.shows("calls")
    await expect(calls.locator("li")).to_contain_text("400 sendMessage")
    await screen.page.reload()
    await expect(screen.panel("calls").locator("li")).to_contain_text("can't parse entities")


async def test_everything_can_be_done_from_the_keyboard(play: Play, a_screen: Opens) -> None:
    await play.li.opens(play.bot)
    keyboard = {"inline_keyboard": [[{"text": "完成", "callback_data": "done"}]]}
    await play.call("sendMessage", chat_id=play.li.id, text="好了？", reply_markup=keyboard)
    screen = await a_screen(play.page.url)
    press = screen.page.keyboard.press

    async def focused() -> str:
        return str(
            await screen.page.evaluate(
                "document.activeElement.getAttribute('aria-label')"
                " ?? document.activeElement.textContent"
            )
        )

    await press("Tab")
    assert "跳到聊天列表" in await focused()
    await press("Enter")
    for _ in range(10):
        await press("Tab")
        if "李四" in await focused():
            break
    await press("Enter")
    await expect(screen.chat("李四").locator("textarea")).to_be_focused()
    await screen.page.keyboard.type("从键盘说话")
    await press("Enter")
    await screen.sees("李四", "从键盘说话")
    for _ in range(12):
        await press("Shift+Tab")
        if await focused() == "完成":
            break
    await press("Enter")
    await expect(screen.key("李四", "完成")).to_have_attribute("aria-busy", "true")


async def test_screen_readers_find_their_way(play: Play, a_screen: Opens) -> None:
    await play.zhang.opens(play.bot)
    screen = await a_screen(play.page.url)
    by_role = screen.page.get_by_role
    for landmark in (
        by_role("navigation", name="聊天", exact=True),
        by_role("main", name="打开的聊天", exact=True),
        by_role("complementary", name="台面", exact=True),
        by_role("region", name="张三", exact=True),
    ):
        await expect(landmark).to_be_visible()
    unnamed = await screen.page.evaluate(
        """[...document.querySelectorAll('button, input, select, textarea')].filter(
        (node) => !node.textContent.trim() && !node.getAttribute('aria-label')
        && !node.labels?.length).length"""
    )
    assert unnamed == 0
    await play.call("sendMessage", chat_id=play.zhang.id, text="请查收")
    await expect(screen.page.locator("[aria-live=polite]#announcer")).to_contain_text("请查收")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_words_stand_out_from_their_ground(
    play: Play, a_screen: Opens, scheme: Literal["light", "dark"]
) -> None:
    await play.zhang.opens(play.bot)
    await play.zhang.says("您好", to=play.bot)
    text = '您好 <a href="https://example.org">链接</a>'
    keyboard = {"inline_keyboard": [[{"text": "完成", "callback_data": "done"}]]}
    await play.call(
        "sendMessage", chat_id=play.zhang.id, text=text, parse_mode="HTML", reply_markup=keyboard
    )
    screen = await a_screen(play.page.url)
    await screen.page.emulate_media(color_scheme=scheme)
    faint = await screen.page.evaluate(CONTRAST)
    assert faint == []
    await screen.keeps(f"messenger-{scheme}")


CONTRAST = """
() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const ground = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const colour = parse(getComputedStyle(one).backgroundColor);
      if (colour.length < 4 || colour[3] > 0.9) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim());
    if (!own || !node.offsetParent || node.closest(".unseen, .skip, .deeds, :disabled")) continue;
    const a = light(parse(getComputedStyle(node).color));
    const b = light(ground(node));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(`${node.textContent.trim().slice(0, 20)} ${ratio.toFixed(2)}`);
  }
  return faint;
}
"""


async def test_fifty_chats_and_five_thousand_messages_stay_usable(
    play: Play, a_screen: Opens
) -> None:
    people = [play.sim.add_person(f"成员{number:02}") for number in range(50)]
    for person in people:
        await person.opens(play.bot)
        for number in range(98):
            await person.says(f"第 {number} 句", to=play.bot)
    begun = time.monotonic()
    screen = await a_screen(play.page.url)
    loaded = time.monotonic() - begun
    page = screen.page
    item = page.locator(".chat", has_text="成员07")
    begun = time.monotonic()
    await item.click()
    await screen.sees("成员07", "第 97 句")
    opened = time.monotonic() - begun
    log = screen.chat("成员07").locator(".log")
    for _ in range(4):
        await log.evaluate("(node) => { node.scrollTop = 0; }")
        await asyncio.sleep(0.2)  # a real hand on a real wheel
    await screen.sees("成员07", "/start")
    assert await page.locator(".message").count() < 400
    await play.call("sendMessage", chat_id=people[7].id, text="新的")
    await screen.chat("成员07").locator(".down").click()
    await screen.sees("成员07", "新的")

    begun = time.monotonic()
    for person in people:
        for number in range(20):
            await play.call("sendMessage", chat_id=person.id, text=f"通知 {number}")
    await screen.sees("成员07", "通知 19")
    await expect(page.locator(".chat", has_text="成员49").locator(".unread")).to_contain_text("20")
    flooded = time.monotonic() - begun
    begun = time.monotonic()
    await screen.says("成员07", "还跟得上")
    await screen.sees("成员07", "还跟得上")
    answered = time.monotonic() - begun
    notes(
        f"50 chats, 5,000 messages: loaded {loaded:.2f} s, a chat opened {opened:.2f} s, "
        f"1,000 more arrived {flooded:.2f} s, typed and seen {answered:.2f} s"
    )
    assert await page.locator(".message").count() < 400
    assert loaded < 3
    assert opened < 1
    assert answered < 1


async def test_a_page_whose_server_goes_says_so(play: Play, a_screen: Opens) -> None:
    screen = await a_screen(play.page.url, size=TELEPHONE)
    await play.page.stop()
    await expect(screen.page.locator("#state")).to_contain_text("断开")
    screen.complaints.clear()  # the browser tells of the broken line on its console too
