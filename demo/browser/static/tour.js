// Seven steps through the product, then the month's stops; each is ticked off when it has really happened.

const DAY_MS = 86_400_000;
const WORDS = {
  heading: ["两分钟看懂台账", "Taizhang in two minutes"],
  intro: ["这里的机器人是真的，只有 Telegram 是本机模拟的。左边每一栏是一个人的手机。",
    "The bot is the real one; only Telegram is played on this machine. Each column is somebody's telephone."],
  show: ["带我去", "Show me"],
  back: ["← 回到导览", "← Back to the tour"],
};

// What stands on the department's buttons, by the language it is spoken to in.
const LABELS = {
  zh: { onTrack: "正常推进", done: "完成", verify: "同意销号" },
  en: { onTrack: "On track", done: "Done", verify: "Strike off" },
};
const LINES = {
  zh: "@张三 周五前 完成卷宗专项检查 #履职责任",
  en: "@Tom by Friday test the backup #99.9% uptime",
};

/** The steps with the department's own people and words. */
function stepsWith({ member, colleague, head }, label) {
  return [
    { key: "list", title: ["周一，清单送到手里", "On Monday the list comes by itself"],
      text: ["点上方的“下一次推送”：到周一 9:00，每人收到自己的责任清单。", "Press “Next push” above: at 9:00 on Monday everybody gets his own list."],
      target: () => "[data-move=push]", done: (seen) => seen.kinds.has("push_opened") },
    { key: "tap", title: ["点一下，就是填报", "One tap is the report"],
      text: [`在${member}的清单下面，点一项的“${label.onTrack}”。右边“台账”立刻多一条。`, `Under ${member}'s list tap “${label.onTrack}” for an item. An entry appears in the ledger at once.`],
      chat: () => member, target: (column) => key(column, label.onTrack), done: (seen) => seen.kinds.has("on_track") },
    { key: "evidence", title: ["一句话，一张照片", "A sentence, a photo"],
      text: [`${member}写一句进展，再用回形针发一张示例照片；机器人问是哪一项，点一下就记上。`, `Let ${member} write a sentence and send a sample photo with the paper clip; the bot asks which item, one tap files both.`],
      chat: () => member, target: (column) => column.querySelector(".line textarea"), done: (seen) => seen.kinds.has("reported") || seen.kinds.has("evidence_added") },
    { key: "strike", title: ["完成一项，销号一项", "Done, verified, struck off"],
      text: [`${colleague}在清单里点“${label.done}”，${head}收到后点“${label.verify}”。本人不能给自己销号。`, `${colleague} taps “${label.done}” in the list, ${head} verifies with “${label.verify}”. Nobody strikes off his own.`],
      chat: (seen) => (seen.kinds.has("completed") ? head : colleague),
      target: (column, seen) => key(column, seen.kinds.has("completed") ? label.verify : label.done), done: (seen) => seen.kinds.has("struck_off") },
    { key: "kill", title: ["机器人断电，话不会丢", "Kill the bot: nothing is lost"],
      text: ["在“收发与故障”里杀掉机器人，让谁说句话（只有一个 ✓），再重新启动，看 ✓✓ 和回音。", "Under “Doors and faults” kill the bot, let somebody write (a single ✓), start it again: ✓✓ and the answer."],
      panel: "doors", target: () => "[data-act=kill], [data-act=start]:not(:disabled)", done: (seen) => seen.restarted },
    { key: "tamper", title: ["台账改不了", "The ledger cannot be changed in secret"],
      text: ["在“台账”里篡改任意一条，verify 会指出是哪一条；再撤销。", "In the ledger tamper with any entry; verify names it. Then undo."],
      panel: "ledger", target: () => "#panels .tamper", done: (seen) => seen.tampered },
    { key: "play", title: ["放映一周", "Play the week"],
      text: ["点“放映一周”：负责人的每日提要、周五的填报、逾期通报，依次出现。", "Press “Play the week”: the head's digest, Friday's check-in and the overdue post come one by one."],
      target: () => "[data-move=play]", done: (seen) => seen.days >= 6 },
  ];
}

/** The stops of the month: data of the demo's, each with who does what and what that leaves in the ledger. */
function stepsOf(month) {
  return month.map((stop) => {
    const awaits = (seen) => handOf(stop, seen);
    return {
      key: stop.key, title: stop.title, text: stop.text, done: (seen) => seen.kinds.has(stop.leaves),
      chat: (seen) => (seen.now < stop.at ? null : awaits(seen).who),
      target: (column, seen) => (column ? pointAt(column, awaits(seen).moves) : document.querySelector("[data-move=stop]")),
    };
  });
}

const isButton = (move) => move.startsWith("[");
const columnOf = (name) => [...document.querySelectorAll(".column")].find((node) => node.getAttribute("aria-label") === name);

/** Whose turn it is at a stop: the last of those with something to tap, else the first who has not done his part. */
function handOf(stop, seen) {
  const open = stop.hands.filter((hand) => !hand.leaves || !seen.kinds.has(hand.leaves));
  const ready = open.filter((hand) => isButton(hand.moves[0]) && columnOf(hand.who) && newestKey(columnOf(hand.who), hand.moves));
  return ready.at(-1) ?? open[0] ?? stop.hands.at(-1);
}

/** The lowest button in a chat that any of these moves taps. */
function newestKey(column, moves) {
  const taps = moves.filter(isButton).map((move) => move.slice(1, -1));
  return [...column.querySelectorAll(".log .key")].filter((node) => taps.some((words) => node.textContent.includes(words))).at(-1);
}

/** What is next among the moves of a chat: the button to tap, or the box with the words already in it. */
function pointAt(column, moves) {
  const said = new Set([...column.querySelectorAll(".message.own .text")].map((node) => node.textContent.trim()));
  const next = moves.findLastIndex((move) => !isButton(move) && said.has(move)) + 1;
  const words = moves.findIndex((move, number) => number >= next && !isButton(move));
  const found = newestKey(column, moves.slice(next, words < 0 ? undefined : words));
  if (found || words < 0) return found;
  const box = column.querySelector(".line textarea");
  box.value ||= moves[words];
  return box;
}

/** The last button of a chat whose label contains these words. */
function key(column, words) {
  return [...column.querySelectorAll(".key")].filter((node) => node.textContent.includes(words)).at(-1);
}

export async function mount(frame, { el, button, languageNow, read, on, page }) {
  document.head.append(el("link", { rel: "stylesheet", href: "/panels/tour/static/demo.css" }));
  const say = ([chinese, english]) => (languageNow() === "zh" ? chinese : english);
  const past = await read("past");
  const seen = { kinds: new Set(past.kinds), restarted: past.restarted, tampered: past.tampered, days: (past.now - past.begin) / DAY_MS, now: past.now };
  const begin = past.begin;
  const STEPS = [...stepsWith(past.cast, LABELS[past.language]), ...stepsOf(past.month)];
  const over = [
    `都看过了。随便试：登记新事项可以让${past.cast.head}写“${LINES[past.language]}”。`,
    `That is all of it. Try anything: let ${past.cast.head} register a task by writing “${LINES[past.language]}”.`,
  ];

  function show(step) {
    let target;
    if (step.panel) {
      page.view("panels");
      page.panels.show(step.panel, button(say(WORDS.back), comeBack, { class: "to-tour" }));
    }
    const name = step.chat?.(seen);
    if (name) {
      const chat = [...page.chats.values()].find((one) => one.name === name && one.bot);
      const column = page.open(chat.key, chat.people[0], { focus: false });
      target = step.target(column.node, seen);
      target ??= column.node;
    } else target = step.chat ? step.target(null, seen) : document.querySelector(step.target());
    if (!target) return;
    target.scrollIntoView({ block: "nearest", inline: "center" });
    target.focus({ preventScroll: true });
    for (const before of document.querySelectorAll(".pointed")) before.classList.remove("pointed");
    target.classList.add("pointed");
    setTimeout(() => target.classList.remove("pointed"), 3500);
  }

  function draw() {
    const current = STEPS.find((step) => !step.done(seen));
    const focused = document.activeElement?.closest?.("[data-step]")?.dataset.step;
    frame.replaceChildren(
      el("h3", {}, say(WORDS.heading)),
      el("p", { class: "dim" }, say(WORDS.intro)),
      el("ol", { class: "steps" }, STEPS.map((step) => {
        const state = step.done(seen) ? "over" : step === current ? "current" : "";
        return el("li", { class: `step ${state}`, data: { step: step.key, state }, ...(step === current ? { "aria-current": "step" } : {}) },
          button(say(WORDS.show), () => show(step), { class: step === current ? "primary" : "", "aria-label": `${say(WORDS.show)}: ${say(step.title)}` }),
          el("strong", {}, say(step.title)), state === "over" && el("span", { class: "unseen" }, " ✓"),
          el("p", {}, say(step.text)));
      })),
      current ? "" : el("p", { role: "status" }, say(over)));
    if (focused) frame.querySelector(`[data-step="${focused}"] button`)?.focus();
  }

  function note(change) {
    const before = STEPS.map((step) => step.done(seen)).join();
    change();
    if (STEPS.map((step) => step.done(seen)).join() !== before) draw();
  }

  /** The panel that a step led to gives way to the tour again. */
  function comeBack() {
    page.panels.show("tour");
    frame.querySelector(".step.current button")?.focus({ preventScroll: true });
  }

  on("entries", (news) => note(() => news.entries.forEach((entry) => seen.kinds.add(entry.kind))));
  on("doors", (news) => note(() => { seen.restarted ||= news.starts > 1 && news.pid !== null; }));
  on("tampered", () => note(() => { seen.tampered = true; }));
  on("clock", (news) => note(() => { seen.now = news.now; seen.days = (news.now - begin) / DAY_MS; }));
  draw();
  if (page.isNarrow()) page.view("panels"); // the tour comes first where one thing is seen at a time
  return draw;
}
