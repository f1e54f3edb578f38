// The page put together: the scene is read once, then the news keep it true.

import { does, follow, read } from "./api.js";
import { ChatList } from "./chats.js";
import { ClockBar } from "./clock.js";
import { Column } from "./column.js";
import { announce, ask, button, el, field, toast } from "./dom.js";
import { inShort } from "./message.js";
import { Panels } from "./panels.js";
import { setZone } from "./times.js";
import { languageNow, onLanguage, safely, switchLanguage, t } from "./words.js";

const byId = (id) => document.getElementById(id);
const SEEN_PX = 80; // of a chat's width must be on the screen for its news to count as seen
const START_LINK = /^https:\/\/t\.me\/(\w+)\?start=([\w-]{1,64})$/;

class Page {
  constructor(scene) {
    this.scene = scene;
    this.columns = [];
    this.unread = new Map();
    this.bots = new Map(scene.bots.map((bot) => [bot.id, bot]));
    this.people = new Map(scene.people.map((person) => [person.id, person]));
    this.chats = new Map(scene.chats.map((chat) => [chat.key, chat]));
    this.labels = new Map(scene.seats.map((seat) => [`${seat.chat} ${seat.person}`, seat.label]));
    this.list = new ChatList(this);
    this.clock = new ClockBar(scene, () => this.showSaid());
    this.saidIn = null; // where a bot first spoke while the clock moved
    this.panels = new Panels(this);
  }

  async begin() {
    this.drawBar();
    const open = this.rememberedSeats() ?? this.scene.seats;
    const seats = open.length ? open : [...this.chats.values()].slice(0, 3).map((chat) => ({ chat: chat.key, person: chat.people[0] }));
    for (const seat of seats) if (this.chats.has(seat.chat)) this.addColumn(seat.chat, seat.person);
    this.list.draw();
    this.view(this.isNarrow() ? "chats" : "columns");
    this.follow(this.scene.serial);
    for (const call of this.scene.refused) this.panels.developer.add(call);
    if (this.scene.is_down) this.say("telegramDown");
    await this.panels.load(this.scene.panels);
    this.drawTabs();
    document.body.dataset.ready = "yes";
  }

  follow(serial) {
    follow(serial, {
      news: (items) => this.hear(items),
      again: () => location.reload(),
      lost: () => this.say("lost"),
      found: () => this.stateName === "lost" && this.say(null),
    });
  }

  say(name) {
    this.stateName = name;
    byId("state").textContent = name ? t(name) : "";
  }

  rememberedSeats() {
    const text = safely(() => sessionStorage.getItem(`seats-${this.scene.run}`));
    return text ? JSON.parse(text) : undefined;
  }

  rememberSeats() {
    const seats = this.columns.map((column) => ({ chat: column.chat.key, person: column.person }));
    safely(() => sessionStorage.setItem(`seats-${this.scene.run}`, JSON.stringify(seats)));
  }

  personName(id) {
    return this.people.get(id)?.name ?? "?";
  }

  // What is drawn

  drawBar() {
    document.documentElement.lang = languageNow();
    document.title = t(this.scene.title);
    byId("title").textContent = t(this.scene.title);
    byId("language").textContent = t("switchLanguage");
    byId("language").setAttribute("aria-label", t("switchLabel"));
    byId("columns").setAttribute("aria-label", t("columns"));
    byId("skip-chats").textContent = t("skipChats");
    byId("skip-columns").textContent = t("skipColumns");
  }

  relabel() {
    this.drawBar();
    this.clock.draw();
    this.list.draw();
    for (const column of this.columns) column.relabel();
    this.panels.relabel();
    this.drawTabs();
    if (this.stateName) this.say(this.stateName);
  }

  drawTabs() {
    const tabs = [["chats", t("chats")], ["columns", t("columns")], ["panels", t("panels")]];
    byId("tabs").setAttribute("aria-label", document.title);
    byId("tabs").replaceChildren(...tabs.map(([view, label]) => button(label, () => this.view(view), {
      "aria-current": String(document.body.dataset.view === view), data: { view },
    })));
  }

  isNarrow() {
    return matchMedia("(max-width: 760px)").matches;
  }

  /** Shows what a move of the clock has brought, where it would not be seen by itself. */
  showSaid() {
    const key = this.saidIn;
    this.saidIn = null;
    if (!this.isNarrow()) return;
    if (key) this.open(key, undefined, { focus: false });
    else toast(t("nothingSaid"));
  }

  /** On a narrow screen one thing is to be seen at a time. */
  view(name) {
    document.body.dataset.view = name;
    for (const tab of byId("tabs").children) tab.setAttribute("aria-current", String(tab.dataset.view === name));
    if (name === "columns") for (const column of this.columns) column.toBottom();
  }

  showList() {
    this.view("chats");
    byId("chats").querySelector("[aria-current=true]")?.focus();
  }

  // Open chats

  addColumn(key, person, first = false) {
    const chat = this.chats.get(key);
    const who = person ?? chat.people[0];
    const label = this.labels.get(`${key} ${who}`) ?? "";
    const column = new Column(this, chat, who, label);
    if (first) {
      this.columns.unshift(column);
      byId("columns").prepend(column.node);
    } else {
      this.columns.push(column);
      byId("columns").append(column.node);
    }
    return column;
  }

  open(key, person, { focus = true } = {}) {
    let column = this.columns.find((one) => one.chat.key === key && (!person || one.person === person || one.isGroup));
    if (!column) {
      column = this.addColumn(key, person, true);
      this.rememberSeats();
    }
    for (const one of this.columns) one.node.classList.toggle("chosen", one === column);
    this.view("columns");
    column.node.scrollIntoView({ block: "nearest", inline: "nearest" });
    column.toBottom();
    this.seen(column);
    if (focus) column.composer.box.focus({ preventScroll: true });
    return column;
  }

  close(column) {
    this.columns = this.columns.filter((one) => one !== column);
    column.node.remove();
    this.rememberSeats();
    this.list.update(column.chat.key);
    this.showList();
    if (!this.isNarrow()) this.view("columns");
  }

  isVisible(column) {
    if (column.node.offsetParent === null || document.hidden) return false;
    const frame = byId("columns").getBoundingClientRect();
    const { left, right } = column.node.getBoundingClientRect();
    return Math.min(right, frame.right) - Math.max(left, frame.left) > SEEN_PX;
  }

  seen(column) {
    if (!this.isVisible(column) || !this.unread.get(column.chat.key)) return;
    this.unread.delete(column.chat.key);
    this.list.update(column.chat.key);
  }

  // News

  hear(items) {
    const fresh = new Map();
    for (const news of items) {
      if (news.kind === "message") this.noteMessage(news, fresh);
      else {
        this.flush(fresh);
        this.hearOne(news);
      }
      this.panels.hear(news);
    }
    this.flush(fresh);
  }

  noteMessage(news, fresh) {
    const chat = this.chats.get(news.chat);
    if (!chat) return;
    chat.last = news.message;
    chat.count = news.count;
    chat.keyboard = news.keyboard;
    if (!fresh.has(news.chat)) fresh.set(news.chat, []);
    fresh.get(news.chat).push(news.message);
  }

  /** Draws what has gathered: one drawing for each chat, however much there was. */
  flush(fresh) {
    for (const [key, messages] of fresh) {
      const columns = this.columns.filter((column) => column.chat.key === key);
      for (const column of columns) {
        column.hear(() => column.add(messages));
        column.composer.showKeys();
      }
      const isSeen = columns.some((column) => this.isVisible(column) && column.atBottom && !column.newer);
      const fromBots = messages.filter((message) => message.from.bot).length;
      if (!isSeen && fromBots) this.unread.set(key, (this.unread.get(key) ?? 0) + fromBots);
      this.list.update(key, true);
      if (fromBots && this.clock.isMoving) this.saidIn ??= key;
      if (fromBots) announce(`${this.chats.get(key).name} · ${t("newIn")}: ${inShort(messages.at(-1))}`);
    }
    fresh.clear();
  }

  hearOne(news) {
    const columns = this.columns.filter((column) => column.chat.key === news.chat);
    const each = {
      edited: (column) => column.replace(news.message),
      reaction: (column) => column.replace(news.message),
      deleted: (column) => column.remove(news.id),
      waits: (column) => column.mark(news.id, { told: true, waits: true }),
      fetched: (column) => column.mark(news.id, { waits: false }),
      expired: (column) => column.mark(news.id, { waits: false, expired: true }),
      typing: (column) => column.showTyping(this.bots.get(news.bot)?.name ?? ""),
      answered: (column) => {
        if (column.person === news.person) column.answered(news);
      },
    }[news.kind];
    if (each) for (const column of columns) column.hear(() => each(column));
    if (news.kind === "edited" && this.chats.get(news.chat)?.last?.id === news.message.id) {
      this.chats.get(news.chat).last = news.message;
      this.list.update(news.chat);
    }
    if (news.kind === "clock") this.clock.set(news.now);
    if (news.kind === "chat") this.chatChanged(news.chat);
    if (news.kind === "fault" && ["down", "back"].includes(news.what)) {
      this.say(news.what === "down" ? "telegramDown" : null);
    }
    if (news.kind === "answered" && news.text) announce(news.text);
  }

  chatChanged(chat) {
    this.chats.set(chat.key, chat);
    for (const column of this.columns.filter((one) => one.chat.key === chat.key)) column.changed(chat);
    this.list.update(chat.key);
  }

  // Newcomers

  /** A link to a bot of this simulator is opened here, as whoever is chosen. */
  followLink(url) {
    if (!START_LINK.test(url)) return false;
    this.askWhoOpens(url);
    return true;
  }

  async askWhoOpens(url) {
    const people = [...this.people.values()].map((person) => el("option", { value: person.id }, person.name));
    const data = await ask(t("whoOpens"), [
      field(t("as"), el("select", { name: "person" }, el("option", { value: "" }, t("someoneNew")), ...people)),
      field(t("name"), el("input", { name: "name", value: t("someoneNew") })),
    ], t("open"), t("cancel"));
    if (!data) return;
    const person = Number(data.get("person")) || undefined;
    const done = await does("follow", { url, person, name: data.get("name") });
    if (!done) return;
    this.people.set(done.person, this.people.get(done.person) ?? { id: done.person, name: data.get("name") });
    this.chatChanged(done.chat);
    this.open(done.chat.key, done.person);
  }

  async addPerson() {
    const data = await ask(t("newPerson"), [field(t("name"), el("input", { name: "name", required: true }))], t("create"), t("cancel"));
    const done = data && await does("person", { name: data.get("name"), language: languageNow() });
    if (!done) return;
    this.people.set(done.person.id, done.person);
    for (const chat of done.chats) this.chatChanged(chat);
    if (done.chats.length) this.open(done.chats[0].key, done.person.id);
  }

  async addBot() {
    const data = await ask(t("newBot"), [field(t("username"), el("input", { name: "username", required: true, value: "my_bot" }))], t("create"), t("cancel"));
    const done = data && await does("bot", { username: data.get("username") });
    if (!done) return;
    this.bots.set(done.bot.id, done.bot);
    this.panels.developer.tellAddresses();
    for (const chat of done.chats) this.chatChanged(chat);
    await ask(t("botToken"), [el("pre", { class: "token" }, `token = "${done.bot.token}"\nbase_url = "${this.scene.api}/bot"\nbase_file_url = "${this.scene.api}/file/bot"`)], t("ok"));
  }

  async addGroup() {
    const people = [...this.people.values()].map((person) => el("label", { class: "check" },
      el("input", { type: "checkbox", name: "people", value: person.id }), person.name));
    const data = await ask(t("newGroup"), [
      field(t("groupTitle"), el("input", { name: "title", required: true })),
      el("fieldset", {}, el("legend", {}, t("members")), ...people),
      el("label", { class: "check" }, el("input", { type: "checkbox", name: "forum" }), t("forum")),
    ], t("create"), t("cancel"));
    const done = data && await does("group", {
      title: data.get("title"), people: data.getAll("people").map(Number), bots: [...this.bots.keys()], forum: data.has("forum"),
    });
    if (!done) return;
    this.chatChanged(done.chat);
    this.open(done.chat.key);
  }
}

const page = new Page(await prepared());
byId("language").addEventListener("click", switchLanguage);
onLanguage(() => page.relabel());
const look = () => page.columns.forEach((column) => column.atBottom && page.seen(column));
document.addEventListener("visibilitychange", look);
byId("columns").addEventListener("scrollend", look);
await page.begin();

async function prepared() {
  const scene = await read("/api/scene");
  setZone(scene.zone);
  return scene;
}
