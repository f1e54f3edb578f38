"""The tour's month, as data: what comes round after the week, who does what, what is then seen."""

from dataclasses import dataclass
from datetime import datetime

from demo.sample import CHINESE, DEPARTMENT, HEAD, LEADER, SUPERVISOR, WANG, ZHANG, ZONE, Sample
from simulator.page import Words


@dataclass(frozen=True)
class Hand:
    """What one person does in his chat: a move in brackets is a button, any other is written."""

    who: str
    moves: tuple[str, ...]
    leaves: str = ""
    """The kind of entry in the ledger by which it is seen to be done."""


@dataclass(frozen=True)
class Stop:
    """A routine of the month: when it comes, what to look at and do, by what it is over."""

    key: str
    at: datetime
    title: Words
    text: Words
    hands: tuple[Hand, ...]

    @property
    def leaves(self) -> str:
        """Return the kind of entry by which the stop is over."""
        return next(hand.leaves for hand in reversed(self.hands) if hand.leaves)


def moment(day: str) -> datetime:
    """Return a moment of the story's month, on the department's clock."""
    return datetime.fromisoformat(f"2026-{day}").replace(tzinfo=ZONE)


MONTH = (
    Stop(
        "record",
        moment("11-30T10:00"),
        {"zh": "11月30日 · 登记一次，合计自己长", "en": "30 November · Recorded once, it adds up"},
        {
            "zh": f"{ZHANG}登记一次河道检查；{HEAD}发“/records 河道”看合计，对着全年目标。",
            "en": f"{ZHANG} records an inspection; {HEAD} writes “/records 河道” and sees the total"
            " against the year's target.",
        },
        (
            Hand(
                ZHANG,
                ("/record 河道", "[今天]", "北岸一号点", "1.5吨", "[无]", "[跳过]", "[提交]"),
                "recorded",
            ),
            Hand(HEAD, ("/records 河道",)),
        ),
    ),
    Stop(
        "notice",
        moment("11-30T14:00"),
        {"zh": "11月30日 · 督事：有问必答", "en": "30 November · A notice is answered"},
        {
            "zh": f"{SUPERVISOR}发出督事通知，{HEAD}点“已办结”，{SUPERVISOR}点“认可”才算完。",
            "en": f"{SUPERVISOR} issues a notice, {HEAD} answers with “已办结”; it is over once"
            f" {SUPERVISOR} accepts with “认可”.",
        },
        (
            Hand(
                SUPERVISOR,
                ("/record 督事通知", f"[{DEPARTMENT}]", "台账有两件没有更新", "三日内补齐",
                 "[先答复]", "[跳过]", "[跳过]", "[提交]"),
            ),
            Hand(HEAD, ("[已办结]",), "demand_answered"),
            Hand(SUPERVISOR, ("[认可]",), "demand_accepted"),
        ),
    ),
    Stop(
        "points",
        moment("12-01T09:30"),
        {"zh": "12月1日 · 赋分有据，本人看得到", "en": "1 December · Points with their reasons"},
        {
            "zh": f"{SUPERVISOR}确认赋分建议，每条都附台账编号；{WANG}打开自己的得分卡，可以申诉。",
            "en": f"{SUPERVISOR} confirms what the ledger proposes, each with its entry; {WANG}"
            " opens the scorecard and may appeal.",
        },
        (
            Hand(SUPERVISOR, ("/points", "[待我确认]", "[确认以上]"), "point_confirmed"),
            Hand(WANG, ("/points",)),
        ),
    ),
    Stop(
        "bulletin",
        moment("12-07T09:00"),
        {"zh": "12月7日 · 《检察情况反映》", "en": "7 December · The monthly bulletin"},
        {
            "zh": f"通报已由台账起草，在{LEADER}的提要里：点“📬2 打开”，再点“发布”，工作群收到正文"
            "和 Word 文件。",
            "en": f"It is drafted from the ledger and waits in {LEADER}'s digest: tap “📬2 打开”,"
            " then “发布”; the group gets it with a Word document.",
        },
        (Hand(LEADER, ("[📬2 打开]", "[📣 发布]"), "bulletin_released"),),
    ),
    Stop(
        "figures",
        moment("12-09T09:00"),
        {"zh": "12月9日 · 月度数据，只问负责人", "en": "9 December · The month's figures"},
        {
            "zh": f"月度数据并进{HEAD}的每日提要：点“📬 打开”，填四个数字和一句分析，核对后提交。",
            "en": f"They wait in {HEAD}'s digest: tap “📬 打开”, give four figures and a line, look"
            " them over, send them. Nobody else is asked.",
        },
        (
            Hand(
                HEAD,
                ("[📬1 打开]", "[填写]", "84.5%", "0.5", "0", "2.1", "立案还在办理，下月跟进",
                 "[提交]"),
                "reading_recorded",
            ),
        ),
    ),
    Stop(
        "taken",
        moment("12-09T14:00"),
        {"zh": "12月9日 · 落后项，领导来包", "en": "9 December · A leader takes on what lags"},
        {
            "zh": f"{LEADER}看落后和空白的指标，点“我来包”；以后每周一请他写一句进展。",
            "en": f"{LEADER} looks at what lags or is empty and takes one on by “我来包”; a line"
            " is asked of him every Monday.",
        },
        (Hand(LEADER, ("/indicators", "[1 我来包]"), "indicator_taken"),),
    ),
    Stop(
        "turn",
        moment("12-11T09:15"),
        {"zh": "12月11日 · 轮到谁讲案例", "en": "11 December · Whose turn it is"},
        {
            "zh": f"{ZHANG}提前三个工作日得到提醒，想和{WANG}调换；{WANG}同意，轮值表就改好了。",
            "en": f"{ZHANG} is reminded three working days ahead and would rather swap; {WANG}"
            " agrees, and the plan is changed.",
        },
        (
            Hand(ZHANG, ("[和别人调换]", f"[{WANG} 01-20]")),
            Hand(WANG, ("[同意调换]",), "turns_swapped"),
        ),
    ),
    Stop(
        "held",
        moment("12-16T15:00"),
        {"zh": "12月16日 · 讲过了，点一下", "en": "16 December · It was held: one tap"},
        {
            "zh": f"到了时间问{WANG}办了没有，点“办了”；/turns 里看得到办过的和空缺的。",
            "en": f"At its hour {WANG} is asked whether it was held and taps “办了”; /turns shows"
            " what was held and missed.",
        },
        (Hand(WANG, ("[办了]", "/turns"), "turn_held"),),
    ),
)  # fmt: skip


def month_of(sample: Sample) -> tuple[Stop, ...]:
    """Return the stops of a department: none where its work model has no such routines."""
    return MONTH if sample is CHINESE else ()


def next_stop(stops: tuple[Stop, ...], now: datetime) -> datetime:
    """Return when the next stop comes; now if there is none left."""
    return next((stop.at for stop in stops if stop.at > now), now)
