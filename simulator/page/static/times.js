// Times as the embedding program's zone shows them.

import { languageNow } from "./words.js";

let zone;
const made = new Map();

export function setZone(name) {
  zone = name ?? undefined;
  made.clear();
}

function format(name, options) {
  const key = `${languageNow()} ${name}`;
  if (!made.has(key)) {
    const locale = languageNow() === "zh" ? "zh-CN" : "en-GB";
    made.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }));
  }
  return made.get(key);
}

export const clockTime = (at) => format("clock", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
export const dayOf = (at) => format("day", { month: "long", day: "numeric", weekday: "short" }).format(at);
export const sameDay = (one, other) => format("key", { year: "numeric", month: "2-digit", day: "2-digit" }).format(one)
  === format("key", { year: "numeric", month: "2-digit", day: "2-digit" }).format(other);
export const wholeTime = (at) => format("whole", {
  year: "numeric", month: "long", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
}).format(at);
