// The clock of whoever embeds the page: what time it is there, and how to move it.

import { post } from "./api.js";
import { announce, button, el, toast } from "./dom.js";
import { wholeTime } from "./times.js";
import { t } from "./words.js";

export class ClockBar {
  constructor(scene, onMoved) {
    this.onMoved = onMoved;
    this.node = document.getElementById("clock");
    this.moves = scene.moves;
    this.set(scene.now);
    this.time = el("time", { class: "now" });
    this.node.hidden = !this.moves.length;
    this.isMoving = false;
    this.draw();
    setInterval(() => this.tick(), 1000);
  }

  /** The server's time, and the browser's when it said so. */
  set(now) {
    this.now = now;
    this.heardAt = performance.now();
    if (this.time) this.tick();
  }

  tick() {
    const text = wholeTime(this.now + performance.now() - this.heardAt);
    if (this.time.textContent !== text) this.time.textContent = text;
  }

  draw() {
    this.node.setAttribute("aria-label", t("clock"));
    this.buttons = this.moves.map((move) => button(t(move.label), () => this.move(move), {
      title: t(move.hint), disabled: this.isMoving, data: { move: move.key },
    }));
    this.node.replaceChildren(el("span", { class: "unseen" }, t("clock")), this.time, ...this.buttons);
    this.tick();
  }

  async move(move) {
    this.isMoving = true;
    this.node.setAttribute("aria-busy", "true");
    for (const one of this.buttons) one.disabled = true;
    announce(t("moving"));
    try {
      const { now } = await post(`/api/clock/${move.key}`);
      this.set(now);
      announce(wholeTime(now));
    } catch (error) {
      toast(error.message, "error");
    }
    this.isMoving = false;
    this.node.removeAttribute("aria-busy");
    this.draw();
    this.buttons.find((one) => one.dataset.move === move.key)?.focus();
    this.onMoved();
  }
}
