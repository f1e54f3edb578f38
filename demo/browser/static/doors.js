// What comes in and goes out, the bot's process, and the switches that make things go wrong.

const WORDS = {
  bot: ["机器人进程", "The bot's process"],
  runs: ["运行中，进程号", "running, process"],
  gone: ["已被杀掉。现在说的话都留在 Telegram，一条不丢。", "Killed. What is said now waits at Telegram; nothing is lost."],
  kill: ["杀掉机器人（SIGKILL）", "Kill the bot (SIGKILL)"],
  start: ["重新启动", "Start it again"],
  starts: ["启动次数", "starts"],
  inbox: ["收进来", "Coming in"],
  telegram: ["在 Telegram 等着", "waiting at Telegram"],
  waiting: ["等待处理", "waiting"],
  done: ["已处理", "handled"],
  set_aside: ["搁置", "set aside"],
  outbox: ["发出去", "Going out"],
  out_waiting: ["等待发送", "waiting"],
  sent: ["已发送", "sent"],
  unknown: ["不明", "unknown"],
  refused: ["被拒", "refused"],
  dropped: ["过时", "too late"],
  faults: ["故障开关", "Faults"],
  down: ["Telegram 断线", "Telegram down"],
  flood: ["发送都回 429（太快）", "Every send gets 429"],
  lost: ["下一次发送的回音丢失", "The next send's answer is lost"],
  unsent: ["还没发出去的", "Not yet sent"],
  attempts: ["已试", "attempts"],
};

export async function mount(frame, { el, button, languageNow, read, post, on, page }) {
  const t = (name) => WORDS[name][languageNow() === "zh" ? 0 : 1];
  let state = await read("state");

  async function act(name, body = {}) {
    try {
      state = await post(name, body);
    } catch (error) {
      page.say(error.message);
    }
    draw();
  }

  const count = (label, number, kind = "") => el("div", { class: `count ${kind}`, data: { count: label } },
    el("strong", {}, String(number)), el("span", {}, t(label)));

  function trouble(name) {
    const box = el("input", {
      type: "checkbox", role: "switch", checked: state.troubles[name], data: { trouble: name },
      onchange: () => act("trouble", { name, on: box.checked }),
    });
    return el("label", { class: "check" }, box, t(name));
  }

  function draw() {
    const focused = document.activeElement?.dataset?.act ?? document.activeElement?.dataset?.trouble;
    const alive = state.pid !== null;
    frame.replaceChildren(
      el("section", {}, el("h3", {}, t("bot")),
        el("p", { class: alive ? "alive" : "bad", role: "status", data: { process: alive ? "alive" : "gone" } },
          alive ? `● ${t("runs")} ${state.pid}` : `○ ${t("gone")}`),
        el("div", { class: "tools-row" },
          button(t("kill"), () => act("kill"), { disabled: !alive, data: { act: "kill" } }),
          button(t("start"), () => act("start"), { disabled: alive, class: alive ? "" : "primary", data: { act: "start" } }),
          el("span", { class: "dim" }, `${t("starts")}: ${state.starts}`))),
      el("section", {}, el("h3", {}, t("inbox")), el("div", { class: "counts" },
        count("telegram", state.telegram, state.telegram ? "warm" : ""),
        count("waiting", state.inbox.waiting, state.inbox.waiting ? "warm" : ""),
        count("done", state.inbox.done),
        count("set_aside", state.inbox.set_aside, state.inbox.set_aside ? "hot" : ""))),
      el("section", {}, el("h3", {}, t("outbox")), el("div", { class: "counts" },
        count("out_waiting", state.outbox.waiting, state.outbox.waiting ? "warm" : ""),
        count("sent", state.outbox.sent),
        count("unknown", state.outbox.unknown, state.outbox.unknown ? "hot" : ""),
        count("refused", state.outbox.refused, state.outbox.refused ? "hot" : ""),
        count("dropped", state.outbox.dropped))),
      el("section", {}, el("h3", {}, t("faults")), ["down", "flood", "lost"].map(trouble)),
      state.unsent.length ? el("section", {}, el("h3", {}, t("unsent")), el("ul", { class: "unsent" }, state.unsent.map((row) =>
        el("li", {}, el("code", {}, row.state), ` ${row.to ?? ""} `,
          row.text.replace(/<[^>]*>/g, "").slice(0, 60), " ",
          el("span", { class: "dim" }, `${row.method} · ${t("attempts")} ${row.attempts} ${row.reason ?? ""}`))))) : "");
    if (focused) frame.querySelector(`[data-act="${focused}"]:not(:disabled), [data-trouble="${focused}"]`)?.focus();
  }

  on("doors", (news) => {
    state = news;
    draw();
  });
  draw();
  return draw;
}
