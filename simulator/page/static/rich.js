// Text with Telegram's entities as elements. Offsets are in UTF-16, as JavaScript's own strings.

import { el } from "./dom.js";
import { t } from "./words.js";

const MARKS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

function safe(url) {
  return /^(https?|tg|mailto):/i.test(url) ? url : `https://${url}`;
}

function link(url, children, use) {
  return el("a", {
    href: safe(url), rel: "noopener noreferrer", target: "_blank",
    onclick: (event) => {
      if (use.link(url)) event.preventDefault();
    },
  }, ...children);
}

function hidden(children) {
  const cover = el("span", { class: "spoiler", role: "button", tabIndex: 0, "aria-label": t("spoiler") }, ...children);
  const show = () => {
    cover.className = "";
    cover.removeAttribute("role");
    cover.removeAttribute("aria-label");
  };
  cover.addEventListener("click", show);
  cover.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") show();
  });
  return cover;
}

function marked(entity, text, children, use) {
  const { type } = entity;
  if (MARKS[type]) return el(MARKS[type], {}, ...children);
  if (type === "pre") return el("pre", {}, el("code", {}, ...children));
  if (type === "blockquote" || type === "expandable_blockquote") return el("blockquote", {}, ...children);
  if (type === "spoiler") return hidden(children);
  if (type === "text_link") return link(entity.url, children, use);
  if (type === "url") return link(text, children, use);
  if (type === "bot_command") {
    return el("button", { type: "button", class: "command", onclick: () => use.command(text) }, ...children);
  }
  if (type === "hashtag" || type.endsWith("mention")) return el("span", { class: "mention" }, ...children);
  return el("span", {}, ...children);
}

/** The text from `start` to `end` as a list of nodes; entities may hold one another. */
function part(text, entities, start, end, use) {
  const nodes = [];
  let place = start;
  let next = 0;
  while (next < entities.length) {
    const entity = entities[next];
    const stop = Math.min(entity.offset + entity.length, end);
    let after = next + 1;
    while (after < entities.length && entities[after].offset < stop) after += 1;
    if (entity.offset > place) nodes.push(text.slice(place, entity.offset));
    const inner = part(text, entities.slice(next + 1, after), entity.offset, stop, use);
    nodes.push(marked(entity, text.slice(entity.offset, stop), inner, use));
    place = stop;
    next = after;
  }
  if (place < end) nodes.push(text.slice(place, end));
  return nodes;
}

export function rich(text, entities, use) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return part(text, sorted, 0, text.length, use);
}
