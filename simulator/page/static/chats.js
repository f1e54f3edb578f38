// The list of chats: who, the last words, when, and how much is unread.

import { button, el } from "./dom.js";
import { inShort } from "./message.js";
import { clockTime } from "./times.js";
import { t } from "./words.js";

export class ChatList {
  constructor(page) {
    this.page = page;
    this.items = new Map();
    this.list = el("ul", {});
    this.heading = el("h2", {});
    this.tools = el("div", { class: "tools" });
    this.node = document.getElementById("chats");
    this.node.replaceChildren(this.heading, this.list, this.tools);
  }

  draw() {
    this.node.setAttribute("aria-label", t("chats"));
    this.heading.textContent = t("chats");
    this.tools.replaceChildren(
      button(`＋ ${t("newPerson")}`, () => this.page.addPerson()),
      button(`＋ ${t("newGroup")}`, () => this.page.addGroup()),
      button(`＋ ${t("newBot")}`, () => this.page.addBot()));
    this.items.clear();
    const chats = [...this.page.chats.values()].sort((a, b) => (b.last?.at ?? 0) - (a.last?.at ?? 0) || (b.last?.seq ?? 0) - (a.last?.seq ?? 0));
    this.list.replaceChildren(...chats.map((chat) => this.item(chat)));
    if (!chats.length) this.list.append(el("li", { class: "dim nobody" }, t("nobody")));
  }

  item(chat) {
    const node = el("li", { data: { chat: chat.key } });
    this.items.set(chat.key, node);
    this.fill(node, chat);
    return node;
  }

  fill(node, chat) {
    const unread = this.page.unread.get(chat.key) ?? 0;
    const isOpen = this.page.columns.some((column) => column.chat.key === chat.key);
    const bots = this.page.bots.size > 1 && chat.bot ? ` · @${this.page.bots.get(chat.bot)?.username}` : "";
    const had = node.contains(document.activeElement);
    const sign = chat.kind === "private" ? chat.name.slice(0, 1) : "群";
    const opener = el("button", {
      type: "button", class: "chat", "aria-current": isOpen ? "true" : "false", onclick: () => this.page.open(chat.key),
    },
    el("span", { class: `face hue${hueOf(chat.key)}`, "aria-hidden": "true" }, sign),
    el("span", { class: "words" },
      el("span", { class: "name" }, chat.name + bots),
      el("span", { class: "last" }, chat.last ? inShort(chat.last) : "")),
    el("span", { class: "side" },
      el("time", {}, chat.last ? clockTime(chat.last.at) : ""),
      unread > 0 && el("span", { class: "unread" }, String(unread), el("span", { class: "unseen" }, ` ${t("unread")}`))));
    node.replaceChildren(opener);
    if (had) opener.focus();
  }

  /** One chat has changed; `moved` brings it to the top. */
  update(key, moved = false) {
    const chat = this.page.chats.get(key);
    if (!chat) return;
    this.list.querySelector(".nobody")?.remove();
    let node = this.items.get(key);
    if (!node) {
      node = this.item(chat);
      this.list.prepend(node);
      return;
    }
    this.fill(node, chat);
    if (moved && this.list.firstChild !== node && !node.contains(document.activeElement)) this.list.prepend(node);
  }
}

export function hueOf(key) {
  return [...key].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % 6;
}
