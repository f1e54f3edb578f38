// What stands beside the chats: the panels of whoever embeds the page, and the refused calls.

import { post, read } from "./api.js";
import { button, el } from "./dom.js";
import { clockTime } from "./times.js";
import { languageNow, t } from "./words.js";

const KEPT = 200;

/** The page's own panel: where bots connect, and what was refused them, in Telegram's words. */
class Developer {
  constructor(page) {
    this.page = page;
    this.list = el("ol", { class: "calls" });
    this.node = el("div", {});
    this.draw();
  }

  draw() {
    this.none = el("p", { class: "dim", hidden: this.list.children.length > 0 }, t("noCalls"));
    this.addresses = el("pre", { class: "token" });
    this.tellAddresses();
    this.node.replaceChildren(el("h3", {}, t("calls")), this.none, this.list,
      el("details", {}, el("summary", {}, t("addresses")), this.addresses));
  }

  tellAddresses() {
    const { api } = this.page.scene;
    const tokens = [...this.page.bots.values()].map((bot) => `@${bot.username}  ${bot.token}`);
    this.addresses.textContent = [`base_url = "${api}/bot"`, `base_file_url = "${api}/file/bot"`, ...tokens].join("\n");
  }

  add(news) {
    this.none.hidden = true;
    this.list.prepend(el("li", {}, el("time", {}, clockTime(news.at)), " ",
      el("strong", {}, `${news.code} ${news.method}`), " ", news.description));
    while (this.list.children.length > KEPT) this.list.lastChild.remove();
  }
}

export class Panels {
  constructor(page) {
    this.page = page;
    this.node = document.getElementById("panels");
    this.listeners = new Map();
    this.developer = new Developer(page);
    this.entries = [];
  }

  async load(panels) {
    for (const panel of panels) {
      const frame = el("div", { class: "panel", data: { panel: panel.key } });
      const entry = { key: panel.key, title: panel.title, frame, redraw: () => undefined };
      this.entries.push(entry);
      try {
        const module = await import(panel.module);
        entry.redraw = (await module.mount(frame, this.context(panel.key))) ?? entry.redraw;
      } catch (error) {
        frame.append(el("p", { role: "alert" }, String(error)));
        console.error(error);
      }
    }
    const frame = el("div", { class: "panel", data: { panel: "calls" } }, this.developer.node);
    this.entries.push({ key: "calls", title: "developer", frame, redraw: () => this.developer.draw() });
    this.node.hidden = false;
    this.show(this.entries[0].key);
  }

  /** What a panel is given to work with. */
  context(key) {
    return {
      el, button, t, languageNow, clockTime,
      read: (name, query) => read(`/panels/${key}/${name}`, query),
      post: (name, body) => post(`/panels/${key}/${name}`, body),
      on: (kind, listener) => this.listeners.set(kind, [...(this.listeners.get(kind) ?? []), listener]),
      page: this.page,
      show: () => this.show(key),
      isShown: () => this.current === key,
    };
  }

  hear(news) {
    if (news.kind === "refused") this.developer.add(news);
    for (const listener of this.listeners.get(news.kind) ?? []) listener(news);
  }

  /** Show one; `back` is a button to where one came from, for as long as it is shown. */
  show(key, back = null) {
    this.current = key;
    this.back?.remove();
    this.draw();
    this.back = back;
    if (back) this.node.querySelector(".tablist").after(back);
  }

  draw() {
    this.node.setAttribute("aria-label", t("panels"));
    const tabs = el("div", { role: "tablist", class: "tablist", "aria-label": t("panels") }, this.entries.map((entry) => button(t(entry.title), () => {
      this.show(entry.key);
      this.node.querySelector("[role=tab][aria-selected=true]").focus();
    }, {
      role: "tab", id: `tab-${entry.key}`, "aria-selected": String(entry.key === this.current),
      "aria-controls": `panel-${entry.key}`, tabIndex: entry.key === this.current ? 0 : -1,
      onkeydown: (event) => this.onKey(event),
    })));
    for (const entry of this.entries) {
      entry.frame.hidden = entry.key !== this.current;
      entry.frame.id = `panel-${entry.key}`;
      entry.frame.setAttribute("role", "tabpanel");
      entry.frame.setAttribute("aria-labelledby", `tab-${entry.key}`);
    }
    const hadFocus = this.node.querySelector(".tablist")?.contains(document.activeElement);
    if (this.node.querySelector(".tablist")) this.node.querySelector(".tablist").replaceWith(tabs);
    else this.node.replaceChildren(tabs, ...this.entries.map((entry) => entry.frame));
    if (hadFocus) tabs.querySelector("[aria-selected=true]").focus();
  }

  onKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const place = this.entries.findIndex((entry) => entry.key === this.current);
    this.show(this.entries[(place + step + this.entries.length) % this.entries.length].key);
    this.node.querySelector("[role=tab][aria-selected=true]").focus();
  }

  relabel() {
    for (const entry of this.entries) entry.redraw();
    this.draw();
  }
}
