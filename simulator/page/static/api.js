// The page's way to its server: reads, deeds with this run's key, and the stream of news.

import { toast } from "./dom.js";

const key = document.querySelector("meta[name=key]").content;

async function answered(response) {
  const text = await response.text();
  let body = {};
  try {
    body = JSON.parse(text);
  } catch {
    body = { error: text };
  }
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

export async function read(path, query = {}) {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined);
  const tail = wanted.length ? `?${new URLSearchParams(wanted)}` : "";
  return answered(await fetch(path + tail));
}

export async function post(path, body = {}) {
  const headers = { "X-Page-Key": key, "Content-Type": "application/json" };
  return answered(await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** A deed of a person; what Telegram would not allow is shown and gives null. */
export async function does(name, body) {
  try {
    return await post(`/api/deeds/${name}`, body);
  } catch (error) {
    toast(error.message, "error");
    return null;
  }
}

export async function upload(query, content) {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const headers = { "X-Page-Key": key, "Content-Type": "application/octet-stream" };
  try {
    const path = `/api/upload?${new URLSearchParams(wanted)}`;
    return await answered(await fetch(path, { method: "POST", headers, body: content }));
  } catch (error) {
    toast(error.message, "error");
    return null;
  }
}

/** Follows the news from a serial on; `again` is called when too much was missed. */
export function follow(serial, { news, again, lost, found }) {
  const source = new EventSource(`/api/feed?after=${serial}`);
  source.addEventListener("message", (event) => news(JSON.parse(event.data)));
  source.addEventListener("again", () => {
    source.close();
    again();
  });
  source.addEventListener("open", found);
  source.addEventListener("error", lost);
  return source;
}
