// Making elements. Text is always set as text: nothing that anybody wrote is ever read as HTML.

export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && !name.startsWith("aria")) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SHAPES = {
  menu: "M4 6h16M4 12h16M4 18h16",
  clip: "M8 12.5l6.5-6.5a3.2 3.2 0 0 1 4.5 4.5L10 19.5a5 5 0 0 1-7-7L12 3.5",
  send: "M3 11.5L21 3l-6 18-4-7.5zM11 13.5L21 3",
  close: "M6 6l12 12M18 6L6 18",
  back: "M15 5l-7 7 7 7",
  pause: "M8 5v14M16 5v14",
  play: "M7 5l12 7-12 7z",
};

/** A drawn sign; what it means stands in the label of its button. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", class: "drawn" })) drawing.setAttribute(key, value);
  path.setAttribute("d", SHAPES[name]);
  drawing.append(path);
  return drawing;
}

export const button = (label, onclick, properties = {}) =>
  el("button", { type: "button", onclick, ...properties }, label);

/** Says something to screen readers without moving anything. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

export function toast(text, kind = "note") {
  const note = el("div", { class: `toast ${kind}`, role: kind === "error" ? "alert" : "status" }, text);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), kind === "error" ? 8000 : 4000);
}

/** A modal dialog with a form; resolves to the form's data, or null if it was closed. */
export function ask(title, fields, submit, cancel) {
  return new Promise((resolve) => {
    const heading = el("h2", { id: "dialog-title" }, title);
    const form = el("form", { method: "dialog" }, heading, ...fields,
      el("div", { class: "actions" },
        cancel && button(cancel, () => dialog.close("")),
        el("button", { type: "submit", class: "primary", value: "ok" }, submit)));
    const dialog = el("dialog", { "aria-labelledby": "dialog-title" }, form);
    // forms are not submitted anywhere: the page's policy forbids it
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.close("ok");
    });
    dialog.addEventListener("close", () => {
      const data = dialog.returnValue === "ok" ? new FormData(form) : null;
      dialog.remove();
      resolve(data);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function field(label, control) {
  return el("label", { class: "field" }, el("span", {}, label), control);
}
