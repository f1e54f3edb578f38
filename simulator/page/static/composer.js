// Where a person writes: text, replies, corrections, files, and the bot's menu.

import { does, read, upload } from "./api.js";
import { button, el, icon } from "./dom.js";
import { inShort } from "./message.js";
import { samples } from "./samples.js";
import { t } from "./words.js";

const ACCEPTS = { photo: "image/*", voice: "audio/*", video: "video/*", document: "" };

export class Composer {
  constructor(column) {
    this.column = column;
    this.answering = null;
    this.correcting = null;
    this.box = el("textarea", {
      rows: 1, maxLength: 4096, placeholder: t("write"), "aria-label": `${t("write")} · ${column.title()}`,
      onkeydown: (event) => this.onKey(event), oninput: () => this.grow(),
    });
    this.about = el("div", { class: "about", hidden: true });
    this.menu = el("div", { class: "popup", hidden: true });
    this.keys = el("div", { class: "keyboard" });
    this.node = el("form", { class: "composer", onsubmit: (event) => this.onSubmit(event) },
      this.menu, this.about, this.keys,
      el("div", { class: "line" },
        button(icon("menu"), (event) => this.toggle(event, () => this.commands()), { class: "icon", title: t("menu"), "aria-label": t("menu"), "aria-expanded": "false" }),
        button(icon("clip"), (event) => this.toggle(event, () => this.attachments()), { class: "icon", title: t("attach"), "aria-label": t("attach"), "aria-expanded": "false" }),
        this.box,
        el("button", { type: "submit", class: "icon send", title: t("send"), "aria-label": t("send") }, icon("send"))));
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.forget();
    });
    this.showKeys();
  }

  /** The keyboard that a bot has put in place of the person's own. */
  showKeys() {
    const rows = this.column.chat.keyboard ?? [];
    this.keys.replaceChildren(...rows.map((row) => el("div", { class: "row" }, row.map((label) =>
      button(label, () => does("say", { ...this.column.who(), text: label }), { class: "key" })))));
  }

  onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.node.requestSubmit();
    }
  }

  grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 120)}px`;
  }

  async onSubmit(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (!text) return;
    const done = this.correcting
      ? await does("edit", { ...this.column.who(), message: this.correcting.id, text })
      : await does("say", { ...this.column.who(), text, reply_to: this.answering?.id });
    if (!done) return;
    this.box.value = "";
    this.grow();
    this.forget();
  }

  reply(message) {
    this.correcting = null;
    this.answering = message;
    this.tellAbout(`${t("replyingTo")} ${inShort(message)}`);
  }

  edit(message) {
    this.answering = null;
    this.correcting = message;
    this.box.value = message.text;
    this.tellAbout(t("editing"));
    this.grow();
  }

  tellAbout(text) {
    this.about.hidden = false;
    this.about.replaceChildren(el("span", {}, text),
      button(icon("close"), () => this.forget(), { class: "icon", "aria-label": t("cancel") }));
    this.box.focus();
  }

  forget() {
    if (this.correcting) this.box.value = "";
    this.answering = this.correcting = null;
    this.about.hidden = true;
    this.hide();
  }

  hide() {
    this.menu.hidden = true;
    for (const opener of this.node.querySelectorAll("[aria-expanded=true]")) opener.setAttribute("aria-expanded", "false");
  }

  async toggle(event, fill) {
    const opener = event.currentTarget;
    const isOpen = opener.getAttribute("aria-expanded") === "true";
    this.hide();
    if (isOpen) return;
    this.menu.replaceChildren(...(await fill()));
    this.menu.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    this.menu.querySelector("button, input")?.focus();
  }

  async commands() {
    const { chat, person } = this.column.who();
    const { commands } = await read("/api/menu", { chat, person });
    if (!commands.length) return [el("p", { class: "dim" }, t("noMenu"))];
    return commands.map((entry) => button("", () => {
      this.hide();
      const tail = this.column.isGroup ? `@${entry.bot}` : "";
      does("say", { ...this.column.who(), text: `/${entry.command}${tail}` });
    }, { class: "entry" })).map((node, place) => {
      node.append(el("code", {}, `/${commands[place].command}`), el("span", {}, commands[place].description));
      return node;
    });
  }

  attachments() {
    const pick = ["photo", "document", "voice", "video"].map((kind) => {
      const input = el("input", { type: "file", accept: ACCEPTS[kind], class: "unseen", onchange: () => this.send(kind, input) });
      return el("label", { class: "entry" }, input, t(kind));
    });
    const made = samples().map(({ label, kind, name, make }) => button(t(label), async () => {
      this.hide();
      await this.sendContent(kind, name, await make());
    }, { class: "entry" }));
    return [...pick, ...made];
  }

  async send(kind, input) {
    this.hide();
    for (const file of input.files) await this.sendContent(kind, file.name, file, file.type);
  }

  /** What stands in the box goes along as the caption. */
  async sendContent(kind, name, content, mime = "") {
    const caption = this.correcting ? "" : this.box.value.trim();
    const done = await upload({ ...this.column.who(), kind, name, mime, caption, reply_to: this.answering?.id }, content);
    if (!done) return;
    if (caption) this.box.value = "";
    this.forget();
  }
}
