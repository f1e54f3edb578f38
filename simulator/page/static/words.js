// Every word of the page itself, Chinese and English side by side.

const WORDS = {
  chats: ["聊天", "Chats"],
  columns: ["打开的聊天", "Open chats"],
  panels: ["台面", "Side panels"],
  skipChats: ["跳到聊天列表", "Skip to the list of chats"],
  skipColumns: ["跳到打开的聊天", "Skip to the open chats"],
  switchLanguage: ["English", "中文"],
  switchLabel: ["Switch the page to English", "把页面切换为中文"],
  clock: ["时钟", "Clock"],
  nothingSaid: ["没有新消息", "Nothing new was said"],
  moving: ["时间在走……", "Time is passing…"],
  send: ["发送", "Send"],
  write: ["写消息", "Write a message"],
  start: ["开始", "Start"],
  blocked: ["已停用机器人", "The bot is blocked"],
  block: ["停用机器人", "Block the bot"],
  unblock: ["恢复机器人", "Unblock the bot"],
  attach: ["附件", "Attach"],
  menu: ["命令菜单", "Bot menu"],
  noMenu: ["机器人还没有设置菜单", "The bot has set no menu yet"],
  photo: ["照片……", "Photo…"],
  document: ["文件……", "Document…"],
  voice: ["语音文件……", "Voice file…"],
  video: ["视频……", "Video…"],
  samplePhoto: ["发一张示例照片", "Send a sample photo"],
  sampleVoice: ["发一段示例语音", "Send a sample voice note"],
  sampleDocument: ["发一份示例文件", "Send a sample document"],
  reply: ["回复", "Reply"],
  edit: ["修改", "Edit"],
  delete: ["撤回", "Delete"],
  react: ["👍", "👍"],
  reactLabel: ["点赞", "React with a thumb"],
  replyingTo: ["回复：", "Replying to:"],
  editing: ["正在修改这条消息", "Editing this message"],
  cancel: ["取消", "Cancel"],
  close: ["关闭", "Close"],
  closeColumn: ["关闭这个聊天", "Close this chat"],
  back: ["返回聊天列表", "Back to the chats"],
  as: ["身份", "Writing as"],
  edited: ["已编辑", "edited"],
  typing: ["正在输入……", "is typing…"],
  waits: ["机器人还没有取走", "The bot has not fetched it yet"],
  fetched: ["机器人已取走", "The bot has fetched it"],
  untold: ["没有机器人收到（隐私模式）", "No bot was told (privacy mode)"],
  expired: ["超过 24 小时无人取，已丢弃", "Not fetched within 24 hours: dropped"],
  unread: ["条未读", "unread"],
  older: ["更早的消息", "Earlier messages"],
  latest: ["回到最新", "Jump to the latest"],
  alert: ["机器人的提示", "The bot says"],
  ok: ["知道了", "OK"],
  copied: ["已复制：", "Copied: "],
  joined: ["加入了群", "joined"],
  left: ["离开了群", "left"],
  topic: ["开了话题", "opened the topic"],
  title: ["把群名改成", "renamed the group to"],
  pinned: ["置顶了", "pinned"],
  migrated: ["本群升级为超级群", "the group became a supergroup"],
  other: ["服务消息", "service message"],
  forwarded: ["转发自", "Forwarded from"],
  all: ["全部", "All"],
  general: ["综合", "General"],
  topics: ["话题", "Topics"],
  nobody: ["还没有聊天。先建一个机器人，再加一个人。", "No chats yet. Make a bot, then add a person."],
  empty: ["还没有消息", "No messages yet"],
  newPerson: ["加一个人", "Add a person"],
  newGroup: ["建一个群", "Make a group"],
  newBot: ["建一个机器人", "Make a bot"],
  newTopic: ["新话题", "New topic"],
  name: ["姓名", "Name"],
  username: ["用户名（拉丁字母）", "Username"],
  groupTitle: ["群名", "Title"],
  forum: ["有话题的群", "A forum with topics"],
  members: ["成员", "Members"],
  whoOpens: ["谁来打开这个链接？", "Who opens this link?"],
  someoneNew: ["一位新来的人", "Somebody new"],
  create: ["建立", "Create"],
  open: ["打开", "Open"],
  botToken: ["让你的机器人连到这里：", "Point your bot here:"],
  lost: ["与页面后台的连接断开，正在重连……", "The page has lost its server; trying again…"],
  telegramDown: ["Telegram 已断线（演示）", "Telegram is down (played)"],
  developer: ["开发者", "Developer"],
  calls: ["被拒的调用", "Refused calls"],
  addresses: ["机器人的地址和令牌", "Addresses and tokens of the bots"],
  noCalls: ["没有被拒的调用。这里会列出模拟器按 Telegram 的规矩拒绝的每一次调用。",
    "Nothing was refused. Every call that the simulator refuses, as Telegram would, is listed here."],
  pressed: ["按了", "pressed"],
  hidePanel: ["收起台面", "Hide the panels"],
  showPanel: ["展开台面", "Show the panels"],
  before: ["修改前", "Before"],
  spoiler: ["隐藏的文字，点开看", "Hidden text, press to see"],
  download: ["下载", "Download"],
  seconds: ["秒", "s"],
  newIn: ["新消息", "New message"],
};

const listeners = new Set();
const stored = safely(() => localStorage.getItem("page-language"));
const asked = new URLSearchParams(location.search).get("lang");
let language = ["zh", "en"].find((one) => one === asked) ?? stored
  ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");

export function safely(read) {
  try {
    return read() ?? undefined;
  } catch {
    return undefined;
  }
}

export const languageNow = () => language;

/** A word of the page by its name, or any `{zh, en}` that an embedding program has given. */
export function t(name) {
  if (typeof name !== "string") return name?.[language] ?? name?.zh ?? name?.en ?? "";
  return WORDS[name]?.[language === "zh" ? 0 : 1] ?? name;
}

export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  safely(() => localStorage.setItem("page-language", language));
  document.documentElement.lang = language;
  for (const listener of listeners) listener();
}

export function onLanguage(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
