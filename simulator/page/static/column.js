// One open chat: its messages, a window of them at a time, and the place to write.

import { does, read } from "./api.js";
import { ask, button, el, field, icon, toast } from "./dom.js";
import { Composer } from "./composer.js";
import { messageNode } from "./message.js";
import { dayOf, sameDay } from "./times.js";
import { t } from "./words.js";

const MOST = 150; // messages that stand in the document at once
const NEAR_PX = 300;

export class Column {
  constructor(page, chat, person, label) {
    this.page = page;
    this.chat = chat;
    this.person = person;
    this.label = label;
    this.topic = null;
    this.shown = [];
    this.older = this.newer = false;
    this.pressed = new Map();
    this.use = { link: (url) => page.followLink(url), command: (text) => does("say", { ...this.who(), text }) };
    this.node = el("section", { class: "column", data: { chat: chat.key, person: String(person) } });
    this.build();
    this.load();
  }

  get isGroup() {
    return this.chat.kind !== "private";
  }

  title() {
    return this.isGroup ? this.chat.name : this.page.personName(this.person);
  }

  who() {
    return { chat: this.chat.key, person: this.person, ...(this.topic ? { topic: this.topic } : {}) };
  }

  build() {
    this.log = el("ol", { class: "log", tabIndex: 0, "aria-label": this.title(), onscroll: () => this.onScroll() });
    // A picture that arrives, a box that grows: who was at the end stays at the end.
    this.log.addEventListener("load", () => this.sticks && this.toBottom(), true);
    this.watch?.disconnect();
    this.watch = new ResizeObserver(() => this.sticks && this.toBottom());
    this.watch.observe(this.log);
    this.typing = el("div", { class: "typing", "aria-live": "off" });
    this.down = button(`↓ ${t("latest")}`, () => this.toEnd(), { class: "down", hidden: true });
    this.foot = el("div", { class: "foot-bar" });
    this.node.setAttribute("aria-label", this.title());
    this.node.replaceChildren(this.heading(), this.pin(), el("div", { class: "log-frame", role: "log", "aria-live": "off", "aria-label": this.title() }, this.log, this.down), this.typing, this.foot);
    this.composer = new Composer(this);
    this.buildFoot();
  }

  /** Written anew in the other language; what is being written stays. */
  relabel() {
    const { shown } = this;
    const draft = this.composer?.box.value ?? "";
    this.build();
    this.composer.box.value = draft;
    this.render(shown);
    this.toBottom();
  }

  heading() {
    const bot = this.page.bots.get(this.chat.bot);
    const under = this.isGroup ? `${this.chat.people.length} · ${t("members")}` : [t(this.label), bot && `@${bot.username}`].filter(Boolean).join(" · ");
    return el("header", { class: "head" },
      button(icon("back"), () => this.page.showList(), { class: "icon back", "aria-label": t("back") }),
      el("div", { class: "names" }, el("h2", {}, this.title()), el("span", { class: "dim" }, under)),
      this.isGroup && this.chooser(),
      this.chat.forum && this.topics(),
      !this.isGroup && this.chat.started && button(icon(this.chat.blocked ? "play" : "pause"), () => this.toggleBlock(), {
        class: "icon", title: t(this.chat.blocked ? "unblock" : "block"), "aria-label": t(this.chat.blocked ? "unblock" : "block"),
      }),
      button(icon("close"), () => this.page.close(this), { class: "icon close", title: t("closeColumn"), "aria-label": `${t("closeColumn")} · ${this.title()}` }));
  }

  pin() {
    return this.chat.pinned ? el("div", { class: "pin" }, `📌 ${this.chat.pinned.text}`) : "";
  }

  chooser() {
    return el("select", {
      "aria-label": t("as"), title: t("as"),
      onchange: (event) => {
        this.person = Number(event.target.value);
        this.relabel();
      },
    }, this.chat.people.map((id) => el("option", { value: id, selected: id === this.person }, this.page.personName(id))));
  }

  topics() {
    const options = [el("option", { value: "" }, t("all")), ...this.chat.topics.map((topic) =>
      el("option", { value: topic.id, selected: topic.id === this.topic }, `# ${topic.name}`)),
    el("option", { value: "new" }, `＋ ${t("newTopic")}`)];
    return el("select", { "aria-label": t("topics"), onchange: (event) => this.chooseTopic(event.target.value) }, options);
  }

  async chooseTopic(value) {
    if (value === "new") {
      const data = await ask(t("newTopic"), [field(t("name"), el("input", { name: "name", required: true }))], t("create"), t("cancel"));
      const made = data && await does("topic", { ...this.who(), name: data.get("name") });
      this.topic = made?.topic ?? this.topic;
    } else this.topic = value ? Number(value) : null;
    this.build();
    await this.load();
  }

  async toggleBlock() {
    await does("block", { ...this.who(), back: this.chat.blocked });
  }

  buildFoot() {
    const bot = this.page.bots.get(this.chat.bot);
    if (!this.isGroup && this.chat.blocked) {
      this.foot.replaceChildren(button(t("unblock"), () => this.toggleBlock(), { class: "primary wide" }));
    } else if (!this.isGroup && !this.chat.started) {
      this.foot.replaceChildren(el("p", { class: "dim about-bot" }, bot?.description ?? ""),
        button(t("start"), () => does("start", this.who()), { class: "primary wide" }));
    } else this.foot.replaceChildren(this.composer.node);
  }

  /** The chat's own facts have changed: members, topics, blocked, started. */
  changed(chat) {
    const hadFocus = this.foot.contains(document.activeElement);
    this.chat = chat;
    this.node.querySelector(".head").replaceWith(this.heading());
    this.buildFoot();
    if (hadFocus) this.composer.box.focus();
  }

  // The window of messages

  fits(message) {
    return !this.topic || message.thread === this.topic;
  }

  async load() {
    this.unheard ??= [];
    const body = await read("/api/messages", { chat: this.chat.key });
    this.older = body.older;
    this.newer = false;
    this.render(body.messages.filter((message) => this.fits(message)));
    // What came meanwhile may be missing from the answer, or stand in it already.
    const { unheard } = this;
    this.unheard = null;
    for (const act of unheard ?? []) act();
    this.toBottom();
    this.page.seen(this);
  }

  /** News of this chat: at once, or after the messages that are being read. */
  hear(act) {
    if (this.unheard) this.unheard.push(act);
    else act();
  }

  render(messages) {
    this.shown = messages;
    const nodes = [];
    messages.forEach((message, place) => {
      if (!place || !sameDay(messages[place - 1].at, message.at)) nodes.push(this.day(message));
      nodes.push(messageNode(message, this));
    });
    if (this.older) {
      nodes.unshift(el("li", { class: "service" }, button(t("older"), () => this.loadOlder(), { class: "plain" })));
    }
    if (!nodes.length) nodes.push(el("li", { class: "service empty" }, el("span", {}, t("empty"))));
    this.log.replaceChildren(...nodes);
  }

  day(message) {
    return el("li", { class: "service day" }, el("span", {}, dayOf(message.at)));
  }

  async loadOlder() {
    if (this.loading || !this.older || !this.shown.length) return;
    this.loading = true;
    const first = this.shown[0];
    const body = await read("/api/messages", { chat: this.chat.key, before: first.id });
    this.older = body.older;
    let messages = [...body.messages.filter((message) => this.fits(message)), ...this.shown];
    if (messages.length > MOST) {
      messages = messages.slice(0, MOST);
      this.newer = true;
    }
    this.keepPlace(first.id, () => this.render(messages));
    this.loading = false;
    this.showDown();
  }

  async loadNewer() {
    if (this.loading || !this.newer || !this.shown.length) return;
    this.loading = true;
    const last = this.shown.at(-1);
    const body = await read("/api/messages", { chat: this.chat.key, after: last.id });
    this.newer = body.newer;
    let messages = [...this.shown, ...body.messages.filter((message) => this.fits(message))];
    if (messages.length > MOST) {
      messages = messages.slice(-MOST);
      this.older = true;
    }
    this.keepPlace(last.id, () => this.render(messages));
    this.loading = false;
    this.showDown();
  }

  /** Draws anew so that one message stays where it stands on the screen. */
  keepPlace(id, draw) {
    const before = this.find(id)?.getBoundingClientRect().top ?? 0;
    draw();
    const after = this.find(id)?.getBoundingClientRect().top ?? before;
    this.log.scrollTop += after - before;
  }

  find(id) {
    return this.log.querySelector(`[data-id="${id}"]`);
  }

  get atBottom() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
  }

  onScroll() {
    if (this.log.scrollTop < NEAR_PX) this.loadOlder();
    if (this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_PX) this.loadNewer();
    this.sticks = this.atBottom;
    if (this.sticks && !this.newer) this.page.seen(this);
    this.showDown();
  }

  showDown() {
    this.down.hidden = this.atBottom && !this.newer;
  }

  toBottom() {
    this.sticks = true;
    this.log.scrollTop = this.log.scrollHeight;
    this.showDown();
  }

  async toEnd() {
    if (this.newer) await this.load();
    else this.toBottom();
    this.composer.box.focus({ preventScroll: true });
  }

  // News

  /** Several new messages at once, drawn together. */
  add(messages) {
    const last = this.shown.at(-1)?.id ?? 0;
    const fitting = messages.filter((message) => this.fits(message) && message.id > last);
    if (!fitting.length) return;
    if (fitting.some((message) => message.from.bot)) this.typing.textContent = "";
    if (this.newer) return;
    const follows = this.atBottom || fitting.some((message) => message.from.id === this.person);
    const all = [...this.shown, ...fitting];
    if (all.length > MOST && follows) {
      this.older = true;
      this.render(all.slice(-MOST + 50));
    } else if (all.length > 2 * MOST) {
      this.newer = true;
    } else this.append(fitting);
    if (follows) this.toBottom();
    this.showDown();
  }

  append(messages) {
    this.log.querySelector(".empty")?.remove();
    for (const message of messages) {
      const last = this.shown.at(-1);
      if (!last || !sameDay(last.at, message.at)) this.log.append(this.day(message));
      this.log.append(messageNode(message, this));
      this.shown.push(message);
    }
  }

  replace(message) {
    const place = this.shown.findIndex((one) => one.id === message.id);
    if (place < 0) return;
    const follows = this.atBottom;
    this.shown[place] = message;
    this.redraw(message.id);
    if (follows) this.toBottom();
  }

  redraw(id) {
    const old = this.find(id);
    const message = this.shown.find((one) => one.id === id);
    if (!old || !message) return;
    const hadFocus = old.contains(document.activeElement);
    const node = messageNode(message, this);
    old.replaceWith(node);
    if (hadFocus) node.focus();
  }

  remove(id) {
    this.shown = this.shown.filter((message) => message.id !== id);
    this.find(id)?.remove();
  }

  mark(id, marks) {
    const message = this.shown.find((one) => one.id === id);
    if (!message) return;
    Object.assign(message, marks);
    this.redraw(id);
  }

  showTyping(name) {
    this.typing.textContent = `${name} ${t("typing")}`;
    clearTimeout(this.typingEnds);
    this.typingEnds = setTimeout(() => { this.typing.textContent = ""; }, 5000);
  }

  async answered(news) {
    this.pressed.get(news.press)?.removeAttribute("aria-busy");
    this.pressed.delete(news.press);
    for (const busy of this.find(news.id)?.querySelectorAll("[aria-busy]") ?? []) busy.removeAttribute("aria-busy");
    if (news.url) this.use.link(news.url);
    if (!news.text) return;
    if (news.alert) await ask(t("alert"), [el("p", { class: "alert-text" }, news.text)], t("ok"));
    else toast(`${this.title()}: ${news.text}`);
  }
}
