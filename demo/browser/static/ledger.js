// The ledger as it is written, and what happens to whoever changes it behind its back.

const KEPT = 300;
const WORDS = {
  intro: ["每一条都带着上一条的指纹。改动任何一条，下面的 verify 都会发现。",
    "Every entry carries the fingerprint of the one before. Change any, and verify below finds it."],
  verify: ["运行 verify", "Run verify"],
  running: ["正在核对……", "Checking…"],
  tamper: ["篡改这一条", "Tamper with this entry"],
  undo: ["撤销篡改", "Undo the tampering"],
  version: ["版本", "version"],
  tampered: ["已被篡改", "tampered with"],
  nothing: ["这一条没有可改的内容", "There is nothing in this entry to change"],
  gone: ["内容已依法删除", "content erased on request"],
};

const KINDS = {
  founded: "建立单位", unit_added: "设立组织", unit_changed: "调整组织", secretary_named: "任书记", tagged: "加标签", turn_planned: "排班", turn_passed: "换人承担", turn_vacant: "无人可轮", turn_held: "轮值已办", turn_missed: "轮值没办", turn_material: "轮值材料", swap_asked: "请求调换", turns_swapped: "已调换", swap_declined: "不调换", document_added: "资料入库", document_withdrawn: "撤下资料", untagged: "去标签", enrolled: "列入名册", invited: "发出邀请", joined: "加入",
  group_entered: "进群", group_bound: "绑定群", assigned: "交办", signed: "签收", reported: "汇报", corrected: "更正",
  on_track: "正常推进", behind: "落后", blocked: "遇到困难", cleared: "困难解除", completed: "报完成", withdrawn: "撤回完成",
  returned: "退回", handed_over: "移交", help_ended: "不再协办", member_left: "离开", member_changed: "人员变动", task_moved: "转部门", verified: "审核", struck_off: "销号", push_opened: "推送", round_opened: "开始填报", checked_in: "填报", check_in_signed_off: "确认填报", check_in_sent_back: "退回填报", check_in_sent_back_because: "退回原因",
  urged: "催办", measured: "数量", staged: "阶段", planned: "推进计划", milestone_reached: "节点完成", recurrence_began: "重复开始", recurrence_stopped: "重复停止", recurrence_skipped: "重复跳过", helper_on_track: "协办正常", helper_behind: "协办落后", helper_done: "协办办完", answer_promised: "答应答复", difficulty_answered: "困难答复", difficulty_raised: "困难上报", lead_verified: "牵头审核", lead_returned: "牵头退回", setting_changed: "改设置",
  form_added: "加表单", form_changed: "改表单", recorded: "登记", record_corrected: "更正登记", record_withdrawn: "撤回登记", record_noted: "登记附注",
  escalated: "升级", framework_changed: "换工作模型", time_off: "请假", time_off_frozen: "暂停计色", time_off_counted: "期限照算", time_off_ended: "销假", stand_in_named: "代理", time_zone_chosen: "改时区", written: "留言",
  declined: "退回交办", insisted: "仍请办理", offered: "转办", accepted: "接办", refused: "不接转办", changed: "变更",
  extension_asked: "申请延期", extended: "同意延期", deadline_kept: "不同意延期", cancelled: "撤销", reopened: "重开", undone: "撤回一步",
  notice_issued: "督办单", directed: "批示", directive_due_changed: "批示改期", directive_answered: "答复批示", directive_accepted: "已阅", directive_asked_again: "追问", directive_withdrawn: "撤回批示", setting_changed: "改设置",
};

export async function mount(frame, { el, button, languageNow, clockTime, read, post, on }) {
  const t = (name) => WORDS[name][languageNow() === "zh" ? 0 : 1];
  const verdict = el("pre", { class: "verdict", role: "status", hidden: true });
  const list = el("ol", { class: "entries", reversed: true });
  const tools = el("div", { class: "tools-row" });
  const intro = el("p", { class: "dim" });
  let entries = [];
  frame.append(intro, tools, verdict, list);

  const kind = (word) => (languageNow() === "zh" && KINDS[word] ? `${KINDS[word]} ` : "");

  function row(entry) {
    const tamper = button(t("tamper"), () => act("tamper", { seq: entry.seq }), { class: "tamper" });
    return el("li", { class: entry.tampered ? "entry-row tampered" : "entry-row", value: entry.seq, data: { seq: String(entry.seq), kind: entry.kind } },
      el("div", { class: "entry-head" },
        el("strong", {}, `№ ${entry.seq}`), el("time", {}, clockTime(entry.at)),
        el("span", {}, kind(entry.kind), el("code", {}, entry.kind)),
        entry.actor && el("span", { class: "actor" }, entry.actor)),
      el("div", { class: "entry-text" }, entry.text ?? t("gone")),
      el("div", { class: "entry-foot" },
        el("span", {}, `${t("version")} ${entry.version}`),
        el("code", { title: `${entry.previous} → ${entry.hash}` }, `${entry.previous.slice(0, 6)} → ${entry.hash.slice(0, 10)}`),
        entry.tampered ? el("strong", { class: "bad" }, t("tampered")) : tamper));
  }

  function draw() {
    intro.textContent = t("intro");
    tools.replaceChildren(
      button(t("verify"), () => act("verify"), { class: "primary", data: { act: "verify" } }),
      entries.some((entry) => entry.tampered) ? button(t("undo"), () => act("undo"), { data: { act: "undo" } }) : "");
    list.replaceChildren(...[...entries].reverse().map(row));
  }

  function show(said) {
    verdict.hidden = false;
    verdict.className = said.exit_code ? "verdict broken" : "verdict holds";
    verdict.textContent = `$ taizhang verify\n${said.said}\n(exit code ${said.exit_code})`;
    const seq = said.said.match(/(?:entry |第 )(\d+)/)?.[1];
    for (const marked of list.querySelectorAll(".first-bad")) marked.classList.remove("first-bad");
    if (seq && said.exit_code) list.querySelector(`[data-seq="${seq}"]`)?.classList.add("first-bad");
    verdict.scrollIntoView({ block: "nearest" });
  }

  async function act(name, body = {}) {
    verdict.hidden = false;
    verdict.className = "verdict";
    verdict.textContent = t("running");
    try {
      const said = await post(name, body);
      entries = said.entries;
      draw();
      if (name === "tamper" && !said.done) verdict.textContent = t("nothing");
      else show(said);
    } catch (error) {
      verdict.textContent = error.message;
    }
  }

  on("entries", (news) => {
    const last = entries.at(-1)?.seq ?? 0;
    const fresh = news.entries.filter((entry) => entry.seq > last);
    entries = [...entries, ...fresh].slice(-KEPT);
    for (const entry of fresh) {
      const node = row(entry);
      node.classList.add("fresh");
      list.prepend(node);
    }
    while (list.children.length > KEPT) list.lastChild.remove();
  });

  entries = (await read("entries")).entries;
  draw();
  return draw;
}
