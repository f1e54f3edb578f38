// One message as an element, and what can be done with it.

import { does } from "./api.js";
import { button, el, toast } from "./dom.js";
import { rich } from "./rich.js";
import { clockTime, wholeTime } from "./times.js";
import { t } from "./words.js";

const ICONS = { photo: "🖼", document: "📎", voice: "🎤", video: "🎬" };

export function inShort(message) {
  if (message.service) return service(message);
  const text = message.text || (message.file ? message.file.name : "");
  const icon = message.file ? `${ICONS[message.file.kind]} ` : "";
  return icon + text.replace(/\s+/g, " ").slice(0, 80);
}

function service(message) {
  const { what, names } = message.service;
  const whom = names.join("、");
  if (what === "joined" || what === "left") return `${whom} ${t(what)}`;
  if (what === "migrated") return t(what);
  return `${message.from.name} ${t(what)} ${whom}`;
}

function shown(file) {
  const name = `${ICONS[file.kind]} ${file.name}`;
  const keep = el("a", { class: "keep", href: `${file.url}?keep`, download: file.name },
    `${name} · ${size(file.size)} · ${t("download")}`);
  if (file.kind === "photo") {
    return el("img", { src: file.url, alt: file.name, loading: "lazy", width: file.width, height: file.height });
  }
  if (file.kind === "voice") {
    return el("div", {}, el("audio", { controls: true, preload: "none", src: file.url, "aria-label": name }),
      el("span", { class: "dim" }, `${ICONS.voice} ${file.seconds} ${t("seconds")}`));
  }
  if (file.kind === "video") {
    return el("div", {}, el("video", { controls: true, preload: "none", src: file.url, "aria-label": name }), keep);
  }
  return keep;
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1 << 20 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`;
}

function keyboard(message, column) {
  return el("div", { class: "keys" }, message.buttons.map((row, rowNumber) =>
    el("div", { class: "row" }, row.map((key, place) => {
      const extra = key.url ? " ↗" : key.copies ? " ⧉" : "";
      const node = button(key.text + extra, () => press(key, message, rowNumber, place, column, node), { class: "key" });
      return node;
    }))));
}

async function press(key, message, row, place, column, node) {
  if (key.copies) {
    await navigator.clipboard?.writeText(key.copies).catch(() => undefined);
    toast(t("copied") + key.copies);
    return;
  }
  if (key.url) {
    if (!column.use.link(key.url)) window.open(key.url, "_blank", "noopener");
    return;
  }
  node.setAttribute("aria-busy", "true");
  const done = await does("press", { ...column.who(), message: message.id, row, column: place });
  if (done) column.pressed.set(done.press, node);
  else node.removeAttribute("aria-busy");
  setTimeout(() => node.removeAttribute("aria-busy"), 10_000);
}

function actions(message, column, own) {
  const words = { class: "action" };
  return el("div", { class: "deeds" },
    button(t("reply"), () => column.composer.reply(message), words),
    own && button(t("edit"), () => column.composer.edit(message), words),
    own && button(t("delete"), () => does("delete", { ...column.who(), message: message.id }), words),
    !own && button(t("react"), () => does("react", {
      ...column.who(), message: message.id, emoji: message.reactions?.includes("👍") ? "" : "👍",
    }), { ...words, "aria-label": t("reactLabel") }));
}

/** ✓ lies in the bot's queue, ✓✓ was fetched, ✗ expired there, – was kept from it. */
export function tick(message) {
  const state = message.expired ? "expired" : message.waits ? "waits" : message.told ? "fetched" : "untold";
  const sign = { expired: "✗", waits: "✓", fetched: "✓✓", untold: "–" }[state];
  return el("span", { class: `tick ${state}`, title: t(state), role: "img", "aria-label": t(state) }, sign);
}

export function messageNode(message, column) {
  if (message.service) {
    return el("li", { class: "service", data: { id: String(message.id) } }, el("span", {}, service(message)));
  }
  const own = message.from.id === column.person;
  const heads = column.isGroup && !own;
  const topic = column.chat.forum && !column.topic && column.chat.topics.find((one) => one.id === message.thread);
  const bubble = el("div", { class: "bubble" },
    topic && el("div", { class: "dim" }, `# ${topic.name}`),
    heads && el("div", { class: `who hue${Math.abs(message.from.id) % 6}` }, message.from.name),
    message.forwarded && el("div", { class: "dim" }, `${t("forwarded")} ${message.forwarded}`),
    message.reply_to && el("div", { class: "quote" },
      el("strong", {}, message.reply_to.name), " ", message.reply_to.text),
    message.file && shown(message.file),
    message.text && el("div", { class: "text" }, ...rich(message.text, message.entities, column.use)),
    message.reactions && el("div", { class: "reactions" }, message.reactions.join(" ")),
    el("div", { class: "foot" },
      message.edited && el("span", { class: "edited", title: `${t("before")}: ${message.was?.at(-1) ?? ""}` }, t("edited")),
      el("time", { dateTime: new Date(message.at).toISOString(), title: wholeTime(message.at) }, clockTime(message.at)),
      own && tick(message)));
  return el("li", {
    class: `message ${own ? "own" : ""} ${message.from.bot ? "bot" : ""}`,
    data: { id: String(message.id) },
    tabIndex: -1,
  }, bubble, message.buttons && keyboard(message, column), actions(message, column, own));
}
