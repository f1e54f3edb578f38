"""A push by hand: any key of the framework, once per period."""

from zoneinfo import ZoneInfo

from bot.commands import Complaint
from bot.commands.opening import existing_database, organisation_or_complaint
from bot.commands.tables import put
from bot.process.clock import Clock
from bot.process.settings import Settings
from bot.process.speaking import spoken, words
from wording.catalogues import listed_text
from wording.command_line import books as said


async def push(settings: Settings, *, key: str) -> None:
    """Queue the push now; if its period has had it, say so and change nothing."""
    from ledger.book.refusals import Refusal  # noqa: PLC0415
    from ledger.lists.handing_out import rules_held_back  # noqa: PLC0415
    from ledger.organisations import framework_of  # noqa: PLC0415
    from models import Occurrence  # noqa: PLC0415
    from scheduler.by_hand import push_now  # noqa: PLC0415
    from wording.rhythm import PushSentAlready, PushUnknown  # noqa: PLC0415

    async with existing_database(settings) as database:
        async with database.read() as session:
            organisation = await organisation_or_complaint(session)
        zone, now = ZoneInfo(organisation.timezone), Clock().now()
        try:
            queued = await push_now(database, organisation.id, key, now)
        except Refusal as refusal:
            match refusal.message:
                case PushSentAlready(period=period, opened_at=opened_at):
                    at = f"{opened_at.astimezone(zone):%Y-%m-%d %H:%M}"
                    put(words(said.PUSHED_ALREADY, key=key, period=period, at=at))
                    return
                case PushUnknown(known=known):
                    there = listed_text(known, spoken())
                    raise Complaint(words(said.NO_PUSH, key=key, known=there)) from refusal
            raise
        async with database.read() as session:
            pushed = (organisation.id, queued.rule, queued.period)
            served = (await session.get_one(Occurrence, pushed)).served
    thresholds = framework_of(organisation).thresholds
    if not served:
        put(words(said.PUSHED_TO_NOBODY, key=key, period=queued.period))
    elif queued.rule in rules_held_back(organisation, now):
        until = f"{thresholds.quiet_until:%H:%M}"
        put(words(said.PUSHED_AT_NIGHT, key=key, period=queued.period, served=served, until=until))
    else:
        put(words(said.PUSHED, key=key, period=queued.period, served=served))
